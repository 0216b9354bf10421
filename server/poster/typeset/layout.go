package typeset

// Style is how a text is set. Lengths are pixels unless said otherwise.
type Style struct {
	Family     string
	Weight     int
	Size       float64
	MinSize    float64 // A text that does not fit may shrink to it; 0: it may not.
	LineHeight float64 // Times Size.
	Tracking   float64 // Space after each character, in em.
	MaxLines   int     // 0: as many as it takes.
	MaxHeight  float64 // Of all lines, which a text may shrink to keep; 0: any.
	Align      string  // left, center or right.
	Balance    bool    // Lines of about equal length, for titles.
	Tabular    bool    // Figures of equal width.
	Vertical   bool    // Columns from right to left; the width is then a height.
}

const (
	thinSpace = 0.18 // Between Chinese and Latin, in em.
	ascent    = 0.88 // Of the em box that Chinese characters fill.
	keepInk   = 0.06 // Em left beside the ink of squeezed punctuation.
)

// unit is one character with its room. Lengths are in em.
type unit struct {
	r      rune
	class  class
	glyph  glyph
	width  float64
	gap    float64 // Before it, unless it begins a line.
	head   float64 // What it gives up where it begins a line,
	tail   float64 // and where it ends one.
	turned bool    // Lies on its side in a column.
}

// measure turns a clean text into units.
func (f *Fonts) measure(text string, s Style) []unit {
	face := f.face(s.Family, s.Weight)
	digit := 0.0
	if s.Tabular {
		for r := '0'; r <= '9'; r++ {
			digit = max(digit, face.lookup(r).advance)
		}
	}
	units := make([]unit, 0, len(text)/2)
	for _, r := range text {
		u := unit{r: r, class: classify(r)}
		if u.class != newline {
			u.glyph = face.lookup(r)
			u.width = u.glyph.advance
		}
		if s.Tabular && r >= '0' && r <= '9' {
			u.width = digit
		}
		if s.Vertical {
			u.stand()
		}
		u.blanks()
		units = append(units, u)
	}
	if s.Vertical {
		uprightDigits(units)
	}
	for i := 1; i < len(units); i++ {
		units[i].gap = s.Tracking + between(face, units[i-1], units[i], s)
	}
	return spaceOut(units)
}

// blanks finds the empty halves of full-width punctuation.
func (u *unit) blanks() {
	if !wide(u.r) || u.glyph.advance < 0.9 {
		return
	}
	if u.class == opens {
		u.head = min(max(0, u.glyph.left-keepInk), 0.5)
	} else {
		u.tail = min(max(0, u.glyph.advance-u.glyph.right-keepInk), 0.5)
	}
}

// between is the space between two neighbours, in em: kerning, the thin space,
// the squeeze of punctuation that meets punctuation.
func between(f *face, a, b unit, s Style) float64 {
	switch {
	case a.class == dash && a.r == b.r && a.r == '—':
		return -(a.glyph.advance - a.glyph.right) - b.glyph.left - s.Tracking // One stroke.
	case wide(a.r) && wide(b.r):
		if a.class == closes {
			return -a.tail
		}
		return -b.head
	case a.class == latin && b.class == latin:
		if s.Tabular {
			return 0
		}
		return f.kern(a.r, b.r)
	case s.Vertical:
		return 0
	case a.class == han && latinLetter(b), latinLetter(a) && b.class == han:
		return thinSpace
	}
	return 0
}

func latinLetter(u unit) bool { return u.class == latin || u.r == '%' }

// spaceOut makes a typed space between Chinese and Latin a thin one.
func spaceOut(units []unit) []unit {
	for i := 1; i+1 < len(units); i++ {
		if units[i].class != space {
			continue
		}
		a, b := units[i-1], units[i+1]
		if (a.class == han && b.class == latin) || (a.class == latin && b.class == han) {
			units[i].width = thinSpace
		}
	}
	return units
}

// stand places a character in a column: Chinese upright, Latin and brackets on
// their side. A column has no squeezing but at its ends.
func (u *unit) stand() {
	u.turned = u.class == latin || u.class == dash || u.class == opens ||
		(u.class == closes && !isStop(u.r))
	if !u.turned && u.class != space {
		u.width = 1
	}
}

// uprightDigits stands up figures that are alone.
func uprightDigits(units []unit) {
	for i := range units {
		u := &units[i]
		alone := (i == 0 || units[i-1].class != latin) && (i+1 == len(units) || (units[i+1].class != latin && units[i+1].r != '%'))
		if u.r >= '0' && u.r <= '9' && alone {
			u.turned, u.width = false, 1
		}
	}
}

func isStop(r rune) bool { return r == '，' || r == '。' || r == '、' || isMark(r) }

func isMark(r rune) bool { return r == '；' || r == '：' || r == '！' || r == '？' }

// span is a line: units from and up to but without to.
type span struct{ from, to int }

// width is how long a line is, in em.
func width(units []unit, s span) float64 {
	if s.from >= s.to {
		return 0
	}
	w := -units[s.from].head - units[s.to-1].tail
	for i := s.from; i < s.to; i++ {
		w += units[i].width
		if i > s.from {
			w += units[i].gap
		}
	}
	return w
}
