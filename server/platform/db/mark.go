package db

import (
	"context"
	"math/rand/v2"
	"time"
)

// markTable holds the marks of transactions of the last minutes.
const markTable = "commit_mark"

// keepMarks is far longer than any InTx goes on trying.
const keepMarks = 15 * time.Minute

// mark is a row that every writing transaction leaves with its first write. When
// a connection is lost in COMMIT, the next try begins by leaving the same mark:
// a duplicate key says that the first try was stored after all. A first try that
// the server is still committing holds the key, and the next one waits for it.
type mark struct{ id, nonce int64 }

// newMark is in order of time, so that marks are appended and dropped in ranges.
func newMark(now time.Time) mark {
	return mark{id: now.UnixMilli(), nonce: rand.Int64()}
}

func (t *Tx) leaveMark(ctx context.Context) error {
	if t.marked {
		return nil
	}
	_, err := t.tx.ExecContext(ctx, "INSERT INTO "+markTable+" (id, nonce) VALUES (?, ?)", t.mark.id, t.mark.nonce)
	t.marked = err == nil
	return err
}

// ForgetMarks drops marks that nobody will ask for any more, in pieces.
func (d *DB) ForgetMarks(ctx context.Context) error {
	for {
		n, err := InTxV(ctx, d, func(ctx context.Context, tx *Tx) (int64, error) {
			old := tx.Now.Add(-keepMarks).UnixMilli()
			var ids []int64
			err := tx.Select(ctx, &ids, "SELECT id FROM "+markTable+" WHERE id < ? ORDER BY id LIMIT 500", old)
			if err != nil || len(ids) == 0 {
				return 0, err
			}
			return tx.Exec(ctx, "DELETE FROM "+markTable+" WHERE id <= ?", ids[len(ids)-1])
		})
		if err != nil || n == 0 {
			return err
		}
	}
}
