package model

import "fmt"

// Invariants names what does not add up in the model itself (RELIABILITY B2.2,
// as far as it can be said without a database). It must always be empty; if it
// is not, the model is wrong, not the program.
func (m *Model) Invariants() []string {
	d := &differences{}
	m.ledgerAdds(d)
	for _, id := range m.orderIDs {
		m.orderAdds(d, m.orders[id])
	}
	m.stockAdds(d)
	for _, id := range sortedKeys(m.dists) {
		m.personAdds(d, m.dists[id])
	}
	return d.list
}

// ledgerAdds: everything sums to zero; what is deferred is frozen somewhere;
// what is due is owed to somebody; WeChat holds what each payment has left.
func (m *Model) ledgerAdds(d *differences) {
	t := m.totals()
	var sum, due, held int64
	for _, amount := range t {
		sum += amount
	}
	d.equal("the whole ledger", sum, 0)
	d.equal("commission.deferred and frozen", t["commission.deferred"], -t["frozen"])
	for _, r := range m.refunds {
		if r.state != RefundSuccess && r.state != RefundBank {
			due += r.amount
		}
	}
	d.equal("refund.due", -t["refund.due"], due)
	for _, id := range m.paymentIDs {
		held += m.payments[id].left
	}
	d.equal("wechat.held", t["wechat.held"], held)
	var kept int64
	for _, l := range m.lots {
		kept += l.free * l.price
	}
	for _, id := range m.orderIDs {
		for _, l := range m.orders[id].lines {
			for _, u := range l.own {
				if !u.bought {
					kept += (u.pieces - u.back) * u.lot.price
				}
			}
		}
	}
	d.equal("stockup", -t["stockup"], kept)
}

func (m *Model) orderAdds(d *differences, o *order) {
	sum, refunds, good := o.freight, int64(0), 0
	for i, l := range o.lines {
		sum += l.paid
		what := fmt.Sprintf("order %s line %d: ", o.id, i)
		d.holds(what+"refunded beyond paid", l.refunded >= 0 && l.refunded <= l.paid && l.refundedPieces <= l.pieces)
		d.holds(what+"shipped and released beyond its pieces", l.open() >= 0 && l.shipped+l.unshippedBack <= l.pieces)
		d.holds(what+"reversed beyond C, or C beyond paid", l.reversed >= 0 && l.reversed <= l.commission && l.commission <= l.paid)
		d.holds(what+"earned by its buyer", l.earner == "" || l.earner != m.self(o.buyer))
		d.holds(what+"available before completion", !l.available || o.state == Completed)
	}
	d.equal("total of order "+o.id, o.total, sum)
	escrow := int64(0)
	if !o.released {
		escrow = o.paid - o.refunded()
	}
	for _, r := range m.refunds {
		if r.order == o.id && !r.unusable {
			refunds += r.amount
		}
	}
	d.equal("refunds of order "+o.id, refunds, o.refunded())
	d.equal("escrow of "+o.id, m.owed("escrow", o.id), escrow)
	d.holds("closed order "+o.id+" has escrow", o.state != Closed || escrow == 0)
	for _, id := range m.paymentIDs {
		if p := m.payments[id]; p.booked && p.order == o.id && m.findRefund(UnusableRefund(p.id)) == nil {
			good++
			d.equal("payment of "+o.id, p.amount, o.total)
		}
	}
	d.holds("order "+o.id+" was paid twice", good <= 1)
}

// stockAdds: never negative, and reserved is exactly what open lines and exchanges wait for.
func (m *Model) stockAdds(d *differences) {
	open := map[StockKey]int64{}
	for _, id := range m.orderIDs {
		for _, l := range m.orders[id].lines {
			open[l.key] += l.open()
		}
	}
	for _, id := range sortedKeys(m.afterSales) {
		if a := m.afterSales[id]; a.swaps && (a.state == ASApproved || a.state == ASReturning || a.state == ASArrived) {
			for _, p := range a.lines {
				open[a.order.lines[p.Line].key] += p.Pieces
			}
		}
	}
	for _, key := range union(m.stock, nil) {
		s := m.stock[key]
		d.holds(fmt.Sprintf("stock %v is negative or oversold", key), s.reserved >= 0 && s.onHand >= s.reserved)
		d.equal(fmt.Sprintf("reserved %v", key), s.reserved, open[key])
	}
}

// personAdds: earned = frozen + available + withheld + paying + paid + taken back (B2.2, 13).
func (m *Model) personAdds(d *differences, p *distributor) {
	var frozen, earned, paying, paid, held, bought int64
	for _, id := range m.orderIDs {
		for _, l := range m.orders[id].lines {
			for _, u := range l.own {
				if u.bought && u.lot.owner == p.id {
					bought += (u.pieces - u.back) * u.lot.price
				}
			}
		}
	}
	m.eachLineOf(p.id, func(l *line) {
		held += l.held
		switch {
		case l.available:
			earned += l.left()
		case l.order.isPaid() || l.order.paid > 0:
			frozen += l.left()
		}
	})
	for _, id := range sortedKeys(m.payouts) {
		if o := m.payouts[id]; o.distributor == p.id {
			if o.undone() {
				paying += o.amount
			} else if o.state == PayoutPaid {
				paid += o.amount
			}
		}
	}
	available, withheld := m.owed("available", p.id), m.owed("withheld", p.id)
	d.equal("frozen of "+p.id, m.owed("frozen", p.id), frozen)
	d.equal("paying of "+p.id, m.owed("paying", p.id), paying)
	d.equal("balance of "+p.id, available+withheld+paying+paid, earned+bought+p.writtenOff)
	d.holds("withheld of "+p.id+" is less than its lines hold", withheld >= held && held >= 0)
	d.holds("available of "+p.id+" is negative beyond clawback", available >= -p.clawed)
}

func (d *differences) equal(what string, got, want int64) {
	if got != want {
		d.add("%s: %d, must be %d", what, got, want)
	}
}

func (d *differences) holds(what string, ok bool) {
	if !ok {
		d.add("%s", what)
	}
}
