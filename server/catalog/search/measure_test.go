package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// A believable shop: every product has a mountain spot or a kiln of its own
// beside words that hundreds of others share.
var (
	spotFirst  = strings.Split("云 栖 梅 竹 石 龙 凤 松 鹤 白 青 翠 玉 金 清 灵 雾 霞 月 星 枫 桐 兰 荷 燕 鹿 虎 狮 仙 紫 丹 碧 寒 春 秋 望 听 揽 卧 问", " ")
	spotSecond = strings.Split("溪 泉 屏 崖 霜 烟 桥 亭 塘 湾 台 门 冠 角 背 滩 洲 渚 林 园 井 池 峰 岚 川 江 河 湖 海 岛", " ")
	spotThird  = strings.Split("坞 岭 涧 坪 谷 岩 坑 村", " ")
	seasons    = strings.Split("明前 雨前 头春 秋采 古树 高山 有机 荒野 老树 早春", " ")
	kinds      = strings.Split("龙井 碧螺春 毛峰 白毫银针 白牡丹 铁观音 肉桂 水仙 大红袍 单丛 正山小种 滇红 生普 熟普 茯砖 六堡茶 茉莉花茶 桂花乌龙 祁门红茶 金骏眉 猴魁 瓜片 盖碗 紫砂壶 公道杯 品茗杯 茶盘 茶叶罐 飘逸杯 煮茶炉", " ")
	forms      = strings.Split("罐装 袋装 礼盒 茶饼 小罐 散茶 伴手礼 套装 家庭装 尝鲜装", " ")
	subtitles  = strings.Split("手工采摘，回甘缓 铁锅手工辉锅 一芽一叶，豆香清 炭火慢焙，岩韵足 送长辈的体面之选 日常口粮，耐泡 窖藏三年，汤色红亮 龙泉匠人半手工 干泡湿泡两用 一盒两味，自饮送礼", " ")
)

type made struct {
	Document
	season, spot, kind, form string
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

func products(n int) []made {
	r := rand.New(rand.NewPCG(7, 7))
	out, taken := make([]made, 0, n), map[string]bool{}
	for len(out) < n {
		m := made{season: pick(r, seasons), spot: pick(r, spotFirst) + pick(r, spotSecond) + pick(r, spotThird), kind: pick(r, kinds), form: pick(r, forms)}
		if taken[m.spot] {
			continue
		}
		taken[m.spot] = true
		m.Document = Document{
			ID: int64(len(out) + 1), CategoryID: int64(len(out)%6 + 1), Price: int64(1000 + r.IntN(90_000)), Title: m.season + m.spot + m.kind + m.form,
			Subtitle: pick(r, subtitles), Category: pick(r, []string{"绿茶 · 白茶", "乌龙 · 红茶", "普洱 · 黑茶", "花茶 · 袋泡", "茶器", "礼盒"}),
			Names: []string{"50g 罐装", "100g 袋装"}, Points: []string{"一芽一叶", pick(r, subtitles)},
		}
		out = append(out, m)
	}
	return out
}

func documents(from []made) []Document {
	docs := make([]Document, len(from))
	for i, m := range from {
		docs[i] = m.Document
	}
	return docs
}

func spelt(text string, take func(string) string) string {
	var b strings.Builder
	for _, c := range text {
		b.WriteString(take(readings(c)[0]))
	}
	return b.String()
}

// slip types one letter wrong, leaves one out, adds one, or swaps two.
func slip(r *rand.Rand, word string) string {
	i, letter := r.IntN(len(word)-1), string(rune('a'+r.IntN(26)))
	switch r.IntN(4) {
	case 0:
		return word[:i] + letter + word[i+1:]
	case 1:
		return word[:i] + word[i+1:]
	case 2:
		return word[:i] + letter + word[i:]
	}
	return word[:i] + word[i+1:i+2] + word[i:i+1] + word[i+2:]
}

// What a shopper who wants one certain product types.
var asks = []struct {
	name string
	ask  func(r *rand.Rand, m made) string
}{
	{"a word", func(_ *rand.Rand, m made) string { return m.spot }},
	{"pinyin", func(_ *rand.Rand, m made) string { return spelt(m.spot, whole) }},
	{"initials", func(_ *rand.Rand, m made) string { return spelt(m.season+m.spot+m.kind, initial) }},
	{"a wrong letter", func(r *rand.Rand, m made) string { return slip(r, spelt(m.spot, whole)) }},
	{"two words", func(_ *rand.Rand, m made) string { return m.kind + " " + string([]rune(m.spot)[:2]) }},
}

func TestWantedProductIsAmongTheFirstThree(t *testing.T) {
	from := products(2000)
	x := Build(documents(from))
	r := rand.New(rand.NewPCG(1, 2))
	total := 0
	for _, a := range asks {
		found := 0
		for range 40 {
			m := from[r.IntN(len(from))]
			q := a.ask(r, m)
			hits := x.Find(Query{Text: q}).Hits
			hits = hits[:min(3, len(hits))]
			if slices.ContainsFunc(hits, func(h Hit) bool { return h.ID == m.ID }) {
				found++
			} else {
				t.Logf("%s: %s wanted by %q: %v", a.name, m.Title, q, hits)
			}
		}
		t.Logf("%-14s %d of 40", a.name, found)
		total += found
	}
	if total < 190 {
		t.Errorf("%d of 200 queries have the wanted product among the first three, fewer than 190", total)
	}
}

func BenchmarkBuild(b *testing.B) {
	docs := documents(products(2000))
	for b.Loop() {
		Build(docs)
	}
}

func BenchmarkFind(b *testing.B) {
	from := products(2000)
	x := Build(documents(from))
	for _, q := range append([]string{"茶", "l", "cha", "longjing", "lngjing", "龙井 礼盒", "mingqianlongjinglihe", strings.Repeat("lo", 20), strings.Repeat("头春手工采摘茶罐礼盒", 6)}, fmt.Sprint(from[9].Title)) {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				x.Find(Query{Text: q})
			}
		})
	}
}
