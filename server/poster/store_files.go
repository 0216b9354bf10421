package poster

import (
	"context"
	"strconv"

	"yuanfen/server/content"
	"yuanfen/server/platform/db"
)

// FileUses are the templates and batches that show files, in the caller's
// transaction.
func FileUses(ctx context.Context, tx *db.Tx, keys []string) ([]content.Use, error) {
	where, args := content.Naming("body", keys)
	var rows []content.Holder
	if err := tx.Select(ctx, &rows, "SELECT id, body AS text FROM poster_template WHERE "+where, args...); err != nil {
		return nil, err
	}
	uses := content.UsesIn(rows, keys, "海报模板", func(id int64) string { return "/posters/" + strconv.FormatInt(id, 10) })
	where, args = content.Naming("data", keys)
	var batches []content.Holder
	err := tx.Select(ctx, &batches, "SELECT id, data AS text FROM poster_batch WHERE "+where, args...)
	return append(uses, content.UsesIn(batches, keys, "海报批次", func(int64) string { return "/poster-batches" })...), err
}
