package storm_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"yuanfen/server/platform/db"
	"yuanfen/server/storm"
	"yuanfen/server/wechatsim"
)

const (
	kills       = 6
	killClients = 64
	betweenKill = 700 * time.Millisecond
)

// A server on SQLite is killed in mid-load and started again. What was acknowledged is
// there, nothing is there twice, and every payment that WeChat has is ours.
func TestKill(t *testing.T) {
	t.Parallel() // Most of the time is WeChat's pause before its next notice.
	s := storm.New(t, storm.Options{Engine: db.SQLite, Servers: 1, BatchMax: 256})
	l := &load{t: t, shop: s, sku: s.SKU(1990, 1_000_000), tokens: s.Buyers(killClients), stop: make(chan struct{}), orders: map[string]string{}}
	l.run()
	slowest := l.killAndRestart()
	close(l.stop)
	l.clients.Wait()
	t.Logf("%d kills, %d orders acknowledged, %d payments; first success after a restart within %s", kills, len(l.orders), paid(s), slowest.Round(time.Millisecond))
	l.settle()
	l.check()
}

// load is what the clients do: order, and pay what they ordered.
type load struct {
	t       *testing.T
	shop    *storm.Shop
	sku     int64
	tokens  []string
	stop    chan struct{}
	clients sync.WaitGroup

	cancels bool // Some change their mind while they pay.

	mu     sync.Mutex
	orders map[string]string // Acknowledged orders by idempotency key.
}

// acknowledged are the ids of the orders so far.
func (l *load) acknowledged() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Collect(maps.Values(l.orders))
}

// owners are the tokens of those who placed the orders, by id.
func (l *load) owners() map[string]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string]string{}
	for key, id := range l.orders {
		var client, n int
		if _, err := fmt.Sscanf(key, "client-%d-order-%d", &client, &n); err != nil {
			l.t.Fatal(err)
		}
		out[id] = l.tokens[client]
	}
	return out
}

func (l *load) run() {
	for i, token := range l.tokens {
		l.clients.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-l.stop:
					return
				default:
					l.orderAndPay(token, fmt.Sprintf("client-%d-order-%d", i, n), n%4 == 0)
				}
			}
		})
	}
}

// pause waits and tells whether the load goes on.
func (l *load) pause(d time.Duration) bool {
	select {
	case <-l.stop:
		return false
	case <-time.After(d):
		return true
	}
}

// orderAndPay retries with the same key until it is acknowledged, as a phone
// does.
func (l *load) orderAndPay(token, key string, pay bool) {
	body := storm.OrderBody(l.sku, 1, 2790)
	var order struct {
		ID string `json:"id"`
	}
	for {
		a, err := l.shop.Post(nil, token, key, "/api/v1/orders", body)
		if err == nil && a.Status == http.StatusOK && json.Unmarshal([]byte(a.Body), &order) == nil {
			break
		}
		if err == nil && a.Status != http.StatusTooManyRequests && a.Status < 500 {
			l.t.Errorf("%s: status %d: %s", key, a.Status, a.Body)
			return
		}
		if !l.pause(5 * time.Millisecond) {
			return
		}
	}
	l.mu.Lock()
	l.orders[key] = order.ID
	l.mu.Unlock()
	if pay {
		l.pay(token, order.ID)
	}
}

func (l *load) pay(token, orderID string) {
	a, err := l.shop.Post(nil, token, "", "/api/v1/orders/"+orderID+"/pay", "")
	if err != nil || a.Status != http.StatusOK {
		return // The server died under it: this buyer gives up.
	}
	var p struct {
		AppID     string `json:"app_id"`
		TimeStamp string `json:"time_stamp"`
		NonceStr  string `json:"nonce_str"`
		Package   string `json:"package"`
		SignType  string `json:"sign_type"`
		PaySign   string `json:"pay_sign"`
	}
	if err := json.Unmarshal([]byte(a.Body), &p); err != nil {
		l.t.Error(err)
		return
	}
	if l.cancels {
		l.clients.Go(func() { _, _ = l.shop.Post(nil, token, "", "/api/v1/orders/"+orderID+"/cancel", "") })
		if orderID[len(orderID)-2]%2 == 0 {
			return // They meant it.
		}
	}
	if err := l.shop.Sim.Pay("", wechatsim.PayParams{AppID: p.AppID, TimeStamp: p.TimeStamp, NonceStr: p.NonceStr, Package: p.Package, SignType: p.SignType, PaySign: p.PaySign}); err != nil && !l.cancels {
		l.t.Error(err)
	}
}

// killAndRestart kills the servers in turn and returns the longest time from a
// kill to the first answer after the restart.
func (l *load) killAndRestart() (slowest time.Duration) {
	for i := range kills {
		time.Sleep(betweenKill) // The load itself: nothing is waited for.
		v := l.shop.Servers[i%len(l.shop.Servers)]
		v.Kill()
		started := time.Now()
		v.Start()
		slowest = max(slowest, time.Since(started))
	}
	return slowest
}

// settle waits until the shop has heard of every payment and refund: by WeChat's
// next notice, or by asking.
func (l *load) settle() {
	deadline := time.Now().Add(90 * time.Second)
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		if (l.shop.Count("SELECT COUNT(*) FROM payment") == int64(paid(l.shop)) && l.shop.Count("SELECT COUNT(*) FROM refund WHERE done_at = 0") == 0) || time.Now().After(deadline) {
			return
		}
	}
}

func paid(s *storm.Shop) (n int) {
	for _, p := range s.Sim.Books().Payments {
		if p.State == wechatsim.Success || p.State == wechatsim.InRefund {
			n++
		}
	}
	return n
}

func (l *load) check() {
	s, t := l.shop, l.t
	seen := map[string]string{}
	for key, order := range l.orders {
		if other, twice := seen[order]; twice {
			t.Errorf("keys %s and %s got the same order %s", key, other, order)
		}
		seen[order] = key
		if s.Count("SELECT COUNT(*) FROM orders WHERE id = ?", order) != 1 {
			t.Errorf("order %s was acknowledged to %s and is lost", order, key)
		}
	}
	orders, keys := s.Count("SELECT COUNT(*) FROM orders"), s.Count("SELECT COUNT(*) FROM idempotency")-s.Count("SELECT COUNT(*) FROM refund")
	open := s.Count("SELECT COUNT(*) FROM orders WHERE state <> 'closed'")
	if orders != keys {
		t.Errorf("%d orders for %d keys: something was done twice", orders, keys)
	}
	if got, want := s.Count("SELECT COUNT(*) FROM payment WHERE usable = 1"), int64(paid(s)); got != want {
		t.Errorf("WeChat has %d payments, we have %d", want, got)
	}
	if got := s.Count("SELECT reserved FROM stock"); got != open {
		t.Errorf("%d pieces are reserved for %d open orders", got, open)
	}
	s.WantCleanAudit()
}
