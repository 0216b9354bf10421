package staff

import (
	"context"

	"yuanfen/server/platform/db"
)

func viewsOf(ctx context.Context, tx *db.Tx, staffID int64, list string) (views []SavedView, err error) {
	err = tx.Select(ctx, &views, "SELECT id, staff_id, list, name, query, made_at FROM saved_view WHERE staff_id = ? AND list = ? ORDER BY id", staffID, list)
	return views, err
}

func insertView(ctx context.Context, tx *db.Tx, v SavedView) error {
	err := tx.Insert(ctx, "INSERT INTO saved_view (id, staff_id, list, name, query, made_at)", [][]any{{v.ID, v.StaffID, v.List, v.Name, v.Query, v.MadeAt}})
	if db.IsDuplicate(err) {
		err = db.ErrConflict // The same name, twice at once.
	}
	return err
}

func setView(ctx context.Context, tx *db.Tx, v SavedView) error {
	ok, err := tx.ExecOne(ctx, "UPDATE saved_view SET query = ?, made_at = ? WHERE id = ? AND staff_id = ?", v.Query, v.MadeAt, v.ID, v.StaffID)
	if err == nil && !ok {
		err = db.ErrConflict
	}
	return err
}

func deleteView(ctx context.Context, tx *db.Tx, id, staffID int64) (bool, error) {
	return tx.ExecOne(ctx, "DELETE FROM saved_view WHERE id = ? AND staff_id = ?", id, staffID)
}
