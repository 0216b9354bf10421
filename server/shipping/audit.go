package shipping

import (
	"fmt"

	"yuanfen/server/ledger"
)

// Audit proves that what was shipped of each line is what lies in its parcels,
// that each order has as many parcels as its row says, and that no parcel is
// without its order or empty.
var Audit = ledger.All(auditLines, auditCounts, auditStray)

type lineRow struct {
	ID      int64 `db:"id"`
	Order   int64 `db:"order_id"`
	Shipped int64 `db:"shipped"`
	Packed  int64 `db:"packed"`
}

var auditLines = ledger.Query("shipping.lines", `SELECT l.id, l.order_id, l.shipped, COALESCE(p.packed, 0) AS packed
	FROM order_line l LEFT JOIN (SELECT line_id, SUM(pieces) AS packed FROM order_parcel_line GROUP BY line_id) p ON p.line_id = l.id
	WHERE l.shipped <> COALESCE(p.packed, 0) ORDER BY l.id`,
	func(r lineRow) (string, string) {
		return fmt.Sprintf("订单 %d 的行 %d", r.Order, r.ID), fmt.Sprintf("记着发出 %d 件，各包裹相加是 %d 件", r.Shipped, r.Packed)
	})

type countRow struct {
	ID    int64 `db:"id"`
	Count int64 `db:"parcels"`
	Found int64 `db:"found"`
}

var auditCounts = ledger.Query("shipping.parcels", `SELECT o.id, o.parcels, COALESCE(p.n, 0) AS found
	FROM orders o LEFT JOIN (SELECT order_id, COUNT(*) AS n FROM order_parcel GROUP BY order_id) p ON p.order_id = o.id
	WHERE o.parcels <> COALESCE(p.n, 0) ORDER BY o.id`,
	func(r countRow) (string, string) {
		return fmt.Sprintf("订单 %d", r.ID), fmt.Sprintf("记着发出 %d 个包裹，找到 %d 个", r.Count, r.Found)
	})

type strayRow struct {
	ID    int64 `db:"id"`
	Order int64 `db:"order_id"`
	Lines int64 `db:"line_n"`
}

var auditStray = ledger.Query("shipping.stray_parcel", `SELECT x.id, x.order_id, x.line_n FROM (
	SELECT p.id, p.order_id, o.id AS there, COUNT(l.line_id) AS line_n
	FROM order_parcel p LEFT JOIN orders o ON o.id = p.order_id LEFT JOIN order_parcel_line l ON l.parcel_id = p.id GROUP BY p.id, p.order_id, o.id
	) x WHERE x.there IS NULL OR x.line_n = 0 ORDER BY x.id`,
	func(r strayRow) (string, string) {
		return fmt.Sprintf("包裹 %d", r.ID), fmt.Sprintf("它有 %d 行商品，属于订单 %d：订单没有了，或包裹是空的", r.Lines, r.Order)
	})
