package order

import (
	"context"

	"yuanfen/server/platform/db"
)

// addParcel counts a parcel, on the condition that there is something to ship.
func addParcel(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET parcels = parcels + 1 WHERE id = ? AND state = ? AND parcels < ?", id, Paid, MaxParcels)
}

func shipLine(ctx context.Context, tx *db.Tx, orderID, lineID, pieces int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE order_line SET shipped = shipped + ? WHERE id = ? AND order_id = ? AND quantity - shipped - freed >= ?", pieces, lineID, orderID, pieces)
}

// addCorrection uses up the one correction that WeChat takes.
func addCorrection(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET corrections = corrections + 1 WHERE id = ? AND state IN ('paid', 'shipped') AND corrections < 1", id)
}

func setAddress(ctx context.Context, tx *db.Tx, id int64, sealed string) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET address = ? WHERE id = ? AND state IN ('awaiting_payment', 'paid') AND parcels = 0", sealed, id)
}
