package model

import "fmt"

type payment struct {
	id, order     string
	amount        int64
	attemptClosed bool
	booked        bool // the program knows of it
	settled       bool
	left          int64 // fen of it in wechat.held; may be negative by the fee
	refunded      int64 // fen that WeChat gave back
}

// Pay is a fact: WeChat took money for an order (or for one that nobody knows).
type Pay struct {
	Payment, Order string // Payment is WeChat's transaction id
	Amount         int64  // fen
	// AttemptClosed says that WeChat took it on an attempt closed there before.
	AttemptClosed bool
	// Known says that the program has answered for it (its notice was taken).
	// Otherwise the model books it when the program shows that it knows:
	// by Observe, by an accepted request that presupposes it, or by Advance.
	Known bool
	At    int64
}

// Pay takes a payment over.
func (m *Model) Pay(op Pay) error {
	if m.payments[op.Payment] != nil || op.Amount <= 0 {
		return fmt.Errorf("pay %s: transaction id used before, or nothing paid", op.Payment)
	}
	p := &payment{id: op.Payment, order: op.Order, amount: op.Amount, attemptClosed: op.AttemptClosed}
	m.payments[p.id] = p
	m.paymentIDs = append(m.paymentIDs, p.id)
	if op.Known {
		m.book(p, op.At)
	}
	return nil
}

// Known says that the program now knows of a payment whose notice came late.
type Known struct {
	Payment string
	At      int64
}

// Known books a payment at the time the program took it.
func (m *Model) Known(op Known) error {
	p := m.payments[op.Payment]
	if p == nil {
		return fmt.Errorf("payment %s: the program took money that WeChat does not have", op.Payment)
	}
	m.book(p, op.At)
	return nil
}

// pending is the oldest payment that could still pay the order and that the
// program has not shown to know.
func (m *Model) pending(o *order) *payment {
	if o.state != AwaitingPayment && o.state != Closing {
		return nil
	}
	for _, id := range m.paymentIDs {
		if p := m.payments[id]; p.order == o.id && !p.booked && p.amount == o.total {
			return p
		}
	}
	return nil
}

// book posts a payment once: it pays its order, or all of it goes back.
func (m *Model) book(p *payment, at int64) {
	if p.booked {
		return
	}
	p.booked = true
	p.left += p.amount
	o := m.orders[p.order]
	if o != nil && (o.state == AwaitingPayment || o.state == Closing) && p.amount == o.total {
		m.ledger["wechat.held"] += p.amount
		m.ledger["escrow:"+o.id] -= p.amount
		m.pay(o, p.id, at)
	} else {
		m.post("wechat.held", "refund.due", p.amount)
		m.refunds = append(m.refunds, &refund{id: UnusableRefund(p.id), payment: p.id, order: p.order, amount: p.amount, unusable: true, state: RefundDue})
	}
	if p.settled {
		m.settle(p)
	}
}

// pay makes an order paid and accrues its commission. The earner is only
// re-checked: one who is no longer active loses the line to nobody.
func (m *Model) pay(o *order, id string, at int64) {
	o.state, o.payment, o.paid = Paid, id, o.total
	if who, earner := m.members[o.buyer], o.lines[0].earner; o.binds && m.isActive(earner) && who.binding == o.bindingWas {
		who.binding = Binding{earner, at}
	}
	for _, l := range o.lines {
		if l.earner != "" && !m.isActive(l.earner) {
			l.reason = "earner " + l.earner + " not active at payment"
			l.earner, l.commission = "", 0
		}
		if l.earner != "" {
			m.post("commission.deferred", "frozen:"+l.earner, l.commission)
		}
	}
}

// wallet is the account in which WeChat keeps this payment's money.
func (p *payment) wallet() string {
	if p.settled && p.booked {
		return "wechat.available"
	}
	return "wechat.held"
}

// take moves money out of (positive) or back to the payment's wallet.
func (m *Model) take(p *payment, from string, amount int64) {
	m.ledger[from] += amount
	m.ledger[p.wallet()] -= amount
	if p.wallet() == "wechat.held" {
		p.left -= amount
	}
}

// Fee is a fact from WeChat's bill: what it charged for a payment.
type Fee struct {
	Payment string
	Amount  int64 // fen
	At      int64
}

// Fee books a payment's fee.
func (m *Model) Fee(op Fee) error { return m.fee("fee", op.Payment, op.Amount) }

// FeeBack is a fact from WeChat's bill: the part of the fee given back on a refund.
type FeeBack struct {
	Payment string
	Amount  int64 // fen
	At      int64
}

// FeeBack books a fee given back.
func (m *Model) FeeBack(op FeeBack) error { return m.fee("fee back", op.Payment, -op.Amount) }

func (m *Model) fee(what, id string, amount int64) error {
	p := m.payments[id]
	if p == nil {
		return fmt.Errorf("%s: unknown payment %s", what, id)
	}
	m.take(p, "expense.fee", amount)
	return nil
}

// Settled is a fact: WeChat settled a payment into the available balance.
type Settled struct {
	Payment string
	At      int64
}

// Settled moves what the payment has left; a second event changes nothing.
func (m *Model) Settled(op Settled) error {
	p := m.payments[op.Payment]
	if p == nil {
		return fmt.Errorf("settled: unknown payment %s", op.Payment)
	}
	m.settle(p)
	return nil
}

func (m *Model) settle(p *payment) {
	p.settled = true
	if !p.booked {
		return // nothing is held yet; book settles it
	}
	m.ledger["wechat.available"] += p.left
	m.ledger["wechat.held"] -= p.left
	p.left = 0
}

// FundKind is a line of WeChat's fund bill that is no payment, refund or transfer.
type FundKind string

// The kinds of fund line (section 4).
const (
	TopUp    FundKind = "bank to operating"
	Withdraw FundKind = "available to bank"
	PayTax   FundKind = "tax paid by bank"
	Unknown  FundKind = "a line nobody knows" // positive: money came, negative: it went
	Cleared  FundKind = "suspense cleared"    // by staff, against the bank
)

// FundLine is a fact from the fund bill, or the clearing of one.
type FundLine struct {
	Kind   FundKind
	Amount int64 // fen
	At     int64
}

// FundLine books a line of the fund bill.
func (m *Model) FundLine(op FundLine) error {
	debit, credit := "wechat.available", "suspense"
	switch op.Kind {
	case TopUp:
		debit, credit = "wechat.operating", "bank"
	case Withdraw:
		debit, credit = "bank", "wechat.available"
	case PayTax:
		debit, credit = "tax.payable", "bank"
	case Cleared:
		debit, credit = "suspense", "bank"
	}
	m.ledger[debit] += op.Amount
	m.ledger[credit] -= op.Amount
	return nil
}
