package order

import (
	"context"

	"yuanfen/server/payment"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
	"yuanfen/server/wechat"
)

// AdoptRefund makes a refund that was done on WeChat's own merchant site one of
// an order's: its amount is divided over what is left of the lines, then freight.
// It says nothing of pieces: staff book those.
func (s *Service) AdoptRefund(ctx context.Context, orderID int64, answer wechat.Refund, reason string, staffID int64) error {
	fresh := s.ids.Next()
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		o, err := orderByID(ctx, tx, orderID)
		if err != nil {
			return err
		}
		r := RefundRequest{OrderID: orderID, Reason: reason, Staff: staffID, adopted: &answer}
		r.Lines, r.Freight = divide(o, answer.Refund)
		out, err := s.RefundIn(ctx, tx, r, fresh)
		if err != nil {
			return err
		}
		return s.payments.FinishAdopted(ctx, tx, out.Payment, answer)
	})
}

// divide spreads an amount over what is left of an order's lines by largest
// remainder, and over freight what goes beyond them.
func divide(o Order, amount int64) (lines []RefundLine, freight int64) {
	left, goods := make([]int64, len(o.Lines)), int64(0)
	for i, l := range o.Lines {
		left[i] = l.Amount - l.Refunded
		goods += left[i]
	}
	freight = max(0, amount-goods)
	if goods == 0 {
		return nil, freight
	}
	for i, part := range money.Split(amount-freight, left) {
		if part > 0 {
			lines = append(lines, RefundLine{LineID: o.Lines[i].ID, Amount: part})
		}
	}
	return lines, freight
}

// decide takes a refund's decision to package payment: to be sent to WeChat, or
// as one that WeChat has done already.
func (s *Service) decide(ctx context.Context, tx *db.Tx, r RefundRequest, d payment.Decision) (payment.Refund, error) {
	if r.adopted != nil {
		return s.payments.AdoptRefund(ctx, tx, d, *r.adopted)
	}
	return s.payments.Refund(ctx, tx, d)
}
