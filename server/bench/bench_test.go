// Package bench measures. Figures of one run are compared with each other, as
// ratios: what the machine did meanwhile is in both. Run it with `make bench`.
package bench_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"yuanfen/server/app"
	"yuanfen/server/ledger"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/server/platform/id"
	"yuanfen/server/storm"
)

func TestMain(m *testing.M) { dbtest.Main(m, storm.RemoveBinary) }

// durable is a MariaDB that flushes at each commit, as production's does.
func durable(b *testing.B) string {
	b.Helper()
	dir, err := os.MkdirTemp("", "yuanfen-bench-")
	if err != nil {
		b.Fatal(err)
	}
	m, err := dbtest.StartMariaDB(dir, "--innodb-flush-log-at-trx-commit=1")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { m.Kill(); _ = os.RemoveAll(dir) })
	d, err := db.Open(b.Context(), db.Options{Engine: db.MySQL, DSN: m.Addr + "/", MaxConns: 1})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if err := d.Conn(b.Context(), func(c *sql.Conn) error {
		_, err := c.ExecContext(b.Context(), "CREATE DATABASE bench CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return m.Addr + "/bench"
}

func open(b *testing.B, engine db.Engine, batch int) *storm.Shop {
	b.Helper()
	o := storm.Options{Engine: engine, Servers: 1, BatchMax: batch}
	if engine == db.MySQL {
		o.DSN = durable(b)
	}
	return storm.New(b, o)
}

const clients = 256

// orders places orders on one SKU that never sells out.
func orders(b *testing.B, engine db.Engine, batch, total int) result {
	b.Helper()
	s := open(b, engine, batch)
	sku := s.SKU(1990, 100_000_000)
	tokens := s.Buyers(clients)
	addr := host(s.Servers[0].URL)
	body := []byte(storm.OrderBody(sku, 1, 2790))
	place := func(n int) []byte {
		return request(http.MethodPost, addr, "/api/v1/orders", http.Header{
			"Authorization": {"Bearer " + tokens[n%clients]}, "Content-Type": {"application/json"}, "Idempotency-Key": {"bench-order-" + strconv.Itoa(n)},
		}, body)
	}
	load(b, addr, clients, 2000, func(n int) []byte { return place(n + 100_000_000) }) // Warm.
	r := load(b, addr, clients, total, place)
	b.Logf("orders, %s, batch.max %d: %s", engine, batch, r)
	if r.statuses[http.StatusOK] != total {
		b.Errorf("not all were placed: %v", r.statuses)
	}
	return r
}

// BenchmarkOrders: one hot SKU through HTTP, 256 clients, batched against one
// transaction an order.
func BenchmarkOrders(b *testing.B) {
	for _, engine := range []db.Engine{db.MySQL, db.SQLite} {
		b.Run(string(engine), func(b *testing.B) {
			single := orders(b, engine, 1, 8_000)
			batched := orders(b, engine, 256, 40_000)
			b.ReportMetric(batched.perSecond, "orders/s")
			b.ReportMetric(ms(batched.p99), "p99-ms")
			b.ReportMetric(single.perSecond, "single/s")
			b.ReportMetric(batched.perSecond/single.perSecond, "x-single")
			b.ReportMetric(batched.perSecond/engineLimit(b, engine), "of-engine")
		})
	}
}

// BenchmarkNotices: payment notices through HTTP, signed beforehand.
func BenchmarkNotices(b *testing.B) {
	for _, engine := range []db.Engine{db.MySQL, db.SQLite} {
		b.Run(string(engine), func(b *testing.B) {
			single, batched := notices(b, engine, 1), notices(b, engine, 256)
			b.ReportMetric(batched.perSecond, "notices/s")
			b.ReportMetric(ms(batched.p99), "p99-ms")
			b.ReportMetric(single.perSecond, "single/s")
			b.ReportMetric(batched.perSecond/single.perSecond, "x-single")
		})
	}
}

func notices(b *testing.B, engine db.Engine, batch int) result {
	b.Helper()
	const total = 6_000
	s := open(b, engine, batch)
	sku := s.SKU(1990, 100_000_000)
	tokens := s.Buyers(clients)
	addr := host(s.Servers[0].URL)
	body := []byte(storm.OrderBody(sku, 1, 2790))
	load(b, addr, clients, total, func(n int) []byte {
		return request(http.MethodPost, addr, "/api/v1/orders", http.Header{
			"Authorization": {"Bearer " + tokens[n%clients]}, "Content-Type": {"application/json"}, "Idempotency-Key": {"bench-order-" + strconv.Itoa(n)},
		}, body)
	})
	ready := sign(b, s, addr)
	r := load(b, addr, clients, total, func(n int) []byte { return ready[n] })
	b.Logf("notices, %s, batch.max %d: %s", engine, batch, r)
	if r.statuses[http.StatusNoContent] != total {
		b.Errorf("not all were taken: %v", r.statuses)
	}
	if n := s.Count("SELECT COUNT(*) FROM orders WHERE state = 'paid'"); n != total {
		b.Errorf("%d orders are paid", n)
	}
	return r
}

// sign stores an attempt for every order, as a prepay would, and signs WeChat's
// notice that it was paid.
func sign(b *testing.B, s *storm.Shop, addr string) [][]byte {
	b.Helper()
	var ids []int64
	if err := s.DB.Select(b.Context(), &ids, "SELECT id FROM orders ORDER BY id"); err != nil {
		b.Fatal(err)
	}
	c := s.Sim.Credentials()
	now := time.Now()
	ready := make([][]byte, len(ids))
	rows := make([][]any, len(ids))
	for i, order := range ids {
		no := "P" + strconv.FormatInt(order, 10)
		rows[i] = []any{order, no, "order", order, "bench", 2790, "prepaid", "", clock.Millis(now), clock.Millis(now), clock.Millis(now.Add(time.Hour)), 0, clock.Millis(now)}
		content, err := json.Marshal(map[string]any{
			"appid": c.AppID, "mchid": c.MchID, "out_trade_no": no, "transaction_id": "42" + no, "trade_type": "JSAPI", "trade_state": "SUCCESS",
			"bank_type": "OTHERS", "success_time": now.Format(time.RFC3339), "payer": map[string]string{"openid": "bench"},
			"amount": map[string]any{"total": 2790, "payer_total": 2790, "currency": "CNY", "payer_currency": "CNY"},
		})
		if err != nil {
			b.Fatal(err)
		}
		notice := s.Sim.Seal("TRANSACTION.SUCCESS", "transaction", content)
		ready[i] = request(http.MethodPost, addr, "/callbacks/wechat/pay", s.Sim.Sign(notice), notice)
	}
	err := s.DB.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error {
		return tx.Insert(ctx, "INSERT INTO payment_attempt (id, out_trade_no, payable_kind, payable_id, openid, amount, state, prepay_id, prepaid_at, expires_at, query_at, queries, created_at)", rows)
	})
	if err != nil {
		b.Fatal(err)
	}
	return ready
}

// engineLimit is how many orders a second the engine itself takes: the rows of
// an order, written 256 at a time by one connection, with nothing around them.
func engineLimit(b *testing.B, engine db.Engine) float64 {
	b.Helper()
	o := db.Options{Engine: engine, DSN: b.TempDir() + "/limit.db", Clock: clock.System{}}
	if engine == db.MySQL {
		o.DSN = durable(b)
	}
	d, err := db.Open(b.Context(), o)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if _, err := d.Migrate(b.Context(), migrations); err != nil {
		b.Fatal(err)
	}
	ids, err := id.NewSource(clock.System{}, 1)
	if err != nil {
		b.Fatal(err)
	}
	const rounds, size = 120, 256
	start := time.Now()
	for range rounds {
		if err := d.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error { return writeOrders(ctx, tx, ids, size) }); err != nil {
			b.Fatal(err)
		}
	}
	perSecond := rounds * size / time.Since(start).Seconds()
	b.Logf("the engine alone, %s: %.0f/s", engine, perSecond)
	return perSecond
}

func writeOrders(ctx context.Context, tx *db.Tx, ids *id.Source, n int) error {
	var orders, lines, events, reservations, keys [][]any
	address := strings.Repeat("x", 300)
	for range n {
		order, line, event := ids.Next(), ids.Next(), ids.Next()
		orders = append(orders, []any{order, "retail", 1, "awaiting_payment", 1990, 0, 800, 2790, 0, 0, 0, 0, 0, 0, "", address, "", "", 1, 1, 0, 0, 0, 0, 0, 1})
		lines = append(lines, []any{line, order, 1, 1, 1, "明前龙井", "50g", "", 1990, 995, 1, 0, 1990, 0, 0, 0})
		events = append(events, []any{event, order, "placed", "member:1", "", 1})
		reservations = append(reservations, []any{line, 1, 1, 0, 0})
		keys = append(keys, []any{fmt.Sprintf("%064d", order), strings.Repeat("h", 64), order, 1})
	}
	for _, part := range []struct {
		head string
		rows [][]any
	}{
		{"INSERT INTO reservation (line_id, stock_id, quantity, taken, released)", reservations},
		{"INSERT INTO orders (id, kind, member_id, state, goods, discount, freight, total, paid, refunded, freight_refunded, released, payment_id, attempts, note, address, close_reason, receive_door, placed_at, pay_by, paid_at, shipped_at, received_at, completed_at, closed_at, due_at)", orders},
		{"INSERT INTO order_line (id, order_id, line_no, product_id, sku_id, title, sku_name, picture, price, cost_price, quantity, discount, amount, shipped, refunded_pieces, refunded)", lines},
		{"INSERT INTO order_event (id, order_id, kind, actor, detail, at)", events},
		{"INSERT INTO idempotency (claim, body_hash, result_id, created_at)", keys},
	} {
		if err := tx.Insert(ctx, part.head, part.rows); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkAudit: a million entries, sealed.
func BenchmarkAudit(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.MySQL} {
		b.Run(string(engine), func(b *testing.B) {
			clk := clock.NewFake(time.Now())
			d := dbtest.Open(b, engine, clk)
			books := fillLedger(b, d, clk, 500_000)
			clk.Advance(time.Hour)
			start := time.Now()
			if err := books.Seal(b.Context()); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(500_000/time.Since(start).Seconds(), "sealed/s")
			start = time.Now()
			rep, err := app.Audit(b.Context(), d)
			if err != nil || rep.Entries != 1_000_000 || rep.Seals == 0 || len(rep.Findings) > 0 {
				b.Fatalf("%d entries, %d seals, %v, %v", rep.Entries, rep.Seals, rep.Findings, err)
			}
			b.ReportMetric(time.Since(start).Seconds(), "s/million")
		})
	}
}

func fillLedger(b *testing.B, d *db.DB, clk clock.Clock, journals int) *ledger.Ledger {
	b.Helper()
	ids, err := id.NewSource(clk, 1)
	if err != nil {
		b.Fatal(err)
	}
	books := ledger.New(d, ids)
	for at := 0; at < journals; at += 500 {
		err := d.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error {
			made := make([]ledger.Journal, 500)
			for i := range made {
				made[i] = ledger.Journal{
					Kind: ledger.Settled, EventKey: "bench:" + strconv.Itoa(at+i), Subject: "bench", SubjectID: int64(at + i),
					Entries: ledger.Move(2790, ledger.Bank, 0, ledger.WeChatAvailable, 0),
				}
			}
			return books.Post(ctx, tx, made...)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return books
}

// BenchmarkRest: the time from starting serve to its first answer, and its
// memory when nothing happens.
func BenchmarkRest(b *testing.B) {
	s := open(b, db.SQLite, 256)
	v := s.Servers[0]
	v.Kill()
	start := time.Now()
	v.Start()
	b.ReportMetric(time.Since(start).Seconds(), "s-to-ready")
	b.ReportMetric(float64(v.Memory(b))/(1<<20), "MB-rss")
}
