package inventory_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"yuanfen/server/catalog"
	"yuanfen/server/inventory"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/server/platform/id"
)

// store is two warehouses with two SKUs, 10 pieces of each in the network one.
type store struct {
	*testing.T
	db         *db.DB
	inv        *inventory.Writer
	net, shop  int64
	skus       []int64
	nextLine   int64
	documentNo int
}

// each runs test on both engines, and audits afterwards.
func each(t *testing.T, test func(s *store)) {
	clk := clock.NewFake(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) {
		ids, err := id.NewSource(clk, 1)
		if err != nil {
			t.Fatal(err)
		}
		s := &store{T: t, db: d}
		s.furnish(ids)
		test(s)
		if found := s.audit(); len(found) != 0 {
			t.Errorf("audit: %v", found)
		}
	})
}

func (s *store) furnish(ids *id.Source) {
	cat := catalog.New(s.db, ids)
	s.inv = inventory.New(s.db, ids, cat, nil)
	s.must(s.tx(func(ctx context.Context, tx *db.Tx) error {
		category, err := cat.AddCategory(ctx, tx, catalog.Category{Slug: "tea", Name: "茶"})
		if err != nil {
			return err
		}
		p, err := cat.Add(ctx, tx, catalog.Product{
			Slug: "tea", CategoryID: category, Title: "茶", Shelf: catalog.OnShelf, Points: []string{}, Options: []catalog.Option{{Name: "规格", Values: []string{"50g", "100g"}}},
			SKUs: []catalog.SKU{{Code: "A", Values: []string{"50g"}, RetailPrice: 1, Shelf: catalog.OnShelf}, {Code: "B", Values: []string{"100g"}, RetailPrice: 2, Shelf: catalog.OnShelf}},
		})
		if err != nil {
			return err
		}
		s.skus = []int64{p.SKUs[0].ID, p.SKUs[1].ID}
		if s.net, err = s.inv.AddWarehouse(ctx, tx, "NET", "网络仓", inventory.Network); err != nil {
			return err
		}
		s.shop, err = s.inv.AddWarehouse(ctx, tx, "SHOP", "实体仓", inventory.Physical)
		return err
	}))
	s.must(s.book(inventory.Receipt, s.at(s.net, 0, 10), s.at(s.net, 1, 10)))
}

func (s *store) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *store) tx(fn func(ctx context.Context, tx *db.Tx) error) error {
	return s.db.InTx(s.Context(), fn)
}

// at is a movement of the brand's pieces of the n-th SKU.
func (s *store) at(warehouse int64, n int, pieces int64) inventory.Line {
	return inventory.Line{SKU: s.skus[n], WarehouseID: warehouse, Owner: inventory.Brand, Quantity: pieces}
}

func (s *store) book(kind inventory.DocumentKind, lines ...inventory.Line) error {
	s.documentNo++
	return s.bookAs(fmt.Sprint("doc ", s.documentNo), kind, lines...)
}

func (s *store) bookAs(key string, kind inventory.DocumentKind, lines ...inventory.Line) error {
	return s.tx(func(ctx context.Context, tx *db.Tx) error {
		return s.inv.Book(ctx, tx, inventory.Document{Kind: kind, EventKey: key, Lines: lines})
	})
}

// want asks for pieces of SKUs, one line each; it numbers its lines from 1.
func (s *store) want(pieces map[int]int64) inventory.Demand {
	var d inventory.Demand
	for n := range s.skus {
		if pieces[n] > 0 {
			s.nextLine++
			d.Lines = append(d.Lines, inventory.DemandLine{LineID: s.nextLine, SKU: s.skus[n], Quantity: pieces[n]})
		}
	}
	return d
}

func (s *store) reserve(demands ...inventory.Demand) (outcomes []inventory.Outcome) {
	s.Helper()
	s.must(s.tx(func(ctx context.Context, tx *db.Tx) (err error) {
		outcomes, err = inventory.Reserve(ctx, tx, demands)
		return err
	}))
	return outcomes
}

func (s *store) release(lines map[int64]int64) error {
	return s.tx(func(ctx context.Context, tx *db.Tx) error { return inventory.Release(ctx, tx, lines) })
}

func (s *store) take(key string, lines map[int64]int64) error {
	return s.tx(func(ctx context.Context, tx *db.Tx) error {
		return inventory.Take(ctx, tx, s.inv, inventory.Document{Kind: inventory.Shipment, EventKey: key}, lines)
	})
}

// lies compares what lies in a warehouse of the n-th SKU.
func (s *store) lies(warehouse int64, n int, onHand, reserved int64) {
	s.Helper()
	rows, err := s.inv.BySKU(s.Context(), []int64{s.skus[n]})
	s.must(err)
	i := slices.IndexFunc(rows, func(r inventory.Stock) bool { return r.WarehouseID == warehouse })
	if i < 0 || rows[i].OnHand != onHand || rows[i].Reserved != reserved {
		s.Errorf("SKU %d: %+v, want %d on hand and %d reserved", n, rows, onHand, reserved)
	}
}

func (s *store) audit() (checks []string) {
	s.Helper()
	s.must(s.db.Snapshot(s.Context(), func(ctx context.Context, tx *db.Tx) error {
		found, err := inventory.Audit(ctx, tx)
		for _, f := range found {
			checks = append(checks, f.Check)
		}
		return err
	}))
	return checks
}

func TestBook_MovesAndRefuses(t *testing.T) {
	each(t, func(s *store) {
		s.must(s.book(inventory.Transfer, s.at(s.net, 0, -4), s.at(s.shop, 0, 4)))
		s.lies(s.net, 0, 6, 0)
		s.lies(s.shop, 0, 4, 0)
		s.must(s.bookAs("once", inventory.Adjust, s.at(s.net, 0, -1), s.at(s.net, 0, 2))) // Of one row: summed.
		s.lies(s.net, 0, 7, 0)
		for refusal, book := range map[error]func() error{
			inventory.ErrTwice:     func() error { return s.bookAs("once", inventory.Receipt, s.at(s.net, 0, 1)) },
			inventory.ErrShort:     func() error { return s.book(inventory.Transfer, s.at(s.shop, 1, 11), s.at(s.net, 1, -11)) },
			inventory.ErrWarehouse: func() error { return s.book(inventory.Receipt, s.at(99, 0, 1)) },
			inventory.ErrSKU: func() error {
				return s.book(inventory.Receipt, inventory.Line{SKU: 99, WarehouseID: s.net, Quantity: 1})
			},
		} {
			if err := book(); !errors.Is(err, refusal) {
				s.Errorf("got %v, want %v", err, refusal)
			}
		}
		s.lies(s.net, 0, 7, 0)
		s.lies(s.net, 1, 10, 0)
	})
}

// What is promised stays: a document can't take it away.
func TestBook_NotWhatIsPromised(t *testing.T) {
	each(t, func(s *store) {
		s.reserve(s.want(map[int]int64{0: 7}))
		if err := s.book(inventory.Adjust, s.at(s.net, 0, -4)); !errors.Is(err, inventory.ErrShort) {
			s.Errorf("got %v", err)
		}
		s.must(s.book(inventory.Adjust, s.at(s.net, 0, -3)))
		s.lies(s.net, 0, 7, 7)
	})
}

// First come, first served, over SKUs; who can't have all gets nothing, and what
// was set aside for them goes to the next.
func TestReserve_InOrderOfArrival(t *testing.T) {
	each(t, func(s *store) {
		got := s.reserve(
			s.want(map[int]int64{0: 6, 1: 1}),
			s.want(map[int]int64{0: 4, 1: 10}), // Its second line fails: 9 are left.
			s.want(map[int]int64{0: 4}),
			s.want(map[int]int64{0: 1}),
			s.want(map[int]int64{1: 9}),
		)
		want := []inventory.Outcome{{Met: true}, {ShortSKU: s.skus[1], Left: 9}, {Met: true}, {ShortSKU: s.skus[0], Left: 0}, {Met: true}}
		if !slices.Equal(got, want) {
			s.Errorf("got %+v, want %+v", got, want)
		}
		s.lies(s.net, 0, 10, 10)
		s.lies(s.net, 1, 10, 10)
	})
}

func TestReserve_OnlyNetworkStock(t *testing.T) {
	each(t, func(s *store) {
		s.must(s.book(inventory.Receipt, s.at(s.shop, 0, 100)))
		theirs := s.at(s.net, 0, 100)
		theirs.Owner = 7
		s.must(s.book(inventory.Receipt, theirs))
		if got := s.reserve(s.want(map[int]int64{0: 11})); got[0].Met || got[0].Left != 10 {
			s.Errorf("got %+v", got)
		}
		free, err := s.inv.FreeOnline(s.Context(), s.skus)
		if err != nil || free[s.skus[0]] != 10 {
			s.Errorf("%v, %v", free, err)
		}
	})
}

func TestRelease_OnceAndNoMoreThanPromised(t *testing.T) {
	each(t, func(s *store) {
		s.reserve(s.want(map[int]int64{0: 5}))
		s.must(s.release(map[int64]int64{1: 2}))
		s.lies(s.net, 0, 10, 3)
		if err := s.release(map[int64]int64{1: 4}); err == nil {
			s.Error("released more than was left")
		}
		s.must(s.release(map[int64]int64{1: 3}))
		if err := s.release(map[int64]int64{1: 1}); err == nil {
			s.Error("released twice")
		}
		s.lies(s.net, 0, 10, 0)
	})
}

func TestTake_ShipsWhatIsPromised(t *testing.T) {
	each(t, func(s *store) {
		s.reserve(s.want(map[int]int64{0: 5, 1: 2}))
		if err := s.take("too much", map[int64]int64{1: 6}); err == nil {
			s.Error("took more than was promised")
		}
		s.must(s.take("parcel", map[int64]int64{1: 3, 2: 2}))
		s.lies(s.net, 0, 7, 2)
		s.lies(s.net, 1, 8, 0)
		if err := s.take("parcel", map[int64]int64{1: 1}); !errors.Is(err, inventory.ErrTwice) {
			s.Errorf("the same parcel again: %v", err)
		}
		if err := s.release(map[int64]int64{2: 1}); err == nil {
			s.Error("released what was shipped")
		}
		s.must(s.release(map[int64]int64{1: 2}))
		s.lies(s.net, 0, 7, 0)
	})
}

func TestAudit_FindsWhatWasChangedByHand(t *testing.T) {
	for change, check := range map[string]string{
		"UPDATE stock SET on_hand = on_hand + 1 WHERE sku_id = ?":                                                "stock.on_hand",
		"UPDATE stock SET reserved = reserved - 1 WHERE sku_id = ?":                                              "stock.reserved",
		"UPDATE reservation SET released = 1 WHERE stock_id = (SELECT id FROM stock WHERE sku_id = ?)":           "stock.reserved",
		"DELETE FROM stock_move WHERE stock_id = (SELECT id FROM stock WHERE sku_id = ?)":                        "stock.on_hand",
		"UPDATE stock_move SET quantity = quantity - 1 WHERE stock_id = (SELECT id FROM stock WHERE sku_id = ?)": "stock.on_hand",
	} {
		t.Run(change, func(t *testing.T) {
			each(t, func(s *store) {
				s.reserve(s.want(map[int]int64{0: 5}))
				undone := errors.New("seen enough")
				err := s.tx(func(ctx context.Context, tx *db.Tx) error {
					if n, err := tx.Exec(ctx, change, s.skus[0]); err != nil || n != 1 {
						return fmt.Errorf("%d rows, %w", n, err)
					}
					found, err := inventory.Audit(ctx, tx)
					if err != nil || len(found) != 1 || found[0].Check != check {
						s.Errorf("found %v, %v, want %s", found, err, check)
					}
					return undone
				})
				if !errors.Is(err, undone) {
					s.Fatal(err)
				}
			})
		})
	}
}
