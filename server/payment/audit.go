package payment

import (
	"fmt"

	"yuanfen/server/ledger"
)

// Audit proves that what is owed to buyers is what was decided and not yet
// given back, that the refunds of a payment sum to what its row says, that each
// payment came into wechat.held once, with nothing of a settled one left, that
// rows and journals say the same of it, and that no refund is left to nobody.
var Audit = ledger.All(auditRefundDue, auditStrayDue, auditPayments, auditHeld, auditStrayHeld, auditUsable, auditSettled,
	auditAttempts, auditRefundPayments, auditRefundStates, auditRefundJobs)

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

// strayRow is what an account holds for an owner that does not exist.
type strayRow struct {
	Owner int64 `db:"owner_id"`
	Sum   int64 `db:"total"`
	Count int64 `db:"entries"`
}

var auditStrayHeld = ledger.Query("payment.stray_held", `SELECT e.owner_id, SUM(e.amount) AS total, COUNT(*) AS entries
	FROM entry e LEFT JOIN payment p ON p.id = e.owner_id
	WHERE e.account = 'wechat.held' AND p.id IS NULL GROUP BY e.owner_id ORDER BY e.owner_id`,
	func(r strayRow) (string, string) {
		return called(r.Owner), fmt.Sprintf("待结算账户里有它的分录 %d 条、合计 %d 分，付款却没有了", r.Count, r.Sum)
	})

var auditStrayDue = ledger.Query("refund.stray_due", `SELECT e.owner_id, SUM(e.amount) AS total, COUNT(*) AS entries
	FROM entry e LEFT JOIN refund r ON r.id = e.owner_id
	WHERE e.account = 'refund.due' AND r.id IS NULL GROUP BY e.owner_id ORDER BY e.owner_id`,
	func(r strayRow) (string, string) {
		return fmt.Sprintf("退款 R%d", r.Owner), fmt.Sprintf("应退账户里有它的分录 %d 条、合计 %d 分，退款却没有了", r.Count, r.Sum)
	})

type saidRow struct {
	ID       int64  `db:"id"`
	Usable   bool   `db:"usable"`
	Reason   string `db:"reason"`
	Settled  int64  `db:"settled_at"`
	Journals int64  `db:"journals"`
}

var auditUsable = ledger.Query("payment.usable", `SELECT x.* FROM (
	SELECT p.id, p.usable, p.reason, CASE WHEN j.id IS NULL THEN 0 ELSE 1 END AS journals
	FROM payment p LEFT JOIN journal j ON j.event_key = CONCAT('unusable:', p.id)) x
	WHERE x.usable + x.journals <> 1 OR (x.usable = 1 AND x.reason <> '') OR (x.usable = 0 AND x.reason = '') ORDER BY x.id`,
	func(r saidRow) (string, string) {
		return called(r.ID), fmt.Sprintf("可用：%t（原因“%s”），说它不可用的凭证有 %d 张", r.Usable, r.Reason, r.Journals)
	})

var auditSettled = ledger.Query("payment.settled", `SELECT p.id, p.settled_at, COUNT(*) AS journals
	FROM payment p JOIN journal j ON j.event_key = CONCAT('settled:', p.id) WHERE p.settled_at = 0 GROUP BY p.id, p.settled_at ORDER BY p.id`,
	func(r saidRow) (string, string) {
		return called(r.ID), fmt.Sprintf("付款记着没有结算（%d），结算凭证却有 %d 张", r.Settled, r.Journals)
	})

type attemptRow struct {
	No       string `db:"out_trade_no"`
	State    string `db:"state"`
	Payments int64  `db:"payments"`
}

// auditAttempts holds every attempt to be paid exactly when a payment came
// under its number, and the payment to be of what the attempt was for.
var auditAttempts = ledger.Query("payment.attempt", `SELECT a.out_trade_no, a.state, COUNT(p.id) AS payments
	FROM payment_attempt a LEFT JOIN payment p ON p.out_trade_no = a.out_trade_no
	WHERE (a.state <> 'paid' AND p.id IS NOT NULL) OR (a.state = 'paid' AND p.id IS NULL)
		OR p.payable_kind <> a.payable_kind OR p.payable_id <> a.payable_id
	GROUP BY a.out_trade_no, a.state ORDER BY a.out_trade_no`,
	func(r attemptRow) (string, string) {
		return "支付单 " + r.No, fmt.Sprintf("状态是 %s，而这个单号下状态或对象不符的付款有 %d 笔", r.State, r.Payments)
	})

type refundRow struct {
	No      string `db:"out_refund_no"`
	Payment int64  `db:"payment_id"`
	Amount  int64  `db:"amount"`
	State   string `db:"state"`
}

func (r refundRow) name() string { return "退款 " + r.No }

var auditRefundPayments = ledger.Query("refund.payment", `SELECT r.out_refund_no, r.payment_id, r.amount, r.state FROM refund r LEFT JOIN payment p ON p.id = r.payment_id
	WHERE p.id IS NULL OR p.payable_kind <> r.payable_kind OR p.payable_id <> r.payable_id ORDER BY r.id`,
	func(r refundRow) (string, string) {
		return r.name(), fmt.Sprintf("要退付款 %d 的 %d 分，而这笔付款没有了或属于别的对象", r.Payment, r.Amount)
	})

var auditRefundStates = ledger.Query("refund.state", `SELECT out_refund_no, payment_id, amount, state FROM refund
	WHERE state NOT IN ('due', 'processing', 'done', 'abnormal', 'closed', 'banked') ORDER BY id`,
	func(r refundRow) (string, string) {
		return r.name(), fmt.Sprintf("金额 %d 分，状态“%s”不是退款会有的状态", r.Amount, r.State)
	})

// auditRefundJobs finds refunds that nobody would send or ask about any more.
var auditRefundJobs = ledger.Query("refund.job", `SELECT r.out_refund_no, r.payment_id, r.amount, r.state
	FROM refund r LEFT JOIN job j ON j.kind = 'payment.refund' AND j.job_key = r.out_refund_no
	WHERE r.state IN ('due', 'processing', 'abnormal') AND j.id IS NULL ORDER BY r.id`,
	func(r refundRow) (string, string) {
		return r.name(), fmt.Sprintf("状态 %s，%d 分还没有退到，却没有任务去办", r.State, r.Amount)
	})
