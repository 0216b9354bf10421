package cart

import (
	"context"
	"net/http"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
)

type itemView struct {
	SKU        web.ID       `json:"sku_id"`
	ProductID  web.ID       `json:"product_id"`
	Title      string       `json:"title"`
	SKUName    string       `json:"sku_name"`
	Picture    string       `json:"picture" doc:"图片地址，可能为空"`
	Price      web.Fen      `json:"price"`
	PriceAdded web.Fen      `json:"price_added" doc:"加入购物车时的价格"`
	Quantity   int64        `json:"quantity"`
	Left       int64        `json:"left" doc:"现在还能买几件"`
	Selected   bool         `json:"selected"`
	Problem    *problemView `json:"problem,omitempty" doc:"不能按现状购买的原因"`
	Note       string       `json:"note,omitempty" doc:"加入后的变化，如降价"`
}

type problemView struct {
	Code string `json:"code" enum:"gone,off_shelf,sold_out,short"`
	Text string `json:"text"`
}

type cartView struct {
	Lines          []itemView `json:"lines"`
	Pieces         int64      `json:"pieces" doc:"全部件数"`
	SelectedPieces int64      `json:"selected_pieces" doc:"已选且能买的件数"`
	SelectedAmount web.Fen    `json:"selected_amount" doc:"已选且能买的商品金额，不含运费"`
}

type cartOutput struct{ Body cartView }

func (s *Service) output(ctx context.Context) (*cartOutput, error) {
	c, err := s.Read(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	v := cartView{Lines: make([]itemView, len(c.Items)), Pieces: c.Pieces, SelectedPieces: c.SelectedPieces, SelectedAmount: web.Fen(c.SelectedAmount)}
	for i, it := range c.Items {
		v.Lines[i] = itemView{
			SKU: web.ID(it.SKU), ProductID: web.ID(it.Offer.ProductID), Title: it.Offer.Title, SKUName: it.Offer.Name, Picture: s.Picture(it.Offer.Picture()),
			Price: web.Fen(it.Offer.RetailPrice), PriceAdded: web.Fen(it.PriceAdded), Quantity: it.Quantity, Left: it.Left, Selected: it.Selected, Note: it.Note,
		}
		if it.Problem != nil {
			v.Lines[i].Problem = &problemView{it.Problem.Code, it.Problem.Text}
		}
	}
	return &cartOutput{v}, nil
}

type addInput struct {
	Body struct {
		SKU      web.ID `json:"sku_id" doc:"规格编号"`
		Quantity int64  `json:"quantity" minimum:"1" maximum:"999" doc:"件数；已在购物车里的会相加"`
	}
}

type changeInput struct {
	SKU  web.ID `path:"sku_id" doc:"规格编号"`
	Body struct {
		Quantity *int64 `json:"quantity,omitempty" minimum:"1" maximum:"999" doc:"改成几件"`
		Selected *bool  `json:"selected,omitempty" doc:"是否选中"`
	}
}

type selectInput struct {
	Body struct {
		SKUs     []web.ID `json:"sku_ids,omitempty" maxItems:"100" doc:"不填：全部"`
		Selected bool     `json:"selected"`
	}
}

type removeInput struct {
	Body struct {
		SKUs []web.ID `json:"sku_ids" minItems:"1" maxItems:"100" doc:"移出这些规格"`
	}
}

type productInput struct {
	ID web.ID `path:"product_id" doc:"商品编号"`
}

type markedView struct {
	ProductID web.ID   `json:"product_id"`
	Title     string   `json:"title"`
	Subtitle  string   `json:"subtitle"`
	Picture   string   `json:"picture" doc:"图片地址，可能为空"`
	MinPrice  web.Fen  `json:"min_price"`
	PriceThen web.Fen  `json:"price_then,omitempty" doc:"收藏时的价格"`
	OnShelf   bool     `json:"on_shelf" doc:"false：已下架"`
	SeenAt    web.Time `json:"seen_at,omitzero" doc:"最近浏览时间"`
	id        int64
}

type favouritesInput struct{ web.Paging }

type favouritesOutput struct{ Body web.Page[markedView] }

type footprintsOutput struct {
	Body struct {
		Items []markedView `json:"items"`
	}
}

type favouriteOutput struct {
	Body struct {
		Favourite bool `json:"favourite" doc:"是否已收藏"`
	}
}

// Routes adds a member's operations on their cart, favourites and footprints.
func (s *Service) Routes(r *web.Router) {
	op := func(tag, id, method, path, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/v1" + path, Summary: summary, Tags: []string{tag}, Access: web.Member}
	}
	web.Register(r, op("购物车", "cart-get", http.MethodGet, "/cart", "我的购物车；失效的商品留着并说明原因"), func(ctx context.Context, _ *struct{}) (*cartOutput, error) { return s.output(ctx) })
	add := op("购物车", "cart-add", http.MethodPost, "/cart", "加入购物车")
	add.Idempotent = true
	web.Register(r, add, s.apiAdd)
	web.Register(r, op("购物车", "cart-change", http.MethodPut, "/cart/{sku_id}", "改件数，或选中、取消一行"), s.apiChange)
	web.Register(r, op("购物车", "cart-select", http.MethodPost, "/cart/select", "选中或取消多行"), s.apiSelect)
	web.Register(r, op("购物车", "cart-remove", http.MethodPost, "/cart/remove", "移出购物车"), s.apiRemove)

	web.Register(r, op("收藏与足迹", "favourite-list", http.MethodGet, "/favourites", "我的收藏，新的在前"), s.apiFavourites)
	web.Register(r, op("收藏与足迹", "favourite-get", http.MethodGet, "/favourites/{product_id}", "是否已收藏"), s.apiIsFavourite)
	web.Register(r, op("收藏与足迹", "favourite-add", http.MethodPut, "/favourites/{product_id}", "收藏"), func(ctx context.Context, in *productInput) (*struct{}, error) {
		return nil, s.Favour(ctx, auth.From(ctx).ID, int64(in.ID))
	})
	web.Register(r, op("收藏与足迹", "favourite-delete", http.MethodDelete, "/favourites/{product_id}", "取消收藏"), func(ctx context.Context, in *productInput) (*struct{}, error) {
		return nil, s.Unfavour(ctx, auth.From(ctx).ID, int64(in.ID))
	})
	web.Register(r, op("收藏与足迹", "footprint-list", http.MethodGet, "/footprints", "我看过的商品，最近的在前，至多 100 件"), s.apiFootprints)
	web.Register(r, op("收藏与足迹", "footprint-add", http.MethodPut, "/footprints/{product_id}", "记下我看过这件商品"), func(ctx context.Context, in *productInput) (*struct{}, error) {
		return nil, s.Look(ctx, auth.From(ctx).ID, int64(in.ID))
	})
	web.Register(r, op("收藏与足迹", "footprint-clear", http.MethodDelete, "/footprints", "清空足迹"), func(ctx context.Context, _ *struct{}) (*struct{}, error) {
		return nil, s.ForgetFootprints(ctx, auth.From(ctx).ID)
	})
}

// Export is a member's cart, favourites and footprints, in the words of the API.
func (s *Service) Export(ctx context.Context, memberID int64) (any, error) {
	lines, err := s.lines(ctx, memberID)
	if err != nil {
		return nil, err
	}
	liked, err := s.Favourites(ctx, memberID, 0, maxFavourites)
	if err != nil {
		return nil, err
	}
	seen, err := s.Footprints(ctx, memberID)
	if err != nil {
		return nil, err
	}
	type line struct {
		SKU      web.ID `json:"sku_id"`
		Quantity int64  `json:"quantity"`
	}
	all := struct {
		Cart       []line       `json:"cart"`
		Favourites []markedView `json:"favourites"`
		Footprints []markedView `json:"footprints"`
	}{[]line{}, s.view(liked), s.view(seen)}
	for _, l := range lines {
		all.Cart = append(all.Cart, line{web.ID(l.SKU), l.Quantity})
	}
	return all, nil
}

func (s *Service) apiAdd(ctx context.Context, in *addInput) (*cartOutput, error) {
	if err := s.Add(ctx, auth.From(ctx).ID, web.IdempotencyKey(ctx), Wish{int64(in.Body.SKU), in.Body.Quantity}); err != nil {
		return nil, err
	}
	return s.output(ctx)
}

func (s *Service) apiChange(ctx context.Context, in *changeInput) (*cartOutput, error) {
	if err := s.Change(ctx, auth.From(ctx).ID, int64(in.SKU), Change{in.Body.Quantity, in.Body.Selected}); err != nil {
		return nil, err
	}
	return s.output(ctx)
}

func (s *Service) apiSelect(ctx context.Context, in *selectInput) (*cartOutput, error) {
	if err := s.Select(ctx, auth.From(ctx).ID, numbers(in.Body.SKUs), in.Body.Selected); err != nil {
		return nil, err
	}
	return s.output(ctx)
}

func (s *Service) apiRemove(ctx context.Context, in *removeInput) (*cartOutput, error) {
	if err := s.Remove(ctx, auth.From(ctx).ID, numbers(in.Body.SKUs)); err != nil {
		return nil, err
	}
	return s.output(ctx)
}

func numbers(ids []web.ID) []int64 {
	out := make([]int64, len(ids))
	for i, id := range ids {
		out[i] = int64(id)
	}
	return out
}

func (s *Service) view(all []Marked) []markedView {
	views := make([]markedView, len(all))
	for i, m := range all {
		views[i] = markedView{
			ProductID: web.ID(m.Product.ID), Title: m.Product.Title, Subtitle: m.Product.Subtitle, Picture: s.Picture(m.Product.Picture()),
			MinPrice: web.Fen(m.Product.MinPrice), PriceThen: web.Fen(m.PriceThen), OnShelf: m.Product.Shelf == "on", SeenAt: web.Time(m.SeenAt), id: m.ID,
		}
	}
	return views
}

func (s *Service) apiFavourites(ctx context.Context, in *favouritesInput) (*favouritesOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	all, err := s.Favourites(ctx, auth.From(ctx).ID, after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	return &favouritesOutput{web.NewPage(s.view(all), in.Limit, func(v markedView) web.Cursor { return web.Cursor{ID: v.id} })}, nil
}

func (s *Service) apiIsFavourite(ctx context.Context, in *productInput) (*favouriteOutput, error) {
	out := &favouriteOutput{}
	var err error
	out.Body.Favourite, err = s.isFavourite(ctx, auth.From(ctx).ID, int64(in.ID))
	return out, err
}

func (s *Service) apiFootprints(ctx context.Context, _ *struct{}) (*footprintsOutput, error) {
	all, err := s.Footprints(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	out := &footprintsOutput{}
	out.Body.Items = s.view(all)
	return out, nil
}
