package typeset

import (
	"image"
	"image/color"
	"math"
	"sync"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// maxMasks bounds the drawn glyphs that are kept, in bytes.
const maxMasks = 24 << 20

// maskKey names a drawn glyph: its face, index, size in 1/64 pixel, the quarter
// of a pixel at which it begins, and whether it lies on its side.
type maskKey struct {
	face   *sfnt.Font
	index  sfnt.GlyphIndex
	size   fixed.Int26_6
	shift  uint8
	turned bool
}

// mask is the cover of a glyph; at is its corner from the glyph's origin.
type mask struct {
	alpha *image.Alpha
	at    image.Point
}

type maskCache struct {
	mu    sync.RWMutex
	masks map[maskKey]mask
	bytes int
}

func (c *maskCache) init() { c.masks = map[maskKey]mask{} }

// get draws a glyph once and keeps it; when too many are kept all are dropped.
func (c *maskCache) get(k maskKey) mask {
	c.mu.RLock()
	m, ok := c.masks[k]
	c.mu.RUnlock()
	if ok {
		return m
	}
	m = drawGlyph(k)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bytes > maxMasks {
		c.masks, c.bytes = map[maskKey]mask{}, 0
	}
	c.masks[k] = m
	if m.alpha != nil {
		c.bytes += len(m.alpha.Pix)
	}
	return m
}

func drawGlyph(k maskKey) mask {
	var buf sfnt.Buffer
	segments, err := k.face.LoadGlyph(&buf, k.index, k.size, nil)
	if err != nil || len(segments) == 0 {
		return mask{}
	}
	shift := float32(k.shift) / 4
	at := func(p fixed.Point26_6) (x, y float32) {
		x, y = float32(p.X)/64, float32(p.Y)/64
		if k.turned {
			x, y = -y, x
		}
		return x + shift, y
	}
	box := ink(segments, at)
	ox, oy := float32(box.Min.X), float32(box.Min.Y)
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	for _, s := range segments {
		x0, y0 := at(s.Args[0])
		x1, y1 := at(s.Args[1])
		x2, y2 := at(s.Args[2])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			r.ClosePath()
			r.MoveTo(x0-ox, y0-oy)
		case sfnt.SegmentOpLineTo:
			r.LineTo(x0-ox, y0-oy)
		case sfnt.SegmentOpQuadTo:
			r.QuadTo(x0-ox, y0-oy, x1-ox, y1-oy)
		case sfnt.SegmentOpCubeTo:
			r.CubeTo(x0-ox, y0-oy, x1-ox, y1-oy, x2-ox, y2-oy)
		}
	}
	r.ClosePath()
	m := image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
	r.Draw(m, m.Rect, image.Opaque, image.Point{})
	return mask{alpha: m, at: box.Min}
}

// ink is the box of a glyph in whole pixels.
func ink(segments sfnt.Segments, at func(fixed.Point26_6) (x, y float32)) image.Rectangle {
	lx, ly, hx, hy := float32(math.MaxFloat32), float32(math.MaxFloat32), float32(-math.MaxFloat32), float32(-math.MaxFloat32)
	counts := [4]int{1, 1, 2, 3}
	for _, s := range segments {
		for _, p := range s.Args[:counts[s.Op]] {
			x, y := at(p)
			lx, ly, hx, hy = min(lx, x), min(ly, y), max(hx, x), max(hy, y)
		}
	}
	floor, ceil := func(v float32) int { return int(math.Floor(float64(v))) }, func(v float32) int { return int(math.Ceil(float64(v))) }
	return image.Rect(floor(lx), floor(ly), ceil(hx)+1, ceil(hy)+1)
}

// Draw draws the block with its origin at x, y and gives the pixels it touched.
func (f *Fonts) Draw(dst *image.RGBA, b Block, x, y float64, c color.RGBA) (touched image.Rectangle) {
	f.each(b, x, y, func(m mask, at image.Point) {
		touched = touched.Union(Blend(dst, m.alpha, at, c))
	})
	return touched
}

// Ink gives the pixels that Draw would touch.
func (f *Fonts) Ink(b Block, x, y float64) (touched image.Rectangle) {
	f.each(b, x, y, func(m mask, at image.Point) {
		touched = touched.Union(m.alpha.Rect.Add(at))
	})
	return touched
}

func (f *Fonts) each(b Block, x, y float64, do func(m mask, at image.Point)) {
	size := fixed.Int26_6(math.Round(b.Size * 64))
	for _, p := range b.glyphs {
		px := x + p.x
		whole := math.Floor(px)
		quarter := uint8((px - whole) * 4)
		m := f.masks.get(maskKey{p.glyph.face.font, p.glyph.index, size, quarter, p.turned})
		if m.alpha != nil {
			do(m, m.at.Add(image.Pt(int(whole), int(math.Round(y+p.y)))))
		}
	}
}

// Blend draws colour through a cover whose corner is put at a point of dst, and
// gives the pixels it touched. Alpha is not premultiplied.
func Blend(dst *image.RGBA, cover *image.Alpha, at image.Point, c color.RGBA) image.Rectangle {
	r := cover.Rect.Sub(cover.Rect.Min).Add(at).Intersect(dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		from := (y-at.Y)*cover.Stride + r.Min.X - at.X
		alphas := cover.Pix[from : from+r.Dx()]
		to := dst.Pix[dst.PixOffset(r.Min.X, y):]
		for i, a := range alphas {
			if a == 0 {
				continue
			}
			p := to[i*4 : i*4+4 : i*4+4]
			if a == 255 && c.A == 255 {
				p[0], p[1], p[2] = c.R, c.G, c.B
				continue
			}
			t := int32(a) * int32(c.A)
			p[0] = mix(p[0], c.R, t)
			p[1] = mix(p[1], c.G, t)
			p[2] = mix(p[2], c.B, t)
		}
	}
	return r
}

// mix moves a towards b by t of 255².
func mix(a, b uint8, t int32) uint8 {
	d := (int32(b) - int32(a)) * t
	if d < 0 {
		return uint8(int32(a) - (-d+32512)/65025)
	}
	return uint8(int32(a) + (d+32512)/65025)
}
