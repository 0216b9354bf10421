package app_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/catalog"
	"yuanfen/server/commission"
	"yuanfen/server/distributor"
	"yuanfen/server/payout"
	"yuanfen/server/platform/web"
	"yuanfen/server/referral"
)

// fetched reads a page of the API into out and returns the status.
func fetched(t *testing.T, s *shoptest.Shop, who shoptest.Buyer, target string, out any) int {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Header.Set("Authorization", "Bearer "+who.Token)
	w := httptest.NewRecorder()
	s.App.Router.Handler().ServeHTTP(w, r)
	if w.Code == http.StatusOK {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			t.Fatal(err)
		}
	}
	return w.Code
}

// What a product is said to earn is what its sale earns.
func TestOffers_AreWhatASaleEarns(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller := s.Seller("何雨")
		plain, special := s.SKU(1990, 10), s.SKU(5000, 10)
		offers, err := s.App.Catalog.Offers(t.Context(), []int64{plain, special})
		if err != nil {
			t.Fatal(err)
		}
		publish(t, s.App.Commission.Rules, commission.Rules{
			Rule: commission.DefaultRules.Rule, Exceptions: []commission.Exception{{ProductID: web.ID(offers[special].ProductID), Rule: commission.Rule{Method: commission.RateOfPaid, BP: 500}}},
		})
		d, err := s.App.Sellers.OfMember(t.Context(), seller.ID)
		if err != nil {
			t.Fatal(err)
		}
		products, err := s.App.Catalog.List(t.Context(), catalog.Filter{Shelf: catalog.OnShelf, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		earns, err := s.App.Commission.Offers(t.Context(), d, products)
		if err != nil {
			t.Fatal(err)
		}
		b := s.Via("林知夏", seller.Code)
		for sku, want := range map[int64]int64{plain: 597, special: 250} {
			at := slices.IndexFunc(earns, func(o commission.Offer) bool { return o.Product.ID == offers[sku].ProductID })
			if least, most := earns[at].Range(); least != want || most != want {
				t.Errorf("said to earn %d to %d, want %d", least, most, want)
			}
			if rows := s.Commissions(s.Place(b, shoptest.Want(sku, 1))); rows[0].Amount != want {
				t.Errorf("earns %d, want %d", rows[0].Amount, want)
			}
		}
	})
}

// Who may not sell sees no offers; the page says how each SKU's amount comes about.
func TestOffers_AreForWhoSells(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller, sku := s.Seller("何雨"), s.SKU(1990, 10)
		var page web.Page[commission.OfferView]
		if status := fetched(t, s, s.Buyer("林知夏"), "/api/v1/distributor/goods", &page); status != http.StatusForbidden {
			t.Errorf("a buyer is answered %d", status)
		}
		if status := fetched(t, s, seller.Buyer, "/api/v1/distributor/goods?limit=100", &page); status != http.StatusOK || len(page.Items) == 0 || page.Items[0].Most != 199 {
			t.Fatalf("%d %+v", status, page)
		}
		var one struct {
			SKUs []struct {
				ID    string
				Words string
			}
		}
		if status := fetched(t, s, seller.Buyer, "/api/v1/distributor/goods/"+number(int64(page.Items[0].ID)), &one); status != http.StatusOK || one.SKUs[0].ID != number(sku) || !strings.Contains(one.SKUs[0].Words, "拿货价") {
			t.Errorf("%d %+v", status, one)
		}
		s.Decide(seller.Seller, distributor.Suspend)
		if status := fetched(t, s, seller.Buyer, "/api/v1/distributor/goods", &page); status != http.StatusForbidden {
			t.Errorf("who is suspended is answered %d", status)
		}
	})
}

// The workbench's figures: visits, orders and commission of today and this month;
// yesterday's leave today.
func TestWorkbench_CountsTodayAndTheMonth(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller, sku := s.Seller("何雨"), s.SKU(1000, 10)
		b := s.Via("林知夏", seller.Code)
		if err := s.App.Referral.Visit(seller.Code, b.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.App.Referral.StoreVisits(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.Place(b, shoptest.Want(sku, 1)) // Not paid: counts nowhere.
		s.Pay(b, s.Place(b, shoptest.Want(sku, 2)))
		want := referral.Day{Visits: 1, Visitors: 1, Orders: 1, Sales: 2000}
		today, month, err := s.App.Referral.Traffic(t.Context(), seller.Seller)
		if err != nil || today != want || month != want {
			t.Errorf("%+v, %+v, %v", today, month, err)
		}
		if e, err := s.App.Commission.EarnedBy(t.Context(), seller.Seller); err != nil || e != (commission.Earned{Today: 600, Month: 600}) {
			t.Errorf("%+v, %v", e, err)
		}
		s.Clock.Advance(shoptest.Day)
		today, month, err = s.App.Referral.Traffic(t.Context(), seller.Seller)
		if err != nil || today != (referral.Day{}) || month != want {
			t.Errorf("a day later %+v, %+v, %v", today, month, err)
		}
		if e, err := s.App.Commission.EarnedBy(t.Context(), seller.Seller); err != nil || e != (commission.Earned{Month: 600}) {
			t.Errorf("a day later %+v, %v", e, err)
		}
	})
}

// The tax that is shown before asking is the tax that is kept when it is approved.
func TestPayoutTerms_ShowTheTaxBeforeAsking(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		rules := payout.DefaultRules
		rules.Tax = []payout.Bracket{{Over: 0}, {Over: 80_00, Deduct: 80_00, BP: 2000}}
		publish(t, s.App.Payouts.Rules, rules)
		seller := s.Seller("何雨")
		s.Earn(300_00, seller)
		seller.Buyer = s.Buyer("何雨") // The days that passed ended the session.
		for _, amount := range []int64{100_00, 50_00} {
			var terms struct{ Available, Tax, Net int64 }
			if status := fetched(t, s, seller.Buyer, "/api/v1/distributor/payout-terms?amount="+number(amount), &terms); status != http.StatusOK {
				t.Fatal(status)
			}
			p := s.Withdraw(seller, amount)
			s.ApprovePayouts(p)
			if p = s.Payout(p); p.Tax == 0 || terms.Tax != p.Tax || terms.Net != p.Net() {
				t.Errorf("shown %+v, kept %d of %d", terms, p.Tax, amount)
			}
		}
	})
}

// A distributor sees who brought them and whom they brought, and nobody else.
func TestTeam_ShowsWhoWasBroughtIn(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := s.Seller("何雨")
		mate, id := s.Applicant("沈星", seller.Code)
		var team struct {
			Invited bool
			Mates   web.Page[distributor.MateView]
		}
		if status := fetched(t, s, seller.Buyer, "/api/v1/distributor/team", &team); status != http.StatusOK || team.Invited || len(team.Mates.Items) != 0 {
			t.Errorf("before staff decided: %d %+v", status, team)
		}
		s.Decide(id, distributor.Approve)
		if status := fetched(t, s, seller.Buyer, "/api/v1/distributor/team", &team); status != http.StatusOK || len(team.Mates.Items) != 1 || int64(team.Mates.Items[0].ID) != id {
			t.Errorf("%d %+v", status, team)
		}
		if status := fetched(t, s, mate, "/api/v1/distributor/team", &team); status != http.StatusOK || !team.Invited || len(team.Mates.Items) != 0 {
			t.Errorf("the mate: %d %+v", status, team)
		}
	})
}

// A member is told who serves them and why.
func TestBinding_SaysWhy(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := s.Seller("何雨")
		var bound struct {
			Bound bool
			Words []string
		}
		if status := fetched(t, s, s.Via("林知夏", seller.Code), "/api/v1/binding", &bound); status != http.StatusOK || !bound.Bound || len(bound.Words) != 3 || !strings.Contains(bound.Words[0], "第一次点开") {
			t.Errorf("%d %+v", status, bound)
		}
		if status := fetched(t, s, s.Buyer("苏杭"), "/api/v1/binding", &bound); status != http.StatusOK || bound.Bound || !strings.Contains(bound.Words[0], "没有绑定") {
			t.Errorf("%d %+v", status, bound)
		}
	})
}
