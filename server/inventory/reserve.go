package inventory

import (
	"context"
	"sort"

	"yuanfen/server/platform/db"
)

// Demand asks for pieces of SKUs for one order; all of it is met or none.
type Demand struct {
	Lines []DemandLine
}

// DemandLine is one line of an order: LineID is the order line's id.
type DemandLine struct {
	LineID   int64
	SKU      int64
	Quantity int64
}

// Outcome says whether a demand was met, and if not, of which SKU there is too
// little and how much is left of it.
type Outcome struct {
	Met      bool
	ShortSKU int64
	Left     int64
}

// Reserve promises network stock to demands in the order they came. Lines of
// one SKU, in a demand or over several, are served from the same running
// remainder. The stock rows are locked in id order and written in one
// conditional UPDATE; if that no longer fits, the transaction runs again.
func Reserve(ctx context.Context, tx *db.Tx, demands []Demand) ([]Outcome, error) {
	pools, err := lockPools(ctx, tx, demands)
	if err != nil {
		return nil, err
	}
	outcomes := make([]Outcome, len(demands))
	taken := map[int64]int64{} // Pieces by stock row.
	var rows [][]any
	for i, d := range demands {
		picks, outcome := pools.serve(d)
		outcomes[i] = outcome
		for _, p := range picks {
			taken[p.stock.ID] += p.line.Quantity
			rows = append(rows, []any{p.line.LineID, p.stock.ID, p.line.Quantity, 0, 0})
		}
	}
	if err := addReserved(ctx, tx, taken); err != nil {
		return nil, err
	}
	return outcomes, insertReservations(ctx, tx, rows)
}

// pools holds the stock rows of each SKU, in id order, as they stand while the
// batch is served.
type pools map[int64][]*Stock

func lockPools(ctx context.Context, tx *db.Tx, demands []Demand) (pools, error) {
	skus := map[int64]bool{}
	for _, d := range demands {
		for _, l := range d.Lines {
			skus[l.SKU] = true
		}
	}
	rows, err := lockNetworkStock(ctx, tx, sortedKeys(skus))
	p := pools{}
	for i := range rows {
		p[rows[i].SKU] = append(p[rows[i].SKU], &rows[i])
	}
	return p, err
}

type pick struct {
	line  DemandLine
	stock *Stock
}

// serve takes all of d's lines out of the pools, or puts back what it took.
func (p pools) serve(d Demand) ([]pick, Outcome) {
	picks := make([]pick, 0, len(d.Lines))
	for _, l := range d.Lines {
		s := p.find(l)
		if s == nil {
			for _, done := range picks {
				done.stock.Reserved -= done.line.Quantity
			}
			return nil, Outcome{ShortSKU: l.SKU, Left: p.left(l.SKU)}
		}
		s.Reserved += l.Quantity
		picks = append(picks, pick{l, s})
	}
	return picks, Outcome{Met: true}
}

// find returns the first warehouse that has enough for the whole line.
func (p pools) find(l DemandLine) *Stock {
	for _, s := range p[l.SKU] {
		if s.Free() >= l.Quantity {
			return s
		}
	}
	return nil
}

// left is the most that one line could still get.
func (p pools) left(sku int64) int64 {
	var most int64
	for _, s := range p[sku] {
		most = max(most, s.Free())
	}
	return most
}

// Take turns promised pieces of order lines into shipped ones: they leave the
// warehouse under one document. lines maps an order line's id to its pieces.
func Take(ctx context.Context, tx *db.Tx, w *Writer, doc Document, lines map[int64]int64) error {
	held, err := advance(ctx, tx, lines, "taken")
	if err != nil {
		return err
	}
	onHand, reserved := map[int64]int64{}, map[int64]int64{}
	for line, stock := range held {
		onHand[stock] -= lines[line]
		reserved[stock] -= lines[line]
	}
	if err := change(ctx, tx, onHand, reserved); err != nil {
		return err
	}
	return w.write(ctx, tx, doc, onHand)
}

// TakeBack puts shipped pieces of order lines back where they left from, under
// one document.
func TakeBack(ctx context.Context, tx *db.Tx, w *Writer, doc Document, lines map[int64]int64) error {
	if len(lines) == 0 {
		return nil
	}
	onHand := map[int64]int64{}
	for _, line := range sortedKeys(lines) {
		stock, err := stockOf(ctx, tx, line)
		if err != nil {
			return err
		}
		onHand[stock] += lines[line]
	}
	if err := w.write(ctx, tx, doc, onHand); err != nil {
		return err
	}
	return change(ctx, tx, onHand, map[int64]int64{})
}

// Release gives promised pieces of order lines back to those who come next.
func Release(ctx context.Context, tx *db.Tx, lines map[int64]int64) error {
	held, err := advance(ctx, tx, lines, "released")
	if err != nil {
		return err
	}
	reserved := map[int64]int64{}
	for line, stock := range held {
		reserved[stock] -= lines[line]
	}
	return change(ctx, tx, map[int64]int64{}, reserved)
}

func sortedKeys[V any](m map[int64]V) []int64 {
	keys := make([]int64, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(a, b int) bool { return keys[a] < keys[b] })
	return keys
}
