package poster

import (
	"context"
	"errors"
	"net/http"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/web"
	"yuanfen/server/poster/engine"
	"yuanfen/server/poster/splice"
	"yuanfen/server/poster/template"
)

// sample is what stands on a template's specimen in the place of what an order
// gives.
var sample = map[string]string{
	"campaign.title": "夏至前，把冷泡茶备好", "campaign.text": "满两件减三十元；以下单时所见为准。", "campaign.starts": "06.18", "campaign.ends": "06.20",
	"store.name": "知夏茶舍", "store.date": "五月初一", "store.text": "巷子口第三家，水一直是开的。", "store.city": "杭州",
	"certificate.number": "SAMPLE-000000", "certificate.name": "林知夏", "certificate.scope": "样张，不作授权之用", "certificate.starts": "2026.05.01", "certificate.ends": "2027.04.30", "certificate.issued": "2026.04.28", "certificate.signer": "签发　样张",
}

// Specimen draws a version of a template as it would look in one of the hard cases,
// "plain" as with most.
func (s *Service) Specimen(ctx context.Context, d Design, in string) ([]byte, error) {
	c, err := caseOf(in)
	if err != nil {
		return nil, err
	}
	e, err := s.studio.engine()
	if err != nil {
		return nil, err
	}
	t, err := s.parsed.of(d)
	if err != nil {
		return nil, err
	}
	shared, person, err := s.posing(ctx, d, t, sitter{})
	if err != nil {
		return nil, err
	}
	if err := s.studio.sit(ctx); err != nil {
		return nil, err
	}
	defer func() { <-s.studio.seats }()
	shared, person = posed(c, shared, person)
	look, err := e.LookAt(t, shared, person)
	if err != nil {
		return nil, undrawn(t, err)
	}
	return splice.Encode(look.Image, engine.Quality)
}

// undrawn says which layer of a template can't be drawn.
func undrawn(t *template.Template, err error) error {
	var at *engine.LayerError
	if !errors.As(err, &at) {
		return err
	}
	return web.Errorf(http.StatusUnprocessableEntity, "poster.faulty_template", "%s画不出来：%v。请改正后提交新版本。", layerName(t, at.Layer), at.Err)
}

// tryOut draws one picture of an order for nobody: what all of them would fail at
// is refused before any is begun.
func (s *Service) tryOut(ctx context.Context, d Design, o Order) error {
	f := facts{now: clock.Millis(s.deps.DB.Clock().Now()), design: d, data: o.Data, holder: somebody(s.deps.PublicURL)}
	var err error
	if f.tpl, err = s.parsed.of(d); err != nil {
		return err
	}
	if o.ProductID != 0 {
		if f.product, err = s.onShelf(ctx, o.ProductID); err != nil {
			return err
		}
	}
	_, err = s.draw(ctx, s.settled(f), asJPEG, full)
	return err
}
