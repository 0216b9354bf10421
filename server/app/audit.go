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
		rep, err = AuditTx(ctx, tx)
		return err
	})
	return rep, err
}

// AuditTx is Audit of what the caller's transaction sees.
func AuditTx(ctx context.Context, tx *db.Tx) (ledger.Report, error) {
	rep, err := ledger.Audit(ctx, tx)
	if err != nil {
		return rep, err
	}
	found, err := ledger.All(order.Audit, payment.Audit, inventory.Audit)(ctx, tx)
	rep.Findings = append(rep.Findings, found...)
	return rep, err
}
