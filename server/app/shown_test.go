package app_test

import (
	"net/http"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/distributor"
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
		third := s.Pictured(500, 1)
		listed := func() (sets map[string]string) {
			t.Helper()
			var found struct {
				Items []struct {
					Product string `json:"product_id"`
					Set     string `json:"image_set_id"`
				}
			}
			call(t, s, http.MethodGet, "/api/v1/links/"+link.Code+"/image-sets?ids="+digits(p.ID)+","+digits(q.ID)+","+digits(third.ID), "", nil, &found)
			sets = map[string]string{}
			for _, one := range found.Items {
				sets[one.Product] = one.Set
			}
			return sets
		}
		if got := listed(); len(got) != 2 || got[digits(p.ID)] != digits(given[x.Seller]) || got[digits(q.ID)] != digits(q.ImageSets[2].ID) {
			t.Errorf("lists show %v", got)
		}
		if a := fetch(t, s, "/api/v1/links/"+link.Code+"/image-sets?ids=1,x"); a.status != 422 {
			t.Errorf("%d %s", a.status, a.raw)
		}
		call(t, s, http.MethodDelete, "/api/v1/distributor/links/"+link.ID, x.Token, nil, nil)
		if got := shown(q.ID); got != "" {
			t.Errorf("a revoked link shows set %q", got)
		}
		if got := listed(); len(got) != 0 {
			t.Errorf("a revoked link shows sets %v in lists", got)
		}
	})
}

// Whoever was refused gets back what they wrote, and nobody else does.
func TestDistributor_WhatWasAppliedWith(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b, id := s.Applicant("何雨", "")
		s.Decide(id, distributor.Reject)
		var wrote struct{ Name, Phone, Channel, Province, City string }
		call(t, s, http.MethodGet, "/api/v1/distributor/application", b.Token, nil, &wrote)
		if wrote.Name == "" || len(wrote.Phone) != 11 || wrote.Province == "" || wrote.Channel == "" {
			t.Errorf("%+v", wrote)
		}
		if a := ask(t, s, http.MethodGet, "/api/v1/distributor/application", s.Buyer("路人").Token, nil); a.status != 404 {
			t.Errorf("who never applied: %d %s", a.status, a.raw)
		}
	})
}
