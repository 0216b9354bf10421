package engine

import (
	"bytes"
	"container/list"
	"image"
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

// PDF gives one person's poster as a page of A4 to print, at 300 dots an inch or
// more and without loss. Nothing of it is kept: a page takes fifty megabytes while
// it is made.
func (e *Engine) PDF(t *template.Template, s Shared, p Person, title string) ([]byte, error) {
	_, _, scale := onPaper(t.Size[0], t.Size[1])
	if err := checkScale(t, scale); err != nil {
		return nil, err
	}
	c := newCanvas(&Base{engine: e, template: t.Scaled(scale), scale: scale, shared: s}, p)
	if err := c.paintAll(); err != nil {
		return nil, err
	}
	ground, err := c.color(c.base.template.Ground)
	if err != nil {
		return nil, err
	}
	idat, err := idatOf(c.img)
	if err != nil {
		return nil, err
	}
	return pdf(idat, c.img.Rect.Dx(), c.img.Rect.Dy(), ground, title), nil
}

// maxKept bounds the bytes of the bases that are kept, their spare canvases counted
// in: seven of 900 × 1600, a hundred of previews.
const maxKept = 160 << 20

// bases keeps those that were used last.
type bases struct {
	mu   sync.Mutex
	used list.List // Of *kept, the last used in front.
	size int
}

type kept struct {
	key  baseKey
	base func() (*Base, error)
	size int
}

type baseKey struct {
	template string
	version  int
	shared   string
	scale    float64
}

// cost is about what a base takes: its pixels, its blocks, its spare canvases.
func cost(t *template.Template, scale float64) int {
	return int(float64(t.Size[0]*t.Size[1]*4)*scale*scale) * (2 + maxSpare)
}

// Base gives the base of a template and shared content, prepared once for as
// long as it is in use. key names the content as Shared.Key does, and must not be
// empty; shared is asked for it when the base is not there.
func (e *Engine) Base(t *template.Template, key string, scale float64, shared func() (Shared, error)) (*Base, error) {
	found := e.bases.find(baseKey{t.ID, t.Version, key, scale}, cost(t, scale), func() (*Base, error) {
		s, err := shared()
		if err != nil {
			return nil, err
		}
		return e.Prepare(t, s, scale)
	})
	b, err := found.base()
	if err != nil {
		e.bases.forget(found)
	}
	return b, err
}

func (s *bases) find(k baseKey, size int, prepare func() (*Base, error)) *kept {
	s.mu.Lock()
	defer s.mu.Unlock()
	for at := s.used.Front(); at != nil; at = at.Next() {
		if v := at.Value.(*kept); v.key == k {
			s.used.MoveToFront(at)
			return v
		}
	}
	found := &kept{k, sync.OnceValues(prepare), size}
	s.used.PushFront(found)
	for s.size += size; s.size > maxKept && s.used.Len() > 1; {
		s.remove(s.used.Back())
	}
	return found
}

func (s *bases) remove(at *list.Element) {
	s.size -= at.Value.(*kept).size
	s.used.Remove(at)
}

// forget drops a base that could not be prepared.
func (s *bases) forget(v *kept) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for at := s.used.Front(); at != nil; at = at.Next() {
		if at.Value == v {
			s.remove(at)
			return
		}
	}
}
