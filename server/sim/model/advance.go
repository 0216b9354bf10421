package model

// Advance says that the clock stands at to and that the program's jobs have run
// until nothing was left to do: what the program did not know yet it knows now,
// and everything that time brings about has happened.
func (m *Model) Advance(to int64) {
	m.now = to
	for _, id := range m.paymentIDs {
		m.book(m.payments[id], to)
	}
	for _, id := range m.orderIDs {
		o := m.orders[id]
		if m.mayBeClosed(o, to) && (o.attemptAt == 0 || to >= o.attemptAt+o.cfg.CloseDelay) {
			m.close(o)
		}
		for o.state == Shipped || o.state == Received {
			if !m.step(o, Completed, to) {
				break
			}
		}
	}
	for _, id := range sortedKeys(m.dists) {
		d := m.dists[id]
		d.unsure = false
		if d.state == Active || d.state == Suspended {
			d.note(to) // a grant may have ended
		}
	}
}
