package order

import (
	"context"

	"yuanfen/server/member"
	"yuanfen/server/platform/db"
)

func (s *Service) byRecipientPhone(ctx context.Context, hash string) (ids []int64, err error) {
	err = s.db.Select(ctx, &ids, "SELECT id FROM orders WHERE phone_hash = ? ORDER BY id DESC LIMIT ?", hash, mostFound)
	return ids, err
}

func (s *Service) byRecipientName(ctx context.Context, hash string) (ids []int64, err error) {
	err = s.db.Select(ctx, &ids, "SELECT id FROM orders WHERE name_hash = ? ORDER BY id DESC LIMIT ?", hash, mostFound)
	return ids, err
}

func (s *Service) byBuyerPhone(ctx context.Context, hash string) (ids []int64, err error) {
	err = s.db.Select(ctx, &ids, "SELECT id FROM orders WHERE member_id IN ("+member.OfPhone+") ORDER BY id DESC LIMIT ?", hash, mostFound)
	return ids, err
}

func unmarkedOrders(ctx context.Context, tx *db.Tx, limit int) (rows []Order, err error) {
	err = tx.Select(ctx, &rows, "SELECT id, address FROM orders WHERE phone_hash = '' ORDER BY id DESC LIMIT ?", limit)
	return rows, err
}

// setMarks marks an order that has none: a new address may have brought its own.
func setMarks(ctx context.Context, tx *db.Tx, id int64, m marks) error {
	_, err := tx.Exec(ctx, "UPDATE orders SET phone_hash = ?, name_hash = ? WHERE id = ? AND phone_hash = ''", m.Phone, m.Name, id)
	return err
}
