package model

import "fmt"

// lot is what one stock-up line left with the brand for its distributor, at the price paid.
type lot struct {
	owner string
	sku   string
	key   StockKey // the distributor's own stock
	from  *line
	price int64 // fen a piece
	free  int64 // pieces neither reserved nor gone
}

// lotUse is how many pieces of a lot serve an order line.
type lotUse struct {
	lot    *lot
	pieces int64
	back   int64 // theirs again: unshipped or back sound before the buy-back
	bought bool  // the brand has bought them back
}

// serveOwn serves a whole line from the earner's own stock when it reaches, first
// bought first; used counts what earlier lines of the same draft take.
func (m *Model) serveOwn(l *line, used map[StockKey]int64) {
	if l.order.cfg.NoOwnStock {
		return
	}
	var uses []*lotUse
	var cost, have int64
	skip := used[StockKey{SKU: l.key.SKU, Owner: l.earner}]
	for _, t := range m.lots {
		if t.owner != l.earner || t.sku != l.key.SKU {
			continue
		}
		free := t.free - min(skip, t.free)
		skip -= t.free - free
		if n := min(free, l.pieces-have); n > 0 {
			uses = append(uses, &lotUse{lot: t, pieces: n})
			cost += n * t.price
			have += n
		}
	}
	if have < l.pieces {
		return
	}
	used[StockKey{SKU: l.key.SKU, Owner: l.earner}] += l.pieces
	l.key, l.own = uses[0].lot.key, uses
	l.commission = max(0, l.paid-cost)
}

func (m *Model) takeLots(l *line) {
	for _, u := range l.own {
		u.lot.free -= u.pieces
	}
}

// giveBackLots makes pieces theirs again, the last bought first.
func (m *Model) giveBackLots(l *line, pieces int64) {
	for i := len(l.own) - 1; i >= 0; i-- {
		u := l.own[i]
		n := min(pieces, u.pieces-u.back)
		u.back += n
		u.lot.free += n
		pieces -= n
	}
}

// restock puts sound returned pieces on the shelf: their owner's before the
// buy-back, else the brand's.
func (m *Model) restock(l *line, pieces int64) {
	if len(l.own) > 0 && !l.own[0].bought {
		m.at(l.key).onHand += pieces
		m.giveBackLots(l, pieces)
		return
	}
	m.at(l.brand).onHand += pieces
}

// buyBack ends the line's use of own stock: the brand buys what was delivered at the price paid.
func (m *Model) buyBack(l *line) {
	for _, u := range l.own {
		if u.bought || !l.order.released && l.shipped == 0 {
			continue
		}
		u.bought = true
		amount := (u.pieces - u.back) * u.lot.price
		m.post("stockup:"+u.lot.owner, "available:"+u.lot.owner, amount)
		if m.dists[u.lot.owner].state == Expelled {
			m.withhold(u.lot.owner, amount)
		}
	}
}

// StockUpKept is the brand confirming a paid stock-up order whose goods it keeps.
type StockUpKept struct {
	Order string
	At    int64
}

// StockUpKept takes the answer: the goods change their owner, escrow becomes what is kept.
func (m *Model) StockUpKept(op StockUpKept, accepted bool) error {
	o := m.orders[op.Order]
	v := when(o == nil || !o.keep || o.state != Paid, "no paid stock-up order to keep")
	apply, err := judge("keep "+op.Order, accepted, v)
	if !apply {
		return err
	}
	for _, l := range o.lines {
		n := l.open()
		l.shipped += n
		m.at(l.key).onHand -= n
		m.at(l.key).reserved -= n
		own := StockKey{SKU: l.key.SKU, Warehouse: m.cfg.OwnWarehouse, Owner: o.keeper}
		m.at(own).onHand += n
		m.lots = append(m.lots, &lot{owner: o.keeper, sku: l.key.SKU, key: own, from: l, price: l.price, free: n})
	}
	o.lastParcel = op.At
	m.receive(o, op.At)
	return nil
}

// StockUpShipped sends pieces kept for a distributor to them.
type StockUpShipped struct {
	Distributor, SKU string
	Pieces           int64
	At               int64
}

// StockUpShipped takes the answer: first bought first, kept money becomes sales.
func (m *Model) StockUpShipped(op StockUpShipped, accepted bool) error {
	var have int64
	for _, t := range m.lots {
		if t.owner == op.Distributor && t.sku == op.SKU {
			have += t.free
		}
	}
	apply, err := judge("ship kept "+op.SKU, accepted, when(op.Pieces < 1 || op.Pieces > have, fmt.Sprintf("%d free", have)))
	if !apply {
		return err
	}
	left := op.Pieces
	for _, t := range m.lots {
		if t.owner == op.Distributor && t.sku == op.SKU {
			n := min(left, t.free)
			t.free -= n
			left -= n
			m.at(t.key).onHand -= n
			m.post("stockup:"+t.owner, "sales.goods", n*t.price)
		}
	}
	return nil
}

// StockUpReturn is the return right: pieces of a stock-up line come back sound, at the price paid.
type StockUpReturn struct {
	Refund, Order string
	Line          int
	Pieces        int64
	At            int64
}

// StockUpReturn takes the answer: within the window, and no more than the right allows.
func (m *Model) StockUpReturn(op StockUpReturn, accepted bool) error {
	l, v := m.lineOf(op.Order, op.Line), yes()
	var kept *lot
	for _, t := range m.lots {
		if l != nil && t.from == l {
			kept = t
		}
	}
	switch {
	case l == nil || l.order.kind != StockUp || !l.order.released || m.findRefund(op.Refund) != nil:
		v = no("no stock-up order that was received, or number used")
	case op.Pieces < 1 || l.refundedPieces+op.Pieces > l.pieces*l.order.cfg.ReturnBP/10_000:
		v = no("beyond the return right")
	case op.At > l.order.receivedAt+l.order.cfg.ReturnWindow:
		v = no("the window is over")
	case l.order.keep && kept.free < op.Pieces:
		v = no("sold or shipped already")
	}
	apply, err := judge("return "+op.Refund, accepted, v)
	if !apply {
		return err
	}
	if l.order.keep {
		kept.free -= op.Pieces
		m.at(kept.key).onHand -= op.Pieces
	}
	m.at(l.brand).onHand += op.Pieces
	m.decide(l.order, &refund{id: op.Refund}, []RefundLine{{op.Line, op.Pieces, op.Pieces * l.price}}, 0, true)
	return nil
}
