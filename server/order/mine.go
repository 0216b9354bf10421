package order

import (
	"context"
	"net/http"
	"strconv"

	"yuanfen/server/cart"
	"yuanfen/server/member"
	"yuanfen/server/payment"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// Refusals of what buyers do with their own list of orders.
var (
	ErrNotHidable = web.E(http.StatusConflict, "order.not_hidable", "订单结束后才能删除。")
	ErrNothingOn  = web.E(http.StatusConflict, "order.nothing_on_sale", "这些商品都已下架，无法再买。")
)

// Hide takes a finished order out of its buyer's list. Nothing is deleted: the
// shop still has it, and so has its after-sale.
func (s *Service) Hide(ctx context.Context, memberID, orderID int64) error {
	if _, err := s.own(ctx, memberID, orderID); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := setHidden(ctx, tx, orderID, clock.Millis(tx.Now))
		if err == nil && !ok {
			err = ErrNotHidable
		}
		return err
	})
}

// Again puts the lines of an order into its buyer's cart, once per key, and
// returns the lines that are not on sale any more.
func (s *Service) Again(ctx context.Context, memberID, orderID int64, key string) (gone []Line, err error) {
	o, err := s.own(ctx, memberID, orderID)
	if err != nil {
		return nil, err
	}
	claim, err := web.NewClaim("member:"+strconv.FormatInt(memberID, 10), "order.again", key, orderID, orderID)
	if err != nil {
		return nil, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		gone = nil
		done, err := web.Once(ctx, tx, claim)
		if err != nil || done != 0 {
			return err
		}
		wishes := make([]cart.Wish, len(o.Lines))
		for i, l := range o.Lines {
			wishes[i] = cart.Wish{SKU: l.SKU, Quantity: l.Quantity}
		}
		refused, err := s.cart.Put(ctx, tx, memberID, wishes)
		if err == nil && len(refused) == len(wishes) {
			err = ErrNothingOn
		}
		for _, l := range o.Lines {
			for _, sku := range refused {
				if l.SKU == sku {
					gone = append(gone, l)
				}
			}
		}
		return err
	})
	return gone, err
}

// Counts is how many orders of a buyer wait for what.
type Counts struct {
	ByState  map[State]int64
	ToReview int64
}

// Counts counts a buyer's orders for the badges of their list.
func (s *Service) Counts(ctx context.Context, memberID int64) (c Counts, err error) {
	if c.ByState, err = s.countByState(ctx, memberID); err != nil {
		return c, err
	}
	c.ToReview, err = s.countToReview(ctx, memberID)
	return c, err
}

// Forget erases a member from their orders, in the caller's transaction:
// addresses, notes and titles go, what was bought and paid stays. It refuses
// while an order or refund of theirs is under way.
func (s *Service) Forget(ctx context.Context, tx *db.Tx, memberID int64) error {
	open, ids, err := openOrders(ctx, tx, memberID)
	if err != nil {
		return err
	}
	if open > 0 {
		return member.ErrBusyAccount
	}
	refunds, err := payment.OpenRefunds(ctx, tx, PayableKind, ids)
	if err == nil && refunds > 0 {
		err = member.ErrBusyAccount
	}
	if err != nil {
		return err
	}
	paid, err := paidOrders(ctx, tx, memberID)
	if err != nil {
		return err
	}
	if err := payment.ForgetPayers(ctx, tx, PayableKind, paid); err != nil {
		return err
	}
	return eraseBuyer(ctx, tx, memberID)
}
