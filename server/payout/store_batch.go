package payout

import (
	"context"
	"math"

	"yuanfen/server/distributor"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
)

const batchColumns = "id, state, payouts, total, note, why, alone, made_by, made_at, decided_by, decided_at"

// holdReviews writes the one row that every review writes: what is approved in a
// day or a month can't change meanwhile.
func holdReviews(ctx context.Context, tx *db.Tx) error {
	ok, err := tx.ExecOne(ctx, "UPDATE payout_guard SET version = version + 1 WHERE id = 1")
	if err != nil || ok {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO payout_guard (id, version) VALUES (1, 1)")
	if db.IsDuplicate(err) {
		err = db.ErrConflict
	}
	return err
}

func insertBatch(ctx context.Context, tx *db.Tx, b Batch) error {
	return tx.Insert(ctx, "INSERT INTO payout_batch ("+batchColumns+")", [][]any{{b.ID, b.State, b.Payouts, b.Total, b.Note, b.Why, b.Alone, b.MadeBy, b.MadeAt, b.DecidedBy, b.DecidedAt}})
}

func decideBatch(ctx context.Context, tx *db.Tx, b Batch) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE payout_batch SET state = ?, alone = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = ?", b.State, b.Alone, b.DecidedBy, b.DecidedAt, b.ID, BatchOpen)
}

// setBatch puts requested payouts into a batch, all of them or none.
func setBatch(ctx context.Context, tx *db.Tx, ids []int64, batchID int64) (bool, error) {
	n, err := tx.Exec(ctx, "UPDATE payout SET batch_id = ? WHERE id IN (?) AND NOT state <> ? AND batch_id = 0", batchID, ids, Requested)
	return n == int64(len(ids)), err
}

func freeBatch(ctx context.Context, tx *db.Tx, batchID int64) error {
	_, err := tx.Exec(ctx, "UPDATE payout SET batch_id = 0 WHERE batch_id = ? AND state = ?", batchID, Requested)
	return err
}

func requestedIn(ctx context.Context, tx *db.Tx, batchID int64) (rows []Payout, err error) {
	err = tx.Select(ctx, &rows, "SELECT "+columns+" FROM payout WHERE batch_id = ? AND state = ? ORDER BY id", batchID, Requested)
	return rows, err
}

// setApproved approves payouts with their tax, all of them or none: then the
// transaction runs again.
func setApproved(ctx context.Context, tx *db.Tx, rows []Payout, now int64) error {
	ids := make([]int64, len(rows))
	for i, p := range rows {
		ids[i] = p.ID
	}
	tax, args := db.Cases("id", ids, func(i int) int64 { return rows[i].Tax })
	n, err := tx.Exec(ctx, "UPDATE payout SET state = ?, approved_at = ?, rules_no = ?, tax = "+tax+" WHERE id IN (?) AND NOT state <> ?", append(append([]any{Approved, now, rows[0].RulesNo}, args...), ids, Requested)...)
	if err == nil && n != int64(len(ids)) {
		err = db.ErrConflict
	}
	return err
}

// approvedSum is what was approved for one person, in fen.
type approvedSum struct {
	DistributorID int64 `db:"distributor_id"`
	Amount        int64 `db:"amount"`
	WeChat        int64 `db:"wechat"` // Of Amount, by WeChat's road.
	Tax           int64 `db:"tax"`
}

// approvedSince sums what was approved for people since a time and has not come
// back.
func approvedSince(ctx context.Context, tx *db.Tx, owners []int64, since int64) (map[int64]approvedSum, error) {
	sums := make(map[int64]approvedSum, len(owners))
	var rows []approvedSum
	err := tx.Select(ctx, &rows, `SELECT distributor_id, SUM(amount) AS amount, SUM(CASE WHEN road = ? THEN amount ELSE 0 END) AS wechat, SUM(tax) AS tax
		FROM payout WHERE distributor_id IN (?) AND approved_at >= ? AND state IN (?) GROUP BY distributor_id`, ByWeChat, owners, since, counted)
	for _, r := range rows {
		sums[r.DistributorID] = r
	}
	return sums, err
}

// approvedByAll sums what was approved by WeChat's road since a time.
func approvedByAll(ctx context.Context, tx *db.Tx, since int64) (sum int64, err error) {
	err = tx.Get(ctx, &sum, "SELECT COALESCE(SUM(amount), 0) FROM payout WHERE approved_at >= ? AND road = ? AND state IN (?)", since, ByWeChat, counted)
	return sum, err
}

// Batches lists batches, the newest first.
func (s *Service) Batches(ctx context.Context, state BatchState, before int64, limit int) (rows []Batch, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	where, args := "id < ?", []any{before}
	if state != "" {
		where, args = where+" AND state = ?", append(args, state)
	}
	if who := auth.From(ctx); who.Scope != 0 {
		where, args = where+" AND "+ofScope, append(args, who.ID, who.Scope)
	}
	err = s.deps.DB.Select(ctx, &rows, "SELECT "+batchColumns+" FROM payout_batch WHERE "+where+" ORDER BY id DESC LIMIT ?", append(args, limit)...)
	return rows, err
}

// ofScope selects the batches that are the business of one account manager, for a
// statement that reads payout_batch: the staff's id and the scope are its arguments.
// Everybody paid by one must be theirs.
const ofScope = `(made_by = ? OR EXISTS (SELECT 1 FROM payout p WHERE p.batch_id = payout_batch.id))
	AND NOT EXISTS (SELECT 1 FROM payout p WHERE p.batch_id = payout_batch.id AND p.distributor_id NOT IN (` + distributor.OfManager + `))`

// visibleBatch reads a batch that is the caller's business.
func visibleBatch(ctx context.Context, tx *db.Tx, id int64) (b Batch, err error) {
	where, args := "id = ?", []any{id}
	if who := auth.From(ctx); who.Scope != 0 {
		where, args = where+" AND "+ofScope, append(args, who.ID, who.Scope)
	}
	err = tx.Get(ctx, &b, "SELECT "+batchColumns+" FROM payout_batch WHERE "+where, args...)
	return b, notFound(err)
}

// Progress is how many payouts of a batch are in a state, and their fen.
type Progress struct {
	State   State `db:"state"`
	Payouts int   `db:"n"`
	Total   int64 `db:"total"`
}

// BatchOf reads a batch and how far its payouts are.
func (s *Service) BatchOf(ctx context.Context, id int64) (b Batch, all []Progress, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		if b, err = visibleBatch(ctx, tx, id); err != nil {
			return err
		}
		return tx.Select(ctx, &all, "SELECT state, COUNT(*) AS n, SUM(amount) AS total FROM payout WHERE batch_id = ? GROUP BY state ORDER BY state", id)
	})
	return b, all, err
}
