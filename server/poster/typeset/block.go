package typeset

import "math"

// Block is a text that has been set. Its origin is the top left corner of its
// first line's box; pixels.
type Block struct {
	Width, Height float64 // Of the longest line and of all of them.
	Size          float64 // Of the type, after shrinking.
	Lines         int
	Text          string  // What was set, with line breaks.
	Cut           bool    // It did not fit; it ends with an ellipsis.
	Whole         bool    // All of it is there, and no word was broken.
	Baseline      float64 // Of the first line.
	glyphs        []placed
}

type placed struct {
	glyph  glyph
	x, y   float64 // Of its origin on the baseline.
	turned bool
}

const ellipsis = '…'

// Set sets text in lines of at most room pixels; 0 is no limit.
func (f *Fonts) Set(text string, s Style, room float64) Block {
	if room <= 0 {
		room = math.MaxInt32
	}
	if s.LineHeight == 0 {
		s.LineHeight = 1.25
	}
	text = Clean(text)
	for ; ; s.Size = max(s.MinSize, s.Size*0.96) {
		units := f.measure(text, s)
		all := f.spans(units, s, room/s.Size)
		cut := s.MaxLines > 0 && len(all) > s.MaxLines
		whole := !cut && fits(units, all, room/s.Size) && (s.MaxHeight == 0 || float64(len(all))*s.Size*s.LineHeight <= s.MaxHeight)
		if !whole && s.MinSize > 0 && s.Size > s.MinSize {
			continue
		}
		if cut {
			units, all = f.cut(units, all, s, room/s.Size)
		}
		b := place(units, all, s, room, cut)
		b.Whole = whole
		return b
	}
}

func (f *Fonts) spans(units []unit, s Style, room float64) []span {
	if s.Balance {
		return companion(units, balance(units, room))
	}
	return companion(units, lines(units, room))
}

// cut ends the last line that is allowed with an ellipsis.
func (f *Fonts) cut(units []unit, all []span, s Style, room float64) ([]unit, []span) {
	all = all[:s.MaxLines]
	last := &all[s.MaxLines-1]
	dots := unit{r: ellipsis, class: dash, glyph: f.face(s.Family, s.Weight).lookup(ellipsis), turned: s.Vertical}
	dots.width = dots.glyph.advance
	to := last.from
	for to < len(units) && units[to].class != newline && width(units, span{last.from, to + 1})+dots.width <= room {
		to++
	}
	for to > last.from+1 && units[to-1].class != han && units[to-1].class != latin {
		to--
	}
	units = append(append([]unit(nil), units[:to]...), dots)
	last.to = to + 1
	return units, all
}

// place puts each glyph of the lines where it is drawn.
func place(units []unit, all []span, s Style, room float64, cut bool) Block {
	b := Block{Size: s.Size, Lines: len(all), Cut: cut}
	pitch := s.Size * s.LineHeight
	lead := (s.LineHeight - 1) / 2 * s.Size
	b.Baseline = lead + ascent*s.Size
	for _, line := range all {
		b.Width = max(b.Width, width(units, line)*s.Size)
	}
	for n, line := range all {
		if n > 0 {
			b.Text += "\n"
		}
		x := indent(s.Align, room, b.Width, width(units, line)*s.Size)
		across := float64(n) * pitch
		if s.Vertical {
			across = float64(len(all)-1-n) * pitch
		}
		for i := line.from; i < line.to; i++ {
			u := units[i]
			if i > line.from {
				x += u.gap * s.Size
			} else {
				x -= u.head * s.Size
			}
			b.Text += string(u.r)
			if u.class != space {
				b.glyphs = append(b.glyphs, settle(u, x, across+lead, s))
			}
			x += u.width * s.Size
		}
	}
	b.Height = float64(len(all)) * pitch
	if s.Vertical {
		b.Width, b.Height, b.Baseline = b.Height, b.Width, 0
	}
	return b
}

// settle places one glyph: along is where its line has come to, across the near
// edge of the line's em box.
func settle(u unit, along, across float64, s Style) placed {
	slack := (u.width - u.glyph.advance) / 2 * s.Size // Of a figure in its cell.
	p := placed{glyph: u.glyph, x: along + slack, y: across + ascent*s.Size}
	switch {
	case !s.Vertical:
	case u.turned: // A quarter turn about the em box.
		p.x, p.y, p.turned = across+(1-ascent)*s.Size, along, true
	case isMark(u.r): // In the middle of the column.
		p.x, p.y = across+(1-u.glyph.left-u.glyph.right)/2*s.Size, along+ascent*s.Size
	case isStop(u.r): // To the upper right of its cell.
		p.x, p.y = across+0.58*s.Size, along+(ascent-0.58)*s.Size
	default:
		p.x, p.y = across+(1-u.glyph.advance)/2*s.Size, along+ascent*s.Size
	}
	return p
}

func indent(align string, room, longest, line float64) float64 {
	if room >= math.MaxInt32 {
		room = longest
	}
	switch align {
	case "center":
		return (room - line) / 2
	case "right":
		return room - line
	}
	return 0
}
