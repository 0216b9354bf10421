package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"yuanfen/server/platform/config"
	"yuanfen/server/story"
)

// freeAddress is a port that nobody uses now.
func freeAddress(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	return ln.Addr().String()
}

// runningDemo starts a demo in a folder of its own that ends with the test.
func runningDemo(t *testing.T) (dir string) {
	t.Helper()
	cfg := config.Default()
	cfg.Data.Dir, cfg.Server.Addr, cfg.Log.Level = t.TempDir(), freeAddress(t), "error"
	cfg.Server.PublicURL = "http://" + cfg.Server.Addr
	ctx, stop := context.WithCancel(context.Background())
	_, wait, err := startDemo(ctx, cfg, freeAddress(t))
	if err != nil {
		stop()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		if err := wait(); err != nil {
			t.Error(err)
		}
	})
	return cfg.Data.Dir
}

// walked runs the command line, and the audit after it, which must be clean.
func walked(t *testing.T, dir string, args ...string) error {
	t.Helper()
	var out strings.Builder
	err := run(t.Context(), append([]string{"story", "--data", dir}, args...), &out)
	if auditErr := run(t.Context(), []string{"audit", "--data", dir}, io.Discard); auditErr != nil {
		t.Errorf("after story %v: %v\n%s", args, auditErr, out.String())
	}
	if t.Failed() || err != nil && !errors.Is(err, story.ErrFound) {
		t.Logf("story %v: %v\n%s", args, err, out.String())
	}
	return err
}

// The story agrees to the fen, again and again; each wrong done on purpose is
// found where it was done, with both figures, and leaves nothing behind.
func TestStoryWalksAndFindsEveryWrong(t *testing.T) {
	dir := runningDemo(t)
	if err := walked(t, dir); err != nil {
		t.Fatal(err)
	}
	for n, want := range [story.Breaks][]string{
		{"担保", "账本是 ¥181.00", "推算是 ¥182.00"},
		{"微信资金", "账本是 ¥182.00", "是 ¥248.66", "STRAY"},
		{"已退到买家", "账本是 ¥0.00", "微信是 ¥58.00"},
		{"在库件数", "库存接口是 394 件", "推算是 387 件"},
		{"商品收入", "账本是 ¥232.00", "推算是 ¥116.00"},
		{"冻结佣金", "账本是 ¥35.80", "推算是 ¥34.80"},
		{"微信资金", "账本是 ¥678.40", "微信（含手续费）是 ¥713.20"},
		{"微信资金", "账本是 ¥713.20", "微信（含手续费）是 ¥646.54"},
	} {
		err := walked(t, dir, "--break", strconv.Itoa(n+1))
		if !errors.Is(err, story.ErrFound) {
			t.Fatalf("break %d was not found: %v", n+1, err)
		}
		for _, part := range want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("break %d: %q does not say %q", n+1, err, part)
			}
		}
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("break %d is told in more than one line: %q", n+1, err)
		}
	}
	if err := interrupted(t, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("a story that was interrupted: %v", err)
	}
	if err := walked(t, dir); err != nil {
		t.Errorf("after every wrong was repaired, and an order was left unpaid: %v", err)
	}
}

// interrupted runs a story that is stopped while its first order is unpaid.
func interrupted(t *testing.T, dir string) error {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	return run(ctx, []string{"story", "--data", dir}, writer(func(text string) {
		if strings.Contains(text, "Idempotency-Key") {
			stop()
		}
	}))
}

// writer hears what is printed.
type writer func(text string)

func (w writer) Write(p []byte) (int, error) {
	w(string(p))
	return len(p), nil
}

// A demo that was left behind by a jump of its clock keeps its worker number:
// other programs on the same clock take another.
func TestMovingTheClockKeepsTheWorkerNumber(t *testing.T) {
	dir := runningDemo(t)
	cfg := config.Default()
	cfg.Data.Dir = dir
	info, err := readDemoInfo(cfg)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Post(info.SimAddress+"/control/clock", "application/json", strings.NewReader(`{"advance_ms":864000000}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatal(answer.Status)
	}
	before := holders(t, cfg)
	if _, err := hire(t.Context(), cfg, "somebody"); err != nil {
		t.Fatal(err)
	}
	if after := holders(t, cfg); after[0] != before[0] {
		t.Errorf("worker number 0 went from %s to %s", before[0], after[0])
	}
}

// holders are who holds each worker number.
func holders(t *testing.T, cfg config.Config) []string {
	t.Helper()
	clk, err := clockOf(cfg)
	if err != nil {
		t.Fatal(err)
	}
	d, err := openMigrated(t.Context(), cfg, clk)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	var names []string
	if err := d.Select(t.Context(), &names, "SELECT holder FROM worker_lease ORDER BY worker"); err != nil {
		t.Fatal(err)
	}
	return names
}

func TestStoryNeedsADemo(t *testing.T) {
	for _, args := range [][]string{{"story", "--data", t.TempDir()}, {"story", "--break", "9"}, {"story", "--break", "x"}} {
		if err := run(t.Context(), args, io.Discard); err == nil {
			t.Errorf("%v went through", args)
		}
	}
}
