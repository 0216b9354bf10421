package app_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http"
	"strings"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/content"
	"yuanfen/server/platform/db"
)

// A phone gets a picture as wide as it shows it, and no other width.
func TestFiles_InTheWidthsOfPhones(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	img := image.NewRGBA(image.Rect(0, 0, 1200, 900))
	for i := range img.Pix {
		img.Pix[i] = byte(i * 7)
	}
	img.Set(0, 0, color.Black)
	var raw bytes.Buffer
	must(t, jpeg.Encode(&raw, img, nil))
	must(t, s.App.Content.Files.Put(t.Context(), "wide.jpg", raw.Bytes()))
	get := func(query string) (int, image.Config, int) {
		res, err := http.Get(s.URL + "/files/wide.jpg" + query)
		must(t, err)
		defer func() { _ = res.Body.Close() }()
		body, err := io.ReadAll(res.Body)
		must(t, err)
		config, _, _ := image.DecodeConfig(bytes.NewReader(body))
		return res.StatusCode, config, len(body)
	}
	for query, want := range map[string]int{"": 1200, "?w=240": 240, "?w=480": 480, "?w=960": 960} {
		status, got, size := get(query)
		if status != http.StatusOK || got.Width != want || got.Height != want*3/4 {
			t.Errorf("%q: %d, %d × %d", query, status, got.Width, got.Height)
		}
		if want < 1200 && size >= raw.Len() {
			t.Errorf("%q: %d bytes of %d", query, size, raw.Len())
		}
	}
	for _, query := range []string{"?w=241", "?w=-1", "?w=x", "?w=99999"} {
		if status, _, _ := get(query); status != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", query, status)
		}
	}
	ask := func(accept string) (kind, vary string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/files/wide.jpg?w=240", nil)
		must(t, err)
		req.Header.Set("Accept", accept)
		res, err := http.DefaultClient.Do(req)
		must(t, err)
		defer func() { _ = res.Body.Close() }()
		return res.Header.Get("Content-Type"), strings.Join(res.Header.Values("Vary"), ",")
	}
	if content.ByAccept("wide.jpg") { // In a build with the encoder.
		if kind, vary := ask("image/avif,image/webp,*/*;q=0.8"); kind != "image/webp" || !strings.Contains(vary, "Accept") {
			t.Errorf("who takes WebP gets %s, Vary %q", kind, vary)
		}
		if _, vary := ask("image/*"); !strings.Contains(vary, "Accept") {
			t.Errorf("Vary %q", vary)
		}
	}
	if kind, _ := ask("image/jpeg,*/*;q=0.8"); kind != "image/jpeg" {
		t.Errorf("who does not name WebP gets %s", kind)
	}
	must(t, s.App.Content.Files.Delete(t.Context(), "wide.jpg"))
	if status, _, _ := get("?w=240"); status != http.StatusNotFound {
		t.Errorf("what is deleted is still shown: %d", status)
	}
}
