// Package clock is the only place that asks the operating system for the time.
//
// A running shop uses System. The demo runs its server and its WeChat simulator
// on one Movable clock, so that ten days pass at the press of a button. Tests
// stand on a Fake, which moves only when told.
package clock

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
	_ "time/tzdata" // The business day is Asia/Shanghai on every machine.
)

// Clock tells the time.
type Clock interface {
	Now() time.Time
}

// Shanghai is where the business day begins and ends.
var Shanghai = mustLoad("Asia/Shanghai")

func mustLoad(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

// Millis is the database's form of a time: UTC milliseconds since 1970.
func Millis(t time.Time) int64 { return t.UnixMilli() }

// FromMillis is the inverse of Millis, in UTC.
func FromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// Minute is a moment in Shanghai as people write it: 2026-11-23 16:00, the form
// that WeChat takes in messages.
func Minute(t time.Time) string { return t.In(Shanghai).Format("2006-01-02 15:04") }

// Day is the business day of t as YYYY-MM-DD.
func Day(t time.Time) string { return t.In(Shanghai).Format(time.DateOnly) }

// System is the machine's own clock.
type System struct{}

// Now returns the machine's time.
func (System) Now() time.Time { return time.Now() }

// Fake stands still until it is told to move.
type Fake struct {
	mu  sync.Mutex
	now time.Time
}

// NewFake returns a clock that shows t.
func NewFake(t time.Time) *Fake { return &Fake{now: t} }

// Now returns the time the clock shows.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// Advance moves the clock by d.
func (f *Fake) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}

// ErrBackwards reports an attempt to move a clock into the past.
var ErrBackwards = errors.New("clock: a clock moves only forward")

// Movable runs with the machine's clock, ahead of it by an offset that is kept
// in a file and only grows.
type Movable struct {
	file string

	mu     sync.Mutex
	offset time.Duration
}

type movableFile struct {
	OffsetMs int64 `json:"offset_ms"`
}

// OpenMovable reads the offset kept in file; a missing file means none.
func OpenMovable(file string) (*Movable, error) {
	m := &Movable{file: file}
	raw, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	var kept movableFile
	if err := json.Unmarshal(raw, &kept); err != nil {
		return nil, fmt.Errorf("clock: %s: %w", file, err)
	}
	if kept.OffsetMs < 0 {
		return nil, fmt.Errorf("clock: %s: %w", file, ErrBackwards)
	}
	m.offset = time.Duration(kept.OffsetMs) * time.Millisecond
	return m, nil
}

// Now returns the machine's time plus the offset.
func (m *Movable) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return time.Now().Add(m.offset)
}

// Advance moves the clock forward by d, in whole milliseconds, and keeps the new
// offset.
func (m *Movable) Advance(d time.Duration) error {
	if d < 0 {
		return ErrBackwards
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	offset := (m.offset + d).Truncate(time.Millisecond) // As kept: a restart must not go back.
	raw, err := json.Marshal(movableFile{OffsetMs: offset.Milliseconds()})
	if err != nil {
		return err
	}
	if err := writeFile(m.file, raw); err != nil {
		return err
	}
	m.offset = offset
	return nil
}

// writeFile replaces file in one step, so that a crash leaves the old or the
// new content and never half of one.
func writeFile(file string, raw []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(file), ".clock-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	if _, err := tmp.Write(raw); err != nil {
		_ = tmp.Close()
		return err
	}
	if err := tmp.Sync(); err != nil {
		_ = tmp.Close()
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), file)
}
