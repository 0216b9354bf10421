package order

import (
	"context"
	"fmt"
	"net/http"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Refusals of a new price.
var (
	ErrDiscount = web.E(http.StatusUnprocessableEntity, "order.discount", "优惠不能超过商品金额，运费不能为负。")
	ErrNotFree  = web.E(http.StatusConflict, "order.not_free", "订单金额不为 0，请发起支付。")
)

// Reprice gives an unpaid order a discount on its goods and a freight of its
// own, both in fen. Somebody who pays an earlier total meanwhile gets that money
// back: an attempt is over one amount.
func (s *Service) Reprice(ctx context.Context, orderID, discount, freight int64, reason string, staffID int64) (Order, error) {
	return db.InTxV(ctx, s.db, func(ctx context.Context, tx *db.Tx) (Order, error) {
		before, err := orderByID(ctx, tx, orderID)
		if err != nil {
			return before, err
		}
		if discount < 0 || discount > before.Goods || freight < 0 || freight > money.Max {
			return before, ErrDiscount
		}
		ok, err := setPrice(ctx, tx, orderID, discount, freight)
		if err == nil && !ok {
			err = ErrState
		}
		if err != nil {
			return before, err
		}
		if err := setLineDiscounts(ctx, tx, before.Lines, split(discount, before.Lines)); err != nil {
			return before, err
		}
		after, err := orderByID(ctx, tx, orderID)
		if err != nil {
			return after, err
		}
		detail := fmt.Sprintf("改价：%s → %s，%s", money.Format(before.Total), money.Format(after.Total), reason)
		if err := s.record(ctx, tx, "repriced", byStaff(staffID), detail, after); err != nil {
			return after, err
		}
		return after, s.staff.Record(ctx, tx, staff.Change{
			Action: "order.reprice", Subject: PayableKind, SubjectID: orderID,
			Before: map[string]any{"discount": before.Discount, "freight": before.Freight, "total": before.Total},
			After:  map[string]any{"discount": after.Discount, "freight": after.Freight, "total": after.Total, "reason": reason},
		})
	})
}

// split divides a discount over lines by what they cost, by largest remainder:
// the parts sum to it exactly, and no line gets more than it costs.
func split(discount int64, lines []Line) []int64 {
	weights := make([]int64, len(lines))
	for i, l := range lines {
		weights[i] = l.Price * l.Quantity
	}
	return money.Split(discount, weights)
}

// PayNothing takes an order that costs nothing as paid, without WeChat.
func (s *Service) PayNothing(ctx context.Context, memberID, orderID int64) error {
	if _, err := s.own(ctx, memberID, orderID); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := setPaidFree(ctx, tx, orderID, clock.Millis(tx.Now))
		if err != nil {
			return err
		}
		o, err := orderByID(ctx, tx, orderID)
		switch {
		case err != nil:
			return err
		case !ok && o.PaidAt != 0:
			return nil // The same tap again.
		case !ok && o.Total != 0:
			return ErrNotFree
		case !ok:
			return ErrNotPayable
		}
		if err := s.record(ctx, tx, "paid", byMember, "无需付款", o); err != nil {
			return err
		}
		return s.Hooks.Paid(ctx, tx, []Order{o})
	})
}

// closeFree takes back an order that cost nothing, before anything of it has
// left: there is no money to give back, only pieces.
func (s *Service) closeFree(ctx context.Context, r RefundRequest) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		o, err := orderByID(ctx, tx, r.OrderID)
		if err != nil {
			return err
		}
		if o.Total != 0 || o.PaidAt == 0 {
			return ErrNoRefund
		}
		ok, err := setFreeClosed(ctx, tx, o.ID, clock.Millis(tx.Now))
		if err == nil && !ok {
			err = ErrState
		}
		if err != nil {
			return err
		}
		if err := s.record(ctx, tx, "closed", byStaff(r.Staff), r.Reason, o); err != nil {
			return err
		}
		err = s.staff.Record(ctx, tx, staff.Change{Action: "order.refund", Subject: PayableKind, SubjectID: o.ID, Before: o.State, After: Closed})
		if err != nil {
			return err
		}
		return s.Hooks.Closed(ctx, tx, []Order{o})
	})
}
