package member

import (
	"context"

	"yuanfen/server/content"
	"yuanfen/server/platform/db"
)

// FileUses are the members whose avatars files are, in the caller's transaction.
func FileUses(ctx context.Context, tx *db.Tx, keys []string, members []int64) ([]content.Use, error) {
	if len(members) == 0 {
		return nil, nil
	}
	var rows []content.Holder
	err := tx.Select(ctx, &rows, "SELECT id, avatar AS text FROM member WHERE id IN (?) AND avatar IN (?)", members, keys)
	return content.UsesIn(rows, keys, "头像", content.Nowhere), err
}
