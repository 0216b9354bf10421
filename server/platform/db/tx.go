package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
)

// maxTries bounds how often a transaction's function runs.
const maxTries = 12

// maxVars is the number of placeholders that every engine takes in one
// statement (SQLite 32,766).
const maxVars = 32_000

// ErrConflict asks InTx to run the function again from its first line.
var ErrConflict = errors.New("db: conflict, run again")

// ErrUnavailable reports that the database kept refusing or could not be
// reached; nothing can be said about the last try.
var ErrUnavailable = errors.New("db: unavailable")

// Tx is an open transaction. Now is one time for all that happens in it.
type Tx struct {
	Now    time.Time
	tx     *sqlx.Tx
	engine Engine
	mark   mark
	marked bool
	before before
}

// InTx runs fn in one transaction and commits it. fn may run several times, so
// it changes nothing outside the database but its own results. An error of fn
// rolls back and is returned as it is.
//
// What is stored, is stored once: see mark.
func (d *DB) InTx(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	a := attempt{mark: newMark(d.clock.Now())}
	for try := range maxTries {
		if try > 0 {
			if err := pause(ctx, try); err != nil {
				return errors.Join(err, a.err)
			}
		}
		d.once(ctx, &a, fn)
		if a.err == nil || !again(a.err) || ctx.Err() != nil {
			return a.err
		}
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, a.err)
}

// attempt is what InTx knows after a try.
type attempt struct {
	mark    mark
	unknown bool // An earlier try was cut off in COMMIT.
	err     error
}

// InTxV is InTx for a function that answers something.
func InTxV[T any](ctx context.Context, d *DB, fn func(ctx context.Context, tx *Tx) (T, error)) (T, error) {
	var out T
	err := d.InTx(ctx, func(ctx context.Context, tx *Tx) error {
		var err error
		out, err = fn(ctx, tx)
		return err
	})
	return out, err
}

// errDry ends a dry run: nothing of it stays.
var errDry = errors.New("db: a dry run")

// InTxOrDry is InTx; dry, it stores nothing and says only whether fn would be
// refused.
func (d *DB) InTxOrDry(ctx context.Context, dry bool, fn func(ctx context.Context, tx *Tx) error) error {
	err := d.InTx(ctx, func(ctx context.Context, tx *Tx) error {
		if err := fn(ctx, tx); err != nil || !dry {
			return err
		}
		return errDry
	})
	if errors.Is(err, errDry) {
		return nil
	}
	return err
}

// once is one try.
func (d *DB) once(ctx context.Context, a *attempt, fn func(ctx context.Context, tx *Tx) error) {
	var raw *sqlx.Tx
	if raw, a.err = d.write.BeginTxx(ctx, nil); a.err != nil {
		return
	}
	defer func() { _ = raw.Rollback() }() // Nothing after a COMMIT.
	tx := &Tx{Now: d.clock.Now(), tx: raw, engine: d.engine, mark: a.mark, before: d.before}
	if a.unknown {
		a.err = tx.leaveMark(ctx)
		if IsDuplicate(a.err) {
			a.err = nil // The COMMIT that was cut off took effect, and fn's results with it.
			return
		}
		if a.err != nil {
			return
		}
	}
	if a.err = fn(ctx, tx); a.err != nil {
		return
	}
	if a.err = d.doCommit(raw); a.err != nil && isLost(a.err) {
		a.unknown = a.unknown || tx.marked
	}
}

func (d *DB) doCommit(raw *sqlx.Tx) error {
	if d.commit != nil {
		return d.commit(raw.Commit)
	}
	return raw.Commit()
}

// pause waits longer each time, with jitter, so that two that collided do not
// collide again.
func pause(ctx context.Context, try int) error {
	most := min(time.Millisecond<<try, 500*time.Millisecond)
	t := time.NewTimer(most/2 + rand.N(most/2+1))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Get reads one row. sql.ErrNoRows means none.
func (t *Tx) Get(ctx context.Context, dest any, query string, args ...any) error {
	return get(ctx, t.tx, t.before, dest, query, args)
}

// Select reads rows. A slice argument fills an IN (?).
func (t *Tx) Select(ctx context.Context, dest any, query string, args ...any) error {
	return sel(ctx, t.tx, t.before, dest, query, args)
}

// Exec runs a statement and returns how many rows it matched.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	query, args, err := expand(query, args)
	if err != nil {
		return 0, err
	}
	if err := t.leaveMark(ctx); err != nil {
		return 0, err
	}
	if err := t.before.ask(query, args); err != nil {
		return 0, err
	}
	res, err := t.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// ExecOne runs a conditional write that is a guard: it reports whether the one
// row it names was still as the condition says.
func (t *Tx) ExecOne(ctx context.Context, query string, args ...any) (bool, error) {
	n, err := t.Exec(ctx, query, args...)
	if err != nil {
		return false, err
	}
	if n > 1 {
		return false, fmt.Errorf("db: a guard for one row matched %d", n)
	}
	return n == 1, nil
}

// Insert writes rows with as few statements as the engines allow. head ends
// before VALUES: "INSERT INTO t (a, b)".
func (t *Tx) Insert(ctx context.Context, head string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	if err := t.leaveMark(ctx); err != nil {
		return err
	}
	width := len(rows[0])
	group := "(" + strings.TrimSuffix(strings.Repeat("?,", width), ",") + ")"
	size := min(maxVars/width, 1000)
	for start := 0; start < len(rows); start += size {
		chunk := rows[start:min(start+size, len(rows))]
		args := make([]any, 0, len(chunk)*width)
		for _, row := range chunk {
			args = append(args, row...)
		}
		query := head + " VALUES " + strings.TrimSuffix(strings.Repeat(group+",", len(chunk)), ",")
		if err := t.before.ask(query, args); err != nil {
			return err
		}
		if _, err := t.tx.ExecContext(ctx, query, args...); err != nil {
			return err
		}
	}
	return nil
}

// ForUpdate is the suffix that makes a SELECT wait in line for its rows. It
// orders the waiting and decides nothing: on a cluster two nodes may both hold
// it. SQLite needs none, as its transactions begin with the write lock.
func (t *Tx) ForUpdate() string {
	if t.engine == SQLite {
		return ""
	}
	return " FOR UPDATE"
}

// Cases builds "CASE column WHEN ? THEN ? … END" for a multi-row UPDATE.
func Cases(column string, ids []int64, value func(i int) int64) (string, []any) {
	var b strings.Builder
	b.WriteString("CASE " + column)
	args := make([]any, 0, 2*len(ids))
	for i, id := range ids {
		b.WriteString(" WHEN ? THEN ?")
		args = append(args, id, value(i))
	}
	b.WriteString(" END")
	return b.String(), args
}

// NoRows reports whether err says that a row is not there.
func NoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// Snapshot runs fn on one unchanging view of the database: what an audit needs
// while the shop goes on selling. fn only reads.
func (d *DB) Snapshot(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	raw, err := d.read.BeginTxx(ctx, &sql.TxOptions{Isolation: d.snapshotLevel(), ReadOnly: d.engine == MySQL})
	if err != nil {
		return err
	}
	defer func() { _ = raw.Rollback() }()
	return fn(ctx, &Tx{Now: d.clock.Now(), tx: raw, engine: d.engine, before: d.before})
}

func (d *DB) snapshotLevel() sql.IsolationLevel {
	if d.engine == MySQL {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}
