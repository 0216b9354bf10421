package distributor

import (
	"context"
	"math"

	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
)

const columns = "id, member_id, state, tier_no, real_name, phone, channel, province, city, agreement_id, inviter_id, reason, sales, applied_at, decided_at, active_at, tier_at, tier_until"

func byID(ctx context.Context, tx *db.Tx, id int64) (d Distributor, err error) {
	err = tx.Get(ctx, &d, "SELECT "+columns+" FROM distributor WHERE id = ?", id)
	return d, err
}

func byMember(ctx context.Context, tx *db.Tx, memberID int64) (d Distributor, err error) {
	err = tx.Get(ctx, &d, "SELECT "+columns+" FROM distributor WHERE member_id = ?", memberID)
	return d, err
}

// ByIDs reads distributors in the caller's transaction, name and phone sealed.
func ByIDs(ctx context.Context, tx *db.Tx, ids []int64) (map[int64]Distributor, error) {
	byID := make(map[int64]Distributor, len(ids))
	if len(ids) == 0 {
		return byID, nil
	}
	var rows []Distributor
	err := tx.Select(ctx, &rows, "SELECT "+columns+" FROM distributor WHERE id IN (?) ORDER BY id", ids)
	for _, d := range rows {
		byID[d.ID] = d
	}
	return byID, err
}

// ByMembers reads the distributors that members are, by member, in the caller's
// transaction, name and phone sealed.
func ByMembers(ctx context.Context, tx *db.Tx, members []int64) (map[int64]Distributor, error) {
	byMember := make(map[int64]Distributor, len(members))
	if len(members) == 0 {
		return byMember, nil
	}
	var rows []Distributor
	err := tx.Select(ctx, &rows, "SELECT "+columns+" FROM distributor WHERE member_id IN (?)", members)
	for _, d := range rows {
		byMember[d.MemberID] = d
	}
	return byMember, err
}

// OfMember reads the distributor that a member is, name and phone sealed;
// db.NoRows if they are none.
func (s *Service) OfMember(ctx context.Context, memberID int64) (d Distributor, err error) {
	err = s.deps.DB.Get(ctx, &d, "SELECT "+columns+" FROM distributor WHERE member_id = ?", memberID)
	return d, err
}

func insertDistributor(ctx context.Context, tx *db.Tx, d Distributor, phoneHash string) error {
	return tx.Insert(ctx, "INSERT INTO distributor ("+columns+", phone_hash)", [][]any{{
		d.ID, d.MemberID, d.State, d.Tier, d.Name, d.Phone, d.Channel, d.Province, d.City, d.AgreementID, d.InviterID, d.Reason, d.Sales, d.AppliedAt, d.DecidedAt, d.ActiveAt, d.TierAt, d.TierUntil, phoneHash,
	}})
}

func updateApplication(ctx context.Context, tx *db.Tx, d Distributor, phoneHash string) (bool, error) {
	return tx.ExecOne(ctx, `UPDATE distributor SET state = ?, real_name = ?, phone = ?, phone_hash = ?, channel = ?, province = ?, city = ?, agreement_id = ?, reason = '', applied_at = ?, decided_at = 0
		WHERE id = ? AND state = ?`, Applied, d.Name, d.Phone, phoneHash, d.Channel, d.Province, d.City, d.AgreementID, d.AppliedAt, d.ID, Rejected)
}

func setState(ctx context.Context, tx *db.Tx, id int64, m move, reason string, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE distributor SET state = ?, reason = ?, decided_at = ? WHERE id = ? AND state IN (?)", m.to, reason, now, id, m.from)
}

func setFirstTier(ctx context.Context, tx *db.Tx, id, now int64) error {
	_, err := tx.Exec(ctx, "UPDATE distributor SET tier_no = 1, tier_at = ?, active_at = ? WHERE id = ?", now, now, id)
	return err
}

// setTier puts a distributor on a rung, until a time or for good, on the condition
// that they stand where they were read.
func setTier(ctx context.Context, tx *db.Tx, d Distributor, to int, until, now int64) (bool, error) {
	since := now
	if to == d.Tier {
		since = d.TierAt
	}
	return tx.ExecOne(ctx, "UPDATE distributor SET tier_no = ?, tier_at = ?, tier_until = ? WHERE id = ? AND tier_no = ? AND tier_until = ?", to, since, until, d.ID, d.Tier, d.TierUntil)
}

func (s *Service) expired(ctx context.Context, now int64, limit int) (ids []int64, err error) {
	err = s.deps.DB.Select(ctx, &ids, "SELECT id FROM distributor WHERE tier_until > 0 AND tier_until <= ? ORDER BY tier_until LIMIT ?", now, limit)
	return ids, err
}

func addSales(ctx context.Context, tx *db.Tx, ids []int64, sold map[int64]int64) error {
	amounts, args := db.Cases("id", ids, func(i int) int64 { return sold[ids[i]] })
	_, err := tx.Exec(ctx, "UPDATE distributor SET sales = sales + "+amounts+" WHERE id IN (?)", append(args, ids)...)
	return err
}

func setInviter(ctx context.Context, tx *db.Tx, id, inviter int64) error {
	_, err := tx.Exec(ctx, "UPDATE distributor SET inviter_id = ? WHERE id = ?", inviter, id)
	return err
}

// holdTree writes the one row that every change of an inviter writes.
func holdTree(ctx context.Context, tx *db.Tx) error {
	ok, err := tx.ExecOne(ctx, "UPDATE distributor_tree SET version = version + 1 WHERE id = 1")
	if err != nil || ok {
		return err
	}
	_, err = tx.Exec(ctx, "INSERT INTO distributor_tree (id, version) VALUES (1, 1)")
	if db.IsDuplicate(err) {
		err = db.ErrConflict
	}
	return err
}

func erase(ctx context.Context, tx *db.Tx, id int64) error {
	for _, query := range []string{"DELETE FROM distributor_import WHERE distributor_id = ?", "DELETE FROM distributor_old_no WHERE distributor_id = ?"} {
		if _, err := tx.Exec(ctx, query, id); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, "UPDATE distributor SET state = ?, reason = ?, real_name = '', phone = '', phone_hash = '', channel = '', province = '', city = '' WHERE id = ?", Expelled, "已注销账号", id)
	return err
}

func insertEvent(ctx context.Context, tx *db.Tx, e Event) error {
	return tx.Insert(ctx, "INSERT INTO distributor_event (id, distributor_id, kind, actor, detail, tier_no, at)", [][]any{{e.ID, e.DistributorID, e.Kind, e.Actor, e.Detail, e.Tier, e.At}})
}

func lastEvent(ctx context.Context, tx *db.Tx, id int64, kind string) (e Event, err error) {
	err = tx.Get(ctx, &e, "SELECT id, distributor_id, kind, actor, detail, tier_no, at FROM distributor_event WHERE distributor_id = ? AND kind = ? ORDER BY id DESC LIMIT 1", id, kind)
	return e, err
}

// TierAt is the tier on which a distributor stood at a time, UTC ms; 0 before
// they were active.
func TierAt(ctx context.Context, tx *db.Tx, id, at int64) (tier int, err error) {
	err = tx.Get(ctx, &tier, "SELECT tier_no FROM distributor_event WHERE distributor_id = ? AND at <= ? ORDER BY id DESC LIMIT 1", id, at)
	if db.NoRows(err) {
		return 0, nil
	}
	return tier, err
}

// Events is a distributor's history, oldest first.
func (s *Service) Events(ctx context.Context, id int64) (events []Event, err error) {
	err = s.deps.DB.Select(ctx, &events, "SELECT id, distributor_id, kind, actor, detail, tier_no, at FROM distributor_event WHERE distributor_id = ? ORDER BY id LIMIT 500", id)
	return events, err
}

// Filter selects distributors of a list. Zero fields do not filter.
type Filter struct {
	State     State
	Tier      int
	Phone     string
	InviterID int64
	Top       bool  // Whom nobody invited.
	BySales   bool  // Who sold most first.
	After     int64 // Their sales, of the last one of the page before.
	Before    int64 // Their id.
	Limit     int
}

// List lists distributors, the newest first, with name and phone open.
func (s *Service) List(ctx context.Context, f Filter) ([]Distributor, error) {
	seek := db.Seek{ID: "id", At: f.After, Last: f.Before}
	if f.BySales {
		seek.By = "sales"
	}
	where, args := seek.Where()
	sorted := seek.Order()
	if f.State != "" { // As a range and in the order of (state, …), see order.List.
		where, args, sorted = where+" AND state >= ? AND state <= ?", append(args, f.State, f.State), seek.Order("state")
	}
	if f.Tier != 0 {
		where, args = where+" AND tier_no = ?", append(args, f.Tier)
	}
	if f.Phone != "" {
		where, args = where+" AND phone_hash = ?", append(args, s.phoneHash(f.Phone))
	}
	if f.InviterID != 0 {
		where, args = where+" AND inviter_id = ?", append(args, f.InviterID)
	}
	if f.Top {
		where += " AND inviter_id = 0"
	}
	if scope := auth.From(ctx).Scope; scope != 0 {
		where, args = where+" AND member_id IN ("+member.OfManager+")", append(args, scope)
	}
	var rows []Distributor
	err := s.deps.DB.Select(ctx, &rows, "SELECT "+columns+" FROM distributor WHERE "+where+" ORDER BY "+sorted+" LIMIT ?", append(args, f.Limit)...)
	if err != nil {
		return nil, err
	}
	for i, d := range rows {
		if rows[i], err = s.opened(d); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func countVisible(ctx context.Context, tx *db.Tx, ids []int64, scope int64) (n int, err error) {
	where, args := "id IN (?)", []any{ids}
	if scope != 0 {
		where, args = where+" AND member_id IN ("+member.OfManager+")", append(args, scope)
	}
	err = tx.Get(ctx, &n, "SELECT COUNT(*) FROM distributor WHERE "+where, args...)
	return n, err
}

// matesOf reads whom a distributor brought in and who was ever active, the newest
// first, sealed.
func (s *Service) matesOf(ctx context.Context, inviter, before int64, limit int) (rows []Distributor, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	err = s.deps.DB.Select(ctx, &rows, "SELECT "+columns+" FROM distributor WHERE inviter_id = ? AND id < ? AND active_at > 0 ORDER BY id DESC LIMIT ?", inviter, before, limit)
	return rows, err
}

// OfManager selects the ids of the distributors of one account manager, for lists
// that staff with a scope of their own read.
const OfManager = "SELECT id FROM distributor WHERE member_id IN (" + member.OfManager + ")"

// Names are the real names of distributors, by id, for staff.
func (s *Service) Names(ctx context.Context, ids []int64) (map[int64]string, error) {
	names := make(map[int64]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	var rows []Distributor
	if err := s.deps.DB.Select(ctx, &rows, "SELECT "+columns+" FROM distributor WHERE id IN (?)", ids); err != nil {
		return nil, err
	}
	for _, d := range rows {
		d, err := s.opened(d)
		if err != nil {
			return nil, err
		}
		names[d.ID] = d.Name
	}
	return names, nil
}

func (s *Service) byID(ctx context.Context, id int64) (d Distributor, err error) {
	err = s.deps.DB.Get(ctx, &d, "SELECT "+columns+" FROM distributor WHERE id = ?", id)
	return d, err
}
