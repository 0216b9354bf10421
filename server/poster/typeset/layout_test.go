package typeset

import (
	"os"
	"strings"
	"testing"

	"yuanfen/server/poster/fonts"
)

// load opens the typefaces that the build fetched.
func load(t testing.TB) *Fonts {
	t.Helper()
	f, err := Load(fonts.Files(), nil)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return f
}

func TestLinesBreakByTheRulesOfChinese(t *testing.T) {
	f := load(t)
	for _, c := range []struct {
		name, text string
		em         float64 // The room.
		style      Style
		want       string
	}{
		{"plain", "春茶上市时节好", 4, Style{}, "春茶上市\n时节好"},
		{"no comma begins a line", "春茶上市，时节好", 4, Style{}, "春茶上\n市，时\n节好"},
		{"a comma's empty half may hang", "春茶上市，时节好", 4.6, Style{}, "春茶上市，\n时节好"},
		{"no opening mark ends a line", "我们说《茶经》很好", 4, Style{}, "我们说\n《茶经》\n很好"},
		{"a closing mark stays", "他（她）来了吗？好", 6.2, Style{}, "他（她）来了\n吗？好"},
		{"Latin words stay whole", "来自 QINGYU 的茶", 4, Style{}, "来自\nQINGYU\n的茶"},
		{"amounts stay whole", "只要¥1,234.50元", 5.4, Style{}, "只要\n¥1,234.50\n元"},
		{"a per cent sign stays", "含水量百分之5%以下", 6.4, Style{}, "含水量百分之\n5%以下"},
		{"nobody stands alone", "一二三四五六七八九", 4, Style{}, "一二三四\n五六七\n八九"},
		{"nor with a full stop", "一二三四五。", 4.6, Style{}, "一二三\n四五。"},
		{"typed breaks stay", "四面是水\n中", 9, Style{}, "四面是水\n中"},
		{"a long word is cut", "supercalifragilistic", 3, Style{MaxLines: 9}, "super\ncalifra\ngilisti\nc"},
		{"dashes stay together", "茶——日常的事", 3, Style{}, "茶——\n日常\n的事"},
		{"ellipsis", "四面是水，中间坐得下几个人", 6, Style{MaxLines: 1}, "四面是水…"},
		{"ellipsis on the second line", "四面是水，中间坐得下几个人和一壶茶", 6, Style{MaxLines: 2}, "四面是水，中\n间坐得下几…"},
		{"balance", "四面是水中间坐得下", 8, Style{Balance: true}, "四面是水中\n间坐得下"},
	} {
		c.style.Size, c.style.Family = 20, Sans
		if got := f.Set(c.text, c.style, c.em*20); got.Text != c.want {
			t.Errorf("%s: %q, want %q", c.name, got.Text, c.want)
		}
	}
}

func TestPunctuationIsSqueezed(t *testing.T) {
	f := load(t)
	width := func(text string) float64 { return f.Set(text, Style{Size: 100}, 0).Width / 100 }
	for _, c := range []struct {
		text     string
		from, to float64
	}{
		{"茶茶", 2, 2},
		{"茶，茶", 3, 3},
		{"茶」，茶", 3.3, 3.7}, // Two marks share a half.
		{"茶”（茶", 3.3, 3.7},
		{"（茶", 1.4, 1.7}, // At the ends of a line.
		{"茶。", 1.3, 1.7},
		{"茶A", 1.7, 1.9}, // The thin space.
		{"茶 A", 1.7, 1.9},
	} {
		if w := width(c.text); w < c.from || w > c.to {
			t.Errorf("%s is %.2f em wide, want %.1f to %.1f", c.text, w, c.from, c.to)
		}
	}
}

func TestFiguresAreTabular(t *testing.T) {
	f := load(t)
	s := Style{Family: Serif, Size: 100, Tabular: true}
	if a, b := f.Set("¥1,111.11", s, 0).Width, f.Set("¥9,999.99", s, 0).Width; a != b {
		t.Errorf("%v and %v wide", a, b)
	}
}

func TestNamesAreCleaned(t *testing.T) {
	f := load(t)
	for _, c := range []struct{ in, want string }{
		{"小鹿🦌", "小鹿"},
		{"👨‍👩‍👧‍👦一家人", "一家人"},
		{"爱茶❤️的人", "爱茶♥的人"},
		{"🇨🇳 老王 👍🏽", "老王"},
		{"a\u200b\u202eb", "ab"},
		{"  两  边 ", "两 边"},
		{"𠮷野家", "𠮷野家"},
		{"🍵🍵🍵", ""},
		{"Z̷̛͝a", "Za"},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	for _, r := range "♥★♪□" {
		if !f.sans.has(r) {
			t.Errorf("no typeface has %c", r)
		}
	}
	if f.sans.has('𪚥') {
		t.Fatal("choose a character that is missing")
	}
	if f.sans.lookup('𪚥').index != f.sans.lookup('□').index {
		t.Error("a missing character is not marked")
	}
	if f.sans.lookup('Ł').index != f.sans.lookup('L').index {
		t.Error("a missing accent takes its letter along")
	}
}

func TestLongTextsShrinkBeforeTheyAreCut(t *testing.T) {
	f := load(t)
	s := Style{Family: Serif, Size: 60, MinSize: 40, MaxLines: 1}
	if b := f.Set("一二三四五六七八", s, 400); b.Cut || b.Size >= 60 || b.Size < 40 {
		t.Errorf("size %.1f, cut %v", b.Size, b.Cut)
	}
	if b := f.Set(strings.Repeat("长", 40), s, 400); !b.Cut || b.Size != 40 || b.Width > 400 {
		t.Errorf("size %.1f, cut %v, width %.1f", b.Size, b.Cut, b.Width)
	}
}

func TestMissingFontsSayWhatToDo(t *testing.T) {
	if _, err := Load(os.DirFS(t.TempDir()), nil); err == nil || !strings.Contains(err.Error(), "make fonts") {
		t.Errorf("%v", err)
	}
}
