package raster

import (
	"image"
	"image/color"
	"math"
	"sync"
)

// linear is the light of an sRGB value (IEC 61966-2-1).
var linear = sync.OnceValue(func() (table [256]float64) {
	for i := range table {
		v := float64(i) / 255
		if v <= 0.04045 {
			table[i] = v / 12.92
		} else {
			table[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return table
})

// Luminance is the relative luminance of WCAG 2.2, 0 to 1.
func Luminance(r, g, b uint8) float64 {
	t := linear()
	return 0.2126*t[r] + 0.7152*t[g] + 0.0722*t[b]
}

// Contrast is the contrast ratio of WCAG 2.2, 1 to 21.
func Contrast(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	return (a + 0.05) / (b + 0.05)
}

// ContrastOn is the contrast of a colour with what is painted in a box: that of
// its worst pixels, but for the worst two in a hundred.
func ContrastOn(m *image.RGBA, box image.Rectangle, c color.RGBA) float64 {
	box = box.Intersect(m.Rect)
	if box.Empty() {
		return 21
	}
	own := Luminance(c.R, c.G, c.B)
	var counts [2101]int // By contrast in hundredths.
	total := 0
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := m.Pix[m.PixOffset(box.Min.X, y) : m.PixOffset(box.Max.X-1, y)+4]
		for i := 0; i < len(row); i += 4 {
			counts[int(Contrast(own, Luminance(row[i], row[i+1], row[i+2]))*100)]++
			total++
		}
	}
	seen := 0
	for at, n := range counts {
		if seen += n; seen*50 > total {
			return float64(at) / 100
		}
	}
	return 21
}

// Tones are colours taken from a picture.
type Tones struct{ Mean, Top, Bottom, Dark, Light color.RGBA }

// TonesOf looks at a picture, or the part of it that is used.
func TonesOf(m *image.RGBA, part image.Rectangle) Tones {
	edge := max(1, part.Dy()/24)
	t := Tones{
		Mean:   average(m, part),
		Top:    average(m, image.Rect(part.Min.X, part.Min.Y, part.Max.X, part.Min.Y+edge)),
		Bottom: average(m, image.Rect(part.Min.X, part.Max.Y-edge, part.Max.X, part.Max.Y)),
	}
	t.Dark, t.Light = t.Mean, t.Mean
	for i := 0; i < 40 && Luminance(t.Dark.R, t.Dark.G, t.Dark.B) > 0.035; i++ {
		t.Dark = Mix(t.Dark, color.RGBA{0, 0, 0, 255}, 0.08)
	}
	for i := 0; i < 40 && Luminance(t.Light.R, t.Light.G, t.Light.B) < 0.86; i++ {
		t.Light = Mix(t.Light, color.RGBA{255, 255, 255, 255}, 0.08)
	}
	return t
}

func average(m *image.RGBA, part image.Rectangle) color.RGBA {
	part = part.Intersect(m.Rect)
	var r, g, b, n int
	for y := part.Min.Y; y < part.Max.Y; y += 1 + part.Dy()/64 {
		for x := part.Min.X; x < part.Max.X; x += 1 + part.Dx()/64 {
			o := m.PixOffset(x, y)
			r, g, b, n = r+int(m.Pix[o]), g+int(m.Pix[o+1]), b+int(m.Pix[o+2]), n+1
		}
	}
	if n == 0 {
		return color.RGBA{128, 128, 128, 255}
	}
	return color.RGBA{uint8(r / n), uint8(g / n), uint8(b / n), 255}
}

// Mix goes from a towards b by t, 0 to 1.
func Mix(a, b color.RGBA, t float64) color.RGBA {
	part := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*t)) }
	return color.RGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), part(a.A, b.A)}
}
