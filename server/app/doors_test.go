package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/platform/web/webtest"
	"yuanfen/server/staff"
)

// tokens are people at the doors of a shop.
type tokens struct{ member, owner, nobody string }

func people(t *testing.T, s *shoptest.Shop) tokens {
	t.Helper()
	if err := s.App.Staff.Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	return tokens{member: s.Buyer("林知夏").Token, owner: staffToken(t, s, "owner.one", staff.Owner), nobody: staffToken(t, s, "nobody")}
}

// staffToken is a person's whole way in: link, password, authenticator.
func staffToken(t *testing.T, s *shoptest.Shop, login string, roles ...string) string {
	t.Helper()
	_, invite, err := s.App.Staff.Add(t.Context(), staff.NewAccount{Login: login, Name: login, Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	ticket, err := s.App.Staff.UseInvite(t.Context(), invite, "correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	code, err := auth.TOTPCode(ticket.Secret, s.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	entered, err := s.App.Staff.EnterCode(t.Context(), ticket.Token, code, "test")
	if err != nil {
		t.Fatal(err)
	}
	return entered.Token
}

func (k tokens) of(access web.Access) string {
	switch access {
	case web.Public:
		return ""
	case web.Member:
		return k.member
	}
	return k.owner
}

type reply struct {
	status  int
	raw     []byte
	problem web.Problem
}

func knock(t *testing.T, s *shoptest.Shop, c webtest.Case, token string) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), c.Method, s.URL+c.Target, bytes.NewReader(c.Body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range c.Header {
		req.Header.Set(name, value)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	r := reply{status: res.StatusCode, raw: raw}
	_ = json.Unmarshal(raw, &r.problem) // Not every answer is a problem.
	return r
}

var chinese = regexp.MustCompile(`\p{Han}`)

// What the contract forbids is refused at the door of every operation, in
// Chinese, with a code, and changes nothing.
func TestBadInputAtEveryDoor(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	k := people(t, s)
	openapi, err := s.App.Router.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	cases, err := webtest.Bad(openapi)
	if err != nil || len(cases) < 300 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	before := rows(t, s)
	for _, c := range cases {
		r := knock(t, s, c, k.of(web.Access(c.Access)))
		if r.status != http.StatusBadRequest && r.status != http.StatusUnprocessableEntity || r.problem.Code == "" || !chinese.MatchString(r.problem.Detail) {
			t.Errorf("%s\n%s %s %.300s\n%d %.300s", c.Name, c.Method, c.Target, c.Body, r.status, r.raw)
		}
		for _, f := range r.problem.Errors {
			if f.Code == "invalid" || !chinese.MatchString(f.Message) {
				t.Errorf("%s: not translated: %s", c.Name, r.raw)
			}
		}
	}
	if after := rows(t, s); after != before {
		t.Errorf("%d rows before, %d after", before, after)
	}
}

// rows counts what requests could have made.
func rows(t *testing.T, s *shoptest.Shop) (n int) {
	t.Helper()
	for _, table := range []string{
		"category", "product", "sku", "warehouse", "stock_document", "orders", "refund", "order_parcel",
		"journal", "job", "member", "member_session", "member_address", "cart_line", "invoice", "invoice_title", "after_sale", "after_sale_event", "review", "notice", "upload", "staff", "staff_session", "staff_role", "role_permission", "audit_log",
	} {
		var count int
		if err := s.DB.Get(t.Context(), &count, "SELECT COUNT(*) FROM "+table); err != nil {
			t.Fatal(err)
		}
		n += count
	}
	return n
}

// A blank or an invisible character in a text is told, not stored and not an
// error of ours.
func TestUncleanTexts(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	k := people(t, s)
	header := map[string]string{"Content-Type": "application/json"}
	for _, c := range []webtest.Case{
		{Method: http.MethodGet, Target: "/api/v1/search?q=%20"},
		{Method: http.MethodGet, Target: "/api/v1/search?q=a%00"},
		{Method: http.MethodPut, Target: "/api/v1/me", Header: header, Body: []byte(`{"nickname":"   "}`)},
		{Method: http.MethodPost, Target: "/api/v1/addresses", Header: header, Body: []byte(`{"name":"a\u0000b","phone":"19900000001","province":"浙江省","city":"杭州市","district":"","detail":"x"}`)},
	} {
		if r := knock(t, s, c, k.member); r.status != http.StatusUnprocessableEntity || r.problem.Code != "validation" || len(r.problem.Errors) != 1 || !chinese.MatchString(r.problem.Errors[0].Message) {
			t.Errorf("%s %s: %d %s", c.Method, c.Target, r.status, r.raw)
		}
	}
}

var parameter = regexp.MustCompile(`\{[a-z_]+\}|:[a-z_]+`)

// Every door opens to those whom the route table names, and to nobody else.
func TestEveryDoorAsksWhoIsThere(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	k := people(t, s)
	for _, route := range s.App.Router.Table() {
		a := route.Access
		if a != web.Public && a != web.Member && a != web.AnyStaff && !staff.Known(string(a)) {
			t.Errorf("%s asks for %q, which nobody can hold", route.ID, a)
		}
		c := webtest.Case{Method: route.Method, Target: parameter.ReplaceAllString(route.Path, "1")}
		want := func(who, token string, status int) {
			if r := knock(t, s, c, token); r.status != status {
				t.Errorf("%s by %s: %d, want %d", route.ID, who, r.status, status)
			}
		}
		switch {
		case a == web.Public:
			continue
		case a == web.Member:
			want("nobody", "", http.StatusUnauthorized)
			want("staff", k.owner, http.StatusUnauthorized)
			continue
		case a != web.AnyStaff:
			want("staff without the permission", k.nobody, http.StatusForbidden)
		}
		want("nobody", "", http.StatusUnauthorized)
		want("a member", k.member, http.StatusUnauthorized)
		if route.ID == "staff-logout" {
			continue // It would open, and close behind us.
		}
		if r := knock(t, s, c, k.owner); r.status == http.StatusUnauthorized || r.status == http.StatusForbidden || r.status >= 500 {
			t.Errorf("%s by the owner: %d %s", route.ID, r.status, r.raw)
		}
	}
}
