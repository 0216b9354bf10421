package wechatsim

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"yuanfen/server/platform/clock"
)

// A browser plays a phone from the shop's page, and from no other.
func TestOnlyTheShopsPageMayActFromABrowser(t *testing.T) {
	const shop = "http://127.0.0.1:8080"
	s, err := New(Options{Clock: clock.NewFake(start), Origins: []string{shop}})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, origin string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "http://127.0.0.1:8081/control/address", strings.NewReader(`{"person":"小满"}`))
		r.Header.Set("Origin", origin)
		r.Header.Set("Sec-Fetch-Site", "same-site")
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		return w
	}
	if w := ask(http.MethodOptions, shop); w.Code != 204 || w.Header().Get("Access-Control-Allow-Origin") != shop || w.Header().Get("Access-Control-Allow-Headers") != "Content-Type" {
		t.Errorf("preflight: %d %v", w.Code, w.Header())
	}
	w := ask(http.MethodPost, shop)
	if w.Code != 200 || w.Header().Get("Access-Control-Allow-Origin") != shop || !strings.Contains(w.Body.String(), `"userName":"小满"`) {
		t.Errorf("shop: %d %v %s", w.Code, w.Header(), w.Body)
	}
	for _, stranger := range []string{"http://127.0.0.1:8082", "https://127.0.0.1:8080", "null"} {
		if w := ask(http.MethodPost, stranger); w.Code != 403 || w.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d %v", stranger, w.Code, w.Header())
		}
		if w := ask(http.MethodOptions, stranger); w.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("preflight of %s: %v", stranger, w.Header())
		}
	}
}

func TestAPersonLivesAtOnePlace(t *testing.T) {
	s, err := New(Options{Clock: clock.NewFake(start)})
	if err != nil {
		t.Fatal(err)
	}
	one := s.Address("小满")
	if one != s.Address("小满") || one == s.Address("阿岚") {
		t.Errorf("addresses %v, %v", one, s.Address("阿岚"))
	}
	if len(one.TelNumber) != 11 || !strings.HasPrefix(one.TelNumber, "1990000") || one.ProvinceName == "" || one.CountyName == "" {
		t.Errorf("address %+v", one)
	}
}
