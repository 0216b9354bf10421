package id

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

// leaseFor is how long a worker number is held after its last renewal. A server
// that can't renew must stop making ids before that.
const leaseFor = 5 * time.Minute

// ErrNoWorker reports that every worker number is leased.
var ErrNoWorker = errors.New("id: all worker numbers are leased; are over 1,024 servers running?")

// Lease is a worker number held by this server alone.
type Lease struct {
	Source *Source
	db     *db.DB
	worker int
	holder string
}

// Acquire leases the lowest free worker number for holder, a name that no
// other process bears.
func Acquire(ctx context.Context, d *db.DB, holder string) (*Lease, error) {
	worker, err := db.InTxV(ctx, d, func(ctx context.Context, tx *db.Tx) (int, error) {
		return acquire(ctx, tx, holder)
	})
	if err != nil {
		return nil, err
	}
	source, err := NewSource(d.Clock(), worker)
	if err != nil {
		return nil, err
	}
	return &Lease{Source: source, db: d, worker: worker, holder: holder}, nil
}

type leaseRow struct {
	Worker    int    `db:"worker"`
	Holder    string `db:"holder"`
	ExpiresAt int64  `db:"expires_at"`
}

func acquire(ctx context.Context, tx *db.Tx, holder string) (int, error) {
	var rows []leaseRow
	if err := tx.Select(ctx, &rows, "SELECT worker, holder, expires_at FROM worker_lease ORDER BY worker"); err != nil {
		return 0, err
	}
	now, until := clock.Millis(tx.Now), clock.Millis(tx.Now.Add(leaseFor))
	for _, r := range rows {
		if r.Holder != holder && r.ExpiresAt > now {
			continue
		}
		ok, err := tx.ExecOne(ctx, "UPDATE worker_lease SET holder = ?, expires_at = ? WHERE worker = ? AND holder = ? AND expires_at = ?",
			holder, until, r.Worker, r.Holder, r.ExpiresAt)
		if err != nil || ok {
			return r.Worker, err
		}
	}
	if len(rows) == Workers {
		return 0, ErrNoWorker
	}
	worker := firstFree(rows)
	_, err := tx.Exec(ctx, "INSERT INTO worker_lease (worker, holder, expires_at) VALUES (?, ?, ?)", worker, holder, until)
	if db.IsDuplicate(err) {
		return 0, db.ErrConflict
	}
	return worker, err
}

func firstFree(rows []leaseRow) int {
	for i, r := range rows {
		if r.Worker != i {
			return i
		}
	}
	return len(rows)
}

// Renew holds the number for longer. An error means that it may belong to
// somebody else, and the server must stop.
func (l *Lease) Renew(ctx context.Context) error {
	return l.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := tx.ExecOne(ctx, "UPDATE worker_lease SET expires_at = ? WHERE worker = ? AND holder = ?",
			clock.Millis(tx.Now.Add(leaseFor)), l.worker, l.holder)
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("id: worker number %d was taken over", l.worker)
		}
		return nil
	})
}

// Release gives the number back.
func (l *Lease) Release(ctx context.Context) error {
	return l.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE worker_lease SET expires_at = 0 WHERE worker = ? AND holder = ?", l.worker, l.holder)
		return err
	})
}

// Keep renews until ctx ends. lost is called once when the number could not be
// renewed for half of its term. Giving the number back is for the caller, once
// nothing makes ids any more.
func (l *Lease) Keep(ctx context.Context, log *slog.Logger, lost func()) {
	tick := time.NewTicker(leaseFor / 10)
	defer tick.Stop()
	renewed := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := l.Renew(ctx); err == nil {
				renewed = time.Now()
			} else if ctx.Err() == nil {
				log.Error("worker number not renewed", "error", err)
				if time.Since(renewed) > leaseFor/2 {
					lost()
					return
				}
			}
		}
	}
}
