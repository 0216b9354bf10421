package demo

import (
	"bytes"
	"errors"
	"image/jpeg"
	"io/fs"
	"strings"
	"testing"
)

func load(t *testing.T) Catalog {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCatalogIsWhole(t *testing.T) {
	c := load(t)
	if len(c.Products) != 24 || len(c.Categories) != 6 {
		t.Fatalf("%d products in %d categories, want 24 in 6", len(c.Products), len(c.Categories))
	}
	used := map[string]int{}
	for _, p := range c.Products {
		used[p.Category]++
		for _, s := range p.SKUs {
			if s.Price < 3_800 || s.Price > 168_000 {
				t.Errorf("%s costs %d fen, want 38 to 1,680 yuan", s.Code, s.Price)
			}
		}
	}
	for _, cat := range c.Categories {
		if used[cat.Slug] == 0 {
			t.Errorf("category %s is empty", cat.Slug)
		}
	}
}

// 广告法 art. 9 forbids superlatives; tea must not be sold as medicine (art. 17).
func TestWordsStayWithinAdvertisingLaw(t *testing.T) {
	banned := []string{"最", "第一", "国家级", "顶级", "极品", "唯一", "首选", "疗", "降脂", "降压", "减肥", "养生", "保健", "功效", "抗氧化", "助消化"}
	for _, word := range banned {
		if strings.Contains(string(catalogYAML), word) {
			t.Errorf("the catalogue says %q", word)
		}
	}
}

func TestEveryPictureIsUsedAndSmall(t *testing.T) {
	used := map[string]bool{"brand-hero.jpg": true, "logo.svg": true, paperOrganic: true, paperReport: true, film: true}
	for _, p := range load(t).Products {
		for _, set := range p.Images.Named() {
			for _, name := range set.Pictures {
				used[name] = true
			}
		}
	}
	total := 0
	entries, err := fs.ReadDir(images, "images")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := Picture(e.Name())
		if err != nil || !used[e.Name()] {
			t.Errorf("picture %s: used %v, %v", e.Name(), used[e.Name()], err)
		}
		if limit := 110 << 10; len(data) > limit && e.Name() != "brand-hero.jpg" && e.Name() != film {
			t.Errorf("%s has %d bytes, more than %d", e.Name(), len(data), limit)
		}
		if strings.HasSuffix(e.Name(), ".jpg") {
			if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
				t.Errorf("%s: %v", e.Name(), err)
			}
		}
		total += len(data)
	}
	if total > 8<<20 {
		t.Errorf("the pictures take %d bytes, more than 8 MiB", total)
	}
	if len(entries) != len(used) {
		t.Errorf("%d pictures are there, %d are used", len(entries), len(used))
	}
}

func TestBrokenCatalogIsRefused(t *testing.T) {
	breaks := map[string][2]string{
		"picture missing":     {"mingqian-longjing-table-1.jpg", "nowhere.jpg"},
		"picture no JPEG":     {"mingqian-longjing-table-1.jpg", "logo.svg"},
		"picture twice":       {"mingqian-longjing-table-1.jpg", "mingqian-longjing-studio-1.jpg"},
		"set empty":           {"table: [mingqian-longjing-table-1.jpg]", "table: []"},
		"code twice":          {"QY-LJ-50P", "QY-LJ-50T"},
		"price below cost":    {"price: 19800, cost: 8310", "price: 8310, cost: 8310"},
		"cost zero":           {"cost: 8310", "cost: 0"},
		"stock zero":          {"network: 140, physical: 35", "network: 0, physical: 35"},
		"combination twice":   {"options: [50g, 袋装], price: 17800", "options: [50g, 罐装], price: 17800"},
		"unknown value":       {"options: [50g, 袋装], price: 17800", "options: [50g, 盒装], price: 17800"},
		"value missing":       {"options: [50g, 袋装], price: 17800", "options: [50g], price: 17800"},
		"matrix incomplete":   {"values: [罐装, 袋装]", "values: [罐装, 袋装, 盒装]"},
		"unknown category":    {"category: green-white", "category: coffee"},
		"slug twice":          {"slug: dongting-biluochun", "slug: mingqian-longjing"},
		"text empty":          {"title: 明前龙井", "title: ''"},
		"unknown field":       {"title: 明前龙井", "titel: 明前龙井"},
		"notice gone":         {"notice: 示例品牌：", "notice: "},
		"colour is no colour": {`accent: "#2f4a3c"`, `accent: green`},
	}
	for name, b := range breaks {
		t.Run(name, func(t *testing.T) {
			broken := strings.Replace(string(catalogYAML), b[0], b[1], 1)
			if broken == string(catalogYAML) {
				t.Fatalf("%q is not in the catalogue", b[0])
			}
			if _, err := parse([]byte(broken)); err == nil {
				t.Error("accepted")
			}
		})
	}
}

func TestUnknownPicture(t *testing.T) {
	if _, err := Picture("nowhere.jpg"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want fs.ErrNotExist", err)
	}
}

func TestStartPageShowsEverything(t *testing.T) {
	c := load(t)
	tiles := Tiles(c, func(name string) string { return "/files/" + name })
	var page bytes.Buffer
	err := Start(&page, StartPage{Brand: c.Brand, SimURL: "http://127.0.0.1:8081/", HeroURL: "/files/brand-hero.jpg", Products: tiles})
	if err != nil {
		t.Fatal(err)
	}
	wants := []string{`href="http://127.0.0.1:8081/"`, `href="/docs"`, `href="/openapi.json"`, `href="/healthz"`, `href="/metrics"`, `src="/files/brand-hero.jpg"`, "示例品牌", c.Brand.Name}
	for _, tile := range tiles {
		wants = append(wants, tile.Title, tile.Subtitle, tile.PriceText, `src="`+tile.Picture+`"`)
	}
	for _, want := range wants {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestPriceText(t *testing.T) {
	one := Product{SKUs: []SKU{{Price: 168_050}, {Price: 168_050}}}
	two := Product{SKUs: []SKU{{Price: 168_000}, {Price: 3_805}}}
	if got := priceText(one); got != "¥1,680.50" {
		t.Errorf("got %s", got)
	}
	if got := priceText(two); got != "¥38.05 起" {
		t.Errorf("got %s", got)
	}
}
