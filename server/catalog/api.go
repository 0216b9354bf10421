package catalog

import (
	"context"
	"net/http"
	"time"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// API is the catalogue's operations over HTTP.
type API struct {
	catalog *Catalog
	search  *Search
	staff   *staff.Service
	hooks   Hooks
}

// Hooks are what the catalogue's API asks of others. app/routes.go fills them.
type Hooks struct {
	// Left answers, by SKU, how many pieces a buyer could order now.
	Left func(ctx context.Context, skus []int64) (map[int64]int64, error)
	// Freight reports whether there is a freight template with an id.
	Freight func(ctx context.Context, tx *db.Tx, template int64) (bool, error)
	// Stored reports whether there is a file with a key.
	Stored func(ctx context.Context, key string) (bool, error)
	// Picture gives a file's address.
	Picture func(key string) string
}

// NewAPI returns the catalogue's operations.
func NewAPI(c *Catalog, f *Search, s *staff.Service, h Hooks) *API {
	return &API{catalog: c, search: f, staff: s, hooks: h}
}

// Card is a product as lists show it.
func (a *API) Card(p Product) CardView { return a.card(p) }

// freshFor is how old a cached answer to a shopper may be.
const freshFor = 2 * time.Second

type categoriesOutput struct {
	Body struct {
		Items []categoryView `json:"items"`
	}
}

type listInput struct {
	web.Paging
	CategoryID web.ID `query:"category_id" doc:"只看这个分类"`
}

type listOutput struct{ Body web.Page[CardView] }

type idInput struct {
	ID web.ID `path:"id" doc:"商品编号"`
}

type detailOutput struct{ Body detailView }

// Routes adds what a shopper reads and searches. Reading gives everybody the
// same answers, cached for two seconds.
func (a *API) Routes(r *web.Router) {
	op := func(id, path, summary string) web.Op {
		return web.Op{ID: id, Method: http.MethodGet, Path: "/api/v1" + path, Summary: summary, Tags: []string{"商品"}, Access: web.Public, CacheFor: freshFor}
	}
	web.Register(r, op("category-list", "/categories", "商品分类"), a.categories)
	web.Register(r, op("product-list", "/products", "在售商品，新品在前"), a.list)
	web.Register(r, op("product-get", "/products/{id}", "商品详情"), a.get)
	a.searchRoutes(r)
}

func (a *API) categories(ctx context.Context, _ *struct{}) (*categoriesOutput, error) {
	cats, err := a.catalog.Categories(ctx)
	if err != nil {
		return nil, err
	}
	out := &categoriesOutput{}
	out.Body.Items = make([]categoryView, len(cats))
	for i, c := range cats {
		out.Body.Items[i] = categoryView{web.ID(c.ID), c.Slug, c.Name}
	}
	return out, nil
}

func (a *API) list(ctx context.Context, in *listInput) (*listOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	products, err := a.catalog.List(ctx, Filter{CategoryID: int64(in.CategoryID), Shelf: OnShelf, Before: after.ID, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	cards := make([]CardView, len(products))
	for i, p := range products {
		cards[i] = a.card(p)
	}
	return &listOutput{Body: web.NewPage(cards, in.Limit, func(c CardView) web.Cursor { return web.Cursor{ID: int64(c.ID)} })}, nil
}

func (a *API) get(ctx context.Context, in *idInput) (*detailOutput, error) {
	p, err := a.catalog.Get(ctx, int64(in.ID))
	if db.NoRows(err) || (err == nil && p.Shelf != OnShelf) {
		return nil, web.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	left, err := a.hooks.Left(ctx, skuIDs(p.SKUs))
	if err != nil {
		return nil, err
	}
	return &detailOutput{Body: a.detail(p, left)}, nil
}

func skuIDs(skus []SKU) []int64 {
	ids := make([]int64, len(skus))
	for i, s := range skus {
		ids[i] = s.ID
	}
	return ids
}
