package catalog

import (
	"context"
	"fmt"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
)

// Catalog keeps categories and products.
type Catalog struct {
	db  *db.DB
	ids *id.Source
}

// New returns the catalogue kept in d.
func New(d *db.DB, ids *id.Source) *Catalog { return &Catalog{db: d, ids: ids} }

// AddCategory creates a category in the caller's transaction.
func (c *Catalog) AddCategory(ctx context.Context, tx *db.Tx, cat Category) (int64, error) {
	cat.ID = c.ids.Next()
	err := insertCategory(ctx, tx, cat)
	if db.IsDuplicate(err) {
		err = ErrSlugTaken
	}
	return cat.ID, err
}

// Add creates a product with its SKUs and image sets in the caller's
// transaction, and returns it with its ids.
func (c *Catalog) Add(ctx context.Context, tx *db.Tx, p Product) (Product, error) {
	if err := p.check(); err != nil {
		return p, err
	}
	p.ID, p.Version, p.CreatedAt = c.ids.Next(), 1, clock.Millis(tx.Now)
	p.UpdatedAt, p.MinPrice = p.CreatedAt, minPrice(p.SKUs)
	c.number(&p)
	if err := c.known(ctx, tx, p); err != nil {
		return p, err
	}
	return p, named(insertProduct(ctx, tx, p), ErrSlugTaken, func() error { return writeParts(ctx, tx, p) })
}

// Change replaces a product, on the condition that nobody changed it since the
// version given. SKUs keep their ids by code; one that is gone goes off the
// shelf, as orders still name it. Image sets keep theirs by name: distributors
// have been given them.
func (c *Catalog) Change(ctx context.Context, tx *db.Tx, p Product) (Product, error) {
	if err := p.check(); err != nil {
		return p, err
	}
	p.UpdatedAt, p.MinPrice = clock.Millis(tx.Now), minPrice(p.SKUs)
	if err := c.known(ctx, tx, p); err != nil {
		return p, err
	}
	ok, err := updateProduct(ctx, tx, p)
	if err != nil || !ok {
		if err == nil {
			err = ErrChanged
		}
		return p, err
	}
	p.Version++
	old, err := skusOfProduct(ctx, tx, p.ID)
	if err != nil {
		return p, err
	}
	p.SKUs = keepIDs(p.SKUs, old)
	if err := keepSetIDs(ctx, tx, &p); err != nil {
		return p, err
	}
	c.number(&p)
	if err := deleteParts(ctx, tx, p.ID); err != nil {
		return p, err
	}
	return p, writeParts(ctx, tx, p)
}

// keepIDs gives SKUs the ids that their codes had, and takes those that are
// gone off the shelf.
func keepIDs(skus, old []SKU) []SKU {
	byCode := map[string]SKU{}
	for _, s := range old {
		byCode[s.Code] = s
	}
	for i, s := range skus {
		skus[i].ID = byCode[s.Code].ID
		delete(byCode, s.Code)
	}
	for _, s := range old {
		if gone, ok := byCode[s.Code]; ok {
			gone.Shelf = OffShelf
			skus = append(skus, gone)
		}
	}
	return skus
}

// keepSetIDs gives image sets the ids that their names had.
func keepSetIDs(ctx context.Context, tx *db.Tx, p *Product) error {
	old, err := setsOfProduct(ctx, tx, p.ID)
	for i := range p.ImageSets {
		p.ImageSets[i].ID = old[p.ImageSets[i].Name]
	}
	return err
}

// number gives ids and order to the parts that have none.
func (c *Catalog) number(p *Product) {
	for i := range p.SKUs {
		if p.SKUs[i].ID == 0 {
			p.SKUs[i].ID = c.ids.Next()
		}
		p.SKUs[i].ProductID, p.SKUs[i].Sort = p.ID, i+1
	}
	for i := range p.ImageSets {
		if p.ImageSets[i].ID == 0 {
			p.ImageSets[i].ID = c.ids.Next()
		}
		p.ImageSets[i].ProductID, p.ImageSets[i].Sort = p.ID, i+1
	}
}

func (c *Catalog) known(ctx context.Context, tx *db.Tx, p Product) error {
	ok, err := HasCategory(ctx, tx, p.CategoryID)
	if err == nil && !ok {
		err = ErrCategory
	}
	return err
}

func writeParts(ctx context.Context, tx *db.Tx, p Product) error {
	return named(insertSKUs(ctx, tx, p.SKUs), ErrCodeTaken, func() error { return insertImageSets(ctx, tx, p.ImageSets) })
}

// named turns a duplicate key into the refusal that says which, and goes on
// with next when there is no error.
func named(err, duplicate error, next func() error) error {
	switch {
	case db.IsDuplicate(err):
		return duplicate
	case err != nil:
		return err
	}
	return next()
}

// SetShelf puts a product on or off the shelf in the caller's transaction.
func (c *Catalog) SetShelf(ctx context.Context, tx *db.Tx, productID int64, shelf Shelf) error {
	ok, err := setShelf(ctx, tx, productID, shelf, clock.Millis(tx.Now))
	if err == nil && !ok {
		err = fmt.Errorf("catalog: no product %d", productID)
	}
	return err
}
