package poster

import (
	"image"
	"image/color"
	"image/draw"
	"maps"
	"slices"
	"strings"

	"yuanfen/server/poster/engine"
)

// hardCase is what a template must bear before it is used.
type hardCase struct {
	code, name string // For programs and for people.
	change     func(s *engine.Shared, p *engine.Person)
}

// hardCases are the persons and contents that break posters: those of the engine's
// gallery, and pictures of every kind.
var hardCases = []hardCase{
	{"plain", "寻常", func(*engine.Shared, *engine.Person) {}},
	{"long", "文字都很长", long},
	{"emoji", "表情、西文与生僻字，1 分钱", func(_ *engine.Shared, p *engine.Person) {
		p.Text["distributor.name"], p.Text["store.name"], p.Text["certificate.name"] = "👩🏻‍🌾小鹿🦌爱喝茶❤️ Lucy𠮷", "Tea & Co. 茶", "Lukas Zimmermann 李雷"
		p.Price, p.Was = 1, 0
	}},
	{"dear", "最贵的价格，没有头像", func(_ *engine.Shared, p *engine.Person) {
		p.Price, p.Was, p.From = 9999999, 10000000, true
		delete(p.Pictures, "distributor.avatar")
	}},
	{"bare", "什么都没有", func(s *engine.Shared, p *engine.Person) {
		p.Text = map[string]string{"distributor.name": "🍵"}
		p.Pictures, p.Price, p.Was = nil, 0, 0
		s.Pictures = nil
	}},
	{"black", "全黑的图片", pictured(func(int, int) uint8 { return 0 })},
	{"white", "全白的图片", pictured(func(int, int) uint8 { return 255 })},
	{"stripes", "黑白相间的图片", pictured(func(x, y int) uint8 { return uint8((x + y*64) / 7 % 2 * 255) })},
}

// caseOf is the case of a code.
func caseOf(code string) (hardCase, error) {
	i := slices.IndexFunc(hardCases, func(c hardCase) bool { return c.code == code })
	if i < 0 {
		return hardCase{}, ErrCase
	}
	return hardCases[i], nil
}

func long(s *engine.Shared, p *engine.Person) {
	maps.Copy(p.Text, map[string]string{
		"distributor.name": "一个名字特别特别长的茶叶爱好者与她的二十四节气", "distributor.badge": "青屿茶事（示例品牌）官方授权分销商·华东区", "distributor.line": strings.Repeat("慢慢喝，", 10),
		"store.name": "山中无历日寒尽不知年茶事研究所", "store.date": "二〇二六年农历五月初一上午十点", "store.city": "新疆维吾尔自治区乌鲁木齐市",
		"store.text":       "从地铁口出来，沿着河走，看到第三棵梧桐右转，水一直是开的，猫也一直在，欢迎来坐坐。",
		"certificate.name": "阿卜杜热合曼·麦麦提吐尔逊江", "certificate.scope": strings.Repeat("在微信小程序内推广与销售本品牌商品，", 6),
	})
	maps.Copy(s.Text, map[string]string{
		"product.title": "二〇二六年头春易武古树生普洱茶饼礼盒装", "product.number": "1024",
		"product.subtitle": "易武高山古树纯料，石磨压制，三百五十七克，一提七饼，附手工棉纸与竹编茶则，送礼自饮都好",
		"campaign.title":   "夏至前把冷泡茶备好，与喜欢的人一起等一个有风的傍晚", "campaign.text": strings.Repeat("满两件减三十元；以下单时所见为准。", 4),
		"festival.title": "二十四节气", "story.title": "四面是水，中间坐得下几个人", "story.text": strings.Repeat(s.Text["story.text"]+"\n", 3),
	})
}

// pictured puts a picture of grey levels in the place of each that is there.
func pictured(level func(x, y int) uint8) func(s *engine.Shared, p *engine.Person) {
	m := image.NewGray(image.Rect(0, 0, 64, 64))
	for y := range 64 {
		for x := range 64 {
			m.SetGray(x, y, color.Gray{Y: level(x, y)})
		}
	}
	return func(s *engine.Shared, _ *engine.Person) {
		for name := range s.Pictures {
			s.Pictures[name] = engine.FromImage(m)
		}
	}
}

// flat is a picture of one tone, where a shop has none yet.
func flat(tone color.RGBA, side int) *engine.Picture {
	m := image.NewRGBA(image.Rect(0, 0, side, side))
	draw.Draw(m, m.Rect, image.NewUniform(tone), image.Point{}, draw.Src)
	return engine.FromImage(m)
}
