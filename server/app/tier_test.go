package app_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/distributor"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web/webtest"
	"yuanfen/server/staff"
)

// Staff put somebody on another rung with a reason, which the person and the log
// are told; a rung that there is not, and the same one again, are refused.
func TestTier_ByHand(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		p := openPanel(t, s, staff.Owner)
		x := s.Seller("沈星")
		put := func(body string) int {
			return knock(t, s, webtest.Case{Method: http.MethodPut, Target: "/api/admin/v1/distributors/" + strconv.FormatInt(x.Seller, 10) + "/tier", Body: []byte(body)}, p.token).status
		}
		for body, want := range map[string]int{`{"tier":10,"reason":"x"}`: 422, `{"tier":2,"reason":"x"}`: 422, `{"tier":2,"reason":"x","until":"2020-01-01T00:00:00Z"}`: 422, `{"tier":1,"reason":"x"}`: 409, `{"tier":2,"reason":" "}`: 422} {
			if got := put(body); got != want {
				t.Errorf("%s: %d, want %d", body, got, want)
			}
		}
		if got := put(`{"tier":2,"reason":"线下展会带来大客户","until":"` + s.Clock.Now().Add(30*shoptest.Day).UTC().Format(time.RFC3339) + `"}`); got/100 != 2 {
			t.Fatalf("tier 2: %d", got)
		}
		d, err := s.App.Sellers.Get(shoptest.As(shoptest.StaffID), x.Seller)
		if err != nil || d.Tier != 2 {
			t.Errorf("tier %d, %v", d.Tier, err)
		}
		var list pageOf[struct{ ID string }]
		p.get("/distributors?top=true", &list)
		if len(list.Items) != 1 {
			t.Errorf("nobody invited them, and they are not at the top: %+v", list)
		}
		o := s.Pay(s.Via("林知夏", x.Code), s.Place(s.Via("林知夏", x.Code), shoptest.Want(s.SKU(10_000, 9), 1)))
		if c := s.Commissions(o); len(c) != 1 || c[0].Tier != 2 {
			t.Errorf("the next order earns by %+v", c)
		}
		s.WantCleanAudit()
	})
}

// A tier by hand ends at its time, with a notice and its reason kept: back to what
// their sales have reached, unless they have sold enough meanwhile.
func TestTier_GrantsEnd(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := shoptest.As(shoptest.StaffID)
		back, kept, longer := s.Seller("沈星"), s.Seller("何雨"), s.Seller("苏杭")
		until := s.Clock.Now().Add(10 * shoptest.Day).UnixMilli()
		for _, x := range []shoptest.Seller{back, kept, longer} {
			must(t, s.App.Sellers.SetTier(ctx, x.Seller, distributor.Grant{Tier: 3, Until: until, Reason: "开业支持"}))
		}
		s.WantRefused(s.App.Sellers.SetTier(ctx, back.Seller, distributor.Grant{Tier: 3, Until: until, Reason: "再来一次"}), distributor.ErrState)
		s.WantRefused(s.App.Sellers.SetTier(ctx, back.Seller, distributor.Grant{Tier: 3, Reason: "永远"}), distributor.ErrUntil)
		s.WantRefused(s.App.Sellers.SetTier(ctx, back.Seller, distributor.Grant{Tier: 1, Until: until, Reason: "第一级"}), distributor.ErrNoUntil)
		must(t, s.App.Sellers.SetTier(ctx, longer.Seller, distributor.Grant{Tier: 3, Until: until + 30*shoptest.Day.Milliseconds(), Reason: "延长"}))
		sold := func(fen int64) {
			must(t, s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				return s.App.Sellers.CountSales(ctx, tx, map[int64]int64{kept.Seller: fen})
			}))
		}
		sold(10_000_000)
		s.Advance(9 * shoptest.Day)
		s.Advance(2 * shoptest.Day)
		for x, want := range map[shoptest.Seller]int{back: 1, kept: 3, longer: 3} {
			d, err := s.App.Sellers.Get(ctx, x.Seller)
			must(t, err)
			if d.Tier != want || (d.TierUntil != 0) != (x == longer) {
				t.Errorf("%s stands on %d until %d", x.Name, d.Tier, d.TierUntil)
			}
		}
		told, err := s.App.Inbox.List(ctx, back.ID, false, 0, 1)
		must(t, err)
		if len(told) != 1 || !strings.Contains(told[0].Body, "期限到了") {
			t.Errorf("%+v", told)
		}
		events, err := s.App.Sellers.Events(ctx, back.Seller)
		must(t, err)
		if last := events[len(events)-1]; last.Kind != "expired" || last.Tier != 1 || !strings.Contains(events[len(events)-2].Detail, "开业支持") {
			t.Errorf("%+v", events)
		}
		sold(-10_000_000)
		s.WantCleanAudit()
	})
}
