package storm_test

import (
	"flag"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/server/storm"
)

var soakFor = flag.Duration("soak.for", 20*time.Second, "how long TestSoak goes on")

const (
	soakClients = 16
	soakPause   = 20 * time.Millisecond // Between what one client does.
	soakSamples = 20
	// soakGrows is from when on memory must have come to rest: before that the
	// program still fills its caches.
	soakGrows = time.Hour
)

// A shop that is neither idle nor full, for as long as one likes: in the end it
// holds no more goroutines, files and connections than near the beginning, after an
// hour no more memory, nothing is lost, and the audit is clean.
func TestSoak(t *testing.T) {
	t.Parallel()
	dbtest.Need(t)
	s := storm.New(t, storm.Options{Engine: db.MySQL, DSN: dbtest.DSN(t, db.MySQL), Servers: 1, BatchMax: 256})
	l := &load{t: t, shop: s, sku: s.SKU(1990, 1_000_000_000), tokens: s.Buyers(soakClients), stop: make(chan struct{}), orders: map[string]string{}}
	for i, token := range l.tokens {
		l.clients.Go(func() { l.live(i, token) })
	}
	samples := make([]vitals, 0, soakSamples)
	for range soakSamples {
		time.Sleep(*soakFor / soakSamples) // The load itself: nothing is waited for.
		samples = append(samples, vitalsOf(t, s))
	}
	close(l.stop)
	l.clients.Wait()
	l.settle()
	l.check()
	early, late := most(samples[soakSamples/5:2*soakSamples/5]), most(samples[4*soakSamples/5:])
	t.Logf("%d orders acknowledged in %s; goroutines %.0f, then %.0f; open files %.0f, then %.0f; memory %.1f MB, then %.1f MB", len(l.orders), *soakFor, early.goroutines, late.goroutines, early.files, late.files, early.memory/1e6, late.memory/1e6)
	if late.goroutines > 1.2*early.goroutines+20 || late.files > 1.2*early.files+20 {
		t.Errorf("they grow: %+v, then %+v", early, late)
	}
	if *soakFor >= soakGrows && late.memory > 1.05*early.memory {
		t.Errorf("memory grows: %+v, then %+v", early, late)
	}
}

// live is a client's day: looking round, ordering, paying now and then.
func (l *load) live(i int, token string) {
	for n := 0; l.pause(soakPause); n++ {
		if n%3 > 0 {
			path := []string{"", "/api/v1/products?limit=20", "/api/v1/orders?limit=10"}[n%3]
			if a, err := l.shop.Get(nil, token, path); err != nil || a.Status != http.StatusOK {
				l.t.Errorf("%s: %v %v", path, a, err)
			}
			continue
		}
		l.orderAndPay(token, fmt.Sprintf("client-%d-order-%d", i, n), n%4 == 0)
	}
}

// vitals are what must not grow.
type vitals struct{ goroutines, files, memory float64 }

func vitalsOf(t *testing.T, s *storm.Shop) (v vitals) {
	t.Helper()
	a, err := s.Get(nil, "", "/metrics")
	if err != nil || a.Status != http.StatusOK {
		t.Fatalf("%v %v", a, err)
	}
	for line := range strings.Lines(a.Body) {
		for name, into := range map[string]*float64{"go_goroutines": &v.goroutines, "process_open_fds": &v.files, "process_resident_memory_bytes": &v.memory} {
			if value, ok := strings.CutPrefix(line, name+" "); ok {
				if _, err := fmt.Sscan(value, into); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if v.goroutines == 0 || v.memory == 0 {
		t.Fatalf("the metrics do not say: %+v", v)
	}
	return v
}

func most(samples []vitals) (v vitals) {
	for _, x := range samples {
		v = vitals{max(v.goroutines, x.goroutines), max(v.files, x.files), max(v.memory, x.memory)}
	}
	return v
}
