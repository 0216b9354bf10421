package demo

import (
	"bytes"
	"errors"
	"fmt"
	"image/jpeg"
	"slices"
	"strings"
)

// validate reports everything wrong with the catalogue at once.
func (c Catalog) validate() error {
	slugs, codes := map[string]bool{}, map[string]bool{}
	errs := []error{c.Brand.validate()}
	categories := map[string]bool{}
	for _, cat := range c.Categories {
		errs = append(errs, once(categories, "category", cat.Slug), filled("category "+cat.Slug, cat.Slug, cat.Name))
	}
	for _, p := range c.Products {
		errs = append(errs, once(slugs, "product", p.Slug))
		if !categories[p.Category] {
			errs = append(errs, fmt.Errorf("product %s: unknown category %q", p.Slug, p.Category))
		}
		for _, s := range p.SKUs {
			errs = append(errs, once(codes, "SKU", s.Code))
		}
		if err := p.validate(); err != nil {
			errs = append(errs, fmt.Errorf("product %s: %w", p.Slug, err))
		}
	}
	if len(c.Products) == 0 {
		errs = append(errs, errors.New("no products"))
	}
	return errors.Join(errs...)
}

func (b Brand) validate() error {
	p := b.Palette
	colours := []string{p.Accent, p.AccentDark, p.Ground, p.Ink, p.Signal, p.Paper, p.Clay, p.Celadon}
	for _, colour := range colours {
		if len(colour) != 7 || colour[0] != '#' {
			return fmt.Errorf("brand: colour %q is not #rrggbb", colour)
		}
	}
	if !strings.Contains(b.Notice, "示例品牌") {
		return errors.New("brand: the notice does not say 示例品牌")
	}
	return filled("brand", append([]string{b.Name, b.NameEN, b.Story}, b.Strengths...)...)
}

func (p Product) validate() error {
	errs := []error{filled("text", p.Title, p.Subtitle, p.Story, p.Usage), filled("points", p.Points...), p.validateMatrix()}
	if len(p.Points) == 0 {
		errs = append(errs, errors.New("no points"))
	}
	for _, s := range p.SKUs {
		errs = append(errs, s.validate())
	}
	seen := map[string]bool{}
	for _, set := range p.Images.Named() {
		if len(set.Pictures) == 0 {
			errs = append(errs, fmt.Errorf("image set %s is empty", set.Name))
		}
		for _, name := range set.Pictures {
			errs = append(errs, once(seen, "picture", name), decodes(name))
		}
	}
	return errors.Join(errs...)
}

// validateMatrix wants each combination of option values exactly once.
func (p Product) validateMatrix() error {
	if len(p.Options) == 0 || len(p.Options) > 2 {
		return fmt.Errorf("%d option axes, want 1 or 2", len(p.Options))
	}
	want := 1
	for _, o := range p.Options {
		if err := filled("option "+o.Name, append([]string{o.Name}, o.Values...)...); err != nil {
			return err
		}
		want *= len(o.Values)
	}
	seen := map[string]bool{}
	for _, s := range p.SKUs {
		if len(s.Options) != len(p.Options) {
			return fmt.Errorf("SKU %s has %d option values, want %d", s.Code, len(s.Options), len(p.Options))
		}
		for i, v := range s.Options {
			if !slices.Contains(p.Options[i].Values, v) {
				return fmt.Errorf("SKU %s: %q is no value of %s", s.Code, v, p.Options[i].Name)
			}
		}
		if err := once(seen, "combination", strings.Join(s.Options, " × ")); err != nil {
			return err
		}
	}
	if want == 0 || len(seen) != want {
		return fmt.Errorf("%d combinations of %d have a SKU", len(seen), want)
	}
	return nil
}

func (s SKU) validate() error {
	if s.Price <= s.Cost || s.Cost <= 0 {
		return fmt.Errorf("SKU %s: price %d, cost %d, want price > cost > 0", s.Code, s.Price, s.Cost)
	}
	if s.Weight <= 0 || s.Network <= 0 || s.Physical <= 0 {
		return fmt.Errorf("SKU %s: weight and opening stock must be above 0", s.Code)
	}
	return nil
}

// pictureSize is the width and height of every product picture in pixels.
const pictureSize = 1000

// decodes looks at the head alone, so that a start need not wait for 72
// pictures; a test decodes them whole.
func decodes(name string) error {
	data, err := Picture(name)
	if err != nil {
		return err
	}
	head, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("picture %s: %w", name, err)
	}
	if head.Width != pictureSize || head.Height != pictureSize {
		return fmt.Errorf("picture %s is %d × %d", name, head.Width, head.Height)
	}
	return nil
}

func once(seen map[string]bool, what, key string) error {
	if key == "" || seen[key] {
		return fmt.Errorf("%s %q is empty or there twice", what, key)
	}
	seen[key] = true
	return nil
}

func filled(what string, texts ...string) error {
	for _, t := range texts {
		if strings.TrimSpace(t) == "" {
			return fmt.Errorf("%s: something is empty", what)
		}
	}
	return nil
}
