package storefront

import (
	"context"

	"yuanfen/server/content"
	"yuanfen/server/platform/db"
)

// FileUses are the versions of the home that show files, in the caller's transaction.
func FileUses(ctx context.Context, tx *db.Tx, keys []string) ([]content.Use, error) {
	inBlocks, args := content.Naming("blocks", keys)
	inTheme, more := content.Naming("theme", keys)
	var rows []content.Holder
	err := tx.Select(ctx, &rows, "SELECT version_no AS id, CONCAT(blocks, theme) AS text FROM storefront_version WHERE "+inBlocks+" OR "+inTheme+" ORDER BY version_no DESC LIMIT 200", append(args, more...)...)
	return content.UsesIn(rows, keys, "首页（含以前的版本）", func(int64) string { return "/home" }), err
}
