package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"yuanfen/server/platform/config"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// Every mistake on the command line is one sentence that says what to do, and
// an exit code that a script can see.
func TestCommandLine_MistakesAreSaid(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = busy.Close() }()
	dir := t.TempDir()
	wrong := filepath.Join(dir, "wrong.yaml")
	if err := os.WriteFile(wrong, []byte("order: {pay_within: soon}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(dir, "foreign")
	if err := os.MkdirAll(foreign, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(foreign, "thesis.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		"":                                  "yuanfen help",
		"sell":                              "没有 sell 这个命令",
		"migrate sideways":                  "up 或 status",
		"audit --fast":                      "fast",
		"audit extra":                       "extra",
		"audit --data " + dir + "/none":     "没有数据库",
		"backup":                            "--out",
		"restore --data " + dir:             "--from",
		"staff add --data " + dir + "/none": "没有数据库",
		"config check --config " + wrong:    "order.pay_within",
		"config check --config /none.yaml":  "/none.yaml",
		"story --data " + dir:               "",
		"demo --addr " + busy.Addr().String() + " --data " + dir + "/demo":                               "已被占用",
		"demo --addr 127.0.0.1:1 --sim-addr 127.0.0.1:1 --data " + dir + "/demo":                         "不能是同一个地址",
		"demo --reset --addr " + freeAddress(t) + " --sim-addr " + freeAddress(t) + " --data " + foreign: "没有清空它",
	} {
		err := run(t.Context(), strings.Fields(args), io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("yuanfen %s: %v, want %q", args, err, want)
		}
	}
	if _, err := os.Stat(filepath.Join(foreign, "thesis.txt")); err != nil {
		t.Error("--reset emptied a folder that is no demo's")
	}
	if _, err := os.Stat(filepath.Join(dir, "none")); err == nil {
		t.Error("looking for a database made one")
	}
}

// Two demos in one folder would write the same books.
func TestDemo_OneAFolder(t *testing.T) {
	dir := t.TempDir()
	release, err := lockDemo(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, reset := range []string{"", " --reset"} {
		err := run(t.Context(), strings.Fields("demo --addr "+freeAddress(t)+" --sim-addr "+freeAddress(t)+" --data "+dir+reset), io.Discard)
		if err == nil || !strings.Contains(err.Error(), "正被另一个演示使用") {
			t.Errorf("demo%s: %v", reset, err)
		}
	}
	release()
	again, err := lockDemo(dir)
	if err != nil {
		t.Fatal(err)
	}
	again()
}

// A backup of a shop with a story behind it is restored into either engine; the
// audit is clean there, and half a backup leaves nothing.
func TestBackup_RestoresIntoEitherEngine(t *testing.T) {
	dir := runningDemo(t)
	if err := walked(t, dir); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "shop.backup")
	command := func(args ...string) error { return run(t.Context(), args, io.Discard) }
	if err := command("backup", "--data", dir, "--out", file); err != nil {
		t.Fatal(err)
	}
	if err := command("backup", "--data", dir, "--out", file); err == nil {
		t.Error("a backup was overwritten")
	}
	for _, engine := range []db.Engine{db.SQLite, db.MySQL} {
		t.Run(string(engine), func(t *testing.T) {
			config := target(t, engine)
			half := filepath.Join(t.TempDir(), "half.backup")
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(half, raw[:len(raw)/2], 0o600); err != nil {
				t.Fatal(err)
			}
			if err := command("restore", "--config", config, "--from", half); err == nil {
				t.Error("half a backup was taken for a whole one")
			}
			if err := command("restore", "--config", config, "--from", file); err != nil {
				t.Fatalf("after half a restore: %v", err)
			}
			if err := command("audit", "--config", config); err != nil {
				t.Error(err)
			}
			if err := command("restore", "--config", config, "--from", file); err == nil {
				t.Error("restored over data")
			}
		})
	}
}

// target is the configuration of an empty shop of an engine.
func target(t *testing.T, engine db.Engine) string {
	t.Helper()
	dir, dsn := t.TempDir(), "yuanfen.db"
	if engine == db.MySQL {
		dsn = dbtest.DSN(t, engine)
	}
	file := filepath.Join(dir, "shop.yaml")
	err := os.WriteFile(file, []byte(fmt.Sprintf("data: {dir: %q}\ndatabase: {driver: %s, dsn: %q}\n", dir, engine, dsn)), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// A newcomer's first look costs nothing and fails nothing.
func TestCommandLine_HelpAndVersion(t *testing.T) {
	for _, args := range []string{"help", "version", "openapi"} {
		var out strings.Builder
		if err := run(t.Context(), strings.Fields(args), &out); err != nil || out.Len() == 0 {
			t.Errorf("%s: %v", args, err)
		}
	}
	if err := run(context.Background(), nil, io.Discard); !errors.Is(err, errUsage) {
		t.Errorf("no command: %v", err)
	}
}

// The leases of a process that was killed are taken at once, those of one that
// runs are not.
func TestGone(t *testing.T) {
	dead := exec.CommandContext(t.Context(), "true")
	if err := dead.Run(); err != nil {
		t.Skip(err)
	}
	p := &parts{cfg: config.Config{Database: config.Database{Driver: "sqlite"}}, holder: "me"}
	name := func(host string, pid int) string { return fmt.Sprintf("%s-%d-mf0", host, pid) }
	for holder, want := range map[string]bool{
		name(hostname(), dead.Process.Pid): true, name(hostname(), os.Getpid()): true, name(hostname(), os.Getppid()): false,
		name("elsewhere", dead.Process.Pid): false, "a name of one's own": false,
	} {
		if p.gone(holder) != want {
			t.Errorf("%s: %t", holder, !want)
		}
	}
	p.cfg.Database.Driver = "mysql"
	if p.gone(name(hostname(), dead.Process.Pid)) {
		t.Error("another machine may have the same name")
	}
}
