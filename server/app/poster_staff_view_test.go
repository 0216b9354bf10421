package app_test

import (
	"net/http"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/distributor"
	"yuanfen/server/poster"
	"yuanfen/server/staff"
)

// Staff see of a distributor the posters that they see themselves, and of one who may
// not share none.
func TestPoster_StaffSeeADistributorsPosters(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		must(t, s.App.Staff.Seed(t.Context()))
		token := staffToken(t, s, "owner.one", staff.Owner)
		x := s.Seller("何雨")
		p := s.Pictured(36800, 2)
		link := s.Share(x, p.ID)
		_, err := s.App.Posters.Start(shoptest.As(shoptest.StaffID), poster.Order{Title: "新茶", Design: "stilllife", ProductID: p.ID})
		must(t, err)
		s.Step()
		at := "/api/admin/v1/distributors/" + digits(x.Seller)
		var shown preparedList
		call(t, s, http.MethodGet, at+"/posters", token, nil, &shown)
		if mine := prepared(t, s, "何雨"); len(shown.Items) != 1 || len(mine.Items) != 1 || shown.Items[0].ID != mine.Items[0].ID {
			t.Errorf("staff see %+v, the distributor %+v", shown, mine)
		}
		var offers struct {
			Items []struct{ Template, Preview string }
		}
		call(t, s, http.MethodGet, at+"/links/"+digits(link.ID)+"/posters", token, nil, &offers)
		if len(offers.Items) == 0 || fetch(t, s, offers.Items[0].Preview).status != http.StatusOK {
			t.Errorf("%+v", offers)
		}
		other := s.Seller("苏杭")
		wantCode(t, "somebody else's link", ask(t, s, http.MethodGet, "/api/admin/v1/distributors/"+digits(other.Seller)+"/links/"+digits(link.ID)+"/posters", token, nil), http.StatusNotFound, "not_found")
		s.Decide(x.Seller, distributor.Suspend)
		wantCode(t, "one who may not share", ask(t, s, http.MethodGet, at+"/links/"+digits(link.ID)+"/posters", token, nil), http.StatusGone, "poster.link_gone")
	})
}
