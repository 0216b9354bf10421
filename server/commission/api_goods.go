package commission

import (
	"context"

	"yuanfen/server/catalog"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
)

type goodsInput struct {
	web.Paging
	CategoryID web.ID `query:"category_id" doc:"只看这个分类"`
	Words      string `query:"q" maxLength:"40" doc:"标题里的字"`
}

// OfferView is a product with what one piece of it earns.
type OfferView struct {
	ID       web.ID  `json:"id" doc:"商品编号"`
	Title    string  `json:"title"`
	Subtitle string  `json:"subtitle"`
	Picture  string  `json:"picture" doc:"图片地址，可能为空"`
	MinPrice web.Fen `json:"min_price" doc:"在售规格的最低零售价"`
	Least    web.Fen `json:"least" doc:"卖出一件至少挣多少，按零售价"`
	Most     web.Fen `json:"most" doc:"卖出一件至多挣多少，按零售价"`
}

func (s *Service) viewOffer(o Offer) OfferView {
	p := o.Product
	v := OfferView{ID: web.ID(p.ID), Title: p.Title, Subtitle: p.Subtitle, MinPrice: web.Fen(p.MinPrice)}
	if key := p.Picture(); key != "" {
		v.Picture = s.deps.Picture(key)
	}
	least, most := o.Range()
	v.Least, v.Most = web.Fen(least), web.Fen(most)
	return v
}

type goodsOutput struct{ Body web.Page[OfferView] }

type offerInput struct {
	ID web.ID `path:"id" doc:"商品编号"`
}

type offeredSKUView struct {
	ID     web.ID  `json:"id"`
	Name   string  `json:"name"`
	Price  web.Fen `json:"price" doc:"零售价"`
	Earned web.Fen `json:"earned" doc:"卖出一件挣多少"`
	Words  string  `json:"words" doc:"怎么算"`
}

type offerOutput struct {
	Body struct {
		OfferView
		SKUs []offeredSKUView `json:"skus"`
	}
}

type earnedOutput struct {
	Body struct {
		Today web.Fen `json:"today" doc:"今天付款的订单带来的佣金，已扣除收回的"`
		Month web.Fen `json:"month" doc:"本月付款的订单带来的佣金，已扣除收回的"`
	}
}

func (s *Service) apiEarned(ctx context.Context, _ *struct{}) (*earnedOutput, error) {
	d, err := s.deps.Distributors.Mine(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	e, err := s.EarnedBy(ctx, d.ID)
	out := &earnedOutput{}
	out.Body.Today, out.Body.Month = web.Fen(e.Today), web.Fen(e.Month)
	return out, err
}

func (s *Service) apiGoods(ctx context.Context, in *goodsInput) (*goodsOutput, error) {
	d, err := s.deps.Distributors.Selling(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	products, err := s.deps.Catalog.List(ctx, catalog.Filter{CategoryID: int64(in.CategoryID), Shelf: catalog.OnShelf, Words: in.Words, Before: after.ID, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	offers, err := s.Offers(ctx, d, products)
	if err != nil {
		return nil, err
	}
	views := make([]OfferView, len(offers))
	for i, o := range offers {
		views[i] = s.viewOffer(o)
	}
	return &goodsOutput{web.NewPage(views, in.Limit, func(v OfferView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}

func (s *Service) apiOffer(ctx context.Context, in *offerInput) (*offerOutput, error) {
	d, err := s.deps.Distributors.Selling(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	o, err := s.Offer(ctx, d, int64(in.ID))
	if err != nil {
		return nil, err
	}
	ladder, err := s.deps.Distributors.Ladder.Now(ctx)
	if err != nil {
		return nil, err
	}
	out := &offerOutput{}
	out.Body.OfferView, out.Body.SKUs = s.viewOffer(o), make([]offeredSKUView, len(o.SKUs))
	for i, k := range o.SKUs {
		c := Commission{Terms: k.Terms, Paid: k.SKU.RetailPrice, Amount: k.Earned}
		out.Body.SKUs[i] = offeredSKUView{web.ID(k.SKU.ID), k.SKU.Name, web.Fen(k.SKU.RetailPrice), web.Fen(k.Earned), c.how(ladder.Rules.Called(d.Tier))}
	}
	return out, nil
}
