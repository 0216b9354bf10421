// Package webtest makes bad requests from the contract: for every operation
// and every field of it, values that the contract forbids.
package webtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"sort"
	"strings"
)

// Case is one request that must be refused.
type Case struct {
	Name   string // "order-place body.lines[0].quantity: below the minimum".
	Op     string
	Method string
	Access string // Who may call it: the test brings the token.
	Target string // Path and query.
	Header map[string]string
	Body   []byte // Nil: none.
}

// schema is as much of JSON Schema as the contract uses.
type schema struct {
	Ref        string             `json:"$ref"`
	Type       any                `json:"type"` // A name, or a list with "null".
	Enum       []any              `json:"enum"`
	Pattern    string             `json:"pattern"`
	Format     string             `json:"format"`
	MinLength  *int               `json:"minLength"`
	MaxLength  *int               `json:"maxLength"`
	Minimum    *float64           `json:"minimum"`
	Maximum    *float64           `json:"maximum"`
	MinItems   *int               `json:"minItems"`
	MaxItems   *int               `json:"maxItems"`
	Items      *schema            `json:"items"`
	Properties map[string]*schema `json:"properties"`
	Required   []string           `json:"required"`
}

func (s *schema) kind() string {
	switch t := s.Type.(type) {
	case string:
		return t
	case []any:
		for _, name := range t {
			if name != "null" {
				return name.(string)
			}
		}
	}
	return ""
}

type operation struct {
	ID         string `json:"operationId"`
	Access     string `json:"x-access"`
	Parameters []struct {
		Name     string  `json:"name"`
		In       string  `json:"in"`
		Required bool    `json:"required"`
		Schema   *schema `json:"schema"`
	} `json:"parameters"`
	RequestBody *struct {
		Content map[string]struct {
			Schema *schema `json:"schema"`
		} `json:"content"`
	} `json:"requestBody"`
}

type contract struct {
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Schemas map[string]*schema `json:"schemas"`
	} `json:"components"`
}

// maker collects the cases of one operation.
type maker struct {
	contract
	op     operation
	method string
	path   string
	cases  []Case
}

// each returns what collect adds of every operation of a contract (OpenAPI 3.1 JSON).
func each(openapi []byte, collect func(m *maker)) ([]Case, error) {
	var c contract
	if err := json.Unmarshal(openapi, &c); err != nil {
		return nil, fmt.Errorf("webtest: contract: %w", err)
	}
	var all []Case
	for _, path := range slices.Sorted(maps.Keys(c.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(c.Paths[path])) {
			m := &maker{contract: c, op: c.Paths[path][method], method: strings.ToUpper(method), path: path}
			collect(m)
			all = append(all, m.cases...)
		}
	}
	return all, nil
}

// Bad returns every bad request that the contract (OpenAPI 3.1 JSON) implies.
func Bad(openapi []byte) ([]Case, error) {
	return each(openapi, func(m *maker) {
		m.parameters()
		m.body()
	})
}

func (m *maker) resolve(s *schema) *schema {
	for s.Ref != "" {
		s = m.Components.Schemas[s.Ref[strings.LastIndex(s.Ref, "/")+1:]]
	}
	return s
}

// request is a good request, in which one thing is then spoilt.
func (m *maker) request() (path string, query url.Values, header map[string]string, body any) {
	path, query, header = m.path, url.Values{}, map[string]string{}
	for _, p := range m.op.Parameters {
		good := fmt.Sprint(m.good(p.Schema))
		switch {
		case p.In == "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", good)
		case p.In == "query" && p.Required:
			query.Set(p.Name, good)
		case p.In == "header" && p.Required:
			header[p.Name] = good
		}
	}
	if s := m.bodySchema(); s != nil {
		body = m.good(s)
	}
	return path, query, header, body
}

func (m *maker) bodySchema() *schema {
	if m.op.RequestBody == nil {
		return nil
	}
	if media, ok := m.op.RequestBody.Content["application/json"]; ok {
		return m.resolve(media.Schema)
	}
	return nil
}

func (m *maker) add(what, path string, query url.Values, header map[string]string, raw []byte) {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	m.cases = append(m.cases, Case{
		Name: m.op.ID + " " + what, Op: m.op.ID, Method: m.method, Access: m.op.Access,
		Target: path, Header: header, Body: raw,
	})
}

func (m *maker) parameters() {
	path, query, header, body := m.request()
	raw := encode(body)
	query.Set("no_such_parameter", "1")
	m.add("query.no_such_parameter: unknown", path, query, header, raw)
	for _, p := range m.op.Parameters {
		for _, b := range m.badTexts(m.resolve(p.Schema)) {
			path, query, header, _ := m.request()
			switch p.In {
			case "path":
				path = strings.ReplaceAll(m.path, "{"+p.Name+"}", url.PathEscape(b.text))
			case "query":
				query.Set(p.Name, b.text)
			case "header":
				header[p.Name] = b.text
			}
			m.add(p.In+"."+p.Name+": "+b.what, path, query, header, raw)
		}
		if p.In == "header" && p.Required {
			path, query, header, _ := m.request()
			delete(header, p.Name)
			m.add("header."+p.Name+": missing", path, query, header, raw)
		}
	}
}

type badText struct{ what, text string }

// badTexts are values of a parameter that the schema forbids.
func (m *maker) badTexts(s *schema) []badText {
	var bad []badText
	if s.kind() == "integer" {
		bad = append(bad, badText{"not a number", "x1"}, badText{"a fraction", "1.5"}, badText{"too big", "99999999999999999999"})
		if s.Minimum != nil {
			bad = append(bad, badText{"below the minimum", fmt.Sprint(*s.Minimum - 1)})
		}
		if s.Maximum != nil {
			bad = append(bad, badText{"above the maximum", fmt.Sprint(*s.Maximum + 1)})
		}
		return bad
	}
	if s.MaxLength != nil {
		bad = append(bad, badText{"too long", strings.Repeat("x", *s.MaxLength+1)})
	}
	if s.Enum != nil {
		bad = append(bad, badText{"not in the list", "no-such-value"})
	}
	if s.Format == "id" {
		bad = append(bad, badText{"not an id", "x1"}, badText{"negative", "-1"}, badText{"too big", "99999999999999999999"})
	}
	return bad
}

func (m *maker) body() {
	s := m.bodySchema()
	if s == nil {
		return
	}
	path, query, header, _ := m.request()
	send := func(what string, raw []byte) { m.add(what, path, query, header, raw) }
	send("body: missing", nil)
	send("body: cut off", []byte(`{"a":`))
	send("body: a list", []byte(`[]`))
	send("body: null", []byte(`null`))
	m.spoil("body", s, func(what string, value any) { send(what, encode(value)) })
}

// spoil calls emit with whole values in which one place is bad.
func (m *maker) spoil(at string, s *schema, emit func(what string, value any)) {
	s = m.resolve(s)
	for _, b := range m.badValues(s) {
		emit(at+": "+b.what, b.value)
	}
	switch s.kind() {
	case "array":
		m.spoil(at+"[0]", s.Items, func(what string, value any) { emit(what, []any{value}) })
	case "object":
		m.spoilObject(at, s, emit)
	}
}

func (m *maker) spoilObject(at string, s *schema, emit func(string, any)) {
	if s.Properties == nil {
		return
	}
	with := func(change func(o map[string]any)) map[string]any {
		o := m.good(s).(map[string]any)
		change(o)
		return o
	}
	emit(at+".no_such_field: unknown", with(func(o map[string]any) { o["no_such_field"] = 1 }))
	for _, name := range s.Required {
		emit(at+"."+name+": missing", with(func(o map[string]any) { delete(o, name) }))
		emit(at+"."+name+": null", with(func(o map[string]any) { o[name] = nil }))
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		m.spoil(at+"."+name, s.Properties[name], func(what string, value any) {
			emit(what, with(func(o map[string]any) { o[name] = value }))
		})
	}
}

type badValue struct {
	what  string
	value any
}

// badValues are values of a body's field that the schema forbids.
func (m *maker) badValues(s *schema) []badValue {
	var bad []badValue
	switch s.kind() {
	case "string":
		bad = append(bad, badValue{"a number", 1}, badValue{"an object", map[string]any{}})
		if s.MaxLength != nil {
			bad = append(bad, badValue{"too long", strings.Repeat("长", *s.MaxLength+1)})
		}
		if s.MinLength != nil && *s.MinLength > 0 {
			bad = append(bad, badValue{"too short", strings.Repeat("x", *s.MinLength-1)})
		}
		if s.Enum != nil || s.Format != "" {
			bad = append(bad, badValue{"not of the kind", "no such value"})
		}
	case "integer":
		bad = append(bad, badValue{"a text", "1"}, badValue{"a fraction", 1.5}, badValue{"too big", json.RawMessage("99999999999999999999")})
		if s.Minimum != nil {
			bad = append(bad, badValue{"below the minimum", *s.Minimum - 1})
		}
		if s.Maximum != nil {
			bad = append(bad, badValue{"above the maximum", *s.Maximum + 1})
		}
	case "boolean":
		bad = append(bad, badValue{"a text", "true"})
	case "array":
		bad = append(bad, badValue{"not a list", "x"})
		if s.MaxItems != nil {
			bad = append(bad, badValue{"too many", slices.Repeat([]any{m.good(s.Items)}, *s.MaxItems+1)})
		}
		if s.MinItems != nil && *s.MinItems > 0 {
			bad = append(bad, badValue{"too few", []any{}})
		}
	case "object":
		bad = append(bad, badValue{"not an object", "x"})
	}
	return bad
}

func encode(value any) []byte {
	if value == nil {
		return nil
	}
	raw, err := json.Marshal(value)
	if err != nil {
		panic(err) // Made of plain values above.
	}
	return raw
}

// good makes a value that the schema allows; patterns are met as far as digits
// and letters go, which is enough to reach the spoilt place.
func (m *maker) good(s *schema) any {
	s = m.resolve(s)
	if len(s.Enum) > 0 {
		return s.Enum[0]
	}
	switch s.kind() {
	case "string":
		return goodText(s)
	case "integer", "number":
		if s.Minimum != nil {
			return *s.Minimum
		}
		return 1
	case "boolean":
		return true
	case "array":
		return []any{m.good(s.Items)}
	case "object":
		o := map[string]any{}
		names := slices.Clone(s.Required)
		sort.Strings(names)
		for _, name := range names {
			o[name] = m.good(s.Properties[name])
		}
		return o
	}
	return map[string]any{}
}

func goodText(s *schema) string {
	switch s.Format {
	case "id":
		return "1"
	case "date-time":
		return "2026-11-23T08:00:00Z"
	}
	if s.MinLength != nil {
		return strings.Repeat("1", max(*s.MinLength, 1))
	}
	return "1"
}
