package engine

import (
	"testing"

	"yuanfen/server/poster/template"
)

// FuzzRender renders whatever the decoder takes: it may be refused, but it ends
// and does not fall over.
func FuzzRender(f *testing.F) {
	e := engine(f)
	s := shared(f, "editorial")
	for _, layers := range []string{
		`{"type": "picture", "id": "h", "source": "product.picture", "w": 90, "h": 60, "radius": 9, "fade": {"top": 5}, "crop": [0.1, 0.2, 0.9, 1], "focus": [0, 1]},
		 {"type": "scrim", "over": "h", "side": "top-left", "text": "#ffffff", "w": 50, "h": 50, "solid": 0.5}`,
		`{"type": "text", "text": "{product.title}\n《茶》——3", "size": 20, "minSize": 12, "color": "#000000", "w": 60, "maxLines": 2, "balance": true, "align": "right", "tracking": 0.1}`,
		`{"type": "text", "text": "第3号“水”", "size": 20, "color": "#00000080/50", "vertical": true, "h": 60, "w": 90, "valign": "middle"}`,
		`{"type": "shape", "shape": "path", "path": "{brand.mark}", "view": [-45, -34, 90, 76], "w": 90, "h": 30, "fill": "#102030", "stroke": "#ffffff", "strokeWidth": 3, "shadow": {"blur": 9, "color": "#00000080"}}`,
		`{"type": "gradient", "x": 0.5, "w": 0, "h": 0, "angle": 33, "stops": [{"at": 0, "color": "#000000"}, {"at": 1, "color": "#ffffff"}]}`,
		`{"type": "pattern", "kind": "guilloche", "w": 90, "h": 90, "color": "#000000", "count": 3, "strokeWidth": 1, "amount": 0}, {"type": "pattern", "kind": "hills", "w": 0, "h": 50, "color": "#000000", "count": 3, "amount": 9}`,
		`{"type": "seal", "text": "青屿茶事", "w": 40, "color": "#ffffff"}, {"type": "price", "size": 20, "color": "#000000", "w": 30, "align": "center"}, {"type": "badge", "text": "{distributor.badge}", "size": 14, "color": "#000000", "w": 60}, {"type": "code", "w": 200}`,
	} {
		f.Add([]byte(`{"schema": 1, "id": "a", "version": 1, "name": "名", "kind": "product", "size": [200, 200], "ground": "#ffffff", "layers": [` + layers + `]}`))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		tpl, err := template.Decode(raw)
		if err != nil || tpl.Size[0]*tpl.Size[1] > 400*400 {
			return
		}
		p := person()
		p.MiniCode = nil
		_, _, _ = e.Inspect(tpl, s, p)
		if b, err := e.Prepare(tpl, s, 1); err == nil {
			_, _ = b.JPEG(p, nil)
		}
	})
}
