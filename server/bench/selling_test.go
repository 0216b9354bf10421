package bench_test

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/commission"
	"yuanfen/server/ledger"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
)

// BenchmarkTouches: visits through HTTP, and whether a clean stop loses any.
func BenchmarkTouches(b *testing.B) {
	const total = 200_000
	for _, engine := range []db.Engine{db.MySQL, db.SQLite} {
		b.Run(string(engine), func(b *testing.B) {
			s := open(b, engine, 256)
			tokens := s.Buyers(clients)
			addr := host(s.Servers[0].URL)
			const links = 1000
			sellers(b, s.DB, links)
			r := load(b, addr, clients, total, func(n int) []byte {
				return request(http.MethodPost, addr, "/api/v1/visits", http.Header{"Authorization": {"Bearer " + tokens[n%clients]}, "Content-Type": {"application/json"}},
					[]byte(`{"link":"bench`+strconv.Itoa(n%links)+`"}`))
			})
			b.Logf("touches, %s: %s", engine, r)
			if r.statuses[http.StatusNoContent] != total {
				b.Errorf("not all were taken: %v", r.statuses)
			}
			if err := s.Servers[0].Terminate(); err != nil {
				b.Error(err)
			}
			if n := s.Count("SELECT COALESCE(SUM(visits), 0) FROM link_day"); n != total {
				b.Errorf("%d of %d are stored after a clean stop", n, total)
			}
			b.ReportMetric(r.perSecond, "touches/s")
			b.ReportMetric(ms(r.p99), "p99-ms")
		})
	}
}

// sellers writes active distributors 1 … n, each with a link "bench0" … .
func sellers(b *testing.B, d *db.DB, n int64) {
	b.Helper()
	now := clock.Millis(time.Now())
	err := d.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error {
		var people, links, funds [][]any
		for i := range n {
			people = append(people, []any{i + 1, i + 1, "active", 1, "", "", strconv.FormatInt(i, 10), "", "", "", 1, 0, "", 0, now, now, now, now})
			links = append(links, []any{i + 1, fmt.Sprint("bench", i), i + 1, "home", 0, "", "live", 0, "", now})
			funds = append(funds, []any{i + 1, 0, 0, 0, 0})
		}
		for head, rows := range map[string][][]any{
			"INSERT INTO distributor (id, member_id, state, tier_no, real_name, phone, phone_hash, channel, province, city, agreement_id, inviter_id, reason, sales, applied_at, decided_at, active_at, tier_at)": people,
			"INSERT INTO share_link (id, code, distributor_id, target, target_id, channel, state, expires_at, picture, created_at)":                                                                               links,
			"INSERT INTO balance (owner_id, available, withheld, paying, version)":                                                                                                                                funds,
		} {
			if err := tx.Insert(ctx, head, rows); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

const (
	accruedLines = 1_000_000
	earners      = 2_000
)

// BenchmarkSettle: releasing 1,000,000 accrued lines of 2,000 earners, in pieces,
// and the most memory that it took.
func BenchmarkSettle(b *testing.B) {
	for _, engine := range []db.Engine{db.MySQL, db.SQLite} {
		b.Run(string(engine), func(b *testing.B) {
			s := shoptest.New(b, engine, shoptest.Default())
			sellers(b, s.DB, earners)
			due(b, s.DB)
			var most atomic.Uint64
			runtime.GC()
			done := make(chan struct{})
			go watchHeap(done, &most)
			begun := time.Now()
			if err := s.App.Commission.Settle(b.Context()); err != nil {
				b.Fatal(err)
			}
			took := time.Since(begun)
			close(done)
			var left int64
			if err := s.DB.Get(b.Context(), &left, "SELECT COUNT(*) FROM commission WHERE state <> 'released'"); err != nil || left != 0 {
				b.Fatalf("%d are not released, %v", left, err)
			}
			b.ReportMetric(took.Seconds(), "s")
			b.ReportMetric(accruedLines/took.Seconds(), "lines/s")
			b.ReportMetric(float64(most.Load())/(1<<20), "heap-MB")
		})
	}
}

func watchHeap(done <-chan struct{}, most *atomic.Uint64) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapInuse))
		}
	}
}

// due writes lines whose window is over, and the journals that accrued them.
func due(b *testing.B, d *db.DB) {
	b.Helper()
	const portion = 10_000
	for from := int64(0); from < accruedLines; from += portion {
		err := d.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error {
			rows := make([][]any, 0, portion)
			for i := from; i < from+portion; i++ {
				id := i + 10_000_000
				rows = append(rows, []any{id, id, id, i%earners + 1, 1_000_000, 0, 0, "due", "tier_margin", 0, 0, "default", 0, 1, 1990, 1393, 1000, 1, 1990, 597, 0, 0, 0, 1, 1, 0, 0})
			}
			return tx.Insert(ctx, "INSERT INTO commission (id, line_id, order_id, distributor_id, buyer_id, turn, ended, state, method, bp, rule_no, rule_for, ladder_no, tier_no, retail, purchase, cost, pieces, paid, amount, refunded, reversed, held, placed_at, accrued_at, released_at, settlement)", rows)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStatement: the first page of the month and the balance of a distributor
// with 100,000 movements.
func BenchmarkStatement(b *testing.B) {
	const lines = 100_000
	for _, engine := range []db.Engine{db.MySQL, db.SQLite} {
		b.Run(string(engine), func(b *testing.B) {
			s := shoptest.New(b, engine, shoptest.Default())
			seller := s.Seller("何雨")
			first := id.From(s.Clock.Now())
			for from := int64(0); from < lines; from += 10_000 {
				err := s.DB.InTx(b.Context(), func(ctx context.Context, tx *db.Tx) error {
					var journals, entries [][]any
					for i := from; i < from+10_000; i++ {
						journals = append(journals, []any{first + i, ledger.CommissionAccrued, fmt.Sprint("bench:", i), "order", i + 1, clock.Millis(s.Clock.Now()), ""})
						entries = append(entries, []any{first + i, 1, ledger.CommissionDeferred, 0, 597}, []any{first + i, 2, ledger.Frozen, seller.Seller, -597})
					}
					if err := tx.Insert(ctx, "INSERT INTO journal (id, kind, event_key, subject, subject_id, made_at, hash)", journals); err != nil {
						return err
					}
					return tx.Insert(ctx, "INSERT INTO entry (journal_id, line_no, account, owner_id, amount)", entries)
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			begun := time.Now()
			const reads = 20
			for range reads {
				if got := s.Get(s.URL+"/api/v1/distributor/statement", seller.Token); got != http.StatusOK {
					b.Fatal(got)
				}
			}
			b.ReportMetric(ms(time.Since(begun)/reads), "ms/page")
			if st, err := s.App.Commission.Statement(b.Context(), seller.Seller, month(b, s)); err != nil || st.After.Frozen != lines*597 {
				b.Errorf("%+v, %v", st, err)
			}
		})
	}
}

func month(b *testing.B, s *shoptest.Shop) commission.Month {
	m, err := commission.ParseMonth("", s.Clock.Now())
	if err != nil {
		b.Fatal(err)
	}
	return m
}
