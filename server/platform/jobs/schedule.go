package jobs

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

// task is recurring work; whichever server's turn comes first does it, unless
// it is every server's own.
type task struct {
	name  string
	every time.Duration
	do    func(ctx context.Context) error
	here  *atomic.Int64 // When this server's own turn comes, UTC ms; nil: one turn for all servers.
}

// Every registers a recurring task. It works off what is there now and may be
// run twice: a server can die in it.
func (r *Runner) Every(name string, every time.Duration, do func(ctx context.Context) error) {
	r.tasks = append(r.tasks, task{name: name, every: every, do: do})
}

// Here registers a recurring task that every server runs for itself, on what
// lies in this process's memory.
func (r *Runner) Here(name string, every time.Duration, do func(ctx context.Context) error) {
	r.tasks = append(r.tasks, task{name: name, every: every, do: do, here: new(atomic.Int64)})
}

// runTasksUntil runs recurring tasks until ctx ends and what runs has finished.
// Each has a goroutine of its own, so that one that waits for WeChat holds up
// none of the others.
func (r *Runner) runTasksUntil(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	for _, t := range r.tasks {
		wg.Go(func() {
			tick := time.NewTicker(min(t.every, time.Second))
			defer tick.Stop()
			for {
				r.runDueTask(ctx, t)
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
				}
			}
		})
	}
}

func (r *Runner) runDueTask(ctx context.Context, t task) {
	if t.here != nil {
		r.runHere(ctx, t)
		return
	}
	at, known, err := r.nextRun(ctx, t.name)
	if err != nil {
		if ctx.Err() == nil {
			r.log.Error("schedule not read", "error", err)
		}
		return
	}
	if !known || at <= clock.Millis(r.db.Clock().Now()) {
		r.runTask(ctx, t, at, known)
	}
}

func (r *Runner) runHere(ctx context.Context, t task) {
	now := r.db.Clock().Now()
	at := t.here.Load()
	if clock.Millis(now) < at || !t.here.CompareAndSwap(at, clock.Millis(now.Add(t.every))) {
		return
	}
	r.complain(ctx, t, protect(func() error { return t.do(ctx) }))
}

// RunTasks runs the recurring tasks whose time has come, one after the other:
// tests and the simulation step the program with it.
func (r *Runner) RunTasks(ctx context.Context) {
	for _, t := range r.tasks {
		r.runDueTask(ctx, t)
	}
}

// nextRun is when a task's turn comes; known is false before its first.
func (r *Runner) nextRun(ctx context.Context, name string) (at int64, known bool, err error) {
	err = r.db.Get(ctx, &at, "SELECT run_at FROM schedule WHERE name = ?", name)
	if db.NoRows(err) {
		return 0, false, nil
	}
	return at, err == nil, err
}

func (r *Runner) runTask(ctx context.Context, t task, at int64, known bool) {
	mine, err := db.InTxV(ctx, r.db, func(ctx context.Context, tx *db.Tx) (bool, error) {
		return takeTurn(ctx, tx, t, at, known)
	})
	if err == nil && mine {
		err = protect(func() error { return t.do(ctx) })
	}
	r.complain(ctx, t, err)
}

func (r *Runner) complain(ctx context.Context, t task, err error) {
	if err != nil && ctx.Err() == nil {
		r.log.Error("recurring task failed", "task", t.name, "error", err)
	}
}

// takeTurn moves the task's next time on, unless another server did so first.
func takeTurn(ctx context.Context, tx *db.Tx, t task, at int64, known bool) (bool, error) {
	next := clock.Millis(tx.Now.Add(t.every))
	if known {
		return tx.ExecOne(ctx, "UPDATE schedule SET run_at = ? WHERE name = ? AND run_at = ?", next, t.name, at)
	}
	_, err := tx.Exec(ctx, "INSERT INTO schedule (name, run_at) VALUES (?, ?)", t.name, next)
	if db.IsDuplicate(err) {
		return false, nil
	}
	return err == nil, err
}

func protect(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return do()
}
