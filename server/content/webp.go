//go:build nodynamic

package content

import (
	"bytes"
	"image"

	"github.com/gen2brain/webp"
)

// Lossy as good as our JPEGs by PSNR, and a third smaller; method 4 of 6, as 6 takes
// half as long again for one in a hundred.
const (
	webpQuality = 88
	webpMethod  = 4
)

// toWebP is libwebp as WebAssembly. Without the build tag its package would link the
// program to the C library and use the machine's libwebp where there is one: then the
// pictures would not be the same everywhere, and an image with nothing in it would not
// start. So who builds without the tag has JPEGs only (webp_none.go).
var toWebP = func(img image.Image) ([]byte, error) {
	var out bytes.Buffer
	err := webp.Encode(&out, img, webp.Options{Quality: webpQuality, Method: webpMethod})
	return out.Bytes(), err
}
