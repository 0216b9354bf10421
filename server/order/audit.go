package order

import (
	"fmt"
	"strings"

	"yuanfen/server/ledger"
)

// Audit proves of every order that its state agrees with its facts and its
// payment, that escrow holds what was paid less what was refunded and released,
// that its refunds, lines and reservations sum to what its row says, that it has
// exactly the journals it should, and that nothing is left of one that is gone.
var Audit = ledger.All(auditStates, auditPaidBy, auditPayments, auditClosing, auditEscrow, auditStrayEscrow, auditJournals,
	auditRefunds, auditRefundParts, auditStrayParts, auditLineRefunds, auditFreightRefunds,
	auditLines, auditStrayLines, auditReservations, auditStrayReservations)

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
	Count         int64 `db:"lines_n"`
	Lines         int64 `db:"lines_sum"`
	Refunded      int64 `db:"refunded"`
	LinesRefunded int64 `db:"lines_refunded"`
}

var auditLines = ledger.Query("order.lines", `SELECT x.* FROM (SELECT o.id, o.goods - o.discount AS goods, o.refunded - o.freight_refunded AS refunded,
	COUNT(l.id) AS lines_n, COALESCE(SUM(l.amount), 0) AS lines_sum, COALESCE(SUM(l.refunded), 0) AS lines_refunded
	FROM orders o LEFT JOIN order_line l ON l.order_id = o.id GROUP BY o.id, o.goods, o.discount, o.refunded, o.freight_refunded) x
	WHERE x.lines_n = 0 OR x.goods <> x.lines_sum OR x.refunded <> x.lines_refunded ORDER BY x.id`,
	func(r lineSums) (string, string) {
		return called(r.ID), fmt.Sprintf("订单的商品是 %d 分、已退 %d 分，%d 行相加是 %d 分、%d 分", r.Goods, r.Refunded, r.Count, r.Lines, r.LinesRefunded)
	})

type line struct {
	ID       int64 `db:"id"`
	Order    int64 `db:"order_id"`
	Quantity int64 `db:"quantity"`
	Amount   int64 `db:"amount"`
}

var auditStrayLines = ledger.Query("order.stray_line", `SELECT l.id, l.order_id, l.quantity, l.amount FROM order_line l LEFT JOIN orders o ON o.id = l.order_id
	WHERE o.id IS NULL ORDER BY l.id`,
	func(r line) (string, string) {
		return fmt.Sprintf("订单行 %d", r.ID), fmt.Sprintf("%d 件、%d 分的订单行还在，订单 %d 没有了", r.Quantity, r.Amount, r.Order)
	})

type facts struct {
	ID        int64  `db:"id"`
	State     string `db:"state"`
	Total     int64  `db:"total"`
	Paid      int64  `db:"paid"`
	Refunded  int64  `db:"refunded"`
	Released  int64  `db:"released"`
	Payment   int64  `db:"payment_id"`
	Usable    int64  `db:"usable_sum"`
	PaidAt    int64  `db:"paid_at"`
	Shipped   int64  `db:"shipped_at"`
	Received  int64  `db:"received_at"`
	Completed int64  `db:"completed_at"`
	Closed    int64  `db:"closed_at"`
}

func (f facts) done() string {
	done := ""
	for _, step := range []struct {
		name string
		at   int64
	}{{"付款", f.PaidAt}, {"发货", f.Shipped}, {"收货", f.Received}, {"完成", f.Completed}, {"关闭", f.Closed}} {
		if step.at != 0 {
			done += "、" + step.name
		}
	}
	if done == "" {
		return "任何一步"
	}
	return strings.TrimPrefix(done, "、")
}

// auditStates holds each state to what must have happened by then, and to
// nothing that comes only later. An order that is closed may have been shipped.
var auditStates = ledger.Query("order.state", `SELECT id, state, total, paid, refunded, released, payment_id, paid_at, shipped_at, received_at, completed_at, closed_at FROM orders WHERE NOT (
	(state IN ('awaiting_payment', 'closing') AND paid = 0 AND paid_at = 0 AND payment_id = 0 AND released = 0
		AND shipped_at = 0 AND received_at = 0 AND completed_at = 0 AND closed_at = 0)
	OR (state IN ('paid', 'shipped') AND paid = total AND paid_at > 0 AND (payment_id > 0 OR total = 0) AND released = 0
		AND ((state = 'paid' AND shipped_at = 0) OR (state = 'shipped' AND shipped_at > 0)) AND received_at = 0 AND completed_at = 0 AND closed_at = 0)
	OR (state IN ('received', 'completed') AND paid = total AND paid_at > 0 AND (payment_id > 0 OR total = 0) AND released = paid - refunded
		AND shipped_at > 0 AND received_at > 0 AND ((state = 'received' AND completed_at = 0) OR (state = 'completed' AND completed_at > 0)) AND closed_at = 0)
	OR (state = 'closed' AND paid = refunded AND released = 0 AND received_at = 0 AND completed_at = 0 AND closed_at > 0
		AND ((paid = 0 AND paid_at = 0 AND payment_id = 0 AND shipped_at = 0) OR (paid = total AND paid_at > 0 AND (payment_id > 0 OR total = 0))))
	) ORDER BY id`,
	func(r facts) (string, string) {
		return called(r.ID), fmt.Sprintf("状态是 %s；应付 %d 分、实付 %d 分、已退 %d 分、已放款 %d 分、付款号 %d，记着已%s的时间，与状态不符",
			r.State, r.Total, r.Paid, r.Refunded, r.Released, r.Payment, r.done())
	})

var auditPaidBy = ledger.Query("order.paid_by", `SELECT o.id, o.paid, o.payment_id, COALESCE(p.amount, 0) AS usable_sum
	FROM orders o LEFT JOIN payment p ON p.id = o.payment_id AND p.usable = 1 AND p.payable_kind = 'order' AND p.payable_id = o.id
	WHERE o.paid <> COALESCE(p.amount, 0) ORDER BY o.id`,
	func(r facts) (string, string) {
		return called(r.ID), fmt.Sprintf("实付 %d 分，而付款 %d 可用于它的是 %d 分", r.Paid, r.Payment, r.Usable)
	})

type paymentRow struct {
	ID     int64 `db:"id"`
	Order  int64 `db:"payable_id"`
	Amount int64 `db:"amount"`
	Named  int64 `db:"named"`
}

var auditPayments = ledger.Query("order.payment", `SELECT p.id, p.payable_id, p.amount, COALESCE(o.payment_id, 0) AS named
	FROM payment p LEFT JOIN orders o ON o.id = p.payable_id
	WHERE p.usable = 1 AND p.payable_kind = 'order' AND (o.id IS NULL OR o.payment_id <> p.id) ORDER BY p.id`,
	func(r paymentRow) (string, string) {
		return called(r.Order), fmt.Sprintf("付款 %d 付了它 %d 分，而它没有了，或记着的付款是 %d", r.ID, r.Amount, r.Named)
	})

// auditClosing finds orders that would close for ever: a closing order waits
// for the job that makes sure that it can't be paid any more.
var auditClosing = ledger.Query("order.closing", `SELECT o.id, o.total, o.state
	FROM orders o LEFT JOIN job j ON j.kind = 'payment.close' AND j.job_key = CONCAT('order:', o.id)
	WHERE o.state = 'closing' AND j.id IS NULL ORDER BY o.id`,
	func(r facts) (string, string) {
		return called(r.ID), fmt.Sprintf("状态是 %s，却没有任务去关闭它的支付（%d 分）", r.State, r.Total)
	})

var auditStrayEscrow = ledger.Query("order.stray_escrow", `SELECT e.owner_id AS id, 0 AS want, -SUM(e.amount) AS found
	FROM entry e LEFT JOIN orders o ON o.id = e.owner_id
	WHERE e.account = 'escrow' AND o.id IS NULL GROUP BY e.owner_id ORDER BY e.owner_id`,
	func(r sums) (string, string) {
		return called(r.ID), fmt.Sprintf("订单没有了（应为 %d 分），担保账户里还有它的分录，合计 %d 分", r.Want, r.Found)
	})

var auditRefundParts = ledger.Query("order.refund_parts", `SELECT x.* FROM (SELECT rf.id, rf.amount AS want, COALESCE(p.total, 0) AS found
	FROM refund rf JOIN payment pm ON pm.id = rf.payment_id LEFT JOIN (SELECT refund_id, SUM(amount) AS total FROM order_refund GROUP BY refund_id) p ON p.refund_id = rf.id
	WHERE rf.payable_kind = 'order' AND pm.usable = 1) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r sums) (string, string) {
		return fmt.Sprintf("退款 R%d", r.ID), fmt.Sprintf("退款是 %d 分，分到各行和运费的是 %d 分", r.Want, r.Found)
	})

var auditStrayParts = ledger.Query("order.stray_refund_part", `SELECT p.refund_id AS id, 0 AS want, SUM(p.amount) AS found
	FROM order_refund p LEFT JOIN refund rf ON rf.id = p.refund_id WHERE rf.id IS NULL GROUP BY p.refund_id ORDER BY p.refund_id`,
	func(r sums) (string, string) {
		return fmt.Sprintf("退款 R%d", r.ID), fmt.Sprintf("退款没有了（应为 %d 分），分到各行和运费的还有 %d 分", r.Want, r.Found)
	})

type lineRefund struct {
	ID     int64 `db:"id"`
	Order  int64 `db:"order_id"`
	Amount int64 `db:"refunded"`
	Pieces int64 `db:"refunded_pieces"`
	Sum    int64 `db:"total"`
	Count  int64 `db:"pieces"`
}

var auditLineRefunds = ledger.Query("order.line_refunds", `SELECT l.id, l.order_id, l.refunded, l.refunded_pieces, COALESCE(p.total, 0) AS total, COALESCE(p.pieces, 0) AS pieces
	FROM order_line l LEFT JOIN (SELECT line_id, SUM(amount) AS total, SUM(pieces) AS pieces FROM order_refund GROUP BY line_id) p ON p.line_id = l.id
	WHERE l.refunded <> COALESCE(p.total, 0) OR l.refunded_pieces <> COALESCE(p.pieces, 0) ORDER BY l.id`,
	func(r lineRefund) (string, string) {
		return fmt.Sprintf("%s的行 %d", called(r.Order), r.ID), fmt.Sprintf("记着已退 %d 分、%d 件，各笔退款相加是 %d 分、%d 件", r.Amount, r.Pieces, r.Sum, r.Count)
	})

var auditFreightRefunds = ledger.Query("order.freight_refunds", `SELECT x.* FROM (SELECT o.id, o.freight_refunded AS want, COALESCE(p.total, 0) AS found FROM orders o LEFT JOIN (
	SELECT rf.payable_id, SUM(p.amount) AS total FROM order_refund p JOIN refund rf ON rf.id = p.refund_id
	WHERE p.line_id = 0 AND rf.payable_kind = 'order' GROUP BY rf.payable_id
	) p ON p.payable_id = o.id) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r sums) (string, string) {
		return called(r.ID), fmt.Sprintf("记着已退运费 %d 分，各笔退款相加是 %d 分", r.Want, r.Found)
	})

type promise struct {
	Freed    int64  `db:"freed"`
	Parcels  int64  `db:"parcels"`
	Line     int64  `db:"id"`
	Order    int64  `db:"order_id"`
	State    string `db:"state"`
	SKU      int64  `db:"sku_id"`
	Quantity int64  `db:"quantity"`
	Shipped  int64  `db:"shipped"`
	Refunded int64  `db:"refunded_pieces"`
	StockSKU int64  `db:"stock_sku"`
	Reserved int64  `db:"reserved"`
	Taken    int64  `db:"taken"`
	Released int64  `db:"released"`
}

// auditReservations compares each line with what is promised to it. Until an
// order is shipped, pieces refunded before they left are the ones given back;
// after that, or once it is closed, whatever was not shipped is.
var auditReservations = ledger.Query("order.reservation", `SELECT l.id, l.order_id, o.state, l.sku_id, l.quantity, l.shipped, l.refunded_pieces, l.freed, o.parcels, COALESCE(s.sku_id, 0) AS stock_sku,
	COALESCE(r.quantity, 0) AS reserved, COALESCE(r.taken, 0) AS taken, COALESCE(r.released, 0) AS released
	FROM order_line l JOIN orders o ON o.id = l.order_id LEFT JOIN reservation r ON r.line_id = l.id LEFT JOIN stock s ON s.id = r.stock_id
	WHERE r.line_id IS NULL OR r.quantity <> l.quantity OR r.taken <> l.shipped OR COALESCE(s.sku_id, 0) <> l.sku_id
		OR r.released <> CASE WHEN o.state IN ('awaiting_payment', 'closing', 'paid') THEN l.freed ELSE l.quantity - l.shipped END
		OR l.freed > l.refunded_pieces OR (o.state IN ('shipped', 'received', 'completed') AND l.freed <> l.quantity - l.shipped) OR (l.shipped > 0 AND o.parcels = 0)
	ORDER BY l.id`,
	func(r promise) (string, string) {
		return fmt.Sprintf("%s（%s）的行 %d", called(r.Order), r.State, r.Line), fmt.Sprintf("规格 %d 买 %d 件、%d 个包裹发出 %d 件、退 %d 件（发货前 %d 件），预留的是规格 %d 的 %d 件、取走 %d 件、放回 %d 件",
			r.SKU, r.Quantity, r.Parcels, r.Shipped, r.Refunded, r.Freed, r.StockSKU, r.Reserved, r.Taken, r.Released)
	})

var auditStrayReservations = ledger.Query("order.stray_reservation", `SELECT r.line_id AS id, r.quantity AS reserved, r.taken, r.released FROM reservation r LEFT JOIN order_line l ON l.id = r.line_id LEFT JOIN after_sale_line a ON a.id = r.line_id
	WHERE l.id IS NULL AND a.id IS NULL ORDER BY r.line_id`,
	func(r promise) (string, string) {
		return fmt.Sprintf("订单行 %d", r.Line), fmt.Sprintf("为它预留了 %d 件（取走 %d 件、放回 %d 件），订单行却没有了", r.Reserved, r.Taken, r.Released)
	})
