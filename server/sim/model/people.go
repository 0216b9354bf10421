package model

// DistributorState is where a distributor stands (section 5).
type DistributorState string

// The states of a distributor.
const (
	Applied   DistributorState = "applied"
	Active    DistributorState = "active"
	Refused   DistributorState = "rejected"
	Suspended DistributorState = "suspended"
	Expelled  DistributorState = "expelled"
)

type member struct {
	id          string
	distributor string // their own, once they applied
	touches     []Arrival
	binding     Binding
}

type distributor struct {
	id, member string
	state      DistributorState
	history    []tierChange // of the effective tier, oldest first
	tier       int          // reached by sales, or by hand while grantUntil lies ahead
	grantUntil int64
	clawed     int64 // fen that clawbacks took from available
	forfeited  int64
	writtenOff int64
	unsure     bool // the program may not know yet how a payout ended
}

type tierChange struct {
	at   int64
	tier int
}

// rung is the effective tier. When a grant is over it falls to what sales reach
// then (reading 34).
func (m *Model) rung(d *distributor, at int64) int {
	if d.grantUntil > 0 && at >= d.grantUntil {
		d.tier = min(d.tier, m.reached(d.id))
		d.note(d.grantUntil)
		d.grantUntil = 0
	}
	return d.tier
}

// rungAt is the effective tier at a time past; who was no distributor yet counts as on the first.
func (d *distributor) rungAt(at int64) int {
	tier := 0
	for _, c := range d.history {
		if c.at <= at {
			tier = c.tier
		}
	}
	return tier
}

func (d *distributor) note(at int64) {
	if n := len(d.history); n == 0 || d.history[n-1].tier != d.tier {
		d.history = append(d.history, tierChange{at, d.tier})
	}
}

// Register makes a member.
type Register struct {
	Member string
	At     int64
}

// Register takes the answer to a login; a second one by the same person changes nothing.
func (m *Model) Register(op Register, accepted bool) error {
	apply, err := judge("register "+op.Member, accepted, yes())
	if apply && m.members[op.Member] == nil {
		m.members[op.Member] = &member{id: op.Member}
	}
	return err
}

// Apply asks to become a distributor.
type Apply struct {
	Distributor, Member string
	At                  int64
}

// Apply takes the answer to an application. A rejected person may be allowed to try again.
func (m *Model) Apply(op Apply, accepted bool) error {
	who, v := m.members[op.Member], yes()
	switch {
	case who == nil:
		v = no("unknown member %s", op.Member)
	case who.distributor != "" && m.dists[who.distributor].state == Refused:
		v = maybe("rejected before")
	case who.distributor != "":
		v = no("%s is %s already", op.Member, m.dists[who.distributor].state)
	}
	apply, err := judge("apply "+op.Distributor, accepted, v)
	if apply {
		delete(m.dists, who.distributor)
		who.distributor = op.Distributor
		m.dists[op.Distributor] = &distributor{id: op.Distributor, member: op.Member, state: Applied}
	}
	return err
}

// Approve makes an applicant an active distributor on the first tier.
type Approve struct {
	Distributor string
	At          int64
}

// Approve takes the answer to an approval.
func (m *Model) Approve(op Approve, accepted bool) error {
	d, err := m.move("approve", op.Distributor, accepted, Active, Applied)
	if d != nil {
		d.note(op.At)
	}
	return err
}

// Reject turns an applicant down.
type Reject struct {
	Distributor string
	At          int64
}

// Reject takes the answer to a rejection.
func (m *Model) Reject(op Reject, accepted bool) error {
	_, err := m.move("reject", op.Distributor, accepted, Refused, Applied)
	return err
}

// Suspend stops an active distributor from sharing, earning and being paid; the money stays theirs.
type Suspend struct {
	Distributor string
	At          int64
}

// Suspend takes the answer to a suspension.
func (m *Model) Suspend(op Suspend, accepted bool) error {
	_, err := m.move("suspend", op.Distributor, accepted, Suspended, Active)
	return err
}

// Reinstate ends a suspension.
type Reinstate struct {
	Distributor string
	At          int64
}

// Reinstate takes the answer to a reinstatement.
func (m *Model) Reinstate(op Reinstate, accepted bool) error {
	d, err := m.move("reinstate", op.Distributor, accepted, Active, Suspended)
	if d != nil {
		m.promote(d.id, op.At)
	}
	return err
}

// Expel ends a distributor: the balance is withheld at once, the lines are flagged.
type Expel struct {
	Distributor string
	At          int64
}

// Expel takes the answer to an expulsion.
func (m *Model) Expel(op Expel, accepted bool) error {
	d, err := m.move("expel", op.Distributor, accepted, Expelled, Active, Suspended)
	if d != nil {
		m.withhold(d.id, m.owed("available", d.id))
		m.eachLineOf(d.id, func(l *line) { l.byExpel = l.order.isPaid() && l.left() > 0 })
	}
	return err
}

// Readmit undoes an expulsion on appeal.
type Readmit struct {
	Distributor string
	At          int64
}

// Readmit takes the answer to an appeal: what the expulsion withheld is
// available again, what a case of its own withholds stays so (reading 36).
func (m *Model) Readmit(op Readmit, accepted bool) error {
	d, err := m.move("readmit", op.Distributor, accepted, Active, Expelled)
	if d == nil {
		return err
	}
	m.eachLineOf(d.id, func(l *line) {
		l.byExpel = false
		if !l.byStaff {
			l.held = 0
		}
	})
	m.post("withheld:"+d.id, "available:"+d.id, m.pool(d.id))
	m.promote(d.id, op.At)
	return err
}

// move is one edge of the distributor's states; d is nil unless it was taken.
func (m *Model) move(what, id string, accepted bool, to DistributorState, from ...DistributorState) (*distributor, error) {
	d, v := m.dists[id], no("unknown distributor")
	if d != nil {
		v = no("it is %s", d.state)
		for _, s := range from {
			if d.state == s {
				v = yes()
			}
		}
	}
	apply, err := judge(what+" "+id, accepted, v)
	if !apply {
		return nil, err
	}
	d.state = to
	return d, nil
}

// TierGrant is a tier given by hand until a date.
type TierGrant struct {
	Distributor string
	Tier        int
	Until       int64
	At          int64
}

// TierGrant takes the answer to a grant.
func (m *Model) TierGrant(op TierGrant, accepted bool) error {
	d, v := m.dists[op.Distributor], yes()
	switch {
	case d == nil || op.Tier < 0 || op.Tier >= len(m.cfg.Tiers) || op.Until <= op.At:
		v = no("unknown distributor or tier, or over before it starts")
	case d.state != Active:
		v = maybe("not active")
	case op.Tier <= m.rung(d, op.At):
		v = maybe("no better than what they have")
	}
	apply, err := judge("grant to "+op.Distributor, accepted, v)
	if apply {
		d.tier, d.grantUntil = op.Tier, op.Until
		d.note(op.At)
	}
	return err
}

// isActive says whether id may share and earn.
func (m *Model) isActive(id string) bool { return m.dists[id] != nil && m.dists[id].state == Active }

// self is the buyer's own distributorship, "" for everybody else.
func (m *Model) self(buyer string) string {
	if who := m.members[buyer]; who != nil {
		return who.distributor
	}
	return ""
}

// eachLineOf walks the earner's open and settled lines in order of placement.
func (m *Model) eachLineOf(earner string, f func(*line)) {
	for _, id := range m.orderIDs {
		for _, l := range m.orders[id].lines {
			if l.earner == earner {
				f(l)
			}
		}
	}
}

// salesOf is what counts towards the tier: goods of completed orders, net of
// refunds, decided at any time (reading 33).
func (m *Model) salesOf(earner string) int64 {
	var sum int64
	m.eachLineOf(earner, func(l *line) {
		if l.order.state == Completed && l.order.kind == Retail && (!l.forfeited || !m.cfg.ForfeitedIsNone) {
			sum += l.paid - l.refunded
		}
	})
	return sum
}

// reached is the best rung whose bar the sales that count now pass.
func (m *Model) reached(id string) (rung int) {
	sales := m.salesOf(id)
	for i, t := range m.cfg.Tiers {
		if sales >= t.Bar {
			rung = i
		}
	}
	return rung
}

// promote lifts to the rung that was reached, for good if it is above a grant; sales
// that fall again do not lower it: demotion waits for the end of the period (reading
// 34).
func (m *Model) promote(id string, at int64) {
	d := m.dists[id]
	if d == nil || d.state != Active {
		return
	}
	if to := m.reached(id); to > m.rung(d, at) {
		d.tier, d.grantUntil = to, 0
	}
	d.note(at)
}
