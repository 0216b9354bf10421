package staff

import (
	"context"
	"encoding/json"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// Change is one thing that staff did. Before and After are what JSON shows of
// the subject; secrets and personal data do not belong there.
type Change struct {
	Action    string // "order.ship".
	Subject   string // "order".
	SubjectID int64
	Before    any
	After     any

	by *row // The person, where the request is not theirs yet: at login.
}

// Record writes the audit log's line in the transaction that makes the change:
// there is never the one without the other.
func (s *Service) Record(ctx context.Context, tx *db.Tx, c Change) error {
	before, err := shown(c.Before)
	if err != nil {
		return err
	}
	after, err := shown(c.After)
	if err != nil {
		return err
	}
	actorID, actor := s.actor(ctx, c)
	return insertLine(ctx, tx, lineRow{
		ID: s.ids.Next(), StaffID: actorID, Actor: actor, Action: c.Action, Subject: c.Subject, SubjectID: c.SubjectID,
		Before: before, After: after, RequestID: web.RequestID(ctx), IP: web.ClientIP(ctx), MadeAt: clock.Millis(tx.Now),
	})
}

func (s *Service) actor(ctx context.Context, c Change) (id int64, name string) {
	if c.by != nil {
		return c.by.ID, c.by.Name
	}
	if who := auth.From(ctx); who.Kind == auth.Staff {
		return who.ID, who.Name
	}
	return 0, systemActor
}

func shown(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	raw, err := json.Marshal(v)
	return string(raw), err
}

// Line is one line of the audit log.
type Line struct {
	ID, StaffID            int64
	Actor, Action, Subject string
	SubjectID              int64
	Before, After          json.RawMessage // Nil when there is none.
	RequestID, IP          string
	MadeAt                 int64 // Milliseconds.
}

// Filter says which lines of the audit log are wanted; zero values mean any.
type Filter struct {
	Subject   string
	SubjectID int64
	StaffID   int64
}

// Lines reads the audit log, the latest first, at most limit lines before the
// cursor.
func (s *Service) Lines(ctx context.Context, f Filter, before web.Cursor, limit int) ([]Line, error) {
	query, args := selectLines(f, before.ID, limit)
	var rows []lineRow
	if err := s.db.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	out := make([]Line, len(rows))
	for i, r := range rows {
		out[i] = Line{
			ID: r.ID, StaffID: r.StaffID, Actor: r.Actor, Action: r.Action, Subject: r.Subject, SubjectID: r.SubjectID,
			Before: raw(r.Before), After: raw(r.After), RequestID: r.RequestID, IP: r.IP, MadeAt: r.MadeAt,
		}
	}
	return out, nil
}

func raw(s string) json.RawMessage {
	if s == "" {
		return nil
	}
	return json.RawMessage(s)
}
