package model

// reverse takes back what the refunds so far cost the line, half up; the last completes C.
func (m *Model) reverse(l *line) {
	if l.commission == 0 || l.paid == 0 || !l.order.isPaid() {
		return
	}
	m.takeBack(l, max(0, halfUp(l.commission*l.refunded, l.paid)-l.reversed))
}

// takeBack reverses c fen of a line: out of the frozen while it is there, later
// out of what is withheld of it, then out of what is available, then out of what
// else is withheld of its earner; the rest makes available negative (reading 28).
func (m *Model) takeBack(l *line, c int64) {
	l.reversed += c
	if !l.available {
		m.post("frozen:"+l.earner, "commission.deferred", c)
		return
	}
	own := min(c, l.held)
	rest := max(0, c-own-max(0, m.owed("available", l.earner)))
	w := own + min(rest, m.owed("withheld", l.earner)-own)
	m.unhold(l, w)
	m.post("withheld:"+l.earner, "commission.expense", w)
	m.post("available:"+l.earner, "commission.expense", c-w)
	if c > w {
		m.dists[l.earner].clawed += c - w
	}
}

// pool is what a person has withheld beyond what single lines hold.
func (m *Model) pool(id string) int64 {
	sum := m.owed("withheld", id)
	m.eachLineOf(id, func(l *line) { sum -= l.held })
	return sum
}

// unhold notes that w of withheld goes: the line's own first, then what no line holds, then others', oldest first.
func (m *Model) unhold(l *line, w int64) {
	own := min(w, l.held)
	rest := w - own - min(w-own, m.pool(l.earner))
	l.held -= own
	m.eachLineOf(l.earner, func(other *line) {
		n := min(rest, other.held)
		other.held -= n
		rest -= n
	})
}

// withhold moves up to amount from available to withheld and says how much it was:
// a debt can't be withheld.
func (m *Model) withhold(id string, amount int64) int64 {
	n := max(0, min(amount, m.owed("available", id)))
	m.post("available:"+id, "withheld:"+id, n)
	return n
}

// makeAvailable ends the freezing of a line; the flagged and the expelled do not get hold of it.
func (m *Model) makeAvailable(l *line) {
	if l.earner == "" || l.available {
		return
	}
	l.available = true
	m.post("frozen:"+l.earner, "available:"+l.earner, l.left())
	m.post("commission.expense", "commission.deferred", l.left())
	switch {
	case l.byStaff:
		l.held = l.left()
		m.post("available:"+l.earner, "withheld:"+l.earner, l.held)
	case m.dists[l.earner].state == Expelled:
		m.post("available:"+l.earner, "withheld:"+l.earner, l.left())
		l.byExpel = l.left() > 0
	}
}

// LineStep is what staff does with the commission of one order line.
type LineStep struct {
	Order string
	Line  int
	At    int64
}

func (m *Model) lineOf(order string, i int) *line {
	if o := m.orders[order]; o != nil && i >= 0 && i < len(o.lines) {
		return o.lines[i]
	}
	return nil
}

// LineWithheld takes the answer to a flag: the money of an available line moves, at most what is there.
func (m *Model) LineWithheld(op LineStep, accepted bool) error {
	l, v := m.lineOf(op.Order, op.Line), yes()
	switch {
	case l == nil || l.order.kind == StockUp:
		v = no("no such commission")
	case l.flagged():
		v = maybe("withheld already")
	case !l.order.isPaid() && m.pending(l.order) == nil:
		v = no("nothing accrued: the order is %s", l.order.state)
	case !l.order.isPaid() || l.earner == "" || l.left() == 0:
		v = maybe("paid without our knowing, or nothing is left to withhold")
	}
	apply, err := judge("withhold "+op.Order, accepted, v)
	if !apply {
		return err
	}
	m.bookPending(l.order, op.At)
	if l.byStaff || l.earner == "" {
		return nil
	}
	if l.available && m.dists[l.earner].state == Expelled {
		l.held = min(l.left(), m.pool(l.earner))
	}
	if l.available {
		l.held += m.withhold(l.earner, l.left()-l.held)
	}
	l.byStaff = l.left() > 0
	return nil
}

// within is what withheld holds for the line; the expelled's whole balance is held for all their lines.
func (m *Model) within(l *line) int64 {
	n := l.held
	if m.dists[l.earner].state == Expelled {
		n += max(0, m.pool(l.earner))
	}
	return min(l.left(), n)
}

// LineFreed takes the answer to the end of a case: what was withheld is available,
// also to the expelled, who get what is not forfeited.
func (m *Model) LineFreed(op LineStep, accepted bool) error {
	l, v := m.flaggedLine(op)
	apply, err := judge("free "+op.Order, accepted, v)
	if apply {
		n := int64(0)
		if l.available {
			n = m.within(l)
		}
		m.unhold(l, n)
		m.post("withheld:"+l.earner, "available:"+l.earner, n)
		m.unflag(l)
	}
	return err
}

// LineForfeited takes the answer to a forfeiture. It counts as reversed, as far as
// withheld had it.
func (m *Model) LineForfeited(op LineStep, accepted bool) error {
	l, v := m.flaggedLine(op)
	apply, err := judge("forfeit "+op.Order, accepted, v)
	if !apply {
		return err
	}
	n := l.left()
	if l.available {
		n = m.within(l)
		m.unhold(l, n)
		m.post("withheld:"+l.earner, "commission.expense", n)
	} else {
		m.post("frozen:"+l.earner, "commission.deferred", n)
	}
	l.reversed += n
	m.dists[l.earner].forfeited += n
	l.forfeited = l.forfeited || n > 0
	m.unflag(l)
	return nil
}

func (m *Model) flaggedLine(op LineStep) (*line, verdict) {
	l := m.lineOf(op.Order, op.Line)
	switch {
	case l == nil || !l.flagged():
		return l, no("not withheld")
	case l.left() == 0:
		return l, maybe("nothing is left of it")
	}
	return l, yes()
}

// unflag ends the flags of a line; a person without any has nothing withheld.
func (m *Model) unflag(l *line) {
	l.byStaff, l.byExpel, l.held = false, false, 0
	if m.dists[l.earner].state == Expelled {
		return
	}
	flagged := false
	m.eachLineOf(l.earner, func(o *line) { flagged = flagged || o.flagged() })
	if !flagged {
		m.post("withheld:"+l.earner, "available:"+l.earner, m.pool(l.earner))
	}
}

// Corrected is staff giving a line to another earner, or to nobody ("").
type Corrected struct {
	Order string
	Line  int
	To    string
	At    int64
}

// Corrected takes the answer: the old earner loses what is left, the new one
// earns by the versions frozen at placement, less what refunds took already.
func (m *Model) Corrected(op Corrected, accepted bool) error {
	l, v := m.lineOf(op.Order, op.Line), yes()
	switch {
	case l == nil || l.order.kind == StockUp:
		v = no("no such line, or a stock-up order")
	case op.To != "" && !m.isActive(op.To):
		v = no("%s is not active", op.To)
	case op.To != "" && op.To == m.self(l.order.buyer):
		v = no("nobody earns on themself")
	case !l.order.isPaid():
		v = maybe("not paid, or over")
	case op.To == l.earner || len(l.own) > 0 || m.completionDue(l.order, op.At):
		v = maybe("is theirs, from their stock, or the window's end is due")
	}
	apply, err := judge("correct "+op.Order, accepted, v)
	if !apply || op.To == l.earner {
		return err
	}
	if l.earner != "" && l.order.isPaid() {
		m.takeBack(l, l.left())
		m.unflag(l)
	}
	m.correct(l, op)
	return nil
}

func (m *Model) correct(l *line, op Corrected) {
	l.earner, l.reason, l.commission, l.reversed, l.available = op.To, "corrected", 0, 0, false
	if op.To == "" {
		return
	}
	o, at := l.order, l.order.placedAt
	if o.cfg.CorrectByTierNow {
		at = op.At
	}
	l.commission = o.cfg.commission(l.paid, l.pieces, l.retail, l.cost, o.cfg.rate(m.dists[op.To].rungAt(at)))
	if l.paid > 0 {
		l.reversed = halfUp(l.commission*l.refunded, l.paid)
	}
	if o.state == Closed {
		l.reversed = l.commission // nothing was sold, whatever the refunds left
	}
	if !o.isPaid() {
		return
	}
	m.post("commission.deferred", "frozen:"+l.earner, l.left())
	if o.state == Completed {
		m.makeAvailable(l)
		m.promote(l.earner, op.At)
	}
}
