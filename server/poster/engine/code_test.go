package engine

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/draw"

	"yuanfen/server/poster/code"
	"yuanfen/server/poster/splice"
	"yuanfen/server/poster/template"
)

// scan reads the code in a picture with zbar, which knows nothing of ours.
func scan(t *testing.T, m image.Image) string {
	t.Helper()
	zbar, err := exec.LookPath("zbarimg")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("zbarimg is not installed (zbar-tools)")
	}
	var raw bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&raw, m); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "code.png")
	if err := os.WriteFile(file, raw.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), zbar, "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file).Output()
	if err != nil {
		t.Fatalf("nothing read: %v", err)
	}
	return strings.TrimSpace(string(out))
}

// coded is what is left of a picture after our JPEG.
func coded(t *testing.T, raw []byte) image.Image {
	t.Helper()
	m, err := jpeg.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// half reduces a picture to half its width, as chats do.
func half(m image.Image) image.Image {
	out := image.NewRGBA(image.Rect(0, 0, m.Bounds().Dx()/2, m.Bounds().Dy()/2))
	draw.ApproxBiLinear.Scale(out, out.Rect, m, m.Bounds(), draw.Src, nil)
	return out
}

// TestEveryPlainCodeScans reads the code of each template, as its JPEG comes and
// at half its size, with an avatar and without.
func TestEveryPlainCodeScans(t *testing.T) {
	e := engine(t)
	for _, tpl := range templates(t) {
		if tpl.Kind == "card" {
			continue
		}
		b, err := e.Prepare(tpl, shared(t, tpl.ID), 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, avatar := range []bool{true, false} {
			p := person()
			if !avatar {
				p.Pictures = nil
			}
			t.Run(fmt.Sprint(tpl.ID, "/avatar ", avatar), func(t *testing.T) {
				raw, err := b.JPEG(p, nil)
				if err != nil {
					t.Fatal(err)
				}
				m := coded(t, raw)
				for name, m := range map[string]image.Image{"full": m, "half": half(m)} {
					if got := scan(t, m); got != p.Code {
						t.Errorf("%s: read %q", name, got)
					}
				}
			})
		}
	}
}

// TestTheSmallestCodeScans reads codes with the smallest modules that are drawn,
// of the longest texts that fit.
func TestTheSmallestCodeScans(t *testing.T) {
	for _, c := range []struct {
		side, length int
		picture      bool
	}{{200, 42, false}, {200, 58, true}, {216, 62, false}, {240, 84, false}, {180, 42, false}} {
		text := "https://qingyu.example/s/" + strings.Repeat("k7Qm2xTa", 12)
		text = text[:c.length]
		q, err := code.New(text, c.picture)
		if err != nil {
			t.Fatal(err)
		}
		if err := q.Fits(c.side); err != nil {
			t.Fatal(c, err)
		}
		m := image.NewRGBA(image.Rect(0, 0, 400, 400))
		draw.Draw(m, m.Rect, image.NewUniform(color.RGBA{47, 74, 60, 255}), image.Point{}, draw.Src)
		box := image.Rect(73, 91, 73+c.side, 91+c.side)
		draw.Draw(m, box, image.White, image.Point{}, draw.Src)
		q.Paint(m, box)
		raw, err := splice.Encode(m, Quality)
		if err != nil {
			t.Fatal(err)
		}
		full := coded(t, raw)
		for name, m := range map[string]image.Image{"full": full, "half": half(full)} {
			if got := scan(t, m); got != text {
				t.Errorf("%+v with modules of %d, %s: read %q", c, q.Module(c.side), name, got)
			}
		}
	}
	if _, err := code.New(strings.Repeat("x", 300), true); !errors.Is(err, code.ErrTooLong) {
		t.Errorf("300 bytes: %v", err)
	}
	q, err := code.New(strings.Repeat("x", 100), true)
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Fits(240); !errors.Is(err, code.ErrTooLong) {
		t.Errorf("100 bytes: %v", err)
	}
}

// miniCode is a stand-in for WeChat's round code: no two pixels alike.
func miniCode(side int) *Picture {
	m := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			m.SetRGBA(x, y, color.RGBA{uint8(x * 7), uint8(y * 5), uint8(x ^ y), 255})
		}
	}
	return FromImage(m)
}

// TestTheRoundCodeStaysAsItCame holds WECHAT.md 4.6: at least 200 pixels on a
// canvas of 900, white around it, and no pixel touched but in the middle disc.
func TestTheRoundCodeStaysAsItCame(t *testing.T) {
	e := engine(t)
	for _, tpl := range templates(t) {
		box, ok := codeBox(tpl)
		if !ok {
			continue
		}
		b, err := e.Prepare(tpl, shared(t, tpl.ID), 1)
		if err != nil {
			t.Fatal(err)
		}
		side := box.Dx() - 8
		if side < leastMini {
			side = box.Dx()
		}
		p := person()
		p.MiniCode = miniCode(side)
		m, err := b.Image(p)
		if err != nil {
			t.Fatal(tpl.ID, err)
		}
		if side < leastMini {
			t.Errorf("%s: the code has %d pixels", tpl.ID, side)
		}
		at := box.Min.Add(image.Pt((box.Dx()-side)/2, (box.Dx()-side)/2))
		untouched(t, tpl.ID, m, p.MiniCode.img, at)
	}
	b, err := e.Prepare(byID(t, "editorial"), shared(t, "editorial"), 1)
	if err != nil {
		t.Fatal(err)
	}
	p := person()
	p.MiniCode = miniCode(199)
	if _, err := b.Image(p); !errors.Is(err, ErrMiniCode) {
		t.Errorf("too small: %v", err)
	}
	p.MiniCode = miniCode(430)
	if _, err := b.Image(p); err != nil {
		t.Errorf("as WeChat makes it: %v", err)
	}
}

func codeBox(tpl *template.Template) (image.Rectangle, bool) {
	for _, l := range tpl.Layers {
		if l.Type == template.Code {
			return image.Rect(int(l.X), int(l.Y), int(l.X+l.W), int(l.Y+l.W)), true
		}
	}
	return image.Rectangle{}, false
}

func untouched(t *testing.T, name string, m, mini *image.RGBA, at image.Point) {
	t.Helper()
	side := float64(mini.Rect.Dx())
	for y := range mini.Rect.Dy() {
		for x := range mini.Rect.Dx() {
			dx, dy := float64(x)+0.5-side/2, float64(y)+0.5-side/2
			radius := side*MiniDisc/2 + 1
			if dx*dx+dy*dy < radius*radius {
				continue
			}
			if m.RGBAAt(at.X+x, at.Y+y) != mini.RGBAAt(x, y) {
				t.Fatalf("%s: pixel %d, %d of the code was touched", name, x, y)
			}
		}
	}
}
