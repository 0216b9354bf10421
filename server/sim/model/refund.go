package model

import "fmt"

// RefundState is where money on its way back stands.
type RefundState string

// The states of a refund. RefundClosed waits for staff, who send it by bank.
const (
	RefundDue      RefundState = "due"
	RefundSuccess  RefundState = "success"
	RefundAbnormal RefundState = "abnormal"
	RefundClosed   RefundState = "closed"
	RefundBank     RefundState = "bank"
)

type refund struct {
	id, order, payment string
	amount             int64
	unusable           bool // the payment itself could not be used
	state              RefundState
	afterSale          string
}

// RefundLine is a part of one order line. Pieces may be 0 (a price reduction).
type RefundLine struct {
	Line   int // index into the order's lines
	Pieces int64
	Amount int64 // fen
}

// Refund is staff's decision to give money of an order back. Unshipped pieces go first.
type Refund struct {
	Refund, Order string
	Lines         []RefundLine
	Freight       int64 // fen of the freight
	At            int64
}

// Refund takes the answer to a refund by staff.
func (m *Model) Refund(op Refund, accepted bool) error {
	o := m.orders[op.Order]
	v := m.refundable(o, op.Lines, op.Freight)
	if v.refuse == "" && m.findRefund(op.Refund) != nil {
		v = no("refund number used")
	}
	if v == yes() && m.openAfterSale(o) != nil {
		v = maybe("an after-sale asks for money of this order")
	}
	if v == yes() && o.strands(op.Lines, op.Freight) {
		v = maybe("nothing would be left to ship, but money")
	}
	apply, err := judge("refund "+op.Refund, accepted, v)
	if apply {
		m.bookPending(o, op.At)
		m.decide(o, &refund{id: op.Refund}, op.Lines, op.Freight, false)
	}
	return err
}

// strands says that a refund takes the last piece to be shipped of an order of
// which nothing has left, and not the last of its money: it would wait for a
// parcel for ever (reading 20).
func (o *order) strands(parts []RefundLine, freight int64) bool {
	var open, sum int64
	for _, l := range o.lines {
		if l.shipped > 0 {
			return false
		}
		open += l.open()
	}
	for _, p := range parts {
		open -= p.Pieces
		sum += p.Amount
	}
	return open <= 0 && sum+freight < o.paid-o.refunded()
}

// refundable judges what may be refunded: no more than was paid, by line and in freight.
func (m *Model) refundable(o *order, parts []RefundLine, freight int64) verdict {
	switch {
	case o == nil:
		return no("unknown order")
	case !o.isPaid() && m.pending(o) == nil:
		return no("it is %s", o.state)
	case o.keep && o.released:
		return no("kept goods come back by the return right")
	case freight < 0 || freight > o.freight-o.freightRefunded:
		return no("freight %d of %d", freight, o.freight-o.freightRefunded)
	}
	sum, beyond, pieces, amounts := freight, false, map[int]int64{}, map[int]int64{}
	for _, p := range parts {
		if p.Line < 0 || p.Line >= len(o.lines) || p.Pieces < 0 || p.Amount < 0 {
			return no("no such line, or negative")
		}
		l := o.lines[p.Line]
		if o.keep && p.Amount != p.Pieces*l.price {
			return no("what is kept is valued at the price paid; only whole pieces leave it")
		}
		pieces[p.Line] += p.Pieces
		amounts[p.Line] += p.Amount
		sum += p.Amount
		beyond = beyond || p.Pieces > 0 && p.Amount*l.pieces > l.paid*p.Pieces+l.pieces
		if pieces[p.Line] > l.pieces-l.refundedPieces || amounts[p.Line] > l.paid-l.refunded {
			return no("line %d: %d pieces and %d fen of %d and %d left", p.Line, pieces[p.Line], amounts[p.Line], l.pieces-l.refundedPieces, l.paid-l.refunded)
		}
	}
	switch {
	case sum == 0 && len(pieces) == 0:
		return no("nothing to refund")
	case sum == 0 || beyond:
		return maybe("pieces without money, or more than their share of it")
	case !o.isPaid():
		return maybe("paid at WeChat, known or not")
	}
	return yes()
}

// decide posts a refund. returned says that the pieces came back, so that they
// are shipped ones; else those that never left go first.
func (m *Model) decide(o *order, r *refund, parts []RefundLine, freight int64, returned bool) {
	amount := freight
	for _, p := range parts {
		l := o.lines[p.Line]
		back := min(p.Pieces, l.open())
		if returned {
			back = 0
		}
		m.release(l, back)
		l.unshippedBack += back
		l.refundedPieces += p.Pieces
		l.refunded += p.Amount
		amount += p.Amount
		m.post(o.goodsAccount(), "refund.due", p.Amount)
		m.reverse(l)
	}
	o.freightRefunded += freight
	m.post(o.freightAccount(), "refund.due", freight)
	if amount > 0 {
		r.order, r.payment, r.amount, r.state = o.id, o.payment, amount, RefundDue
		m.refunds = append(m.refunds, r)
	}
	m.afterRefund(o)
}

func (o *order) goodsAccount() string {
	switch {
	case !o.released:
		return "escrow:" + o.id
	case o.keep:
		return "stockup:" + o.keeper
	}
	return "sales.goods"
}

func (o *order) freightAccount() string {
	if !o.released {
		return "escrow:" + o.id
	}
	return "sales.freight"
}

// afterRefund closes an order that has nothing left to deliver, and may finish shipping one.
func (m *Model) afterRefund(o *order) {
	if o.state != Paid && o.state != Shipped {
		return
	}
	all := o.refunded() == o.paid
	if o.cfg.CloseAtPieces || o.paid == 0 {
		all = true
		for _, l := range o.lines {
			all = all && l.refundedPieces == l.pieces
		}
	}
	if all {
		m.releaseEscrow(o) // nothing, unless the pieces decided and money is left
		for _, l := range o.lines {
			if l.earner != "" {
				m.takeBack(l, l.left()) // nothing either: without goods there is no commission
			}
		}
		m.close(o)
		for _, l := range o.lines {
			m.buyBack(l)
		}
		return
	}
	m.shippedOrNot(o)
}

// UnusableRefund is the number under which the model knows the refund of a payment that could not be used.
func UnusableRefund(payment string) string { return "unusable:" + payment }

// AfterSaleRefund is the number under which the model knows the refund of an after-sale.
func AfterSaleRefund(afterSale string) string { return "aftersale:" + afterSale }

func (m *Model) findRefund(id string) *refund {
	for _, r := range m.refunds {
		if r.id == id {
			return r
		}
	}
	return nil
}

// RefundOutcome is a fact: what WeChat made of a refund. One of a payment that
// could not be used is named by Payment alone; Refund is the number of a decided one.
type RefundOutcome struct {
	Refund, Payment string
	Amount          int64 // fen; 0: not looked at
	Outcome         RefundState
	At              int64
}

// RefundOutcome takes an outcome over; more than was decided, or twice, is an error.
func (m *Model) RefundOutcome(op RefundOutcome) error {
	r := m.outcomeOf(op)
	switch {
	case r == nil:
		return fmt.Errorf("refund %s of %s at WeChat: nobody decided it", op.Refund, op.Payment)
	case op.Amount != 0 && op.Amount != r.amount:
		return fmt.Errorf("refund %s: %d at WeChat, %d decided", r.id, op.Amount, r.amount)
	case r.state == RefundSuccess || r.state == RefundBank:
		return fmt.Errorf("refund %s: %s at WeChat after %s", r.id, op.Outcome, r.state)
	case op.Payment != "" && r.payment != op.Payment:
		return fmt.Errorf("refund %s: taken from payment %s, decided on %s", r.id, op.Payment, r.payment)
	}
	r.state = op.Outcome
	if op.Outcome == RefundSuccess {
		p := m.payments[r.payment]
		m.take(p, "refund.due", r.amount)
		p.refunded += r.amount
		if p.refunded == p.amount {
			m.settle(p)
		}
	}
	m.afterSaleRefunded(r)
	return nil
}

// outcomeOf finds the refund meant. Of two good payments of one order the
// program may have used either: which one is only seen by which goes back.
func (m *Model) outcomeOf(op RefundOutcome) *refund {
	if r := m.findRefund(op.Refund); op.Refund != "" && r != nil {
		return r
	}
	p := m.payments[op.Payment]
	if p == nil {
		return nil
	}
	m.book(p, op.At)
	if r := m.findRefund(UnusableRefund(p.id)); r != nil {
		return r
	}
	o := m.orders[p.order]
	for _, r := range m.refunds {
		if o != nil && r.order == o.id && r.unusable && r.state == RefundDue && r.amount == p.amount && o.payment == p.id && !m.anyRefund(p.id) {
			o.payment, r.payment, r.id = r.payment, p.id, UnusableRefund(p.id)
			for _, other := range m.refunds {
				if other.order == o.id && !other.unusable {
					other.payment = o.payment
				}
			}
			return r
		}
	}
	return nil
}

// anyRefund says that a refund on a payment has ended, so that its role is known.
func (m *Model) anyRefund(payment string) bool {
	for _, r := range m.refunds {
		if r.payment == payment && r.state != RefundDue {
			return true
		}
	}
	return false
}

// RefundByBank is staff sending by bank what WeChat closed for good.
type RefundByBank struct {
	Refund string
	At     int64
}

// RefundByBank takes the answer.
func (m *Model) RefundByBank(op RefundByBank, accepted bool) error {
	r, v := m.findRefund(op.Refund), yes()
	switch {
	case r == nil || r.state == RefundSuccess || r.state == RefundBank || r.state == RefundDue:
		v = no("not closed at WeChat")
	case r.state == RefundAbnormal:
		v = maybe("abnormal may still come right")
	}
	apply, err := judge("bank refund "+op.Refund, accepted, v)
	if apply {
		r.state = RefundBank
		m.post("refund.due", "bank", r.amount)
		m.afterSaleRefunded(r)
	}
	return err
}

// bookPending books what an accepted request on a paid order presupposes.
func (m *Model) bookPending(o *order, at int64) {
	if p := m.pending(o); p != nil && !o.isPaid() {
		m.book(p, at)
	}
}
