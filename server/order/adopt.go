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
// remainder, and over freight what goes beyond them. Lines that an after-sale
// holds are spared while the others and freight reach.
func divide(o Order, amount int64) (lines []RefundLine, freight int64) {
	left, goods := leftOf(o, false)
	if amount > goods+o.Freight-o.FreightRefunded {
		left, goods = leftOf(o, true)
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

func leftOf(o Order, held bool) (left []int64, goods int64) {
	left = make([]int64, len(o.Lines))
	for i, l := range o.Lines {
		if held || l.AfterSale == 0 {
			left[i] = l.Amount - l.Refunded
			goods += left[i]
		}
	}
	return left, goods
}

// decide takes a refund's decision to package payment: to be sent to WeChat, or
// as one that WeChat has done already.
func (s *Service) decide(ctx context.Context, tx *db.Tx, r RefundRequest, d payment.Decision) (payment.Refund, error) {
	if r.adopted != nil {
		return s.payments.AdoptRefund(ctx, tx, d, *r.adopted)
	}
	return s.payments.Refund(ctx, tx, d)
}
