package app_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/cart"
	"yuanfen/server/catalog"
	"yuanfen/server/freight"
	"yuanfen/server/member"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

func inCart(t *testing.T, s *shoptest.Shop, b shoptest.Buyer, sku, pieces int64) {
	t.Helper()
	if err := s.App.Cart.Add(t.Context(), b.ID, "add-"+strconv.FormatInt(sku, 10)+"-"+strconv.FormatInt(pieces, 10), cart.Wish{SKU: sku, Quantity: pieces}); err != nil {
		t.Fatal(err)
	}
}

func cartOf(t *testing.T, s *shoptest.Shop, b shoptest.Buyer) cart.Cart {
	t.Helper()
	c, err := s.App.Cart.Read(t.Context(), b.ID)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCart_SumsLinesAndExplainsInvalidOnes(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b, other := s.Buyer("林知夏"), s.Buyer("何雨")
		tea, cup, jar := s.SKU(1990, 5), s.SKU(5000, 0), s.SKU(3000, 9)
		inCart(t, s, b, tea, 2)
		inCart(t, s, b, tea, 2) // The same tap again: the same key.
		inCart(t, s, b, tea, 1)
		inCart(t, s, b, cup, 1)
		inCart(t, s, b, jar, 1)
		off(t, s, jar)
		c := cartOf(t, s, b)
		if len(c.Items) != 3 || c.Pieces != 5 || c.SelectedPieces != 3 || c.SelectedAmount != 3*1990 {
			t.Fatalf("%+v", c)
		}
		for i, want := range []string{"off_shelf", "sold_out", ""} {
			if p := c.Items[i].Problem; (p == nil) != (want == "") || p != nil && p.Code != want {
				t.Errorf("line %d: %+v, want %q", i, p, want)
			}
		}
		six := int64(6)
		if err := s.App.Cart.Change(t.Context(), b.ID, tea, cart.Change{Quantity: &six}); err != nil {
			t.Fatal(err)
		}
		if c := cartOf(t, s, b); c.Items[2].Problem == nil || c.Items[2].Problem.Text != "库存只剩 5 件，请减少数量" || c.SelectedAmount != 0 {
			t.Errorf("more than there is: %+v", c.Items[2])
		}
		for name, err := range map[string]error{
			"another's line":     s.App.Cart.Change(t.Context(), other.ID, tea, cart.Change{Quantity: &six}),
			"an unknown SKU":     s.App.Cart.Add(t.Context(), b.ID, "k1", cart.Wish{SKU: 77, Quantity: 1}),
			"off the shelf":      s.App.Cart.Add(t.Context(), b.ID, "k2", cart.Wish{SKU: jar, Quantity: 1}),
			"too many":           s.App.Cart.Add(t.Context(), b.ID, "k3", cart.Wish{SKU: tea, Quantity: 994}),
			"a key used already": s.App.Cart.Add(t.Context(), b.ID, "add-"+strconv.FormatInt(tea, 10)+"-1", cart.Wish{SKU: tea, Quantity: 7}),
		} {
			want := map[string]error{"another's line": web.ErrNotFound, "an unknown SKU": cart.ErrUnknown, "off the shelf": cart.ErrOffShelf, "too many": cart.ErrQuantity, "a key used already": web.ErrKeyReused}[name]
			if !errors.Is(err, want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// off takes a SKU's product off the shelf.
func off(t *testing.T, s *shoptest.Shop, sku int64) {
	t.Helper()
	offers, err := s.App.Catalog.Offers(t.Context(), []int64{sku})
	if err != nil {
		t.Fatal(err)
	}
	err = s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return s.App.Catalog.SetShelf(ctx, tx, offers[sku].ProductID, catalog.OffShelf)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func fromCart(s *shoptest.Shop, b shoptest.Buyer, key string, total int64, wishes ...order.Wish) (order.Order, error) {
	return s.App.Orders.Place(context.Background(), order.Request{MemberID: b.ID, Key: key, Wishes: wishes, Address: shoptest.Home, Total: total, FromCart: true})
}

// Two tabs check out the same cart: one order, and the other is told. What was
// not ordered stays in the cart.
func TestCart_IsOrderedOnce(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		tea, cup := s.SKU(1990, 100), s.SKU(5000, 100)
		for round := range 20 {
			if err := s.App.Cart.Add(t.Context(), b.ID, "a"+strconv.Itoa(round), cart.Wish{SKU: tea, Quantity: 2}); err != nil {
				t.Fatal(err)
			}
			if err := s.App.Cart.Add(t.Context(), b.ID, "b"+strconv.Itoa(round), cart.Wish{SKU: cup, Quantity: 1}); err != nil {
				t.Fatal(err)
			}
			errs := make([]error, 4)
			var tabs sync.WaitGroup
			for i := range errs {
				tabs.Go(func() {
					_, errs[i] = fromCart(s, b, strconv.Itoa(round)+"-"+strconv.Itoa(i), 2*1990+800, shoptest.Want(tea, 2))
				})
			}
			tabs.Wait()
			placed := 0
			for _, err := range errs {
				if err == nil {
					placed++
				} else if !errors.Is(err, cart.ErrChanged) {
					t.Fatal(err)
				}
			}
			c := cartOf(t, s, b)
			if placed != 1 || len(c.Items) != 1 || c.Items[0].SKU != cup || c.Items[0].Quantity != int64(round+1) {
				t.Fatalf("round %d: %d placed, cart %+v", round, placed, c)
			}
		}
	})
}

// A refused order leaves the cart as it was.
func TestCart_StaysWhenTheOrderIsRefused(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		tea := s.SKU(1990, 1)
		inCart(t, s, b, tea, 2)
		if _, err := fromCart(s, b, "k", 2*1990+800, shoptest.Want(tea, 2)); !errors.Is(err, order.ErrSoldOut) {
			t.Fatal(err)
		}
		if _, err := fromCart(s, b, "k", 1, shoptest.Want(tea, 2)); !errors.Is(err, order.ErrPriceChanged) {
			t.Fatal(err)
		}
		if c := cartOf(t, s, b); c.Pieces != 2 {
			t.Errorf("%+v", c)
		}
	})
}

func TestFavouritesAndFootprints(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		var products []int64
		for range 3 {
			sku := s.SKU(1990, 1)
			offers, err := s.App.Catalog.Offers(t.Context(), []int64{sku})
			if err != nil {
				t.Fatal(err)
			}
			products = append(products, offers[sku].ProductID)
		}
		for range 2 { // Again is no error and changes nothing.
			for _, p := range products {
				if err := errors.Join(s.App.Cart.Favour(t.Context(), b.ID, p), s.App.Cart.Look(t.Context(), b.ID, p)); err != nil {
					t.Fatal(err)
				}
				s.Clock.Advance(1000)
			}
		}
		s.Clock.Advance(1e9)
		if err := errors.Join(s.App.Cart.Look(t.Context(), b.ID, products[0]), s.App.Cart.Unfavour(t.Context(), b.ID, products[1])); err != nil {
			t.Fatal(err)
		}
		liked, err := s.App.Cart.Favourites(t.Context(), b.ID, 0, 10)
		if err != nil || len(liked) != 2 || liked[0].Product.ID != products[2] || liked[0].PriceThen != 1990 {
			t.Errorf("%+v, %v", liked, err)
		}
		seen, err := s.App.Cart.Footprints(t.Context(), b.ID)
		if err != nil || len(seen) != 3 || seen[0].Product.ID != products[0] {
			t.Errorf("%+v, %v", seen, err)
		}
		if err := s.App.Cart.Favour(t.Context(), b.ID, 77); !errors.Is(err, web.ErrNotFound) {
			t.Errorf("an unknown product: %v", err)
		}
	})
}

func TestAddressBook(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b, other := s.Buyer("林知夏"), s.Buyer("何雨")
		m := s.App.Members
		ctx := t.Context()
		work := shoptest.Home
		work.Detail = "示例路 2 号"
		first, err := m.AddAddress(ctx, b.ID, shoptest.Home, false)
		if err != nil || !first.Default || first.Address != shoptest.Home {
			t.Fatalf("%+v, %v", first, err)
		}
		again, err := m.AddAddress(ctx, b.ID, shoptest.Home, false)
		if err != nil || again.ID != first.ID {
			t.Fatalf("the same again: %+v, %v", again, err)
		}
		second, err := m.AddAddress(ctx, b.ID, work, true)
		if err != nil || !second.Default {
			t.Fatalf("%+v, %v", second, err)
		}
		book, err := m.Addresses(ctx, b.ID)
		if err != nil || len(book) != 2 || book[0].ID != second.ID || book[1].Default {
			t.Fatalf("%+v, %v", book, err)
		}
		nowhere := shoptest.Home
		nowhere.City = "南京市"
		for name, got := range map[string][2]error{
			"unknown city":         {m.ChangeAddress(ctx, b.ID, member.Entry{ID: first.ID, Address: nowhere}), member.ErrRegion},
			"another's":            {m.ChangeAddress(ctx, other.ID, member.Entry{ID: first.ID, Address: work}), web.ErrNotFound},
			"the same twice":       {m.ChangeAddress(ctx, b.ID, member.Entry{ID: first.ID, Address: work}), member.ErrSameAddress},
			"another's to be gone": {m.DeleteAddress(ctx, other.ID, first.ID), web.ErrNotFound},
		} {
			if !errors.Is(got[0], got[1]) {
				t.Errorf("%s: %v", name, got[0])
			}
		}
		if err := m.DeleteAddress(ctx, b.ID, second.ID); err != nil {
			t.Fatal(err)
		}
		if left, err := m.Address(ctx, b.ID, first.ID); err != nil || !left.Default {
			t.Errorf("after the default: %+v, %v", left, err)
		}
		var sealed string
		if err := s.DB.Get(ctx, &sealed, "SELECT sealed FROM member_address WHERE id = ?", first.ID); err != nil || strings.Contains(sealed, shoptest.Home.Phone) {
			t.Errorf("in the database: %s, %v", sealed, err)
		}
	})
}

// What wx.chooseAddress answers for places without a city of their own is
// mended by the map.
func TestFromWeChat(t *testing.T) {
	for _, c := range []struct{ province, city, county, want string }{
		{"浙江省", "杭州市", "西湖区", "杭州市"},
		{"北京市", "北京市", "东城区", "北京市"},
		{"浙江", "杭州", "西湖区", "杭州市"},
	} {
		a, err := member.FromWeChat("林知夏", "199 0000 0001", c.province, c.city, c.county, "示例路 1 号")
		if err != nil || a.City != c.want || a.Phone != "19900000001" || a.Check() != nil {
			t.Errorf("%v: %+v, %v", c, a, err)
		}
	}
	if _, err := member.FromWeChat("林", "010-1234", "浙江省", "杭州市", "", "x"); err == nil {
		t.Error("a landline was taken")
	}
}

// Freight goes by region, is the same on the screen and in the order, and a
// template that changes in between is told, not charged.
func TestFreightTemplates(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		tea := s.SKU(1990, 10)
		tpl, err := s.App.Freight.Add(t.Context(), freight.Template{Name: "普通", By: freight.Pieces, Default: true, Rules: []freight.Rule{
			{Regions: []string{"浙江省"}, First: 1, FirstFee: 500, Step: 1, StepFee: 100, FreeOver: 9900},
			{Regions: []string{"西藏自治区"}, Refuse: true},
			{First: 1, FirstFee: 1200, Step: 1, StepFee: 600},
		}})
		if err != nil {
			t.Fatal(err)
		}
		if o := s.Place(b, shoptest.Want(tea, 2)); o.Freight != 600 {
			t.Errorf("freight %d, want 600", o.Freight)
		}
		if q, err := s.App.Orders.Quote(t.Context(), 0, []order.Wish{shoptest.Want(tea, 2)}, freight.Destination{}); err != nil || q.FreightKnown || q.Freight != 1800 {
			t.Errorf("%+v, %v", q, err)
		}
		far := shoptest.Home
		far.Province, far.City = "西藏自治区", "拉萨市"
		_, err = s.App.Orders.Place(t.Context(), order.Request{MemberID: b.ID, Key: "far", Wishes: []order.Wish{shoptest.Want(tea, 1)}, Address: far, Total: 2490})
		if !errors.Is(err, freight.ErrNotSent) {
			t.Errorf("to a refused region: %v", err)
		}
		old := tpl
		tpl.Rules[0].FirstFee = 700
		if _, err := s.App.Freight.Change(t.Context(), tpl); err != nil {
			t.Fatal(err)
		}
		if _, err := s.App.Freight.Change(t.Context(), old); !errors.Is(err, freight.ErrChanged) {
			t.Errorf("a change on an old version: %v", err)
		}
		if _, err := s.App.Orders.Place(t.Context(), order.Request{MemberID: b.ID, Key: "k", Wishes: []order.Wish{shoptest.Want(tea, 2)}, Address: shoptest.Home, Total: 2*1990 + 600}); !errors.Is(err, order.ErrPriceChanged) {
			t.Errorf("at the old freight: %v", err)
		}
		if err := s.App.Freight.Delete(t.Context(), tpl.ID); err != nil {
			t.Errorf("a template that no product uses: %v", err)
		}
		if o := s.Place(b, shoptest.Want(tea, 2)); o.Freight != 800 {
			t.Errorf("without templates: %d, want the setting's 800", o.Freight)
		}
	})
}
