package referral

import (
	"context"
	"math"

	"yuanfen/server/platform/db"
)

const linkColumns = "id, code, distributor_id, target, target_id, channel, state, expires_at, picture, created_at"

func insertLinks(ctx context.Context, tx *db.Tx, links []Link) error {
	rows := make([][]any, len(links))
	for i, l := range links {
		rows[i] = []any{l.ID, l.Code, l.DistributorID, l.Target, l.TargetID, l.Channel, l.State, l.ExpiresAt, l.Picture, l.CreatedAt}
	}
	return tx.Insert(ctx, "INSERT INTO share_link ("+linkColumns+")", rows)
}

// sameLink is the live link that a distributor made for the same thing.
func sameLink(ctx context.Context, tx *db.Tx, w Wanted, now int64) (l Link, err error) {
	err = tx.Get(ctx, &l, "SELECT "+linkColumns+` FROM share_link WHERE distributor_id = ? AND target = ? AND target_id = ? AND channel = ? AND state = ? AND expires_at = ?
		AND (expires_at = 0 OR expires_at > ?) ORDER BY id LIMIT 1`, w.DistributorID, w.Target, w.TargetID, w.Channel, Live, w.ExpiresAt, now)
	return l, err
}

// sameLinks are those that some distributors made for the same thing, the oldest of
// each.
func sameLinks(ctx context.Context, tx *db.Tx, distributors []int64, w Wanted, now int64) (map[int64]Link, error) {
	var rows []Link
	err := tx.Select(ctx, &rows, "SELECT "+linkColumns+` FROM share_link WHERE distributor_id IN (?) AND target = ? AND target_id = ? AND channel = ? AND NOT state <> ? AND expires_at = ?
		AND (expires_at = 0 OR expires_at > ?) ORDER BY id DESC`, distributors, w.Target, w.TargetID, w.Channel, Live, w.ExpiresAt, now)
	by := make(map[int64]Link, len(rows))
	for _, l := range rows {
		by[l.DistributorID] = l
	}
	return by, err
}

func linksByCode(ctx context.Context, tx *db.Tx, codes []string) (map[string]Link, error) {
	byCode := make(map[string]Link, len(codes))
	if len(codes) == 0 {
		return byCode, nil
	}
	var rows []Link
	err := tx.Select(ctx, &rows, "SELECT "+linkColumns+" FROM share_link WHERE code IN (?)", codes)
	for _, l := range rows {
		byCode[l.Code] = l
	}
	return byCode, err
}

// Link reads a link by its id; db.NoRows if there is none.
func (s *Service) Link(ctx context.Context, id int64) (l Link, err error) {
	err = s.deps.DB.Get(ctx, &l, "SELECT "+linkColumns+" FROM share_link WHERE id = ?", id)
	return l, err
}

// Links lists a distributor's links, the newest first.
func (s *Service) Links(ctx context.Context, distributorID, before int64, limit int) (rows []Link, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	err = s.deps.DB.Select(ctx, &rows, "SELECT "+linkColumns+" FROM share_link WHERE distributor_id = ? AND id < ? ORDER BY id DESC LIMIT ?", distributorID, before, limit)
	return rows, err
}

func setRevoked(ctx context.Context, tx *db.Tx, id, distributorID int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE share_link SET state = ? WHERE id = ? AND distributor_id = ?", Revoked, id, distributorID)
}

func setPicture(ctx context.Context, tx *db.Tx, id int64, key string) error {
	_, err := tx.Exec(ctx, "UPDATE share_link SET picture = ? WHERE id = ?", key, id)
	return err
}

const touchColumns = "id, member_id, link_id, distributor_id, door, at"

func insertTouches(ctx context.Context, tx *db.Tx, touches []Touch) error {
	rows := make([][]any, len(touches))
	for i, t := range touches {
		rows[i] = []any{t.ID, t.MemberID, t.LinkID, t.DistributorID, t.Door, t.At}
	}
	return tx.Insert(ctx, "INSERT INTO touch ("+touchColumns+")", rows)
}

// touchesOf reads the newest touches of members, oldest first.
func touchesOf(ctx context.Context, tx *db.Tx, members []int64) (map[int64][]Touch, error) {
	byMember := make(map[int64][]Touch, len(members))
	var rows []Touch
	err := tx.Select(ctx, &rows, "SELECT "+touchColumns+" FROM touch WHERE member_id IN (?) ORDER BY member_id, id", members)
	for _, t := range rows {
		byMember[t.MemberID] = append(byMember[t.MemberID], t)
	}
	for m, touches := range byMember {
		byMember[m] = touches[max(0, len(touches)-maxWeighed):]
	}
	return byMember, err
}

func bindingsOf(ctx context.Context, tx *db.Tx, members []int64) (map[int64]Binding, error) {
	byMember := make(map[int64]Binding, len(members))
	var rows []Binding
	err := tx.Select(ctx, &rows, "SELECT member_id, distributor_id, link_id, policy_no, bound_at, version FROM binding WHERE member_id IN (?)", members)
	for _, b := range rows {
		byMember[b.MemberID] = b
	}
	return byMember, err
}

// putBinding stores a binding on the condition that nobody changed it since it
// was read: then the transaction runs again.
func putBinding(ctx context.Context, tx *db.Tx, b Binding) error {
	if b.Version == 0 {
		err := tx.Insert(ctx, "INSERT INTO binding (member_id, distributor_id, link_id, policy_no, bound_at, version)", [][]any{{b.MemberID, b.DistributorID, b.LinkID, b.PolicyNo, b.BoundAt, 1}})
		if db.IsDuplicate(err) {
			err = db.ErrConflict
		}
		return err
	}
	ok, err := tx.ExecOne(ctx, "UPDATE binding SET distributor_id = ?, link_id = ?, policy_no = ?, bound_at = ?, version = version + 1 WHERE member_id = ? AND version = ?",
		b.DistributorID, b.LinkID, b.PolicyNo, b.BoundAt, b.MemberID, b.Version)
	if err == nil && !ok {
		err = db.ErrConflict
	}
	return err
}

// Forget erases what is known of a member's arrivals, in the caller's
// transaction. Decisions about orders stay: they are somebody's money.
func Forget(ctx context.Context, tx *db.Tx, memberID int64) error {
	for _, query := range []string{"DELETE FROM touch WHERE member_id = ?", "DELETE FROM binding WHERE member_id = ?", "DELETE FROM link_visitor WHERE member_id = ?"} {
		if _, err := tx.Exec(ctx, query, memberID); err != nil {
			return err
		}
	}
	return nil
}

// BindingOf is whom a member is bound to now, for themselves; db.NoRows if
// nobody.
func (s *Service) BindingOf(ctx context.Context, memberID int64) (b Binding, err error) {
	err = s.deps.DB.Get(ctx, &b, "SELECT member_id, distributor_id, link_id, policy_no, bound_at, version FROM binding WHERE member_id = ?", memberID)
	return b, err
}

type linkVisitor struct {
	LinkID   int64 `db:"link_id"`
	MemberID int64 `db:"member_id"`
}

// newVisitors are those of seen who never came by that link before.
func newVisitors(ctx context.Context, tx *db.Tx, seen map[linkVisitor]bool) ([]linkVisitor, error) {
	var links, members []int64
	for v := range seen {
		links, members = append(links, v.LinkID), append(members, v.MemberID)
	}
	if len(links) == 0 {
		return nil, nil
	}
	var known []linkVisitor
	err := tx.Select(ctx, &known, "SELECT link_id, member_id FROM link_visitor WHERE member_id IN (?) AND link_id IN (?)", members, links)
	if err != nil {
		return nil, err
	}
	for _, v := range known {
		delete(seen, v)
	}
	fresh := make([]linkVisitor, 0, len(seen))
	for v := range seen {
		fresh = append(fresh, v)
	}
	return fresh, nil
}

func insertVisitors(ctx context.Context, tx *db.Tx, fresh []linkVisitor, now int64) error {
	rows := make([][]any, len(fresh))
	for i, v := range fresh {
		rows[i] = []any{v.LinkID, v.MemberID, now}
	}
	err := tx.Insert(ctx, "INSERT INTO link_visitor (link_id, member_id, first_at)", rows)
	if db.IsDuplicate(err) {
		err = db.ErrConflict // Another server stored the same visitor.
	}
	return err
}

func addDays(ctx context.Context, tx *db.Tx, day string, sums map[int64]Day) error {
	if len(sums) == 0 {
		return nil
	}
	ids := make([]int64, 0, len(sums))
	for id := range sums {
		ids = append(ids, id)
	}
	var there []int64
	if err := tx.Select(ctx, &there, "SELECT link_id FROM link_day WHERE day = ? AND link_id IN (?)", day, ids); err != nil {
		return err
	}
	var fresh [][]any
	known := map[int64]bool{}
	for _, id := range there {
		known[id] = true
	}
	for _, id := range ids {
		if !known[id] {
			fresh = append(fresh, []any{id, day, sums[id].Visits, sums[id].Visitors})
		}
	}
	err := tx.Insert(ctx, "INSERT INTO link_day (link_id, day, visits, visitors)", fresh)
	if db.IsDuplicate(err) {
		err = db.ErrConflict
	}
	if err != nil || len(there) == 0 {
		return err
	}
	visits, args := db.Cases("link_id", there, func(i int) int64 { return sums[there[i]].Visits })
	visitors, more := db.Cases("link_id", there, func(i int) int64 { return sums[there[i]].Visitors })
	_, err = tx.Exec(ctx, "UPDATE link_day SET visits = visits + "+visits+", visitors = visitors + "+visitors+" WHERE day = ? AND link_id IN (?)", append(append(args, more...), day, there)...)
	return err
}
