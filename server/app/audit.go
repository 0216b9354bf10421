package app

import (
	"context"

	"yuanfen/server/inventory"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/db"
)

// Audit proves the books and everything that must agree with them, on one
// unchanging view of the database.
func Audit(ctx context.Context, d *db.DB) (ledger.Report, error) {
	var rep ledger.Report
	err := d.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		if rep, err = ledger.Audit(ctx, tx); err != nil {
			return err
		}
		found, err := ledger.All(order.Audit, payment.Audit, inventory.Audit)(ctx, tx)
		rep.Findings = append(rep.Findings, found...)
		return err
	})
	return rep, err
}
