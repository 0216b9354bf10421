package member

import (
	"context"
	"net/http"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type meView struct {
	ID        web.ID   `json:"id"`
	Nickname  string   `json:"nickname" doc:"昵称，可能为空"`
	Avatar    string   `json:"avatar" doc:"头像地址，可能为空"`
	Phone     string   `json:"phone" doc:"打码的手机号，未授权时为空"`
	CreatedAt web.Time `json:"created_at" doc:"首次登录时间"`
}

type meOutput struct{ Body meView }

type profileInput struct {
	Body struct {
		Nickname string `json:"nickname" minLength:"1" maxLength:"20" doc:"昵称；经微信内容安全检查"`
		Avatar   web.ID `json:"avatar,omitempty" doc:"上传的图片编号；不填则不变"`
	}
}

type phoneInput struct {
	Body struct {
		Code string `json:"code" minLength:"1" maxLength:"128" pattern:"^[0-9A-Za-z_-]+$" patternDescription:"getPhoneNumber 返回的 code" doc:"getPhoneNumber 返回的 code"`
	}
}

type agreementView struct {
	ID          web.ID   `json:"id"`
	Kind        string   `json:"kind" enum:"privacy,terms,marketing,distributor"`
	Version     int      `json:"version"`
	Title       string   `json:"title"`
	Body        string   `json:"body" doc:"全文，纯文本"`
	PublishedAt web.Time `json:"published_at"`
}

func viewAgreement(a Agreement) agreementView {
	return agreementView{web.ID(a.ID), a.Kind, a.Version, a.Title, a.Body, web.Time(a.PublishedAt)}
}

type agreementsOutput struct {
	Body struct {
		Items []agreementView `json:"items"`
	}
}

type consentView struct {
	AgreementID web.ID   `json:"agreement_id"`
	Kind        string   `json:"kind" enum:"privacy,terms,marketing,distributor"`
	Version     int      `json:"version"`
	Title       string   `json:"title"`
	GivenAt     web.Time `json:"given_at"`
	WithdrawnAt web.Time `json:"withdrawn_at,omitzero"`
}

func viewConsents(given []Consent) []consentView {
	views := make([]consentView, len(given))
	for i, c := range given {
		views[i] = consentView{web.ID(c.AgreementID), c.Kind, c.Version, c.Title, web.Time(c.GivenAt), web.Time(c.WithdrawnAt)}
	}
	return views
}

type consentsOutput struct {
	Body struct {
		Items []consentView `json:"items"`
	}
}

type agreementInput struct {
	ID web.ID `path:"id" doc:"协议编号"`
}

type exportOutput struct {
	Disposition string `header:"Content-Disposition"`
	Body        map[string]any
}

type publishInput struct {
	Body struct {
		Kind  string `json:"kind" enum:"privacy,terms,marketing,distributor" doc:"隐私政策、用户协议、营销信息或分销协议"`
		Title string `json:"title" minLength:"1" maxLength:"100"`
		Body  string `json:"body" minLength:"1" maxLength:"20000" doc:"全文，纯文本"`
	}
}

type agreementOutput struct{ Body agreementView }

func (s *Service) profileRoutes(r *web.Router) {
	op := func(id, method, path, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/v1" + path, Summary: summary, Tags: []string{"会员"}, Access: web.Member}
	}
	web.Register(r, op("member-me", http.MethodGet, "/me", "当前会员"), s.apiMe)
	web.Register(r, op("member-profile", http.MethodPut, "/me", "修改昵称和头像"), s.apiProfile)
	web.Register(r, op("member-phone", http.MethodPost, "/me/phone", "用 getPhoneNumber 的 code 绑定手机号"), s.apiPhone)
	web.Register(r, op("member-export", http.MethodGet, "/me/export", "导出关于我的全部数据"), s.apiExport)
	web.Register(r, op("member-delete", http.MethodDelete, "/me", "注销账号：抹去个人信息，订单以编号保留"), s.apiDelete)
	web.Register(r, op("consent-list", http.MethodGet, "/consents", "我同意过的协议"), s.apiConsents)
	web.Register(r, op("consent-give", http.MethodPut, "/consents/{id}", "同意当前版本的协议"), s.apiAgree)
	web.Register(r, op("consent-withdraw", http.MethodDelete, "/consents/{id}", "撤回同意"), s.apiWithdraw)
	public := op("agreement-list", http.MethodGet, "/agreements", "各类协议的当前版本")
	public.Access = web.Public
	web.Register(r, public, s.apiAgreements)
}

// StaffRoutes adds the staff's operations on members and on the texts that they
// agree to.
func (s *Service) StaffRoutes(r *web.Router) {
	s.staffMemberRoutes(r)
	web.Register(r, web.Op{
		ID: "admin-agreement-publish", Method: http.MethodPost, Path: "/api/admin/v1/agreements", Summary: "发布新版协议；旧版本和已有的同意都保留", Tags: []string{"协议"}, Access: staff.AgreementEdit,
	}, s.apiPublish)
}

func (s *Service) apiMe(ctx context.Context, _ *struct{}) (*meOutput, error) {
	m, err := s.Get(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	phone, err := s.Phone(m)
	if err != nil {
		return nil, err
	}
	return &meOutput{meView{web.ID(m.ID), m.Nickname, s.picture(m.Avatar), Mask(phone), web.Time(m.CreatedAt)}}, nil
}

func (s *Service) apiProfile(ctx context.Context, in *profileInput) (*meOutput, error) {
	if err := s.SetProfile(ctx, auth.From(ctx).ID, in.Body.Nickname, int64(in.Body.Avatar)); err != nil {
		return nil, err
	}
	return s.apiMe(ctx, nil)
}

func (s *Service) apiPhone(ctx context.Context, in *phoneInput) (*meOutput, error) {
	if _, err := s.SetPhone(ctx, auth.From(ctx).ID, in.Body.Code); err != nil {
		return nil, err
	}
	return s.apiMe(ctx, nil)
}

func (s *Service) apiExport(ctx context.Context, _ *struct{}) (*exportOutput, error) {
	all, err := s.Export(ctx, auth.From(ctx).ID)
	return &exportOutput{`attachment; filename="my-data.json"`, all}, err
}

func (s *Service) apiDelete(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, s.Delete(ctx, auth.From(ctx).ID)
}

func (s *Service) apiConsents(ctx context.Context, _ *struct{}) (*consentsOutput, error) {
	given, err := s.Consents(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	out := &consentsOutput{}
	out.Body.Items = viewConsents(given)
	return out, nil
}

func (s *Service) apiAgree(ctx context.Context, in *agreementInput) (*struct{}, error) {
	return nil, s.Agree(ctx, auth.From(ctx).ID, int64(in.ID))
}

func (s *Service) apiWithdraw(ctx context.Context, in *agreementInput) (*struct{}, error) {
	return nil, s.Withdraw(ctx, auth.From(ctx).ID, int64(in.ID))
}

func (s *Service) apiAgreements(ctx context.Context, _ *struct{}) (*agreementsOutput, error) {
	texts, err := s.Agreements(ctx)
	if err != nil {
		return nil, err
	}
	out := &agreementsOutput{}
	out.Body.Items = make([]agreementView, len(texts))
	for i, a := range texts {
		out.Body.Items[i] = viewAgreement(a)
	}
	return out, nil
}

func (s *Service) apiPublish(ctx context.Context, in *publishInput) (*agreementOutput, error) {
	a, err := s.Publish(ctx, Agreement{Kind: in.Body.Kind, Title: in.Body.Title, Body: in.Body.Body})
	if err != nil {
		return nil, err
	}
	return &agreementOutput{viewAgreement(a)}, nil
}
