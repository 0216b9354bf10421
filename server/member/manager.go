package member

import (
	"context"
	"net/http"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// ErrManager refuses an account manager who is nobody, or has gone.
var ErrManager = web.E(http.StatusUnprocessableEntity, "member.unknown_manager", "没有这位员工，或已停用，请重新选择。")

// Visible refuses a member who is none of the caller's business: staff whose
// scope is their own members. For everybody else it says nothing.
func Visible(ctx context.Context, tx *db.Tx, memberID int64) error {
	scope := auth.From(ctx).Scope
	if scope == 0 {
		return nil
	}
	ok, err := managedBy(ctx, tx, memberID, scope)
	if err == nil && !ok {
		err = web.ErrNotFound
	}
	return err
}

// Visible is the same outside a transaction.
func (s *Service) Visible(ctx context.Context, memberID int64) error {
	if auth.From(ctx).Scope == 0 {
		return nil
	}
	return s.db.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error { return Visible(ctx, tx, memberID) })
}

// Manager is a member's account manager; the zero Manager is nobody.
type Manager struct {
	ID   int64
	Name string
}

// Managers are the account managers of members, by member.
func (s *Service) Managers(ctx context.Context, members []int64) (map[int64]Manager, error) {
	out := map[int64]Manager{}
	links, err := s.managersOf(ctx, members)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(links))
	for i, l := range links {
		ids[i] = l.Manager
	}
	names, err := s.staff.Names(ctx, ids)
	for _, l := range links {
		out[l.ID] = Manager{l.Manager, names[l.Manager]}
	}
	return out, err
}

// SetManager makes a member of staff the account manager of a member; 0 for none.
func (s *Service) SetManager(ctx context.Context, memberID, staffID int64) error {
	if staffID != 0 {
		active, err := s.staff.IsActive(ctx, staffID)
		if err != nil {
			return err
		}
		if !active {
			return ErrManager
		}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := Visible(ctx, tx, memberID); err != nil {
			return err
		}
		before, err := managerOf(ctx, tx, memberID)
		if db.NoRows(err) {
			return web.ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := setManager(ctx, tx, memberID, staffID); err != nil {
			return err
		}
		return s.staff.Record(ctx, tx, staff.Change{
			Action: "member.manager", Subject: "member", SubjectID: memberID, Before: map[string]web.ID{"manager": web.ID(before)}, After: map[string]web.ID{"manager": web.ID(staffID)},
		})
	})
}
