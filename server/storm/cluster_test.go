package storm_test

import (
	"testing"
	"time"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/server/storm"
)

// A shop with a server on each of three Galera nodes, which all take writes.
func TestCluster(t *testing.T) {
	c := dbtest.StartCluster(t, 3)
	t.Run("hot SKU", func(t *testing.T) {
		s := onCluster(t, c, "hot")
		hot(t, s)
		s.WantCleanAudit()
	})
	t.Run("a node is killed", func(t *testing.T) { killNodes(t, onCluster(t, c, "nodes"), c) })
}

func onCluster(t *testing.T, c *dbtest.Cluster, name string) *storm.Shop {
	dsn := c.Nodes[0].Create(t, name)
	var via []string
	for _, node := range c.Nodes {
		via = append(via, node.Addr+"/"+name+waiting)
	}
	return storm.New(t, storm.Options{Engine: db.MySQL, DSN: dsn + waiting, Via: via, Servers: len(via), BatchMax: 256})
}

// waiting makes a node answer a read only when it has what others committed.
const waiting = "?wsrep_sync_wait=1"

// killNodes kills nodes in mid-load, which join again: what was acknowledged is
// there on every node, nothing is there twice.
func killNodes(t *testing.T, s *storm.Shop, c *dbtest.Cluster) {
	l := &load{t: t, shop: s, sku: s.SKU(1990, 10_000_000), tokens: s.Buyers(killClients), stop: make(chan struct{}), orders: map[string]string{}, cancels: true}
	l.run()
	for _, i := range []int{1, 2} {
		time.Sleep(2 * time.Second) // The load itself: nothing is waited for.
		c.Nodes[i].Kill()
		time.Sleep(4 * time.Second) // The others notice, and go on.
		if err := c.Nodes[i].Start(); err != nil {
			t.Fatal(err)
		}
		c.Nodes[i].WaitSynced(t)
		s.WantCleanAudit()
	}
	close(l.stop)
	l.clients.Wait()
	l.settle()
	l.check()
	for i, node := range c.Nodes {
		d, err := db.Open(t.Context(), db.Options{Engine: db.MySQL, DSN: node.Addr + "/nodes" + waiting})
		if err != nil {
			t.Fatal(err)
		}
		var orders int64
		if err := d.Get(t.Context(), &orders, "SELECT COUNT(*) FROM orders"); err != nil || orders != s.Count("SELECT COUNT(*) FROM orders") {
			t.Errorf("node %d has %d orders: %v", i, orders, err)
		}
		_ = d.Close()
	}
	t.Logf("%d orders acknowledged, %d payments", len(l.orders), paid(s))
}
