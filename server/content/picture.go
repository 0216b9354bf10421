package content

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/draw"
	_ "image/gif" // Pictures may be GIFs; their first frame is kept.
	"image/jpeg"
	"image/png"
	"net/http"

	xdraw "golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // Or WebP.
)

// picture is what a sent picture has become.
type picture struct {
	raw           []byte
	extension     string
	width, height int
}

// kinds are the types that pictures may have, told by their first bytes.
var kinds = map[string]bool{"image/jpeg": true, "image/png": true, "image/webp": true, "image/gif": true}

// readPicture checks a sent picture and encodes it afresh: whatever else was in
// the file (places, cameras, scripts, other files) is gone. Its size in pixels
// is read before a pixel is decoded.
func readPicture(raw []byte) (picture, error) {
	if len(raw) == 0 {
		return picture{}, errNoPicture
	}
	if len(raw) > MaxBytes {
		return picture{}, ErrTooLarge
	}
	if !kinds[http.DetectContentType(raw)] {
		return picture{}, ErrType
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return picture{}, ErrBroken.Because(err)
	}
	if config.Width < 1 || config.Height < 1 || int64(config.Width)*int64(config.Height) > maxPixels {
		return picture{}, ErrPixels
	}
	if int64(config.Width)*int64(config.Height)*perPixel(raw, config.ColorModel) > maxDecoded {
		return picture{}, ErrPixels
	}
	if bomb(raw, int64(config.Width)*int64(config.Height)) {
		return picture{}, ErrPixels
	}
	decoded, format, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return picture{}, ErrBroken.Because(err)
	}
	return encode(upright(shrink(decoded), orientation(raw)), format)
}

// What a photo or a screenshot never is: large, and next to nothing in the file.
const (
	alwaysTaken = 4_000_000 // Pixels that are decoded in a moment, whatever they are of.
	thinPhoto   = 48        // Pixels a byte of a JPEG: a dull wall out of focus has 30, one tone alone 64.
	maxScans    = 40        // Passes of a progressive JPEG, each over all pixels: cameras and editors make ten.
	thinScreen  = 80        // Of the other types: an empty screenshot has 30, one tone alone 300 and more.
)

// bomb tells a file that promises many more pixels than it can have got from a
// camera. Only what holds pixels is weighed: a flat picture with something else
// attached to it is as quick to make.
func bomb(raw []byte, pixels int64) bool {
	least := int64(thinScreen)
	if bytes.HasPrefix(raw, []byte{0xff, 0xd8}) {
		least = thinPhoto
		if bytes.Count(raw, []byte{0xff, 0xda}) > maxScans {
			return true
		}
	}
	return pixels > alwaysTaken && pixels > least*substance(raw)
}

// substance is how many bytes of a file its pixels are made of: of a PNG the IDAT
// chunks (ISO/IEC 15948, 11.2.4), of a JPEG what follows the first scan's header.
func substance(raw []byte) (n int64) {
	switch {
	case bytes.HasPrefix(raw, []byte("\x89PNG\r\n\x1a\n")):
		for at := 8; at+12 <= len(raw); {
			length := int(binary.BigEndian.Uint32(raw[at:]))
			if length > len(raw)-at-12 {
				break
			}
			if string(raw[at+4:at+8]) == "IDAT" {
				n += int64(length)
			}
			at += 12 + length
		}
		return n
	case bytes.HasPrefix(raw, []byte{0xff, 0xd8}):
		at := 2
		for at+4 <= len(raw) && raw[at] == 0xff && raw[at+1] != 0xda {
			at += 2 + int(binary.BigEndian.Uint16(raw[at+2:]))
		}
		end := bytes.LastIndex(raw, []byte{0xff, 0xd9}) // What comes after the end is no pixel.
		return int64(max(0, end-at))
	}
	return int64(len(raw))
}

// perPixel is how many bytes a decoder takes for each pixel: 8 with 16 bits a
// colour, about 12 for a progressive JPEG, whose coefficients all wait for its
// end, 4 otherwise.
func perPixel(raw []byte, model color.Model) int64 {
	switch {
	case model == color.RGBA64Model || model == color.NRGBA64Model || model == color.Gray16Model:
		return 8
	case bytes.HasPrefix(raw, []byte{0xff, 0xd8}) && bytes.Contains(raw, []byte{0xff, 0xc2, 0x00, 0x11}):
		return 12
	}
	return 4
}

// shrink makes a picture at most maxSide long.
func shrink(src image.Image) image.Image {
	b := src.Bounds()
	long := max(b.Dx(), b.Dy())
	if long <= maxSide {
		return src
	}
	small := image.NewNRGBA(image.Rect(0, 0, max(1, b.Dx()*maxSide/long), max(1, b.Dy()*maxSide/long)))
	xdraw.ApproxBiLinear.Scale(small, small.Bounds(), src, b, draw.Src, nil)
	return small
}

// encode keeps transparency as PNG; everything else becomes JPEG.
func encode(img image.Image, format string) (picture, error) {
	var out bytes.Buffer
	p := picture{extension: "jpg", width: img.Bounds().Dx(), height: img.Bounds().Dy()}
	var err error
	if o, ok := img.(interface{ Opaque() bool }); format != "jpeg" && ok && !o.Opaque() {
		p.extension, err = "png", png.Encode(&out, img)
	} else {
		err = jpeg.Encode(&out, img, &jpeg.Options{Quality: 86})
	}
	p.raw = out.Bytes()
	return p, err
}

// upright turns a picture as its EXIF orientation says, 1 to 8.
func upright(src image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return src
	}
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	turned := image.NewNRGBA(image.Rect(0, 0, w, h))
	if orientation >= 5 {
		turned = image.NewNRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch orientation {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			turned.Set(tx, ty, src.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return turned
}

var errNoExif = errors.New("no EXIF")

// orientation reads tag 0x0112 of a JPEG's EXIF block (Exif 2.3, 4.6.4); 1 when
// there is none.
func orientation(raw []byte) int {
	tiff, err := exif(raw)
	if err != nil || len(tiff) < 8 {
		return 1
	}
	little := tiff[0] == 'I'
	u16 := func(at int) int {
		if at < 0 || at+2 > len(tiff) {
			return 0
		}
		if little {
			return int(tiff[at]) | int(tiff[at+1])<<8
		}
		return int(tiff[at])<<8 | int(tiff[at+1])
	}
	directory := u16(4) | u16(6)<<16
	if !little {
		directory = u16(4)<<16 | u16(6)
	}
	for i := range u16(directory) {
		if entry := directory + 2 + 12*i; u16(entry) == 0x0112 {
			return u16(entry + 8)
		}
	}
	return 1
}

// exif finds the TIFF block in a JPEG's segments.
func exif(raw []byte) ([]byte, error) {
	if len(raw) < 4 || raw[0] != 0xff || raw[1] != 0xd8 {
		return nil, errNoExif
	}
	for at := 2; at+4 <= len(raw) && raw[at] == 0xff; {
		length := int(raw[at+2])<<8 | int(raw[at+3])
		if length < 2 || at+2+length > len(raw) || raw[at+1] == 0xda {
			break
		}
		segment := raw[at+4 : at+2+length]
		if raw[at+1] == 0xe1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")) {
			return segment[6:], nil
		}
		at += 2 + length
	}
	return nil, errNoExif
}
