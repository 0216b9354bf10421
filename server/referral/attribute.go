package referral

import (
	"context"
	"encoding/json"
	"slices"

	"yuanfen/server/distributor"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Attribution is to whom an order belongs, frozen when it was placed.
type Attribution struct {
	OrderID       int64
	MemberID      int64 // The buyer.
	DistributorID int64 // 0: nobody.
	LinkID        int64
	Reason        Reason
	PolicyNo      int
	Evidence      Evidence
	Note          string // Why staff corrected it.
	DecidedAt     int64
	PaidAt        int64
	Goods         int64 // fen paid for goods; 0 until then.
	Corrections   int64 // How often staff decided anew.
}

// Hooks are what happens elsewhere, in the same transaction. app/flow.go fills
// them.
type Hooks struct {
	// Corrected: an order belongs to somebody else from now on.
	Corrected func(ctx context.Context, tx *db.Tx, before, after Attribution) error
	// Answered: a distributor's question has its answer.
	Answered func(ctx context.Context, tx *db.Tx, q Question) error
}

// A touch by the same link within so long is the same arrival.
const sameArrival = 10 * 60 * 1000 // ms

// maxWeighed bounds the touches of one member that a decision looks at: the
// newest ones.
const maxWeighed = 50

// ground is what decisions of one transaction stand on.
type ground struct {
	no       int
	rules    Rules
	now      int64
	links    map[string]Link
	touches  map[int64][]Touch // By member.
	bindings map[int64]Binding // By member.
	sellers  map[int64]Seller

	added []Touch
	moved map[int64]bool // Members whose binding changed.
}

// Arrive stores that a member came by a link, and binds them where the rules say
// so. A link that leads nowhere is no arrival.
func (s *Service) Arrive(ctx context.Context, tx *db.Tx, memberID int64, code string) error {
	if code == "" {
		return nil
	}
	g, err := s.survey(ctx, tx, []Purchase{{Buyer: memberID, Link: code}})
	if err != nil {
		return err
	}
	s.arrive(g, memberID, code, "login")
	return s.keep(ctx, tx, g)
}

// Attribute decides to whom purchases belong and freezes it with the evidence, in
// the transaction that places them.
func (s *Service) Attribute(ctx context.Context, tx *db.Tx, purchases []Purchase) ([]Decision, error) {
	if len(purchases) == 0 {
		return nil, nil
	}
	g, err := s.survey(ctx, tx, purchases)
	if err != nil {
		return nil, err
	}
	decisions, frozen := make([]Decision, len(purchases)), make([]Attribution, len(purchases))
	for i, p := range purchases {
		if p.Link != "" {
			s.arrive(g, p.Buyer, p.Link, "order")
		}
		touches, b := g.touches[p.Buyer], g.bindings[p.Buyer]
		decisions[i] = Decide(g.rules, touches, b, g.sellers, p)
		evidence := Evidence{PolicyNo: g.no, Rules: g.rules, Touches: slices.Clone(touches)}
		if b.BoundAt != 0 {
			evidence.Binding = &b
		}
		if l, known := g.links[p.Link]; known && !l.leads(g.now) {
			evidence.Dead = &Dead{l.ID, l.DistributorID}
		}
		frozen[i] = Attribution{
			OrderID: p.OrderID, MemberID: p.Buyer, DistributorID: decisions[i].DistributorID, LinkID: decisions[i].LinkID,
			Reason: decisions[i].Reason, PolicyNo: g.no, Evidence: evidence, DecidedAt: g.now,
		}
	}
	if err := s.keep(ctx, tx, g); err != nil {
		return nil, err
	}
	return decisions, insertAttributions(ctx, tx, frozen)
}

// OwnRates are the rates, in bp, at which those of members buy for themselves who
// are distributors, while the rules let them.
func (s *Service) OwnRates(ctx context.Context, tx *db.Tx, members []int64) (map[int64]int64, error) {
	now := clock.Millis(tx.Now)
	rules, err := s.Rules.At(ctx, tx, now)
	if err != nil || rules.Rules.Self != SelfPrice {
		return nil, err
	}
	found, err := distributor.ByMembers(ctx, tx, members)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	ladder, err := s.deps.Distributors.Ladder.At(ctx, tx, now)
	if err != nil {
		return nil, err
	}
	rates := make(map[int64]int64, len(found))
	for memberID, d := range found {
		if d.State == distributor.Active {
			rates[memberID] = ladder.Rules.Rate(d.Tier)
		}
	}
	return rates, nil
}

// survey reads what the decisions about purchases stand on, with a few statements
// whatever their number.
func (s *Service) survey(ctx context.Context, tx *db.Tx, purchases []Purchase) (*ground, error) {
	g := &ground{now: clock.Millis(tx.Now), moved: map[int64]bool{}}
	edition, err := s.Rules.At(ctx, tx, g.now)
	if err != nil {
		return nil, err
	}
	g.no, g.rules = edition.No, edition.Rules
	var codes []string
	var members []int64
	for _, p := range purchases {
		if p.Link != "" {
			codes = append(codes, p.Link)
		}
		members = append(members, p.Buyer)
	}
	if g.links, err = linksByCode(ctx, tx, codes); err != nil {
		return nil, err
	}
	if g.touches, err = touchesOf(ctx, tx, members); err != nil {
		return nil, err
	}
	if g.bindings, err = bindingsOf(ctx, tx, members); err != nil {
		return nil, err
	}
	g.sellers, err = g.readSellers(ctx, tx)
	return g, err
}

func (g *ground) readSellers(ctx context.Context, tx *db.Tx) (map[int64]Seller, error) {
	var ids []int64
	for _, l := range g.links {
		ids = append(ids, l.DistributorID)
	}
	for _, b := range g.bindings {
		ids = append(ids, b.DistributorID)
	}
	for _, touches := range g.touches {
		for _, t := range touches {
			ids = append(ids, t.DistributorID)
		}
	}
	slices.Sort(ids)
	found, err := distributor.ByIDs(ctx, tx, slices.Compact(ids))
	sellers := make(map[int64]Seller, len(found))
	for id, d := range found {
		sellers[id] = Seller{d.MemberID, d.State == distributor.Active}
	}
	return sellers, err
}

// arrive adds a touch to the ground, and moves the member's binding by it.
func (s *Service) arrive(g *ground, memberID int64, code, door string) {
	l, known := g.links[code]
	seller := g.sellers[l.DistributorID]
	if !known || !l.leads(g.now) {
		return
	}
	t := Touch{ID: s.deps.IDs.Next(), MemberID: memberID, LinkID: l.ID, DistributorID: l.DistributorID, Door: door, At: g.now}
	before := g.touches[memberID]
	if n := len(before); n > 0 && before[n-1].LinkID == l.ID && g.now-before[n-1].At < sameArrival {
		t = before[n-1]
	} else {
		g.touches[memberID], g.added = append(before, t), append(g.added, t)
	}
	if !seller.Active || seller.MemberID == memberID {
		return // It binds nobody, but says why an order is nobody's.
	}
	b := g.bindings[memberID]
	to, changed := bind(g.rules, b, g.sellers[b.DistributorID].Active, t)
	if changed {
		to.PolicyNo = g.no
		g.bindings[memberID], g.moved[memberID] = to, true
	}
}

// keep stores what arrivals changed.
func (s *Service) keep(ctx context.Context, tx *db.Tx, g *ground) error {
	if err := insertTouches(ctx, tx, g.added); err != nil {
		return err
	}
	for memberID := range g.moved {
		if err := putBinding(ctx, tx, g.bindings[memberID]); err != nil {
			return err
		}
	}
	return nil
}

// Payment is an order that was paid: what was paid for its goods, in fen.
type Payment struct {
	OrderID int64
	Goods   int64
}

// Paid looks at attributions once more when their orders are paid: a distributor
// who may not earn any more loses the order to nobody, and where the first order
// binds, this one does. It answers to whom each order belongs.
func (s *Service) Paid(ctx context.Context, tx *db.Tx, paid []Payment) (map[int64]int64, error) {
	ids := make([]int64, len(paid))
	for i, p := range paid {
		ids[i] = p.OrderID
	}
	attributions, err := attributionsOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	var sellers []int64
	for _, a := range attributions {
		sellers = append(sellers, a.DistributorID)
	}
	found, err := distributor.ByIDs(ctx, tx, sellers)
	if err != nil {
		return nil, err
	}
	owner := make(map[int64]int64, len(paid))
	var stopped []int64
	for _, id := range ids {
		a, known := attributions[id]
		switch {
		case !known || a.DistributorID == 0:
		case found[a.DistributorID].State != distributor.Active:
			stopped = append(stopped, id)
		default:
			owner[id] = a.DistributorID
			if err := s.bindByOrder(ctx, tx, a); err != nil {
				return nil, err
			}
		}
	}
	if err := setStopped(ctx, tx, stopped); err != nil {
		return nil, err
	}
	return owner, setAttributionsPaid(ctx, tx, paid, clock.Millis(tx.Now))
}

// bindByOrder binds a buyer to whom their order belongs, unless they are.
func (s *Service) bindByOrder(ctx context.Context, tx *db.Tx, a Attribution) error {
	if a.Evidence.Rules.Bind != FirstOrder || (a.Reason != ByLast && a.Reason != ByMove) {
		return nil
	}
	now, err := bindingsOf(ctx, tx, []int64{a.MemberID})
	if err != nil {
		return err
	}
	b := now[a.MemberID]
	if was := a.Evidence.Binding; was != nil && was.Version != b.Version || was == nil && b.BoundAt != 0 {
		return nil // Another order was faster.
	}
	return putBinding(ctx, tx, Binding{MemberID: a.MemberID, DistributorID: a.DistributorID, LinkID: a.LinkID, PolicyNo: a.PolicyNo, BoundAt: clock.Millis(tx.Now), Version: b.Version})
}

// Correct gives an order to another distributor, or to nobody (0), with a reason
// that stays with it. What was earned follows by Hooks.Corrected.
func (s *Service) Correct(ctx context.Context, orderID, distributorID int64, reason string) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := holdAttribution(ctx, tx, orderID); err != nil {
			return err
		}
		before, err := s.attribution(ctx, tx, orderID)
		if err != nil {
			return err
		}
		if before.DistributorID == distributorID {
			return ErrSame
		}
		if distributorID != 0 {
			found, err := distributor.ByIDs(ctx, tx, []int64{distributorID})
			if err != nil {
				return err
			}
			if found[distributorID].State != distributor.Active {
				return ErrEarner
			}
			if found[distributorID].MemberID == before.MemberID {
				return ErrOwnSale
			}
		}
		after := before
		after.DistributorID, after.LinkID, after.Reason, after.Note = distributorID, 0, ByStaff, reason
		if before.DistributorID != 0 {
			after.Evidence.Owners = append(slices.Clone(before.Evidence.Owners), before.DistributorID)
		}
		if err := setCorrected(ctx, tx, after); err != nil {
			return err
		}
		err = s.deps.Staff.Record(ctx, tx, staff.Change{
			Action: "attribution.correct", Subject: "order", SubjectID: orderID,
			Before: map[string]any{"distributor": web.ID(before.DistributorID), "why": before.Reason}, After: map[string]any{"distributor": web.ID(distributorID), "reason": reason},
		})
		if err != nil {
			return err
		}
		return s.Hooks.Corrected(ctx, tx, before, after)
	})
}

func (s *Service) attribution(ctx context.Context, tx *db.Tx, orderID int64) (Attribution, error) {
	found, err := attributionsOf(ctx, tx, []int64{orderID})
	if err != nil {
		return Attribution{}, err
	}
	a, known := found[orderID]
	if !known {
		return a, web.ErrNotFound
	}
	return a, nil
}

// Of is an order's attribution; web.ErrNotFound for an order without one.
func (s *Service) Of(ctx context.Context, orderID int64) (a Attribution, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err = s.attribution(ctx, tx, orderID)
		return err
	})
	return a, err
}

// seenBy reports whether a distributor may read how an order was decided: it is
// theirs, or was, or the buyer came by them.
func (a Attribution) seenBy(distributorID int64) bool {
	return a.DistributorID == distributorID || slices.Contains(a.Evidence.Owners, distributorID) ||
		a.Evidence.Dead != nil && a.Evidence.Dead.DistributorID == distributorID ||
		a.Evidence.Binding != nil && a.Evidence.Binding.DistributorID == distributorID ||
		slices.ContainsFunc(a.Evidence.Touches, func(t Touch) bool { return t.DistributorID == distributorID })
}

func (r attributionRow) attribution() (Attribution, error) {
	a := Attribution{
		OrderID: r.OrderID, MemberID: r.MemberID, DistributorID: r.DistributorID, LinkID: r.LinkID, Reason: r.Reason, PolicyNo: r.PolicyNo,
		Note: r.Note, DecidedAt: r.DecidedAt, PaidAt: r.PaidAt, Goods: r.Goods, Corrections: r.Corrections,
	}
	return a, json.Unmarshal([]byte(r.Evidence), &a.Evidence)
}

func staffID(ctx context.Context) int64 { return auth.From(ctx).ID }
