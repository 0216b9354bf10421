package storefront

import (
	"context"

	"yuanfen/server/content"
	"yuanfen/server/platform/db"
)

// FileUses are the versions of the home that show files, in the caller's transaction.
func FileUses(ctx context.Context, tx *db.Tx, keys []string) ([]content.Use, error) {
	where, args := content.Naming("blocks", keys)
	var rows []content.Holder
	err := tx.Select(ctx, &rows, "SELECT version_no AS id, blocks AS text FROM storefront_version WHERE "+where+" ORDER BY version_no DESC LIMIT 200", args...)
	return content.UsesIn(rows, keys, "首页（含以前的版本）", func(int64) string { return "/home" }), err
}
