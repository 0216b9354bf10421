package cart

import (
	"context"
	"net/http"

	"yuanfen/server/catalog"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

const (
	maxFavourites  = 500
	keepFootprints = 100
)

var errFavourites = web.E(http.StatusConflict, "cart.too_many_favourites", "最多收藏 500 件商品，请先取消一些。")

// Marked is a product that a member liked or looked at. PriceThen is its lowest
// price in fen when it was liked; SeenAt the time of the last look, UTC ms.
type Marked struct {
	ID        int64
	Product   catalog.Product
	PriceThen int64
	SeenAt    int64
}

// Favour puts a product among a member's favourites; again is no error.
func (s *Service) Favour(ctx context.Context, memberID, productID int64) error {
	p, err := s.Catalog.Get(ctx, productID)
	if db.NoRows(err) {
		return web.ErrNotFound
	}
	if err != nil {
		return err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := countFavourites(ctx, tx, memberID)
		if err == nil && n >= maxFavourites {
			err = errFavourites
		}
		if err != nil {
			return err
		}
		return insertFavourite(ctx, tx, s.IDs.Next(), memberID, productID, p.MinPrice)
	})
	if db.IsDuplicate(err) {
		return nil
	}
	return err
}

// Unfavour takes a product out of a member's favourites.
func (s *Service) Unfavour(ctx context.Context, memberID, productID int64) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return deleteFavourite(ctx, tx, memberID, productID) })
}

// Favourites lists a member's favourites, the latest first.
func (s *Service) Favourites(ctx context.Context, memberID, before int64, limit int) ([]Marked, error) {
	rows, err := s.favourites(ctx, memberID, before, limit)
	if err != nil {
		return nil, err
	}
	return s.marked(ctx, rows)
}

// Look remembers that a member looked at a product.
func (s *Service) Look(ctx context.Context, memberID, productID int64) error {
	if _, err := s.Catalog.Get(ctx, productID); err != nil {
		if db.NoRows(err) {
			err = web.ErrNotFound
		}
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := setFootprint(ctx, tx, memberID, productID)
		if err != nil || ok {
			return err
		}
		err = insertFootprint(ctx, tx, s.IDs.Next(), memberID, productID)
		if db.IsDuplicate(err) {
			err = db.ErrConflict
		}
		if err != nil {
			return err
		}
		return trimFootprints(ctx, tx, memberID, keepFootprints)
	})
}

// Footprints lists what a member looked at, the latest first.
func (s *Service) Footprints(ctx context.Context, memberID int64) ([]Marked, error) {
	rows, err := s.footprints(ctx, memberID, keepFootprints)
	if err != nil {
		return nil, err
	}
	return s.marked(ctx, rows)
}

// ForgetFootprints forgets what a member looked at.
func (s *Service) ForgetFootprints(ctx context.Context, memberID int64) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return deleteFootprints(ctx, tx, memberID) })
}

func (s *Service) marked(ctx context.Context, rows []mark) ([]Marked, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ProductID
	}
	products, err := s.Catalog.ByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	var all []Marked
	for _, r := range rows {
		if p, ok := products[r.ProductID]; ok {
			all = append(all, Marked{ID: r.ID, Product: p, PriceThen: r.PriceThen, SeenAt: r.At})
		}
	}
	return all, nil
}
