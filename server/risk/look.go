package risk

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"time"

	"yuanfen/server/commission"
	"yuanfen/server/distributor"
	"yuanfen/server/member"
	"yuanfen/server/notify"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/policy"
	"yuanfen/server/referral"
	"yuanfen/server/staff"
)

// Deps are the parts that a Service is built on.
type Deps struct {
	DB           *db.DB
	IDs          *id.Source
	Queue        *jobs.Queue
	Staff        *staff.Service
	Members      *member.Service
	Distributors *distributor.Service
	Payments     *payment.Service
	Orders       *order.Service
	Commission   *commission.Service
	Alerts       *notify.Alerts
	Alone        string // Why one person may decide what asks for two, "" if nobody may.
	Log          *slog.Logger
}

// Service keeps cases.
type Service struct {
	deps Deps

	// Rules is the policy, version by version.
	Rules *policy.Book[Rules]
	// Hooks is filled by app/flow_risk.go before the first use.
	Hooks Hooks
}

// New returns the cases kept in d.DB.
func New(d Deps) *Service {
	return &Service{
		deps:  d,
		Rules: policy.New(policy.Deps{DB: d.DB, IDs: d.IDs, Staff: d.Staff, Alone: d.Alone}, "risk", DefaultRules, Rules.Check),
	}
}

const jobLook = "risk.look"

// look is an order to be looked at. After a refund only RefundRate is, and only
// while something of the order is frozen.
type look struct {
	OrderID       int64
	DistributorID int64
	Refund        bool
}

// Register adds the jobs of this package.
func (s *Service) Register(r *jobs.Runner) { r.Insist(jobLook, s.look) }

// Paid has orders looked at that were paid and belong to somebody; owner says to
// whom. Looking takes a job: paying does not wait for it.
func (s *Service) Paid(ctx context.Context, tx *db.Tx, owner map[int64]int64) error {
	specs := make([]jobs.Spec, 0, len(owner))
	for _, orderID := range slices.Sorted(maps.Keys(owner)) {
		if owner[orderID] != 0 {
			specs = append(specs, jobs.Spec{Kind: jobLook, Key: number(orderID) + ":" + number(owner[orderID]), Payload: look{OrderID: orderID, DistributorID: owner[orderID]}})
		}
	}
	return s.deps.Queue.Add(ctx, tx, specs...)
}

// Refunded has an order looked at of which something was refunded while what it
// earns is still frozen.
func (s *Service) Refunded(ctx context.Context, tx *db.Tx, orderID, refundID int64) error {
	earner, err := commission.FrozenFor(ctx, tx, orderID)
	if err != nil || earner == 0 {
		return err
	}
	return s.deps.Queue.Add(ctx, tx, jobs.Spec{Kind: jobLook, Key: "refund:" + number(refundID), Payload: look{orderID, earner, true}})
}

// Corrected follows staff's word that an order belongs to somebody else, or to
// nobody (0): the case of the one who lost it lapses, for commission.Correct has
// ended and freed its lines; for the one who gained it the order is looked at anew.
func (s *Service) Corrected(ctx context.Context, tx *db.Tx, orderID, from, to int64) error {
	if err := setLapsed(ctx, tx, orderID, from, clock.Millis(tx.Now), "订单归属已更正"); err != nil || to == 0 {
		return err
	}
	return s.Paid(ctx, tx, map[int64]int64{orderID: to})
}

// look looks at an order, and opens a case where a rule finds something. What it
// reads it reads before the transaction: most orders show nothing.
func (s *Service) look(ctx context.Context, j jobs.Job) error {
	var l look
	if err := j.Decode(&l); err != nil {
		return err
	}
	edition, err := s.Rules.Now(ctx)
	if err != nil {
		return err
	}
	var lines []commission.Standing
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		lines, err = commission.Standings(ctx, tx, l.OrderID, l.DistributorID)
		return err
	})
	if err != nil || len(l.of(lines)) == 0 {
		return err
	}
	f, err := s.facts(ctx, edition.Rules, l, lines[0].AccruedAt)
	if err != nil {
		return err
	}
	var only []Kind
	if l.Refund {
		only = []Kind{RefundRate}
	}
	found := edition.Rules.Signals(f, only...)
	if len(found) == 0 {
		return nil
	}
	return s.open(ctx, l, edition.No, f.Buyer, found)
}

// of are the lines that a look is about: those of which something is left.
func (l look) of(lines []commission.Standing) (ids []int64) {
	frozen := int64(0)
	for _, x := range lines {
		frozen += x.Frozen()
		if x.Left() > 0 {
			ids = append(ids, x.ID)
		}
	}
	if l.Refund && frozen == 0 {
		return nil
	}
	return ids
}

// facts gathers what the rules look at, of an order that was booked as paid at a
// time, UTC ms.
func (s *Service) facts(ctx context.Context, r Rules, l look, paidAt int64) (Facts, error) {
	o, err := s.deps.Orders.Get(ctx, l.OrderID)
	if err != nil {
		return Facts{}, err
	}
	f := Facts{Buyer: o.MemberID, Earning: l.DistributorID}
	d, err := s.deps.Distributors.Get(ctx, l.DistributorID)
	if err != nil {
		return f, err
	}
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.counts(ctx, tx, r, o, paidAt, d, &f)
	})
	if err != nil || l.Refund {
		return f, err
	}
	if f.Earner, err = s.person(ctx, d); err != nil {
		return f, err
	}
	if f.To, err = s.deps.Orders.Address(o); err != nil {
		return f, err
	}
	if _, f.Phone, err = s.verified(ctx, o.MemberID); err != nil {
		return f, err
	}
	paid, err := s.deps.Payments.Payments(ctx, o.Payable())
	for _, p := range paid {
		if p.ID == o.PaymentID {
			f.Payer = p.Payer
		}
	}
	return f, err
}

// counts gathers what is counted, and who bought through whom.
func (s *Service) counts(ctx context.Context, tx *db.Tx, r Rules, o order.Order, paidAt int64, d distributor.Distributor, f *Facts) (err error) {
	now := clock.Millis(tx.Now)
	if f.Recent, err = commission.TallyOf(ctx, tx, d.ID, before(now, time.Duration(r.RefundRate.Days)*24*time.Hour), now); err != nil {
		return err
	}
	if f.Now, err = commission.TallyOf(ctx, tx, d.ID, before(paidAt, time.Duration(r.Burst.Minutes)*time.Minute), paidAt); err != nil {
		return err
	}
	if f.Device, err = member.ShareDevice(ctx, tx, o.MemberID, d.MemberID); err != nil {
		return err
	}
	buying, err := distributor.ByMembers(ctx, tx, []int64{o.MemberID})
	if err != nil || buying[o.MemberID].ID == 0 {
		return err
	}
	f.Buying = buying[o.MemberID].ID
	f.Bought, err = s.bought(ctx, tx, d, before(o.PlacedAt, time.Duration(r.Ring.Days)*24*time.Hour))
	return err
}

func before(at int64, d time.Duration) int64 { return at - d.Milliseconds() }

// maxOrders bounds how many orders of people one look reads: the newest ones.
const maxOrders = 500

// bought reads through whom a distributor bought since a time, and through whom
// those bought, as far as a ring reaches.
func (s *Service) bought(ctx context.Context, tx *db.Tx, d distributor.Distributor, since int64) (map[int64][]int64, error) {
	all, seen := map[int64][]int64{}, map[int64]bool{d.ID: true}
	for next := map[int64]int64{d.MemberID: d.ID}; len(next) > 0 && len(all) < maxOrders; { // Distributors, by member.
		orders, err := order.PlacedSince(ctx, tx, slices.Sorted(maps.Keys(next)), since, maxOrders)
		if err != nil {
			return nil, err
		}
		owned, err := referral.OwnedOf(ctx, tx, orders)
		if err != nil {
			return nil, err
		}
		var fresh []int64
		for _, x := range owned {
			from := next[x.MemberID]
			if !slices.Contains(all[from], x.DistributorID) {
				all[from] = append(all[from], x.DistributorID)
			}
			if !seen[x.DistributorID] {
				seen[x.DistributorID] = true
				fresh = append(fresh, x.DistributorID)
			}
		}
		found, err := distributor.ByIDs(ctx, tx, fresh)
		if err != nil {
			return nil, err
		}
		next = map[int64]int64{}
		for id, x := range found {
			next[x.MemberID] = id
		}
	}
	return all, nil
}

// person is what is known of a distributor as a person.
func (s *Service) person(ctx context.Context, d distributor.Distributor) (Person, error) {
	p := Person{Member: d.MemberID, Applied: d.Phone}
	if d.MemberID < 0 {
		return p, nil // Taken in from a file: WeChat has not said who they are.
	}
	var err error
	if p.OpenID, p.Verified, err = s.verified(ctx, d.MemberID); err != nil {
		return p, err
	}
	book, err := s.deps.Members.Addresses(ctx, d.MemberID)
	if err != nil {
		return p, err
	}
	for _, e := range book {
		p.Addresses = append(p.Addresses, e.Address)
	}
	own, err := s.deps.Orders.List(ctx, order.Filter{MemberID: d.MemberID, Limit: 100})
	if err != nil {
		return p, err
	}
	for _, o := range own {
		a, err := s.deps.Orders.Address(o)
		if err != nil {
			return p, err
		}
		p.Addresses = append(p.Addresses, a)
	}
	return p, nil
}

// verified is by what WeChat knows a member.
func (s *Service) verified(ctx context.Context, memberID int64) (openid, phone string, err error) {
	m, err := s.deps.Members.Get(ctx, memberID)
	if err != nil {
		return "", "", err
	}
	phone, err = s.deps.Members.Phone(m)
	return m.OpenID, phone, err
}

func number(id int64) string { return strconv.FormatInt(id, 10) }
