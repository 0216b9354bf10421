package order

import (
	"context"

	"yuanfen/server/payment"
	"yuanfen/server/platform/batch"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

var errUnknown = web.ErrNotFound

// Cancel is the buyer's wish not to pay after all. The order closes once WeChat
// has said that it can't be paid any more; money that comes first wins.
func (s *Service) Cancel(ctx context.Context, memberID, orderID int64) error {
	if _, err := s.own(ctx, memberID, orderID); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := s.startClosing(ctx, tx, orderID, ReasonCancelled, byMember)
		if err == nil && !ok {
			err = ErrState
		}
		return err
	})
}

// startClosing moves an unpaid order to closing. Without any attempt at WeChat
// nothing can be paid, and it closes in the same step.
func (s *Service) startClosing(ctx context.Context, tx *db.Tx, orderID int64, reason string, actor func(Order) string) (bool, error) {
	ok, err := setClosing(ctx, tx, orderID, reason)
	if err != nil || !ok {
		return ok, err
	}
	o, err := orderByID(ctx, tx, orderID)
	if err != nil {
		return true, err
	}
	if err := s.record(ctx, tx, reason, actor, "", o); err != nil {
		return true, err
	}
	if o.Attempts == 0 {
		return true, s.Unpaid(ctx, tx, o.Payable())
	}
	return true, s.payments.CloseAttempts(ctx, tx, o.Payable())
}

// Unpaid hears from package payment that an order can't be paid any more. A
// closing order closes and gives its stock back, in one step; one that was paid
// meanwhile stays paid.
func (s *Service) Unpaid(ctx context.Context, tx *db.Tx, p payment.Payable) error {
	ok, err := setClosed(ctx, tx, p.ID, Closing, clock.Millis(tx.Now))
	if err != nil || !ok {
		return err
	}
	o, err := orderByID(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	if err := s.record(ctx, tx, "closed", bySystem, "", o); err != nil {
		return err
	}
	return s.Hooks.Closed(ctx, tx, []Order{o})
}

// duePortion is how many orders one transaction moves on: under 1,000 rows.
const duePortion = 50

// ExpireUnpaid closes the orders whose time to pay is over.
func (s *Service) ExpireUnpaid(ctx context.Context) error {
	return s.eachDue(ctx, AwaitingPayment, func(ctx context.Context, tx *db.Tx, o Order) error {
		_, err := s.startClosing(ctx, tx, o.ID, ReasonExpired, bySystem)
		return err
	})
}

// eachDue runs step for every order of a state whose time has come, a portion
// in a transaction. step moves the order on, on the condition that it still
// stands as it was read. An order that can't be moved on holds up nobody else.
func (s *Service) eachDue(ctx context.Context, state State, step func(ctx context.Context, tx *db.Tx, o Order) error) error {
	run := func(ctx context.Context, orders []Order) ([]batch.Answer[struct{}], error) {
		err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, o := range orders {
				if err := step(ctx, tx, o); err != nil {
					return err
				}
			}
			return nil
		})
		return make([]batch.Answer[struct{}], len(orders)), err
	}
	for {
		due, err := s.due(ctx, state, duePortion)
		if err != nil || len(due) == 0 {
			return err
		}
		stuck := 0
		for i, a := range batch.Halving(ctx, run, due) {
			if a.Err != nil {
				stuck++
				s.log.ErrorContext(ctx, "order not moved on", "order", due[i].ID, "state", state, "error", a.Err)
			}
		}
		if len(due) < duePortion || stuck > 0 {
			return nil
		}
	}
}
