package catalog

import (
	"context"
	"strconv"

	"yuanfen/server/content"
	"yuanfen/server/platform/db"
)

// FileUses are the products that show files, in the caller's transaction.
func FileUses(ctx context.Context, tx *db.Tx, keys []string) ([]content.Use, error) {
	where, args := content.Naming("pictures", keys)
	var rows []content.Holder
	err := tx.Select(ctx, &rows, "SELECT product_id AS id, pictures AS text FROM image_set WHERE "+where, args...)
	return content.UsesIn(rows, keys, "商品主图", func(id int64) string { return "/products/" + strconv.FormatInt(id, 10) }), err
}
