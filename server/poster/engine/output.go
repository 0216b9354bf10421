package engine

import (
	"bytes"
	"container/list"
	"image"
	"image/jpeg"
	"image/png"
	"sync"

	"yuanfen/server/poster/splice"
	"yuanfen/server/poster/template"
)

// lazyJPEG codes a base when its first JPEG is wanted.
type lazyJPEG struct{ base func() (*splice.Base, error) }

func newLazyJPEG(m *image.RGBA) *lazyJPEG {
	return &lazyJPEG{sync.OnceValues(func() (*splice.Base, error) { return splice.New(m, Quality) })}
}

// JPEG appends one person's poster to out as a baseline JPEG, 4:2:0.
func (b *Base) JPEG(p Person, out []byte) ([]byte, error) {
	coded, err := b.jpeg.base()
	if err != nil {
		return nil, err
	}
	err = b.personal(p, func(c *canvas) error {
		out = coded.Render(c.img, c.touched, out)
		return nil
	})
	return out, err
}

// PNG gives one person's poster as a PNG.
func (b *Base) PNG(p Person) ([]byte, error) {
	var out bytes.Buffer
	err := b.personal(p, func(c *canvas) error {
		encoder := png.Encoder{CompressionLevel: png.BestSpeed}
		return encoder.Encode(&out, c.img)
	})
	return out.Bytes(), err
}

// Image gives one person's poster as pixels.
func (b *Base) Image(p Person) (*image.RGBA, error) {
	var m *image.RGBA
	err := b.personal(p, func(c *canvas) error {
		m = &image.RGBA{Pix: bytes.Clone(c.img.Pix), Stride: c.img.Stride, Rect: c.img.Rect}
		return nil
	})
	return m, err
}

// printQuality is that of the picture in a PDF: no colour is left out.
const printQuality = 95

// PDF gives one person's poster as a page to print, width millimetres wide.
func (b *Base) PDF(p Person, title string, width float64) ([]byte, error) {
	m, err := b.Image(p)
	if err != nil {
		return nil, err
	}
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, m, &jpeg.Options{Quality: printQuality}); err != nil {
		return nil, err
	}
	return pdf(picture.Bytes(), m.Rect.Dx(), m.Rect.Dy(), title, width), nil
}

// maxBases bounds the bases that are kept. One of 900 × 1600 takes 6 MB, and as
// much for each of its spare canvases.
const maxBases = 8

// bases keeps those that were used last.
type bases struct {
	mu   sync.Mutex
	used list.List // Of *kept, the last used in front.
}

type kept struct {
	key  baseKey
	base func() (*Base, error)
}

type baseKey struct {
	template string
	version  int
	shared   string
	scale    float64
}

// Base gives the base of a template and shared content, prepared once for as
// long as it is in use. The key of s must not be empty.
func (e *Engine) Base(t *template.Template, s Shared, scale float64) (*Base, error) {
	k := baseKey{t.ID, t.Version, s.Key, scale}
	e.bases.mu.Lock()
	var found *kept
	for at := e.bases.used.Front(); at != nil; at = at.Next() {
		if v := at.Value.(*kept); v.key == k {
			found = v
			e.bases.used.MoveToFront(at)
			break
		}
	}
	if found == nil {
		found = &kept{k, sync.OnceValues(func() (*Base, error) { return e.Prepare(t, s, scale) })}
		e.bases.used.PushFront(found)
		if e.bases.used.Len() > maxBases {
			e.bases.used.Remove(e.bases.used.Back())
		}
	}
	e.bases.mu.Unlock()
	b, err := found.base()
	if err != nil {
		e.forget(found)
	}
	return b, err
}

// forget drops a base that could not be prepared.
func (e *Engine) forget(v *kept) {
	e.bases.mu.Lock()
	defer e.bases.mu.Unlock()
	for at := e.bases.used.Front(); at != nil; at = at.Next() {
		if at.Value == v {
			e.bases.used.Remove(at)
			return
		}
	}
}
