package app_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/distributor"
	"yuanfen/server/payout"
	"yuanfen/server/platform/web"
)

// payoutRounds is how often each pair races on each engine.
const payoutRounds = 60

// oneWon fails unless exactly one of two came through and the other was refused
// with one of some codes.
func oneWon(t *testing.T, what string, one, two error, codes ...string) {
	t.Helper()
	lost := one
	if one == nil {
		lost = two
	}
	if (one == nil) == (two == nil) {
		t.Fatalf("%s: %v and %v", what, one, two)
	}
	for _, c := range codes {
		if web.CodeOf(lost) == c {
			return
		}
	}
	t.Fatalf("%s: the loser was told %v", what, lost)
}

// Two withdrawals at once that the balance can't bear together (PEERS.md D 12): one
// is taken, the other refused, and never is more on its way than there was.
func TestCase12_TwoWithdrawalsAtOnce(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 10_000)
		generous(t, s)
		for range payoutRounds {
			var made [2]payout.Payout
			var errs [2]error
			ask := func(i int) func() { return func() { made[i], errs[i] = s.TryWithdraw(seller, 6_000) } }
			together(ask(0), ask(1))
			oneWon(t, "withdrawals", errs[0], errs[1], "payout.not_available")
			s.WantFunds(seller, 0, 4_000, 0, 6_000)
			for i, p := range made {
				if errs[i] == nil {
					_, err := s.App.Payouts.Withdraw(t.Context(), seller.ID, p.ID)
					must(t, err)
				}
			}
			s.WantFunds(seller, 0, 10_000, 0, 0)
		}
	})
}

// Ten at once, each of which the balance can bear four times.
func TestCase12_ManyWithdrawalsAtOnce(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 10_000)
		generous(t, s)
		errs := make([]error, 10)
		steps := make([]func(), len(errs))
		for i := range steps {
			steps[i] = func() { _, errs[i] = s.TryWithdraw(seller, 2_300) }
		}
		together(steps...)
		taken := 0
		for _, err := range errs {
			if err == nil {
				taken++
			} else if !errors.Is(err, payout.ErrAvailable) {
				t.Error(err)
			}
		}
		if taken != 4 {
			t.Errorf("%d taken", taken)
		}
		s.WantFunds(seller, 0, 800, 0, 9_200)
	})
}

// Two approvers at once: a payout is in one batch, a batch is confirmed once, and
// the limit of a day holds though each of two batches alone would keep it.
func TestRace_TwoApprovers(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 10_000_000)
		generous(t, s)
		one, two := shoptest.As(shoptest.StaffID), shoptest.As(shoptest.SecondID)
		third := shoptest.As(3)
		for i := range payoutRounds {
			p := s.Withdraw(seller, 60_000) // Above what one person may approve.
			var a, b payout.Batch
			var errA, errB error
			together(
				func() { a, errA = s.App.Payouts.Review(one, []int64{p.ID}, "") },
				func() { b, errB = s.App.Payouts.Review(two, []int64{p.ID}, "") },
			)
			oneWon(t, "review", errA, errB, "payout.taken")
			batch := a.ID
			if errA != nil {
				batch = b.ID
			}
			_, err := s.App.Payouts.Confirm(map[bool]context.Context{true: one, false: two}[errA == nil], batch)
			s.WantRefused(err, payout.ErrSameEye)
			confirm := func(who context.Context, err *error) func() {
				return func() { _, *err = s.App.Payouts.Confirm(who, batch) }
			}
			other := map[bool]context.Context{true: two, false: one}[errA == nil]
			if i%2 == 0 {
				together(confirm(other, &errA), confirm(third, &errB))
				oneWon(t, "confirm", errA, errB, "payout.batch_state")
				s.WantPayout(p, payout.Approved)
			} else { // The distributor takes it back at the same moment.
				together(confirm(other, &errA), func() { _, errB = s.App.Payouts.Withdraw(context.Background(), seller.ID, p.ID) })
				if errA != nil || errB != nil { // Either is done after the other.
					t.Fatalf("%v, %v", errA, errB)
				}
				s.WantPayout(p, payout.Withdrawn)
			}
		}
	})
}

// The limits of a day hold for batches that are approved at the same moment.
func TestRace_TwoBatchesOfADay(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		one, two := s.Seller("何雨"), s.Seller("苏杭")
		s.Earn(20_000, one, two)
		generous(t, s, func(r *payout.Rules) { r.Largest, r.Day, r.AllDay = 3_000, 3_000, 3_000 })
		for range payoutRounds / 4 {
			a, b := s.Withdraw(one, 2_000), s.Withdraw(two, 2_000)
			var errs [2]error
			together(func() { _, errs[0] = s.TryApprovePayouts(a) }, func() { _, errs[1] = s.TryApprovePayouts(b) })
			oneWon(t, "batches", errs[0], errs[1], "payout.all_day")
			for _, p := range []payout.Payout{a, b} {
				_, err := s.App.Payouts.Withdraw(t.Context(), p.MemberID, p.ID)
				must(t, err)
			}
		}
	})
}

// Expulsion against sending: either the payout went out before, or it never goes
// out and its money is withheld with the rest.
func TestRace_ExpelAndPay(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 10_000)
		generous(t, s)
		sent := 0
		for i := range payoutRounds / 2 {
			p := s.Withdraw(seller, 6_000)
			s.ApprovePayouts(p)
			var expelErr, runErr error
			together(
				func() {
					for range i % 6 { // About as long as it takes a job to be claimed.
						_, _ = s.App.Payouts.Get(context.Background(), p.ID)
					}
					_, expelErr = s.App.Sellers.Decide(shoptest.As(shoptest.StaffID), seller.Seller, distributor.Expel, "测试")
				},
				func() { _, runErr = s.App.Runner.RunDue(context.Background()) },
			)
			if expelErr != nil || runErr != nil {
				t.Fatalf("%v, %v", expelErr, runErr)
			}
			s.Step()
			if _, out := s.Sim.TransferBill(p.OutBillNo); out {
				sent++
				s.WantPayout(p, payout.Awaiting)
				s.WantFunds(seller, 0, 0, 4_000, 6_000)
				_, err := s.App.Payouts.Cancel(t.Context(), seller.ID, p.ID)
				must(t, err)
				s.Step()
				s.WantPayout(p, payout.Cancelled)
			} else {
				s.WantPayout(p, payout.Rejected)
			}
			s.WantFunds(seller, 0, 0, 10_000, 0)
			_, err := s.App.Sellers.Decide(shoptest.As(shoptest.SecondID), seller.Seller, distributor.Reinstate, "申诉成立")
			must(t, err)
			s.Step()
			s.WantFunds(seller, 0, 10_000, 0, 0)
		}
		t.Logf("sent before the expulsion %d times of %d", sent, payoutRounds/2)
		s.WantTransfers()
	})
}

// Taking back against sending: it was taken back and WeChat never hears of it, or
// it went out and only WeChat gives it back.
func TestRace_WithdrawAndSend(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 10_000_000)
		generous(t, s)
		for range payoutRounds {
			p := s.Withdraw(seller, 1_000)
			s.ApprovePayouts(p)
			var back, run error
			together(
				func() { _, back = s.App.Payouts.Withdraw(context.Background(), seller.ID, p.ID) },
				func() { _, run = s.App.Runner.RunDue(context.Background()) },
			)
			if run != nil || (back != nil && !errors.Is(back, payout.ErrSent)) {
				t.Fatalf("%v, %v", back, run)
			}
			_, out := s.Sim.TransferBill(p.OutBillNo)
			if want := map[bool]payout.State{true: payout.Withdrawn, false: payout.Awaiting}[back == nil]; out != (back != nil) || s.Payout(p).State != want {
				t.Fatalf("taken back: %v, at WeChat: %t, %s", back, out, s.Payout(p).State)
			}
		}
	})
}

// Who was expelled gets nothing that they had asked for; what staff free they may
// withdraw. Whose suspension ends is paid.
func TestPayout_SuspendedAndExpelled(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 10_000)
		p := s.Withdraw(seller, 3_000)
		s.Decide(seller.Seller, distributor.Suspend)
		_, err := s.TryApprovePayouts(p)
		s.WantRefused(err, payout.ErrSuspended)
		s.Decide(seller.Seller, distributor.Resume)
		s.ApprovePayouts(p)
		s.Decide(seller.Seller, distributor.Suspend)
		s.Advance(2 * time.Hour)
		s.WantPayout(p, payout.Approved)
		s.Decide(seller.Seller, distributor.Resume)
		s.Step()
		s.ConfirmTransfer(seller, p)

		sent, approved, asked, bank := s.Sent(s.Withdraw(seller, 1_000)), s.Withdraw(seller, 1_000), s.Withdraw(seller, 500), s.WithdrawByBank(seller, 600)
		s.ApprovePayouts(approved, bank)
		s.Decide(seller.Seller, distributor.Expel)
		s.Step()
		for _, p := range []payout.Payout{approved, asked, bank} {
			if p = s.WantPayout(p, payout.Rejected); p.Reason != "分销资格已终止" {
				t.Errorf("%s", p.Reason)
			}
		}
		s.WantFunds(seller, 0, 0, 6_000, 1_000)
		_, _, err = s.App.Payouts.StartBank(shoptest.As(shoptest.StaffID), bank.ID)
		s.WantRefused(err, payout.ErrState)
		_, err = s.TryWithdraw(seller, 1_000)
		s.WantRefused(err, payout.ErrAvailable)
		s.ConfirmTransfer(seller, sent)
		must(t, s.App.Commission.DecideBalance(shoptest.As(shoptest.StaffID), seller.Seller, "free", "结清"))
		s.WantFunds(seller, 0, 6_000, 0, 0)
		s.PaidOut(seller, 6_000)
		s.WantFunds(seller, 0, 0, 0, 0)
		s.WantTransfers()
		if got := fmt.Sprint(operating(s)); got != "10000" {
			t.Error(got)
		}
	})
}
