package content

import (
	"context"

	"yuanfen/server/platform/db"
)

func filesOf(ctx context.Context, tx *db.Tx, f FileFilter) (rows []Upload, err error) {
	seek := db.Seek{ID: "id", Last: f.Before}
	where, args := seek.Where()
	sorted := seek.Order()
	if f.OwnerKind != "" { // As a range and in the order of (owner_kind, id), see order.List.
		where, args, sorted = where+" AND owner_kind >= ? AND owner_kind <= ?", append(args, f.OwnerKind, f.OwnerKind), seek.Order("owner_kind")
	}
	switch {
	case f.State != "" && f.OwnerKind == "":
		where, args, sorted = where+" AND state >= ? AND state <= ?", append(args, f.State, f.State), seek.Order("state")
	case f.State != "":
		where, args = where+" AND state = ?", append(args, f.State)
	default:
		where, args = where+" AND state <> ? AND state <> ?", append(args, swept, Removed)
	}
	err = tx.Select(ctx, &rows, "SELECT "+columns+" FROM upload WHERE "+where+" ORDER BY "+sorted+" LIMIT ?", append(args, f.Limit)...)
	return rows, err
}

func uploadIn(ctx context.Context, tx *db.Tx, id int64) (u Upload, err error) {
	err = tx.Get(ctx, &u, "SELECT "+columns+" FROM upload WHERE id = ?", id)
	return u, err
}

func setRemoved(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE upload SET state = ? WHERE id = ? AND state <> ? AND state <> ? AND state <> ?", Removed, id, Removed, Refused, swept)
}
