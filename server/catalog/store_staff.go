package catalog

import (
	"context"

	"yuanfen/server/platform/db"
)

// skusByProduct lists the ids of the SKUs of products.
func (c *Catalog) skusByProduct(ctx context.Context, products []int64) (map[int64][]int64, error) {
	byProduct := make(map[int64][]int64, len(products))
	if len(products) == 0 {
		return byProduct, nil
	}
	var rows []struct {
		ID        int64 `db:"id"`
		ProductID int64 `db:"product_id"`
	}
	err := c.db.Select(ctx, &rows, "SELECT id, product_id FROM sku WHERE product_id IN (?)", products)
	for _, r := range rows {
		byProduct[r.ProductID] = append(byProduct[r.ProductID], r.ID)
	}
	return byProduct, err
}

// Label is what people call a SKU: its code, its product's title, its own name.
type Label struct {
	SKU       int64  `db:"id"`
	ProductID int64  `db:"product_id"`
	Code      string `db:"code"`
	Title     string `db:"title"`
	Name      string `db:"name"`
	ForSale   bool   `db:"for_sale"`
}

const labels = `SELECT s.id, s.product_id, s.code, p.title, s.name, CASE WHEN s.shelf = 'on' AND p.shelf = 'on' THEN 1 ELSE 0 END AS for_sale
	FROM sku s JOIN product p ON p.id = s.product_id`

// Labels lists SKUs, the newest first, before the id given (0: from the newest).
// words are part of the title, or the whole code; empty: all.
func (c *Catalog) Labels(ctx context.Context, words string, before int64, limit int) (rows []Label, err error) {
	where, args := "", []any{}
	if before > 0 {
		where, args = " AND s.id < ?", append(args, before)
	}
	if words != "" {
		where, args = where+" AND (INSTR(LOWER(p.title), LOWER(?)) > 0 OR s.code = ?)", append(args, words, words)
	}
	err = c.db.Select(ctx, &rows, labels+" WHERE 1 = 1"+where+" ORDER BY s.id DESC LIMIT ?", append(args, limit)...)
	return rows, err
}

// LabelsOf reads the labels of SKUs.
func (c *Catalog) LabelsOf(ctx context.Context, skus []int64) (map[int64]Label, error) {
	bySKU := make(map[int64]Label, len(skus))
	if len(skus) == 0 {
		return bySKU, nil
	}
	var rows []Label
	err := c.db.Select(ctx, &rows, labels+" WHERE s.id IN (?)", skus)
	for _, r := range rows {
		bySKU[r.SKU] = r
	}
	return bySKU, err
}

func (c *Catalog) countByCategory(ctx context.Context) (map[int64]int, error) {
	var rows []struct {
		ID int64 `db:"category_id"`
		N  int   `db:"n"`
	}
	err := c.db.Select(ctx, &rows, "SELECT category_id, COUNT(*) AS n FROM product GROUP BY category_id")
	counts := make(map[int64]int, len(rows))
	for _, r := range rows {
		counts[r.ID] = r.N
	}
	return counts, err
}

func categoryByID(ctx context.Context, tx *db.Tx, id int64) (c Category, err error) {
	err = tx.Get(ctx, &c, "SELECT id, slug, name, sort_no FROM category WHERE id = ?", id)
	return c, err
}

// updateCategory changes a category on the condition that it is as it was read.
func updateCategory(ctx context.Context, tx *db.Tx, read, c Category) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE category SET name = ?, sort_no = ? WHERE id = ? AND name = ? AND sort_no = ?", c.Name, c.Sort, c.ID, read.Name, read.Sort)
}

// setsOfProduct are the ids of a product's image sets, by name.
func setsOfProduct(ctx context.Context, tx *db.Tx, productID int64) (map[string]int64, error) {
	var rows []struct {
		ID   int64  `db:"id"`
		Name string `db:"name"`
	}
	err := tx.Select(ctx, &rows, "SELECT id, name FROM image_set WHERE product_id = ?", productID)
	byName := make(map[string]int64, len(rows))
	for _, r := range rows {
		byName[r.Name] = r.ID
	}
	return byName, err
}

// idOf finds a product by its slug; db.NoRows if there is none.
func (c *Catalog) idOf(ctx context.Context, slug string) (id int64, err error) {
	err = c.db.Get(ctx, &id, "SELECT id FROM product WHERE slug = ?", slug)
	return id, err
}
