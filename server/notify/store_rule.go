package notify

import (
	"context"
	"encoding/json"

	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
)

type ruleRow struct {
	Kind       string `db:"kind"`
	Told       bool   `db:"told"`
	Push       bool   `db:"push"`
	TemplateID string `db:"template_id"`
	Keywords   string `db:"keywords"`
	Title      string `db:"title"`
	Body       string `db:"body"`
	Version    int64  `db:"version"`
	StaffID    int64  `db:"staff_id"`
	ChangedAt  int64  `db:"changed_at"`
}

func ruleOf(ctx context.Context, tx *db.Tx, kind string) (Rule, error) {
	var r ruleRow
	if err := tx.Get(ctx, &r, "SELECT kind, told, push, template_id, keywords, title, body, version, staff_id, changed_at FROM notice_rule WHERE kind = ?", kind); err != nil {
		return Rule{}, err
	}
	rule := Rule{r.Kind, r.Told, r.Push, Template{ID: r.TemplateID}, r.Title, r.Body, r.Version, r.StaffID, r.ChangedAt}
	return rule, json.Unmarshal([]byte(r.Keywords), &rule.Template.Fields)
}

// putRule stores a rule one version on, unless somebody did since its own.
func putRule(ctx context.Context, tx *db.Tx, r Rule) (bool, error) {
	raw, err := json.Marshal(r.Template.Fields)
	if err != nil {
		return false, err
	}
	if r.Version == 0 {
		err = tx.Insert(ctx, "INSERT INTO notice_rule (kind, told, push, template_id, keywords, title, body, version, staff_id, changed_at)", [][]any{{
			r.Kind, r.Told, r.Push, r.Template.ID, string(raw), r.Title, r.Body, 1, r.StaffID, r.ChangedAt,
		}})
		if db.IsDuplicate(err) {
			return false, nil
		}
		return err == nil, err
	}
	return tx.ExecOne(ctx, "UPDATE notice_rule SET told = ?, push = ?, template_id = ?, keywords = ?, title = ?, body = ?, version = version + 1, staff_id = ?, changed_at = ? WHERE kind = ? AND version = ?",
		r.Told, r.Push, r.Template.ID, string(raw), r.Title, r.Body, r.StaffID, r.ChangedAt, r.Kind, r.Version)
}

// SentFilter selects notices of the staff's list. Zero fields do not filter.
type SentFilter struct {
	Kind     string
	State    string
	MemberID int64
	Before   int64
	Limit    int
}

// Sent lists what members were told, the latest first.
func (b *Inbox) Sent(ctx context.Context, f SentFilter) (rows []Notice, err error) {
	seek := db.Seek{ID: "id", Last: f.Before}
	where, args := seek.Where()
	sorted := seek.Order()
	if f.Kind != "" { // As a range and in the order of (kind, id), see order.List.
		where, args, sorted = where+" AND kind >= ? AND kind <= ?", append(args, f.Kind, f.Kind), seek.Order("kind")
	}
	if f.State != "" && f.Kind == "" {
		where, args, sorted = where+" AND push_state >= ? AND push_state <= ?", append(args, f.State, f.State), seek.Order("push_state")
	} else if f.State != "" {
		where, args = where+" AND push_state = ?", append(args, f.State)
	}
	if f.MemberID != 0 {
		where, args = where+" AND member_id = ?", append(args, f.MemberID)
	}
	if scope := auth.From(ctx).Scope; scope != 0 {
		where, args = where+" AND member_id IN ("+member.OfManager+")", append(args, scope)
	}
	err = b.DB.Select(ctx, &rows, "SELECT "+noticeColumns+" FROM notice WHERE "+where+" ORDER BY "+sorted+" LIMIT ?", append(args, f.Limit)...)
	return rows, err
}

// Count is how many notices of a kind ended in a state.
type Count struct {
	Kind  string `db:"kind"`
	State string `db:"push_state"`
	N     int64  `db:"n"`
}

// mostCounted bounds what counts looks at.
const mostCounted = 200_000

// counts are those of the notices since an id.
func (b *Inbox) counts(ctx context.Context, since int64) (rows []Count, err error) {
	err = b.DB.Select(ctx, &rows, "SELECT kind, push_state, COUNT(*) AS n FROM (SELECT kind, push_state FROM notice WHERE id >= ? ORDER BY id LIMIT ?) recent GROUP BY kind, push_state", since, mostCounted)
	return rows, err
}
