package cache_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"yuanfen/server/platform/cache"
	"yuanfen/server/platform/clock"
)

// Every cache keeps the same promises. pass lets time go by.
func conformance(t *testing.T, c cache.Cache, pass func(time.Duration)) {
	ctx := t.Context()
	get := func(key, want string, there bool) {
		t.Helper()
		if got, ok, err := c.Get(ctx, key); err != nil || ok != there || got != want {
			t.Errorf("get %s: %q, %v, %v; want %q, %v", key, got, ok, err, want, there)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(c.Ping(ctx))
	get("a", "", false)
	must(c.Set(ctx, "a", "1", time.Second))
	must(c.Set(ctx, "empty", "", time.Second))
	get("a", "1", true)
	get("empty", "", true)
	must(c.Set(ctx, "a", "值", time.Hour))
	get("a", "值", true)
	must(c.Delete(ctx, "a"))
	must(c.Delete(ctx, "never there"))
	get("a", "", false)

	count := func(key string, ttl time.Duration, want int64) {
		t.Helper()
		if n, err := c.Incr(ctx, key, ttl); err != nil || n != want {
			t.Errorf("incr: %d, %v, want %d", n, err, want)
		}
	}
	count("n", 400*time.Millisecond, 1)
	count("n", time.Hour, 2) // Does not live longer for being used.
	must(c.Set(ctx, "brief", "x", 400*time.Millisecond))
	pass(500 * time.Millisecond)
	get("brief", "", false)
	get("n", "", false)
	count("n", time.Hour, 1)

	if err := c.Set(ctx, "a", "1", 0); err == nil {
		t.Error("a value without an end was stored")
	}
	must(c.Set(ctx, "word", "abc", time.Hour))
	if _, err := c.Incr(ctx, "word", time.Hour); err == nil {
		t.Error("a word was counted")
	}
	raced(t, c)
}

// raced proves that no count is lost between goroutines.
func raced(t *testing.T, c cache.Cache) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if _, err := c.Incr(t.Context(), "raced", time.Hour); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n, err := c.Incr(t.Context(), "raced", time.Hour); err != nil || n != 401 {
		t.Errorf("counted %d, %v", n, err)
	}
}

func TestMemory(t *testing.T) {
	clk := clock.NewFake(time.UnixMilli(1_764_000_000_000))
	conformance(t, cache.NewMemory(clk, 100), clk.Advance)
}

func TestMemoryIsBounded(t *testing.T) {
	m := cache.NewMemory(clock.NewFake(time.Unix(0, 0)), 3)
	for i := range 4 {
		if err := m.Set(t.Context(), strconv.Itoa(i), "x", time.Hour); err != nil {
			t.Fatal(err)
		}
		if _, ok, _ := m.Get(t.Context(), "0"); !ok { // 0 is used all the time, so 1 goes.
			t.Fatal("the entry in use was dropped")
		}
	}
	if _, ok, _ := m.Get(t.Context(), "1"); ok || m.Len() != 3 {
		t.Errorf("the oldest entry stayed; %d entries", m.Len())
	}
}

func openRedis(t *testing.T, address string) *cache.Redis {
	t.Helper()
	c, err := cache.OpenRedis(address, "test:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestMiniredis(t *testing.T) {
	server := miniredis.RunT(t)
	conformance(t, openRedis(t, "redis://"+server.Addr()+"/0"), server.FastForward)
	for _, key := range server.Keys() {
		if !strings.HasPrefix(key, "test:") {
			t.Errorf("key %s outside the prefix", key)
		}
	}
}

func TestRealRedis(t *testing.T) {
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("redis-server must be installed where the tests count")
		}
		t.Skip("redis-server is not installed")
	}
	dir, err := os.MkdirTemp("", "yf-redis-") // A socket's path must be short.
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "sock")
	cmd := exec.Command(binary, "--port", "0", "--unixsocket", socket, "--dir", dir, "--save", "", "--daemonize", "no")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	c := openRedis(t, "unix://"+socket+"?db=0")
	awake(t, c)
	conformance(t, c, func(d time.Duration) {
		// A real server has only the real clock: wait until it shows that much.
		for until := time.Now().Add(d); time.Now().Before(until); {
			if err := c.Ping(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// awake waits until the server answers.
func awake(t *testing.T, c cache.Cache) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for c.Ping(ctx) != nil {
		if ctx.Err() != nil {
			t.Fatal("redis-server does not answer")
		}
	}
}

func TestAddressIsNotQuoted(t *testing.T) {
	if _, err := cache.OpenRedis("http://:hunter2@host", ""); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("%v", err)
	}
}
