package search

import (
	"slices"
	"strings"
	"testing"
)

var shop = []Document{
	{ID: 1, CategoryID: 1, Price: 17800, Title: "明前龙井", Subtitle: "清明前手工采摘", Category: "绿茶 · 白茶", Names: []string{"50g 罐装"}, Points: []string{"铁锅手工辉锅"}},
	{ID: 2, CategoryID: 1, Price: 16800, Title: "白毫银针", Subtitle: "福鼎头春单芽", Category: "绿茶 · 白茶", Names: []string{"30g 瓷罐"}},
	{ID: 3, CategoryID: 2, Price: 5900, Title: "重庆沱茶", Subtitle: "老茶客的口粮", Category: "普洱 · 黑茶", Names: []string{"100g"}},
	{ID: 4, CategoryID: 2, Price: 6900, Title: "长沙绿豆糕", Subtitle: "配龙井正好", Category: "茶点", Names: []string{"6 块"}},
	{ID: 5, CategoryID: 3, Price: 29800, Title: "QINGYU 旅行茶具", Subtitle: "一碗两杯", Category: "茶器", Names: []string{"青瓷"}, Points: []string{"龙泉烧制"}},
	{ID: 6, CategoryID: 4, Price: 39800, Title: "岁朝年礼", Subtitle: "一红一绿", Category: "礼盒", Points: []string{"明前龙井与滇红"}},
	{ID: 7, CategoryID: 3, Price: 12800, Title: "朱泥小壶", Subtitle: "泡乌龙茶", Category: "茶器"},
}

func ids(r Result) (out []int64) {
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	return out
}

func TestFind(t *testing.T) {
	x := Build(shop)
	for _, c := range []struct {
		name, ask string
		first     []int64 // What comes first; nil: nothing is found.
		exact     bool
	}{
		{"a word: title before subtitle before the rest", "龙井", []int64{1, 4, 6}, true},
		{"full width, another case", "ＱｉｎｇＹＵ", []int64{5}, true},
		{"a part of a word", "qingy", []int64{5}, true},
		{"pinyin", "longjing", []int64{1, 4, 6}, false},
		{"pinyin in two words", "long jing", []int64{1, 4, 6}, false},
		{"the beginning of pinyin", "longj", []int64{1, 4, 6}, false},
		{"initials", "lj", []int64{1}, false},
		{"initials of a title", "mqlj", []int64{1}, false},
		{"one letter", "m", []int64{1}, false},
		{"a wrong letter", "lomgjing", []int64{1}, false},
		{"a missing letter", "lngjing", []int64{1}, false},
		{"an extra letter", "longgjing", []int64{1}, false},
		{"two letters swapped", "lognjing", []int64{1}, false},
		{"a wrong letter in a name", "qingyv", []int64{5}, false},
		{"two readings: chong", "chongqing", []int64{3}, false},
		{"two readings: zhong", "zhongqing", []int64{3}, false},
		{"two readings: chang", "changsha", []int64{4}, false},
		{"two readings: initials", "csldg", []int64{4}, false},
		{"words in one, spelt", "chongqingtuocha", []int64{3}, false},
		{"words that do not follow each other, spelt", "mingqianshougong", []int64{1}, false},
		{"mixed", "龙井50g", []int64{1}, true},
		{"mixed with a space", "龙井 50G", []int64{1}, true},
		{"two words", "龙井 礼盒", []int64{6}, true},
		{"punctuation", "《龙井》！50g", []int64{1}, true},
		{"other characters, the same sound", "龙景", []int64{1}, false},
		{"most of a phrase", "一只好看的茶壶", []int64{7}, false},
		{"a whole category before its neighbours", "白茶", []int64{2, 1}, true},
		{"nobody has this", "拖拉机", nil, false},
		{"nothing", "", nil, false},
		{"nothing but punctuation", " ，。! ", nil, false},
		{"nothing like it", "zzzzzzzz", nil, false},
	} {
		r := x.Find(Query{Text: c.ask})
		got := ids(r)
		if len(got) < len(c.first) || (c.first == nil && len(got) > 0) || !slices.Equal(got[:len(c.first)], c.first) || r.Exact != c.exact {
			t.Errorf("%s: %q found %v, exact %v; want %v, %v", c.name, c.ask, got, r.Exact, c.first, c.exact)
		}
	}
}

func TestFiltersAndOrders(t *testing.T) {
	x := Build(shop)
	for _, c := range []struct {
		name string
		ask  Query
		want []int64
	}{
		{"category", Query{Text: "龙井", CategoryID: 2}, []int64{4}},
		{"from a price", Query{Text: "龙井", MinPrice: 17800}, []int64{1, 6}},
		{"up to a price", Query{Text: "龙井", MaxPrice: 17800}, []int64{1, 4}},
		{"newest", Query{Text: "龙井", Sort: Newest}, []int64{6, 4, 1}},
		{"cheap first", Query{Text: "龙井", Sort: PriceUp}, []int64{4, 1, 6}},
		{"dear first", Query{Text: "龙井", Sort: PriceDown}, []int64{6, 1, 4}},
	} {
		if got := ids(x.Find(c.ask)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// What is longer than a title is not read, so it costs no more than one.
func TestLongQuestionsAreCut(t *testing.T) {
	for _, long := range []string{strings.Repeat("龙井", 100), strings.Repeat("longjing", 25), strings.Repeat("lj ", 67), strings.Repeat("é", 200)} {
		_, parts := question(long)
		read := 0
		for _, p := range parts {
			read += len([]rune(p.text))
		}
		if len(parts) > maxParts || read > maxQuery {
			t.Errorf("%.12q: %d parts, %d characters are read", long, len(parts), read)
		}
	}
	if got := ids(Build(shop).Find(Query{Text: "明前龙井" + strings.Repeat("，", 196)})); !slices.Equal(got[:1], []int64{1}) {
		t.Errorf("the beginning of a long question found %v", got)
	}
}

func TestEmptyIndex(t *testing.T) {
	if r := Build(nil).Find(Query{Text: "龙井 lj"}); len(r.Hits) != 0 || r.Exact {
		t.Error(r)
	}
}

func TestOneError(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"abcd", "abcd", false},
		{"abcd", "abxd", true},
		{"abcd", "abd", true},
		{"abcd", "abcde", true},
		{"abcd", "bacd", true},
		{"abcd", "abdc", true},
		{"abcd", "badc", false},
		{"abcd", "axxd", false},
		{"abcd", "ab", false},
		{"abcd", "cbad", false},
	} {
		if oneError(c.a, c.b) != c.want || oneError(c.b, c.a) != c.want {
			t.Errorf("%s and %s: want %v", c.a, c.b, c.want)
		}
	}
}

// FuzzFind asks whatever people may type: no panic, nothing twice, nothing that is
// not on the shelf, and nothing outside the bounds that were asked for.
func FuzzFind(f *testing.F) {
	for _, q := range []string{"龙井", "ＱｉｎｇＹＵ", "lj", "long jing", "《龙井》！50g", "%", "_", "' OR 1=1 --", "\x00", "\xff\xfe", "a\u0301", "İ", "ǅ", "𠮷", strings.Repeat("龙", 300)} {
		f.Add(q, int64(0), int64(0), byte(0))
	}
	x := Build(shop)
	sorts := []Sort{Relevance, Newest, PriceUp, PriceDown, "no such order"}
	f.Fuzz(func(t *testing.T, text string, least, most int64, by byte) {
		q := Query{Text: text, MinPrice: least, MaxPrice: most, Sort: sorts[int(by)%len(sorts)]}
		for _, r := range []Result{x.Find(q), x.Browse(q)} {
			seen := map[int64]bool{}
			for _, h := range r.Hits {
				if h.ID < 1 || h.ID > int64(len(shop)) || seen[h.ID] {
					t.Fatalf("%+v found %v", q, ids(r))
				}
				seen[h.ID] = true
				if price := shop[h.ID-1].Price; price < least || most > 0 && price > most {
					t.Errorf("%+v found a price of %d", q, price)
				}
			}
		}
	})
}
