package storm

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/secret"
)

// Server is one process of the shop.
type Server struct {
	URL   string
	shop  *Shop
	setup setup
	file  string
	log   string
	cmd   *exec.Cmd
}

// setup is what differs from one server's file of settings to another's.
type setup struct {
	name, dir string
	engine    db.Engine
	dsn       string
	batch     int
	most      int
	keys      string // "2:new.key", "1:data.key"
}

func (s *Shop) newServer(o setup) *Server {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	addr := ln.Addr().String()
	s.must(ln.Close())
	c := s.Sim.Credentials()
	config := fmt.Sprintf(`server: {addr: %q, public_url: "http://%s", max_requests: %d, reads_per_minute: 0, writes_per_minute: 0, logins_per_minute: 0}
data: {dir: %q}
database: {driver: %s, dsn: %q}
batch: {max: %d}
log: {level: warn}
secrets: {data_keys: [%s], index_key: index.key}
wechat: {app_id: %q, app_secret: %q, push_token: %q, encoding_aes_key: %q, mch_id: %q, mch_serial: %q, mch_key_file: mch.pem, api_v3_key: %q, pay_key_id: %q, pay_key_file: pay.pem, api_host: %q}
`, addr, addr, o.most, o.dir, o.engine, o.dsn, o.batch, quoted(o.keys), c.AppID, c.AppSecret, c.PushToken, c.EncodingAESKey, c.MchID, c.MchSerial, c.APIv3Key, c.PayKeyID, s.simURL)
	file := filepath.Join(o.dir, "server-"+o.name+".yaml")
	s.must(os.WriteFile(file, []byte(config), 0o600))
	return &Server{URL: "http://" + addr, shop: s, setup: o, file: file, log: file + ".log"}
}

func quoted(list string) string { return `"` + strings.ReplaceAll(list, ",", `", "`) + `"` }

// Moved is a server with the same settings in another folder, on another database;
// the keys go along.
func (v *Server) Moved(dir string, engine db.Engine, dsn string) *Server {
	v.shop.T.Helper()
	for _, name := range []string{"mch.pem", "pay.pem", "data.key", "index.key"} {
		raw, err := os.ReadFile(filepath.Join(v.setup.dir, name))
		v.shop.must(err)
		v.shop.must(os.WriteFile(filepath.Join(dir, name), raw, 0o600))
	}
	o := v.setup
	o.name, o.dir, o.engine, o.dsn = "moved", dir, engine, dsn
	return v.shop.newServer(o)
}

// WithKeys is the server that takes this one's place, with other data keys:
// "2:new.key,1:data.key". New files are made.
func (v *Server) WithKeys(keys string) *Server {
	v.shop.T.Helper()
	for key := range strings.SplitSeq(keys, ",") {
		_, file, _ := strings.Cut(key, ":")
		v.shop.must(secret.EnsureFile(filepath.Join(v.setup.dir, file)))
	}
	o := v.setup
	o.keys, o.name = keys, o.name+"-keys"
	return v.shop.newServer(o)
}

// Command runs the program with this server's settings, and returns what it said.
func (v *Server) Command(args ...string) (string, error) {
	out, err := exec.Command(Binary(v.shop.T), append(args, "--config", v.file)...).CombinedOutput()
	return string(out), err
}

// Start starts the process and waits until it answers.
func (v *Server) Start() {
	t := v.shop.T
	t.Helper()
	log, err := os.OpenFile(v.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	v.shop.must(err)
	defer func() { _ = log.Close() }()
	v.cmd = exec.Command(Binary(t), "serve", "--config", v.file)
	v.cmd.Stdout, v.cmd.Stderr = log, log
	v.shop.must(v.cmd.Start())
	deadline := time.Now().Add(time.Minute)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		res, err := v.shop.client.Get(v.URL + "/readyz")
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			raw, _ := os.ReadFile(v.log)
			t.Fatalf("%s does not start: %v\n%s", v.URL, err, raw)
		}
	}
}

// Kill ends the process as a power cut would.
func (v *Server) Kill() {
	_ = v.cmd.Process.Kill()
	_ = v.cmd.Wait()
}

// Terminate asks the process to stop and waits until it has.
func (v *Server) Terminate() error {
	if err := v.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return v.cmd.Wait()
}

// Freeze stops the process where it is; Thaw lets it go on.
func (v *Server) Freeze() { _ = v.cmd.Process.Signal(syscall.SIGSTOP) }

// Thaw ends Freeze.
func (v *Server) Thaw() { _ = v.cmd.Process.Signal(syscall.SIGCONT) }

// Log is what the process said.
func (v *Server) Log() string {
	raw, _ := os.ReadFile(v.log)
	return string(raw)
}

// Memory is the process's resident memory in bytes; 0 where the system does not
// say.
func (v *Server) Memory(t testing.TB) int64 {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", v.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	var size, resident int64
	if _, err := fmt.Sscan(string(raw), &size, &resident); err != nil {
		t.Fatal(err)
	}
	return resident * int64(os.Getpagesize())
}
