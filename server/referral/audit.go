package referral

import (
	"fmt"

	"yuanfen/server/ledger"
)

// Audit proves that every order has been attributed once, never to its own buyer,
// that what it says of the payment agrees with the order, and that no touch that
// decided came after the order.
var Audit = ledger.All(auditOrders, auditSelf, auditPaid)

func called(id int64) string { return fmt.Sprintf("订单 %d", id) }

var auditOrders = ledger.Query("attribution.order", `SELECT x.* FROM (
	SELECT a.order_id AS id, a.member_id AS want, COALESCE(o.member_id, 0) AS found FROM attribution a LEFT JOIN orders o ON o.id = a.order_id) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("归属记着买家 %d，订单是 %d", r.Want, r.Found)
	})

var auditSelf = ledger.Query("attribution.self", `SELECT a.order_id AS id, a.member_id AS want, a.distributor_id AS found FROM attribution a JOIN distributor d ON d.id = a.distributor_id
	WHERE d.member_id = a.member_id ORDER BY a.order_id`,
	func(r ledger.Differs) (string, string) { return called(r.ID), "归给了买家自己" })

var auditPaid = ledger.Query("attribution.paid", `SELECT x.* FROM (SELECT o.id, CASE WHEN o.paid_at > 0 THEN 1 ELSE 0 END AS want, CASE WHEN a.paid_at > 0 THEN 1 ELSE 0 END AS found
	FROM orders o JOIN attribution a ON a.order_id = o.id) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r ledger.Differs) (string, string) { return called(r.ID), "付款与归属的记录不一致" })
