package member

import (
	"context"
	"errors"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/wechat"
)

// WeChat's refusals of a login code (WECHAT.md 2.5).
const (
	wxCodeInvalid = 40029
	wxCodeUsed    = 40163
	wxUserAtRisk  = 40226
)

// Arrival is how somebody came: the share link that led them, and the random name
// that their client has given the device. Both may be "".
type Arrival struct {
	Link   string
	Device string
}

// Login turns a wx.login code into a session, and makes the member on the
// first visit. WeChat's session_key goes nowhere: nothing here needs it.
func (s *Service) Login(ctx context.Context, code string, how Arrival) (Session, Member, error) {
	who, err := s.wechat.Login(ctx, code)
	if err != nil {
		return Session{}, Member{}, loginRefused(err)
	}
	fresh := s.ids.Next()
	session, hash := s.newSession()
	m, err := db.InTxV(ctx, s.db, func(ctx context.Context, tx *db.Tx) (Member, error) {
		m, err := s.find(ctx, tx, who, fresh)
		if err != nil {
			return m, err
		}
		if m.State == Blocked {
			return m, ErrBlocked
		}
		if err := insertSession(ctx, tx, hash, m.ID, clock.Millis(tx.Now), clock.Millis(session.ExpiresAt)); err != nil {
			return m, err
		}
		if how.Device != "" {
			if err := seeDevice(ctx, tx, m.ID, s.secrets.Index("member_device", "device", how.Device), clock.Millis(tx.Now)); err != nil {
				return m, err
			}
		}
		return m, s.Hooks.Arrived(ctx, tx, m.ID, how.Link)
	})
	session.MemberID = m.ID
	return session, m, err
}

func loginRefused(err error) error {
	var definite *wechat.Error
	switch {
	case wechat.IsErrCode(err, wxUserAtRisk):
		return ErrRisky.Because(err)
	case wechat.IsErrCode(err, wxCodeInvalid, wxCodeUsed), errors.As(err, &definite) && definite.ErrCode == 0:
		return ErrCode.Because(err)
	}
	return ErrLoginBusy.Because(err)
}

func (s *Service) newSession() (Session, string) {
	token, hash := auth.NewToken()
	return Session{Token: token, ExpiresAt: s.db.Clock().Now().Add(sessionLives)}, hash
}

// find reads or makes the member behind an openid.
func (s *Service) find(ctx context.Context, tx *db.Tx, who wechat.Session, fresh int64) (Member, error) {
	now := clock.Millis(tx.Now)
	m, err := byOpenID(ctx, tx, who.OpenID)
	if err == nil {
		return m, setSeen(ctx, tx, m.ID, now)
	}
	if !db.NoRows(err) {
		return m, err
	}
	m = Member{ID: fresh, OpenID: who.OpenID, UnionID: who.UnionID, State: Active, CreatedAt: now, SeenAt: now}
	err = insertMember(ctx, tx, m)
	if db.IsDuplicate(err) {
		err = db.ErrConflict // The same person, twice at once.
	}
	if err != nil {
		return m, err
	}
	return m, s.Hooks.Known(ctx, tx, m.ID, ByOpenID, who.OpenID)
}

// Renew gives a fresh token for a valid one, which dies a minute later.
func (s *Service) Renew(ctx context.Context, token string) (Session, error) {
	session, hash := s.newSession()
	old := auth.HashToken(token)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := sessionByHash(ctx, tx, old)
		if db.NoRows(err) || (err == nil && found.ExpiresAt <= clock.Millis(tx.Now)) {
			return ErrSession
		}
		if err != nil {
			return err
		}
		session.MemberID = found.MemberID
		if err := shorten(ctx, tx, old, clock.Millis(tx.Now.Add(graceAfterRenewal))); err != nil {
			return err
		}
		return insertSession(ctx, tx, hash, found.MemberID, clock.Millis(tx.Now), clock.Millis(session.ExpiresAt))
	})
	s.known.forget(old)
	return session, err
}

// Logout ends a session.
func (s *Service) Logout(ctx context.Context, token string) error {
	hash := auth.HashToken(token)
	s.known.forget(hash)
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return deleteSession(ctx, tx, hash) })
}

// Authenticate turns a token into its member.
func (s *Service) Authenticate(ctx context.Context, token string) (auth.Principal, error) {
	hash, now := auth.HashToken(token), s.db.Clock().Now()
	if p, ok := s.known.get(hash, now); ok {
		return p, nil
	}
	var found sessionRow
	err := s.db.Get(ctx, &found, sessionOfActive, hash, Active)
	if db.NoRows(err) || (err == nil && found.ExpiresAt <= clock.Millis(now)) {
		return auth.Principal{}, ErrSession
	}
	if err != nil {
		return auth.Principal{}, err
	}
	p := auth.Principal{Kind: auth.Member, ID: found.MemberID}
	s.known.put(hash, p, now, clock.FromMillis(found.ExpiresAt))
	return p, nil
}
