package raster

import (
	"image"
	"image/color"
	"image/draw"
	"math"
)

// Frame says how a picture fills its box.
type Frame struct {
	Box     Rect
	Contain bool
	Focus   Point           // 0 to 1: the part that stays when it is cropped.
	Crop    image.Rectangle // The part of the picture to use.
	Radius  float64         // Of the corners.
	Arch    bool            // The top is a half circle.
	Fade    Fade
	Opacity float64
}

// Fade is over how many pixels each edge vanishes.
type Fade struct{ Top, Right, Bottom, Left float64 }

// Shadow falls behind a path.
type Shadow struct {
	DX, DY, Blur float64
	Color        color.RGBA
}

// source is the part of a picture that fills the frame, and where it goes.
func (f Frame) source() (src image.Rectangle, box Rect) {
	w, h := float64(f.Crop.Dx()), float64(f.Crop.Dy())
	if f.Contain {
		k := min(f.Box.W/w, f.Box.H/h)
		return f.Crop, Rect{f.Box.X + (f.Box.W-w*k)*f.Focus.X, f.Box.Y + (f.Box.H-h*k)*f.Focus.Y, w * k, h * k}
	}
	k := max(f.Box.W/w, f.Box.H/h)
	sw, sh := min(w, f.Box.W/k), min(h, f.Box.H/k)
	x := float64(f.Crop.Min.X) + (w-sw)*f.Focus.X
	y := float64(f.Crop.Min.Y) + (h-sh)*f.Focus.Y
	return image.Rect(int(math.Round(x)), int(math.Round(y)), int(math.Round(x+sw)), int(math.Round(y+sh))).Intersect(f.Crop), f.Box
}

// Scaled cuts a picture to its frame's size in pixels, and says where it goes.
func (f Frame) Scaled(m *image.RGBA) (*image.RGBA, image.Point) {
	src, box := f.source()
	to := whole(box)
	out := image.NewRGBA(image.Rect(0, 0, max(1, to.Dx()), max(1, to.Dy())))
	switch {
	case src.Empty():
	case src.Size() == out.Rect.Size():
		draw.Draw(out, out.Rect, m, src.Min, draw.Src)
	default:
		resize(out, m, src)
	}
	return out, to.Min
}

// Corner is where Scaled says that the picture goes.
func (f Frame) Corner() image.Point {
	_, box := f.source()
	return whole(box).Min
}

// whole rounds a box to pixels.
func whole(r Rect) image.Rectangle {
	return image.Rect(int(math.Round(r.X)), int(math.Round(r.Y)), int(math.Round(r.X+r.W)), int(math.Round(r.Y+r.H)))
}

// Outline is the frame's edge.
func (f Frame) Outline() Path {
	if f.Arch {
		return Arched(f.Box)
	}
	return Rounded(f.Box, f.Radius)
}

// Paint puts a scaled picture into the frame.
func (f Frame) Paint(dst, scaled *image.RGBA, at image.Point) image.Rectangle {
	r := scaled.Rect.Add(at).Intersect(dst.Rect)
	if f.Radius <= 0 && !f.Arch && f.Opacity == 1 && f.Fade == (Fade{}) {
		draw.Draw(dst, r, scaled, r.Min.Sub(at), draw.Over)
		return r
	}
	if !f.Arch && f.Opacity == 1 && f.Fade == (Fade{}) && !f.Contain && scaled.Opaque() {
		mask := Pill{W: scaled.Rect.Dx(), H: scaled.Rect.Dy(), Radius: f.Radius}.Cover()
		return Masked(dst, scaled, mask, at)
	}
	mask, corner := cover(f.Outline(), dst.Rect)
	if mask == nil {
		return image.Rectangle{}
	}
	f.fade(mask, corner)
	r = r.Intersect(mask.Rect.Add(corner))
	draw.DrawMask(dst, r, scaled, r.Min.Sub(at), mask, r.Min.Sub(corner), draw.Over)
	return r
}

// fade thins a mask towards the edges that vanish.
func (f Frame) fade(mask *image.Alpha, corner image.Point) {
	if f.Opacity == 1 && f.Fade == (Fade{}) {
		return
	}
	across := make([]float64, mask.Rect.Dx())
	for x := range across {
		px := float64(corner.X+x) + 0.5 - f.Box.X
		across[x] = f.Opacity * ease(px, f.Fade.Left) * ease(f.Box.W-px, f.Fade.Right)
	}
	for y := range mask.Rect.Dy() {
		py := float64(corner.Y+y) + 0.5 - f.Box.Y
		down := ease(py, f.Fade.Top) * ease(f.Box.H-py, f.Fade.Bottom)
		row := mask.Pix[y*mask.Stride:]
		for x, a := range across {
			row[x] = uint8(math.Round(float64(row[x]) * down * a))
		}
	}
}

func ease(distance, over float64) float64 {
	if over <= 0 {
		return 1
	}
	t := min(max(distance/over, 0), 1)
	return t * t * (3 - 2*t)
}

// Under paints the path's shadow.
func (s Shadow) Under(dst *image.RGBA, p Path) image.Rectangle {
	pad := int(math.Ceil(s.Blur * 1.6))
	moved := p.Into(Rect{0, 0, 1, 1}, Rect{s.DX, s.DY, 1, 1})
	mask, at := cover(moved, dst.Rect.Inset(-pad))
	if mask == nil {
		return image.Rectangle{}
	}
	soft := image.NewAlpha(image.Rect(0, 0, mask.Rect.Dx()+2*pad, mask.Rect.Dy()+2*pad))
	draw.Draw(soft, mask.Rect.Add(image.Pt(pad, pad)), mask, image.Point{}, draw.Src)
	for range 3 {
		blur(soft, max(1, int(math.Round(s.Blur/2))))
	}
	return blendSoft(dst, soft, at.Sub(image.Pt(pad, pad)), s.Color)
}

func blendSoft(dst *image.RGBA, soft *image.Alpha, at image.Point, c color.RGBA) image.Rectangle {
	r := soft.Rect.Add(at).Intersect(dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := dst.Pix[dst.PixOffset(r.Min.X, y):]
		for x := r.Min.X; x < r.Max.X; x++ {
			if a := soft.Pix[(y-at.Y)*soft.Stride+x-at.X]; a > 0 {
				tone := c
				tone.A = uint8(int(a) * int(c.A) / 255)
				over(row[(x-r.Min.X)*4:], tone, dither(x, y))
			}
		}
	}
	return r
}

// blur is a box blur in both directions.
func blur(m *image.Alpha, radius int) {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	line := make([]uint8, max(w, h))
	pass := func(start, step, n int) {
		sum := 0
		for i := range n {
			line[i] = m.Pix[start+i*step]
		}
		for i := -radius; i < n; i++ {
			if j := i + radius; j < n {
				sum += int(line[j])
			}
			if j := i - radius - 1; j >= 0 {
				sum -= int(line[j])
			}
			if i >= 0 {
				m.Pix[start+i*step] = uint8(sum / (2*radius + 1))
			}
		}
	}
	for y := range h {
		pass(y*m.Stride, 1, w)
	}
	for x := range w {
		pass(x, m.Stride, h)
	}
}
