package member

import (
	"context"
	"math"
	"strconv"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

const memberColumns = "id, openid, unionid, state, nickname, avatar, phone_sealed, manager_id, created_at, seen_at"

type sessionRow struct {
	MemberID  int64 `db:"member_id"`
	ExpiresAt int64 `db:"expires_at"`
}

const sessionOfActive = "SELECT s.member_id, s.expires_at FROM member_session s JOIN member m ON m.id = s.member_id WHERE s.token_hash = ? AND m.state = ?"

func byOpenID(ctx context.Context, tx *db.Tx, openid string) (m Member, err error) {
	err = tx.Get(ctx, &m, "SELECT "+memberColumns+" FROM member WHERE openid = ?", openid)
	return m, err
}

// OpenID is a member's openid, read in the caller's transaction.
func OpenID(ctx context.Context, tx *db.Tx, memberID int64) (openid string, err error) {
	err = tx.Get(ctx, &openid, "SELECT openid FROM member WHERE id = ?", memberID)
	return openid, err
}

func insertMember(ctx context.Context, tx *db.Tx, m Member) error {
	return tx.Insert(ctx, "INSERT INTO member ("+memberColumns+")", [][]any{{m.ID, m.OpenID, m.UnionID, m.State, "", "", "", 0, m.CreatedAt, m.SeenAt}})
}

func setSeen(ctx context.Context, tx *db.Tx, id, now int64) error {
	_, err := tx.Exec(ctx, "UPDATE member SET seen_at = ? WHERE id = ?", now, id)
	return err
}

func insertSession(ctx context.Context, tx *db.Tx, hash string, memberID, now, expires int64) error {
	_, err := tx.Exec(ctx, "INSERT INTO member_session (token_hash, member_id, created_at, expires_at) VALUES (?, ?, ?, ?)", hash, memberID, now, expires)
	return err
}

// seeDevice remembers that a member logged in from a device.
func seeDevice(ctx context.Context, tx *db.Tx, memberID int64, hash string, now int64) error {
	known, err := tx.ExecOne(ctx, "UPDATE member_device SET seen_at = ? WHERE member_id = ? AND device_hash = ?", now, memberID, hash)
	if err != nil || known {
		return err
	}
	err = tx.Insert(ctx, "INSERT INTO member_device (member_id, device_hash, seen_at)", [][]any{{memberID, hash, now}})
	if db.IsDuplicate(err) {
		err = db.ErrConflict
	}
	return err
}

// ShareDevice reports whether two members have logged in from one device.
func ShareDevice(ctx context.Context, tx *db.Tx, a, b int64) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, "SELECT COUNT(*) FROM member_device x JOIN member_device y ON y.device_hash = x.device_hash WHERE x.member_id = ? AND y.member_id = ?", a, b)
	return n > 0, err
}

func sessionByHash(ctx context.Context, tx *db.Tx, hash string) (s sessionRow, err error) {
	err = tx.Get(ctx, &s, sessionOfActive, hash, Active)
	return s, err
}

func shorten(ctx context.Context, tx *db.Tx, hash string, until int64) error {
	_, err := tx.Exec(ctx, "UPDATE member_session SET expires_at = ? WHERE token_hash = ? AND expires_at > ?", until, hash, until)
	return err
}

func deleteSession(ctx context.Context, tx *db.Tx, hash string) error {
	_, err := tx.Exec(ctx, "DELETE FROM member_session WHERE token_hash = ?", hash)
	return err
}

// ForgetSessions removes sessions that ended, a portion at a time.
func (s *Service) ForgetSessions(ctx context.Context) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var old []string
		err := tx.Select(ctx, &old, "SELECT token_hash FROM member_session WHERE expires_at < ? LIMIT 500", clock.Millis(tx.Now))
		if err != nil || len(old) == 0 {
			return err
		}
		_, err = tx.Exec(ctx, "DELETE FROM member_session WHERE token_hash IN (?)", old)
		return err
	})
}

// Get reads a member; db.NoRows if there is none.
func (s *Service) Get(ctx context.Context, id int64) (m Member, err error) {
	err = s.db.Get(ctx, &m, "SELECT "+memberColumns+" FROM member WHERE id = ?", id)
	return m, err
}

// LastOpenID is the openid of the newest member, "" if there is none: a payment that is tried needs a payer that WeChat knows.
func (s *Service) LastOpenID(ctx context.Context) (openid string, err error) {
	err = s.db.Get(ctx, &openid, "SELECT openid FROM member WHERE state = ? ORDER BY id DESC LIMIT 1", Active)
	if db.NoRows(err) {
		return "", nil
	}
	return openid, err
}

// Profiles reads what members show of themselves, by id.
func (s *Service) Profiles(ctx context.Context, ids []int64) (map[int64]Profile, error) {
	byID := map[int64]Profile{}
	if len(ids) == 0 {
		return byID, nil
	}
	var rows []Member
	err := s.db.Select(ctx, &rows, "SELECT "+memberColumns+" FROM member WHERE id IN (?)", ids)
	for _, m := range rows {
		byID[m.ID] = Profile{m.Nickname, m.Avatar}
	}
	return byID, err
}

// Nicknames are what members call themselves, by id; who has said nothing is left out.
func (s *Service) Nicknames(ctx context.Context, ids []int64) (map[int64]string, error) {
	profiles, err := s.Profiles(ctx, ids)
	names := make(map[int64]string, len(profiles))
	for id, p := range profiles {
		if p.Nickname != "" {
			names[id] = p.Nickname
		}
	}
	return names, err
}

func setNickname(ctx context.Context, tx *db.Tx, id int64, nickname string) error {
	_, err := tx.Exec(ctx, "UPDATE member SET nickname = ? WHERE id = ?", nickname, id)
	return err
}

func setAvatar(ctx context.Context, tx *db.Tx, id int64, key string) error {
	_, err := tx.Exec(ctx, "UPDATE member SET avatar = ? WHERE id = ?", key, id)
	return err
}

func setPhone(ctx context.Context, tx *db.Tx, id int64, sealed, hash string) error {
	_, err := tx.Exec(ctx, "UPDATE member SET phone_sealed = ?, phone_hash = ? WHERE id = ?", sealed, hash, id)
	return err
}

func phoneHashOf(ctx context.Context, tx *db.Tx, id int64) (hash string, err error) {
	err = tx.Get(ctx, &hash, "SELECT phone_hash FROM member WHERE id = ?", id)
	return hash, err
}

func idsByPhone(ctx context.Context, tx *db.Tx, hash string) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, "SELECT id FROM member WHERE phone_hash = ? ORDER BY id LIMIT 2", hash)
	return ids, err
}

// erase takes the person out of a member's row, and whatever this package keeps
// of them. The consents stay: they prove what was agreed to, by number alone.
func erase(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	if _, err := tx.Exec(ctx, "DELETE FROM member_device WHERE member_id = ?", id); err != nil {
		return false, err
	}
	ok, err := tx.ExecOne(ctx, `UPDATE member SET state = ?, openid = ?, unionid = '', nickname = '', avatar = '', phone_sealed = '', phone_hash = ''
		WHERE id = ? AND state = ?`, Deleted, "deleted:"+strconv.FormatInt(id, 10), id, Active)
	if err != nil || !ok {
		return ok, err
	}
	for _, query := range []string{"DELETE FROM member_session WHERE member_id = ?", "DELETE FROM member_address WHERE member_id = ?"} {
		if _, err := tx.Exec(ctx, query, id); err != nil {
			return false, err
		}
	}
	return true, nil
}

// OfManager selects the ids of the members of one account manager, for lists
// that staff with a scope of their own read.
const OfManager = "SELECT id FROM member WHERE manager_id = ?"

// OfPhone selects the ids of the members whose own number has this hash.
const OfPhone = "SELECT id FROM member WHERE phone_hash = ?"

func managedBy(ctx context.Context, tx *db.Tx, memberID, staffID int64) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, "SELECT COUNT(*) FROM member WHERE id = ? AND manager_id = ?", memberID, staffID)
	return n == 1, err
}

func managerOf(ctx context.Context, tx *db.Tx, memberID int64) (staffID int64, err error) {
	err = tx.Get(ctx, &staffID, "SELECT manager_id FROM member WHERE id = ?", memberID)
	return staffID, err
}

type managerRow struct {
	ID      int64 `db:"id"`
	Manager int64 `db:"manager_id"`
}

func (s *Service) managersOf(ctx context.Context, members []int64) (rows []managerRow, err error) {
	if len(members) == 0 {
		return nil, nil
	}
	err = s.db.Select(ctx, &rows, "SELECT id, manager_id FROM member WHERE id IN (?) AND manager_id <> 0", members)
	return rows, err
}

func setManager(ctx context.Context, tx *db.Tx, memberID, staffID int64) error {
	_, err := tx.Exec(ctx, "UPDATE member SET manager_id = ? WHERE id = ?", staffID, memberID)
	return err
}

// Filter selects members of a list. Zero fields do not filter.
type Filter struct {
	ID        int64
	Nickname  string // The whole of it.
	PhoneHash string
	ManagerID int64
	Before    int64
	Limit     int
}

// List lists members, the newest first.
func (s *Service) List(ctx context.Context, f Filter) (rows []Member, err error) {
	if f.Before == 0 {
		f.Before = math.MaxInt64
	}
	where, args := "id < ?", []any{f.Before}
	for _, c := range []struct {
		set   bool
		where string
		arg   any
	}{
		{f.ID != 0, " AND id = ?", f.ID},
		{f.Nickname != "", " AND nickname = ?", f.Nickname},
		{f.PhoneHash != "", " AND phone_hash = ?", f.PhoneHash},
		{f.ManagerID != 0, " AND manager_id = ?", f.ManagerID},
	} {
		if c.set {
			where, args = where+c.where, append(args, c.arg)
		}
	}
	err = s.db.Select(ctx, &rows, "SELECT "+memberColumns+" FROM member WHERE "+where+" ORDER BY id DESC LIMIT ?", append(args, f.Limit)...)
	return rows, err
}
