package inventory

import (
	"fmt"

	"yuanfen/server/ledger"
)

// Audit proves that what lies in the warehouses is what the documents brought
// and took, that what is promised is what open reservations say, and that none of
// them points to what is gone.
var Audit = ledger.All(auditOnHand, auditReserved, auditMoves, auditDocuments, auditReservations)

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

type moveRow struct {
	Document int64 `db:"document_id"`
	Stock    int64 `db:"stock_id"`
	Quantity int64 `db:"quantity"`
	Papers   int64 `db:"papers"`
	Places   int64 `db:"places"`
}

var auditMoves = ledger.Query("stock.move", `SELECT m.document_id, m.stock_id, m.quantity,
	CASE WHEN d.id IS NULL THEN 0 ELSE 1 END AS papers, CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS places
	FROM stock_move m LEFT JOIN stock_document d ON d.id = m.document_id LEFT JOIN stock s ON s.id = m.stock_id
	WHERE d.id IS NULL OR s.id IS NULL ORDER BY m.document_id, m.line_no`,
	func(r moveRow) (string, string) {
		return fmt.Sprintf("单据 %d 的出入库", r.Document), fmt.Sprintf("记着 %d 件进出库存 %d，而这样的单据有 %d 张、库存有 %d 条，应各有 1", r.Quantity, r.Stock, r.Papers, r.Places)
	})

type documentRow struct {
	ID       int64  `db:"id"`
	EventKey string `db:"event_key"`
}

var auditDocuments = ledger.Query("stock.document", `SELECT d.id, d.event_key FROM stock_document d LEFT JOIN stock_move m ON m.document_id = d.id
	WHERE m.document_id IS NULL ORDER BY d.id`,
	func(r documentRow) (string, string) {
		return fmt.Sprintf("单据 %d（%s）", r.ID, r.EventKey), "单据还在，出入库记录是 0 条，应至少有 1 条"
	})

type reservationRow struct {
	Line     int64 `db:"line_id"`
	Stock    int64 `db:"stock_id"`
	Quantity int64 `db:"quantity"`
}

var auditReservations = ledger.Query("stock.reservation", `SELECT r.line_id, r.stock_id, r.quantity FROM reservation r LEFT JOIN stock s ON s.id = r.stock_id
	WHERE s.id IS NULL ORDER BY r.line_id`,
	func(r reservationRow) (string, string) {
		return fmt.Sprintf("订单行 %d 的预留", r.Line), fmt.Sprintf("预留了库存 %d 的 %d 件，而这条库存没有了", r.Stock, r.Quantity)
	})
