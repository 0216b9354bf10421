package staff

import (
	"context"
	"net/http"

	"yuanfen/server/platform/web"
)

type savedView struct {
	ID    web.ID `json:"id"`
	Name  string `json:"name"`
	Query string `json:"query" doc:"后台地址里的筛选和排序，例如 state=paid&sort=waiting"`
}

func viewSaved(v SavedView) savedView { return savedView{web.ID(v.ID), v.Name, v.Query} }

type viewsInput struct {
	List string `query:"list" required:"true" pattern:"^[a-z][a-z-]{1,39}$" patternDescription:"列表的名称，如 orders" doc:"哪个列表"`
}

type viewsOutput struct {
	Body struct {
		Items []savedView `json:"items" doc:"自己的，先存的在前"`
	}
}

type saveViewInput struct {
	Body struct {
		List  string `json:"list" pattern:"^[a-z][a-z-]{1,39}$" patternDescription:"列表的名称，如 orders"`
		Name  string `json:"name" minLength:"1" maxLength:"20" pattern:"\\S" doc:"同名的会被替换"`
		Query string `json:"query" maxLength:"500" pattern:"^[A-Za-z0-9_.~*%+&=-]*$" patternDescription:"地址里的查询部分"`
	}
}

type savedOutput struct{ Body savedView }

func (s *Service) viewRoutes(r *web.Router) {
	web.Register(r, op("saved-view-list", http.MethodGet, "/views", "自己存的列表视图", web.AnyStaff), func(ctx context.Context, in *viewsInput) (*viewsOutput, error) {
		views, err := s.Views(ctx, in.List)
		out := &viewsOutput{}
		out.Body.Items = each(views, viewSaved)
		return out, err
	})
	web.Register(r, op("saved-view-save", http.MethodPost, "/views", "存下列表的筛选和排序", web.AnyStaff), func(ctx context.Context, in *saveViewInput) (*savedOutput, error) {
		v, err := s.SaveView(ctx, in.Body.List, in.Body.Name, in.Body.Query)
		return &savedOutput{viewSaved(v)}, err
	})
	web.Register(r, op("saved-view-delete", http.MethodDelete, "/views/{id}", "删除自己的视图", web.AnyStaff), func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, s.DropView(ctx, int64(in.ID))
	})
}
