package app_test

import (
	"net/http"
	"strconv"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/staff"
)

// Whatever of distribution waits for somebody is counted on the first page, and
// only for who may act on it.
func TestToday_CountsDistribution(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller := s.Seller("何雨")
		s.Earn(30_000, seller)
		s.Withdraw(seller, 1_000)
		s.WithdrawByBank(seller, 2_000)
		p := openPanel(t, s, "finance")
		var v todayView
		p.get("/today", &v)
		for kind, want := range map[string]int{"payouts": 2, "payout_batches": 0, "bank_payouts": 0, "risk_cases": 0, "write_offs": 0, "applications": -1} {
			if n, _ := v.waiting(kind); n != want {
				t.Errorf("%s: %d wait, want %d", kind, n, want)
			}
		}
		if n, _ := todayOf(openPanel(t, s, "warehouse")).waiting("payouts"); n != -1 {
			t.Errorf("the warehouse is told of %d payouts", n)
		}
	})
}

func todayOf(p panel) (v todayView) {
	p.Helper()
	p.get("/today", &v)
	return v
}

// Staff read a distributor's links with what they brought, and who drafted and
// published rules by name.
func TestPanel_LinksAndNames(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller := s.Seller("何雨")
		b := s.Via("林知夏", seller.Code)
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 10), 3)))
		p := openPanel(t, s, staff.Owner)
		var links struct {
			Items []struct {
				Code          string
				Orders, Sales int64
			}
		}
		p.get("/distributors/"+strconv.FormatInt(seller.Seller, 10)+"/links", &links)
		if len(links.Items) != 1 || links.Items[0].Code != seller.Code || links.Items[0].Orders != 1 || links.Items[0].Sales != 5970 {
			t.Errorf("links: %+v", links.Items)
		}
		if status := p.get("/distributors/1/links", &links); status != http.StatusNotFound {
			t.Errorf("links of nobody: %d", status)
		}
		var lines struct {
			Items []struct {
				Name string `json:"distributor_name"`
			}
		}
		p.get("/commissions?order_id="+strconv.FormatInt(o.ID, 10), &lines)
		if len(lines.Items) != 1 || lines.Items[0].Name != "示例何雨" {
			t.Errorf("commissions: %+v", lines.Items)
		}
		// A draft names its author.
		e, err := s.App.Sellers.Ladder.Draft(shoptest.As(staffID(t, s, "p.owner")), sevenTenths, "测试", 0)
		if err != nil {
			t.Fatal(err)
		}
		var editions struct {
			Items []struct {
				Version int
				Drafter string
			}
		}
		p.get("/policies/tiers", &editions)
		if first := editions.Items[0]; first.Version != e.No || first.Drafter == "" {
			t.Errorf("editions: %+v", editions.Items)
		}
	})
}

func staffID(t *testing.T, s *shoptest.Shop, login string) int64 {
	t.Helper()
	a, err := s.App.Staff.ByLogin(t.Context(), login)
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}
