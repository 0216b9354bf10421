package distributor

import (
	"fmt"

	"yuanfen/server/ledger"
)

// Audit proves that each distributor's state is one that staff decided, that no
// inviter relation leads back to where it began, that sales are what their
// released lines sold that no case took, that whoever was ever active has accounts,
// and that each image set is counted as often as it was given.
var Audit = ledger.All(auditSales, auditAccounts, auditLoops, auditSets)

func called(id int64) string { return fmt.Sprintf("分销商 %d", id) }

var auditSales = ledger.Query("distributor.sales", `SELECT x.* FROM (SELECT d.id, COALESCE(c.total, 0) AS want, d.sales AS found FROM distributor d
	LEFT JOIN (SELECT distributor_id, SUM(paid - refunded) AS total FROM commission WHERE state = 'released' AND ended = 0 AND forfeited = 0 GROUP BY distributor_id) c ON c.distributor_id = d.id
	) x WHERE x.want <> x.found ORDER BY x.id`,
	func(r ledger.Differs) (string, string) {
		return called(r.ID), fmt.Sprintf("已完成的销售合计 %d 分，记着 %d 分", r.Want, r.Found)
	})

var auditAccounts = ledger.Query("distributor.accounts", `SELECT d.id, 1 AS want, 0 AS found FROM distributor d LEFT JOIN balance b ON b.owner_id = d.id
	WHERE d.active_at > 0 AND b.owner_id IS NULL ORDER BY d.id`,
	func(r ledger.Differs) (string, string) {
		return called(r.ID), "通过过审核，却没有余额账户"
	})

// Each pair of a distributor and one above them is found once, so that the search
// ends whatever the relations.
var auditLoops = ledger.Query("distributor.loop", `WITH RECURSIVE up (id, above) AS (
	SELECT id, inviter_id FROM distributor WHERE inviter_id <> 0
	UNION SELECT u.id, d.inviter_id FROM up u JOIN distributor d ON d.id = u.above WHERE d.inviter_id <> 0)
	SELECT id, 0 AS want, above AS found FROM up WHERE above = id ORDER BY id`,
	func(r ledger.Differs) (string, string) { return called(r.ID), "邀请关系绕回了自己" })

var auditSets = ledger.Query("distributor.image_sets", `SELECT x.* FROM (SELECT u.image_set_id AS id, COALESCE(c.given, 0) AS want, u.used AS found FROM image_use u
	LEFT JOIN (SELECT product_id, image_set_id, COUNT(*) AS given FROM image_choice GROUP BY product_id, image_set_id) c ON c.product_id = u.product_id AND c.image_set_id = u.image_set_id
	WHERE u.circle = 'all') x WHERE x.want <> x.found ORDER BY x.id`,
	func(r ledger.Differs) (string, string) {
		return fmt.Sprintf("主图套 %d", r.ID), fmt.Sprintf("给出 %d 次，记着 %d 次", r.Want, r.Found)
	})
