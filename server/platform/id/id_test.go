package id_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/id"
)

var start = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

func source(t *testing.T, clk clock.Clock, worker int) *id.Source {
	t.Helper()
	s, err := id.NewSource(clk, worker)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// perMs is how many ids fit into a millisecond.
const perMs = 4096

func TestSource_TellsItsTime(t *testing.T) {
	clk := clock.NewFake(start.Add(987_654 * time.Microsecond))
	for _, worker := range []int{0, 1, id.Workers - 1} {
		if got, want := id.Time(source(t, clk, worker).Next()), start.Add(987*time.Millisecond); !got.Equal(want) {
			t.Errorf("worker %d: made at %v, want %v", worker, got, want)
		}
	}
}

func TestSource_RefusesWorkersThatDoNotFit(t *testing.T) {
	for _, worker := range []int{-1, id.Workers} {
		if _, err := id.NewSource(clock.System{}, worker); err == nil {
			t.Errorf("worker %d was taken", worker)
		}
	}
}

// Many goroutines of several workers, far more ids than the milliseconds hold:
// each is different, and each goroutine sees its own grow.
func TestSource_UniqueAndGrowing(t *testing.T) {
	clk := clock.NewFake(start)
	const goroutines, each = 8, 5000
	made := make([][]int64, 2*goroutines)
	var wg sync.WaitGroup
	for worker := range 2 {
		s := source(t, clk, worker)
		for g := range goroutines {
			wg.Go(func() {
				for range each {
					made[worker*goroutines+g] = append(made[worker*goroutines+g], s.Next())
				}
			})
		}
	}
	wg.Wait()
	var all []int64
	for g, ids := range made {
		if !slices.IsSorted(ids) {
			t.Errorf("goroutine %d saw ids shrink", g)
		}
		all = append(all, ids...)
	}
	slices.Sort(all)
	if unique := len(slices.Compact(all)); unique != 2*goroutines*each {
		t.Errorf("%d different ids of %d", unique, 2*goroutines*each)
	}
}

func TestSource_BorrowsWhenAMillisecondIsFull(t *testing.T) {
	clk := clock.NewFake(start)
	s := source(t, clk, 3)
	var last int64
	for range perMs {
		last = s.Next()
	}
	if got := id.Time(last); !got.Equal(start) {
		t.Fatalf("the last of the millisecond says %v", got)
	}
	borrowed := s.Next()
	if got := id.Time(borrowed).Sub(start); borrowed <= last || got != time.Millisecond {
		t.Fatalf("borrowed from %v later", got)
	}
	clk.Advance(time.Millisecond) // The borrowed one goes on being used.
	if next := s.Next(); next != borrowed+1 {
		t.Fatalf("%d after %d", next, borrowed)
	}
}

func TestSource_IgnoresAClockSetBack(t *testing.T) {
	clk := clock.NewFake(start)
	s := source(t, clk, 3)
	last := s.Next()
	for _, step := range []time.Duration{-time.Hour, time.Minute, 58 * time.Minute} {
		clk.Advance(step)
		next := s.Next()
		if next <= last || !id.Time(next).Equal(start) {
			t.Fatalf("after %v: %d (%v) follows %d", step, next, id.Time(next), last)
		}
		last = next
	}
	clk.Advance(2 * time.Minute) // It has caught up.
	if got := id.Time(s.Next()); !got.Equal(start.Add(time.Minute)) {
		t.Fatalf("caught up, but says %v", got)
	}
}
