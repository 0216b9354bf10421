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
