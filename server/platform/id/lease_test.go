package id_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/server/platform/id"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func acquire(t *testing.T, d *db.DB, holder string) *id.Lease {
	t.Helper()
	l, err := id.Acquire(t.Context(), d, holder)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// worker is the worker number inside an id.
func worker(l *id.Lease) int64 { return l.Source.Next() >> 12 & (id.Workers - 1) }

// each runs test on both engines, each time with a clock of its own.
func each(t *testing.T, test func(t *testing.T, d *db.DB, clk *clock.Fake)) {
	clk := clock.NewFake(start)
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) { test(t, d, clk) })
}

func TestLease_TwoAtOnceGetDifferentNumbers(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		const servers = 8
		results := make(chan *id.Lease, servers)
		for n := range servers {
			go func() {
				l, err := id.Acquire(t.Context(), d, fmt.Sprint("server ", n))
				if err != nil {
					t.Error(err)
				}
				results <- l
			}()
		}
		var numbers []int64
		for range servers {
			if l := <-results; l != nil {
				numbers = append(numbers, worker(l))
			}
		}
		slices.Sort(numbers)
		if want := []int64{0, 1, 2, 3, 4, 5, 6, 7}; !slices.Equal(numbers, want) {
			t.Errorf("numbers %v, want %v", numbers, want)
		}
	})
}

func TestLease_TakenOverOnlyAfterItsTerm(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		dead, kept := acquire(t, d, "dead"), acquire(t, d, "kept")
		clk.Advance(4 * time.Minute)
		if err := kept.Renew(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := worker(acquire(t, d, "early")); got != 2 {
			t.Errorf("took number %d, which is held", got)
		}
		clk.Advance(time.Minute)
		if got := worker(acquire(t, d, "heir")); got != worker(dead) {
			t.Errorf("got %d, want the dead server's number", got)
		}
		if err := dead.Renew(t.Context()); err == nil {
			t.Error("a number that was taken over was renewed")
		}
		if err := kept.Renew(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestLease_ReleasedIsFreeAtOnce(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB, _ *clock.Fake) {
		first := acquire(t, d, "first")
		if err := first.Release(t.Context()); err != nil {
			t.Fatal(err)
		}
		second := acquire(t, d, "second")
		if worker(second) != worker(first) {
			t.Error("the number was not given again")
		}
		if err := first.Release(t.Context()); err != nil { // Twice, as a stop may.
			t.Fatal(err)
		}
		if got := worker(acquire(t, d, "third")); got == worker(second) {
			t.Error("giving back what is not held any more freed another's number")
		}
	})
}
