package app_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/platform/db"
)

// FuzzCodes asks the doors that read a share code, a scene, a search and a page's
// place with whatever a link on somebody's page may hold: never an error of ours, never
// a redirect to another host, and nothing of it as a page that runs.
func FuzzCodes(f *testing.F) {
	s := shoptest.New(f, db.SQLite, shoptest.Default())
	seller := s.Seller("何雨")
	s.SKU(1990, 5)
	for _, text := range []string{
		seller.Code, strings.ToLower(seller.Code), seller.Code + " ", "", ".", "..", "../../etc/passwd", "%2e%2e", "//evil.example", "\\\\evil.example", "a\x00b", "<script>alert(1)</script>", "' OR 1=1 --",
		strings.Repeat("A", 33), strings.Repeat("A", 4000), "٠١٢", "\u202e", "\xff", "AAAAAAAAAAAAAAAAAAAAAA", "javascript:alert(1)", "\r\nSet-Cookie: a=b",
	} {
		f.Add(text)
	}
	handler := s.App.Router.Handler()
	f.Fuzz(func(t *testing.T, text string) {
		path, query := url.PathEscape(text), url.QueryEscape(text)
		for _, target := range []string{
			"/s/" + path, "/api/v1/links/" + path, "/files/" + path, "/posters/" + path + "/1", "/api/v1/search?q=" + query, "/api/v1/search/suggest?q=" + query,
			"/api/v1/products?cursor=" + query, "/api/v1/products?q=" + query, "/api/v1/storefront/preview/" + path, "/admin/" + path,
		} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://shop.example"+target, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.RequestURI, req.RemoteAddr = target, "192.0.2.1:1"
			rec := httptest.NewRecorder()
			handler.ServeHTTP(rec, req)
			if rec.Code >= 500 {
				t.Errorf("%s: %d %s", target, rec.Code, rec.Body)
			}
			if to, err := url.Parse(rec.Header().Get("Location")); err != nil || to.Host != "" && !strings.HasPrefix(to.String(), s.URL) {
				t.Errorf("%s leads to %q", target, rec.Header().Get("Location"))
			}
			if rec.Header().Get("Set-Cookie") != "" {
				t.Errorf("%s sets a cookie", target)
			}
			if kind := rec.Header().Get("Content-Type"); strings.HasPrefix(kind, "text/html") && len(text) > 8 && strings.Contains(rec.Body.String(), text) && strings.ContainsAny(text, "<>\"'") {
				t.Errorf("%s is told again in a page: %s", target, rec.Body)
			}
		}
	})
}
