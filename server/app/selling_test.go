package app_test

import (
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/commission"
	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/payout"
	"yuanfen/server/policy"
	"yuanfen/server/referral"
)

// sevenTenths is a ladder with one tier that buys at 70 %.
var sevenTenths = distributor.Ladder{Tiers: []distributor.Tier{{Name: "金牌", PurchaseBP: 7000}}}

// publish puts rules into force at once, by two people.
func publish[T any](t *testing.T, book *policy.Book[T], rules T) {
	t.Helper()
	e, err := book.Draft(shoptest.As(shoptest.StaffID), rules, "测试", 0)
	if err == nil {
		err = book.Publish(shoptest.As(shoptest.SecondID), e.No)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// The figures of DESIGN.md 4, by hand: retail 19.90, 70 %, three pieces, freight
// 8.00. One piece is refunded before shipping.
func TestCommission_FiguresByHand(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller := s.Seller("何雨")
		b := s.Via("林知夏", seller.Code)
		o := s.Place(b, shoptest.Want(s.SKU(1990, 10), 3))
		s.WantFunds(seller, 0, 0, 0, 0)
		o = s.Pay(b, o)
		if o.Paid != 6770 {
			t.Fatalf("paid %d", o.Paid)
		}
		s.WantFunds(seller, 1791, 0, 0, 0)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 6770, ledger.Escrow: -6770, ledger.Frozen: -1791, ledger.CommissionDeferred: 1791})

		s.Refund(o, 1, 1990, 0)
		s.WantFunds(seller, 1194, 0, 0, 0)
		s.Ship(o)
		s.Completed(b, o)
		s.WantFunds(seller, 0, 1194, 0, 0)
		if d, err := s.App.Sellers.OfMember(t.Context(), seller.ID); err != nil || d.Sales != 3980 {
			t.Errorf("sold %d, %v", d.Sales, err)
		}
	})
}

// A refund after everything takes back from what is available, below zero if it
// must; the next earnings pay the debt.
func TestCommission_DebtIsPaidByLaterEarnings(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller := s.Seller("何雨")
		b, sku := s.Via("林知夏", seller.Code), s.SKU(1990, 100)
		first := s.Completed(b, s.Bought(b, shoptest.Want(sku, 2)))
		s.WantFunds(seller, 0, 1194, 0, 0)
		s.PaidOut(seller, 1000)
		s.Refund(first, 2, 3980, 0)
		s.WantFunds(seller, 0, -1000, 0, 0)
		s.Completed(b, s.Bought(b, shoptest.Want(sku, 1)))
		s.WantFunds(seller, 0, -403, 0, 0)

		w, err := s.App.Commission.AskWriteOff(shoptest.As(shoptest.StaffID), seller.Seller, "和解")
		if err != nil {
			t.Fatal(err)
		}
		s.WantRefused(s.App.Commission.DecideWriteOff(shoptest.As(shoptest.StaffID), w.ID, true), commission.ErrSameEye)
		if err := s.App.Commission.DecideWriteOff(shoptest.As(shoptest.SecondID), w.ID, true); err != nil {
			t.Fatal(err)
		}
		s.WantFunds(seller, 0, 0, 0, 0)
	})
}

// Nobody earns on their own purchase: by their own link, or bound to themselves
// (PEERS.md D 11). By policy they buy at their own price at once.
func TestCase11_NobodyEarnsOnTheirOwn(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller, sku := s.Seller("何雨"), s.SKU(1990, 100)
		me := seller.Buyer
		me.Link = seller.Code
		o := s.Pay(me, s.Place(me, shoptest.Want(sku, 1)))
		wantReason(t, s, o, 0, referral.OnlySelf)
		s.WantFunds(seller, 0, 0, 0, 0)

		publish(t, s.App.Referral.Rules, referral.Rules{Bind: referral.FirstTouch, WindowDays: 30, Self: referral.SelfPrice})
		own := s.Pay(me, s.Place(me, shoptest.Want(sku, 2)))
		if own.Discount != 1194 || own.Paid != 2786+800 {
			t.Errorf("paid %d with a discount of %d", own.Paid, own.Discount)
		}
		wantReason(t, s, own, 0, referral.OwnPrice)
		s.WantFunds(seller, 0, 0, 0, 0)
	})
}

func wantReason(t *testing.T, s *shoptest.Shop, o order.Order, distributorID int64, why referral.Reason) {
	t.Helper()
	a, err := s.App.Referral.Of(t.Context(), o.ID)
	if err != nil {
		t.Fatal(err)
	}
	if a.DistributorID != distributorID || a.Reason != why {
		t.Errorf("order %d belongs to %d (%s), want %d (%s)", o.ID, a.DistributorID, a.Reason, distributorID, why)
	}
}

// settleSoon lets the next settlement come.
func settleSoon(s *shoptest.Shop) {
	s.Clock.Advance(2 * time.Minute)
	s.Step()
}

// Staff correct to whom an order belongs: the books follow by reversal and new
// entry, whatever the order's state.
func TestAttribution_CorrectedAtEveryStage(t *testing.T) {
	for name, stage := range map[string]func(s *shoptest.Shop, b shoptest.Buyer, o order.Order) order.Order{
		"placed": func(_ *shoptest.Shop, _ shoptest.Buyer, o order.Order) order.Order { return o },
		"paid":   func(s *shoptest.Shop, b shoptest.Buyer, o order.Order) order.Order { return s.Pay(b, o) },
		"refunded": func(s *shoptest.Shop, b shoptest.Buyer, o order.Order) order.Order {
			o = s.Pay(b, o)
			s.Refund(o, 1, 1990, 0)
			return o
		},
		"completed": func(s *shoptest.Shop, b shoptest.Buyer, o order.Order) order.Order {
			return s.Completed(b, s.Ship(s.Pay(b, o)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
				publish(t, s.App.Sellers.Ladder, sevenTenths)
				one, two := s.Seller("何雨"), s.Seller("苏杭")
				b := s.Via("林知夏", one.Code)
				o := stage(s, b, s.Place(b, shoptest.Want(s.SKU(1990, 10), 3)))
				before := s.Funds(one)
				if err := s.App.Referral.Correct(shoptest.As(shoptest.StaffID), o.ID, two.Seller, "买家是二号介绍来的"); err != nil {
					t.Fatal(err)
				}
				settleSoon(s)
				s.WantFunds(one, 0, 0, 0, 0)
				s.WantFunds(two, before.Frozen, before.Available, 0, 0)
				wantReason(t, s, o, two.Seller, referral.ByStaff)
				if err := s.App.Referral.Correct(shoptest.As(shoptest.StaffID), o.ID, 0, "谁也不是"); err != nil {
					t.Fatal(err)
				}
				settleSoon(s)
				s.WantFunds(two, 0, 0, 0, 0)
			})
		})
	}
}

// Who is expelled between placing and paying gets nothing of the order; what they
// have is withheld, what was frozen is withheld when it is released, and comes
// back when another person reinstates them.
func TestExpelled_BalanceIsWithheldAndComesBack(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller := s.Seller("何雨")
		b, sku := s.Via("林知夏", seller.Code), s.SKU(1990, 100)
		s.Completed(b, s.Bought(b, shoptest.Want(sku, 1)))
		frozen := s.Bought(b, shoptest.Want(sku, 2))
		unpaid := s.Place(b, shoptest.Want(sku, 1))
		s.WantFunds(seller, 1194, 597, 0, 0)

		s.Decide(seller.Seller, distributor.Expel)
		s.WantFunds(seller, 1194, 0, 597, 0)
		s.Step()
		wantReason(t, s, s.Pay(b, unpaid), 0, referral.GoneByPaying)
		s.WantFunds(seller, 1194, 0, 597, 0)
		s.Completed(b, frozen)
		s.WantFunds(seller, 0, 0, 1791, 0)
		s.WantCleanAudit()

		_, err := s.App.Sellers.Decide(shoptest.As(shoptest.StaffID), seller.Seller, distributor.Reinstate, "申诉成立")
		s.WantRefused(err, distributor.ErrSameEye)
		if _, err := s.App.Sellers.Decide(shoptest.As(shoptest.SecondID), seller.Seller, distributor.Reinstate, "申诉成立"); err != nil {
			t.Fatal(err)
		}
		s.Step()
		s.WantFunds(seller, 0, 1791, 0, 0)
	})
}

// A held line is withheld when its time comes, loses its part to refunds, and is
// freed or forfeited by staff.
func TestHold_FollowsTheLine(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller := s.Seller("何雨")
		b, sku := s.Via("林知夏", seller.Code), s.SKU(1990, 100)
		o := s.Bought(b, shoptest.Want(sku, 3))
		id := s.Commissions(o)[0].ID
		decide := func(d commission.Decision) error {
			return s.App.Commission.Decide(shoptest.As(shoptest.StaffID), []int64{id}, d, "核查")
		}
		if err := decide(commission.DecideHold); err != nil {
			t.Fatal(err)
		}
		s.WantRefused(decide(commission.DecideHold), commission.ErrHeld)
		s.WantFunds(seller, 1791, 0, 0, 0)
		o = s.Completed(b, o)
		s.WantFunds(seller, 0, 0, 1791, 0)
		s.Refund(o, 1, 1990, 0)
		s.WantFunds(seller, 0, 0, 1194, 0)
		if err := decide(commission.DecideFree); err != nil {
			t.Fatal(err)
		}
		s.WantFunds(seller, 0, 1194, 0, 0)
		s.WantRefused(decide(commission.DecideFree), commission.ErrNotHeld)
		if err := decide(commission.DecideHold); err != nil {
			t.Fatal(err)
		}
		s.WantFunds(seller, 0, 0, 1194, 0)
		if err := decide(commission.DecideForfeit); err != nil {
			t.Fatal(err)
		}
		s.WantFunds(seller, 0, 0, 0, 0)
		s.Refund(o, 1, 1990, 0) // Nothing is left to take.
		s.WantFunds(seller, 0, 0, 0, 0)
	})
}

// Inviter relations never close a loop, at any depth.
func TestInviter_NoLoops(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		var chain []int64
		for _, name := range []string{"甲甲", "乙乙", "丙丙", "丁丁"} {
			chain = append(chain, s.Seller(name).Seller)
		}
		ctx := shoptest.As(shoptest.StaffID)
		for i := 1; i < len(chain); i++ {
			if err := s.App.Sellers.SetInviter(ctx, chain[i], chain[i-1]); err != nil {
				t.Fatal(err)
			}
		}
		s.WantRefused(s.App.Sellers.SetInviter(ctx, chain[0], chain[3]), distributor.ErrLoop)
		s.WantRefused(s.App.Sellers.SetInviter(ctx, chain[0], chain[0]), distributor.ErrLoop)
		s.WantRefused(s.App.Sellers.SetInviter(ctx, chain[0], 77), distributor.ErrInviter)
	})
}

// Sales to others lift a distributor at once; the next order earns by the new tier,
// an order placed before by the old one.
func TestTier_PromotedAtCompleted(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, distributor.Ladder{Tiers: []distributor.Tier{{Name: "银", PurchaseBP: 9000}, {Name: "金", PurchaseBP: 7000, Bar: 1990}}})
		seller := s.Seller("何雨")
		b, sku := s.Via("林知夏", seller.Code), s.SKU(1990, 100)
		first, second := s.Bought(b, shoptest.Want(sku, 1)), s.Bought(b, shoptest.Want(sku, 1))
		s.Completed(b, first)
		s.WantFunds(seller, 199, 199, 0, 0)
		if d, err := s.App.Sellers.OfMember(t.Context(), seller.ID); err != nil || d.Tier != 2 {
			t.Fatalf("tier %d, %v", d.Tier, err)
		}
		s.Completed(b, second)
		s.Bought(b, shoptest.Want(sku, 1))
		s.WantFunds(seller, 597, 398, 0, 0)
	})
}

// A correction taken back before the next settlement counts no sale twice; one of an
// order that had lost its earner, or was not paid yet, leaves the books in order.
func TestAttribution_CorrectedTwice(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		one, two := s.Seller("何雨"), s.Seller("苏杭")
		b, sku := s.Via("林知夏", one.Code), s.SKU(1990, 100)
		correct := func(o order.Order, to int64) {
			t.Helper()
			must(t, s.App.Referral.Correct(shoptest.As(shoptest.StaffID), o.ID, to, "测试"))
		}
		done := s.Completed(b, s.Bought(b, shoptest.Want(sku, 1)))
		correct(done, two.Seller)
		correct(done, one.Seller)
		settleSoon(s)
		s.WantFunds(one, 0, 597, 0, 0)
		for x, want := range map[int64]int64{one.ID: 1990, two.ID: 0} {
			if d, err := s.App.Sellers.OfMember(t.Context(), x); err != nil || d.Sales != want {
				t.Errorf("sold %d, %v", d.Sales, err)
			}
		}

		lost := s.Place(b, shoptest.Want(sku, 1))
		s.Decide(one.Seller, distributor.Suspend)
		s.Pay(b, lost)
		s.Decide(one.Seller, distributor.Resume)
		correct(lost, one.Seller)
		s.WantFunds(one, 597, 597, 0, 0)

		unpaid := s.Place(b, shoptest.Want(sku, 1))
		correct(unpaid, two.Seller)
		s.Pay(b, unpaid)
		s.WantFunds(two, 597, 0, 0, 0)
	})
}

// A debt is what is owed beyond all that is theirs elsewhere: what is on its way out
// comes back instead, and pays it.
func TestDebt_WhatIsOnItsWayPaysIt(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := s.Seller("何雨")
		o := s.Earn(5000, seller)[0]
		p := s.Withdraw(seller, 5000)
		s.Refund(o, 1, 5000, 0)
		s.WantFunds(seller, 0, -5000, 0, 5000)
		_, err := s.App.Commission.AskWriteOff(shoptest.As(shoptest.StaffID), seller.Seller, "和解")
		s.WantRefused(err, commission.ErrNoDebt)
		s.ApprovePayouts(p)
		s.Step()
		s.WantPayout(p, payout.Rejected)
		s.WantFunds(seller, 0, 0, 0, 0)
	})
}

// The refund of a clean line leaves alone what a case keeps of another.
func TestHold_IsNotEatenByACleanLine(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller := s.Seller("何雨")
		b, sku := s.Via("林知夏", seller.Code), s.SKU(1990, 100)
		clean, dirty := s.Completed(b, s.Bought(b, shoptest.Want(sku, 1))), s.Completed(b, s.Bought(b, shoptest.Want(sku, 1)))
		must(t, s.App.Commission.Decide(shoptest.As(shoptest.StaffID), []int64{s.Commissions(dirty)[0].ID}, commission.DecideHold, "核查"))
		s.WantFunds(seller, 0, 597, 597, 0)
		s.Refund(clean, 1, 1990, 0)
		s.WantFunds(seller, 0, 0, 597, 0)
	})
}
