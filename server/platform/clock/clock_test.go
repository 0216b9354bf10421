package clock_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yuanfen/server/platform/clock"
)

func TestDay_IsShanghais(t *testing.T) {
	for at, want := range map[string]string{
		"2026-11-23T15:59:59.999Z": "2026-11-23",
		"2026-11-23T16:00:00Z":     "2026-11-24",
		"2026-12-31T16:00:00Z":     "2027-01-01",
		"1988-07-01T15:30:00Z":     "1988-07-02", // China had summer time.
	} {
		when, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := clock.Day(when); got != want {
			t.Errorf("%s is in %s, want %s", at, got, want)
		}
	}
}

func TestMillis_RoundTrips(t *testing.T) {
	at := time.Date(2026, 11, 23, 23, 59, 59, 123_456_789, clock.Shanghai)
	got := clock.FromMillis(clock.Millis(at))
	if !got.Equal(at.Truncate(time.Millisecond)) || got.Location() != time.UTC {
		t.Errorf("got %v", got)
	}
}

func TestFake_StandsUntilMoved(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c := clock.NewFake(start)
	if first, second := c.Now(), c.Now(); !first.Equal(start) || !second.Equal(start) {
		t.Fatal("it moved by itself")
	}
	c.Advance(time.Hour)
	if got := c.Now().Sub(start); got != time.Hour {
		t.Fatalf("moved by %v", got)
	}
}

func open(t *testing.T, file string) *clock.Movable {
	t.Helper()
	m, err := clock.OpenMovable(file)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// ahead checks that m is at least d ahead of the machine, and not a minute more.
func ahead(t *testing.T, m *clock.Movable, d time.Duration) {
	t.Helper()
	if got := time.Until(m.Now()); got > d || got < d-time.Minute {
		t.Fatalf("ahead by %v, want %v", got, d)
	}
}

func TestMovable_KeepsItsOffset(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "clock.json")
	m := open(t, file)
	ahead(t, m, 0)
	for _, d := range []time.Duration{10 * 24 * time.Hour, 1500 * time.Microsecond, time.Hour} {
		if err := m.Advance(d); err != nil {
			t.Fatal(err)
		}
	}
	ahead(t, m, 241*time.Hour+2*time.Millisecond)
	again := open(t, file)
	if back := m.Now().Sub(again.Now()); back > 0 {
		t.Fatalf("a restart set the clock back by %v", back)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Fatalf("files left behind: %v, %v", left, err)
	}
}

func TestMovable_RefusesThePast(t *testing.T) {
	m := open(t, filepath.Join(t.TempDir(), "clock.json"))
	if err := m.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	if err := m.Advance(-time.Millisecond); !errors.Is(err, clock.ErrBackwards) {
		t.Fatalf("got %v", err)
	}
	ahead(t, m, time.Hour)
}

// An offset that could not be kept is not used either: after a restart the
// clock would run backwards.
func TestMovable_DoesNotMoveWhenItCannotKeep(t *testing.T) {
	m := open(t, filepath.Join(t.TempDir(), "gone", "clock.json"))
	if err := m.Advance(time.Hour); err == nil {
		t.Fatal("no error")
	}
	ahead(t, m, 0)
}

func TestMovable_BadFileSaysSo(t *testing.T) {
	for _, content := range []string{"", `{"offset_`, `{"offset_ms":-5}`} {
		file := filepath.Join(t.TempDir(), "clock.json")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := clock.OpenMovable(file); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%q: got %v", content, err)
		}
	}
}
