package app

import (
	"context"

	"yuanfen/server/aftersale"
	"yuanfen/server/catalog"
	"yuanfen/server/content"
	"yuanfen/server/member"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/poster"
	"yuanfen/server/storefront"
)

// fileUses asks each part that shows files where it shows these.
func fileUses(ctx context.Context, tx *db.Tx, uploads []content.Upload) (uses []content.Use, err error) {
	var keys []string
	var members []int64
	for _, u := range uploads {
		keys = append(keys, u.Key)
		if u.OwnerKind == content.ByMember {
			members = append(members, u.OwnerID)
		}
	}
	for _, of := range []func(context.Context, *db.Tx, []string) ([]content.Use, error){catalog.FileUses, storefront.FileUses, poster.FileUses} {
		found, err := of(ctx, tx, keys)
		if err != nil {
			return nil, err
		}
		uses = append(uses, found...)
	}
	for _, of := range []func(context.Context, *db.Tx, []string, []int64) ([]content.Use, error){order.FileUses, aftersale.FileUses, member.FileUses} {
		found, err := of(ctx, tx, keys, members)
		if err != nil {
			return nil, err
		}
		uses = append(uses, found...)
	}
	return uses, nil
}
