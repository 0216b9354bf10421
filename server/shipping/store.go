package shipping

import (
	"context"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

const parcelColumns = "id, order_id, carrier, tracking_no, split, state, detail, shipped_at, uploaded_at, corrected_at"

func insertParcel(ctx context.Context, tx *db.Tx, p Parcel) error {
	err := tx.Insert(ctx, "INSERT INTO order_parcel ("+parcelColumns+")", [][]any{{p.ID, p.OrderID, p.Carrier, p.TrackingNo, p.Split, p.State, p.Detail, p.ShippedAt, 0, 0}})
	if err != nil {
		return err
	}
	rows := make([][]any, len(p.Lines))
	for i, l := range p.Lines {
		rows[i] = []any{p.ID, l.LineID, l.Pieces}
	}
	return tx.Insert(ctx, "INSERT INTO order_parcel_line (parcel_id, line_id, pieces)", rows)
}

func setNumber(ctx context.Context, tx *db.Tx, p Parcel) error {
	_, err := tx.Exec(ctx, "UPDATE order_parcel SET carrier = ?, tracking_no = ?, state = ?, corrected_at = ? WHERE id = ?",
		p.Carrier, p.TrackingNo, ParcelPending, clock.Millis(tx.Now), p.ID)
	return err
}

// setUploaded marks a parcel as known to WeChat, if its number is still the one
// that WeChat was told.
func setUploaded(ctx context.Context, tx *db.Tx, p Parcel) error {
	_, err := tx.Exec(ctx, "UPDATE order_parcel SET state = ?, uploaded_at = ? WHERE id = ? AND state = ? AND carrier = ? AND tracking_no = ?",
		ParcelUploaded, clock.Millis(tx.Now), p.ID, ParcelPending, p.Carrier, p.TrackingNo)
	return err
}

func waybill(p Parcel) string { return p.Carrier + ":" + p.TrackingNo }

func insertTrack(ctx context.Context, tx *db.Tx, p Parcel, state string) error {
	return tx.Insert(ctx, "INSERT INTO parcel_track (parcel_id, waybill, state, seen_at)", [][]any{{p.ID, waybill(p), state, clock.Millis(tx.Now)}})
}

// tracks are the states in which a parcel was seen under its number, the latest first.
func (s *Service) tracks(ctx context.Context, p Parcel) (seen []track, err error) {
	err = s.db.Select(ctx, &seen, "SELECT state, seen_at FROM parcel_track WHERE parcel_id = ? AND waybill = ? ORDER BY seen_at DESC", p.ID, waybill(p))
	return seen, err
}

// parcel reads one parcel; db.NoRows if there is none.
func (s *Service) parcel(ctx context.Context, id int64) (p Parcel, err error) {
	err = s.db.Get(ctx, &p, "SELECT "+parcelColumns+" FROM order_parcel WHERE id = ?", id)
	return p, err
}

// Parcels lists an order's parcels with their lines, oldest first.
func (s *Service) Parcels(ctx context.Context, orderID int64) (parcels []Parcel, err error) {
	err = s.db.Select(ctx, &parcels, "SELECT "+parcelColumns+" FROM order_parcel WHERE order_id = ? ORDER BY id", orderID)
	if err != nil || len(parcels) == 0 {
		return nil, err
	}
	ids, at := make([]int64, len(parcels)), map[int64]int{}
	for i, p := range parcels {
		ids[i], at[p.ID] = p.ID, i
	}
	var rows []struct {
		ParcelID int64 `db:"parcel_id"`
		ParcelLine
	}
	err = s.db.Select(ctx, &rows, "SELECT parcel_id, line_id, pieces FROM order_parcel_line WHERE parcel_id IN (?) ORDER BY parcel_id, line_id", ids)
	for _, r := range rows {
		p := &parcels[at[r.ParcelID]]
		p.Lines = append(p.Lines, r.ParcelLine)
	}
	return parcels, err
}

// OrdersOf are the orders of which a parcel has this number, the newest first.
func (s *Service) OrdersOf(ctx context.Context, trackingNo string, limit int) (ids []int64, err error) {
	err = s.db.Select(ctx, &ids, "SELECT DISTINCT order_id FROM order_parcel WHERE tracking_no = ? ORDER BY order_id DESC LIMIT ?", trackingNo, limit)
	return ids, err
}

func pushSeen(ctx context.Context, tx *db.Tx, key string) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, "SELECT COUNT(*) FROM push_seen WHERE push_key = ?", key)
	return n > 0, err
}

func insertPush(ctx context.Context, tx *db.Tx, key string) error {
	_, err := tx.Exec(ctx, "INSERT INTO push_seen (push_key, seen_at) VALUES (?, ?)", key, clock.Millis(tx.Now))
	if db.IsDuplicate(err) {
		return db.ErrConflict
	}
	return err
}

// ForgetPushes removes pushes whose signature is stale anyway.
func (s *Service) ForgetPushes(ctx context.Context) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var old []string
		err := tx.Select(ctx, &old, "SELECT push_key FROM push_seen WHERE seen_at < ? LIMIT 500", clock.Millis(tx.Now.Add(-keepPushes)))
		if err != nil || len(old) == 0 {
			return err
		}
		_, err = tx.Exec(ctx, "DELETE FROM push_seen WHERE push_key IN (?)", old)
		return err
	})
}
