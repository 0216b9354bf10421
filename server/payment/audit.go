package payment

import (
	"fmt"

	"yuanfen/server/ledger"
)

// Audit proves that what is owed to buyers is what was decided and not yet
// given back, that the refunds of a payment sum to what its row says, and that
// each payment came into wechat.held once, with nothing of a settled one left.
var Audit = ledger.All(auditRefundDue, auditPayments, auditHeld)

func called(id int64) string { return fmt.Sprintf("付款 %d", id) }

type dueRow struct {
	No    string `db:"out_refund_no"`
	State string `db:"state"`
	Want  int64  `db:"want"`
	Due   int64  `db:"due"`
}

var auditRefundDue = ledger.Query("refund.due", `SELECT x.out_refund_no, x.state, x.want, x.due FROM (
	SELECT r.out_refund_no, r.state, CASE WHEN r.state IN ('done', 'banked') THEN 0 ELSE r.amount END AS want, COALESCE(-e.due, 0) AS due
	FROM refund r LEFT JOIN (SELECT owner_id, SUM(amount) AS due FROM entry WHERE account = 'refund.due' GROUP BY owner_id) e ON e.owner_id = r.id
	) x WHERE x.want <> x.due ORDER BY x.out_refund_no`,
	func(r dueRow) (string, string) {
		return "退款 " + r.No, fmt.Sprintf("状态 %s 应欠买家 %d 分，账本上欠 %d 分", r.State, r.Want, r.Due)
	})

type refundSums struct {
	ID      int64 `db:"id"`
	Decided int64 `db:"refund_decided"`
	Done    int64 `db:"refund_done"`
	Sum     int64 `db:"total"`
	SumDone int64 `db:"total_done"`
}

var auditPayments = ledger.Query("payment.refunds", `SELECT p.id, p.refund_decided, p.refund_done, COALESCE(r.total, 0) AS total, COALESCE(r.total_done, 0) AS total_done
	FROM payment p LEFT JOIN (SELECT payment_id, SUM(amount) AS total, SUM(CASE WHEN state = 'done' THEN amount ELSE 0 END) AS total_done
		FROM refund GROUP BY payment_id) r ON r.payment_id = p.id
	WHERE p.refund_decided <> COALESCE(r.total, 0) OR p.refund_done <> COALESCE(r.total_done, 0) ORDER BY p.id`,
	func(r refundSums) (string, string) {
		return called(r.ID), fmt.Sprintf("付款记着已决定退 %d 分、已退到 %d 分，各笔退款相加是 %d 分、%d 分", r.Decided, r.Done, r.Sum, r.SumDone)
	})

type heldRow struct {
	ID      int64 `db:"id"`
	Amount  int64 `db:"amount"`
	Done    int64 `db:"refund_done"`
	Settled int64 `db:"settled_at"`
	Came    int64 `db:"came"`
	Times   int64 `db:"times"`
	Held    int64 `db:"held"`
}

var auditHeld = ledger.Query("payment.held", `SELECT x.* FROM (
	SELECT p.id, p.amount, p.refund_done, p.settled_at, COALESCE(e.came, 0) AS came, COALESCE(e.times, 0) AS times, COALESCE(e.held, 0) AS held
	FROM payment p LEFT JOIN (
		SELECT e.owner_id, SUM(e.amount) AS held,
			SUM(CASE WHEN j.kind IN ('paid', 'unusable') THEN e.amount ELSE 0 END) AS came,
			SUM(CASE WHEN j.kind IN ('paid', 'unusable') THEN 1 ELSE 0 END) AS times
		FROM entry e JOIN journal j ON j.id = e.journal_id WHERE e.account = 'wechat.held' GROUP BY e.owner_id
	) e ON e.owner_id = p.id) x
	WHERE x.came <> x.amount OR x.times <> 1 OR (x.settled_at > 0 AND x.held <> 0) OR (x.settled_at = 0 AND x.held > x.amount - x.refund_done) ORDER BY x.id`,
	func(r heldRow) (string, string) {
		return called(r.ID), fmt.Sprintf("收到 %d 分、已退到 %d 分（已结算：%t），账本记入 %d 分、共 %d 次，待结算还有 %d 分",
			r.Amount, r.Done, r.Settled > 0, r.Came, r.Times, r.Held)
	})
