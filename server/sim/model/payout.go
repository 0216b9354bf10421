package model

import "fmt"

// PayoutState is where a payout stands (section 5).
type PayoutState string

// The states of a payout. Sending and awaiting the payee are one to the model: sent.
const (
	PayoutRequested PayoutState = "requested"
	PayoutApproved  PayoutState = "approved"
	PayoutSending   PayoutState = "sending"
	PayoutAwaiting  PayoutState = "awaiting_confirm"
	PayoutPaid      PayoutState = "paid"
	PayoutFailed    PayoutState = "failed"
	PayoutCancelled PayoutState = "cancelled"
	PayoutRejected  PayoutState = "rejected"
	PayoutWithdrawn PayoutState = "withdrawn"
)

type payout struct {
	id, distributor string
	amount, tax     int64
	askedAt         int64
	state           PayoutState
	transfer        string // WeChat's number, once seen there
}

// undone says that the money is still in paying.
func (p *payout) undone() bool {
	return p.state == PayoutRequested || p.state == PayoutApproved || p.state == PayoutSending
}

// PayoutAsked is a distributor's wish to be paid.
type PayoutAsked struct {
	Payout, Distributor string
	Amount              int64 // fen, before tax
	At                  int64
}

// PayoutAsked takes the answer: within the limits and never beyond available.
func (m *Model) PayoutAsked(op PayoutAsked, accepted bool) error {
	d := m.dists[op.Distributor]
	enough := func() bool { return m.owed("available", op.Distributor) >= op.Amount }
	if accepted && d != nil {
		m.catchUp(d.id, op.At, enough)
	}
	var v verdict
	switch {
	case d == nil || m.payouts[op.Payout] != nil:
		v = no("unknown distributor, or number used")
	case op.Amount < m.cfg.PayoutMin || op.Amount > m.cfg.PayoutMax:
		v = no("%d is outside the limits", op.Amount)
	case !enough():
		v = no("%d asked, %d available", op.Amount, m.owed("available", d.id))
	default:
		v = m.payable(d, op.At)
	}
	apply, err := judge("payout "+op.Payout, accepted, v)
	if apply {
		tax := halfUp(op.Amount*m.cfg.TaxBP, 10_000)
		m.payouts[op.Payout] = &payout{id: op.Payout, distributor: d.id, amount: op.Amount, tax: tax, askedAt: op.At, state: PayoutRequested}
		m.post("available:"+d.id, "paying:"+d.id, op.Amount)
	}
	return err
}

// payable judges the person and the day, not the money.
func (m *Model) payable(d *distributor, at int64) verdict {
	var live, all int64
	for _, id := range sortedKeys(m.payouts) {
		if p := m.payouts[id]; p.distributor == d.id && businessDay(p.askedAt) == businessDay(at) {
			all++
			if p.undone() || p.state == PayoutPaid {
				live++
			}
		}
	}
	switch limit := m.cfg.PayoutsPerDay; {
	case limit > 0 && live >= limit:
		return no("%d payouts today", live)
	case limit > 0 && all >= limit:
		return maybe("those that failed today may count")
	case d.state != Active:
		return maybe("%s: what is available is theirs, but sharing money out may wait", d.state)
	case d.unsure:
		return maybe("the end of another payout may not be known")
	}
	return yes()
}

// businessDay numbers the days of Asia/Shanghai, which has no summer time.
func businessDay(at int64) int64 { return (at + 8*60*60*1000) / Day }

// PayoutStep is what staff or the distributor does with a payout.
type PayoutStep struct {
	Payout string
	At     int64
}

// PayoutApproved takes staff's yes.
func (m *Model) PayoutApproved(op PayoutStep, accepted bool) error {
	p, v := m.payouts[op.Payout], yes()
	switch {
	case p == nil || p.state != PayoutRequested:
		v = no("not requested")
	case m.dists[p.distributor].state != Active:
		v = maybe("distributor is %s", m.dists[p.distributor].state)
	}
	apply, err := judge("approve payout "+op.Payout, accepted, v)
	if apply {
		p.state = PayoutApproved
	}
	return err
}

// PayoutRejected takes staff's no, before anything was sent.
func (m *Model) PayoutRejected(op PayoutStep, accepted bool) error {
	return m.unsent("reject", op, accepted, PayoutRejected)
}

// PayoutWithdrawn takes the distributor's change of mind, before anything was sent.
func (m *Model) PayoutWithdrawn(op PayoutStep, accepted bool) error {
	return m.unsent("withdraw", op, accepted, PayoutWithdrawn)
}

func (m *Model) unsent(what string, op PayoutStep, accepted bool, to PayoutState) error {
	p, v := m.payouts[op.Payout], yes()
	switch {
	case p == nil || p.state != PayoutRequested && p.state != PayoutApproved:
		v = no("nothing that could be stopped")
	case p.state == PayoutApproved:
		v = maybe("it may be on its way")
	}
	apply, err := judge(what+" payout "+op.Payout, accepted, v)
	if apply {
		m.giveBack(p, to)
	}
	return err
}

// PayoutSent is a fact: WeChat has a transfer for a payout.
type PayoutSent struct {
	Payout, Transfer string
	Amount           int64 // fen that arrive, after tax; 0: not looked at
	At               int64
}

// PayoutSent takes the transfer over: one for each payout, and only for an approved one.
func (m *Model) PayoutSent(op PayoutSent) error {
	p := m.payouts[op.Payout]
	switch {
	case p == nil:
		return fmt.Errorf("transfer %s: for no payout", op.Transfer)
	case p.transfer != "" && p.transfer != op.Transfer:
		return fmt.Errorf("payout %s: a second transfer %s after %s", p.id, op.Transfer, p.transfer)
	case op.Amount != 0 && op.Amount != p.amount-p.tax:
		return fmt.Errorf("payout %s: %d sent, %d due", p.id, op.Amount, p.amount-p.tax)
	case p.transfer == op.Transfer && p.transfer != "":
		return nil
	case p.state != PayoutApproved:
		return fmt.Errorf("payout %s: sent while %s", p.id, p.state)
	}
	p.state, p.transfer = PayoutSending, op.Transfer
	return nil
}

// PayoutOutcome is a fact: how WeChat ended a transfer. Outcome is PayoutPaid,
// PayoutFailed or PayoutCancelled; Known is as in Pay.
type PayoutOutcome struct {
	Payout  string
	Outcome PayoutState
	Known   bool
	At      int64
}

// PayoutOutcome takes the end of a transfer over.
func (m *Model) PayoutOutcome(op PayoutOutcome) error {
	p := m.payouts[op.Payout]
	if p == nil || p.state != PayoutSending {
		return fmt.Errorf("payout %s: %s at WeChat, but nothing is on its way", op.Payout, op.Outcome)
	}
	if op.Outcome == PayoutPaid {
		m.payOut(p, "wechat.operating")
		return nil
	}
	m.giveBack(p, op.Outcome)
	m.dists[p.distributor].unsure = !op.Known
	return nil
}

// payOut takes the money out of the books: the tax stays to be paid.
func (m *Model) payOut(p *payout, account string) {
	p.state = PayoutPaid
	m.post("paying:"+p.distributor, account, p.amount-p.tax)
	m.post("paying:"+p.distributor, "tax.payable", p.tax)
}

// giveBack returns a payout. The expelled do not get hold of it, nor the flagged,
// for what their flagged lines could not hold when the money was away.
func (m *Model) giveBack(p *payout, to PayoutState) {
	id := p.distributor
	p.state = to
	m.post("paying:"+id, "available:"+id, p.amount)
	if m.dists[id].state == Expelled {
		m.withhold(id, p.amount)
		return
	}
	left, flagged := p.amount, false
	m.eachLineOf(id, func(l *line) {
		if l.byStaff && l.available {
			flagged = true
			n := m.withhold(id, min(left, l.left()-l.held))
			l.held += n
			left -= n
		}
	})
	if flagged && m.cfg.FlaggedAll {
		m.withhold(id, left)
	}
}

// PayoutByBank is staff paying an approved payout by bank.
type PayoutByBank struct {
	Payout string
	At     int64
}

// PayoutByBank takes the answer.
func (m *Model) PayoutByBank(op PayoutByBank, accepted bool) error {
	p, v := m.payouts[op.Payout], maybe("it may be on its way to WeChat")
	if p == nil || p.state != PayoutApproved {
		v = no("not approved, or on its way to WeChat")
	}
	apply, err := judge("bank payout "+op.Payout, accepted, v)
	if apply {
		m.payOut(p, "bank")
	}
	return err
}

// PayoutBankFailed takes the answer to staff saying that the bank did not take an
// approved payout.
func (m *Model) PayoutBankFailed(op PayoutStep, accepted bool) error {
	p, v := m.payouts[op.Payout], maybe("it may be on its way to WeChat")
	if p == nil || p.state != PayoutApproved {
		v = no("not approved, or on its way to WeChat")
	}
	apply, err := judge("bank fails "+op.Payout, accepted, v)
	if apply {
		m.giveBack(p, PayoutFailed)
	}
	return err
}

// DebtWrittenOff is staff, with a second person, giving up a debt.
type DebtWrittenOff struct {
	Distributor string
	Amount      int64 // fen
	At          int64
}

// DebtWrittenOff takes the answer: never more than the debt.
func (m *Model) DebtWrittenOff(op DebtWrittenOff, accepted bool) error {
	d, debt := m.dists[op.Distributor], -m.owed("available", op.Distributor)
	v := yes()
	switch {
	case d == nil || op.Amount <= 0 || op.Amount > debt && !d.unsure:
		v = no("the debt is %d", max(0, debt))
	case d.unsure:
		v = maybe("the end of a payout may not be known")
	}
	apply, err := judge("write off "+op.Distributor, accepted, v)
	if apply {
		m.post("expense.other", "available:"+op.Distributor, op.Amount)
		d.writtenOff += op.Amount
	}
	return err
}
