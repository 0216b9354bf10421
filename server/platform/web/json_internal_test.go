package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestCheckJSON(t *testing.T) {
	many := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"k%d":[],`, i)
		}
		return b.String()
	}
	for raw, want := range map[string]error{
		``: nil, `{`: nil, `]`: nil, `"`: nil, `{"a":1,"b":"a"}`: nil, `{"a":{"a":{"a":1}}}`: nil, `[{"a":1},{"a":1}]`: nil,
		`{"a":["a","a"],"b":"b"}`: nil, `{"a\"":1,"a":1}`: nil, `{"a":"\"a\":1,\"a\":1"}`: nil,
		`{"a":1,"a":2}`:                            errTwice,
		`{"a":1,"\u0061":2}`:                       errTwice,
		`[[{"x":{"o":1,"p":{"q":[1]},"o":2}}]]`:    errTwice,
		`{` + many(40) + `"k3":1}`:                 errTwice,
		`{` + many(40) + `"k40":1}`:                nil,
		strings.Repeat("[", 32):                    nil,
		strings.Repeat("[", 33):                    errDeep,
		strings.Repeat(`{"a":`, 33):                errDeep,
		strings.Repeat("[]", 500):                  nil,
		`"` + strings.Repeat("[", 500) + `"`:       nil,
		`{"a":"` + strings.Repeat("{", 500) + `"}`: nil,
	} {
		if err := checkJSON([]byte(raw)); !errors.Is(err, want) {
			t.Errorf("%.60s: %v, want %v", raw, err, want)
		}
	}
}

// twice reports by the standard library's own tokens whether a name stands twice in
// an object, and how deep the text goes.
func twice(raw []byte) (same bool, deepest int, ok bool) {
	type level struct {
		object, value bool
		names         map[string]bool
	}
	var open []level
	d := json.NewDecoder(bytes.NewReader(raw))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return same, deepest, len(open) == 0
		}
		if err != nil {
			return false, 0, false
		}
		if delim, is := token.(json.Delim); is && (delim == '}' || delim == ']') {
			open = open[:len(open)-1]
			continue
		}
		if n := len(open); n > 0 && open[n-1].object {
			top := &open[n-1]
			if name, is := token.(string); is && !top.value {
				same = same || top.names[name]
				top.names[name], top.value = true, true
				continue
			}
			top.value = false
		}
		if delim, is := token.(json.Delim); is {
			open = append(open, level{object: delim == '{', names: map[string]bool{}})
			deepest = max(deepest, len(open))
		}
	}
}

// FuzzCheckJSON compares the quick walk with the standard library's tokens.
func FuzzCheckJSON(f *testing.F) {
	for _, raw := range []string{
		`{"a":1,"a":2}`, `{"a":{"b":[1,{"c":"\u0063"}]},"b":null}`, `[[[]]]`, `{"a\\":1,"a\\":2}`, `{"":0,"":0}`, `{"a":"x\"","b":{}}`, `"\ud800"`,
		strings.Repeat("[", 33) + strings.Repeat("]", 33),
	} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if !json.Valid(raw) {
			_ = checkJSON(raw) // No panic is all that is asked.
			return
		}
		same, deepest, ok := twice(raw)
		if !ok {
			return
		}
		if err := checkJSON(raw); (err != nil) != (same || deepest > maxDepth) {
			t.Errorf("%q: %v; twice %v, %d deep", raw, err, same, deepest)
		}
	})
}

func BenchmarkCheckJSON(b *testing.B) {
	raw := []byte(`{"address":{"name":"何雨","phone":"19900000002","province":"浙江省","city":"杭州市","district":"西湖区","detail":"示例路 2 号"},"lines":[{"sku":"1873640098512896","quantity":2},{"sku":"1873640098512897","quantity":1}],"total":6770}`)
	b.ReportAllocs()
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if err := checkJSON(raw); err != nil {
			b.Fatal(err)
		}
	}
}
