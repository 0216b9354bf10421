package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/commission"
	"yuanfen/server/order"
	"yuanfen/server/referral"
)

// Cases 8 and 9: a refund takes its part of the commission back, in proportion and
// by the rules of when the order was placed, whatever they are now; the parts of a
// line add up to all of it.
func TestCase08_09_RefundTakesItsPartBack(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		rate := func(bp int64) commission.Rules {
			return commission.Rules{Rule: commission.Rule{Method: commission.RateOfPaid, BP: bp}}
		}
		publish(t, s.App.Commission.Rules, rate(1500))
		seller := s.Seller("何雨")
		b, sku := s.Via("林知夏", seller.Code), s.SKU(1990, 100)
		o := s.Pay(b, s.Place(b, shoptest.Want(sku, 3)))
		s.WantFunds(seller, 896, 0, 0, 0) // 15 % of 59.70, half up.
		publish(t, s.App.Commission.Rules, rate(500))
		s.Refund(o, 1, 1990, 0)
		s.WantFunds(seller, 597, 0, 0, 0) // 896 × 2/3: 299 went back.
		s.Refund(o, 0, 7, 0)              // A compensation of seven fen.
		s.WantFunds(seller, 596, 0, 0, 0)
		s.Refund(o, 2, 3973, 800)
		s.WantFunds(seller, 0, 0, 0, 0)
		s.WantState(o, order.Closed)
		next := s.Pay(b, s.Place(b, shoptest.Want(sku, 1)))
		s.WantFunds(seller, 100, 0, 0, 0) // 5 % of 19.90 now.
		s.Refund(next, 1, 1990, 800)
	})
}

// Case 14: a code fits WeChat's scene, can't be guessed, and what is no code is
// refused or leads home; the mini-program code is made with the link.
func TestCase14_CodesFitTheScene(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller, sku := s.Seller("何雨"), s.SKU(1990, 10)
		offers, err := s.App.Catalog.Offers(t.Context(), []int64{sku})
		must(t, err)
		want := referral.Wanted{DistributorID: seller.Seller, Target: referral.Product, TargetID: offers[sku].ProductID, Channel: "某个群"}
		link, err := s.App.Referral.Make(t.Context(), want)
		must(t, err)
		if !regexp.MustCompile(`^[0-9A-Za-z]{12}$`).MatchString(link.Code) {
			t.Errorf("code %q", link.Code)
		}
		if again, err := s.App.Referral.Make(t.Context(), want); err != nil || again.ID != link.ID {
			t.Errorf("asked again: %d, %v", again.ID, err)
		}
		s.Step()
		for _, path := range []string{"code", "qr"} {
			if got := s.Get(s.URL+"/api/v1/distributor/links/"+number(link.ID)+"/"+path, seller.Token); got != http.StatusOK {
				t.Errorf("%s: %d", path, got)
			}
		}
		for name, w := range map[string]referral.Wanted{
			"no such product":        {DistributorID: seller.Seller, Target: referral.Product, TargetID: 77},
			"a campaign":             {DistributorID: seller.Seller, Target: "campaign", TargetID: 1},
			"a product of no number": {DistributorID: seller.Seller, Target: referral.Product},
			"home of what":           {DistributorID: seller.Seller, Target: referral.Home, TargetID: 1},
		} {
			if _, err := s.App.Referral.Make(t.Context(), w); err == nil {
				t.Errorf("%s was taken", name)
			}
		}
		for _, code := range []string{"", "x", strings.Repeat("a", 33), "a%20b"} {
			if l, ok, err := s.App.Referral.Resolve(t.Context(), code); ok || err != nil {
				t.Errorf("%q leads to %+v, %v", code, l, err)
			}
		}
		must(t, s.App.Referral.Revoke(t.Context(), seller.Seller, link.ID))
		if _, ok, _ := s.App.Referral.Resolve(t.Context(), link.Code); ok {
			t.Error("a revoked code still leads somewhere")
		}
	})
}

// number is an id in an address.
func number(id int64) string { return strconv.FormatInt(id, 10) }

// Case 23: nobody who is no approved distributor sees or gets anything of selling,
// and what would be multi-level can't be set.
func TestCase23_OnlyDistributorsSeeEarnings(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := s.Seller("何雨")
		buyer := s.Via("林知夏", seller.Code)
		applicant, _ := s.Applicant("苏杭", "")
		s.Bought(buyer, shoptest.Want(s.SKU(1990, 10), 1))
		for _, b := range []shoptest.Buyer{buyer, applicant} {
			for _, path := range []string{"funds", "commissions", "statement", "statement.xlsx", "links", "questions", "payouts"} {
				if got := s.Get(s.URL+"/api/v1/distributor/"+path, b.Token); got != http.StatusForbidden {
					t.Errorf("%s sees %s: %d", b.Name, path, got)
				}
			}
			raw := body(t, s, "/api/v1/distributor", b.Token)
			for _, word := range []string{"purchase_bp", "分享者", "银牌", "bar"} {
				if strings.Contains(raw, word) {
					t.Errorf("%s sees %q in %s", b.Name, word, raw)
				}
			}
		}
		orders := body(t, s, "/api/v1/orders", buyer.Token)
		for _, word := range []string{"commission", "distributor", "佣金"} {
			if strings.Contains(orders, word) {
				t.Errorf("a buyer's orders say %q", word)
			}
		}
		var rules map[string]any
		raw, err := json.Marshal(commission.DefaultRules)
		must(t, err)
		must(t, json.Unmarshal(raw, &rules))
		for _, word := range []string{"level", "upline", "inviter", "team", "fee"} {
			if _, can := rules[word]; can {
				t.Errorf("commission rules speak of %s", word)
			}
		}
	})
}

func body(t *testing.T, s *shoptest.Shop, path, token string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, http.NoBody)
	must(t, err)
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	must(t, err)
	return string(raw)
}

// Visits are counted by people who are not the distributor, and not by robots; what
// waits in memory is stored by the next second, once.
func TestVisits_CountPeople(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := s.Seller("何雨")
		visit := func(token, agent string) {
			t.Helper()
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/api/v1/visits", strings.NewReader(`{"link":"`+seller.Code+`"}`))
			must(t, err)
			req.Header.Set("Authorization", "Bearer "+token)
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("User-Agent", agent)
			res, err := http.DefaultClient.Do(req)
			must(t, err)
			must(t, res.Body.Close())
			if res.StatusCode != http.StatusNoContent {
				t.Fatal(res.Status)
			}
		}
		a, b := s.Buyer("甲"), s.Buyer("乙")
		visit(a.Token, "MicroMessenger")
		visit(a.Token, "MicroMessenger")
		visit(b.Token, "MicroMessenger")
		visit(b.Token, "mpcrawler")
		visit(seller.Token, "MicroMessenger")
		must(t, s.App.Referral.StoreVisits(t.Context()))
		must(t, s.App.Referral.StoreVisits(t.Context()))
		links, err := s.App.Referral.Links(t.Context(), seller.Seller, 0, 10)
		must(t, err)
		totals, err := s.App.Referral.Totals(t.Context(), []int64{links[0].ID})
		must(t, err)
		if got := totals[links[0].ID]; got.Visits != 3 || got.Visitors != 2 {
			t.Errorf("%+v", got)
		}
	})
}

// A distributor asks why an order is not theirs and gets an answer on the evidence,
// without learning who the buyer is or who the other one is.
func TestQuestion_IsAnsweredOnTheEvidence(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		one, two := s.Seller("何雨"), s.Seller("苏杭")
		s.Via("林知夏", one.Code)
		b := s.Via("林知夏", two.Code)
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 10), 1)))
		wantReason(t, s, o, one.Seller, referral.ByBinding)
		why := body(t, s, "/api/v1/distributor/orders/"+number(o.ID)+"/attribution", two.Token)
		for _, secret := range []string{"林知夏", "何雨", number(one.Seller), number(b.ID)} {
			if strings.Contains(why, secret) {
				t.Errorf("%q is told: %s", secret, why)
			}
		}
		if !strings.Contains(why, "另一位分销商") || !strings.Contains(why, `"mine":false`) {
			t.Errorf("told: %s", why)
		}
		q, err := s.App.Referral.Ask(t.Context(), two.ID, two.Seller, o.ID, "买家是点我的分享来的")
		must(t, err)
		_, err = s.App.Referral.Ask(t.Context(), two.ID, two.Seller, o.ID, "再问一次")
		s.WantRefused(err, referral.ErrAsked)
		must(t, s.App.Referral.Answer(shoptest.As(shoptest.StaffID), q.ID, "买家先点了别人的分享，仍在保护期内"))
		s.WantRefused(s.App.Referral.Answer(shoptest.As(shoptest.StaffID), q.ID, "又答"), referral.ErrAnswer)
		if inbox := body(t, s, "/api/v1/inbox", two.Token); !strings.Contains(inbox, "归属疑问有了答复") {
			t.Errorf("the inbox says %s", inbox)
		}
	})
}

// A month's statement opens in a spreadsheet, and its sums are the account's.
func TestStatement_AsWorkbook(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller := s.Seller("何雨")
		b := s.Via("林知夏", seller.Code)
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 10), 3)))
		s.Refund(o, 1, 1990, 0)
		m, err := commission.ParseMonth("", s.Clock.Now())
		must(t, err)
		raw, err := s.App.Commission.XLSX(t.Context(), seller.Seller, m)
		must(t, err)
		f, err := excelize.OpenReader(bytes.NewReader(raw))
		must(t, err)
		defer func() { _ = f.Close() }()
		sums, err := f.GetRows("汇总")
		must(t, err)
		if last := sums[len(sums)-1]; last[0] != "月末" || last[1] != "11.94" {
			t.Errorf("%v", sums)
		}
		lines, err := f.GetRows("订单佣金")
		must(t, err)
		if len(lines) != 2 || lines[1][6] != "17.91" || lines[1][7] != "5.97" || !strings.Contains(lines[1][8], "实付 ¥59.70 − 金牌拿货价 ¥13.93 × 3 件") {
			t.Errorf("%v", lines)
		}
		for _, month := range []string{"2026-13", "1970-01", "2099-01", "x"} {
			_, err = commission.ParseMonth(month, s.Clock.Now())
			s.WantRefused(err, commission.ErrMonth)
		}
	})
}
