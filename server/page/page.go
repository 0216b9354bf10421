// Package page is the shop's own pages: what its home says of the brand, and
// the web build of the client, embedded in the binary.
package page

import (
	"context"
	"net/http"
	"time"

	"yuanfen/server/platform/web"
	"yuanfen/server/storefront"
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
	Company   string   // Who runs the shop, as registered.
	Code      string   // Its unified social credit code.
	Address   string
	Phone     string
	Licences  []string // "食品经营许可证 JY1…": name and number.
	Papers    []string // Addresses of their pictures.
}

// Options is what the shop's pages need.
type Options struct {
	Brand Brand
	// Bridge is where the web build finds a simulated WeChat to log in and to
	// pay. Empty in production: there the web build is for looking.
	Bridge string
	// Theme is how the shop is dressed.
	Theme func(context.Context) (storefront.ThemeView, error)
	// Start is where / leads while no web build is embedded.
	Start string
}

// BrandWords is what the brand says of itself.
type BrandWords struct {
	Name      string   `json:"name"`
	NameEN    string   `json:"name_en"`
	Notice    string   `json:"notice" doc:"放在页面最上方的说明，可能为空"`
	Tagline   string   `json:"tagline"`
	Story     string   `json:"story"`
	Strengths []string `json:"strengths"`
	Hero      string   `json:"hero" doc:"首页大图的地址，可能为空"`
	Company   string   `json:"company" doc:"经营者的登记名称"`
	Code      string   `json:"credit_code" doc:"统一社会信用代码"`
	Address   string   `json:"address" doc:"住所"`
	Phone     string   `json:"phone" doc:"联系电话"`
	Licences  []string `json:"licences" doc:"许可证的名称与编号"`
	Papers    []string `json:"papers" doc:"证照图片的地址"`
}

// brandView is who keeps the shop, and how it is dressed.
type brandView struct {
	BrandWords
	Theme storefront.ThemeView `json:"theme" doc:"外观：随首页一起发布"`
}

type brandOutput struct{ Body brandView }

// brandFresh is how long the brand is answered from memory.
const brandFresh = 2 * time.Second

// Routes adds the shop's pages.
func Routes(r *web.Router, o Options) {
	view := BrandWords(o.Brand)
	view.Strengths, view.Licences, view.Papers = append([]string{}, view.Strengths...), append([]string{}, view.Licences...), append([]string{}, view.Papers...)
	web.Register(r, web.Op{
		ID: "brand", Method: http.MethodGet, Path: "/api/v1/brand", Summary: "品牌：店名、故事与承诺", Tags: []string{"商品"}, Access: web.Public, CacheFor: brandFresh,
	}, func(ctx context.Context, _ *struct{}) (*brandOutput, error) {
		theme, err := o.Theme(ctx)
		out := &brandOutput{brandView{view, theme}}
		if theme.Name != "" {
			out.Body.Name = theme.Name
		}
		return out, err
	})
	newBuild(o).routes(r)
}
