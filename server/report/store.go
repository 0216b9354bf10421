package report

import (
	"context"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
)

const (
	sums    = "visits, visitors, buyers, placed, paid_orders, paid, pieces, refunded, received_orders, received, commission, payouts, payout"
	columns = "day, part, name, " + sums + ", rolled_at"
	summed  = `SUM(visits) AS visits, SUM(visitors) AS visitors, SUM(buyers) AS buyers, SUM(placed) AS placed, SUM(paid_orders) AS paid_orders, SUM(paid) AS paid, SUM(pieces) AS pieces, SUM(refunded) AS refunded,
		SUM(received_orders) AS received_orders, SUM(received) AS received, SUM(commission) AS commission, SUM(payouts) AS payouts, SUM(payout) AS payout`
)

func (s *Service) lastFinal(ctx context.Context) (day string, err error) {
	err = s.db.Get(ctx, &day, "SELECT COALESCE(MAX(day), '') FROM report_day WHERE part = ?", PartFinal)
	return day, err
}

// began is when the first order was placed or the first link visited.
func (s *Service) began(ctx context.Context) (time.Time, error) {
	var first int64
	if err := s.db.Get(ctx, &first, "SELECT COALESCE(MIN(id), 0) FROM orders"); err != nil {
		return time.Time{}, err
	}
	var visited string
	if err := s.db.Get(ctx, &visited, "SELECT COALESCE(MIN(day), '') FROM link_day"); err != nil {
		return time.Time{}, err
	}
	var at time.Time
	if first != 0 {
		at = id.Time(first)
	}
	if visited != "" {
		t, err := time.ParseInLocation(time.DateOnly, visited, clock.Shanghai)
		if err != nil {
			return at, err
		}
		if at.IsZero() || t.Before(at) {
			at = t
		}
	}
	return at, nil
}

// keep replaces a day's rows. A row of a day that another server made final
// meanwhile is replaced by the same figures.
func (s *Service) keep(ctx context.Context, day string, rows []Row) error {
	values := make([][]any, len(rows))
	for i, r := range rows {
		values[i] = []any{
			r.Day, r.Part, r.Name, r.Visits, r.Visitors, r.Buyers, r.Placed, r.PaidOrders, r.Paid, r.Pieces, r.Refunded, r.Received, r.Released,
			r.Commission, r.Payouts, r.Payout, r.RolledAt,
		}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, part := range []Part{PartAll, PartChannel, PartTier, PartProduct, PartProvince, PartFinal} {
			if _, err := tx.Exec(ctx, "DELETE FROM report_day WHERE part = ? AND day = ?", part, day); err != nil {
				return err
			}
		}
		return tx.Insert(ctx, "INSERT INTO report_day ("+columns+")", values)
	})
}

func (s *Service) keptDays(ctx context.Context, from, until string) (rows []Row, err error) {
	err = s.db.Select(ctx, &rows, "SELECT "+columns+" FROM report_day WHERE part = ? AND day >= ? AND day <= ? ORDER BY day", PartAll, from, until)
	return rows, err
}

// shown is how many names of a part are read.
const shown = 50

func (s *Service) keptPart(ctx context.Context, part Part, from, until string) (rows []Row, err error) {
	err = s.db.Select(ctx, &rows, "SELECT name, "+summed+` FROM report_day WHERE part = ? AND day >= ? AND day <= ?
		GROUP BY name ORDER BY SUM(paid) DESC, SUM(visits) DESC, name LIMIT ?`, part, from, until, shown)
	return rows, err
}

func (s *Service) titles(ctx context.Context, products []int64) (map[int64]string, error) {
	out := map[int64]string{}
	if len(products) == 0 {
		return out, nil
	}
	var rows []struct {
		ID    int64  `db:"id"`
		Title string `db:"title"`
	}
	err := s.db.Select(ctx, &rows, "SELECT id, title FROM product WHERE id IN (?)", products)
	for _, r := range rows {
		out[r.ID] = r.Title
	}
	return out, err
}

// channelOf names the channel of an order a whose link is l.
const channelOf = `CASE WHEN COALESCE(a.distributor_id, 0) = 0 THEN '` + Direct + `' WHEN a.reason = 'corrected' THEN '` + Settled + `' WHEN l.id IS NULL THEN '` + Bound + `' WHEN l.channel = '' THEN '` + Unnamed + `' ELSE l.channel END`

// events are the orders that something happened to, by the time in their ids.
const events = " FROM order_event e JOIN orders o ON o.id = e.order_id "

// happened are a day's facts of one part. Each statement reads that day's rows
// alone, by their ids or by its date, and says where a row's facts belong.
var happened = []struct {
	part Part
	args func(day span) []any
	sql  string
}{
	{PartAll, span.date, "SELECT '' AS name, COALESCE(SUM(visits), 0) AS visits, COALESCE(SUM(visitors), 0) AS visitors FROM link_day WHERE day = ?"},
	{PartAll, span.ids, "SELECT '' AS name, COUNT(*) AS placed, COUNT(DISTINCT member_id) AS buyers FROM orders WHERE id >= ? AND id < ?"},
	{PartAll, span.ids, "SELECT '' AS name, COUNT(*) AS paid_orders, COALESCE(SUM(o.paid), 0) AS paid" + events + "WHERE e.id >= ? AND e.id < ? AND e.kind = 'paid'"},
	{PartAll, span.ids, "SELECT '' AS name, COALESCE(SUM(n.quantity), 0) AS pieces FROM order_event e JOIN order_line n ON n.order_id = e.order_id WHERE e.id >= ? AND e.id < ? AND e.kind = 'paid'"},
	{PartAll, span.ids, "SELECT '' AS name, COUNT(*) AS received_orders, COALESCE(SUM(o.released), 0) AS received" + events + "WHERE e.id >= ? AND e.id < ? AND e.kind = 'received'"},
	{PartAll, span.ids, "SELECT '' AS name, COALESCE(SUM(r.amount), 0) AS refunded FROM refund r JOIN payment p ON p.id = r.payment_id WHERE r.id >= ? AND r.id < ? AND p.usable = 1"},
	{PartAll, span.ids, "SELECT '' AS name, COALESCE(SUM(amount), 0) AS commission FROM commission WHERE id >= ? AND id < ? AND turn = 0"},
	{PartAll, span.times, "SELECT '' AS name, COUNT(*) AS payouts, COALESCE(SUM(amount), 0) AS payout FROM payout WHERE state = 'paid' AND done_at >= ? AND done_at < ?"},

	{PartChannel, span.date, "SELECT CASE WHEN l.channel = '' THEN '" + Unnamed + "' ELSE l.channel END AS name, SUM(d.visits) AS visits, SUM(d.visitors) AS visitors FROM link_day d JOIN share_link l ON l.id = d.link_id WHERE d.day = ? GROUP BY 1"},
	{PartChannel, span.ids, "SELECT " + channelOf + " AS name, COUNT(*) AS placed, COUNT(DISTINCT o.member_id) AS buyers FROM orders o LEFT JOIN attribution a ON a.order_id = o.id LEFT JOIN share_link l ON l.id = a.link_id WHERE o.id >= ? AND o.id < ? GROUP BY 1"},
	{PartChannel, span.ids, "SELECT " + channelOf + " AS name, COUNT(*) AS paid_orders, SUM(o.paid) AS paid" + events + "LEFT JOIN attribution a ON a.order_id = o.id LEFT JOIN share_link l ON l.id = a.link_id WHERE e.id >= ? AND e.id < ? AND e.kind = 'paid' GROUP BY 1"},
	{PartChannel, span.ids, "SELECT " + channelOf + " AS name, SUM(c.amount) AS commission FROM commission c LEFT JOIN attribution a ON a.order_id = c.order_id LEFT JOIN share_link l ON l.id = a.link_id WHERE c.id >= ? AND c.id < ? AND c.turn = 0 GROUP BY 1"},

	{PartTier, span.ids, "SELECT c.tier_no AS name, COUNT(DISTINCT c.order_id) AS paid_orders, SUM(c.paid) AS paid, SUM(c.pieces) AS pieces, SUM(c.amount) AS commission FROM order_event e JOIN commission c ON c.order_id = e.order_id AND c.ended = 0 AND c.state <> 'void' WHERE e.id >= ? AND e.id < ? AND e.kind = 'paid' GROUP BY c.tier_no"},

	{PartProduct, span.ids, "SELECT n.product_id AS name, COUNT(DISTINCT n.order_id) AS paid_orders, SUM(n.amount) AS paid, SUM(n.quantity) AS pieces FROM order_event e JOIN order_line n ON n.order_id = e.order_id WHERE e.id >= ? AND e.id < ? AND e.kind = 'paid' GROUP BY n.product_id"},
	{PartProduct, span.ids, "SELECT n.product_id AS name, SUM(c.amount) AS commission FROM commission c JOIN order_line n ON n.id = c.line_id WHERE c.id >= ? AND c.id < ? AND c.turn = 0 GROUP BY n.product_id"},

	{PartProvince, span.ids, "SELECT CASE WHEN o.province = '' THEN '" + Unnamed + "' ELSE o.province END AS name, COUNT(*) AS paid_orders, SUM(o.paid) AS paid" + events + "WHERE e.id >= ? AND e.id < ? AND e.kind = 'paid' GROUP BY 1"},
}

// span is a day, as the tables know it.
type span struct{ from, until time.Time }

func (x span) date() []any  { return []any{clock.Day(x.from)} }
func (x span) ids() []any   { return []any{id.From(x.from), id.From(x.until)} }
func (x span) times() []any { return []any{clock.Millis(x.from), clock.Millis(x.until)} }

// gather reads a day's facts by part.
func (s *Service) gather(ctx context.Context, from, until time.Time) (parts, error) {
	p := parts{}
	for _, h := range happened {
		var rows []Row
		if err := s.db.Select(ctx, &rows, h.sql, h.args(span{from, until})...); err != nil {
			return nil, err
		}
		for _, r := range rows {
			p.at(h.part, r.Name).add(r.Facts)
		}
	}
	return p, nil
}
