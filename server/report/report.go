// Package report tells the brand's people how the shop stands: it alone reads
// across the tables of the other domains, and writes nothing but the figures of each day.
package report

import (
	"context"
	"time"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/staff"
)

// Service answers questions about the shop as a whole.
type Service struct {
	db         *db.DB
	shipWithin time.Duration
	alone      bool
	tiers      func(ctx context.Context) ([]string, error)
}

// New returns the reports over d, of a shop that promises to ship within
// shipWithin of payment and calls its distributors' tiers, the first one first,
// as tiers tells. alone: whoever drafts rules may publish them too.
func New(d *db.DB, shipWithin time.Duration, alone bool, tiers func(ctx context.Context) ([]string, error)) *Service {
	return &Service{db: d, shipWithin: shipWithin, alone: alone, tiers: tiers}
}

// most is where counting stops: beyond it people only need to know that there
// are many.
const most = 1000

// Queue is one kind of work that waits for somebody, and the permission by
// which they see it.
type Queue struct {
	Kind  string
	Needs string
	table string // Rows with their time as at, oldest first.
}

// overdue is paid, not shipped, and over the promise to the buyer.
const overdue = "overdue"

// rules are drafts that wait for a second person: whoever wrote one is not asked.
const rules = "rules"

// Queues are the kinds of waiting work in the order in which people read them.
var Queues = []Queue{
	{"to_ship", staff.OrderView, "SELECT paid_at AS at FROM orders WHERE state = 'paid' ORDER BY paid_at LIMIT ?"},
	{overdue, staff.OrderView, "SELECT paid_at AS at FROM orders WHERE state = 'paid' AND paid_at <= ? ORDER BY paid_at LIMIT ?"},
	{"after_sales", staff.AfterSaleView, "SELECT applied_at AS at FROM after_sale WHERE state IN ('applied', 'arrived') ORDER BY id LIMIT ?"},
	{"after_sales_stuck", staff.AfterSaleView, "SELECT applied_at AS at FROM after_sale WHERE state = 'stuck' ORDER BY id LIMIT ?"},
	{"complaints", staff.ComplaintView, "SELECT complained_at AS at FROM complaint WHERE state IN ('pending', 'processing') AND (state = 'pending' OR waiting = 1) ORDER BY id LIMIT ?"},
	{"applications", staff.DistributorDecide, "SELECT applied_at AS at FROM distributor WHERE state = 'applied' ORDER BY id LIMIT ?"},
	{"questions", staff.AttributionEdit, "SELECT asked_at AS at FROM attribution_question WHERE answered_at = 0 ORDER BY id LIMIT ?"},
	{"risk_cases", staff.RiskDecide, "SELECT opened_at AS at FROM risk_case WHERE state = 'open' ORDER BY id LIMIT ?"},
	{rules, staff.PolicyEdit, "SELECT drafted_at AS at FROM policy WHERE state = 'draft' AND drafted_by <> ? ORDER BY drafted_at LIMIT ?"},
	{"payouts", staff.PayoutReview, "SELECT requested_at AS at FROM payout WHERE state = 'requested' AND batch_id = 0 ORDER BY id LIMIT ?"},
	{"payout_batches", staff.PayoutReview, "SELECT made_at AS at FROM payout_batch WHERE state = 'open' ORDER BY id LIMIT ?"},
	{"bank_payouts", staff.PayoutReview, "SELECT approved_at AS at FROM payout WHERE road = 'bank' AND state IN ('approved', 'sending') ORDER BY id LIMIT ?"},
	{"write_offs", staff.CommissionEdit, "SELECT asked_at AS at FROM commission_write_off WHERE state = 'asked' ORDER BY id LIMIT ?"},
	{"differences", staff.LedgerView, "SELECT found_at AS at FROM bill_difference WHERE state = 'open' ORDER BY id LIMIT ?"},
	{"refund_bank", staff.LedgerView, "SELECT decided_at AS at FROM refund WHERE state = 'closed' ORDER BY id LIMIT ?"},
	{"alerts", staff.AlertView, "SELECT made_at AS at FROM alert WHERE closed_at = 0 ORDER BY id LIMIT ?"},
	{"dead_jobs", staff.JobsView, "SELECT created_at AS at FROM job WHERE state = 'dead' ORDER BY id LIMIT ?"},
}

// Waiting is how much of a queue waits, up to 1,000, and since when (UTC ms, 0
// if nothing does).
type Waiting struct {
	Count int   `db:"n"`
	Since int64 `db:"since"`
}

// Waiting counts a queue.
func (s *Service) Waiting(ctx context.Context, q Queue) (w Waiting, err error) {
	args := []any{most}
	switch q.Kind {
	case overdue:
		args = []any{clock.Millis(s.db.Clock().Now().Add(-s.shipWithin)), most}
	case rules:
		writer := auth.From(ctx).ID
		if s.alone {
			writer = 0
		}
		args = []any{writer, most}
	}
	err = s.db.Get(ctx, &w, "SELECT COUNT(*) AS n, COALESCE(MIN(x.at), 0) AS since FROM ("+q.table+") x", args...)
	return w, err
}

// Sales sums up the orders placed in a span of time, in fen.
type Sales struct {
	Orders   int64 `db:"n"`
	Paid     int64 `db:"paid_orders"`
	Amount   int64 `db:"amount"` // Paid.
	Refunded int64 `db:"refunded"`
}

// Sales reads the orders placed from one moment to another, both included. Ids
// are in order of time, so that only those orders are read.
func (s *Service) Sales(ctx context.Context, from, until time.Time) (sum Sales, err error) {
	err = s.db.Get(ctx, &sum, `SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN paid_at > 0 THEN 1 ELSE 0 END), 0) AS paid_orders,
		COALESCE(SUM(paid), 0) AS amount, COALESCE(SUM(refunded), 0) AS refunded FROM orders WHERE id >= ? AND id < ?`, id.From(from), id.From(until.Add(time.Millisecond)))
	return sum, err
}

// midnight is when the business day of t began.
func midnight(t time.Time) time.Time {
	y, m, d := t.In(clock.Shanghai).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, clock.Shanghai)
}
