package engine

import (
	"errors"
	"image"
	"image/color"
	"math"

	"yuanfen/server/poster/code"
	"yuanfen/server/poster/raster"
	"yuanfen/server/poster/template"
	"yuanfen/server/poster/typeset"
)

func (c *canvas) outline(l *template.Layer, s spot) (raster.Path, error) {
	switch l.Shape {
	case "ellipse":
		return raster.Ellipse(s), nil
	case "path":
		data := c.fill(l.Path)
		if data == "" { // A brand without a sign.
			return nil, nil
		}
		p, err := raster.ParsePath(data)
		if err != nil {
			return nil, err
		}
		v := l.View
		return p.Into(raster.Rect{X: v[0], Y: v[1], W: v[2], H: v[3]}, s), nil
	}
	return raster.Rounded(s, l.Radius), nil
}

func (c *canvas) paintShape(l *template.Layer) (touched image.Rectangle, err error) {
	s := c.stand(l, l.W, l.H)
	c.keep(l, s)
	p, err := c.outline(l, s)
	if err != nil {
		return touched, err
	}
	if l.Shadow != nil {
		tone, err := c.color(l.Shadow.Color)
		if err != nil {
			return touched, err
		}
		touched = raster.Shadow{DX: l.Shadow.DX, DY: l.Shadow.DY, Blur: l.Shadow.Blur, Color: tone}.Under(c.img, p)
	}
	fill, err := c.tint(l.Fill, l)
	if err != nil {
		return touched, err
	}
	if fill.A > 0 {
		touched = touched.Union(p.Fill(c.img, fill))
	}
	stroke, err := c.tint(l.Stroke, l)
	if err == nil && stroke.A > 0 {
		touched = touched.Union(p.Stroke(c.img, stroke, l.StrokeWidth))
	}
	return touched, err
}

func (c *canvas) paintGradient(l *template.Layer) (image.Rectangle, error) {
	s := c.stand(l, l.W, l.H)
	c.keep(l, s)
	stops := make([]raster.Stop, len(l.Stops))
	for i, stop := range l.Stops {
		tone, err := c.tint(stop.Color, l)
		if err != nil {
			return image.Rectangle{}, err
		}
		stops[i] = raster.Stop{At: stop.At, Color: tone}
	}
	return raster.Gradient(c.img, s, l.Angle, stops), nil
}

// paintScrim makes what lies below dark or light enough for text of a colour.
func (c *canvas) paintScrim(l *template.Layer) (image.Rectangle, error) {
	s := c.stand(l, l.W, l.H)
	c.keep(l, s)
	text, err := c.color(l.Text)
	if err != nil {
		return image.Rectangle{}, err
	}
	which := ".dark"
	if raster.Luminance(text.R, text.G, text.B) < 0.2 {
		which = ".light"
	}
	solid := 0.6
	if l.Solid != nil {
		solid = *l.Solid
	}
	return raster.Scrim(c.img, s, l.Side, solid, c.tone(l.Over+which), text), nil
}

func (c *canvas) paintPattern(l *template.Layer) (image.Rectangle, error) {
	s := c.stand(l, l.W, l.H)
	c.keep(l, s)
	tone, err := c.tint(l.Color, l)
	if err != nil {
		return image.Rectangle{}, err
	}
	return raster.Ornament{
		Kind: l.Kind, Box: s, Color: tone, Seed: l.Seed, Count: l.Count,
		Width: l.StrokeWidth / c.base.scale, Amount: l.Amount, Scale: c.base.scale,
	}.Paint(c.img), nil
}

// paintSeal paints a seal of one character, or of four in two columns from the
// right, with the slight unevenness of a print.
func (c *canvas) paintSeal(l *template.Layer) (image.Rectangle, error) {
	s := c.stand(l, l.W, l.W)
	c.keep(l, s)
	fill, err := c.tint(l.Fill, l)
	if err != nil {
		return image.Rectangle{}, err
	}
	if fill.A == 0 {
		fill, err = c.tint("#a8402f", l)
	}
	if err != nil {
		return image.Rectangle{}, err
	}
	tone, err := c.tint(l.Color, l)
	if err != nil {
		return image.Rectangle{}, err
	}
	touched := raster.Rounded(s, s.W*0.09).Fill(c.img, fill)
	inner := raster.Rect{X: s.X + s.W*0.055, Y: s.Y + s.W*0.055, W: s.W * 0.89, H: s.W * 0.89}
	raster.Rounded(inner, s.W*0.05).Stroke(c.img, tone, s.W*0.018)
	c.carve([]rune(typeset.Clean(c.fill(l.Text))), inner, tone)
	return touched, nil
}

func (c *canvas) carve(text []rune, box spot, tone color.RGBA) {
	side := 1
	if len(text) > 1 {
		side = 2
	}
	cell := box.W * 0.92 / float64(side)
	pad := box.W * 0.04
	for i, r := range text[:min(len(text), side*side)] {
		x, y := float64(side-1-i/side), float64(i%side)
		at := raster.Rect{X: box.X + pad + x*cell, Y: box.Y + pad + y*cell, W: cell, H: cell}
		c.centre(string(r), typeset.Style{Family: typeset.Serif, Size: cell * 0.88}, at, tone)
	}
}

// paintCode paints the person's code on white.
func (c *canvas) paintCode(i int, l *template.Layer) (image.Rectangle, error) {
	s := c.stand(l, l.W, l.W)
	c.keep(l, s)
	side := int(math.Round(l.W))
	box := image.Rect(0, 0, side, side).Add(image.Pt(int(math.Round(s.X)), int(math.Round(s.Y))))
	if !box.In(c.img.Rect) {
		return image.Rectangle{}, errors.New("二维码超出画布")
	}
	if !c.base.grounded(l) || c.base.static == nil {
		raster.Pill{W: side, H: side, Radius: l.Radius}.Fill(c.img, box.Min, white)
	}
	avatar := c.person.Pictures["distributor.avatar"]
	if c.person.MiniCode != nil {
		if !l.Avatar {
			avatar = nil
		}
		return box, c.paintMini(box, avatar)
	}
	if c.person.Code == "" {
		return box, ErrNoCode
	}
	withAvatar := l.Avatar && avatar != nil
	q, err := code.New(c.person.Code, withAvatar)
	if err != nil {
		return box, err
	}
	if err := q.Fits(int(float64(side) / c.base.scale)); err != nil {
		return box, err
	}
	touched := q.Paint(c.img, box)
	if c.check {
		c.spots = append(c.spots, CodeSpot{Layer: i, Box: touched, Code: q, Side: side, Avatar: withAvatar})
	}
	if withAvatar {
		c.middle(box, avatar, avatarPart, avatarRim)
	}
	if !c.base.grounded(l) {
		return box, nil
	}
	return touched, nil
}

// The parts of a QR code's width that the avatar in its middle takes, and the rim.
const (
	avatarPart = 0.2
	avatarRim  = 0.03
)

var white = color.RGBA{255, 255, 255, 255}

// grounded tells whether the white ground of a code is part of the base: it is
// the same for everybody unless the code moves.
func (b *Base) grounded(l *template.Layer) bool {
	return l.Type == template.Code && len(l.Anchors) == 0
}

// paintGrounds paints what the codes stand on.
func (c *canvas) paintGrounds() {
	for i := range c.base.template.Layers {
		if l := &c.base.template.Layers[i]; c.base.grounded(l) {
			side := int(math.Round(l.W))
			raster.Pill{W: side, H: side, Radius: l.Radius}.Fill(c.img, image.Pt(int(math.Round(l.X)), int(math.Round(l.Y))), white)
		}
	}
}

// middle puts a round picture with a white rim in the middle of a code.
func (c *canvas) middle(box image.Rectangle, p *Picture, part, rim float64) {
	side := box.Dx()
	disc := func(part float64) image.Rectangle {
		d := int(float64(side) * part)
		d -= (side - d) % 2 // In the very middle.
		return image.Rect(0, 0, d, d).Add(box.Min.Add(image.Pt((side-d)/2, (side-d)/2)))
	}
	if rim > 0 {
		around := disc(part + rim)
		raster.Pill{W: around.Dx(), H: around.Dx(), Radius: float64(side)}.Fill(c.img, around.Min, white)
	}
	d := disc(part)
	at := raster.Rect{X: float64(d.Min.X), Y: float64(d.Min.Y), W: float64(d.Dx()), H: float64(d.Dx())}
	f := raster.Frame{Box: at, Focus: raster.Point{X: 0.5, Y: 0.5}, Crop: p.img.Rect, Radius: float64(side), Opacity: 1}
	scaled, corner := p.at(f)
	f.Paint(c.img, scaled, corner)
}

// leastMini is the least width of WeChat's round code on a canvas of 900
// (WECHAT.md 4.6).
const leastMini = 200

// paintMini puts WeChat's round code as it came: pixel for pixel if it has the
// size of its box or less, else evenly reduced. Only the disc in its middle may
// be covered, by the avatar.
func (c *canvas) paintMini(box image.Rectangle, avatar *Picture) error {
	m := c.person.MiniCode.img
	side := m.Rect.Dx()
	least := leastMini * c.base.template.Size[0] / 900
	switch {
	case side != m.Rect.Dy() || side < least:
		return ErrMiniCode
	case side > box.Dx():
		side = box.Dx()
	}
	at := box.Min.Add(image.Pt((box.Dx()-side)/2, (box.Dy()-side)/2))
	f := raster.Frame{Box: raster.Rect{X: float64(at.X), Y: float64(at.Y), W: float64(side), H: float64(side)}, Focus: raster.Point{X: 0.5, Y: 0.5}, Crop: m.Rect, Opacity: 1}
	scaled, corner := c.person.MiniCode.at(f)
	f.Paint(c.img, scaled, corner)
	if avatar != nil {
		c.middle(image.Rect(0, 0, side, side).Add(at), avatar, MiniDisc, 0)
	}
	return nil
}

// MiniDisc is the part of the round code's width that its middle disc takes,
// which WeChat fills with the mini-program's logo.
const MiniDisc = 0.42
