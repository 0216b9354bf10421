package support

import (
	"fmt"

	"yuanfen/server/ledger"
)

// Audit proves that each complaint's payment and order are those that WeChat
// named, that what was answered has its answer in the history, that every promise
// to WeChat has its job, and that clocks run on open complaints alone.
var Audit = ledger.All(auditPayments, auditAnswered, auditPromises, auditClocks)

type row struct {
	ID    int64  `db:"id"`
	What  string `db:"what"`
	Found int64  `db:"found"`
}

func calledRow(id int64) string { return fmt.Sprintf("投诉 %d", id) }

var auditPayments = ledger.Query("support.payment", `SELECT c.id, c.transaction_id AS what, COALESCE(p.id, 0) AS found
	FROM complaint c LEFT JOIN payment p ON p.id = c.payment_id AND p.transaction_id = c.transaction_id
	WHERE (c.payment_id > 0 AND p.id IS NULL)
		OR (c.order_id > 0 AND (p.id IS NULL OR p.payable_kind <> 'order' OR p.payable_id <> c.order_id))
		OR (c.order_id > 0 AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = c.order_id AND o.member_id = c.member_id))
	ORDER BY c.id`,
	func(r row) (string, string) {
		return calledRow(r.ID), fmt.Sprintf("微信支付单 %s 的付款、订单或会员不是记着的那个", r.What)
	})

var auditAnswered = ledger.Query("support.answered", `SELECT c.id, c.state AS what, c.answered_at AS found FROM complaint c
	WHERE (c.answered_at > 0) <> EXISTS (SELECT 1 FROM complaint_event e WHERE e.complaint_id = c.id AND e.kind IN ('MERCHANT_RESPONSE', 'MERCHANT_CONFIRM_COMPLETE'))
	ORDER BY c.id`,
	func(r row) (string, string) {
		return calledRow(r.ID), fmt.Sprintf("首次回复的时间是 %d，与协商历史不符", r.Found)
	})

var auditPromises = ledger.Query("support.promise", `SELECT x.id, x.what, x.found FROM (
	SELECT a.complaint_id AS id, a.state AS what, a.id AS found FROM complaint_answer a
	WHERE (a.state = 'due' AND NOT EXISTS (SELECT 1 FROM job j WHERE j.kind = 'support.answer' AND j.job_key = CONCAT('', a.id)))
		OR a.state NOT IN ('due', 'sent', 'refused') OR (a.state = 'sent') <> (a.sent_at > 0)
		OR NOT EXISTS (SELECT 1 FROM complaint c WHERE c.id = a.complaint_id)
	UNION ALL SELECT c.id, 'completing' AS what, c.completing_at AS found FROM complaint c
	WHERE c.completing_at > 0 AND NOT EXISTS (SELECT 1 FROM job j WHERE j.kind = 'support.complete' AND j.job_key = CONCAT('', c.id))
	) x ORDER BY x.id`,
	func(r row) (string, string) {
		return calledRow(r.ID), fmt.Sprintf("要告诉微信的（%s %d）没有任务去办，或与状态不符", r.What, r.Found)
	})

var auditClocks = ledger.Query("support.clock", `SELECT c.id, c.state AS what, c.due_at AS found FROM complaint c
	WHERE c.state NOT IN ('pending', 'processing', 'processed') OR (c.state = 'processed') <> (c.due_at = 0) OR (c.state = 'processed') <> (c.ended_at > 0)
		OR (c.state = 'processed' AND c.clock_at > 0) OR (c.due_at > 0 AND c.due_at > c.end_by)
	ORDER BY c.id`,
	func(r row) (string, string) {
		return calledRow(r.ID), fmt.Sprintf("状态是 %s，期限 %d 与它不符", r.What, r.Found)
	})
