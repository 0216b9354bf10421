package notify

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"yuanfen/server/platform/id"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type keywordView struct {
	Key   string `json:"key" minLength:"2" maxLength:"30" doc:"微信模板里的关键词，如 thing1"`
	Shows string `json:"shows" enum:"order,goods,amount,time,note" doc:"显示什么"`
}

// RuleView is how the shop tells members of an event.
type RuleView struct {
	Kind       string        `json:"kind"`
	When       string        `json:"when" doc:"什么时候"`
	To         string        `json:"to" doc:"发给谁"`
	Must       bool          `json:"must" doc:"关系到钱或资格，不能关闭"`
	Fields     []string      `json:"fields" doc:"可以显示的内容"`
	Told       bool          `json:"told" doc:"放进消息中心"`
	Push       bool          `json:"push" doc:"同时发微信订阅消息"`
	TemplateID string        `json:"template_id"`
	Keywords   []keywordView `json:"keywords"`
	Title      string        `json:"title" doc:"空：用系统的标题"`
	Body       string        `json:"body" doc:"空：用系统的文字"`
	Version    int64         `json:"version" doc:"保存时带回；0：还没有在后台改过，用配置文件的"`
	ChangedAt  web.Time      `json:"changed_at,omitzero"`
	Counts     []countView   `json:"counts" doc:"最近七天的送达情况"`
}

type countView struct {
	State string `json:"state" enum:"none,queued,sent,no_consent,failed"`
	N     int64  `json:"n"`
}

func viewRule(e Event, r Rule, counts []Count) RuleView {
	v := RuleView{
		Kind: e.Kind, When: e.When, To: e.To, Must: e.Must, Fields: e.Fields, Told: r.Told, Push: r.Push, TemplateID: r.Template.ID, Keywords: []keywordView{},
		Title: r.Title, Body: r.Body, Version: r.Version, ChangedAt: web.Time(r.ChangedAt), Counts: []countView{},
	}
	for key, name := range r.Template.Fields {
		v.Keywords = append(v.Keywords, keywordView{key, name})
	}
	slices.SortFunc(v.Keywords, func(x, y keywordView) int { return strings.Compare(x.Key, y.Key) })
	for _, c := range counts {
		if c.Kind == e.Kind {
			v.Counts = append(v.Counts, countView{c.State, c.N})
		}
	}
	return v
}

type rulesOutput struct {
	Body struct {
		Items []RuleView `json:"items"`
	}
}

type ruleInput struct {
	Kind string `path:"kind" maxLength:"30" doc:"哪种通知"`
	Body struct {
		Version    int64         `json:"version" minimum:"0" doc:"读到时的版本"`
		Told       bool          `json:"told"`
		Push       bool          `json:"push"`
		TemplateID string        `json:"template_id" maxLength:"64"`
		Keywords   []keywordView `json:"keywords" maxItems:"10"`
		Title      string        `json:"title" maxLength:"60"`
		Body       string        `json:"body" maxLength:"300"`
	}
}

type ruleOutput struct{ Body RuleView }

type testInput struct {
	Kind string `path:"kind" maxLength:"30" doc:"哪种通知"`
	Body struct {
		Phone string `json:"phone" pattern:"^1[0-9]{10}$" patternDescription:"11 位手机号" doc:"发给谁：会员在小程序里绑定的手机号；须先在小程序里同意过一次"`
	}
}

type saidOutput struct {
	Body struct {
		State  string `json:"state" enum:"sent,no_consent,failed"`
		Detail string `json:"detail" doc:"微信怎么说"`
	}
}

type sentInput struct {
	web.Paging
	Kind     string `query:"kind" maxLength:"30"`
	State    string `query:"state" enum:"none,queued,sent,no_consent,failed"`
	MemberID web.ID `query:"member_id"`
}

// SentView is a notice as staff see it.
type SentView struct {
	ID       web.ID   `json:"id"`
	MemberID web.ID   `json:"member_id"`
	Kind     string   `json:"kind"`
	Title    string   `json:"title"`
	Body     string   `json:"body"`
	State    string   `json:"state" enum:"none,queued,sent,no_consent,failed" doc:"订阅消息：没有发、排队中、已发、会员没有同意、微信拒绝"`
	Detail   string   `json:"detail"`
	MadeAt   web.Time `json:"made_at"`
	ReadAt   web.Time `json:"read_at,omitzero"`
}

type sentOutput struct{ Body web.Page[SentView] }

// StaffRoutes adds the staff's operations on what members are told.
func (b *Inbox) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/admin/v1" + path, Summary: summary, Tags: []string{"通知"}, Access: access}
	}
	web.Register(r, op("admin-notice-rules", http.MethodGet, "/notice-rules", "什么时候告诉谁什么", staff.NoticeView), func(ctx context.Context, _ *struct{}) (*rulesOutput, error) {
		views, err := b.ruleViews(ctx)
		out := &rulesOutput{}
		out.Body.Items = views
		return out, err
	})
	web.Register(r, op("admin-notice-rule", http.MethodPut, "/notice-rules/{kind}", "修改一种通知的开关、模板和文字", staff.NoticeEdit), b.apiSetRule)
	web.Register(r, op("admin-notice-test", http.MethodPost, "/notice-rules/{kind}/test", "真的发一条订阅消息", staff.NoticeEdit), func(ctx context.Context, in *testInput) (*saidOutput, error) {
		out := &saidOutput{}
		var err error
		out.Body.State, out.Body.Detail, err = b.Test(ctx, in.Kind, in.Body.Phone)
		return out, err
	})
	web.Register(r, op("admin-notice-list", http.MethodGet, "/notices", "告诉过会员的，新的在前", staff.NoticeView), b.apiSent)
}

func (b *Inbox) ruleViews(ctx context.Context) ([]RuleView, error) {
	rules, err := b.Rules(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := b.counts(ctx, id.From(b.DB.Clock().Now().Add(-7*24*time.Hour)))
	views := make([]RuleView, len(Events))
	for i, e := range Events {
		views[i] = viewRule(e, rules[i], counts)
	}
	return views, err
}

func (b *Inbox) apiSetRule(ctx context.Context, in *ruleInput) (*ruleOutput, error) {
	r := Rule{
		Kind: in.Kind, Told: in.Body.Told, Push: in.Body.Push, Version: in.Body.Version, Title: in.Body.Title, Body: in.Body.Body,
		Template: Template{ID: in.Body.TemplateID, Fields: map[string]string{}},
	}
	for _, k := range in.Body.Keywords {
		r.Template.Fields[k.Key] = k.Shows
	}
	r, err := b.SetRule(ctx, r)
	if err != nil {
		return nil, err
	}
	e, _ := eventOf(r.Kind)
	return &ruleOutput{viewRule(e, r, nil)}, nil
}

func (b *Inbox) apiSent(ctx context.Context, in *sentInput) (*sentOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := b.Sent(ctx, SentFilter{Kind: in.Kind, State: in.State, MemberID: int64(in.MemberID), Before: after.ID, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	views := make([]SentView, len(rows))
	for i, n := range rows {
		views[i] = SentView{web.ID(n.ID), web.ID(n.MemberID), n.Kind, n.Title, n.Body, n.PushState, n.PushDetail, web.Time(n.MadeAt), web.Time(n.ReadAt)}
	}
	return &sentOutput{web.NewPage(views, in.Limit, func(v SentView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}
