package staff

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// Add makes an account and the one-time login link's token for it, valid for a
// day. The caller must hold every permission given; the command line does.
func (s *Service) Add(ctx context.Context, n NewAccount) (accountID int64, invite string, err error) {
	if !loginPattern.MatchString(n.Login) {
		return 0, "", ErrAccountName
	}
	n.Name = strings.TrimSpace(n.Name)
	if length := utf8.RuneCountInString(n.Name); length < 1 || length > maxName {
		return 0, "", ErrName
	}
	accountID = s.ids.Next()
	invite, hash := auth.NewToken()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		err := insertAccount(ctx, tx, accountID, n, clock.Millis(tx.Now))
		if db.IsDuplicate(err) {
			return taken(ctx, tx, n.Login, accountID)
		}
		if err != nil {
			return err
		}
		if err := s.setRoles(ctx, tx, accountID, n.Roles); err != nil {
			return err
		}
		if err := s.Record(ctx, tx, Change{Action: "staff.add", Subject: "staff", SubjectID: accountID, After: viewOfNew(n)}); err != nil {
			return err
		}
		return insertTicket(ctx, tx, hash, accountID, inviteKind, clock.Millis(tx.Now.Add(inviteFor)))
	})
	return accountID, invite, err
}

// taken tells somebody else's account from our own, committed by an earlier
// run of this very function.
func taken(ctx context.Context, tx *db.Tx, login string, ours int64) error {
	a, err := byLogin(ctx, tx, login)
	if err != nil {
		return err
	}
	if a.ID != ours {
		return ErrTaken
	}
	return nil
}

type newView struct {
	Login string   `json:"login"`
	Name  string   `json:"name"`
	Roles []string `json:"roles"`
}

func viewOfNew(n NewAccount) newView { return newView{n.Login, n.Name, n.Roles} }

// Invite makes a new one-time login link for an account, good for so long, and ends
// the old ones and all its sessions. Using it sets a new password and
// authenticator.
func (s *Service) Invite(ctx context.Context, accountID int64, life time.Duration) (string, error) {
	invite, hash := auth.NewToken()
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.mayTouch(ctx, tx, accountID); err != nil {
			return err
		}
		if err := dropTickets(ctx, tx, accountID); err != nil {
			return err
		}
		if err := dropSessions(ctx, tx, []int64{accountID}); err != nil {
			return err
		}
		if err := s.Record(ctx, tx, Change{Action: "staff.invite", Subject: "staff", SubjectID: accountID}); err != nil {
			return err
		}
		return insertTicket(ctx, tx, hash, accountID, inviteKind, clock.Millis(tx.Now.Add(life)))
	})
	return invite, err
}

// SetState disables an account, which ends its sessions, or enables it again.
func (s *Service) SetState(ctx context.Context, accountID int64, state string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.mayTouch(ctx, tx, accountID); err != nil {
			return err
		}
		was, err := byID(ctx, tx, accountID)
		if err != nil {
			return err
		}
		if err := setState(ctx, tx, accountID, state); err != nil {
			return err
		}
		if err := keepOwner(ctx, tx); err != nil {
			return err
		}
		if err := dropSessions(ctx, tx, []int64{accountID}); err != nil {
			return err
		}
		if err := dropTickets(ctx, tx, accountID); err != nil {
			return err
		}
		return s.Record(ctx, tx, Change{
			Action: "staff." + state, Subject: "staff", SubjectID: accountID,
			Before: map[string]string{"state": was.State}, After: map[string]string{"state": state},
		})
	})
}

// SetRoles replaces an account's roles and ends its sessions. With read, what the
// caller read, it is refused when somebody changed them since.
func (s *Service) SetRoles(ctx context.Context, accountID int64, roles []string, read *[]string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.mayTouch(ctx, tx, accountID); err != nil {
			return err
		}
		if err := holdStaff(ctx, tx, accountID); err != nil {
			return err
		}
		was, err := rolesOf(ctx, tx, accountID)
		if err == nil && changed(read, was) {
			err = ErrStale
		}
		if err != nil {
			return err
		}
		if err := s.setRoles(ctx, tx, accountID, roles); err != nil {
			return err
		}
		if err := keepOwner(ctx, tx); err != nil {
			return err
		}
		if err := dropSessions(ctx, tx, []int64{accountID}); err != nil {
			return err
		}
		return s.Record(ctx, tx, Change{
			Action: "staff.roles", Subject: "staff", SubjectID: accountID,
			Before: map[string][]string{"roles": was}, After: map[string][]string{"roles": roles},
		})
	})
}

// setRoles writes the roles after making sure that the caller may give them.
func (s *Service) setRoles(ctx context.Context, tx *db.Tx, accountID int64, roles []string) error {
	roles = slices.Compact(slices.Sorted(slices.Values(roles)))
	for _, code := range roles {
		permissions, err := permissionsOfRole(ctx, tx, code)
		if db.NoRows(err) {
			return ErrNoRole
		}
		if err != nil {
			return err
		}
		scope, err := scopeOfRole(ctx, tx, code)
		if err != nil {
			return err
		}
		if err := errors.Join(within(ctx, permissions), withinScope(ctx, scope)); err != nil {
			return ErrBeyond
		}
	}
	return replaceRoles(ctx, tx, accountID, roles)
}

// mayTouch refuses to let anybody change an account that may do more than
// they: its link or its roles would be a ladder.
func (s *Service) mayTouch(ctx context.Context, tx *db.Tx, accountID int64) error {
	if _, err := byID(ctx, tx, accountID); err != nil {
		if db.NoRows(err) {
			return web.ErrNotFound
		}
		return err
	}
	roles, err := rolesOf(ctx, tx, accountID)
	if err != nil {
		return err
	}
	for _, code := range roles {
		permissions, err := permissionsOfRole(ctx, tx, code)
		if err != nil {
			return err
		}
		if err := within(ctx, permissions); err != nil {
			return err
		}
	}
	return nil
}

// within refuses permissions that the caller does not hold. The command line
// acts for the owner of the machine.
func within(ctx context.Context, permissions []string) error {
	who := auth.From(ctx)
	if who.Kind == auth.Anonymous {
		return nil
	}
	for _, p := range permissions {
		if !who.May(p) {
			return ErrBeyond
		}
	}
	return nil
}

// withinScope refuses a scope beyond the caller's own: who sees only their own
// members can let nobody see more.
func withinScope(ctx context.Context, scope string) error {
	if auth.From(ctx).Scope != 0 && scope != ScopeOwn {
		return ErrBeyond
	}
	return nil
}

// keepOwner makes sure that somebody can still do everything. It writes the
// owner role's row, so that two who remove each other collide.
func keepOwner(ctx context.Context, tx *db.Tx) error {
	if err := touchRole(ctx, tx, Owner); err != nil {
		return err
	}
	n, err := countOwners(ctx, tx)
	if err == nil && n == 0 {
		err = ErrLastOwner
	}
	return err
}

// Get returns an account.
func (s *Service) Get(ctx context.Context, accountID int64) (Account, error) {
	var a row
	err := s.db.Get(ctx, &a, selectAccount+" WHERE id = ?", accountID)
	if db.NoRows(err) {
		return Account{}, web.ErrNotFound
	}
	if err != nil {
		return Account{}, err
	}
	all, err := s.withRoles(ctx, []row{a})
	if err != nil {
		return Account{}, err
	}
	return all[0], nil
}

// ByLogin returns the account that logs in by this name.
func (s *Service) ByLogin(ctx context.Context, login string) (Account, error) {
	var a row
	err := s.db.Get(ctx, &a, selectAccount+" WHERE login = ?", login)
	if db.NoRows(err) {
		return Account{}, web.ErrNotFound
	}
	if err != nil {
		return Account{}, err
	}
	return s.Get(ctx, a.ID)
}

// List returns at most limit accounts after the cursor, the oldest first.
func (s *Service) List(ctx context.Context, after web.Cursor, limit int) ([]Account, error) {
	var rows []row
	if err := s.db.Select(ctx, &rows, selectAccount+" WHERE id > ? ORDER BY id LIMIT ?", after.ID, limit); err != nil {
		return nil, err
	}
	return s.withRoles(ctx, rows)
}

func (s *Service) withRoles(ctx context.Context, rows []row) ([]Account, error) {
	out, ids := []Account{}, []int64{}
	for _, r := range rows {
		out = append(out, Account{ID: r.ID, Login: r.Login, Name: r.Name, State: r.State, TOTP: r.TOTPOn == 1, Roles: []string{}, CreatedAt: r.CreatedAt})
		ids = append(ids, r.ID)
	}
	if len(ids) == 0 {
		return out, nil
	}
	links, err := s.roleLinks(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		i := slices.Index(ids, l.StaffID)
		out[i].Roles = append(out[i].Roles, l.Role)
	}
	return out, nil
}

// IsActive reports whether there is such a person and they may log in.
func (s *Service) IsActive(ctx context.Context, id int64) (bool, error) {
	state, err := s.stateOf(ctx, id)
	if db.NoRows(err) {
		return false, nil
	}
	return state == Active, err
}
