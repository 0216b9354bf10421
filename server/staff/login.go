package staff

import (
	"context"
	"strings"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/secret"
	"yuanfen/server/platform/web"
)

// Ticket stands between the password and the code. Secret and Address are set
// when an authenticator app must be set up first.
type Ticket struct {
	Token   string
	Secret  string
	Address string
}

// Login is the first step: the password. Unknown, disabled and locked accounts
// get the same answer, after the same time, as a wrong password.
func (s *Service) Login(ctx context.Context, login, password string) (Ticket, error) {
	a, err := s.attemptByLogin(ctx, strings.ToLower(strings.TrimSpace(login)))
	if err != nil {
		return Ticket{}, err
	}
	right, err := s.hasher.Verify(ctx, a.PasswordHash, password)
	if err != nil {
		return Ticket{}, err
	}
	if !right {
		return Ticket{}, ErrLogin
	}
	stronger := a.PasswordHash
	if s.hasher.Weak(a.PasswordHash) {
		if stronger, err = s.hasher.Hash(ctx, password); err != nil {
			return Ticket{}, err
		}
	}
	return s.ticket(ctx, a, func(ctx context.Context, tx *db.Tx) error {
		if err := giveBack(ctx, tx, a.ID); err != nil || stronger == a.PasswordHash {
			return err
		}
		return setHash(ctx, tx, a.ID, a.PasswordHash, stronger)
	})
}

// attemptByLogin counts an attempt before the password is looked at, so that a
// hundred guesses at once are still only five. It returns a row without a
// password hash when the account can't be entered; then it writes something
// all the same, so that the time of a commit does not tell who exists.
func (s *Service) attemptByLogin(ctx context.Context, login string) (row, error) {
	return db.InTxV(ctx, s.db, func(ctx context.Context, tx *db.Tx) (row, error) {
		a, err := byLogin(ctx, tx, login)
		if db.NoRows(err) {
			return row{}, decoy(ctx, tx)
		}
		if err != nil {
			return row{}, err
		}
		ok, err := attempt(ctx, tx, a)
		if err == nil && !ok {
			return row{}, decoy(ctx, tx)
		}
		return a, err
	})
}

// decoy writes a ticket that nobody has and that is over already.
func decoy(ctx context.Context, tx *db.Tx) error {
	_, hash := auth.NewToken()
	return insertTicket(ctx, tx, hash, 0, ticketKind, clock.Millis(tx.Now))
}

// attempt takes one of the account's tries; false means that it has none, or
// is disabled.
func attempt(ctx context.Context, tx *db.Tx, a row) (bool, error) {
	now := clock.Millis(tx.Now)
	if a.State != Active || a.LockedUntil > now {
		return false, nil
	}
	wrong, lock := a.Wrong+1, int64(0)
	if a.LockedUntil != 0 { // The lock is over: five new tries.
		wrong = 1
	}
	if wrong >= maxWrong {
		lock = clock.Millis(tx.Now.Add(lockFor))
	}
	ok, err := setWrong(ctx, tx, a, wrong, lock)
	if err == nil && !ok {
		err = db.ErrConflict // Another attempt at the same moment.
	}
	return ok, err
}

// ticket gives out the way to the second step, with a new secret when the
// account has no authenticator yet.
func (s *Service) ticket(ctx context.Context, a row, also func(context.Context, *db.Tx) error) (Ticket, error) {
	token, hash := auth.NewToken()
	t := Ticket{Token: token}
	if a.TOTPOn == 0 {
		t.Secret = auth.NewTOTPSecret()
		t.Address = auth.TOTPAddress(s.issuer, a.Login, t.Secret)
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		err := insertTicket(ctx, tx, hash, a.ID, ticketKind, clock.Millis(tx.Now.Add(ticketFor)))
		if db.IsDuplicate(err) {
			return nil // An earlier run of this very function was committed.
		}
		if err != nil {
			return err
		}
		if err := also(ctx, tx); err != nil || t.Secret == "" {
			return err
		}
		return offerTOTP(ctx, tx, a.ID, s.ring.Seal(totpPlace(a.ID), t.Secret))
	})
	return t, err
}

func totpPlace(staffID int64) secret.Place {
	return secret.Place{Table: "staff", Column: "totp_secret", Row: staffID}
}

// UseInvite opens a one-time login link: the person chooses a password, and
// goes on to set up an authenticator app.
func (s *Service) UseInvite(ctx context.Context, invite, password string) (Ticket, error) {
	if err := s.rules.Check(password, s.issuer, product); err != nil {
		return Ticket{}, ErrPassword.Because(err)
	}
	found, err := s.liveTicket(ctx, invite, inviteKind, ErrInvite)
	if err != nil {
		return Ticket{}, err
	}
	a := row{ID: found.StaffID}
	if err := s.db.Get(ctx, &a, selectAccount+" WHERE id = ?", found.StaffID); err != nil {
		return Ticket{}, err
	}
	if err := s.rules.Check(password, s.issuer, product, a.Login, a.Name); err != nil {
		return Ticket{}, ErrPassword.Because(err)
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return Ticket{}, err
	}
	a.TOTPOn = 0
	return s.ticket(ctx, a, func(ctx context.Context, tx *db.Tx) error {
		if ok, err := deleteTicket(ctx, tx, found.Hash, clock.Millis(tx.Now)); err != nil || !ok {
			return orRefuse(err, ErrInvite)
		}
		if err := s.Record(ctx, tx, Change{Action: "staff.invite_used", Subject: "staff", SubjectID: a.ID}); err != nil {
			return err
		}
		return resetLogin(ctx, tx, a.ID, hash)
	})
}

// Invitee is whose a one-time login link is. Only who holds it hears that.
func (s *Service) Invitee(ctx context.Context, invite string) (Account, error) {
	found, err := s.liveTicket(ctx, invite, inviteKind, ErrInvite)
	if err != nil {
		return Account{}, err
	}
	return s.Get(ctx, found.StaffID)
}

func (s *Service) liveTicket(ctx context.Context, token, kind string, refusal *web.Error) (ticketRow, error) {
	var t ticketRow
	err := s.db.Get(ctx, &t, selectTicket, auth.HashToken(token), kind, Active)
	if db.NoRows(err) || err == nil && t.ExpiresAt <= clock.Millis(s.db.Clock().Now()) {
		return t, refusal
	}
	return t, err
}

// Entered is a session that has just begun.
type Entered struct {
	Token         string
	Account       Account
	RecoveryCodes []string // Set once, when the authenticator was set up.
	ExpiresAt     int64    // Milliseconds.
}

// EnterCode is the second step: the code of the authenticator app, or a
// recovery code.
func (s *Service) EnterCode(ctx context.Context, ticket, code, agent string) (Entered, error) {
	found, err := s.liveTicket(ctx, ticket, ticketKind, ErrTicket)
	if err != nil {
		return Entered{}, err
	}
	a, err := s.attemptByID(ctx, found.StaffID, ErrCode)
	if err != nil {
		return Entered{}, err
	}
	step, totp, err := s.checkCode(a, code)
	if err != nil {
		return Entered{}, err
	}
	e := Entered{ExpiresAt: clock.Millis(s.db.Clock().Now().Add(sessionFor))}
	var hashes []string
	if a.TOTPOn == 0 {
		e.RecoveryCodes, hashes = auth.NewRecoveryCodes()
	}
	session := s.newSession(ctx, a.ID, agent, &e)
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.enter(ctx, tx, entry{account: a, ticket: found.Hash, code: code, step: step, totp: totp, hashes: hashes, session: session})
	})
	if err != nil {
		return Entered{}, err
	}
	e.Account, err = s.Get(ctx, a.ID)
	return e, err
}

// attemptByID counts an attempt against the same five tries as the first step.
func (s *Service) attemptByID(ctx context.Context, staffID int64, refusal *web.Error) (row, error) {
	return db.InTxV(ctx, s.db, func(ctx context.Context, tx *db.Tx) (row, error) {
		a, err := byID(ctx, tx, staffID)
		if err != nil {
			return row{}, err
		}
		if ok, err := attempt(ctx, tx, a); err != nil || !ok {
			return row{}, orRefuse(err, refusal)
		}
		return a, nil
	})
}

// checkCode reports the step of a right authenticator code. A code that isn't
// one may still be a recovery code, which only the store knows.
func (s *Service) checkCode(a row, code string) (step int64, totp bool, err error) {
	plain, err := s.ring.Open(totpPlace(a.ID), a.TOTPSecret)
	if err != nil {
		return 0, false, err
	}
	return auth.VerifyTOTP(plain, strings.TrimSpace(code), s.db.Clock().Now())
}

// entry is what enter writes.
type entry struct {
	account row
	ticket  string
	code    string
	step    int64
	totp    bool
	hashes  []string // Of new recovery codes.
	session sessionRow
}

func (s *Service) enter(ctx context.Context, tx *db.Tx, e entry) error {
	e.session.CreatedAt, e.session.SeenAt = clock.Millis(tx.Now), clock.Millis(tx.Now)
	err := insertSession(ctx, tx, e.session)
	if db.IsDuplicate(err) {
		return nil // An earlier run of this very function was committed.
	}
	if err != nil {
		return err
	}
	if ok, err := deleteTicket(ctx, tx, e.ticket, clock.Millis(tx.Now)); err != nil || !ok {
		return orRefuse(err, ErrTicket)
	}
	if ok, err := spendCode(ctx, tx, e); err != nil || !ok {
		return orRefuse(err, ErrCode)
	}
	if e.hashes != nil {
		if err := replaceRecovery(ctx, tx, e.account.ID, e.hashes); err != nil {
			return err
		}
	}
	return s.Record(ctx, tx, Change{Action: "staff.login", Subject: "staff", SubjectID: e.account.ID, by: &e.account})
}

// spendCode uses a code up: a step once, a recovery code once, the latter only
// where an authenticator was set up.
func spendCode(ctx context.Context, tx *db.Tx, e entry) (bool, error) {
	if e.totp {
		return spendStep(ctx, tx, e.account.ID, e.step)
	}
	if e.account.TOTPOn == 0 {
		return false, nil
	}
	ok, err := deleteRecovery(ctx, tx, e.account.ID, auth.HashRecoveryCode(e.code))
	if err != nil || !ok {
		return ok, err
	}
	return true, clearWrong(ctx, tx, e.account.ID)
}

// orRefuse is err, or the refusal when there is none.
func orRefuse(err error, refusal *web.Error) error {
	if err != nil {
		return err
	}
	return refusal
}
