package model

import (
	"fmt"
	"slices"
)

// StockKey names stock: a SKU in a warehouse that belongs to the brand ("") or a distributor.
type StockKey struct{ SKU, Warehouse, Owner string }

type sku struct{ price, cost int64 }

type stock struct{ onHand, reserved int64 }

// NewSKU puts a SKU on sale.
type NewSKU struct {
	SKU       string
	Warehouse string // where Stock lies; "" is the network warehouse
	Price     int64  // fen, retail
	Cost      int64  // fen; only MarginOverCost looks at it
	Stock     int64  // pieces
	At        int64
}

// NewSKU takes the answer to a new SKU.
func (m *Model) NewSKU(op NewSKU, accepted bool) error {
	v := when(op.Price < 0 || op.Stock < 0, "negative price or stock")
	if m.skus[op.SKU] != nil {
		v = no("SKU %s exists", op.SKU)
	}
	apply, err := judge("new SKU "+op.SKU, accepted, v)
	if apply {
		m.skus[op.SKU] = &sku{price: op.Price, cost: op.Cost}
		m.at(StockKey{SKU: op.SKU, Warehouse: op.Warehouse}).onHand = op.Stock
	}
	return err
}

// PriceChange sets the retail price for orders placed from now on.
type PriceChange struct {
	SKU   string
	Price int64 // fen
	At    int64
}

// PriceChange takes the answer to a price change.
func (m *Model) PriceChange(op PriceChange, accepted bool) error {
	s := m.skus[op.SKU]
	apply, err := judge("price of "+op.SKU, accepted, when(s == nil || op.Price < 0, "unknown SKU or negative price"))
	if apply {
		s.price = op.Price
	}
	return err
}

// StockAdjust adds Delta pieces of the brand's stock, or takes them away.
type StockAdjust struct {
	SKU, Warehouse string
	Delta          int64
	At             int64
}

// StockAdjust takes the answer to an adjustment. What is reserved can't be
// adjusted away: it is sold (reading 8).
func (m *Model) StockAdjust(op StockAdjust, accepted bool) error {
	key := StockKey{SKU: op.SKU, Warehouse: op.Warehouse}
	v := no("unknown SKU %s", op.SKU)
	if m.skus[op.SKU] != nil {
		v = m.needs(key, -op.Delta, op.At)
	}
	apply, err := judge(fmt.Sprintf("adjust %s by %d", op.SKU, op.Delta), accepted, v)
	if apply {
		m.freeUp(key, -op.Delta, op.At)
		m.at(key).onHand += op.Delta
	}
	return err
}

// at returns the stock under key, empty when nothing was ever there.
func (m *Model) at(key StockKey) *stock {
	if m.stock[key] == nil {
		m.stock[key] = &stock{}
	}
	return m.stock[key]
}

// needs judges taking so many free pieces. Orders that may have been closed
// without our having seen it make the answer uncertain by what they reserve.
func (m *Model) needs(key StockKey, pieces, at int64) verdict {
	s := m.at(key)
	free, unsure := s.onHand-s.reserved, int64(0)
	for _, id := range m.orderIDs {
		if o := m.orders[id]; m.mayBeClosed(o, at) {
			for _, l := range o.lines {
				if l.key == key {
					unsure += l.open()
				}
			}
		}
	}
	switch {
	case pieces <= 0 || pieces <= free:
		return yes()
	case pieces <= free+unsure:
		return maybe("orders being closed may have freed %d", unsure)
	}
	return no("%d pieces of %v, %d free", pieces, key, free)
}

// freeUp closes orders that may be closed, oldest first, until an accepted
// request for so many pieces is explained. A harness that observes each order
// it sees closed never gets here.
func (m *Model) freeUp(key StockKey, pieces, at int64) {
	for _, id := range m.orderIDs {
		if s := m.at(key); pieces <= s.onHand-s.reserved {
			return
		}
		o := m.orders[id]
		if m.mayBeClosed(o, at) && slices.ContainsFunc(o.lines, func(l *line) bool { return l.key == key }) {
			m.close(o)
		}
	}
}

// release gives reserved pieces of a line back.
func (m *Model) release(l *line, pieces int64) {
	m.at(l.key).reserved -= pieces
	m.giveBackLots(l, pieces)
}
