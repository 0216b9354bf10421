package demo

import (
	_ "embed" // the start page
	"fmt"
	"html/template"
	"io"
)

//go:embed start.html
var startHTML string

var startTemplate = template.Must(template.New("start").Parse(startHTML))

// StartPage is what the start page of a running demo shows.
type StartPage struct {
	Brand    Brand
	SimURL   string // address of the simulator's control page
	HeroURL  string // address of brand-hero.jpg
	Products []Tile
	Sellers  []string // Distributors, by the names that their phones have.
	Walls    []Wall
	NoWalls  string // Why there are no posters, if there are none.
}

// Tile is one product on the start page.
type Tile struct {
	Title     string
	Subtitle  string
	PriceText string // "¥198.00 起", or without 起 when all SKUs cost the same
	Picture   string // address of the picture
}

// Start writes the start page as HTML.
func Start(w io.Writer, page StartPage) error { return startTemplate.Execute(w, page) }

// Tiles are the catalogue's products for the start page; pictureURL turns a
// picture's name into the address it is served at.
func Tiles(c Catalog, pictureURL func(name string) string) []Tile {
	tiles := make([]Tile, 0, len(c.Products))
	for i, p := range c.Products {
		sets := p.Images.Named()
		set := sets[i%len(sets)] // the grid shows the three sets in turn
		tiles = append(tiles, Tile{p.Title, p.Subtitle, priceText(p), pictureURL(set.Pictures[0])})
	}
	return tiles
}

func priceText(p Product) string {
	lowest, from := p.LowestPrice(), ""
	for _, s := range p.SKUs {
		if s.Price != lowest {
			from = " 起"
		}
	}
	return "¥" + yuan(lowest) + from
}

// yuan writes fen as 1,234.50.
func yuan(fen int64) string {
	whole := fmt.Sprint(fen / 100)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return fmt.Sprintf("%s.%02d", whole, fen%100)
}
