package web_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// Who was refused, where, from where and why stands in the log, in one line each of
// JSON with a time in UTC or with its zone; what was sent does not.
func TestEvents_RefusalsAreLogged(t *testing.T) {
	var log bytes.Buffer
	h := newEdge(&log).Handler()
	for _, c := range []struct {
		name, method, path, body string
		header                   map[string]string
		op, code, who            string
		status                   int
	}{
		{"no token", "POST", orders, "{}", with("X-Forwarded-For", "7.7.7.1"), "order-place", "auth.required", "", 401},
		{"a dead token", "POST", orders, "{}", with("Authorization", "Bearer secret-canary", "X-Forwarded-For", "7.7.7.2"), "order-place", "auth.expired", "", 401},
		{"no permission", "POST", "/api/admin/v1/orders/5/ship", "", with("Authorization", "Bearer reader", "X-Forwarded-For", "7.7.7.3"), "order-ship", "auth.forbidden", "staff9", 403},
		{"forged by a site", "POST", "/api/admin/v1/orders/5/ship", "", with("Cookie", "__Host-yuanfen=shipper", "Origin", "https://evil.example", "X-Forwarded-For", "7.7.7.4"), "order-ship", "auth.csrf", "", 403},
		{"validation", "POST", orders, `{"sku":"secret-canary","quantity":1}`, with("Authorization", "Bearer member-token", "Idempotency-Key", "key-0001", "X-Forwarded-For", "7.7.7.5"), "order-place", "validation", "member7", 422},
		{"a rule of the trade", "POST", orders, `{"sku":"1","quantity":99}`, with("Authorization", "Bearer member-token", "Idempotency-Key", "key-0002", "X-Forwarded-For", "7.7.7.6"), "order-place", "order.sold_out", "member7", 409},
		{"an error of ours", "POST", orders, `{"sku":"1","quantity":98}`, with("Authorization", "Bearer member-token", "Idempotency-Key", "key-0003", "X-Forwarded-For", "7.7.7.7"), "order-place", "internal", "member7", 500},
		{"nowhere", "GET", "/wp-admin/%0aforged", "", with("X-Forwarded-For", "7.7.7.8"), "", "not_found", "", 404},
	} {
		log.Reset()
		req := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
		for k, v := range c.header {
			req.Header.Set(k, v)
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		var line struct {
			Time                                         time.Time
			Msg, Op, Code, Who, IP, RequestID, Path, Err string
			ID                                           string `json:"request_id"`
			Status                                       int
		}
		if err := json.Unmarshal(log.Bytes(), &line); err != nil || strings.Count(strings.TrimSpace(log.String()), "\n") != 0 {
			t.Fatalf("%s: %v: %s", c.name, err, log.String())
		}
		if line.Op != c.op || line.Code != c.code || line.Who != c.who || line.Status != c.status || line.IP != c.header["X-Forwarded-For"] || line.ID == "" || line.Time.IsZero() {
			t.Errorf("%s: %s", c.name, log.String())
		}
		if strings.Contains(log.String(), "secret-canary") {
			t.Errorf("%s: the log tells what was sent: %s", c.name, log.String())
		}
	}
	log.Reset()
	for range 4 {
		req := httptest.NewRequest(http.MethodPost, orders, strings.NewReader("{}"))
		req.Header.Set("X-Forwarded-For", "7.7.7.9")
		h.ServeHTTP(httptest.NewRecorder(), req)
	}
	if !strings.Contains(log.String(), `"code":"rate_limited"`) {
		t.Errorf("a refusal for being too quick is not in the log: %s", log.String())
	}
}
