package app

import (
	"context"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/secret"
)

// sealed is every column that holds personal data or a secret under a data key.
var sealed = []secret.Place{
	{Table: "staff", Column: "totp_secret"},
	{Table: "member", Column: "phone_sealed"},
	{Table: "member_address", Column: "sealed"},
	{Table: "orders", Column: "address"},
	{Table: "invoice_title", Column: "sealed"},
	{Table: "invoice", Column: "sealed"},
	{Table: "distributor", Column: "real_name"},
	{Table: "distributor", Column: "phone"},
	{Table: "payout", Column: "account"},
	{Table: "after_sale", Column: "address"},
	{Table: "complaint", Column: "detail"},
	{Table: "complaint", Column: "phone"},
	{Table: "complaint_event", Column: "detail"},
	{Table: "complaint_answer", Column: "content"},
}

// Reseal seals everything that an older data key sealed with the newest one, so
// that the older one can go.
func Reseal(ctx context.Context, d *db.DB, ring *secret.Ring) (int, error) {
	return d.Reseal(ctx, ring, sealed...)
}
