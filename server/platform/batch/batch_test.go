package batch_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	"yuanfen/server/platform/batch"
)

// desk is a Run that notes its batches and, while a gate is set, waits at it.
type desk struct {
	mu      sync.Mutex
	batches [][]int
	running int
	most    int
	gate    chan struct{}
}

func (d *desk) run(_ context.Context, items []int) ([]batch.Answer[int], error) {
	d.mu.Lock()
	d.batches = append(d.batches, append([]int(nil), items...))
	d.running++
	d.most = max(d.most, d.running)
	d.mu.Unlock()
	if d.gate != nil {
		<-d.gate
	}
	d.mu.Lock()
	d.running--
	d.mu.Unlock()
	return double(items), nil
}

func double(items []int) []batch.Answer[int] {
	answers := make([]batch.Answer[int], len(items))
	for i, item := range items {
		answers[i].Value = 2 * item
	}
	return answers
}

// result is what one caller of Do got.
type result struct {
	item, value int
	err         error
}

// send hands in items, each from its own goroutine, and returns where the
// results arrive.
func send(ctx context.Context, b *batch.Batcher[int, int], from, to int) <-chan result {
	results := make(chan result, to-from+1)
	for item := from; item <= to; item++ {
		go func() {
			value, err := b.Do(ctx, item)
			results <- result{item, value, err}
		}()
	}
	synctest.Wait() // All of them run, wait, or have been refused.
	return results
}

func expect(t *testing.T, results <-chan result, n int, want error) {
	t.Helper()
	for range n {
		r := <-results
		if !errors.Is(r.err, want) {
			t.Errorf("item %d: got %v, want %v", r.item, r.err, want)
		}
		if r.err == nil && r.value != 2*r.item {
			t.Errorf("item %d was answered %d, another's answer", r.item, r.value)
		}
	}
}

func TestBatcher_GroupsWhatWaitsWhileOneRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{gate: make(chan struct{})}
		b := batch.New(batch.Options{Max: 64, Waiting: 100}, d.run)
		first := send(t.Context(), b, 1, 1)
		rest := send(t.Context(), b, 2, 100)
		close(d.gate)
		expect(t, first, 1, nil)
		expect(t, rest, 99, nil)
		b.Close()
		sizes := fmt.Sprint(len(d.batches[0]), len(d.batches[1]), len(d.batches[2]))
		if len(d.batches) != 3 || sizes != "1 64 35" || d.most != 1 {
			t.Errorf("batches of %s (%d in all), %d at a time; want 1 64 35, one at a time", sizes, len(d.batches), d.most)
		}
	})
}

func TestBatcher_MaxOneRunsConcurrentlyAndAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{gate: make(chan struct{})}
		b := batch.New(batch.Options{Max: 1, Waiting: 100, Alone: 8}, d.run)
		results := send(t.Context(), b, 1, 20)
		close(d.gate)
		expect(t, results, 20, nil)
		b.Close()
		if len(d.batches) != 20 || d.most != 8 {
			t.Errorf("%d runs, %d at a time; want 20, 8 at a time", len(d.batches), d.most)
		}
	})
}

func TestBatcher_FullIsRefusedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{gate: make(chan struct{})}
		b := batch.New(batch.Options{Max: 4, Waiting: 5}, d.run)
		running := send(t.Context(), b, 1, 1)
		waiting := send(t.Context(), b, 2, 6)
		over := send(t.Context(), b, 7, 9)
		expect(t, over, 3, batch.ErrFull) // The gate is still closed.
		close(d.gate)
		expect(t, running, 1, nil)
		expect(t, waiting, 5, nil)
		b.Close()
	})
}

func TestBatcher_CloseLetsRunningFinishAndRefusesWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{gate: make(chan struct{})}
		b := batch.New(batch.Options{Max: 4, Waiting: 10}, d.run)
		running := send(t.Context(), b, 1, 1)
		waiting := send(t.Context(), b, 2, 4)
		closed := make(chan struct{})
		go func() { b.Close(); close(closed) }()
		synctest.Wait()
		select {
		case <-closed:
			t.Fatal("Close did not wait for what runs")
		default:
		}
		close(d.gate)
		<-closed
		expect(t, running, 1, nil)
		expect(t, waiting, 3, batch.ErrClosed)
		if _, err := b.Do(t.Context(), 5); !errors.Is(err, batch.ErrClosed) {
			t.Errorf("a closed batcher took work: %v", err)
		}
		if len(d.batches) != 1 {
			t.Errorf("ran %v after Close", d.batches[1:])
		}
	})
}

func TestBatcher_CallerGivesUpAndTheItemIsStillDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{gate: make(chan struct{})}
		b := batch.New(batch.Options{Max: 4, Waiting: 10}, d.run)
		running := send(t.Context(), b, 1, 1)
		ctx, cancel := context.WithCancel(t.Context())
		waiting := send(ctx, b, 2, 2)
		cancel()
		expect(t, waiting, 1, context.Canceled)
		close(d.gate)
		expect(t, running, 1, nil)
		synctest.Wait()
		b.Close()
		if len(d.batches) != 2 || d.batches[1][0] != 2 {
			t.Errorf("ran %v", d.batches)
		}
	})
}

var errRefused = errors.New("nobody can store this")

// Whatever way an item spoils its batch, it fails alone and the others are
// answered.
func TestHalving_IsolatesTheCulprits(t *testing.T) {
	spoil := map[string]func(items []int) ([]batch.Answer[int], error){
		"error":       func([]int) ([]batch.Answer[int], error) { return nil, errRefused },
		"panic":       func([]int) ([]batch.Answer[int], error) { panic(errRefused) },
		"few answers": func(items []int) ([]batch.Answer[int], error) { return double(items[1:]), nil },
		"many answers": func(items []int) ([]batch.Answer[int], error) {
			return double(append(items, 0)), nil
		},
	}
	for name, fail := range spoil {
		for _, culprits := range [][]int{{0}, {41}, {99}, {0, 1, 50, 98}} {
			t.Run(fmt.Sprint(name, culprits), func(t *testing.T) {
				halve(t, culprits, fail)
			})
		}
	}
}

func halve(t *testing.T, culprits []int, fail func([]int) ([]batch.Answer[int], error)) {
	bad, stored := map[int]bool{}, map[int]int{}
	for _, c := range culprits {
		bad[c] = true
	}
	run := func(_ context.Context, items []int) ([]batch.Answer[int], error) {
		for _, item := range items {
			if bad[item] {
				return fail(items)
			}
		}
		for _, item := range items {
			stored[item]++
		}
		return double(items), nil
	}
	items := make([]int, 100)
	for i := range items {
		items[i] = i
	}
	for i, a := range batch.Halving(t.Context(), run, items) {
		if bad[i] != (a.Err != nil) || (!bad[i] && (a.Value != 2*i || stored[i] != 1)) {
			t.Errorf("item %d: %+v, stored %d times", i, a, stored[i])
		}
	}
	if len(stored) != len(items)-len(culprits) {
		t.Errorf("%d stored", len(stored))
	}
}

func TestHalving_KeepsTheCause(t *testing.T) {
	run := func(context.Context, []int) ([]batch.Answer[int], error) { return nil, errRefused }
	for _, a := range batch.Halving(t.Context(), run, []int{1, 2, 3}) {
		if !errors.Is(a.Err, errRefused) {
			t.Errorf("got %v", a.Err)
		}
	}
}

// A refusal of one's own is an answer, not a failure of the batch.
func TestBatcher_RefusalDoesNotHalve(t *testing.T) {
	runs := 0
	run := func(_ context.Context, items []int) ([]batch.Answer[int], error) {
		runs++
		answers := double(items)
		answers[1] = batch.Answer[int]{Err: errRefused}
		return answers, nil
	}
	answers := batch.Halving(t.Context(), run, []int{1, 2, 3})
	if runs != 1 || !errors.Is(answers[1].Err, errRefused) || answers[2].Value != 6 {
		t.Errorf("%d runs, %+v", runs, answers)
	}
}

// A database that is gone is nobody's fault: everybody hears of it after one
// try, and not after as many as there are items.
func TestHalving_StopsWhenTheDatabaseIsGone(t *testing.T) {
	runs := 0
	run := func(context.Context, []int) ([]batch.Answer[int], error) {
		runs++
		return nil, fmt.Errorf("place: %w", driver.ErrBadConn)
	}
	for _, a := range batch.Halving(t.Context(), run, make([]int, 256)) {
		if !errors.Is(a.Err, driver.ErrBadConn) {
			t.Fatalf("told %v", a.Err)
		}
	}
	if runs != 1 {
		t.Errorf("%d runs", runs)
	}
}
