// Package demo is the demo brand 青屿茶事 QINGYU (示例品牌): its catalogue, its
// pictures and the start page, embedded in the binary. It knows no domain;
// whoever seeds the shop reads the typed data from here.
package demo

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"

	"go.yaml.in/yaml/v3"
)

//go:embed catalog.yaml
var catalogYAML []byte

//go:embed images
var images embed.FS

// Catalog is everything the demo brand sells.
type Catalog struct {
	Brand      Brand
	Categories []Category
	Products   []Product
}

// Brand says who the demo brand is and how it looks.
type Brand struct {
	Name      string
	NameEN    string `yaml:"name_en"`
	Notice    string // says that the brand is an example; shown wherever it might be taken for real
	Palette   Palette
	Tagline   string
	Story     string
	Strengths []string
}

// Palette holds the brand's colours as #rrggbb.
type Palette struct {
	Accent, Ground, Ink, Signal, Paper, Clay, Celadon string

	AccentDark string `yaml:"accent_dark"` // the accent on dark ground
}

// Category groups products in the shop.
type Category struct {
	Slug string
	Name string
}

// Product is one page of the shop, with the full matrix of its SKUs.
type Product struct {
	Slug     string
	Category string // Category.Slug
	Title    string
	Subtitle string
	Story    string   // where it comes from, a paragraph
	Usage    string   // how to brew or to care for it
	Points   []string // selling points, short
	Options  []Option // one or two axes
	SKUs     []SKU    `yaml:"skus"`
	Images   ImageSets
	Video    string // Of the pictures' folder; "" for none.
}

// Option is one axis of a SKU matrix, such as 规格 with 50g and 100g.
type Option struct {
	Name   string
	Values []string
}

// SKU is one combination of option values.
type SKU struct {
	Code     string
	Options  []string // one value for each of Product.Options, in that order
	Price    int64    // uniform retail price in fen
	Was      int64    // struck through beside the price, fen; 0: nothing is
	Cost     int64    // cost price in fen
	Weight   int64    // gross weight in grams
	Network  int64    // opening stock in the network warehouse, pieces
	Physical int64    // opening stock in the physical warehouse, pieces
}

// ImageSets are the three sets of main images; each holds names for Picture.
type ImageSets struct {
	Studio, Table, Flatlay []string
}

// Named lists the sets in their fixed order: studio, table, flatlay.
func (s ImageSets) Named() []ImageSet {
	return []ImageSet{{"studio", s.Studio}, {"table", s.Table}, {"flatlay", s.Flatlay}}
}

// ImageSet is one set of main images of a product.
type ImageSet struct {
	Name     string
	Pictures []string
}

// LowestPrice is the price in fen of the cheapest SKU.
func (p Product) LowestPrice() int64 {
	lowest := p.SKUs[0].Price
	for _, s := range p.SKUs[1:] {
		lowest = min(lowest, s.Price)
	}
	return lowest
}

// Load reads the embedded catalogue. It fails when anything in it is missing,
// doubled or refers to a picture that is not a JPEG of 1000 × 1000 pixels.
func Load() (Catalog, error) { return parse(catalogYAML) }

func parse(text []byte) (Catalog, error) {
	var c Catalog
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&c); err != nil {
		return Catalog{}, fmt.Errorf("demo catalog: %w", err)
	}
	if err := c.validate(); err != nil {
		return Catalog{}, fmt.Errorf("demo catalog: %w", err)
	}
	return c, nil
}

// Picture returns an embedded picture (JPEG, or SVG for logo.svg) by the name
// that the catalogue uses; the error is fs.ErrNotExist for an unknown one.
func Picture(name string) ([]byte, error) {
	return fs.ReadFile(images, "images/"+name)
}
