package storefront

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"yuanfen/server/catalog"
	"yuanfen/server/content"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/secret"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Deps are the parts that a Service is built on.
type Deps struct {
	DB      *db.DB
	IDs     *id.Source
	Files   *blob.Store
	Secrets *secret.Ring
	Staff   *staff.Service
	Content *content.Service
	Catalog *catalog.Catalog
	Brand   Brand
	// Picture gives a file's address.
	Picture   func(key string) string
	PublicURL string // Without a slash at the end.
}

// Brand is what the home says while nobody has written one.
type Brand struct {
	Name      string
	Tagline   string
	Story     string
	Strengths []string
	Hero      string // An address.
}

// Service keeps the home.
type Service struct{ deps Deps }

// New returns the home kept in d.
func New(d Deps) *Service { return &Service{deps: d} }

// View is a block with the addresses of its files and the cards of its products.
type View struct {
	Block
	Cards []catalog.CardView `json:"cards,omitempty" doc:"products：在售的，按货架的顺序"`
}

// Home is what everybody sees: the published version, or one made of the brand's
// words while there is none (number 0).
func (s *Service) Home(ctx context.Context, card func(catalog.Product) catalog.CardView) (Shown, error) {
	r, err := s.current(ctx, Published)
	if db.NoRows(err) {
		blocks, err := s.fallback(ctx)
		if err != nil {
			return Shown{}, err
		}
		items, err := s.resolve(ctx, blocks, card)
		return Shown{Items: items, Theme: Theme{}.Derive()}, err
	}
	if err != nil {
		return Shown{}, err
	}
	return s.shown(ctx, r, card)
}

// fallback is the home of a shop that has written none.
func (s *Service) fallback(ctx context.Context) ([]Block, error) {
	b, blocks := s.deps.Brand, []Block{}
	if b.Hero != "" {
		blocks = append(blocks, Block{ID: "hero", Kind: Banner, Items: []Item{{Picture: b.Hero, Words: b.Name, Title: b.Tagline}}})
	}
	blocks = append(blocks, Block{ID: "newest", Kind: Products, Title: "新到", Shelf: &Shelf{Source: Newest, Layout: "grid"}})
	categories, err := s.deps.Catalog.Categories(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range categories {
		blocks = append(blocks, Block{ID: "c" + strconv.FormatInt(c.ID, 10), Kind: Products, Title: c.Name, Shelf: &Shelf{Source: InCategory, CategoryID: web.ID(c.ID), Count: 8, Layout: "row"}})
	}
	if b.Story != "" {
		blocks = append(blocks, Block{ID: "story", Kind: Story, Title: "关于" + b.Name, Text: b.Story})
	}
	if len(b.Strengths) > 0 {
		items := make([]Item, len(b.Strengths))
		for i, words := range b.Strengths {
			items[i] = Item{Icon: "check", Title: words}
		}
		blocks = append(blocks, Block{ID: "strengths", Kind: Strengths, Items: items})
	}
	return blocks, nil
}

// resolve puts addresses in the place of keys and products on the shelves. A shelf
// on which nothing stands is left out.
func (s *Service) resolve(ctx context.Context, blocks []Block, card func(catalog.Product) catalog.CardView) ([]View, error) {
	chosen, err := s.deps.Catalog.ByID(ctx, products(blocks))
	if err != nil {
		return nil, err
	}
	views := []View{}
	for _, b := range blocks {
		v := View{Block: s.addressed(b)}
		if b.Shelf != nil {
			found, err := s.shelf(ctx, *b.Shelf, chosen)
			if err != nil {
				return nil, err
			}
			for _, p := range found {
				v.Cards = append(v.Cards, card(p))
			}
			if len(found) == 0 {
				continue
			}
		}
		views = append(views, v)
	}
	return views, nil
}

// shelf is what stands on a shelf now.
func (s *Service) shelf(ctx context.Context, h Shelf, chosen map[int64]catalog.Product) ([]catalog.Product, error) {
	if h.Source != Chosen {
		return s.deps.Catalog.List(ctx, catalog.Filter{CategoryID: int64(h.CategoryID), Shelf: catalog.OnShelf, Limit: h.most()})
	}
	var found []catalog.Product
	for _, id := range h.ProductIDs {
		if p, ok := chosen[int64(id)]; ok && p.Shelf == catalog.OnShelf && len(found) < h.most() {
			found = append(found, p)
		}
	}
	return found, nil
}

// products are the ids of all that blocks name.
func products(blocks []Block) (ids []int64) {
	add := func(l *Link) {
		if l != nil && l.Kind == "product" {
			ids = append(ids, int64(l.ID))
		}
	}
	for _, b := range blocks {
		add(b.Link)
		for _, i := range b.Items {
			add(i.Link)
		}
		if b.Shelf != nil {
			for _, id := range b.Shelf.ProductIDs {
				ids = append(ids, int64(id))
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// known refuses blocks that name a product or a category that there is not.
func (s *Service) known(ctx context.Context, blocks []Block) error {
	ids := products(blocks)
	found, err := s.deps.Catalog.ByID(ctx, ids)
	if err != nil {
		return err
	}
	if len(found) < len(ids) {
		return web.E(http.StatusUnprocessableEntity, "storefront.unknown_product", "有商品不存在，请重新选择。")
	}
	all, err := s.deps.Catalog.Categories(ctx)
	if err != nil {
		return err
	}
	for _, id := range categories(blocks) {
		if !slices.ContainsFunc(all, func(c catalog.Category) bool { return c.ID == id }) {
			return web.E(http.StatusUnprocessableEntity, "storefront.unknown_category", "有分类不存在，请重新选择。")
		}
	}
	return nil
}

func categories(blocks []Block) (ids []int64) {
	add := func(l *Link) {
		if l != nil && l.Kind == "category" {
			ids = append(ids, int64(l.ID))
		}
	}
	for _, b := range blocks {
		add(b.Link)
		for _, i := range b.Items {
			add(i.Link)
		}
		if b.Shelf != nil && b.Shelf.CategoryID != 0 {
			ids = append(ids, int64(b.Shelf.CategoryID))
		}
	}
	return ids
}

// addressed is a block with addresses in the place of keys.
func (s *Service) addressed(b Block) Block {
	b.Picture, b.Video = s.address(b.Picture), s.address(b.Video)
	b.Items = slices.Clone(b.Items)
	for i := range b.Items {
		b.Items[i].Picture = s.address(b.Items[i].Picture)
	}
	return b
}

// address is where a file is fetched. The brand's own picture comes with one.
func (s *Service) address(key string) string {
	if strings.Contains(key, "/") {
		return key
	}
	return s.deps.Picture(key)
}

// Shown is a version as the shop shows it.
type Shown struct {
	Version int
	Items   []View
	Theme   ThemeView
}

func (s *Service) shown(ctx context.Context, r row, card func(catalog.Product) catalog.CardView) (Shown, error) {
	v, err := r.version()
	if err != nil {
		return Shown{}, err
	}
	items, err := s.resolve(ctx, v.Blocks, card)
	return Shown{Version: v.No, Items: items, Theme: s.worn(v)}, err
}
