package aftersale

import (
	"fmt"

	"yuanfen/server/ledger"
)

// Audit proves that each after-sale's refund is the order's, to the fen, that
// every order and line has just the open after-sales that it counts, that none is
// open on a completed order, and that an exchange has sent what it promised.
var Audit = ledger.All(auditRefunds, auditOpen, auditLines, auditEnded, auditExchanges)

func called(id int64) string { return fmt.Sprintf("售后 %d", id) }

type refundRow struct {
	ID    int64 `db:"id"`
	Want  int64 `db:"want"`
	Found int64 `db:"found"`
}

var auditRefunds = ledger.Query("aftersale.refund", `SELECT x.id, x.want, x.found FROM (
	SELECT a.id, a.freight + a.return_fee + COALESCE(l.total, 0) AS want, COALESCE(r.amount, 0) AS found
	FROM after_sale a LEFT JOIN (SELECT after_sale_id, SUM(amount) AS total FROM after_sale_line GROUP BY after_sale_id) l ON l.after_sale_id = a.id
	LEFT JOIN refund r ON r.id = a.refund_id AND r.payable_kind = 'order' AND r.payable_id = a.order_id
	WHERE a.refund_id > 0 OR a.state IN ('refunding', 'stuck') OR (a.state = 'done' AND a.kind <> 'exchange')
	) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r refundRow) (string, string) {
		return called(r.ID), fmt.Sprintf("应退 %d 分，它的退款是 %d 分", r.Want, r.Found)
	})

var auditOpen = ledger.Query("aftersale.open", `SELECT x.id, x.want, x.found FROM (
	SELECT o.id, o.after_sales AS want, COALESCE(a.n, 0) AS found, o.state
	FROM orders o LEFT JOIN (SELECT order_id, COUNT(*) AS n FROM after_sale WHERE state NOT IN ('done', 'rejected', 'withdrawn') GROUP BY order_id) a ON a.order_id = o.id
	) x WHERE x.want <> x.found OR (x.state = 'completed' AND x.found > 0) ORDER BY x.id`,
	func(r refundRow) (string, string) {
		return fmt.Sprintf("订单 %d", r.ID), fmt.Sprintf("记着 %d 个未结束的售后，实有 %d 个；已完成的订单不应有", r.Want, r.Found)
	})

var auditLines = ledger.Query("aftersale.line", `SELECT l.id, l.after_sale AS want, COALESCE(h.after_sale_id, 0) AS found
	FROM order_line l LEFT JOIN (SELECT s.line_id, s.after_sale_id FROM after_sale_line s JOIN after_sale a ON a.id = s.after_sale_id
		WHERE a.state NOT IN ('done', 'rejected', 'withdrawn', 'refunding', 'stuck')) h ON h.line_id = l.id
	WHERE l.after_sale <> COALESCE(h.after_sale_id, 0) ORDER BY l.id`,
	func(r refundRow) (string, string) {
		return fmt.Sprintf("订单行 %d", r.ID), fmt.Sprintf("记着售后 %d，办理它的是售后 %d", r.Want, r.Found)
	})

var auditEnded = ledger.Query("aftersale.ended", `SELECT a.id, a.done_at AS want, COALESCE(r.done_at, 0) AS found FROM after_sale a LEFT JOIN refund r ON r.id = a.refund_id
	WHERE (a.state IN ('done', 'rejected', 'withdrawn')) <> (a.done_at > 0)
		OR (a.state = 'done' AND a.kind <> 'exchange' AND COALESCE(r.state, '') NOT IN ('done', 'banked'))
		OR (a.state IN ('refunding', 'stuck') AND COALESCE(r.state, '') IN ('done', 'banked')) ORDER BY a.id`,
	func(r refundRow) (string, string) {
		return called(r.ID), fmt.Sprintf("结束的时间是 %d，退款到账的时间是 %d，与状态不符", r.Want, r.Found)
	})

type exchangeRow struct {
	ID       int64  `db:"id"`
	State    string `db:"state"`
	Pieces   int64  `db:"pieces"`
	Taken    int64  `db:"taken"`
	Released int64  `db:"released"`
}

var auditExchanges = ledger.Query("aftersale.exchange", `SELECT a.id, a.state, l.pieces, COALESCE(r.taken, 0) AS taken, COALESCE(r.released, 0) AS released
	FROM after_sale a JOIN after_sale_line l ON l.after_sale_id = a.id LEFT JOIN reservation r ON r.line_id = l.id
	WHERE (a.kind = 'exchange' AND ((a.state IN ('approved', 'returning', 'arrived') AND (r.line_id IS NULL OR r.quantity <> l.pieces OR r.taken + r.released > 0))
		OR (a.state IN ('reshipped', 'done') AND COALESCE(r.taken, 0) <> l.pieces)
		OR (a.state IN ('rejected', 'withdrawn') AND r.line_id IS NOT NULL AND r.released <> r.quantity)))
		OR (a.kind <> 'exchange' AND r.line_id IS NOT NULL) ORDER BY a.id`,
	func(r exchangeRow) (string, string) {
		return called(r.ID), fmt.Sprintf("状态是 %s，要换 %d 件，预留中已取走 %d 件、放回 %d 件", r.State, r.Pieces, r.Taken, r.Released)
	})
