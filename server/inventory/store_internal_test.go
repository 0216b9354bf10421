package inventory

import (
	"context"
	"errors"
	"testing"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// The write that promises stock is itself the guard: on a cluster two servers
// may both hold the lock that should have come before it.
func TestAddReserved_OnlyWhatIsFree(t *testing.T) {
	dbtest.Each(t, clock.NewFake(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)), func(t *testing.T, d *db.DB) {
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return tx.Insert(ctx, "INSERT INTO stock (id, sku_id, warehouse_id, owner_id, on_hand, reserved)", [][]any{{1, 1, 1, 0, 5, 2}, {2, 2, 1, 0, 9, 0}})
		})
		if err != nil {
			t.Fatal(err)
		}
		enough := errors.New("seen enough")
		err = d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := addReserved(ctx, tx, map[int64]int64{1: 4, 2: 1}); !errors.Is(err, db.ErrConflict) {
				t.Errorf("4 of 3 free: %v", err)
			}
			return enough
		})
		if !errors.Is(err, enough) {
			t.Fatal(err)
		}
		err = d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return addReserved(ctx, tx, map[int64]int64{1: 3, 2: 9}) })
		if err != nil {
			t.Errorf("3 of 3 free: %v", err)
		}
	})
}
