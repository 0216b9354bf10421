package report

import (
	"cmp"
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
)

// Facts are what happened in a span of time, each counted on the day on which
// it happened. Amounts are fen.
type Facts struct {
	Visits     int64 `db:"visits"`   // By share links.
	Visitors   int64 `db:"visitors"` // New to the link.
	Buyers     int64 `db:"buyers"`   // Who ordered, once a day.
	Placed     int64 `db:"placed"`   // Orders.
	PaidOrders int64 `db:"paid_orders"`
	Paid       int64 `db:"paid"`     // By part of goods: without freight.
	Pieces     int64 `db:"pieces"`   // Paid for.
	Refunded   int64 `db:"refunded"` // Decided, of orders.
	Received   int64 `db:"received_orders"`
	Released   int64 `db:"received"`   // What was left of the price on receipt.
	Commission int64 `db:"commission"` // Accrued by payment, before refunds and corrections.
	Payouts    int64 `db:"payouts"`    // That reached distributors.
	Payout     int64 `db:"payout"`
}

func (f *Facts) add(g Facts) {
	f.Visits += g.Visits
	f.Visitors += g.Visitors
	f.Buyers += g.Buyers
	f.Placed += g.Placed
	f.PaidOrders += g.PaidOrders
	f.Paid += g.Paid
	f.Pieces += g.Pieces
	f.Refunded += g.Refunded
	f.Received += g.Received
	f.Released += g.Released
	f.Commission += g.Commission
	f.Payouts += g.Payouts
	f.Payout += g.Payout
}

// Part is a way to divide the shop's figures.
type Part string

// Parts. PartAll is the whole shop; PartFinal marks a day whose rows stand.
const (
	PartAll      Part = "all"
	PartChannel  Part = "channel"
	PartTier     Part = "tier"
	PartProduct  Part = "product"
	PartProvince Part = "province"
	PartFinal    Part = "final"
)

// Names of what has none of its own. Channels are in distributors' words.
const (
	Direct  = "(direct)"  // Nobody's: orders that no distributor brought.
	Bound   = "(bound)"   // Of a distributor by binding alone, without a link.
	Settled = "(staff)"   // Of a distributor because staff said so.
	Unnamed = "(unnamed)" // By a link whose channel was not told; to a place that was not kept.
	Others  = "(others)"  // The tail beyond mostNames.
)

// mostNames is how many names of a part are kept of a day: the rest is summed.
const mostNames = 100

// Row is what happened on a day in one part of the shop.
type Row struct {
	Day  string `db:"day"`
	Part Part   `db:"part"`
	Name string `db:"name"`
	Facts
	RolledAt int64 `db:"rolled_at"` // UTC ms
}

// parts gathers a day's facts by part and name.
type parts map[Part]map[string]*Facts

func (p parts) at(part Part, name string) *Facts {
	if p[part] == nil {
		p[part] = map[string]*Facts{}
	}
	if p[part][name] == nil {
		p[part][name] = &Facts{}
	}
	return p[part][name]
}

// rows are the gathered facts to be kept, the largest names first and the tail
// of each part in one.
func (p parts) rows(day string, now int64) []Row {
	out := []Row{}
	for part, names := range p {
		var of []Row
		for name, f := range names {
			of = append(of, Row{day, part, name, *f, now})
		}
		slices.SortFunc(of, func(a, b Row) int {
			return cmp.Or(cmp.Compare(b.Paid, a.Paid), cmp.Compare(b.Visits, a.Visits), cmp.Compare(a.Name, b.Name))
		})
		if len(of) > mostNames {
			tail := Row{day, part, Others, Facts{}, now}
			for _, r := range of[mostNames:] {
				tail.add(r.Facts)
			}
			of = append(of[:mostNames], tail)
		}
		out = append(out, of...)
	}
	return out
}

// Days of which Roll makes up at most one run, and how long after midnight a day
// is final: what waits in memory then, visits above all, is stored by then.
const (
	mostDays   = 40
	finalAfter = 15 * time.Minute
)

// Roll keeps the figures of today as they stand, and once for all those of each
// day that is over. It is a recurring job and may run twice.
func (s *Service) Roll(ctx context.Context) error {
	now := s.db.Clock().Now()
	from, err := s.firstOpen(ctx, now)
	if err != nil {
		return err
	}
	for n := 0; n < mostDays && from.Before(midnight(now)); n++ {
		next := from.AddDate(0, 0, 1)
		if err := s.rollDay(ctx, from, now.After(next.Add(finalAfter))); err != nil {
			return err
		}
		from = next
	}
	return s.rollDay(ctx, midnight(now), false)
}

// firstOpen is the start of the first day that is not final, today's at the latest.
func (s *Service) firstOpen(ctx context.Context, now time.Time) (time.Time, error) {
	last, err := s.lastFinal(ctx)
	if err != nil {
		return now, err
	}
	if last != "" {
		t, err := time.ParseInLocation(time.DateOnly, last, clock.Shanghai)
		return t.AddDate(0, 0, 1), err
	}
	first, err := s.began(ctx)
	if err != nil || first.IsZero() {
		return midnight(now), err
	}
	return midnight(first), nil
}

const jobRecount = "report.recount"

// Recount has days counted again, in the caller's transaction: staff changed to whom
// something of these moments (UTC ms, 0 for none) belongs. Key is unique. A day that
// is not over is counted every minute anyway.
func (s *Service) Recount(ctx context.Context, tx *db.Tx, queue *jobs.Queue, key string, moments ...int64) error {
	days := []string{}
	for _, at := range moments {
		day := clock.Day(clock.FromMillis(at))
		if at != 0 && clock.FromMillis(at).Before(midnight(tx.Now)) && !slices.Contains(days, day) {
			days = append(days, day)
		}
	}
	if len(days) == 0 {
		return nil
	}
	return queue.Add(ctx, tx, jobs.Spec{Kind: jobRecount, Key: key, Payload: days})
}

// Register adds the jobs of reports to r.
func (s *Service) Register(r *jobs.Runner) { r.Handle(jobRecount, s.recount) }

func (s *Service) recount(ctx context.Context, j jobs.Job) error {
	var days []string
	if err := j.Decode(&days); err != nil {
		return err
	}
	last, err := s.lastFinal(ctx)
	if err != nil {
		return err
	}
	for _, day := range days {
		from, err := time.ParseInLocation(time.DateOnly, day, clock.Shanghai)
		if err != nil {
			return err
		}
		if day > last {
			continue // It is still counted by itself.
		}
		if err := s.rollDay(ctx, from, true); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) rollDay(ctx context.Context, from time.Time, final bool) error {
	p, err := s.gather(ctx, from, from.AddDate(0, 0, 1))
	if err != nil {
		return err
	}
	day, now := clock.Day(from), clock.Millis(s.db.Clock().Now())
	p.at(PartAll, "")
	if final {
		p.at(PartFinal, "")
	}
	return s.keep(ctx, day, p.rows(day, now))
}

// Trends are the figures of a span of days.
type Trends struct {
	Days     []Row // Each day of the span that has any, in order.
	Sum      Facts
	Before   Facts // Of as many days before.
	Parts    map[Part][]Row
	RolledAt int64 // When the latest of it was counted, UTC ms.
}

// Trends reads the kept figures of the days from one to another, both included.
func (s *Service) Trends(ctx context.Context, from, until time.Time) (t Trends, err error) {
	first, last := clock.Day(from), clock.Day(until)
	days := int(until.Sub(from).Hours()/24) + 1
	if t.Days, err = s.keptDays(ctx, first, last); err != nil {
		return t, err
	}
	for _, d := range t.Days {
		t.Sum.add(d.Facts)
		t.RolledAt = max(t.RolledAt, d.RolledAt)
	}
	before, err := s.keptDays(ctx, clock.Day(from.AddDate(0, 0, -days)), clock.Day(from.AddDate(0, 0, -1)))
	if err != nil {
		return t, err
	}
	for _, d := range before {
		t.Before.add(d.Facts)
	}
	shownParts := []Part{PartChannel, PartTier, PartProduct, PartProvince}
	found := make([][]Row, len(shownParts))
	reads, ctx := errgroup.WithContext(ctx)
	for i, part := range shownParts {
		reads.Go(func() (err error) {
			found[i], err = s.keptPart(ctx, part, first, last)
			return err
		})
	}
	if err := reads.Wait(); err != nil {
		return t, err
	}
	t.Parts = map[Part][]Row{}
	for i, part := range shownParts {
		t.Parts[part] = found[i]
	}
	return t, nil
}
