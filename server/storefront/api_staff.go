package storefront

import (
	"context"
	"net/http"
	"slices"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// VersionView is a version without its blocks, as staff see it.
type VersionView struct {
	Version     int      `json:"version"`
	State       State    `json:"state" enum:"draft,published,retired,discarded"`
	Revision    int      `json:"revision" doc:"草稿第几次保存：保存、发布、作废时带回"`
	Note        string   `json:"note"`
	Blocks      int      `json:"blocks" doc:"有几块"`
	SavedBy     web.ID   `json:"saved_by"`
	Saver       string   `json:"saver" doc:"编辑的人"`
	SavedAt     web.Time `json:"saved_at"`
	PublishedBy web.ID   `json:"published_by"`
	Publisher   string   `json:"publisher"`
	PublishedAt web.Time `json:"published_at,omitzero"`
}

type versionsOutput struct {
	Body struct {
		Items []VersionView `json:"items" doc:"新的在前，最近 100 个"`
	}
}

type wholeView struct {
	VersionView
	Items []Block `json:"items" doc:"各块，图片和视频是 key"`
	Theme Theme   `json:"theme" doc:"外观"`
}

type wholeOutput struct{ Body wholeView }

type numberInput struct {
	Version int `path:"version" minimum:"1"`
}

type saveInput struct {
	Body struct {
		Revision int     `json:"revision" minimum:"0" doc:"从草稿的哪一次保存改来；没有草稿填 0"`
		Items    []Block `json:"items" minItems:"1" maxItems:"30"`
		Theme    Theme   `json:"theme,omitempty" doc:"外观；不填的用自带的"`
		Note     string  `json:"note,omitempty" maxLength:"200" doc:"改了什么，给同事看"`
	}
}

type seenInput struct {
	Body struct {
		Revision int `json:"revision" minimum:"1" doc:"您看过的是草稿的哪一次保存"`
	}
}

type previewOutput struct {
	Body struct {
		Token     string   `json:"token"`
		Address   string   `json:"address" doc:"网页商城的预览地址；小程序里打开 pages/home/index?preview=TOKEN"`
		ExpiresAt web.Time `json:"expires_at"`
	}
}

type themeInput struct {
	Accent  string `query:"accent" maxLength:"7" doc:"主色，#rrggbb；不填用自带的"`
	Corners string `query:"corners" enum:"sharp,soft,round" default:"soft"`
}

type themeOutput struct{ Body ThemeView }

// StaffRoutes adds the writing of the home.
func (s *Service) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: "admin-storefront-" + id, Method: method, Path: "/api/admin/v1/storefront" + path, Summary: summary, Tags: []string{"首页管理"}, Access: access}
	}
	web.Register(r, op("list", http.MethodGet, "/versions", "首页的各个版本", staff.StorefrontView), s.apiList)
	web.Register(r, op("get", http.MethodGet, "/versions/{version}", "一个版本的全部内容", staff.StorefrontView), s.apiGet)
	web.Register(r, op("save", http.MethodPut, "/draft", "保存草稿", staff.StorefrontEdit), func(ctx context.Context, in *saveInput) (*wholeOutput, error) {
		v, err := s.Save(ctx, in.Body.Items, in.Body.Theme, in.Body.Note, in.Body.Revision)
		return s.whole(ctx, v, err)
	})
	web.Register(r, op("publish", http.MethodPost, "/draft/publish", "发布草稿", staff.StorefrontEdit), func(ctx context.Context, in *seenInput) (*wholeOutput, error) {
		v, err := s.Publish(ctx, in.Body.Revision)
		return s.whole(ctx, v, err)
	})
	web.Register(r, op("discard", http.MethodPost, "/draft/discard", "作废草稿", staff.StorefrontEdit), func(ctx context.Context, in *seenInput) (*struct{}, error) {
		return nil, s.Discard(ctx, in.Body.Revision)
	})
	web.Register(r, op("preview", http.MethodPost, "/draft/preview", "生成草稿的预览链接，一天有效", staff.StorefrontView), s.apiPreview)
	web.Register(r, op("restore", http.MethodPost, "/versions/{version}/restore", "退回到以前的版本，马上生效", staff.StorefrontEdit), func(ctx context.Context, in *numberInput) (*wholeOutput, error) {
		v, err := s.Restore(ctx, in.Version)
		return s.whole(ctx, v, err)
	})
	web.Register(r, op("theme", http.MethodGet, "/theme", "看一种外观派生出的颜色，不保存", staff.StorefrontView), s.apiTheme)
}

func view(v Version, names map[int64]string) VersionView {
	return VersionView{
		v.No, v.State, v.Revision, v.Note, len(v.Blocks), web.ID(v.SavedBy), names[v.SavedBy], web.Time(v.SavedAt), web.ID(v.PublishedBy), names[v.PublishedBy], web.Time(v.PublishedAt),
	}
}

func (s *Service) names(ctx context.Context, all ...Version) (map[int64]string, error) {
	var ids []int64
	for _, v := range all {
		ids = append(ids, v.SavedBy, v.PublishedBy)
	}
	slices.Sort(ids)
	return s.deps.Staff.Names(ctx, slices.Compact(ids))
}

func (s *Service) whole(ctx context.Context, v Version, err error) (*wholeOutput, error) {
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx, v)
	return &wholeOutput{wholeView{view(v, names), v.Blocks, v.Theme}}, err
}

func (s *Service) apiList(ctx context.Context, _ *struct{}) (*versionsOutput, error) {
	rows, err := s.rows(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Version, len(rows))
	for i, r := range rows {
		if all[i], err = r.version(); err != nil {
			return nil, err
		}
	}
	names, err := s.names(ctx, all...)
	out := &versionsOutput{}
	out.Body.Items = make([]VersionView, len(all))
	for i, v := range all {
		out.Body.Items[i] = view(v, names)
	}
	return out, err
}

func (s *Service) apiGet(ctx context.Context, in *numberInput) (*wholeOutput, error) {
	r, err := s.numbered(ctx, in.Version)
	if db.NoRows(err) {
		err = web.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	v, err := r.version()
	return s.whole(ctx, v, err)
}

func (s *Service) apiPreview(ctx context.Context, _ *struct{}) (*previewOutput, error) {
	token, until, err := s.Preview(ctx)
	out := &previewOutput{}
	out.Body.Token, out.Body.ExpiresAt = token, web.Time(until)
	out.Body.Address = s.deps.PublicURL + "/#/pages/home/index?preview=" + token
	return out, err
}

func (s *Service) apiTheme(_ context.Context, in *themeInput) (*themeOutput, error) {
	t := Theme{Accent: in.Accent, Corners: in.Corners}
	if err := t.check(); err != nil {
		return nil, err
	}
	return &themeOutput{t.Derive()}, nil
}
