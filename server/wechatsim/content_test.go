package wechatsim

import (
	"bytes"
	"image"
	"image/color"
	"testing"

	"github.com/skip2/go-qrcode"
)

// The picture must show the code itself, module for module, and the mark must
// stay out of it and of the four modules of quiet around it.
func TestTheDrawnCodeIsTheCode(t *testing.T) {
	const text, width = "pages/s/index?scene=Ab3", 430
	raw, err := drawCode(text, width)
	if err != nil {
		t.Fatal(err)
	}
	picture, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	code.DisableBorder = true
	modules := code.Bitmap()
	left, top := corner(picture)
	size := left
	for dark(picture, size, top) { // the finder is seven modules wide
		size++
	}
	module := (size - left) / 7
	for y, row := range modules {
		for x, want := range row {
			if dark(picture, left+x*module+module/2, top+y*module+module/2) != want {
				t.Fatalf("module %d,%d", x, y)
			}
		}
	}
	end, marked := top+len(modules)*module, false
	for y := end + 1; y < width; y++ {
		for x := range width {
			marked = marked || dark(picture, x, y)
			if y < end+quietZone*module-2 && dark(picture, x, y) {
				t.Fatalf("the quiet zone has a dot at %d,%d", x, y)
			}
		}
	}
	if !marked {
		t.Error("the code is not marked as simulated")
	}
}

func dark(m image.Image, x, y int) bool {
	return color.GrayModel.Convert(m.At(x, y)).(color.Gray).Y < 128
}

// corner is the code's upper left.
func corner(m image.Image) (x, y int) {
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			if dark(m, x, y) {
				return x, y
			}
		}
	}
	return 0, 0
}
