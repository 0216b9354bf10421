package app_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/platform/web/webtest"
	"yuanfen/server/staff"
)

// An account manager sees their own members and those members' orders; anybody
// else's answer as if they were not there, in lists, by number and to be changed.
func TestScope_AccountManagersSeeTheirOwn(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := t.Context()
		if err := s.App.Staff.Seed(ctx); err != nil {
			t.Fatal(err)
		}
		mine, other := s.Buyer("林知夏"), s.Buyer("何雨")
		sku := s.SKU(1990, 99)
		own, foreign := s.Bought(mine, shoptest.Want(sku, 1)), s.Bought(other, shoptest.Want(sku, 1))
		err := s.App.Staff.AddRole(ctx, staff.Role{Code: "field", Name: "外勤", Scope: staff.ScopeOwn, Permissions: []string{staff.OrderView, staff.OrderRefund, staff.OrderShip, staff.MemberView, staff.AfterSaleView}})
		if err != nil {
			t.Fatal(err)
		}
		token := staffToken(t, s, "field.one", "field")
		who, err := s.App.Staff.Authenticate(ctx, token)
		if err != nil || who.Scope != who.ID {
			t.Fatalf("%+v, %v", who, err)
		}
		if err := s.App.Members.SetManager(ctx, mine.ID, who.ID); err != nil {
			t.Fatal(err)
		}
		number := func(id int64) string { return strconv.FormatInt(id, 10) }
		for path, want := range map[string]int{
			"/api/admin/v1/orders/" + number(own.ID): 200, "/api/admin/v1/orders/" + number(foreign.ID): 404,
			"/api/admin/v1/orders/" + number(own.ID) + "/parcels": 200, "/api/admin/v1/orders/" + number(foreign.ID) + "/parcels": 404,
		} {
			if got := s.Get(s.URL+path, token); got != want {
				t.Errorf("%s: %d, want %d", path, got, want)
			}
		}
		for path, want := range map[string]int64{"/api/admin/v1/orders": own.ID, "/api/admin/v1/members": mine.ID} {
			var page struct {
				Items []struct {
					ID string `json:"id"`
				} `json:"items"`
			}
			r := knock(t, s, webtest.Case{Method: http.MethodGet, Target: path}, token)
			if err := json.Unmarshal(r.raw, &page); err != nil || len(page.Items) != 1 || page.Items[0].ID != number(want) {
				t.Errorf("%s: %s, %v", path, r.raw, err)
			}
		}
		body := []byte(`{"freight":1,"reason":"x"}`)
		header := map[string]string{"Content-Type": "application/json", "Idempotency-Key": "scope-test-1"}
		if r := knock(t, s, webtest.Case{Method: http.MethodPost, Target: "/api/admin/v1/orders/" + number(foreign.ID) + "/refunds", Body: body, Header: header}, token); r.status != http.StatusNotFound {
			t.Errorf("a refund of another's order: %d %s", r.status, r.raw)
		}
		if now := s.Order(foreign); now.Refunded != 0 {
			t.Errorf("%+v", now)
		}
	})
}
