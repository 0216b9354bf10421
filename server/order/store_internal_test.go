package order

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

// The write that marks orders as paid is itself the guard, whatever was read
// before it: one that moved on makes the whole transaction run again.
func TestSetPaid_OnlyWhatAwaitsPayment(t *testing.T) {
	dbtest.Each(t, clock.NewFake(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)), func(t *testing.T, d *db.DB) {
		for _, state := range States {
			o := Order{ID: int64(len(state)) * 1000, Kind: Retail, State: state, PaymentID: 7, PaidAt: 9}
			err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				if err := insertOrders(ctx, tx, []Order{o}); err != nil {
					return err
				}
				err := setPaid(ctx, tx, []Order{o})
				if open := state == AwaitingPayment || state == Closing; open != (err == nil) || (!open && !errors.Is(err, db.ErrConflict)) {
					t.Errorf("%s: %v", state, err)
				}
				return errRollback
			})
			if !errors.Is(err, errRollback) {
				t.Fatal(err)
			}
		}
	})
}

var errRollback = errors.New("enough seen")
