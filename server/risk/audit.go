package risk

import (
	"fmt"

	"yuanfen/server/ledger"
)

// Audit proves that every open case withholds all that is left of what its order
// earns, and is about an order that is still its distributor's, that no case withholds anything after its end, that there is one case for
// an order and a distributor, and that each says what it was opened for.
var Audit = ledger.All(auditHeld, auditOwner, auditEnded, auditOne, auditSignals)

type wrong struct {
	ID    int64 `db:"id"`
	Found int64 `db:"found"`
}

func subject(id int64) string { return fmt.Sprintf("风险案件 %d", id) }

var auditHeld = ledger.Query("risk.held", `SELECT k.id, c.id AS found FROM risk_case k JOIN commission c ON c.order_id = k.order_id AND c.distributor_id = k.distributor_id
	WHERE k.state = 'open' AND c.ended = 0 AND c.state IN ('accrued', 'due', 'released') AND c.amount > c.reversed AND c.held = 0 ORDER BY k.id`,
	func(r wrong) (string, string) {
		return subject(r.ID), fmt.Sprintf("还没有处理，佣金 %d 却没有暂扣", r.Found)
	})

var auditOwner = ledger.Query("risk.owner", `SELECT k.id, k.order_id AS found FROM risk_case k WHERE k.state = 'open' AND NOT EXISTS (SELECT 1 FROM commission c
	WHERE c.order_id = k.order_id AND c.distributor_id = k.distributor_id AND c.ended = 0 AND c.state IN ('accrued', 'due', 'released')) ORDER BY k.id`,
	func(r wrong) (string, string) {
		return subject(r.ID), fmt.Sprintf("还没有处理，订单 %d 却已不归这位分销商", r.Found)
	})

var auditEnded = ledger.Query("risk.ended", `SELECT k.id, h.id AS found FROM risk_case k JOIN commission_hold h ON h.case_id = k.id
	WHERE k.state <> 'open' AND h.state = 'open' ORDER BY k.id`,
	func(r wrong) (string, string) {
		return subject(r.ID), fmt.Sprintf("已经结束，暂扣 %d 还没有了结", r.Found)
	})

var auditOne = ledger.Query("risk.one", "SELECT MIN(id) AS id, COUNT(*) AS found FROM risk_case GROUP BY order_id, distributor_id HAVING COUNT(*) > 1 ORDER BY id",
	func(r wrong) (string, string) {
		return subject(r.ID), fmt.Sprintf("同一订单和分销商有 %d 个案件", r.Found)
	})

var auditSignals = ledger.Query("risk.signals", `SELECT k.id, 0 AS found FROM risk_case k WHERE NOT EXISTS (SELECT 1 FROM risk_signal x WHERE x.case_id = k.id) ORDER BY k.id`,
	func(r wrong) (string, string) { return subject(r.ID), "没有任何提示，却立了案" })
