//go:build nodynamic

package content

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gen2brain/webp"
	xwebp "golang.org/x/image/webp"

	"yuanfen/server/platform/blob"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// store is a service without a database: enough for reading pictures.
func store(t *testing.T) *Service {
	files, err := blob.Open(t.Context(), t.TempDir())
	must(t, err)
	return New(Deps{Files: files})
}

// asShown is a decoded WebP in the colours that browsers show: VP8 keeps Y within 16
// to 235 (RFC 6386, 9.2), which image.YCbCr reads as 0 to 255.
func asShown(img image.Image) image.Image {
	from := img.(*image.YCbCr)
	shown := image.NewNRGBA(from.Bounds())
	part := func(v float64) uint8 { return uint8(min(max(v+0.5, 0), 255)) }
	for y := range shown.Bounds().Dy() {
		for x := range shown.Bounds().Dx() {
			at := from.YCbCrAt(x, y)
			luma, cb, cr := 1.164*(float64(at.Y)-16), float64(at.Cb)-128, float64(at.Cr)-128
			shown.SetNRGBA(x, y, color.NRGBA{R: part(luma + 1.596*cr), G: part(luma - 0.392*cb - 0.813*cr), B: part(luma + 2.017*cb), A: 255})
		}
	}
	return shown
}

// likeness is the PSNR of two pictures of one size in dB: 30 looks alike, 40 the same.
func likeness(a, b image.Image) float64 {
	var sum float64
	r := a.Bounds()
	for y := range r.Dy() {
		for x := range r.Dx() {
			r1, g1, b1, _ := a.At(r.Min.X+x, r.Min.Y+y).RGBA()
			r2, g2, b2, _ := b.At(b.Bounds().Min.X+x, b.Bounds().Min.Y+y).RGBA()
			for _, d := range []float64{float64(r1>>8) - float64(r2>>8), float64(g1>>8) - float64(g2>>8), float64(b1>>8) - float64(b2>>8)} {
				sum += d * d
			}
		}
	}
	return 10 * math.Log10(255*255*3*float64(r.Dx()*r.Dy())/max(sum, 1))
}

// Of the demo's photos a WebP is at least 15 % smaller than the JPEG, and as like.
func TestWebPIsSmallerAndAsLike(t *testing.T) {
	if webp.Dynamic() == nil {
		t.Fatal("the machine's libwebp is used")
	}
	photos, err := filepath.Glob("../demo/images/*.jpg")
	if err != nil || len(photos) == 0 {
		t.Fatal(photos, err)
	}
	s := store(t)
	step := 1
	if testing.Short() {
		step = 12
	}
	var jpegs, webps int
	var taken time.Duration
	for n := 0; n < len(photos); n += step {
		raw, err := os.ReadFile(photos[n])
		must(t, err)
		key := filepath.Base(photos[n])
		must(t, s.Files.Put(t.Context(), key, raw))
		plain, kind, err := s.Sized(t.Context(), key, 480, false)
		if err != nil || kind != "image/jpeg" {
			t.Fatal(kind, err)
		}
		start := time.Now()
		small, kind, err := s.Sized(t.Context(), key, 480, true)
		if err != nil || kind != "image/webp" {
			t.Fatal(kind, err)
		}
		taken += time.Since(start)
		asJPEG, err := jpeg.Decode(bytes.NewReader(plain))
		must(t, err)
		asWebP, err := xwebp.Decode(bytes.NewReader(small))
		must(t, err)
		if like := likeness(asJPEG, asShown(asWebP)); like < 34 || asWebP.Bounds().Dx() != 480 {
			t.Errorf("%s: %.1f dB from the JPEG, %v", key, like, asWebP.Bounds())
		}
		jpegs, webps = jpegs+len(plain), webps+len(small)
	}
	t.Logf("JPEG %d bytes, WebP %d: %.0f %% less, %v each", jpegs, webps, 100-100*float64(webps)/float64(jpegs), taken*time.Duration(step)/time.Duration(len(photos)))
	if webps*100 > jpegs*85 {
		t.Errorf("WebP %d bytes, JPEG %d", webps, jpegs)
	}
}

// Whatever is sent is read as ever, and a code or a poster stays what it is.
func TestWebPIsOnlyForPhotos(t *testing.T) {
	s := store(t)
	must(t, s.Files.Put(t.Context(), "code.png", encoded(t, "png", half(960, 960))))
	if _, kind, err := s.Sized(t.Context(), "code.png", 480, true); err != nil || kind != "image/png" {
		t.Error(kind, err)
	}
	sent, err := toWebP(half(64, 64))
	must(t, err)
	if p, err := readPicture(sent); err != nil || p.extension != "jpg" || p.width != 64 {
		t.Error(p.extension, p.width, err)
	}
}
