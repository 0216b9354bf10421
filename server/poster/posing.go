package poster

import (
	"context"
	"image/color"

	"yuanfen/server/catalog"
	"yuanfen/server/distributor"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/poster/engine"
	"yuanfen/server/poster/template"
	"yuanfen/server/referral"
)

// sitter is whom and what a template is shown with. 0: somebody who does not exist,
// the newest product on the shelf.
type sitter struct{ distributor, product int64 }

// noCode is a share code that nobody has: what a specimen leads to is no shop.
const noCode = "000000000000"

func somebody(site string) holder { return holder{name: "林知夏", code: site + "/s/" + noCode} }

// posing is what a template is tried and shown with. The template need not be kept
// anywhere.
func (s *Service) posing(ctx context.Context, d Design, t *template.Template, who sitter) (engine.Shared, engine.Person, error) {
	e, err := s.studio.engine()
	if err != nil {
		return engine.Shared{}, engine.Person{}, err
	}
	f, err := s.posingFacts(ctx, d, t, who)
	if err != nil {
		return engine.Shared{}, engine.Person{}, err
	}
	shared, err := s.content(ctx, f)
	if err != nil {
		return shared, engine.Person{}, err
	}
	person, err := s.person(ctx, e, f)
	for name, value := range map[string]string{"product.title": "明前龙井", "product.subtitle": "清明前手工采摘的群体种龙井", "product.number": "07", "product.date": "3 月 28 日上市"} {
		if shared.Text[name] == "" {
			shared.Text[name] = value
		}
	}
	for _, name := range []string{"product.picture", "story.picture", "campaign.picture"} {
		if shared.Pictures[name] == nil && uses(f.tpl, name) {
			shared.Pictures[name] = flat(color.RGBA{190, 178, 160, 255}, 64)
		}
	}
	if who.distributor == 0 {
		person.Pictures["distributor.avatar"] = flat(color.RGBA{47, 74, 60, 255}, 96)
	}
	if person.Price == 0 {
		person.Price, person.Was = 36800, 39800
	}
	return shared, person, err
}

func (s *Service) posingFacts(ctx context.Context, d Design, t *template.Template, who sitter) (f facts, err error) {
	f = facts{now: clock.Millis(s.deps.DB.Clock().Now()), design: d, tpl: t, data: Data{Texts: sample}, holder: somebody(s.deps.PublicURL)}
	if f.product, err = s.posingProduct(ctx, who.product); err != nil {
		return f, err
	}
	if who.distributor != 0 {
		if err := s.sit(ctx, &f, who.distributor); err != nil {
			return f, err
		}
	}
	if page := f.page(); page != "" {
		f.holder.code = s.deps.PublicURL + page
	}
	return s.settled(f), nil
}

// posingProduct is the one that was asked for, whether it is on the shelf or not yet,
// else the newest. A shop without products has none.
func (s *Service) posingProduct(ctx context.Context, id int64) (catalog.Product, error) {
	if id != 0 {
		p, err := s.deps.Catalog.Get(ctx, id)
		if db.NoRows(err) {
			err = web.ErrNotFound
		}
		return p, err
	}
	newest, err := s.deps.Catalog.List(ctx, catalog.Filter{Shelf: catalog.OnShelf, Limit: 1})
	if err != nil || len(newest) == 0 {
		return catalog.Product{}, err
	}
	return newest[0], nil
}

// sit puts a distributor whom the caller may see on the picture: name, avatar and the
// image set that they hold. Nothing is given to them, and the code is nobody's.
func (s *Service) sit(ctx context.Context, f *facts, id int64) error {
	if _, err := s.deps.Distributors.Get(ctx, id); err != nil {
		return err
	}
	holders, err := s.holders(ctx, []referral.Link{{DistributorID: id, Code: noCode}}, false)
	if err != nil {
		return err
	}
	f.holder = holders[id]
	return s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		f.set, err = distributor.SetOf(ctx, tx, id, f.product.ID)
		return err
	})
}
