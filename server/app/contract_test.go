package app_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"yuanfen/server/app"
)

// shape is as much of a schema as bounds a request.
type shape struct {
	Ref        string            `json:"$ref"`
	Type       any               `json:"type"`
	Enum       []any             `json:"enum"`
	Format     string            `json:"format"`
	Pattern    string            `json:"pattern"`
	MaxLength  *int              `json:"maxLength"`
	MaxItems   *int              `json:"maxItems"`
	Maximum    *float64          `json:"maximum"`
	Items      *shape            `json:"items"`
	Properties map[string]*shape `json:"properties"`
	More       any               `json:"additionalProperties"`
}

// inside are texts in lists whose length the contract does not say: their domain
// does, and the body is at most a mebibyte.
var inside = []string{
	"admin-freight-add body.rules[].regions[]", "admin-freight-change body.rules[].regions[]", "role-permissions body.was[]", "staff-roles body.was[]", "subscribe body.kinds[]",
	"admin-product-add body.image_sets[].pictures[]", "admin-product-add body.options[].values[]", "admin-product-add body.points[]", "admin-product-add body.skus[].values[]",
	"admin-product-change body.image_sets[].pictures[]", "admin-product-change body.options[].values[]", "admin-product-change body.points[]", "admin-product-change body.skus[].values[]",
}

// bounds walks over what a request may hold.
type bounds struct {
	t       *testing.T
	schemas map[string]*shape
	texts   []string // Without a bound of their own.
}

func (b *bounds) walk(at string, s *shape, within []string) {
	if name := s.Ref[strings.LastIndex(s.Ref, "/")+1:]; name != "" {
		if slices.Contains(within, name) {
			b.t.Errorf("%s holds itself: nothing bounds its depth", at)
			return
		}
		b.walk(at, b.schemas[name], append(slices.Clone(within), name))
		return
	}
	kind := s.Type
	if several, ok := kind.([]any); ok {
		kind = several[0]
	}
	switch kind {
	case "array":
		if s.MaxItems == nil || *s.MaxItems > 1000 {
			b.t.Errorf("%s: a list without a bound, or one over 1,000", at)
		}
		b.walk(at+"[]", s.Items, within)
	case "object":
		if s.More != false {
			b.t.Errorf("%s takes any field", at)
		}
		for name, p := range s.Properties {
			b.walk(at+"."+name, p, within)
		}
	case "string":
		if s.MaxLength == nil && s.Enum == nil && s.Format == "" && s.Pattern == "" {
			b.texts = append(b.texts, at)
		}
	case "integer", "number", "boolean":
	default:
		b.t.Errorf("%s may be anything", at)
	}
}

// Every list, page and text that a request may hold is bounded, no object takes a
// field that is not meant, and what lists are sorted by is one of a few words.
func TestContract_IsBounded(t *testing.T) {
	raw, err := app.Contract()
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		Paths map[string]map[string]struct {
			ID         string `json:"operationId"`
			Parameters []struct {
				Name, In string
				Schema   *shape
			}
			RequestBody struct {
				Content map[string]struct{ Schema *shape }
			} `json:"requestBody"`
		}
		Components struct{ Schemas map[string]*shape }
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	b, bodies := &bounds{t: t, schemas: c.Components.Schemas}, 0
	for _, methods := range c.Paths {
		for _, op := range methods {
			for _, p := range op.Parameters {
				b.walk(op.ID+" "+p.In+"."+p.Name, p.Schema, nil)
				if p.Name == "limit" && (p.Schema.Maximum == nil || *p.Schema.Maximum > 100) {
					t.Errorf("%s: pages without a bound, or one over 100", op.ID)
				}
				if p.Name == "sort" && len(p.Schema.Enum) == 0 {
					t.Errorf("%s is sorted by whatever a request says", op.ID)
				}
			}
			if body, ok := op.RequestBody.Content["application/json"]; ok {
				b.walk(op.ID+" body", body.Schema, nil)
				bodies++
			}
		}
	}
	slices.Sort(b.texts)
	want := slices.Sorted(slices.Values(inside))
	if !slices.Equal(b.texts, want) {
		t.Errorf("texts without a bound: %q", b.texts)
	}
	if bodies < 80 {
		t.Errorf("looked at %d bodies only", bodies)
	}
}
