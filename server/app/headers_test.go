package app_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"mime"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

const headersFile = "testdata/headers.txt"

// strict is what an answer carries that no browser should keep, frame or run.
const strict = "no-store | DENY | default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// asked is an answer's status and header, to a request that another site's page
// made the browser send.
func asked(t *testing.T, s *shoptest.Shop, method, target, token string) (int, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", "https://evil.example")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultTransport.RoundTrip(req) // Redirects are answers too.
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	return res.StatusCode, res.Header
}

// built are the addresses whose answers depend on whether the web pages were built;
// the tests of server/page hold their headers.
var built = []string{"storefront", "storefront-assets", "storefront-static", "panel-file"}

// shut would close the door behind us, so nobody knocks there with a key.
var shut = []string{"staff-logout", "member-logout", "member-delete"}

// Every route's answer carries the headers that are written down in
// testdata/headers.txt, so that one that loosens them shows in its review; and
// whatever is written there, what no answer may lack is checked.
func TestHeaders_EveryRoute(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	k := people(t, s)
	var table strings.Builder
	note := func(name string, status int, h http.Header) {
		line := h.Get("Cache-Control") + " | " + h.Get("X-Frame-Options") + " | " + h.Get("Content-Security-Policy")
		if line == strict {
			line = "strict"
		}
		fmt.Fprintf(&table, "%s: %s\n", name, line)
		wantHeaders(t, name, status, h)
	}
	for _, route := range s.App.Router.Table() {
		if slices.Contains(built, route.ID) {
			continue
		}
		token := k.of(route.Access)
		if slices.Contains(shut, route.ID) {
			token = ""
		}
		status, h := asked(t, s, route.Method, parameter.ReplaceAllString(route.Path, "1"), token)
		note(route.ID, status, h)
		if route.ID == "admin-audit-file" && !strings.HasPrefix(h.Get("Content-Disposition"), `attachment; filename="`) {
			t.Errorf("%s is no download: %v", route.ID, h)
		}
	}
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	u, err := s.App.Content.Picture(t.Context(), "staff", 1, photo.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	status, h := asked(t, s, http.MethodGet, u.Address(), "")
	note("(a picture)", status, h)
	status, h = asked(t, s, http.MethodGet, "/no/such/page", "")
	note("(nothing)", status, h)
	got := "# strict: " + strict + "\n# route: Cache-Control | X-Frame-Options | Content-Security-Policy\n" + table.String()
	if *update {
		if err := os.WriteFile(headersFile, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(headersFile)
	if err != nil {
		t.Fatal(err)
	}
	known := strings.Split(string(want), "\n")
	for _, line := range strings.Split(got, "\n") {
		if !slices.Contains(known, line) {
			t.Errorf("not as written down (see it through, then run with -update): %s", line)
		}
	}
}

// wantHeaders holds an answer to what browsers need to be told.
func wantHeaders(t *testing.T, name string, status int, h http.Header) {
	t.Helper()
	if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "same-origin" || h.Get("X-Request-Id") == "" || h.Get("X-Frame-Options") == "" {
		t.Errorf("%s: %v", name, h)
	}
	policy := h.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors '", "form-action '"} {
		if !strings.Contains(policy, part) {
			t.Errorf("%s: the policy lacks %s: %s", name, part, policy)
		}
	}
	if strings.Contains(policy, "unsafe-eval") || strings.Contains(policy, "*") || strings.Contains(policy, "script-src 'unsafe") {
		t.Errorf("%s: the policy lets strangers in: %s", name, policy)
	}
	for header := range h {
		if strings.HasPrefix(header, "Access-Control-") || header == "Server" || header == "X-Powered-By" {
			t.Errorf("%s: %s is told", name, header)
		}
	}
	if status == http.StatusNoContent || status == http.StatusFound || status == http.StatusNotModified {
		return
	}
	kind, with, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || strings.HasPrefix(kind, "text/") && !strings.EqualFold(with["charset"], "utf-8") {
		t.Errorf("%s: %d, content type %q, %v", name, status, h.Get("Content-Type"), err)
	}
}

// Methods that no route has are refused everywhere, TRACE and CONNECT's kin among
// them, and what changes something can't be asked for by a link.
func TestMethods_OnlyThoseOfTheTable(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	has := map[string]bool{}
	for _, route := range s.App.Router.Table() {
		has[route.Method+" "+route.Path] = true
		if route.Method == http.MethodGet && route.Class != web.ClassRead && route.Class != web.ClassNone && route.Class != web.ClassCostly {
			t.Errorf("%s is a %s by GET", route.ID, route.Class)
		}
	}
	for _, route := range s.App.Router.Table() {
		for _, method := range []string{http.MethodTrace, http.MethodOptions, "PROPFIND", http.MethodPatch, http.MethodPost} {
			if has[method+" "+route.Path] || strings.HasSuffix(route.Path, "*") {
				continue
			}
			target := parameter.ReplaceAllString(route.Path, "1")
			status, h := asked(t, s, method, target, "")
			if h.Get("Access-Control-Allow-Origin") != "" || status == http.StatusNoContent && method != http.MethodOptions {
				t.Errorf("%s %s: %d %v", method, target, status, h)
			}
			if status != http.StatusNoContent && (status != http.StatusMethodNotAllowed || h.Get("Content-Type") != "application/problem+json") {
				t.Errorf("%s %s: %d", method, target, status)
			}
		}
	}
}

// Folders are not listed, and neither the program's source nor its history is served.
func TestNothingIsListed(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	for _, path := range []string{"/files", "/files/", "/assets/", "/static/", "/admin/assets/", "/.git/config", "/.env", "/go.mod", "/debug/pprof/", "/debug/vars", "/configs/yuanfen.yaml", "/files/..%2fyuanfen.db", "/files/%2e%2e%2fyuanfen.db", "/assets/../../go.mod", "/static/%2e%2e/go.mod"} {
		if status, _ := asked(t, s, http.MethodGet, path, ""); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// What costs a processor or a disk much is counted by itself, whoever asks.
func TestLimits_WhatCostsMuch(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	var costly []string
	for _, route := range s.App.Router.Table() {
		if route.Class == web.ClassCostly {
			costly = append(costly, route.ID)
		}
		if route.Access == web.Public && route.Class == web.ClassWrite && route.ID != "member-login" && route.ID != "visit" {
			t.Errorf("%s: anybody may write, and nothing but the limit of writes holds them", route.ID)
		}
	}
	slices.Sort(costly)
	want := []string{
		"admin-audit-file", "admin-commission-statement-file", "admin-sheet-bindings-in", "admin-sheet-distributors-in", "admin-sheet-orders-out", "admin-sheet-parcels-in", "admin-sheet-products-in", "admin-sheet-products-out", "admin-system-backup", "admin-upload", "admin-upload-video",
		"commission-statement-file", "upload",
	}
	if !slices.Equal(costly, want) {
		t.Errorf("costly are %v", costly)
	}
}
