package app_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/distributor"
	"yuanfen/server/order"
	"yuanfen/server/payout"
	"yuanfen/server/platform/db"
	"yuanfen/server/wechatsim"
)

// purse is what a seller must have, in plain numbers.
type purse struct {
	shoptest.Seller
	order                       order.Order
	earned, paid                int64 // Ever.
	available, withheld, paying int64
	refunded                    int64
	expelled                    bool
}

// wish is a payout and how it must stand.
type wish struct {
	p     payout.Payout
	owner *purse
	state payout.State
	due   time.Time
}

// withdrawals is a shop, its sellers, and what must have become of their money.
type withdrawals struct {
	*shoptest.Shop
	rt     *rapid.T
	purses []*purse
	wishes []*wish
}

// Whatever sellers, staff, WeChat, buyers and time do, in whatever order: nobody is
// paid more than they earned, and everybody has what a few plain rules say.
func TestPayout_RandomLives(t *testing.T) {
	fewer(t, payoutLives)
	rapid.Check(t, func(rt *rapid.T) {
		w := newWithdrawals(t, rt)
		rt.Repeat(map[string]func(*rapid.T){
			"": func(*rapid.T) { w.check() }, "ask": w.ask, "approve": w.approve, "reject": w.reject, "take back": w.takeBack, "send": func(*rapid.T) { w.send() },
			"confirm": w.confirm, "fail": w.fail, "cancel": w.cancel, "refund": w.refund, "expel": w.expel, "reinstate": w.reinstate, "time": w.time,
		})
		w.WantTransfers()
		w.WantCleanAudit()
	})
}

func newWithdrawals(t *testing.T, rt *rapid.T) *withdrawals {
	w := &withdrawals{Shop: shoptest.New(run{t, rt}, db.SQLite, shoptest.Default()), rt: rt}
	must(w.T, w.Sim.Transfer(wechatsim.Available, 1_000_000))
	one, two := w.Seller("何雨"), w.Seller("苏杭")
	for i, o := range w.Earn(9_973, one, two) {
		w.purses = append(w.purses, &purse{Seller: []shoptest.Seller{one, two}[i], order: o, earned: 9_973, available: 9_973})
	}
	r := payout.DefaultRules
	r.Times, r.Day, r.AllDay = 1000, 10_000_000, 100_000_000
	e, err := w.App.Payouts.Rules.Draft(shoptest.As(shoptest.StaffID), r, "测试", 0)
	must(w.T, err)
	must(w.T, w.App.Payouts.Rules.Publish(shoptest.As(shoptest.SecondID), e.No))
	return w
}

func (w *withdrawals) check() {
	for _, x := range w.purses {
		w.WantFunds(x.Seller, 0, x.available, x.withheld, x.paying)
		if x.paid+x.paying > x.earned {
			w.rt.Fatalf("%s earned %d, and gets %d", x.Name, x.earned, x.paid+x.paying)
		}
	}
	for _, q := range w.wishes {
		w.WantPayout(q.p, q.state)
	}
}

func (w *withdrawals) purse(rt *rapid.T) *purse {
	return w.purses[rapid.IntRange(0, len(w.purses)-1).Draw(rt, "seller")]
}

// pick draws a payout in one of some states, or skips the step.
func (w *withdrawals) pick(rt *rapid.T, states ...payout.State) *wish {
	var fit []*wish
	for _, q := range w.wishes {
		if slices.Contains(states, q.state) {
			fit = append(fit, q)
		}
	}
	if len(fit) == 0 {
		rt.Skip("none")
	}
	return fit[rapid.IntRange(0, len(fit)-1).Draw(rt, "payout")]
}

func (w *withdrawals) ask(rt *rapid.T) {
	x := w.purse(rt)
	amount := rapid.Int64Range(1, max(20, x.available*5/4)).Draw(rt, "fen")
	p, err := w.TryWithdraw(x.Seller, amount)
	switch {
	case amount < 10:
		w.WantRefused(err, payout.ErrSmall)
	case amount > x.available:
		w.WantRefused(err, payout.ErrAvailable)
	default:
		must(w.T, err)
		x.available, x.paying = x.available-amount, x.paying+amount
		w.wishes = append(w.wishes, &wish{p: p, owner: x, state: payout.Requested})
	}
}

func (w *withdrawals) approve(rt *rapid.T) {
	var batch []payout.Payout
	for _, q := range w.wishes {
		if q.state == payout.Requested && rapid.Bool().Draw(rt, "in") {
			batch = append(batch, q.p)
			q.state = payout.Approved
		}
	}
	if len(batch) == 0 {
		rt.Skip("none")
	}
	w.ApprovePayouts(batch...)
}

// back is a payout whose money did not leave.
func (q *wish) back(state payout.State) {
	q.state = state
	q.owner.paying -= q.p.Amount
	if q.owner.expelled && q.owner.available+q.p.Amount > 0 {
		kept := min(q.p.Amount, q.owner.available+q.p.Amount) // A debt is paid first.
		q.owner.withheld += kept
		q.owner.available += q.p.Amount - kept
		return
	}
	q.owner.available += q.p.Amount
}

func (w *withdrawals) reject(rt *rapid.T) {
	q := w.pick(rt, payout.Requested, payout.Approved)
	must(w.T, w.App.Payouts.Reject(shoptest.As(shoptest.StaffID), q.p.ID, "测试"))
	q.back(payout.Rejected)
}

func (w *withdrawals) takeBack(rt *rapid.T) {
	q := w.pick(rt, payout.Requested, payout.Approved, payout.Awaiting, payout.Paid, payout.Failed)
	_, err := w.App.Payouts.Withdraw(rt.Context(), q.owner.ID, q.p.ID)
	switch q.state {
	case payout.Requested, payout.Approved:
		must(w.T, err)
		q.back(payout.Withdrawn)
	case payout.Awaiting:
		w.WantRefused(err, payout.ErrSent)
	default:
		w.WantRefused(err, payout.ErrState)
	}
}

// send lets the jobs run: what was approved waits for its owner.
func (w *withdrawals) send() {
	w.Step()
	w.settle()
}

// settle takes into the model what the time has done.
func (w *withdrawals) settle() {
	now := w.Clock.Now()
	for _, q := range w.wishes {
		switch {
		case q.state == payout.Approved && q.owner.available < 0:
			q.back(payout.Rejected) // Who owes by now is not sent anything.
		case q.state == payout.Approved:
			q.state, q.due = payout.Awaiting, now.Add(shoptest.Day)
		}
		if q.state == payout.Awaiting && !now.Before(q.due) {
			q.back(payout.Failed)
		}
	}
}

func (w *withdrawals) confirm(rt *rapid.T) {
	q := w.pick(rt, payout.Awaiting)
	must(w.T, w.Sim.ConfirmOutBillNo(q.p.OutBillNo))
	w.send()
	q.state = payout.Paid
	q.owner.paying, q.owner.paid = q.owner.paying-q.p.Amount, q.owner.paid+q.p.Amount
	w.WantRefused(w.App.Payouts.Reject(shoptest.As(shoptest.StaffID), q.p.ID, "太晚了"), payout.ErrState)
}

func (w *withdrawals) fail(rt *rapid.T) {
	q := w.pick(rt, payout.Awaiting)
	w.Sim.Misbehave("*", wechatsim.TransferFails)
	must(w.T, w.Sim.ConfirmOutBillNo(q.p.OutBillNo))
	w.send()
	q.back(payout.Failed)
}

func (w *withdrawals) cancel(rt *rapid.T) {
	q := w.pick(rt, payout.Awaiting)
	_, err := w.App.Payouts.Cancel(rt.Context(), q.owner.ID, q.p.ID)
	must(w.T, err)
	w.send()
	q.back(payout.Cancelled)
}

// refund takes back a part of what a seller earned: from what is withheld as far as
// that reaches, then from what is available, below zero if it must.
func (w *withdrawals) refund(rt *rapid.T) {
	x := w.purse(rt)
	left := x.order.Lines[0].Amount - x.refunded
	if left == 0 {
		rt.Skip("all is refunded")
	}
	amount := rapid.Int64Range(1, left).Draw(rt, "fen")
	_, err := w.TryRefund(x.order, 0, amount, 0)
	must(w.T, err)
	x.refunded += amount
	kept := min(amount, x.withheld)
	x.withheld, x.available = x.withheld-kept, x.available-(amount-kept)
}

func (w *withdrawals) expel(rt *rapid.T) {
	x := w.purse(rt)
	_, err := w.App.Sellers.Decide(shoptest.As(shoptest.StaffID), x.Seller.Seller, distributor.Expel, "测试")
	if x.expelled {
		w.WantRefused(err, distributor.ErrState)
		return
	}
	must(w.T, err)
	x.expelled = true
	kept := max(0, x.available)
	x.withheld, x.available = x.withheld+kept, x.available-kept
	for _, q := range w.wishes {
		if q.owner == x && (q.state == payout.Requested || q.state == payout.Approved) {
			q.back(payout.Rejected)
		}
	}
}

func (w *withdrawals) reinstate(rt *rapid.T) {
	x := w.purse(rt)
	_, err := w.App.Sellers.Decide(shoptest.As(shoptest.SecondID), x.Seller.Seller, distributor.Reinstate, "测试")
	if !x.expelled {
		w.WantRefused(err, distributor.ErrState)
		return
	}
	must(w.T, err)
	x.expelled = false
	x.available, x.withheld = x.available+x.withheld, 0
}

func (w *withdrawals) time(rt *rapid.T) {
	w.send() // What waits to be sent goes first.
	w.Advance(time.Duration(rapid.IntRange(1, 30).Draw(rt, "hours")) * time.Hour)
	w.settle()
}
