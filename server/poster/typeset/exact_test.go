package typeset

import (
	"testing"
	"testing/fstest"

	"golang.org/x/image/font/gofont/goregular"

	"yuanfen/server/poster/fonts"
)

func TestWhatWouldNotBeSetAsWrittenIsNamed(t *testing.T) {
	f := load(t)
	for text, want := range map[string]rune{
		"林知夏 Lin": 0, "阿卜杜热合曼·麦麦提": 0, "José": 0, "Jose\u0301": 0,
		"𠮷野": '𠮷', "髙橋": 0, "Łukasz": 'Ł', "小鹿🦌": '🦌', "爱❤": '❤', "ا": 'ا',
	} {
		if got, lacks := f.Lacks(text, Serif, 600); got != want || lacks != (want != 0) {
			t.Errorf("%q lacks %q (%v), want %q", text, got, lacks, want)
		}
	}
}

func TestNicknamesKeepWhatCanBeSet(t *testing.T) {
	f := load(t)
	for in, want := range map[string]string{
		"👩🏻‍🌾小鹿🦌爱喝茶❤️ Lucy𠮷": "小鹿爱喝茶♥ Lucy𠮷", "محمد": "", "สมชาย Som": "Som", "🍵": "", "דוד 大卫": "大卫", "Łucja": "Łucja",
	} {
		if got := f.Legible(in); got != want {
			t.Errorf("Legible(%q) = %q, want %q", in, got, want)
		}
	}
}

// A shop that must write a name which our typefaces lack adds one that has it.
func TestMoreTypefacesAreLookedThrough(t *testing.T) {
	load(t)
	f, err := Load(fonts.Files(), fstest.MapFS{"Go-Regular.ttf": {Data: goregular.TTF}, "README.txt": {Data: []byte("not a typeface")}})
	if err != nil {
		t.Fatal(err)
	}
	if r, lacks := f.Lacks("Łukasz", Serif, 600); lacks {
		t.Errorf("lacks %c", r)
	}
	if f.serif.lookup('Ł').index == f.serif.lookup('L').index {
		t.Error("the letter is still written without its stroke")
	}
	if _, err := Load(fonts.Files(), fstest.MapFS{"broken.otf": {Data: []byte("broken")}}); err == nil {
		t.Error("a broken typeface was taken")
	}
}

func TestWholeTellsWhetherNothingWasLost(t *testing.T) {
	f := load(t)
	for _, c := range []struct {
		text  string
		style Style
		room  float64
		want  bool
	}{
		{"一二三四", Style{Size: 20}, 100, true},
		{"一二三四五六", Style{Size: 20, MaxLines: 1}, 100, false},
		{"一二三四五六", Style{Size: 20, MinSize: 12, MaxLines: 1}, 100, true},
		{"AUTHORIZATION", Style{Size: 20}, 60, false},
	} {
		if got := f.Set(c.text, c.style, c.room).Whole; got != c.want {
			t.Errorf("%q: %v", c.text, got)
		}
	}
}
