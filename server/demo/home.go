package demo

import (
	"context"
	"fmt"

	"yuanfen/server/app"
	"yuanfen/server/catalog"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
	"yuanfen/server/storefront"
)

// What the home shows besides goods.
const (
	paperOrganic = "paper-organic-1.jpg"
	paperReport  = "paper-report-1.jpg"
	film         = "video-qingyu.mp4"
)

// seedHome publishes the home of the demo brand.
func seedHome(ctx context.Context, a *app.App, c Catalog) error {
	owner, err := a.Staff.ByLogin(ctx, "owner")
	if err != nil {
		return err
	}
	goods, err := a.Catalog.List(ctx, catalog.Filter{Shelf: catalog.OnShelf, Limit: len(c.Products)})
	if err != nil {
		return err
	}
	categories, err := a.Catalog.Categories(ctx)
	if err != nil {
		return err
	}
	ctx = auth.With(ctx, auth.Principal{Kind: auth.Staff, ID: owner.ID})
	draft, err := a.Storefront.Save(ctx, home(c.Brand, goods, categories), storefront.Theme{}, "示例首页", 0)
	if err == nil {
		_, err = a.Storefront.Publish(ctx, draft.Revision)
	}
	if err != nil {
		return fmt.Errorf("demo: home: %w", err)
	}
	return nil
}

func home(b Brand, goods []catalog.Product, categories []catalog.Category) []storefront.Block {
	product, category := map[string]*storefront.Link{}, map[string]web.ID{}
	for _, p := range goods {
		product[p.Slug] = &storefront.Link{Kind: "product", ID: web.ID(p.ID)}
	}
	for _, c := range categories {
		category[c.Slug] = web.ID(c.ID)
	}
	row := func(slug, title string) storefront.Block {
		return storefront.Block{ID: slug, Kind: storefront.Products, Title: title, Shelf: &storefront.Shelf{Source: storefront.InCategory, CategoryID: category[slug], Count: 8, Layout: "row"}}
	}
	return []storefront.Block{
		{ID: "hero", Kind: storefront.Banner, Items: []storefront.Item{
			{Picture: Hero, Words: "窗边的茶席：盖碗、茶罐与一枝青叶", Title: b.Tagline},
			{Picture: "mingqian-longjing-table-1.jpg", Words: "茶席上的明前龙井", Title: "明前龙井到了", Text: "清明前手工采摘", Link: product["mingqian-longjing"]},
			{Picture: "zhuni-xiaohu-table-1.jpg", Words: "茶席上的朱泥小壶", Title: "一把壶，养很多年", Link: &storefront.Link{Kind: "category", ID: category["teaware"]}},
		}},
		{ID: "newest", Kind: storefront.Products, Title: "新到", Shelf: &storefront.Shelf{Source: storefront.Newest, Count: 4, Layout: "grid"}},
		{ID: "promises", Kind: storefront.Strengths, Title: "我们怎么做", Items: []storefront.Item{
			{Icon: "leaf", Title: "一物一签", Text: "产地、年份、工艺逐款写明"},
			{Icon: "card", Title: "统一零售价", Text: "明码标价，全店一个价"},
			{Icon: "truck", Title: "四十八小时发出", Text: "网络仓现货"},
			{Icon: "shield", Title: "签收后结算", Text: "货款由微信担保"},
		}},
		row("green-white", "绿茶 · 白茶"),
		{ID: "film", Kind: storefront.Video, Title: "十秒看青屿", Video: film, Picture: Hero, Words: "短片封面：窗边的茶席"},
		row("dark", "普洱 · 黑茶"),
		row("teaware", "茶器"),
		{ID: "story", Kind: storefront.Story, Title: "关于" + b.Name, Text: b.Story, Picture: "anhua-fuzhuan-flatlay-1.jpg", Words: "摊开的茯砖与茶针"},
		{ID: "papers", Kind: storefront.Certificates, Title: "凭证", Text: "示例图片，品牌为虚构。", Items: []storefront.Item{
			{Picture: paperOrganic, Words: "有机产品认证证书，示例", Title: "有机产品认证", Text: "示例 ORG-2026-0001"},
			{Picture: paperReport, Words: "年度检验报告，示例", Title: "年度检验报告", Text: "示例 QC-2026-0311"},
		}},
		row("gift", "礼盒"),
	}
}
