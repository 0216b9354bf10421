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

	Deliveries []deliveryView `json:"deliveries" doc:"经企业微信、邮件送达的情况"`
}

type deliveryView struct {
	Channel string   `json:"channel" enum:"wecom,mail"`
	State   string   `json:"state" enum:"sent,failed"`
	Detail  string   `json:"detail,omitempty" doc:"没有送达的原因；系统会再试"`
	DoneAt  web.Time `json:"done_at,omitzero"`
}

func viewDeliveries(all []Delivery) []deliveryView {
	views := make([]deliveryView, len(all))
	for i, d := range all {
		views[i] = deliveryView{d.Channel, d.State, d.Detail, web.Time(d.DoneAt)}
	}
	return views
}

type testOutput struct {
	Body struct {
		Items []deliveryView `json:"items" doc:"没有配置任何渠道时为空"`
	}
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
	web.Register(r, web.Op{ID: "admin-alert-test", Method: http.MethodPost, Path: "/api/admin/v1/alerts/test", Summary: "向每个渠道真的发一条测试消息", Tags: tags, Access: staff.AlertClose},
		func(ctx context.Context, _ *struct{}) (*testOutput, error) {
			out := &testOutput{}
			out.Body.Items = viewDeliveries(a.Test(ctx))
			return out, nil
		})
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
	ids := make([]int64, len(alerts))
	for i, al := range alerts {
		ids[i] = al.ID
	}
	sent, err := a.Deliveries(ctx, ids)
	if err != nil {
		return nil, err
	}
	views := make([]alertView, len(alerts))
	for i, al := range alerts {
		views[i] = alertView{web.ID(al.ID), al.Kind, al.Subject, web.ID(al.SubjectID), al.Message, web.Time(al.MadeAt), viewDeliveries(sent[al.ID])}
	}
	return &alertsOutput{Body: web.NewPage(views, p.Limit, func(v alertView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}
