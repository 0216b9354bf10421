package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/commission"
	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/payout"
	"yuanfen/server/referral"
	"yuanfen/server/risk"
)

// completedBy are released orders of one piece each, 5.97 earned by each.
func completedBy(s *shoptest.Shop, b shoptest.Buyer, sku int64, n int) (orders []order.Order) {
	for range n {
		orders = append(orders, s.Bought(b, shoptest.Want(sku, 1)))
	}
	for i, o := range orders {
		orders[i] = s.Confirm(b, o)
	}
	s.Clock.Advance(7*shoptest.Day + time.Minute)
	s.Step()
	s.Clock.Advance(2 * time.Minute)
	s.Step()
	return orders
}

func correct(t *testing.T, s *shoptest.Shop, o order.Order, to int64) {
	t.Helper()
	must(t, s.App.Referral.Correct(shoptest.As(shoptest.StaffID), o.ID, to, "测试"))
	s.WantCleanAudit()
	s.Clock.Advance(2 * time.Minute)
	s.Step()
	s.WantCleanAudit()
}

// What was forfeited of an expelled distributor's balance is gone from the lines that
// brought it: later refunds and corrections take only what was paid out.
func TestForfeit_OfABalanceIsTakenOnce(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		generous(t, s)
		seller, other := s.Seller("何雨"), s.Seller("苏杭")
		b, sku := s.Via("林知夏", seller.Code), s.SKU(1990, 100)
		orders := completedBy(s, b, sku, 3)
		must(t, s.Sim.Transfer("operating", 100_000))
		s.PaidOut(seller, 300)
		s.WantFunds(seller, 0, 1491, 0, 0)
		s.Decide(seller.Seller, distributor.Expel)
		s.WantFunds(seller, 0, 0, 1491, 0)
		must(t, s.App.Commission.DecideBalance(shoptest.As(shoptest.StaffID), seller.Seller, commission.DecideForfeit, "属实"))
		s.WantFunds(seller, 0, 0, 0, 0)
		s.WantCleanAudit()
		if d, err := s.App.Sellers.OfMember(t.Context(), seller.ID); err != nil || d.Sales != 0 {
			t.Errorf("sold %d, %v", d.Sales, err)
		}
		s.Refund(orders[0], 1, 1990, 800)
		s.Refund(orders[1], 1, 1990, 800)
		s.WantCleanAudit()
		correct(t, s, orders[2], other.Seller)
		s.WantFunds(seller, 0, -300, 0, 0) // What was paid, and not a fen more.
		s.WantFunds(other, 0, 597, 0, 0)
	})
}

// Whether a refund of another line or the forfeiture comes first: both leave the same.
func TestForfeit_ComesToTheSameInEitherOrder(t *testing.T) {
	for name, refundFirst := range map[string]bool{"refund first": true, "forfeiture first": false} {
		t.Run(name, func(t *testing.T) {
			shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
				publish(t, s.App.Sellers.Ladder, sevenTenths)
				generous(t, s)
				seller := s.Seller("何雨")
				orders := completedBy(s, s.Via("林知夏", seller.Code), s.SKU(1990, 100), 2)
				must(t, s.Sim.Transfer("operating", 100_000))
				s.PaidOut(seller, 597)
				line := []int64{s.Commissions(orders[0])[0].ID}
				must(t, s.App.Commission.Decide(shoptest.As(shoptest.StaffID), line, commission.DecideHold, "核查"))
				s.WantFunds(seller, 0, 0, 597, 0)
				steps := []func(){
					func() { s.Refund(orders[1], 1, 1990, 800) },
					func() {
						must(t, s.App.Commission.Decide(shoptest.As(shoptest.StaffID), line, commission.DecideForfeit, "属实"))
					},
				}
				if !refundFirst {
					steps[0], steps[1] = steps[1], steps[0]
				}
				for _, step := range steps {
					step()
					s.WantCleanAudit()
				}
				s.WantFunds(seller, 0, -597, 0, 0)
			})
		})
	}
}

// What was forfeited, by staff or by a case, stays so when the order goes to somebody
// else and comes back; meanwhile the other earns it.
func TestForfeit_OutlivesCorrections(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller, _, o := suspicious(t, s, 1)
		other := s.Seller("苏杭")
		x := caseOf(s, o)
		_, err := s.App.Risk.Decide(shoptest.As(shoptest.StaffID), x.ID, risk.Keep, "属实")
		must(t, err)
		s.WantFunds(seller, 0, 0, 0, 0)
		for range 2 {
			correct(t, s, o, other.Seller)
			s.WantFunds(other, 597, 0, 0, 0)
			correct(t, s, o, seller.Seller)
			s.WantFunds(seller, 0, 0, 0, 0)
			s.WantFunds(other, 0, 0, 0, 0)
		}
	})
}

// A debt that was written off is owed again as far as what it made up for comes back:
// a transfer that the bank returns, or an order that staff give back.
func TestWriteOff_IsUndoneByWhatComesBack(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		generous(t, s)
		seller, other := s.Seller("何雨"), s.Seller("苏杭")
		b := s.Via("林知夏", seller.Code)
		orders := completedBy(s, b, s.SKU(1990, 100), 2)
		p := s.WithdrawByBank(seller, 1194)
		s.ApprovePayouts(p)
		staff := shoptest.As(shoptest.StaffID)
		_, _, err := s.App.Payouts.StartBank(staff, p.ID)
		must(t, err)
		must(t, s.App.Payouts.PayByBank(staff, p.ID, payout.Banked{Number: "BK01", On: s.Clock.Now().Format(time.DateOnly), PDF: []byte("%PDF-1.4\nreceipt\n%%EOF")}))
		writeOff := func(want int64) {
			t.Helper()
			w, err := s.App.Commission.AskWriteOff(staff, seller.Seller, "核销")
			must(t, err)
			must(t, s.App.Commission.DecideWriteOff(shoptest.As(shoptest.SecondID), w.ID, true))
			if w.Amount != want {
				t.Errorf("%d written off, want %d", w.Amount, want)
			}
			s.WantFunds(seller, 0, 0, 0, 0)
			s.WantCleanAudit()
		}
		correct(t, s, orders[1], other.Seller)
		writeOff(597)
		for check, query := range map[string]string{
			"commission.write_off": "UPDATE commission_write_off SET undone = 1", "payout.written_off": "UPDATE payout SET state = 'failed' WHERE state = 'paid'",
		} {
			if found := tampered(t, s, query); !slices.ContainsFunc(found, func(f ledger.Finding) bool { return f.Check == check }) {
				t.Errorf("%s: %s not found, only %v", query, check, found)
			}
		}
		correct(t, s, orders[1], seller.Seller) // It was paid out before.
		s.WantFunds(seller, 0, 0, 0, 0)
		s.Refund(orders[0], 1, 1990, 800)
		writeOff(597)
		must(t, s.App.Payouts.FailBank(staff, p.ID, "三天后退汇"))
		s.WantFunds(seller, 0, 597, 0, 0) // 5.97 are earned, and nothing was paid.
	})
}

// By a link that was revoked an order is nobody's, and says so to whom it was; they
// may doubt it.
func TestAttribution_ByADeadLink(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := s.Seller("何雨")
		b := s.Buyer("林知夏")
		links, err := s.App.Referral.Links(t.Context(), seller.Seller, 0, 10)
		must(t, err)
		for _, l := range links {
			must(t, s.App.Referral.Revoke(t.Context(), seller.Seller, l.ID))
		}
		b.Link = seller.Code
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 10), 1)))
		wantReason(t, s, o, 0, referral.NoTouch)
		a, err := s.App.Referral.Of(t.Context(), o.ID)
		must(t, err)
		words := strings.Join(referral.Words(a, func(int64) string { return "" }), "")
		if !strings.Contains(words, "已停用或过期") || strings.Contains(words, "没有点开分享") {
			t.Error(words)
		}
		_, err = s.App.Referral.Ask(t.Context(), seller.ID, seller.Seller, o.ID, "客人是从我的码来的")
		must(t, err)
	})
}
