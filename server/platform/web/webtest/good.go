package webtest

import (
	"maps"
	"slices"
)

// Good returns one request for every operation of the contract (OpenAPI 3.1
// JSON) that it allows, as far as patterns are met by digits. Targets keep their
// {parameters}, for the test to put its own things there.
func Good(openapi []byte) ([]Case, error) {
	return each(openapi, func(m *maker) {
		_, query, header, body := m.request()
		m.add("good", m.path, query, header, encode(body))
	})
}

// Texts returns, for every place of every operation where a free text may stand, a
// request whose text there is the given one, if the contract lets it be so long. Targets keep
// their {parameters}.
func Texts(openapi []byte, text string) ([]Case, error) {
	return each(openapi, func(m *maker) { m.texts(text) })
}

func (m *maker) texts(text string) {
	_, _, _, body := m.request()
	for _, p := range m.op.Parameters {
		_, query, header, _ := m.request()
		if p.In == "query" && m.takes(m.resolve(p.Schema), text) {
			query.Set(p.Name, text)
			m.add("query."+p.Name, m.path, query, header, encode(body))
		}
	}
	if s := m.bodySchema(); s != nil {
		m.place("body", s, text, func(at string, value any) {
			_, query, header, _ := m.request()
			m.add(at, m.path, query, header, encode(value))
		})
	}
}

// takes reports whether a schema's free text may be this one.
func (m *maker) takes(s *schema, text string) bool {
	n := len([]rune(text))
	return s.kind() == "string" && s.Enum == nil && s.Format == "" && s.Pattern == "" && (s.MaxLength == nil || n <= *s.MaxLength) && (s.MinLength == nil || n >= *s.MinLength)
}

// place calls emit with whole values in which one text is the given one.
func (m *maker) place(at string, s *schema, text string, emit func(at string, value any)) {
	s = m.resolve(s)
	if m.takes(s, text) {
		emit(at, text)
		return
	}
	switch s.kind() {
	case "array":
		m.place(at+"[0]", s.Items, text, func(at string, value any) { emit(at, []any{value}) })
	case "object":
		for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
			m.place(at+"."+name, s.Properties[name], text, func(at string, value any) {
				whole, ok := m.good(s).(map[string]any)
				if !ok {
					return
				}
				whole[name] = value
				emit(at, whole)
			})
		}
	}
}
