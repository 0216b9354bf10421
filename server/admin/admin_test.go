package admin

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"yuanfen/server/platform/web"
)

func ask(t *testing.T, p *Panel, path, encoding string) *httptest.ResponseRecorder {
	t.Helper()
	r := web.NewRouter(web.Options{})
	p.Routes(r)
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	req.Header.Set("Accept-Encoding", encoding)
	res := httptest.NewRecorder()
	r.Handler().ServeHTTP(res, req)
	return res
}

// A build is served at every address of the panel; its files for ever, its one
// page never from memory, and nothing but its own files may run.
func TestBuild(t *testing.T) {
	script := strings.Repeat("export const tea = 1;\n", 100)
	p := read(fstest.MapFS{
		"index.html":        {Data: []byte("<!doctype html><div id=app>")},
		"assets/app-1.js":   {Data: []byte(script)},
		"assets/mark-2.png": {Data: []byte("\x89PNG")},
	})
	for _, path := range []string{"/admin", "/admin/", "/admin/orders/118550799847522304", "/admin/login?to=/x"} {
		res := ask(t, p, path, "")
		h := res.Header()
		if res.Code != http.StatusOK || !strings.Contains(res.Body.String(), "id=app") || h.Get("Cache-Control") != "no-store" || h.Get("Content-Type") != "text/html; charset=UTF-8" {
			t.Errorf("%s: %d %v %s", path, res.Code, h, res.Body)
		}
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self';") || strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", path, csp)
		}
	}
	plain := ask(t, p, "/admin/assets/app-1.js", "")
	if plain.Body.String() != script || !strings.HasPrefix(plain.Header().Get("Content-Type"), "text/javascript") || !strings.Contains(plain.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("plain: %v", plain.Header())
	}
	packed := ask(t, p, "/admin/assets/app-1.js", "gzip, br")
	unpack, err := gzip.NewReader(bytes.NewReader(packed.Body.Bytes()))
	if err != nil || packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() > len(script)/4 {
		t.Fatalf("packed: %v %v", packed.Header(), err)
	}
	if raw, err := io.ReadAll(unpack); err != nil || string(raw) != script {
		t.Errorf("unpacked to %d bytes, %v", len(raw), err)
	}
	if res := ask(t, p, "/admin/assets/mark-2.png", "gzip"); res.Header().Get("Content-Encoding") != "" || res.Header().Get("Content-Type") != "image/png" {
		t.Errorf("picture: %v", res.Header())
	}
	for _, path := range []string{"/admin/assets/app-9.js", "/admin/assets/../index.html", "/admin/assets/"} {
		if res := ask(t, p, path, ""); res.Code == http.StatusOK {
			t.Errorf("%s: %d", path, res.Code)
		}
	}
}

// A program built without Node says how to build the panel.
func TestNotBuilt(t *testing.T) {
	p := read(fstest.MapFS{".keep": {}})
	res := ask(t, p, "/admin/orders", "")
	if p.Built() || res.Code != http.StatusOK || !strings.Contains(res.Body.String(), "make build") {
		t.Errorf("%d %s", res.Code, res.Body)
	}
}
