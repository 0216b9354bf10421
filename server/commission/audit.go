package commission

import (
	"fmt"

	"yuanfen/server/ledger"
)

// Audit proves of every commission that it is what its frozen terms make of what
// was paid, that refunds and other reversals sum to what its row says, that each
// earner's accounts hold exactly what their rows say, that no earner earns on
// their own purchase, and that each line of an attributed order has one earner.
var Audit = ledger.All(auditAmounts, auditLines, auditProportion, auditReversals, auditForfeited, auditFrozen, auditEarned, auditDeferred, auditHolds, auditOpenHolds, auditSelf, auditEarners, auditAccrued, auditWriteOffs)

func called(id int64) string { return fmt.Sprintf("佣金 %d", id) }

// Half up without a division that the engines round differently, and read as what it
// is: MariaDB's division makes a decimal of it.
const rated = "CAST(((%[1]s) * c.bp + 5000 - ((%[1]s) * c.bp + 5000) %% 10000) / 10000 AS SIGNED INTEGER)"

var (
	ofPaid   = fmt.Sprintf(rated, "c.paid")
	ofMargin = fmt.Sprintf(rated, "CASE WHEN c.paid > c.cost * c.pieces THEN c.paid - c.cost * c.pieces ELSE 0 END")
	should   = "CASE c.method WHEN 'rate_of_paid' THEN " + ofPaid + " WHEN 'rate_of_margin' THEN " + ofMargin +
		" ELSE CASE WHEN c.paid > c.purchase * c.pieces THEN c.paid - c.purchase * c.pieces ELSE 0 END END"
)

var auditAmounts = ledger.Query("commission.amount", "SELECT x.* FROM (SELECT c.id, "+should+" AS want, c.amount AS found FROM commission c) x WHERE x.want <> x.found ORDER BY x.id",
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("按下单时的条件应是 %d 分，记着 %d 分", r.Want, r.Found)
	})

var auditLines = ledger.Query("commission.line", `SELECT c.id, COALESCE(l.amount - l.refunded, -1) AS want, c.paid - c.refunded AS found FROM commission c
	LEFT JOIN order_line l ON l.id = c.line_id AND l.order_id = c.order_id AND l.quantity = c.pieces AND l.price = c.retail
	WHERE c.ended = 0 AND c.state IN ('accrued', 'due', 'released') AND (l.id IS NULL OR l.amount <> c.paid OR l.refunded <> c.refunded) ORDER BY c.id`,
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("订单行实付减退款是 %d 分，佣金按 %d 分计", r.Want, r.Found)
	})

// A commission that nobody forfeited is reversed by refunds exactly in proportion.
var auditProportion = ledger.Query("commission.proportion", `SELECT x.* FROM (SELECT c.id, CAST((c.amount * c.refunded * 2 + c.paid - (c.amount * c.refunded * 2 + c.paid) % (c.paid * 2)) / (c.paid * 2) AS SIGNED INTEGER) AS want, c.reversed AS found
	FROM commission c WHERE c.ended = 0 AND c.paid > 0 AND c.paid < 1000000000 AND c.state IN ('accrued', 'due', 'released')
	AND NOT EXISTS (SELECT 1 FROM commission_reversal r WHERE r.commission_id = c.id AND r.why <> 'refund')) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("按退款比例应收回 %d 分，记着 %d 分", r.Want, r.Found)
	})

var auditReversals = ledger.Query("commission.reversals", `SELECT x.id, x.want, x.found FROM (SELECT c.id, c.reversed AS want, COALESCE(r.total, 0) AS found, c.amount AS most FROM commission c
	LEFT JOIN (SELECT commission_id, SUM(from_frozen + from_withheld + from_available) AS total FROM commission_reversal GROUP BY commission_id) r ON r.commission_id = c.id
	) x WHERE x.want <> x.found OR x.want < 0 OR x.want > x.most ORDER BY x.id`,
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("记着收回 %d 分，各次收回相加是 %d 分", r.Want, r.Found)
	})

var auditForfeited = ledger.Query("commission.forfeited", `SELECT x.* FROM (SELECT c.id, c.forfeited AS want, COALESCE(r.total, 0) AS found FROM commission c
	LEFT JOIN (SELECT commission_id, SUM(from_frozen + from_withheld + from_available) AS total FROM commission_reversal WHERE why = 'forfeited' GROUP BY commission_id) r ON r.commission_id = c.id
	) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("记着没收 %d 分，各次没收相加是 %d 分", r.Want, r.Found)
	})

const perEarner = `SELECT x.* FROM (SELECT k.owner_id AS id, SUM(k.want) AS want, SUM(k.found) AS found FROM (
	SELECT distributor_id AS owner_id, amount - reversed AS want, 0 AS found FROM commission WHERE %s
	UNION ALL SELECT e.owner_id, 0, -e.amount FROM entry e JOIN journal j ON j.id = e.journal_id WHERE %s) k GROUP BY k.owner_id) x WHERE x.want <> x.found ORDER BY x.id`

var auditFrozen = ledger.Query("commission.frozen", fmt.Sprintf(perEarner, "state IN ('accrued', 'due')", "e.account = 'frozen'"),
	func(r ledger.Differs) (string, string) {
		return fmt.Sprintf("分销商 %d", r.ID), fmt.Sprintf("未到期的佣金合计 %d 分，冻结账户里是 %d 分", r.Want, r.Found)
	})

// What commissions brought to an earner's accounts, less what they took again, is
// what is left of those that were released, and what was forfeited of balances.
var auditEarned = ledger.Query("commission.earned", fmt.Sprintf(perEarner, "state = 'released'",
	"e.account IN ('available', 'withheld') AND j.kind IN ('commission.released', 'commission.reversed', 'commission.corrected', 'commission.withheld', 'commission.freed', 'commission.forfeited') AND NOT (j.kind = 'commission.forfeited' AND j.subject = 'distributor')"),
	func(r ledger.Differs) (string, string) {
		return fmt.Sprintf("分销商 %d", r.ID), fmt.Sprintf("已到期的佣金还剩 %d 分，凭证记入 %d 分", r.Want, r.Found)
	})

var auditDeferred = ledger.Query("commission.deferred", `SELECT x.* FROM (SELECT 0 AS id, COALESCE(SUM(CASE WHEN account = 'frozen' THEN -amount ELSE 0 END), 0) AS want,
	COALESCE(SUM(CASE WHEN account = 'commission.deferred' THEN amount ELSE 0 END), 0) AS found FROM entry WHERE account IN ('frozen', 'commission.deferred')) x WHERE x.want <> x.found`,
	func(r ledger.Differs) (string, string) {
		return "待摊佣金", fmt.Sprintf("各人冻结合计 %d 分，待摊账户里是 %d 分", r.Want, r.Found)
	})

var auditHolds = ledger.Query("commission.holds", `SELECT x.* FROM (SELECT k.owner_id AS id, SUM(k.want) AS want, SUM(k.found) AS found FROM (
	SELECT distributor_id AS owner_id, amount AS want, 0 AS found FROM commission_hold WHERE state = 'open'
	UNION ALL SELECT owner_id, 0, -amount FROM entry WHERE account = 'withheld') k GROUP BY k.owner_id) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r ledger.Differs) (string, string) {
		return fmt.Sprintf("分销商 %d", r.ID), fmt.Sprintf("各项暂扣合计 %d 分，暂扣账户里是 %d 分", r.Want, r.Found)
	})

// A row is marked exactly while one hold of it is open.
var auditOpenHolds = ledger.Query("commission.held", `SELECT x.* FROM (SELECT c.id, c.held AS want, COUNT(h.id) AS found FROM commission c
	LEFT JOIN commission_hold h ON h.commission_id = c.id AND h.state = 'open' GROUP BY c.id, c.held) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("暂扣标记是 %d，未了的暂扣有 %d 项", r.Want, r.Found)
	})

var auditSelf = ledger.Query("commission.self", `SELECT c.id, c.distributor_id AS want, c.buyer_id AS found FROM commission c JOIN distributor d ON d.id = c.distributor_id
	WHERE d.member_id = c.buyer_id ORDER BY c.id`,
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("分销商 %d 从自己的购买得了佣金", r.Want)
	})

// Each line of a paid order that belongs to somebody earns them, and no other line
// earns anybody.
var auditEarners = ledger.Query("commission.earner", `SELECT x.* FROM (
	SELECT l.id, a.distributor_id AS want, COALESCE(c.distributor_id, 0) AS found FROM attribution a JOIN order_line l ON l.order_id = a.order_id
	LEFT JOIN commission c ON c.line_id = l.id AND c.ended = 0 AND c.state IN ('accrued', 'due', 'released') WHERE a.paid_at > 0
	UNION ALL
	SELECT c.line_id, 0, c.distributor_id FROM commission c LEFT JOIN attribution a ON a.order_id = c.order_id AND a.paid_at > 0
	WHERE c.ended = 0 AND c.state IN ('accrued', 'due', 'released') AND a.order_id IS NULL) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r ledger.Differs) (string, string) {
		return fmt.Sprintf("订单行 %d", r.ID), fmt.Sprintf("归属于分销商 %d，佣金记给了 %d", r.Want, r.Found)
	})

// Each order's accruals are what its commissions earned when it was paid.
var auditAccrued = ledger.Query("commission.accrued", `SELECT x.* FROM (SELECT k.order_id AS id, SUM(k.want) AS want, SUM(k.found) AS found FROM (
	SELECT c.order_id, c.amount AS want, 0 AS found FROM commission c WHERE c.state IN ('accrued', 'due', 'released') AND c.turn = 0
	UNION ALL SELECT j.subject_id, 0, e.amount FROM journal j JOIN entry e ON e.journal_id = j.id WHERE j.kind = 'commission.accrued' AND e.account = 'commission.deferred'
	) k GROUP BY k.order_id) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r ledger.Differs) (string, string) {
		return fmt.Sprintf("订单 %d", r.ID), fmt.Sprintf("付款时应计 %d 分佣金，凭证记了 %d 分", r.Want, r.Found)
	})

// What stands written off of each distributor's debts is what their journals say.
var auditWriteOffs = ledger.Query("commission.write_off", `SELECT x.* FROM (SELECT k.owner_id AS id, SUM(k.want) AS want, SUM(k.found) AS found FROM (
	SELECT distributor_id AS owner_id, amount - undone AS want, 0 AS found FROM commission_write_off WHERE state = 'approved'
	UNION ALL SELECT e.owner_id, 0, -e.amount FROM entry e JOIN journal j ON j.id = e.journal_id WHERE e.account = 'available' AND j.kind IN ('debt.written_off', 'debt.restored')) k
	GROUP BY k.owner_id) x WHERE x.want <> x.found OR x.want < 0 ORDER BY x.id`,
	func(r ledger.Differs) (string, string) {
		return fmt.Sprintf("分销商 %d", r.ID), fmt.Sprintf("核销的欠款还有 %d 分有效，凭证记了 %d 分", r.Want, r.Found)
	})
