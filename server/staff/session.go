package staff

import (
	"context"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// Session is one place where a person is logged in.
type Session struct {
	ID                int64
	IP, Agent         string
	CreatedAt, SeenAt int64 // Milliseconds.
}

func (s *Service) newSession(ctx context.Context, staffID int64, agent string, e *Entered) sessionRow {
	var hash string
	e.Token, hash = auth.NewToken()
	if len(agent) > maxAgent {
		agent = agent[:maxAgent]
	}
	return sessionRow{ID: s.ids.Next(), Hash: hash, StaffID: staffID, IP: web.ClientIP(ctx), Agent: printable(agent)}
}

// printable keeps what any database stores: a User-Agent may hold anything.
func printable(s string) string {
	out := []byte{}
	for _, b := range []byte(s) {
		if b >= ' ' && b < 0x7f {
			out = append(out, b)
		}
	}
	return string(out)
}

// Authenticate turns a session's token into its person with today's
// permissions. It reads the database each time: whoever was disabled a second
// ago is out.
func (s *Service) Authenticate(ctx context.Context, token string) (auth.Principal, error) {
	var found sessionOf
	err := s.db.Get(ctx, &found, selectSessionOf, auth.HashToken(token))
	now := s.db.Clock().Now()
	if db.NoRows(err) || err == nil && !found.alive(clock.Millis(now)) {
		return auth.Principal{}, ErrSession
	}
	if err != nil {
		return auth.Principal{}, err
	}
	if now.Sub(clock.FromMillis(found.SeenAt)) >= seenEvery {
		if err := s.see(ctx, found.ID); err != nil {
			return auth.Principal{}, err
		}
	}
	permissions, scope, err := s.permissionsOf(ctx, found.StaffID)
	if err != nil {
		return auth.Principal{}, err
	}
	return auth.Principal{
		Kind: auth.Staff, ID: found.StaffID, Name: found.Name, SessionID: found.ID, Permissions: permissions, Scope: scope,
	}, nil
}

// Acting is a person in whose name the program works for a while, with today's
// permissions; somebody who was disabled holds none.
func (s *Service) Acting(ctx context.Context, staffID int64) (auth.Principal, error) {
	a, err := s.Get(ctx, staffID)
	if err != nil {
		return auth.Principal{}, err
	}
	who := auth.Principal{Kind: auth.Staff, ID: a.ID, Name: a.Name}
	if a.State == Active {
		who.Permissions, who.Scope, err = s.permissionsOf(ctx, staffID)
	}
	return who, err
}

func (s *Service) see(ctx context.Context, sessionID int64) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return setSeen(ctx, tx, sessionID, clock.Millis(tx.Now))
	})
}

// permissionsOf is what a person may do, and of whose members: their own alone
// when each of their roles says so.
func (s *Service) permissionsOf(ctx context.Context, staffID int64) (may map[string]bool, scope int64, err error) {
	var grants []grant
	if err := s.db.Select(ctx, &grants, selectGrants, staffID); err != nil {
		return nil, 0, err
	}
	may = map[string]bool{}
	if len(grants) > 0 {
		scope = staffID
	}
	for _, g := range grants {
		if g.Role == Owner {
			return known, 0, nil // Shared, and never written after the start.
		}
		if g.Scope != ScopeOwn {
			scope = 0
		}
		if g.Permission.Valid && known[g.Permission.String] {
			may[g.Permission.String] = true
		}
	}
	return may, scope, nil
}

// Sessions lists where the caller is logged in, the latest first.
func (s *Service) Sessions(ctx context.Context) ([]Session, error) {
	var rows []sessionRow
	if err := s.db.Select(ctx, &rows, selectSessions, auth.From(ctx).ID); err != nil {
		return nil, err
	}
	out, now := []Session{}, clock.Millis(s.db.Clock().Now())
	for _, r := range rows {
		if r.alive(now) {
			out = append(out, Session{ID: r.ID, IP: r.IP, Agent: r.Agent, CreatedAt: r.CreatedAt, SeenAt: r.SeenAt})
		}
	}
	return out, nil
}

// Revoke ends one of the caller's own sessions.
func (s *Service) Revoke(ctx context.Context, sessionID int64) error {
	who := auth.From(ctx)
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := deleteSession(ctx, tx, sessionID, who.ID)
		if err != nil || !ok {
			return orRefuse(err, web.ErrNotFound)
		}
		return s.Record(ctx, tx, Change{Action: "staff.session_ended", Subject: "staff", SubjectID: who.ID})
	})
}

// Logout ends the caller's session.
func (s *Service) Logout(ctx context.Context) error {
	who := auth.From(ctx)
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := deleteSession(ctx, tx, who.SessionID, who.ID)
		return err
	})
}

// ChangePassword sets the caller's own password and ends all sessions.
func (s *Service) ChangePassword(ctx context.Context, old, fresh string) error {
	who := auth.From(ctx)
	if err := s.rules.Check(fresh, s.issuer, product, who.Name); err != nil {
		return ErrPassword.Because(err)
	}
	a, err := s.attemptByID(ctx, who.ID, ErrOldPassword)
	if err != nil {
		return err
	}
	right, err := s.hasher.Verify(ctx, a.PasswordHash, old)
	if err != nil || !right {
		return orRefuse(err, ErrOldPassword)
	}
	hash, err := s.hasher.Hash(ctx, fresh)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := setPassword(ctx, tx, who.ID, hash); err != nil {
			return err
		}
		if err := dropSessions(ctx, tx, []int64{who.ID}); err != nil {
			return err
		}
		return s.Record(ctx, tx, Change{Action: "staff.password_changed", Subject: "staff", SubjectID: who.ID})
	})
}

// Sweep deletes sessions and tickets whose time is over.
func (s *Service) Sweep(ctx context.Context) error { return s.db.InTx(ctx, dropDead) }
