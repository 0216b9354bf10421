package referral

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

// Who binds looked before: what somebody else bound meanwhile makes the
// transaction run again, instead of being taken for its own or written over.
func TestPutBinding_OnlyWhatWasSeen(t *testing.T) {
	clk := clock.NewFake(time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC))
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		put := func(b Binding) error {
			return d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				if err := putBinding(ctx, tx, b); !errors.Is(err, db.ErrConflict) {
					return err
				}
				return errMeanwhile // A conflict itself would only be tried again.
			})
		}
		holder := func() (to, version int64) {
			t.Helper()
			if err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				all, err := bindingsOf(ctx, tx, []int64{1})
				to, version = all[1].DistributorID, all[1].Version
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return to, version
		}
		for _, step := range []struct {
			to, version int64
			err         error
		}{
			{to: 11, version: 0},
			{to: 12, version: 0, err: errMeanwhile},
			{to: 13, version: 1},
			{to: 14, version: 1, err: errMeanwhile},
			{to: 14, version: 7, err: errMeanwhile},
		} {
			if err := put(Binding{MemberID: 1, DistributorID: step.to, PolicyNo: 1, BoundAt: 1, Version: step.version}); !errors.Is(err, step.err) {
				t.Errorf("to %d by version %d: %v", step.to, step.version, err)
			}
		}
		if to, version := holder(); to != 13 || version != 2 {
			t.Errorf("bound to %d, version %d", to, version)
		}
	})
}

var errMeanwhile = errors.New("changed meanwhile")
