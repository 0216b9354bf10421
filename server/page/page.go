// Package page is the shop's own pages: what its home says of the brand, and
// the web build of the client, embedded in the binary.
package page

import (
	"context"
	"net/http"
	"time"

	"yuanfen/server/platform/web"
)

// Brand is who keeps the shop, in words for buyers. Every field but Name may be
// empty.
type Brand struct {
	Name      string
	NameEN    string
	Notice    string // said at the top of the shop: a demo says that it is one
	Tagline   string
	Story     string
	Strengths []string // short promises
	Hero      string   // address of the home page's wide picture
}

// Options is what the shop's pages need.
type Options struct {
	Brand Brand
	// Bridge is where the web build finds a simulated WeChat to log in and to
	// pay. Empty in production: there the web build is for looking.
	Bridge string
	// Start is where / leads while no web build is embedded.
	Start string
}

type brandView struct {
	Name      string   `json:"name"`
	NameEN    string   `json:"name_en"`
	Notice    string   `json:"notice" doc:"放在页面最上方的说明，可能为空"`
	Tagline   string   `json:"tagline"`
	Story     string   `json:"story"`
	Strengths []string `json:"strengths"`
	Hero      string   `json:"hero" doc:"首页大图的地址，可能为空"`
}

type brandOutput struct{ Body brandView }

// brandFresh is how long the brand's words are answered from memory.
const brandFresh = time.Minute

// Routes adds the shop's pages.
func Routes(r *web.Router, o Options) {
	view := brandView(o.Brand)
	view.Strengths = append([]string{}, view.Strengths...)
	web.Register(r, web.Op{
		ID: "brand", Method: http.MethodGet, Path: "/api/v1/brand", Summary: "品牌：店名、故事与承诺", Tags: []string{"商品"}, Access: web.Public, CacheFor: brandFresh,
	}, func(context.Context, *struct{}) (*brandOutput, error) { return &brandOutput{Body: view}, nil })
	newStorefront(o).routes(r)
}
