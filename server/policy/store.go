package policy

import (
	"context"

	"yuanfen/server/platform/db"
)

type row struct {
	ID          int64  `db:"id"`
	Kind        string `db:"kind"`
	No          int    `db:"version_no"`
	State       string `db:"state"`
	Body        string `db:"body"`
	Reason      string `db:"reason"`
	StartsAt    int64  `db:"starts_at"`
	DraftedBy   int64  `db:"drafted_by"`
	DraftedAt   int64  `db:"drafted_at"`
	PublishedBy int64  `db:"published_by"`
	PublishedAt int64  `db:"published_at"`
}

const columns = "id, kind, version_no, state, body, reason, starts_at, drafted_by, drafted_at, published_by, published_at"

// rowAt reads what holds at a time: of those that have begun the one that began
// last, and of two that began together the later version.
func rowAt(ctx context.Context, tx *db.Tx, kind string, at int64) (r row, err error) {
	err = tx.Get(ctx, &r, "SELECT "+columns+" FROM policy WHERE kind = ? AND state = ? AND starts_at <= ? ORDER BY starts_at DESC, version_no DESC LIMIT 1", kind, Published, at)
	return r, err
}

func rowByNo(ctx context.Context, tx *db.Tx, kind string, no int) (r row, err error) {
	err = tx.Get(ctx, &r, "SELECT "+columns+" FROM policy WHERE kind = ? AND version_no = ?", kind, no)
	return r, err
}

func lastNo(ctx context.Context, tx *db.Tx, kind string) (no int, err error) {
	err = tx.Get(ctx, &no, "SELECT COALESCE(MAX(version_no), 0) FROM policy WHERE kind = ?", kind)
	return no, err
}

func listRows(ctx context.Context, d *db.DB, kind string) (rows []row, err error) {
	err = d.Select(ctx, &rows, "SELECT "+columns+" FROM policy WHERE kind = ? ORDER BY version_no DESC LIMIT 500", kind)
	return rows, err
}

func insert(ctx context.Context, tx *db.Tx, r row) error {
	return tx.Insert(ctx, "INSERT INTO policy ("+columns+")", [][]any{{
		r.ID, r.Kind, r.No, r.State, r.Body, r.Reason, r.StartsAt, r.DraftedBy, r.DraftedAt, r.PublishedBy, r.PublishedAt,
	}})
}

func setPublished(ctx context.Context, tx *db.Tx, id, by, now, startsAt int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE policy SET state = ?, published_by = ?, published_at = ?, starts_at = ? WHERE id = ? AND state = ?", Published, by, now, startsAt, id, Draft)
}

func setDiscarded(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE policy SET state = ? WHERE id = ? AND state = ?", Discarded, id, Draft)
}
