package payment

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

// A payment's row holds what may be given back, whatever orders say.
func TestAddRefundDecided_HoldsItsLimit(t *testing.T) {
	enough := errors.New("seen enough")
	dbtest.Each(t, clock.NewFake(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)), func(t *testing.T, d *db.DB) {
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := insertPayments(ctx, tx, []Payment{{ID: 1, TransactionID: "t", Amount: 100}}); err != nil {
				return err
			}
			for _, c := range []struct {
				amount int64
				want   bool
			}{{101, false}, {60, true}, {41, false}, {40, true}, {1, false}} {
				if ok, err := addRefundDecided(ctx, tx, 1, c.amount); err != nil || ok != c.want {
					t.Errorf("%d fen: %t, %v", c.amount, ok, err)
				}
			}
			return enough
		})
		if !errors.Is(err, enough) {
			t.Fatal(err)
		}
	})
}
