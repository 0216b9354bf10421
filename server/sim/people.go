package sim

import (
	"math/rand/v2"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/distributor"
	"yuanfen/server/member"
	"yuanfen/server/referral"
	"yuanfen/server/sim/model"
)

// link draws the share link that somebody comes by: "" for none, sometimes one
// that was revoked.
func (l *Life) link(r *rand.Rand) string {
	var all []string
	for _, p := range l.people {
		for _, k := range p.links {
			all = append(all, k.Code)
		}
	}
	if len(all) == 0 || r.IntN(3) == 0 {
		return ""
	}
	return pick(r, all)
}

func (l *Life) come(r *rand.Rand) {
	l.newPerson(l.link(r))
}

func (l *Life) comeAgain(r *rand.Rand) {
	p, link := pick(r, l.people), l.link(r)
	ok := l.until("login", func() error {
		_, _, err := l.App.Members.Login(l.ctx(), l.Sim.LoginCode(p.Name), member.Arrival{Link: link})
		return err
	}, nil)
	if ok && link != "" {
		l.judge(l.model.Touch(model.Touch{Member: name(p.ID), Link: link, At: l.at()}, true))
	}
}

func (l *Life) apply(r *rand.Rand) {
	p := pick(r, l.people)
	var before distributor.Distributor
	l.calmly(func() { before, _ = l.App.Sellers.OfMember(l.ctx(), p.ID) }) // None, the first time.
	var d distributor.Distributor
	ok := l.until("apply", func() (err error) {
		d, err = l.App.Sellers.Apply(l.ctx(), l.Application(p.Buyer, l.agreement))
		return err
	}, func() bool {
		var err error
		d, err = l.App.Sellers.OfMember(l.ctx(), p.ID)
		return err == nil && d.State == distributor.Applied && before.State != distributor.Applied
	})
	id := d.ID
	if !ok {
		id = -1
	}
	l.judge(l.model.Apply(model.Apply{Distributor: name(id), Member: name(p.ID), At: l.at()}, ok))
	if ok {
		p.seller = id
	}
}

// seller draws somebody who is or was a distributor, or asked to be one.
func (l *Life) seller(r *rand.Rand) *person {
	var all []*person
	for _, p := range l.people {
		if p.seller != 0 {
			all = append(all, p)
		}
	}
	if len(all) == 0 {
		return nil
	}
	p := pick(r, all)
	l.say("distributor %d", p.seller)
	return p
}

// verdicts are what staff decide about distributors: far more often for than against.
var verdicts = []distributor.Verdict{
	distributor.Approve, distributor.Approve, distributor.Approve, distributor.Approve, distributor.Approve, distributor.Approve,
	distributor.Reject, distributor.Suspend, distributor.Resume, distributor.Resume, distributor.Expel, distributor.Reinstate, distributor.Reinstate,
}

func (l *Life) decide(r *rand.Rand) {
	p, v := l.seller(r), pick(r, verdicts)
	if p == nil {
		return
	}
	was := l.standing(p)
	ok := l.until(string(v), func() error {
		_, err := l.App.Sellers.Decide(shoptest.As(shoptest.StaffID), p.seller, v, "模拟")
		return err
	}, func() bool { return l.standing(p) != was })
	id, at := name(p.seller), l.at()
	switch v {
	case distributor.Approve:
		l.judge(l.model.Approve(model.Approve{Distributor: id, At: at}, ok))
	case distributor.Reject:
		l.judge(l.model.Reject(model.Reject{Distributor: id, At: at}, ok))
	case distributor.Suspend:
		l.judge(l.model.Suspend(model.Suspend{Distributor: id, At: at}, ok))
	case distributor.Resume:
		l.judge(l.model.Reinstate(model.Reinstate{Distributor: id, At: at}, ok))
	case distributor.Expel:
		l.judge(l.model.Expel(model.Expel{Distributor: id, At: at}, ok))
	case distributor.Reinstate:
		l.judge(l.model.Readmit(model.Readmit{Distributor: id, At: at}, ok))
	}
}

func (l *Life) standing(p *person) (s distributor.State) {
	l.calmly(func() {
		d, err := l.App.Sellers.Get(l.ctx(), p.seller)
		l.must(err)
		s = d.State
	})
	return s
}

// grant gives a tier by hand until a day.
func (l *Life) grant(r *rand.Rand) {
	p := l.seller(r)
	if p == nil {
		return
	}
	rung := r.IntN(len(tiers))
	until := l.at() + (1+r.Int64N(20))*model.Day
	ok := l.until("grant", func() error {
		return l.App.Sellers.SetTier(shoptest.As(shoptest.StaffID), p.seller, distributor.Grant{Tier: rung + 1, Until: until, Reason: "模拟"})
	}, func() (took bool) {
		d, err := l.App.Sellers.Get(l.ctx(), p.seller)
		l.must(err)
		return d.TierUntil == until
	})
	l.judge(l.model.TierGrant(model.TierGrant{Distributor: name(p.seller), Tier: rung, Until: until, At: l.at()}, ok))
}

func (l *Life) makeLink(r *rand.Rand) {
	p := l.seller(r)
	if p == nil {
		return
	}
	var link referral.Link
	ok := l.until("link", func() (err error) {
		if _, err = l.App.Sellers.Selling(l.ctx(), p.ID); err == nil { // The door asks first.
			link, err = l.App.Referral.Make(l.ctx(), referral.Wanted{DistributorID: p.seller, Target: referral.Home})
		}
		return err
	}, nil)
	if !ok {
		l.judge(l.model.LinkMade(model.LinkMade{Link: "refused", Distributor: name(p.seller), At: l.at()}, false))
		return
	}
	for _, k := range p.links {
		if k.Code == link.Code {
			return // The same link again.
		}
	}
	p.links = append(p.links, link)
	l.judge(l.model.LinkMade(model.LinkMade{Link: link.Code, Distributor: name(p.seller), At: l.at()}, true))
}

func (l *Life) revokeLink(r *rand.Rand) {
	p := l.seller(r)
	if p == nil || len(p.links) == 0 {
		return
	}
	k := pick(r, p.links)
	ok := l.until("revoke", func() error { return l.App.Referral.Revoke(l.ctx(), p.seller, k.ID) }, nil)
	l.judge(l.model.LinkRevoked(model.LinkRevoked{Link: k.Code, At: l.at()}, ok))
}
