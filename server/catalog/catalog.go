// Package catalog is what the brand sells: categories, products, the SKUs of
// their option matrix with one uniform retail price, and several image sets per
// product, so that distributors need not all look alike.
package catalog

import (
	"net/http"
	"slices"
	"strings"

	"yuanfen/server/platform/money"
	"yuanfen/server/platform/web"
)

// Shelf says whether something is for sale.
type Shelf string

// The two sides of the counter.
const (
	OnShelf  Shelf = "on"
	OffShelf Shelf = "off"
)

// Category groups products; Sort orders categories.
type Category struct {
	ID   int64  `db:"id"`
	Slug string `db:"slug"`
	Name string `db:"name"`
	Sort int    `db:"sort_no"`
}

// Option is an axis of a product's SKU matrix with its values: 规格, 50g 100g.
type Option struct {
	Name   string
	Values []string
}

// Product is what a buyer sees as one thing, with one or more SKUs.
type Product struct {
	ID         int64
	Slug       string
	CategoryID int64
	Title      string
	Subtitle   string
	Story      string
	Notes      string
	Points     []string
	Options    []Option
	Video      string // A file key, "" for none: it comes before the pictures.
	VideoCover string // The key of the picture that it shows until it plays; "": the first picture.
	Shelf      Shelf
	MinPrice   int64 // Of the SKUs on the shelf, fen.
	Struck     int64 // What Was says, read with lists too, which have no SKUs; fen.
	Freight    int64 // The freight template by which it is sent; 0: the default one.
	Version    int64
	CreatedAt  int64 // UTC ms
	UpdatedAt  int64 // UTC ms
	SKUs       []SKU
	ImageSets  []ImageSet
}

// SKU is what is bought: one combination of option values. Prices are fen.
type SKU struct {
	ID          int64
	ProductID   int64
	Code        string
	Name        string
	Values      []string // One of each option, in order.
	RetailPrice int64
	// MarketPrice is struck through beside the retail price; 0: there is none. It must
	// have been charged: without a word about what it is, not more than the lowest
	// price of the seven days before in this shop, or the last one before these
	// (明码标价和禁止价格欺诈规定, art. 16; 价格法, art. 14).
	MarketPrice int64
	CostPrice   int64
	WeightGrams int64
	Shelf       Shelf
	Sort        int
}

// ImageSet is one of several sets of main pictures. Pictures are file keys.
type ImageSet struct {
	ID        int64
	ProductID int64
	Name      string
	Pictures  []string
	Sort      int
}

// Picture is the first picture of the first image set, "" without any.
func (p Product) Picture() string {
	for _, s := range p.ImageSets {
		if len(s.Pictures) > 0 {
			return s.Pictures[0]
		}
	}
	return ""
}

// Was is what the SKU of the lowest price cost before, fen; 0 if nothing is struck
// through.
func (p Product) Was() int64 { return p.was(p.SKUs) }

func (p Product) was(skus []SKU) (was int64) {
	for _, s := range skus {
		if s.Shelf == OnShelf && s.RetailPrice == p.MinPrice && s.MarketPrice > 0 && (was == 0 || s.MarketPrice < was) {
			was = s.MarketPrice
		}
	}
	return was
}

// Limits of a product.
const (
	MaxSKUs      = 200
	maxImageSets = 20
	maxPictures  = 9
)

// Refusals.
var (
	ErrCategory  = web.E(http.StatusUnprocessableEntity, "catalog.unknown_category", "没有这个分类，请刷新后重新选择。")
	ErrFreight   = web.E(http.StatusUnprocessableEntity, "catalog.unknown_freight", "没有这个运费模板，请刷新后重新选择。")
	ErrSlugTaken = web.E(http.StatusConflict, "catalog.slug_taken", "这个短名已被使用，请换一个。")
	ErrCodeTaken = web.E(http.StatusConflict, "catalog.sku_code_taken", "商品编码已被使用，请换一个。")
	ErrChanged   = web.E(http.StatusConflict, "catalog.changed", "商品刚被别人修改过，请刷新后再改。")
	ErrVideo     = web.E(http.StatusUnprocessableEntity, "catalog.unknown_video", "视频不存在，请重新上传。")
	ErrCover     = web.E(http.StatusUnprocessableEntity, "catalog.unknown_cover", "视频封面的图片不存在，请重新截取或上传。")
	ErrOffShelf  = web.E(http.StatusConflict, "catalog.off_shelf", "商品已下架，请选择其他商品。")
)

// check reports what is wrong with a product as staff wrote it.
func (p Product) check() error {
	if len(p.SKUs) == 0 || len(p.SKUs) > MaxSKUs {
		return bad("商品需要 1 到 200 个规格。")
	}
	if len(p.ImageSets) > maxImageSets {
		return bad("主图最多 20 套。")
	}
	codes, combinations := map[string]bool{}, map[string]bool{}
	for _, s := range p.SKUs {
		if err := p.checkSKU(s); err != nil {
			return err
		}
		if codes[s.Code] {
			return bad("商品编码「" + s.Code + "」重复了。")
		}
		values := strings.Join(s.Values, "\x00")
		if combinations[values] {
			return bad("规格「" + s.Name + "」的规格组合重复了。")
		}
		codes[s.Code], combinations[values] = true, true
	}
	names := map[string]bool{}
	for _, set := range p.ImageSets {
		if len(set.Pictures) == 0 || len(set.Pictures) > maxPictures {
			return bad("每套主图需要 1 到 9 张图片。")
		}
		if names[set.Name] {
			return bad("主图套「" + set.Name + "」重复了。")
		}
		names[set.Name] = true
	}
	return nil
}

func (p Product) checkSKU(s SKU) error {
	if s.RetailPrice <= 0 || s.RetailPrice > money.Max || s.CostPrice < 0 || s.CostPrice > money.Max {
		return bad("规格「" + s.Name + "」的价格不对：零售价须大于 0，成本价不能为负。")
	}
	if s.MarketPrice != 0 && (s.MarketPrice <= s.RetailPrice || s.MarketPrice > money.Max) {
		return bad("规格「" + s.Name + "」的划线价须高于零售价；没有真实成交过的原价就不要填。")
	}
	if s.WeightGrams < 0 || s.WeightGrams > 1_000_000 {
		return bad("规格「" + s.Name + "」的重量须在 0 到 1,000 千克之间。")
	}
	if len(s.Values) != len(p.Options) {
		return bad("规格「" + s.Name + "」须在每个规格项里选一个值。")
	}
	for i, o := range p.Options {
		if !slices.Contains(o.Values, s.Values[i]) {
			return bad("规格「" + s.Name + "」的「" + o.Name + "」没有「" + s.Values[i] + "」这个值。")
		}
	}
	return nil
}

func bad(message string) error {
	return web.E(http.StatusUnprocessableEntity, "catalog.invalid_product", message)
}

// minPrice is the lowest price of the SKUs on the shelf, else of all.
func minPrice(skus []SKU) int64 {
	var on, all int64
	for _, s := range skus {
		if all == 0 || s.RetailPrice < all {
			all = s.RetailPrice
		}
		if s.Shelf == OnShelf && (on == 0 || s.RetailPrice < on) {
			on = s.RetailPrice
		}
	}
	if on > 0 {
		return on
	}
	return all
}
