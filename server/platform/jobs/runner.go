package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

const (
	lease    = 20 * time.Second // Renewed while the job runs: so soon others take over what a dead worker left.
	renewal  = lease / 4
	deadline = 90 * time.Second
	idle     = 200 * time.Millisecond
	portion  = 32
)

// Handler does one job. nil means done.
type Handler func(ctx context.Context, j Job) error

// Runner runs jobs and recurring tasks.
type Runner struct {
	db       *db.DB
	log      *slog.Logger
	holder   string
	handlers map[string]Handler
	tasks    []task
	wake     chan struct{}

	insist map[string]bool

	mu      sync.Mutex
	running map[int64]bool // Jobs that this runner is at, by id.

	// Failing, when set, hears of a job that needs a person's eye, in the same
	// transaction: given up for good, or insisted on and failing for a while.
	Failing func(ctx context.Context, tx *db.Tx, j Job, givenUp bool, reason string) error
}

// NewRunner returns a runner that claims jobs as holder, a name that no other
// process bears.
func NewRunner(d *db.DB, log *slog.Logger, holder string) *Runner {
	return &Runner{db: d, log: log, holder: holder, handlers: map[string]Handler{}, insist: map[string]bool{}, running: map[int64]bool{}, wake: make(chan struct{}, 1)}
}

// Handle registers the handler of a kind. Two for one kind are a mistake in
// the program.
func (r *Runner) Handle(kind string, h Handler) {
	if r.handlers[kind] != nil {
		panic("jobs: two handlers for " + kind)
	}
	r.handlers[kind] = h
}

// Insist registers the handler of a kind that is never given up: what was
// promised to somebody goes on until it is done.
func (r *Runner) Insist(kind string, h Handler) {
	r.Handle(kind, h)
	r.insist[kind] = true
}

// Wake makes an idle runner look at once.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Start runs jobs and tasks, up to workers at a time, until ctx ends and what
// runs has finished.
func (r *Runner) Start(ctx context.Context, workers int) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, workers)
	tick := time.NewTicker(idle)
	defer tick.Stop()
	wg.Go(func() { r.runTasksUntil(ctx) })
	ended := make(chan struct{})
	defer close(ended)
	go r.renewUntil(context.WithoutCancel(ctx), ended)
	for ctx.Err() == nil {
		rows, err := r.claimDue(ctx, min(portion, workers-len(slots)))
		if err != nil && ctx.Err() == nil {
			r.log.Error("jobs not claimed", "error", err)
		}
		for _, row := range rows {
			slots <- struct{}{}
			wg.Go(func() {
				defer func() { <-slots; r.Wake() }()
				r.do(context.WithoutCancel(ctx), row)
			})
		}
		if len(rows) == portion {
			continue
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		case <-r.wake:
		}
	}
	wg.Wait()
}

func (r *Runner) at(id int64, running bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if running {
		r.running[id] = true
	} else {
		delete(r.running, id)
	}
}

// renewUntil keeps the leases of what runs until there is nothing more.
func (r *Runner) renewUntil(ctx context.Context, ended <-chan struct{}) {
	tick := time.NewTicker(renewal)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case <-tick.C:
			if err := r.Renew(ctx); err != nil {
				r.log.Warn("jobs' leases not renewed", "error", err)
			}
		}
	}
}

// Renew keeps the leases of the jobs that run. Start does it by itself.
func (r *Runner) Renew(ctx context.Context) error {
	r.mu.Lock()
	ids := slices.Collect(maps.Keys(r.running))
	r.mu.Unlock()
	if len(ids) == 0 {
		return nil
	}
	return r.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return renew(ctx, tx, r.holder, lease, ids) })
}

// RunDue does, one after the other, all jobs that are due now, and says how
// many it did. Tests and the simulation step the program with it.
func (r *Runner) RunDue(ctx context.Context) (int, error) {
	done := 0
	for {
		rows, err := r.claimDue(ctx, portion)
		if err != nil || len(rows) == 0 {
			return done, err
		}
		for _, row := range rows {
			r.do(ctx, row)
			done++
		}
	}
}

func (r *Runner) claimDue(ctx context.Context, limit int) ([]row, error) {
	if limit <= 0 {
		return nil, nil
	}
	some, err := due(ctx, r.db, clock.Millis(r.db.Clock().Now()))
	if err != nil || !some {
		return nil, err
	}
	return db.InTxV(ctx, r.db, func(ctx context.Context, tx *db.Tx) ([]row, error) {
		return claim(ctx, tx, r.holder, lease, limit)
	})
}

// do runs one job's handler and stores what became of it. When that can't be
// stored the lease runs out and the job is done again.
func (r *Runner) do(ctx context.Context, row row) {
	r.at(row.ID, true)
	defer r.at(row.ID, false)
	err := r.handle(ctx, row)
	storeErr := r.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err == nil {
			return remove(ctx, tx, row)
		}
		state, at, tries := next(tx.Now, row.Tries, r.insist[row.Kind], err)
		if givenUp := state == Dead; r.Failing != nil && (givenUp || tries == WorryAfter) {
			if err := r.Failing(ctx, tx, row.job(), givenUp, short(err)); err != nil {
				return err
			}
		}
		return reschedule(ctx, tx, row, state, at, tries, short(err))
	})
	var later Later
	switch {
	case storeErr != nil:
		r.log.Error("job's outcome not stored", "kind", row.Kind, "key", row.Key, "error", storeErr)
	case err != nil && !errors.As(err, &later):
		r.log.Warn("job failed", "kind", row.Kind, "key", row.Key, "try", row.Tries, "error", err)
	}
}

func (r *Runner) handle(ctx context.Context, row row) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	h := r.handlers[row.Kind]
	if h == nil {
		return fmt.Errorf("no handler for jobs of kind %q", row.Kind)
	}
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	return h(ctx, row.job())
}

func short(err error) string {
	s := []rune(err.Error())
	return string(s[:min(len(s), 500)])
}
