package storm_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"yuanfen/server/platform/db"
	"yuanfen/server/storm"
)

// Told to stop in mid-load, a server answers what it has taken on, stores what
// it has acknowledged, and ends without complaint.
func TestStop(t *testing.T) {
	s := storm.New(t, storm.Options{Engine: db.SQLite, Servers: 1, BatchMax: 256})
	sku := s.SKU(1990, 1_000_000)
	tokens := s.Buyers(32)
	var placed, busy atomic.Int64
	underWay := make(chan struct{})
	enough := sync.OnceFunc(func() { close(underWay) })
	var wg sync.WaitGroup
	for i, token := range tokens {
		wg.Go(func() {
			for n := 0; ; n++ {
				a, err := s.Post(nil, token, fmt.Sprintf("stop-%d-%d", i, n), "/api/v1/orders", storm.OrderBody(sku, 1, 2790))
				switch {
				case err != nil && (strings.Contains(err.Error(), "refused") || strings.Contains(err.Error(), "EOF") || strings.Contains(err.Error(), "reset")):
					return // The door is shut; this request never came in.
				case err != nil:
					t.Error(err)
					return
				case a.Status == http.StatusOK:
					if placed.Add(1) == 500 {
						enough()
					}
				case a.Status == http.StatusTooManyRequests:
					busy.Add(1)
				default:
					t.Errorf("status %d: %s", a.Status, a.Body)
				}
			}
		})
	}
	<-underWay
	if err := s.Servers[0].Terminate(); err != nil {
		t.Errorf("it ended with %v\n%s", err, s.Servers[0].Log())
	}
	wg.Wait()
	if n := s.Count("SELECT COUNT(*) FROM orders"); n < placed.Load() {
		t.Errorf("%d orders were acknowledged, %d are stored", placed.Load(), n)
	}
	if n := s.Count("SELECT COUNT(*) FROM worker_lease WHERE holder <> 'storm' AND expires_at > 0"); n != 0 {
		t.Error("the worker number was not given back")
	}
	s.WantCleanAudit()
}
