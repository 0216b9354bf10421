package engine

import (
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"yuanfen/server/poster/fonts"
	"yuanfen/server/poster/template"
)

// engineOnce is shared by all tests: its glyphs are drawn once.
var engineOnce = sync.OnceValues(func() (*Engine, error) { return New(engineFiles, nil) })

var engineFiles = fonts.Files()

// engine returns the engine, or skips where the build fetched no typefaces.
func engine(t testing.TB) *Engine {
	t.Helper()
	e, err := engineOnce()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return e
}

func templates(t testing.TB) []*template.Template {
	t.Helper()
	all, err := Templates()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func byID(t testing.TB, id string) *template.Template {
	t.Helper()
	for _, tpl := range templates(t) {
		if tpl.ID == id {
			return tpl
		}
	}
	t.Fatalf("no template %s", id)
	return nil
}

// demo reads a picture of the demo's.
func demo(t testing.TB, name string) *Picture {
	t.Helper()
	if p, ok := demoKept.Load(name); ok {
		return p.(*Picture)
	}
	raw, err := os.ReadFile(filepath.Join("..", "..", "demo", "images", name+".jpg"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	demoKept.Store(name, p)
	return p
}

var demoKept sync.Map // *Picture by name.

// mark is the demo brand's: an island and its reflection.
const mark = "M-44 6C-30 4 -24 -10 -14 -26C-9 -34 -3 -34 2 -25C8 -14 12 -12 17 -16C21 -19 25 -17 28 -11C33 -2 38 5 44 6Z" +
	"M-34 16.3H34V19.7H-34ZM-20 26.3H22V29.7H-20ZM-8 36.3H10V39.7H-8Z"

// pictureOf is the picture that suits each template.
var pictureOf = map[string]string{
	"editorial": "mingqian-longjing-studio-1", "stilllife": "qingci-gaiwan-table-1", "arrival": "baimudan-cake-studio-1",
	"festival": "dongting-biluochun-studio-1", "card": "wuyi-rougui-studio-1",
}

// shared is what all posters of a template show in the demo.
func shared(t testing.TB, id string) Shared {
	t.Helper()
	s := Shared{Key: "demo", Text: map[string]string{
		"brand.name": "青屿茶事", "brand.latin": "QINGYU", "brand.notice": "示例品牌", "brand.mark": mark, "brand.seal": "屿",
		"product.title": "明前龙井", "product.subtitle": "清明前手工采摘的群体种龙井", "product.origin": "杭州", "product.number": "07", "product.date": "3 月 28 日上市",
		"story.title": "一座岛，一张桌", "story.text": "青屿，是海上的一座小岛，也是一张茶桌的意思：四面是水，中间坐得下几个人。我们去山里找茶，也去窑口找器，把产地、年份、做法写清楚，把价钱标明白。\n茶是日常的事，不必隆重；只要水开了，有人在，就可以坐下来。",
		"campaign.title": "夏至前，把冷泡茶备好", "campaign.text": "冷泡茶包与玻璃公道杯，满两件减三十元；店内统一零售价，以下单时所见为准。", "campaign.starts": "06.18", "campaign.ends": "06.20", "campaign.year": "2026",
		"festival.title": "谷雨", "festival.text": "雨前采的那一捧，\n正好赶上今天的水。", "festival.date": "4 月 20 日", "festival.rain": "rain",
	}, Pictures: map[string]*Picture{}}
	if id == "story" || id == "opening" {
		s.Pictures["story.picture"] = demo(t, "brand-hero")
	}
	titles := map[string][2]string{
		"stilllife": {"青瓷盖碗", "龙泉手工拉坯，一百四十毫升"}, "arrival": {"白牡丹茶饼", "福鼎春茶，日晒萎凋后压饼"},
		"festival": {"洞庭碧螺春", ""}, "card": {"武夷肉桂", ""},
	}
	if v, ok := titles[id]; ok {
		s.Text["product.title"], s.Text["product.subtitle"] = v[0], v[1]
	}
	if name := pictureOf[id]; name != "" {
		s.Pictures["product.picture"] = demo(t, name)
	}
	return s
}

// portrait draws a face that nobody has.
func portrait(ground, body color.RGBA) *Picture {
	m := image.NewRGBA(image.Rect(0, 0, 240, 240))
	draw.Draw(m, m.Rect, image.NewUniform(ground), image.Point{}, draw.Src)
	disc := func(cy, r float64, c color.RGBA) {
		for y := range 240 {
			for x := range 240 {
				if dx, dy := float64(x)-120, float64(y)-cy; dx*dx+dy*dy < r*r {
					m.SetRGBA(x, y, c)
				}
			}
		}
	}
	disc(250, 96, body)
	disc(104, 50, color.RGBA{226, 190, 160, 255})
	disc(88, 52, color.RGBA{52, 44, 40, 255})
	disc(114, 44, color.RGBA{232, 198, 168, 255})
	return FromImage(m)
}

var lin = portrait(color.RGBA{179, 191, 174, 255}, color.RGBA{47, 74, 60, 255})

// person is a distributor as most are.
func person() Person {
	return Person{
		Text: map[string]string{
			"distributor.name": "林知夏", "distributor.badge": "青屿茶事授权分销商",
			"store.name": "知夏茶舍", "store.date": "五月初一", "store.text": "巷子口第三家，水一直是开的。",
			"certificate.number": "QY-2026-000183", "certificate.name": "林知夏", "certificate.scope": "在微信小程序“青屿茶事”内\n推广与销售本品牌商品，并以授权分销商名义开展活动。",
			"certificate.starts": "2026.05.01", "certificate.ends": "2027.04.30", "certificate.issued": "2026.04.28", "certificate.signer": "签发　沈青",
		},
		Pictures: map[string]*Picture{"distributor.avatar": lin},
		Price:    36800, Was: 39800, Code: "https://qingyu.example/s/k7Qm2xTa",
	}
}
