package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/inventory"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/web/webtest"
	"yuanfen/server/staff"
)

// panel is what the panel reads, as a person of the brand.
type panel struct {
	*testing.T
	s     *shoptest.Shop
	token string
}

func openPanel(t *testing.T, s *shoptest.Shop, role string) panel {
	t.Helper()
	if err := s.App.Staff.Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	return panel{t, s, staffToken(t, s, "p."+role, role)}
}

func (p panel) get(target string, out any) int {
	p.Helper()
	r := knock(p.T, p.s, webtest.Case{Method: http.MethodGet, Target: "/api/admin/v1" + target}, p.token)
	if r.status == http.StatusOK {
		if err := json.Unmarshal(r.raw, out); err != nil {
			p.Fatalf("%s: %v", target, err)
		}
	}
	return r.status
}

type todayView struct {
	Waiting []struct {
		Kind  string
		Count int
		Since time.Time
	}
	Today, Yesterday *struct {
		Orders, Amount, Refunded int64
		Paid                     int64 `json:"paid_orders"`
	}
}

func (v todayView) waiting(kind string) (count int, since time.Time) {
	for _, w := range v.Waiting {
		if w.Kind == kind {
			return w.Count, w.Since
		}
	}
	return -1, time.Time{}
}

// What waits is counted, since the oldest of it; today's orders stand beside
// yesterday's at the same hour; and nobody sees more than they may.
func TestToday(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		p := openPanel(t, s, staff.Owner)
		buyer, sku := s.Buyer("林知夏"), s.SKU(1990, 20)
		s.Pay(buyer, s.Place(buyer, shoptest.Want(sku, 1)))
		paidAt := s.Clock.Now()
		s.Clock.Advance(24 * time.Hour)
		s.Pay(buyer, s.Place(buyer, shoptest.Want(sku, 2)))
		s.Place(buyer, shoptest.Want(sku, 3))
		var v todayView
		p.token = staffToken(t, s, "panel.later", staff.Owner) // A day is longer than a session.
		p.get("/today", &v)
		if n, since := v.waiting("to_ship"); n != 2 || since.Sub(paidAt).Abs() > time.Minute {
			t.Errorf("to ship: %d since %v", n, since)
		}
		if n, _ := v.waiting("overdue"); n != 0 {
			t.Errorf("overdue: %d", n)
		}
		if v.Today == nil || v.Today.Orders != 2 || v.Today.Paid != 1 || v.Today.Amount != 2*1990+800 || v.Yesterday.Orders != 1 || v.Yesterday.Amount != 1990+800 {
			t.Errorf("today %+v, yesterday %+v", v.Today, v.Yesterday)
		}
		s.Clock.Advance(25 * time.Hour)
		p.token = staffToken(t, s, "panel.last", staff.Owner)
		p.get("/today", &v)
		if n, _ := v.waiting("overdue"); n != 1 {
			t.Errorf("overdue after two days: %d", n)
		}
		var less todayView
		openPanel(t, s, "warehouse").get("/today", &less)
		if n, _ := less.waiting("refund_bank"); n != -1 {
			t.Errorf("the warehouse is asked to pay refunds: %d", n)
		}
		var scoped todayView
		openPanel(t, s, "account_manager").get("/today", &scoped)
		if scoped.Today != nil || len(scoped.Waiting) != 0 {
			t.Errorf("who looks after some members sees the whole shop: %+v", scoped)
		}
	})
}

type pageOf[T any] struct {
	Items []T
	Next  string
}

// collect reads a list page by page to its end.
func collect[T any](p panel, target string) (all []T) {
	p.Helper()
	for cursor := ""; ; {
		var page pageOf[T]
		if status := p.get(target+"&cursor="+url.QueryEscape(cursor), &page); status != http.StatusOK {
			p.Fatalf("%s: %d", target, status)
		}
		all = append(all, page.Items...)
		if cursor = page.Next; cursor == "" {
			return all
		}
	}
}

// The staff's lists are whole, page by page, and find what is asked for.
func TestStaffLists(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		p := openPanel(t, s, staff.Owner)
		buyer := s.Buyer("林知夏")
		skus := []int64{s.SKU(1990, 20), s.SKU(2990, 7), s.SKU(3990, 0)}
		o := s.Pay(buyer, s.Place(buyer, shoptest.Want(skus[0], 1)))

		products := collect[struct {
			ID, Title, Shelf string
			SKUs             int
			Left             int64
		}](p, "/products?limit=2")
		if len(products) != 3 || products[0].Left != 0 || products[1].Left != 7 || products[2].Left != 19 || products[2].SKUs != 1 || products[2].Shelf != "on" {
			t.Errorf("products: %+v", products)
		}
		for words, want := range map[string]int{"龙井": 3, "井茶": 0, "S1": 0, "%": 0} {
			if found := collect[struct{ ID string }](p, "/products?q="+url.QueryEscape(words)); len(found) != want {
				t.Errorf("products of %q: %d", words, len(found))
			}
		}
		stock := collect[struct {
			ID, Code string
			Places   []struct {
				OnHand   int64 `json:"on_hand"`
				Reserved int64
			}
		}](p, "/stock?limit=2")
		if len(stock) != 3 || stock[2].ID != strconv.FormatInt(skus[0], 10) || stock[2].Places[0].OnHand != 20 || stock[2].Places[0].Reserved != 1 {
			t.Errorf("stock: %+v", stock)
		}
		if found := collect[struct{ ID string }](p, "/stock?q="+stock[1].Code); len(found) != 1 || found[0].ID != stock[1].ID {
			t.Errorf("stock by code: %+v", found)
		}
		papers := collect[struct {
			Kind  string
			Lines []struct {
				Title    string
				Quantity int64
			}
		}](p, "/stock/documents?limit=1&kind="+string(inventory.Receipt))
		if len(papers) != 3 || papers[2].Lines[0].Title != "明前龙井" || papers[2].Lines[0].Quantity != 20 {
			t.Errorf("documents: %+v", papers)
		}
		journals := collect[struct {
			Kind      string
			Subject   string
			SubjectID string `json:"subject_id"`
			Entries   []struct{ Amount int64 }
		}](p, "/ledger/journals?limit=1")
		if len(journals) != 1 || journals[0].SubjectID != strconv.FormatInt(o.ID, 10) || journals[0].Entries[0].Amount != o.Total {
			t.Errorf("journals: %+v", journals)
		}
		today := clock.Day(clock.FromMillis(o.PlacedAt))
		for query, want := range map[string]int{"&from=" + today: 1, "&until=" + today: 1, "&until=2026-11-22": 0, "&from=2026-11-24": 0} {
			if found := collect[struct{ ID string }](p, "/orders?limit=5"+query); len(found) != want {
				t.Errorf("orders %s: %d", query, len(found))
			}
		}
		if status := p.get("/orders?from=2026-02-31", nil); status != http.StatusUnprocessableEntity {
			t.Errorf("31 February: %d", status)
		}
	})
}

func TestStaffLists_Refunds(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		p := openPanel(t, s, staff.Owner)
		buyer := s.Buyer("林知夏")
		o := s.Pay(buyer, s.Place(buyer, shoptest.Want(s.SKU(1990, 20), 1)))
		refund := s.Refund(o, 1, 1990, 800)
		refunds := collect[struct {
			ID        string
			PayableID string `json:"payable_id"`
			Amount    int64
		}](p, "/refunds?state=due")
		if len(refunds) != 1 || refunds[0].ID != strconv.FormatInt(refund.ID, 10) || refunds[0].PayableID != strconv.FormatInt(o.ID, 10) || refunds[0].Amount != o.Total {
			t.Errorf("refunds: %+v", refunds)
		}
	})
}
