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
// beside its own jobs. Each works off what is there and may run twice.
func (a *App) fillSchedule() {
	r := a.Runner
	r.Died = a.jobDied
	r.Every("order.expire", 5*time.Second, a.Orders.ExpireUnpaid)
	r.Every("order.check_shipped", time.Minute, a.Orders.CheckShipped)
	r.Every("order.complete", time.Minute, a.Orders.CompleteReceived)
	r.Every("staff.sweep", 10*time.Minute, a.Staff.Sweep)
	r.Every("member.forget_sessions", 10*time.Minute, a.Members.ForgetSessions)
	r.Every("shipping.forget_pushes", 10*time.Minute, a.Shipping.ForgetPushes)
	r.Every("db.forget_marks", time.Minute, a.opt.DB.ForgetMarks)
	r.Every("web.forget_claims", 10*time.Minute, func(ctx context.Context) error {
		_, err := web.ForgetClaims(ctx, a.opt.DB, 500)
		return err
	})
}

// jobDied tells staff of a job that is given up: it needs a person now.
func (a *App) jobDied(ctx context.Context, tx *db.Tx, j jobs.Job, reason string) error {
	return a.Alerts.Raise(ctx, tx, notify.Alert{
		Kind: "job.dead", Key: "job.dead:" + number(j.ID), Subject: "job", SubjectID: j.ID,
		Message: fmt.Sprintf("后台任务 %s（%s）重试 %d 次仍未成功，已停止。请排除原因后在任务列表里重试。最后的错误：%s", j.Kind, j.Key, j.Try, short(reason)),
	})
}

// short keeps an alert's message within its column.
func short(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), 300)])
}
