package catalog

import (
	"context"
	"encoding/json"
	"math"

	"yuanfen/server/platform/db"
)

const (
	productColumns = "p.id, p.slug, p.category_id, p.title, p.subtitle, p.story, p.notes, p.options, p.points, p.shelf, p.min_price, p.version, p.created_at, p.updated_at"
	skuColumns     = "s.id, s.product_id, s.code, s.name, s.option_values, s.retail_price, s.cost_price, s.weight_grams, s.shelf, s.sort_no"
)

type productRow struct {
	ID         int64  `db:"id"`
	Slug       string `db:"slug"`
	CategoryID int64  `db:"category_id"`
	Title      string `db:"title"`
	Subtitle   string `db:"subtitle"`
	Story      string `db:"story"`
	Notes      string `db:"notes"`
	Options    string `db:"options"`
	Points     string `db:"points"`
	Shelf      Shelf  `db:"shelf"`
	MinPrice   int64  `db:"min_price"`
	Version    int64  `db:"version"`
	CreatedAt  int64  `db:"created_at"`
	UpdatedAt  int64  `db:"updated_at"`
}

func (r productRow) product() (Product, error) {
	p := Product{
		ID: r.ID, Slug: r.Slug, CategoryID: r.CategoryID, Title: r.Title, Subtitle: r.Subtitle, Story: r.Story, Notes: r.Notes,
		Shelf: r.Shelf, MinPrice: r.MinPrice, Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
	}
	if err := json.Unmarshal([]byte(r.Options), &p.Options); err != nil {
		return p, err
	}
	return p, json.Unmarshal([]byte(r.Points), &p.Points)
}

type skuRow struct {
	ID          int64  `db:"id"`
	ProductID   int64  `db:"product_id"`
	Code        string `db:"code"`
	Name        string `db:"name"`
	Values      string `db:"option_values"`
	RetailPrice int64  `db:"retail_price"`
	CostPrice   int64  `db:"cost_price"`
	WeightGrams int64  `db:"weight_grams"`
	Shelf       Shelf  `db:"shelf"`
	Sort        int    `db:"sort_no"`
}

func (r skuRow) sku() (SKU, error) {
	s := SKU{
		ID: r.ID, ProductID: r.ProductID, Code: r.Code, Name: r.Name, RetailPrice: r.RetailPrice, CostPrice: r.CostPrice,
		WeightGrams: r.WeightGrams, Shelf: r.Shelf, Sort: r.Sort,
	}
	return s, json.Unmarshal([]byte(r.Values), &s.Values)
}

func text(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // Only strings and slices of them come here.
	}
	return string(raw)
}

func insertCategory(ctx context.Context, tx *db.Tx, c Category) error {
	_, err := tx.Exec(ctx, "INSERT INTO category (id, slug, name, sort_no) VALUES (?, ?, ?, ?)", c.ID, c.Slug, c.Name, c.Sort)
	return err
}

func categoryExists(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, "SELECT COUNT(*) FROM category WHERE id = ?", id)
	return n == 1, err
}

func insertProduct(ctx context.Context, tx *db.Tx, p Product) error {
	return tx.Insert(ctx, `INSERT INTO product (id, slug, category_id, title, subtitle, story, notes, options, points, shelf, min_price, version, created_at, updated_at)`,
		[][]any{{p.ID, p.Slug, p.CategoryID, p.Title, p.Subtitle, p.Story, p.Notes, text(p.Options), text(p.Points), p.Shelf, p.MinPrice, p.Version, p.CreatedAt, p.UpdatedAt}})
}

func updateProduct(ctx context.Context, tx *db.Tx, p Product) (bool, error) {
	return tx.ExecOne(ctx, `UPDATE product SET category_id = ?, title = ?, subtitle = ?, story = ?, notes = ?, options = ?, points = ?, min_price = ?, version = version + 1, updated_at = ?
		WHERE id = ? AND version = ?`,
		p.CategoryID, p.Title, p.Subtitle, p.Story, p.Notes, text(p.Options), text(p.Points), p.MinPrice, p.UpdatedAt, p.ID, p.Version)
}

func setShelf(ctx context.Context, tx *db.Tx, id int64, shelf Shelf, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE product SET shelf = ?, version = version + 1, updated_at = ? WHERE id = ?", shelf, now, id)
}

func insertSKUs(ctx context.Context, tx *db.Tx, skus []SKU) error {
	rows := make([][]any, len(skus))
	for i, s := range skus {
		rows[i] = []any{s.ID, s.ProductID, s.Code, s.Name, text(s.Values), s.RetailPrice, s.CostPrice, s.WeightGrams, s.Shelf, s.Sort}
	}
	return tx.Insert(ctx, "INSERT INTO sku (id, product_id, code, name, option_values, retail_price, cost_price, weight_grams, shelf, sort_no)", rows)
}

func insertImageSets(ctx context.Context, tx *db.Tx, sets []ImageSet) error {
	rows := make([][]any, len(sets))
	for i, s := range sets {
		rows[i] = []any{s.ID, s.ProductID, s.Name, text(s.Pictures), s.Sort}
	}
	return tx.Insert(ctx, "INSERT INTO image_set (id, product_id, name, pictures, sort_no)", rows)
}

func deleteParts(ctx context.Context, tx *db.Tx, productID int64) error {
	if _, err := tx.Exec(ctx, "DELETE FROM sku WHERE product_id = ?", productID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "DELETE FROM image_set WHERE product_id = ?", productID)
	return err
}

func skusOfProduct(ctx context.Context, tx *db.Tx, productID int64) ([]SKU, error) {
	var rows []skuRow
	if err := tx.Select(ctx, &rows, "SELECT "+skuColumns+" FROM sku s WHERE s.product_id = ? ORDER BY s.sort_no", productID); err != nil {
		return nil, err
	}
	return toSKUs(rows)
}

func toSKUs(rows []skuRow) ([]SKU, error) {
	skus := make([]SKU, len(rows))
	for i, r := range rows {
		var err error
		if skus[i], err = r.sku(); err != nil {
			return nil, err
		}
	}
	return skus, nil
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

const offers = `SELECT s.id, s.product_id, p.title, s.name, s.retail_price, s.cost_price, s.weight_grams,
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

// Categories lists the categories in their order.
func (c *Catalog) Categories(ctx context.Context) (cats []Category, err error) {
	err = c.db.Select(ctx, &cats, "SELECT id, slug, name, sort_no FROM category ORDER BY sort_no, id")
	return cats, err
}

// Filter selects products of a list. Zero fields do not filter.
type Filter struct {
	CategoryID int64
	Shelf      Shelf
	Before     int64 // Products with a smaller id: the list's cursor.
	Limit      int
}

// List returns products, newest first, with their image sets but without SKUs.
func (c *Catalog) List(ctx context.Context, f Filter) ([]Product, error) {
	if f.Before == 0 {
		f.Before = math.MaxInt64
	}
	where, args := "p.id < ?", []any{f.Before}
	if f.CategoryID != 0 {
		where, args = where+" AND p.category_id = ?", append(args, f.CategoryID)
	}
	if f.Shelf != "" {
		where, args = where+" AND p.shelf = ?", append(args, f.Shelf)
	}
	var rows []productRow
	err := c.db.Select(ctx, &rows, "SELECT "+productColumns+" FROM product p WHERE "+where+" ORDER BY p.id DESC LIMIT ?", append(args, f.Limit)...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return c.withSets(ctx, rows)
}

// Get returns a product with all its parts; db.NoRows if there is none.
func (c *Catalog) Get(ctx context.Context, id int64) (Product, error) {
	var row productRow
	if err := c.db.Get(ctx, &row, "SELECT "+productColumns+" FROM product p WHERE p.id = ?", id); err != nil {
		return Product{}, err
	}
	products, err := c.withSets(ctx, []productRow{row})
	if err != nil {
		return Product{}, err
	}
	var skus []skuRow
	if err := c.db.Select(ctx, &skus, "SELECT "+skuColumns+" FROM sku s WHERE s.product_id = ? ORDER BY s.sort_no", id); err != nil {
		return Product{}, err
	}
	products[0].SKUs, err = toSKUs(skus)
	return products[0], err
}

func (c *Catalog) withSets(ctx context.Context, rows []productRow) ([]Product, error) {
	products, ids, at := make([]Product, len(rows)), make([]int64, len(rows)), map[int64]int{}
	for i, r := range rows {
		var err error
		if products[i], err = r.product(); err != nil {
			return nil, err
		}
		ids[i], at[r.ID] = r.ID, i
	}
	var sets []struct {
		ID        int64  `db:"id"`
		ProductID int64  `db:"product_id"`
		Name      string `db:"name"`
		Pictures  string `db:"pictures"`
		Sort      int    `db:"sort_no"`
	}
	if err := c.db.Select(ctx, &sets, "SELECT id, product_id, name, pictures, sort_no FROM image_set WHERE product_id IN (?) ORDER BY product_id, sort_no", ids); err != nil {
		return nil, err
	}
	for _, s := range sets {
		set := ImageSet{ID: s.ID, ProductID: s.ProductID, Name: s.Name, Sort: s.Sort}
		if err := json.Unmarshal([]byte(s.Pictures), &set.Pictures); err != nil {
			return nil, err
		}
		p := &products[at[s.ProductID]]
		p.ImageSets = append(p.ImageSets, set)
	}
	return products, nil
}

// SKUs lists the ids of a product's SKUs.
func (c *Catalog) SKUs(ctx context.Context, productID int64) (ids []int64, err error) {
	err = c.db.Select(ctx, &ids, "SELECT id FROM sku WHERE product_id = ? ORDER BY sort_no", productID)
	return ids, err
}
