package order

import (
	"context"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
)

func setHidden(ctx context.Context, tx *db.Tx, id, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET hidden_at = ? WHERE id = ? AND state IN ('completed', 'closed')", now, id)
}

func (s *Service) countByState(ctx context.Context, memberID int64) (map[State]int64, error) {
	var rows []struct {
		State State `db:"state"`
		Count int64 `db:"n"`
	}
	err := s.db.Select(ctx, &rows, "SELECT state, COUNT(*) AS n FROM orders WHERE member_id = ? AND hidden_at = 0 GROUP BY state", memberID)
	counts := map[State]int64{}
	for _, r := range rows {
		counts[r.State] = r.Count
	}
	return counts, err
}

// setPrice changes what an unpaid order costs.
func setPrice(ctx context.Context, tx *db.Tx, id, discount, freight int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET discount = ?, freight = ?, total = goods - ? + ? WHERE id = ? AND state = ?", discount, freight, discount, freight, id, AwaitingPayment)
}

func setLineDiscounts(ctx context.Context, tx *db.Tx, lines []Line, discounts []int64) error {
	for i, l := range lines {
		if _, err := tx.Exec(ctx, "UPDATE order_line SET discount = ?, amount = price * quantity - ? WHERE id = ?", discounts[i], discounts[i], l.ID); err != nil {
			return err
		}
	}
	return nil
}

func setPaidFree(ctx context.Context, tx *db.Tx, id, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET state = ?, paid_at = ?, due_at = 0 WHERE id = ? AND state = ? AND total = 0", Paid, now, id, AwaitingPayment)
}

func setFreeClosed(ctx context.Context, tx *db.Tx, id, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE orders SET state = ?, close_reason = ?, closed_at = ?, due_at = 0 WHERE id = ? AND state = ? AND total = 0 AND parcels = 0",
		Closed, ReasonRefunded, now, id, Paid)
}

// toReview are the conditions under which something of an order o is still to
// be reviewed.
const toReview = ` AND o.state IN ('received', 'completed') AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.refunded_pieces < l.quantity
	AND NOT EXISTS (SELECT 1 FROM review r WHERE r.line_id = l.id))`

func (s *Service) countToReview(ctx context.Context, memberID int64) (n int64, err error) {
	err = s.db.Get(ctx, &n, "SELECT COUNT(*) FROM orders o WHERE o.member_id = ? AND o.hidden_at = 0"+toReview, memberID)
	return n, err
}

// openOrders counts a member's orders that are under way, and lists those of
// which something was given back.
func openOrders(ctx context.Context, tx *db.Tx, memberID int64) (open int64, refunded []int64, err error) {
	err = tx.Get(ctx, &open, "SELECT COUNT(*) FROM orders WHERE member_id = ? AND state NOT IN ('completed', 'closed')", memberID)
	if err == nil {
		err = tx.Select(ctx, &refunded, "SELECT id FROM orders WHERE member_id = ? AND (refunded > 0 OR state = 'closed')", memberID)
	}
	return open, refunded, err
}

func paidOrders(ctx context.Context, tx *db.Tx, memberID int64) (ids []int64, err error) {
	err = tx.Select(ctx, &ids, "SELECT id FROM orders WHERE member_id = ? AND paid_at > 0", memberID)
	return ids, err
}

// PlacedSince reads which orders members have placed since a time, UTC ms, the
// newest first, in the caller's transaction.
func PlacedSince(ctx context.Context, tx *db.Tx, members []int64, since int64, limit int) (ids []int64, err error) {
	if len(members) == 0 {
		return nil, nil
	}
	err = tx.Select(ctx, &ids, "SELECT id FROM orders WHERE member_id IN (?) AND id >= ? ORDER BY id DESC LIMIT ?", members, id.From(clock.FromMillis(since)), limit)
	return ids, err
}

func eraseBuyer(ctx context.Context, tx *db.Tx, memberID int64) error {
	for _, query := range []string{
		"UPDATE orders SET address = '', note = '', phone_hash = '-', name_hash = '-' WHERE member_id = ?",
		"UPDATE review SET anonymous = 1 WHERE member_id = ?",
		"DELETE FROM invoice_title WHERE member_id = ?",
	} {
		if _, err := tx.Exec(ctx, query, memberID); err != nil {
			return err
		}
	}
	return nil
}
