package template

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Schema is the JSON Schema of templates, which Decode holds them to.
//
//go:embed template.schema.json
var Schema []byte

// node is a schema: those keywords of JSON Schema 2020-12 that ours uses.
type node struct {
	Ref                  string           `json:"$ref"`
	Type                 string           `json:"type"`
	Const                any              `json:"const"`
	Enum                 []any            `json:"enum"`
	Properties           map[string]*node `json:"properties"`
	Required             []string         `json:"required"`
	AdditionalProperties json.RawMessage  `json:"additionalProperties"`
	Items                *node            `json:"items"`
	MinItems             *int             `json:"minItems"`
	MaxItems             *int             `json:"maxItems"`
	Minimum              *float64         `json:"minimum"`
	Maximum              *float64         `json:"maximum"`
	MinLength            *int             `json:"minLength"`
	MaxLength            *int             `json:"maxLength"`
	Pattern              string           `json:"pattern"`
	OneOf                []*node          `json:"oneOf"`

	Schema      string           `json:"$schema"`
	Title       string           `json:"title"`
	Description string           `json:"description"`
	Defs        map[string]*node `json:"$defs"`

	pattern *regexp.Regexp
	extra   *node // What AdditionalProperties allows; nil: nothing.
}

var root = mustParse()

func mustParse() *node {
	var n node
	dec := json.NewDecoder(strings.NewReader(string(Schema)))
	dec.DisallowUnknownFields() // A keyword that nobody checks would promise too much.
	if err := dec.Decode(&n); err != nil {
		panic(err)
	}
	n.prepare()
	return &n
}

// prepare compiles what checking needs, all the way down.
func (n *node) prepare() {
	if n == nil {
		return
	}
	if n.Pattern != "" {
		n.pattern = regexp.MustCompile(n.Pattern)
	}
	if len(n.AdditionalProperties) > 0 && n.AdditionalProperties[0] == '{' {
		n.extra = &node{}
		if err := json.Unmarshal(n.AdditionalProperties, n.extra); err != nil {
			panic(err)
		}
	}
	n.Items.prepare()
	n.extra.prepare()
	for _, each := range []map[string]*node{n.Properties, n.Defs} {
		for _, child := range each {
			child.prepare()
		}
	}
	for _, child := range n.OneOf {
		child.prepare()
	}
}

// check gives the first thing that is wrong with a value, with its place.
func (n *node) check(v any, at string) error {
	if n.Ref != "" {
		return root.Defs[strings.TrimPrefix(n.Ref, "#/$defs/")].check(v, at)
	}
	if n.OneOf != nil {
		return n.choose(v, at)
	}
	if n.Const != nil && v != n.Const {
		return wrong(at, "只能是 %v", n.Const)
	}
	if n.Enum != nil && !slices.Contains(n.Enum, v) {
		return wrong(at, "只能是 %s 之一", list(n.Enum))
	}
	switch v := v.(type) {
	case map[string]any:
		return n.object(v, at)
	case []any:
		return n.array(v, at)
	case float64:
		return n.number(v, at)
	case string:
		return n.text(v, at)
	case bool:
		if n.Type != "boolean" && n.Type != "" {
			return wrong(at, "应为%s", kinds[n.Type])
		}
		return nil
	}
	return wrong(at, "不能为空（null）")
}

var kinds = map[string]string{"object": "对象", "array": "列表", "number": "数字", "integer": "整数", "string": "文字", "boolean": "true 或 false"}

func (n *node) is(at string, types ...string) error {
	if n.Type == "" || slices.Contains(types, n.Type) {
		return nil
	}
	return wrong(at, "应为%s", kinds[n.Type])
}

// choose takes the branch of oneOf whose type is the value's.
func (n *node) choose(v any, at string) error {
	object, ok := v.(map[string]any)
	if !ok {
		return wrong(at, "应为对象")
	}
	var types []any
	for _, branch := range n.OneOf {
		target := root.Defs[strings.TrimPrefix(branch.Ref, "#/$defs/")]
		typ := target.Properties["type"].Const
		if object["type"] == typ {
			return target.check(v, at)
		}
		types = append(types, typ)
	}
	return wrong(at+".type", "只能是 %s 之一", list(types))
}

func (n *node) object(v map[string]any, at string) error {
	if err := n.is(at, "object"); err != nil {
		return err
	}
	for _, name := range n.Required {
		if _, ok := v[name]; !ok {
			return wrong(join(at, name), "缺少这一项")
		}
	}
	names := make([]string, 0, len(v))
	for name := range v {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		child := n.Properties[name]
		if child == nil {
			child = n.extra
		}
		if child == nil {
			return wrong(join(at, name), "不认识的字段")
		}
		if err := child.check(v[name], join(at, name)); err != nil {
			return err
		}
	}
	return nil
}

func (n *node) array(v []any, at string) error {
	if err := n.is(at, "array"); err != nil {
		return err
	}
	if n.MinItems != nil && len(v) < *n.MinItems {
		return wrong(at, "至少要有 %d 项", *n.MinItems)
	}
	if n.MaxItems != nil && len(v) > *n.MaxItems {
		return wrong(at, "最多 %d 项", *n.MaxItems)
	}
	for i, item := range v {
		if err := n.Items.check(item, fmt.Sprintf("%s[%d]", at, i)); err != nil {
			return err
		}
	}
	return nil
}

func (n *node) number(v float64, at string) error {
	if err := n.is(at, "number", "integer"); err != nil {
		return err
	}
	switch {
	case n.Type == "integer" && v != math.Trunc(v):
		return wrong(at, "应为整数")
	case n.Minimum != nil && v < *n.Minimum:
		return wrong(at, "不能小于 %v", *n.Minimum)
	case n.Maximum != nil && v > *n.Maximum:
		return wrong(at, "不能大于 %v", *n.Maximum)
	}
	return nil
}

func (n *node) text(v, at string) error {
	if err := n.is(at, "string"); err != nil {
		return err
	}
	length := utf8.RuneCountInString(v)
	switch {
	case n.MinLength != nil && length < *n.MinLength:
		return wrong(at, "不能少于 %d 个字", *n.MinLength)
	case n.MaxLength != nil && length > *n.MaxLength:
		return wrong(at, "不能超过 %d 个字", *n.MaxLength)
	case n.pattern != nil && !n.pattern.MatchString(v):
		return wrong(at, "“%s”的写法不对", clip(v))
	}
	return nil
}

// Error is what is wrong with a template, and where: layers[3].size.
type Error struct{ Place, Problem string }

func (e *Error) Error() string {
	if e.Place == "" {
		return "海报模板：" + e.Problem
	}
	return "海报模板 " + e.Place + "：" + e.Problem
}

func wrong(at, format string, args ...any) error {
	return &Error{at, fmt.Sprintf(format, args...)}
}

func join(at, name string) string {
	if at == "" {
		return clip(name)
	}
	return at + "." + clip(name)
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func list(values []any) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, "、")
}
