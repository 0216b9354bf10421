// Package shoptest is a whole shop for tests: the real program on a real
// database, with WeChat's simulator behind real HTTP, on a clock that moves
// only when told. Its verbs tell the story of a test.
package shoptest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"yuanfen/server/aftersale"
	"yuanfen/server/app"
	"yuanfen/server/notify"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/batch"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/cache"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/secret"
	"yuanfen/server/shipping"
	"yuanfen/server/support"
	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

// Start is the time at which every shop opens: a Monday, 16:00 in Shanghai.
var Start = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// Shop is a running shop and the WeChat that it talks to.
type Shop struct {
	T         testing.TB
	Clock     *clock.Fake
	DB        *db.DB
	Sim       *wechatsim.Sim
	App       *app.App
	URL       string
	Warehouse int64 // The network warehouse.

	ids     *id.Source
	process process
}

// Config is what a test may change about its shop.
type Config struct {
	Batch  batch.Options
	Orders order.Policy
	Sim    wechatsim.Options
	DB     []dbtest.Option
	// PollAtOnce is app.Options.PollAtOnce.
	PollAtOnce int

	Alone     string // Why one person may decide what asks for two.
	Templates map[string]notify.Template
	Channels  []notify.Channel
	Log       *slog.Logger // Nil: Log().
}

// AfterSales is the shop's policy about after-sales.
var AfterSales = aftersale.Policy{
	Answer: 48 * time.Hour, SendBack: 7 * Day, Arrive: 10 * Day, Reship: 72 * time.Hour, Confirm: 10 * Day, Pay: 72 * time.Hour,
	Address: order.Address{Name: "仓库", Phone: "19900000009", Province: "浙江省", City: "杭州市", District: "余杭区", Detail: "仓库路 9 号"},
}

// SecondOver is how many fen of payouts one person may approve.
const SecondOver = 50_000

// Support is the shop's policy about complaints: WeChat's own terms.
var Support = support.Policy{AnswerWithin: 24 * time.Hour, EndWithin: 72 * time.Hour}

// Default is the configuration of New.
func Default() Config {
	return Config{
		Batch: batch.Options{Max: 256, Waiting: 1024},
		Orders: order.Policy{
			PayWithin: 30 * time.Minute, ShipWithin: 48 * time.Hour, ReceiveAfter: 10 * 24 * time.Hour, AfterSale: 7 * 24 * time.Hour,
			Freight: 800, FreightFree: 19900, AskReceiptFor: 24 * time.Hour,
		},
		Sim: wechatsim.Options{ShipDelay: -1, RefundSpacing: -1, FeeBP: -1}, // Without fees the books stay easy to read.
	}
}

// Each runs a test on a fresh shop of every engine, and audits it afterwards.
func Each(t *testing.T, test func(t *testing.T, s *Shop)) {
	t.Helper()
	EachWith(t, Default, test)
}

// EachWith is Each with a configuration of the test's own. With -short it runs
// on SQLite alone.
func EachWith(t *testing.T, config func() Config, test func(t *testing.T, s *Shop)) {
	t.Helper()
	engines := []db.Engine{db.SQLite, db.MySQL}
	if testing.Short() { // The race detector looks at the program, which is the same on both.
		engines = engines[:1]
	}
	for _, engine := range engines {
		t.Run(string(engine), func(t *testing.T) {
			s := New(t, engine, config())
			test(t, s)
			s.WantCleanAudit()
		})
	}
}

// New opens a shop that closes when the test ends.
func New(t testing.TB, engine db.Engine, c Config) *Shop {
	t.Helper()
	clk := clock.NewFake(Start)
	c.Sim.Clock = clk
	c.Sim.Move = func(d time.Duration) error { clk.Advance(d); return nil }
	sim, err := wechatsim.New(c.Sim)
	must(t, err)
	t.Cleanup(func() { _ = sim.Close() })
	s := &Shop{T: t, Clock: clk, Sim: sim}
	simServer := httptest.NewServer(s.alive(sim.Handler()))
	t.Cleanup(simServer.Close)
	s.DB = dbtest.Open(t, engine, clk, append(c.DB, s.mortal)...)
	front := httptest.NewUnstartedServer(s.alive(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.App.Router.Handler().ServeHTTP(w, r) })))
	s.URL = "http://" + front.Listener.Addr().String()
	s.process.config, s.process.simURL, s.process.dir = c, simServer.URL, t.TempDir()
	s.start()
	front.Start()
	t.Cleanup(func() { front.Close(); s.App.Close() })
	sim.SetNotifyBase(s.URL)
	sim.SetPushURL(s.URL + shipping.PushPath)
	s.Warehouse = s.addWarehouse()
	return s
}

func (s *Shop) open(c Config, simURL, holder string) *app.App {
	files, err := blob.Open(s.T.Context(), s.process.dir)
	must(s.T, err)
	s.T.Cleanup(func() { _ = files.Close() })
	log := c.Log
	if log == nil {
		log = Log()
	}
	a, err := app.New(app.Options{
		Files: files, Templates: c.Templates, Channels: c.Channels,
		Version: "test", PublicURL: s.URL, Clock: s.Clock, Log: log, DB: s.DB, IDs: s.ids, Cache: cache.NewMemory(s.Clock, 1000),
		Secrets: Secrets(s.T), Hasher: auth.NewHasher(auth.Params{MemoryKiB: 64, Time: 1, Threads: 1}), Brand: "测试", Posters: Brand, SecondOver: SecondOver, Alone: c.Alone, AfterSales: AfterSales, Support: Support, WeChat: WeChat(s.Sim, simURL), Orders: c.Orders, Batch: c.Batch, PollAtOnce: c.PollAtOnce, Holder: holder,
	})
	must(s.T, err)
	return a
}

// Log drops everything, or writes to standard error with YUANFEN_TEST_LOG=1.
func Log() *slog.Logger {
	if os.Getenv("YUANFEN_TEST_LOG") != "" {
		return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return slog.New(slog.DiscardHandler)
}

// Secrets is a key ring for tests.
func Secrets(t testing.TB) *secret.Ring {
	key := sha256.Sum256([]byte("a key for tests"))
	ring, err := secret.NewRing([]secret.Key{{ID: "t", Key: key[:]}}, bytes.Repeat([]byte{7}, 32))
	must(t, err)
	return ring
}

// WeChat is what the program is told of the simulator: what a merchant gets.
func WeChat(sim *wechatsim.Sim, url string) wechat.Config {
	c := sim.Credentials()
	return wechat.Config{
		AppID: c.AppID, AppSecret: c.AppSecret, PushToken: c.PushToken, EncodingAESKey: c.EncodingAESKey, MchID: c.MchID, MchSerial: c.MchSerial,
		MchKeyPEM: c.MchKeyPEM, APIv3Key: c.APIv3Key, PayKeyID: c.PayKeyID, PayKeyPEM: c.PayKeyPEM, APIHost: url,
	}
}

// Step lets everything happen that is due now: notices and pushes arrive,
// recurring tasks and jobs run, until nothing is left to do.
func (s *Shop) Step() {
	s.T.Helper()
	ctx := context.Background()
	for range 100 {
		s.Sim.Step(ctx)
		s.App.Runner.RunTasks(ctx)
		n, err := s.App.Runner.RunDue(ctx)
		must(s.T, err)
		if n == 0 {
			return
		}
	}
	s.T.Fatal("the shop does not come to rest")
}

// Advance moves the clock by d, in strides of a minute, or of an hour when days
// pass, and lets everything happen on the way.
func (s *Shop) Advance(d time.Duration) {
	s.T.Helper()
	most := time.Minute
	if d > 6*time.Hour {
		most = time.Hour
	}
	for d > 0 {
		stride := min(d, most)
		s.Clock.Advance(stride)
		s.Step()
		d -= stride
	}
}

// WantCleanAudit fails the test with everything that the audit finds.
func (s *Shop) WantCleanAudit() {
	s.T.Helper()
	rep, err := app.Audit(context.Background(), s.DB)
	must(s.T, err)
	for _, f := range rep.Findings {
		s.T.Errorf("audit: %s", f)
	}
}

// Payments lists what WeChat took for an order.
func (s *Shop) Payments(o order.Order) []payment.Payment {
	s.T.Helper()
	rows, err := s.App.Payments.Payments(context.Background(), o.Payable())
	must(s.T, err)
	return rows
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
