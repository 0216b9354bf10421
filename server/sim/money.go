package sim

import (
	"math/rand/v2"
	"time"

	"yuanfen/server/aftersale"
	"yuanfen/server/app/shoptest"
	"yuanfen/server/commission"
	"yuanfen/server/order"
	"yuanfen/server/payout"
	"yuanfen/server/platform/clock"
	"yuanfen/server/sim/model"
	"yuanfen/server/wechatsim"
)

func (l *Life) askAfterSale(r *rand.Rand) {
	x := l.sale(r, order.Paid, order.Shipped, order.Received, order.Received, order.Completed)
	if x == nil {
		return
	}
	in := aftersale.Application{MemberID: x.MemberID, OrderID: x.ID, Kind: pick(r, []aftersale.Kind{aftersale.Refund, aftersale.Refund, aftersale.Return, aftersale.Return, aftersale.Exchange}), Reason: "quality", Key: l.key()}
	for _, line := range x.Lines {
		if n := r.Int64N(line.Quantity + 1); n > 0 && r.IntN(2) == 0 {
			in.Lines = append(in.Lines, aftersale.Line{LineID: line.ID, Pieces: n, Amount: r.Int64N(line.Price*n + 1)})
		}
	}
	if len(in.Lines) == 0 {
		return
	}
	if in.Kind == aftersale.Exchange {
		for i := range in.Lines {
			in.Lines[i].Amount = 0
		}
	}
	var a aftersale.AfterSale
	ok := l.until("after-sale", func() (err error) {
		a, err = l.App.AfterSales.Apply(l.ctx(), in)
		return err
	}, nil)
	op := model.AfterSaleApplied{AfterSale: "refused", Order: name(x.ID), Return: in.Kind == aftersale.Return, Exchange: in.Kind == aftersale.Exchange, Lines: x.parts(in.Lines), At: l.at()}
	if ok {
		id := a.ID
		a, err := l.App.AfterSales.Get(l.ctx(), id) // All of an order asks for its freight, too.
		for l.Killed() || err != nil {
			l.revive()
			a, err = l.App.AfterSales.Get(l.ctx(), id)
		}
		op.AfterSale, op.Lines, op.Freight = name(a.ID), x.parts(a.Lines), a.Freight
		l.cases = append(l.cases, &claim{a})
		l.seen.cases[a.ID] = aftersale.Applied
	}
	l.judge(l.model.AfterSaleApplied(op, ok))
}

// parts is what an after-sale asks for, as the model counts lines.
func (x *sale) parts(lines []aftersale.Line) (parts []model.RefundLine) {
	for _, part := range lines {
		for i, line := range x.Lines {
			if line.ID == part.LineID {
				parts = append(parts, model.RefundLine{Line: i, Pieces: part.Pieces, Amount: part.Amount})
			}
		}
	}
	return parts
}

// claim draws one of the last after-sales, nil if there is none.
func (l *Life) claim(r *rand.Rand) *claim {
	if len(l.cases) == 0 {
		return nil
	}
	c := pick(r, l.cases[max(0, len(l.cases)-6):])
	l.say("after-sale %d of order %d", c.ID, c.OrderID)
	return c
}

// move does a step of an after-sale that leads to one of some states.
func (l *Life) move(c *claim, called string, do func() error, tell func(model.AfterSaleStep, bool) error, to ...aftersale.State) {
	was := l.stateOf(c)
	ok := l.until(called, do, func() bool {
		now := l.stateOf(c)
		for _, s := range to {
			if now == s && now != was {
				return true
			}
		}
		return false
	})
	l.judge(tell(model.AfterSaleStep{AfterSale: name(c.ID), At: l.at()}, ok))
	l.seen.cases[c.ID] = l.stateOf(c)
}

func (l *Life) stateOf(c *claim) (s aftersale.State) {
	l.calmly(func() {
		a, err := l.App.AfterSales.Get(l.ctx(), c.ID)
		l.must(err)
		s = a.State
	})
	return s
}

func (l *Life) answerAfterSale(r *rand.Rand) {
	c := l.claim(r)
	if c == nil {
		return
	}
	if r.IntN(5) == 0 {
		l.move(c, "reject after-sale", func() error { return l.App.AfterSales.Reject(l.ctx(), shoptest.StaffID, c.ID, "模拟") }, l.model.AfterSaleRejected, aftersale.Rejected)
		return
	}
	key := l.key()
	l.move(c, "approve after-sale", func() error {
		_, err := l.App.AfterSales.Approve(l.ctx(), aftersale.Approval{ID: c.ID, StaffID: shoptest.StaffID, Key: key})
		return err
	}, l.model.AfterSaleApproved, aftersale.Approved, aftersale.Refunding, aftersale.Done)
}

func (l *Life) sendBack(r *rand.Rand) {
	if c := l.claim(r); c != nil {
		l.move(c, "send back", func() error { return l.App.AfterSales.SendBack(l.ctx(), c.MemberID, c.ID, "SF", "SF"+name(c.ID)) }, l.model.AfterSaleReturned, aftersale.Returning)
	}
}

func (l *Life) arrive(r *rand.Rand) {
	c := l.claim(r)
	if c == nil {
		return
	}
	sound := r.IntN(3) > 0
	var counts []aftersale.Count
	for _, line := range c.Lines {
		n := aftersale.Count{LineID: line.LineID, Sound: line.Pieces}
		if !sound {
			n.Sound, n.Damaged = 0, line.Pieces
		}
		counts = append(counts, n)
	}
	l.move(c, "arrive", func() error {
		_, err := l.App.AfterSales.Arrive(l.ctx(), shoptest.StaffID, c.ID, counts)
		return err
	}, func(s model.AfterSaleStep, ok bool) error {
		return l.model.AfterSaleArrived(model.AfterSaleArrived{AfterSale: s.AfterSale, Sound: sound, At: s.At}, ok)
	}, aftersale.Refunding, aftersale.Done, aftersale.Arrived)
}

// exchange sends the goods of an exchange out, or has them reach the buyer.
func (l *Life) exchange(r *rand.Rand) {
	c := l.claim(r)
	if c == nil {
		return
	}
	if r.IntN(2) == 0 {
		l.move(c, "reship", func() error { return l.App.AfterSales.Reship(l.ctx(), shoptest.StaffID, c.ID, "SF", "SF"+name(c.ID)) }, l.model.AfterSaleReshipped, aftersale.Reshipped)
		return
	}
	l.move(c, "receive exchanged", func() error { return l.App.AfterSales.Receive(l.ctx(), c.MemberID, c.ID) }, l.model.AfterSaleExchanged, aftersale.Done)
}

func (l *Life) withdrawAfterSale(r *rand.Rand) {
	if c := l.claim(r); c != nil {
		l.move(c, "withdraw after-sale", func() error { return l.App.AfterSales.Withdraw(l.ctx(), c.MemberID, c.ID) }, l.model.AfterSaleWithdrawn, aftersale.Withdrawn)
	}
}

// decideCommission is staff withholding, freeing or forfeiting what a line earns.
func (l *Life) decideCommission(r *rand.Rand) {
	x := l.sale(r, order.Paid, order.Shipped, order.Received, order.Completed)
	if x == nil {
		return
	}
	i := r.IntN(len(x.Lines))
	c := l.commissionOf(x, i)
	if c.ID == 0 {
		return
	}
	d := pick(r, []commission.Decision{commission.DecideHold, commission.DecideHold, commission.DecideFree, commission.DecideForfeit})
	ok := l.until("commission "+string(d), func() error {
		return l.App.Commission.Decide(shoptest.As(shoptest.StaffID), []int64{c.ID}, d, "模拟")
	}, func() bool {
		return l.commissionOf(x, i).Held == (d == commission.DecideHold)
	})
	step := model.LineStep{Order: name(x.ID), Line: i, At: l.at()}
	switch d {
	case commission.DecideHold:
		l.judge(l.model.LineWithheld(step, ok))
	case commission.DecideFree:
		l.judge(l.model.LineFreed(step, ok))
	case commission.DecideForfeit:
		l.judge(l.model.LineForfeited(step, ok))
	}
}

// correct is staff giving an order to another distributor, or to nobody.
func (l *Life) correct(r *rand.Rand) {
	x, to := l.sale(r, order.AwaitingPayment, order.Paid, order.Shipped, order.Received, order.Completed), l.seller(r)
	if x == nil || to == nil {
		return
	}
	id, called := to.seller, name(to.seller)
	if r.IntN(4) == 0 {
		id, called = 0, ""
	}
	was := l.ownerOf(x)
	ok := l.until("correct", func() error { return l.App.Referral.Correct(shoptest.As(shoptest.StaffID), x.ID, id, "模拟") }, func() bool { return l.ownerOf(x) == id && was != id })
	if ok && x.State == order.Completed { // What the new earner gets of it is settled within minutes.
		l.calm = true
		l.pass(3*time.Minute, time.Minute)
	}
	for i := range x.Lines {
		l.judge(l.model.Corrected(model.Corrected{Order: name(x.ID), Line: i, To: called, At: l.at()}, ok))
		if !ok {
			return
		}
	}
}

func (l *Life) writeOff(r *rand.Rand) {
	p := l.seller(r)
	if p == nil {
		return
	}
	l.calm = true
	w, err := l.App.Commission.AskWriteOff(shoptest.As(shoptest.StaffID), p.seller, "模拟")
	if err == nil {
		err = l.App.Commission.DecideWriteOff(shoptest.As(shoptest.SecondID), w.ID, true)
	}
	l.say("%v", err)
	l.judge(l.model.DebtWrittenOff(model.DebtWrittenOff{Distributor: name(p.seller), Amount: w.Amount, At: l.at()}, err == nil))
}

func (l *Life) askPayout(r *rand.Rand) {
	p := l.seller(r)
	if p == nil {
		return
	}
	var f commission.Funds
	l.calmly(func() {
		var err error
		f, err = l.App.Commission.FundsOf(l.ctx(), p.seller)
		l.must(err)
	})
	amount := 1 + r.Int64N(max(50, f.Available*5/4))
	req := payout.Request{MemberID: p.ID, Amount: amount, Road: payout.ByWeChat, Key: l.key()}
	if r.IntN(4) == 0 {
		req.Road, req.Account = payout.ByBank, payout.Account{Holder: "示例" + p.Name, Bank: "示例银行", Number: "6200000000000001"}
	}
	var made payout.Payout
	ok := l.until("ask payout", func() (err error) {
		made, err = l.App.Payouts.Ask(l.ctx(), req)
		return err
	}, nil)
	op := model.PayoutAsked{Payout: "refused", Distributor: name(p.seller), Amount: amount, At: l.at()}
	if ok {
		op.Payout = name(made.ID)
		l.payouts = append(l.payouts, &withdrawal{Payout: made, owner: p})
		l.seen.payouts[made.ID] = payout.Requested
	}
	l.judge(l.model.PayoutAsked(op, ok))
}

// withdrawal draws one of the last payouts, nil if there is none.
func (l *Life) withdrawal(r *rand.Rand) *withdrawal {
	if len(l.payouts) == 0 {
		return nil
	}
	w := pick(r, l.payouts[max(0, len(l.payouts)-6):])
	l.say("payout %d of %d", w.ID, w.DistributorID)
	return w
}

func (l *Life) payoutNow(w *withdrawal) (p payout.Payout) {
	l.calmly(func() {
		var err error
		p, err = l.App.Payouts.Get(l.ctx(), w.ID)
		l.must(err)
	})
	return p
}

// approvePayout is one person reviewing, and another where two are needed.
func (l *Life) approvePayout(r *rand.Rand) {
	w := l.withdrawal(r)
	if w == nil || l.payoutNow(w).State != payout.Requested {
		return
	}
	ok := l.until("approve payout", func() error {
		p, err := l.App.Payouts.Get(l.ctx(), w.ID)
		if err == nil && p.State == payout.Requested && p.BatchID == 0 {
			_, err = l.App.Payouts.Review(shoptest.As(shoptest.StaffID), []int64{w.ID}, "")
		}
		if err == nil {
			p, err = l.App.Payouts.Get(l.ctx(), w.ID)
		}
		if err == nil && p.State == payout.Requested {
			_, err = l.App.Payouts.Confirm(shoptest.As(shoptest.SecondID), p.BatchID)
		}
		return err
	}, nil)
	l.judge(l.model.PayoutApproved(model.PayoutStep{Payout: name(w.ID), At: l.at()}, ok))
	l.seen.payouts[w.ID] = l.payoutNow(w).State
}

// payByBank is finance beginning a payout by bank and registering that it was paid,
// or now and then that the bank did not take it.
func (l *Life) payByBank(r *rand.Rand) {
	w := l.withdrawal(r)
	if w == nil || w.Road != payout.ByBank {
		return
	}
	staff, fails := shoptest.As(shoptest.StaffID), r.IntN(4) == 0
	if !l.until("begin by bank", func() error { _, _, err := l.App.Payouts.StartBank(staff, w.ID); return err }, nil) {
		return
	}
	step := model.PayoutStep{Payout: name(w.ID), At: l.at()}
	if fails {
		ok := l.until("bank fails", func() error { return l.App.Payouts.FailBank(staff, w.ID, "模拟") }, func() bool { return l.payoutNow(w).State == payout.Failed })
		l.judge(l.model.PayoutBankFailed(step, ok))
	} else {
		done := payout.Banked{Number: "B" + name(w.ID), On: l.Clock.Now().In(clock.Shanghai).Format(time.DateOnly), PDF: []byte("%PDF-1.4\nreceipt\n%%EOF")}
		ok := l.until("pay by bank", func() error { return l.App.Payouts.PayByBank(staff, w.ID, done) }, func() bool { return l.payoutNow(w).State == payout.Paid })
		l.judge(l.model.PayoutByBank(model.PayoutByBank(step), ok))
	}
	l.seen.payouts[w.ID] = l.payoutNow(w).State
}

// stopPayout takes a payout back before it is sent: its owner does, or staff.
func (l *Life) stopPayout(r *rand.Rand) {
	w := l.withdrawal(r)
	if w == nil {
		return
	}
	was := l.payoutNow(w).State
	took := func(to payout.State) func() bool {
		return func() bool { return was != to && l.payoutNow(w).State == to }
	}
	step := model.PayoutStep{Payout: name(w.ID), At: l.at()}
	if r.IntN(2) == 0 {
		ok := l.until("withdraw payout", func() error { _, err := l.App.Payouts.Withdraw(l.ctx(), w.owner.ID, w.ID); return err }, took(payout.Withdrawn))
		l.judge(l.model.PayoutWithdrawn(step, ok))
	} else {
		ok := l.until("reject payout", func() error { return l.App.Payouts.Reject(shoptest.As(shoptest.StaffID), w.ID, "模拟") }, took(payout.Rejected))
		l.judge(l.model.PayoutRejected(step, ok))
	}
	l.seen.payouts[w.ID] = l.payoutNow(w).State
}

// confirmTransfer is the distributor's tap on WeChat's page.
func (l *Life) confirmTransfer(r *rand.Rand) {
	w := l.withdrawal(r)
	if w == nil {
		return
	}
	params, err := l.App.Payouts.Confirmation(l.ctx(), w.owner.ID, w.ID)
	if l.Killed() || err != nil {
		l.revive()
		l.say("%v", err)
		return
	}
	if err := l.Sim.ConfirmTransfer(w.owner.OpenID, wechatsim.TransferParams(params)); err != nil {
		l.say("WeChat: %v", err)
	}
}

// cancelTransfer asks WeChat to take a transfer back; WeChat decides.
func (l *Life) cancelTransfer(r *rand.Rand) {
	if w := l.withdrawal(r); w != nil {
		l.until("cancel transfer", func() error { _, err := l.App.Payouts.Cancel(l.ctx(), w.owner.ID, w.ID); return err }, nil)
	}
}

func (l *Life) spoilTransfer(r *rand.Rand) {
	l.fault(wechatsim.Fault{Route: "*", Kind: pick(r, []wechatsim.FaultKind{wechatsim.TransferFails, wechatsim.TransferStaysAccepted, wechatsim.TransferStaysProcessing, wechatsim.TransferLingers})})
}
