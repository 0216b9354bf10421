package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"time"

	"yuanfen/server/app"
	"yuanfen/server/catalog"
	"yuanfen/server/inventory"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/db"
	"yuanfen/server/staff"
)

// Hero is the name of the brand's wide picture.
const Hero = "brand-hero.jpg"

// Staff are the people of the demo brand who can log in.
var Staff = []staff.NewAccount{
	{Login: "owner", Name: "示例店主", Roles: []string{staff.Owner}},
	{Login: "warehouse", Name: "示例仓管", Roles: []string{"warehouse"}},
	{Login: "operator", Name: "示例运营", Roles: []string{"operator"}},
	{Login: "finance", Name: "示例财务", Roles: []string{"finance"}},
}

// Seed fills an empty shop with the demo brand: staff, warehouses, categories,
// products, pictures, opening stock, templates of posters. A shop that has them is left alone.
func Seed(ctx context.Context, a *app.App, d *db.DB, files *blob.Store, c Catalog) error {
	if err := a.Staff.Seed(ctx); err != nil {
		return err
	}
	for _, s := range Staff {
		if _, _, err := a.Staff.Add(ctx, s); err != nil && !errors.Is(err, staff.ErrTaken) {
			return err
		}
	}
	if err := putPictures(ctx, files); err != nil {
		return err
	}
	if err := seedSelling(ctx, a); err != nil {
		return err
	}
	if _, err := a.Posters.Install(ctx); err != nil {
		return err
	}
	warehouses, err := a.Inventory.Warehouses(ctx)
	if err != nil || len(warehouses) > 0 {
		return err
	}
	if err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return fill(ctx, tx, a, c) }); err != nil {
		return err
	}
	return seedHome(ctx, a, c)
}

// inviteFor outlives every move of the demo's clock, by weeks in the story.
const inviteFor = 10 * 365 * 24 * time.Hour

// Invite makes a fresh one-time login for a seeded member of staff.
func Invite(ctx context.Context, a *app.App, s staff.NewAccount) (string, error) {
	account, err := a.Staff.ByLogin(ctx, s.Login)
	if err != nil {
		return "", fmt.Errorf("demo: %s: %w", s.Login, err)
	}
	return a.Staff.Invite(ctx, account.ID, inviteFor)
}

func putPictures(ctx context.Context, files *blob.Store) error {
	return fs.WalkDir(images, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		key := path.Base(name)
		if there, err := files.Exists(ctx, key); err != nil || there {
			return err
		}
		raw, err := images.ReadFile(name)
		if err != nil {
			return err
		}
		return files.Put(ctx, key, raw)
	})
}

func fill(ctx context.Context, tx *db.Tx, a *app.App, c Catalog) error {
	network, err := a.Inventory.AddWarehouse(ctx, tx, "NET", "网络仓", inventory.Network)
	if err != nil {
		return err
	}
	physical, err := a.Inventory.AddWarehouse(ctx, tx, "STORE", "实体仓", inventory.Physical)
	if err != nil {
		return err
	}
	categories := map[string]int64{}
	for i, cat := range c.Categories {
		if categories[cat.Slug], err = a.Catalog.AddCategory(ctx, tx, catalog.Category{Slug: cat.Slug, Name: cat.Name, Sort: i + 1}); err != nil {
			return err
		}
	}
	for i := range c.Products { // The first of the file is the newest: it heads the list.
		p := c.Products[len(c.Products)-1-i]
		added, err := a.Catalog.Add(ctx, tx, p.forShop(categories[p.Category]))
		if err != nil {
			return fmt.Errorf("demo: %s: %w", p.Slug, err)
		}
		if err := a.Inventory.Book(ctx, tx, p.opening(added, network, physical)); err != nil {
			return fmt.Errorf("demo: %s: %w", p.Slug, err)
		}
	}
	return nil
}

var setNames = map[string]string{"studio": "静物", "table": "茶席", "flatlay": "平铺"}

func (p Product) forShop(categoryID int64) catalog.Product {
	out := catalog.Product{
		Slug: p.Slug, CategoryID: categoryID, Title: p.Title, Subtitle: p.Subtitle, Story: p.Story, Notes: p.Usage, Points: p.Points, Video: p.Video,
		Options: make([]catalog.Option, len(p.Options)), Shelf: catalog.OnShelf,
	}
	for i, o := range p.Options {
		out.Options[i] = catalog.Option(o)
	}
	for _, s := range p.SKUs {
		out.SKUs = append(out.SKUs, catalog.SKU{
			Code: s.Code, Name: join(s.Options), Values: s.Options, RetailPrice: s.Price, MarketPrice: s.Was, CostPrice: s.Cost, WeightGrams: s.Weight, Shelf: catalog.OnShelf,
		})
	}
	for _, set := range p.Images.Named() {
		out.ImageSets = append(out.ImageSets, catalog.ImageSet{Name: setNames[set.Name], Pictures: set.Pictures})
	}
	return out
}

func (p Product) opening(added catalog.Product, network, physical int64) inventory.Document {
	doc := inventory.Document{Kind: inventory.Receipt, EventKey: "demo:" + p.Slug, Reason: "期初入库"}
	for i, s := range p.SKUs {
		for warehouse, pieces := range map[int64]int64{network: s.Network, physical: s.Physical} {
			if pieces > 0 {
				doc.Lines = append(doc.Lines, inventory.Line{SKU: added.SKUs[i].ID, WarehouseID: warehouse, Owner: inventory.Brand, Quantity: pieces})
			}
		}
	}
	return doc
}

func join(values []string) string {
	name := ""
	for i, v := range values {
		if i > 0 {
			name += " · "
		}
		name += v
	}
	return name
}
