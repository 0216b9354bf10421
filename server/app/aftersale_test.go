package app_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"yuanfen/server/aftersale"
	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/platform/web"
	"yuanfen/server/shipping"
	"yuanfen/server/wechatsim"
)

// Goods go back and so does the money, out of escrow: sound pieces can be sold
// again, a damaged one can't.
func TestAfterSale_Return(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		tea := s.SKU(1990, 10)
		b := s.Buyer("林知夏")
		o := s.Bought(b, shoptest.Want(tea, 3))
		a := s.Ask(o, aftersale.Return, 2)
		if _, err := s.TryAsk(o, aftersale.Refund, 1); !errors.Is(err, order.ErrInAfterSale) {
			t.Fatalf("a second one about the same line: %v", err)
		}
		s.Approve(a)
		s.SendBack(a)
		s.WantCase(a, aftersale.Returning)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 6770, ledger.Escrow: -6770})
		s.Arrive(a, 1)
		s.WantCase(a, aftersale.Refunding)
		s.WantStock(tea, 8, 0)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 6770, ledger.Escrow: -2790, ledger.RefundDue: -3980})
		s.Advance(5 * time.Minute)
		s.WantCase(a, aftersale.Done)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2790, ledger.Escrow: -2790})
		s.Confirm(b, o)
		s.Advance(8 * shoptest.Day)
		s.WantState(o, order.Completed)
		if _, err := s.TryAsk(o, aftersale.Refund, 1); !errors.Is(err, order.ErrAfterSaleLate) {
			t.Fatalf("after the window: %v", err)
		}
	})
}

// Asked for before shipping, the line waits; granted, its stock is free.
func TestAfterSale_RefundBeforeShipping(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		tea := s.SKU(1990, 10)
		b := s.Buyer("林知夏")
		o := s.Pay(b, s.Place(b, shoptest.Want(tea, 3)))
		if _, err := s.TryAsk(o, aftersale.Return, 1); !errors.Is(err, aftersale.ErrNotSent) {
			t.Fatalf("a return of what was not shipped: %v", err)
		}
		a := s.Ask(o, aftersale.Refund, 3)
		if err := s.TryShip(o); !errors.Is(err, order.ErrInAfterSale) {
			t.Fatalf("shipped while in after-sale: %v", err)
		}
		s.Approve(a)
		s.Advance(5 * time.Minute)
		s.WantCase(a, aftersale.Done)
		s.WantState(o, order.Closed) // With the freight: nothing was sent.
		s.WantStock(tea, 10, 0)
		s.WantBooks(nil)
	})
}

// After receipt and settlement the money comes out of sales and of the basic
// account, and with it the freight of sending back.
func TestAfterSale_AfterSettlement(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		tea := s.SKU(1990, 10)
		b := s.Buyer("林知夏")
		o := s.Bought(b, shoptest.Want(tea, 3))
		s.Confirm(b, o)
		s.Advance(2 * shoptest.Day)
		a := s.Ask(o, aftersale.Return, 1)
		_, err := s.App.AfterSales.Approve(t.Context(), aftersale.Approval{ID: a.ID, StaffID: 1, Key: "too-much-fee", ReturnFee: 6770 - 1990 + 1})
		if !errors.Is(err, aftersale.ErrFee) {
			t.Fatalf("more than was paid: %v", err)
		}
		_, err = s.App.AfterSales.Approve(t.Context(), aftersale.Approval{ID: a.ID, StaffID: 1, Key: "with-the-fee", ReturnFee: 1000})
		must(t, err)
		s.SendBack(a)
		s.Advance(6 * shoptest.Day)
		s.WantState(o, order.Received) // The window is over, the after-sale is not.
		s.Arrive(a, 0)
		s.Advance(5 * time.Minute)
		s.WantCase(a, aftersale.Done)
		s.WantState(o, order.Completed)
		s.WantStock(tea, 8, 0)
		// The fee is 800 of freight and 200 of the goods that stay.
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatAvailable: 3780, ledger.SalesGoods: -3780})
	})
}

// The same goods again: promised when it is granted, sent when the old ones came.
func TestAfterSale_Exchange(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		tea := s.SKU(1990, 4)
		b := s.Buyer("林知夏")
		o := s.Bought(b, shoptest.Want(tea, 3))
		if _, err := s.TryApprove(s.Ask(o, aftersale.Exchange, 2)); !errors.Is(err, aftersale.ErrShort) {
			t.Fatalf("more than there is: %v", err)
		}
		first, err := s.App.AfterSales.List(t.Context(), aftersale.Filter{OrderID: o.ID, Limit: 1})
		must(t, err)
		must(t, s.App.AfterSales.Withdraw(t.Context(), b.ID, first[0].ID))
		s.WantStock(tea, 1, 0)

		a := s.Approve(s.Ask(o, aftersale.Exchange, 1))
		s.WantStock(tea, 1, 1)
		must(t, s.App.AfterSales.Withdraw(t.Context(), b.ID, a.ID))
		s.WantStock(tea, 1, 0)

		a = s.Approve(s.Ask(o, aftersale.Exchange, 1))
		s.SendBack(a)
		s.Arrive(a, 1)
		s.WantStock(tea, 1, 1)
		must(t, s.App.AfterSales.Reship(t.Context(), 1, a.ID, "SF", "SF20261123"))
		s.WantStock(tea, 0, 0)
		s.Confirm(b, o)
		s.Advance(11 * shoptest.Day)
		s.WantCase(a, aftersale.Done)
		s.WantState(o, order.Completed)
	})
}

// What a step waits for ends: staff are told, an idle buyer's case is withdrawn
// and may be applied for again, our own timer of receipt waits.
func TestAfterSale_Clocks(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		o := s.Bought(b, shoptest.Want(s.SKU(1990, 10), 3))
		a := s.Ask(o, aftersale.Return, 1)
		s.Advance(49 * time.Hour)
		if now := s.WantCase(a, aftersale.Applied); !now.Overdue {
			t.Error("nobody answered, and it is not overdue")
		}
		alerts, err := s.App.Alerts.BySubject(t.Context(), "after_sale", a.ID)
		if err != nil || len(alerts) != 1 || alerts[0].Kind != "aftersale.overdue" {
			t.Fatalf("alerts %+v, %v", alerts, err)
		}
		s.Approve(a)
		s.Advance(7*shoptest.Day + time.Hour)
		s.WantCase(a, aftersale.Withdrawn)
		again := s.Ask(o, aftersale.Return, 1)
		must(t, s.App.AfterSales.Reject(t.Context(), 1, again.ID, "已超出退货条件"))
		last := s.Ask(o, aftersale.Refund, 1)
		events, err := s.App.AfterSales.Events(t.Context(), last.ID)
		if err != nil || len(events) != 1 || events[0].Kind != "applied" {
			t.Fatalf("events %+v, %v", events, err)
		}
	})
}

// A refund that WeChat can't pay is somebody's task until it is paid.
func TestAfterSale_Stuck(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		o := s.Bought(b, shoptest.Want(s.SKU(1990, 10), 3))
		s.Confirm(b, o)
		s.Sim.Misbehave("refund", wechatsim.RefundEndsAbnormal)
		a := s.Approve(s.Ask(o, aftersale.Refund, 1))
		s.Advance(5 * time.Minute)
		stuck := s.WantCase(a, aftersale.Stuck)
		alerts, err := s.App.Alerts.BySubject(t.Context(), "after_sale", a.ID)
		if err != nil || len(alerts) != 1 || stuck.OwnerID != 1 {
			t.Fatalf("alerts %+v, owner %d, %v", alerts, stuck.OwnerID, err)
		}
		must(t, s.App.AfterSales.RetryRefund(t.Context(), 1, a.ID))
		refunds, err := s.App.Payments.Refunds(t.Context(), o.Payable())
		must(t, err)
		must(t, s.Sim.ResolveRefund(refunds[0].OutRefundNo))
		s.Step()
		s.WantCase(a, aftersale.Done)
	})
}

// One of two wins, and the money moves once.
func TestRace_AfterSale(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		tea := s.SKU(1990, 10000)
		b := s.Buyer("林知夏")
		for range rounds / 10 {
			orders := paidOrders(s, b, tea, 4, 1)
			approve := func(a aftersale.AfterSale) func() {
				return func() { _, _ = s.TryApprove(a) }
			}
			twice, taken := s.Ask(orders[0], aftersale.Refund, 1), s.Ask(orders[1], aftersale.Refund, 1)
			var shipped, applied error
			together(
				approve(twice), approve(twice), approve(taken),
				func() { _ = s.App.AfterSales.Withdraw(context.Background(), b.ID, taken.ID) },
				func() { shipped = s.TryShip(orders[2]) },
				func() { _, applied = s.TryAsk(orders[2], aftersale.Refund, 1) },
				func() { _, _ = s.TryAsk(orders[3], aftersale.Refund, 1) },
				func() { _, _ = s.TryAsk(orders[3], aftersale.Refund, 1) },
			)
			if shipped != nil && applied != nil {
				t.Fatalf("neither shipped (%v) nor applied (%v)", shipped, applied)
			}
			if n := refundsOf(s, orders[0]); n != 1 {
				t.Fatalf("approved twice: %d refunds", n)
			}
			if _, err := s.TryApprove(taken); !errors.Is(err, aftersale.ErrState) {
				t.Fatalf("decided again: %v", err)
			}
			open, err := s.App.AfterSales.List(t.Context(), aftersale.Filter{OrderID: orders[3].ID, Limit: 10})
			if err != nil || len(open) != 1 {
				t.Fatalf("%d after-sales about one line, %v", len(open), err)
			}
		}
	})
}

// The lines of an after-sale are its order's, and its answers its buyer's.
func TestAfterSale_OthersAndPieces(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		tea := s.SKU(1990, 10)
		b, other := s.Buyer("林知夏"), s.Buyer("周砚")
		o := s.Pay(b, s.Place(b, shoptest.Want(tea, 3)))
		s.ShipPart(o, "YT0000001", shipping.ParcelLine{LineID: o.Lines[0].ID, Pieces: 1})
		if _, err := s.TryAsk(o, aftersale.Return, 2); !errors.Is(err, aftersale.ErrPieces) {
			t.Fatalf("a return of more than was shipped: %v", err)
		}
		a := s.Ask(o, aftersale.Return, 1)
		for what, err := range map[string]error{
			"withdraw": s.App.AfterSales.Withdraw(t.Context(), other.ID, a.ID),
			"return":   s.App.AfterSales.SendBack(t.Context(), other.ID, a.ID, "SF", "SF1234567"),
			"receive":  s.App.AfterSales.Receive(t.Context(), other.ID, a.ID),
		} {
			if !errors.Is(err, web.ErrNotFound) {
				t.Errorf("%s of somebody else's: %v", what, err)
			}
		}
		if _, err := s.TryRefund(o, 1, 1990, 0); !errors.Is(err, order.ErrInAfterSale) {
			t.Fatalf("staff take back a piece that is in an after-sale: %v", err)
		}
		s.Approve(a)
		s.Arrive(a, 0)
		s.WantStock(tea, 10, 2)
		s.Ship(o) // The two that had not left.
		s.WantStock(tea, 8, 0)
		kinds := []string{}
		events, err := s.App.AfterSales.Events(t.Context(), a.ID)
		must(t, err)
		for _, e := range events {
			kinds = append(kinds, e.Kind)
		}
		if want := []string{"applied", "approved", "arrived", "refunding", "done"}; !slices.Equal(kinds, want) {
			t.Errorf("history %v, want %v", kinds, want)
		}
	})
}

func refundsOf(s *shoptest.Shop, o order.Order) int {
	s.T.Helper()
	list, err := s.App.Payments.Refunds(context.Background(), o.Payable())
	must(s.T, err)
	return len(list)
}
