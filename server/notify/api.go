package notify

import (
	"context"
	"net/http"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type alertView struct {
	ID        web.ID   `json:"id"`
	Kind      string   `json:"kind"`
	Subject   string   `json:"subject" doc:"order、payment 等"`
	SubjectID web.ID   `json:"subject_id"`
	Message   string   `json:"message"`
	MadeAt    web.Time `json:"made_at"`
}

type alertsOutput struct{ Body web.Page[alertView] }

type alertInput struct {
	ID web.ID `path:"id"`
}

// StaffRoutes adds the staff's operations on alerts.
func (a *Alerts) StaffRoutes(r *web.Router) {
	tags := []string{"提醒"}
	web.Register(r, web.Op{ID: "admin-alert-list", Method: http.MethodGet, Path: "/api/admin/v1/alerts", Summary: "待处理的提醒", Tags: tags, Access: staff.AlertView},
		func(ctx context.Context, in *web.Paging) (*alertsOutput, error) { return a.apiList(ctx, *in) })
	web.Register(r, web.Op{ID: "admin-alert-close", Method: http.MethodPost, Path: "/api/admin/v1/alerts/{id}/close", Summary: "标为已处理", Tags: tags, Access: staff.AlertClose},
		func(ctx context.Context, in *alertInput) (*struct{}, error) {
			return nil, a.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				ok, err := a.Close(ctx, tx, int64(in.ID), auth.From(ctx).ID)
				if err == nil && !ok {
					err = web.ErrNotFound
				}
				return err
			})
		})
}

func (a *Alerts) apiList(ctx context.Context, p web.Paging) (*alertsOutput, error) {
	after, err := p.After()
	if err != nil {
		return nil, err
	}
	alerts, err := a.Open(ctx, after.ID, p.Limit+1)
	if err != nil {
		return nil, err
	}
	views := make([]alertView, len(alerts))
	for i, al := range alerts {
		views[i] = alertView{web.ID(al.ID), al.Kind, al.Subject, web.ID(al.SubjectID), al.Message, web.Time(al.MadeAt)}
	}
	return &alertsOutput{Body: web.NewPage(views, p.Limit, func(v alertView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}
