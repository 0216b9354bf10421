// Package notify tells people things. An alert is something that staff must
// see and act on: raised in the transaction that makes it true, open until
// somebody closes it.
package notify

import (
	"context"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/staff"
)

// Alert says what is wrong and what to do. Key is unique: the same thing is
// raised once. Message is a Chinese sentence.
type Alert struct {
	ID        int64  `db:"id"`
	Kind      string `db:"kind"`
	Key       string `db:"alert_key"`
	Subject   string `db:"subject"`
	SubjectID int64  `db:"subject_id"`
	Message   string `db:"message"`
	MadeAt    int64  `db:"made_at"`
	ClosedAt  int64  `db:"closed_at"`
	ClosedBy  int64  `db:"closed_by"`
}

// Alerts raises and lists alerts.
type Alerts struct {
	db    *db.DB
	ids   *id.Source
	staff *staff.Service
}

// New returns the alerts kept in d.
func New(d *db.DB, ids *id.Source, s *staff.Service) *Alerts {
	return &Alerts{db: d, ids: ids, staff: s}
}

// Raise stores an alert in the caller's transaction, unless it was raised
// before.
func (a *Alerts) Raise(ctx context.Context, tx *db.Tx, alert Alert) error {
	known, err := exists(ctx, tx, alert.Key)
	if err != nil || known {
		return err
	}
	alert.ID, alert.MadeAt = a.ids.Next(), clock.Millis(tx.Now)
	err = insert(ctx, tx, alert)
	if db.IsDuplicate(err) {
		return db.ErrConflict
	}
	return err
}

// Close marks an open alert as seen to, and reports whether there was one.
func (a *Alerts) Close(ctx context.Context, tx *db.Tx, id, staffID int64) (bool, error) {
	ok, err := setClosed(ctx, tx, id, staffID)
	if err != nil || !ok {
		return ok, err
	}
	return true, a.staff.Record(ctx, tx, staff.Change{Action: "alert.close", Subject: "alert", SubjectID: id})
}
