package cart

import (
	"context"
	"math"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

const lineColumns = "id, member_id, sku_id, quantity, selected, price_added, added_at"

func (s *Service) lines(ctx context.Context, memberID int64) (lines []Line, err error) {
	err = s.DB.Select(ctx, &lines, "SELECT "+lineColumns+" FROM cart_line WHERE member_id = ? ORDER BY added_at DESC, id DESC", memberID)
	return lines, err
}

func linesOf(ctx context.Context, tx *db.Tx, members []int64) (lines []Line, err error) {
	if len(members) > 0 {
		err = tx.Select(ctx, &lines, "SELECT "+lineColumns+" FROM cart_line WHERE member_id IN (?) ORDER BY id"+tx.ForUpdate(), members)
	}
	return lines, err
}

func countLines(ctx context.Context, tx *db.Tx, memberID int64) (n int, err error) {
	err = tx.Get(ctx, &n, "SELECT COUNT(*) FROM cart_line WHERE member_id = ?", memberID)
	return n, err
}

// addPieces adds to a line that is there, as long as it does not grow too large.
func addPieces(ctx context.Context, tx *db.Tx, memberID int64, w Wish) (there, ok bool, err error) {
	ok, err = tx.ExecOne(ctx, "UPDATE cart_line SET quantity = quantity + ?, selected = 1, added_at = ? WHERE member_id = ? AND sku_id = ? AND quantity <= ?",
		w.Quantity, clock.Millis(tx.Now), memberID, w.SKU, maxQuantity-w.Quantity)
	if err != nil || ok {
		return ok, ok, err
	}
	var n int
	err = tx.Get(ctx, &n, "SELECT COUNT(*) FROM cart_line WHERE member_id = ? AND sku_id = ?", memberID, w.SKU)
	return n > 0, false, err
}

func insertLine(ctx context.Context, tx *db.Tx, l Line) error {
	_, err := tx.Exec(ctx, "INSERT INTO cart_line ("+lineColumns+") VALUES (?, ?, ?, ?, 1, ?, ?)", l.ID, l.MemberID, l.SKU, l.Quantity, l.PriceAdded, l.AddedAt)
	return err
}

func changeLine(ctx context.Context, tx *db.Tx, memberID, sku int64, c Change) (bool, error) {
	set, args := "sku_id = sku_id", []any{}
	if c.Quantity != nil {
		set, args = set+", quantity = ?", append(args, *c.Quantity)
	}
	if c.Selected != nil {
		set, args = set+", selected = ?", append(args, *c.Selected)
	}
	return tx.ExecOne(ctx, "UPDATE cart_line SET "+set+" WHERE member_id = ? AND sku_id = ?", append(args, memberID, sku)...)
}

func selectLines(ctx context.Context, tx *db.Tx, memberID int64, skus []int64, selected bool) error {
	query, args := "UPDATE cart_line SET selected = ? WHERE member_id = ?", []any{selected, memberID}
	if len(skus) > 0 {
		query, args = query+" AND sku_id IN (?)", append(args, skus)
	}
	_, err := tx.Exec(ctx, query, args...)
	return err
}

func removeLines(ctx context.Context, tx *db.Tx, memberID int64, skus []int64) error {
	_, err := tx.Exec(ctx, "DELETE FROM cart_line WHERE member_id = ? AND sku_id IN (?)", memberID, skus)
	return err
}

// deleteLines removes lines that must still be there: where another was
// quicker, the transaction runs again.
func deleteLines(ctx context.Context, tx *db.Tx, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	n, err := tx.Exec(ctx, "DELETE FROM cart_line WHERE id IN (?)", ids)
	if err == nil && n != int64(len(ids)) {
		err = db.ErrConflict
	}
	return err
}

// mark is a favourite or a footprint. PriceThen is the product's lowest price
// when it was marked, fen.
type mark struct {
	ID        int64 `db:"id"`
	ProductID int64 `db:"product_id"`
	PriceThen int64 `db:"price_then"`
	At        int64 `db:"seen_at"`
}

func insertFavourite(ctx context.Context, tx *db.Tx, id, memberID, productID, price int64) error {
	_, err := tx.Exec(ctx, "INSERT INTO favourite (id, member_id, product_id, price_then) VALUES (?, ?, ?, ?)", id, memberID, productID, price)
	return err
}

func countFavourites(ctx context.Context, tx *db.Tx, memberID int64) (n int, err error) {
	err = tx.Get(ctx, &n, "SELECT COUNT(*) FROM favourite WHERE member_id = ?", memberID)
	return n, err
}

func deleteFavourite(ctx context.Context, tx *db.Tx, memberID, productID int64) error {
	_, err := tx.Exec(ctx, "DELETE FROM favourite WHERE member_id = ? AND product_id = ?", memberID, productID)
	return err
}

func (s *Service) favourites(ctx context.Context, memberID, before int64, limit int) (rows []mark, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	err = s.DB.Select(ctx, &rows, "SELECT id, product_id, price_then, 0 AS seen_at FROM favourite WHERE member_id = ? AND id < ? ORDER BY id DESC LIMIT ?", memberID, before, limit)
	return rows, err
}

func (s *Service) isFavourite(ctx context.Context, memberID, productID int64) (bool, error) {
	var n int
	err := s.DB.Get(ctx, &n, "SELECT COUNT(*) FROM favourite WHERE member_id = ? AND product_id = ?", memberID, productID)
	return n > 0, err
}

func setFootprint(ctx context.Context, tx *db.Tx, memberID, productID int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE footprint SET seen_at = ? WHERE member_id = ? AND product_id = ?", clock.Millis(tx.Now), memberID, productID)
}

func insertFootprint(ctx context.Context, tx *db.Tx, id, memberID, productID int64) error {
	_, err := tx.Exec(ctx, "INSERT INTO footprint (id, member_id, product_id, seen_at) VALUES (?, ?, ?, ?)", id, memberID, productID, clock.Millis(tx.Now))
	return err
}

// trimFootprints forgets all but the latest keep.
func trimFootprints(ctx context.Context, tx *db.Tx, memberID int64, keep int) error {
	var old []int64
	err := tx.Select(ctx, &old, "SELECT id FROM footprint WHERE member_id = ? ORDER BY seen_at DESC, id DESC LIMIT 100 OFFSET ?", memberID, keep)
	if err != nil || len(old) == 0 {
		return err
	}
	_, err = tx.Exec(ctx, "DELETE FROM footprint WHERE id IN (?)", old)
	return err
}

func (s *Service) footprints(ctx context.Context, memberID int64, limit int) (rows []mark, err error) {
	err = s.DB.Select(ctx, &rows, "SELECT id, product_id, 0 AS price_then, seen_at FROM footprint WHERE member_id = ? ORDER BY seen_at DESC, id DESC LIMIT ?", memberID, limit)
	return rows, err
}

func deleteFootprints(ctx context.Context, tx *db.Tx, memberID int64) error {
	_, err := tx.Exec(ctx, "DELETE FROM footprint WHERE member_id = ?", memberID)
	return err
}

// Forget erases everything that a member put in, liked or looked at, in the
// caller's transaction.
func Forget(ctx context.Context, tx *db.Tx, memberID int64) error {
	for _, query := range []string{
		"DELETE FROM cart_line WHERE member_id = ?", "DELETE FROM favourite WHERE member_id = ?", "DELETE FROM footprint WHERE member_id = ?",
	} {
		if _, err := tx.Exec(ctx, query, memberID); err != nil {
			return err
		}
	}
	return nil
}
