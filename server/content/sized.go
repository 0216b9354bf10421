package content

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"net/http"
	"path"
	"slices"
	"strings"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/sync/singleflight"

	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/lru"
	"yuanfen/server/platform/web"
)

// Sizes are the widths in which a stored picture can be had, in pixels: a line of
// a list, a card, a whole phone.
var Sizes = []int{240, 480, 960}

// ErrSize refuses other widths: each one costs memory.
var ErrSize = web.E(http.StatusUnprocessableEntity, "content.size", "图片宽度只有 240、480 和 960。")

const (
	maxSized  = 64 << 20 // Bytes of small pictures that are kept.
	shrinking = 2        // Pictures made small at a time: a WebP takes some 30 MB while it is made.
)

const typeWebP = "image/webp"

// sized is a picture that was made small.
type sized struct {
	raw         []byte
	contentType string
}

// sizer holds pictures that were made small, and who makes them.
type sizer struct {
	kept  *lru.Cache[string, sized]
	seats chan struct{}
	calls singleflight.Group
}

func newSizer() *sizer {
	return &sizer{kept: lru.New[string, sized](maxSized), seats: make(chan struct{}, shrinking)}
}

// ByAccept tells whether a file comes in another type to who takes WebP: then its
// answer says Vary: Accept. Photos do; a PNG may be a code or a poster, which stay sharp.
func ByAccept(key string) bool {
	return toWebP != nil && isJPEG(key)
}

func isJPEG(key string) bool {
	ext := path.Ext(key)
	return ext == ".jpg" || ext == ".jpeg"
}

// TakesWebP reads a request's Accept header.
func TakesWebP(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		kind, weight, _ := strings.Cut(strings.ReplaceAll(part, " ", ""), ";")
		if kind == typeWebP {
			return strings.TrimRight(weight, ".0") != "q="
		}
	}
	return false
}

// Sized reads a picture at most width pixels wide, one of Sizes; a photo as WebP for
// who takes that. What is no JPEG or PNG, or is not wider, comes as it is. A file that
// is gone is blob.ErrNotFound, however lately it was asked for.
func (s *Service) Sized(ctx context.Context, key string, width int, webp bool) (raw []byte, contentType string, err error) {
	if !slices.Contains(Sizes, width) {
		return nil, "", ErrSize
	}
	if !isJPEG(key) && path.Ext(key) != ".png" {
		return s.Files.Get(ctx, key)
	}
	webp = webp && ByAccept(key)
	name := fmt.Sprintf("%d/%t/%s", width, webp, key)
	if p, ok := s.sizer.kept.Get(name); ok {
		there, err := s.Files.Exists(ctx, key)
		if err == nil && !there {
			err = blob.ErrNotFound
		}
		return p.raw, p.contentType, err
	}
	ctx = context.WithoutCancel(ctx) // Others wait for it too.
	made, err, _ := s.sizer.calls.Do(name, func() (any, error) { return s.narrow(ctx, key, width, webp) })
	if err != nil {
		return nil, "", err
	}
	p := made.(sized)
	s.sizer.kept.Put(name, p, len(p.raw))
	return p.raw, p.contentType, nil
}

func (s *Service) narrow(ctx context.Context, key string, width int, webp bool) (sized, error) {
	raw, contentType, err := s.Files.Get(ctx, key)
	if err != nil {
		return sized{}, err
	}
	as := sized{raw, contentType}
	config, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil || config.Width <= width {
		return as, nil
	}
	s.sizer.seats <- struct{}{}
	defer func() { <-s.sizer.seats }()
	img, format, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return as, nil // As it is stored, it is the reader's to make of it what it can.
	}
	b := img.Bounds()
	small := image.NewNRGBA(image.Rect(0, 0, width, max(1, b.Dy()*width/b.Dx())))
	xdraw.CatmullRom.Scale(small, small.Bounds(), img, b, draw.Src, nil)
	if webp {
		if raw, err := toWebP(small); err == nil {
			return sized{raw, typeWebP}, nil
		}
		// Everybody takes a JPEG.
	}
	p, err := encode(small, format)
	return sized{p.raw, contentType}, err
}
