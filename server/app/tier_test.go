package app_test

import (
	"net/http"
	"strconv"
	"testing"

	"yuanfen/server/app/shoptest"
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
		for body, want := range map[string]int{`{"tier":10,"reason":"x"}`: 422, `{"tier":1,"reason":"x"}`: 409, `{"tier":2,"reason":" "}`: 422} {
			if got := put(body); got != want {
				t.Errorf("%s: %d, want %d", body, got, want)
			}
		}
		if got := put(`{"tier":2,"reason":"线下展会带来大客户"}`); got/100 != 2 {
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
