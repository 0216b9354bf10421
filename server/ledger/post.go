package ledger

import (
	"context"
	"fmt"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
)

// maxAge is how old a journal's id may be when it is posted. Seals close what
// is older than two minutes, so nothing may still slip in before them.
const maxAge = time.Minute

// Ledger posts and reads journals.
type Ledger struct {
	db  *db.DB
	ids *id.Source
}

// New returns the ledger kept in d.
func New(d *db.DB, ids *id.Source) *Ledger { return &Ledger{db: d, ids: ids} }

// Post writes journals in the caller's transaction. Entries of 0 fen are
// dropped, and a journal without any other is not written. Posting an event
// twice is an error (db.IsDuplicate).
func (l *Ledger) Post(ctx context.Context, tx *db.Tx, journals ...Journal) error {
	made := make([]Journal, 0, len(journals))
	for _, j := range journals {
		j, err := j.tidy()
		if err != nil {
			return err
		}
		if len(j.Entries) == 0 {
			continue
		}
		j.ID, j.MadeAt = l.ids.Next(), clock.Millis(tx.Now)
		if age := tx.Now.Sub(id.Time(j.ID)); age > maxAge {
			return fmt.Errorf("ledger: the id of %s is %s old", j.EventKey, age)
		}
		made = append(made, j)
	}
	if err := insert(ctx, tx, made); err != nil {
		return err
	}
	return addToBalances(ctx, tx, movedBalances(made))
}
