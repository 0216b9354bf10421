// Package storm runs the real program as real processes, on real databases,
// against the simulator, and lets tests treat it badly: thousands at one SKU,
// kill -9 in mid-load.
package storm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"yuanfen/server/app"
	"yuanfen/server/catalog"
	"yuanfen/server/inventory"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/secret"
	"yuanfen/server/shipping"
	"yuanfen/server/staff"
	"yuanfen/server/wechatsim"
	"yuanfen/sql"
)

// Shop is a shop whose servers are processes.
type Shop struct {
	T       testing.TB
	Dir     string
	DB      *db.DB // The test's own connection to the servers' database.
	Sim     *wechatsim.Sim
	Servers []*Server
	simURL  string
	ids     *id.Source
	client  *http.Client
	entry   int
	mu      sync.Mutex
}

// Options say what to start.
type Options struct {
	Engine   db.Engine
	DSN      string   // For MySQL: an empty database.
	Via      []string // How the servers reach it, one after the other, if not by DSN.
	Servers  int
	BatchMax int
	// Operations that a server works on at the same time; 0: no limit.
	MaxRequests int
}

var binary struct {
	sync.Once
	path string
	err  error
}

// Binary builds the program once a test run, with the race detector when the
// tests have it, and says where it is.
func Binary(t testing.TB) string {
	t.Helper()
	binary.Do(func() {
		dir, err := os.MkdirTemp("", "yuanfen-storm-")
		if err != nil {
			binary.err = err
			return
		}
		binary.path = filepath.Join(dir, "yuanfen")
		out, err := exec.Command("go", "build", "-o", binary.path, "yuanfen/server").CombinedOutput()
		if err != nil {
			binary.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if binary.err != nil {
		t.Fatal(binary.err)
	}
	return binary.path
}

// RemoveBinary removes what Binary built.
func RemoveBinary() {
	if binary.path != "" {
		_ = os.RemoveAll(filepath.Dir(binary.path))
	}
}

// New opens a shop and starts its servers.
func New(t testing.TB, o Options) *Shop {
	t.Helper()
	s := &Shop{T: t, Dir: t.TempDir(), client: &http.Client{
		Timeout:   20 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: 512, MaxConnsPerHost: 512},
	}}
	sim, err := wechatsim.New(wechatsim.Options{Clock: clock.System{}, ShipDelay: -1, RefundSpacing: -1})
	s.must(err)
	s.Sim = sim
	simServer := httptest.NewServer(sim.Handler())
	s.simURL = simServer.URL
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(func() { stop(); simServer.Close(); _ = sim.Close() })

	dsn := o.DSN
	if o.Engine == db.SQLite {
		dsn = filepath.Join(s.Dir, "shop.db")
	}
	s.DB, err = db.Open(t.Context(), db.Options{Engine: o.Engine, DSN: dsn, Clock: clock.System{}})
	s.must(err)
	t.Cleanup(func() { _ = s.DB.Close() })
	_, err = s.DB.Migrate(t.Context(), sql.Files)
	s.must(err)
	lease, err := id.Acquire(t.Context(), s.DB, "storm")
	s.must(err)
	s.ids = lease.Source
	s.writeSecrets()
	for i := range o.Servers {
		if len(o.Via) > 0 {
			dsn = o.Via[i%len(o.Via)]
		}
		s.Servers = append(s.Servers, s.newServer(setup{name: strconv.Itoa(i), dir: s.Dir, engine: o.Engine, dsn: dsn, batch: o.BatchMax, most: o.MaxRequests, keys: "1:data.key"}))
	}
	sim.SetNotifyBase(s.Servers[0].URL)
	sim.SetPushURL(s.Servers[0].URL + shipping.PushPath)
	go sim.Start(ctx)
	for _, server := range s.Servers {
		server.Start()
		t.Cleanup(server.Kill)
	}
	return s
}

func (s *Shop) must(err error) {
	s.T.Helper()
	if err != nil {
		s.T.Fatal(err)
	}
}

func (s *Shop) writeSecrets() {
	c := s.Sim.Credentials()
	for name, content := range map[string]string{"mch.pem": c.MchKeyPEM, "pay.pem": c.PayKeyPEM} {
		s.must(os.WriteFile(filepath.Join(s.Dir, name), []byte(content), 0o600))
	}
	for _, name := range []string{"data.key", "index.key"} {
		s.must(secret.EnsureFile(filepath.Join(s.Dir, name)))
	}
}

// SKU puts a product with one SKU and stock on the shelf.
func (s *Shop) SKU(price, stock int64) (sku int64) {
	s.T.Helper()
	n := strconv.FormatInt(s.ids.Next(), 10)
	goods := catalog.New(s.DB, s.ids)
	store := inventory.New(s.DB, s.ids, goods, nil)
	s.must(s.DB.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		warehouse, err := store.AddWarehouse(ctx, tx, "W"+n, "网络仓", inventory.Network)
		if err != nil {
			return err
		}
		category, err := goods.AddCategory(ctx, tx, catalog.Category{Slug: "c" + n, Name: "茶"})
		if err != nil {
			return err
		}
		p, err := goods.Add(ctx, tx, catalog.Product{
			Slug: "p" + n, CategoryID: category, Title: "明前龙井", Shelf: catalog.OnShelf, Options: []catalog.Option{}, Points: []string{},
			SKUs: []catalog.SKU{{Code: "S" + n, Name: "50g", Values: []string{}, RetailPrice: price, CostPrice: price / 2, Shelf: catalog.OnShelf}},
		})
		if err != nil {
			return err
		}
		sku = p.SKUs[0].ID
		return store.Book(ctx, tx, inventory.Document{
			Kind: inventory.Receipt, EventKey: "storm:" + n, Lines: []inventory.Line{{SKU: sku, WarehouseID: warehouse, Owner: inventory.Brand, Quantity: stock}},
		})
	}))
	return sku
}

// Buyers makes n members who are logged in, and returns their tokens. They are
// written to the database at once: logging in is not what storms are about.
func (s *Shop) Buyers(n int) []string {
	s.T.Helper()
	tokens := make([]string, n)
	var members, sessions [][]any
	now := time.Now()
	for i := range tokens {
		token, hash := auth.NewToken()
		tokens[i] = token
		member := s.ids.Next()
		members = append(members, []any{member, "storm-" + strconv.FormatInt(member, 10), "", "active", clock.Millis(now), clock.Millis(now)})
		sessions = append(sessions, []any{hash, member, clock.Millis(now), clock.Millis(now.Add(2 * time.Hour))})
	}
	s.must(s.DB.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Insert(ctx, "INSERT INTO member (id, openid, unionid, state, created_at, seen_at)", members); err != nil {
			return err
		}
		return tx.Insert(ctx, "INSERT INTO member_session (token_hash, member_id, created_at, expires_at)", sessions)
	}))
	return tokens
}

// Owner makes a member of staff who may do everything, and returns their token.
func (s *Shop) Owner() string {
	s.T.Helper()
	token, hash := auth.NewToken()
	now, owner, session := clock.Millis(time.Now()), s.ids.Next(), s.ids.Next()
	s.must(s.DB.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		return errors.Join(
			tx.Insert(ctx, "INSERT INTO staff (id, login, name, state, password_hash, totp_secret, totp_on, totp_step, wrong, locked_until, created_at)", [][]any{{owner, "storm", "storm", "active", "", "", 1, 0, 0, 0, now}}),
			tx.Insert(ctx, "INSERT INTO staff_role (staff_id, role)", [][]any{{owner, staff.Owner}}),
			tx.Insert(ctx, "INSERT INTO staff_session (id, token_hash, staff_id, ip, agent, created_at, seen_at)", [][]any{{session, hash, owner, "", "", now, now}}))
	}))
	return token
}

// Answer is what a server said.
type Answer struct {
	Status     int
	Body       string
	RetryAfter string // Seconds, where a server says so.
}

// Post sends one request to the next server in turn, or to the one given.
func (s *Shop) Post(server *Server, token, key, path, body string) (Answer, error) {
	return s.send(http.MethodPost, server, token, key, path, body)
}

// Get reads from the next server in turn, or from the one given.
func (s *Shop) Get(server *Server, token, path string) (Answer, error) {
	return s.send(http.MethodGet, server, token, "", path, "")
}

// Replace puts a server in another's place.
func (s *Shop) Replace(i int, by *Server) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Servers[i] = by
}

func (s *Shop) send(method string, server *Server, token, key, path, body string) (Answer, error) {
	if server == nil {
		s.mu.Lock()
		server = s.Servers[s.entry%len(s.Servers)]
		s.entry++
		s.mu.Unlock()
	}
	req, err := http.NewRequest(method, server.URL+path, strings.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	res, err := s.client.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	return Answer{res.StatusCode, string(raw), res.Header.Get("Retry-After")}, err
}

// OrderBody is a request for pieces of a SKU at a total.
func OrderBody(sku, pieces, total int64) string {
	return fmt.Sprintf(`{"lines":[{"sku_id":"%d","quantity":%d}],"total":%d,"address":{"name":"林知夏","phone":"13800000000","province":"浙江省","city":"杭州市","district":"西湖区","detail":"示例路 1 号"}}`, sku, pieces, total)
}

// WantCleanAudit fails the test with everything that the audit finds.
func (s *Shop) WantCleanAudit() {
	s.T.Helper()
	rep, err := app.Audit(context.Background(), s.DB)
	s.must(err)
	for _, f := range rep.Findings {
		s.T.Errorf("audit: %s", f)
	}
}

// Count is the answer of a SELECT COUNT.
func (s *Shop) Count(query string, args ...any) (n int64) {
	s.T.Helper()
	s.must(s.DB.Get(context.Background(), &n, query, args...))
	return n
}

// Rows reads rows of the servers' database.
func (s *Shop) Rows(into any, query string, args ...any) {
	s.T.Helper()
	s.must(s.DB.Select(context.Background(), into, query, args...))
}
