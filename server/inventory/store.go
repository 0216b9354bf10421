package inventory

import (
	"context"
	"fmt"
	"math"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

const stockColumns = "s.id, s.sku_id, s.warehouse_id, s.owner_id, s.on_hand, s.reserved"

func lockNetworkStock(ctx context.Context, tx *db.Tx, skus []int64) ([]Stock, error) {
	if len(skus) == 0 {
		return nil, nil
	}
	var rows []Stock
	err := tx.Select(ctx, &rows, "SELECT "+stockColumns+` FROM stock s
		WHERE s.sku_id IN (?) AND s.owner_id = ? AND s.warehouse_id IN (SELECT w.id FROM warehouse w WHERE w.kind = 'network')
		ORDER BY s.id`+tx.ForUpdate(), skus, Brand)
	return rows, err
}

// addReserved promises pieces, on the condition that they are still free.
func addReserved(ctx context.Context, tx *db.Tx, pieces map[int64]int64) error {
	if len(pieces) == 0 {
		return nil
	}
	ids := sortedKeys(pieces)
	add, args := db.Cases("id", ids, func(i int) int64 { return pieces[ids[i]] })
	all := append(append(append([]any{}, args...), ids), args...)
	n, err := tx.Exec(ctx, "UPDATE stock SET reserved = reserved + "+add+" WHERE id IN (?) AND on_hand - reserved >= "+add, all...)
	if err != nil {
		return err
	}
	if n != int64(len(ids)) {
		return db.ErrConflict
	}
	return nil
}

// change adds to on_hand and reserved of stock rows, which the table's checks
// keep from going below zero or each other.
func change(ctx context.Context, tx *db.Tx, onHand, reserved map[int64]int64) error {
	touched := map[int64]bool{}
	for id := range onHand {
		touched[id] = true
	}
	for id := range reserved {
		touched[id] = true
	}
	for _, id := range sortedKeys(touched) {
		ok, err := tx.ExecOne(ctx, "UPDATE stock SET on_hand = on_hand + ?, reserved = reserved + ? WHERE id = ?", onHand[id], reserved[id], id)
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("inventory: no stock row %d", id)
		}
	}
	return nil
}

// advance counts pieces of reservations as taken or released, on the condition
// that they are still promised, and returns the stock row behind each line.
func advance(ctx context.Context, tx *db.Tx, lines map[int64]int64, column string) (map[int64]int64, error) {
	held := map[int64]int64{}
	for _, line := range sortedKeys(lines) {
		ok, err := tx.ExecOne(ctx, "UPDATE reservation SET "+column+" = "+column+" + ? WHERE line_id = ? AND quantity - taken - released >= ?",
			lines[line], line, lines[line])
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, fmt.Errorf("inventory: line %d does not hold %d pieces any more", line, lines[line])
		}
		stock, err := stockOf(ctx, tx, line)
		if err != nil {
			return nil, err
		}
		held[line] = stock
	}
	return held, nil
}

// stockOf is the stock row from which a line is served.
func stockOf(ctx context.Context, tx *db.Tx, line int64) (stock int64, err error) {
	err = tx.Get(ctx, &stock, "SELECT stock_id FROM reservation WHERE line_id = ?", line)
	return stock, err
}

func findStock(ctx context.Context, tx *db.Tx, l Line) (id int64, err error) {
	err = tx.Get(ctx, &id, "SELECT id FROM stock WHERE sku_id = ? AND warehouse_id = ? AND owner_id = ?", l.SKU, l.WarehouseID, l.Owner)
	return id, err
}

func warehouseExists(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, "SELECT COUNT(*) FROM warehouse WHERE id = ?", id)
	return n == 1, err
}

func insertWarehouse(ctx context.Context, tx *db.Tx, w Warehouse) error {
	_, err := tx.Exec(ctx, "INSERT INTO warehouse (id, code, name, kind) VALUES (?, ?, ?, ?)", w.ID, w.Code, w.Name, w.Kind)
	return err
}

func insertStock(ctx context.Context, tx *db.Tx, s Stock) error {
	_, err := tx.Exec(ctx, "INSERT INTO stock (id, sku_id, warehouse_id, owner_id, on_hand, reserved) VALUES (?, ?, ?, ?, 0, 0)",
		s.ID, s.SKU, s.WarehouseID, s.Owner)
	return err
}

func insertDocument(ctx context.Context, tx *db.Tx, id int64, d Document) error {
	_, err := tx.Exec(ctx, "INSERT INTO stock_document (id, kind, event_key, reason, staff_id, made_at) VALUES (?, ?, ?, ?, ?, ?)",
		id, d.Kind, d.EventKey, d.Reason, d.StaffID, clock.Millis(tx.Now))
	return err
}

func insertMoves(ctx context.Context, tx *db.Tx, document int64, onHand map[int64]int64) error {
	rows := make([][]any, 0, len(onHand))
	for i, stock := range sortedKeys(onHand) {
		rows = append(rows, []any{document, i + 1, stock, onHand[stock]})
	}
	return tx.Insert(ctx, "INSERT INTO stock_move (document_id, line_no, stock_id, quantity)", rows)
}

// Warehouses lists all warehouses by code.
func (w *Writer) Warehouses(ctx context.Context) ([]Warehouse, error) {
	var rows []Warehouse
	err := w.db.Select(ctx, &rows, "SELECT id, code, name, kind FROM warehouse ORDER BY code")
	return rows, err
}

// BySKU lists the stock rows of SKUs.
func (w *Writer) BySKU(ctx context.Context, skus []int64) ([]Stock, error) {
	if len(skus) == 0 {
		return nil, nil
	}
	var rows []Stock
	err := w.db.Select(ctx, &rows, "SELECT "+stockColumns+" FROM stock s WHERE s.sku_id IN (?) ORDER BY s.sku_id, s.id", skus)
	return rows, err
}

// FreeOnline returns, by SKU, how many pieces a buyer could order now.
func (w *Writer) FreeOnline(ctx context.Context, skus []int64) (map[int64]int64, error) {
	free := make(map[int64]int64, len(skus))
	if len(skus) == 0 {
		return free, nil
	}
	var rows []Stock
	err := w.db.Select(ctx, &rows, "SELECT "+stockColumns+` FROM stock s
		WHERE s.sku_id IN (?) AND s.owner_id = ? AND s.warehouse_id IN (SELECT w.id FROM warehouse w WHERE w.kind = 'network')`, skus, Brand)
	for _, s := range rows {
		free[s.SKU] = max(free[s.SKU], s.Free())
	}
	return free, err
}

// insertReservations writes rows of line, stock row, quantity, taken, released.
func insertReservations(ctx context.Context, tx *db.Tx, rows [][]any) error {
	return tx.Insert(ctx, "INSERT INTO reservation (line_id, stock_id, quantity, taken, released)", rows)
}

type paperRow struct {
	ID      int64        `db:"id"`
	Kind    DocumentKind `db:"kind"`
	Reason  string       `db:"reason"`
	StaffID int64        `db:"staff_id"`
	MadeAt  int64        `db:"made_at"`
}

type pieceRow struct {
	Document    int64 `db:"document_id"`
	SKU         int64 `db:"sku_id"`
	WarehouseID int64 `db:"warehouse_id"`
	Quantity    int64 `db:"quantity"`
}

// documents lists documents of a kind with their moves, the newest first,
// before the id given (0: from the newest).
func (w *Writer) documents(ctx context.Context, kind DocumentKind, before int64, limit int) (docs []paperRow, moves []pieceRow, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	err = w.db.Select(ctx, &docs, "SELECT id, kind, reason, staff_id, made_at FROM stock_document WHERE kind = ? AND id < ? ORDER BY id DESC LIMIT ?", kind, before, limit)
	if err != nil || len(docs) == 0 {
		return nil, nil, err
	}
	ids := make([]int64, len(docs))
	for i, d := range docs {
		ids[i] = d.ID
	}
	err = w.db.Select(ctx, &moves, `SELECT m.document_id, s.sku_id, s.warehouse_id, m.quantity FROM stock_move m JOIN stock s ON s.id = m.stock_id
		WHERE m.document_id IN (?) ORDER BY m.document_id, m.line_no`, ids)
	return docs, moves, err
}
