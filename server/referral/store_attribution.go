package referral

import (
	"context"
	"encoding/json"
	"math"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
)

const attributionColumns = "order_id, member_id, distributor_id, link_id, reason, policy_no, evidence, note, decided_at, paid_at, goods, corrections"

type attributionRow struct {
	OrderID       int64  `db:"order_id"`
	MemberID      int64  `db:"member_id"`
	DistributorID int64  `db:"distributor_id"`
	LinkID        int64  `db:"link_id"`
	Reason        Reason `db:"reason"`
	PolicyNo      int    `db:"policy_no"`
	Evidence      string `db:"evidence"`
	Note          string `db:"note"`
	DecidedAt     int64  `db:"decided_at"`
	PaidAt        int64  `db:"paid_at"`
	Goods         int64  `db:"goods"`
	Corrections   int64  `db:"corrections"`
}

func insertAttributions(ctx context.Context, tx *db.Tx, frozen []Attribution) error {
	rows := make([][]any, len(frozen))
	for i, a := range frozen {
		evidence, err := json.Marshal(a.Evidence)
		if err != nil {
			return err
		}
		rows[i] = []any{a.OrderID, a.MemberID, a.DistributorID, a.LinkID, a.Reason, a.PolicyNo, string(evidence), a.Note, a.DecidedAt, a.PaidAt, a.Goods, 0}
	}
	return tx.Insert(ctx, "INSERT INTO attribution ("+attributionColumns+")", rows)
}

func attributionsOf(ctx context.Context, tx *db.Tx, orders []int64) (map[int64]Attribution, error) {
	byOrder := make(map[int64]Attribution, len(orders))
	var rows []attributionRow
	if len(orders) > 0 {
		if err := tx.Select(ctx, &rows, "SELECT "+attributionColumns+" FROM attribution WHERE order_id IN (?)", orders); err != nil {
			return nil, err
		}
	}
	for _, r := range rows {
		a, err := r.attribution()
		if err != nil {
			return nil, err
		}
		byOrder[a.OrderID] = a
	}
	return byOrder, nil
}

// Owned is a paid order that belongs to a distributor.
type Owned struct {
	OrderID       int64 `db:"order_id"`
	MemberID      int64 `db:"member_id"` // The buyer.
	DistributorID int64 `db:"distributor_id"`
}

// OwnedOf reads which of orders are paid and belong to somebody, in the caller's
// transaction.
func OwnedOf(ctx context.Context, tx *db.Tx, orders []int64) (rows []Owned, err error) {
	if len(orders) == 0 {
		return nil, nil
	}
	err = tx.Select(ctx, &rows, "SELECT order_id, member_id, distributor_id FROM attribution WHERE order_id IN (?) AND distributor_id <> 0 AND paid_at > 0 ORDER BY order_id", orders)
	return rows, err
}

func setStopped(ctx context.Context, tx *db.Tx, orders []int64) error {
	if len(orders) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, "UPDATE attribution SET distributor_id = 0, reason = ? WHERE order_id IN (?)", GoneByPaying, orders)
	return err
}

func setAttributionsPaid(ctx context.Context, tx *db.Tx, paid []Payment, now int64) error {
	if len(paid) == 0 {
		return nil
	}
	ids := make([]int64, len(paid))
	for i, p := range paid {
		ids[i] = p.OrderID
	}
	goods, args := db.Cases("order_id", ids, func(i int) int64 { return paid[i].Goods })
	_, err := tx.Exec(ctx, "UPDATE attribution SET paid_at = ?, goods = "+goods+" WHERE order_id IN (?)", append(append([]any{now}, args...), ids)...)
	return err
}

// holdAttribution writes the row that everybody writes who decides about an order
// once more.
func holdAttribution(ctx context.Context, tx *db.Tx, orderID int64) error {
	_, err := tx.Exec(ctx, "UPDATE attribution SET corrections = corrections + 1 WHERE order_id = ?", orderID)
	return err
}

func setCorrected(ctx context.Context, tx *db.Tx, a Attribution) error {
	evidence, err := json.Marshal(a.Evidence)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "UPDATE attribution SET distributor_id = ?, link_id = ?, reason = ?, note = ?, evidence = ? WHERE order_id = ?", a.DistributorID, a.LinkID, a.Reason, a.Note, string(evidence), a.OrderID)
	return err
}

const questionColumns = "id, order_id, distributor_id, words, answer, asked_at, answered_at, answered_by"

func insertQuestion(ctx context.Context, tx *db.Tx, q Question) error {
	return tx.Insert(ctx, "INSERT INTO attribution_question ("+questionColumns+")", [][]any{{q.ID, q.OrderID, q.DistributorID, q.Words, q.Answer, q.AskedAt, q.AnsweredAt, q.AnsweredBy}})
}

func questionByID(ctx context.Context, tx *db.Tx, id int64) (q Question, err error) {
	err = tx.Get(ctx, &q, "SELECT "+questionColumns+" FROM attribution_question WHERE id = ?", id)
	return q, err
}

func setAnswered(ctx context.Context, tx *db.Tx, id int64, words string, by, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE attribution_question SET answer = ?, answered_by = ?, answered_at = ? WHERE id = ? AND answered_at = 0", words, by, now, id)
}

// QuestionFilter selects questions of a list. Zero fields do not filter.
type QuestionFilter struct {
	DistributorID int64
	OrderID       int64
	Open          bool
	Before        int64
	Limit         int
}

// Questions lists distributors' doubts, the newest first.
func (s *Service) Questions(ctx context.Context, f QuestionFilter) (rows []Question, err error) {
	if f.Before == 0 {
		f.Before = math.MaxInt64
	}
	where, args, newest := "id < ?", []any{f.Before}, "id DESC"
	if f.DistributorID != 0 {
		where, args = where+" AND distributor_id = ?", append(args, f.DistributorID)
	}
	if f.OrderID != 0 {
		where, args = where+" AND order_id = ?", append(args, f.OrderID)
	}
	if f.Open {
		where, newest = where+" AND answered_at >= 0 AND answered_at <= 0", "answered_at DESC, id DESC" // See order.List.
	}
	err = s.deps.DB.Select(ctx, &rows, "SELECT "+questionColumns+" FROM attribution_question WHERE "+where+" ORDER BY "+newest+" LIMIT ?", append(args, f.Limit)...)
	return rows, err
}

// Totals are what links led to, by link.
func (s *Service) Totals(ctx context.Context, links []int64) (map[int64]Day, error) {
	totals := make(map[int64]Day, len(links))
	if len(links) == 0 {
		return totals, nil
	}
	var seen, sold []Day
	err := s.deps.DB.Select(ctx, &seen, "SELECT link_id, SUM(visits) AS visits, SUM(visitors) AS visitors FROM link_day WHERE link_id IN (?) GROUP BY link_id", links)
	if err != nil {
		return nil, err
	}
	err = s.deps.DB.Select(ctx, &sold, "SELECT link_id, COUNT(*) AS orders_n, SUM(goods) AS sales FROM attribution WHERE link_id IN (?) AND paid_at > 0 GROUP BY link_id", links)
	for _, d := range seen {
		totals[d.LinkID] = d
	}
	for _, d := range sold {
		sum := totals[d.LinkID]
		sum.LinkID, sum.Orders, sum.Sales = d.LinkID, d.Orders, d.Sales
		totals[d.LinkID] = sum
	}
	return totals, err
}

// trafficSince sums what all links of a distributor led to since the beginning of
// a business day.
func trafficSince(ctx context.Context, tx *db.Tx, distributorID int64, start time.Time) (t Day, err error) {
	err = tx.Get(ctx, &t, `SELECT COALESCE(SUM(d.visits), 0) AS visits, COALESCE(SUM(d.visitors), 0) AS visitors
		FROM link_day d JOIN share_link l ON l.id = d.link_id WHERE l.distributor_id = ? AND d.day >= ?`, distributorID, clock.Day(start))
	if err != nil {
		return t, err
	}
	var sold Day
	err = tx.Get(ctx, &sold, "SELECT COUNT(*) AS orders_n, COALESCE(SUM(goods), 0) AS sales FROM attribution WHERE distributor_id = ? AND order_id >= ? AND paid_at >= ?",
		distributorID, id.From(start.AddDate(0, 0, -1)), clock.Millis(start)) // By order_id so that an index bounds the search.
	t.Orders, t.Sales = sold.Orders, sold.Sales
	return t, err
}

type saleDay struct {
	Start  int64 `db:"day_start"` // ms
	Orders int64 `db:"orders_n"`
	Sales  int64 `db:"sales"`
}

const chinaOffset = 8 * 60 * 60 * 1000 // ms; China has no summer time.

// Days is what happened to a link on each business day since a moment.
func (s *Service) days(ctx context.Context, linkID, since int64, first string) (seen []Day, sold []saleDay, err error) {
	err = s.deps.DB.Select(ctx, &seen, "SELECT link_id, day, visits, visitors FROM link_day WHERE link_id = ? AND day >= ? ORDER BY day", linkID, first)
	if err != nil {
		return nil, nil, err
	}
	err = s.deps.DB.Select(ctx, &sold, `SELECT x.day_start, COUNT(*) AS orders_n, SUM(x.goods) AS sales FROM (
		SELECT paid_at - (paid_at + ?) % ? AS day_start, goods FROM attribution WHERE link_id = ? AND paid_at >= ?) x GROUP BY x.day_start ORDER BY x.day_start`, chinaOffset, day, linkID, since)
	return seen, sold, err
}
