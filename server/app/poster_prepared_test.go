package app_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/catalog"
	"yuanfen/server/platform/db"
	"yuanfen/server/poster"
)

type preparedList struct {
	Items []struct{ ID, Title, Picture string }
}

func prepared(t *testing.T, s *shoptest.Shop, name string) (out preparedList) {
	t.Helper()
	call(t, s, http.MethodGet, "/api/v1/distributor/prepared-posters", s.Buyer(name).Token, nil, &out)
	return out
}

// files are the prepared files of a batch.
func files(t *testing.T, s *shoptest.Shop, batch int64) (keys []string) {
	t.Helper()
	must(t, s.App.Content.Files.Under(t.Context(), "poster/"+digits(batch)+"/", func(key string) error { keys = append(keys, key); return nil }))
	return keys
}

func reprice(t *testing.T, s *shoptest.Shop, p catalog.Product, price int64) {
	t.Helper()
	p, err := s.App.Catalog.Get(t.Context(), p.ID)
	must(t, err)
	p.SKUs[0].RetailPrice = price
	must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := s.App.Catalog.Change(ctx, tx, p)
		return err
	}))
}

func shelve(t *testing.T, s *shoptest.Shop, id int64, to catalog.Shelf) {
	t.Helper()
	must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return s.App.Catalog.SetShelf(ctx, tx, id, to) }))
}

// A prepared picture is shown while it says what is true: after the price changed it
// is drawn anew, off the shelf it is not shown, and old files are deleted.
func TestPoster_PreparedPicturesSayWhatIsTrue(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		x := s.Seller("何雨")
		s.Seller("苏杭")
		p := s.Pictured(36800, 2)
		b, err := s.App.Posters.Start(shoptest.As(shoptest.StaffID), poster.Order{Title: "新茶", Design: "stilllife", ProductID: p.ID, Until: s.Clock.Now().Add(10 * shoptest.Day).UnixMilli()})
		must(t, err)
		s.Step()
		made := files(t, s, b.ID)
		if len(made) != 2 {
			t.Fatal(made)
		}
		address := prepared(t, s, x.Name).Items[0].Picture
		first := fetch(t, s, address)
		stored, _, err := s.App.Content.Files.Get(t.Context(), fileOf(made, x.Seller))
		if err != nil || !bytes.Equal(first.raw, stored) {
			t.Fatalf("not what was prepared: %v", err)
		}
		reprice(t, s, p, 12300)
		second := fetch(t, s, address, "If-None-Match", first.header.Get("ETag"))
		if second.status != 200 || bytes.Equal(second.raw, first.raw) || strings.Contains(second.header.Get("Cache-Control"), "max-age") {
			t.Errorf("the old price: %d %v", second.status, second.header)
		}
		if now := prepared(t, s, x.Name).Items[0].Picture; now == address || !bytes.Equal(fetch(t, s, now).raw, second.raw) {
			t.Error("a new price has the old address")
		}
		must(t, s.App.Posters.Sweep(t.Context()))
		if left := files(t, s, b.ID); len(left) != 0 {
			t.Errorf("old files: %v", left)
		}
		shelve(t, s, p.ID, catalog.OffShelf)
		wantCode(t, "off the shelf", fetch(t, s, address), 409, "catalog.off_shelf")
		if list := prepared(t, s, x.Name); len(list.Items) != 0 {
			t.Errorf("off the shelf: %+v", list)
		}
		shelve(t, s, p.ID, catalog.OnShelf)
		s.Clock.Advance(10*shoptest.Day - 8*time.Hour)
		again := prepared(t, s, x.Name)
		if len(again.Items) != 1 {
			t.Fatalf("%+v", again)
		}
		s.Clock.Advance(9 * time.Hour)
		wantCode(t, "after the campaign", fetch(t, s, again.Items[0].Picture), 410, "poster.batch_over")
		if list := prepared(t, s, x.Name); len(list.Items) != 0 {
			t.Errorf("after the campaign: %+v", list)
		}
	})
}

func fileOf(keys []string, seller int64) string {
	for _, key := range keys {
		if strings.Contains(key, "/"+digits(seller)+".") {
			return key
		}
	}
	return ""
}

// What is still true stays through a sweep, and goes a week after the campaign.
func TestPoster_PreparedFilesAreSwept(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		s.App.Posters.Portion = 2
		x := s.Seller("何雨")
		s.Seller("苏杭")
		s.Seller("沈星")
		p := s.Pictured(36800, 2)
		b, err := s.App.Posters.Start(shoptest.As(shoptest.StaffID), poster.Order{Title: "新茶", Design: "stilllife", ProductID: p.ID, Until: s.Clock.Now().Add(shoptest.Day).UnixMilli()})
		must(t, err)
		s.Step()
		must(t, s.App.Posters.Sweep(t.Context()))
		if made := files(t, s, b.ID); len(made) != 3 {
			t.Fatalf("what is true was swept: %v", made)
		}
		must(t, s.App.Members.SetProfile(t.Context(), x.ID, "青瓷小馆", 0))
		must(t, s.App.Content.Files.Put(t.Context(), "poster/"+digits(b.ID)+"/"+digits(x.Seller)+".jpg", []byte("as files were named before")))
		must(t, s.App.Posters.Sweep(t.Context()))
		if left := files(t, s, b.ID); len(left) != 2 || fileOf(left, x.Seller) != "" {
			t.Errorf("an old name: %v", left)
		}
		s.Clock.Advance(7 * shoptest.Day)
		must(t, s.App.Posters.Sweep(t.Context()))
		if left := files(t, s, b.ID); len(left) != 2 {
			t.Errorf("in the week after: %v", left)
		}
		s.Clock.Advance(shoptest.Day + time.Minute)
		s.Step()
		if left := files(t, s, b.ID); len(left) != 0 {
			t.Errorf("after the week: %v", left)
		}
	})
}

// A product that leaves the shelf ends the lines of its batch with a reason that
// staff see; the batch comes to its end.
func TestPoster_BatchOfAProductThatLeavesTheShelf(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		d := newDesigner(t, s)
		s.App.Posters.Portion = 1
		for _, name := range []string{"何雨", "苏杭", "沈星"} {
			s.Seller(name)
		}
		p := s.Pictured(36800, 2)
		b, err := s.App.Posters.Start(shoptest.As(shoptest.StaffID), poster.Order{Title: "新茶", Design: "stilllife", ProductID: p.ID})
		must(t, err)
		_, err = s.App.Posters.Step(t.Context(), b.ID)
		must(t, err)
		shelve(t, s, p.ID, catalog.OffShelf)
		_, err = s.App.Posters.Step(t.Context(), b.ID)
		must(t, err)
		shelve(t, s, p.ID, catalog.OnShelf)
		s.Step()
		end, err := s.App.Posters.Batch(t.Context(), b.ID)
		if err != nil || end.State != poster.Done || end.Done != 2 || end.Failed != 1 {
			t.Fatalf("%+v, %v", end, err)
		}
		var failures struct{ Items []struct{ Reason string } }
		call(t, s, http.MethodGet, "/api/admin/v1/poster-batches/"+digits(b.ID)+"/failures", d.token, nil, &failures)
		if len(failures.Items) != 1 || !strings.Contains(failures.Items[0].Reason, "下架") {
			t.Errorf("%+v", failures)
		}
	})
}

// What a product cost before is struck through on its posters and stands in texts; it
// must be above the price.
func TestPoster_StruckPrice(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		d := newDesigner(t, s)
		x := s.Seller("何雨")
		p := s.Pictured(36800, 1)
		_, text := d.find("editorial", "published")
		said := d.draft(text, `"version": 1`, `"version": 2`,
			`{"type": "badge"`, `{"type": "text", "text": "原价 {price.was}", "when": "price.was", "size": 18, "color": "$ink", "x": 150, "y": 1145, "w": 300}, {"type": "badge"`)
		if a := d.publish(said, ""); a.status != 200 {
			t.Fatalf("%s", a.raw)
		}
		l := s.Share(x, p.ID)
		plain := offers(t, s, x, l)
		strike := func(was int64) error {
			p, err := s.App.Catalog.Get(t.Context(), p.ID)
			must(t, err)
			p.SKUs[0].MarketPrice = was
			return s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := s.App.Catalog.Change(ctx, tx, p)
				return err
			})
		}
		if err := strike(36800); err == nil {
			t.Error("a struck price that is not above the price was taken")
		}
		must(t, strike(39800))
		struck := offers(t, s, x, l)
		for _, template := range []string{"editorial", "stilllife"} { // One says it in a text too.
			before, after := fetch(t, s, plain.picture(t, template)), fetch(t, s, struck.picture(t, template))
			if plain.picture(t, template) == struck.picture(t, template) || after.status != 200 || !bytes.Equal(before.raw, after.raw) {
				t.Errorf("%s: the addresses or what they show now: %d", template, after.status)
			}
		}
		now := fetch(t, s, struck.picture(t, "stilllife")).raw
		must(t, strike(0))
		if bare := fetch(t, s, offers(t, s, x, l).picture(t, "stilllife")).raw; bytes.Equal(bare, now) {
			t.Error("nothing was struck through")
		}
		var shown struct {
			SKUs []struct {
				Market int64 `json:"market_price"`
			} `json:"skus"`
		}
		must(t, strike(39800))
		s.Clock.Advance(3 * time.Second)
		call(t, s, http.MethodGet, "/api/v1/products/"+digits(p.ID), "", nil, &shown)
		if len(shown.SKUs) != 1 || shown.SKUs[0].Market != 39800 {
			t.Errorf("%+v", shown)
		}
	})
}
