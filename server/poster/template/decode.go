package template

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// maxBytes bounds a template's file.
const maxBytes = 256 << 10

// Variables are the names that texts and pictures may use, and what they hold.
var Variables = map[string]string{
	"brand.name": "品牌名", "brand.latin": "品牌西文名", "brand.notice": "须注明的话，如“示例品牌”", "brand.mark": "品牌标志的 SVG 路径", "brand.slogan": "品牌标语", "brand.seal": "印文，一个字或四个字",
	"product.title": "商品名", "product.subtitle": "一句话介绍", "product.picture": "主图", "product.origin": "产地", "product.spec": "规格", "product.number": "新品编号", "product.date": "上市日期", "product.latin": "商品西文名",
	"story.title": "故事标题", "story.text": "故事正文", "story.picture": "故事配图",
	"campaign.title": "活动名", "campaign.text": "活动说明", "campaign.starts": "开始日", "campaign.ends": "结束日", "campaign.picture": "活动配图", "campaign.year": "年份",
	"festival.title": "节气或节日", "festival.text": "一句话", "festival.date": "日期", "festival.rain": "这时节多雨时有值", "festival.snow": "这时节多雪时有值",
	"distributor.name": "分销商名称", "distributor.avatar": "分销商头像", "distributor.badge": "授权标识，未授权时为空", "distributor.line": "分销商的一句话",
	"store.name": "子站名", "store.date": "开业日期", "store.text": "开业的话", "store.city": "所在地",
	"price": "价格，如 ¥368 或 ¥368起", "price.was": "划线价，没有时为空",
	"certificate.number": "授权书编号", "certificate.name": "被授权人", "certificate.scope": "授权范围", "certificate.starts": "生效日", "certificate.ends": "到期日", "certificate.signer": "签发人", "certificate.signature": "签名图", "certificate.issued": "签发日",
}

// Personal tells whether a variable differs from one person to the next.
func Personal(variable string) bool {
	space, _, _ := strings.Cut(variable, ".")
	return space == "distributor" || space == "price" || space == "store" || space == "certificate"
}

// IsPicture tells whether a variable holds a picture, which no text can say.
func IsPicture(variable string) bool {
	switch variable {
	case "product.picture", "story.picture", "campaign.picture", "distributor.avatar", "certificate.signature":
		return true
	}
	return false
}

var variable = regexp.MustCompile(`\{([^{}]*)\}`)

// Used gives the variables of a text, in their order.
func Used(text string) (names []string) {
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	return names
}

// Fill puts values in the place of variables.
func Fill(text string, value func(name string) string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	return variable.ReplaceAllStringFunc(text, func(m string) string { return value(m[1 : len(m)-1]) })
}

// Decode reads a template and checks all of it. The error is an *Error that
// names the place.
func Decode(raw []byte) (*Template, error) {
	if len(raw) > maxBytes {
		return nil, wrong("", "文件超过 %d KB", maxBytes>>10)
	}
	var value any
	dec := json.NewDecoder(bytes.NewReader(raw))
	if err := dec.Decode(&value); err != nil {
		return nil, broken(raw, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, wrong("", "JSON 结束之后还有内容")
	}
	if err := root.check(value, ""); err != nil {
		return nil, err
	}
	var t Template
	dec = json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&t); err != nil {
		return nil, wrong("", "读不懂：%v", err)
	}
	return &t, t.check()
}

func broken(raw []byte, err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		line := 1 + bytes.Count(raw[:min(int(syntax.Offset), len(raw))], []byte("\n"))
		return wrong(fmt.Sprintf("第 %d 行", line), "不是正确的 JSON")
	}
	return wrong("", "不是正确的 JSON")
}

// check finds what a schema can't say.
func (t *Template) check() error {
	ids := map[string]int{}
	personal := false
	for i := range t.Layers {
		l, at := &t.Layers[i], fmt.Sprintf("layers[%d]", i)
		for _, check := range []func(*Layer, string, map[string]int) error{t.checkNames, t.checkPlace, t.checkColors, t.checkShape} {
			if err := check(l, at, ids); err != nil {
				return err
			}
		}
		if personal && !l.Personal() {
			return wrong(at, "图层“%s”对每个人都一样，要放到随人变化的图层（二维码、价格、带本人信息的文字）下面", cmp.Or(l.ID, string(l.Type)))
		}
		personal = l.Personal()
		if l.ID != "" {
			ids[l.ID] = i
		}
	}
	return t.checkColor(t.Ground, "ground", ids)
}

// Personal tells whether a layer differs from one person to the next.
func (l *Layer) Personal() bool {
	if l.Type == Code || l.Type == Price || l.Type == Badge {
		return true
	}
	return slices.ContainsFunc(l.variables(), Personal)
}

func (l *Layer) variables() []string {
	names := Used(l.Text + l.Initial + l.Path)
	for _, name := range []string{l.When, l.Source} {
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

func (t *Template) checkNames(l *Layer, at string, ids map[string]int) error {
	if _, twice := ids[l.ID]; twice && l.ID != "" {
		return wrong(at+".id", "“%s”已被前面的图层使用", l.ID)
	}
	for _, name := range l.variables() {
		if _, ok := Variables[name]; !ok {
			return wrong(at, "没有“%s”这个变量", clip(name))
		}
		if l.Type == Text && !l.Exact && exact[name] {
			return wrong(at+".exact", "“%s”要写得一字不差，这一项应为 true", name)
		}
	}
	if l.Type == Code && l.When != "" {
		return wrong(at+".when", "二维码不能有时没有")
	}
	return nil
}

// exact are what somebody relies on as it is written: cut or with other characters
// it would say something else.
var exact = map[string]bool{
	"certificate.number": true, "certificate.name": true, "certificate.scope": true, "certificate.starts": true, "certificate.ends": true, "certificate.issued": true, "certificate.signer": true,
	"store.name": true, "store.date": true, "campaign.title": true, "campaign.starts": true, "campaign.ends": true,
}

func (t *Template) checkPlace(l *Layer, at string, ids map[string]int) error {
	for j, a := range l.Anchors {
		if _, ok := ids[a.To]; !ok {
			return wrong(fmt.Sprintf("%s.anchors[%d].to", at, j), "前面没有名为“%s”的图层", a.To)
		}
	}
	// WECHAT.md 4.6 and the direction for posters: a code that phones read.
	if least := 200.0 * float64(t.Size[0]) / 900; l.Type == Code && l.W < least {
		return wrong(at+".w", "二维码太小，至少 %.0f", least)
	}
	return nil
}

func (t *Template) checkColors(l *Layer, at string, ids map[string]int) error {
	colors := map[string]string{"color": l.Color, "fill": l.Fill, "stroke": l.Stroke, "wasColor": l.WasColor}
	if l.Type == Scrim {
		colors["text"] = l.Text
	}
	if l.Shadow != nil {
		colors["shadow.color"] = l.Shadow.Color
	}
	for j, s := range l.Stops {
		colors[fmt.Sprintf("stops[%d].color", j)] = s.Color
		if j > 0 && s.At < l.Stops[j-1].At {
			return wrong(fmt.Sprintf("%s.stops[%d].at", at, j), "不能小于前一个色标")
		}
	}
	for field, c := range colors {
		if err := t.checkColor(c, at+"."+field, ids); err != nil {
			return err
		}
	}
	return nil
}

func (t *Template) checkColor(c, at string, ids map[string]int) error {
	c, _, _ = strings.Cut(c, "/")
	switch {
	case strings.HasPrefix(c, "$"):
		if _, ok := t.Theme[c[1:]]; !ok {
			return wrong(at, "theme 里没有颜色“%s”", c[1:])
		}
	case strings.HasPrefix(c, "@"):
		id, _, _ := strings.Cut(c[1:], ".")
		if i, ok := ids[id]; !ok || t.Layers[i].Type != Picture || t.Layers[i].Personal() {
			return wrong(at, "前面没有名为“%s”的图片", id)
		}
	}
	return nil
}

func (t *Template) checkShape(l *Layer, at string, ids map[string]int) error {
	if l.Crop != nil && (l.Crop[0] >= l.Crop[2] || l.Crop[1] >= l.Crop[3]) {
		return wrong(at+".crop", "右要大于左，下要大于上")
	}
	if l.Type == Scrim {
		if i, ok := ids[l.Over]; !ok || t.Layers[i].Type != Picture || t.Layers[i].Personal() {
			return wrong(at+".over", "前面没有名为“%s”的图片", l.Over)
		}
	}
	if l.Type != Shape {
		return nil
	}
	switch {
	case l.Shape == "path" && (l.Path == "" || l.View == nil):
		return wrong(at, "路径要有 path 和 view")
	case l.View != nil && (l.View[2] < 0.01 || l.View[3] < 0.01):
		return wrong(at+".view", "宽和高不能小于 0.01")
	case l.Stroke != "" && l.StrokeWidth == 0:
		return wrong(at+".strokeWidth", "缺少这一项")
	}
	return nil
}
