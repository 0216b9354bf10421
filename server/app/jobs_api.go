package app

import (
	"context"
	"net/http"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type jobView struct {
	ID        web.ID   `json:"id"`
	Kind      string   `json:"kind"`
	Key       string   `json:"key"`
	State     string   `json:"state" enum:"queued,dead"`
	Tries     int      `json:"tries"`
	RunAt     web.Time `json:"run_at"`
	CreatedAt web.Time `json:"created_at"`
	LastError string   `json:"last_error"`
}

type jobsInput struct {
	web.Paging
	State string `query:"state" enum:"queued,dead" default:"dead" doc:"dead：多次失败、等人处理；queued：排队中"`
}

type dropInput struct {
	ID   web.ID `path:"id"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"200" pattern:"\\S" doc:"为什么不必再做，或已经怎样做了"`
	}
}

type jobsOutput struct{ Body web.Page[jobView] }

type jobInput struct {
	ID web.ID `path:"id"`
}

// jobRoutes adds the staff's view of jobs, the dead ones above all.
func (a *App) jobRoutes(r *web.Router) {
	tags := []string{"任务"}
	web.Register(r, web.Op{ID: "admin-job-list", Method: http.MethodGet, Path: "/api/admin/v1/jobs", Summary: "后台任务：失败待处理的与排队的", Tags: tags, Access: staff.JobsView}, a.apiJobs)
	web.Register(r, web.Op{ID: "admin-job-drop", Method: http.MethodPost, Path: "/api/admin/v1/jobs/{id}/drop", Summary: "放弃失败的任务：它要做的事不会再做", Tags: tags, Access: staff.JobsRetry}, a.apiDrop)
	web.Register(r, web.Op{ID: "admin-job-retry", Method: http.MethodPost, Path: "/api/admin/v1/jobs/{id}/retry", Summary: "重新执行失败的任务", Tags: tags, Access: staff.JobsRetry}, a.apiRetry)
}

func (a *App) apiJobs(ctx context.Context, in *jobsInput) (*jobsOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := jobs.List(ctx, a.opt.DB, in.State, after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	views := make([]jobView, len(rows))
	for i, j := range rows {
		views[i] = jobView{web.ID(j.ID), j.Kind, j.Key, j.State, j.Tries, web.Time(j.RunAt), web.Time(j.CreatedAt), j.LastError}
	}
	return &jobsOutput{Body: web.NewPage(views, in.Limit, func(v jobView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}

func (a *App) apiRetry(ctx context.Context, in *jobInput) (*struct{}, error) {
	return nil, a.opt.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := jobs.Retry(ctx, tx, int64(in.ID))
		if err != nil {
			return err
		}
		if !ok {
			return web.ErrNotFound
		}
		return a.Staff.Record(ctx, tx, staff.Change{Action: "job.retry", Subject: "job", SubjectID: int64(in.ID), Before: jobs.Dead, After: jobs.Queued})
	})
}

// apiDrop gives a dead job up. What it was to do stays undone, so that the
// log keeps what it was and why.
func (a *App) apiDrop(ctx context.Context, in *dropInput) (*struct{}, error) {
	return nil, a.opt.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		j, ok, err := jobs.Drop(ctx, tx, int64(in.ID))
		if err == nil && !ok {
			err = web.ErrNotFound
		}
		if err != nil {
			return err
		}
		return a.Staff.Record(ctx, tx, staff.Change{
			Action: "job.drop", Subject: "job", SubjectID: j.ID,
			Before: map[string]string{"kind": j.Kind, "key": j.Key, "error": j.LastError}, After: map[string]string{"reason": in.Body.Reason},
		})
	})
}
