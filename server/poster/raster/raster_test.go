package raster

import (
	"image"
	"image/color"
	"math"
	"testing"

	xdraw "golang.org/x/image/draw"
)

func TestPathsAreRead(t *testing.T) {
	for _, c := range []struct {
		data  string
		lines int
	}{
		{"M0 0H10V10H0Z", 2},
		{"m0,0 l10,0 0,10z", 2},
		{"M0 0L1 1 2 2", 1},
		{"M-1.5-2.5.5C1 1 2 2 3 3Q4 4 5 5", 0}, // A number too many.
		{"M-1.5-2.5C1 1 2 2 3 3q4 4 5 5", 1},
		{"", 0},
		{"L1 1", 0},
		{"M0", 0},
		{"M0 0 X", 0},
		{"M0 0L1e9 1", 0},
		{"M999999 1", 0},
		{"M0 0Z9", 0},
	} {
		p, err := ParsePath(c.data)
		if (err == nil) != (c.lines > 0) || len(p) != c.lines {
			t.Errorf("%q: %d lines, %v; want %d", c.data, len(p), err, c.lines)
		}
	}
}

func FuzzParsePath(f *testing.F) {
	f.Add("M-44 6C-30 4 -24 -10 -14 -26Z")
	f.Fuzz(func(t *testing.T, data string) {
		if p, err := ParsePath(data); err == nil {
			m := image.NewRGBA(image.Rect(0, 0, 8, 8))
			p.Fill(m, color.RGBA{0, 0, 0, 255})
		}
	})
}

func TestContrastIsThatOfWCAG(t *testing.T) {
	white, black := Luminance(255, 255, 255), Luminance(0, 0, 0)
	if got := Contrast(black, white); math.Abs(got-21) > 1e-9 {
		t.Errorf("black on white: %v", got)
	}
	if got := Contrast(Luminance(0x77, 0x77, 0x77), white); math.Abs(got-4.48) > 0.01 {
		t.Errorf("#777 on white: %v", got)
	}
}

// noise is a picture without pattern.
func noise(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	c := chance(7)
	for i := range m.Pix {
		m.Pix[i] = uint8(c.next() * 256)
		if i%4 == 3 {
			m.Pix[i] = 255
		}
	}
	return m
}

// TestScalingIsThatOfTheLibrary compares with the same spline in floating point.
func TestScalingIsThatOfTheLibrary(t *testing.T) {
	src := noise(90, 70)
	part := image.Rect(5, 3, 85, 67)
	for _, size := range []image.Point{{80, 64}, {200, 150}, {31, 20}, {1, 1}, {97, 7}} {
		got, want := image.NewRGBA(image.Rectangle{Max: size}), image.NewRGBA(image.Rectangle{Max: size})
		resize(got, src, part)
		xdraw.CatmullRom.Scale(want, want.Rect, src, part, xdraw.Src, nil)
		sum, worst := 0.0, 0
		for i := range got.Pix {
			d := int(got.Pix[i]) - int(want.Pix[i])
			sum += float64(d)
			worst = max(worst, d, -d)
		}
		// The library clips between its two passes elsewhere than we do.
		if mean := sum / float64(len(got.Pix)); math.Abs(mean) > 1.5 || worst > 40 {
			t.Errorf("%v: mean %.2f, worst %d", size, mean, worst)
		}
	}
}

func TestScrimsAreAsStrongAsTheyMustBe(t *testing.T) {
	white, ink := color.RGBA{255, 255, 255, 255}, color.RGBA{35, 36, 31, 255}
	for _, text := range []color.RGBA{white, ink} {
		for _, v := range []uint8{0, 90, 160, 255} {
			m := image.NewRGBA(image.Rect(0, 0, 100, 100))
			for i := range m.Pix {
				m.Pix[i] = v | uint8(i&3/3*255)
			}
			before := m.RGBAAt(50, 10)
			tones := TonesOf(m, m.Rect)
			tone := tones.Dark
			if text == ink {
				tone = tones.Light
			}
			Scrim(m, Rect{0, 0, 100, 100}, "top", 0.5, tone, text)
			if got := ContrastOn(m, image.Rect(0, 0, 100, 50), text); got < 4.5 {
				t.Errorf("%v on %d: %.2f", text, v, got)
			}
			own := Luminance(text.R, text.G, text.B)
			if was := Contrast(own, Luminance(before.R, before.G, before.B)); was > 5 && m.RGBAAt(50, 10) != before {
				t.Errorf("%v on %d had %.1f and was covered all the same", text, v, was)
			}
		}
	}
}

func TestOrnamentsStayInTheirBoxAndAreTheSame(t *testing.T) {
	for _, kind := range []string{"contours", "guilloche", "rosette", "rain", "hills", "grain", "window"} {
		paint := func() *image.RGBA {
			m := image.NewRGBA(image.Rect(0, 0, 200, 260))
			for i := range m.Pix {
				m.Pix[i] = 200
			}
			Ornament{Kind: kind, Box: Rect{40, 40, 120, 160}, Color: color.RGBA{20, 60, 40, 255}, Seed: 3, Count: 6, Width: 1, Amount: 9, Scale: 1}.Paint(m)
			return m
		}
		a, b := paint(), paint()
		changed := 0
		for i := range a.Pix {
			if a.Pix[i] != b.Pix[i] {
				t.Fatalf("%s: two runs differ", kind)
			}
			if a.Pix[i] == 200 {
				continue
			}
			changed++
			if at := image.Pt(i/4%200, i/4/200); !at.In(image.Rect(20, 20, 180, 220)) {
				t.Fatalf("%s: painted at %v", kind, at)
			}
		}
		if changed == 0 {
			t.Errorf("%s: nothing painted", kind)
		}
	}
}
