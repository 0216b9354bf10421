package db

import (
	"context"
	"strconv"

	"yuanfen/server/platform/secret"
)

// resealAtOnce is how many rows one transaction seals again.
const resealAtOnce = 200

// Reseal seals again, with the ring's newest key, every value of the columns
// given (place.Row does not count) that an older key sealed, and returns how
// many there were. It may be stopped and run again; the shop may go on: a value
// that somebody changes meanwhile was sealed with the newest key by them.
func (d *DB) Reseal(ctx context.Context, ring *secret.Ring, columns ...secret.Place) (int, error) {
	total := 0
	for _, c := range columns {
		for last := int64(0); ; {
			n, end, err := d.resealFrom(ctx, ring, c, last)
			total += n
			if err != nil || end == last {
				if err != nil {
					return total, err
				}
				break
			}
			last = end
		}
	}
	return total, nil
}

// resealFrom works off the rows after an id, and returns the last one's.
func (d *DB) resealFrom(ctx context.Context, ring *secret.Ring, c secret.Place, last int64) (n int, end int64, err error) {
	type row struct {
		ID     int64  `db:"id"`
		Sealed string `db:"sealed"`
	}
	err = d.InTx(ctx, func(ctx context.Context, tx *Tx) error {
		n, end = 0, last
		var rows []row
		query := "SELECT id, " + c.Column + " AS sealed FROM " + c.Table + " WHERE id > ? ORDER BY id LIMIT " + strconv.Itoa(resealAtOnce)
		if err := tx.Select(ctx, &rows, query, last); err != nil {
			return err
		}
		for _, r := range rows {
			end = r.ID
			if r.Sealed == "" || !ring.Stale(r.Sealed) {
				continue
			}
			at := secret.Place{Table: c.Table, Column: c.Column, Row: r.ID}
			plain, err := ring.Open(at, r.Sealed)
			if err != nil {
				return err
			}
			ok, err := tx.ExecOne(ctx, "UPDATE "+c.Table+" SET "+c.Column+" = ? WHERE id = ? AND "+c.Column+" = ?", ring.Seal(at, plain), r.ID, r.Sealed)
			if err != nil {
				return err
			}
			if ok {
				n++
			}
		}
		return nil
	})
	return n, end, err
}
