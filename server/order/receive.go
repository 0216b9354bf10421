package order

import (
	"context"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/wechat"
)

// receive marks a shipped order as received, in the caller's transaction. The
// first door releases escrow in the same step; another finds nothing to do.
func (s *Service) receive(ctx context.Context, tx *db.Tx, orderID int64, door Door, actor func(Order) string) error {
	ok, err := setReceived(ctx, tx, orderID, door, clock.Millis(tx.Now), clock.Millis(tx.Now.Add(s.policy.AfterSale)))
	if err != nil || !ok {
		return err
	}
	o, err := orderByID(ctx, tx, orderID)
	if err != nil {
		return err
	}
	if err := s.record(ctx, tx, "received", actor, string(door), o); err != nil {
		return err
	}
	return s.Hooks.Received(ctx, tx, []Order{o})
}

// ConfirmReceipt is the buyer's tap. Where WeChat manages the trade, its word
// decides, not ours: the buyer confirms on WeChat's half-screen, and we look.
func (s *Service) ConfirmReceipt(ctx context.Context, memberID, orderID int64) error {
	o, err := s.own(ctx, memberID, orderID)
	if err != nil {
		return err
	}
	if o.State == Received || o.State == Completed {
		return nil
	}
	if o.State != Shipped {
		return ErrState
	}
	confirmed, err := s.confirmedAtWeChat(ctx, o)
	if err != nil {
		return ErrAskWeChat.Because(err)
	}
	if !confirmed {
		return ErrNotReceived
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.receive(ctx, tx, o.ID, DoorBuyer, byMember)
	})
}

// confirmedAtWeChat reports whether the buyer's word is enough: WeChat has it,
// or does not manage our trade.
func (s *Service) confirmedAtWeChat(ctx context.Context, o Order) (bool, error) {
	if o.PaymentID == 0 {
		return true, nil // It cost nothing: WeChat never heard of it.
	}
	managed, err := s.wechat.IsTradeManaged(ctx)
	if err != nil || !managed {
		return err == nil, err
	}
	return s.askReceipt(ctx, o)
}

// askReceipt asks WeChat whether an order's goods were received.
func (s *Service) askReceipt(ctx context.Context, o Order) (bool, error) {
	payments, err := s.payments.Payments(ctx, o.Payable())
	if err != nil {
		return false, err
	}
	for _, p := range payments {
		if p.ID != o.PaymentID {
			continue
		}
		state, err := s.wechat.ShippingState(ctx, p.OutTradeNo)
		if wechat.IsErrCode(err, wechat.ErrCodePayNotKnown) {
			return false, nil // The parcel is not told yet: nobody can have confirmed it.
		}
		return err == nil && state.Received(), err
	}
	return false, nil
}

// ReceiveByWeChat is WeChat's own word that goods were received, in the
// caller's transaction. A later word changes nothing.
func (s *Service) ReceiveByWeChat(ctx context.Context, tx *db.Tx, orderID int64) error {
	return s.receive(ctx, tx, orderID, DoorWeChat, byWeChat)
}

// CheckShipped looks at shipped orders whose time to be looked at has come.
// Where WeChat manages the trade it is asked, and asked again tomorrow;
// elsewhere our own timer ends the wait.
func (s *Service) CheckShipped(ctx context.Context) error {
	for {
		orders, err := s.due(ctx, Shipped, duePortion)
		if err != nil || len(orders) == 0 {
			return err
		}
		managed, err := s.wechat.IsTradeManaged(ctx)
		if err != nil {
			return err
		}
		for _, o := range orders {
			if err := s.checkShipped(ctx, o, managed && o.PaymentID != 0); err != nil {
				s.log.WarnContext(ctx, "receipt not checked", "order", o.ID, "error", err)
			}
		}
		if len(orders) < duePortion || ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

func (s *Service) checkShipped(ctx context.Context, o Order, managed bool) error {
	over := !s.db.Clock().Now().Before(clock.FromMillis(o.ShippedAt).Add(s.policy.ReceiveAfter))
	received, door := over, DoorTimer
	var askErr error
	if managed {
		received, askErr = s.askReceipt(ctx, o)
		door = DoorWeChat
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if received && askErr == nil && (managed || o.AfterSales == 0) {
			return s.receive(ctx, tx, o.ID, door, bySystem)
		}
		return setDue(ctx, tx, o.ID, Shipped, s.lookAgain(tx.Now, o, managed))
	})
	if askErr != nil {
		return askErr
	}
	return err
}

func (s *Service) lookAgain(now time.Time, o Order, managed bool) int64 {
	next := now.Add(s.policy.AskReceiptFor)
	if o.AfterSales > 0 && !managed {
		return clock.Millis(next)
	}
	if end := clock.FromMillis(o.ShippedAt).Add(s.policy.ReceiveAfter); !managed && end.After(now) && end.Before(next) {
		next = end
	}
	return clock.Millis(next)
}

// CompleteReceived completes orders whose after-sale window is over.
func (s *Service) CompleteReceived(ctx context.Context) error {
	return s.eachDue(ctx, Received, func(ctx context.Context, tx *db.Tx, o Order) error {
		ok, err := setCompleted(ctx, tx, o.ID, clock.Millis(tx.Now))
		if err != nil || !ok {
			return err
		}
		o.State, o.CompletedAt = Completed, clock.Millis(tx.Now)
		if err := s.record(ctx, tx, "completed", bySystem, "", o); err != nil {
			return err
		}
		return s.Hooks.Completed(ctx, tx, []Order{o})
	})
}
