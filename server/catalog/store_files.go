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
	if err := tx.Select(ctx, &rows, "SELECT product_id AS id, pictures AS text FROM image_set WHERE "+where, args...); err != nil {
		return nil, err
	}
	page := func(id int64) string { return "/products/" + strconv.FormatInt(id, 10) }
	var films []content.Holder
	err := tx.Select(ctx, &films, "SELECT id, video AS text FROM product WHERE video IN (?)", keys)
	if err != nil {
		return nil, err
	}
	var covers []content.Holder
	err = tx.Select(ctx, &covers, "SELECT id, video_cover AS text FROM product WHERE video_cover IN (?)", keys)
	uses := append(content.UsesIn(rows, keys, "商品主图", page), content.UsesIn(films, keys, "商品视频", page)...)
	return append(uses, content.UsesIn(covers, keys, "商品视频封面", page)...), err
}
