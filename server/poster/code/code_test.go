package code

import (
	"errors"
	"image"
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"
)

// TestCodesAreThoseOfAnotherEncoder compares every module with skip2's, wherever
// both write bytes: letters that its other modes do not know.
func TestCodesAreThoseOfAnotherEncoder(t *testing.T) {
	for _, c := range []struct {
		picture bool
		level   qrcode.RecoveryLevel
	}{{false, qrcode.Medium}, {true, qrcode.Highest}} {
		for n := 1; ; n++ {
			text := strings.Repeat("qingyu/teahouse&", n)[:n*7]
			ours, err := New(text, c.picture)
			if errors.Is(err, ErrTooLong) && n > 15 {
				break
			}
			if err != nil {
				t.Fatal(n, err)
			}
			theirs, err := qrcode.New(text, c.level)
			if err != nil {
				t.Fatal(err)
			}
			theirs.DisableBorder = true
			rows := theirs.Bitmap()
			if len(rows) != ours.N {
				t.Fatalf("%d bytes: %d modules, theirs has %d", len(text), ours.N, len(rows))
			}
			if !sameButForTheMask(ours, rows, c.picture) {
				t.Errorf("%d bytes, picture %v: modules differ under every mask", len(text), c.picture)
			}
		}
	}
}

// sameButForTheMask lays each mask in turn: the two encoders may judge them
// differently.
func sameButForTheMask(ours *Code, theirs [][]bool, picture bool) bool {
	f, level := frames[(ours.N-17)/4-1](), levelM
	if picture {
		level = levelH
	}
	for laid := range f.masks { // One of them takes our own mask off.
		bare := f.masked(ours.modules, level, laid)
		for m := range f.masks {
			g := f.masked(&bare, level, m)
			same := true
			for y, row := range theirs {
				for x, dark := range row {
					same = same && g.get(x, y) == dark
				}
			}
			if same {
				return true
			}
		}
	}
	return false
}

func TestModulesAreOnTheGrid(t *testing.T) {
	c, err := New("https://qingyu.example/s/k7Qm2xTa", false)
	if err != nil {
		t.Fatal(err)
	}
	m := image.NewRGBA(image.Rect(0, 0, 240, 240))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	touched := c.Paint(m, m.Rect)
	px := c.Module(240)
	if touched.Dx() != px*c.N || touched.Min.X < Quiet*px || 240-touched.Max.X < Quiet*px {
		t.Fatalf("modules of %d in %v", px, touched)
	}
	for y := range 240 {
		for x := range 240 {
			at := image.Pt(x, y)
			dark := at.In(touched) && c.Dark((x-touched.Min.X)/px, (y-touched.Min.Y)/px)
			if (m.RGBAAt(x, y).R == 0) != dark || m.RGBAAt(x, y).A != 255 {
				t.Fatalf("pixel %v is %v", at, m.RGBAAt(x, y))
			}
		}
	}
}

func BenchmarkNew(b *testing.B) {
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			if _, err := New("https://mall.qingyu.example/s/k7Qm2x00001", true); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("skip2", func(b *testing.B) {
		for b.Loop() {
			q, err := qrcode.New("https://mall.qingyu.example/s/k7Qm2x00001", qrcode.Highest)
			if err != nil {
				b.Fatal(err)
			}
			q.Bitmap()
		}
	})
}
