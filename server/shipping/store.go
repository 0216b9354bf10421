package shipping

import (
	"context"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

const parcelColumns = "id, order_id, carrier, tracking_no, state, detail, shipped_at, uploaded_at"

func insertParcel(ctx context.Context, tx *db.Tx, p Parcel) error {
	return tx.Insert(ctx, "INSERT INTO parcel ("+parcelColumns+")", [][]any{{p.ID, p.OrderID, p.Carrier, p.TrackingNo, p.State, p.Detail, p.ShippedAt, p.UploadedAt}})
}

func setUploaded(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := tx.Exec(ctx, "UPDATE parcel SET state = ?, uploaded_at = ? WHERE id = ?", ParcelUploaded, clock.Millis(tx.Now), id)
	return err
}

func (s *Service) parcel(ctx context.Context, id int64) (p Parcel, err error) {
	err = s.db.Get(ctx, &p, "SELECT "+parcelColumns+" FROM parcel WHERE id = ?", id)
	return p, err
}

// Parcels lists an order's parcels, oldest first.
func (s *Service) Parcels(ctx context.Context, orderID int64) (parcels []Parcel, err error) {
	err = s.db.Select(ctx, &parcels, "SELECT "+parcelColumns+" FROM parcel WHERE order_id = ? ORDER BY id", orderID)
	return parcels, err
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
