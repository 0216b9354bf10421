package inventory

import (
	"context"
	"fmt"

	"yuanfen/server/ledger"
	"yuanfen/server/platform/db"
)

// Audit proves that what lies in the warehouses is what the documents brought
// and took, and that what is promised is what open reservations say.
func Audit(ctx context.Context, tx *db.Tx) ([]ledger.Finding, error) {
	var rows []struct {
		ID       int64 `db:"id"`
		SKU      int64 `db:"sku_id"`
		OnHand   int64 `db:"on_hand"`
		Reserved int64 `db:"reserved"`
		Moved    int64 `db:"moved"`
		Promised int64 `db:"promised"`
	}
	err := tx.Select(ctx, &rows, `SELECT s.id, s.sku_id, s.on_hand, s.reserved, COALESCE(m.moved, 0) AS moved, COALESCE(r.promised, 0) AS promised
		FROM stock s
		LEFT JOIN (SELECT stock_id, SUM(quantity) AS moved FROM stock_move GROUP BY stock_id) m ON m.stock_id = s.id
		LEFT JOIN (SELECT stock_id, SUM(quantity - taken - released) AS promised FROM reservation GROUP BY stock_id) r ON r.stock_id = s.id
		WHERE s.on_hand <> COALESCE(m.moved, 0) OR s.reserved <> COALESCE(r.promised, 0) ORDER BY s.id`)
	var found []ledger.Finding
	for _, r := range rows {
		subject := fmt.Sprintf("库存 %d（规格 %d）", r.ID, r.SKU)
		if r.OnHand != r.Moved {
			found = append(found, ledger.Finding{Check: "stock.on_hand", Subject: subject, Message: fmt.Sprintf("在库 %d 件，单据相加是 %d 件", r.OnHand, r.Moved)})
		}
		if r.Reserved != r.Promised {
			found = append(found, ledger.Finding{Check: "stock.reserved", Subject: subject, Message: fmt.Sprintf("占用 %d 件，未了结的预留相加是 %d 件", r.Reserved, r.Promised)})
		}
	}
	return found, err
}
