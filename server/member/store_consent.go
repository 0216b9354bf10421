package member

import (
	"context"

	"yuanfen/server/platform/db"
)

const agreementColumns = "id, kind, version, title, body, published_at"

func lastVersion(ctx context.Context, tx *db.Tx, kind string) (version int, err error) {
	err = tx.Get(ctx, &version, "SELECT COALESCE(MAX(version), 0) FROM agreement WHERE kind = ?", kind)
	return version, err
}

func insertAgreement(ctx context.Context, tx *db.Tx, a Agreement) error {
	return tx.Insert(ctx, "INSERT INTO agreement ("+agreementColumns+")", [][]any{{a.ID, a.Kind, a.Version, a.Title, a.Body, a.PublishedAt}})
}

func agreement(ctx context.Context, tx *db.Tx, id int64) (a Agreement, err error) {
	err = tx.Get(ctx, &a, "SELECT "+agreementColumns+" FROM agreement WHERE id = ?", id)
	return a, err
}

// CurrentAgreement is the text of a kind that holds now; db.NoRows if the brand
// has published none.
func CurrentAgreement(ctx context.Context, tx *db.Tx, kind string) (a Agreement, err error) {
	err = tx.Get(ctx, &a, "SELECT "+agreementColumns+" FROM agreement WHERE kind = ? ORDER BY version DESC LIMIT 1", kind)
	return a, err
}

// Agreements is the current text of each kind.
func (s *Service) Agreements(ctx context.Context) (texts []Agreement, err error) {
	err = s.db.Select(ctx, &texts, "SELECT "+agreementColumns+" FROM agreement WHERE version = (SELECT MAX(b.version) FROM agreement b WHERE b.kind = agreement.kind) ORDER BY kind")
	return texts, err
}

func insertConsent(ctx context.Context, tx *db.Tx, id, memberID, agreementID, now int64) error {
	_, err := tx.Exec(ctx, "INSERT INTO consent (id, member_id, agreement_id, given_at, withdrawn_at) VALUES (?, ?, ?, ?, 0)", id, memberID, agreementID, now)
	return err
}

// giveAgain renews a consent that was withdrawn; one that stands stays as it is.
func giveAgain(ctx context.Context, tx *db.Tx, memberID, agreementID, now int64) (there bool, err error) {
	_, err = tx.Exec(ctx, "UPDATE consent SET given_at = ?, withdrawn_at = 0 WHERE member_id = ? AND agreement_id = ? AND withdrawn_at > 0", now, memberID, agreementID)
	if err != nil {
		return false, err
	}
	var n int
	err = tx.Get(ctx, &n, "SELECT COUNT(*) FROM consent WHERE member_id = ? AND agreement_id = ?", memberID, agreementID)
	return n > 0, err
}

func withdrawConsent(ctx context.Context, tx *db.Tx, memberID, agreementID, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE consent SET withdrawn_at = ? WHERE member_id = ? AND agreement_id = ? AND withdrawn_at = 0", now, memberID, agreementID)
}

// Consents is every yes that a member ever gave.
func (s *Service) Consents(ctx context.Context, memberID int64) (given []Consent, err error) {
	err = s.db.Select(ctx, &given, `SELECT c.agreement_id, a.kind, a.version, a.title, c.given_at, c.withdrawn_at
		FROM consent c JOIN agreement a ON a.id = c.agreement_id WHERE c.member_id = ? ORDER BY c.id`, memberID)
	return given, err
}
