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

// Each write of a refund holds its own limit, whatever another one holds.
func TestRefundWrites_HoldTheirLimits(t *testing.T) {
	dbtest.Each(t, clock.NewFake(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)), func(t *testing.T, d *db.DB) {
		o := Order{ID: 1, Kind: Retail, State: AwaitingPayment, Goods: 1000, Freight: 800, Total: 1800, PaidAt: 9}
		o.Lines = []Line{{ID: 5, OrderID: 1, No: 1, Price: 500, Quantity: 2, Amount: 1000}}
		want := func(what string, got bool, err error, want bool) {
			if err != nil || got != want {
				t.Errorf("%s: %t, %v", what, got, err)
			}
		}
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := insertOrders(ctx, tx, []Order{o}); err != nil {
				return err
			}
			ok, err := refundFromEscrow(ctx, tx, 1, 100, 0)
			want("before it is paid", ok, err, false)
			if err := setPaid(ctx, tx, []Order{o}); err != nil {
				return err
			}
			ok, err = refundFromEscrow(ctx, tx, 1, 1000, 900)
			want("more freight than was paid", ok, err, false)
			ok, err = refundFromEscrow(ctx, tx, 1, 1801, 0)
			want("more than was paid", ok, err, false)
			ok, err = refundFromSales(ctx, tx, 1, 100, 0)
			want("from sales before release", ok, err, false)
			ok, err = refundFromEscrow(ctx, tx, 1, 1000, 300)
			want("a part", ok, err, true)
			ok, err = refundFromEscrow(ctx, tx, 1, 801, 0)
			want("a fen more than is left", ok, err, false)
			ok, err = refundLine(ctx, tx, RefundLine{LineID: 5, Pieces: 1, Amount: 600}, 0)
			want("a part of the line", ok, err, true)
			ok, err = refundLine(ctx, tx, RefundLine{LineID: 5, Pieces: 1, Amount: 401}, 0)
			want("a fen more than the line has", ok, err, false)
			ok, err = refundLine(ctx, tx, RefundLine{LineID: 5, Pieces: 2, Amount: 1}, 0)
			want("a piece more than the line has", ok, err, false)
			return errRollback
		})
		if !errors.Is(err, errRollback) {
			t.Fatal(err)
		}
	})
}

var errRollback = errors.New("enough seen")
