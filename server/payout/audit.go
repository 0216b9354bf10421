package payout

import (
	"fmt"

	"yuanfen/server/ledger"
)

// Audit proves that every payout has exactly the journals that its state asks for,
// that what is on its way to each person is the sum of their payouts under way,
// that what left came from where it should with the tax withheld, that no number
// was used twice, that each was approved in a batch, and that nobody was paid more
// than they ever earned.
var Audit = ledger.All(auditStates, auditJobs, auditAsked, auditPaid, auditReturned, auditStray, auditPaying, auditLeft, auditTax, auditNumbers, auditBatches, auditEarned, auditWrittenOff)

func called(id int64) string { return fmt.Sprintf("提现 %d", id) }

var auditStates = ledger.Query("payout.state", `SELECT id, 1 AS want, 0 AS found FROM payout WHERE amount <= 0 OR tax < 0 OR tax > amount OR road NOT IN ('wechat', 'bank') OR NOT (
	(state IN ('requested', 'withdrawn', 'rejected') AND sent_at = 0)
	OR (state = 'approved' AND approved_at > 0 AND sent_at = 0)
	OR (state IN ('sending', 'paid', 'failed') AND approved_at > 0 AND sent_at > 0)
	OR (state IN ('awaiting_confirm', 'cancelled') AND sent_at > 0 AND road = 'wechat'))
	OR (state IN ('requested', 'approved', 'sending', 'awaiting_confirm') AND done_at > 0) OR (state IN ('paid', 'failed', 'cancelled', 'rejected', 'withdrawn') AND done_at = 0) ORDER BY id`,
	func(r ledger.Differs) (string, string) { return called(r.ID), "状态与经过不符" })

// What is on its way by WeChat has a job that asks after it.
var auditJobs = ledger.Query("payout.job", `SELECT p.id, 1 AS want, 0 AS found FROM payout p LEFT JOIN job j ON j.kind = 'payout.send' AND j.job_key = p.out_bill_no AND j.state = 'queued'
	WHERE p.road = 'wechat' AND p.state IN ('approved', 'sending', 'awaiting_confirm') AND j.id IS NULL ORDER BY p.id`,
	func(r ledger.Differs) (string, string) {
		return called(r.ID), "还在途中，却没有后台任务跟进"
	})

// perPayout compares what each payout should have moved on an account by a kind of
// journal with what it did: want, kind, account and its sign.
const perPayout = `SELECT x.* FROM (SELECT p.id, %s AS want, COALESCE(j.total, 0) AS found FROM payout p LEFT JOIN (
	SELECT j.subject_id, SUM(%s) AS total FROM journal j JOIN entry e ON e.journal_id = j.id
	WHERE j.subject = 'payout' AND j.kind IN (%s) AND e.account IN (%s) GROUP BY j.subject_id) j ON j.subject_id = p.id) x WHERE x.want <> x.found ORDER BY x.id`

var auditAsked = ledger.Query("payout.asked", fmt.Sprintf(perPayout, "p.amount", "-e.amount", "'payout.asked'", "'paying'"),
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("申请了 %d 分，凭证转入提现中 %d 分", r.Want, r.Found)
	})

var auditPaid = ledger.Query("payout.paid", fmt.Sprintf(perPayout, "CASE WHEN p.state = 'paid' THEN p.amount ELSE 0 END", "e.amount", "'payout.paid', 'payout.bounced'", "'paying'"),
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("按状态应付清 %d 分，凭证记了 %d 分", r.Want, r.Found)
	})

var auditReturned = ledger.Query("payout.returned", fmt.Sprintf(perPayout, "CASE WHEN p.state IN ('failed', 'cancelled', 'rejected', 'withdrawn') THEN p.amount ELSE 0 END", "e.amount", "'payout.returned'", "'paying'"),
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("按状态应退回 %d 分，凭证记了 %d 分", r.Want, r.Found)
	})

var auditStray = ledger.Query("payout.stray", `SELECT j.subject_id AS id, 0 AS want, COUNT(*) AS found FROM journal j LEFT JOIN payout p ON p.id = j.subject_id
	WHERE j.subject = 'payout' AND p.id IS NULL GROUP BY j.subject_id ORDER BY j.subject_id`,
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("有 %d 张凭证，却没有这笔提现", r.Found)
	})

var auditPaying = ledger.Query("payout.paying", `SELECT x.* FROM (SELECT k.owner_id AS id, SUM(k.want) AS want, SUM(k.found) AS found FROM (
	SELECT distributor_id AS owner_id, amount AS want, 0 AS found FROM payout WHERE state IN ('requested', 'approved', 'sending', 'awaiting_confirm')
	UNION ALL SELECT owner_id, 0, paying FROM balance) k GROUP BY k.owner_id) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r ledger.Differs) (string, string) {
		return fmt.Sprintf("分销商 %d", r.ID), fmt.Sprintf("在途的提现合计 %d 分，提现中余额是 %d 分", r.Want, r.Found)
	})

var auditLeft = ledger.Query("payout.left", `SELECT x.* FROM (SELECT p.id, CASE WHEN p.state = 'paid' THEN p.amount - p.tax ELSE 0 END AS want,
	COALESCE(CASE WHEN p.road = 'bank' THEN j.banked ELSE j.operating END, 0) AS found FROM payout p LEFT JOIN (
	SELECT j.subject_id, SUM(CASE WHEN e.account = 'bank' THEN -e.amount ELSE 0 END) AS banked, SUM(CASE WHEN e.account = 'wechat.operating' THEN -e.amount ELSE 0 END) AS operating
	FROM journal j JOIN entry e ON e.journal_id = j.id WHERE j.subject = 'payout' AND j.kind IN ('payout.paid', 'payout.bounced') GROUP BY j.subject_id) j ON j.subject_id = p.id) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("应从付款账户付出 %d 分，凭证记了 %d 分", r.Want, r.Found)
	})

var auditTax = ledger.Query("payout.tax", fmt.Sprintf(perPayout, "CASE WHEN p.state = 'paid' THEN p.tax ELSE 0 END", "-e.amount", "'payout.paid', 'payout.bounced'", "'tax.payable'"),
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("应代扣税 %d 分，凭证记了 %d 分", r.Want, r.Found)
	})

var auditNumbers = ledger.Query("payout.number", `SELECT MIN(id) AS id, 1 AS want, COUNT(*) AS found FROM payout GROUP BY out_bill_no HAVING COUNT(*) > 1 OR out_bill_no = '' ORDER BY MIN(id)`,
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("商户单号为空或重复，有 %d 笔在用", r.Found)
	})

// What was approved stands in a batch that was, and nothing else is paid.
var auditBatches = ledger.Query("payout.batch", `SELECT p.id, 1 AS want, 0 AS found FROM payout p LEFT JOIN payout_batch b ON b.id = p.batch_id AND b.state = 'approved'
	WHERE (p.state IN ('approved', 'sending', 'awaiting_confirm', 'paid', 'failed', 'cancelled') OR p.approved_at > 0) AND (b.id IS NULL OR p.approved_at = 0 OR b.decided_by = 0) ORDER BY p.id`,
	func(r ledger.Differs) (string, string) { return called(r.ID), "没有经过已批准的批次" })

var auditEarned = ledger.Query("payout.earned", `SELECT x.* FROM (SELECT p.distributor_id AS id, COALESCE(e.total, 0) AS want, SUM(p.amount) AS found FROM payout p LEFT JOIN (
	SELECT e.owner_id, SUM(-e.amount) AS total FROM entry e JOIN journal j ON j.id = e.journal_id
	WHERE e.account IN ('available', 'withheld') AND e.amount < 0 AND j.kind IN ('commission.released', 'commission.corrected') GROUP BY e.owner_id) e ON e.owner_id = p.distributor_id
	WHERE p.state IN ('requested', 'approved', 'sending', 'awaiting_confirm', 'paid') GROUP BY p.distributor_id, e.total) x WHERE x.found > x.want ORDER BY x.id`,
	func(r ledger.Differs) (string, string) {
		return fmt.Sprintf("分销商 %d", r.ID), fmt.Sprintf("一共挣得 %d 分，提现却有 %d 分", r.Want, r.Found)
	})

// A debt is money that left: no more of one stands written off than was ever paid.
var auditWrittenOff = ledger.Query("payout.written_off", `SELECT x.* FROM (SELECT w.distributor_id AS id, COALESCE(p.total, 0) AS want, SUM(w.amount - w.undone) AS found FROM commission_write_off w
	LEFT JOIN (SELECT distributor_id, SUM(amount) AS total FROM payout WHERE state = 'paid' GROUP BY distributor_id) p ON p.distributor_id = w.distributor_id
	WHERE w.state = 'approved' GROUP BY w.distributor_id, p.total) x WHERE x.found > x.want ORDER BY x.id`,
	func(r ledger.Differs) (string, string) {
		return fmt.Sprintf("分销商 %d", r.ID), fmt.Sprintf("一共付出过 %d 分，核销的欠款却有 %d 分", r.Want, r.Found)
	})
