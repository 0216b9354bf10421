package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/catalog"
	"yuanfen/server/platform/db"
)

// A product's film is written by staff, seen by buyers, and kept by an import that
// does not speak of it.
func TestProduct_Video(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		p := s.Pictured(9900, 1)
		key, err := s.App.Content.Video(t.Context(), append([]byte{0, 0, 0, 24}, "ftypisom, and then the film"...))
		must(t, err)
		token := people(t, s).owner
		path := "/api/admin/v1/products/" + digits(p.ID)
		cover := ""
		write := func(video string, version int64) answer {
			return ask(t, s, http.MethodPut, path, token, map[string]any{
				"version": version, "category_id": digits(p.CategoryID), "title": p.Title, "video": video, "video_cover": cover,
				"skus":       []map[string]any{{"code": p.SKUs[0].Code, "name": p.SKUs[0].Name, "values": []string{}, "retail_price": 9900, "cost_price": 1, "weight_grams": 1}},
				"image_sets": []map[string]any{{"name": p.ImageSets[0].Name, "pictures": p.ImageSets[0].Pictures}},
			})
		}
		wantCode(t, "a film that is gone", write("video-gone.mp4", p.Version), 422, "catalog.unknown_video")
		if a := write("https://elsewhere/film.mp4", p.Version); a.status != 422 {
			t.Errorf("a stranger's film: %d %s", a.status, a.raw)
		}
		cover = "gone.jpg"
		wantCode(t, "a cover that is gone", write(key, p.Version), 422, "catalog.unknown_cover")
		cover = p.ImageSets[0].Pictures[0]
		if a := write(key, p.Version); a.status != 200 {
			t.Fatalf("%d %s", a.status, a.raw)
		}
		film := func() string {
			t.Helper()
			s.Clock.Advance(3 * time.Second) // Past the cache of answers.
			var shown struct {
				Video string
				Cover string `json:"video_cover"`
			}
			call(t, s, http.MethodGet, "/api/v1/products/"+digits(p.ID), "", nil, &shown)
			if !strings.HasSuffix(shown.Cover, "/files/"+cover) {
				t.Errorf("the film's cover is %q", shown.Cover)
			}
			return shown.Video
		}
		if got := film(); !strings.HasSuffix(got, "/files/"+key) {
			t.Errorf("buyers see %q", got)
		}
		now, err := s.App.Catalog.Get(t.Context(), p.ID)
		must(t, err)
		now.Video, now.VideoCover, now.Title = "", "", "改了名字"
		_, err = s.App.Catalog.Import(t.Context(), now, false, func(context.Context, *db.Tx, string, int64, any, any) error { return nil })
		must(t, err)
		if got := film(); !strings.HasSuffix(got, "/files/"+key) {
			t.Errorf("after an import buyers see %q", got)
		}
		if after, err := s.App.Catalog.Get(t.Context(), p.ID); err != nil || after.Title != "改了名字" || after.Shelf != catalog.OnShelf {
			t.Errorf("%+v, %v", after, err)
		}
	})
}
