package app_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/payout"
	"yuanfen/server/platform/clock"
	"yuanfen/server/reconcile"
	"yuanfen/server/wechatsim"
)

// nextMorning moves to eleven o'clock in Shanghai of the next day and returns
// the day that is over.
func nextMorning(s *shoptest.Shop) (day string) {
	now := s.Clock.Now().In(clock.Shanghai)
	day = clock.Day(now)
	morning := time.Date(now.Year(), now.Month(), now.Day()+1, 11, 0, 0, 0, clock.Shanghai)
	s.Clock.Advance(morning.Sub(now))
	return day
}

func reconciled(t *testing.T, s *shoptest.Shop, day string) reconcile.Day {
	t.Helper()
	d, err := s.App.Reconcile.Run(t.Context(), day)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func openKinds(t *testing.T, s *shoptest.Shop, day string) (kinds []reconcile.Kind) {
	t.Helper()
	rows, err := s.App.Reconcile.Differences(t.Context(), reconcile.Filter{Day: day, State: reconcile.Open, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range rows {
		kinds = append(kinds, d.Kind)
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

func withFees() shoptest.Config {
	c := shoptest.Default()
	c.Sim.FeeBP = 60
	return c
}

// DESIGN.md 4 by hand: P 6770, one piece of 1990 refunded before shipping, fee
// 41, of which 12 come back: 4751 are available, in either order of fee and
// settlement. A second reading changes nothing.
func TestReconcile_BooksFeesAndProvesTheAccounts(t *testing.T) {
	for _, feeFirst := range []bool{true, false} {
		shoptest.EachWith(t, withFees, func(t *testing.T, s *shoptest.Shop) {
			b := s.Buyer("林知夏")
			o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 9), 3)))
			if o.Paid != 6770 {
				t.Fatalf("paid %d", o.Paid)
			}
			s.Refund(o, 1, 1990, 0)
			s.Step()
			s.Confirm(b, s.Ship(o))
			day := nextMorning(s)
			if !feeFirst {
				s.Clock.Advance(shoptest.Day)
				s.Sim.Step(t.Context()) // Settled before anybody read a bill.
			}
			d := reconciled(t, s, day)
			if !d.Proved || d.Open != 0 || d.Payments != 1 || d.Refunds != 1 || d.Fees != 29 {
				t.Errorf("%+v %v", d, openKinds(t, s, day))
			}
			again := reconciled(t, s, day)
			s.Advance(2 * shoptest.Day)
			again.RunAt, again.TradeFile, again.BasicFile, again.OperatingFile = d.RunAt, d.TradeFile, d.BasicFile, d.OperatingFile
			if again != d {
				t.Errorf("read again: %+v, was %+v", again, d)
			}
			s.WantBooks(map[ledger.Account]int64{ledger.WeChatAvailable: 4751, ledger.ExpenseFee: 29, ledger.SalesGoods: -3980, ledger.SalesFreight: -800})
		})
	}
}

// Every way to falsify a bill is noticed, and closes by itself when the bill is
// right again. Nothing is booked that did not move.
func TestReconcile_FindsEachSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		tamper wechatsim.Tamper
		want   []reconcile.Kind
	}{
		"a line missing":                    {wechatsim.Tamper{How: "missing"}, []reconcile.Kind{reconcile.PaymentMissing}},
		"a line missing in the trade bill":  {wechatsim.Tamper{Bill: "trade", How: "missing"}, []reconcile.Kind{reconcile.BalanceLedger, reconcile.FundMissing, reconcile.PaymentMissing}},
		"a line missing in the fund bill":   {wechatsim.Tamper{Bill: "fund", How: "missing"}, []reconcile.Kind{reconcile.BalanceLedger, reconcile.FeeDiffers, reconcile.FundMissing}},
		"a line too many":                   {wechatsim.Tamper{How: "extra"}, []reconcile.Kind{reconcile.BalanceLedger, reconcile.PaymentUnknown}},
		"a line too many in the trade bill": {wechatsim.Tamper{Bill: "trade", How: "extra"}, []reconcile.Kind{reconcile.FeeDiffers, reconcile.FundMissing, reconcile.PaymentUnknown}},
		"a line too many in the fund bill":  {wechatsim.Tamper{Bill: "fund", How: "extra"}, []reconcile.Kind{reconcile.BalanceLedger, reconcile.FundMissing}},
		"a fen more":                        {wechatsim.Tamper{How: "amount", By: 1}, []reconcile.Kind{reconcile.BalanceLedger, reconcile.PaymentAmount}},
		"a fen less":                        {wechatsim.Tamper{How: "amount", By: -1}, []reconcile.Kind{reconcile.BalanceLedger, reconcile.PaymentAmount}},
		"a fen more in the trade bill":      {wechatsim.Tamper{Bill: "trade", How: "amount", By: 1}, []reconcile.Kind{reconcile.FundAmount, reconcile.PaymentAmount}},
		"a fen less in the fund bill":       {wechatsim.Tamper{Bill: "fund", How: "amount", By: -1}, []reconcile.Kind{reconcile.BalanceLedger, reconcile.FundAmount}},
		"a fee a fen more":                  {wechatsim.Tamper{How: "fee", By: 1}, []reconcile.Kind{reconcile.FeeRate}},
		"a fee a fen less":                  {wechatsim.Tamper{How: "fee", By: -1}, []reconcile.Kind{reconcile.FeeRate}},
		"a fee changed in the trade bill":   {wechatsim.Tamper{Bill: "trade", How: "fee", By: 1}, []reconcile.Kind{reconcile.FeeDiffers}},
		"a fee changed in the fund bill":    {wechatsim.Tamper{Bill: "fund", How: "fee", By: -1}, []reconcile.Kind{reconcile.FeeDiffers}},
	} {
		t.Run(name, func(t *testing.T) {
			shoptest.EachWith(t, withFees, func(t *testing.T, s *shoptest.Shop) {
				b := s.Buyer("林知夏")
				sku := s.SKU(1990, 99)
				s.Pay(b, s.Place(b, shoptest.Want(sku, 2)))
				o := s.Pay(b, s.Place(b, shoptest.Want(sku, 3)))
				s.Pay(b, s.Place(b, shoptest.Want(sku, 1)))
				c.tamper.OutTradeNo = s.OutTradeNo(o)
				s.Sim.TamperBills(c.tamper)
				day := nextMorning(s)
				if d := reconciled(t, s, day); d.Proved || d.Open == 0 {
					t.Errorf("not noticed: %+v", d)
				}
				if got := openKinds(t, s, day); !slices.Equal(got, c.want) {
					t.Errorf("%v, want %v", got, c.want)
				}
				if c.tamper.How == "fee" && c.tamper.Bill != "trade" {
					return // What moved by the bill is booked: WeChat has to give the fen back.
				}
				s.Sim.TamperBills()
				if d := reconciled(t, s, day); d.Open != 0 {
					t.Errorf("the bill is right again: %+v, %v", d, openKinds(t, s, day))
				}
			})
		})
	}
}

// A refund made on WeChat's merchant site is adopted: the order, the books and
// the bills agree again.
func TestReconcile_AdoptsARefundMadeAtWeChat(t *testing.T) {
	shoptest.EachWith(t, withFees, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 9), 2), shoptest.Want(s.SKU(500, 9), 1)))
		if _, err := s.Sim.RefundAtSite(s.OutTradeNo(o), 1000); err != nil {
			t.Fatal(err)
		}
		s.Step()
		day := nextMorning(s)
		reconciled(t, s, day)
		rows, err := s.App.Reconcile.Differences(t.Context(), reconcile.Filter{State: reconcile.Open, Limit: 10})
		if err != nil || len(rows) != 2 {
			t.Fatalf("%+v, %v", rows, err)
		}
		i := slices.IndexFunc(rows, func(d reconcile.Difference) bool { return d.Kind == reconcile.RefundUnknown })
		if err := s.App.Reconcile.Cure(t.Context(), rows[i].ID, reconcile.ClearBank, "x", 1); !errors.Is(err, reconcile.ErrNoCure) {
			t.Errorf("a cure that is none: %v", err)
		}
		if err := s.App.Reconcile.Cure(t.Context(), rows[i].ID, reconcile.AdoptRefund, "客服在商户平台退的", 1); err != nil {
			t.Fatal(err)
		}
		if err := s.App.Reconcile.Cure(t.Context(), rows[i].ID, reconcile.Accept, "again", 1); !errors.Is(err, reconcile.ErrCured) {
			t.Errorf("twice: %v", err)
		}
		if now := s.Order(o); now.Refunded != 1000 || now.State != order.Paid {
			t.Errorf("%+v", now)
		}
		if d := reconciled(t, s, day); d.Open != 0 || !d.Proved {
			t.Errorf("%+v, %v", d, openKinds(t, s, day))
		}
	})
}

// A payment that nobody told of and that no order waits for is found by its
// line, and given back; an order of which everything goes back closes.
func TestReconcile_AsksAboutUnknownPayments(t *testing.T) {
	shoptest.EachWith(t, withFees, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 9), 1)))
		if _, err := s.Sim.PayStray("何雨", 555); err != nil {
			t.Fatal(err)
		}
		day := nextMorning(s)
		reconciled(t, s, day)
		rows, err := s.App.Reconcile.Differences(t.Context(), reconcile.Filter{State: reconcile.Open, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(rows, func(d reconcile.Difference) bool { return d.Kind == reconcile.PaymentUnknown })
		if i < 0 {
			t.Fatalf("%+v", rows)
		}
		if err := s.App.Reconcile.Cure(t.Context(), rows[i].ID, reconcile.AskWeChat, "查询", 1); err != nil {
			t.Fatal(err)
		}
		s.Advance(5 * time.Minute)
		if d := reconciled(t, s, nextMorning(s)); d.Open != 0 || d.Refunds != 1 || !d.Proved {
			t.Errorf("the next day: %+v", d)
		}
	})
}

// Money that moves between WeChat and the bank is booked from the fund bills,
// and a day is not done before its bills are there.
func TestReconcile_FollowsTheAccounts(t *testing.T) {
	shoptest.EachWith(t, withFees, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		s.Confirm(b, s.Bought(b, shoptest.Want(s.SKU(99000, 9), 1)))
		s.Advance(2 * shoptest.Day)
		if err := errors.Join(s.Sim.Transfer(wechatsim.Operating, 50000), s.Sim.Transfer(wechatsim.Available, -30000)); err != nil {
			t.Fatal(err)
		}
		today := clock.Day(s.Clock.Now())
		for day, want := range map[string]error{today: reconcile.ErrDay, "2026-13-01": reconcile.ErrDay, "2020-01-01": reconcile.ErrDay} {
			if _, err := s.App.Reconcile.Run(t.Context(), day); !errors.Is(err, want) {
				t.Errorf("%s: %v", day, err)
			}
		}
		s.Clock.Advance(9 * time.Hour) // Past midnight, before ten.
		before, err := s.App.Reconcile.Days(t.Context(), "", 10)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.App.Reconcile.Run(t.Context(), today); !errors.Is(err, reconcile.ErrNotReady) {
			t.Errorf("before ten: %v", err)
		}
		s.Clock.Advance(10 * time.Hour)
		if err := s.App.Reconcile.RunDue(t.Context()); err != nil { // As the schedule does.
			t.Fatal(err)
		}
		days, err := s.App.Reconcile.Days(t.Context(), "", 10)
		if err != nil || len(days) != len(before)+1 || !days[0].Proved || days[0].Basic != 99000-594-30000 {
			t.Fatalf("%+v, %v, %v", days, err, openKinds(t, s, today))
		}
		books := s.Sim.Books()
		if books.Balances[wechatsim.Operating] != days[0].Operating {
			t.Errorf("%+v, %+v", books.Balances, days[0])
		}
	})
}

// What was explained once and then reads otherwise is open again, and can be
// explained again. Several who reconcile a day at once do not get into each
// other's way.
func TestReconcile_AgainAndAtOnce(t *testing.T) {
	shoptest.EachWith(t, withFees, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 9), 3)))
		day := nextMorning(s)
		for by := int64(1); by <= 3; by++ {
			s.Sim.TamperBills(wechatsim.Tamper{Bill: "trade", How: "amount", By: by, OutTradeNo: s.OutTradeNo(o)})
			reconciled(t, s, day)
			rows, err := s.App.Reconcile.Differences(t.Context(), reconcile.Filter{State: reconcile.Open, Limit: 10})
			if err != nil || len(rows) != 2 {
				t.Fatalf("%d: %+v, %v", by, rows, err)
			}
			for _, d := range rows {
				if err := s.App.Reconcile.Cure(t.Context(), d.ID, reconcile.Accept, "微信已确认", 1); err != nil {
					t.Errorf("%d: %v", by, err)
				}
			}
		}
		s.Sim.TamperBills()
		errs := make([]error, 6)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { _, errs[i] = s.App.Reconcile.Run(t.Context(), day) })
		}
		all.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if !errors.Is(err, reconcile.ErrRunning) {
				t.Error(err)
			}
		}
		if d := reconciled(t, s, day); done == 0 || d.Open != 0 || !d.Proved {
			t.Errorf("%d ran; %+v", done, d)
		}
	})
}

// A day whose bills stay out of reach is told to staff, once; when they can be
// read it is reconciled by itself.
func TestReconcile_SaysWhenBillsStayAway(t *testing.T) {
	shoptest.EachWith(t, withFees, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 9), 1)))
		id, err := s.Sim.AddFault(wechatsim.Fault{Route: "tradebill", Kind: wechatsim.ErrorBefore, Times: -1})
		if err != nil {
			t.Fatal(err)
		}
		day := nextMorning(s)
		for _, want := range []int{0, 1, 1} { // At eleven, at one, at three.
			if err := s.App.Reconcile.RunDue(t.Context()); err == nil {
				t.Fatal("the bill can't be read, and nobody says so")
			}
			alerts, err := s.App.Alerts.BySubject(t.Context(), "reconcile", 0)
			if err != nil || len(alerts) != want {
				t.Errorf("%d alerts, want %d: %v %v", len(alerts), want, alerts, err)
			}
			s.Clock.Advance(2 * time.Hour)
		}
		s.Sim.ClearFaults(id)
		if err := s.App.Reconcile.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if d, err := s.App.Reconcile.Days(t.Context(), "", 1); err != nil || len(d) != 1 || d[0].Day != day || d[0].Payments != 1 {
			t.Errorf("%+v %v", d, err)
		}
	})
}

// Transfers to distributors are matched by our number with the bill of the operating
// account; each way to falsify it is noticed, and closes when the bill is right.
func TestReconcile_Transfers(t *testing.T) {
	for name, c := range map[string]struct {
		tampers []wechatsim.Tamper
		want    []reconcile.Kind
	}{
		"as it was":       {nil, nil},
		"a line missing":  {[]wechatsim.Tamper{{Bill: "fund", How: "missing"}}, []reconcile.Kind{reconcile.TransferMissing}},
		"a line too many": {[]wechatsim.Tamper{{Bill: "fund", How: "extra"}}, []reconcile.Kind{reconcile.FundUnknown}},
		"a fen more":      {[]wechatsim.Tamper{{Bill: "fund", How: "amount", By: 1}}, []reconcile.Kind{reconcile.BalanceLedger, reconcile.TransferAmount}},
		"a fen less":      {[]wechatsim.Tamper{{Bill: "fund", How: "amount", By: -1}}, []reconcile.Kind{reconcile.BalanceLedger, reconcile.TransferAmount}},
	} {
		t.Run(name, func(t *testing.T) {
			shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
				seller := s.Seller("何雨")
				s.Earn(5000, seller)
				s.Advance(shoptest.Day) // Days before are done.
				var paid []payout.Payout
				for range 2 {
					p := s.Withdraw(seller, 2000)
					s.ApprovePayouts(p)
					s.Step()
					paid = append(paid, s.ConfirmTransfer(seller, p))
				}
				for i := range c.tampers {
					c.tampers[i].OutBillNo = paid[0].OutBillNo
				}
				s.Sim.TamperBills(c.tampers...)
				day := nextMorning(s)
				d := reconciled(t, s, day)
				if got := openKinds(t, s, day); !slices.Equal(got, c.want) {
					t.Errorf("%v, want %v", got, c.want)
				}
				if (d.Open == 0) != (c.want == nil) || d.Proved != (c.want == nil) {
					t.Errorf("%+v", d)
				}
				if name == "a line too many" {
					return // What the bill moved lies in suspense until staff have decided.
				}
				s.Sim.TamperBills()
				if d := reconciled(t, s, day); d.Open != 0 || !d.Proved {
					t.Errorf("the bill is right: %+v, %v", d, openKinds(t, s, day))
				}
			})
		})
	}
}
