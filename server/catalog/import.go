package catalog

import (
	"context"
	"net/http"
	"reflect"
	"regexp"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// The forms of what names a product and a SKU.
var (
	SlugForm = regexp.MustCompile(`^[a-z0-9-]{1,60}$`)
	CodeForm = regexp.MustCompile(`^[0-9A-Za-z._-]{1,60}$`)
)

// ErrOldSheet refuses a product that was changed since a file of products was made.
var ErrOldSheet = web.E(http.StatusConflict, "catalog.old_sheet", "这个商品在导出之后又改过；请重新导出，在新的文件里改，免得盖掉别人的修改。")

// ErrNoPicture refuses to put a product on sale by a file before it has a picture:
// files bring none.
var ErrNoPicture = web.E(http.StatusConflict, "catalog.import_no_picture", "这个商品还没有主图，「上架」先填「否」；导入后补上图片和库存，再上架。")

// Recorded writes the audit log's line about a product.
type Recorded func(ctx context.Context, tx *db.Tx, action string, productID int64, before, after any) error

// Import makes a product be as it is given, by its slug: a new one, or the one
// there is, which keeps its pictures, video and freight. One that is so already is left
// alone, which same reports. One that was changed since its version in p is refused;
// a version of 0 is not compared. dry asks whether it would be refused.
func (c *Catalog) Import(ctx context.Context, p Product, dry bool, record Recorded) (same bool, err error) {
	old, err := c.bySlug(ctx, p.Slug)
	fresh := db.NoRows(err)
	if err != nil && !fresh {
		return false, err
	}
	if !fresh && p.same(old) {
		return true, nil
	}
	if !fresh && p.Version != 0 && p.Version != old.Version {
		return false, ErrOldSheet
	}
	return false, c.db.InTxOrDry(ctx, dry, func(ctx context.Context, tx *db.Tx) error { return c.putIn(ctx, tx, p, old, fresh, record) })
}

func (c *Catalog) putIn(ctx context.Context, tx *db.Tx, p, old Product, fresh bool, record Recorded) error {
	if p.Shelf == OnShelf && len(old.ImageSets) == 0 && old.Shelf != OnShelf {
		return ErrNoPicture
	}
	if fresh {
		added, err := c.Add(ctx, tx, p)
		if err != nil {
			return err
		}
		return record(ctx, tx, "product.add", added.ID, nil, added)
	}
	p.ID, p.Version, p.CreatedAt, p.ImageSets, p.Video, p.VideoCover, p.Freight = old.ID, old.Version, old.CreatedAt, old.ImageSets, old.Video, old.VideoCover, old.Freight
	shelf := p.Shelf
	p.Shelf = old.Shelf
	after, err := c.Change(ctx, tx, p)
	if err != nil {
		return err
	}
	if err := record(ctx, tx, "product.change", p.ID, old, after); err != nil || shelf == old.Shelf {
		return err
	}
	if err := c.SetShelf(ctx, tx, p.ID, shelf); err != nil {
		return err
	}
	return record(ctx, tx, "product.shelf", p.ID, old.Shelf, shelf)
}

func (c *Catalog) bySlug(ctx context.Context, slug string) (Product, error) {
	id, err := c.idOf(ctx, slug)
	if err != nil {
		return Product{}, err
	}
	return c.Get(ctx, id)
}

// same reports whether a product says what another does, in all that a file of
// products tells.
func (p Product) same(old Product) bool {
	a, b := told(p), told(old)
	return reflect.DeepEqual(a, b)
}

func told(p Product) any {
	skus := map[string]SKU{}
	for _, s := range p.SKUs {
		s.ID, s.ProductID, s.Sort = 0, 0, 0
		skus[s.Code] = s
	}
	return []any{p.Slug, p.CategoryID, p.Title, p.Subtitle, p.Story, p.Notes, append([]string{}, p.Points...), append([]Option{}, p.Options...), p.Shelf, skus}
}
