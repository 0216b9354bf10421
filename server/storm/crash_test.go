package storm_test

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/server/storm"
	"yuanfen/server/wechatsim"
)

var crashFor = flag.Duration("crash.for", 45*time.Second, "how long TestCrash makes trouble")

const (
	crashClients = 64
	// leastKills is how often TestCrash kills before it ends, however long that takes.
	leastKills = 20
	// betweenTroubles is how long the load goes on undisturbed.
	betweenTroubles = 250 * time.Millisecond
)

// Two servers and their MariaDB are killed, stopped, cut off and starved of disk
// while 64 clients order, pay and cancel. What was acknowledged is there, nothing
// is there twice, the audit is clean after each trouble, and in the end our books
// are WeChat's.
func TestCrash(t *testing.T) {
	t.Parallel()
	dbtest.Need(t)
	dir := t.TempDir()
	maria, err := dbtest.StartMariaDB(dir, "--innodb-flush-log-at-trx-commit=1", "--innodb-log-file-size=4M")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { maria.Kill() })
	dsn := maria.Create(t, "crash")
	line, err := storm.Through("unix", filepath.Join(dir, "sock"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(line.Close)
	s := storm.New(t, storm.Options{Engine: db.MySQL, DSN: dsn, Via: []string{"root@tcp(" + line.Addr + ")/crash"}, Servers: 2, BatchMax: 256})
	c := &crash{
		load:  &load{t: t, shop: s, sku: s.SKU(1990, 10_000_000), tokens: s.Buyers(crashClients), stop: make(chan struct{}), orders: map[string]string{}, cancels: true},
		maria: maria, data: filepath.Join(dir, "data"), line: line,
	}
	c.run()
	c.clients.Go(func() { c.refund(s.Owner()) })
	c.trouble()
	close(c.stop)
	c.clients.Wait()
	c.settle()
	c.check()
	c.sameBooks()
	t.Logf("%d kills and %d other troubles, %d audits; %d orders acknowledged, %d payments, %d refunds; first success after a server's restart within %s, after the database's within %s",
		c.kills, c.others, c.audits, len(c.orders), paid(s), len(s.Sim.Books().Refunds), c.slowest.Round(time.Millisecond), c.slowestDB.Round(time.Millisecond))
}

// crash is a load, and what goes wrong around it.
type crash struct {
	*load
	maria                 *dbtest.MariaDB
	data                  string // MariaDB's folder.
	line                  *storm.Line
	kills, others, audits int
	refunds               int // Acknowledged to the clerk.
	slowest, slowestDB    time.Duration
}

// refund is a clerk who gives some money back for what was paid last.
func (c *crash) refund(token string) {
	for c.pause(10 * time.Millisecond) {
		var lines []struct {
			ID    int64 `db:"id"`
			Order int64 `db:"order_id"`
		}
		err := c.shop.DB.Select(context.Background(), &lines, "SELECT l.id, l.order_id FROM orders o JOIN order_line l ON l.order_id = o.id WHERE o.state = 'paid' AND o.refunded = 0 ORDER BY o.id DESC LIMIT 1")
		if err == nil && len(lines) > 0 {
			c.refundLine(token, lines[0].Order, lines[0].ID)
		}
	}
}

// refundLine asks with the same key until it is taken.
func (c *crash) refundLine(token string, order, line int64) {
	body := fmt.Sprintf(`{"lines":[{"line_id":"%d","pieces":0,"amount":990}],"reason":"补偿"}`, line)
	for c.pause(5 * time.Millisecond) {
		a, err := c.shop.Post(nil, token, fmt.Sprintf("refund-%d", order), fmt.Sprintf("/api/admin/v1/orders/%d/refunds", order), body)
		switch {
		case err == nil && a.Status == http.StatusOK:
			c.refunds++
			return
		case err == nil && a.Status < 500 && a.Status != http.StatusTooManyRequests:
			c.t.Errorf("refund: %d %s", a.Status, a.Body)
			return
		}
	}
}

// trouble goes round the kinds of trouble until the time is over and enough was
// killed.
func (c *crash) trouble() {
	rounds := []func(){
		func() { c.killServers(0) }, func() { c.killServers(1) }, c.killDatabase, c.cutLines, func() { c.killServers(0, 1) }, c.freeze, c.killAll, c.slowLines, func() { c.killServers(0) }, c.fillDisk, c.deploy,
	}
	until := time.Now().Add(*crashFor)
	for i := 0; time.Now().Before(until) || c.kills < leastKills; i++ {
		time.Sleep(betweenTroubles) // The load itself: nothing is waited for.
		rounds[i%len(rounds)]()
		c.succeeds()
		c.shop.WantCleanAudit()
		c.audits++
		if c.t.Failed() {
			c.t.Logf("after trouble %d of kind %d", i, i%len(rounds))
			return
		}
	}
}

func (c *crash) killServers(which ...int) {
	for _, i := range which {
		c.shop.Servers[i].Kill()
		c.kills++
	}
	started := time.Now()
	var wg sync.WaitGroup
	for _, i := range which {
		wg.Go(c.shop.Servers[i].Start)
	}
	wg.Wait()
	c.succeeds()
	c.slowest = max(c.slowest, time.Since(started))
}

func (c *crash) killDatabase() {
	c.maria.Kill()
	c.kills++
	c.startDatabase()
}

func (c *crash) startDatabase() {
	started := time.Now()
	if err := c.maria.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.succeeds()
	c.slowestDB = max(c.slowestDB, time.Since(started))
}

// killAll is a power cut.
func (c *crash) killAll() {
	for _, v := range c.shop.Servers {
		v.Kill()
	}
	c.maria.Kill()
	c.kills += 3
	started := time.Now()
	if err := c.maria.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.slowestDB = max(c.slowestDB, time.Since(started))
	for _, v := range c.shop.Servers {
		v.Start()
	}
}

// freeze stops a server as a machine does that swaps, and lets it go on.
func (c *crash) freeze() {
	c.others++
	v := c.shop.Servers[1]
	v.Freeze()
	time.Sleep(2 * time.Second)
	v.Thaw()
}

// cutLines resets every connection to the database, again and again.
func (c *crash) cutLines() {
	c.others++
	for range 20 {
		c.line.Reset()
		time.Sleep(25 * time.Millisecond)
	}
}

func (c *crash) slowLines() {
	c.others++
	c.line.Slow(100 * time.Millisecond)
	time.Sleep(1500 * time.Millisecond)
	c.line.Slow(0)
}

// fillDisk lets no file of the database grow for a while. A database that gives
// up over it is started again, as its operator would.
func (c *crash) fillDisk() {
	c.others++
	free, err := c.maria.FillDisk()
	if err != nil {
		c.t.Fatal(err)
	}
	time.Sleep(1500 * time.Millisecond)
	if err := free(); err != nil {
		c.killDatabase()
	}
}

// deploy stops a server as a new version's arrival does: it ends without complaint.
func (c *crash) deploy() {
	c.others++
	v := c.shop.Servers[0]
	if err := v.Terminate(); err != nil {
		c.t.Errorf("it ended with %v\n%s", err, v.Log())
	}
	v.Start()
}

// succeeds waits until an order is taken by each server.
func (c *crash) succeeds() {
	c.t.Helper()
	deadline := time.Now().Add(time.Minute)
	for i, v := range c.shop.Servers {
		key := fmt.Sprintf("probe-%d-%d", i, probes.Add(1))
		for {
			a, err := c.shop.Post(v, c.tokens[0], key, "/api/v1/orders", storm.OrderBody(c.sku, 1, 2790))
			if err == nil && a.Status == http.StatusOK {
				break
			}
			if time.Now().After(deadline) {
				c.t.Fatalf("server %d takes no order a minute after the trouble: %v %v\n%s", i, a, err, v.Log())
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
}

var probes atomic.Int64

// sameBooks compares what went back to buyers line by line with WeChat's books.
func (c *crash) sameBooks() {
	type refund struct {
		No     string `db:"out_refund_no"`
		Amount int64  `db:"amount"`
		State  string `db:"state"`
	}
	var ours []refund
	c.shop.Rows(&ours, "SELECT out_refund_no, amount, state FROM refund")
	theirs := map[string]wechatsim.Refund{}
	back := map[string]int64{}
	for _, r := range c.shop.Sim.Books().Refunds {
		theirs[r.OutRefundNo] = r
		back[r.OutTradeNo] += r.Amount
	}
	if len(ours) < c.refunds {
		c.t.Errorf("%d refunds were acknowledged, %d are stored", c.refunds, len(ours))
	}
	if len(ours) != len(theirs) {
		c.t.Errorf("%d refunds of ours are %d of WeChat's", len(ours), len(theirs))
	}
	for _, r := range ours {
		if w, ok := theirs[r.No]; !ok || w.Amount != r.Amount {
			c.t.Errorf("refund %s of %d fen (%s) is %+v at WeChat", r.No, r.Amount, r.State, w)
		}
	}
	for _, p := range c.shop.Sim.Books().Payments {
		if back[p.OutTradeNo] > p.Total {
			c.t.Errorf("payment %s of %d fen went back with %d", p.OutTradeNo, p.Total, back[p.OutTradeNo])
		}
	}
}
