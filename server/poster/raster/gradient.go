package raster

import (
	"image"
	"image/color"
	"math"
	"strings"
)

// Stop is a colour at 0 to 1 of a gradient's length.
type Stop struct {
	At    float64
	Color color.RGBA
}

// Gradient paints a linear gradient over a box: at 0 degrees it runs to the
// right, at 90 down. Its steps are dithered, so that it shows no bands.
func Gradient(dst *image.RGBA, box Rect, angle float64, stops []Stop) image.Rectangle {
	sin, cos := math.Sincos(angle * math.Pi / 180)
	length := max(1, math.Abs(box.W*cos)+math.Abs(box.H*sin))
	cx, cy := box.X+box.W/2, box.Y+box.H/2
	var table [1025]color.RGBA
	for i := range table {
		table[i] = at(stops, float64(i)/1024)
	}
	r := box.Pixels().Intersect(dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := dst.Pix[dst.PixOffset(r.Min.X, y):]
		for x := r.Min.X; x < r.Max.X; x++ {
			t := ((float64(x)+0.5-cx)*cos+(float64(y)+0.5-cy)*sin)/length + 0.5
			c := table[int(min(max(t, 0), 1)*1024)]
			over(row[(x-r.Min.X)*4:], c, dither(x, y))
		}
	}
	return r
}

func at(stops []Stop, t float64) color.RGBA {
	for i, s := range stops {
		if t > s.At {
			continue
		}
		if i == 0 || s.At == stops[i-1].At {
			return s.Color
		}
		return Mix(stops[i-1].Color, s.Color, (t-stops[i-1].At)/(s.At-stops[i-1].At))
	}
	return stops[len(stops)-1].Color
}

// over blends a colour onto a pixel; bias is 0 to 254, 127 rounds to nearest.
func over(p []uint8, c color.RGBA, bias int32) {
	a := int32(c.A)
	p[0] = uint8((int32(p[0])*(255-a) + int32(c.R)*a + bias) / 255)
	p[1] = uint8((int32(p[1])*(255-a) + int32(c.G)*a + bias) / 255)
	p[2] = uint8((int32(p[2])*(255-a) + int32(c.B)*a + bias) / 255)
}

// bayer is an ordered dither of 8 × 8.
var bayer = [64]uint8{
	0, 32, 8, 40, 2, 34, 10, 42, 48, 16, 56, 24, 50, 18, 58, 26, 12, 44, 4, 36, 14, 46, 6, 38, 60, 28, 52, 20, 62, 30, 54, 22,
	3, 35, 11, 43, 1, 33, 9, 41, 51, 19, 59, 27, 49, 17, 57, 25, 15, 47, 7, 39, 13, 45, 5, 37, 63, 31, 55, 23, 61, 29, 53, 21,
}

func dither(x, y int) int32 { return int32(bayer[(y&7)<<3|x&7])*4 + 1 }

// Scrim lays a tone over a box, strongest at a side or a corner (top-left), until text of a colour has a
// contrast of at least 4.5 in the part that keeps full strength; it is no
// stronger than that needs.
func Scrim(dst *image.RGBA, box Rect, side string, solid float64, tone, text color.RGBA) image.Rectangle {
	r := box.Pixels().Intersect(dst.Rect)
	full := strongPart(r, side, solid)
	own := Luminance(text.R, text.G, text.B)
	alpha := 0.0
	for ; alpha < 1; alpha += 0.02 {
		if scrimmedContrast(dst, full, tone, alpha, own) >= 4.7 {
			break
		}
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := dst.Pix[dst.PixOffset(r.Min.X, y):]
		for x := r.Min.X; x < r.Max.X; x++ {
			c := tone
			c.A = uint8(math.Round(min(alpha, 1) * 255 * strength(r, side, solid, x, y)))
			over(row[(x-r.Min.X)*4:], c, dither(x, y))
		}
	}
	return r
}

// strongPart is where a scrim keeps its full strength.
func strongPart(r image.Rectangle, side string, solid float64) image.Rectangle {
	w, h := int(float64(r.Dx())*solid), int(float64(r.Dy())*solid)
	switch {
	case strings.Contains(side, "top"):
		r.Max.Y = r.Min.Y + h
	case strings.Contains(side, "bottom"):
		r.Min.Y = r.Max.Y - h
	}
	switch {
	case strings.Contains(side, "left"):
		r.Max.X = r.Min.X + w
	case strings.Contains(side, "right"):
		r.Min.X = r.Max.X - w
	}
	return r
}

// scrimmedContrast is the worst contrast under a scrim, looked at on a grid.
func scrimmedContrast(m *image.RGBA, r image.Rectangle, tone color.RGBA, alpha, own float64) float64 {
	worst := 21.0
	for y := r.Min.Y; y < r.Max.Y; y += 4 {
		for x := r.Min.X; x < r.Max.X; x += 4 {
			o := m.PixOffset(x, y)
			c := Mix(color.RGBA{m.Pix[o], m.Pix[o+1], m.Pix[o+2], 255}, tone, alpha)
			worst = min(worst, Contrast(own, Luminance(c.R, c.G, c.B)))
		}
	}
	return worst
}

// strength is that of a scrim at a pixel, 0 to 1, with soft ends.
func strength(r image.Rectangle, side string, solid float64, x, y int) float64 {
	if solid >= 1 {
		return 1
	}
	t := 1.0
	soft := func(distance, length int) {
		t *= ease(float64(distance), float64(length)*(1-solid))
	}
	switch {
	case strings.Contains(side, "top"):
		soft(r.Max.Y-y, r.Dy())
	case strings.Contains(side, "bottom"):
		soft(y-r.Min.Y, r.Dy())
	}
	switch {
	case strings.Contains(side, "left"):
		soft(r.Max.X-x, r.Dx())
	case strings.Contains(side, "right"):
		soft(x-r.Min.X, r.Dx())
	}
	return t
}
