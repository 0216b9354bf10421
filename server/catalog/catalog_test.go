package catalog_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"yuanfen/server/catalog"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/money"
	"yuanfen/server/platform/web"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// shop is a catalogue and its database.
type shop struct {
	*testing.T
	db       *db.DB
	catalog  *catalog.Catalog
	category int64
}

// each runs test on both engines.
func each(t *testing.T, test func(s *shop)) {
	clk := clock.NewFake(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		ids, err := id.NewSource(clk, 1)
		if err != nil {
			t.Fatal(err)
		}
		s := &shop{T: t, db: d, catalog: catalog.New(d, ids)}
		err = d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
			s.category, err = s.catalog.AddCategory(ctx, tx, catalog.Category{Slug: "tea", Name: "茶"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		test(s)
	})
}

func (s *shop) add(p catalog.Product) (catalog.Product, error) {
	p.CategoryID = s.category
	return db.InTxV(s.Context(), s.db, func(ctx context.Context, tx *db.Tx) (catalog.Product, error) { return s.catalog.Add(ctx, tx, p) })
}

func (s *shop) change(p catalog.Product) (catalog.Product, error) {
	return db.InTxV(s.Context(), s.db, func(ctx context.Context, tx *db.Tx) (catalog.Product, error) { return s.catalog.Change(ctx, tx, p) })
}

func (s *shop) get(id int64) catalog.Product {
	s.Helper()
	p, err := s.catalog.Get(s.Context(), id)
	if err != nil {
		s.Fatal(err)
	}
	return p
}

func sku(code, value string, price int64) catalog.SKU {
	return catalog.SKU{Code: code, Name: value, Values: []string{value}, RetailPrice: price, Shelf: catalog.OnShelf}
}

func tea(slug string, skus ...catalog.SKU) catalog.Product {
	return catalog.Product{
		Slug: slug, Title: "龙井", Shelf: catalog.OnShelf, Points: []string{}, SKUs: skus,
		Options: []catalog.Option{{Name: "规格", Values: []string{"50g", "100g", "250g"}}},
	}
}

func TestAdd_RefusesWhatIsWrong(t *testing.T) {
	for says, spoil := range map[string]func(p *catalog.Product){
		"1 到 200 个规格":  func(p *catalog.Product) { p.SKUs = nil },
		"商品需要 1 到 200": func(p *catalog.Product) { p.SKUs = slices.Repeat(p.SKUs, catalog.MaxSKUs+1) },
		"「A」重复":        func(p *catalog.Product) { p.SKUs = append(p.SKUs, sku("A", "100g", 1)) },
		"「50g」的规格组合重复": func(p *catalog.Product) { p.SKUs = append(p.SKUs, sku("B", "50g", 1)) },
		"零售价须大于 0":     func(p *catalog.Product) { p.SKUs[0].RetailPrice = 0 },
		"价格不对":         func(p *catalog.Product) { p.SKUs[0].RetailPrice = money.Max + 1 },
		"成本价不能为负":      func(p *catalog.Product) { p.SKUs[0].CostPrice = -1 },
		"重量":           func(p *catalog.Product) { p.SKUs[0].WeightGrams = -1 },
		"每个规格项里选一个值":   func(p *catalog.Product) { p.SKUs[0].Values = nil },
		"没有「70g」这个值":   func(p *catalog.Product) { p.SKUs[0].Values = []string{"70g"} },
		"最多 20 套":      func(p *catalog.Product) { p.ImageSets = slices.Repeat(p.ImageSets, 21) },
		"1 到 9 张图片":    func(p *catalog.Product) { p.ImageSets[0].Pictures = nil },
		"每套主图需要":       func(p *catalog.Product) { p.ImageSets[0].Pictures = make([]string, 10) },
		"主图套「甲」重复":     func(p *catalog.Product) { p.ImageSets = slices.Repeat(p.ImageSets, 2) },
	} {
		p := tea("longjing", sku("A", "50g", 1990))
		p.ImageSets = []catalog.ImageSet{{Name: "甲", Pictures: []string{"a.jpg"}}}
		spoil(&p)
		_, err := catalog.New(nil, nil).Add(t.Context(), nil, p) // Refused before anything is asked.
		if web.CodeOf(err) != "catalog.invalid_product" || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v", says, err)
		}
	}
}

func TestAdd_NamesWhatIsTaken(t *testing.T) {
	each(t, func(s *shop) {
		if _, err := s.add(tea("longjing", sku("A", "50g", 1990))); err != nil {
			s.Fatal(err)
		}
		if _, err := s.add(tea("longjing", sku("B", "50g", 1990))); !errors.Is(err, catalog.ErrSlugTaken) {
			s.Errorf("slug: %v", err)
		}
		if _, err := s.add(tea("other", sku("A", "50g", 1990))); !errors.Is(err, catalog.ErrCodeTaken) {
			s.Errorf("code: %v", err)
		}
		s.category = 9
		if _, err := s.add(tea("third", sku("C", "50g", 1990))); !errors.Is(err, catalog.ErrCategory) {
			s.Errorf("category: %v", err)
		}
	})
}

func TestChange_KeepsIDsByCode(t *testing.T) {
	each(t, func(s *shop) {
		before, err := s.add(tea("longjing", sku("A", "50g", 1990), sku("B", "100g", 3690)))
		if err != nil {
			s.Fatal(err)
		}
		p := before
		p.SKUs = []catalog.SKU{sku("C", "250g", 8800), sku("B", "100g", 3500)}
		if _, err := s.change(p); err != nil {
			s.Fatal(err)
		}
		after := s.get(p.ID)
		if len(after.SKUs) != 3 || after.Version != 2 || after.MinPrice != 3500 {
			s.Fatalf("%+v", after)
		}
		c, b, a := after.SKUs[0], after.SKUs[1], after.SKUs[2]
		if c.Code != "C" || c.ID == before.SKUs[0].ID || c.ID == before.SKUs[1].ID {
			s.Errorf("new: %+v", c)
		}
		if b.Code != "B" || b.ID != before.SKUs[1].ID || b.RetailPrice != 3500 || b.Shelf != catalog.OnShelf {
			s.Errorf("kept: %+v", b)
		}
		if a.Code != "A" || a.ID != before.SKUs[0].ID || a.Shelf != catalog.OffShelf {
			s.Errorf("gone: %+v", a)
		}
	})
}

// Who changes what somebody else has just changed is told, and changes nothing.
func TestChange_VersionConflict(t *testing.T) {
	each(t, func(s *shop) {
		mine, err := s.add(tea("longjing", sku("A", "50g", 1990)))
		if err != nil {
			s.Fatal(err)
		}
		theirs := mine
		theirs.Title = "他们的"
		if _, err := s.change(theirs); err != nil {
			s.Fatal(err)
		}
		mine.Title = "我的"
		if _, err := s.change(mine); !errors.Is(err, catalog.ErrChanged) {
			s.Errorf("got %v", err)
		}
		if got := s.get(mine.ID); got.Title != "他们的" || got.Version != 2 {
			s.Errorf("%+v", got)
		}
	})
}

// A SKU is for sale when it and its product are on the shelf.
func TestOffers_ForSale(t *testing.T) {
	each(t, func(s *shop) {
		off := sku("B", "100g", 3690)
		off.Shelf = catalog.OffShelf
		p, err := s.add(tea("longjing", sku("A", "50g", 1990), off))
		if err != nil {
			s.Fatal(err)
		}
		s.forSale(p, true, false)
		if err := s.db.InTx(s.Context(), func(ctx context.Context, tx *db.Tx) error {
			return s.catalog.SetShelf(ctx, tx, p.ID, catalog.OffShelf)
		}); err != nil {
			s.Fatal(err)
		}
		s.forSale(p, false, false)
	})
}

func (s *shop) forSale(p catalog.Product, want ...bool) {
	s.Helper()
	offers, err := db.InTxV(s.Context(), s.db, func(ctx context.Context, tx *db.Tx) (map[int64]catalog.Offer, error) {
		return catalog.Offers(ctx, tx, []int64{p.SKUs[0].ID, p.SKUs[1].ID, 9})
	})
	if err != nil || len(offers) != 2 {
		s.Fatalf("%v, %v", offers, err)
	}
	for i, w := range want {
		if offers[p.SKUs[i].ID].ForSale != w {
			s.Errorf("SKU %s: %+v", strconv.Itoa(i), offers[p.SKUs[i].ID])
		}
	}
}
