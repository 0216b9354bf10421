package staff

import (
	"context"
	"errors"
	"slices"

	"yuanfen/server/platform/db"
)

// Seed makes the roles that a shop starts with, where they are not there yet.
// Changed ones stay as they are.
func (s *Service) Seed(ctx context.Context) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		there, err := roleCodes(ctx, tx)
		if err != nil {
			return err
		}
		for _, r := range seeds {
			if slices.Contains(there, r.Code) {
				continue
			}
			if err := insertRole(ctx, tx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// Roles lists every role with its permissions.
func (s *Service) Roles(ctx context.Context) ([]Role, error) {
	rows, grants, err := s.roleRows(ctx)
	if err != nil {
		return nil, err
	}
	out := []Role{}
	for _, r := range rows {
		out = append(out, Role{Code: r.Code, Name: r.Name, Permissions: granted(r.Code, grants), Scope: r.Scope})
	}
	return out, nil
}

// granted picks a role's permissions that still exist.
func granted(role string, grants []roleGrant) []string {
	if role == Owner {
		return all()
	}
	out := []string{}
	for _, g := range grants {
		if g.Role == role && known[g.Permission] {
			out = append(out, g.Permission)
		}
	}
	return out
}

func all() []string {
	out := make([]string, len(Permissions))
	for i, p := range Permissions {
		out[i] = p.Code
	}
	return out
}

// SetPermissions replaces what a role may do, and ends the sessions of all who
// have it. With read, what the caller read, it is refused when somebody changed the
// role since. The caller must hold what the role had and what it gets.
func (s *Service) SetPermissions(ctx context.Context, role string, permissions []string, read *[]string) error {
	if role == Owner {
		return ErrOwnerRole
	}
	permissions = slices.Compact(slices.Sorted(slices.Values(permissions)))
	for _, p := range permissions {
		if !known[p] {
			return ErrPermission
		}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := touchRole(ctx, tx, role); err != nil { // Two who change one role wait for each other here.
			return err
		}
		was, err := permissionsOfRole(ctx, tx, role)
		if db.NoRows(err) {
			return ErrNoRole
		}
		if err == nil && changed(read, was) {
			err = ErrStale
		}
		if err != nil {
			return err
		}
		if err := within(ctx, append(slices.Clone(was), permissions...)); err != nil {
			return err
		}
		if err := replacePermissions(ctx, tx, role, permissions); err != nil {
			return err
		}
		if err := dropSessionsOfRole(ctx, tx, role); err != nil {
			return err
		}
		return s.Record(ctx, tx, Change{
			Action: "role.permissions", Subject: "role:" + role,
			Before: map[string][]string{"permissions": was}, After: map[string][]string{"permissions": permissions},
		})
	})
}

// changed reports whether what somebody read is not so any more; nil: they do not say.
func changed(read *[]string, now []string) bool {
	return read != nil && !slices.Equal(slices.Sorted(slices.Values(*read)), slices.Sorted(slices.Values(now)))
}

// AddRole makes a role of the shop's own. The caller must hold what it may do.
func (s *Service) AddRole(ctx context.Context, r Role) error {
	r.Permissions = slices.Compact(slices.Sorted(slices.Values(r.Permissions)))
	for _, p := range r.Permissions {
		if !known[p] {
			return ErrPermission
		}
	}
	if err := errors.Join(within(ctx, r.Permissions), withinScope(ctx, r.Scope)); err != nil {
		return ErrBeyond
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		err := insertRole(ctx, tx, r)
		if db.IsDuplicate(err) {
			return ErrRoleTaken
		}
		if err != nil {
			return err
		}
		return s.Record(ctx, tx, Change{Action: "role.add", Subject: "role:" + r.Code, After: r})
	})
}

// RenameRole gives a role another name and scope, and ends the sessions of all
// who have it.
func (s *Service) RenameRole(ctx context.Context, code, name, scope string) error {
	if code == Owner {
		return ErrOwnerRole
	}
	if err := withinScope(ctx, scope); err != nil {
		return err
	}
	return s.changeRole(ctx, code, "role.change", map[string]string{"name": name, "scope": scope}, func(ctx context.Context, tx *db.Tx) (bool, error) {
		return setRole(ctx, tx, Role{Code: code, Name: name, Scope: scope})
	})
}

// DeleteRole removes a role that nobody has.
func (s *Service) DeleteRole(ctx context.Context, code string) error {
	if code == Owner {
		return ErrOwnerRole
	}
	return s.changeRole(ctx, code, "role.delete", nil, func(ctx context.Context, tx *db.Tx) (bool, error) {
		used, err := roleInUse(ctx, tx, code)
		if err == nil && used {
			err = ErrRoleUsed
		}
		if err != nil {
			return false, err
		}
		return deleteRole(ctx, tx, code)
	})
}

func (s *Service) changeRole(ctx context.Context, code, action string, after any, change func(context.Context, *db.Tx) (bool, error)) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		was, err := permissionsOfRole(ctx, tx, code)
		if db.NoRows(err) {
			return ErrNoRole
		}
		if err == nil {
			err = within(ctx, was)
		}
		if err != nil {
			return err
		}
		ok, err := change(ctx, tx)
		if err == nil && !ok {
			err = ErrNoRole
		}
		if err != nil {
			return err
		}
		if err := dropSessionsOfRole(ctx, tx, code); err != nil {
			return err
		}
		return s.Record(ctx, tx, Change{Action: action, Subject: "role:" + code, Before: map[string][]string{"permissions": was}, After: after})
	})
}
