package app_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"yuanfen/server/aftersale"
	"yuanfen/server/app/shoptest"
	"yuanfen/server/cart"
	"yuanfen/server/member"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/platform/web/webtest"
)

var update = flag.Bool("update", false, "write testdata/matrix.txt anew")

const matrixFile = "testdata/matrix.txt"

// identities are those for whom every door is tried, in the matrix's columns.
var identities = []string{"anonymous", "buyer A", "buyer B", "distributor", "operator", "warehouse", "finance", "auditor", "owner"}

func identify(t *testing.T, s *shoptest.Shop) (tokens map[string]string, a shoptest.Buyer) {
	t.Helper()
	if err := s.App.Staff.Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	a = s.Buyer("林知夏")
	tokens = map[string]string{"anonymous": "", "buyer A": a.Token, "buyer B": s.Buyer("何雨").Token, "distributor": s.Seller("沈星").Token}
	for _, role := range identities[4:] {
		tokens[role] = staffToken(t, s, role+".one", role)
	}
	return tokens, a
}

// Every route, by every identity: who may is written down in testdata/matrix.txt,
// so that a change of a role or a route shows in its review. A route that the
// file does not name fails.
func TestMatrix_EveryRouteByEveryIdentity(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	tokens, _ := identify(t, s)
	var table strings.Builder
	for _, route := range s.App.Router.Table() {
		fmt.Fprintf(&table, "%-32s %-20s", route.ID, route.Access)
		for _, who := range identities {
			cell := "-"
			if may(t, s, route, tokens[who]) {
				cell = "x"
			}
			table.WriteString(" " + cell)
		}
		table.WriteString("\n")
	}
	got := "# route, access, " + strings.Join(identities, ", ") + "\n" + table.String()
	if *update {
		if err := os.WriteFile(matrixFile, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(matrixFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, []byte(got)) {
		for i, line := range strings.Split(got, "\n") {
			if lines := strings.Split(string(want), "\n"); i >= len(lines) || lines[i] != line {
				t.Errorf("not as written down (see it through, then run with -update): %s", line)
			}
		}
	}
}

// may reports whether an identity comes past a door, with an empty request that
// can change nothing.
func may(t *testing.T, s *shoptest.Shop, route web.Route, token string) bool {
	t.Helper()
	if route.ID == "staff-logout" || route.ID == "member-logout" || route.ID == "member-delete" {
		return knocks(route, token, s) // They need no body, and would close the door behind us.
	}
	r := knock(t, s, webtest.Case{Method: route.Method, Target: parameter.ReplaceAllString(route.Path, "1")}, token)
	if r.status >= 500 {
		t.Errorf("%s: %d %s", route.ID, r.status, r.raw)
	}
	// A callback refuses forgeries with 403 of its own, after the door.
	if route.Access == web.Public {
		return true
	}
	return r.status != http.StatusUnauthorized && r.status != http.StatusForbidden
}

// knocks asks for a door's kind alone.
func knocks(route web.Route, token string, s *shoptest.Shop) bool {
	_, err := s.App.Members.Authenticate(s.T.Context(), token)
	if route.Access == web.Member {
		return err == nil
	}
	_, err = s.App.Staff.Authenticate(s.T.Context(), token)
	return err == nil
}

// world is what buyer A owns, by the parameter that names it: the ways into
// things that are somebody's.
type world map[string]string

func (w world) of(path string) (prefix string, ok bool) {
	for _, p := range slices.Backward(slices.Sorted(maps.Keys(w))) {
		if strings.HasPrefix(path, p) {
			return p, true
		}
	}
	return "", false
}

// earner is buyer A as a distributor who has earned something. The days that this
// takes end every session: people log in afterwards.
func earner(s *shoptest.Shop) shoptest.Seller {
	seller := s.Seller("林知夏")
	s.Earn(1_000, seller)
	return seller
}

func settle(t *testing.T, s *shoptest.Shop, a shoptest.Buyer, seller shoptest.Seller) world {
	t.Helper()
	ctx, sku := t.Context(), s.SKU(1990, 99)
	o := s.Bought(a, shoptest.Want(sku, 2))
	parcels, err := s.App.Shipping.Parcels(ctx, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	home, err := s.App.Members.AddAddress(ctx, a.ID, shoptest.Home, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.App.Cart.Add(ctx, a.ID, "matrix-key", cart.Wish{SKU: sku, Quantity: 1}); err != nil {
		t.Fatal(err)
	}
	if err := s.App.Orders.AskInvoice(ctx, a.ID, o.ID, order.Title{Kind: order.TitlePersonal, Name: "林知夏"}); err != nil {
		t.Fatal(err)
	}
	header := map[string]string{"Content-Type": "application/json", "Idempotency-Key": "matrix-title"}
	titled := knock(t, s, webtest.Case{Method: http.MethodPost, Target: "/api/v1/invoice-titles", Body: []byte(`{"kind":"personal","name":"林知夏"}`), Header: header}, a.Token)
	title := strings.Split(string(titled.raw), `"`)[3]
	sold := s.Place(s.Via("苏杭", seller.Code), shoptest.Want(sku, 1))
	links, err := s.App.Referral.Links(ctx, seller.Seller, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	text, err := s.App.Members.Publish(ctx, member.Agreement{Kind: "terms", Title: "协议", Body: "正文"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.App.Members.Agree(ctx, a.ID, text.ID); err != nil {
		t.Fatal(err)
	}
	n := func(id int64) string { return strconv.FormatInt(id, 10) }
	return world{
		"/api/v1/orders/{": n(o.ID), "/api/v1/after-sales/{": n(s.Ask(o, aftersale.Return, 1).ID), "/api/v1/parcels/{": n(parcels[0].ID),
		"/api/v1/addresses/{": n(home.ID), "/api/v1/invoice-titles/{": title, "/api/v1/cart/{": n(sku),
		"/api/v1/distributor/links/{": n(links[0].ID), "/api/v1/distributor/orders/{": n(sold.ID), "/api/v1/distributor/payouts/{": n(s.Withdraw(seller, 100).ID),
	}
}

// shared are the member's routes whose parameter names a thing of the shop's.
var shared = []string{"/api/v1/favourites/{", "/api/v1/footprints/{", "/api/v1/consents/{", "/api/v1/distributor/products/{", "/api/v1/distributor/goods/{"}

// bodies are good where a pattern asks for more than digits.
var bodies = map[string]string{
	"order-address":        `{"name":"何雨","phone":"19900000002","province":"浙江省","city":"杭州市","district":"西湖区","detail":"示例路 2 号"}`,
	"address-change":       `{"name":"何雨","phone":"19900000002","province":"浙江省","city":"杭州市","district":"西湖区","detail":"示例路 2 号","is_default":true}`,
	"cart-change":          `{"quantity":2}`,
	"invoice-title-change": `{"kind":"personal","name":"何雨"}`,
	"invoice-ask":          `{"kind":"personal","name":"何雨"}`,
	"aftersale-return":     `{"carrier":"YTO","tracking_no":"YT0000001"}`,
	"aftersale-change":     `{"kind":"refund","reason":"other","lines":[{"line_id":"1","pieces":1,"amount":1}]}`,
}

// Another's thing answers exactly as one that is not there, and nothing of it
// changes; one's own does not.
func TestMatrix_AnothersIsAsUnknown(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earner(s)
		tokens, a := identify(t, s)
		w := settle(t, s, a, seller)
		openapi, err := s.App.Router.OpenAPI()
		if err != nil {
			t.Fatal(err)
		}
		cases, err := webtest.Good(openapi)
		if err != nil {
			t.Fatal(err)
		}
		before := rows(t, s)
		var owned []webtest.Case
		for _, c := range cases {
			if web.Access(c.Access) != web.Member || !strings.Contains(c.Target, "{") {
				continue
			}
			if slices.ContainsFunc(shared, func(p string) bool { return strings.HasPrefix(c.Target, p) }) {
				continue
			}
			if _, ok := w.of(c.Target); !ok {
				t.Errorf("%s: say in the world whose %s is", c.Op, c.Target)
				continue
			}
			if body := bodies[c.Op]; body != "" {
				c.Body = []byte(body)
			}
			c.Header = maps.Clone(c.Header)
			if c.Header == nil {
				c.Header = map[string]string{}
			}
			c.Header["Content-Type"] = "application/json"
			if c.Header["Idempotency-Key"] != "" {
				c.Header["Idempotency-Key"] = "matrix-" + c.Op
			}
			owned = append(owned, c)
		}
		ask := func(c webtest.Case, id, token string) reply {
			c.Target = parameter.ReplaceAllString(c.Target, id)
			return knock(t, s, c, token)
		}
		for _, c := range owned {
			prefix, _ := w.of(c.Target)
			others, unknown := ask(c, w[prefix], tokens["distributor"]), ask(c, "77", tokens["distributor"])
			if others.status != http.StatusNotFound || others.status != unknown.status || others.problem.Code != unknown.problem.Code || others.problem.Detail != unknown.problem.Detail {
				t.Errorf("%s: another's %d %s, unknown %d %s", c.Op, others.status, others.raw, unknown.status, unknown.raw)
			}
		}
		if after := rows(t, s); after != before {
			t.Errorf("%d rows before, %d after", before, after)
		}
		rank := map[string]int{http.MethodGet: 0, http.MethodPut: 1, http.MethodPost: 2, http.MethodDelete: 3}
		slices.SortStableFunc(owned, func(x, y webtest.Case) int { return rank[x.Method] - rank[y.Method] })
		for _, c := range owned {
			prefix, _ := w.of(c.Target)
			if own := ask(c, w[prefix], tokens["buyer A"]); own.status == http.StatusNotFound || own.status == http.StatusUnauthorized || own.status == http.StatusForbidden || own.status >= 500 {
				t.Errorf("%s: one's own %d %s", c.Op, own.status, own.raw)
			}
		}
	})
}
