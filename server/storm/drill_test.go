package storm_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/server/storm"
)

// The drill: a backup is taken in mid-load and restored on the other engine; what
// had been acknowledged before it began is there, the books are right, and the shop
// goes on from it.
func TestDrill_Restore(t *testing.T) {
	for _, c := range []struct{ from, to db.Engine }{{db.SQLite, db.MySQL}, {db.MySQL, db.SQLite}} {
		t.Run(fmt.Sprintf("from %s to %s", c.from, c.to), func(t *testing.T) {
			t.Parallel()
			s := storm.New(t, storm.Options{Engine: c.from, DSN: dsnOf(t, c.from, ""), Servers: 1, BatchMax: 256})
			l := &load{t: t, shop: s, sku: s.SKU(1990, 10_000_000), tokens: s.Buyers(32), stop: make(chan struct{}), orders: map[string]string{}}
			l.run()
			time.Sleep(2 * time.Second) // The load itself: nothing is waited for.
			before := l.acknowledged()
			file := filepath.Join(t.TempDir(), "backup.tar.gz")
			started := time.Now()
			if out, err := s.Servers[0].Command("backup", "--out", file); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			took := time.Since(started)
			close(l.stop)
			l.clients.Wait()
			after := s.Count("SELECT COUNT(*) FROM orders")

			dir := t.TempDir()
			dsn := dsnOf(t, c.to, dir)
			heir := s.Servers[0].Moved(dir, c.to, dsn)
			started = time.Now()
			if out, err := heir.Command("restore", "--from", file); err != nil || !strings.Contains(out, "出入 0 处") {
				t.Fatalf("%v: %s", err, out)
			}
			t.Logf("%d orders before, %d after; backup took %s, restore %s", len(before), after, took.Round(time.Millisecond), time.Since(started).Round(time.Millisecond))
			d, err := db.Open(t.Context(), db.Options{Engine: c.to, DSN: dsn})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = d.Close() })
			var restored []string
			if err := d.Select(t.Context(), &restored, "SELECT id FROM orders"); err != nil {
				t.Fatal(err)
			}
			if int64(len(restored)) < int64(len(before)) || int64(len(restored)) > after {
				t.Errorf("%d orders restored of %d to %d", len(restored), len(before), after)
			}
			have := map[string]bool{}
			for _, id := range restored {
				have[id] = true
			}
			for _, id := range before {
				if !have[id] {
					t.Errorf("order %s was acknowledged before the backup and is not in it", id)
				}
			}
			s.Servers[0].Kill()
			heir.Start()
			t.Cleanup(heir.Kill)
			if a, err := s.Post(heir, l.tokens[0], "after-the-restore", "/api/v1/orders", storm.OrderBody(l.sku, 1, 2790)); err != nil || a.Status != http.StatusOK {
				t.Errorf("the restored shop takes no order: %v %v", a, err)
			}
		})
	}
}

// dsnOf is an empty database; SQLite's is in dir.
func dsnOf(t *testing.T, engine db.Engine, dir string) string {
	if engine == db.MySQL {
		return dbtest.EmptyDSN(t)
	}
	return filepath.Join(dir, "moved.db")
}

// The key that seals personal data is changed while the shop sells: every address
// can be read before, meanwhile and afterwards.
func TestDrill_KeyRotation(t *testing.T) {
	t.Parallel()
	s := storm.New(t, storm.Options{Engine: db.MySQL, DSN: dsnOf(t, db.MySQL, ""), Servers: 2, BatchMax: 256})
	l := &load{t: t, shop: s, sku: s.SKU(1990, 10_000_000), tokens: s.Buyers(16), stop: make(chan struct{}), orders: map[string]string{}}
	l.run()
	time.Sleep(time.Second) // The load itself.
	// First every server learns the new key, then every server seals with it, then
	// what was sealed with the old one is sealed anew, then the old one goes.
	for _, keys := range []string{"2:new.key,1:data.key", "1:data.key,2:new.key"} {
		for i, old := range s.Servers {
			v := old.WithKeys(keys)
			v.Start()
			t.Cleanup(v.Kill)
			s.Replace(i, v)
			if err := old.Terminate(); err != nil {
				t.Errorf("it ended with %v\n%s", err, old.Log())
			}
		}
	}
	if out, err := s.Servers[0].Command("keys", "reseal"); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	close(l.stop)
	l.clients.Wait()
	last := s.Servers[0].WithKeys("2:new.key")
	last.Start()
	t.Cleanup(last.Kill)
	orders := l.acknowledged()
	orders = orders[:min(len(orders), 500)] // Of a map: any of them.
	owners := l.owners()
	for _, id := range orders {
		a, err := s.Get(last, owners[id], "/api/v1/orders/"+id)
		if err != nil || a.Status != http.StatusOK || !strings.Contains(a.Body, "示例路 1 号") {
			t.Fatalf("order %s can't be read with the new key: %v %v", id, a, err)
		}
	}
	t.Logf("%d addresses read with the new key alone", len(orders))
	s.WantCleanAudit()
}
