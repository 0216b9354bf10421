// Package engine renders posters from templates. What all distributors share is
// painted and coded once (a Base); what differs is drawn on top of it, and only
// the parts of the JPEG that it touches are coded again.
package engine

import (
	"errors"
	"fmt"
	"image"
	"io/fs"

	"yuanfen/server/poster/template"
	"yuanfen/server/poster/typeset"
)

// Quality is the JPEG quality of posters.
const Quality = 85

// Engine renders posters. Safe for concurrent use.
type Engine struct {
	fonts *typeset.Fonts
	bases bases
}

// New returns an engine that sets text in the typefaces of files, and in those of
// more what they lack; more may be nil. Without the first the error says what to
// do, and there are no posters.
func New(files, more fs.FS) (*Engine, error) {
	fonts, err := typeset.Load(files, more)
	if err != nil {
		return nil, err
	}
	return &Engine{fonts: fonts}, nil
}

// Shared is what all posters of a template have in common: product, campaign,
// brand.
type Shared struct {
	// Key names this content, with its version; equal keys promise equal content.
	Key      string
	Text     map[string]string   // By variable: product.title.
	Pictures map[string]*Picture // By variable: product.picture.
	Theme    map[string]string   // The brand's colours, #rrggbb by name, in place of the template's.
}

// Person is what differs from one poster to the next.
type Person struct {
	Text     map[string]string   // By variable: distributor.name.
	Pictures map[string]*Picture // By variable: distributor.avatar.
	Price    int64               // Fen; not shown unless it is over 0.
	From     bool                // Price is the lowest of several.
	Was      int64               // Fen; struck through if it is over Price.
	Code     string              // What the QR code says.
	// MiniCode is WeChat's round code in place of a QR code, as it came.
	MiniCode *Picture
}

// Errors that a caller can mend.
var (
	ErrNoCode   = errors.New("海报没有二维码内容")
	ErrMiniCode = errors.New("小程序码的尺寸与模板不符")
)

// Unprintable is a text that must be exact and can't be: a character of it is in
// no typeface, or all of it does not fit.
type Unprintable struct {
	Text string
	Rune rune // 0 if the text does not fit.
}

func (e *Unprintable) Error() string {
	if e.Rune == 0 {
		return fmt.Sprintf("“%s”太长，写不下；请改短，或让模板给它更多地方", e.Text)
	}
	return fmt.Sprintf("“%s”里的“%c”（U+%04X）没有字体能写；请换一种写法，或把含有这个字的字体放进 poster.fonts 的文件夹后重启", e.Text, e.Rune, e.Rune)
}

// Contrast is how well a text can be read where it stands.
type Contrast struct {
	Layer  int    // In the template.
	Text   string // What was set.
	Ratio  float64
	Ink    image.Rectangle // Where it stands.
	Hidden float64         // The part of it that later layers painted over, 0 to 1.

	after *image.RGBA // Ink's pixels when it had just been set.
}

// Base is a template with its shared content, painted and coded.
type Base struct {
	engine   *Engine
	template *template.Template // At the scale of the canvas.
	scale    float64
	shared   Shared
	static   *canvas
	jpeg     *lazyJPEG
	own      []int            // The layers that differ from one person to the next.
	spare    chan *image.RGBA // Canvases that equal static.
}

// maxSpare canvases of a base wait to be used again.
const maxSpare = 2

// maxScale is for print: A4 of the narrowest template.
const maxScale = 13

// maxPixels bounds a canvas: 48 MB.
const maxPixels = 12_000_000

// Prepare paints what the posters of a template share. scale is 1 for screens.
func (e *Engine) Prepare(t *template.Template, s Shared, scale float64) (*Base, error) {
	if err := checkScale(t, scale); err != nil {
		return nil, err
	}
	b := &Base{engine: e, template: t.Scaled(scale), scale: scale, shared: s, spare: make(chan *image.RGBA, maxSpare)}
	b.static = newCanvas(b, Person{})
	if err := b.static.paintGround(); err != nil {
		return nil, err
	}
	for i := range b.template.Layers {
		l := &b.template.Layers[i]
		if l.Personal() {
			b.own = append(b.own, i)
		} else if err := b.static.paint(i, l); err != nil {
			return nil, &LayerError{i, err}
		}
	}
	b.static.paintGrounds()
	b.jpeg = newLazyJPEG(b.static.img)
	return b, nil
}

func checkScale(t *template.Template, scale float64) error {
	if scale <= 0 || scale > maxScale {
		return fmt.Errorf("海报的放大倍数 %v 不在 0 到 %d 之间", scale, maxScale)
	}
	if float64(t.Size[0]*t.Size[1])*scale*scale > maxPixels {
		return fmt.Errorf("海报放大 %v 倍后超过 %d 万像素", scale, maxPixels/10_000)
	}
	return nil
}

// Legible is a nickname as it can be set: without what no typeface has.
func (e *Engine) Legible(name string) string { return e.fonts.Legible(name) }

// personal paints one person's layers on a copy of the base, and hands over the
// picture with the parts that changed. The picture is used again afterwards.
func (b *Base) personal(p Person, use func(c *canvas) error) error {
	c := b.borrow(p)
	err := c.paintOwn()
	if err == nil {
		err = use(c)
	}
	b.giveBack(c)
	return err
}

func (c *canvas) paintOwn() error {
	for _, i := range c.base.own {
		if err := c.paint(i, &c.base.template.Layers[i]); err != nil {
			return &LayerError{i, err}
		}
		c.remember()
	}
	c.findHidden()
	return nil
}

func (b *Base) borrow(p Person) *canvas {
	c := &canvas{base: b, person: p, placed: b.static.placed, own: map[string]spot{}}
	select {
	case c.img = <-b.spare:
	default:
		c.img = image.NewRGBA(b.static.img.Rect)
		copy(c.img.Pix, b.static.img.Pix)
	}
	return c
}

// giveBack makes the canvas equal to the base again.
func (b *Base) giveBack(c *canvas) {
	for _, r := range c.touched {
		from, to := c.img.PixOffset(r.Min.X, r.Min.Y), r.Dx()*4
		for y := r.Min.Y; y < r.Max.Y; y++ {
			copy(c.img.Pix[from:from+to], b.static.img.Pix[from:from+to])
			from += c.img.Stride
		}
	}
	select {
	case b.spare <- c.img:
	default:
	}
}

// Inspect paints a whole poster and tells how well each of its texts can be
// read: what there is to look at before a template is used.
func (e *Engine) Inspect(t *template.Template, s Shared, p Person) (*image.RGBA, []Contrast, error) {
	c := newCanvas(&Base{engine: e, template: t, scale: 1, shared: s}, p)
	c.check = true
	err := c.paintAll()
	return c.img, c.contrasts, err
}

// paintAll paints every layer, what is shared and what is not.
func (c *canvas) paintAll() error {
	if err := c.paintGround(); err != nil {
		return err
	}
	for i := range c.base.template.Layers {
		if err := c.paint(i, &c.base.template.Layers[i]); err != nil {
			return &LayerError{i, err}
		}
		c.remember()
	}
	c.findHidden()
	return nil
}
