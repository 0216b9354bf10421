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
	return tx.ExecOne(ctx, "UPDATE order_line SET shipped = shipped + ? WHERE id = ? AND order_id = ? AND quantity - shipped - freed >= ? AND after_sale = 0", pieces, lineID, orderID, pieces)
}

// addCorrection uses up the one correction that WeChat takes.
func addCorrection(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET corrections = corrections + 1 WHERE id = ? AND state IN ('paid', 'shipped') AND corrections < 1", id)
}

// openAfterSale counts an after-sale on an order that is not over.
func openAfterSale(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET after_sales = after_sales + 1 WHERE id = ? AND state IN ('paid', 'shipped', 'received')", id)
}

func closeAfterSale(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET after_sales = after_sales - 1 WHERE id = ? AND after_sales > 0", id)
}

// holdLine gives a line to an after-sale, on the condition that none has it.
func holdLine(ctx context.Context, tx *db.Tx, orderID, lineID, afterSale int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE order_line SET after_sale = ? WHERE id = ? AND order_id = ? AND after_sale = 0", afterSale, lineID, orderID)
}

func freeLines(ctx context.Context, tx *db.Tx, orderID, afterSale int64) error {
	_, err := tx.Exec(ctx, "UPDATE order_line SET after_sale = 0 WHERE order_id = ? AND after_sale = ?", orderID, afterSale)
	return err
}

func setAddress(ctx context.Context, tx *db.Tx, id int64, sealed, province string, m marks) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET address = ?, province = ?, phone_hash = ?, name_hash = ? WHERE id = ? AND state IN ('awaiting_payment', 'paid') AND parcels = 0", sealed, province, m.Phone, m.Name, id)
}

// touchPaid writes an order's row while it is paid, so that nothing else decides
// about it until the caller has.
func touchPaid(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET parcels = parcels WHERE id = ? AND state = ?", id, Paid)
}
