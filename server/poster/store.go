package poster

import (
	"context"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

const designColumns = "id, code, version_no, state, kind, name, width, height, body, drafted_by, drafted_at, published_at, retired_at, retire_at"

func insertDesign(ctx context.Context, tx *db.Tx, d Design) error {
	return tx.Insert(ctx, "INSERT INTO poster_template ("+designColumns+", slot)", [][]any{{
		d.ID, d.Code, d.Version, d.State, d.Kind, d.Name, d.Width, d.Height, d.Body, d.DraftedBy, d.DraftedAt, d.PublishedAt, d.RetiredAt, d.RetireAt, slot(d, d.State),
	}})
}

func designByID(ctx context.Context, tx *db.Tx, id int64) (d Design, err error) {
	err = tx.Get(ctx, &d, "SELECT "+designColumns+" FROM poster_template WHERE id = ?", id)
	return d, err
}

func lastVersion(ctx context.Context, tx *db.Tx, code string) (no int, err error) {
	err = tx.Get(ctx, &no, "SELECT COALESCE(MAX(version_no), 0) FROM poster_template WHERE code = ?", code)
	return no, err
}

// designsInSlot are the published version of a template, if there is one.
func designsInSlot(ctx context.Context, tx *db.Tx, code string) (old []Design, err error) {
	err = tx.Select(ctx, &old, "SELECT "+designColumns+" FROM poster_template WHERE slot = ?", code)
	return old, err
}

// designsDue are the versions in use whose time has come.
func designsDue(ctx context.Context, tx *db.Tx, now int64) (due []Design, err error) {
	err = tx.Select(ctx, &due, "SELECT "+designColumns+" FROM poster_template WHERE state = ? AND retire_at > 0 AND retire_at <= ?", Published, now)
	return due, err
}

// setPublished publishes a version that is in the state in which it was read.
func setPublished(ctx context.Context, tx *db.Tx, d Design, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE poster_template SET state = ?, slot = ?, published_at = ?, retired_at = 0, retire_at = 0 WHERE id = ? AND state = ?", Published, slot(d, Published), now, d.ID, d.State)
}

// setRetireAt says when the version in use retires.
func setRetireAt(ctx context.Context, tx *db.Tx, id, at int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE poster_template SET retire_at = ? WHERE id = ? AND state = ?", at, id, Published)
}

func setRetired(ctx context.Context, tx *db.Tx, d Design, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE poster_template SET state = ?, slot = ?, retired_at = ? WHERE id = ? AND state <> ? AND retire_at = ?", Retired, slot(d, Retired), now, d.ID, Retired, d.RetireAt)
}

// Designs lists every version of every template, the newest first.
func (s *Service) Designs(ctx context.Context) (all []Design, err error) {
	err = s.deps.DB.Select(ctx, &all, "SELECT "+designColumns+" FROM poster_template ORDER BY id DESC LIMIT 500")
	return all, err
}

// Design reads a version of a template; db.NoRows if there is none.
func (s *Service) Design(ctx context.Context, id int64) (d Design, err error) {
	err = s.deps.DB.Get(ctx, &d, "SELECT "+designColumns+" FROM poster_template WHERE id = ?", id)
	return d, err
}

// inUse reads the published version of a template; db.NoRows if there is none.
func (s *Service) inUse(ctx context.Context, code string) (d Design, err error) {
	err = s.deps.DB.Get(ctx, &d, "SELECT "+designColumns+" FROM poster_template WHERE slot = ? AND (retire_at = 0 OR retire_at > ?)", code, clock.Millis(s.deps.DB.Clock().Now()))
	return d, err
}

// published reads the templates in use, in the order in which they were published.
func (s *Service) published(ctx context.Context) (all []Design, err error) {
	err = s.deps.DB.Select(ctx, &all, "SELECT "+designColumns+" FROM poster_template WHERE state = ? AND (retire_at = 0 OR retire_at > ?) ORDER BY published_at, id", Published, clock.Millis(s.deps.DB.Clock().Now()))
	return all, err
}
