// Package notify tells people things, always in the transaction that makes them
// true. An alert is something that staff must see and act on: open until
// somebody closes it, and sent out by Enterprise WeChat and mail. A notice is
// for a member: in their inbox and, by their consent, a subscribe message.
package notify

import (
	"context"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/jobs"
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
	db       *db.DB
	ids      *id.Source
	staff    *staff.Service
	queue    *jobs.Queue
	brand    string
	channels []Channel
}

// Deps are the parts that Alerts are built on. Brand begins the messages that
// go out by Channels.
type Deps struct {
	DB       *db.DB
	IDs      *id.Source
	Staff    *staff.Service
	Queue    *jobs.Queue
	Brand    string
	Channels []Channel
}

// New returns the alerts kept in d.
func New(d Deps) *Alerts {
	return &Alerts{db: d.DB, ids: d.IDs, staff: d.Staff, queue: d.Queue, brand: d.Brand, channels: d.Channels}
}

// Raise stores an alert in the caller's transaction, unless it was raised
// before, and sends it out by the channels.
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
	if err != nil {
		return err
	}
	return a.queueDelivery(ctx, tx, alert)
}

// Settle closes the alert of a key, if it is open: what it asked for was done by
// staff elsewhere.
func (a *Alerts) Settle(ctx context.Context, tx *db.Tx, key string, staffID int64) error {
	return setSettled(ctx, tx, key, staffID)
}

// Close marks an open alert as seen to, and reports whether there was one.
func (a *Alerts) Close(ctx context.Context, tx *db.Tx, id, staffID int64) (bool, error) {
	ok, err := setClosed(ctx, tx, id, staffID)
	if err != nil || !ok {
		return ok, err
	}
	return true, a.staff.Record(ctx, tx, staff.Change{Action: "alert.close", Subject: "alert", SubjectID: id})
}
