package wechat_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

// farAhead is a time that no machine shows: whoever asks the machine fails.
var farAhead = time.Date(2031, 3, 14, 2, 30, 0, 0, time.UTC)

// memory is a TokenCache that counts.
type memory struct {
	mu   sync.Mutex
	kept map[string]string
}

func (m *memory) Get(_ context.Context, key string) (string, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, found := m.kept[key]
	return value, found, nil
}

func (m *memory) Set(_ context.Context, key, value string, _ time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept[key] = value
	return nil
}

func (m *memory) Delete(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.kept, key)
	return nil
}

// world is a merchant's client, its WeChat, and what reached the merchant.
type world struct {
	*testing.T
	clock  *clock.Fake
	sim    *wechatsim.Sim
	api    *httptest.Server
	cfg    wechat.Config
	client *wechat.Client
	cache  *memory

	mu      sync.Mutex
	notices []wechat.Notice
	pushes  []wechat.Push
	refused []error
	status  int // what the merchant answers to good notices; 0 means 200
}

func newWorld(t *testing.T, change ...func(*wechatsim.Options)) *world {
	t.Helper()
	w := &world{T: t, clock: clock.NewFake(farAhead), cache: &memory{kept: map[string]string{}}}
	opt := wechatsim.Options{Clock: w.clock}
	for _, fn := range change {
		fn(&opt)
	}
	sim, err := wechatsim.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	w.sim = sim
	w.api = httptest.NewServer(sim.Handler())
	t.Cleanup(w.api.Close)
	shop := httptest.NewServer(w)
	t.Cleanup(shop.Close)
	sim.SetNotifyBase(shop.URL)
	sim.SetPushURL(shop.URL + "/push")
	w.cfg = configOf(sim.Credentials(), w.api.URL)
	w.client = w.newClient(w.cfg)
	return w
}

func (w *world) newClient(cfg wechat.Config) *wechat.Client {
	w.Helper()
	client, err := wechat.New(cfg, w.clock, w.cache)
	if err != nil {
		w.Fatal(err)
	}
	return client
}

func configOf(c wechatsim.Credentials, host string) wechat.Config {
	return wechat.Config{
		AppID: c.AppID, AppSecret: c.AppSecret, PushToken: c.PushToken, EncodingAESKey: c.EncodingAESKey,
		MchID: c.MchID, MchSerial: c.MchSerial, MchKeyPEM: c.MchKeyPEM, APIv3Key: c.APIv3Key,
		PayKeyID: c.PayKeyID, PayKeyPEM: c.PayKeyPEM, APIHost: host,
	}
}

// ServeHTTP is the merchant's side of notices and pushes.
func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/push" {
		push, err := w.client.ParsePush(r)
		w.take(err, func() { w.pushes = append(w.pushes, push) })
		if err != nil {
			http.Error(rw, "FAIL", http.StatusUnauthorized)
			return
		}
		_, _ = rw.Write([]byte("success"))
		return
	}
	notice, err := w.client.ParseNotice(r)
	w.take(err, func() { w.notices = append(w.notices, notice) })
	switch {
	case err != nil:
		rw.WriteHeader(http.StatusUnauthorized)
	case w.status != 0:
		rw.WriteHeader(w.status)
	default:
		rw.WriteHeader(http.StatusNoContent)
	}
}

func (w *world) take(err error, good func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil {
		w.refused = append(w.refused, err)
		return
	}
	good()
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

const notifyURL = "https://shop.example.com/callbacks/wechat/pay"

func (w *world) order(no string, total int64) wechat.Prepay {
	return wechat.Prepay{
		OutTradeNo: no, Description: "茶叶 <礼盒> & 杯", OpenID: w.sim.OpenID("买家甲"), NotifyURL: notifyURL,
		Total: total, ExpireAt: w.clock.Now().Add(30 * time.Minute), Attach: "订单 1",
	}
}

// pay walks one payment through the cashier.
func (w *world) pay(no string, total int64) {
	w.Helper()
	id, err := w.client.Prepay(w.Context(), w.order(no, total))
	w.must(err)
	w.must(w.cashier(id))
}

func (w *world) cashier(prepayID string) error {
	w.Helper()
	p, err := w.client.PayParams(prepayID)
	w.must(err)
	return w.sim.Pay(w.sim.OpenID("买家甲"), wechatsim.PayParams(p))
}

func (w *world) step() { w.sim.Step(w.Context()) }

func (w *world) refund(no, refundNo string, part, total int64) (wechat.Refund, error) {
	return w.client.Refund(w.Context(), wechat.RefundRequest{
		OutTradeNo: no, OutRefundNo: refundNo, Reason: "不想要了", NotifyURL: notifyURL, Refund: part, Total: total,
	})
}
