package engine

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // Pictures may be JPEGs,
	_ "image/png"  // PNGs
	"net/http"
	"sync"

	_ "golang.org/x/image/webp" // or WebP.

	"yuanfen/server/poster/raster"
	"yuanfen/server/poster/template"
	"yuanfen/server/poster/typeset"
)

// Limits of pictures.
const (
	maxPictureBytes  = 10 << 20
	maxPicturePixels = 16_000_000
	maxScaled        = 8 // Sizes that are kept of a picture.
)

// Errors of Decode.
var (
	ErrPictureBytes  = errors.New("图片超过 10 MB")
	ErrPictureType   = errors.New("只能用 JPEG、PNG 或 WebP 图片")
	ErrPicturePixels = errors.New("图片的像素太多")
)

// Picture is a decoded picture, with the sizes at which it was used. Safe for
// concurrent use.
type Picture struct {
	img *image.RGBA

	mu      sync.Mutex
	scaled  map[raster.Frame]*image.RGBA
	toneOf  image.Rectangle
	toneSet *raster.Tones
}

// Decode reads a picture. Its type is told by its first bytes, and its size in
// pixels is known before a pixel is decoded.
func Decode(raw []byte) (*Picture, error) {
	if len(raw) > maxPictureBytes {
		return nil, ErrPictureBytes
	}
	switch http.DetectContentType(raw) {
	case "image/jpeg", "image/png", "image/webp":
	default:
		return nil, ErrPictureType
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("图片已损坏：%w", err)
	}
	if config.Width < 1 || config.Height < 1 || config.Width*config.Height > maxPicturePixels {
		return nil, ErrPicturePixels
	}
	decoded, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("图片已损坏：%w", err)
	}
	return FromImage(decoded), nil
}

// FromImage makes a Picture of an image.
func FromImage(m image.Image) *Picture {
	b := m.Bounds()
	img := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(img, img.Rect, m, b.Min, draw.Src)
	return &Picture{img: img}
}

// Square gives the middle of a picture, at most side pixels wide: what is kept of
// an avatar.
func (p *Picture) Square(side int) *Picture {
	side = min(side, p.img.Rect.Dx(), p.img.Rect.Dy())
	f := raster.Frame{Box: raster.Rect{W: float64(side), H: float64(side)}, Focus: raster.Point{X: 0.5, Y: 0.5}, Crop: p.img.Rect}
	m, _ := f.Scaled(p.img)
	return &Picture{img: m}
}

// at gives the picture as a frame shows it, scaled once for each size.
func (p *Picture) at(f raster.Frame) (*image.RGBA, image.Point) {
	where := f.Box
	key := raster.Frame{Box: raster.Rect{X: where.X - float64(int(where.X)), Y: where.Y - float64(int(where.Y)), W: where.W, H: where.H}, Contain: f.Contain, Focus: f.Focus, Crop: f.Crop}
	p.mu.Lock()
	defer p.mu.Unlock()
	if m := p.scaled[key]; m != nil {
		return m, f.Corner()
	}
	m, at := f.Scaled(p.img)
	if p.scaled == nil || len(p.scaled) >= maxScaled {
		p.scaled = map[raster.Frame]*image.RGBA{}
	}
	p.scaled[key] = m
	return m, at
}

func (p *Picture) tones(part image.Rectangle) raster.Tones {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.toneSet == nil || p.toneOf != part {
		t := raster.TonesOf(p.img, part)
		p.toneSet, p.toneOf = &t, part
	}
	return *p.toneSet
}

// crop is the part of a picture that a layer uses.
func crop(l *template.Layer, p *Picture) image.Rectangle {
	if l.Crop == nil {
		return p.img.Rect
	}
	w, h := float64(p.img.Rect.Dx()), float64(p.img.Rect.Dy())
	r := raster.Rect{X: l.Crop[0] * w, Y: l.Crop[1] * h, W: (l.Crop[2] - l.Crop[0]) * w, H: (l.Crop[3] - l.Crop[1]) * h}
	return r.Pixels().Intersect(p.img.Rect)
}

func frameOf(l *template.Layer, s spot) raster.Frame {
	f := raster.Frame{Box: s, Contain: l.Fit == "contain", Focus: raster.Point{X: 0.5, Y: 0.5}, Radius: l.Radius, Arch: l.Arch, Opacity: opacity(l)}
	if l.Focus != nil {
		f.Focus = raster.Point{X: l.Focus[0], Y: l.Focus[1]}
	}
	if l.Fade != nil {
		f.Fade = raster.Fade(*l.Fade)
	}
	return f
}

func (c *canvas) paintPicture(l *template.Layer) (image.Rectangle, error) {
	s := c.stand(l, l.W, l.H)
	c.keep(l, s)
	f := frameOf(l, s)
	touched := image.Rectangle{}
	p := c.picture(l.Source)
	if p == nil && l.Fill == "" {
		return touched, nil
	}
	if l.Shadow != nil {
		tone, err := c.color(l.Shadow.Color)
		if err != nil {
			return touched, err
		}
		touched = raster.Shadow{DX: l.Shadow.DX, DY: l.Shadow.DY, Blur: l.Shadow.Blur, Color: tone}.Under(c.img, f.Outline())
	}
	if p == nil {
		r, err := c.paintInitial(l, f)
		return touched.Union(r), err
	}
	f.Crop = crop(l, p)
	scaled, at := p.at(f)
	return touched.Union(f.Paint(c.img, scaled, at)), nil
}

// paintInitial stands in for a picture that is missing: the first character of a
// text on a tone, or a figure.
func (c *canvas) paintInitial(l *template.Layer, f raster.Frame) (image.Rectangle, error) {
	fill, err := c.tint(l.Fill, l)
	if err != nil {
		return image.Rectangle{}, err
	}
	touched := f.Outline().Fill(c.img, fill)
	tone, err := c.color(l.Color)
	if err != nil {
		return touched, err
	}
	text := []rune(typeset.Clean(c.fill(l.Initial)))
	if len(text) == 0 {
		figure(c.img, f.Box, tone)
		return touched, nil
	}
	c.centre(string(text[:1]), typeset.Style{Family: typeset.Serif, Size: f.Box.H * 0.46}, f.Box, tone)
	return touched, nil
}

// figure draws a head and shoulders.
func figure(dst *image.RGBA, box spot, tone color.RGBA) {
	part := func(x, y, w, h float64) raster.Rect {
		return raster.Rect{X: box.X + x*box.W, Y: box.Y + y*box.H, W: w * box.W, H: h * box.H}
	}
	raster.Ellipse(part(0.36, 0.22, 0.28, 0.28)).Fill(dst, tone)
	raster.Arched(part(0.25, 0.56, 0.5, 0.24)).Fill(dst, tone)
}

// centre sets one line in the middle of a box.
func (c *canvas) centre(text string, s typeset.Style, box spot, tone color.RGBA) {
	s.LineHeight = 1
	b := c.base.engine.fonts.Set(text, s, 0)
	c.base.engine.fonts.Draw(c.img, b, box.X+(box.W-b.Width)/2, box.Y+(box.H-b.Height)/2, tone)
}
