package app_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/payout"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechatsim"
)

// From 2,000 yuan on the person's real name goes with the transfer.
func TestPayout_RealName(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 400_000)
		generous(t, s)
		small, large := s.PaidOut(seller, 199_999), s.PaidOut(seller, 200_000)
		if b, _ := s.Sim.TransferBill(small.OutBillNo); b.UserName != "" {
			t.Errorf("%+v", b)
		}
		if b, _ := s.Sim.TransferBill(large.OutBillNo); b.UserName != "示例何雨" {
			t.Errorf("%+v", b)
		}
	})
}

// The limits of a transfer, of a person's day and of everybody's.
func TestPayout_Limits(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		one, two := s.Seller("何雨"), s.Seller("苏杭")
		s.Earn(100_000, one, two)
		rules := payout.DefaultRules
		rules.Largest, rules.Day, rules.AllDay, rules.Times = 2_000, 3_000, 5_000, 4
		publish(t, s.App.Payouts.Rules, rules)
		try := func(x shoptest.Seller, fen int64, want error) {
			t.Helper()
			_, err := s.TryWithdraw(x, fen)
			s.WantRefused(err, want)
		}
		try(one, 9, payout.ErrSmall)
		try(one, 2_001, payout.ErrLarge)
		first := s.Withdraw(one, 2_000)
		try(one, 1_001, payout.ErrDay)
		second := s.Withdraw(one, 1_000)
		try(one, 10, payout.ErrDay)
		_, err := s.App.Payouts.Withdraw(t.Context(), one.ID, second.ID)
		must(t, err)
		second = s.Withdraw(one, 1_000)
		third := s.WithdrawByBank(one, 50_000) // Has no day of its own.
		_, err = s.TryWithdraw(one, 10)
		s.WantRefused(err, payout.ErrTimes)
		other := s.Withdraw(two, 2_000)
		s.Advance(9 * time.Hour) // The next day.
		late := s.Withdraw(one, 2_000)
		s.ApprovePayouts(first, second, third)
		_, err = s.TryApprovePayouts(late)
		s.WantRefused(err, payout.ErrPersonDay)
		s.ApprovePayouts(other)
		last := s.Withdraw(two, 1_000)
		_, err = s.TryApprovePayouts(last)
		s.WantRefused(err, payout.ErrAllDay)
		s.Advance(shoptest.Day)
		s.ApprovePayouts(late, last)

		b := s.Buyer("林知夏")
		_, err = s.TryWithdraw(shoptest.Seller{Buyer: b}, 100)
		s.WantRefused(err, distributor.ErrNone)
		applicant, _ := s.Applicant("新人", "")
		_, err = s.TryWithdraw(shoptest.Seller{Buyer: applicant}, 100)
		s.WantRefused(err, distributor.ErrNone)
		s.Decide(two.Seller, distributor.Suspend)
		try(two, 100, distributor.ErrNotActive)
	})
}

// The same key is the same payout; with another amount it is refused.
func TestPayout_KeyReused(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 10_000)
		ask := func(fen int64) (payout.Payout, error) {
			return s.App.Payouts.Ask(t.Context(), payout.Request{MemberID: seller.ID, Amount: fen, Road: payout.ByWeChat, Key: "one-tap"})
		}
		ids := make([]int64, 8)
		steps := make([]func(), len(ids))
		for i := range steps {
			steps[i] = func() {
				if p, err := ask(1_000); err != nil {
					t.Error(err)
				} else {
					ids[i] = p.ID
				}
			}
		}
		together(steps...)
		slices.Sort(ids)
		if len(slices.Compact(ids)) != 1 {
			t.Errorf("%v", ids)
		}
		_, err := ask(1_001)
		s.WantRefused(err, web.ErrKeyReused)
		s.WantFunds(seller, 0, 9_000, 0, 1_000)
	})
}

// The tax of a month is withheld as it grows, and owed to the state.
func TestPayout_Tax(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 300_000)
		generous(t, s, func(r *payout.Rules) {
			r.Tax = []payout.Bracket{{Over: 800_00, Deduct: 800_00, BP: 2000}}
		})
		free := s.PaidOut(seller, 500_00)
		if free.Tax != 0 {
			t.Errorf("%d", free.Tax)
		}
		taxed := s.PaidOut(seller, 500_00)
		if taxed.Tax != 40_00 || taxed.Net() != 460_00 || operating(s) != 960_00 {
			t.Errorf("%d, %d", taxed.Tax, operating(s))
		}
		_, err := s.TryApprovePayouts(s.Withdraw(seller, 10))
		s.WantRefused(err, payout.ErrNet)
		s.Advance(3 * shoptest.Day) // December.
		if next := s.PaidOut(seller, 800_00); next.Tax != 0 && s.Clock.Now().Month() != time.November {
			t.Errorf("%d in another month", next.Tax)
		}
		var tax int64
		must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
			tax, err = ledger.Sum(ctx, tx, ledger.TaxPayable)
			return err
		}))
		if tax != -40_00 {
			t.Errorf("tax payable %d", tax)
		}
		s.WantTransfers()
	})
}

// A brand of one person says in its settings why nobody else looks; the reason is
// kept with what they confirm.
func TestPayout_AloneForAReason(t *testing.T) {
	config := func() shoptest.Config {
		c := shoptest.Default()
		c.Alone = "只有一位员工"
		return c
	}
	shoptest.EachWith(t, config, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 100_000)
		generous(t, s)
		p := s.Withdraw(seller, 60_000)
		b, err := s.App.Payouts.Review(shoptest.As(shoptest.StaffID), []int64{p.ID}, "")
		if err != nil || b.State != payout.BatchOpen || b.Why == "" {
			t.Fatalf("%+v, %v", b, err)
		}
		b, err = s.App.Payouts.Confirm(shoptest.As(shoptest.StaffID), b.ID)
		if err != nil || b.State != payout.BatchApproved || b.Alone != "只有一位员工" {
			t.Fatalf("%+v, %v", b, err)
		}
		s.WantPayout(p, payout.Approved)
	})
}

// A person's day counts towards the limit of one pair of eyes, however it is cut
// into batches; a discarded batch frees what was in it.
func TestPayout_SecondPersonByTheDay(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 200_000)
		generous(t, s)
		one := shoptest.As(shoptest.StaffID)
		review := func(fen int64) (payout.Payout, payout.Batch) {
			t.Helper()
			p := s.Withdraw(seller, fen)
			b, err := s.App.Payouts.Review(one, []int64{p.ID}, "")
			must(t, err)
			return p, b
		}
		if _, b := review(30_000); b.State != payout.BatchApproved {
			t.Errorf("%+v", b)
		}
		if _, b := review(20_000); b.State != payout.BatchApproved { // Not over the limit.
			t.Errorf("%+v", b)
		}
		p, b := review(10)
		if b.State != payout.BatchOpen {
			t.Errorf("%+v", b)
		}
		_, err := s.App.Payouts.Review(one, []int64{p.ID}, "")
		s.WantRefused(err, payout.ErrTaken)
		must(t, s.App.Payouts.Discard(one, b.ID))
		s.WantRefused(s.App.Payouts.Discard(one, b.ID), payout.ErrBatchState)
		_, err = s.App.Payouts.Confirm(shoptest.As(shoptest.SecondID), b.ID)
		s.WantRefused(err, payout.ErrBatchState)
		s.WantPayout(p, payout.Requested)
		s.Advance(9 * time.Hour) // The next day.
		if b, err = s.App.Payouts.Review(one, []int64{p.ID}, ""); err != nil || b.State != payout.BatchApproved {
			t.Errorf("%+v, %v", b, err)
		}
	})
}

// A refund after the commission was paid out (PEERS.md D 10) is a debt that later
// earnings pay first; no payout begins before.
func TestCase10_RefundAfterPayout(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := s.Seller("何雨")
		first := s.Earn(9_973, seller)[0]
		s.PaidOut(seller, 9_000)
		must(t, s.Sim.Transfer(wechatsim.Available, 100_000))
		s.Refund(first, 0, 3_001, 0)
		s.WantFunds(seller, 0, 973-3_001, 0, 0)
		_, err := s.TryWithdraw(seller, 10)
		s.WantRefused(err, payout.ErrAvailable)
		s.Earn(5_000, seller)
		s.WantFunds(seller, 0, 2_972, 0, 0)
		_, err = s.TryWithdraw(seller, 2_973)
		s.WantRefused(err, payout.ErrAvailable)
		s.PaidOut(seller, 2_972)
		s.WantFunds(seller, 0, 0, 0, 0)
		s.WantTransfers()
	})
}
