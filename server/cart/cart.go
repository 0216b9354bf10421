// Package cart keeps what a member means to buy, likes, and has looked at. A
// cart promises nothing: prices and stock are those of the moment it is read.
package cart

import (
	"context"
	"fmt"
	"net/http"

	"yuanfen/server/catalog"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/money"
	"yuanfen/server/platform/web"
)

// Line is one SKU of a cart. PriceAdded is its price in fen when it was put in.
type Line struct {
	ID         int64 `db:"id"`
	MemberID   int64 `db:"member_id"`
	SKU        int64 `db:"sku_id"`
	Quantity   int64 `db:"quantity"`
	Selected   bool  `db:"selected"`
	PriceAdded int64 `db:"price_added"`
	AddedAt    int64 `db:"added_at"` // UTC ms
}

// Item is a line as it stands now.
type Item struct {
	Line
	Offer   catalog.Offer
	Left    int64    // Pieces that could be ordered now.
	Problem *Problem // Why it can't be bought as it is; nil when it can.
	Note    string   // What changed since it was put in, "" for nothing.
}

// Problem is why a line can't be bought as it is.
type Problem struct{ Code, Text string }

// Cart is everything in it, the latest first. The sums count what is selected
// and can be bought.
type Cart struct {
	Items          []Item
	Pieces         int64
	SelectedPieces int64
	SelectedAmount int64 // fen, without freight
}

// Limits of a cart.
const (
	maxLines    = 100
	maxQuantity = 999
)

// Refusals.
var (
	ErrFull     = web.E(http.StatusConflict, "cart.full", "购物车最多放 100 种商品，请先清理不需要的。")
	ErrQuantity = web.E(http.StatusUnprocessableEntity, "cart.quantity", "每种规格最多买 999 件。")
	ErrUnknown  = web.E(http.StatusUnprocessableEntity, "cart.unknown_sku", "商品规格不存在，请返回商品页重新选择。")
	ErrOffShelf = web.E(http.StatusConflict, "cart.off_shelf", "商品已下架，不能加入购物车。")
	ErrChanged  = web.E(http.StatusConflict, "cart.changed", "购物车里的商品已变化（可能已在别处下单），请返回购物车查看。")
)

// Deps are the parts that a Service is built on. Left answers, by SKU, how many
// pieces could be ordered now.
type Deps struct {
	DB      *db.DB
	IDs     *id.Source
	Catalog *catalog.Catalog
	Left    func(ctx context.Context, skus []int64) (map[int64]int64, error)
	Picture func(key string) string
}

// Service keeps carts, favourites and footprints.
type Service struct{ Deps }

// New returns the carts kept in d.
func New(d Deps) *Service { return &Service{d} }

// judge says how a line stands now.
func judge(l Line, o catalog.Offer, known bool, left int64) Item {
	i := Item{Line: l, Offer: o, Left: left}
	switch {
	case !known:
		i.Problem = &Problem{"gone", "这个规格已不再销售"}
	case !o.ForSale:
		i.Problem = &Problem{"off_shelf", "商品已下架"}
	case left == 0:
		i.Problem = &Problem{"sold_out", "已售罄"}
	case left < l.Quantity:
		i.Problem = &Problem{"short", fmt.Sprintf("库存只剩 %d 件，请减少数量", left)}
	}
	switch changed := o.RetailPrice - l.PriceAdded; {
	case !known || changed == 0:
	case changed < 0:
		i.Note = "比加入时降了 " + money.Format(-changed)
	default:
		i.Note = "比加入时涨了 " + money.Format(changed)
	}
	return i
}

func sum(items []Item) Cart {
	c := Cart{Items: items}
	for _, i := range items {
		c.Pieces += i.Quantity
		if i.Selected && i.Problem == nil {
			c.SelectedPieces += i.Quantity
			c.SelectedAmount += i.Offer.RetailPrice * i.Quantity
		}
	}
	return c
}
