package catalog

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type skuInput struct {
	Code        string   `json:"code" pattern:"^[0-9A-Za-z._-]{1,60}$" patternDescription:"字母、数字和 . _ -" doc:"商品编码，全店唯一"`
	Name        string   `json:"name" minLength:"1" maxLength:"120"`
	Values      []string `json:"values" maxItems:"4" doc:"与 options 一一对应"`
	RetailPrice web.Fen  `json:"retail_price" minimum:"1" maximum:"10000000000"`
	MarketPrice web.Fen  `json:"market_price,omitempty" minimum:"0" maximum:"10000000000" doc:"划线价；不填或 0：不划线。须高于零售价，且是本店真实收过的价：未另作说明的，不高于改价前七日内的最低成交价，七日内没有成交的，不高于最后一次成交价（明码标价和禁止价格欺诈规定第十六条）"`
	CostPrice   web.Fen  `json:"cost_price" minimum:"0" maximum:"10000000000"`
	WeightGrams int64    `json:"weight_grams" minimum:"0" maximum:"1000000"`
	Shelf       Shelf    `json:"shelf,omitempty" enum:"on,off" default:"on"`
}

type imageSetInput struct {
	Name     string   `json:"name" minLength:"1" maxLength:"60"`
	Pictures []string `json:"pictures" minItems:"1" maxItems:"9" doc:"文件的 key"`
}

type optionInput struct {
	Name   string   `json:"name" minLength:"1" maxLength:"40"`
	Values []string `json:"values" minItems:"1" maxItems:"40"`
}

// ProductBody is what staff write about a product.
type ProductBody struct {
	CategoryID web.ID          `json:"category_id"`
	Title      string          `json:"title" minLength:"1" maxLength:"120"`
	Subtitle   string          `json:"subtitle,omitempty" maxLength:"200"`
	Story      string          `json:"story,omitempty" maxLength:"5000"`
	Notes      string          `json:"notes,omitempty" maxLength:"5000"`
	Points     []string        `json:"points,omitempty" maxItems:"10" doc:"卖点"`
	Options    []optionInput   `json:"options,omitempty" maxItems:"4"`
	SKUs       []skuInput      `json:"skus" minItems:"1" maxItems:"200"`
	ImageSets  []imageSetInput `json:"image_sets,omitempty" maxItems:"20"`
	Video      string          `json:"video,omitempty" maxLength:"100" pattern:"^(video-[0-9A-Za-z._-]+)?$" patternDescription:"上传视频得到的 key" doc:"上传后的 key；排在图片前面"`
	VideoCover string          `json:"video_cover,omitempty" maxLength:"100" pattern:"^[0-9A-Za-z._-]*$" patternDescription:"上传图片得到的 key" doc:"视频播放前的图片：上传后的 key；不填用第一张图"`
	Freight    web.ID          `json:"freight_template_id,omitempty" doc:"运费模板；不填用默认的"`
}

type createInput struct {
	Body struct {
		Slug  string `json:"slug" pattern:"^[a-z0-9-]{1,60}$" patternDescription:"小写字母、数字和 -" doc:"短名，用于地址，创建后不变"`
		Shelf Shelf  `json:"shelf,omitempty" enum:"on,off" default:"off"`
		ProductBody
	}
}

type changeInput struct {
	ID   web.ID `path:"id" doc:"商品编号"`
	Body struct {
		Version int64 `json:"version" minimum:"1" doc:"读到的 version"`
		ProductBody
	}
}

type shelfInput struct {
	ID   web.ID `path:"id" doc:"商品编号"`
	Body struct {
		Shelf Shelf `json:"shelf" enum:"on,off"`
	}
}

type staffListInput struct {
	web.Paging
	CategoryID web.ID `query:"category_id" doc:"只看这个分类"`
	Shelf      Shelf  `query:"shelf" enum:"on,off" doc:"只看在售或下架"`
	Words      string `query:"q" maxLength:"60" doc:"标题里的字，或完整的短名、商品编码"`
	Sort       string `query:"sort" enum:"updated" doc:"updated：刚改过的在前。不填：新建的在前"`
}

type staffCardsOutput struct{ Body web.Page[staffCardView] }

type staffOutput struct{ Body staffView }

func (b ProductBody) product() Product {
	p := Product{CategoryID: int64(b.CategoryID), Title: b.Title, Subtitle: b.Subtitle, Story: b.Story, Notes: b.Notes, Points: b.Points, Video: b.Video, VideoCover: b.VideoCover, Freight: int64(b.Freight)}
	if p.Points == nil {
		p.Points = []string{}
	}
	p.Options = []Option{}
	for _, o := range b.Options {
		p.Options = append(p.Options, Option(o))
	}
	for _, s := range b.SKUs {
		p.SKUs = append(p.SKUs, SKU{
			Code: s.Code, Name: s.Name, Values: s.Values, RetailPrice: int64(s.RetailPrice), MarketPrice: int64(s.MarketPrice), CostPrice: int64(s.CostPrice), WeightGrams: s.WeightGrams, Shelf: s.Shelf,
		})
	}
	for _, i := range b.ImageSets {
		p.ImageSets = append(p.ImageSets, ImageSet{Name: i.Name, Pictures: i.Pictures})
	}
	return p
}

// StaffRoutes adds the staff's operations on the catalogue.
func (a *API) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/admin/v1" + path, Summary: summary, Tags: []string{"商品管理"}, Access: access}
	}
	web.Register(r, op("admin-category-list", http.MethodGet, "/categories", "分类，按顺序", staff.CatalogView), a.staffCategories)
	web.Register(r, op("admin-category-add", http.MethodPost, "/categories", "新建分类", staff.CatalogEdit), a.addCategory)
	web.Register(r, op("admin-category-change", http.MethodPut, "/categories/{id}", "修改分类的名称和顺序", staff.CatalogEdit), a.changeCategory)
	web.Register(r, op("admin-product-list", http.MethodGet, "/products", "商品列表", staff.CatalogView), a.staffList)
	web.Register(r, op("admin-product-get", http.MethodGet, "/products/{id}", "商品与库存", staff.CatalogView), a.staffGet)
	web.Register(r, op("admin-product-add", http.MethodPost, "/products", "新建商品", staff.CatalogEdit), a.add)
	web.Register(r, op("admin-product-change", http.MethodPut, "/products/{id}", "修改商品", staff.CatalogEdit), a.change)
	web.Register(r, op("admin-product-shelf", http.MethodPut, "/products/{id}/shelf", "上架或下架", staff.CatalogEdit), a.shelf)
}

func (a *API) staffList(ctx context.Context, in *staffListInput) (*staffCardsOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	f := Filter{CategoryID: int64(in.CategoryID), Shelf: in.Shelf, Words: strings.TrimSpace(in.Words), Updated: in.Sort == "updated", After: after.At, Before: after.ID, Limit: in.Limit + 1}
	products, err := a.catalog.List(ctx, f)
	if err != nil {
		return nil, err
	}
	cards, err := a.staffCards(ctx, products)
	if err != nil {
		return nil, err
	}
	return &staffCardsOutput{Body: web.NewPage(cards, in.Limit, func(c staffCardView) web.Cursor {
		if f.Updated {
			return web.Cursor{At: int64(c.UpdatedAt), ID: int64(c.ID)}
		}
		return web.Cursor{ID: int64(c.ID)}
	})}, nil
}

// staffCards shows products with what is left of all their SKUs together.
func (a *API) staffCards(ctx context.Context, products []Product) ([]staffCardView, error) {
	ids := make([]int64, len(products))
	for i, p := range products {
		ids[i] = p.ID
	}
	skus, err := a.catalog.skusByProduct(ctx, ids)
	if err != nil {
		return nil, err
	}
	left, err := a.hooks.Left(ctx, slices.Concat(slices.Collect(maps.Values(skus))...))
	if err != nil {
		return nil, err
	}
	cards := make([]staffCardView, len(products))
	for i, p := range products {
		cards[i] = staffCardView{CardView: a.card(p), Shelf: p.Shelf, SKUs: len(skus[p.ID]), UpdatedAt: web.Time(p.UpdatedAt)}
		for _, sku := range skus[p.ID] {
			cards[i].Left += left[sku]
		}
	}
	return cards, nil
}

func (a *API) staffGet(ctx context.Context, in *idInput) (*staffOutput, error) {
	p, err := a.catalog.Get(ctx, int64(in.ID))
	if db.NoRows(err) {
		return nil, web.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	left, err := a.hooks.Left(ctx, skuIDs(p.SKUs))
	if err != nil {
		return nil, err
	}
	return &staffOutput{Body: a.forStaff(p, left)}, nil
}

func (a *API) add(ctx context.Context, in *createInput) (*staffOutput, error) {
	p := in.Body.product()
	p.Slug, p.Shelf = in.Body.Slug, in.Body.Shelf
	if err := a.videoStored(ctx, p); err != nil {
		return nil, err
	}
	err := a.catalog.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := a.freightKnown(ctx, tx, p); err != nil {
			return err
		}
		added, err := a.catalog.Add(ctx, tx, p)
		if err != nil {
			return err
		}
		p.ID = added.ID
		return a.staff.Record(ctx, tx, staff.Change{Action: "product.add", Subject: "product", SubjectID: added.ID, After: added})
	})
	if err != nil {
		return nil, err
	}
	return a.staffGet(ctx, &idInput{ID: web.ID(p.ID)})
}

func (a *API) freightKnown(ctx context.Context, tx *db.Tx, p Product) error {
	ok, err := a.hooks.Freight(ctx, tx, p.Freight)
	if err == nil && !ok {
		err = ErrFreight
	}
	return err
}

func (a *API) videoStored(ctx context.Context, p Product) error {
	for _, file := range []struct {
		key  string
		gone error
	}{{p.Video, ErrVideo}, {p.VideoCover, ErrCover}} {
		if file.key == "" {
			continue
		}
		ok, err := a.hooks.Stored(ctx, file.key)
		if err == nil && !ok {
			err = file.gone
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *API) change(ctx context.Context, in *changeInput) (*staffOutput, error) {
	before, err := a.catalog.Get(ctx, int64(in.ID))
	if db.NoRows(err) {
		return nil, web.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	p := in.Body.product()
	p.ID, p.Slug, p.Shelf, p.Version, p.CreatedAt = before.ID, before.Slug, before.Shelf, in.Body.Version, before.CreatedAt
	if err := a.videoStored(ctx, p); err != nil {
		return nil, err
	}
	err = a.catalog.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := a.freightKnown(ctx, tx, p); err != nil {
			return err
		}
		after, err := a.catalog.Change(ctx, tx, p)
		if err != nil {
			return err
		}
		return a.staff.Record(ctx, tx, staff.Change{Action: "product.change", Subject: "product", SubjectID: p.ID, Before: before, After: after})
	})
	if err != nil {
		return nil, err
	}
	return a.staffGet(ctx, &idInput{ID: in.ID})
}

func (a *API) shelf(ctx context.Context, in *shelfInput) (*staffOutput, error) {
	before, err := a.catalog.Get(ctx, int64(in.ID))
	if db.NoRows(err) {
		return nil, web.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	err = a.catalog.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := a.catalog.SetShelf(ctx, tx, before.ID, in.Body.Shelf); err != nil {
			return err
		}
		return a.staff.Record(ctx, tx, staff.Change{Action: "product.shelf", Subject: "product", SubjectID: before.ID, Before: before.Shelf, After: in.Body.Shelf})
	})
	if err != nil {
		return nil, err
	}
	return a.staffGet(ctx, &idInput{ID: in.ID})
}
