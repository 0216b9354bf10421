package raster

import (
	"image"
	"image/color"
	"sync"

	"yuanfen/server/poster/typeset"
)

// Pill is the cover of a box with round corners at whole pixels, filled or, with
// a stroke, only its edge. Equal ones are drawn once.
type Pill struct {
	W, H           int
	Radius, Stroke float64
}

// maxPills bounds the covers that are kept.
const maxPills = 256

var (
	pillsMu sync.RWMutex
	pills   = map[Pill]*image.Alpha{}
)

// Cover draws the cover, or gives the one that was drawn before.
func (p Pill) Cover() *image.Alpha {
	pillsMu.RLock()
	m := pills[p]
	pillsMu.RUnlock()
	if m != nil {
		return m
	}
	m = p.draw()
	pillsMu.Lock()
	defer pillsMu.Unlock()
	if len(pills) >= maxPills {
		pills = map[Pill]*image.Alpha{}
	}
	pills[p] = m
	return m
}

func (p Pill) draw() *image.Alpha {
	m := image.NewAlpha(image.Rect(0, 0, p.W, p.H))
	inset := p.Stroke / 2
	path := Rounded(Rect{inset, inset, float64(p.W) - 2*inset, float64(p.H) - 2*inset}, p.Radius)
	if p.Stroke > 0 {
		path = path.outline(inset)
	}
	if inner, at := cover(path, m.Rect); inner != nil {
		for y := range inner.Rect.Dy() {
			copy(m.Pix[(y+at.Y)*m.Stride+at.X:], inner.Pix[y*inner.Stride:y*inner.Stride+inner.Rect.Dx()])
		}
	}
	return m
}

// Fill paints the pill with its corner at a pixel.
func (p Pill) Fill(dst *image.RGBA, at image.Point, c color.RGBA) image.Rectangle {
	return typeset.Blend(dst, p.Cover(), at, c)
}

// Masked puts an opaque picture through a cover of its size.
func Masked(dst, src *image.RGBA, mask *image.Alpha, at image.Point) image.Rectangle {
	r := src.Rect.Add(at).Intersect(dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		from := (y-at.Y)*src.Stride + (r.Min.X-at.X)*4
		s := src.Pix[from : from+r.Dx()*4]
		cover := mask.Pix[(y-at.Y)*mask.Stride+r.Min.X-at.X:]
		d := dst.Pix[dst.PixOffset(r.Min.X, y):]
		d = d[:len(s)]
		for i := 0; i < len(s); i += 4 {
			switch a := int32(cover[i>>2]); a {
			case 0:
			case 255:
				copy(d[i:i+4], s[i:i+4])
			default:
				for k := i; k < i+3; k++ {
					d[k] = uint8((int32(s[k])*a + int32(d[k])*(255-a) + 127) / 255)
				}
			}
		}
	}
	return r
}
