package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/web"
	"yuanfen/server/platform/web/webtest"
)

func get200(t *testing.T, h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	if rec.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
	}
	return rec
}

func TestPagesFollowEachOther(t *testing.T) {
	h := newEdge(&bytes.Buffer{}).Handler()
	var seen []string
	next := ""
	for range 3 {
		var page web.Page[placed]
		if err := json.Unmarshal(get200(t, h, "/api/v1/orders?limit=2&cursor="+next).Body.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		for _, o := range page.Items {
			seen = append(seen, o.ID.String())
		}
		next = page.Next
	}
	if got := strings.Join(seen, " "); got != "1 2 3 4 5 6" {
		t.Errorf("saw %s", got)
	}
	last := web.NewPage([]int(nil), 5, func(int) web.Cursor { panic("no row, no cursor") })
	if raw, err := json.Marshal(last); err != nil || string(raw) != `{"items":[]}` {
		t.Errorf("empty page: %s, %v", raw, err)
	}
}

func TestCursor(t *testing.T) {
	for _, c := range []web.Cursor{{}, {At: 1, ID: 2}, {At: -1, ID: 1<<62 + 1}} {
		if got, err := web.ParseCursor(c.Encode()); err != nil || got != c {
			t.Errorf("%v came back as %v, %v", c, got, err)
		}
	}
}

func TestSameKeyOtherBodyIsSeen(t *testing.T) {
	h := newEdge(&bytes.Buffer{}).Handler()
	hash := func(body string) string {
		req := httptest.NewRequest(http.MethodPost, "/api/v1/orders", strings.NewReader(body))
		req.Header.Set("Authorization", "Bearer member-token")
		req.Header.Set("Idempotency-Key", "key-0001")
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		var p placed
		if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil || len(p.Hash) != 64 {
			t.Fatalf("%s, %v", rec.Body, err)
		}
		return p.Hash
	}
	one := hash(`{"sku":"1","quantity":1}`)
	if one != hash(`{"sku":"1","quantity":1}`) || one == hash(`{"sku":"1","quantity":2}`) {
		t.Error("the hash must be the body's")
	}
}

func TestFailedLoginsAreLimited(t *testing.T) {
	h := newEdge(&bytes.Buffer{}).Handler()
	try := func(from, token string) int {
		req := httptest.NewRequest(http.MethodPost, "/api/admin/v1/orders/5/ship", nil)
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("X-Forwarded-For", "9.9.9.9, "+from)
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		if rec.Code == http.StatusTooManyRequests {
			if wait, err := strconv.Atoi(rec.Header().Get("Retry-After")); err != nil || wait < 1 || wait > 60 {
				t.Errorf("Retry-After %q", rec.Header().Get("Retry-After"))
			}
		}
		return rec.Code
	}
	for i := range 5 {
		if got, want := try("1.2.3.4", "guess"), []int{401, 401, 401, 429, 429}[i]; got != want {
			t.Errorf("try %d: %d, want %d", i, got, want)
		}
	}
	if try("1.2.3.5", "guess") != 401 {
		t.Error("another address pays for the guesser")
	}
	if try("1.2.3.4", "shipper") != 204 {
		t.Error("a right token behind the same address is shut out")
	}
}

func TestRequestIDs(t *testing.T) {
	h := newEdge(&bytes.Buffer{}).Handler()
	for sent, kept := range map[string]bool{
		"trace-0001": true, "short": false, "with spaces 123": false, "line\nbreak-0001": false, strings.Repeat("x", 65): false,
	} {
		got := get200(t, h, "/healthz", "X-Request-Id", sent).Header().Get("X-Request-Id")
		if (got == sent) != kept || len(got) < 8 {
			t.Errorf("sent %q, answered %q", sent, got)
		}
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	got := get200(t, newEdge(&bytes.Buffer{}).Handler(), "/api/v1/orders").Header()
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cache-Control": "no-store",
		"Strict-Transport-Security": "max-age=31536000; includeSubDomains", "Content-Type": "application/json",
	} {
		if got.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Get(name), want)
		}
	}
}

func TestOnlyBigAnswersAreCompressed(t *testing.T) {
	h := newEdge(&bytes.Buffer{}).Handler()
	if get200(t, h, "/api/v1/orders?limit=1", "Accept-Encoding", "gzip").Header().Get("Content-Encoding") != "" {
		t.Error("a small answer was compressed")
	}
	plain := get200(t, h, "/api/v1/orders?limit=100")
	small := get200(t, h, "/api/v1/orders?limit=100", "Accept-Encoding", "gzip")
	if small.Header().Get("Content-Encoding") != "gzip" || small.Body.Len() >= plain.Body.Len() {
		t.Fatalf("%d bytes for %d", small.Body.Len(), plain.Body.Len())
	}
	zr, err := gzip.NewReader(small.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(zr); err != nil || !bytes.Equal(got, plain.Body.Bytes()) {
		t.Errorf("unpacked something else: %v", err)
	}
	req := httptest.NewRequest(http.MethodGet, "/api/v1/orders/6", nil)
	req.Header.Set("Accept-Encoding", "gzip")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	if rec.Code != http.StatusNotFound || !strings.Contains(rec.Body.String(), "not_found") {
		t.Errorf("a problem through the zipper: %d %s", rec.Code, rec.Body)
	}
}

func TestContract(t *testing.T) {
	one, err := newEdge(&bytes.Buffer{}).OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	two, err := newEdge(&bytes.Buffer{}).OpenAPI()
	if err != nil || !bytes.Equal(one, two) {
		t.Fatal("the same routes gave two contracts", err)
	}
	served := get200(t, newEdge(&bytes.Buffer{}).Handler(), "/openapi.json").Body.Bytes()
	if !bytes.Equal(served, one) {
		t.Error("/openapi.json is not the contract")
	}
	for _, want := range []string{
		`"openapi": "3.1.0"`, `"x-access": "order.ship"`, `"Idempotency-Key"`, `"OrderPlaceRequest"`, `"Problem"`,
		`"pattern": "^[0-9]{1,19}$"`, `"application/problem+json"`,
	} {
		if !strings.Contains(string(one), want) {
			t.Errorf("the contract lacks %s", want)
		}
	}
}

// Every bad request that the contract implies is refused in Chinese, with a
// code, and reaches no handler.
func TestBadInput(t *testing.T) {
	r := newEdge(&bytes.Buffer{})
	openapi, err := r.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	cases, err := webtest.Bad(openapi)
	if err != nil || len(cases) < 40 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	tokens := map[string]string{"member": "member-token", "order.ship": "shipper"}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			req := httptest.NewRequest(c.Method, c.Target, bytes.NewReader(c.Body))
			for name, value := range c.Header {
				req.Header.Set(name, value)
			}
			if token := tokens[c.Access]; token != "" {
				req.Header.Set("Authorization", "Bearer "+token)
			}
			rec := httptest.NewRecorder()
			r.Handler().ServeHTTP(rec, req)
			var p web.Problem
			if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil || p.Code == "" || p.Code == "internal" || rec.Code < 400 || rec.Code > 422 {
				t.Fatalf("%s %s %s: %d %s", c.Method, c.Target, c.Body, rec.Code, rec.Body)
			}
			for _, f := range p.Errors {
				if f.Code == "invalid" {
					t.Errorf("an untranslated mistake: %s", rec.Body)
				}
			}
		})
	}
}

func TestTable(t *testing.T) {
	table := newEdge(&bytes.Buffer{}).Table()
	access := map[string]web.Access{}
	for _, r := range table {
		access[r.Method+" "+r.Path] = r.Access
	}
	if access["POST /api/v1/orders"] != web.Member || access["POST /api/admin/v1/orders/{id}/ship"] != "order.ship" ||
		access["GET /openapi.json"] != web.Public || len(access) != len(table) {
		t.Errorf("table %v", access)
	}
}

func TestWhatCannotBeRegistered(t *testing.T) {
	type hidden struct {
		ID web.ID `path:"id"`
	}
	nothing := func(echo.Context) error { return nil }
	for name, register := range map[string]func(r *web.Router){
		"no access":  func(r *web.Router) { r.Raw("GET", "/x", "", "x", nothing) },
		"id twice":   func(r *web.Router) { r.Raw("GET", "/x", web.Public, "boom", nothing) },
		"path twice": func(r *web.Router) { r.Raw("GET", "/boom", web.Public, "x", nothing) },
		"kept for one": func(r *web.Router) {
			web.Register(r, web.Op{ID: "x", Method: "GET", Path: "/x", Summary: "x", Access: web.Member, CacheFor: time.Second},
				func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
		},
		"no summary": func(r *web.Router) {
			web.Register(r, web.Op{ID: "x", Method: "GET", Path: "/x", Access: web.Public},
				func(context.Context, *struct{}) (*struct{}, error) { return nil, nil })
		},
		"list of ids": func(r *web.Router) {
			web.Register(r, web.Op{ID: "x", Method: "GET", Path: "/x", Summary: "x", Access: web.Public},
				func(context.Context, *struct {
					IDs []web.ID `query:"ids"`
				},
				) (*struct{}, error) {
					return nil, nil
				})
		},
		"embedded and hidden": func(r *web.Router) {
			web.Register(r, web.Op{ID: "x", Method: "GET", Path: "/x/{id}", Summary: "x", Access: web.Public},
				func(context.Context, *struct{ hidden }) (*struct{}, error) { return nil, nil })
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("registered")
				}
			}()
			register(newEdge(&bytes.Buffer{}))
		})
	}
}

func TestPortInUse(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	log := slog.New(slog.DiscardHandler)
	err = web.Serve(t.Context(), ln.Addr().String(), http.NotFoundHandler(), log)
	if err == nil || !strings.Contains(err.Error(), "已被占用") || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v", err)
	}
}

// A request under way when the stop signal comes is answered.
func TestGracefulStop(t *testing.T) {
	ln, err := web.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	inside, leave := make(chan struct{}), make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(inside)
		<-leave
		if r.Context().Err() == nil {
			_, _ = io.WriteString(w, "done")
		}
	})
	stopped := make(chan error, 1)
	go func() {
		stopped <- web.ServeListener(ctx, ln, handler, slog.New(slog.DiscardHandler))
	}()
	answer := make(chan string, 1)
	go func() {
		res, err := http.Get("http://" + ln.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		defer func() { _ = res.Body.Close() }()
		raw, _ := io.ReadAll(res.Body)
		answer <- string(raw)
	}()
	<-inside
	stop()
	close(leave)
	if got := <-answer; got != "done" {
		t.Errorf("the request under way got %q", got)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

// away is a shared counter that does not answer.
type away struct{ asked int }

func (a *away) Incr(context.Context, string, time.Duration) (int64, error) {
	a.asked++
	return 0, errors.New("redis is away")
}

// A counter that fails closes no shop, and opens it to nobody who guesses. It is
// not asked again at once: each question may take seconds.
func TestLimitsNeedNoCounter(t *testing.T) {
	clk, counter := clock.NewFake(time.UnixMilli(1_764_000_000_000)), &away{}
	r := web.NewRouter(web.Options{Title: "x", Version: "1", Counter: counter, Limits: map[web.Class]web.Limit{web.ClassRead: {Max: 3, Per: time.Minute}}, Clock: clk})
	r.Raw(http.MethodGet, "/x", web.Public, "x", func(c echo.Context) error { return c.NoContent(http.StatusOK) })
	try := func(want int) {
		t.Helper()
		rec := httptest.NewRecorder()
		r.Handler().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/x", nil))
		if rec.Code != want || want == http.StatusTooManyRequests && rec.Header().Get("Retry-After") == "" {
			t.Errorf("%d %v, want %d", rec.Code, rec.Header(), want)
		}
	}
	for range 3 {
		try(http.StatusOK)
	}
	try(http.StatusTooManyRequests)
	if counter.asked != 1 {
		t.Errorf("asked %d times at once", counter.asked)
	}
	clk.Advance(time.Minute)
	try(http.StatusOK)
	if counter.asked != 2 {
		t.Errorf("asked %d times after a minute", counter.asked)
	}
}

// BenchmarkEdge compares the whole edge with a bare Echo handler that writes
// the same bytes.
func BenchmarkEdge(b *testing.B) {
	r := web.NewRouter(web.Options{Title: "x", Version: "1", Log: slog.New(slog.DiscardHandler)})
	web.Register(r, web.Op{ID: "order-list", Method: http.MethodGet, Path: "/orders", Summary: "订单", Access: web.Public}, list)
	var raw []byte
	{
		rec := httptest.NewRecorder()
		r.Handler().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/orders", nil))
		raw = rec.Body.Bytes()
	}
	serve := func(c echo.Context) error { return c.Blob(http.StatusOK, "application/json", raw) }
	r.Raw(http.MethodGet, "/cached", web.Public, "cached", serve)
	bare := echo.New()
	bare.GET("/orders", serve)
	for _, bench := range []struct {
		name, path string
		h          http.Handler
	}{{"bare", "/orders", bare}, {"cached", "/cached", r.Handler()}, {"operation", "/orders", r.Handler()}} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				bench.h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, bench.path, nil))
			}
		})
	}
}

type hiddenPart struct {
	Name string `json:"name"`
}

type wholeBody struct {
	Body struct {
		Items []struct{ hiddenPart } `json:"items"`
	}
}

// A body whose part the contract would leave out is found at boot.
func TestHiddenPartOfABody(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Fatal("registered")
		}
	}()
	web.Register(web.NewRouter(web.Options{}), web.Op{ID: "hidden", Method: "GET", Path: "/hidden", Summary: "x", Access: web.Public},
		func(context.Context, *struct{}) (*wholeBody, error) { return nil, nil })
}

// The session's cookie is one that browsers send over https to this host alone, and
// that no script reads.
func TestSessionCookie(t *testing.T) {
	c := web.SessionCookie("token", 60, true)
	if c.Name != "__Host-yuanfen" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("%+v", c)
	}
}

// What two programs may read as two different requests is refused by the one that
// answers here: lengths that differ, and codings that nobody agreed on.
func TestSmuggledRequestsAreRefused(t *testing.T) {
	server := httptest.NewServer(newEdge(&bytes.Buffer{}).Handler())
	t.Cleanup(server.Close)
	for name, header := range map[string]string{
		"two lengths":         "Content-Length: 5\r\nContent-Length: 6\r\n",
		"a signed length":     "Content-Length: +5\r\n",
		"a coding nobody has": "Transfer-Encoding: xchunked\r\n",
		"two codings":         "Transfer-Encoding: chunked, identity\r\n",
		"a space in a name":   "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n",
		"a broken line":       "X: a\r\n\x00b: c\r\nContent-Length: 5\r\n",
	} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, "POST /callbacks/echo HTTP/1.1\r\nHost: x\r\n"+header+"\r\nhelloGET /boom HTTP/1.1\r\nHost: x\r\n\r\n")
		_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
		raw, _ := io.ReadAll(conn)
		_ = conn.Close()
		if answer := string(raw); !strings.HasPrefix(answer, "HTTP/1.1 400") && !strings.HasPrefix(answer, "HTTP/1.1 501") || strings.Count(answer, "HTTP/1.1 ") != 1 {
			t.Errorf("%s: %q", name, answer)
		}
	}
}
