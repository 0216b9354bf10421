package storefront

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"regexp"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// Theme is how the brand dresses the shop. What is empty stays as we made it.
type Theme struct {
	Accent  string `json:"accent,omitempty" maxLength:"7" doc:"主色，#rrggbb 小写；不填用自带的墨绿"`
	Corners string `json:"corners,omitempty" enum:"sharp,soft,round" doc:"圆角：sharp 直、soft 小（不填）、round 大"`
	Name    string `json:"name,omitempty" maxLength:"20" doc:"店名；不填用配置里的"`
	Logo    string `json:"logo,omitempty" maxLength:"100" doc:"标志：上传后的 key"`
}

// Tones are the colours that come from the accent, #rrggbb. Each pair that is read
// one on the other has a contrast of 4.5:1 at least (WCAG 2.1, 1.4.3).
type Tones struct {
	Accent     string `json:"accent" doc:"主色：文字、按钮底色、选中"`
	AccentSoft string `json:"accent_soft" doc:"主色的浅底"`
	OnAccent   string `json:"on_accent" doc:"主色上的文字"`
}

// ThemeView is a theme worked out, as clients wear it.
type ThemeView struct {
	Version int    `json:"version" doc:"首页的版本；0：还没有发布过"`
	Name    string `json:"name" doc:"店名；空：用品牌名"`
	Logo    string `json:"logo" doc:"标志的地址，可能为空"`
	Card    int    `json:"card" doc:"卡片、图片的圆角，像素"`
	Control int    `json:"control" doc:"按钮、输入的圆角，像素"`
	Light   Tones  `json:"light"`
	Dark    Tones  `json:"dark"`
}

// contrastLeast is what text needs on its ground.
const contrastLeast = 4.5

// The grounds on which the accent is read, as tokens.css of the client has them.
var (
	lightGrounds = []string{"#f7f4ec", "#fffdf8"}
	darkGrounds  = []string{"#161815", "#1e211d"}
)

// ours are the tones of a shop whose brand has chosen none, tuned by hand.
var ours = [2]Tones{
	{Accent: "#2f4a3c", AccentSoft: "#e4e9e0", OnAccent: "#f9f6ee"},
	{Accent: "#a8c4ae", AccentSoft: "#2a342d", OnAccent: "#161815"},
}

// corners are the radii in pixels of cards and of controls.
var corners = map[string][2]int{"sharp": {2, 2}, "": {12, 8}, "soft": {12, 8}, "round": {20, 24}}

var colour = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// Derive works out what a theme looks like, without its logo and version.
func (t Theme) Derive() ThemeView {
	r := corners[t.Corners]
	v := ThemeView{Name: t.Name, Card: r[0], Control: r[1], Light: ours[0], Dark: ours[1]}
	if t.Accent != "" {
		v.Light = tones(t.Accent, "#000000", lightGrounds, 0.12, ours[0].OnAccent)
		v.Dark = tones(t.Accent, "#ffffff", darkGrounds, 0.16, ours[1].OnAccent)
	}
	return v
}

// tones moves an accent towards an end, black or white, until it can be read on all
// grounds and on its own soft tone.
func tones(accent, end string, grounds []string, soften float64, on string) Tones {
	const steps = 50
	for step := 0; ; step++ {
		t := Tones{Accent: mix(accent, end, float64(step)/steps), OnAccent: on}
		t.AccentSoft = mix(grounds[0], t.Accent, soften)
		if step == steps || readable(t, grounds) {
			return t
		}
	}
}

func readable(t Tones, grounds []string) bool {
	for _, ground := range append([]string{t.AccentSoft, t.OnAccent}, grounds...) {
		if Contrast(t.Accent, ground) < contrastLeast {
			return false
		}
	}
	return true
}

// mix is colour a with share b of another.
func mix(a, b string, share float64) string {
	x, y := rgb(a), rgb(b)
	for i := range x {
		x[i] += (y[i] - x[i]) * share
	}
	return fmt.Sprintf("#%02x%02x%02x", int(math.Round(x[0])), int(math.Round(x[1])), int(math.Round(x[2])))
}

func rgb(hex string) [3]float64 {
	var n [3]int
	_, _ = fmt.Sscanf(hex, "#%02x%02x%02x", &n[0], &n[1], &n[2]) // Checked where it came in.
	return [3]float64{float64(n[0]), float64(n[1]), float64(n[2])}
}

// Contrast is that of two colours #rrggbb, 1 to 21 (WCAG 2.1, contrast ratio).
func Contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is a colour's relative luminance (WCAG 2.1).
func luminance(hex string) float64 {
	c := rgb(hex)
	for i, v := range c {
		if v /= 255; v <= 0.04045 {
			c[i] = v / 12.92
		} else {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}

// check says what is wrong with a theme, without looking at what it names.
func (t Theme) check() error {
	why := ""
	_, shaped := corners[t.Corners]
	switch {
	case t.Accent != "" && !colour.MatchString(t.Accent):
		why = "主色写成 #rrggbb，小写，例如 #2f4a3c"
	case !shaped:
		why = "圆角只有直、小、大三种"
	case t.Logo != "" && !fileKey.MatchString(t.Logo):
		why = "标志要先上传"
	}
	if why == "" {
		return nil
	}
	return web.Errorf(http.StatusUnprocessableEntity, "storefront.invalid_theme", "外观：%s。请改正后再保存。", why)
}

// Theme is what everybody wears: that of the published version, or ours.
func (s *Service) Theme(ctx context.Context) (ThemeView, error) {
	r, err := s.current(ctx, Published)
	if db.NoRows(err) {
		return Theme{}.Derive(), nil
	}
	if err != nil {
		return ThemeView{}, err
	}
	v, err := r.version()
	return s.worn(v), err
}

// worn is a version's theme with the address of its logo.
func (s *Service) worn(v Version) ThemeView {
	t := v.Theme.Derive()
	t.Version = v.No
	if v.Theme.Logo != "" {
		t.Logo = s.deps.Picture(v.Theme.Logo)
	}
	return t
}
