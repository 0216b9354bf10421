package model

// Part is so many pieces of one order line.
type Part struct {
	Line   int
	Pieces int64
}

// Ship is one parcel; no parts mean all that is left.
type Ship struct {
	Order string
	Parts []Part
	At    int64
}

// Ship takes the answer to a parcel.
func (m *Model) Ship(op Ship, accepted bool) error {
	o := m.orders[op.Order]
	parts, v := m.shippable(o, op.Parts)
	apply, err := judge("ship "+op.Order, accepted, v)
	if !apply {
		return err
	}
	m.bookPending(o, op.At)
	for _, p := range parts {
		l := o.lines[p.Line]
		l.shipped += p.Pieces
		s := m.at(l.key)
		s.onHand -= p.Pieces
		s.reserved -= p.Pieces
	}
	o.lastParcel = op.At
	m.shippedOrNot(o)
	return nil
}

func (m *Model) shippable(o *order, parts []Part) ([]Part, verdict) {
	switch {
	case o == nil:
		return nil, no("unknown order")
	case o.state != Paid && o.state != Shipped && (o.isPaid() || m.pending(o) == nil):
		return nil, no("it is %s", o.state)
	case o.keep:
		return nil, no("kept for the distributor; shipped by StockUpShipped")
	}
	if len(parts) == 0 {
		for i, l := range o.lines {
			if l.open() > 0 {
				parts = append(parts, Part{i, l.open()})
			}
		}
	}
	if len(parts) == 0 {
		return nil, no("nothing left to ship")
	}
	sum := map[int]int64{}
	for _, p := range parts {
		if p.Line < 0 || p.Line >= len(o.lines) || p.Pieces < 1 {
			return nil, no("no such line or no pieces")
		}
		if sum[p.Line] += p.Pieces; sum[p.Line] > o.lines[p.Line].open() {
			return nil, no("line %d: %d pieces, %d left to ship", p.Line, sum[p.Line], o.lines[p.Line].open())
		}
	}
	switch {
	case !o.isPaid():
		return parts, maybe("paid at WeChat, known or not")
	case m.openAfterSale(o) != nil:
		return parts, maybe("an after-sale is open")
	}
	return parts, yes()
}

// shippedOrNot moves a paid order to shipped when its parcels say so.
func (m *Model) shippedOrNot(o *order) {
	var shipped int64
	for _, l := range o.lines {
		shipped += l.shipped
	}
	if o.state == Paid && shipped > 0 && (o.allLeft() || !o.cfg.ShippedAtLast) {
		o.state = Shipped
	}
}

// Receive is the buyer's tap. Confirmed says that WeChat confirms it: the
// program must ask WeChat and believe nothing else.
type Receive struct {
	Order     string
	Confirmed bool
	At        int64
}

// Receive takes the answer to the buyer's tap.
func (m *Model) Receive(op Receive, accepted bool) error {
	o, v := m.orders[op.Order], yes()
	switch {
	case o == nil || o.state != Shipped && o.state != Received && o.state != Completed:
		v = no("not shipped")
	case o.state != Shipped:
		v = maybe("received before; the three doors are one step")
	case !o.allLeft():
		v = no("pieces wait for a parcel")
	case !op.Confirmed:
		v = no("WeChat does not confirm the receipt")
	}
	apply, err := judge("receive "+op.Order, accepted, v)
	if apply && o.state == Shipped {
		m.receive(o, op.At)
	}
	return err
}

// ReceiptEvent is a fact: WeChat says that the order was received, by the
// buyer's tap there or by its own time. Known is as in Pay.
type ReceiptEvent struct {
	Order string
	Known bool
	At    int64
}

// ReceiptEvent takes the event over; for an order that can't be received it waits or is void.
func (m *Model) ReceiptEvent(op ReceiptEvent) error {
	o := m.orders[op.Order]
	if o == nil {
		return nil // an order of somebody else
	}
	if o.receiptAt == 0 {
		o.receiptAt = op.At
	}
	if op.Known && o.state == Shipped && o.allLeft() {
		m.receive(o, op.At)
	}
	return nil
}

// receiptDue is the time at which a shipped order counts as received by WeChat's
// event or time, 0 while it does not.
func (m *Model) receiptDue(o *order, at int64) int64 {
	if o.state != Shipped || !o.allLeft() {
		return 0
	}
	if o.receiptAt != 0 {
		return max(o.receiptAt, o.lastParcel)
	}
	if t := o.lastParcel + o.cfg.AutoReceive; o.cfg.AutoReceive > 0 && at >= t {
		return t
	}
	return 0
}

// receive is the one conditional step behind the three doors: escrow is released.
func (m *Model) receive(o *order, at int64) {
	o.state, o.receivedAt = Received, at
	m.releaseEscrow(o)
}

// releaseEscrow turns what is left of the paid money into sales, or into what is kept for the distributor.
func (m *Model) releaseEscrow(o *order) {
	o.released = true
	for _, l := range o.lines {
		o.releasedGoods += l.paid - l.refunded
	}
	o.releasedFreight = o.freight - o.freightRefunded
	m.post("escrow:"+o.id, o.goodsAccount(), o.releasedGoods)
	m.post("escrow:"+o.id, o.freightAccount(), o.releasedFreight)
}
