package poster

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"time"

	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/clock"
	"yuanfen/server/poster/engine"
	"yuanfen/server/poster/template"
)

// shared is what all pictures of a template have in common that show the same
// thing: its name, and its texts. Its pictures are read when they are needed.
func (s *Service) shared(f facts) (key string, texts map[string]string) {
	b, now := s.deps.Brand, clock.FromMillis(f.now)
	texts = map[string]string{
		"brand.name": b.Name, "brand.latin": b.Latin, "brand.notice": b.Notice, "brand.mark": b.Mark, "brand.seal": b.seal(), "brand.slogan": b.Tagline,
		"story.title": b.Tagline, "story.text": b.Story, "campaign.year": yearOf(f.data.Texts["campaign.starts"], now),
	}
	if p := f.product; p.ID != 0 {
		arrived := clock.FromMillis(p.CreatedAt).In(clock.Shanghai)
		texts["product.title"], texts["product.subtitle"] = p.Title, p.Subtitle
		texts["product.number"], texts["product.date"] = arrived.Format("02"), arrived.Format("1 月 2 日上市")
	}
	if f.design.Kind == Festival {
		t, day := comingTerm(now)
		texts["festival.title"], texts["festival.text"], texts["festival.date"] = t.name, t.words, day.Format("1 月 2 日")
		if t.sky != "" {
			texts["festival."+t.sky] = t.sky
		}
	}
	for name, value := range f.data.Texts {
		if !template.Personal(name) {
			texts[name] = value
		}
	}
	pictures := maps.Clone(f.data.Pictures)
	maps.DeleteFunc(pictures, func(name, _ string) bool { return template.Personal(name) })
	what := fmt.Sprintf("%d/%d/%d/%d", f.design.ID, f.product.ID, f.product.Version, f.set)
	return digest(what, said(Data{Texts: texts, Pictures: pictures})), texts
}

// content reads the pictures of what is shared.
func (s *Service) content(ctx context.Context, f facts) (engine.Shared, error) {
	out := engine.Shared{Key: f.key, Text: f.texts, Pictures: map[string]*engine.Picture{}}
	files := map[string]string{"product.picture": f.productPicture(), "story.picture": s.deps.Brand.Picture}
	for name, file := range f.data.Pictures {
		if !template.Personal(name) {
			files[name] = file
		}
	}
	for name, file := range files {
		if file == "" || !uses(f.tpl, name) {
			continue
		}
		p, err := s.picture(ctx, file)
		if err != nil {
			return out, ErrPicture.Because(err)
		}
		out.Pictures[name] = p
	}
	return out, nil
}

// productPicture is the file of the first picture of the set.
func (f facts) productPicture() string {
	for _, set := range f.product.ImageSets {
		if set.ID == f.set && len(set.Pictures) > 0 {
			return set.Pictures[0]
		}
	}
	return f.product.Picture()
}

func uses(t *template.Template, picture string) bool {
	for i := range t.Layers {
		if t.Layers[i].Source == picture {
			return true
		}
	}
	return false
}

func (s *Service) picture(ctx context.Context, file string) (*engine.Picture, error) {
	raw, _, err := s.deps.Files.Get(ctx, file)
	if err != nil {
		return nil, err
	}
	return engine.Decode(raw)
}

// person is what differs from one poster to the next.
func (s *Service) person(ctx context.Context, e *engine.Engine, f facts) (engine.Person, error) {
	h := f.holder
	name := e.Legible(h.name)
	if name == "" { // Emoji alone, or a script that our typefaces lack.
		name = s.deps.Brand.Name
	}
	p := engine.Person{
		Text:     map[string]string{"distributor.name": name, "distributor.badge": s.deps.Brand.Name + "授权分销商"},
		Pictures: map[string]*engine.Picture{}, Price: f.product.MinPrice, From: dearer(f.product), Was: f.product.Was(), Code: h.code,
	}
	sayPrice(&p)
	for name, value := range f.data.Texts {
		if template.Personal(name) {
			p.Text[name] = value
		}
	}
	if avatar := s.avatar(ctx, h.avatar); avatar != nil {
		p.Pictures["distributor.avatar"] = avatar
	}
	if file := f.data.Pictures["certificate.signature"]; file != "" {
		signature, err := s.picture(ctx, file)
		if err != nil {
			return p, ErrPicture.Because(err)
		}
		p.Pictures["certificate.signature"] = signature
	}
	if h.mini == "" {
		return p, nil
	}
	code, err := s.picture(ctx, h.mini)
	if err != nil { // The plain code leads to the same place.
		s.deps.Log.WarnContext(ctx, "mini-program code not read", "file", h.mini, "error", err)
		return p, nil
	}
	p.MiniCode = code
	return p, nil
}

// sayPrice gives texts the price as the price layer writes it.
func sayPrice(p *engine.Person) {
	delete(p.Text, "price")
	delete(p.Text, "price.was")
	if p.Price > 0 {
		p.Text["price"] = engine.Yuan(p.Price)
		if p.From {
			p.Text["price"] += "起"
		}
	}
	if p.Was > p.Price {
		p.Text["price.was"] = engine.Yuan(p.Was)
	}
}

// Avatars are kept at a size that every template gets by with.
const (
	avatarSide = 160
	maxAvatars = 256
)

// avatar is a distributor's, nil without one: then their initial stands in.
func (s *Service) avatar(ctx context.Context, file string) *engine.Picture {
	if file == "" {
		return nil
	}
	if p, ok := s.avatars.Get(file); ok {
		return p
	}
	p, err := s.picture(ctx, file)
	if err != nil {
		if !errors.Is(err, blob.ErrNotFound) {
			s.deps.Log.WarnContext(ctx, "avatar not read", "file", file, "error", err)
		}
		return nil
	}
	p = p.Square(avatarSide)
	s.avatars.Put(file, p, 1)
	return p
}

// yearOf is the year that a campaign's first day names, and this one if it names
// none.
func yearOf(starts string, now time.Time) string {
	if year := leadingYear.FindString(starts); year != "" {
		return year
	}
	return now.In(clock.Shanghai).Format("2006")
}

var leadingYear = regexp.MustCompile(`^20\d\d`)
