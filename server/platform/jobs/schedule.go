package jobs

import (
	"context"
	"fmt"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

// task is recurring work; whichever server's turn comes first does it.
type task struct {
	name  string
	every time.Duration
	do    func(ctx context.Context) error
}

// Every registers a recurring task. It works off what is there now and may be
// run twice: a server can die in it.
func (r *Runner) Every(name string, every time.Duration, do func(ctx context.Context) error) {
	r.tasks = append(r.tasks, task{name: name, every: every, do: do})
}

// RunTasks runs the recurring tasks whose time has come.
func (r *Runner) RunTasks(ctx context.Context) {
	if len(r.tasks) == 0 {
		return
	}
	plan, err := r.plan(ctx)
	if err != nil {
		if ctx.Err() == nil {
			r.log.Error("schedule not read", "error", err)
		}
		return
	}
	now := clock.Millis(r.db.Clock().Now())
	for _, t := range r.tasks {
		if at, known := plan[t.name]; !known || at <= now {
			r.runTask(ctx, t, at, known)
		}
	}
}

func (r *Runner) plan(ctx context.Context) (map[string]int64, error) {
	var rows []struct {
		Name  string `db:"name"`
		RunAt int64  `db:"run_at"`
	}
	if err := r.db.Select(ctx, &rows, "SELECT name, run_at FROM schedule"); err != nil {
		return nil, err
	}
	plan := make(map[string]int64, len(rows))
	for _, row := range rows {
		plan[row.Name] = row.RunAt
	}
	return plan, nil
}

func (r *Runner) runTask(ctx context.Context, t task, at int64, known bool) {
	mine, err := db.InTxV(ctx, r.db, func(ctx context.Context, tx *db.Tx) (bool, error) {
		return takeTurn(ctx, tx, t, at, known)
	})
	if err == nil && mine {
		err = protect(func() error { return t.do(ctx) })
	}
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
