package engine

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"yuanfen/server/poster/raster"
	"yuanfen/server/poster/template"
	"yuanfen/server/poster/typeset"
)

func style(l *template.Layer) typeset.Style {
	return typeset.Style{
		Family: l.Font, Weight: l.Weight, Size: l.Size, MinSize: l.MinSize, LineHeight: l.LineHeight, Tracking: l.Tracking,
		MaxLines: l.MaxLines, Align: l.Align, Balance: l.Balance, Tabular: l.Tabular, Vertical: l.Vertical,
	}
}

func (c *canvas) paintText(i int, l *template.Layer) (image.Rectangle, error) {
	tone, err := c.tint(l.Color, l)
	if err != nil {
		return image.Rectangle{}, err
	}
	s := style(l)
	room := l.W
	if l.Vertical {
		room = l.H
		s.Align = map[string]string{"middle": "center", "bottom": "right"}[l.VAlign]
	}
	if l.Exact && !l.Vertical {
		s.MaxHeight = l.H
	}
	text := c.fill(l.Text)
	b := c.base.engine.fonts.Set(text, s, room)
	if l.Exact {
		if err := c.exact(l, text, b); err != nil {
			return image.Rectangle{}, err
		}
	}
	var box spot
	if l.Vertical {
		box = spot{W: max(b.Width, l.W), H: max(b.Height, l.H)}
	} else {
		box = spot{W: or(l.W, b.Width), H: or(l.H, b.Height)}
	}
	at := c.stand(l, box.W, box.H)
	x, y := at.X, at.Y
	switch {
	case l.Vertical: // Columns begin at the right.
		x += box.W - b.Width
	case l.VAlign == "middle":
		y += (box.H - b.Height) / 2
	case l.VAlign == "bottom":
		y += box.H - b.Height
	}
	c.keep(l, inked(l, at, b, y))
	c.judge(i, l, b, x, y, tone)
	return c.base.engine.fonts.Draw(c.img, b, x, y, tone), nil
}

// exact refuses what would not stand there as it was written: a name on a
// certificate is somebody's.
func (c *canvas) exact(l *template.Layer, text string, b typeset.Block) error {
	if r, lacks := c.base.engine.fonts.Lacks(text, l.Font, l.Weight); lacks {
		return &Unprintable{Text: text, Rune: r}
	}
	if !b.Whole {
		return &Unprintable{Text: text}
	}
	return nil
}

func or(own, other float64) float64 {
	if own > 0 {
		return own
	}
	return other
}

// inked is the part of a text's box that the text takes.
func inked(l *template.Layer, box spot, b typeset.Block, y float64) spot {
	s := spot{X: box.X, Y: y, W: b.Width, H: b.Height}
	switch {
	case l.Vertical:
		s.X += box.W - b.Width
	case l.Align == "center":
		s.X += (box.W - b.Width) / 2
	case l.Align == "right":
		s.X += box.W - b.Width
	}
	return s
}

// judge notes how well a text can be read on what lies below it.
func (c *canvas) judge(i int, l *template.Layer, b typeset.Block, x, y float64, tone color.RGBA) {
	if !c.check || l.Decorative || b.Text == "" {
		return
	}
	ink := c.base.engine.fonts.Ink(b, x, y)
	if tone.A < 255 { // What is half transparent is read as it looks on its ground.
		under := raster.TonesOf(c.img, ink).Mean
		tone = raster.Mix(under, color.RGBA{tone.R, tone.G, tone.B, 255}, float64(tone.A)/255)
	}
	c.contrasts = append(c.contrasts, Contrast{Layer: i, Text: b.Text, Ratio: raster.ContrastOn(c.img, ink, tone), Ink: ink})
}

// run is a piece of a line in a size of its own.
type run struct {
	text string
	size float64
	gap  float64 // Before it.
	was  bool
}

// Yuan writes an amount of fen as a price: ¥1,234.50, and ¥368 for whole yuan.
func Yuan(fen int64) string {
	whole, rest := fen/100, fen%100
	digits := fmt.Sprint(whole)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if rest == 0 {
		return "¥" + digits
	}
	return fmt.Sprintf("¥%s.%02d", digits, rest)
}

// runs cuts a price into its sign, its yuan, its fen, whether there are dearer ones,
// and what it was.
func (c *canvas) runs(l *template.Layer) []run {
	text := []rune(Yuan(c.person.Price))
	end := len(text)
	for i, r := range text {
		if r == '.' {
			end = i
		}
	}
	out := []run{{text: "¥", size: l.Size * 0.56}, {text: string(text[1:end]), size: l.Size, gap: l.Size * 0.06}}
	if end < len(text) {
		out = append(out, run{text: string(text[end:]), size: l.Size * 0.56, gap: l.Size * 0.02})
	}
	if c.person.From {
		out = append(out, run{text: "起", size: l.Size * 0.46, gap: l.Size * 0.1})
	}
	if c.person.Was > c.person.Price {
		size := l.WasSize
		if size == 0 {
			size = l.Size * 0.4
		}
		out = append(out, run{text: Yuan(c.person.Was), size: size, gap: l.Size * 0.28, was: true})
	}
	return out
}

// paintPrice paints the price on one baseline, shrunk to its room, and what it
// was, struck through.
func (c *canvas) paintPrice(i int, l *template.Layer) (touched image.Rectangle, err error) {
	if c.person.Price <= 0 {
		c.keep(l, c.stand(l, 0, 0))
		return touched, nil
	}
	tone, err := c.tint(l.Color, l)
	if err != nil {
		return touched, err
	}
	faded := tone
	if l.WasColor != "" {
		if faded, err = c.tint(l.WasColor, l); err != nil {
			return touched, err
		}
	}
	rows := c.priceRows(l)
	at := c.stand(l, or(l.W, rows[0].width), rows[0].height)
	for n, row := range rows {
		line := at
		line.Y += float64(n) * rows[0].height * 0.92
		line.X = along(map[string]string{"center": "middle", "right": "end"}[l.Align], at.X, at.X, at.W, row.width)
		touched = touched.Union(c.paintRow(i, l, row, line, tone, faded))
	}
	at.X = along(map[string]string{"center": "middle", "right": "end"}[l.Align], at.X, at.X, at.W, rows[0].width)
	at.W = rows[0].width
	c.keep(l, at)
	return touched, nil
}

// paintRow paints a line of a price's pieces.
func (c *canvas) paintRow(i int, l *template.Layer, row priceRow, at spot, tone, faded color.RGBA) (touched image.Rectangle) {
	x, baseline := at.X, at.Y
	for _, p := range row.runs {
		baseline = max(baseline, at.Y+p.block.Baseline)
	}
	for _, p := range row.runs {
		ink := tone
		if p.was {
			ink = faded
		}
		x += p.gap
		y := baseline - p.block.Baseline
		c.judge(i, l, p.block, x, y, ink)
		touched = touched.Union(c.base.engine.fonts.Draw(c.img, p.block, x, y, ink))
		if p.was {
			line := raster.Rect{X: x - p.size*0.06, Y: baseline - p.size*0.36, W: p.block.Width + p.size*0.12, H: max(1, p.size*0.06)}
			touched = touched.Union(raster.Rounded(line, 0).Fill(c.img, ink))
		}
		x += p.block.Width
	}
	return touched
}

// priceRow is a line of a price's pieces.
type priceRow struct {
	runs          []setRun
	width, height float64
}

// priceRows sets a price on one line; where that would make it small, what it
// was goes below.
func (c *canvas) priceRows(l *template.Layer) []priceRow {
	runs := c.runs(l)
	all, k := c.setRuns(l, runs)
	last := len(runs) - 1
	if k > 0.75 || !runs[last].was {
		return []priceRow{all}
	}
	runs[last].gap = 0
	now, _ := c.setRuns(l, runs[:last])
	was, _ := c.setRuns(l, runs[last:])
	return []priceRow{now, was}
}

type setRun struct {
	run
	block typeset.Block
}

// setRuns sets the pieces of a price, all k times as large if they have too
// little room.
func (c *canvas) setRuns(l *template.Layer, runs []run) (row priceRow, k float64) {
	for k = 1.0; ; k *= 0.95 {
		row = priceRow{}
		for _, r := range runs {
			r.size, r.gap = r.size*k, r.gap*k
			s := style(l)
			s.Size, s.MinSize, s.MaxLines, s.Align, s.Tabular, s.LineHeight = r.size, 0, 0, "", true, 1.1
			b := c.base.engine.fonts.Set(r.text, s, 0)
			row.runs = append(row.runs, setRun{r, b})
			row.width += r.gap + b.Width
			row.height = max(row.height, b.Height)
		}
		if l.W == 0 || row.width <= l.W || k < 0.3 {
			return row, k
		}
	}
}

// paintBadge says in a pill that the brand has authorized this distributor.
func (c *canvas) paintBadge(i int, l *template.Layer) (touched image.Rectangle, err error) {
	text := typeset.Clean(c.fill(l.Text))
	if text == "" {
		c.keep(l, c.stand(l, 0, 0))
		return touched, nil
	}
	tone, err := c.tint(l.Color, l)
	if err != nil {
		return touched, err
	}
	b := c.base.engine.fonts.Set(text, typeset.Style{Family: l.Font, Weight: 400, Size: l.Size, LineHeight: 1, Tracking: 0.04, MaxLines: 1}, badgeRoom(l))
	height, mark := l.Size*1.75, l.Size*0.95
	width := l.Size*0.55 + mark + l.Size*0.35 + b.Width + l.Size*0.75
	at := c.stand(l, width, height)
	c.keep(l, at)
	fill, err := c.tint(l.Fill, l)
	if err != nil {
		return touched, err
	}
	pill := raster.Pill{W: int(math.Ceil(width)), H: int(math.Ceil(height)), Radius: height}
	corner := image.Pt(int(at.X), int(at.Y))
	if fill.A > 0 {
		touched = pill.Fill(c.img, corner, fill)
	}
	pill.Stroke = max(1, l.Size*0.06)
	touched = touched.Union(pill.Fill(c.img, corner, faint(tone, 0.55)))
	x, y := at.X+l.Size*0.55, at.Y+(height-mark)/2
	raster.Ellipse(raster.Rect{X: x, Y: y, W: mark, H: mark}).Fill(c.img, tone)
	hook := raster.Path{{{X: x + mark*0.27, Y: y + mark*0.52}, {X: x + mark*0.44, Y: y + mark*0.68}, {X: x + mark*0.74, Y: y + mark*0.34}}}
	hook.Stroke(c.img, c.under(at, fill), mark*0.11)
	c.judge(i, l, b, x+mark+l.Size*0.35, at.Y+(height-b.Height)/2, tone)
	return touched.Union(c.base.engine.fonts.Draw(c.img, b, x+mark+l.Size*0.35, at.Y+(height-b.Height)/2, tone)), nil
}

func badgeRoom(l *template.Layer) float64 {
	if l.W == 0 {
		return 0
	}
	return max(l.Size*2, l.W-l.Size*2.6)
}

// under is the colour on which a badge stands.
func (c *canvas) under(at spot, fill color.RGBA) color.RGBA {
	if fill.A == 255 {
		return fill
	}
	p := c.img.RGBAAt(int(at.X+at.W/2), int(at.Y)-1)
	p.A = 255
	return p
}

func faint(c color.RGBA, k float64) color.RGBA {
	c.A = uint8(float64(c.A) * k)
	return c
}
