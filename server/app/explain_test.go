package app_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/distributor"
	"yuanfen/server/order"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/server/platform/web/webtest"
)

// reads collects what the program reads while it is on.
type reads struct {
	mu  sync.Mutex
	on  bool
	all map[string][]any // By statement.
}

func (r *reads) hear(query string, args []any) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.on && strings.HasPrefix(query, "SELECT") {
		r.all[query] = args
	}
	return nil
}

func (r *reads) during(do func()) map[string][]any {
	r.mu.Lock()
	r.on, r.all = true, map[string][]any{}
	r.mu.Unlock()
	do()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.on = false
	return r.all
}

// large are the tables that grow with the business: no page may read one whole.
var large = []string{
	"orders", "order_line", "order_event", "payment", "refund", "after_sale", "after_sale_line", "notice", "review", "member", "member_address", "cart_line", "journal", "entry", "audit_log", "footprint", "favourite", "order_parcel", "order_parcel_line", "invoice", "upload",
	"distributor", "distributor_event", "share_link", "link_day", "link_visitor", "touch", "binding", "attribution", "attribution_question", "commission", "commission_hold", "commission_reversal", "risk_case", "risk_signal",
}

// Every page of the client and the panel finds what it shows by an index, on
// both engines: no read goes through a table that grows.
func TestExplain_NoPageReadsATableWhole(t *testing.T) {
	r := &reads{}
	config := func() shoptest.Config {
		c := shoptest.Default()
		c.DB = []dbtest.Option{dbtest.WithBefore(r.hear)}
		return c
	}
	for _, engine := range []db.Engine{db.SQLite, db.MySQL} {
		t.Run(string(engine), func(t *testing.T) {
			s := shoptest.New(t, engine, config())
			seller := earner(s)
			tokens, a := identify(t, s)
			w := settle(t, s, a, seller)
			fill(t, s)
			for query, args := range r.during(func() { everyPage(t, s, tokens, w) }) {
				if query == sumsOfAccounts {
					continue // Known: running sums come with the ledger's seals.
				}
				for _, table := range wholly(t, s.DB, query, args) {
					t.Errorf("reads all of %s: %s", table, query)
				}
			}
		})
	}
}

// sumsOfAccounts is the one page that reads a table whole.
const sumsOfAccounts = "SELECT account, SUM(amount) AS amount FROM entry GROUP BY account ORDER BY account"

// everyPage opens every GET of the contract, with each of its filters.
func everyPage(t *testing.T, s *shoptest.Shop, tokens map[string]string, w world) {
	openapi, err := s.App.Router.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		Paths map[string]map[string]struct {
			Access     string `json:"x-access"`
			Parameters []struct {
				Name, In string
				Schema   struct {
					Enum   []string `json:"enum"`
					Format string   `json:"format"`
					Type   any      `json:"type"`
				}
			}
		}
	}
	if err := json.Unmarshal(openapi, &c); err != nil {
		t.Fatal(err)
	}
	for path, methods := range c.Paths {
		op, ok := methods["get"]
		if !ok {
			continue
		}
		token := map[string]string{"public": "", "member": tokens["buyer A"]}[op.Access]
		if op.Access != "public" && op.Access != "member" {
			token = tokens["owner"]
		}
		target := path
		if prefix, ok := w.of(strings.Replace(path, "/api/admin/v1", "/api/v1", 1)); ok {
			target = parameter.ReplaceAllString(path, w[prefix])
		}
		target = parameter.ReplaceAllString(target, "1")
		queries := []string{""}
		for _, p := range op.Parameters {
			switch {
			case p.In != "query" || p.Name == "limit" || p.Name == "cursor":
			case len(p.Schema.Enum) > 0:
				queries = append(queries, p.Name+"="+p.Schema.Enum[0])
			case p.Schema.Format == "id":
				queries = append(queries, p.Name+"=1")
			case p.Schema.Type == "boolean":
				queries = append(queries, p.Name+"=true")
			}
		}
		for _, q := range queries {
			knock(t, s, webtest.Case{Method: http.MethodGet, Target: target + "?" + q}, token)
		}
	}
}

// fill makes the tables large enough for an engine to want its indexes.
func fill(t *testing.T, s *shoptest.Shop) {
	t.Helper()
	now := clock.Millis(s.Clock.Now())
	const n, members = 4000, 1000
	err := s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		var orders, lines, events, notices, people, journals, entries, sellers, links, touches, owned, earned, days [][]any
		for i := range int64(members) {
			people = append(people, []any{i + 1_000_000, fmt.Sprintf("o-%d", i), "", "active", now, now})
			sellers = append(sellers, []any{i + 2_000_000, i + 1_000_000, distributor.Active, 1, "", "", fmt.Sprint(i), "", "", "", 1, 0, "", 0, now, now, now, now})
		}
		for i := range int64(n) {
			id := i + 10_000_000
			state, paidAt := order.States[i%7], now-i
			orders = append(orders, []any{id, order.Retail, i%members + 1_000_000, state, 1990, 0, 0, 1990, 0, 0, 0, 0, 0, 0, "", "", "", "", now, now, paidAt, 0, 0, 0, 0, now})
			lines = append(lines, []any{id, id, 1, i%50 + 1, i%200 + 1, "茶", "50g", "", 1990, 1000, 1, 0, 1990, 0, 0, 0})
			journals = append(journals, []any{id, "paid", fmt.Sprint("explain:", id), "order", id, now, ""})
			entries = append(entries, []any{id, 1, "escrow", id, -1}, []any{id, 2, "wechat.held", id, 1})
			events = append(events, []any{id, id, "placed", "system", "", now})
			seller := i%members + 2_000_000
			links = append(links, []any{id, fmt.Sprint("c", id), seller, "home", 0, "", "live", 0, "", now})
			touches = append(touches, []any{id, i%members + 1_000_000, id, seller, "login", now})
			days = append(days, []any{id, "2026-11-20", 1, 1})
			owned = append(owned, []any{id, i%members + 1_000_000, seller, id, "binding", 0, "{}", "", now, now, 1990, 0})
			earned = append(earned, []any{id, id, id, seller, i%members + 1_000_000, 0, 0, "released", "tier_margin", 0, 0, "default", 0, 1, 1990, 1393, 1000, 1, 1990, 597, 0, 0, 0, now, now, now, id})
			notices = append(notices, []any{id, i%members + 1_000_000, "order.shipped", fmt.Sprint(id), "t", "b", "", "none", "", now, 0, "{}"})
		}
		for _, table := range []struct {
			head string
			rows [][]any
		}{
			{"INSERT INTO member (id, openid, unionid, state, created_at, seen_at)", people},
			{"INSERT INTO orders (id, kind, member_id, state, goods, discount, freight, total, paid, refunded, freight_refunded, released, payment_id, attempts, note, address, close_reason, receive_door, placed_at, pay_by, paid_at, shipped_at, received_at, completed_at, closed_at, due_at)", orders},
			{"INSERT INTO order_line (id, order_id, line_no, product_id, sku_id, title, sku_name, picture, price, cost_price, quantity, discount, amount, shipped, refunded_pieces, refunded)", lines},
			{"INSERT INTO journal (id, kind, event_key, subject, subject_id, made_at, hash)", journals},
			{"INSERT INTO entry (journal_id, line_no, account, owner_id, amount)", entries},
			{"INSERT INTO order_event (id, order_id, kind, actor, detail, at)", events},
			{"INSERT INTO distributor (id, member_id, state, tier_no, real_name, phone, phone_hash, channel, province, city, agreement_id, inviter_id, reason, sales, applied_at, decided_at, active_at, tier_at)", sellers},
			{"INSERT INTO share_link (id, code, distributor_id, target, target_id, channel, state, expires_at, picture, created_at)", links},
			{"INSERT INTO touch (id, member_id, link_id, distributor_id, door, at)", touches},
			{"INSERT INTO link_day (link_id, day, visits, visitors)", days},
			{"INSERT INTO attribution (order_id, member_id, distributor_id, link_id, reason, policy_no, evidence, note, decided_at, paid_at, goods, corrections)", owned},
			{"INSERT INTO commission (id, line_id, order_id, distributor_id, buyer_id, turn, ended, state, method, bp, rule_no, rule_for, ladder_no, tier_no, retail, purchase, cost, pieces, paid, amount, refunded, reversed, held, placed_at, accrued_at, released_at, settlement)", earned},
			{"INSERT INTO notice (id, member_id, kind, notice_key, title, body, page, push_state, push_detail, made_at, read_at, fields)", notices},
		} {
			if err := tx.Insert(ctx, table.head, table.rows); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.DB.Engine() == db.MySQL {
		err := s.DB.Conn(t.Context(), func(c *sql.Conn) error {
			_, err := c.ExecContext(t.Context(), "ANALYZE TABLE member, orders, order_line, order_event, notice, journal, entry, distributor, share_link, link_day, touch, attribution, commission")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// newest reads a page of the newest rows of all, and stops at its limit.
var newest = regexp.MustCompile(`^SELECT [^(]+ FROM \w+( \w+)?( WHERE (1 = 1|(\w+\.)?id < \?))? ORDER BY (\w+\.)?id DESC LIMIT \?$`)

var scan = regexp.MustCompile(`^SCAN (\w+)( USING)?`)

// wholly names the large tables that a statement reads from end to end. A list
// that begins at the newest row and stops at its limit does not.
func wholly(t *testing.T, d *db.DB, query string, args []any) (tables []string) {
	t.Helper()
	if !strings.HasPrefix(strings.TrimSpace(query), "SELECT") || newest.MatchString(query) {
		return nil
	}
	err := d.Conn(t.Context(), func(c *sql.Conn) error {
		head := "EXPLAIN "
		if d.Engine() == db.SQLite {
			head = "EXPLAIN QUERY PLAN "
		}
		rows, err := c.QueryContext(t.Context(), head+query, args...)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		for rows.Next() {
			cells := make([]sql.NullString, len(columns))
			into := make([]any, len(columns))
			for i := range cells {
				into[i] = &cells[i]
			}
			if err := rows.Scan(into...); err != nil {
				return err
			}
			plan := map[string]string{}
			for i, name := range columns {
				plan[name] = cells[i].String
			}
			if table := whole(d.Engine(), plan, query); table != "" {
				tables = append(tables, table)
			}
		}
		return rows.Err()
	})
	if err != nil {
		t.Errorf("%v: %s", err, query)
	}
	return tables
}

func whole(engine db.Engine, plan map[string]string, query string) string {
	table := plan["table"]
	if engine == db.SQLite {
		m := scan.FindStringSubmatch(plan["detail"])
		if m == nil {
			return ""
		}
		table = m[1]
	} else if plan["type"] != "ALL" {
		return ""
	}
	for _, name := range large {
		if table == name || regexp.MustCompile(`\b`+name+` (AS )?`+table+`\b`).MatchString(query) {
			return name
		}
	}
	return ""
}
