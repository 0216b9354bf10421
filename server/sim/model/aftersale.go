package model

// AfterSaleState is where an after-sale stands (section 5).
type AfterSaleState string

// The states of an after-sale.
const (
	ASApplied   AfterSaleState = "applied"
	ASApproved  AfterSaleState = "approved"
	ASRejected  AfterSaleState = "rejected"
	ASReturning AfterSaleState = "returning"
	ASArrived   AfterSaleState = "arrived"
	ASReshipped AfterSaleState = "reshipped"
	ASRefunding AfterSaleState = "refunding"
	ASDone      AfterSaleState = "done"
	ASStuck     AfterSaleState = "stuck"
	ASWithdrawn AfterSaleState = "withdrawn"
)

type afterSale struct {
	id      string
	order   *order
	returns bool
	swaps   bool // the same goods again, and no money
	lines   []RefundLine
	freight int64
	state   AfterSaleState
}

// AfterSaleApplied is a buyer's wish for money back, with the goods (Return) or
// without, or for the same goods again (Exchange: its lines have no amount).
type AfterSaleApplied struct {
	AfterSale, Order string
	Return, Exchange bool
	Lines            []RefundLine
	Freight          int64 // fen of the freight asked for
	At               int64
}

// AfterSaleApplied takes the answer: while the window is open, and for no more
// than is left when the other open after-sales are counted.
func (m *Model) AfterSaleApplied(op AfterSaleApplied, accepted bool) error {
	o := m.orders[op.Order]
	v := exchangeable(o)
	if !op.Exchange {
		v = m.refundable(o, m.withOpenAsks(o, op.Lines), op.Freight)
	}
	if v.refuse == "" {
		v = m.applicable(o, op, v)
	}
	apply, err := judge("after-sale "+op.AfterSale, accepted, v)
	if apply {
		m.bookPending(o, op.At)
		m.afterSales[op.AfterSale] = &afterSale{id: op.AfterSale, order: o, returns: op.Return || op.Exchange, swaps: op.Exchange, lines: op.Lines, freight: op.Freight, state: ASApplied}
	}
	return err
}

// withOpenAsks adds what other open after-sales ask of the order, so that the sum is judged.
func (m *Model) withOpenAsks(o *order, lines []RefundLine) []RefundLine {
	sum := append([]RefundLine(nil), lines...)
	for _, id := range sortedKeys(m.afterSales) {
		if a := m.afterSales[id]; a.order == o && a.undecided() {
			sum = append(sum, a.lines...)
		}
	}
	return sum
}

// exchangeable judges an exchange before anything else is known: of a paid order.
func exchangeable(o *order) verdict {
	return when(o == nil || o.state != Paid && o.state != Shipped && o.state != Received && o.state != Completed, "not paid")
}

func (m *Model) applicable(o *order, op AfterSaleApplied, v verdict) verdict {
	if m.afterSales[op.AfterSale] != nil || len(op.Lines) == 0 && op.Freight == 0 {
		return no("number used, or nothing asked for")
	}
	var asked int64
	for _, p := range op.Lines {
		l := o.lines[p.Line]
		asked += p.Amount
		goods := op.Return || op.Exchange
		if back := l.shipped - (l.refundedPieces - l.unshippedBack); goods && p.Pieces > back {
			return no("line %d: %d pieces to return, %d at the buyer's", p.Line, p.Pieces, back)
		}
		if goods && p.Pieces < 1 {
			return no("a return without pieces")
		}
	}
	switch {
	case o.state == Completed || o.kind != Retail:
		return no("the window is over, or it is a stock-up order")
	case m.openAfterSale(o) != nil:
		return maybe("one after-sale at a time may be the rule")
	case op.Freight > 0 || asked == 0 && !op.Exchange:
		return maybe("freight may be left to staff, and no money needs no after-sale")
	case o.state == Shipped && m.receiptDue(o, op.At) != 0 || m.completionDue(o, op.At):
		return maybe("receipt or the window's end is due")
	}
	return v
}

func (a *afterSale) undecided() bool {
	return a.state == ASApplied || a.state == ASApproved || a.state == ASReturning || a.state == ASArrived || a.state == ASReshipped
}

// openAfterSale is one that holds up completion.
func (m *Model) openAfterSale(o *order) *afterSale {
	for _, id := range sortedKeys(m.afterSales) {
		a := m.afterSales[id]
		if a.order == o && (a.undecided() || !o.cfg.RefundingIsShut && (a.state == ASRefunding || a.state == ASStuck)) {
			return a
		}
	}
	return nil
}

// AfterSaleStep is what staff or the buyer does with an after-sale.
type AfterSaleStep struct {
	AfterSale string
	At        int64
}

// AfterSaleApproved takes staff's answer: a refund without goods is decided now, a return waits for them.
func (m *Model) AfterSaleApproved(op AfterSaleStep, accepted bool) error {
	a, v := m.afterSaleIn(op, ASApplied)
	switch {
	case v.refuse != "":
	case a.swaps:
		v = m.canPromise(a, op.At)
	default:
		if r := m.refundable(a.order, a.lines, a.freight); r.refuse != "" && !a.returns {
			v = r
		} else if r != yes() {
			v = maybe("%s%s", r.refuse, r.either)
		} else if a.order.strands(a.lines, a.freight) {
			v = maybe("nothing would be left to ship, but money")
		}
	}
	apply, err := judge("approve after-sale "+op.AfterSale, accepted, v)
	if apply {
		a.state = ASApproved
		m.promise(a, 1)
		if !a.returns {
			m.refundAfterSale(a)
		}
	}
	return err
}

// AfterSaleRejected takes staff's no.
func (m *Model) AfterSaleRejected(op AfterSaleStep, accepted bool) error {
	a, v := m.afterSaleIn(op, ASApplied, ASApproved, ASReturning)
	if v.refuse == "" && a.state != ASApplied {
		v = maybe("approved or on the way back: what comes may not be what was sold")
	}
	apply, err := judge("reject after-sale "+op.AfterSale, accepted, v)
	if apply {
		m.unpromise(a)
		a.state = ASRejected
	}
	return err
}

// AfterSaleReturned takes the buyer's parcel number.
func (m *Model) AfterSaleReturned(op AfterSaleStep, accepted bool) error {
	a, v := m.afterSaleIn(op, ASApproved, ASReturning)
	switch {
	case v.refuse != "":
	case !a.returns:
		v = no("nothing to return")
	case a.state == ASReturning:
		v = maybe("another number for the same parcel")
	}
	apply, err := judge("return "+op.AfterSale, accepted, v)
	if apply {
		a.state = ASReturning
	}
	return err
}

// AfterSaleWithdrawn takes the buyer's change of mind, before anything is refunded.
func (m *Model) AfterSaleWithdrawn(op AfterSaleStep, accepted bool) error {
	a, v := m.afterSaleIn(op, ASApplied, ASApproved, ASReturning)
	if v.refuse == "" && a.state != ASApplied {
		v = maybe("approved or on the way back")
	}
	apply, err := judge("withdraw after-sale "+op.AfterSale, accepted, v)
	if apply {
		m.unpromise(a)
		a.state = ASWithdrawn
	}
	return err
}

// AfterSaleArrived is the warehouse's finding on returned goods.
type AfterSaleArrived struct {
	AfterSale string
	Sound     bool // back on the shelf; else written off
	At        int64
}

// AfterSaleArrived takes the finding: the refund is decided, sound pieces are stock again.
func (m *Model) AfterSaleArrived(op AfterSaleArrived, accepted bool) error {
	a, v := m.afterSaleIn(AfterSaleStep{op.AfterSale, op.At}, ASReturning, ASApproved)
	switch {
	case v.refuse != "":
	case !a.returns:
		v = no("nothing to return")
	case a.state == ASApproved:
		v = maybe("no parcel was announced")
	}
	refunds := op.Sound || a != nil && !a.order.cfg.BrokenNoRefund
	if v.refuse == "" && refunds && !a.swaps {
		if r := m.refundable(a.order, a.lines, a.freight); r.refuse != "" {
			v = r
		} else if r.either != "" {
			v = r
		}
	}
	apply, err := judge("arrival "+op.AfterSale, accepted, v)
	if !apply {
		return err
	}
	if op.Sound {
		for _, p := range a.lines {
			m.restock(a.order.lines[p.Line], p.Pieces)
		}
	}
	if a.swaps {
		a.state = ASArrived
		return nil
	}
	if !refunds {
		a.state = ASRejected
		return nil
	}
	a.state = ASArrived
	m.refundAfterSale(a)
	return nil
}

// canPromise judges whether the goods of an exchange are there: it promises them like an
// order (reading 41).
func (m *Model) canPromise(a *afterSale, at int64) verdict {
	v := yes()
	for _, p := range a.lines {
		key := a.order.lines[p.Line].key
		if n := m.needs(key, p.Pieces, at); n.refuse != "" {
			return n
		} else if n != yes() {
			v = n
		}
	}
	return v
}

// promise reserves the goods of an exchange, once or, with -1, no longer.
func (m *Model) promise(a *afterSale, times int64) {
	if !a.swaps {
		return
	}
	for _, p := range a.lines {
		m.at(a.order.lines[p.Line].key).reserved += times * p.Pieces
	}
}

func (m *Model) unpromise(a *afterSale) {
	if a.state != ASApplied {
		m.promise(a, -1)
	}
}

// AfterSaleReshipped takes the answer to the goods of an exchange leaving again.
func (m *Model) AfterSaleReshipped(op AfterSaleStep, accepted bool) error {
	a, v := m.afterSaleIn(op, ASArrived)
	if v.refuse == "" && !a.swaps {
		v = no("not an exchange")
	}
	apply, err := judge("reship "+op.AfterSale, accepted, v)
	if apply {
		m.promise(a, -1)
		for _, p := range a.lines {
			m.at(a.order.lines[p.Line].key).onHand -= p.Pieces
		}
		a.state = ASReshipped
	}
	return err
}

// AfterSaleExchanged takes the buyer's word that the exchanged goods have come, or
// the end of the time for it.
func (m *Model) AfterSaleExchanged(op AfterSaleStep, accepted bool) error {
	a, v := m.afterSaleIn(op, ASReshipped)
	apply, err := judge("exchanged "+op.AfterSale, accepted, v)
	if apply {
		a.state = ASDone
	}
	return err
}

func (m *Model) refundAfterSale(a *afterSale) {
	r := &refund{id: AfterSaleRefund(a.id), afterSale: a.id}
	a.state = ASRefunding
	m.decide(a.order, r, a.lines, a.freight, a.returns)
	if r.amount == 0 {
		a.state = ASDone // pieces that had cost nothing
	}
}

// afterSaleRefunded follows the refund of an after-sale.
func (m *Model) afterSaleRefunded(r *refund) {
	a := m.afterSales[r.afterSale]
	if a == nil {
		return
	}
	switch r.state {
	case RefundSuccess, RefundBank:
		a.state = ASDone
	case RefundAbnormal, RefundClosed:
		a.state = ASStuck
	}
}

func (m *Model) afterSaleIn(op AfterSaleStep, states ...AfterSaleState) (*afterSale, verdict) {
	a := m.afterSales[op.AfterSale]
	if a == nil {
		return nil, no("unknown after-sale")
	}
	for _, s := range states {
		if a.state == s {
			return a, yes()
		}
	}
	return a, no("it is %s", a.state)
}
