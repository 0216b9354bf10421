package inventory

import (
	"fmt"

	"yuanfen/server/ledger"
)

// Audit proves that what lies in the warehouses is what the documents brought
// and took, and that what is promised is what open reservations say.
var Audit = ledger.All(auditOnHand, auditReserved)

type stockSums struct {
	ID    int64 `db:"id"`
	SKU   int64 `db:"sku_id"`
	Count int64 `db:"pieces"`
	Sum   int64 `db:"total"`
}

func (s stockSums) name() string { return fmt.Sprintf("库存 %d（规格 %d）", s.ID, s.SKU) }

var auditOnHand = ledger.Query("stock.on_hand", `SELECT s.id, s.sku_id, s.on_hand AS pieces, COALESCE(m.total, 0) AS total
	FROM stock s LEFT JOIN (SELECT stock_id, SUM(quantity) AS total FROM stock_move GROUP BY stock_id) m ON m.stock_id = s.id
	WHERE s.on_hand <> COALESCE(m.total, 0) ORDER BY s.id`,
	func(r stockSums) (string, string) {
		return r.name(), fmt.Sprintf("在库 %d 件，单据相加是 %d 件", r.Count, r.Sum)
	})

var auditReserved = ledger.Query("stock.reserved", `SELECT s.id, s.sku_id, s.reserved AS pieces, COALESCE(r.total, 0) AS total
	FROM stock s LEFT JOIN (SELECT stock_id, SUM(quantity - taken - released) AS total FROM reservation GROUP BY stock_id) r ON r.stock_id = s.id
	WHERE s.reserved <> COALESCE(r.total, 0) ORDER BY s.id`,
	func(r stockSums) (string, string) {
		return r.name(), fmt.Sprintf("占用 %d 件，未了结的预留相加是 %d 件", r.Count, r.Sum)
	})
