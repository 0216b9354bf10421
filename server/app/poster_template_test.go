package app_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/demo"
	"yuanfen/server/platform/db"
)

// designer is an operator at the templates of a shop.
type designer struct {
	t     *testing.T
	s     *shoptest.Shop
	token string
}

func newDesigner(t *testing.T, s *shoptest.Shop) designer {
	t.Helper()
	must(t, s.App.Staff.Seed(t.Context()))
	return designer{t, s, staffToken(t, s, "operator.one", "operator")}
}

type version struct {
	ID, Code, State string
	Version         int
	RetireAt        string `json:"retire_at"`
}

// find is the version of a template in a state.
func (d designer) find(code, state string) (v version, text string) {
	d.t.Helper()
	var all struct{ Items []version }
	call(d.t, d.s, http.MethodGet, "/api/admin/v1/poster-templates", d.token, nil, &all)
	for _, v := range all.Items {
		if v.Code == code && v.State == state {
			var body struct{ Text string }
			call(d.t, d.s, http.MethodGet, "/api/admin/v1/poster-templates/"+v.ID, d.token, nil, &body)
			return v, body.Text
		}
	}
	return v, ""
}

// draft submits a text whose version and other parts are replaced: old, new, …
func (d designer) draft(text string, replaced ...string) (v version) {
	d.t.Helper()
	changed := strings.NewReplacer(replaced...).Replace(text)
	if changed == text {
		d.t.Fatal("nothing was replaced")
	}
	call(d.t, d.s, http.MethodPost, "/api/admin/v1/poster-templates", d.token, map[string]string{"text": changed}, &v)
	return v
}

func (d designer) publish(v version, query string) answer {
	d.t.Helper()
	return ask(d.t, d.s, http.MethodPost, "/api/admin/v1/poster-templates/"+v.ID+"/publish"+query, d.token, nil)
}

type tried struct {
	OK     bool
	Faults []struct {
		Layer               int
		Name, Case, Problem string
	}
}

func (d designer) try(v version) (out tried) {
	d.t.Helper()
	call(d.t, d.s, http.MethodGet, "/api/admin/v1/poster-templates/"+v.ID+"/try", d.token, nil, &out)
	return out
}

// A template that can't be drawn, read or scanned is refused with its layer, and the
// good one stays in use.
func TestPoster_FaultyTemplatesAreNotPublished(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		d := newDesigner(t, s)
		x := s.Seller("何雨")
		address := offers(t, s, x, s.Share(x, s.Pictured(36800, 1).ID)).picture(t, "editorial")
		_, text := d.find("editorial", "published")
		const code = `{"type": "code", "w": 216, "x": 624, "y": 924, "avatar": true, "radius": 10}`
		for i, c := range []struct{ what, old, to, layer, says string }{
			{"a path that is none", `"path": "{brand.mark}"`, `"path": "M0 0 Q"`, "第 4 个图层", "路径"},
			{"a code off the canvas", `"x": 624, "y": 924`, `"x": 724, "y": 924`, "二维码", "超出画布"},
			{"no code", ",\n    " + code, "", "模板", "没有二维码"},
			{"a text on the code", code, code + `, {"type": "text", "id": "over", "text": "{distributor.name}", "size": 40, "color": "$ink", "x": 640, "y": 1000}`, "over", "盖住了二维码"},
			{"a pale text", `"color": "$ink", "x": 150, "y": 1069`, `"color": "#e8e0d0", "x": 150, "y": 1069`, "name", "对比度"},
			{"a title off the canvas", `"x": 60, "y": 762`, `"x": 3000, "y": 762`, "title", "超出画面"},
			{"a title under a shape", code, `{"type": "picture", "source": "distributor.avatar", "x": 0, "y": 740, "w": 900, "h": 140, "fill": "$ground"}, ` + code, "title", "盖住"},
			{"a round ground that cuts the corners", code, `{"type": "code", "w": 216, "x": 624, "y": 300, "radius": 108}`, "二维码", "扫不出来"},
		} {
			v := d.draft(text, `"version": 1`, `"version": `+digits(int64(i+2)), c.old, c.to)
			a := d.publish(v, "")
			wantCode(t, c.what, a, 422, "poster.faulty_template")
			if !strings.Contains(a.problem.Detail, c.layer) || !strings.Contains(a.problem.Detail, c.says) {
				t.Errorf("%s: %s", c.what, a.problem.Detail)
			}
			if out := d.try(v); out.OK || len(out.Faults) == 0 {
				t.Errorf("%s: tried %+v", c.what, out)
			}
		}
		if a := fetch(t, s, address); a.status != 200 {
			t.Errorf("the good version: %d %s", a.status, a.raw)
		}
		good := d.draft(text, `"version": 1`, `"version": 20`)
		if out := d.try(good); !out.OK {
			t.Errorf("%+v", out)
		}
	})
}

// A template that would cut somebody's name, or show a code to some and not to
// others, is not even kept.
func TestPoster_TemplatesWriteNamesExactly(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		d := newDesigner(t, s)
		_, certificate := d.find("certificate", "published")
		_, product := d.find("editorial", "published")
		for what, text := range map[string]string{
			"a certificate's name cut short": strings.Replace(certificate, `"exact": true, "balance": true, `, "", 1),
			"a code for some":                strings.Replace(product, `{"type": "code",`, `{"type": "code", "when": "store.city",`, 1),
		} {
			a := ask(t, s, http.MethodPost, "/api/admin/v1/poster-templates", d.token, map[string]string{"text": strings.Replace(text, `"version": 1`, `"version": 2`, 1)})
			if a.status != 422 {
				t.Errorf("%s: %d %s", what, a.status, a.raw)
			}
		}
		nameless := d.draft(certificate, `"version": 1`, `"version": 3`, `"{certificate.name}"`, `"某人"`)
		wantCode(t, "nobody's name", d.publish(nameless, ""), 422, "poster.faulty_template")
	})
}

// All templates that come with the program bear the trial that others must pass.
func TestPoster_BuiltInTemplatesPassTheTrial(t *testing.T) {
	needFonts(t)
	s := shoptest.New(t, "sqlite", shoptest.Default())
	_, err := s.App.Posters.Install(shoptest.As(shoptest.StaffID))
	must(t, err)
	all, err := s.App.Posters.Designs(t.Context())
	must(t, err)
	for _, d := range all {
		began := time.Now()
		faults, err := s.App.Posters.Try(t.Context(), d)
		must(t, err)
		for _, f := range faults {
			t.Errorf("%s: %s", d.Code, f)
		}
		t.Logf("%s tried in %v", d.Code, time.Since(began))
	}
}

// What was retired comes back; an older version takes a newer one's place only when
// that was asked for twice; one retires by itself.
func TestPoster_VersionsComeAndGo(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		d := newDesigner(t, s)
		x := s.Seller("何雨")
		address := offers(t, s, x, s.Share(x, s.Pictured(36800, 1).ID)).picture(t, "editorial")
		first, text := d.find("editorial", "published")
		second := d.draft(text, `"version": 1`, `"version": 2`)
		third := d.draft(text, `"version": 1`, `"version": 3`)
		if a := d.publish(third, ""); a.status != 200 {
			t.Fatalf("%s", a.raw)
		}
		wantCode(t, "an older draft", d.publish(second, ""), 409, "poster.older")
		wantCode(t, "what was there before", d.publish(first, ""), 409, "poster.older")
		if v, _ := d.find("editorial", "published"); v.Version != 3 {
			t.Errorf("%+v is in use", v)
		}
		if a := d.publish(first, "?over_newer=true"); a.status != 200 {
			t.Fatalf("%s", a.raw)
		}
		if v, _ := d.find("editorial", "published"); v.Version != 1 {
			t.Errorf("%+v is in use", v)
		}
		on := "/api/admin/v1/poster-templates/" + first.ID + "/retire-at"
		past := map[string]any{"retire_at": s.Clock.Now().Add(-time.Hour)}
		wantCode(t, "a time that is over", ask(t, s, http.MethodPut, on, d.token, past), 422, "poster.past")
		call(t, s, http.MethodPut, on, d.token, map[string]any{"retire_at": s.Clock.Now().Add(10 * time.Minute)}, nil)
		call(t, s, http.MethodPut, on, d.token, map[string]any{}, nil)
		if v, _ := d.find("editorial", "published"); v.RetireAt != "" {
			t.Errorf("taken back: %+v", v)
		}
		call(t, s, http.MethodPut, on, d.token, map[string]any{"retire_at": s.Clock.Now().Add(10 * time.Minute)}, nil)
		if a := fetch(t, s, address); a.status != 200 {
			t.Errorf("before: %d", a.status)
		}
		s.Clock.Advance(10 * time.Minute)
		wantCode(t, "at its end", fetch(t, s, address), 404, "poster.unknown_template")
		s.Step()
		var v version
		retired, _ := d.find("editorial", "retired")
		raw := ask(t, s, http.MethodGet, "/api/admin/v1/poster-templates/"+first.ID, d.token, nil)
		var out struct{ Design version }
		must(t, json.Unmarshal(raw.raw, &out))
		if v = out.Design; v.State != "retired" || retired.ID == "" {
			t.Errorf("%+v", v)
		}
		if a := d.publish(first, ""); a.status != 200 {
			t.Errorf("published again: %s", a.raw)
		}
	})
}

// A template that can't be drawn, and one of a name that the demo does not know,
// leave the demo's gallery to the others; it says which one is missing.
func TestPoster_GalleryShowsWhatItCan(t *testing.T) {
	withPosters(t, func(t *testing.T, s *shoptest.Shop) {
		d := newDesigner(t, s)
		staffToken(t, s, "operator", "operator")
		s.Seller("何雨")
		s.Pictured(36800, 2)
		_, text := d.find("editorial", "published")
		mine := d.draft(text, `"editorial"`, `"mine"`, "静物杂志", "自家的模板")
		if a := d.publish(mine, ""); a.status != 200 {
			t.Fatalf("%s", a.raw)
		}
		must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { // As it could come from before the trial.
			_, err := tx.Exec(ctx, "UPDATE poster_template SET body = REPLACE(body, '{brand.mark}', 'M0 0 Q') WHERE code = 'stilllife'")
			return err
		}))
		g := &demo.Gallery{App: s.App, Code: s.Sim.LoginCode}
		walls, err := g.Walls(t.Context())
		must(t, err)
		if len(walls) != 2 {
			t.Fatalf("%+v", walls)
		}
		for _, w := range walls {
			names := ""
			for _, p := range w.Pictures {
				names += p.Name + " "
				if a := fetch(t, s, p.Address); a.status != 200 {
					t.Errorf("%s: %d", p.Name, a.status)
				}
			}
			if len(w.Pictures) != 9 || !strings.Contains(names, "自家的模板") || len(w.Missing) != 1 || !strings.Contains(w.Missing[0], "stilllife") {
				t.Errorf("%s: %s without %v", w.Name, names, w.Missing)
			}
		}
	})
}
