package policy

import (
	"context"
	"net/http"
	"slices"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
)

// EditionView is a version of rules as staff see it.
type EditionView[T any] struct {
	Version     int      `json:"version" doc:"0：系统默认"`
	State       string   `json:"state" enum:"draft,published,discarded"`
	Rules       T        `json:"rules"`
	Reason      string   `json:"reason"`
	StartsAt    web.Time `json:"starts_at,omitzero" doc:"从何时起生效；草稿没有填写则发布即生效"`
	DraftedBy   web.ID   `json:"drafted_by"`
	Drafter     string   `json:"drafter" doc:"起草人的姓名"`
	DraftedAt   web.Time `json:"drafted_at,omitzero"`
	PublishedBy web.ID   `json:"published_by"`
	Publisher   string   `json:"publisher" doc:"发布人的姓名"`
	PublishedAt web.Time `json:"published_at,omitzero"`
	Can         []string `json:"can" enum:"publish,discard" doc:"您现在可以做什么；起草人自己不能发布"`
}

type listOutput[T any] struct {
	Body struct {
		Items []EditionView[T] `json:"items" doc:"新的在前，最后是系统默认"`
	}
}

type draftInput[T any] struct {
	Body struct {
		Rules    T        `json:"rules"`
		Reason   string   `json:"reason" minLength:"1" maxLength:"200" doc:"为什么改"`
		StartsAt web.Time `json:"starts_at,omitzero" doc:"从何时起生效；不填：发布即生效"`
	}
}

type editionOutput[T any] struct{ Body EditionView[T] }

type versionInput struct {
	Version int `path:"version" minimum:"1"`
}

func view[T any](e Edition[T], names map[int64]string, can []string) EditionView[T] {
	return EditionView[T]{
		e.No, e.State, e.Rules, e.Reason, web.Time(e.StartsAt), web.ID(e.DraftedBy), names[e.DraftedBy], web.Time(e.DraftedAt),
		web.ID(e.PublishedBy), names[e.PublishedBy], web.Time(e.PublishedAt), can,
	}
}

// can is what the caller, who must hold edit, may do with an edition.
func (b *Book[T]) can(ctx context.Context, e Edition[T], edit web.Access) []string {
	who, can := auth.From(ctx), []string{}
	if e.State != Draft || !who.May(string(edit)) {
		return can
	}
	if e.DraftedBy != who.ID || b.deps.Alone != "" {
		can = append(can, "publish")
	}
	return append(can, "discard")
}

// names are those of everybody who drafted or published one of all.
func (b *Book[T]) names(ctx context.Context, all ...Edition[T]) (map[int64]string, error) {
	var ids []int64
	for _, e := range all {
		ids = append(ids, e.DraftedBy, e.PublishedBy)
	}
	slices.Sort(ids)
	return b.deps.Staff.Names(ctx, slices.Compact(ids))
}

// StaffRoutes adds the staff's operations on a book: path names it in addresses,
// called is its name for people.
func (b *Book[T]) StaffRoutes(r *web.Router, path, called string, see, edit web.Access) {
	op := func(id, method, rest, summary string, access web.Access) web.Op {
		return web.Op{ID: "admin-policy-" + path + "-" + id, Method: method, Path: "/api/admin/v1/policies/" + path + rest, Summary: called + "：" + summary, Tags: []string{"规则"}, Access: access}
	}
	web.Register(r, op("list", http.MethodGet, "", "各个版本", see), func(ctx context.Context, _ *struct{}) (*listOutput[T], error) {
		all, err := b.List(ctx)
		if err != nil {
			return nil, err
		}
		names, err := b.names(ctx, all...)
		out := &listOutput[T]{}
		out.Body.Items = make([]EditionView[T], len(all))
		for i, e := range all {
			out.Body.Items[i] = view(e, names, b.can(ctx, e, edit))
		}
		return out, err
	})
	web.Register(r, op("draft", http.MethodPost, "", "起草新版本", edit), func(ctx context.Context, in *draftInput[T]) (*editionOutput[T], error) {
		e, err := b.Draft(ctx, in.Body.Rules, in.Body.Reason, int64(in.Body.StartsAt))
		if err != nil {
			return nil, err
		}
		names, err := b.names(ctx, e)
		return &editionOutput[T]{view(e, names, b.can(ctx, e, edit))}, err
	})
	web.Register(r, op("publish", http.MethodPost, "/{version}/publish", "发布（须另一位同事）", edit), func(ctx context.Context, in *versionInput) (*struct{}, error) {
		return nil, b.Publish(ctx, in.Version)
	})
	web.Register(r, op("discard", http.MethodPost, "/{version}/discard", "作废草稿", edit), func(ctx context.Context, in *versionInput) (*struct{}, error) {
		return nil, b.Discard(ctx, in.Version)
	})
}
