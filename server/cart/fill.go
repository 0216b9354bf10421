package cart

import (
	"context"
	"strconv"

	"yuanfen/server/catalog"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// Wish is pieces of a SKU.
type Wish struct {
	SKU      int64
	Quantity int64
}

// Add puts pieces into a member's cart, once per key. Pieces of a SKU that is
// there already are summed.
func (s *Service) Add(ctx context.Context, memberID int64, key string, w Wish) error {
	claim, err := web.NewClaim("member:"+strconv.FormatInt(memberID, 10), "cart.add", key, w, w.SKU)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		done, err := web.Once(ctx, tx, claim)
		if err != nil || done != 0 {
			return err
		}
		offers, err := catalog.Offers(ctx, tx, []int64{w.SKU})
		if err != nil {
			return err
		}
		return s.put(ctx, tx, memberID, w, offers)
	})
}

// Put puts what can be bought of wishes into a member's cart, in the caller's
// transaction, and returns the SKUs that can't.
func (s *Service) Put(ctx context.Context, tx *db.Tx, memberID int64, wishes []Wish) (refused []int64, err error) {
	skus := make([]int64, len(wishes))
	for i, w := range wishes {
		skus[i] = w.SKU
	}
	offers, err := catalog.Offers(ctx, tx, skus)
	if err != nil {
		return nil, err
	}
	for _, w := range wishes {
		if !offers[w.SKU].ForSale {
			refused = append(refused, w.SKU)
			continue
		}
		if err := s.put(ctx, tx, memberID, w, offers); err != nil {
			return nil, err
		}
	}
	return refused, nil
}

func (s *Service) put(ctx context.Context, tx *db.Tx, memberID int64, w Wish, offers map[int64]catalog.Offer) error {
	o, known := offers[w.SKU]
	switch {
	case w.Quantity < 1 || w.Quantity > maxQuantity:
		return ErrQuantity
	case !known:
		return ErrUnknown
	case !o.ForSale:
		return ErrOffShelf
	}
	there, ok, err := addPieces(ctx, tx, memberID, w)
	switch {
	case err != nil || ok:
		return err
	case there:
		return ErrQuantity
	}
	n, err := countLines(ctx, tx, memberID)
	if err == nil && n >= maxLines {
		err = ErrFull
	}
	if err != nil {
		return err
	}
	err = insertLine(ctx, tx, Line{ID: s.IDs.Next(), MemberID: memberID, SKU: w.SKU, Quantity: w.Quantity, PriceAdded: o.RetailPrice, AddedAt: clock.Millis(tx.Now)})
	if db.IsDuplicate(err) {
		err = db.ErrConflict // Another tap was quicker: add to its line.
	}
	return err
}

// Change is what a member changes about a line; nil leaves it as it is.
type Change struct {
	Quantity *int64
	Selected *bool
}

// Change changes a line; web.ErrNotFound if the SKU is not in the cart.
func (s *Service) Change(ctx context.Context, memberID, sku int64, c Change) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := changeLine(ctx, tx, memberID, sku, c)
		if err == nil && !ok {
			err = web.ErrNotFound
		}
		return err
	})
}

// Select selects or leaves out SKUs of a cart, all of them when none is named.
func (s *Service) Select(ctx context.Context, memberID int64, skus []int64, selected bool) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return selectLines(ctx, tx, memberID, skus, selected) })
}

// Remove takes SKUs out of a cart.
func (s *Service) Remove(ctx context.Context, memberID int64, skus []int64) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return removeLines(ctx, tx, memberID, skus) })
}

// Purchase is what an order means to take out of its member's cart.
type Purchase struct {
	MemberID int64
	Wishes   []Wish
}

// Hold finds the lines of purchases in their carts, in the order they came, and
// keeps others from changing them while the caller's transaction runs. It
// returns nil for a purchase whose cart does not hold exactly what it says:
// another order was quicker, or the cart was changed.
func Hold(ctx context.Context, tx *db.Tx, purchases []Purchase) ([][]int64, error) {
	members := make([]int64, len(purchases))
	for i, p := range purchases {
		members[i] = p.MemberID
	}
	lines, err := linesOf(ctx, tx, members)
	if err != nil {
		return nil, err
	}
	type place struct{ member, sku int64 }
	there := map[place]Line{}
	for _, l := range lines {
		there[place{l.MemberID, l.SKU}] = l
	}
	held := make([][]int64, len(purchases))
	for i, p := range purchases {
		var ids []int64
		for _, w := range p.Wishes {
			if l := there[place{p.MemberID, w.SKU}]; l.Quantity == w.Quantity {
				ids = append(ids, l.ID)
			}
		}
		if len(ids) != len(p.Wishes) {
			continue
		}
		held[i] = ids
		for _, w := range p.Wishes {
			delete(there, place{p.MemberID, w.SKU})
		}
	}
	return held, nil
}

// Drop takes held lines out of their carts.
func Drop(ctx context.Context, tx *db.Tx, lines []int64) error { return deleteLines(ctx, tx, lines) }

// Read is a member's cart as it stands now.
func (s *Service) Read(ctx context.Context, memberID int64) (Cart, error) {
	lines, err := s.lines(ctx, memberID)
	if err != nil || len(lines) == 0 {
		return Cart{Items: []Item{}}, err
	}
	skus := make([]int64, len(lines))
	for i, l := range lines {
		skus[i] = l.SKU
	}
	offers, err := s.Catalog.Offers(ctx, skus)
	if err != nil {
		return Cart{}, err
	}
	left, err := s.Left(ctx, skus)
	if err != nil {
		return Cart{}, err
	}
	items := make([]Item, len(lines))
	for i, l := range lines {
		o, known := offers[l.SKU]
		items[i] = judge(l, o, known, left[l.SKU])
	}
	return sum(items), nil
}
