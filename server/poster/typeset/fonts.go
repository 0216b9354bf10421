// Package typeset sets Chinese and Latin text: it breaks lines by the rules of
// Chinese, squeezes punctuation, parts Chinese from Latin by a thin space, and
// draws glyphs from Noto Sans SC and Noto Serif SC.
package typeset

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The families.
const (
	Sans  = "sans"
	Serif = "serif"
)

// Files are the typefaces in use, by the names of their files.
var Files = []string{"NotoSansSC-400.ttf", "NotoSansSC-600.ttf", "NotoSerifSC-600.ttf"}

// Fonts are the typefaces, with the glyphs drawn so far. Safe for concurrent
// use.
type Fonts struct {
	sans, bold, serif *face
	masks             maskCache
}

// face is one typeface, and where its missing characters are looked for.
type face struct {
	font  *sfnt.Font
	spare *face

	mu     sync.RWMutex
	glyphs map[rune]glyph
	kerns  map[[2]rune]float64
}

// glyph is a character in the typeface that has it. Lengths are in em.
type glyph struct {
	face        *face
	index       sfnt.GlyphIndex
	advance     float64
	left, right float64 // Where its ink begins and ends.
}

// Load opens the typefaces in files, and those in more, if it is not nil, in which
// characters are looked for that the others lack. Its error says which one is
// missing and what to do.
func Load(files, more fs.FS) (*Fonts, error) {
	loaded := make([]*face, len(Files))
	for i, name := range Files {
		f, err := open(files, name)
		if err != nil {
			return nil, err
		}
		loaded[i] = f
	}
	f := &Fonts{sans: loaded[0], bold: loaded[1], serif: loaded[2]}
	f.serif.spare, f.bold.spare, f.sans.spare = f.bold, f.sans, &face{font: f.serif.font}
	f.sans.spare.init()
	f.masks.init()
	return f, f.extend(f.sans.spare, more)
}

// extend hangs the typefaces of a folder behind the last one.
func (f *Fonts) extend(last *face, more fs.FS) error {
	if more == nil {
		return nil
	}
	entries, err := fs.ReadDir(more, ".")
	if err != nil {
		return fmt.Errorf("读不到补充字体的文件夹：%w", err)
	}
	for _, e := range entries {
		if ext := strings.ToLower(path.Ext(e.Name())); ext != ".ttf" && ext != ".otf" {
			continue
		}
		last.spare, err = open(more, e.Name())
		if err != nil {
			return err
		}
		last = last.spare
	}
	return nil
}

func open(files fs.FS, name string) (*face, error) {
	file, err := files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("缺少字体 %s，海报不可用：运行 make fonts 后重新构建：%w", name, err)
	}
	r, ok := file.(io.ReaderAt)
	if !ok {
		return nil, fmt.Errorf("字体 %s 不能随机读取", name)
	}
	parsed, err := sfnt.ParseReaderAt(r)
	if err != nil {
		return nil, fmt.Errorf("字体 %s 已损坏，海报不可用：重新运行 make fonts：%w", name, err)
	}
	f := &face{font: parsed}
	f.init()
	return f, nil
}

func (f *face) init() {
	f.glyphs, f.kerns = map[rune]glyph{}, map[[2]rune]float64{}
}

// face gives the nearest weight of a family that is in use.
func (f *Fonts) face(family string, weight int) *face {
	switch {
	case family == Serif:
		return f.serif
	case weight >= 500:
		return f.bold
	}
	return f.sans
}

// variants are names' rare ways of writing, and the common character that stands
// in for each where no typeface has it.
var variants = map[rune]rune{'𠮷': '吉', '𡈽': '土', '𣘺': '橋', '﨑': '崎', '髙': '高', '𠂇': '左', '𡿨': '川'}

// missing stands where a character has no glyph, as editors mark a gap.
const missing = '□'

// lookup finds a character's glyph in the face, its spares, or puts one that
// stands in for it, or the sign for a missing one.
func (f *face) lookup(r rune) glyph {
	f.mu.RLock()
	g, ok := f.glyphs[r]
	f.mu.RUnlock()
	if ok {
		return g
	}
	for from := f; from != nil; from = from.spare {
		if g, ok = from.find(r); ok {
			break
		}
	}
	if !ok && r != missing {
		g = f.lookup(standIn(r))
	}
	f.mu.Lock()
	f.glyphs[r] = g
	f.mu.Unlock()
	return g
}

// standIn is what is set in the place of a character that no typeface has.
func standIn(r rune) rune {
	for _, by := range []map[rune]rune{plainLetters, variants} {
		if other, ok := by[r]; ok {
			return other
		}
	}
	return missing
}

// has tells whether the face or its spares draw a character.
func (f *face) has(r rune) bool {
	for from := f; from != nil; from = from.spare {
		if _, ok := from.find(r); ok {
			return true
		}
	}
	return false
}

func (f *face) find(r rune) (glyph, bool) {
	var buf sfnt.Buffer
	index, err := f.font.GlyphIndex(&buf, r)
	if err != nil || index == 0 {
		return glyph{}, false
	}
	em := fixed.Int26_6(f.font.UnitsPerEm()) << 6
	bounds, advance, err := f.font.GlyphBounds(&buf, index, em, font.HintingNone)
	if err != nil {
		return glyph{}, false
	}
	per := float64(em)
	return glyph{
		face: f, index: index, advance: float64(advance) / per,
		left: float64(bounds.Min.X) / per, right: float64(bounds.Max.X) / per,
	}, true
}

// kern is the space that a pair of Latin characters takes less or more, in em.
func (f *face) kern(a, b rune) float64 {
	key := [2]rune{a, b}
	f.mu.RLock()
	k, ok := f.kerns[key]
	f.mu.RUnlock()
	if ok {
		return k
	}
	ga, gb := f.lookup(a), f.lookup(b)
	if ga.face == gb.face {
		var buf sfnt.Buffer
		em := fixed.Int26_6(ga.face.font.UnitsPerEm()) << 6
		if v, err := ga.face.font.Kern(&buf, ga.index, gb.index, em, font.HintingNone); err == nil {
			k = float64(v) / float64(em)
		}
	}
	f.mu.Lock()
	f.kerns[key] = k
	f.mu.Unlock()
	return k
}
