// Package jobs does outside the database what a transaction decided: calls to
// WeChat, messages, files. A job is a row written by that transaction, done at
// least once by a worker that can die at any line; so every handler asks for
// the state of things before it acts, and acts by a number fixed beforehand.
package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
)

// States of a job. A job that is done is deleted.
const (
	Queued = "queued"
	Dead   = "dead"
)

// MaxTries is after how many failures a job is dead: with the backoff below,
// about half a day.
const MaxTries = 20

// WorryAfter is after how many failures somebody should look, about 17 minutes.
const WorryAfter = 9

// Job is a piece of work as its handler sees it.
type Job struct {
	ID      int64
	Kind    string
	Key     string
	Payload json.RawMessage
	Try     int // 1 for the first.
}

// Decode reads the payload into v.
func (j Job) Decode(v any) error {
	if err := json.Unmarshal(j.Payload, v); err != nil {
		return fmt.Errorf("job %s %s: payload: %w", j.Kind, j.Key, err)
	}
	return nil
}

// Spec is a job to be queued. (Kind, Key) is unique among jobs that wait: the
// second one is dropped.
type Spec struct {
	Kind    string
	Key     string
	Payload any
	At      time.Time // Zero means now.
}

// Queue writes jobs.
type Queue struct{ ids *id.Source }

// NewQueue returns a queue whose jobs get their ids from ids.
func NewQueue(ids *id.Source) *Queue { return &Queue{ids: ids} }

// Add queues jobs in the caller's transaction.
func (q *Queue) Add(ctx context.Context, tx *db.Tx, specs ...Spec) error {
	if len(specs) == 0 {
		return nil
	}
	rows := make([][]any, 0, len(specs))
	for _, s := range specs {
		payload, err := json.Marshal(s.Payload)
		if err != nil {
			return err
		}
		at := s.At
		if at.IsZero() {
			at = tx.Now
		}
		rows = append(rows, []any{q.ids.Next(), s.Kind, s.Key, string(payload), Queued, clock.Millis(at), 0, "", 0, "", clock.Millis(tx.Now)})
	}
	err := insert(ctx, tx, rows)
	if !db.IsDuplicate(err) {
		return err
	}
	for _, row := range rows { // Rare: one of them waits already.
		if err := insert(ctx, tx, [][]any{row}); err != nil && !db.IsDuplicate(err) {
			return err
		}
	}
	return nil
}

// Later is what a handler returns when nothing is wrong but it is too early:
// the job runs again at At, and no try is counted.
type Later struct {
	At     time.Time
	Reason string
}

func (l Later) Error() string { return "later: " + l.Reason }

// Backoff is how long to wait after the given number of failures: 2 s, 4 s, …
// to an hour, ± 20 %.
func Backoff(failures int) time.Duration {
	d := min(time.Hour, time.Second<<min(failures, 12))
	return d - d/5 + rand.N(2*d/5+1)
}

// next decides what becomes of a job whose handler returned err.
func next(now time.Time, try int, insist bool, err error) (state string, at time.Time, tries int) {
	var later Later
	if errors.As(err, &later) {
		return Queued, later.At, try - 1
	}
	if try >= MaxTries && !insist {
		return Dead, now, try
	}
	return Queued, now.Add(Backoff(try)), try
}
