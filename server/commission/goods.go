package commission

import (
	"context"
	"time"

	"yuanfen/server/catalog"
	"yuanfen/server/distributor"
	"yuanfen/server/order"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// Offer is a product as somebody who would share it sees it: what one piece earns
// them at its retail prices, in fen.
type Offer struct {
	Product catalog.Product
	SKUs    []OfferedSKU // On the shelf.
}

// OfferedSKU is a SKU with what one piece of it earns, in fen.
type OfferedSKU struct {
	SKU    catalog.SKU
	Terms  Terms
	Earned int64
}

// Range is the least and the most that one piece of the product earns, in fen.
func (o Offer) Range() (least, most int64) {
	for i, s := range o.SKUs {
		if i == 0 || s.Earned < least {
			least = s.Earned
		}
		most = max(most, s.Earned)
	}
	return least, most
}

// Offers reckons what products would earn a distributor now, whatever their
// number with one read of each table. It is no promise: an order freezes its own
// terms.
func (s *Service) Offers(ctx context.Context, d distributor.Distributor, products []catalog.Product) ([]Offer, error) {
	ids := make([]int64, len(products))
	for i, p := range products {
		ids[i] = p.ID
	}
	skus, err := s.deps.Catalog.SKUsOnSale(ctx, ids)
	if err != nil {
		return nil, err
	}
	var b book
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		b, err = s.bookAt(ctx, tx, clock.Millis(tx.Now), nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	offers := make([]Offer, len(products))
	for i, p := range products {
		b.categories[p.ID] = p.CategoryID
		offers[i].Product = p
		for _, sku := range skus[p.ID] {
			t := b.terms(order.Line{ProductID: p.ID, Price: sku.RetailPrice, CostPrice: sku.CostPrice, Quantity: 1}, d.Tier)
			offers[i].SKUs = append(offers[i].SKUs, OfferedSKU{sku, t, t.Of(sku.RetailPrice)})
		}
	}
	return offers, nil
}

// Offer reckons what one product on the shelf would earn a distributor.
func (s *Service) Offer(ctx context.Context, d distributor.Distributor, productID int64) (Offer, error) {
	found, err := s.deps.Catalog.OnSale(ctx, []int64{productID})
	if err == nil && len(found) == 0 {
		err = web.ErrNotFound
	}
	if err != nil {
		return Offer{}, err
	}
	offers, err := s.Offers(ctx, d, found)
	if err != nil {
		return Offer{}, err
	}
	return offers[0], nil
}

// Earned is what orders earn that were paid today and in this month, in fen, less
// what was taken back of it.
type Earned struct {
	Today int64 `db:"today"`
	Month int64 `db:"month"`
}

// EarnedBy is what a distributor earned today and this month, of business days.
func (s *Service) EarnedBy(ctx context.Context, distributorID int64) (e Earned, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		y, m, d := tx.Now.In(clock.Shanghai).Date()
		at := func(day int) int64 { return clock.Millis(time.Date(y, m, day, 0, 0, 0, 0, clock.Shanghai)) }
		e, err = earned(ctx, tx, distributorID, at(d), at(1))
		return err
	})
	return e, err
}
