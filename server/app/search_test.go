package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/catalog"
	"yuanfen/server/catalog/search"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web/webtest"
)

// counter is a shop's shelf and the people who search it over HTTP.
type counter struct {
	*shoptest.Shop
	teas int64 // A category.
}

func inTx(t *testing.T, s *shoptest.Shop, fn func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := s.DB.InTx(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func newCounter(t *testing.T, s *shoptest.Shop) counter {
	t.Helper()
	c := counter{Shop: s}
	inTx(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
		c.teas, err = s.App.Catalog.AddCategory(ctx, tx, catalog.Category{Slug: "green", Name: "绿茶"})
		return err
	})
	return c
}

// shelve puts a product on the shelf, seen by a search from the next second on.
func (c counter) shelve(t *testing.T, title string, price int64) catalog.Product {
	t.Helper()
	var p catalog.Product
	inTx(t, c.Shop, func(ctx context.Context, tx *db.Tx) (err error) {
		code := fmt.Sprintf("%x", title)
		p, err = c.App.Catalog.Add(ctx, tx, catalog.Product{
			Slug: code, CategoryID: c.teas, Title: title, Shelf: catalog.OnShelf, Points: []string{}, Options: []catalog.Option{},
			SKUs: []catalog.SKU{{Code: code, Name: "50g 罐装", RetailPrice: price, Shelf: catalog.OnShelf}},
		})
		return err
	})
	c.Advance(time.Second)
	return p
}

type page struct {
	Items []struct {
		Title string `json:"title"`
	} `json:"items"`
	Next  string `json:"next"`
	Total int    `json:"total"`
}

// search answers the titles found, and the whole page.
func (c counter) search(t *testing.T, query ...string) (string, page) {
	t.Helper()
	values := url.Values{}
	for i := 0; i < len(query); i += 2 {
		values.Set(query[i], query[i+1])
	}
	r := knock(t, c.Shop, webtest.Case{Method: http.MethodGet, Target: "/api/v1/search?" + values.Encode()}, "")
	var p page
	if err := json.Unmarshal(r.raw, &p); err != nil || r.status != http.StatusOK {
		t.Fatalf("%v: %d %s", query, r.status, r.raw)
	}
	var titles []string
	for _, i := range p.Items {
		titles = append(titles, i.Title)
	}
	return strings.Join(titles, " "), p
}

func (c counter) want(t *testing.T, titles string, query ...string) {
	t.Helper()
	if got, _ := c.search(t, query...); got != titles {
		t.Errorf("%v found %q, want %q", query, got, titles)
	}
}

// words reads a list of words, such as a history.
func (c counter) words(t *testing.T, token, path string) []string {
	t.Helper()
	r := knock(t, c.Shop, webtest.Case{Method: http.MethodGet, Target: "/api/v1/search" + path}, token)
	var list struct {
		Items []string `json:"items"`
	}
	if err := json.Unmarshal(r.raw, &list); err != nil || r.status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, r.status, r.raw)
	}
	return list.Items
}

func TestSearchFollowsTheShelf(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		c := newCounter(t, s)
		c.want(t, "", "q", "lj") // The index of an empty shop is made.
		p := c.shelve(t, "明前龙井", 19800)
		c.shelve(t, "雨前龙井", 9800)
		c.want(t, "雨前龙井 明前龙井", "q", "lj")
		c.want(t, "雨前龙井 明前龙井", "q", "lonjing")
		c.want(t, "明前龙井", "q", "mingqian 龙井")
		c.want(t, "明前龙井", "q", "龙井50g", "min_price", "9801")
		c.want(t, "雨前龙井", "q", "龙井", "max_price", "9800", "category_id", fmt.Sprint(c.teas))
		c.want(t, "", "q", "龙井", "category_id", "1")
		c.want(t, "明前龙井 雨前龙井", "q", "龙井", "sort", "price_down")

		p.Title = "明前碧螺春"
		inTx(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := s.App.Catalog.Change(ctx, tx, p)
			return err
		})
		c.want(t, "雨前龙井", "q", "雨前龙井", "limit", "1")
		c.Advance(time.Second)
		c.want(t, "明前碧螺春", "q", "blc")
		c.want(t, "雨前龙井", "q", "lj")

		inTx(t, s, func(ctx context.Context, tx *db.Tx) error {
			return s.App.Catalog.SetShelf(ctx, tx, p.ID, catalog.OffShelf)
		})
		c.want(t, "", "q", "blc") // Gone at once, though the index still knows it.
		c.Advance(time.Second)
		if _, found := c.search(t, "q", "blc"); found.Total != 0 {
			t.Errorf("%d are found off the shelf", found.Total)
		}
	})
}

// Whoever searches while the index is made anew sees the old one or the new one.
func TestSearchWhileTheShelfChanges(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	c := newCounter(t, s)
	p := c.shelve(t, "明前龙井", 19800)
	stop, done := make(chan struct{}), make(chan error)
	for range 4 {
		go func() {
			for {
				found, err := s.App.Search.Find(context.Background(), search.Query{Text: "lj"}, true)
				if err == nil && len(found.Hits) != 1 {
					err = fmt.Errorf("%d are found", len(found.Hits))
				}
				select {
				case <-stop:
					done <- err
					return
				default:
				}
				if err != nil {
					done <- err
					return
				}
			}
		}()
	}
	for i := range 10 {
		p.Points = []string{fmt.Sprint("第", i, "批")}
		inTx(t, s, func(ctx context.Context, tx *db.Tx) (err error) {
			p, err = s.App.Catalog.Change(ctx, tx, p)
			return err
		})
		if err := s.App.Search.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestSearchPages(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	c := newCounter(t, s)
	for i := range 5 {
		c.shelve(t, "龙井"+strings.Repeat("一", i+1), int64(1000*(i+1)))
	}
	for _, sort := range []string{"relevance", "newest", "price_up", "price_down"} {
		all, _ := c.search(t, "q", "龙井", "sort", sort)
		var seen []string
		for next := "start"; next != ""; {
			titles, p := c.search(t, "q", "龙井", "sort", sort, "limit", "2", "cursor", strings.TrimPrefix(next, "start"))
			if p.Total != 5 {
				t.Errorf("%s: %d in total, want 5", sort, p.Total)
			}
			seen, next = append(seen, titles), p.Next
		}
		if got := strings.Join(seen, " "); got != all || len(seen) != 3 {
			t.Errorf("%s: pages %q, want %q", sort, seen, all)
		}
	}
}

// Without a question the shelf is browsed: filtered, sorted, page by page.
func TestTheShelfIsBrowsedWithoutWords(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	c := newCounter(t, s)
	for i, price := range []int64{3000, 1000, 2000} {
		c.shelve(t, fmt.Sprint("茶", i), price)
	}
	for query, want := range map[string]string{
		"":           "茶2 茶1 茶0",
		"newest":     "茶2 茶1 茶0",
		"price_up":   "茶1 茶2 茶0",
		"price_down": "茶0 茶2 茶1",
	} {
		asked := []string{"min_price", "1000"}
		if query != "" {
			asked = append(asked, "sort", query)
		}
		if titles, p := c.search(t, append(asked, "max_price", "3000")...); titles != want || p.Total != 3 {
			t.Errorf("%q: %s (%d), want %s", query, titles, p.Total, want)
		}
	}
	if titles, p := c.search(t, "max_price", "1500"); titles != "茶1" || p.Total != 1 {
		t.Errorf("filtered: %s (%d)", titles, p.Total)
	}
}

func TestSearchRefuses(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	for query, code := range map[string]string{
		"q=%20%EF%BC%8C":                    "search.no_words",
		"q=lj&min_price=2&max_price=1":      "search.price_range",
		"q=" + strings.Repeat("x", 201):     "validation",
		"q=lj&cursor=x":                     "page.cursor",
		"q=lj&sort=" + url.QueryEscape("贵"): "validation",
	} {
		r := knock(t, s, webtest.Case{Method: http.MethodGet, Target: "/api/v1/search?" + query}, "")
		if r.status != http.StatusUnprocessableEntity || r.problem.Code != code || !chinese.MatchString(r.problem.Detail) {
			t.Errorf("%.40q: %d %s, want %s", query, r.status, r.raw, code)
		}
	}
}

func TestSuggestions(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	c := newCounter(t, s)
	for i := range 12 {
		c.shelve(t, fmt.Sprint("绿雪芽", i), 1000)
	}
	c.shelve(t, "明前龙井", 19800)
	for ask, want := range map[string]string{"lv": "绿茶", "绿": "绿茶", "ming": "明前龙井", "mqlj": "明前龙井", "龙": "明前龙井", "mingqain": "明前龙井"} {
		r := knock(t, s, webtest.Case{Method: http.MethodGet, Target: "/api/v1/search/suggest?q=" + url.QueryEscape(ask)}, "")
		var list struct {
			Items []struct{ Kind, Text string } `json:"items"`
		}
		if err := json.Unmarshal(r.raw, &list); err != nil || len(list.Items) == 0 || len(list.Items) > 10 || list.Items[0].Text != want {
			t.Errorf("%s: %s, want %s first", ask, r.raw, want)
		}
	}
}

func TestHotWords(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		c := newCounter(t, s)
		c.shelve(t, "明前龙井", 19800)
		c.shelve(t, "雨前龙井", 9800)
		c.shelve(t, "白毫银针", 19800)
		for range 2 {
			c.search(t, "q", " 龙井！")
			c.Advance(time.Minute) // Written twice: added to what is there.
		}
		c.search(t, "q", "银针")
		for _, ask := range []string{"lj", "拖拉机", "龙井 拖拉机", "龙"} { // Pinyin, nothing, half of it, too short.
			c.search(t, "q", ask)
		}
		_, p := c.search(t, "q", "龙井", "limit", "1")
		c.want(t, "明前龙井", "q", "龙井", "limit", "1", "cursor", p.Next) // No new search.
		c.Advance(time.Minute)
		var searches int
		if err := s.DB.Get(t.Context(), &searches, "SELECT searches FROM search_word WHERE word = ?", "龙井"); err != nil || searches != 3 {
			t.Errorf("%d searches are counted, %v; want 3", searches, err)
		}
		if got := c.words(t, "", "/hot"); !slices.Equal(got, []string{"龙井", "银针"}) {
			t.Errorf("hot are %q", got)
		}
		c.Advance(6 * 24 * time.Hour)
		if got := c.words(t, "", "/hot"); len(got) != 2 {
			t.Errorf("hot after six days are %q", got)
		}
		c.Advance(2 * 24 * time.Hour)
		var kept int
		if err := s.DB.Get(t.Context(), &kept, "SELECT COUNT(*) FROM search_word"); err != nil || kept != 0 || len(c.words(t, "", "/hot")) != 0 {
			t.Errorf("%d words are kept after eight days, %v", kept, err)
		}
	})
}

func TestSearchHistory(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		c := newCounter(t, s)
		me, other := s.Buyer("林知夏").Token, s.Buyer("周望舒").Token
		remember := func(token, word string, status int) {
			t.Helper()
			body, err := json.Marshal(map[string]string{"word": word})
			if err != nil {
				t.Fatal(err)
			}
			r := knock(t, s, webtest.Case{Method: http.MethodPost, Target: "/api/v1/search/history", Header: map[string]string{"Content-Type": "application/json"}, Body: body}, token)
			if r.status != status {
				t.Fatalf("%q: %d %s", word, r.status, r.raw)
			}
			s.Clock.Advance(time.Second)
		}
		forget := func(token, query string) {
			t.Helper()
			r := knock(t, s, webtest.Case{Method: http.MethodDelete, Target: "/api/v1/search/history" + query}, token)
			if r.status != http.StatusNoContent {
				t.Fatalf("%s: %d %s", query, r.status, r.raw)
			}
		}
		for i := range 22 {
			remember(me, fmt.Sprint("茶", i), http.StatusNoContent)
		}
		remember(me, " 茶5 ", http.StatusNoContent)
		remember(me, " ，", http.StatusUnprocessableEntity)
		remember(me, strings.Repeat("长", 41), http.StatusNoContent)
		remember(other, "茶壶", http.StatusNoContent)
		got := c.words(t, me, "/history")
		if len(got) != 20 || got[0] != strings.Repeat("长", 40) || got[1] != "茶5" || got[2] != "茶21" || slices.Contains(got, "茶2") {
			t.Errorf("my history is %q", got)
		}
		forget(me, "?word="+url.QueryEscape("茶21"))
		if got := c.words(t, me, "/history"); len(got) != 19 || slices.Contains(got, "茶21") {
			t.Errorf("without a word it is %q", got)
		}
		forget(me, "")
		if mine, theirs := c.words(t, me, "/history"), c.words(t, other, "/history"); len(mine) != 0 || !slices.Equal(theirs, []string{"茶壶"}) {
			t.Errorf("mine is %q, another's %q", mine, theirs)
		}
	})
}
