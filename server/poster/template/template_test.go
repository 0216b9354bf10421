package template

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// with puts a layer into a template that is right otherwise.
func with(layers string) string {
	return `{"schema": 1, "id": "a", "version": 1, "name": "名", "kind": "product", "size": [900, 1200],
		"theme": {"ink": "#23241f"}, "ground": "#ffffff", "layers": [` + layers + `]}`
}

func TestMistakesAreNamedWithTheirPlace(t *testing.T) {
	const hero = `{"type": "picture", "id": "hero", "source": "product.picture", "w": 9, "h": 9}`
	for _, c := range []struct{ name, raw, place, problem string }{
		{"right", with(hero), "", ""},
		{"not JSON", "{\n\"schema\": 1,,}", "第 2 行", "不是正确的 JSON"},
		{"cut off", `{"schema": 1`, "", "不是正确的 JSON"},
		{"more after it", with(hero) + "{}", "", "还有内容"},
		{"no object", `[1]`, "", "应为对象"},
		{"another schema", strings.Replace(with(hero), `"schema": 1`, `"schema": 2`, 1), "schema", "只能是 1"},
		{"no ground", strings.Replace(with(hero), `"ground": "#ffffff",`, "", 1), "ground", "缺少"},
		{"unknown field", strings.Replace(with(hero), `"ground"`, `"colour": 1, "ground"`, 1), "colour", "不认识"},
		{"unknown field of a layer", with(`{"type": "code", "w": 240, "size": 3}`), "layers[0].size", "不认识"},
		{"unknown type", with(`{"type": "video"}`), "layers[0].type", "picture"},
		{"no type", with(`{}`), "layers[0].type", "只能是"},
		{"null", with(`null`), "layers[0]", "应为对象"},
		{"null inside", with(`{"type": "code", "w": null}`), "layers[0].w", "不能为空"},
		{"text for a number", with(`{"type": "code", "w": "240"}`), "layers[0].w", "应为数字"},
		{"too large", with(`{"type": "code", "w": 99999}`), "layers[0].w", "不能大于 4000"},
		{"a colour misspelt", with(`{"type": "text", "text": "x", "size": 20, "color": "red"}`), "layers[0].color", "写法不对"},
		{"a colour unknown", with(`{"type": "text", "text": "x", "size": 20, "color": "$red"}`), "layers[0].color", "theme 里没有"},
		{"a tone of nothing", with(`{"type": "text", "text": "x", "size": 20, "color": "@hero.dark"}`), "layers[0].color", "没有名为“hero”"},
		{"a tone", with(hero + `, {"type": "text", "text": "x", "size": 20, "color": "@hero.dark/50"}`), "", ""},
		{"unknown variable", with(`{"type": "text", "text": "{distributor.tier}", "size": 20, "color": "$ink"}`), "layers[0]", "没有“distributor.tier”"},
		{"anchored to nothing", with(`{"type": "code", "w": 240, "anchors": [{"to": "x", "side": "below"}]}`), "layers[0].anchors[0].to", "没有名为“x”"},
		{"anchored to a later layer", with(`{"type": "code", "w": 240, "anchors": [{"to": "hero", "side": "below"}]}, ` + hero), "layers[0].anchors[0].to", "没有名为"},
		{"anchored askew", with(hero + `, {"type": "code", "w": 240, "anchors": [{"to": "hero", "side": "under"}]}`), "layers[1].anchors[0].side", "below"},
		{"one name twice", with(hero + "," + hero), "layers[1].id", "已被"},
		{"a code too small", with(`{"type": "code", "w": 199}`), "layers[0].w", "至少 200"},
		{"static above personal", with(`{"type": "code", "w": 240}, ` + hero), "layers[1]", "下面"},
		{"stops out of order", with(`{"type": "gradient", "w": 9, "h": 9, "stops": [{"at": 1, "color": "$ink"}, {"at": 0, "color": "$ink"}]}`), "layers[0].stops[1].at", "不能小于"},
		{"a scrim over nothing", with(`{"type": "scrim", "over": "hero", "side": "top", "text": "$ink", "w": 9, "h": 9}`), "layers[0].over", "没有名为"},
		{"a path without a view", with(`{"type": "shape", "shape": "path", "path": "M0 0H1"}`), "layers[0]", "view"},
		{"crop inside out", with(`{"type": "picture", "source": "product.picture", "w": 9, "h": 9, "crop": [0.5, 0, 0.5, 1]}`), "layers[0].crop", "大于"},
		{"half a line", with(`{"type": "text", "text": "x", "size": 20, "color": "$ink", "maxLines": 1.5}`), "layers[0].maxLines", "应为整数"},
		{"no layers", with(""), "layers", "至少要有 1 项"},
		{"too long", strings.Repeat(" ", maxBytes) + with(hero), "", "超过 256 KB"},
	} {
		_, err := Decode([]byte(c.raw))
		var e *Error
		switch {
		case c.problem == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.problem != "" && (!errors.As(err, &e) || e.Place != c.place || !strings.Contains(e.Problem, c.problem)):
			t.Errorf("%s: %v, want %s: %s", c.name, err, c.place, c.problem)
		}
	}
}

// TestEveryFieldIsInTheSchema: what the schema allows is read, and what is read
// is allowed somewhere.
func TestEveryFieldIsInTheSchema(t *testing.T) {
	raw, err := json.Marshal(Layer{})
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		t.Fatal(err)
	}
	allowed := map[string]bool{}
	for _, branch := range root.Properties["layers"].Items.OneOf {
		for name := range root.Defs[strings.TrimPrefix(branch.Ref, "#/$defs/")].Properties {
			allowed[name] = true
			if _, ok := fields[name]; !ok {
				t.Errorf("%s %s: Layer has no such field", branch.Ref, name)
			}
		}
	}
	for name := range fields {
		if !allowed[name] {
			t.Errorf("Layer's %s is not in the schema", name)
		}
	}
}

// TestNoTierAnywhere: a poster shows that somebody is authorized, never which
// tier they have.
func TestNoTierAnywhere(t *testing.T) {
	for name := range Variables {
		if strings.Contains(name, "tier") || strings.Contains(name, "level") {
			t.Errorf("%s must not be shown", name)
		}
	}
}

func shipped(t testing.TB) (all [][]byte) {
	t.Helper()
	names, err := filepath.Glob("../engine/templates/*.json")
	if err != nil || len(names) < 8 {
		t.Fatal(len(names), err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, raw)
	}
	return all
}

func TestShippedTemplates(t *testing.T) {
	shapes, ids := map[[2]int]bool{}, map[string]bool{}
	for _, raw := range shipped(t) {
		tpl, err := Decode(raw)
		if err != nil {
			t.Fatal(err)
		}
		if ids[tpl.ID] {
			t.Errorf("two templates are called %s", tpl.ID)
		}
		ids[tpl.ID] = true
		w, h := tpl.Size[0], tpl.Size[1]
		for _, ratio := range [][2]int{{3, 4}, {9, 16}, {1, 1}, {5, 4}} {
			if w*ratio[1] == h*ratio[0] {
				shapes[ratio] = true
			}
		}
		codes := 0
		for _, l := range tpl.Layers {
			if l.Type != Code {
				continue
			}
			codes++
			if w*16 == h*9 && l.W < 0.22*float64(w) {
				t.Errorf("%s: the code takes %.0f of %d pixels, want 22 %%", tpl.ID, l.W, w)
			}
		}
		if want := 1; (tpl.Kind != "card" && codes != want) || (tpl.Kind == "card" && codes != 0) {
			t.Errorf("%s has %d codes", tpl.ID, codes)
		}
	}
	if len(shapes) != 4 {
		t.Errorf("only the shapes %v", shapes)
	}
}

func FuzzDecode(f *testing.F) {
	for _, raw := range shipped(f) {
		f.Add(raw)
	}
	f.Add([]byte(with(`{"type": "code", "w": 1e400}`)))
	f.Add([]byte(`{"layers": [[[[{}]]]]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		tpl, err := Decode(raw)
		if err == nil {
			tpl.Scaled(2)
			return
		}
		var e *Error
		if !errors.As(err, &e) {
			t.Fatalf("an error without a place: %v", err)
		}
	})
}
