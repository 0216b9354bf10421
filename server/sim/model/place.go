package model

// OrderKind tells sales to the public from a distributor's wholesale purchase.
type OrderKind string

// The kinds of order.
const (
	Retail  OrderKind = ""
	StockUp OrderKind = "stockup"
)

// PlaceLine is what a buyer asks for: pieces of a SKU at the price they saw.
type PlaceLine struct {
	SKU    string
	Pieces int64
	Price  int64 // fen a piece the buyer was shown; negative: no expectation
}

// Place is an order. A stock-up order is placed by a distributor's own member at
// the purchase price; Keep leaves the goods with the brand.
type Place struct {
	Order, Buyer string
	Kind         OrderKind
	Keep         bool
	Lines        []PlaceLine
	Warehouse    string // of the brand's stock that serves it
	Link         string // the link the buyer came by, "" for none
	FreeFreight  bool
	At           int64
	Seen         *Placed // what the program's answer said, nil when it was refused or not looked at
}

// Placed is the part of an accepted answer that the model checks.
type Placed struct {
	Total  int64 // fen
	Earner string
	Tier   int // of the earner, or of the buyer where the purchase price was given
}

// draft is an order that is priced but not placed.
type draft struct {
	order   *order
	who     *member
	touches []Arrival
	binding Binding
	priced  string // whose tier decided the figures
}

// Place takes the answer to an order.
func (m *Model) Place(op Place, accepted bool) error {
	if op.Seen != nil {
		m.catchUp(op.Seen.Earner, op.At, func() bool {
			d := m.dists[op.Seen.Earner]
			return d == nil || m.rung(d, op.At) == op.Seen.Tier
		})
	}
	d, v := m.draft(op)
	if v.refuse == "" && op.Seen != nil {
		v = m.agrees(d, op)
	}
	apply, err := judge("place "+op.Order, accepted, v)
	if !apply {
		return err
	}
	o := d.order
	for _, l := range o.lines {
		m.freeUp(l.key, l.pieces, op.At)
		m.at(l.key).reserved += l.pieces
		m.takeLots(l)
	}
	m.orders[o.id] = o
	m.orderIDs = append(m.orderIDs, o.id)
	d.who.touches, d.who.binding = d.touches, d.binding
	if o.total == 0 {
		m.pay(o, "", op.At) // nothing to ask WeChat for
	}
	return nil
}

// draft prices an order and judges whether it may be placed.
func (m *Model) draft(op Place) (*draft, verdict) {
	who := m.members[op.Buyer]
	if who == nil || m.orders[op.Order] != nil || len(op.Lines) == 0 {
		return nil, no("unknown buyer, order number taken, or no lines")
	}
	d := &draft{who: who, touches: who.touches, binding: who.binding}
	d.order = &order{
		id: op.Order, buyer: op.Buyer, kind: op.Kind, keep: op.Keep && op.Kind == StockUp, cfg: m.cfg,
		state: AwaitingPayment, placedAt: op.At, expires: op.At + m.cfg.PaymentExpiry,
	}
	if op.Kind == StockUp && !m.isActive(who.distributor) {
		return nil, no("only active distributors stock up")
	}
	earner, reason, purchase := m.seller(op, d)
	for _, in := range m.merged(op.Lines) {
		s := m.skus[in.SKU]
		if s == nil || in.Pieces < 1 {
			return nil, no("unknown SKU %s or no pieces", in.SKU)
		}
		key := StockKey{SKU: in.SKU, Warehouse: op.Warehouse}
		l := &line{
			order: d.order, key: key, brand: key, pieces: in.Pieces,
			retail: s.price, price: s.price, cost: s.cost, earner: earner, reason: reason,
		}
		if purchase {
			l.price = purchasePrice(s.price, m.cfg.rate(m.rung(m.dists[who.distributor], op.At)))
		}
		if in.Price >= 0 && in.Price != l.price {
			return nil, no("%s costs %d, not %d", in.SKU, l.price, in.Price)
		}
		d.order.lines = append(d.order.lines, l)
	}
	d.total(op.FreeFreight)
	m.earn(d.order, op.At)
	return d, m.inStock(d.order, op.At)
}

// seller decides the earner, what is remembered of it, and whether the purchase price is given.
func (m *Model) seller(op Place, d *draft) (earner, reason string, purchase bool) {
	self := d.who.distributor
	if op.Kind == StockUp {
		d.priced, d.order.keeper = self, self
		return "", "stock-up", true
	}
	if op.Link != "" {
		d.touches, d.binding = m.touched(d.who, op.Link, op.At)
	}
	p := m.cfg.Attribution
	earner, reason = Decide(p, d.touches, d.binding, Purchase{Self: self, At: op.At, Active: m.isActive})
	if p.Self == SelfPrice && m.isActive(self) && (earner == "" || !p.SelfOnlyUnattributed) {
		d.priced = self
		return "", "self-purchase", true
	}
	d.priced = earner
	bound := m.boundBy(d.binding, earner, reason, op.At)
	if p.BindWhenPaid {
		d.order.binds, d.order.bindingWas = bound != d.binding, d.binding
		return earner, reason, false
	}
	d.binding = bound
	return earner, reason, false
}

// merged joins lines of one SKU where the program does so; the first keeps its place.
func (m *Model) merged(in []PlaceLine) []PlaceLine {
	if !m.cfg.MergeLines {
		return in
	}
	var out []PlaceLine
	at := map[string]int{}
	for _, l := range in {
		if i, ok := at[l.SKU]; ok && l.Pieces > 0 {
			out[i].Pieces += l.Pieces
			continue
		}
		at[l.SKU] = len(out)
		out = append(out, l)
	}
	return out
}

// total sums the order and splits its discount over the lines.
func (d *draft) total(freeFreight bool) {
	o := d.order
	weights := make([]int64, len(o.lines))
	for i, l := range o.lines {
		weights[i] = l.price * l.pieces
		o.goods += weights[i]
	}
	if o.kind == Retail && o.goods >= o.cfg.DiscountFrom {
		o.discount = min(o.cfg.OrderDiscount, o.goods)
	}
	for i, share := range split(o.discount, weights) {
		o.lines[i].paid = weights[i] - share
	}
	if !freeFreight && !o.keep {
		o.freight = o.cfg.Freight
	}
	o.total = o.goods - o.discount + o.freight
}

// earn fixes each line's commission, and whose stock serves it, at placement.
func (m *Model) earn(o *order, at int64) {
	left := map[StockKey]int64{}
	for _, l := range o.lines {
		if l.earner == "" {
			continue
		}
		rate := o.cfg.rate(m.rung(m.dists[l.earner], at))
		l.commission = o.cfg.commission(l.paid, l.pieces, l.retail, l.cost, rate)
		m.serveOwn(l, left)
	}
}

// inStock judges the pieces, those of one stock summed over the lines.
func (m *Model) inStock(o *order, at int64) verdict {
	sum := map[StockKey]int64{}
	v := yes()
	for _, l := range o.lines {
		sum[l.key] += l.pieces
		if n := m.needs(l.key, sum[l.key], at); n.refuse != "" {
			return n
		} else if n.either != "" {
			v = n
		}
	}
	return v
}

// agrees holds the program's answer against the draft.
func (m *Model) agrees(d *draft, op Place) verdict {
	seen, o := op.Seen, d.order
	switch {
	case seen.Total != o.total:
		return no("total %d, expected %d", seen.Total, o.total)
	case seen.Earner != o.lines[0].earner:
		return no("attributed to %q, expected %q (%s)", seen.Earner, o.lines[0].earner, o.lines[0].reason)
	case d.priced != "" && seen.Tier != m.rung(m.dists[d.priced], op.At):
		return no("priced by tier %d, expected %d", seen.Tier, m.rung(m.dists[d.priced], op.At))
	}
	return m.inStock(o, op.At)
}
