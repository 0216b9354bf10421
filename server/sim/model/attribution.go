package model

// Arrival is a stored touch: when the member came through whose link.
type Arrival struct {
	Distributor string
	At          int64
	Link        string
}

// Binding is a member's lasting attachment; the zero value is none.
type Binding struct {
	Distributor string
	At          int64
}

// Purchase is what Decide knows of an order.
type Purchase struct {
	Self   string // the buyer's own distributorship, "" for none
	At     int64
	Active func(distributor string) bool
}

// counts says whether a touch may decide the purchase.
func (p Policy) counts(t Arrival, buy Purchase) bool {
	return t.Distributor != buy.Self && t.At <= buy.At && (p.Window == 0 || buy.At-t.At < p.Window) && buy.Active(t.Distributor)
}

// fresh says whether a binding still holds.
func (p Policy) fresh(boundAt, at int64) bool {
	return !p.Lapses || p.Window == 0 || at < boundAt+p.Window
}

// moves says whether a touch may take a bound member away from their distributor.
func (p Policy) moves(b Binding, t Arrival) bool {
	return p.MayMove && t.Distributor != b.Distributor && t.At >= b.At+p.Protection
}

// Decide names the distributor an order belongs to, "" for nobody, and why (section 7, readings 10–13).
func Decide(p Policy, touches []Arrival, b Binding, buy Purchase) (distributor, reason string) {
	var counting []Arrival
	for _, t := range touches {
		if p.counts(t, buy) {
			counting = append(counting, t)
		}
	}
	newest := len(counting) - 1
	if b.Distributor != "" && b.Distributor != buy.Self && buy.Active(b.Distributor) && p.fresh(b.At, buy.At) {
		if newest >= 0 && p.moves(b, counting[newest]) {
			return counting[newest].Distributor, "moved"
		}
		return b.Distributor, "bound"
	}
	switch {
	case newest < 0:
		return "", "no touch"
	case p.Bind == FirstTouch:
		return counting[0].Distributor, "first touch"
	}
	return counting[newest].Distributor, "last touch"
}

type link struct {
	distributor string
	revoked     bool
}

// LinkMade makes a share link.
type LinkMade struct {
	Link, Distributor string
	At                int64
}

// LinkMade takes the answer: only active distributors share.
func (m *Model) LinkMade(op LinkMade, accepted bool) error {
	v := when(!m.isActive(op.Distributor), "not an active distributor")
	if m.links[op.Link] != nil {
		v = no("code taken")
	}
	apply, err := judge("link "+op.Link, accepted, v)
	if apply {
		m.links[op.Link] = &link{distributor: op.Distributor}
	}
	return err
}

// LinkRevoked ends a share link.
type LinkRevoked struct {
	Link string
	At   int64
}

// LinkRevoked takes the answer; revoking twice is harmless.
func (m *Model) LinkRevoked(op LinkRevoked, accepted bool) error {
	l, v := m.links[op.Link], yes()
	if l == nil {
		v = no("unknown link")
	} else if l.revoked {
		v = maybe("revoked before")
	}
	apply, err := judge("revoke "+op.Link, accepted, v)
	if apply {
		l.revoked = true
	}
	return err
}

// Touch is one arrival of a member through a link.
type Touch struct {
	Member, Link string
	Buffered     bool // sent later, in bulk: statistics that decide nothing
	At           int64
}

// Touch takes the answer. A dead link may open the page or not; it never counts.
func (m *Model) Touch(op Touch, accepted bool) error {
	v := yes()
	switch {
	case m.members[op.Member] == nil:
		v = no("unknown member")
	case op.Buffered || !m.live(op.Link):
		v = maybe("counts for nothing")
	}
	apply, err := judge("touch "+op.Link, accepted, v)
	if apply && !op.Buffered {
		who := m.members[op.Member]
		who.touches, who.binding = m.touched(who, op.Link, op.At)
	}
	return err
}

func (m *Model) live(code string) bool {
	l := m.links[code]
	return l != nil && !l.revoked && m.isActive(l.distributor)
}

// touched is the member's touches and binding after one more arrival; it changes nothing.
func (m *Model) touched(who *member, code string, at int64) ([]Arrival, Binding) {
	p, b, l := m.cfg.Attribution, who.binding, m.links[code]
	if l == nil || l.revoked || !p.Dormant && !m.isActive(l.distributor) {
		return who.touches, b
	}
	t, touches := Arrival{l.distributor, at, code}, who.touches
	if n := len(touches); n > 0 && touches[n-1].Link == code && at-touches[n-1].At < p.SameArrival {
		t = touches[n-1]
	} else {
		touches = append(touches[:n:n], t)
	}
	if m.isActive(l.distributor) && l.distributor != who.distributor {
		b = m.moved(b, t)
	}
	return touches, b
}

// moved is the binding after a touch of somebody who may earn.
func (m *Model) moved(b Binding, t Arrival) Binding {
	p := m.cfg.Attribution
	free := b.Distributor == "" || m.isGone(b.Distributor) || p.Lapses && (!m.isActive(b.Distributor) || !p.fresh(b.At, t.At))
	renews := p.Lapses && p.Bind == LastTouch && b.Distributor == t.Distributor // Coming again by theirs.
	if p.Bind != FirstOrder && (free || renews || (p.MoveAtTouch || p.Bind == LastTouch) && p.moves(b, t)) {
		return Binding{t.Distributor, t.At}
	}
	return b
}

// isGone says that a binding holds nobody any more: a suspended distributor may come back, an expelled one lost it.
func (m *Model) isGone(id string) bool { return m.dists[id] == nil || m.dists[id].state == Expelled }

// boundBy is the binding after an order went to earner, by a touch of theirs or
// as the binding says.
func (m *Model) boundBy(b Binding, earner, reason string, at int64) Binding {
	if p := m.cfg.Attribution; p.MoveAtTouch && p.Bind != FirstOrder {
		return b
	}
	if earner != "" && earner != b.Distributor && (b.Distributor == "" || m.isGone(b.Distributor) || reason == "moved") {
		return Binding{earner, at}
	}
	return b
}
