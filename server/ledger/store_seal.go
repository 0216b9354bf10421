package ledger

import (
	"context"

	"yuanfen/server/platform/db"
)

const sealColumns = "no, from_id, to_id, members, late, previous, hash, made_at"

func insertSeal(ctx context.Context, tx *db.Tx, s Seal) error {
	return tx.Insert(ctx, "INSERT INTO seal ("+sealColumns+")", [][]any{{s.No, s.FromID, s.ToID, s.Members, s.Late, s.Previous, s.Hash, s.MadeAt}})
}

// lastSeal reads the newest seal, the zero one where there is none.
func lastSeal(ctx context.Context, tx *db.Tx) (s Seal, err error) {
	err = tx.Get(ctx, &s, "SELECT "+sealColumns+" FROM seal ORDER BY no DESC LIMIT 1")
	if db.NoRows(err) {
		err = nil
	}
	return s, err
}

// nextSeal reads the seal after one, the zero one where there is none.
func nextSeal(ctx context.Context, tx *db.Tx, no int64) (s Seal, err error) {
	err = tx.Get(ctx, &s, "SELECT "+sealColumns+" FROM seal WHERE no > ? ORDER BY no LIMIT 1", no)
	if db.NoRows(err) {
		err = nil
	}
	return s, err
}

// sealsBeyond reads the newest seals, at most a hundred, whose ranges end at an id or
// after it, in their order.
func sealsBeyond(ctx context.Context, tx *db.Tx, id int64) (rows []Seal, err error) {
	err = tx.Select(ctx, &rows, "SELECT * FROM (SELECT "+sealColumns+" FROM seal ORDER BY no DESC LIMIT 100) x WHERE to_id >= ? ORDER BY no", id)
	return rows, err
}

// lateSeals reads the seals that list late journals.
func lateSeals(ctx context.Context, tx *db.Tx) (rows []Seal, err error) {
	err = tx.Select(ctx, &rows, "SELECT "+sealColumns+" FROM seal WHERE late <> '' ORDER BY no")
	return rows, err
}

// marksBetween reads journals after an id up to another one.
func marksBetween(ctx context.Context, tx *db.Tx, after, until int64, limit int) (rows []mark, err error) {
	err = tx.Select(ctx, &rows, "SELECT id, hash FROM journal WHERE id > ? AND id <= ? ORDER BY id LIMIT ?", after, until, limit)
	return rows, err
}
