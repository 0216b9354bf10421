package poster

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"

	"yuanfen/server/platform/web"
	"yuanfen/server/poster/engine"
	"yuanfen/server/poster/template"
)

// leastContrast of a text against what lies below it (WCAG 2.2, 1.4.3).
const leastContrast = 4.5

// mostHidden is how much of a text's place later layers may paint over: a seal may
// stand on the end of a signature.
const mostHidden = 0.3

// Fault is why a template can't be used.
type Fault struct {
	Layer   int    // In the template; -1: of the whole.
	Name    string // The layer in words: 从下数第 8 个图层（文字 title）.
	Case    string // The hard input with which it shows first, in words.
	Problem string // What is wrong and what to do.
}

// String is a fault in one sentence.
func (f Fault) String() string {
	if f.Case == "" {
		return f.Name + f.Problem
	}
	return f.Name + f.Problem + "（样张“" + f.Case + "”）"
}

var layerWords = map[string]string{
	template.Text: "文字", template.Picture: "图片", template.Shape: "图形", template.Gradient: "渐变", template.Scrim: "遮罩",
	template.Pattern: "纹样", template.Code: "二维码", template.Price: "价格", template.Badge: "授权标识", template.Seal: "印章",
}

// layerName is a layer as its designer finds it.
func layerName(t *template.Template, i int) string {
	if i < 0 {
		return "模板"
	}
	l := &t.Layers[i]
	return fmt.Sprintf("从下数第 %d 个图层（%s）", i+1, strings.TrimSpace(layerWords[l.Type]+" "+l.ID))
}

// faulty says why a template is not published.
func faulty(faults []Fault) error {
	if len(faults) == 0 {
		return nil
	}
	more := ""
	if len(faults) > 1 {
		more = fmt.Sprintf("另有 %d 处，见试画结果。", len(faults)-1)
	}
	return web.Errorf(http.StatusUnprocessableEntity, "poster.faulty_template", "模板还不能启用：%s。%s请改正后提交新版本。", faults[0], more)
}

// proof draws a template in each hard case and finds what nobody could draw, read
// or scan: each fault once, with the first case that shows it.
type proof struct {
	tpl    *template.Template
	faults []Fault
	seen   map[string]bool
	// undrawn: in the last case the picture ended at a layer that can't be drawn.
	undrawn bool
}

func (p *proof) fault(layer int, in, format string, args ...any) {
	f := Fault{Layer: layer, Name: layerName(p.tpl, layer), Case: in, Problem: fmt.Sprintf(format, args...)}
	if key := fmt.Sprint(layer, format); !p.seen[key] {
		p.seen[key] = true
		p.faults = append(p.faults, f)
	}
}

// Try finds what is wrong with a version of a template, whatever its state.
func (s *Service) Try(ctx context.Context, d Design) ([]Fault, error) {
	t, err := s.parsed.of(d)
	if err != nil {
		return nil, err
	}
	p := &proof{tpl: t, seen: map[string]bool{}}
	p.needsCode(d)
	p.needsTexts(d)
	e, err := s.studio.engine()
	if err != nil {
		return nil, err
	}
	shared, person, err := s.posing(ctx, d, t, sitter{})
	if err != nil {
		return nil, err
	}
	leave, err := s.studio.sitForTrial(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	for _, c := range hardCases {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if _, err := p.try(e, c, shared, person); err != nil {
			return nil, err
		}
	}
	return p.faults, nil
}

// needsCode finds a template without a code that should lead somewhere.
func (p *proof) needsCode(d Design) {
	if d.Kind != Card && !hasCode(p.tpl) {
		p.fault(-1, "", "没有二维码图层，这一类海报要有一个")
	}
}

// needsTexts finds a template that does not say what its kind is for.
func (p *proof) needsTexts(d Design) {
	said := map[string]bool{}
	for i := range p.tpl.Layers {
		for _, name := range template.Used(p.tpl.Layers[i].Text) {
			said[name] = true
		}
	}
	for _, name := range needed[d.Kind] {
		if !said[name] {
			p.fault(-1, "", "没有写出%s（{%s}），这一类海报要有", template.Variables[name], name)
		}
	}
}

func hasCode(t *template.Template) bool {
	for i := range t.Layers {
		if t.Layers[i].Type == template.Code {
			return true
		}
	}
	return false
}

// posed are copies of content and person that a case may change.
func posed(c hardCase, s engine.Shared, p engine.Person) (engine.Shared, engine.Person) {
	s.Text, s.Pictures = maps.Clone(s.Text), maps.Clone(s.Pictures)
	p.Text, p.Pictures = maps.Clone(p.Text), maps.Clone(p.Pictures)
	c.change(&s, &p)
	sayPrice(&p)
	return s, p
}

// try draws the template in one case, and returns what it looks like as far as it
// can be drawn.
func (p *proof) try(e *engine.Engine, c hardCase, s engine.Shared, person engine.Person) (engine.Look, error) {
	s, person = posed(c, s, person)
	look, err := e.LookAt(p.tpl, s, person)
	if p.undrawn = err != nil; err != nil {
		var at *engine.LayerError
		if !errors.As(err, &at) {
			p.fault(-1, c.name, "画不出来：%v", err)
			return look, nil
		}
		p.fault(at.Layer, c.name, "画不出来：%v", at.Err)
		return look, nil
	}
	if err := p.scan(c, look); err != nil {
		return look, err
	}
	for _, k := range look.Contrasts {
		switch {
		case !k.Ink.In(look.Image.Rect):
			p.fault(k.Layer, c.name, "的“%s”超出画面：请移进来，或让它缩小、换行", short(k.Text))
		case k.Hidden > mostHidden:
			p.fault(k.Layer, c.name, "的“%s”被后面的图层盖住：请移开，或排到它之后", short(k.Text))
		}
		if k.Ratio < leastContrast {
			p.fault(k.Layer, c.name, "的“%s”与背景的对比度只有 %.1f，至少要 %.1f：换一个颜色，或在下面垫一层遮罩", short(k.Text), k.Ratio, leastContrast)
		}
	}
	return look, nil
}

// scan reads the codes as phones get them.
func (p *proof) scan(c hardCase, look engine.Look) error {
	if len(look.Codes) == 0 {
		return nil
	}
	readings, err := look.Readings()
	if err != nil {
		return err
	}
	for _, spot := range look.Codes {
		covered := false
		for i := spot.Layer + 1; i < len(look.Marks); i++ {
			if look.Marks[i].Overlaps(spot.Box) {
				covered = true
				p.fault(i, c.name, "盖住了二维码：请移开，或排到二维码之前")
			}
		}
		for _, how := range []string{engine.AsSaved, engine.AsShared} {
			if err := spot.Reads(readings[how], look.Image.Rect.Dx()); err != nil && !covered {
				p.fault(spot.Layer, c.name, "%s扫不出来，%v：请放大二维码，四周留白不要放别的", how, err)
				break
			}
		}
	}
	return nil
}

func short(text string) string {
	r := []rune(text)
	if len(r) <= 12 {
		return text
	}
	return string(r[:11]) + "…"
}
