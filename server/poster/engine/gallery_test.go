package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

var (
	update = flag.Bool("update", false, "store what the gallery looks like now")
	dump   = flag.String("dump", "", "also write the gallery at full size into this folder")
)

// hard are the persons and contents that break posters.
var hard = []struct {
	name   string
	change func(s *Shared, p *Person)
}{
	{"plain", func(*Shared, *Person) {}},
	{"long", func(s *Shared, p *Person) {
		p.Text["distributor.name"] = "一个名字特别特别长的茶叶爱好者与她的二十四节气"
		p.Text["distributor.badge"] = "青屿茶事（示例品牌）官方授权分销商·华东区"
		p.Text["store.name"] = "山中无历日寒尽不知年茶事研究所"
		p.Text["store.text"] = "从地铁口出来，沿着河走，看到第三棵梧桐右转，水一直是开的，猫也一直在，欢迎来坐坐。"
		p.Text["store.date"] = "二〇二六年农历五月初一上午十点"
		p.Text["certificate.name"] = "阿卜杜热合曼·麦麦提吐尔逊江"
		p.Text["certificate.scope"] = strings.Repeat("在微信小程序内推广与销售本品牌商品，", 6)
		s.Text["product.title"] = "二〇二六年头春易武古树生普洱茶饼礼盒装"
		s.Text["product.subtitle"] = "易武高山古树纯料，石磨压制，三百五十七克，一提七饼，附手工棉纸与竹编茶则，送礼自饮都好"
		s.Text["product.number"] = "1024"
		s.Text["campaign.title"] = "夏至前把冷泡茶备好，与喜欢的人一起等一个有风的傍晚"
		s.Text["festival.title"] = "二十四节气"
		s.Text["campaign.starts"], s.Text["campaign.ends"] = "六月十八日上午十点", "2026.06.20 24:00"
		s.Text["story.title"] = "四面是水，中间坐得下几个人"
		s.Text["story.text"] = strings.Repeat(s.Text["story.text"], 3)
	}},
	{"emoji", func(_ *Shared, p *Person) {
		p.Text["distributor.name"] = "👩🏻‍🌾小鹿🦌爱喝茶❤️ Lucy𠮷"
		p.Text["store.name"] = "Tea & Co. 茶"
		p.Text["certificate.name"] = "Lukas Zimmermann 李雷"
		p.Price, p.Was = 1, 0
	}},
	{"dear", func(s *Shared, p *Person) {
		p.Price, p.Was = 9999999, 10000000
		delete(s.Text, "festival.rain")
		s.Text["festival.title"], s.Text["festival.snow"] = "小雪", "snow"
		delete(p.Pictures, "distributor.avatar")
	}},
	{"bare", func(s *Shared, p *Person) {
		p.Text = map[string]string{"distributor.name": "🍵"}
		p.Pictures, p.Price, p.Was = nil, 0, 0
		s.Pictures = nil
	}},
}

// sample is what one template shows in one case.
func sample(t testing.TB, id string, change func(*Shared, *Person)) (Shared, Person) {
	s, p := shared(t, id), person()
	change(&s, &p)
	return s, p
}

// TestGallery renders each template with hard content and compares it with what
// was looked at and found good. Its hash must be the same on the machines that
// references are made on, the small picture nearly the same elsewhere.
func TestGallery(t *testing.T) {
	e := engine(t)
	for _, tpl := range templates(t) {
		for _, c := range hard {
			t.Run(tpl.ID+"/"+c.name, func(t *testing.T) {
				s, p := sample(t, tpl.ID, c.change)
				m, contrasts, err := e.Inspect(tpl, s, p)
				if err != nil {
					t.Fatal(err)
				}
				legible(t, contrasts)
				compare(t, tpl.ID+"-"+c.name, m)
			})
		}
	}
}

// legible wants a contrast of 4.5 for each text.
func legible(t *testing.T, contrasts []Contrast) {
	t.Helper()
	for _, c := range contrasts {
		if c.Ratio < 4.5 {
			t.Errorf("layer %d, %q: contrast %.2f", c.Layer, c.Text, c.Ratio)
		}
	}
}

func compare(t *testing.T, name string, m *image.RGBA) {
	t.Helper()
	sum := sha256.Sum256(m.Pix)
	hash := hex.EncodeToString(sum[:12])
	small := thumbnail(m, 12)
	file := filepath.Join("testdata", "gallery", name+".png")
	if *dump != "" {
		write(t, filepath.Join(*dump, name+".png"), m)
	}
	if *update {
		write(t, file, small)
		if err := os.WriteFile(strings.TrimSuffix(file, ".png")+".sum", []byte(hash+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	stored, err := os.ReadFile(strings.TrimSuffix(file, ".png") + ".sum")
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(string(stored)) == hash {
		return
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	allowed := 2 // Floating point differs between processors in its last bits.
	if runtime.GOARCH == "amd64" {
		t.Errorf("differs from what was found good; look at it (-dump) and store it (-update)")
		allowed = 0
	}
	if d := farthest(small, want); d > allowed {
		t.Errorf("a small picture differs by up to %d levels", d)
	}
}

func write(t *testing.T, file string, m image.Image) {
	t.Helper()
	var out bytes.Buffer
	err := png.Encode(&out, m)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(file), 0o700)
	}
	if err == nil {
		err = os.WriteFile(file, out.Bytes(), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// thumbnail averages k × k pixels into one.
func thumbnail(m *image.RGBA, k int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, m.Rect.Dx()/k, m.Rect.Dy()/k))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			for c := range 4 {
				sum := 0
				for dy := range k {
					for dx := range k {
						sum += int(m.Pix[m.PixOffset(x*k+dx, y*k+dy)+c])
					}
				}
				out.Pix[out.PixOffset(x, y)+c] = uint8(sum / (k * k))
			}
		}
	}
	return out
}

func farthest(a, b image.Image) (d int) {
	if a.Bounds() != b.Bounds() {
		return 255
	}
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r0, g0, b0, _ := a.At(x, y).RGBA()
			r1, g1, b1, _ := b.At(x, y).RGBA()
			for _, v := range [3]int{int(r0>>8) - int(r1>>8), int(g0>>8) - int(g1>>8), int(b0>>8) - int(b1>>8)} {
				d = max(d, v, -v)
			}
		}
	}
	return d
}

// TestEveryPictureIsLegible puts pictures of all kinds under the templates whose
// texts stand on pictures: light, dark, busy.
func TestEveryPictureIsLegible(t *testing.T) {
	e := engine(t)
	pictures := map[string]*Picture{"black": flat(0), "white": flat(255), "grey": flat(128), "stripes": stripes()}
	for _, id := range []string{"editorial", "stilllife", "opening", "story", "arrival"} {
		for name, picture := range pictures {
			s := shared(t, id)
			s.Pictures = map[string]*Picture{"product.picture": picture, "story.picture": picture}
			_, contrasts, err := e.Inspect(byID(t, id), s, person())
			if err != nil {
				t.Fatal(err)
			}
			t.Run(fmt.Sprint(id, "/", name), func(t *testing.T) { legible(t, contrasts) })
		}
	}
}

func flat(v uint8) *Picture {
	m := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for i := range m.Pix {
		m.Pix[i] = v | uint8(i&3/3*255)
	}
	return FromImage(m)
}

func stripes() *Picture {
	m := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for i := range m.Pix {
		m.Pix[i] = uint8(i / 4 / 7 % 2 * 255)
		if i%4 == 3 {
			m.Pix[i] = 255
		}
	}
	return FromImage(m)
}
