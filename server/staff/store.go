package staff

import (
	"context"
	"database/sql"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

type row struct {
	ID           int64  `db:"id"`
	Login        string `db:"login"`
	Name         string `db:"name"`
	State        string `db:"state"`
	PasswordHash string `db:"password_hash"`
	TOTPSecret   string `db:"totp_secret"`
	TOTPOn       int    `db:"totp_on"`
	TOTPStep     int64  `db:"totp_step"`
	Wrong        int    `db:"wrong"`
	LockedUntil  int64  `db:"locked_until"`
	CreatedAt    int64  `db:"created_at"`
}

const (
	accountColumns = "id, login, name, state, password_hash, totp_secret, totp_on, totp_step, wrong, locked_until, created_at"
	selectAccount  = "SELECT " + accountColumns + " FROM staff"
)

func byLogin(ctx context.Context, tx *db.Tx, login string) (row, error) {
	var a row
	return a, tx.Get(ctx, &a, selectAccount+" WHERE login = ?", login)
}

func byID(ctx context.Context, tx *db.Tx, id int64) (row, error) {
	var a row
	return a, tx.Get(ctx, &a, selectAccount+" WHERE id = ?", id)
}

// Names are the names of staff, by id.
func (s *Service) Names(ctx context.Context, ids []int64) (map[int64]string, error) {
	names := make(map[int64]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	var rows []row
	err := s.db.Select(ctx, &rows, selectAccount+" WHERE id IN (?)", ids)
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, err
}

// Colleague is somebody who can be given work: a person who may log in. Own
// says that they see their own members alone.
type Colleague struct {
	ID   int64  `db:"id"`
	Name string `db:"name"`
	Own  bool   `db:"own"`
}

// mostColleagues is how many people a choice of them offers.
const mostColleagues = 500

// Colleagues are all who may log in, those with members of their own first.
func (s *Service) Colleagues(ctx context.Context) (people []Colleague, err error) {
	err = s.db.Select(ctx, &people, `SELECT s.id AS id, s.name AS name,
		CASE WHEN EXISTS (SELECT 1 FROM staff_role l JOIN role r ON r.code = l.role WHERE l.staff_id = s.id AND r.scope = ?) THEN 1 ELSE 0 END AS own
		FROM staff s WHERE s.state = ? ORDER BY own DESC, s.name, s.id LIMIT ?`, ScopeOwn, Active, mostColleagues)
	return people, err
}

func insertAccount(ctx context.Context, tx *db.Tx, id int64, n NewAccount, now int64) error {
	return tx.Insert(ctx, "INSERT INTO staff ("+accountColumns+")",
		[][]any{{id, n.Login, n.Name, Active, "", "", 0, 0, 0, 0, now}})
}

// setWrong counts a wrong try on the row as it was read.
func setWrong(ctx context.Context, tx *db.Tx, a row, wrong int, lockedUntil int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE staff SET wrong = ?, locked_until = ? WHERE id = ? AND wrong = ? AND locked_until = ?",
		wrong, lockedUntil, a.ID, a.Wrong, a.LockedUntil)
}

// giveBack returns the try of a right password. Wrong codes stay counted: a
// known password must not buy endless guesses at the code.
func giveBack(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := tx.Exec(ctx, "UPDATE staff SET wrong = wrong - 1, locked_until = 0 WHERE id = ? AND wrong > 0", id)
	return err
}

func clearWrong(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := tx.Exec(ctx, "UPDATE staff SET wrong = 0, locked_until = 0 WHERE id = ?", id)
	return err
}

// offerTOTP keeps a new secret until its first right code turns it on.
func offerTOTP(ctx context.Context, tx *db.Tx, id int64, sealed string) error {
	_, err := tx.Exec(ctx, "UPDATE staff SET totp_secret = ?, totp_step = 0 WHERE id = ? AND totp_on = 0", sealed, id)
	return err
}

// spendStep uses a step of the authenticator up; false when it was used.
func spendStep(ctx context.Context, tx *db.Tx, id, step int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE staff SET totp_step = ?, totp_on = 1, wrong = 0, locked_until = 0 WHERE id = ? AND totp_step < ? AND state = ?",
		step, id, step, Active)
}

// setHash replaces a hash by a stronger one of the same password.
func setHash(ctx context.Context, tx *db.Tx, id int64, was, hash string) error {
	_, err := tx.Exec(ctx, "UPDATE staff SET password_hash = ? WHERE id = ? AND password_hash = ?", hash, id, was)
	return err
}

func setPassword(ctx context.Context, tx *db.Tx, id int64, hash string) error {
	_, err := tx.Exec(ctx, "UPDATE staff SET password_hash = ?, wrong = 0, locked_until = 0 WHERE id = ?", hash, id)
	return err
}

// resetLogin begins an account's ways in anew: a password, no authenticator.
func resetLogin(ctx context.Context, tx *db.Tx, id int64, hash string) error {
	if _, err := tx.Exec(ctx, "UPDATE staff SET password_hash = ?, totp_on = 0, wrong = 0, locked_until = 0 WHERE id = ?", hash, id); err != nil {
		return err
	}
	return replaceRecovery(ctx, tx, id, nil)
}

func setState(ctx context.Context, tx *db.Tx, id int64, state string) error {
	_, err := tx.Exec(ctx, "UPDATE staff SET state = ? WHERE id = ?", state, id)
	return err
}

func replaceRecovery(ctx context.Context, tx *db.Tx, id int64, hashes []string) error {
	if _, err := tx.Exec(ctx, "DELETE FROM staff_recovery WHERE staff_id = ?", id); err != nil {
		return err
	}
	rows := make([][]any, len(hashes))
	for i, h := range hashes {
		rows[i] = []any{id, h}
	}
	return tx.Insert(ctx, "INSERT INTO staff_recovery (staff_id, code_hash)", rows)
}

func deleteRecovery(ctx context.Context, tx *db.Tx, id int64, hash string) (bool, error) {
	return tx.ExecOne(ctx, "DELETE FROM staff_recovery WHERE staff_id = ? AND code_hash = ?", id, hash)
}

type ticketRow struct {
	Hash      string `db:"token_hash"`
	StaffID   int64  `db:"staff_id"`
	ExpiresAt int64  `db:"expires_at"`
}

const selectTicket = `SELECT t.token_hash, t.staff_id, t.expires_at FROM staff_ticket t
	JOIN staff s ON s.id = t.staff_id WHERE t.token_hash = ? AND t.kind = ? AND s.state = ?`

func insertTicket(ctx context.Context, tx *db.Tx, hash string, id int64, kind string, expiresAt int64) error {
	return tx.Insert(ctx, "INSERT INTO staff_ticket (token_hash, staff_id, kind, expires_at)", [][]any{{hash, id, kind, expiresAt}})
}

func deleteTicket(ctx context.Context, tx *db.Tx, hash string, now int64) (bool, error) {
	return tx.ExecOne(ctx, "DELETE FROM staff_ticket WHERE token_hash = ? AND expires_at > ?", hash, now)
}

func dropTickets(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := tx.Exec(ctx, "DELETE FROM staff_ticket WHERE staff_id = ?", id)
	return err
}

type sessionRow struct {
	ID        int64  `db:"id"`
	Hash      string `db:"token_hash"`
	StaffID   int64  `db:"staff_id"`
	IP        string `db:"ip"`
	Agent     string `db:"agent"`
	CreatedAt int64  `db:"created_at"`
	SeenAt    int64  `db:"seen_at"`
}

// alive reports whether neither clock of the session has run out.
func (r sessionRow) alive(now int64) bool {
	return now-r.SeenAt < idleFor.Milliseconds() && now-r.CreatedAt < sessionFor.Milliseconds()
}

type sessionOf struct {
	sessionRow
	Name string `db:"name"`
}

const (
	sessionColumns  = "id, token_hash, staff_id, ip, agent, created_at, seen_at"
	selectSessions  = "SELECT " + sessionColumns + " FROM staff_session WHERE staff_id = ? ORDER BY id DESC"
	selectSessionOf = `SELECT x.id, x.token_hash, x.staff_id, x.ip, x.agent, x.created_at, x.seen_at, s.name
		FROM staff_session x JOIN staff s ON s.id = x.staff_id WHERE x.token_hash = ? AND s.state = '` + Active + `'`
)

func insertSession(ctx context.Context, tx *db.Tx, r sessionRow) error {
	return tx.Insert(ctx, "INSERT INTO staff_session ("+sessionColumns+")",
		[][]any{{r.ID, r.Hash, r.StaffID, r.IP, r.Agent, r.CreatedAt, r.SeenAt}})
}

func setSeen(ctx context.Context, tx *db.Tx, id, now int64) error {
	_, err := tx.Exec(ctx, "UPDATE staff_session SET seen_at = ? WHERE id = ? AND seen_at < ?", now, id, now)
	return err
}

func deleteSession(ctx context.Context, tx *db.Tx, id, staffID int64) (bool, error) {
	return tx.ExecOne(ctx, "DELETE FROM staff_session WHERE id = ? AND staff_id = ?", id, staffID)
}

func dropSessions(ctx context.Context, tx *db.Tx, staffIDs []int64) error {
	_, err := tx.Exec(ctx, "DELETE FROM staff_session WHERE staff_id IN (?)", staffIDs)
	return err
}

func dropSessionsOfRole(ctx context.Context, tx *db.Tx, role string) error {
	_, err := tx.Exec(ctx, "DELETE FROM staff_session WHERE staff_id IN (SELECT staff_id FROM staff_role WHERE role = ?)", role)
	return err
}

// dropDead deletes sessions and tickets whose time is over.
func dropDead(ctx context.Context, tx *db.Tx) error {
	now := clock.Millis(tx.Now)
	if _, err := tx.Exec(ctx, "DELETE FROM staff_ticket WHERE expires_at <= ?", now); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "DELETE FROM staff_session WHERE created_at <= ? OR seen_at <= ?",
		now-sessionFor.Milliseconds(), now-idleFor.Milliseconds())
	return err
}

type (
	roleLink struct {
		StaffID int64  `db:"staff_id"`
		Role    string `db:"role"`
	}
	roleRow struct {
		Code  string `db:"code"`
		Name  string `db:"name"`
		Scope string `db:"scope"`
	}
	roleGrant struct {
		Role       string `db:"role"`
		Permission string `db:"permission"`
	}
	grant struct {
		Role       string         `db:"role"`
		Permission sql.NullString `db:"permission"`
		Scope      string         `db:"scope"`
	}
)

const selectGrants = `SELECT l.role AS role, p.permission AS permission, r.scope AS scope FROM staff_role l JOIN role r ON r.code = l.role
	LEFT JOIN role_permission p ON p.role = l.role WHERE l.staff_id = ?`

func roleCodes(ctx context.Context, tx *db.Tx) ([]string, error) {
	var codes []string
	return codes, tx.Select(ctx, &codes, "SELECT code FROM role")
}

func insertRole(ctx context.Context, tx *db.Tx, r Role) error {
	if err := tx.Insert(ctx, "INSERT INTO role (code, name, version, scope)", [][]any{{r.Code, r.Name, 1, r.Scope}}); err != nil {
		return err
	}
	return insertPermissions(ctx, tx, r.Code, r.Permissions)
}

func insertPermissions(ctx context.Context, tx *db.Tx, role string, permissions []string) error {
	rows := make([][]any, len(permissions))
	for i, p := range permissions {
		rows[i] = []any{role, p}
	}
	return tx.Insert(ctx, "INSERT INTO role_permission (role, permission)", rows)
}

func replacePermissions(ctx context.Context, tx *db.Tx, role string, permissions []string) error {
	if _, err := tx.Exec(ctx, "DELETE FROM role_permission WHERE role = ?", role); err != nil {
		return err
	}
	return insertPermissions(ctx, tx, role, permissions)
}

func scopeOfRole(ctx context.Context, tx *db.Tx, code string) (scope string, err error) {
	err = tx.Get(ctx, &scope, "SELECT scope FROM role WHERE code = ?", code)
	return scope, err
}

func setRole(ctx context.Context, tx *db.Tx, r Role) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE role SET name = ?, scope = ?, version = version + 1 WHERE code = ?", r.Name, r.Scope, r.Code)
}

func roleInUse(ctx context.Context, tx *db.Tx, code string) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, "SELECT COUNT(*) FROM staff_role WHERE role = ?", code)
	return n > 0, err
}

func deleteRole(ctx context.Context, tx *db.Tx, code string) (bool, error) {
	if _, err := tx.Exec(ctx, "DELETE FROM role_permission WHERE role = ?", code); err != nil {
		return false, err
	}
	return tx.ExecOne(ctx, "DELETE FROM role WHERE code = ?", code)
}

// permissionsOfRole returns what a role may do; no rows: there is no such role.
func permissionsOfRole(ctx context.Context, tx *db.Tx, code string) ([]string, error) {
	var there string
	if err := tx.Get(ctx, &there, "SELECT code FROM role WHERE code = ?", code); err != nil {
		return nil, err
	}
	if there != code { // MariaDB finds "owner" for "owner ".
		return nil, sql.ErrNoRows
	}
	var grants []roleGrant
	err := tx.Select(ctx, &grants, "SELECT role, permission FROM role_permission WHERE role = ? ORDER BY permission", code)
	return granted(code, grants), err
}

func touchRole(ctx context.Context, tx *db.Tx, code string) error {
	_, err := tx.Exec(ctx, "UPDATE role SET version = version + 1 WHERE code = ?", code)
	return err
}

// holdStaff writes an account's row: two who change its roles wait for each other.
func holdStaff(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := tx.Exec(ctx, "UPDATE staff SET state = state WHERE id = ?", id)
	return err
}

func rolesOf(ctx context.Context, tx *db.Tx, staffID int64) ([]string, error) {
	var roles []string
	return roles, tx.Select(ctx, &roles, "SELECT role FROM staff_role WHERE staff_id = ? ORDER BY role", staffID)
}

func replaceRoles(ctx context.Context, tx *db.Tx, staffID int64, roles []string) error {
	if _, err := tx.Exec(ctx, "DELETE FROM staff_role WHERE staff_id = ?", staffID); err != nil {
		return err
	}
	rows := make([][]any, len(roles))
	for i, r := range roles {
		rows[i] = []any{staffID, r}
	}
	return tx.Insert(ctx, "INSERT INTO staff_role (staff_id, role)", rows)
}

func countOwners(ctx context.Context, tx *db.Tx) (int, error) {
	var n int
	return n, tx.Get(ctx, &n, "SELECT COUNT(*) FROM staff s JOIN staff_role r ON r.staff_id = s.id WHERE r.role = ? AND s.state = ?", Owner, Active)
}

type lineRow struct {
	ID        int64  `db:"id"`
	StaffID   int64  `db:"staff_id"`
	Actor     string `db:"actor"`
	Action    string `db:"action"`
	Subject   string `db:"subject"`
	SubjectID int64  `db:"subject_id"`
	Before    string `db:"before_json"`
	After     string `db:"after_json"`
	RequestID string `db:"request_id"`
	IP        string `db:"ip"`
	MadeAt    int64  `db:"made_at"`
}

const lineColumns = "id, staff_id, actor, action, subject, subject_id, before_json, after_json, request_id, ip, made_at"

func insertLine(ctx context.Context, tx *db.Tx, r lineRow) error {
	return tx.Insert(ctx, "INSERT INTO audit_log ("+lineColumns+")", [][]any{{
		r.ID, r.StaffID, r.Actor, r.Action, r.Subject, r.SubjectID, r.Before, r.After, r.RequestID, r.IP, r.MadeAt,
	}})
}

func selectLines(f Filter, before int64, limit int) (query string, args []any) {
	query = "SELECT " + lineColumns + " FROM audit_log WHERE 1 = 1"
	for _, c := range []struct {
		condition string
		value     any
		wanted    bool
	}{
		{" AND id < ?", before, before != 0},
		{" AND subject = ?", f.Subject, f.Subject != ""},
		{" AND subject_id = ?", f.SubjectID, f.SubjectID != 0},
		{" AND staff_id = ?", f.StaffID, f.StaffID != 0},
	} {
		if c.wanted {
			query, args = query+c.condition, append(args, c.value)
		}
	}
	return query + " ORDER BY id DESC LIMIT ?", append(args, limit)
}

// roleLinks lists the roles of some accounts.
func (s *Service) roleLinks(ctx context.Context, staff []int64) (links []roleLink, err error) {
	err = s.db.Select(ctx, &links, "SELECT staff_id, role FROM staff_role WHERE staff_id IN (?) ORDER BY role", staff)
	return links, err
}

// roleRows lists every role, and what each one may do.
func (s *Service) roleRows(ctx context.Context) (roles []roleRow, grants []roleGrant, err error) {
	if err := s.db.Select(ctx, &roles, "SELECT code, name, scope FROM role ORDER BY code"); err != nil {
		return nil, nil, err
	}
	err = s.db.Select(ctx, &grants, "SELECT role, permission FROM role_permission ORDER BY role, permission")
	return roles, grants, err
}

func (s *Service) stateOf(ctx context.Context, id int64) (state string, err error) {
	err = s.db.Get(ctx, &state, "SELECT state FROM staff WHERE id = ?", id)
	return state, err
}
