package app

import (
	"context"
	"fmt"
	"time"

	"yuanfen/server/notify"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
)

// fillSchedule lists every recurring job, except those that a domain registers
// beside its own jobs: Every for one server at a time, Here for each of them.
// Each works off what is there and may run twice.
func (a *App) fillSchedule() {
	r := a.Runner
	r.Failing = a.jobFailing
	r.Every("order.expire", 5*time.Second, a.Orders.ExpireUnpaid)
	r.Every("order.check_shipped", time.Minute, a.Orders.CheckShipped)
	r.Every("order.complete", time.Minute, a.Orders.CompleteReceived)
	r.Every("order.mark_older", time.Minute, a.Orders.MarkOlder)
	r.Every("distributor.expire_grants", time.Minute, a.Sellers.ExpireGrants)
	r.Every("ledger.seal", time.Minute, a.Ledger.Seal)
	r.Every("commission.settle", time.Minute, a.Commission.Settle)
	r.Here("referral.store_visits", time.Second, a.Referral.StoreVisits)
	r.Every("poster.retire_due", time.Minute, a.Posters.RetireDue)
	r.Every("poster.sweep", time.Hour, a.Posters.Sweep)
	r.Every("aftersale.clocks", time.Minute, a.AfterSales.Tick)
	r.Here("catalog.refresh_search", time.Second, a.Search.Refresh)
	r.Here("catalog.store_words", time.Minute, a.Search.StoreWords)
	r.Every("catalog.forget_words", 10*time.Minute, a.Search.ForgetWords)
	r.Every("reconcile.days", 10*time.Minute, a.Reconcile.RunDue)
	r.Every("support.listen", time.Hour, a.Support.Listen)
	r.Every("support.poll", 10*time.Minute, a.Support.Poll)
	r.Every("support.clocks", time.Minute, a.Support.Tick)
	r.Every("report.roll", time.Minute, a.Reports.Roll)
	r.Every("content.sweep", time.Minute, a.Content.Sweep)
	r.Every("trouble.forget", time.Hour, a.Troubles.Forget)
	r.Every("sheet.sweep", time.Hour, a.Sheets.Sweep)
	r.Every("staff.sweep", 10*time.Minute, a.Staff.Sweep)
	r.Every("member.forget_sessions", 10*time.Minute, a.Members.ForgetSessions)
	r.Every("shipping.forget_pushes", 10*time.Minute, a.Shipping.ForgetPushes)
	r.Every("db.forget_marks", time.Minute, a.opt.DB.ForgetMarks)
	r.Every("web.forget_claims", 10*time.Minute, func(ctx context.Context) error {
		_, err := web.ForgetClaims(ctx, a.opt.DB, 500)
		return err
	})
}

// jobFailing tells staff of a job that needs a person's eye.
func (a *App) jobFailing(ctx context.Context, tx *db.Tx, j jobs.Job, givenUp bool, reason string) error {
	what := fmt.Sprintf("已重试 %d 次仍未成功，系统会继续重试，请查看外部服务是否正常。", j.Try)
	if givenUp {
		what = fmt.Sprintf("重试 %d 次仍未成功，已停止。请排除原因后在任务列表里重试。", j.Try)
	}
	return a.Alerts.Raise(ctx, tx, notify.Alert{
		Kind: "job.failing", Key: fmt.Sprintf("job.failing:%d:%t", j.ID, givenUp), Subject: "job", SubjectID: j.ID,
		Message: fmt.Sprintf("后台任务 %s（%s）%s最后的错误：%s", j.Kind, j.Key, what, short(reason)),
	})
}

// short keeps an alert's message within its column.
func short(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), 300)])
}
