package content

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"
)

// half is red on its left and blue on its right half.
func half(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{R: 255, A: 255}
			if x >= w/2 {
				c = color.NRGBA{B: 255, A: 255}
			}
			img.Set(x, y, c)
		}
	}
	return img
}

func encoded(t *testing.T, format string, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	var err error
	switch format {
	case "jpeg":
		err = jpeg.Encode(&out, img, nil)
	case "png":
		err = png.Encode(&out, img)
	case "gif":
		err = gif.Encode(&out, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// segment puts an application segment behind a JPEG's first two bytes.
func segment(jpg []byte, marker byte, body string) []byte {
	out := append([]byte{}, jpg[:2]...)
	out = append(out, 0xff, marker)
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	out = append(out, body...)
	return append(out, jpg[2:]...)
}

func exifOf(order string, orientation byte) string {
	if order == "II" {
		return "Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00" + string(orientation) + "\x00\x00\x00\x00\x00\x00\x00"
	}
	return "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(orientation) + "\x00\x00\x00\x00\x00\x00"
}

func TestReadPicture_EncodesAfresh(t *testing.T) {
	for _, format := range []string{"jpeg", "png", "gif"} {
		p, err := readPicture(encoded(t, format, half(40, 20)))
		if err != nil || p.width != 40 || p.height != 20 || p.extension != "jpg" {
			t.Errorf("%s: %+v, %v", format, p, err)
		}
	}
	seeThrough := image.NewNRGBA(image.Rect(0, 0, 4, 4))
	if p, err := readPicture(encoded(t, "png", seeThrough)); err != nil || p.extension != "png" {
		t.Errorf("transparent: %s, %v", p.extension, err)
	}
	if p, err := readPicture(encoded(t, "jpeg", half(4000, 1000))); err != nil || p.width != maxSide || p.height != maxSide/4 {
		t.Errorf("large: %d×%d, %v", p.width, p.height, err)
	}
}

// Failure case 24: what came in beside the pixels does not come out.
func TestCase24_NothingButPixelsSurvives(t *testing.T) {
	jpg := encoded(t, "jpeg", half(40, 20))
	const script = "<?php system($_GET['c']); ?><script>alert(1)</script>"
	for name, raw := range map[string][]byte{
		"a comment":      segment(jpg, 0xfe, script),
		"a place":        segment(jpg, 0xe1, exifOf("II", 1)+script),
		"behind the end": append(append([]byte{}, jpg...), script...),
	} {
		p, err := readPicture(raw)
		if err != nil || bytes.Contains(p.raw, []byte("php")) || bytes.Contains(p.raw, []byte("Exif")) {
			t.Errorf("%s survives: %v", name, err)
		}
	}
	for name, raw := range map[string][]byte{
		"a page":                      []byte("<!DOCTYPE html><html><script>alert(1)</script></html>"),
		"a drawing with script":       []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`),
		"a script":                    []byte(script),
		"a PDF":                       []byte("%PDF-1.4\n%%EOF"),
		"an archive":                  []byte("PK\x03\x04 and more"),
		"a picture's name, no pixels": []byte("GIF89a<script>alert(1)</script>"),
		"nothing":                     nil,
	} {
		if _, err := readPicture(raw); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// A few bytes that promise billions of pixels are refused before one is decoded.
func TestReadPicture_RefusesBombs(t *testing.T) {
	var header bytes.Buffer
	header.WriteString("\x89PNG\r\n\x1a\n")
	ihdr := append([]byte("IHDR"), 0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 8, 6, 0, 0, 0)
	_ = binary.Write(&header, binary.BigEndian, uint32(13))
	header.Write(ihdr)
	_ = binary.Write(&header, binary.BigEndian, crc32.ChecksumIEEE(ihdr))
	begun := time.Now()
	if _, err := readPicture(header.Bytes()); !errors.Is(err, ErrPixels) {
		t.Errorf("a bomb: %v after %v", err, time.Since(begun))
	}
	deep := header.Bytes()
	deep[16+2], deep[16+3], deep[20+2], deep[20+3], deep[24] = 0x11, 0x94, 0x11, 0x94, 16 // 4,500 × 4,500 of 16 bits: under the pixels, over the bytes.
	binary.BigEndian.PutUint32(deep[29:], crc32.ChecksumIEEE(deep[12:29]))
	data := append([]byte("IDAT"), make([]byte, 1<<20)...) // As many bytes as a photo of this size may have.
	deep = binary.BigEndian.AppendUint32(deep, 1<<20)
	deep = binary.BigEndian.AppendUint32(append(deep, data...), crc32.ChecksumIEEE(data))
	if _, err := readPicture(deep); !errors.Is(err, ErrPixels) {
		t.Errorf("16 bits a colour: %v", err)
	}
	if _, err := readPicture(make([]byte, MaxBytes+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too many bytes: %v", err)
	}
	cut := encoded(t, "png", half(400, 400))
	if _, err := readPicture(cut[:len(cut)/2]); !errors.Is(err, ErrBroken) {
		t.Errorf("half a file: %v", err)
	}
}

// flatPicture is one tone at a size: a bomb, the larger it is.
func flatPicture(side int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, side, side))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	return m
}

// noisy is what a camera's sensor makes of a dull wall: hardly anything, but no two
// pixels alike.
func noisy(w, h int) image.Image {
	m := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range m.Y {
		m.Y[i] = uint8(120 + i/w*20/h + int(r.Uint32()%9))
	}
	for i := range m.Cb {
		m.Cb[i], m.Cr[i] = 128, 124
	}
	return m
}

// Flat pictures of many pixels are refused at once, also with padding; the photo of
// a phone is taken.
// A JPEG of a few kilobytes can ask a decoder to go over its pixels ten thousand
// times.
func TestReadPicture_RefusesEndlessScans(t *testing.T) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 40, 40)), nil); err != nil {
		t.Fatal(err)
	}
	raw := append(out.Bytes(), bytes.Repeat([]byte{0xff, 0xda, 0, 8, 1, 1, 0, 1, 63, 0}, 50)...)
	if _, err := readPicture(raw); !errors.Is(err, ErrPixels) {
		t.Errorf("%v", err)
	}
}

func TestReadPicture_RefusesWhatNoCameraMakes(t *testing.T) {
	bombs := map[string][]byte{"a PNG": encoded(t, "png", flatPicture(5000)), "a JPEG": encoded(t, "jpeg", flatPicture(5000)), "a PNG under the limit of bytes": encoded(t, "png", flatPicture(2500))}
	padding := make([]byte, 5<<20)
	chunk := append([]byte("tEXtComment\x00"), padding...)
	var padded bytes.Buffer
	padded.Write(bombs["a PNG"][:33])
	_ = binary.Write(&padded, binary.BigEndian, uint32(len(chunk)-4))
	padded.Write(chunk)
	_ = binary.Write(&padded, binary.BigEndian, crc32.ChecksumIEEE(chunk))
	padded.Write(bombs["a PNG"][33:])
	bombs["a padded PNG"] = padded.Bytes()
	for name, raw := range bombs {
		begun := time.Now()
		_, err := readPicture(raw)
		if took := time.Since(begun); !errors.Is(err, ErrPixels) || took > 200*time.Millisecond {
			t.Errorf("%s of %d bytes: %v after %v", name, len(raw), err, took)
		}
	}
	begun := time.Now()
	if _, err := readPicture(encoded(t, "png", flatPicture(2000))); err != nil { // The largest that is taken whatever it is of.
		t.Error(err)
	}
	t.Logf("a flat PNG of 4 megapixels was taken in %v", time.Since(begun))
	for _, q := range []int{70, 90} {
		var photo bytes.Buffer
		if err := jpeg.Encode(&photo, noisy(4032, 3024), &jpeg.Options{Quality: q}); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		if _, err := readPicture(photo.Bytes()); err != nil {
			t.Errorf("a photo at quality %d, %d KB: %v", q, photo.Len()>>10, err)
		}
		t.Logf("a photo of 12 megapixels, %d KB, was taken in %v", photo.Len()>>10, time.Since(begun))
	}
}

// A phone's picture stands upright after its EXIF is gone, in both byte orders.
func TestReadPicture_TurnsUpright(t *testing.T) {
	jpg := encoded(t, "jpeg", half(40, 20))
	for orientation, want := range map[byte]struct {
		w, h         int
		redX, redY   int
		blueX, blueY int
	}{
		1: {40, 20, 5, 10, 35, 10},
		2: {40, 20, 35, 10, 5, 10},
		3: {40, 20, 35, 10, 5, 10},
		4: {40, 20, 5, 10, 35, 10},
		5: {20, 40, 10, 5, 10, 35},
		6: {20, 40, 10, 5, 10, 35},
		7: {20, 40, 10, 35, 10, 5},
		8: {20, 40, 10, 35, 10, 5},
		9: {40, 20, 5, 10, 35, 10},
	} {
		for _, order := range []string{"II", "MM"} {
			p, err := readPicture(segment(jpg, 0xe1, exifOf(order, orientation)))
			if err != nil {
				t.Fatal(err)
			}
			img, err := jpeg.Decode(bytes.NewReader(p.raw))
			if err != nil {
				t.Fatal(err)
			}
			r, _, _, _ := img.At(want.redX, want.redY).RGBA()
			_, _, b, _ := img.At(want.blueX, want.blueY).RGBA()
			if p.width != want.w || p.height != want.h || r < 0xc000 || b < 0xc000 {
				t.Errorf("orientation %d %s: %d×%d, red %x, blue %x", orientation, order, p.width, p.height, r, b)
			}
		}
	}
}

// Whatever the bytes, a picture comes out or a refusal, never a panic.
func FuzzReadPicture(f *testing.F) {
	var out bytes.Buffer
	_ = jpeg.Encode(&out, half(8, 8), nil)
	f.Add(segment(out.Bytes(), 0xe1, exifOf("II", 6)))
	f.Add([]byte("GIF89a"))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if p, err := readPicture(raw); err == nil && (p.width < 1 || len(p.raw) == 0) {
			t.Errorf("%+v", p)
		}
	})
}

func TestTakesWebP(t *testing.T) {
	for accept, want := range map[string]bool{
		"image/avif,image/webp,image/apng,*/*;q=0.8": true,
		"image/webp;q=0.5":                           true,
		"text/html, image/webp":                      true,
		"image/webp;q=0":                             false,
		"image/webp; q=0.0":                          false,
		"image/*,*/*":                                false,
		"":                                           false,
	} {
		if got := TakesWebP(accept); got != want {
			t.Errorf("%q: %v", accept, got)
		}
	}
}

// FuzzSniff feeds files to the three doors for files: what is taken for a video or a
// paper is nothing that a browser would run, and nothing is taken for two kinds.
func FuzzSniff(f *testing.F) {
	for _, raw := range []string{
		"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2", "\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00qt  ", "<b> ftypisom<script>alert(1)</script>", "<!--ftypmp42--><script>",
		"\xff\xff\xff\xffftypmp42aaaaaaaa", "%PDF-1.7\n%%EOF", "%PDF-<script>%%EOF", "GIF89a%%EOF", "\x00\x00\x00\x10ftypM4V \x00\x00\x00\x00",
	} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		taken := 0
		if playable(raw) {
			taken++
			if kind := http.DetectContentType(raw); kind != "video/mp4" && kind != "application/octet-stream" {
				t.Errorf("a video that browsers may take for %s: %q", kind, raw)
			}
		}
		if paper(raw) {
			taken++
			if kind := http.DetectContentType(raw); kind != "application/pdf" {
				t.Errorf("a paper that browsers may take for %s: %q", kind, raw)
			}
		}
		if kinds[http.DetectContentType(raw)] {
			taken++
		}
		if taken > 1 {
			t.Errorf("taken for %d kinds: %q", taken, raw)
		}
	})
}
