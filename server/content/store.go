package content

import (
	"context"

	"yuanfen/server/platform/db"
)

const columns = "id, owner_kind, owner_id, file_key, width, height, bytes, state, trace_id, created_at"

// swept is a refused upload whose file is gone.
const swept = "swept"

func insertUpload(ctx context.Context, tx *db.Tx, u Upload) error {
	return tx.Insert(ctx, "INSERT INTO upload ("+columns+")", [][]any{{u.ID, u.OwnerKind, u.OwnerID, u.Key, u.Width, u.Height, u.Bytes, u.State, "", u.CreatedAt}})
}

func uploadsSince(ctx context.Context, tx *db.Tx, kind string, owner, since int64) (n int, err error) {
	err = tx.Get(ctx, &n, "SELECT COUNT(*) FROM upload WHERE owner_kind = ? AND owner_id = ? AND created_at >= ?", kind, owner, since)
	return n, err
}

func uploadsByID(ctx context.Context, tx *db.Tx, kind string, owner int64, ids []int64) (map[int64]Upload, error) {
	byID := map[int64]Upload{}
	if len(ids) == 0 {
		return byID, nil
	}
	var rows []Upload
	err := tx.Select(ctx, &rows, "SELECT "+columns+" FROM upload WHERE id IN (?) AND owner_kind = ? AND owner_id = ?", ids, kind, owner)
	for _, u := range rows {
		byID[u.ID] = u
	}
	return byID, err
}

func (s *Service) upload(ctx context.Context, id int64) (u Upload, err error) {
	err = s.DB.Get(ctx, &u, "SELECT "+columns+" FROM upload WHERE id = ?", id)
	return u, err
}

// Export lists the pictures that a member has sent, by their addresses.
func (s *Service) Export(ctx context.Context, memberID int64) (any, error) {
	var keys []string
	err := s.DB.Select(ctx, &keys, "SELECT file_key FROM upload WHERE owner_kind = ? AND owner_id = ? AND state IN (?) ORDER BY created_at, id", ByMember, memberID, []string{Unchecked, Checking, Passed})
	addresses := make([]string, len(keys))
	for i, key := range keys {
		addresses[i] = Upload{Key: key}.Address()
	}
	return addresses, err
}

func uploadByTrace(ctx context.Context, tx *db.Tx, trace string) (u Upload, err error) {
	err = tx.Get(ctx, &u, "SELECT "+columns+" FROM upload WHERE trace_id = ?", trace)
	return u, err
}

func setChecking(ctx context.Context, tx *db.Tx, id int64, trace string) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE upload SET state = ?, trace_id = ? WHERE id = ? AND state = ?", Checking, trace, id, Unchecked)
}

func setJudged(ctx context.Context, tx *db.Tx, id int64, state string) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE upload SET state = ? WHERE id = ? AND state = ?", state, id, Checking)
}

func (s *Service) refused(ctx context.Context) (rows []Upload, err error) {
	err = s.DB.Select(ctx, &rows, "SELECT "+columns+" FROM upload WHERE state IN (?) LIMIT 100", []string{Refused, Removed})
	return rows, err
}

func setSwept(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE upload SET state = ? WHERE id = ? AND (state = ? OR state = ?)", swept, id, Refused, Removed)
}

func refuseAll(ctx context.Context, tx *db.Tx, memberID int64) error {
	_, err := tx.Exec(ctx, "UPDATE upload SET state = ? WHERE owner_kind = ? AND owner_id = ? AND state <> ?", Refused, ByMember, memberID, swept)
	return err
}

// Refused tells which of the files given were refused, or are gone with their
// owner: nobody sees them any more.
func (s *Service) Refused(ctx context.Context, keys []string) (map[string]bool, error) {
	refused := map[string]bool{}
	if len(keys) == 0 {
		return refused, nil
	}
	var rows []Upload
	err := s.DB.Select(ctx, &rows, "SELECT "+columns+" FROM upload WHERE file_key IN (?)", keys)
	for _, u := range rows {
		refused[u.Key] = u.State == Refused || u.State == Removed || u.State == swept
	}
	return refused, err
}
