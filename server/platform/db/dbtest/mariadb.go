package dbtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yuanfen/server/platform/db"
)

// ServerEnv names the variable that holds the address of a running MariaDB for
// tests, such as "root@unix(/tmp/x/sock)". `make test` starts one for the whole
// run; without it each test program starts its own.
const ServerEnv = "YUANFEN_TEST_MARIADB"

var server struct {
	sync.Mutex
	addr string
	stop func()
}

// Server returns the address of a MariaDB server for tests. On a developer's
// machine without MariaDB the test is skipped; in CI it fails.
func Server(t testing.TB) string {
	t.Helper()
	if addr := os.Getenv(ServerEnv); addr != "" {
		return addr
	}
	server.Lock()
	defer server.Unlock()
	if server.addr != "" {
		return server.addr
	}
	Need(t)
	dir, err := os.MkdirTemp("", "yuanfen-mariadb-")
	if err != nil {
		t.Fatal(err)
	}
	m, err := StartMariaDB(dir)
	if err != nil {
		t.Fatal(err)
	}
	server.addr, server.stop = m.Addr, func() { m.Kill(); _ = os.RemoveAll(dir) }
	return server.addr
}

// Need skips a test that can't run without MariaDB's programs, and fails it in CI.
func Need(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("mariadbd"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("mariadbd is not installed, and CI must test on it")
		}
		t.Skip("mariadbd is not installed")
	}
}

// Main runs a package's tests, stops the server that they started, and cleans
// up.
func Main(m *testing.M, cleanup ...func()) {
	code := m.Run()
	for _, clean := range cleanup {
		clean()
	}
	if server.stop != nil {
		server.stop()
	}
	os.Exit(code)
}

// MariaDB is a server of a test's own.
type MariaDB struct {
	Addr string // user@unix(socket)
	dir  string
	args []string
	cmd  *exec.Cmd
}

// StartMariaDB installs an empty server in dir and starts it. Flags are added
// to the command line: a crash test asks for a flush at each commit.
func StartMariaDB(dir string, flags ...string) (*MariaDB, error) {
	m, err := installMariaDB(dir, flags...)
	if err != nil {
		return nil, err
	}
	return m, m.Start()
}

func installMariaDB(dir string, flags ...string) (*MariaDB, error) {
	data := filepath.Join(dir, "data")
	// Temporary files of its own: servers that share a folder sweep each other's.
	tmp := filepath.Join(dir, "tmp")
	if err := os.MkdirAll(tmp, 0o700); err != nil {
		return nil, err
	}
	base := []string{"--no-defaults", "--datadir=" + data, "--user=root", "--tmpdir=" + tmp}
	if out, err := exec.Command("mariadb-install-db", append(base, "--skip-test-db", "--auth-root-authentication-method=normal")...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("mariadb-install-db: %w: %s", err, out)
	}
	if len(flags) == 0 {
		flags = []string{"--innodb-flush-log-at-trx-commit=0", "--skip-innodb-doublewrite", "--innodb-flush-method=nosync", "--innodb-file-per-table=0", "--innodb-stats-persistent=0"}
	}
	socket := filepath.Join(dir, "sock")
	m := &MariaDB{Addr: "root@unix(" + socket + ")", dir: dir}
	m.args = append(append(base,
		"--socket="+socket, "--skip-networking", "--pid-file="+filepath.Join(dir, "pid"),
		"--character-set-server=utf8mb4", "--collation-server=utf8mb4_bin",
		"--innodb-buffer-pool-size=256M", "--innodb-log-file-size=256M", "--max-connections=500", "--skip-log-bin"), flags...)
	return m, nil
}

// Start starts the server and waits until it answers.
func (m *MariaDB) Start() error {
	log, err := os.OpenFile(filepath.Join(m.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	m.cmd = exec.Command("mariadbd", m.args...)
	m.cmd.Stdout, m.cmd.Stderr = log, log
	dieWithParent(m.cmd)
	if err := m.cmd.Start(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		d, err := db.Open(ctx, db.Options{Engine: db.MySQL, DSN: m.Addr + "/", MaxConns: 1})
		if err == nil {
			return d.Close()
		}
		select {
		case <-ctx.Done():
			raw, _ := os.ReadFile(filepath.Join(m.dir, "log"))
			return fmt.Errorf("mariadbd did not start: %w\n%s", err, raw)
		case <-tick.C:
		}
	}
}

// Create makes an empty database and returns its address.
func (m *MariaDB) Create(t testing.TB, name string) (dsn string) {
	t.Helper()
	run(t, m.Addr+"/", "CREATE DATABASE "+name+" CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
	return m.Addr + "/" + name
}

// Kill ends the server as a power cut would.
func (m *MariaDB) Kill() {
	_ = m.cmd.Process.Kill()
	_ = m.cmd.Wait()
}
