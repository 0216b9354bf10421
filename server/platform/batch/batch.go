// Package batch turns concurrent single requests into few multi-row
// transactions: group commit.
//
// A caller hands in one item and waits for its own answer. While one batch
// commits, the next gathers; nothing sleeps to fill a batch, so somebody alone
// never waits. The function that is run knows only slices: a single item is a
// batch of one, there is no second path.
package batch

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"yuanfen/server/platform/db"
)

// ErrFull reports that as many items wait as may; the caller answers 429.
var ErrFull = errors.New("batch: too many waiting")

// ErrClosed reports that the batcher takes no more work.
var ErrClosed = errors.New("batch: closed")

// Answer is what one item gets: a value or its own refusal.
type Answer[Out any] struct {
	Value Out
	Err   error
}

// Run does the work of all items in one transaction and answers each at its own
// index. It returns an error only when nothing of the batch was stored.
type Run[In, Out any] func(ctx context.Context, items []In) ([]Answer[Out], error)

// Options bound a batcher.
type Options struct {
	// Max is how many items run together. With 1 the batcher is off: items run
	// alone, Alone of them at a time.
	Max int
	// Waiting is how many items may wait beyond those that run.
	Waiting int
	// Alone is the concurrency when Max is 1; 0 means 32.
	Alone int
}

type call[In, Out any] struct {
	item  In
	reply chan Answer[Out] // Capacity 1: the loop never waits for a caller.
}

// Batcher collects items and runs them together.
type Batcher[In, Out any] struct {
	max   int
	run   Run[In, Out]
	calls chan call[In, Out]
	stop  context.CancelFunc
	ended <-chan struct{}
	loops sync.WaitGroup
}

// New starts a batcher. Close ends it.
func New[In, Out any](o Options, run Run[In, Out]) *Batcher[In, Out] {
	ctx, stop := context.WithCancel(context.Background())
	b := &Batcher[In, Out]{max: max(o.Max, 1), run: run, calls: make(chan call[In, Out], max(o.Waiting, 1)), stop: stop, ended: ctx.Done()}
	loops := 1
	if b.max == 1 {
		loops = o.Alone
		if loops == 0 {
			loops = 32
		}
	}
	for range loops {
		b.loops.Go(func() { b.loop(ctx) })
	}
	return b
}

// Close lets what runs finish, refuses what waits, and returns when all is
// still.
func (b *Batcher[In, Out]) Close() {
	b.stop()
	b.loops.Wait()
	for {
		select {
		case c := <-b.calls:
			c.reply <- Answer[Out]{Err: ErrClosed}
		default:
			return
		}
	}
}

// Do hands in one item and waits for its answer. If ctx ends first the item may
// still be stored, so every item carries an idempotency key.
func (b *Batcher[In, Out]) Do(ctx context.Context, item In) (Out, error) {
	var zero Out
	c := call[In, Out]{item: item, reply: make(chan Answer[Out], 1)}
	select {
	case <-b.ended:
		return zero, ErrClosed
	default:
	}
	select {
	case b.calls <- c:
	default:
		return zero, ErrFull
	}
	select {
	case a := <-c.reply:
		return a.Value, a.Err
	case <-ctx.Done():
		return zero, ctx.Err()
	case <-b.ended:
		return b.last(ctx, c)
	}
}

// last waits for an item that was handed in while the batcher closed: it is
// either running, and answered, or refused by Close.
func (b *Batcher[In, Out]) last(ctx context.Context, c call[In, Out]) (Out, error) {
	var zero Out
	b.loops.Wait()
	select {
	case a := <-c.reply:
		return a.Value, a.Err
	case <-ctx.Done():
		return zero, ctx.Err()
	default:
		return zero, ErrClosed
	}
}

func (b *Batcher[In, Out]) loop(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case first := <-b.calls:
			if ctx.Err() != nil { // Both were ready: closing goes first.
				first.reply <- Answer[Out]{Err: ErrClosed}
				return
			}
			b.commit(ctx, b.gather(first))
		}
	}
}

// gather takes what is already waiting; it never waits for more.
func (b *Batcher[In, Out]) gather(first call[In, Out]) []call[In, Out] {
	batch := []call[In, Out]{first}
	for len(batch) < b.max {
		select {
		case c := <-b.calls:
			batch = append(batch, c)
		default:
			return batch
		}
	}
	return batch
}

func (b *Batcher[In, Out]) commit(ctx context.Context, calls []call[In, Out]) {
	items := make([]In, len(calls))
	for i, c := range calls {
		items[i] = c.item
	}
	for i, a := range Halving(context.WithoutCancel(ctx), b.run, items) {
		calls[i].reply <- a
	}
}

// Halving runs items as one batch; when it fails as a whole, each half is run
// by itself, until the item that nobody can store is alone and fails alone. When
// the database can't be reached no item is to blame, and all are told at once.
func Halving[In, Out any](ctx context.Context, run Run[In, Out], items []In) []Answer[Out] {
	answers, err := guarded(ctx, run, items)
	if err == nil {
		return answers
	}
	if len(items) == 1 || db.IsUnreachable(err) {
		answers = make([]Answer[Out], len(items))
		for i := range answers {
			answers[i].Err = err
		}
		return answers
	}
	half := len(items) / 2
	return append(Halving(ctx, run, items[:half:half]), Halving(ctx, run, items[half:])...)
}

// guarded makes a panic, or a wrong number of answers, an error of the batch.
func guarded[In, Out any](ctx context.Context, run Run[In, Out], items []In) (answers []Answer[Out], err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("batch: panic: %v", p)
		}
	}()
	answers, err = run(ctx, items)
	if err == nil && len(answers) != len(items) {
		err = fmt.Errorf("batch: %d answers for %d items", len(answers), len(items))
	}
	return answers, err
}
