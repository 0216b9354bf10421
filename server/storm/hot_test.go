package storm_test

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/server/storm"
)

func TestMain(m *testing.M) { dbtest.Main(m, storm.RemoveBinary) }

const (
	hotBuyers  = 5000
	hotUnits   = 500
	hotClients = 128
)

// 5,000 people want one of 500 pieces. 500 get one, the others hear that it is
// sold out, and nobody sees a fault of ours.
func TestHotSKU(t *testing.T) {
	for _, c := range []struct {
		name string
		opt  storm.Options
	}{
		{"sqlite", storm.Options{Engine: db.SQLite, Servers: 1, BatchMax: 256}},
		{"sqlite, batching off", storm.Options{Engine: db.SQLite, Servers: 1, BatchMax: 1}},
		{"mysql, two servers", storm.Options{Engine: db.MySQL, Servers: 2, BatchMax: 256}},
		{"mysql, two servers, batching off", storm.Options{Engine: db.MySQL, Servers: 2, BatchMax: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.opt.Engine == db.MySQL {
				c.opt.DSN = dbtest.DSN(t, db.MySQL)
			}
			hot(t, storm.New(t, c.opt))
		})
	}
}

func hot(t *testing.T, s *storm.Shop) {
	sku := s.SKU(1990, hotUnits)
	tokens := s.Buyers(hotBuyers)
	body := storm.OrderBody(sku, 1, 2790)
	var next, placed, soldOut, busy atomic.Int64
	started := time.Now()
	var wg sync.WaitGroup
	for range hotClients {
		wg.Go(func() {
			for {
				i := next.Add(1) - 1
				if i >= hotBuyers {
					return
				}
				switch status := buy(t, s, tokens[i], fmt.Sprintf("hot-buyer-%d", i), body, &busy); status {
				case http.StatusOK:
					placed.Add(1)
				case http.StatusConflict:
					soldOut.Add(1)
				default:
					t.Errorf("status %d", status)
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%d requests in %s, %d times busy", hotBuyers, time.Since(started).Round(time.Millisecond), busy.Load())
	if placed.Load() != hotUnits || soldOut.Load() != hotBuyers-hotUnits {
		t.Errorf("%d placed and %d sold out, want %d and %d", placed.Load(), soldOut.Load(), hotUnits, hotBuyers-hotUnits)
	}
	if n := s.Count("SELECT COUNT(*) FROM orders"); n != hotUnits {
		t.Errorf("%d orders are stored", n)
	}
	if n := s.Count("SELECT reserved FROM stock"); n != hotUnits {
		t.Errorf("%d pieces are reserved", n)
	}
	s.WantCleanAudit()
}

// buy tries until the shop is not too busy to answer.
func buy(t *testing.T, s *storm.Shop, token, key, body string, busy *atomic.Int64) int {
	for {
		a, err := s.Post(nil, token, key, "/api/v1/orders", body)
		if err != nil {
			t.Error(err)
			return 0
		}
		if a.Status != http.StatusTooManyRequests {
			if a.Status >= 500 {
				t.Error(a.Body)
			}
			return a.Status
		}
		busy.Add(1)
	}
}
