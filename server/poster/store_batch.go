package poster

import (
	"context"
	"math"

	"yuanfen/server/platform/db"
)

const batchColumns = "id, title, template_id, product_id, data, state, cursor_id, total, done, failed, started_by, started_at, ended_at, shown_until, swept_at"

func insertBatch(ctx context.Context, tx *db.Tx, b Batch) error {
	return tx.Insert(ctx, "INSERT INTO poster_batch ("+batchColumns+")", [][]any{{
		b.ID, b.Title, b.TemplateID, b.ProductID, b.Data, b.State, b.Cursor, b.Total, b.Done, b.Failed, b.StartedBy, b.StartedAt, b.EndedAt, b.ShownUntil, b.SweptAt,
	}})
}

func batchByID(ctx context.Context, tx *db.Tx, id int64) (b Batch, err error) {
	err = tx.Get(ctx, &b, "SELECT "+batchColumns+" FROM poster_batch WHERE id = ?", id)
	return b, err
}

// Batch reads a batch; db.NoRows if there is none.
func (s *Service) Batch(ctx context.Context, id int64) (b Batch, err error) {
	err = s.deps.DB.Get(ctx, &b, "SELECT "+batchColumns+" FROM poster_batch WHERE id = ?", id)
	return b, err
}

// Batches lists batches, the newest first.
func (s *Service) Batches(ctx context.Context, before int64, limit int) (rows []Batch, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	err = s.deps.DB.Select(ctx, &rows, "SELECT "+batchColumns+" FROM poster_batch WHERE id < ? ORDER BY id DESC LIMIT ?", before, limit)
	return rows, err
}

// advanceBatch counts a portion, unless the batch has ended or somebody else has
// counted it.
func advanceBatch(ctx context.Context, tx *db.Tx, b Batch, to, done, failed int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE poster_batch SET cursor_id = ?, done = done + ?, failed = failed + ? WHERE id = ? AND state = ? AND cursor_id = ?", to, done, failed, b.ID, Running, b.Cursor)
}

func endBatch(ctx context.Context, tx *db.Tx, id int64, s BatchState, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE poster_batch SET state = ?, ended_at = ? WHERE id = ? AND state = ?", s, now, id, Running)
}

func insertFailures(ctx context.Context, tx *db.Tx, failures []Failure) error {
	rows := make([][]any, len(failures))
	for i, f := range failures {
		rows[i] = []any{f.ID, f.BatchID, f.DistributorID, f.Reason, f.At}
	}
	return tx.Insert(ctx, "INSERT INTO poster_failure (id, batch_id, distributor_id, reason, failed_at)", rows)
}

// Failures lists whose pictures of a batch could not be made, by their ids.
func (s *Service) Failures(ctx context.Context, batchID, after int64, limit int) (rows []Failure, err error) {
	err = s.deps.DB.Select(ctx, &rows, "SELECT id, batch_id, distributor_id, reason, failed_at FROM poster_failure WHERE batch_id = ? AND distributor_id > ? ORDER BY distributor_id LIMIT ?", batchID, after, limit)
	return rows, err
}

// unswept lists the batches that may have files, the oldest first.
func (s *Service) unswept(ctx context.Context) (rows []Batch, err error) {
	err = s.deps.DB.Select(ctx, &rows, "SELECT "+batchColumns+" FROM poster_batch WHERE swept_at = 0 ORDER BY id")
	return rows, err
}

func setSwept(ctx context.Context, tx *db.Tx, id, now int64) error {
	_, err := tx.Exec(ctx, "UPDATE poster_batch SET swept_at = ? WHERE id = ? AND swept_at = 0", now, id)
	return err
}

// failedFor tells in which of some batches a distributor has no picture.
func (s *Service) failedFor(ctx context.Context, distributorID int64, batches []int64) (map[int64]bool, error) {
	failed := map[int64]bool{}
	if len(batches) == 0 {
		return failed, nil
	}
	var rows []int64
	err := s.deps.DB.Select(ctx, &rows, "SELECT batch_id FROM poster_failure WHERE batch_id IN (?) AND distributor_id = ?", batches, distributorID)
	for _, id := range rows {
		failed[id] = true
	}
	return failed, err
}
