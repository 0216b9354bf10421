package order

import (
	"fmt"

	"yuanfen/server/ledger"
)

// Audit proves of every order that escrow holds what was paid less what was
// refunded and released, that its refunds and lines sum to what its row says,
// and that it has exactly the journals it should.
var Audit = ledger.All(auditEscrow, auditJournals, auditRefunds, auditLines)

func called(id int64) string { return fmt.Sprintf("订单 %d", id) }

type sums struct {
	ID    int64 `db:"id"`
	Want  int64 `db:"want"`
	Found int64 `db:"found"`
}

var auditEscrow = ledger.Query("order.escrow", `SELECT x.id, x.want, x.found FROM (
	SELECT o.id, o.paid - o.refunded - o.released AS want, COALESCE(-e.total, 0) AS found
	FROM orders o LEFT JOIN (SELECT owner_id, SUM(amount) AS total FROM entry WHERE account = 'escrow' GROUP BY owner_id) e ON e.owner_id = o.id
	) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r sums) (string, string) {
		return called(r.ID), fmt.Sprintf("实付减去退款和放款是 %d 分，担保账户里是 %d 分", r.Want, r.Found)
	})

type journalCounts struct {
	ID           int64 `db:"id"`
	WantPaid     int64 `db:"want_paid"`
	Paid         int64 `db:"paid_n"`
	WantReceived int64 `db:"want_recv"`
	Received     int64 `db:"recv_n"`
	Refunds      int64 `db:"refund_n"`
	Decided      int64 `db:"decided_n"`
}

// auditJournals counts each order's journals: one "paid" once it is paid, one
// "received" once it is received with money left, one "refund.decided" a refund.
var auditJournals = ledger.Query("order.journals", `SELECT x.* FROM (
	SELECT o.id, CASE WHEN o.paid > 0 THEN 1 ELSE 0 END AS want_paid, COALESCE(j.paid_n, 0) AS paid_n,
		CASE WHEN o.received_at > 0 AND (o.released > 0 OR COALESCE(j.recv_n, 0) > 0) THEN 1 ELSE 0 END AS want_recv, COALESCE(j.recv_n, 0) AS recv_n,
		COALESCE(r.refund_n, 0) AS refund_n, COALESCE(j.decided_n, 0) AS decided_n
	FROM orders o
	LEFT JOIN (SELECT subject_id, SUM(CASE WHEN kind = 'paid' THEN 1 ELSE 0 END) AS paid_n, SUM(CASE WHEN kind = 'received' THEN 1 ELSE 0 END) AS recv_n,
		SUM(CASE WHEN kind = 'refund.decided' THEN 1 ELSE 0 END) AS decided_n FROM journal WHERE subject = 'order' GROUP BY subject_id) j ON j.subject_id = o.id
	LEFT JOIN (SELECT rf.payable_id, COUNT(*) AS refund_n FROM refund rf JOIN payment p ON p.id = rf.payment_id
		WHERE rf.payable_kind = 'order' AND p.usable = 1 GROUP BY rf.payable_id) r ON r.payable_id = o.id
	) x WHERE x.want_paid <> x.paid_n OR x.want_recv <> x.recv_n OR x.refund_n <> x.decided_n ORDER BY x.id`,
	func(r journalCounts) (string, string) {
		return called(r.ID), fmt.Sprintf("付款凭证 %d 张，应有 %d 张；收货凭证 %d 张，应有 %d 张；退款凭证 %d 张，应有 %d 张",
			r.Paid, r.WantPaid, r.Received, r.WantReceived, r.Decided, r.Refunds)
	})

var auditRefunds = ledger.Query("order.refunds", `SELECT x.* FROM (SELECT o.id, o.refunded AS want, COALESCE(r.total, 0) AS found FROM orders o LEFT JOIN (
	SELECT rf.payable_id, SUM(rf.amount) AS total FROM refund rf JOIN payment p ON p.id = rf.payment_id
	WHERE rf.payable_kind = 'order' AND p.usable = 1 GROUP BY rf.payable_id
	) r ON r.payable_id = o.id) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r sums) (string, string) {
		return called(r.ID), fmt.Sprintf("订单记着已退 %d 分，各笔退款相加是 %d 分", r.Want, r.Found)
	})

type lineSums struct {
	ID            int64 `db:"id"`
	Goods         int64 `db:"goods"`
	Lines         int64 `db:"lines_sum"`
	Refunded      int64 `db:"refunded"`
	LinesRefunded int64 `db:"lines_refunded"`
}

var auditLines = ledger.Query("order.lines", `SELECT x.* FROM (SELECT o.id, o.goods - o.discount AS goods, o.refunded - o.freight_refunded AS refunded,
	SUM(l.amount) AS lines_sum, SUM(l.refunded) AS lines_refunded
	FROM orders o JOIN order_line l ON l.order_id = o.id GROUP BY o.id, o.goods, o.discount, o.refunded, o.freight_refunded) x
	WHERE x.goods <> x.lines_sum OR x.refunded <> x.lines_refunded ORDER BY x.id`,
	func(r lineSums) (string, string) {
		return called(r.ID), fmt.Sprintf("订单的商品是 %d 分、已退 %d 分，各行相加是 %d 分、%d 分", r.Goods, r.Refunded, r.Lines, r.LinesRefunded)
	})
