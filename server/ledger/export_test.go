package ledger

import (
	"context"

	"yuanfen/server/platform/db"
)

// InsertLate stores a journal under the id that it has, as a transaction does that
// began long ago.
func InsertLate(ctx context.Context, tx *db.Tx, j Journal) error {
	return insert(ctx, tx, []Journal{j})
}
