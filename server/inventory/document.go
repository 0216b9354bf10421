package inventory

import (
	"context"

	"yuanfen/server/catalog"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/staff"
)

// Writer writes documents.
type Writer struct {
	db      *db.DB
	ids     *id.Source
	catalog *catalog.Catalog
	staff   *staff.Service
}

// New returns the inventory kept in d of what c sells.
func New(d *db.DB, ids *id.Source, c *catalog.Catalog, s *staff.Service) *Writer {
	return &Writer{db: d, ids: ids, catalog: c, staff: s}
}

// AddWarehouse creates a warehouse in the caller's transaction.
func (w *Writer) AddWarehouse(ctx context.Context, tx *db.Tx, code, name string, kind WarehouseKind) (int64, error) {
	id := w.ids.Next()
	err := insertWarehouse(ctx, tx, Warehouse{ID: id, Code: code, Name: name, Kind: kind})
	if db.IsDuplicate(err) {
		err = ErrCodeTaken
	}
	return id, err
}

// Book moves goods as doc says, in the caller's transaction. Stock rows that do
// not exist are made. ErrShort when more would leave than is there and free.
func (w *Writer) Book(ctx context.Context, tx *db.Tx, doc Document) error {
	onHand := map[int64]int64{}
	for _, l := range doc.Lines {
		stock, err := w.stockRow(ctx, tx, l)
		if err != nil {
			return err
		}
		onHand[stock] += l.Quantity
	}
	if err := w.write(ctx, tx, doc, onHand); err != nil {
		return err
	}
	err := change(ctx, tx, onHand, map[int64]int64{})
	if db.IsCheck(err) {
		return ErrShort
	}
	return err
}

// stockRow finds or makes the row of a line's SKU, warehouse and owner.
func (w *Writer) stockRow(ctx context.Context, tx *db.Tx, l Line) (int64, error) {
	id, err := findStock(ctx, tx, l)
	if !db.NoRows(err) {
		return id, err
	}
	if ok, err := warehouseExists(ctx, tx, l.WarehouseID); err != nil || !ok {
		if err == nil {
			err = ErrWarehouse
		}
		return 0, err
	}
	if offers, err := catalog.Offers(ctx, tx, []int64{l.SKU}); err != nil || len(offers) == 0 {
		if err == nil {
			err = ErrSKU
		}
		return 0, err
	}
	id = w.ids.Next()
	err = insertStock(ctx, tx, Stock{ID: id, SKU: l.SKU, WarehouseID: l.WarehouseID, Owner: l.Owner})
	if db.IsDuplicate(err) {
		return 0, db.ErrConflict
	}
	return id, err
}

// write stores the document and one move per stock row.
func (w *Writer) write(ctx context.Context, tx *db.Tx, doc Document, onHand map[int64]int64) error {
	id := w.ids.Next()
	err := insertDocument(ctx, tx, id, doc)
	if db.IsDuplicate(err) {
		return ErrTwice
	}
	if err != nil {
		return err
	}
	return insertMoves(ctx, tx, id, onHand)
}
