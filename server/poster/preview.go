package poster

import (
	"context"

	"yuanfen/server/poster/engine"
	"yuanfen/server/poster/splice"
	"yuanfen/server/poster/template"
)

// Preview is what a template that nobody has kept would look like.
type Preview struct {
	Picture []byte       // JPEG; nil if it can't be drawn: Faults says why.
	Boxes   []engine.Box // Where each layer stands.
	Faults  []Fault      // What the trial would find in this case.
}

// Preview draws a template from its JSON in one of the hard cases, with a
// distributor and a product or, where they are 0, with those of the specimens.
// Nothing is kept.
func (s *Service) Preview(ctx context.Context, body []byte, in string, distributorID, productID int64) (Preview, error) {
	c, err := caseOf(in)
	if err != nil {
		return Preview{}, err
	}
	d, err := read(body)
	if err != nil {
		return Preview{}, err
	}
	t, err := template.Decode(body)
	if err != nil {
		return Preview{}, err
	}
	e, err := s.studio.engine()
	if err != nil {
		return Preview{}, err
	}
	shared, person, err := s.posing(ctx, d, t, sitter{distributorID, productID})
	if err != nil {
		return Preview{}, err
	}
	leave, err := s.studio.sitForTrial(ctx)
	if err != nil {
		return Preview{}, err
	}
	defer leave()
	p := &proof{tpl: t, seen: map[string]bool{}}
	p.needsCode(d)
	p.needsTexts(d)
	look, err := p.try(e, c, shared, person)
	if err != nil {
		return Preview{}, err
	}
	out := Preview{Boxes: look.Boxes, Faults: p.faults}
	if !p.undrawn {
		out.Picture, err = splice.Encode(look.Image, engine.Quality)
	}
	return out, err
}
