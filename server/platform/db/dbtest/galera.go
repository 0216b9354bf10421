package dbtest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yuanfen/server/platform/db"
)

// provider is where Debian's galera-4 puts its library.
const provider = "/usr/lib/galera/libgalera_smm.so"

// Cluster is a Galera cluster on the loopback.
type Cluster struct{ Nodes []*MariaDB }

// StartCluster starts so many MariaDB nodes that replicate to one another. Without
// Galera the test is skipped, in CI it fails.
func StartCluster(t testing.TB, nodes int) *Cluster {
	t.Helper()
	Need(t)
	_, err := os.Stat(provider)
	if _, noRsync := exec.LookPath("rsync"); err != nil || noRsync != nil {
		const missing = "galera-4 and rsync are not both installed"
		if os.Getenv("CI") != "" {
			t.Fatal(missing + ", and CI must test on them")
		}
		t.Skip(missing)
	}
	ports := freePorts(t, nodes*3)
	var members []string
	for i := range nodes {
		members = append(members, fmt.Sprintf("127.0.0.1:%d", ports[i*3]))
	}
	c := &Cluster{}
	for i := range nodes {
		node, ist, sst := ports[i*3], ports[i*3+1], ports[i*3+2]
		flags := []string{
			"--wsrep-on=ON", "--wsrep-provider=" + provider, "--wsrep-cluster-name=yuanfen", "--wsrep-sst-method=rsync",
			"--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", "--innodb-flush-log-at-trx-commit=2", "--wsrep-slave-threads=2",
			"--wsrep-cluster-address=gcomm://" + strings.Join(members, ","),
			fmt.Sprintf("--wsrep-node-name=node%d", i), fmt.Sprintf("--wsrep-node-address=127.0.0.1:%d", node),
			fmt.Sprintf("--wsrep-sst-receive-address=127.0.0.1:%d", sst),
			fmt.Sprintf("--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:%d;ist.recv_addr=127.0.0.1:%d;gcache.size=64M;evs.keepalive_period=PT0.5S;evs.suspect_timeout=PT2S;evs.inactive_timeout=PT4S;evs.install_timeout=PT4S", node, ist),
		}
		if i == 0 {
			flags = append(flags, "--wsrep-new-cluster")
		}
		m := startNode(t, flags)
		t.Cleanup(m.Kill)
		m.args = strings.Split(strings.ReplaceAll(strings.Join(m.args, "\x00"), "\x00--wsrep-new-cluster", ""), "\x00") // Once.
		c.Nodes = append(c.Nodes, m)
		m.WaitSynced(t)
	}
	return c
}

// startNode starts a node. Root's would hand their data over as nobody, who may
// read none of it: they run as mysql.
func startNode(t testing.TB, flags []string) *MariaDB {
	t.Helper()
	dir, err := os.MkdirTemp("", "yuanfen-galera-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	m, err := installMariaDB(dir, flags...)
	if err == nil && os.Geteuid() == 0 {
		m.args[slices.Index(m.args, "--user=root")] = "--user=mysql"
		err = exec.Command("chown", "-R", "mysql", dir).Run()
	}
	if err == nil {
		err = m.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// WaitSynced waits until a node takes part in its cluster.
func (m *MariaDB) WaitSynced(t testing.TB) {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{Engine: db.MySQL, DSN: m.Addr + "/", MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		var state []struct {
			Name  string `db:"Variable_name"`
			Value string `db:"Value"`
		}
		err := d.Select(t.Context(), &state, "SHOW STATUS LIKE 'wsrep_local_state_comment'")
		if err == nil && len(state) == 1 && state[0].Value == "Synced" {
			return
		}
		if time.Now().After(deadline) {
			raw, _ := os.ReadFile(filepath.Join(m.dir, "log"))
			t.Fatalf("the node does not join its cluster: %v %v\n%s", state, err, raw)
		}
	}
}

func freePorts(t testing.TB, n int) (ports []int) {
	t.Helper()
	for range n {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = ln.Close() }()
		ports = append(ports, ln.Addr().(*net.TCPAddr).Port)
	}
	return ports
}
