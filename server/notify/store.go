package notify

import (
	"context"
	"math"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

const columns = "id, kind, alert_key, subject, subject_id, message, made_at, closed_at, closed_by"

func exists(ctx context.Context, tx *db.Tx, key string) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, "SELECT COUNT(*) FROM alert WHERE alert_key = ?", key)
	return n > 0, err
}

func insert(ctx context.Context, tx *db.Tx, a Alert) error {
	return tx.Insert(ctx, "INSERT INTO alert ("+columns+")", [][]any{{a.ID, a.Kind, a.Key, a.Subject, a.SubjectID, a.Message, a.MadeAt, 0, 0}})
}

func setClosed(ctx context.Context, tx *db.Tx, id, staffID int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE alert SET closed_at = ?, closed_by = ? WHERE id = ? AND closed_at = 0", clock.Millis(tx.Now), staffID, id)
}

func setSettled(ctx context.Context, tx *db.Tx, key string, staffID int64) error {
	_, err := tx.Exec(ctx, "UPDATE alert SET closed_at = ?, closed_by = ? WHERE alert_key = ? AND closed_at = 0", clock.Millis(tx.Now), staffID, key)
	return err
}

func (a *Alerts) byID(ctx context.Context, id int64) (alert Alert, err error) {
	err = a.db.Get(ctx, &alert, "SELECT "+columns+" FROM alert WHERE id = ?", id)
	return alert, err
}

func putDelivery(ctx context.Context, tx *db.Tx, d Delivery) error {
	ok, err := tx.ExecOne(ctx, "UPDATE delivery SET state = ?, detail = ?, done_at = ? WHERE alert_id = ? AND channel = ?", d.State, d.Detail, d.DoneAt, d.AlertID, d.Channel)
	if err != nil || ok {
		return err
	}
	return tx.Insert(ctx, "INSERT INTO delivery (id, alert_id, channel, state, detail, done_at)", [][]any{{d.ID, d.AlertID, d.Channel, d.State, d.Detail, d.DoneAt}})
}

// Deliveries says what became of alerts on each channel.
func (a *Alerts) Deliveries(ctx context.Context, alerts []int64) (map[int64][]Delivery, error) {
	byAlert := map[int64][]Delivery{}
	if len(alerts) == 0 {
		return byAlert, nil
	}
	var rows []Delivery
	err := a.db.Select(ctx, &rows, "SELECT id, alert_id, channel, state, detail, done_at FROM delivery WHERE alert_id IN (?) ORDER BY channel", alerts)
	for _, d := range rows {
		byAlert[d.AlertID] = append(byAlert[d.AlertID], d)
	}
	return byAlert, err
}

// Open lists open alerts, newest first, before the id given (0: the newest).
func (a *Alerts) Open(ctx context.Context, before int64, limit int) (alerts []Alert, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	err = a.db.Select(ctx, &alerts, "SELECT "+columns+" FROM alert WHERE closed_at = 0 AND id < ? ORDER BY id DESC LIMIT ?", before, limit)
	return alerts, err
}

// BySubject lists the alerts about one thing, oldest first.
func (a *Alerts) BySubject(ctx context.Context, subject string, id int64) (alerts []Alert, err error) {
	err = a.db.Select(ctx, &alerts, "SELECT "+columns+" FROM alert WHERE subject = ? AND subject_id = ? ORDER BY id", subject, id)
	return alerts, err
}
