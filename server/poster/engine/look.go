package engine

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"

	"golang.org/x/image/draw"

	"yuanfen/server/poster/code"
	"yuanfen/server/poster/raster"
	"yuanfen/server/poster/splice"
	"yuanfen/server/poster/template"
)

// LayerError is what is wrong with one layer of a template.
type LayerError struct {
	Layer int // In the template.
	Err   error
}

func (e *LayerError) Error() string { return fmt.Sprintf("图层 %d：%v", e.Layer, e.Err) }

// Unwrap is what is wrong.
func (e *LayerError) Unwrap() error { return e.Err }

// Look is a whole poster, for those who judge its template.
type Look struct {
	Image     *image.RGBA
	Contrasts []Contrast
	Marks     []image.Rectangle // What each layer has painted, by its number.
	Boxes     []Box             // Where each layer stands, by its number.
	Codes     []CodeSpot
}

// Box is where a layer stands once its anchors are followed and its text is set,
// in pixels of the canvas. One that is left out has no size.
type Box = raster.Rect

// CodeSpot is a QR code on a poster.
type CodeSpot struct {
	Layer  int
	Box    image.Rectangle // Its modules, without the quiet zone.
	Code   *code.Code
	Side   int  // Of the box on which it stands, pixels.
	Avatar bool // One covers its middle.
}

// LookAt paints a whole poster and notes what Look holds.
func (e *Engine) LookAt(t *template.Template, s Shared, p Person) (Look, error) {
	c := newCanvas(&Base{engine: e, template: t, scale: 1, shared: s}, p)
	c.check, c.marks, c.boxes = true, make([]image.Rectangle, len(t.Layers)), make([]Box, len(t.Layers))
	err := c.paintAll()
	return Look{c.img, c.contrasts, c.marks, c.boxes, c.spots}, err
}

// remember keeps what the texts that were just set look like.
func (c *canvas) remember() {
	for i := range c.contrasts {
		if k := &c.contrasts[i]; k.after == nil {
			k.after = image.NewRGBA(k.Ink.Intersect(c.img.Rect))
			draw.Draw(k.after, k.after.Rect, c.img, k.after.Rect.Min, draw.Src)
		}
	}
}

// findHidden finds how much of each text other layers have painted over since.
func (c *canvas) findHidden() {
	for i := range c.contrasts {
		k := &c.contrasts[i]
		changed, all := 0, k.after.Rect.Dx()*k.after.Rect.Dy()
		for y := k.after.Rect.Min.Y; y < k.after.Rect.Max.Y; y++ {
			for x := k.after.Rect.Min.X; x < k.after.Rect.Max.X; x++ {
				if k.after.RGBAAt(x, y) != c.img.RGBAAt(x, y) {
					changed++
				}
			}
		}
		if k.Hidden = 0; all > 0 {
			k.Hidden = float64(changed) / float64(all)
		}
		k.after = nil
	}
}

// The ways in which a poster reaches a phone.
const (
	AsSaved  = "按原图"
	AsShared = "缩小一半后"
)

// Readings are the picture as phones get it: after our JPEG, and after a chat has
// halved it.
func (l Look) Readings() (map[string]image.Image, error) {
	raw, err := splice.Encode(l.Image, Quality)
	if err != nil {
		return nil, err
	}
	m, err := jpeg.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	half := image.NewRGBA(image.Rect(0, 0, m.Bounds().Dx()/2, m.Bounds().Dy()/2))
	draw.ApproxBiLinear.Scale(half, half.Rect, m, m.Bounds(), draw.Src, nil)
	return map[string]image.Image{AsSaved: m, AsShared: half}, nil
}

// What Reads finds wrong.
var (
	ErrModules = errors.New("有码点看不清")
	ErrQuiet   = errors.New("四周的留白不是白的")
)

// The luma between which a decoder can't tell a module's colour, of 255.
const (
	darkBelow  = 96
	lightAbove = 160
)

// Reads looks at the middle of each module of a code, in the picture or in one
// reduced from it, and at the white zone around it. Nothing is left to error
// correction but what the avatar takes: that is for dirt and bad light.
func (s CodeSpot) Reads(m image.Image, width int) error {
	k := float64(m.Bounds().Dx()) / float64(width)
	px := float64(s.Box.Dx()) / float64(s.Code.N)
	at := func(x, y int) uint8 {
		px, py := (float64(s.Box.Min.X)+(float64(x)+0.5)*px)*k, (float64(s.Box.Min.Y)+(float64(y)+0.5)*px)*k
		return color.GrayModel.Convert(m.At(int(px), int(py))).(color.Gray).Y
	}
	n := s.Code.N
	for y := -code.Quiet; y < n+code.Quiet; y++ {
		for x := -code.Quiet; x < n+code.Quiet; x++ {
			luma := at(x, y)
			switch inside := x >= 0 && y >= 0 && x < n && y < n; {
			case !inside && luma < lightAbove:
				return ErrQuiet
			case inside && !s.covered(x, y) && (s.Code.Dark(x, y) && luma > darkBelow || !s.Code.Dark(x, y) && luma < lightAbove):
				return ErrModules
			}
		}
	}
	return nil
}

// covered tells whether a module lies under the avatar, or touches its rim.
func (s CodeSpot) covered(x, y int) bool {
	if !s.Avatar {
		return false
	}
	n := float64(s.Code.N)
	dx, dy := float64(x)+0.5-n/2, float64(y)+0.5-n/2
	r := float64(s.Side)*(avatarPart+avatarRim)/2*n/float64(s.Box.Dx()) + math.Sqrt2/2
	return dx*dx+dy*dy < r*r
}
