package order

import (
	"context"
	"strconv"

	"yuanfen/server/content"
	"yuanfen/server/platform/db"
)

// FileUses are the orders and reviews that show files, in the caller's transaction;
// of the orders the first one. Reviews are their members'.
func FileUses(ctx context.Context, tx *db.Tx, keys []string, members []int64) ([]content.Use, error) {
	var rows []content.Holder
	if err := tx.Select(ctx, &rows, "SELECT MIN(order_id) AS id, picture AS text FROM order_line WHERE picture IN (?) GROUP BY picture", keys); err != nil {
		return nil, err
	}
	uses := content.UsesIn(rows, keys, "订单", func(id int64) string { return "/orders/" + strconv.FormatInt(id, 10) })
	if len(members) == 0 {
		return uses, nil
	}
	where, args := content.Naming("pictures", keys)
	var reviews []content.Holder
	err := tx.Select(ctx, &reviews, "SELECT id, pictures AS text FROM review WHERE member_id IN (?) AND "+where, append([]any{members}, args...)...)
	return append(uses, content.UsesIn(reviews, keys, "评价", func(int64) string { return "/reviews" })...), err
}
