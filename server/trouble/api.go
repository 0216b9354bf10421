package trouble

import (
	"context"
	"net/http"

	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type reportInput struct {
	Body struct {
		Message  string `json:"message" minLength:"1" maxLength:"300"`
		Page     string `json:"page" maxLength:"100" doc:"在哪一页"`
		Stack    string `json:"stack,omitempty" maxLength:"1500"`
		Platform string `json:"platform" enum:"weixin,h5"`
		Version  string `json:"version" maxLength:"40" doc:"小程序的版本"`
	}
}

type troubleView struct {
	ID       web.ID   `json:"id"`
	Message  string   `json:"message" doc:"其中的数字换成了 #"`
	Page     string   `json:"page"`
	Stack    string   `json:"stack"`
	Platform string   `json:"platform" enum:"weixin,h5"`
	Version  string   `json:"version" doc:"最近一次报告来自哪个版本"`
	Times    int64    `json:"times" doc:"出现了几次"`
	FirstAt  web.Time `json:"first_at"`
	LastAt   web.Time `json:"last_at"`
}

type listOutput struct {
	Body struct {
		Items []troubleView `json:"items" doc:"最近出现的在前，最多 200 条；30 天没有再出现的不留"`
	}
}

// maxReport is the size of a report: longer ones are not read.
const maxReport = 8 << 10

// Routes adds the door at which clients report.
func (s *Service) Routes(r *web.Router) {
	web.Register(r, web.Op{
		ID: "trouble-report", Method: http.MethodPost, Path: "/api/v1/troubles", Summary: "报告页面出错，同样的错误只计数", Tags: []string{"报错"},
		Access: web.Public, Class: web.ClassReport, MaxBody: maxReport,
	}, func(ctx context.Context, in *reportInput) (*struct{}, error) {
		b := in.Body
		return nil, s.Report(ctx, Trouble{Message: b.Message, Page: b.Page, Stack: b.Stack, Platform: b.Platform, Version: b.Version})
	})
}

// StaffRoutes adds the list of what went wrong.
func (s *Service) StaffRoutes(r *web.Router) {
	web.Register(r, web.Op{
		ID: "admin-trouble-list", Method: http.MethodGet, Path: "/api/admin/v1/troubles", Summary: "小程序和网页报告的错误", Tags: []string{"任务"}, Access: staff.JobsView,
	}, func(ctx context.Context, _ *struct{}) (*listOutput, error) {
		all, err := s.List(ctx)
		out := &listOutput{}
		out.Body.Items = make([]troubleView, len(all))
		for i, t := range all {
			out.Body.Items[i] = troubleView{web.ID(t.ID), t.Message, t.Page, t.Stack, t.Platform, t.Version, t.Times, web.Time(t.FirstAt), web.Time(t.LastAt)}
		}
		return out, err
	})
}
