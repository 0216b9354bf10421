package referral

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"github.com/skip2/go-qrcode"
)

// Around a code four modules stay empty, as its standard asks; a module of 12
// pixels is large enough for print.
const (
	quietZone    = 4
	modulePixels = 12
)

// drawQR draws a plain code as PNG: the library says which modules are dark.
func drawQR(text string) ([]byte, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil, err
	}
	code.DisableBorder = true
	modules := code.Bitmap()
	side := (len(modules) + 2*quietZone) * modulePixels
	picture := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	dark := image.NewUniform(color.Black)
	for y, row := range modules {
		for x, set := range row {
			if set {
				at := image.Pt((x+quietZone)*modulePixels, (y+quietZone)*modulePixels)
				draw.Draw(picture, image.Rectangle{at, at.Add(image.Pt(modulePixels, modulePixels))}, dark, image.Point{}, draw.Src)
			}
		}
	}
	var out bytes.Buffer
	err = png.Encode(&out, picture)
	return out.Bytes(), err
}
