package storm_test

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yuanfen/server/platform/db"
	"yuanfen/server/storm"
)

const (
	crowdPlaces = 8
	crowdBuyers = 96
	crowdOrders = 10 // Of each buyer.
)

// Far more want in at once than there are places: each hears of an order or when
// to come again, none of a fault; staff get through all the while; those who come
// again get their orders, once each; and the shop is as before.
func TestOverload(t *testing.T) {
	s := storm.New(t, storm.Options{Engine: db.SQLite, Servers: 1, BatchMax: 256, MaxRequests: crowdPlaces})
	sku, tokens, owner := s.SKU(1990, 1_000_000), s.Buyers(crowdBuyers), s.Owner()
	body := storm.OrderBody(sku, 1, 2790)
	var placed, away atomic.Int64
	var buyers, staff sync.WaitGroup
	stop := make(chan struct{})
	staff.Go(func() { overloadStaff(t, s, owner, stop) })
	for i, token := range tokens {
		buyers.Go(func() {
			for n := range crowdOrders {
				for key := fmt.Sprintf("crowd-%d-%d", i, n); ; {
					a, err := s.Post(nil, token, key, "/api/v1/orders", body)
					if err != nil || a.Status != http.StatusOK && a.Status != http.StatusTooManyRequests {
						t.Errorf("%v %v", a, err)
						return
					}
					if a.Status == http.StatusOK {
						placed.Add(1)
						break
					}
					if away.Add(1); a.RetryAfter == "" {
						t.Error("turned away without a word when to come again")
					}
				}
			}
		})
	}
	buyers.Wait()
	close(stop)
	staff.Wait()
	t.Logf("%d orders placed, %d times turned away", placed.Load(), away.Load())
	if away.Load() == 0 {
		t.Error("nobody was turned away")
	}
	if n := s.Count("SELECT COUNT(*) FROM orders"); n != crowdBuyers*crowdOrders || n != placed.Load() {
		t.Errorf("%d orders of %d, %d acknowledged", n, crowdBuyers*crowdOrders, placed.Load())
	}
	if a, err := s.Post(nil, tokens[0], "after-the-crowd", "/api/v1/orders", body); err != nil || a.Status != http.StatusOK {
		t.Errorf("afterwards: %v %v", a, err)
	}
	s.WantCleanAudit()
}

// overloadStaff works while the shop is full: one person at a time needs no place
// of the buyers'.
func overloadStaff(t *testing.T, s *storm.Shop, token string, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(20 * time.Millisecond):
		}
		if a, err := s.Get(nil, token, "/api/admin/v1/orders?limit=5"); err != nil || a.Status != http.StatusOK {
			t.Errorf("staff in the crowd: %v %v", a, err)
			return
		}
	}
}
