package member

import (
	"context"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

const addressColumns = "id, member_id, sealed, hash, is_default, created_at"

type addressRow struct {
	ID        int64  `db:"id"`
	MemberID  int64  `db:"member_id"`
	Sealed    string `db:"sealed"`
	Hash      string `db:"hash"`
	Default   bool   `db:"is_default"`
	CreatedAt int64  `db:"created_at"`
}

func (s *Service) addresses(ctx context.Context, memberID int64) (rows []addressRow, err error) {
	err = s.db.Select(ctx, &rows, "SELECT "+addressColumns+" FROM member_address WHERE member_id = ? ORDER BY is_default DESC, id DESC", memberID)
	return rows, err
}

func (s *Service) address(ctx context.Context, memberID, id int64) (r addressRow, err error) {
	err = s.db.Get(ctx, &r, "SELECT "+addressColumns+" FROM member_address WHERE id = ? AND member_id = ?", id, memberID)
	if db.NoRows(err) {
		err = web.ErrNotFound
	}
	return r, err
}

// sameAddress is the line that already holds an address, 0 if there is none.
func sameAddress(ctx context.Context, tx *db.Tx, memberID int64, hash string) (id int64, err error) {
	err = tx.Get(ctx, &id, "SELECT id FROM member_address WHERE member_id = ? AND hash = ?", memberID, hash)
	if db.NoRows(err) {
		return 0, nil
	}
	return id, err
}

func countAddresses(ctx context.Context, tx *db.Tx, memberID int64) (n int, err error) {
	err = tx.Get(ctx, &n, "SELECT COUNT(*) FROM member_address WHERE member_id = ?", memberID)
	return n, err
}

func insertAddress(ctx context.Context, tx *db.Tx, r addressRow) error {
	_, err := tx.Exec(ctx, "INSERT INTO member_address ("+addressColumns+") VALUES (?, ?, ?, ?, 0, ?)", r.ID, r.MemberID, r.Sealed, r.Hash, r.CreatedAt)
	return err
}

func updateAddress(ctx context.Context, tx *db.Tx, memberID, id int64, sealed, hash string) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE member_address SET sealed = ?, hash = ? WHERE id = ? AND member_id = ?", sealed, hash, id, memberID)
}

// setDefault writes every line of the book, so that of two at once the later wins whole.
func setDefault(ctx context.Context, tx *db.Tx, memberID, id int64) error {
	_, err := tx.Exec(ctx, "UPDATE member_address SET is_default = CASE WHEN id = ? THEN 1 ELSE 0 END WHERE member_id = ?", id, memberID)
	return err
}

func deleteAddress(ctx context.Context, tx *db.Tx, memberID, id int64) (bool, error) {
	return tx.ExecOne(ctx, "DELETE FROM member_address WHERE id = ? AND member_id = ?", id, memberID)
}

func mendDefault(ctx context.Context, tx *db.Tx, memberID int64) error {
	var left []addressRow
	err := tx.Select(ctx, &left, "SELECT "+addressColumns+" FROM member_address WHERE member_id = ? ORDER BY is_default DESC, id DESC LIMIT 1", memberID)
	if err != nil || len(left) == 0 || left[0].Default {
		return err
	}
	return setDefault(ctx, tx, memberID, left[0].ID)
}
