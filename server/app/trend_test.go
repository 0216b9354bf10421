package app_test

import (
	"errors"
	"net/http"
	"strconv"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/platform/clock"
	"yuanfen/server/staff"
)

type factsOf struct {
	Visits, Buyers, Placed, Paid, Pieces, Refunded, Received int64
	PaidOrders                                               int64 `json:"paid_orders"`
	ReceivedOrders                                           int64 `json:"received_orders"`
	Commission, Payouts, Payout                              *int64
}

type partOf struct {
	Name, Title string
	factsOf
}

type trendsOf struct {
	Sum, Before factsOf
	Days        []struct {
		Day string
		factsOf
	}
	Channels, Tiers, Products, Provinces []partOf
}

func trends(p panel, query string) (v trendsOf) {
	p.Helper()
	if err := p.s.App.Reports.Roll(p.Context()); err != nil {
		p.Fatal(err)
	}
	if status := p.get("/trends"+query, &v); status != http.StatusOK {
		p.Fatalf("trends: %d", status)
	}
	return v
}

// Each thing counts on the day on which it happened, in the whole and in its
// part; a day that is over keeps its figures whatever comes later; and the
// figures are those of the rows.
func TestTrends_CountEachDayOnce(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		p := openPanel(t, s, staff.Owner)
		x := s.Seller("沈星")
		sku := s.SKU(10_000, 50)
		first := clock.Day(s.Clock.Now())
		led := s.Via("林知夏", x.Code)
		o := s.Pay(led, s.Place(led, shoptest.Want(sku, 2)))
		alone := s.Buyer("何雨")
		s.Place(alone, shoptest.Want(sku, 1)) // Never paid.
		if err := errors.Join(s.App.Referral.Visit(x.Code, led.ID), s.App.Referral.StoreVisits(t.Context())); err != nil {
			t.Fatal(err)
		}
		v := trends(p, "")
		if v.Sum.Visits != 1 || v.Sum.Placed != 2 || v.Sum.Buyers != 2 || v.Sum.PaidOrders != 1 || v.Sum.Paid != o.Paid || v.Sum.Pieces != 2 {
			t.Errorf("first day: %+v", v.Sum)
		}
		if c := s.Commissions(o); v.Sum.Commission == nil || *v.Sum.Commission != c[0].Amount || len(v.Tiers) != 1 || *v.Tiers[0].Commission != c[0].Amount || v.Tiers[0].Paid != c[0].Paid {
			t.Errorf("commission %v of %+v, tiers %+v", v.Sum.Commission, c, v.Tiers)
		}
		if len(v.Products) != 1 || v.Products[0].Pieces != 2 || v.Products[0].Title == v.Products[0].Name {
			t.Errorf("products: %+v", v.Products)
		}
		if len(v.Provinces) != 1 || v.Provinces[0].Name != "浙江省" || v.Provinces[0].Paid != o.Paid {
			t.Errorf("provinces: %+v", v.Provinces)
		}
		if len(v.Channels) != 2 || v.Channels[0].Title != "没有写明渠道" || v.Channels[0].Paid != o.Paid || v.Channels[0].Visits != 1 || v.Channels[1].Name != "(direct)" || v.Channels[1].Placed != 1 {
			t.Errorf("channels: %+v", v.Channels)
		}

		// Two days later: that day stands, and what happens now counts now.
		s.Ship(o)
		s.Advance(48 * time.Hour)
		s.Confirm(led, o)
		s.Refund(o, 1, 5_000, 0)
		p.token = staffToken(t, s, "trend.later", staff.Owner)
		v = trends(p, "")
		if len(v.Days) != 30 || v.Days[27].Day != first || v.Days[27].PaidOrders != 1 || v.Days[27].Refunded != 0 || v.Days[28].Placed != 0 {
			t.Errorf("days: %+v", v.Days[27:])
		}
		if d := v.Days[29]; d.ReceivedOrders != 1 || d.Received != o.Paid-d.Refunded && d.Received != o.Paid || d.Refunded != 5_000 || d.Placed != 0 {
			t.Errorf("today: %+v", d)
		}
		var n int
		if err := s.DB.Get(t.Context(), &n, "SELECT COUNT(*) FROM report_day WHERE part = 'final'"); err != nil || n != 2 {
			t.Errorf("%d days are final, want 2: %v", n, err)
		}
		must(t, s.App.Reports.Roll(t.Context()))
		if again := trends(p, ""); again.Sum.Paid != o.Paid || again.Sum.Placed != 2 {
			t.Errorf("counted twice: %+v", again.Sum)
		}
		yesterday := clock.Day(s.Clock.Now().AddDate(0, 0, -1))
		if v = trends(p, "?from="+yesterday); v.Sum.Placed != 0 || v.Before.Placed != 2 {
			t.Errorf("two days %+v after %+v", v.Sum, v.Before)
		}
	})
}

// Nobody sees figures of what they may not see, nor the whole shop's who looks
// after a part of it; and a span that makes no sense is refused.
func TestTrends_WhoSeesWhat(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		s.Bought(s.Buyer("林知夏"), shoptest.Want(s.SKU(1990, 20), 1))
		if v := trends(openPanel(t, s, "warehouse"), ""); v.Sum.Placed != 1 || v.Sum.Commission != nil || v.Sum.Payout != nil {
			t.Errorf("the warehouse sees commission: %+v", v.Sum)
		}
		var v trendsOf
		if status := openPanel(t, s, "account_manager").get("/trends", &v); status != http.StatusForbidden {
			t.Errorf("an account manager sees the whole shop: %d", status)
		}
		p := openPanel(t, s, staff.Owner)
		for _, q := range []string{"?from=2026-13-40", "?from=2030-01-02&until=2030-01-01", "?from=2020-01-01&until=2029-01-01"} {
			if status := p.get("/trends"+q, &v); status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %s", q, strconv.Itoa(status))
			}
		}
	})
}
