package web_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"yuanfen/server/platform/web"
)

type note struct {
	Body struct {
		Text string `json:"text" maxLength:"10"`
	}
}

// full is a router with four places, and holds what is being worked on until
// open is called.
func full(t *testing.T) (h http.Handler, inside chan struct{}, open func()) {
	t.Helper()
	r := web.NewRouter(web.Options{Title: "x", Version: "1", MostAtOnce: 4, Authenticate: authenticate})
	inside, gate := make(chan struct{}), make(chan struct{})
	work := func(context.Context, *struct{}) (*struct{}, error) { inside <- struct{}{}; <-gate; return nil, nil }
	web.Register(r, web.Op{ID: "order-list", Method: http.MethodGet, Path: "/api/v1/orders", Summary: "x", Access: web.Public}, work)
	web.Register(r, web.Op{ID: "staff-orders", Method: http.MethodGet, Path: "/api/admin/v1/orders", Summary: "x", Access: web.AnyStaff}, work)
	web.Register(r, web.Op{ID: "note-add", Method: http.MethodPost, Path: "/api/v1/notes", Summary: "x", Access: web.Public}, func(context.Context, *note) (*struct{}, error) { return nil, nil })
	r.Raw(http.MethodPost, "/callbacks/pay", web.Public, "callback", func(c echo.Context) error { return c.NoContent(http.StatusOK) })
	return r.Handler(), inside, func() { close(gate) }
}

func ask(h http.Handler, req *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec
}

// countOf is what /metrics says of a series.
func countOf(t *testing.T, h http.Handler, series string) (n float64) {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	req.RemoteAddr = "127.0.0.1:1"
	for line := range strings.Lines(ask(h, req).Body.String()) {
		if value, ok := strings.CutPrefix(line, series+" "); ok {
			if _, err := fmt.Sscan(value, &n); err != nil {
				t.Fatal(err)
			}
		}
	}
	return n
}

// When the place is full the next one hears when to come again, staff still come
// in, and so does what WeChat tells us; when somebody leaves there is room.
func TestCrowd_TurnsAwayAtOnce(t *testing.T) {
	h, inside, open := full(t)
	done := make(chan int, 6)
	for range 4 {
		go func() { done <- ask(h, httptest.NewRequest(http.MethodGet, "/api/v1/orders", nil)).Code }()
		<-inside
	}
	away := ask(h, httptest.NewRequest(http.MethodGet, "/api/v1/orders", nil))
	if away.Code != http.StatusTooManyRequests || away.Header().Get("Retry-After") == "" || !strings.Contains(away.Body.String(), `"code":"busy"`) {
		t.Errorf("%d %v %s", away.Code, away.Header(), away.Body)
	}
	for _, header := range []string{"X-Request-Id", "X-Content-Type-Options", "Content-Security-Policy", "Date"} {
		if away.Header().Get(header) == "" {
			t.Errorf("who is turned away gets no %s", header)
		}
	}
	if n := countOf(t, h, `yuanfen_http_requests_total{method="any",route="turned_away",status="429"}`); n != 1 {
		t.Errorf("%v turned away are counted, not 1", n)
	}
	if rec := ask(h, httptest.NewRequest(http.MethodPost, "/callbacks/pay", strings.NewReader("x"))); rec.Code != http.StatusOK {
		t.Errorf("a callback: %d", rec.Code)
	}
	staff := httptest.NewRequest(http.MethodGet, "/api/admin/v1/orders", nil)
	staff.Header.Set("Authorization", "Bearer reader")
	go func() { done <- ask(h, staff).Code }()
	<-inside
	if rec := ask(h, staff.Clone(t.Context())); rec.Code != http.StatusTooManyRequests {
		t.Errorf("staff beyond their quarter: %d", rec.Code)
	}
	open()
	for range 5 {
		if code := <-done; code != http.StatusNoContent {
			t.Errorf("somebody inside was answered %d", code)
		}
	}
	if rec := ask(h, httptest.NewRequest(http.MethodPost, "/api/v1/notes", strings.NewReader(`{"text":"x"}`))); rec.Code != http.StatusNoContent {
		t.Errorf("afterwards: %d %s", rec.Code, rec.Body)
	}
}

// Those whose bodies are still on the way do not fill the place.
func TestCrowd_SlowSendersTakeNoRoom(t *testing.T) {
	h, _, _ := full(t)
	done := make(chan int, 20)
	var writers []*io.PipeWriter
	for range cap(done) {
		r, w := io.Pipe()
		req := httptest.NewRequest(http.MethodPost, "/api/v1/notes", r)
		go func() { done <- ask(h, req).Code }()
		if _, err := w.Write([]byte(`{"te`)); err != nil { // It is being read.
			t.Fatal(err)
		}
		writers = append(writers, w)
	}
	for { // Until the last of them waits for its next byte.
		rec := ask(h, httptest.NewRequest(http.MethodPost, "/api/v1/notes", strings.NewReader(`{"text":"x"}`)))
		if rec.Code == http.StatusNoContent {
			break
		}
		if rec.Code != http.StatusTooManyRequests {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
	}
	for _, w := range writers {
		if _, err := w.Write([]byte(`xt":"x"}`)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if code := <-done; code != http.StatusNoContent {
			t.Errorf("a slow sender was answered %d", code)
		}
	}
}
