package splice

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"
)

// scene draws a picture with all that a poster has: gradients, noise, plain
// areas, black and white modules.
func scene(size image.Point, seed uint32) *image.RGBA {
	m := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			seed = seed*1664525 + 1013904223
			v := uint8(x*255/size.X) ^ uint8(seed>>30)
			m.SetRGBA(x, y, color.RGBA{v, uint8(y * 255 / size.Y), 255 - v/2, 255})
		}
	}
	plain := image.Rect(size.X/8, size.Y/8, size.X/2, size.Y/2)
	draw.Draw(m, plain, image.NewUniform(color.RGBA{247, 244, 236, 255}), image.Point{}, draw.Src)
	modules(m, image.Rect(size.X/2, size.Y/2, size.X*9/10, size.Y*9/10), 5, seed)
	return m
}

func modules(m *image.RGBA, r image.Rectangle, px int, seed uint32) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c := color.RGBA{255, 255, 255, 255}
			if h := uint32(x/px*7919+y/px*104729) + seed; h*2654435761>>31 == 1 {
				c = color.RGBA{0, 0, 0, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
}

// mse is the mean square error of a decoded JPEG.
func mse(t testing.TB, raw []byte, want *image.RGBA) float64 {
	t.Helper()
	got, err := jpeg.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds() != want.Rect {
		t.Fatalf("decoded to %v, want %v", got.Bounds(), want.Rect)
	}
	rgba := image.NewRGBA(want.Rect)
	draw.Draw(rgba, rgba.Rect, got, image.Point{}, draw.Src)
	sum := 0.0
	for i, v := range rgba.Pix {
		d := float64(v) - float64(want.Pix[i])
		sum += d * d
	}
	return sum / float64(len(rgba.Pix)) * 4 / 3
}

func TestQualityIsThatOfTheStandardLibrary(t *testing.T) {
	for _, quality := range []int{40, 75, 85, 95} {
		m := scene(image.Pt(333, 271), 7)
		ours, err := Encode(m, quality)
		if err != nil {
			t.Fatal(err)
		}
		var theirs bytes.Buffer
		if err := jpeg.Encode(&theirs, m, &jpeg.Options{Quality: quality}); err != nil {
			t.Fatal(err)
		}
		a, b := mse(t, ours, m), mse(t, theirs.Bytes(), m)
		t.Logf("quality %d: error %.2f, the library's %.2f; %d bytes, the library's %d", quality, a, b, len(ours), theirs.Len())
		if a > b*1.03 || len(ours) > theirs.Len()*23/20 {
			t.Errorf("quality %d: error %.2f, the library's %.2f; %d bytes, the library's %d", quality, a, b, len(ours), theirs.Len())
		}
	}
}

// TestSplicedIsTheWholeCodedAgain holds for any picture and any change: the
// bytes are the same, hence so are the pixels in every decoder.
func TestSplicedIsTheWholeCodedAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := image.Pt(rapid.IntRange(1, 130).Draw(t, "w"), rapid.IntRange(1, 130).Draw(t, "h"))
		quality := rapid.IntRange(1, 100).Draw(t, "quality")
		m := scene(size, rapid.Uint32().Draw(t, "seed"))
		base, err := New(m, quality)
		if err != nil {
			t.Fatal(err)
		}
		var changed []image.Rectangle
		for range rapid.IntRange(0, 4).Draw(t, "changes") {
			x, y := rapid.IntRange(-20, size.X).Draw(t, "x"), rapid.IntRange(-20, size.Y).Draw(t, "y")
			r := image.Rect(x, y, x+rapid.IntRange(0, 60).Draw(t, "dx"), y+rapid.IntRange(0, 60).Draw(t, "dy"))
			changed = append(changed, r)
			if rapid.Bool().Draw(t, "modules") {
				modules(m, r.Intersect(m.Rect), rapid.IntRange(1, 9).Draw(t, "px"), rapid.Uint32().Draw(t, "bits"))
			} else {
				c := color.RGBA{rapid.Byte().Draw(t, "r"), rapid.Byte().Draw(t, "g"), rapid.Byte().Draw(t, "b"), 255}
				draw.Draw(m, r, image.NewUniform(c), image.Point{}, draw.Src)
			}
		}
		whole, err := Encode(m, quality)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(base.Render(m, changed, nil), whole) {
			t.Fatal("spliced and whole differ")
		}
		if _, err := jpeg.Decode(bytes.NewReader(whole)); err != nil {
			t.Fatal(err)
		}
	})
}

// TestDecodersAgree shows the spliced JPEG to the standard library and to
// libjpeg: both read it, and libjpeg reads from it what it reads from the whole.
func TestDecodersAgree(t *testing.T) {
	djpeg, err := exec.LookPath("djpeg")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("djpeg is not installed (libjpeg-turbo-progs)")
	}
	m := scene(image.Pt(450, 800), 3)
	base, err := New(m, 85)
	if err != nil {
		t.Fatal(err)
	}
	change := image.Rect(290, 640, 410, 760)
	modules(m, change, 4, 99)
	spliced := base.Render(m, []image.Rectangle{change}, nil)
	whole, err := Encode(m, 85)
	if err != nil {
		t.Fatal(err)
	}
	read := func(raw []byte) []byte {
		name := filepath.Join(t.TempDir(), "a.jpg")
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), djpeg, "-pnm", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	a, b := read(spliced), read(whole)
	if !bytes.Equal(a, b) {
		t.Error("libjpeg reads other pixels from the spliced picture")
	}
	pixels := a[len(a)-450*800*3:]
	sum := 0.0
	for i := range 450 * 800 {
		for c := range 3 {
			d := float64(pixels[i*3+c]) - float64(m.Pix[i*4+c])
			sum += d * d
		}
	}
	if e := sum / (450 * 800 * 3); e > 60 {
		t.Errorf("libjpeg's error is %.1f", e)
	}
	if e := mse(t, spliced, m); e > 60 {
		t.Errorf("the library's error is %.1f", e)
	}
}

func TestWhatCannotBeCodedIsRefused(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 4, 4))
	for _, q := range []int{0, 101} {
		if _, err := New(m, q); err == nil {
			t.Errorf("quality %d was taken", q)
		}
	}
	for _, r := range []image.Rectangle{{}, image.Rect(1, 1, 4, 4), image.Rect(0, 0, 70000, 1)} {
		if _, err := New(image.NewRGBA(r), 85); err == nil {
			t.Errorf("%v was taken", r)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	m := scene(image.Pt(900, 1600), 1)
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			if _, err := Encode(m, 85); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("library", func(b *testing.B) {
		for b.Loop() {
			var out bytes.Buffer
			if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: 85}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
