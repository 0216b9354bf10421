package jobs

import (
	"context"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

type row struct {
	ID        int64  `db:"id"`
	Kind      string `db:"kind"`
	Key       string `db:"job_key"`
	Payload   string `db:"payload"`
	State     string `db:"state"`
	RunAt     int64  `db:"run_at"`
	Tries     int    `db:"tries"`
	Holder    string `db:"holder"`
	LeaseEnd  int64  `db:"lease_until"`
	LastError string `db:"last_error"`
	CreatedAt int64  `db:"created_at"`
}

func (r row) job() Job {
	return Job{ID: r.ID, Kind: r.Kind, Key: r.Key, Payload: []byte(r.Payload), Try: r.Tries}
}

func (r row) view() View {
	return View{ID: r.ID, Kind: r.Kind, Key: r.Key, State: r.State, Tries: r.Tries, RunAt: r.RunAt, CreatedAt: r.CreatedAt, LastError: r.LastError}
}

const columns = "id, kind, job_key, payload, state, run_at, tries, holder, lease_until, last_error, created_at"

func insert(ctx context.Context, tx *db.Tx, rows [][]any) error {
	return tx.Insert(ctx, "INSERT INTO job ("+columns+")", rows)
}

// claim takes up to limit due jobs for holder until the lease ends. A job whose
// worker died is due again when its lease is over.
func claim(ctx context.Context, tx *db.Tx, holder string, lease time.Duration, limit int) ([]row, error) {
	now := clock.Millis(tx.Now)
	var ids []int64
	err := tx.Select(ctx, &ids, "SELECT id FROM job WHERE state = ? AND run_at <= ? AND lease_until <= ? ORDER BY run_at LIMIT ?",
		Queued, now, now, limit)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	until := clock.Millis(tx.Now.Add(lease))
	if _, err := tx.Exec(ctx, "UPDATE job SET holder = ?, lease_until = ?, tries = tries + 1 WHERE id IN (?) AND NOT state <> ? AND lease_until <= ?",
		holder, until, ids, Queued, now); err != nil {
		return nil, err
	}
	var rows []row
	err = tx.Select(ctx, &rows, "SELECT "+columns+" FROM job WHERE id IN (?) AND holder = ? AND lease_until = ? ORDER BY run_at, id", ids, holder, until)
	return rows, err
}

// due reports whether any job waits to be run now: a cheap look before the
// write that claims.
func due(ctx context.Context, d *db.DB, now int64) (bool, error) {
	var n int
	err := d.Get(ctx, &n, "SELECT COUNT(*) FROM (SELECT id FROM job WHERE state = ? AND run_at <= ? AND lease_until <= ? LIMIT 1) x", Queued, now, now)
	return n > 0, err
}

// renew keeps holder's leases of jobs that have not ended meanwhile.
func renew(ctx context.Context, tx *db.Tx, holder string, lease time.Duration, ids []int64) error {
	_, err := tx.Exec(ctx, "UPDATE job SET lease_until = ? WHERE id IN (?) AND NOT holder <> ? AND lease_until > 0", clock.Millis(tx.Now.Add(lease)), ids, holder)
	return err
}

// A claim is known by its holder and its try: the lease is renewed on the way.
func remove(ctx context.Context, tx *db.Tx, r row) error {
	_, err := tx.Exec(ctx, "DELETE FROM job WHERE id = ? AND holder = ? AND tries = ?", r.ID, r.Holder, r.Tries)
	return err
}

func reschedule(ctx context.Context, tx *db.Tx, r row, state string, at time.Time, tries int, reason string) error {
	_, err := tx.Exec(ctx, "UPDATE job SET state = ?, run_at = ?, tries = ?, last_error = ?, lease_until = 0 WHERE id = ? AND holder = ? AND tries = ?",
		state, clock.Millis(at), tries, reason, r.ID, r.Holder, r.Tries)
	return err
}

// Counts says how many jobs wait and how many are dead.
func Counts(ctx context.Context, d *db.DB) (queued, dead int64, err error) {
	err = d.Get(ctx, &queued, "SELECT COUNT(*) FROM job WHERE state = ?", Queued)
	if err != nil {
		return 0, 0, err
	}
	err = d.Get(ctx, &dead, "SELECT COUNT(*) FROM job WHERE state = ?", Dead)
	return queued, dead, err
}

// View is a job as staff see it.
type View struct {
	ID        int64
	Kind      string
	Key       string
	State     string
	Tries     int
	RunAt     int64 // UTC ms
	CreatedAt int64 // UTC ms
	LastError string
}

// List returns jobs in a state, newest first, before the id given (0: from the
// newest).
func List(ctx context.Context, d *db.DB, state string, before int64, limit int) ([]View, error) {
	var rows []row
	if before == 0 {
		before = 1<<63 - 1
	}
	if err := d.Select(ctx, &rows, "SELECT "+columns+" FROM job WHERE state = ? AND id < ? ORDER BY id DESC LIMIT ?", state, before, limit); err != nil {
		return nil, err
	}
	views := make([]View, len(rows))
	for i, r := range rows {
		views[i] = r.view()
	}
	return views, nil
}

// Retry queues a dead job again, now and with all its tries. It reports whether
// there was such a dead job.
func Retry(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE job SET state = ?, tries = 0, run_at = ?, lease_until = 0 WHERE id = ? AND state = ?",
		Queued, clock.Millis(tx.Now), id, Dead)
}

// Drop gives a dead job up for good and returns what it was; not found is false.
func Drop(ctx context.Context, tx *db.Tx, id int64) (v View, found bool, err error) {
	var r row
	err = tx.Get(ctx, &r, "SELECT "+columns+" FROM job WHERE id = ? AND state = ?", id, Dead)
	if db.NoRows(err) {
		return v, false, nil
	}
	if err != nil {
		return v, false, err
	}
	found, err = tx.ExecOne(ctx, "DELETE FROM job WHERE id = ? AND state = ?", id, Dead)
	return r.view(), found, err
}

// Oldest is since when the job that waits longest is due, UTC ms; 0 if none is.
func Oldest(ctx context.Context, d *db.DB) (at int64, err error) {
	err = d.Get(ctx, &at, "SELECT COALESCE(MIN(run_at), 0) FROM job WHERE state = ? AND run_at <= ?", Queued, clock.Millis(d.Clock().Now()))
	return at, err
}

// Hurry makes a waiting job due now. One that runs, or is over, stays as it is.
func Hurry(ctx context.Context, tx *db.Tx, kind, key string) error {
	now := clock.Millis(tx.Now)
	_, err := tx.Exec(ctx, "UPDATE job SET run_at = ? WHERE kind = ? AND job_key = ? AND state = ? AND run_at > ?", now, kind, key, Queued, now)
	return err
}
