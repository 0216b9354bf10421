package app_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/staff"
)

type previewed struct {
	Picture []byte
	Boxes   []struct{ X, Y, W, H float64 }
	tried
}

func (d designer) preview(text string, more ...string) (out previewed) {
	d.t.Helper()
	call(d.t, d.s, http.MethodPost, "/api/admin/v1/poster-templates/preview", d.token, previewOf(text, more...), &out)
	return out
}

func previewOf(text string, more ...string) map[string]string {
	body := map[string]string{"text": text}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i]] = more[i+1]
	}
	return body
}

// A template that nobody has kept is drawn by the engine that will draw the posters:
// what it would look like, where its layers stand, and what the trial would say.
func TestPoster_PreviewOfWhatIsNotSaved(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		d := newDesigner(t, s)
		p := s.Pictured(36800, 2)
		x := s.Seller("何雨")
		_, text := d.find("editorial", "published")
		before, err := s.App.Posters.Designs(t.Context())
		must(t, err)

		plain := d.preview(text)
		if format, at := sizeOf(t, plain.Picture); format != "jpeg" || at.X != 900 || at.Y != 1200 {
			t.Errorf("%s of %v", format, at)
		}
		if n := strings.Count(text, `"type":`); len(plain.Boxes) != n || len(plain.Faults) != 0 {
			t.Errorf("%d boxes of %d layers, faults %+v", len(plain.Boxes), n, plain.Faults)
		}
		code := plain.Boxes[len(plain.Boxes)-1]
		if strings.Contains(text, `"w": 216, "x": 624, "y": 924`) && (code.X != 624 || code.Y != 924 || code.W != 216 || code.H != 216) {
			t.Errorf("the code stands at %+v", code)
		}
		// A text under another one moves when that one is long.
		if long := d.preview(text, "case", "long"); bytes.Equal(long.Picture, plain.Picture) || equal(long.Boxes, plain.Boxes) {
			t.Error("long texts change nothing")
		}
		// With somebody real, and what they sell: the code still leads nowhere, and they
		// are given no image set by being looked at.
		posed := d.preview(text, "distributor_id", digits(x.Seller), "product_id", digits(p.ID))
		if bytes.Equal(posed.Picture, plain.Picture) {
			t.Error("the same picture with somebody real")
		}
		if got := scanned(t, posed.Picture); !strings.HasSuffix(got, "/000000000000") {
			t.Errorf("the code says %s", got)
		}
		var sets struct{ Items []struct{ Held int64 } }
		call(t, s, http.MethodGet, "/api/admin/v1/products/"+digits(p.ID)+"/image-sets", d.token, nil, &sets)
		if len(sets.Items) != 2 || sets.Items[0].Held+sets.Items[1].Held != 0 {
			t.Errorf("a preview gave a set: %+v", sets)
		}
		// What can't be drawn says so with its layer; what can't be read is shown and named.
		if bad := d.preview(strings.Replace(text, `"path": "{brand.mark}"`, `"path": "M0 0 Q"`, 1)); len(bad.Picture) != 0 || len(bad.Faults) == 0 || bad.Faults[0].Layer != 3 {
			t.Errorf("a path that is none: %d bytes, %+v", len(bad.Picture), bad.Faults)
		}
		if pale := d.preview(strings.Replace(text, `"color": "$ink", "x": 150, "y": 1069`, `"color": "#e8e0d0", "x": 150, "y": 1069`, 1)); len(pale.Picture) == 0 || len(pale.Faults) == 0 {
			t.Errorf("a pale text: %d bytes, %+v", len(pale.Picture), pale.Faults)
		}
		after, err := s.App.Posters.Designs(t.Context())
		must(t, err)
		if len(after) != len(before) {
			t.Errorf("%d templates, were %d", len(after), len(before))
		}
	})
}

func equal[T comparable](a, b []T) bool {
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}

// What is no template, is too long, or shows somebody whom the caller may not see.
func TestPoster_PreviewRefusals(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		d := newDesigner(t, s)
		x := s.Seller("何雨")
		_, text := d.find("editorial", "published")
		const path = "/api/admin/v1/poster-templates/preview"
		ask := func(token string, body any) answer { return ask(t, s, http.MethodPost, path, token, body) }
		wantCode(t, "no template", ask(d.token, previewOf("{}")), 422, "poster.invalid_template")
		wantCode(t, "an unknown case", ask(d.token, previewOf(text, "case", "odd")), 422, "poster.case")
		wantCode(t, "nobody", ask(d.token, previewOf(text, "distributor_id", "7")), 404, "not_found")
		wantCode(t, "no product", ask(d.token, previewOf(text, "product_id", "7")), 404, "not_found")
		if a := ask(d.token, previewOf(strings.Repeat("茶", 60_001))); a.status != 422 {
			t.Errorf("a text of 60001: %d %s", a.status, a.raw)
		}
		if a := ask(d.token, previewOf(strings.Repeat("x", 300<<10))); a.status != 413 {
			t.Errorf("300 KB: %d %s", a.status, a.raw)
		}
		ctx := t.Context()
		must(t, s.App.Staff.AddRole(ctx, staff.Role{Code: "draw", Name: "美工", Scope: staff.ScopeAll, Permissions: []string{staff.PosterView, staff.PosterEdit}}))
		must(t, s.App.Staff.AddRole(ctx, staff.Role{Code: "field", Name: "外勤", Scope: staff.ScopeOwn, Permissions: []string{staff.PosterView, staff.PosterEdit, staff.DistributorView}}))
		wantCode(t, "no distributors", ask(staffToken(t, s, "draw.one", "draw"), previewOf(text, "distributor_id", digits(x.Seller))), 403, "poster.no_distributors")
		wantCode(t, "another's distributor", ask(staffToken(t, s, "field.one", "field"), previewOf(text, "distributor_id", digits(x.Seller))), 404, "not_found")
	})
}

// The panel learns the words of templates from the server.
func TestPoster_Words(t *testing.T) {
	s := shoptest.New(t, "sqlite", shoptest.Default())
	d := newDesigner(t, s)
	var words struct {
		Variables []struct {
			Name, Title       string
			Personal, Picture bool
		}
		Cases []struct{ Code, Name string }
	}
	call(t, s, http.MethodGet, "/api/admin/v1/poster-templates/words", d.token, nil, &words)
	pictures := 0
	for _, v := range words.Variables {
		if v.Title == "" {
			t.Errorf("%+v", v)
		}
		if v.Picture {
			pictures++
		}
	}
	if len(words.Variables) < 30 || pictures != 5 || len(words.Cases) != 8 || words.Cases[0].Code != "plain" {
		t.Errorf("%+v", words)
	}
}

// Staff see who shows which pictures, and change one; what somebody else changed
// meanwhile is not overwritten.
func TestImageSets_SeenAndChangedByStaff(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		d := newDesigner(t, s)
		p := s.Pictured(1990, 2)
		x, y := s.Seller("何雨"), s.Seller("林知夏")
		given, err := s.App.Sellers.Sets(t.Context(), p, []int64{x.Seller, y.Seller})
		must(t, err)
		if given[x.Seller] == given[y.Seller] {
			t.Fatalf("both hold %d", given[x.Seller])
		}
		path := "/api/admin/v1/products/" + digits(p.ID) + "/image-sets"
		held := func() map[string]int64 {
			var out struct {
				Items []struct {
					ID   string
					Held int64
				}
			}
			call(t, s, http.MethodGet, path, d.token, nil, &out)
			by := map[string]int64{}
			for _, i := range out.Items {
				by[i.ID] = i.Held
			}
			return by
		}
		from, to := digits(given[x.Seller]), digits(given[y.Seller])
		if h := held(); h[from] != 1 || h[to] != 1 {
			t.Errorf("%v", h)
		}
		move := map[string]string{"distributor_id": digits(x.Seller), "was": from}
		call(t, s, http.MethodPut, path+"/"+to+"/holders", d.token, move, nil)
		if h := held(); h[from] != 0 || h[to] != 2 {
			t.Errorf("after the move: %v", h)
		}
		wantCode(t, "again", ask(t, s, http.MethodPut, path+"/"+to+"/holders", d.token, move), 409, "distributor.image_set_changed")
		wantCode(t, "a set of nothing", ask(t, s, http.MethodPut, path+"/7/holders", d.token, map[string]string{"distributor_id": digits(x.Seller), "was": to}), 422, "distributor.unknown_image_set")
		wantCode(t, "nobody", ask(t, s, http.MethodPut, path+"/"+to+"/holders", d.token, map[string]string{"distributor_id": "7", "was": "0"}), 404, "not_found")
		var page struct {
			Items []struct {
				ID, Name string
				Own      bool
			}
			Next string
		}
		call(t, s, http.MethodGet, path+"/"+to+"/holders?limit=1", d.token, nil, &page)
		if len(page.Items) != 1 || page.Next == "" || page.Items[0].Name == "" || page.Items[0].Own {
			t.Errorf("%+v", page)
		}
		first := page.Items[0].ID
		call(t, s, http.MethodGet, path+"/"+to+"/holders?limit=1&cursor="+page.Next, d.token, nil, &page)
		if len(page.Items) != 1 || page.Items[0].ID == first {
			t.Errorf("%+v after %s", page, first)
		}
		if now, err := s.App.Sellers.Sets(t.Context(), p, []int64{x.Seller}); err != nil || digits(now[x.Seller]) != to {
			t.Errorf("%v, %v", now, err)
		}
		// Who sees only their own sees nobody here.
		must(t, s.App.Staff.AddRole(t.Context(), staff.Role{Code: "field", Name: "外勤", Scope: staff.ScopeOwn, Permissions: []string{staff.PosterEdit, staff.DistributorView}}))
		field := staffToken(t, s, "field.one", "field")
		call(t, s, http.MethodGet, path+"/"+to+"/holders", field, nil, &page)
		if len(page.Items) != 0 {
			t.Errorf("another's: %+v", page)
		}
		wantCode(t, "another's", ask(t, s, http.MethodPut, path+"/"+from+"/holders", field, map[string]string{"distributor_id": digits(x.Seller), "was": to}), 404, "not_found")
	})
}
