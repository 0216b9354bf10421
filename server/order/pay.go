package order

import (
	"context"
	"fmt"

	"yuanfen/server/payment"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

// Charging answers package payment what an order costs. It writes the order's
// row on the condition that it awaits payment, so that cancelling waits until
// the attempt is stored, or the attempt finds the order cancelled.
func (s *Service) Charging(ctx context.Context, tx *db.Tx, p payment.Payable) (payment.Charge, error) {
	ok, err := countAttempt(ctx, tx, p.ID)
	if err != nil {
		return payment.Charge{}, err
	}
	if !ok {
		return payment.Charge{}, ErrNotPayable
	}
	o, openid, err := orderAndPayer(ctx, tx, p.ID)
	if err != nil {
		return payment.Charge{}, err
	}
	return payment.Charge{Amount: o.Total, OpenID: openid, ExpireAt: clock.FromMillis(o.PayBy), Description: fmt.Sprintf("订单 %d", o.ID)}, nil
}

// Pay marks orders as paid by payments, in the caller's transaction, and
// answers for each payment why it can't be used, "" if it can. An order that is
// closing takes the money: nothing was given back yet.
func (s *Service) Pay(ctx context.Context, tx *db.Tx, payments []payment.Payment) ([]string, error) {
	reasons := make([]string, len(payments))
	ids := make([]int64, len(payments))
	for i, p := range payments {
		ids[i] = p.PayableID
	}
	orders, err := lockOrders(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	var paid []Order
	for i, p := range payments {
		o, known := orders[p.PayableID]
		if reasons[i] = unusable(o, known, p); reasons[i] != "" {
			continue
		}
		o.State, o.Paid, o.PaymentID, o.PaidAt, o.DueAt = Paid, p.Amount, p.ID, p.PaidAt, 0
		orders[o.ID] = o // A second payment in the same batch finds it paid.
		paid = append(paid, o)
	}
	if err := setPaid(ctx, tx, paid); err != nil {
		return nil, err
	}
	if err := s.record(ctx, tx, "paid", byWeChat, "", paid...); err != nil {
		return nil, err
	}
	return reasons, s.Hooks.Paid(ctx, tx, paid)
}

func unusable(o Order, known bool, p payment.Payment) string {
	switch {
	case !known || p.Kind != PayableKind:
		return payment.ReasonUnknown
	case o.PaidAt != 0:
		return payment.ReasonTwice
	case o.State != AwaitingPayment && o.State != Closing:
		return payment.ReasonLate
	case o.Total != p.Amount:
		return payment.ReasonAmount
	}
	return ""
}

// own reads a member's order; somebody else's is as if it were not there.
func (s *Service) own(ctx context.Context, memberID, orderID int64) (Order, error) {
	o, err := s.Get(ctx, orderID)
	if err != nil {
		return o, err
	}
	if o.MemberID != memberID {
		return Order{}, errUnknown
	}
	return o, nil
}
