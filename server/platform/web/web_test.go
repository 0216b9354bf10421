package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/web"
)

type placed struct {
	ID     web.ID   `json:"id"`
	Amount web.Fen  `json:"amount"`
	At     web.Time `json:"at"`
	Who    string   `json:"who"`
	Key    string   `json:"key"`
	Hash   string   `json:"hash"`
}

type placeInput struct {
	Body struct {
		SKU      web.ID `json:"sku"`
		Quantity int    `json:"quantity" minimum:"1" maximum:"99"`
		Note     string `json:"note,omitempty" maxLength:"5"`
		Kind     string `json:"kind,omitempty" enum:"retail,stockup"`
	}
}

type listInput struct {
	web.Paging
	Shop web.ID `query:"shop"`
}

type counts struct {
	mu sync.Mutex
	n  map[string]int64
}

func (c *counts) Incr(_ context.Context, key string, _ time.Duration) (int64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[key]++
	return c.n[key], nil
}

func authenticate(_ context.Context, kind auth.Kind, token string) (auth.Principal, error) {
	switch {
	case kind == auth.Member && token == "member-token":
		return auth.Principal{Kind: auth.Member, ID: 7}, nil
	case kind == auth.Staff && token == "shipper":
		return auth.Principal{Kind: auth.Staff, ID: 8, Permissions: map[string]bool{"order.ship": true}}, nil
	case kind == auth.Staff && token == "reader":
		return auth.Principal{Kind: auth.Staff, ID: 9}, nil
	}
	return auth.Principal{}, web.E(http.StatusUnauthorized, "auth.expired", "登录已过期，请重新登录。")
}

// newEdge is a router with one operation of each sort.
func newEdge(log *bytes.Buffer) *web.Router {
	r := web.NewRouter(web.Options{
		Title: "源分", Version: "test", PublicURL: "https://shop.example", Authenticate: authenticate,
		Clock: clock.NewFake(time.UnixMilli(1_764_000_000_000)), Log: slog.New(slog.NewJSONHandler(log, nil)),
		TrustedProxies: 1, Counter: &counts{n: map[string]int64{}},
		Limits: map[web.Class]web.Limit{web.ClassLogin: {Max: 3, Per: time.Minute}},
		Checks: []web.Check{
			{Name: "db", Ask: func(context.Context) error { return nil }},
			{Name: "cache", Ask: func(context.Context) error { return errors.New("secret dsn") }},
		},
	})
	web.Register(r, web.Op{
		ID: "order-place", Method: http.MethodPost, Path: "/api/v1/orders", Summary: "下单", Tags: []string{"订单"},
		Access: web.Member, Idempotent: true, MaxBody: 200, Status: http.StatusCreated,
	}, place)
	web.Register(r, web.Op{
		ID: "order-list", Method: http.MethodGet, Path: "/api/v1/orders", Summary: "订单列表", Tags: []string{"订单"}, Access: web.Public,
	}, list)
	web.Register(r, web.Op{
		ID: "order-get", Method: http.MethodGet, Path: "/api/v1/orders/{id}", Summary: "订单", Tags: []string{"订单"}, Access: web.Public,
	}, get)
	web.Register(r, web.Op{
		ID: "order-ship", Method: http.MethodPost, Path: "/api/admin/v1/orders/{id}/ship", Summary: "发货", Tags: []string{"订单"}, Access: "order.ship",
	}, func(ctx context.Context, _ *struct {
		ID web.ID `path:"id"`
	},
	) (*struct{}, error) {
		return nil, nil
	})
	r.Raw(http.MethodPost, "/callbacks/echo", web.Public, "callback", func(c echo.Context) error {
		var body bytes.Buffer
		if _, err := body.ReadFrom(c.Request().Body); err != nil {
			return err
		}
		return c.String(http.StatusOK, body.String())
	})
	r.Raw(http.MethodGet, "/boom", web.Public, "boom", func(echo.Context) error { panic("password=hunter2") })
	return r
}

func place(ctx context.Context, in *placeInput) (*struct{ Body placed }, error) {
	if in.Body.Quantity == 99 {
		return nil, web.E(http.StatusConflict, "order.sold_out", "卖完了，看看别的款式吧。").Because(errors.New("stock 0"))
	}
	if in.Body.Quantity == 97 {
		return nil, web.ErrBusy
	}
	if in.Body.Quantity == 98 {
		return nil, errors.New("dsn root:hunter2@tcp")
	}
	out := &struct{ Body placed }{placed{ID: 1873640098512896, Amount: 1990, At: 1_764_000_000_001, Who: auth.From(ctx).Name}}
	out.Body.Key, out.Body.Hash = web.IdempotencyKey(ctx), web.RequestHash(ctx)
	return out, nil
}

func list(_ context.Context, in *listInput) (*struct{ Body web.Page[placed] }, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows := []placed{}
	for i := range int64(in.Limit + 1) {
		rows = append(rows, placed{ID: web.ID(after.ID + i + 1), At: web.Time(1000 + i)})
	}
	return &struct{ Body web.Page[placed] }{web.NewPage(rows, in.Limit, func(p placed) web.Cursor {
		return web.Cursor{At: int64(p.At), ID: int64(p.ID)}
	})}, nil
}

func get(_ context.Context, in *struct {
	ID web.ID `path:"id"`
},
) (*struct{ Body placed }, error) {
	if in.ID != 5 {
		return nil, web.ErrNotFound
	}
	return &struct{ Body placed }{placed{ID: in.ID}}, nil
}

type scenario struct {
	name, method, path, body string
	header                   map[string]string
	status                   int
	code                     string
	has, hasNot              []string
}

func (s scenario) run(t *testing.T, h http.Handler) {
	t.Helper()
	req := httptest.NewRequest(s.method, s.path, strings.NewReader(s.body))
	for k, v := range s.header {
		req.Header.Set(k, v)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	got := rec.Body.String()
	if rec.Code != s.status {
		t.Fatalf("status %d, want %d: %s", rec.Code, s.status, got)
	}
	if s.status >= 400 && s.path != "/readyz" {
		checkProblem(t, rec, s)
	}
	for _, want := range s.has {
		if !strings.Contains(got, want) {
			t.Errorf("answer lacks %q: %s", want, got)
		}
	}
	for _, bad := range append(s.hasNot, "hunter2", "expected ", "invalid ") {
		if strings.Contains(got, bad) {
			t.Errorf("answer shows %q: %s", bad, got)
		}
	}
}

func checkProblem(t *testing.T, rec *httptest.ResponseRecorder, s scenario) {
	t.Helper()
	var p web.Problem
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil {
		t.Fatalf("not a problem: %s", rec.Body)
	}
	if ct := rec.Header().Get("Content-Type"); ct != "application/problem+json" {
		t.Errorf("content type %q", ct)
	}
	if p.Code != s.code || p.Status != s.status || p.RequestID == "" || p.RequestID != rec.Header().Get("X-Request-Id") {
		t.Errorf("problem %+v, want code %s", p, s.code)
	}
	if s.status == http.StatusTooManyRequests && rec.Header().Get("Retry-After") == "" {
		t.Error("told to wait, but not how long")
	}
	for _, text := range []string{p.Title, p.Detail} {
		if !strings.ContainsFunc(text, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff }) {
			t.Errorf("not Chinese: %q", text)
		}
	}
}

// zipped is a body that would be far larger unpacked: nothing here unpacks requests.
func zipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		panic(err) // A buffer takes everything.
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

const orders = "/api/v1/orders"

// with makes headers of names and values.
func with(pairs ...string) map[string]string {
	h := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		h[pairs[i]] = pairs[i+1]
	}
	return h
}

func TestEdge(t *testing.T) {
	member := with("Authorization", "Bearer member-token", "Idempotency-Key", "key-0001")
	var log bytes.Buffer
	h := newEdge(&log).Handler()
	for _, s := range []scenario{
		{name: "created", method: "POST", path: orders, body: `{"sku":"1","quantity":2}`, header: member, status: 201, has: []string{`"id":"1873640098512896"`, `"amount":1990`, `"at":"2025-11-24T16:00:00.001Z"`, `"key":"key-0001"`}},
		{name: "refused", method: "POST", path: orders, body: `{"sku":"1","quantity":99}`, header: member, status: 409, code: "order.sold_out", has: []string{"卖完了"}, hasNot: []string{"stock 0"}},
		{name: "busy", method: "POST", path: orders, body: `{"sku":"1","quantity":97}`, header: member, status: 429, code: "busy"},
		{name: "internal", method: "POST", path: orders, body: `{"sku":"1","quantity":98}`, header: member, status: 500, code: "internal"},
		{name: "panic", method: "GET", path: "/boom", status: 500, code: "internal"},
		{name: "no such page", method: "GET", path: "/nothing", status: 404, code: "not_found"},
		{name: "no such order", method: "GET", path: orders + "/6", status: 404, code: "not_found"},
		{name: "order", method: "GET", path: orders + "/5", status: 200, has: []string{`"id":"5"`}},
		{name: "method", method: "DELETE", path: orders, status: 405, code: "method_not_allowed"},
		{name: "path id", method: "GET", path: orders + "/abc", status: 422, code: "validation", has: []string{`"location":"path.id"`, "必须是整数"}},
		{name: "path id below zero", method: "GET", path: orders + "/-5", status: 422, code: "validation"},
		{name: "path id too long", method: "GET", path: orders + "/99999999999999999999", status: 422, code: "validation"},
		{name: "query id", method: "GET", path: orders + "?shop=x", status: 422, code: "validation", has: []string{"query.shop"}},
		{name: "unknown query", method: "GET", path: orders + "?pgae=2", status: 422, code: "validation", has: []string{"query.pgae", "unknown_field"}},
		{name: "limit too big", method: "GET", path: orders + "?limit=101", status: 422, code: "validation", has: []string{"不能大于 100"}},
		{name: "cursor", method: "GET", path: orders + "?cursor=zzz", status: 422, code: "page.cursor"},
		{name: "unknown field", method: "POST", path: orders, body: `{"sku":"1","quantity":1,"prize":1}`, header: member, status: 422, code: "validation", has: []string{"body.prize", "unknown_field"}},
		{name: "other case", method: "POST", path: orders, body: `{"sku":"1","Quantity":1}`, header: member, status: 422, code: "validation"},
		{name: "required", method: "POST", path: orders, body: `{"sku":"1"}`, header: member, status: 422, code: "validation", has: []string{"body.quantity", "缺少必填项 quantity"}},
		{name: "not integer", method: "POST", path: orders, body: `{"sku":"1","quantity":1.5}`, header: member, status: 422, code: "validation", has: []string{"必须是整数"}},
		{name: "out of range", method: "POST", path: orders, body: `{"sku":"1","quantity":0}`, header: member, status: 422, code: "validation", has: []string{"不能小于 1"}},
		{name: "exponent", method: "POST", path: orders, body: `{"sku":"1","quantity":1e1}`, header: member, status: 422, code: "validation", has: []string{"out_of_range"}},
		{name: "too long", method: "POST", path: orders, body: `{"sku":"1","quantity":1,"note":"一二三四五六"}`, header: member, status: 422, code: "validation", has: []string{"最多 5 个字"}},
		{name: "enum", method: "POST", path: orders, body: `{"sku":"1","quantity":1,"kind":"x"}`, header: member, status: 422, code: "validation", has: []string{"retail", "enum"}},
		{name: "id as number", method: "POST", path: orders, body: `{"sku":1,"quantity":1}`, header: member, status: 422, code: "validation", has: []string{"not_string"}},
		{name: "id pattern", method: "POST", path: orders, body: `{"sku":"1x","quantity":1}`, header: member, status: 422, code: "validation", has: []string{"not_id"}},
		{name: "id overflow", method: "POST", path: orders, body: `{"sku":"9999999999999999999","quantity":1}`, header: member, status: 422, code: "validation"},
		{name: "not JSON", method: "POST", path: orders, body: `{"sku":`, header: member, status: 400, code: "bad_request", has: []string{"not_json"}},
		{name: "said twice", method: "POST", path: orders, body: `{"sku":"1","quantity":-5,"quantity":1}`, header: member, status: 400, code: "bad_request", has: []string{"同一个字段写了两次"}},
		{name: "deep", method: "POST", path: orders, body: `{"sku":` + strings.Repeat("[", 90) + strings.Repeat("]", 90) + `}`, header: member, status: 400, code: "bad_request", has: []string{"too_deep"}},
		{name: "packed", method: "POST", path: orders, body: zipped(strings.Repeat(" ", 64<<10)), header: with("Authorization", "Bearer member-token", "Idempotency-Key", "key-0001", "Content-Encoding", "gzip"), status: 400, code: "bad_request"},
		{name: "no body", method: "POST", path: orders, header: member, status: 400, code: "bad_request"},
		{name: "media type", method: "POST", path: orders, body: "a=b", header: with("Authorization", "Bearer member-token", "Idempotency-Key", "key-0001", "Content-Type", "text/plain"), status: 415, code: "unsupported_media_type"},
		{name: "too large", method: "POST", path: orders, body: `{"note":"` + strings.Repeat("x", 300) + `"}`, header: member, status: 413, code: "too_large"},
		{name: "raw too large", method: "POST", path: "/callbacks/echo", body: strings.Repeat("x", 1<<20+1), status: 413, code: "too_large"},
		{name: "raw", method: "POST", path: "/callbacks/echo", body: "hello", status: 200, has: []string{"hello"}},
	} {
		t.Run(s.name, func(t *testing.T) { s.run(t, h) })
	}
	if !strings.Contains(log.String(), "hunter2") || !strings.Contains(log.String(), "stock 0") {
		t.Error("the log lacks the causes that the answers hide")
	}
}

func TestWhoMayCall(t *testing.T) {
	const cookie, ship = "__Host-yuanfen=shipper", "/api/admin/v1/orders/5/ship"
	h := newEdge(&bytes.Buffer{}).Handler()
	for _, s := range []scenario{
		{name: "no key", method: "POST", path: orders, body: `{}`, header: with("Authorization", "Bearer member-token"), status: 422, code: "idempotency.key"},
		{name: "odd key", method: "POST", path: orders, body: `{}`, header: with("Authorization", "Bearer member-token", "Idempotency-Key", "a b c d e f"), status: 422, code: "idempotency.key"},
		{name: "nobody", method: "POST", path: orders, body: `{}`, header: with("X-Forwarded-For", "1.1.1.1"), status: 401, code: "auth.required"},
		{name: "old token", method: "POST", path: orders, body: `{}`, header: with("Authorization", "Bearer old", "X-Forwarded-For", "1.1.1.2"), status: 401, code: "auth.expired"},
		{name: "member at staff door", method: "POST", path: ship, header: with("Authorization", "Bearer member-token", "X-Forwarded-For", "1.1.1.3"), status: 401, code: "auth.expired"},
		{name: "staff at member door", method: "POST", path: orders, body: "{}", header: with("Authorization", "Bearer shipper", "X-Forwarded-For", "1.1.1.4"), status: 401, code: "auth.expired"},
		{name: "staff cookie at member door", method: "POST", path: orders, body: "{}", header: with("Cookie", cookie, "X-Forwarded-For", "1.1.1.5"), status: 401, code: "auth.required"},
		{name: "no permission", method: "POST", path: ship, header: with("Authorization", "Bearer reader"), status: 403, code: "auth.forbidden"},
		{name: "script", method: "POST", path: ship, header: with("Authorization", "Bearer shipper"), status: 204},
		{name: "panel", method: "POST", path: ship, header: with("Cookie", cookie, "Origin", "https://shop.example"), status: 204},
		{name: "panel, csrf header", method: "POST", path: ship, header: with("Cookie", cookie, "X-CSRF-Token", "1"), status: 204},
		{name: "forged by a site", method: "POST", path: ship, header: with("Cookie", cookie, "Origin", "https://evil.example", "X-CSRF-Token", "1", "X-Forwarded-For", "1.1.1.6"), status: 403, code: "auth.csrf"},
		{name: "forged, null origin", method: "POST", path: ship, header: with("Cookie", cookie, "Origin", "null", "X-Forwarded-For", "1.1.1.7"), status: 403, code: "auth.csrf"},
		{name: "no origin", method: "POST", path: ship, header: with("Cookie", cookie, "X-Forwarded-For", "1.1.1.8"), status: 403, code: "auth.csrf"},
		{name: "alive", method: "GET", path: "/healthz", status: 200},
		{name: "not ready", method: "GET", path: "/readyz", status: 503, has: []string{`"db":"ok"`, `"cache":"failed"`}, hasNot: []string{"secret"}},
		{name: "metrics from inside", method: "GET", path: "/metrics", header: with("X-Forwarded-For", "10.0.0.1"), status: 200, has: []string{`yuanfen_http_requests_total{method="POST",route="/api/v1/orders",status="401"} 4`}},
		{name: "metrics from outside", method: "GET", path: "/metrics", header: with("X-Forwarded-For", "10.0.0.1, 8.8.8.8"), status: 404, code: "not_found"},
		{name: "docs", method: "GET", path: "/docs", status: 200, has: []string{"docs.js"}, hasNot: []string{"https://"}},
	} {
		t.Run(s.name, func(t *testing.T) { s.run(t, h) })
	}
}
