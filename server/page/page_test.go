package page

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"yuanfen/server/platform/web"
)

const index = `<!doctype html><meta name="wechat-bridge" content="" /><title>商城</title><script type="module" src="/assets/index-1.js"></script>`

// shop serves a build of its own, so that the test needs no Node.
func shop(o Options) http.Handler {
	s := newBuild(o)
	s.files = func() (map[string]*asset, error) {
		return s.read(fstest.MapFS{
			"dist/.keep":             {},
			"dist/index.html":        {Data: []byte(index)},
			"dist/assets/index-1.js": {Data: []byte(strings.Repeat("console.log('茶');", 500))},
			"dist/static/mark.svg":   {Data: []byte("<svg/>")},
		})
	}
	r := web.NewRouter(web.Options{Title: "test"})
	s.routes(r)
	return r.Handler()
}

func ask(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec
}

func TestStorefrontIsToldOfTheBridgeAndTheBrand(t *testing.T) {
	got := ask(shop(Options{Bridge: `http://127.0.0.1:8081`, Brand: Brand{Name: `茶 & "器"`}}), "/")
	page := got.Body.String()
	if !strings.Contains(page, `content="http://127.0.0.1:8081"`) || !strings.Contains(page, "<title>茶 &amp; &#34;器&#34;</title>") {
		t.Errorf("page %s", page)
	}
	policy := got.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "frame-ancestors 'self'") || got.Header().Get("X-Frame-Options") != "SAMEORIGIN" {
		t.Errorf("only the panel frames the shop: %v", got.Header())
	}
	if !strings.Contains(policy, "connect-src 'self' http://127.0.0.1:8081;") || strings.Contains(policy, "unsafe") || got.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("headers %v", got.Header())
	}
}

func TestStorefrontInProductionKnowsNoBridge(t *testing.T) {
	got := ask(shop(Options{}), "/")
	if page := got.Body.String(); !strings.Contains(page, `<meta name="wechat-bridge" content="" />`) {
		t.Errorf("page %s", page)
	}
	if policy := got.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "connect-src 'self' ;") {
		t.Errorf("policy %q", policy)
	}
}

func TestAssetsAreKeptForEverAndZipped(t *testing.T) {
	h := shop(Options{})
	plain := ask(h, "/assets/index-1.js")
	script := plain.Body.String()
	if plain.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" || !strings.Contains(plain.Header().Get("Content-Type"), "javascript") {
		t.Errorf("headers %v", plain.Header())
	}
	zipped := ask(h, "/assets/index-1.js", "Accept-Encoding", "br, gzip")
	zr, err := gzip.NewReader(zipped.Body)
	if err != nil || zipped.Header().Get("Content-Encoding") != "gzip" {
		t.Fatalf("%v %v", zipped.Header(), err)
	}
	if unpacked, err := io.ReadAll(zr); err != nil || string(unpacked) != script {
		t.Errorf("unpacked something else: %v", err)
	}
	if again := ask(h, "/assets/index-1.js", "If-None-Match", plain.Header().Get("ETag")); again.Code != http.StatusNotModified || again.Body.String() != "" {
		t.Errorf("status %d", again.Code)
	}
	if mark := ask(h, "/static/mark.svg", "Accept-Encoding", "gzip"); mark.Header().Get("Content-Encoding") != "" || mark.Header().Get("Cache-Control") != "public, max-age=3600" {
		t.Errorf("headers %v", mark.Header())
	}
	for _, path := range []string{"/assets/nothing.js", "/assets/../dist/.keep", "/assets/%2e%2e/index.html", "/static/"} {
		if got := ask(h, path); got.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
}

func TestWithoutABuildTheRootLeadsToTheStartPage(t *testing.T) {
	s := newBuild(Options{Start: "/start"})
	s.files = func() (map[string]*asset, error) { return s.read(fstest.MapFS{"dist/.keep": {}}) }
	r := web.NewRouter(web.Options{Title: "test"})
	s.routes(r)
	if got := ask(r.Handler(), "/"); got.Code != http.StatusFound || got.Header().Get("Location") != "/start" {
		t.Errorf("%d %v", got.Code, got.Header())
	}
}
