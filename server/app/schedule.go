package app

import (
	"context"
	"time"

	"yuanfen/server/platform/web"
)

// fillSchedule lists every recurring job, except those that a domain registers
// beside its own jobs: Every for one server at a time, Here for each of them.
// Each works off what is there and may run twice.
func (a *App) fillSchedule() {
	r := a.Runner
	r.Every("order.expire", 5*time.Second, a.Orders.ExpireUnpaid)
	r.Every("order.check_shipped", time.Minute, a.Orders.CheckShipped)
	r.Every("order.complete", time.Minute, a.Orders.CompleteReceived)
	r.Here("catalog.refresh_search", time.Second, a.Search.Refresh)
	r.Here("catalog.store_words", time.Minute, a.Search.StoreWords)
	r.Every("catalog.forget_words", 10*time.Minute, a.Search.ForgetWords)
	r.Every("staff.sweep", 10*time.Minute, a.Staff.Sweep)
	r.Every("member.forget_sessions", 10*time.Minute, a.Members.ForgetSessions)
	r.Every("shipping.forget_pushes", 10*time.Minute, a.Shipping.ForgetPushes)
	r.Every("db.forget_marks", time.Minute, a.opt.DB.ForgetMarks)
	r.Every("web.forget_claims", 10*time.Minute, func(ctx context.Context) error {
		_, err := web.ForgetClaims(ctx, a.opt.DB, 500)
		return err
	})
}
