package content

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	"net/http"
	"path"
	"slices"
	"strconv"

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
	shrinking = 2        // Pictures made small at a time.
)

// sizer holds pictures that were made small, and who makes them.
type sizer struct {
	kept  *lru.Cache[string, []byte]
	seats chan struct{}
	calls singleflight.Group
}

func newSizer() *sizer {
	return &sizer{kept: lru.New[string, []byte](maxSized), seats: make(chan struct{}, shrinking)}
}

// Sized reads a picture at most width pixels wide, one of Sizes. What is no JPEG or
// PNG, or is not wider, comes as it is. A file that is gone is blob.ErrNotFound,
// however lately it was asked for.
func (s *Service) Sized(ctx context.Context, key string, width int) (raw []byte, contentType string, err error) {
	if !slices.Contains(Sizes, width) {
		return nil, "", ErrSize
	}
	if ext := path.Ext(key); ext != ".jpg" && ext != ".jpeg" && ext != ".png" {
		return s.Files.Get(ctx, key)
	}
	name := strconv.Itoa(width) + "/" + key
	if raw, ok := s.sizer.kept.Get(name); ok {
		there, err := s.Files.Exists(ctx, key)
		if err == nil && !there {
			err = blob.ErrNotFound
		}
		return raw, blob.ContentType(key), err
	}
	ctx = context.WithoutCancel(ctx) // Others wait for it too.
	made, err, _ := s.sizer.calls.Do(name, func() (any, error) { return s.narrow(ctx, key, width) })
	if err != nil {
		return nil, "", err
	}
	raw = made.([]byte)
	s.sizer.kept.Put(name, raw, len(raw))
	return raw, blob.ContentType(key), nil
}

func (s *Service) narrow(ctx context.Context, key string, width int) ([]byte, error) {
	raw, _, err := s.Files.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil || config.Width <= width {
		return raw, nil
	}
	s.sizer.seats <- struct{}{}
	defer func() { <-s.sizer.seats }()
	img, format, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return raw, nil // As it is stored, it is the reader's to make of it what it can.
	}
	b := img.Bounds()
	small := image.NewNRGBA(image.Rect(0, 0, width, max(1, b.Dy()*width/b.Dx())))
	xdraw.CatmullRom.Scale(small, small.Bounds(), img, b, draw.Src, nil)
	p, err := encode(small, format)
	return p.raw, err
}
