package app_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/distributor"
	"yuanfen/server/member"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/referral"
)

var names int

// unique is a name that nobody else has; real names have no digits.
func unique() string {
	names++
	return strings.Map(func(r rune) rune { return []rune("零一二三四五六七八九")[r-'0'] }, strconv.Itoa(names))
}

// A refund and the settlement of the same line: whoever comes second takes it from
// where the first left it.
func TestRace_RefundAndSettle(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller := s.Seller("何雨")
		b := s.Via("林知夏", seller.Code)
		orders := paidOrders(s, b, s.SKU(1990, rounds), int(rounds), 1)
		for _, o := range orders {
			must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return s.App.Commission.Mature(ctx, tx, []int64{o.ID}) }))
			together(
				func() { _, _ = s.TryRefund(o, 1, 1990, 800) },
				func() { _ = s.App.Commission.Settle(t.Context()) },
			)
		}
		must(t, s.App.Commission.Settle(t.Context()))
		s.WantFunds(seller, 0, 0, 0, 0)
	})
}

// Two first arrivals of one member by two links: one of them binds, and the order
// belongs to whom they are bound.
func TestRace_BindAndBind(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		one, two := s.Seller("何雨"), s.Seller("苏杭")
		sku := s.SKU(1990, rounds)
		for range rounds / 4 {
			name := "买家" + unique()
			s.Buyer(name)
			codes := []string{s.Sim.LoginCode(name), s.Sim.LoginCode(name)}
			together(
				func() { _, _, _ = s.App.Members.Login(t.Context(), codes[0], member.Arrival{Link: one.Code}) },
				func() { _, _, _ = s.App.Members.Login(t.Context(), codes[1], member.Arrival{Link: two.Code}) },
			)
			b := s.Buyer(name)
			bound, err := s.App.Referral.BindingOf(t.Context(), b.ID)
			if err != nil {
				t.Fatal(err)
			}
			wantReason(t, s, s.Place(b, shoptest.Want(sku, 1)), bound.DistributorID, referral.ByBinding)
		}
	})
}

// Two inviter relations that together close a loop: never both.
func TestRace_InvitersNeverCloseALoop(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := shoptest.As(shoptest.StaffID)
		a, b, c := s.Seller("甲甲").Seller, s.Seller("乙乙").Seller, s.Seller("丙丙").Seller
		for range rounds / 4 {
			for _, id := range []int64{a, b, c} {
				must(t, s.App.Sellers.SetInviter(ctx, id, 0))
			}
			var errs [3]error
			together(
				func() { errs[0] = s.App.Sellers.SetInviter(ctx, a, b) },
				func() { errs[1] = s.App.Sellers.SetInviter(ctx, b, c) },
				func() { errs[2] = s.App.Sellers.SetInviter(ctx, c, a) },
			)
			refused := 0
			for _, err := range errs {
				if errors.Is(err, distributor.ErrLoop) {
					refused++
				} else {
					must(t, err)
				}
			}
			if refused != 1 {
				t.Fatalf("%d of three were refused", refused)
			}
		}
	})
}

// Expelling and settling at the same moment: the money ends up withheld, all of it.
func TestRace_ExpelAndSettle(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		sku := s.SKU(1990, rounds)
		for range rounds / 10 {
			seller := s.Seller("何" + unique())
			b := s.Via("林"+unique(), seller.Code)
			orders := paidOrders(s, b, sku, 3, 1)
			must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				return s.App.Commission.Mature(ctx, tx, []int64{orders[0].ID, orders[1].ID, orders[2].ID})
			}))
			together(
				func() { _ = s.App.Commission.Settle(t.Context()) },
				func() { s.Decide(seller.Seller, distributor.Expel) },
			)
			must(t, s.App.Commission.Settle(t.Context()))
			s.Step()
			s.WantFunds(seller, 0, 0, 1791, 0)
		}
	})
}

// Correcting an order and refunding it at the same moment: nothing is left of it
// with either.
func TestRace_CorrectAndRefund(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		one, two := s.Seller("何雨"), s.Seller("苏杭")
		b := s.Via("林知夏", one.Code)
		for _, o := range paidOrders(s, b, s.SKU(1990, rounds), int(rounds/4), 1) {
			together(
				func() { _, _ = s.TryRefund(o, 1, 1990, 800) },
				func() { _ = s.App.Referral.Correct(shoptest.As(shoptest.StaffID), o.ID, two.Seller, "测试") },
			)
			s.WantState(o, order.Closed)
		}
		s.WantFunds(one, 0, 0, 0, 0)
		s.WantFunds(two, 0, 0, 0, 0)
	})
}

// Correcting an order and the end of its window at the same moment, and then its
// settlement: it is released to one of the two, whole, and nothing is left frozen.
func TestRace_CorrectAndComplete(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		one, two := s.Seller("何雨"), s.Seller("苏杭")
		b, sku := s.Via("林知夏", one.Code), s.SKU(1990, rounds)
		for n := int64(1); n <= rounds/10; n++ {
			o := s.Confirm(b, s.Bought(b, shoptest.Want(sku, 1)))
			s.Clock.Advance(8 * shoptest.Day)
			together(
				func() { must(t, s.App.Orders.CompleteReceived(t.Context())) },
				func() { must(t, s.App.Referral.Correct(shoptest.As(shoptest.StaffID), o.ID, two.Seller, "测试")) },
			)
			s.WantState(o, order.Completed)
			together(
				func() { must(t, s.App.Commission.Settle(t.Context())) },
				func() {
					if n%2 == 0 {
						must(t, s.App.Referral.Correct(shoptest.As(shoptest.StaffID), o.ID, one.Seller, "还是一号"))
					}
				},
			)
			must(t, s.App.Commission.Settle(t.Context()))
			s.WantFunds(one, 0, n/2*597, 0, 0)
			s.WantFunds(two, 0, (n-n/2)*597, 0, 0)
		}
	})
}

// Expelling and paying at the same moment: either the order is nobody's, or what it
// earned stays frozen until it is withheld. Nothing of it becomes available.
func TestRace_ExpelAndPayment(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		sku := s.SKU(1990, rounds)
		for range rounds / 10 {
			seller := s.Seller("何" + unique())
			b := s.Via("林"+unique(), seller.Code)
			o := s.Place(b, shoptest.Want(sku, 1))
			must(t, s.Sim.Pay(b.OpenID, s.Prepay(o)))
			together(
				func() { s.Sim.Step(t.Context()) }, // The notice arrives.
				func() { s.Decide(seller.Seller, distributor.Expel) },
			)
			s.Step()
			s.WantState(o, order.Paid)
			must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return s.App.Commission.Mature(ctx, tx, []int64{o.ID}) }))
			must(t, s.App.Commission.Settle(t.Context()))
			f := s.Funds(seller)
			if f.Available != 0 || f.Frozen != 0 || f.Withheld != 0 && f.Withheld != 597 {
				t.Fatalf("%+v", f)
			}
		}
	})
}
