// Package raster paints what posters are made of: paths, pictures, gradients,
// scrims and computed ornaments. Everything is deterministic.
package raster

import (
	"errors"
	"image"
	"image/color"
	"image/draw"
	"math"
	"strconv"

	"golang.org/x/image/vector"

	"yuanfen/server/poster/typeset"
)

// Point is a place on the canvas, in pixels.
type Point struct{ X, Y float64 }

// Rect is a box on the canvas, in pixels.
type Rect struct{ X, Y, W, H float64 }

// Pixels are the whole pixels that the box touches.
func (r Rect) Pixels() image.Rectangle {
	low, high := func(v float64) int { return int(math.Floor(near64(v))) }, func(v float64) int { return int(math.Ceil(near64(v))) }
	return image.Rect(low(r.X), low(r.Y), high(r.X+r.W), high(r.Y+r.H))
}

func near64(v float64) float64 { return min(max(v, -1e6), 1e6) }

// Scale makes the box k times as large, the origin staying.
func (r Rect) Scale(k float64) Rect { return Rect{r.X * k, r.Y * k, r.W * k, r.H * k} }

// Path is made of closed or open lines; curves have been flattened.
type Path [][]Point

var errPath = errors.New("路径数据不正确")

// maxPoints bounds what a path flattens to.
const maxPoints = 200_000

// ParsePath reads SVG path data: M L H V C Q Z, absolute or relative.
func ParsePath(data string) (Path, error) {
	p := pathReader{rest: data}
	for {
		op, ok := p.operator()
		if !ok {
			break
		}
		if err := p.step(op); err != nil {
			return nil, err
		}
	}
	if p.skip(); p.rest != "" || len(p.path) == 0 {
		return nil, errPath
	}
	return p.path, nil
}

type pathReader struct {
	rest  string
	op    byte
	at    Point
	path  Path
	count int
}

func (p *pathReader) skip() {
	for p.rest != "" && (p.rest[0] == ' ' || p.rest[0] == ',' || p.rest[0] == '\n' || p.rest[0] == '\t') {
		p.rest = p.rest[1:]
	}
}

// operator reads the next letter, or repeats the last one before a number.
func (p *pathReader) operator() (byte, bool) {
	p.skip()
	if p.rest == "" {
		return 0, false
	}
	c := p.rest[0]
	if (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') {
		p.rest, p.op = p.rest[1:], c
		return c, true
	}
	switch p.op {
	case 'M':
		p.op = 'L'
	case 'm':
		p.op = 'l'
	case 'Z', 'z', 0:
		return 0, false
	}
	return p.op, true
}

func (p *pathReader) number() (float64, error) {
	p.skip()
	end, dot := 0, false
	for end < len(p.rest) {
		c := p.rest[end]
		if (c == '-' && end > 0) || (c == '.' && dot) || !(c == '-' || c == '.' || (c >= '0' && c <= '9')) {
			break
		}
		dot = dot || c == '.'
		end++
	}
	v, err := strconv.ParseFloat(p.rest[:end], 64)
	if err != nil || math.Abs(v) > 1e5 {
		return 0, errPath
	}
	p.rest = p.rest[end:]
	return v, nil
}

// points reads n points; of a relative operator from where the pen stands.
func (p *pathReader) points(op byte, n int) ([]Point, error) {
	out := make([]Point, n)
	for i := range out {
		x, err := p.number()
		if err != nil {
			return nil, err
		}
		y, err := p.number()
		if err != nil {
			return nil, err
		}
		out[i] = Point{x, y}
		if op >= 'a' {
			out[i].X += p.at.X
			out[i].Y += p.at.Y
		}
	}
	return out, nil
}

func (p *pathReader) step(op byte) error {
	if p.count++; p.count > 4000 || (len(p.path) == 0 && op != 'M' && op != 'm') {
		return errPath
	}
	switch op {
	case 'Z', 'z':
		last := p.path[len(p.path)-1]
		p.line(last[0])
		p.path = append(p.path, []Point{last[0]})
		return nil
	case 'H', 'h', 'V', 'v':
		v, err := p.number()
		if err != nil {
			return err
		}
		to := p.at
		switch op {
		case 'H':
			to.X = v
		case 'h':
			to.X += v
		case 'V':
			to.Y = v
		case 'v':
			to.Y += v
		}
		p.line(to)
		return nil
	}
	n := map[byte]int{'M': 1, 'm': 1, 'L': 1, 'l': 1, 'Q': 2, 'q': 2, 'C': 3, 'c': 3}[op]
	if n == 0 {
		return errPath
	}
	pts, err := p.points(op, n)
	if err != nil {
		return err
	}
	switch {
	case op == 'M' || op == 'm':
		p.path, p.at = append(p.path, []Point{pts[0]}), pts[0]
	case n == 1:
		p.line(pts[0])
	case n == 2:
		a, b := p.at, pts[0]
		p.cubic(Point{a.X + 2*(b.X-a.X)/3, a.Y + 2*(b.Y-a.Y)/3}, Point{pts[1].X + 2*(b.X-pts[1].X)/3, pts[1].Y + 2*(b.Y-pts[1].Y)/3}, pts[1])
	default:
		p.cubic(pts[0], pts[1], pts[2])
	}
	return nil
}

func (p *pathReader) line(to Point) {
	last := &p.path[len(p.path)-1]
	*last, p.at = append(*last, to), to
}

func (p *pathReader) cubic(b, c, d Point) {
	a := p.at
	const steps = 24
	for i := 1; i <= steps; i++ {
		t := float64(i) / steps
		u := 1 - t
		k0, k1, k2, k3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		p.line(Point{k0*a.X + k1*b.X + k2*c.X + k3*d.X, k0*a.Y + k1*b.Y + k2*c.Y + k3*d.Y})
	}
}

// Into maps the path from a view of its plane into a box.
func (p Path) Into(view, box Rect) Path {
	out := make(Path, len(p))
	for i, line := range p {
		out[i] = make([]Point, len(line))
		for j, pt := range line {
			out[i][j] = Point{box.X + (pt.X-view.X)*box.W/view.W, box.Y + (pt.Y-view.Y)*box.H/view.H}
		}
	}
	return out
}

// Rounded is a box with round corners.
func Rounded(r Rect, radius float64) Path {
	radius = min(radius, r.W/2, r.H/2)
	if radius <= 0 {
		return Path{{{r.X, r.Y}, {r.X + r.W, r.Y}, {r.X + r.W, r.Y + r.H}, {r.X, r.Y + r.H}, {r.X, r.Y}}}
	}
	var line []Point
	corner := func(cx, cy, from float64) { line = append(line, arc(cx, cy, radius, from, from+math.Pi/2)...) }
	corner(r.X+r.W-radius, r.Y+radius, -math.Pi/2)
	corner(r.X+r.W-radius, r.Y+r.H-radius, 0)
	corner(r.X+radius, r.Y+r.H-radius, math.Pi/2)
	corner(r.X+radius, r.Y+radius, math.Pi)
	return Path{append(line, line[0])}
}

// Arched is a box whose top is a half circle.
func Arched(r Rect) Path {
	radius := min(r.W/2, r.H)
	line := arc(r.X+r.W/2, r.Y+radius, radius, math.Pi, 2*math.Pi)
	line = append(line, Point{r.X + r.W, r.Y + r.H}, Point{r.X, r.Y + r.H}, line[0])
	return Path{line}
}

// Ellipse fills a box.
func Ellipse(r Rect) Path {
	line := arc(0, 0, 1, 0, 2*math.Pi)
	for i, p := range line {
		line[i] = Point{r.X + r.W/2 + p.X*r.W/2, r.Y + r.H/2 + p.Y*r.H/2}
	}
	return Path{line}
}

func arc(cx, cy, radius, from, to float64) []Point {
	n := max(8, int(math.Ceil((to-from)*max(radius, 24)/3)))
	line := make([]Point, n+1)
	for i := range line {
		sin, cos := math.Sincos(from + (to-from)*float64(i)/float64(n))
		line[i] = Point{cx + radius*cos, cy + radius*sin}
	}
	return line
}

// Cover draws the path's inside into an alpha mask as large as its box, cut to
// bounds.
func (p Path) Cover(bounds image.Rectangle) (*image.Alpha, image.Point) {
	return cover(p, bounds)
}

// Fill fills the path and gives the pixels it touched.
func (p Path) Fill(dst *image.RGBA, c color.RGBA) image.Rectangle {
	mask, at := cover(p, dst.Rect)
	if mask == nil {
		return image.Rectangle{}
	}
	return typeset.Blend(dst, mask, at, c)
}

// Stroke draws the path's lines and gives the pixels it touched.
func (p Path) Stroke(dst *image.RGBA, c color.RGBA, width float64) image.Rectangle {
	return p.outline(width/2).Fill(dst, c)
}

// outline makes each piece of a line an area: a quadrangle for a stretch, a disc
// for a joint. They wind the same way, so that they add up.
func (p Path) outline(half float64) Path {
	var out Path
	for _, line := range p {
		for i := 1; i < len(line); i++ {
			a, b := line[i-1], line[i]
			length := math.Hypot(b.X-a.X, b.Y-a.Y)
			if length < 1e-9 {
				continue
			}
			nx, ny := -(b.Y-a.Y)/length*half, (b.X-a.X)/length*half
			out = append(out, []Point{{a.X - nx, a.Y - ny}, {b.X - nx, b.Y - ny}, {b.X + nx, b.Y + ny}, {a.X + nx, a.Y + ny}})
			if half > 0.75 {
				out = append(out, disc(b, half))
			}
		}
	}
	return out
}

func disc(at Point, radius float64) []Point {
	n := max(6, int(radius*2.5))
	line := make([]Point, n)
	for i := range line {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		line[i] = Point{at.X + radius*cos, at.Y + radius*sin}
	}
	return line
}

// near keeps coordinates where the rasterizer's numbers reach; what lies farther
// off is out of sight.
func near(v float64) float32 { return float32(min(max(v, -20_000), 20_000)) }

func cover(p Path, bounds image.Rectangle) (*image.Alpha, image.Point) {
	low, high := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	points := 0
	for _, line := range p {
		points += len(line)
		for _, pt := range line {
			if math.IsNaN(pt.X+pt.Y) || math.IsInf(pt.X+pt.Y, 0) {
				return nil, image.Point{}
			}
			low, high = Point{min(low.X, pt.X), min(low.Y, pt.Y)}, Point{max(high.X, pt.X), max(high.Y, pt.Y)}
		}
	}
	if points == 0 || points > maxPoints {
		return nil, image.Point{}
	}
	box := Rect{low.X, low.Y, high.X - low.X, high.Y - low.Y}.Pixels().Intersect(bounds)
	if box.Empty() {
		return nil, image.Point{}
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	r.DrawOp = draw.Src
	ox, oy := float64(box.Min.X), float64(box.Min.Y)
	for _, line := range p {
		for i, pt := range line {
			x, y := near(pt.X-ox), near(pt.Y-oy)
			if i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
	}
	mask := image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
	r.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	return mask, box.Min
}
