package bench_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/order"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

const (
	manyOrders  = 1_000_000
	manyMembers = 50_000
)

// asked is one way to ask for a page of a list, by the path below /api/admin/v1.
type asked struct {
	name string
	path func(r *rand.Rand) string
	bare bool // The page may be empty.
}

// BenchmarkLists: pages of the panel's lists over HTTP, of 1,000,000 orders and what
// belongs to them in MariaDB: the first page and any deeper one, by each filter and in
// each order.
func BenchmarkLists(b *testing.B) {
	s := shoptest.New(b, db.MySQL, shoptest.Default())
	ids := fillOrders(b, s)
	others := fillLists(b, s)
	token := owner(b, s)
	for _, page := range append(orderPages(ids), otherPages(others)...) {
		b.Run(page.name, func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			var took []time.Duration
			for range 400 {
				begun := time.Now()
				items := getPage(b, s.URL+"/api/admin/v1"+page.path(r), token)
				took = append(took, time.Since(begun))
				if items == 0 && !page.bare {
					b.Fatalf("%s: an empty page", page.name)
				}
			}
			slices.Sort(took)
			b.ReportMetric(ms(took[len(took)/2]), "p50-ms")
			p99 := took[len(took)*99/100]
			b.ReportMetric(ms(p99), "p99-ms")
			if p99 > slowest {
				b.Errorf("%s: %v, over %v", page.name, p99, slowest)
			}
		})
	}
}

// slowest is what the panel's lists may take (issue 8).
const slowest = 300 * time.Millisecond

// orderPages are the pages of the list of orders.
func orderPages(ids []int64) []asked {
	deep := func(r *rand.Rand) string { return "cursor=" + web.Cursor{ID: ids[r.IntN(len(ids))]}.Encode() }
	after := func(r *rand.Rand, at int64) string {
		return "&cursor=" + web.Cursor{At: at, ID: ids[r.IntN(len(ids))]}.Encode()
	}
	dear := func(r *rand.Rand) string { return after(r, total(int64(r.IntN(manyOrders)))) }
	orders := func(name, query string, more func(r *rand.Rand) string, bare bool) asked {
		return asked{"orders/" + name, func(r *rand.Rand) string {
			if more != nil {
				return "/orders?limit=20&" + query + more(r)
			}
			return "/orders?limit=20&" + query
		}, bare}
	}
	return []asked{
		orders("first", "", nil, false),
		orders("deep", "", deep, true),
		orders("state", "state=", func(r *rand.Rand) string { return string(order.States[r.IntN(len(order.States))]) }, false),
		orders("state-deep", "state=completed&", deep, true),
		orders("rare-state", "state=closing", nil, false),
		orders("overdue", "overdue=true", nil, true),
		orders("member", "member_id=", func(r *rand.Rand) string { return strconv.Itoa(1_000_000 + r.IntN(manyMembers)) }, false),
		orders("oldest-deep", "sort=oldest&", deep, true),
		orders("total", "sort=total", nil, false),
		orders("total-deep", "sort=total", dear, true),
		orders("total-state", "sort=total&state=completed", nil, false),
		orders("total-state-deep", "sort=total&state=completed", dear, true),
		orders("total-member", "sort=total&member_id=", func(r *rand.Rand) string { return strconv.Itoa(1_000_000 + r.IntN(manyMembers)) }, false),
		orders("waiting", "sort=waiting", nil, false),
		orders("waiting-overdue", "sort=waiting&overdue=true", nil, true),
	}
}

func getPage(b *testing.B, url, token string) int {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	var page struct {
		Items []struct{} `json:"items"`
	}
	if err != nil || res.StatusCode != http.StatusOK || json.Unmarshal(raw, &page) != nil {
		b.Fatalf("%d %s %v", res.StatusCode, raw, err)
	}
	return len(page.Items)
}

// owner logs an owner in.
func owner(b *testing.B, s *shoptest.Shop) string {
	b.Helper()
	ctx := b.Context()
	if err := s.App.Staff.Seed(ctx); err != nil {
		b.Fatal(err)
	}
	_, invite, err := s.App.Staff.Add(ctx, staff.NewAccount{Login: "owner.one", Name: "owner", Roles: []string{staff.Owner}})
	if err != nil {
		b.Fatal(err)
	}
	ticket, err := s.App.Staff.UseInvite(ctx, invite, "correct horse battery")
	if err != nil {
		b.Fatal(err)
	}
	code, err := auth.TOTPCode(ticket.Secret, s.Clock.Now())
	if err != nil {
		b.Fatal(err)
	}
	entered, err := s.App.Staff.EnterCode(ctx, ticket.Token, code, "bench")
	if err != nil {
		b.Fatal(err)
	}
	return entered.Token
}

// total is what the i-th order comes to: prices repeat, as they do in a shop.
func total(i int64) int64 { return 800 + 1990*(1+i%7) + i%5*100 }

// fillOrders writes orders with a line each, most of them done, as a shop that
// has sold for years has them.
func fillOrders(b *testing.B, s *shoptest.Shop) (ids []int64) {
	b.Helper()
	sku := s.SKU(1990, 100)
	now := clock.Millis(s.Clock.Now())
	state := func(i int64) order.State {
		switch {
		case i%1000 == 0:
			return order.Closing
		case i%100 < 2:
			return order.States[i/100%5]
		case i%20 == 3:
			return order.Closed
		}
		return order.Completed
	}
	const chunk = 5_000
	for from := int64(0); from < manyOrders; from += chunk {
		err := s.DB.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error {
			var people, orders, lines [][]any
			for i := from; i < from+chunk; i++ {
				id, paidAt := i+10_000_000, now-(manyOrders-i)*60_000
				if i < manyMembers {
					people = append(people, []any{i + 1_000_000, fmt.Sprintf("o-%d", i), "", "active", now, now})
				}
				orders = append(orders, []any{id, order.Retail, i%manyMembers + 1_000_000, state(i), total(i) - 800, 0, 800, total(i), 0, 0, 0, 0, 0, 0, "", "", "", "", paidAt, paidAt, paidAt, 0, 0, 0, 0, 0})
				lines = append(lines, []any{id, id, 1, 1, sku, "明前龙井", "50g", "", 1990, 1000, 1, 0, 1990, 0, 0, 0})
			}
			for _, table := range []struct {
				head string
				rows [][]any
			}{
				{"INSERT INTO member (id, openid, unionid, state, created_at, seen_at)", people},
				{"INSERT INTO orders (id, kind, member_id, state, goods, discount, freight, total, paid, refunded, freight_refunded, released, payment_id, attempts, note, address, close_reason, receive_door, placed_at, pay_by, paid_at, shipped_at, received_at, completed_at, closed_at, due_at)", orders},
				{"INSERT INTO order_line (id, order_id, line_no, product_id, sku_id, title, sku_name, picture, price, cost_price, quantity, discount, amount, shipped, refunded_pieces, refunded)", lines},
			} {
				if err := tx.Insert(ctx, table.head, table.rows); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for i := int64(0); i < manyOrders; i += 997 {
		ids = append(ids, i+10_000_000)
	}
	return ids
}
