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
		for _, check := range []func(context.Context, *db.Tx) ([]ledger.Finding, error){order.Audit, payment.Audit, inventory.Audit} {
			found, err := check(ctx, tx)
			if err != nil {
				return err
			}
			rep.Findings = append(rep.Findings, found...)
		}
		return nil
	})
	return rep, err
}
