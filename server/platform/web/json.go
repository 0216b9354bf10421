package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

// maxDepth is how many lists and objects of a request may lie in each other. The
// deepest of the contract has eight.
const maxDepth = 32

// Mistakes of a body that JSON allows and nobody means.
var (
	errDeep = errors.New("json: nested too deeply")
	// A validator that reads the last of two equal names, and a struct into which both
	// are read, see two different requests: the first one's fields would go unchecked.
	errTwice = errors.New("json: a name stands twice in an object")
)

// strictJSON reads requests as Huma's own format does, but for bodies that are nested
// too deeply or say one name twice.
func strictJSON() huma.Format {
	f := huma.DefaultJSONFormat
	f.Unmarshal = func(raw []byte, v any) error {
		if _, first := v.(*any); first { // Huma reads twice: once to validate.
			if err := checkJSON(raw); err != nil {
				return err
			}
		}
		return json.Unmarshal(raw, v)
	}
	return f
}

// checkJSON walks over raw once. What is no JSON it leaves to the parser.
func checkJSON(raw []byte) error {
	var open []scope
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '{', '[':
			if len(open) == maxDepth {
				return errDeep
			}
			open = append(open, scope{object: raw[i] == '{', key: true})
		case '}', ']':
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		case ',':
			if len(open) > 0 {
				open[len(open)-1].key = true
			}
		case '"':
			end := stringEnd(raw, i)
			if len(open) > 0 {
				if top := &open[len(open)-1]; top.object && top.key && !top.add(raw[i:end]) {
					return errTwice
				}
			}
			i = end - 1
		}
	}
	return nil
}

// scope is a list or an object that has begun.
type scope struct {
	object bool
	key    bool // The next string of an object is a name.
	few    []string
	many   map[string]bool
}

// fewKeys is up to how many names looking at each is quicker than a map.
const fewKeys = 16

// add notes a quoted name; false if it is there already.
func (s *scope) add(quoted []byte) bool {
	s.key = false
	name := string(bytes.Trim(quoted, `"`))
	if bytes.ContainsFunc(quoted, func(r rune) bool { return r == '\\' || r >= utf8.RuneSelf }) && json.Unmarshal(quoted, &name) != nil {
		return true // The parser will say so.
	}
	if s.many == nil && len(s.few) < fewKeys {
		if slices.Contains(s.few, name) {
			return false
		}
		s.few = append(s.few, name)
		return true
	}
	if s.many == nil {
		s.many = map[string]bool{}
		for _, k := range s.few {
			s.many[k] = true
		}
	}
	if s.many[name] {
		return false
	}
	s.many[name] = true
	return true
}

// stringEnd is where the string ends that begins at i, after its closing quote.
func stringEnd(raw []byte, i int) int {
	for j := i + 1; j < len(raw); j++ {
		switch raw[j] {
		case '\\':
			j++
		case '"':
			return j + 1
		}
	}
	return len(raw)
}
