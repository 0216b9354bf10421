package trouble

import (
	"context"

	"yuanfen/server/platform/db"
)

const columns = "id, fingerprint, message, page, stack, platform, version, times, first_at, last_at"

func again(ctx context.Context, tx *db.Tx, t Trouble) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE client_trouble SET times = times + 1, last_at = ?, version = ? WHERE fingerprint = ?", t.LastAt, t.Version, t.Fingerprint)
}

func count(ctx context.Context, tx *db.Tx) (n int, err error) {
	err = tx.Get(ctx, &n, "SELECT COUNT(*) FROM client_trouble")
	return n, err
}

func insert(ctx context.Context, tx *db.Tx, t Trouble) error {
	return tx.Insert(ctx, "INSERT INTO client_trouble ("+columns+")", [][]any{{t.ID, t.Fingerprint, t.Message, t.Page, t.Stack, t.Platform, t.Version, t.Times, t.FirstAt, t.LastAt}})
}

func forget(ctx context.Context, tx *db.Tx, before int64) error {
	_, err := tx.Exec(ctx, "DELETE FROM client_trouble WHERE last_at < ?", before)
	return err
}

// List is what went wrong, the last first.
func (s *Service) List(ctx context.Context) (all []Trouble, err error) {
	err = s.deps.DB.Select(ctx, &all, "SELECT "+columns+" FROM client_trouble ORDER BY last_at DESC, id DESC LIMIT 200")
	return all, err
}
