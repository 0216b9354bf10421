package template

// Scaled is the template for a canvas k times as large: print takes 2 or 3.
func (t *Template) Scaled(k float64) *Template {
	out := *t
	out.Size = [2]int{int(float64(t.Size[0]) * k), int(float64(t.Size[1]) * k)}
	out.Layers = make([]Layer, len(t.Layers))
	for i, l := range t.Layers {
		out.Layers[i] = l.scaled(k)
	}
	return &out
}

func (l Layer) scaled(k float64) Layer {
	for _, v := range []*float64{&l.X, &l.Y, &l.W, &l.H, &l.Size, &l.MinSize, &l.WasSize, &l.Radius, &l.StrokeWidth} {
		*v *= k
	}
	anchors := make([]Anchor, len(l.Anchors))
	for i, a := range l.Anchors {
		a.Gap *= k
		anchors[i] = a
	}
	l.Anchors = anchors
	if l.Shadow != nil {
		l.Shadow = &Shadow{l.Shadow.DX * k, l.Shadow.DY * k, l.Shadow.Blur * k, l.Shadow.Color}
	}
	if l.Fade != nil {
		l.Fade = &Fade{l.Fade.Top * k, l.Fade.Right * k, l.Fade.Bottom * k, l.Fade.Left * k}
	}
	return l
}
