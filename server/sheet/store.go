package sheet

import (
	"context"
	"encoding/json"

	"yuanfen/server/platform/db"
)

const columns = "id, kind, state, staff_id, wanted, file_key, total, done_rows, bad_rows, same_rows, problems, reason, created_at, ended_at, expires_at"

type row struct {
	ID        int64  `db:"id"`
	Kind      Kind   `db:"kind"`
	State     State  `db:"state"`
	StaffID   int64  `db:"staff_id"`
	Wanted    string `db:"wanted"`
	Key       string `db:"file_key"`
	Total     int    `db:"total"`
	Done      int    `db:"done_rows"`
	Bad       int    `db:"bad_rows"`
	Same      int    `db:"same_rows"`
	Problems  string `db:"problems"`
	Reason    string `db:"reason"`
	CreatedAt int64  `db:"created_at"`
	EndedAt   int64  `db:"ended_at"`
	ExpiresAt int64  `db:"expires_at"`
}

func (r row) task() (Task, error) {
	t := Task{
		ID: r.ID, Kind: r.Kind, State: r.State, StaffID: r.StaffID, Wanted: r.Wanted, Key: r.Key, Total: r.Total, Done: r.Done, Bad: r.Bad, Same: r.Same, Reason: r.Reason,
		CreatedAt: r.CreatedAt, EndedAt: r.EndedAt, ExpiresAt: r.ExpiresAt,
	}
	return t, json.Unmarshal([]byte(r.Problems), &t.Problems)
}

func text(problems []Problem) (string, error) {
	if problems == nil {
		problems = []Problem{}
	}
	raw, err := json.Marshal(problems[:min(len(problems), maxProblems)])
	return string(raw), err
}

func insert(ctx context.Context, tx *db.Tx, t Task) error {
	problems, err := text(t.Problems)
	if err != nil {
		return err
	}
	return tx.Insert(ctx, "INSERT INTO sheet_task ("+columns+")", [][]any{{
		t.ID, t.Kind, t.State, t.StaffID, t.Wanted, t.Key, t.Total, t.Done, t.Bad, t.Same, problems, t.Reason, t.CreatedAt, t.EndedAt, t.ExpiresAt,
	}})
}

// setQueued lets an import begin, once.
func setQueued(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE sheet_task SET state = ?, done_rows = 0, bad_rows = 0, same_rows = 0, problems = ? WHERE id = ? AND state = ?", Queued, "[]", id, Checked)
}

// setProgress tells how far a task is that still runs.
func setProgress(ctx context.Context, tx *db.Tx, t Task) (bool, error) {
	problems, err := text(t.Problems)
	if err != nil {
		return false, err
	}
	return tx.ExecOne(ctx, "UPDATE sheet_task SET total = ?, done_rows = ?, bad_rows = ?, same_rows = ?, problems = ? WHERE id = ? AND state = ?", t.Total, t.Done, t.Bad, t.Same, problems, t.ID, Queued)
}

func setEnded(ctx context.Context, tx *db.Tx, t Task) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE sheet_task SET state = ?, file_key = ?, reason = ?, ended_at = ?, expires_at = ? WHERE id = ? AND state = ?", t.State, t.Key, t.Reason, t.EndedAt, t.ExpiresAt, t.ID, Queued)
}

func countWaiting(ctx context.Context, tx *db.Tx, staffID int64) (n int, err error) {
	err = tx.Get(ctx, &n, "SELECT COUNT(*) FROM sheet_task WHERE staff_id = ? AND state = ?", staffID, Queued)
	return n, err
}

func (s *Service) task(ctx context.Context, id int64) (Task, error) {
	var r row
	if err := s.deps.DB.Get(ctx, &r, "SELECT "+columns+" FROM sheet_task WHERE id = ?", id); err != nil {
		return Task{}, err
	}
	return r.task()
}

func (s *Service) of(ctx context.Context, staffID int64) ([]Task, error) {
	var rows []row
	if err := s.deps.DB.Select(ctx, &rows, "SELECT "+columns+" FROM sheet_task WHERE staff_id = ? ORDER BY id DESC LIMIT ?", staffID, mostTables); err != nil {
		return nil, err
	}
	tasks := make([]Task, len(rows))
	for i, r := range rows {
		var err error
		if tasks[i], err = r.task(); err != nil {
			return nil, err
		}
	}
	return tasks, nil
}

func (s *Service) expired(ctx context.Context, now int64) (rows []row, err error) {
	err = s.deps.DB.Select(ctx, &rows, "SELECT "+columns+" FROM sheet_task WHERE expires_at <= ? LIMIT 100", now)
	return rows, err
}

func remove(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := tx.Exec(ctx, "DELETE FROM sheet_task WHERE id = ?", id)
	return err
}
