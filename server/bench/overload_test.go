package bench_test

import (
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yuanfen/server/platform/db"
	"yuanfen/server/storm"
)

const (
	places      = 128 // Operations that the server works on at the same time.
	overloaded  = 3   // Times the peak.
	floodFor    = 10 * time.Second
	floodConns  = 1024
	peakOrders  = 20_000
	recoveryFor = 10 // Portions of a peak's tenth that are looked at after it.
)

// BenchmarkOverload: three times as many orders come as the server can take, each
// from somebody who does not wait for the others. It ought to take at least 80 % of
// its peak all the while, and to be itself again within ten seconds.
func BenchmarkOverload(b *testing.B) {
	var s *storm.Shop
	apart(b, func() {
		s = storm.New(b, storm.Options{Engine: db.MySQL, DSN: durable(b), Servers: 1, BatchMax: 256, MaxRequests: places})
	})
	sku, tokens, addr := s.SKU(1990, 100_000_000), s.Buyers(floodConns), host(s.Servers[0].URL)
	body := []byte(storm.OrderBody(sku, 1, 2790))
	place := func(n int) []byte {
		return request(http.MethodPost, addr, "/api/v1/orders", http.Header{
			"Authorization": {"Bearer " + tokens[n%len(tokens)]}, "Content-Type": {"application/json"}, "Idempotency-Key": {"bench-order-" + strconv.Itoa(n)},
		}, body)
	}
	load(b, addr, places, 2000, place) // Warm.
	peak := load(b, addr, places, peakOrders, func(n int) []byte { return place(n + 1_000_000) })
	during, other := flood(b, addr, overloaded*peak.perSecond, func(n int) []byte { return place(n + 10_000_000) })
	b.Logf("peak %s; three times as much: %.0f/s, besides %v", peak, during, other)
	back := 0.0
	for n := range recoveryFor {
		after := load(b, addr, places, peakOrders/recoveryFor, func(i int) []byte { return place(i + (n+100)*1_000_000) })
		back += float64(peakOrders/recoveryFor) / after.perSecond
		if after.perSecond >= 0.8*peak.perSecond {
			break
		}
	}
	b.ReportMetric(peak.perSecond, "peak/s")
	b.ReportMetric(during/peak.perSecond, "goodput")
	b.ReportMetric(back, "recovery-s")
	for status := range other {
		if status != http.StatusTooManyRequests {
			b.Errorf("answers with status %d", status)
		}
	}
}

// flood sends requests at a rate, whatever becomes of them, and answers how many a
// second were taken, and the statuses of the others.
func flood(b *testing.B, addr string, rate float64, request func(n int) []byte) (perSecond float64, other map[int]int) {
	b.Helper()
	var next, taken atomic.Int64
	var mu sync.Mutex
	other = map[int]int{}
	start := time.Now()
	var wg sync.WaitGroup
	for _, c := range dialAll(b, addr, floodConns) {
		wg.Go(func() {
			statuses := map[int]int{}
			for {
				n := next.Add(1) - 1
				due := time.Duration(float64(n) / rate * float64(time.Second))
				if due > floodFor {
					break
				}
				time.Sleep(due - time.Since(start))
				status, err := c.do(request(int(n)))
				if err != nil {
					b.Error(err)
					return
				}
				if status == http.StatusOK {
					taken.Add(1)
				} else {
					statuses[status]++
				}
			}
			mu.Lock()
			defer mu.Unlock()
			for status, n := range statuses {
				other[status] += n
			}
		})
	}
	wg.Wait()
	return float64(taken.Load()) / time.Since(start).Seconds(), other
}
