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

type jobsOutput struct{ Body web.Page[jobView] }

type jobInput struct {
	ID web.ID `path:"id"`
}

// jobRoutes adds the staff's view of jobs, the dead ones above all.
func (a *App) jobRoutes(r *web.Router) {
	tags := []string{"任务"}
	web.Register(r, web.Op{ID: "admin-job-list", Method: http.MethodGet, Path: "/api/admin/v1/jobs", Summary: "后台任务：失败待处理的与排队的", Tags: tags, Access: staff.JobsView}, a.apiJobs)
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
