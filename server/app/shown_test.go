package app_test

import (
	"net/http"
	"testing"

	"yuanfen/server/app/shoptest"
)

// Who comes by a link sees its distributor's pictures on every product's page.
func TestLink_ShowsItsDistributorsPicturesThroughTheShop(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		x := s.Seller("何雨")
		p, q := s.Pictured(36800, 2), s.Pictured(9900, 3)
		var link struct{ ID, Code string }
		call(t, s, http.MethodPost, "/api/v1/distributor/links", x.Token, map[string]any{"target": "product", "product_id": digits(p.ID)}, &link)
		shown := func(product int64) string {
			t.Helper()
			var found struct {
				Set string `json:"image_set_id"`
			}
			call(t, s, http.MethodGet, "/api/v1/links/"+link.Code+"/products/"+digits(product), "", nil, &found)
			return found.Set
		}
		given, err := s.App.Sellers.Sets(t.Context(), p, []int64{x.Seller})
		must(t, err)
		if got := shown(p.ID); got != digits(given[x.Seller]) {
			t.Errorf("a fresh link shows set %q, not %d", got, given[x.Seller])
		}
		if got := shown(q.ID); got != "" {
			t.Errorf("a product of which they were given no set shows %q", got)
		}
		must(t, s.App.Sellers.ChooseSet(t.Context(), x.Seller, q, q.ImageSets[2].ID))
		if got := shown(q.ID); got != digits(q.ImageSets[2].ID) {
			t.Errorf("another product shows set %q, not the one chosen", got)
		}
		call(t, s, http.MethodDelete, "/api/v1/distributor/links/"+link.ID, x.Token, nil, nil)
		if got := shown(q.ID); got != "" {
			t.Errorf("a revoked link shows set %q", got)
		}
	})
}
