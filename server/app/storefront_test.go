package app_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/storefront"
)

// home is what buyers read.
type home struct {
	Version int
	Items   []struct {
		ID, Kind, Title, Picture string
		Cards                    []struct{ ID, Title string }
	}
}

func shelfOf(ids ...int64) storefront.Block {
	h := &storefront.Shelf{Source: storefront.Chosen, Layout: "row"}
	for _, id := range ids {
		h.ProductIDs = append(h.ProductIDs, web.ID(id))
	}
	return storefront.Block{ID: "shelf", Kind: storefront.Products, Title: "掌柜推荐", Shelf: h}
}

func story(text string) storefront.Block {
	return storefront.Block{ID: "story", Kind: storefront.Story, Title: "来处", Text: text}
}

func readHome(t *testing.T, s *shoptest.Shop, path string) (h home) {
	t.Helper()
	s.Clock.Advance(3 * time.Second) // Past the cache of answers.
	call(t, s, http.MethodGet, "/api/v1/storefront"+path, "", nil, &h)
	return h
}

// A home is drafted, looked at, published and brought back.
func TestStorefront_FromDraftToPublishedAndBack(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		editor := shoptest.As(shoptest.StaffID)
		p, q := s.Pictured(9900, 1), s.Pictured(5000, 1)
		if h := readHome(t, s, ""); h.Version != 0 || len(h.Items) == 0 {
			t.Fatalf("nothing written: %+v", h)
		}
		first, err := s.App.Storefront.Save(editor, []storefront.Block{shelfOf(q.ID, p.ID), story("山里。")}, storefront.Theme{}, "开张", 0)
		must(t, err)
		if h := readHome(t, s, ""); h.Version != 0 {
			t.Errorf("a draft is seen by everybody: %+v", h)
		}
		token, _, err := s.App.Storefront.Preview(editor)
		must(t, err)
		h := readHome(t, s, "/preview/"+token)
		if len(h.Items) != 2 || len(h.Items[0].Cards) != 2 || h.Items[0].Cards[0].ID != digits(q.ID) {
			t.Errorf("the preview: %+v", h)
		}
		one, err := s.App.Storefront.Publish(editor, first.Revision)
		must(t, err)
		wantCode(t, "a preview of what is no draft", fetch(t, s, "/api/v1/storefront/preview/"+token), 403, "storefront.preview")

		second, err := s.App.Storefront.Save(editor, []storefront.Block{story("海上。")}, storefront.Theme{}, "换个故事", 0)
		must(t, err)
		_, err = s.App.Storefront.Publish(editor, second.Revision)
		must(t, err)
		if h := readHome(t, s, ""); h.Version != 2 || len(h.Items) != 1 {
			t.Errorf("the second home: %+v", h)
		}
		_, err = s.App.Storefront.Restore(editor, one.No)
		must(t, err)
		if h := readHome(t, s, ""); h.Version != 3 || len(h.Items) != 2 {
			t.Errorf("the first home again: %+v", h)
		}
		_, err = s.App.Storefront.Restore(editor, 3)
		s.WantRefused(err, storefront.ErrState)

		// What is taken off the shelf vanishes from the home, and an empty shelf with it.
		for _, id := range []int64{p.ID, q.ID} {
			must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return s.App.Catalog.SetShelf(ctx, tx, id, "off") }))
		}
		if h := readHome(t, s, ""); len(h.Items) != 1 {
			t.Errorf("with nothing on the shelf: %+v", h)
		}
	})
}

// worn is what the client reads of the shop's look.
type worn struct {
	Name  string
	Theme storefront.ThemeView
}

func readBrand(t *testing.T, s *shoptest.Shop) (b worn) {
	t.Helper()
	s.Clock.Advance(3 * time.Second) // Past the cache of answers.
	call(t, s, http.MethodGet, "/api/v1/brand", "", nil, &b)
	return b
}

// The shop's look goes with its home: drafted, looked at, published, brought back.
func TestStorefront_ThemeGoesWithTheHome(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		editor := shoptest.As(shoptest.StaffID)
		before := readBrand(t, s)
		if before.Theme.Light.Accent != "#2f4a3c" || before.Theme.Version != 0 {
			t.Errorf("a shop without a look of its own: %+v", before)
		}
		must(t, s.App.Content.Files.Put(t.Context(), "logo-1.png", []byte("x")))
		theme := storefront.Theme{Accent: "#8a1f2b", Corners: "round", Name: "朱砂茶社", Logo: "logo-1.png"}
		first, err := s.App.Storefront.Save(editor, []storefront.Block{story("一")}, theme, "", 0)
		must(t, err)
		if b := readBrand(t, s); b.Name != before.Name || b.Theme != before.Theme {
			t.Errorf("a draft is worn: %+v", b)
		}
		token, _, err := s.App.Storefront.Preview(editor)
		must(t, err)
		var seen struct{ Theme storefront.ThemeView }
		call(t, s, http.MethodGet, "/api/v1/storefront/preview/"+token, "", nil, &seen)
		if seen.Theme.Light.Accent != "#8a1f2b" || seen.Theme.Card != 20 || !strings.HasSuffix(seen.Theme.Logo, "/files/logo-1.png") {
			t.Errorf("the preview: %+v", seen)
		}
		one, err := s.App.Storefront.Publish(editor, first.Revision)
		must(t, err)
		if b := readBrand(t, s); b.Name != "朱砂茶社" || b.Theme != seen.Theme {
			t.Errorf("published: %+v, want %+v", b, seen.Theme)
		}
		second, err := s.App.Storefront.Save(editor, []storefront.Block{story("二")}, storefront.Theme{}, "", 0)
		must(t, err)
		_, err = s.App.Storefront.Publish(editor, second.Revision)
		must(t, err)
		if b := readBrand(t, s); b.Name != before.Name || b.Theme.Light != before.Theme.Light {
			t.Errorf("undressed: %+v", b)
		}
		_, err = s.App.Storefront.Restore(editor, one.No)
		must(t, err)
		if b := readBrand(t, s); b.Name != "朱砂茶社" || b.Theme.Version != 3 {
			t.Errorf("brought back: %+v", b)
		}
		for says, bad := range map[string]storefront.Theme{"主色": {Accent: "red"}, "圆角": {Corners: "oval"}, "标志": {Logo: "https://elsewhere/x"}, "不存在": {Logo: "gone.png"}} {
			if _, err := s.App.Storefront.Save(editor, []storefront.Block{story("三")}, bad, "", 0); err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%+v: %v, want %s", bad, err, says)
			}
		}
	})
}

// Nobody writes over what they have not seen, and of two who publish at once one does.
func TestStorefront_RaceOfEditors(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		editor := shoptest.As(shoptest.StaffID)
		d, err := s.App.Storefront.Save(editor, []storefront.Block{story("一")}, storefront.Theme{}, "", 0)
		must(t, err)
		_, err = s.App.Storefront.Save(editor, []storefront.Block{story("二")}, storefront.Theme{}, "", 0)
		s.WantRefused(err, storefront.ErrStale)
		var wg sync.WaitGroup
		var mu sync.Mutex
		saved := 0
		for _, text := range []string{"三", "四", "五", "六"} {
			wg.Go(func() {
				if _, err := s.App.Storefront.Save(editor, []storefront.Block{story(text)}, storefront.Theme{}, "", d.Revision); err == nil {
					mu.Lock()
					saved++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if saved != 1 {
			t.Errorf("%d of four saved over one revision", saved)
		}
		_, err = s.App.Storefront.Publish(editor, d.Revision)
		s.WantRefused(err, storefront.ErrStale)
		published := 0
		for range 4 {
			wg.Go(func() {
				if _, err := s.App.Storefront.Publish(editor, d.Revision+1); err == nil {
					mu.Lock()
					published++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if published != 1 {
			t.Errorf("published %d times", published)
		}
		s.WantRefused(s.App.Storefront.Discard(editor, d.Revision+1), storefront.ErrNoDraft)
	})
}

func TestStorefront_RefusesWhatBuyersCouldNotSee(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	editor := shoptest.As(shoptest.StaffID)
	key := "hero-1.jpg"
	must(t, s.App.Content.Files.Put(t.Context(), key, []byte("x")))
	banner := func(i storefront.Item) storefront.Block {
		return storefront.Block{ID: "b", Kind: storefront.Banner, Items: []storefront.Item{i}}
	}
	for what, c := range map[string]struct {
		block storefront.Block
		says  string
	}{
		"a picture without words":     {banner(storefront.Item{Picture: key}), "画了什么"},
		"a stranger's address":        {banner(storefront.Item{Picture: "https://example.com/a.jpg", Words: "图"}), "先上传"},
		"a file that is not there":    {banner(storefront.Item{Picture: "gone.jpg", Words: "图"}), "不存在"},
		"a product that is not there": {shelfOf(7), "商品不存在"},
		"a story without words":       {storefront.Block{ID: "s", Kind: storefront.Story}, "要有正文"},
		"a shelf of a story":          {storefront.Block{ID: "s", Kind: storefront.Story, Text: "一", Shelf: &storefront.Shelf{Source: storefront.Newest, Layout: "row"}}, "没有货架"},
		"a video without a file":      {storefront.Block{ID: "v", Kind: storefront.Video, Picture: key, Words: "图"}, "要有视频"},
		"no such kind":                {storefront.Block{ID: "x", Kind: "marquee"}, "没有这种块"},
		"a category of no number":     {storefront.Block{ID: "p", Kind: storefront.Products, Shelf: &storefront.Shelf{Source: storefront.InCategory, Layout: "row"}}, "选一个分类"},
	} {
		if _, err := s.App.Storefront.Save(editor, []storefront.Block{c.block}, storefront.Theme{}, "", 0); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", what, err)
		}
	}
	twice := []storefront.Block{story("一"), story("二")}
	if _, err := s.App.Storefront.Save(editor, twice, storefront.Theme{}, "", 0); err == nil || !strings.Contains(err.Error(), "重复") {
		t.Errorf("two blocks of one id: %v", err)
	}
	_, err := s.App.Storefront.Save(editor, []storefront.Block{banner(storefront.Item{Picture: key, Words: "图"})}, storefront.Theme{}, "", 0)
	must(t, err)
	token, _, err := s.App.Storefront.Preview(editor)
	must(t, err)
	wantCode(t, "a forged preview", fetch(t, s, "/api/v1/storefront/preview/"+token[:len(token)-1]+"z"), 403, "storefront.preview")
	s.Clock.Advance(25 * time.Hour)
	wantCode(t, "an old preview", fetch(t, s, "/api/v1/storefront/preview/"+token), 403, "storefront.preview")
}

// The home is sent once to who has it already.
func TestStorefront_HasAnETag(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	first := fetch(t, s, "/api/v1/storefront")
	tag := first.header.Get("ETag")
	if first.status != 200 || tag == "" {
		t.Fatalf("%d %v", first.status, first.header)
	}
	for range 2 { // From memory, and asked anew.
		if again := fetch(t, s, "/api/v1/storefront", "If-None-Match", tag); again.status != 304 || len(again.raw) != 0 {
			t.Errorf("%d %s", again.status, again.raw)
		}
		s.Clock.Advance(time.Minute)
	}
}

// A video is played in parts, and nothing else passes for one.
func TestStorefront_Videos(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	if _, err := s.App.Content.Video(t.Context(), []byte("GIF89a, not a video at all")); err == nil {
		t.Error("a picture passed for a video")
	}
	if _, err := s.App.Content.Video(t.Context(), []byte("\x00\x00\x00\x18ftypqt  , which phones do not all play")); err == nil {
		t.Error("a QuickTime film passed for MP4")
	}
	key, err := s.App.Content.Video(t.Context(), append([]byte{0, 0, 0, 24}, "ftypisom, and then the film"...))
	must(t, err)
	r := httptest.NewRequest(http.MethodGet, "/files/"+key, nil)
	r.Header.Set("Range", "bytes=4-7")
	w := httptest.NewRecorder()
	s.App.Router.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusPartialContent || w.Body.String() != "ftyp" || w.Header().Get("Content-Type") != "video/mp4" {
		t.Errorf("%d %q %v", w.Code, w.Body, w.Header())
	}
}
