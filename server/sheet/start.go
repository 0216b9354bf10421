package sheet

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Export queues a file of what is wanted, for who asks. The audit log tells who
// took what out.
func (s *Service) Export(ctx context.Context, kind Kind, wanted any) (Task, error) {
	raw, err := json.Marshal(wanted)
	if err != nil {
		return Task{}, err
	}
	t := Task{ID: s.deps.IDs.Next(), Kind: kind, State: Queued, StaffID: auth.From(ctx).ID, Wanted: string(raw)}
	return t, s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		t.CreatedAt, t.ExpiresAt = clock.Millis(tx.Now), clock.Millis(tx.Now.Add(lives))
		if err := insert(ctx, tx, t); err != nil {
			return err
		}
		return s.begin(ctx, tx, t, "sheet.export", wanted)
	})
}

// begin queues the job of a task that is written down.
func (s *Service) begin(ctx context.Context, tx *db.Tx, t Task, action string, what any) error {
	n, err := countWaiting(ctx, tx, t.StaffID)
	if err == nil && n > mostWaiting {
		err = ErrBusy
	}
	if err != nil {
		return err
	}
	after := map[string]any{"kind": t.Kind, "what": what}
	if err := s.deps.Staff.Record(ctx, tx, staff.Change{Action: action, Subject: "sheet", SubjectID: t.ID, After: after}); err != nil {
		return err
	}
	return s.deps.Queue.Add(ctx, tx, jobs.Spec{Kind: jobRun, Key: strconv.FormatInt(t.ID, 10), Payload: t.ID})
}

// Check reads a file that somebody sent and says what is wrong with it, row by
// row. Nothing else changes until Apply.
func (s *Service) Check(ctx context.Context, kind Kind, raw []byte) (Task, error) {
	items, problems, err := s.items(ctx, kind, raw)
	if err != nil {
		return Task{}, err
	}
	bad, same := len(problems), 0
	for _, i := range items {
		unchanged, err := i.check(ctx)
		wrong, err := refused(i.row, err)
		if err != nil {
			return Task{}, err
		}
		if unchanged {
			same++
		}
		problems, bad = append(problems, wrong...), bad+len(wrong)
	}
	t := Task{ID: s.deps.IDs.Next(), Kind: kind, State: Checked, StaffID: auth.From(ctx).ID, Wanted: "{}", Key: folder + "/" + blob.NewKey("in", "xlsx"), Total: len(items), Bad: bad, Same: same, Problems: problems}
	if err := s.deps.Files.Put(ctx, t.Key, raw); err != nil {
		return t, err
	}
	return t, s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		t.CreatedAt, t.ExpiresAt = clock.Millis(tx.Now), clock.Millis(tx.Now.Add(lives))
		return insert(ctx, tx, t)
	})
}

// Apply lets a checked file in. What was refused then is refused now; what is
// right goes in.
func (s *Service) Apply(ctx context.Context, id int64) (Task, error) {
	t, err := s.Own(ctx, id)
	switch {
	case err != nil:
		return t, err
	case t.State != Checked:
		return t, ErrState
	case t.Total == 0:
		return t, ErrNothing
	}
	err = s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := setQueued(ctx, tx, t.ID)
		if err == nil && !ok {
			err = ErrState
		}
		if err != nil {
			return err
		}
		return s.begin(ctx, tx, t, "sheet.import", map[string]int{"total": t.Total})
	})
	if err != nil {
		return t, err
	}
	return s.task(ctx, id)
}

// Own reads a task of the caller's, while they hold the permission that it needs.
func (s *Service) Own(ctx context.Context, id int64) (Task, error) {
	t, err := s.task(ctx, id)
	who := auth.From(ctx)
	switch {
	case db.NoRows(err), err == nil && t.StaffID != who.ID:
		return Task{}, web.ErrNotFound
	case err == nil && !who.May(needs[t.Kind]):
		return Task{}, ErrForbid
	}
	return t, err
}

// File is what a finished export holds, for who asked for it.
func (s *Service) File(ctx context.Context, id int64) ([]byte, Task, error) {
	t, err := s.Own(ctx, id)
	if err == nil && (t.State != Done || t.Key == "" || clock.Millis(s.deps.DB.Clock().Now()) >= t.ExpiresAt) {
		err = ErrGone
	}
	if err != nil {
		return nil, t, err
	}
	raw, _, err := s.deps.Files.Get(ctx, t.Key)
	if errors.Is(err, blob.ErrNotFound) {
		err = ErrGone
	}
	return raw, t, err
}

// refused tells what a row was refused for, each fault by itself, from what went wrong
// with the program.
func refused(row int, err error) (problems []Problem, _ error) {
	if all := joined(err); all != nil {
		for _, one := range all {
			wrong, err := refused(row, one)
			if err != nil {
				return nil, err
			}
			problems = append(problems, wrong...)
		}
		return problems, nil
	}
	var why *web.Error
	if errors.As(err, &why) && why.Status < 500 {
		p := Problem{Row: row, What: why.Message}
		var at wrongCell
		if errors.As(err, &at) {
			p.Row, p.Cell = at.row, at.cell
		}
		return []Problem{p}, nil
	}
	return nil, err
}

// eachLine reads a file in which a row is an item of its own. What of says against a
// row is a problem of that row.
func eachLine(lines []line, of func(l line) (item, error)) (items []item, problems []Problem, err error) {
	for _, l := range lines {
		it, err := of(l)
		wrong, err := refused(l.no, err)
		if err != nil {
			return nil, nil, err
		}
		if len(wrong) > 0 {
			problems = append(problems, wrong...)
			continue
		}
		it.row = l.no
		items = append(items, it)
	}
	return items, problems, nil
}

// Sweep deletes what has expired: the file first, as a row without one shows none.
func (s *Service) Sweep(ctx context.Context) error {
	rows, err := s.expired(ctx, clock.Millis(s.deps.DB.Clock().Now()))
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Key != "" {
			if err := s.deps.Files.Delete(ctx, r.Key); err != nil {
				return err
			}
		}
		if err := s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return remove(ctx, tx, r.ID) }); err != nil {
			return err
		}
	}
	return nil
}
