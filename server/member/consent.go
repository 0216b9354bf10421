package member

import (
	"context"
	"net/http"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Agreement is one version of a text that members agree to. It is never
// changed: a new text is a new version.
type Agreement struct {
	ID          int64  `db:"id"`
	Kind        string `db:"kind"` // "privacy", "terms", "marketing", "distributor".
	Version     int    `db:"version"`
	Title       string `db:"title"`
	Body        string `db:"body"`
	PublishedAt int64  `db:"published_at"` // UTC ms
}

// Consent is a member's yes to one version of a text. WithdrawnAt is 0 while it
// stands.
type Consent struct {
	AgreementID int64  `db:"agreement_id"`
	Kind        string `db:"kind"`
	Version     int    `db:"version"`
	Title       string `db:"title"`
	GivenAt     int64  `db:"given_at"`
	WithdrawnAt int64  `db:"withdrawn_at"`
}

// ErrOldText refuses a yes to a text that is not the current one.
var ErrOldText = web.E(http.StatusConflict, "member.agreement_changed", "协议已更新，请阅读新的版本后再同意。")

// Publish makes a text the current one of its kind.
func (s *Service) Publish(ctx context.Context, a Agreement) (Agreement, error) {
	a.ID = s.ids.Next()
	return a, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		last, err := lastVersion(ctx, tx, a.Kind)
		if err != nil {
			return err
		}
		a.Version, a.PublishedAt = last+1, clock.Millis(tx.Now)
		err = insertAgreement(ctx, tx, a)
		if db.IsDuplicate(err) {
			return db.ErrConflict // Two people at once: one after the other.
		}
		if err != nil {
			return err
		}
		return s.staff.Record(ctx, tx, staff.Change{Action: "agreement.publish", Subject: "agreement", SubjectID: a.ID, After: a})
	})
}

// Agree records a member's yes to a current text; again is no error.
func (s *Service) Agree(ctx context.Context, memberID, agreementID int64) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.AgreeIn(ctx, tx, memberID, agreementID) })
}

// AgreeIn is Agree in the caller's transaction.
func (s *Service) AgreeIn(ctx context.Context, tx *db.Tx, memberID, agreementID int64) error {
	a, err := agreement(ctx, tx, agreementID)
	if db.NoRows(err) {
		return web.ErrNotFound
	}
	if err != nil {
		return err
	}
	last, err := lastVersion(ctx, tx, a.Kind)
	if err == nil && a.Version != last {
		err = ErrOldText
	}
	if err != nil {
		return err
	}
	again, err := giveAgain(ctx, tx, memberID, agreementID, clock.Millis(tx.Now))
	if err != nil || again {
		return err
	}
	err = insertConsent(ctx, tx, s.ids.Next(), memberID, agreementID, clock.Millis(tx.Now))
	if db.IsDuplicate(err) {
		return db.ErrConflict // The same tap, twice at once: the other's yes stands.
	}
	return err
}

// Withdraw takes a member's yes back. The record of it stays.
func (s *Service) Withdraw(ctx context.Context, memberID, agreementID int64) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := withdrawConsent(ctx, tx, memberID, agreementID, clock.Millis(tx.Now))
		if err == nil && !ok {
			err = web.ErrNotFound
		}
		return err
	})
}
