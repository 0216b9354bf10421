package member

import (
	"context"
	"net/http"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// Deleted is the state of a member who has deleted their account.
const Deleted = "deleted"

// ErrBusyAccount refuses to delete an account with something under way.
var ErrBusyAccount = web.E(http.StatusConflict, "member.account_busy", "还有未完成的订单、售后或退款，请等它们结束后再注销。")

// Hooks are what a member's data elsewhere is asked for. app/flow.go fills them.
type Hooks struct {
	// Known: a member is known by one more thing from now on, in the same transaction.
	Known func(ctx context.Context, tx *db.Tx, memberID int64, by KnownBy, value string) error
	// Arrived hears of every login, with the share link that led to it or "".
	Arrived func(ctx context.Context, tx *db.Tx, memberID int64, link string) error
	// Export adds to what a member gets of everything that is known of them.
	Export func(ctx context.Context, m Member) (map[string]any, error)
	// Forget erases a member elsewhere, in the same transaction; ErrBusyAccount
	// while something is under way.
	Forget func(ctx context.Context, tx *db.Tx, memberID int64) error
}

// Export is everything that is known of a member, in the words of the API.
func (s *Service) Export(ctx context.Context, memberID int64) (map[string]any, error) {
	m, err := s.Get(ctx, memberID)
	if err != nil {
		return nil, err
	}
	phone, err := s.Phone(m)
	if err != nil {
		return nil, err
	}
	entries, err := s.Addresses(ctx, memberID)
	if err != nil {
		return nil, err
	}
	consents, err := s.Consents(ctx, memberID)
	if err != nil {
		return nil, err
	}
	all, err := s.Hooks.Export(ctx, m)
	if err != nil {
		return nil, err
	}
	book := make([]entryView, len(entries))
	for i, e := range entries {
		book[i] = viewEntry(e)
	}
	all["member"] = map[string]any{"id": web.ID(m.ID), "openid": m.OpenID, "nickname": m.Nickname, "phone": phone, "created_at": web.Time(m.CreatedAt), "seen_at": web.Time(m.SeenAt)}
	all["addresses"], all["consents"] = book, viewConsents(consents)
	return all, nil
}

// Delete erases a member's person: openid, phone, name, picture, addresses, and
// what others keep. Orders and postings stay, under the member's number alone.
func (s *Service) Delete(ctx context.Context, memberID int64) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := erase(ctx, tx, memberID)
		if err == nil && !ok {
			err = web.ErrNotFound
		}
		if err != nil {
			return err
		}
		return s.Hooks.Forget(ctx, tx, memberID)
	})
	if err == nil {
		s.known.forgetMember(memberID)
	}
	return err
}
