package raster

import (
	"image"
	"image/color"
	"math"
)

// Ornament says how a pattern is computed. The same one is painted the same
// each time.
type Ornament struct {
	Kind   string
	Box    Rect
	Color  color.RGBA
	Seed   int
	Count  int     // Lines, levels, drops or layers.
	Width  float64 // Of lines.
	Amount float64 // Strength, depth or amplitude, by kind.
	Scale  float64 // Of the canvas; what is counted in pixels grows with it.
}

// Paint paints the ornament and gives the pixels it touched.
func (o Ornament) Paint(dst *image.RGBA) image.Rectangle {
	o.Width *= o.Scale
	switch o.Kind {
	case "contours":
		return o.contours(dst)
	case "guilloche":
		return o.guilloche(dst)
	case "rosette":
		return o.rosette(dst)
	case "rain":
		return o.rain(dst)
	case "snow":
		return o.snow(dst)
	case "hills":
		return o.hills(dst)
	case "window":
		return o.window(dst)
	}
	return o.grain(dst)
}

// chance is a small generator (splitmix64) of numbers from 0 to 1.
type chance uint64

func (c *chance) next() float64 {
	*c += 0x9e3779b97f4a7c15
	z := uint64(*c)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return float64((z^z>>31)>>11) / (1 << 53)
}

func (o Ornament) chance() *chance {
	c := chance(uint64(o.Seed)*0x2545f4914f6cdd1d + 0x51)
	return &c
}

func faint(c color.RGBA, k float64) color.RGBA {
	c.A = uint8(math.Round(float64(c.A) * min(max(k, 0), 1)))
	return c
}

// contours are the lines of equal height of an island.
func (o Ornament) contours(dst *image.RGBA) image.Rectangle {
	rnd := o.chance()
	type hill struct{ x, y, r, a float64 }
	hills := make([]hill, 7)
	for i := range hills {
		hills[i] = hill{rnd.next() * o.Box.W, rnd.next() * o.Box.H, (0.16 + rnd.next()*0.3) * max(o.Box.W, o.Box.H), 0.35 + rnd.next()*0.65}
	}
	cell := 8 * o.Scale
	nx, ny := int(math.Ceil(o.Box.W/cell)), int(math.Ceil(o.Box.H/cell))
	field := make([]float64, (nx+1)*(ny+1))
	top := 0.0
	for j := range ny + 1 {
		for i := range nx + 1 {
			v := 0.0
			for _, h := range hills {
				dx, dy := float64(i)*cell-h.x, float64(j)*cell-h.y
				v += h.a * math.Exp(-(dx*dx+dy*dy)/(h.r*h.r))
			}
			field[j*(nx+1)+i] = v
			top = max(top, v)
		}
	}
	var lines Path
	for l := 1; l <= o.Count; l++ {
		level := top * float64(l) / (float64(o.Count) + 0.6)
		for j := range ny {
			for i := range nx {
				lines = append(lines, crossing(field, nx+1, i, j, level, cell, o.Box)...)
			}
		}
	}
	return strokeParts(dst, lines, o.Color, o.Width)
}

// crossing is where a level cuts one cell of a field.
func crossing(field []float64, stride, i, j int, level, cell float64, box Rect) Path {
	corners := [4][2]int{{i, j}, {i + 1, j}, {i + 1, j + 1}, {i, j + 1}}
	var cut []Point
	for e := range 4 {
		a, b := corners[e], corners[(e+1)%4]
		va, vb := field[a[1]*stride+a[0]], field[b[1]*stride+b[0]]
		if (va < level) == (vb < level) {
			continue
		}
		t := (level - va) / (vb - va)
		cut = append(cut, Point{box.X + (float64(a[0])+float64(b[0]-a[0])*t)*cell, box.Y + (float64(a[1])+float64(b[1]-a[1])*t)*cell})
	}
	var out Path
	for k := 0; k+1 < len(cut); k += 2 {
		out = append(out, []Point{cut[k], cut[k+1]})
	}
	return out
}

// strokeParts strokes a path in pieces that the rasterizer takes.
func strokeParts(dst *image.RGBA, p Path, c color.RGBA, width float64) (touched image.Rectangle) {
	const most = 6000
	for len(p) > 0 {
		n := min(most, len(p))
		touched = touched.Union(p[:n].Stroke(dst, c, width))
		p = p[n:]
	}
	return touched
}

// guilloche is a band of braided waves along the box, with a rosette in each
// corner; Amount is half its width.
func (o Ornament) guilloche(dst *image.RGBA) (touched image.Rectangle) {
	depth := o.Amount * o.Scale
	block := depth * 2.7 // The corners' own square.
	x0, y0, x1, y1 := o.Box.X+depth, o.Box.Y+depth, o.Box.X+o.Box.W-depth, o.Box.Y+o.Box.H-depth
	gap := block - depth
	for _, side := range [4][2]Point{
		{{x0 + gap, y0}, {x1 - gap, y0}},
		{{x1, y0 + gap}, {x1, y1 - gap}},
		{{x1 - gap, y1}, {x0 + gap, y1}},
		{{x0, y1 - gap}, {x0, y0 + gap}},
	} {
		touched = touched.Union(o.braid(dst, side[0], side[1], depth))
	}
	for _, at := range []Point{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}} {
		corner := o
		corner.Box = Rect{at.X - depth*1.1, at.Y - depth*1.1, depth * 2.2, depth * 2.2}
		corner.Count, corner.Amount = 12, 52
		touched = touched.Union(corner.rosette(dst))
	}
	return touched
}

// braid runs waves from a to b that begin and end together.
func (o Ornament) braid(dst *image.RGBA, a, b Point, depth float64) (touched image.Rectangle) {
	length := math.Hypot(b.X-a.X, b.Y-a.Y)
	dx, dy := (b.X-a.X)/length, (b.Y-a.Y)/length
	waves := math.Round(length / (depth * 4))
	steps := int(length / 1.5)
	for k := range o.Count {
		phase := 2 * math.Pi * float64(k) / float64(o.Count)
		line := make([]Point, steps+1)
		for i := range line {
			along := length * float64(i) / float64(steps)
			t := 2 * math.Pi * waves * along / length
			d := depth * (0.66*math.Sin(t+phase) + 0.28*math.Sin(3*t-phase))
			line[i] = Point{a.X + dx*along - dy*d, a.Y + dy*along + dx*d}
		}
		touched = touched.Union(strokeParts(dst, pieces(line), o.Color, o.Width))
	}
	return touched
}

// pieces cuts a line in stretches of 64 points, each of its own.
func pieces(line []Point) (p Path) {
	for len(line) > 1 {
		n := min(64, len(line))
		p = append(p, line[:n])
		line = line[n-1:]
	}
	return p
}

// rosette is a wheel of ovals, each turned a little further; Amount is their
// width in hundredths of their length.
func (o Ornament) rosette(dst *image.RGBA) (touched image.Rectangle) {
	cx, cy, radius := o.Box.X+o.Box.W/2, o.Box.Y+o.Box.H/2, min(o.Box.W, o.Box.H)/2
	for k := range o.Count {
		turnSin, turnCos := math.Sincos(math.Pi * float64(k) / float64(o.Count))
		line := make([]Point, 181)
		for i := range line {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / 180)
			u, v := radius*cos, radius*o.Amount/100*sin
			line[i] = Point{cx + u*turnCos - v*turnSin, cy + u*turnSin + v*turnCos}
		}
		touched = touched.Union(strokeParts(dst, pieces(line), o.Color, o.Width))
	}
	return touched
}

// rain falls in fine lines, a little slanted; Amount is the longest, in pixels
// times ten.
func (o Ornament) rain(dst *image.RGBA) image.Rectangle {
	rnd := o.chance()
	var touched image.Rectangle
	for range o.Count {
		near := rnd.next()
		length := o.Amount * 10 * o.Scale * (0.2 + 0.8*near*near)
		x, y := o.Box.X+rnd.next()*o.Box.W, o.Box.Y+rnd.next()*(o.Box.H+length)-length
		slant := 0.045
		from, to := max(y, o.Box.Y), min(y+length, o.Box.Y+o.Box.H)
		if to <= from {
			continue
		}
		line := Path{{{x + (from-y)*slant, from}, {x + (to-y)*slant, to}}}
		c := faint(o.Color, 0.25+0.75*near)
		touched = touched.Union(line.Stroke(dst, c, o.Width*(0.5+0.8*near)))
	}
	return touched
}

// snow falls in soft flakes, the near ones large; Amount is the largest, in
// pixels.
func (o Ornament) snow(dst *image.RGBA) image.Rectangle {
	rnd := o.chance()
	var touched image.Rectangle
	for range o.Count {
		near := rnd.next()
		size := o.Amount * o.Scale * (0.15 + 0.85*near*near*near)
		flake := Rect{X: o.Box.X + rnd.next()*(o.Box.W-size), Y: o.Box.Y + rnd.next()*(o.Box.H-size), W: size, H: size}
		touched = touched.Union(Ellipse(flake).Fill(dst, faint(o.Color, 0.45+0.55*rnd.next())))
	}
	return touched
}

// hills stand one behind the other in mist, the nearest last; Amount is their
// height in hundredths of the box.
func (o Ornament) hills(dst *image.RGBA) image.Rectangle {
	rnd := o.chance()
	r := o.Box.Pixels().Intersect(dst.Rect)
	for k := range o.Count {
		near := float64(k+1) / float64(o.Count)
		var f, ph, am [6]float64
		for i := range f {
			f[i] = (0.8 + rnd.next()*0.9) * math.Pow(1.85, float64(i)) * 2 * math.Pi / o.Box.W
			ph[i] = rnd.next() * 2 * math.Pi
			am[i] = math.Pow(0.5, float64(i))
		}
		base := o.Box.H * (0.35 + 0.5*near)
		height := o.Box.H * o.Amount / 100 * (1.15 - 0.5*near)
		fall := o.Box.H * (0.30 + 0.22*near)
		for x := r.Min.X; x < r.Max.X; x++ {
			v := 0.0
			for i := range f {
				v += am[i] * math.Sin(f[i]*(float64(x)-o.Box.X)+ph[i])
			}
			ridge := o.Box.Y + base - height*(0.5+0.5*v)
			o.hill(dst, r, x, ridge, fall, 0.30+0.70*near)
		}
	}
	return r
}

// hill paints one column of a hill: strongest at its ridge, lost in mist below.
func (o Ornament) hill(dst *image.RGBA, r image.Rectangle, x int, ridge, fall, strong float64) {
	for y := max(r.Min.Y, int(ridge)); y < r.Max.Y; y++ {
		d := float64(y) + 1 - ridge
		t := max(0, 1-d/fall)
		c := faint(o.Color, strong*min(d, 1)*(0.12+0.88*t*t))
		if c.A > 0 {
			over(dst.Pix[dst.PixOffset(x, y):], c, dither(x, y))
		}
	}
}

// window is the light that a window throws on a wall; Amount is how soft.
func (o Ornament) window(dst *image.RGBA) image.Rectangle {
	const columns, rows, bar = 3, 2, 0.045
	mask := image.NewAlpha(image.Rect(0, 0, int(o.Box.W), int(o.Box.H)))
	w, h := o.Box.W*0.8, o.Box.H*0.62
	var panes Path
	for i := range columns {
		for j := range rows {
			x0, x1 := (float64(i)+bar)*w/columns, (float64(i+1)-bar)*w/columns
			y0, y1 := (float64(j)+bar)*h/rows, (float64(j+1)-bar)*h/rows
			lean := func(x, y float64) Point { return Point{o.Box.W*0.1 + x, o.Box.H*0.06 + y + x*0.28} }
			panes = append(panes, []Point{lean(x0, y0), lean(x1, y0), lean(x1, y1), lean(x0, y1)})
		}
	}
	inner, at := cover(panes, mask.Rect)
	if inner == nil {
		return image.Rectangle{}
	}
	for y := range inner.Rect.Dy() {
		copy(mask.Pix[(y+at.Y)*mask.Stride+at.X:], inner.Pix[y*inner.Stride:y*inner.Stride+inner.Rect.Dx()])
	}
	for range 3 {
		blur(mask, max(1, int(o.Amount*o.Scale)))
	}
	return blendSoft(dst, mask, image.Pt(int(o.Box.X), int(o.Box.Y)), o.Color)
}

// grain is the tooth of paper: each pixel a little lighter or darker, with a few
// fibres; Amount is how much, in levels of 255.
func (o Ornament) grain(dst *image.RGBA) image.Rectangle {
	r := o.Box.Pixels().Intersect(dst.Rect)
	const n = 256
	rnd := o.chance()
	tile := make([]float64, n*n)
	for i := range tile {
		tile[i] = rnd.next() + rnd.next() - 1
	}
	soft := make([]float64, n*n)
	for y := range n {
		for x := range n {
			sum := 0.0
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					sum += tile[(y+dy+n)%n*n+(x+dx+n)%n]
				}
			}
			soft[y*n+x] = sum / 4
		}
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := dst.Pix[dst.PixOffset(r.Min.X, y):]
		for x := r.Min.X; x < r.Max.X; x++ {
			v := soft[(y%n)*n+x%n] + 0.6*soft[(y/3%n)*n+x/7%n]
			d := int(math.Round(v * o.Amount))
			p := row[(x-r.Min.X)*4:]
			for i := range 3 {
				p[i] = uint8(min(max(int(p[i])+d, 0), 255))
			}
		}
	}
	touched := r
	for range o.Count {
		x, y := o.Box.X+rnd.next()*o.Box.W, o.Box.Y+rnd.next()*o.Box.H
		turn, bend, length := rnd.next()*2*math.Pi, (rnd.next()-0.5)*2, (10+rnd.next()*26)*o.Scale
		fibre := make([]Point, 8)
		for i := range fibre {
			t := float64(i) / 7
			sin, cos := math.Sincos(turn + bend*t)
			fibre[i] = Point{x + cos*length*t, y + sin*length*t}
		}
		Path{fibre}.Stroke(dst, faint(o.Color, 0.3+0.7*rnd.next()), 0.8*o.Scale)
	}
	return touched
}
