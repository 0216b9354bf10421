package app

import (
	"context"

	"golang.org/x/sync/errgroup"

	"yuanfen/server/aftersale"
	"yuanfen/server/commission"
	"yuanfen/server/distributor"
	"yuanfen/server/inventory"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/payout"
	"yuanfen/server/platform/db"
	"yuanfen/server/referral"
	"yuanfen/server/risk"
	"yuanfen/server/shipping"
	"yuanfen/server/support"
)

// checks are the proofs of the domains, in their order.
var checks = []ledger.Check{
	order.Audit, shipping.Audit, aftersale.Audit, payment.Audit, inventory.Audit, support.Audit, distributor.Audit, referral.Audit, commission.Audit, risk.Audit, payout.Audit,
}

// Audit proves the books and everything that must agree with them, while the
// shop goes on. Its parts run side by side, each on an unchanging view of the
// database: no proof compares what two parts have read.
func Audit(ctx context.Context, d *db.DB) (ledger.Report, error) {
	var rep ledger.Report
	found := make([][]ledger.Finding, len(checks))
	parts, ctx := errgroup.WithContext(ctx)
	parts.Go(func() error {
		return d.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			rep, err = ledger.Audit(ctx, tx)
			return err
		})
	})
	for i, check := range checks {
		parts.Go(func() error {
			return d.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
				found[i], err = check(ctx, tx)
				return err
			})
		})
	}
	err := parts.Wait()
	for _, f := range found {
		rep.Findings = append(rep.Findings, f...)
	}
	return rep, err
}

// AuditTx is Audit of what the caller's transaction sees.
func AuditTx(ctx context.Context, tx *db.Tx) (ledger.Report, error) {
	rep, err := ledger.Audit(ctx, tx)
	if err != nil {
		return rep, err
	}
	found, err := ledger.All(checks...)(ctx, tx)
	rep.Findings = append(rep.Findings, found...)
	return rep, err
}
