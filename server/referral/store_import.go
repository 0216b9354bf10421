package referral

import (
	"context"

	"yuanfen/server/platform/db"
)

// waiting is a binding of somebody who has not come yet: "o:" and their openid, or
// "p:" and the hash of their phone.
type waiting struct {
	Who           string `db:"who"`
	DistributorID int64  `db:"distributor_id"`
	BoundAt       int64  `db:"bound_at"`
	StaffID       int64  `db:"staff_id"`
	MadeAt        int64  `db:"made_at"`
}

func waitingFor(ctx context.Context, tx *db.Tx, who string) (w waiting, err error) {
	err = tx.Get(ctx, &w, "SELECT who, distributor_id, bound_at, staff_id, made_at FROM binding_wait WHERE who = ?", who)
	return w, err
}

func insertWaiting(ctx context.Context, tx *db.Tx, w waiting) error {
	err := tx.Insert(ctx, "INSERT INTO binding_wait (who, distributor_id, bound_at, staff_id, made_at)", [][]any{{w.Who, w.DistributorID, w.BoundAt, w.StaffID, w.MadeAt}})
	if db.IsDuplicate(err) {
		err = db.ErrConflict
	}
	return err
}

func deleteWaiting(ctx context.Context, tx *db.Tx, who string) (bool, error) {
	return tx.ExecOne(ctx, "DELETE FROM binding_wait WHERE who = ?", who)
}
