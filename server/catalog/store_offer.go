package catalog

import (
	"context"
	"encoding/json"

	"yuanfen/server/platform/db"
)

// SKUsOnSale reads the SKUs on the shelf of products, by product, in their order.
func (c *Catalog) SKUsOnSale(ctx context.Context, products []int64) (map[int64][]SKU, error) {
	byProduct := make(map[int64][]SKU, len(products))
	if len(products) == 0 {
		return byProduct, nil
	}
	var rows []skuRow
	if err := c.db.Select(ctx, &rows, "SELECT "+skuColumns+" FROM sku s WHERE s.product_id IN (?) AND s.shelf = 'on' ORDER BY s.product_id, s.sort_no", products); err != nil {
		return nil, err
	}
	skus, err := toSKUs(rows)
	for _, s := range skus {
		byProduct[s.ProductID] = append(byProduct[s.ProductID], s)
	}
	return byProduct, err
}

// Offer is a SKU as an order needs it: with its product's words and whether it
// may be sold.
type Offer struct {
	SKU         int64  `db:"id"`
	ProductID   int64  `db:"product_id"`
	Title       string `db:"title"`
	Name        string `db:"name"`
	RetailPrice int64  `db:"retail_price"`
	CostPrice   int64  `db:"cost_price"`
	WeightGrams int64  `db:"weight_grams"`
	Freight     int64  `db:"freight_template_id"`
	ForSale     bool   `db:"for_sale"`
	Pictures    string `db:"pictures"`
}

// Picture is the first picture of the first image set, "" without any.
func (o Offer) Picture() string {
	var keys []string
	if json.Unmarshal([]byte(o.Pictures), &keys) != nil || len(keys) == 0 {
		return ""
	}
	return keys[0]
}

const offers = `SELECT s.id, s.product_id, p.title, s.name, s.retail_price, s.cost_price, s.weight_grams, p.freight_template_id,
	CASE WHEN s.shelf = 'on' AND p.shelf = 'on' THEN 1 ELSE 0 END AS for_sale, COALESCE(i.pictures, '[]') AS pictures
	FROM sku s JOIN product p ON p.id = s.product_id LEFT JOIN image_set i ON i.product_id = p.id AND i.sort_no = 1 WHERE s.id IN (?)`

// Offers reads SKUs by id in the caller's transaction.
func Offers(ctx context.Context, tx *db.Tx, skus []int64) (map[int64]Offer, error) {
	var rows []Offer
	if len(skus) > 0 {
		if err := tx.Select(ctx, &rows, offers, skus); err != nil {
			return nil, err
		}
	}
	byID := make(map[int64]Offer, len(rows))
	for _, o := range rows {
		byID[o.SKU] = o
	}
	return byID, nil
}

// CategoriesOf reads the categories of products in the caller's transaction.
func CategoriesOf(ctx context.Context, tx *db.Tx, products []int64) (map[int64]int64, error) {
	byProduct := make(map[int64]int64, len(products))
	if len(products) == 0 {
		return byProduct, nil
	}
	var rows []struct {
		ID         int64 `db:"id"`
		CategoryID int64 `db:"category_id"`
	}
	err := tx.Select(ctx, &rows, "SELECT id, category_id FROM product WHERE id IN (?)", products)
	for _, r := range rows {
		byProduct[r.ID] = r.CategoryID
	}
	return byProduct, err
}

// UsesFreight reports whether a product is sent by a freight template.
func UsesFreight(ctx context.Context, tx *db.Tx, template int64) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, "SELECT COUNT(*) FROM product WHERE freight_template_id = ?", template)
	return n > 0, err
}

// Offers reads SKUs by id as they stand now.
func (c *Catalog) Offers(ctx context.Context, skus []int64) (byID map[int64]Offer, err error) {
	err = c.db.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		byID, err = Offers(ctx, tx, skus)
		return err
	})
	return byID, err
}
