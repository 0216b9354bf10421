package aftersale

import (
	"context"
	"strconv"

	"yuanfen/server/content"
	"yuanfen/server/platform/db"
)

// FileUses are the after-sales of members that show files, in the caller's
// transaction.
func FileUses(ctx context.Context, tx *db.Tx, keys []string, members []int64) ([]content.Use, error) {
	if len(members) == 0 {
		return nil, nil
	}
	where, args := content.Naming("pictures", keys)
	var rows []content.Holder
	err := tx.Select(ctx, &rows, "SELECT id, pictures AS text FROM after_sale WHERE member_id IN (?) AND "+where, append([]any{members}, args...)...)
	return content.UsesIn(rows, keys, "售后", func(id int64) string { return "/after-sales/" + strconv.FormatInt(id, 10) }), err
}
