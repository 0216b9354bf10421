package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"yuanfen/server/catalog/search"
	"yuanfen/server/platform/db"
)

const (
	productColumns = "p.id, p.slug, p.category_id, p.title, p.subtitle, p.story, p.notes, p.options, p.points, p.video, p.video_cover, p.shelf, p.min_price, p.freight_template_id, p.version, p.created_at, p.updated_at"
	skuColumns     = "s.id, s.product_id, s.code, s.name, s.option_values, s.retail_price, s.market_price, s.cost_price, s.weight_grams, s.shelf, s.sort_no"
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
	Video      string `db:"video"`
	VideoCover string `db:"video_cover"`
	Shelf      Shelf  `db:"shelf"`
	MinPrice   int64  `db:"min_price"`
	Freight    int64  `db:"freight_template_id"`
	Version    int64  `db:"version"`
	CreatedAt  int64  `db:"created_at"`
	UpdatedAt  int64  `db:"updated_at"`
}

func (r productRow) product() (Product, error) {
	p := Product{
		ID: r.ID, Slug: r.Slug, CategoryID: r.CategoryID, Title: r.Title, Subtitle: r.Subtitle, Story: r.Story, Notes: r.Notes,
		Video: r.Video, VideoCover: r.VideoCover, Shelf: r.Shelf, MinPrice: r.MinPrice, Freight: r.Freight, Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
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
	MarketPrice int64  `db:"market_price"`
	CostPrice   int64  `db:"cost_price"`
	WeightGrams int64  `db:"weight_grams"`
	Shelf       Shelf  `db:"shelf"`
	Sort        int    `db:"sort_no"`
}

func (r skuRow) sku() (SKU, error) {
	s := SKU{
		ID: r.ID, ProductID: r.ProductID, Code: r.Code, Name: r.Name, RetailPrice: r.RetailPrice, MarketPrice: r.MarketPrice, CostPrice: r.CostPrice,
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

// HasCategory reports whether there is such a category, in the caller's transaction.
func HasCategory(ctx context.Context, tx *db.Tx, id int64) (bool, error) {
	var n int
	err := tx.Get(ctx, &n, "SELECT COUNT(*) FROM category WHERE id = ?", id)
	return n == 1, err
}

func insertProduct(ctx context.Context, tx *db.Tx, p Product) error {
	return tx.Insert(ctx, `INSERT INTO product (id, slug, category_id, title, subtitle, story, notes, options, points, video, video_cover, shelf, min_price, freight_template_id, version, created_at, updated_at)`,
		[][]any{{p.ID, p.Slug, p.CategoryID, p.Title, p.Subtitle, p.Story, p.Notes, text(p.Options), text(p.Points), p.Video, p.VideoCover, p.Shelf, p.MinPrice, p.Freight, p.Version, p.CreatedAt, p.UpdatedAt}})
}

func updateProduct(ctx context.Context, tx *db.Tx, p Product) (bool, error) {
	return tx.ExecOne(ctx, `UPDATE product SET category_id = ?, title = ?, subtitle = ?, story = ?, notes = ?, options = ?, points = ?, video = ?, video_cover = ?, min_price = ?, freight_template_id = ?, version = version + 1, updated_at = ?
		WHERE id = ? AND version = ?`,
		p.CategoryID, p.Title, p.Subtitle, p.Story, p.Notes, text(p.Options), text(p.Points), p.Video, p.VideoCover, p.MinPrice, p.Freight, p.UpdatedAt, p.ID, p.Version)
}

func setShelf(ctx context.Context, tx *db.Tx, id int64, shelf Shelf, now int64) (bool, error) {
	return tx.ExecOne(ctx, "UPDATE product SET shelf = ?, version = version + 1, updated_at = ? WHERE id = ?", shelf, now, id)
}

func insertSKUs(ctx context.Context, tx *db.Tx, skus []SKU) error {
	rows := make([][]any, len(skus))
	for i, s := range skus {
		rows[i] = []any{s.ID, s.ProductID, s.Code, s.Name, text(s.Values), s.RetailPrice, s.MarketPrice, s.CostPrice, s.WeightGrams, s.Shelf, s.Sort}
	}
	return tx.Insert(ctx, "INSERT INTO sku (id, product_id, code, name, option_values, retail_price, market_price, cost_price, weight_grams, shelf, sort_no)", rows)
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

// ByID reads products with their image sets but without SKUs, on the shelf or
// not.
func (c *Catalog) ByID(ctx context.Context, ids []int64) (map[int64]Product, error) {
	byID := make(map[int64]Product, len(ids))
	if len(ids) == 0 {
		return byID, nil
	}
	var rows []productRow
	if err := c.db.Select(ctx, &rows, "SELECT "+productColumns+" FROM product p WHERE p.id IN (?)", ids); err != nil {
		return nil, err
	}
	products, err := c.withSets(ctx, rows)
	for _, p := range products {
		byID[p.ID] = p
	}
	return byID, err
}

// Codes are the codes of SKUs by id, on the shelf or not.
func (c *Catalog) Codes(ctx context.Context, skus []int64) (map[int64]string, error) {
	codes := make(map[int64]string, len(skus))
	if len(skus) == 0 {
		return codes, nil
	}
	var rows []struct {
		ID   int64  `db:"id"`
		Code string `db:"code"`
	}
	err := c.db.Select(ctx, &rows, "SELECT id, code FROM sku WHERE id IN (?)", skus)
	for _, r := range rows {
		codes[r.ID] = r.Code
	}
	return codes, err
}

// ForgetMember erases what a member searched for, in the caller's transaction.
func ForgetMember(ctx context.Context, tx *db.Tx, memberID int64) error {
	_, err := tx.Exec(ctx, "DELETE FROM search_history WHERE member_id = ?", memberID)
	return err
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
	Words      string // Part of the title, or the whole slug or SKU code.
	Updated    bool   // Changed last first.
	After      int64  // When the last product of the page before was changed.
	Before     int64  // Its id: the list's cursor.
	Limit      int
}

// List returns products, newest first, with their image sets but without SKUs.
func (c *Catalog) List(ctx context.Context, f Filter) ([]Product, error) {
	seek := db.Seek{ID: "p.id", At: f.After, Last: f.Before}
	if f.Updated {
		seek.By = "p.updated_at"
	}
	where, args := seek.Where()
	if f.CategoryID != 0 {
		where, args = where+" AND p.category_id = ?", append(args, f.CategoryID)
	}
	if f.Shelf != "" {
		where, args = where+" AND p.shelf = ?", append(args, f.Shelf)
	}
	if f.Words != "" {
		where += " AND (INSTR(LOWER(p.title), LOWER(?)) > 0 OR p.slug = ? OR p.id IN (SELECT s.product_id FROM sku s WHERE s.code = ?))"
		args = append(args, f.Words, f.Words, f.Words)
	}
	var rows []productRow
	err := c.db.Select(ctx, &rows, "SELECT "+productColumns+" FROM product p WHERE "+where+" ORDER BY "+seek.Order()+" LIMIT ?", append(args, f.Limit)...)
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
	if len(rows) == 0 {
		return nil, nil
	}
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
	return products, c.strike(ctx, products, ids)
}

// strike reads what products cost before.
func (c *Catalog) strike(ctx context.Context, products []Product, ids []int64) error {
	var rows []struct {
		ProductID   int64 `db:"product_id"`
		RetailPrice int64 `db:"retail_price"`
		MarketPrice int64 `db:"market_price"`
	}
	if err := c.db.Select(ctx, &rows, "SELECT product_id, retail_price, market_price FROM sku WHERE product_id IN (?) AND shelf = 'on' AND market_price > 0", ids); err != nil {
		return err
	}
	struck := map[int64][]SKU{}
	for _, r := range rows {
		struck[r.ProductID] = append(struck[r.ProductID], SKU{Shelf: OnShelf, RetailPrice: r.RetailPrice, MarketPrice: r.MarketPrice})
	}
	for i, p := range products {
		products[i].Struck = p.was(struck[p.ID])
	}
	return nil
}

// SKUs lists the ids of a product's SKUs.
func (c *Catalog) SKUs(ctx context.Context, productID int64) (ids []int64, err error) {
	err = c.db.Select(ctx, &ids, "SELECT id FROM sku WHERE product_id = ? ORDER BY sort_no", productID)
	return ids, err
}

// OnSale reads products on the shelf with their image sets, in the order of
// ids; those that are gone from the shelf are left out.
func (c *Catalog) OnSale(ctx context.Context, ids []int64) ([]Product, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []productRow
	err := c.db.Select(ctx, &rows, "SELECT "+productColumns+" FROM product p WHERE p.shelf = 'on' AND p.id IN (?)", ids)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	at := make(map[int64]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	slices.SortFunc(rows, func(a, b productRow) int { return at[a.ID] - at[b.ID] })
	return c.withSets(ctx, rows)
}

// shelfState differs whenever anything that a search shows has changed: every
// change of a product raises its version, and no product is ever removed.
type shelfState struct {
	Products   int64 `db:"products"`
	Versions   int64 `db:"versions"`
	Categories int64 `db:"categories"`
}

func (c *Catalog) shelfState(ctx context.Context) (s shelfState, err error) {
	err = c.db.Get(ctx, &s, "SELECT COUNT(*) AS products, COALESCE(SUM(version), 0) AS versions, (SELECT COUNT(*) FROM category) AS categories FROM product")
	return s, err
}

// documents reads what is on the shelf, as it is searched.
func (c *Catalog) documents(ctx context.Context) ([]search.Document, error) {
	var rows []struct {
		ID         int64  `db:"id"`
		CategoryID int64  `db:"category_id"`
		Title      string `db:"title"`
		Subtitle   string `db:"subtitle"`
		Category   string `db:"category"`
		Points     string `db:"points"`
		MinPrice   int64  `db:"min_price"`
	}
	err := c.db.Select(ctx, &rows, `SELECT p.id, p.category_id, p.title, p.subtitle, c.name AS category, p.points, p.min_price
		FROM product p JOIN category c ON c.id = p.category_id WHERE p.shelf = 'on'`)
	if err != nil {
		return nil, err
	}
	names, err := c.namesOnSale(ctx)
	if err != nil {
		return nil, err
	}
	docs := make([]search.Document, len(rows))
	for i, r := range rows {
		docs[i] = search.Document{ID: r.ID, CategoryID: r.CategoryID, Price: r.MinPrice, Title: r.Title, Subtitle: r.Subtitle, Category: r.Category, Names: names[r.ID]}
		if err := json.Unmarshal([]byte(r.Points), &docs[i].Points); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// namesOnSale are the names of the SKUs on the shelf, by product.
func (c *Catalog) namesOnSale(ctx context.Context) (map[int64][]string, error) {
	var rows []struct {
		ProductID int64  `db:"product_id"`
		Name      string `db:"name"`
	}
	err := c.db.Select(ctx, &rows, `SELECT s.product_id, s.name FROM sku s JOIN product p ON p.id = s.product_id
		WHERE s.shelf = 'on' AND p.shelf = 'on' ORDER BY s.product_id, s.sort_no`)
	names := map[int64][]string{}
	for _, r := range rows {
		names[r.ProductID] = append(names[r.ProductID], r.Name)
	}
	return names, err
}

// countWords adds to the counts of a day's words.
func (c *Catalog) countWords(ctx context.Context, tx *db.Tx, day string, counts map[string]int64) error {
	var known []string
	if err := tx.Select(ctx, &known, "SELECT word FROM search_word WHERE on_day = ? AND word IN (?)", day, slices.Sorted(maps.Keys(counts))); err != nil {
		return err
	}
	slices.Sort(known) // Rows are locked in one order on every server.
	for _, word := range known {
		if _, err := tx.Exec(ctx, "UPDATE search_word SET searches = searches + ? WHERE on_day = ? AND word = ?", counts[word], day, word); err != nil {
			return err
		}
	}
	var rows [][]any
	for _, word := range slices.Sorted(maps.Keys(counts)) {
		if !slices.Contains(known, word) {
			rows = append(rows, []any{c.ids.Next(), day, word, counts[word]})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return again(tx.Insert(ctx, "INSERT INTO search_word (id, on_day, word, searches)", rows))
}

// again lets a transaction that met another one's new row run once more, and
// find it.
func again(err error) error {
	if db.IsDuplicate(err) {
		return fmt.Errorf("%w: %w", db.ErrConflict, err)
	}
	return err
}

func (c *Catalog) hottest(ctx context.Context, since string, most int) (words []string, err error) {
	err = c.db.Select(ctx, &words, "SELECT word FROM search_word WHERE on_day > ? GROUP BY word ORDER BY SUM(searches) DESC, word LIMIT ?", since, most)
	return words, err
}

func deleteWords(ctx context.Context, tx *db.Tx, until string) error {
	var old []int64
	err := tx.Select(ctx, &old, "SELECT id FROM search_word WHERE on_day <= ? LIMIT 500", until)
	if err != nil || len(old) == 0 {
		return err
	}
	_, err = tx.Exec(ctx, "DELETE FROM search_word WHERE id IN (?)", old)
	return err
}

func putHistory(ctx context.Context, tx *db.Tx, id, memberID int64, word string, now int64) error {
	known, err := tx.ExecOne(ctx, "UPDATE search_history SET searched_at = ? WHERE member_id = ? AND word = ?", now, memberID, word)
	if err != nil || known {
		return err
	}
	return again(tx.Insert(ctx, "INSERT INTO search_history (id, member_id, word, searched_at)", [][]any{{id, memberID, word, now}}))
}

// trimHistory keeps a member's latest words.
func trimHistory(ctx context.Context, tx *db.Tx, memberID int64, most int) error {
	var ids []int64
	err := tx.Select(ctx, &ids, "SELECT id FROM search_history WHERE member_id = ? ORDER BY searched_at DESC, id DESC", memberID)
	if err != nil || len(ids) <= most {
		return err
	}
	_, err = tx.Exec(ctx, "DELETE FROM search_history WHERE id IN (?)", ids[most:])
	return err
}

func (c *Catalog) history(ctx context.Context, memberID int64, most int) (words []string, err error) {
	err = c.db.Select(ctx, &words, "SELECT word FROM search_history WHERE member_id = ? ORDER BY searched_at DESC, id DESC LIMIT ?", memberID, most)
	return words, err
}

func deleteHistory(ctx context.Context, tx *db.Tx, memberID int64, word string) error {
	where, args := "member_id = ?", []any{memberID}
	if word != "" {
		where, args = where+" AND word = ?", append(args, word)
	}
	_, err := tx.Exec(ctx, "DELETE FROM search_history WHERE "+where, args...)
	return err
}
