package notify

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
)

type noticeView struct {
	ID     web.ID   `json:"id"`
	Kind   string   `json:"kind" doc:"order.shipped、order.refunded、aftersale、invoice 等"`
	Title  string   `json:"title"`
	Body   string   `json:"body"`
	Page   string   `json:"page" doc:"点开去小程序的哪一页，可能为空"`
	MadeAt web.Time `json:"made_at"`
	ReadAt web.Time `json:"read_at,omitzero" doc:"没有：未读"`
}

type inboxInput struct {
	web.Paging
	Unread bool `query:"unread" doc:"只看未读"`
}

type inboxOutput struct{ Body web.Page[noticeView] }

type unreadOutput struct {
	Body struct {
		Unread int64 `json:"unread" doc:"未读条数，用于角标"`
	}
}

type readInput struct {
	Body struct {
		IDs []web.ID `json:"ids,omitempty" maxItems:"100" doc:"不填：全部标为已读"`
	}
}

type templateView struct {
	Kind       string `json:"kind" doc:"这种消息的用途"`
	TemplateID string `json:"template_id" doc:"传给 wx.requestSubscribeMessage"`
}

type templatesOutput struct {
	Body struct {
		Items []templateView `json:"items"`
	}
}

type subscribeInput struct {
	Body struct {
		Kinds []string `json:"kinds" minItems:"1" maxItems:"10" doc:"会员在 wx.requestSubscribeMessage 里接受的"`
	}
}

// Routes adds a member's operations on their inbox.
func (b *Inbox) Routes(r *web.Router) {
	op := func(id, method, path, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/v1" + path, Summary: summary, Tags: []string{"消息"}, Access: web.Member}
	}
	web.Register(r, op("inbox-list", http.MethodGet, "/inbox", "我的消息，新的在前"), b.apiList)
	web.Register(r, op("inbox-unread", http.MethodGet, "/inbox/unread", "有几条未读"), b.apiUnread)
	web.Register(r, op("inbox-read", http.MethodPost, "/inbox/read", "标为已读"), func(ctx context.Context, in *readInput) (*struct{}, error) {
		ids := make([]int64, len(in.Body.IDs))
		for i, id := range in.Body.IDs {
			ids[i] = int64(id)
		}
		return nil, b.Read(ctx, auth.From(ctx).ID, ids)
	})
	web.Register(r, op("subscribe-templates", http.MethodGet, "/subscribe-templates", "可以订阅的消息"), b.apiTemplates)
	web.Register(r, op("subscribe", http.MethodPost, "/subscriptions", "记下接受的订阅消息：接受一次，送达一条"), func(ctx context.Context, in *subscribeInput) (*struct{}, error) {
		return nil, b.Consent(ctx, auth.From(ctx).ID, in.Body.Kinds)
	})
}

// Export is everything in a member's inbox, in the words of the API.
func (b *Inbox) Export(ctx context.Context, memberID int64) (any, error) {
	rows, err := b.List(ctx, memberID, false, 0, 1000)
	return viewNotices(rows), err
}

func viewNotices(rows []Notice) []noticeView {
	views := make([]noticeView, len(rows))
	for i, n := range rows {
		views[i] = noticeView{web.ID(n.ID), n.Kind, n.Title, n.Body, n.Page, web.Time(n.MadeAt), web.Time(n.ReadAt)}
	}
	return views
}

func (b *Inbox) apiList(ctx context.Context, in *inboxInput) (*inboxOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := b.List(ctx, auth.From(ctx).ID, in.Unread, after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	return &inboxOutput{web.NewPage(viewNotices(rows), in.Limit, func(v noticeView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}

func (b *Inbox) apiUnread(ctx context.Context, _ *struct{}) (*unreadOutput, error) {
	n, err := b.Unread(ctx, auth.From(ctx).ID)
	out := &unreadOutput{}
	out.Body.Unread = n
	return out, err
}

func (b *Inbox) apiTemplates(ctx context.Context, _ *struct{}) (*templatesOutput, error) {
	out := &templatesOutput{}
	out.Body.Items = []templateView{}
	rules, err := b.Rules(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range rules {
		if r.Push {
			out.Body.Items = append(out.Body.Items, templateView{r.Kind, r.Template.ID})
		}
	}
	slices.SortFunc(out.Body.Items, func(x, y templateView) int { return strings.Compare(x.Kind, y.Kind) })
	return out, nil
}
