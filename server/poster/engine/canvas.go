package engine

import (
	"image"
	"image/color"
	"image/draw"
	"strconv"
	"strings"

	"yuanfen/server/poster/raster"
	"yuanfen/server/poster/template"
)

// spot is where a layer has come to stand.
type spot = raster.Rect

// canvas is a picture that layers are painted on.
type canvas struct {
	base      *Base
	person    Person
	img       *image.RGBA
	placed    map[string]spot // Of the layers of the base, by id.
	own       map[string]spot // Of the person's.
	touched   []image.Rectangle
	check     bool
	contrasts []Contrast
	marks     []image.Rectangle // What each layer has painted, if somebody looks.
	boxes     []Box             // Where each layer stands, if somebody looks.
	stood     spot              // Where the last one stood.
	spots     []CodeSpot
}

func newCanvas(b *Base, p Person) *canvas {
	size := b.template.Size
	return &canvas{base: b, person: p, img: image.NewRGBA(image.Rect(0, 0, size[0], size[1])), placed: map[string]spot{}, own: map[string]spot{}}
}

func (c *canvas) paintGround() error {
	ground, err := c.color(c.base.template.Ground)
	if err != nil {
		return err
	}
	draw.Draw(c.img, c.img.Rect, image.NewUniform(ground), image.Point{}, draw.Src)
	return nil
}

// paint paints one layer, number i of the template.
func (c *canvas) paint(i int, l *template.Layer) error {
	if l.When != "" && c.value(l.When) == "" && c.picture(l.When) == nil {
		c.keep(l, c.stand(l, 0, 0))
		c.note(i, image.Rectangle{})
		return nil
	}
	var r image.Rectangle
	var err error
	switch l.Type {
	case template.Text:
		r, err = c.paintText(i, l)
	case template.Picture:
		r, err = c.paintPicture(l)
	case template.Shape:
		r, err = c.paintShape(l)
	case template.Gradient:
		r, err = c.paintGradient(l)
	case template.Scrim:
		r, err = c.paintScrim(l)
	case template.Pattern:
		r, err = c.paintPattern(l)
	case template.Code:
		r, err = c.paintCode(i, l)
	case template.Price:
		r, err = c.paintPrice(i, l)
	case template.Badge:
		r, err = c.paintBadge(i, l)
	case template.Seal:
		r, err = c.paintSeal(l)
	}
	if r = r.Intersect(c.img.Rect); !r.Empty() {
		c.touched = append(c.touched, r)
	}
	c.note(i, r)
	return err
}

// note keeps what a layer has painted and where it stands, if somebody looks.
func (c *canvas) note(i int, painted image.Rectangle) {
	if c.marks != nil {
		c.marks[i], c.boxes[i] = painted, c.stood
	}
}

// value is that of a variable; a person's comes before what is shared.
func (c *canvas) value(name string) string {
	if v, ok := c.person.Text[name]; ok {
		return v
	}
	return c.base.shared.Text[name]
}

func (c *canvas) picture(name string) *Picture {
	if p := c.person.Pictures[name]; p != nil {
		return p
	}
	return c.base.shared.Pictures[name]
}

// fill puts values in the place of a text's variables.
func (c *canvas) fill(text string) string { return template.Fill(text, c.value) }

func (c *canvas) find(id string) spot {
	if s, ok := c.own[id]; ok {
		return s
	}
	return c.placed[id]
}

// keep remembers where a layer stands.
func (c *canvas) keep(l *template.Layer, s spot) {
	switch {
	case l.ID == "":
	case l.Personal():
		c.own[l.ID] = s
	default:
		c.placed[l.ID] = s
	}
}

// stand finds the place of a layer whose content is w × h.
func (c *canvas) stand(l *template.Layer, w, h float64) spot {
	s := spot{X: l.X, Y: l.Y, W: w, H: h}
	for _, a := range l.Anchors {
		to := c.find(a.To)
		switch a.Side {
		case "below":
			s.Y = to.Y + to.H + a.Gap
			s.X = along(a.Align, s.X, to.X, to.W, w)
		case "above":
			s.Y = to.Y - a.Gap - h
			s.X = along(a.Align, s.X, to.X, to.W, w)
		case "right":
			s.X = to.X + to.W + a.Gap
			s.Y = along(a.Align, s.Y, to.Y, to.H, h)
		case "left":
			s.X = to.X - a.Gap - w
			s.Y = along(a.Align, s.Y, to.Y, to.H, h)
		case "inside":
			s.X = along(a.Align, s.X, to.X+a.Gap, to.W-2*a.Gap, w)
			s.Y = along(a.Align, s.Y, to.Y+a.Gap, to.H-2*a.Gap, h)
		}
	}
	c.stood = s
	return s
}

// along aligns a length within another one; without a word it stays at own.
func along(align string, own, from, length, size float64) float64 {
	switch align {
	case "start":
		return from
	case "middle":
		return from + (length-size)/2
	case "end":
		return from + length - size
	}
	return own
}

func opacity(l *template.Layer) float64 {
	if l.Opacity == nil {
		return 1
	}
	return *l.Opacity
}

// color reads a colour of the template; its alpha is not premultiplied.
func (c *canvas) color(text string) (color.RGBA, error) {
	name, share, some := strings.Cut(text, "/")
	var out color.RGBA
	var err error
	switch {
	case name == "":
		return color.RGBA{}, nil
	case name[0] == '$':
		hex, ok := c.base.shared.Theme[name[1:]]
		if !ok {
			hex = c.base.template.Theme[name[1:]]
		}
		out, err = parseHex(hex)
	case name[0] == '@':
		out = c.tone(name[1:])
	default:
		out, err = parseHex(name)
	}
	if some {
		per, _ := strconv.Atoi(share)
		out.A = uint8(int(out.A) * per / 100)
	}
	return out, err
}

// tint is color with the layer's opacity.
func (c *canvas) tint(text string, l *template.Layer) (color.RGBA, error) {
	out, err := c.color(text)
	out.A = uint8(float64(out.A)*opacity(l) + 0.5)
	return out, err
}

func parseHex(s string) (color.RGBA, error) {
	v, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 32)
	switch {
	case err != nil || (len(s) != 7 && len(s) != 9):
		return color.RGBA{}, &template.Error{Problem: "“" + s + "”不是颜色"}
	case len(s) == 7:
		v = v<<8 | 0xff
	}
	return color.RGBA{uint8(v >> 24), uint8(v >> 16), uint8(v >> 8), uint8(v)}, nil
}

// tone is that of the picture in a layer: hero.dark.
func (c *canvas) tone(name string) color.RGBA {
	id, which, _ := strings.Cut(name, ".")
	tones := raster.Tones{Mean: neutral, Top: neutral, Bottom: neutral, Dark: color.RGBA{34, 34, 32, 255}, Light: color.RGBA{240, 238, 232, 255}}
	for i := range c.base.template.Layers {
		l := &c.base.template.Layers[i]
		if p := c.picture(l.Source); l.ID == id && p != nil {
			tones = p.tones(crop(l, p))
		}
	}
	switch which {
	case "top":
		return tones.Top
	case "bottom":
		return tones.Bottom
	case "dark":
		return tones.Dark
	case "light":
		return tones.Light
	}
	return tones.Mean
}

var neutral = color.RGBA{214, 209, 199, 255}
