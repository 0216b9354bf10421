package storefront

import (
	"context"
	"net/http"
	"time"

	"yuanfen/server/catalog"
	"yuanfen/server/platform/web"
)

// Cards turns products into what lists show; the catalogue's API knows how.
type Cards func(catalog.Product) catalog.CardView

type homeOutput struct {
	Body struct {
		Version int       `json:"version" doc:"0：还没有发布过，由品牌信息拼成"`
		Items   []View    `json:"items"`
		Theme   ThemeView `json:"theme" doc:"外观；别的页面从 /api/v1/brand 读"`
	}
}

type tokenInput struct {
	Token string `path:"token" maxLength:"100" pattern:"^[0-9a-z.]+$" patternDescription:"预览链接里的那一段"`
}

// homeFresh is how long the home is answered from memory.
const homeFresh = 2 * time.Second

// Routes adds what everybody reads.
func (s *Service) Routes(r *web.Router, card Cards) {
	op := func(id, path, summary string) web.Op {
		return web.Op{ID: id, Method: http.MethodGet, Path: "/api/v1/storefront" + path, Summary: summary, Tags: []string{"首页"}, Access: web.Public}
	}
	home := op("storefront-home", "", "首页：各块内容，货架上的商品已取好")
	home.CacheFor = homeFresh
	web.Register(r, home, func(ctx context.Context, _ *struct{}) (*homeOutput, error) {
		return viewHome(s.Home(ctx, card))
	})
	web.Register(r, op("storefront-preview", "/preview/{token}", "看草稿：凭预览链接"), func(ctx context.Context, in *tokenInput) (*homeOutput, error) {
		return viewHome(s.Previewed(ctx, in.Token, card))
	})
}

func viewHome(h Shown, err error) (*homeOutput, error) {
	out := &homeOutput{}
	out.Body.Version, out.Body.Items, out.Body.Theme = h.Version, h.Items, h.Theme
	return out, err
}
