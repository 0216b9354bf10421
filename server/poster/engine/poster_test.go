package engine

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"yuanfen/server/poster/splice"
)

// TestSplicedPostersAreWholePosters: a poster made from its base is, to the
// byte, the JPEG of the poster painted whole, whoever came before on the canvas.
func TestSplicedPostersAreWholePosters(t *testing.T) {
	e := engine(t)
	for _, tpl := range templates(t) {
		b, err := e.Prepare(tpl, shared(t, tpl.ID), 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range hard {
			_, p := sample(t, tpl.ID, c.change)
			spliced, err := b.JPEG(p, nil)
			if err != nil {
				t.Fatal(err)
			}
			m, err := b.Image(p)
			if err != nil {
				t.Fatal(err)
			}
			whole, err := splice.Encode(m, Quality)
			if err != nil {
				t.Fatal(err)
			}
			if c.name == "plain" {
				painted, _, err := e.Inspect(tpl, shared(t, tpl.ID), p)
				if err != nil || !bytes.Equal(m.Pix, painted.Pix) {
					t.Errorf("%s: layers over a base look different (%v)", tpl.ID, err)
				}
			}
			if !bytes.Equal(spliced, whole) {
				t.Errorf("%s, %s: spliced and whole differ", tpl.ID, c.name)
			}
		}
		again, err := b.JPEG(person(), nil)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := e.Prepare(tpl, shared(t, tpl.ID), 1)
		if err != nil {
			t.Fatal(err)
		}
		first, err := fresh.JPEG(person(), nil)
		if err != nil || !bytes.Equal(again, first) {
			t.Errorf("%s: somebody else's poster shows through (%v)", tpl.ID, err)
		}
	}
}

func TestPostersAreMadeAtOnce(t *testing.T) {
	e := engine(t)
	s := shared(t, "editorial")
	content := func() (Shared, error) { return s, nil } //nolint:unparam // As an engine asks for it.
	want, err := e.Base(byID(t, "editorial"), s.Key, 1, content)
	if err != nil {
		t.Fatal(err)
	}
	one, err := want.JPEG(person(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			b, err := e.Base(byID(t, "editorial"), s.Key, 1, content)
			if err != nil || b != want {
				t.Errorf("another base, %v", err)
				return
			}
			for range 3 {
				if got, err := b.JPEG(person(), nil); err != nil || !bytes.Equal(got, one) {
					t.Errorf("another poster, %v", err)
				}
			}
		})
	}
	group.Wait()
}

func TestTheCertificateIsPrinted(t *testing.T) {
	e := engine(t)
	b, err := e.Prepare(byID(t, "certificate"), shared(t, "certificate"), 2)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := b.PNG(person())
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(raw))
	if err != nil || m.Bounds() != image.Rect(0, 0, 1800, 2400) {
		t.Fatalf("%v, %v", m.Bounds(), err)
	}
	if got := scan(t, m); got != person().Code {
		t.Errorf("read %q", got)
	}
	doc, err := e.PDF(byID(t, "certificate"), shared(t, "certificate"), person(), "授权书 QY-2026-000183")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"%PDF-1.4", "/MediaBox [0 0 595.276 841.890]", "/Width 2587 /Height 3450", "/Filter /FlateDecode", "595.276 0 0 793.854", "<FEFF638867434E66", "%%EOF"} {
		if !bytes.Contains(doc, []byte(part)) {
			t.Errorf("the PDF has no %s", part)
		}
	}
	again, err := e.PDF(byID(t, "certificate"), shared(t, "certificate"), person(), "授权书 QY-2026-000183")
	if err != nil || !bytes.Equal(doc, again) {
		t.Errorf("the same certificate is another file (%v)", err)
	}
	if *dump != "" {
		if err := os.WriteFile(*dump+"/certificate.pdf", doc, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	e := engine(t)
	tpl := byID(t, "editorial")
	b, err := e.Prepare(tpl, shared(t, "editorial"), 1)
	if err != nil {
		t.Fatal(err)
	}
	p := person()
	p.Code = ""
	if _, err := b.JPEG(p, nil); !errors.Is(err, ErrNoCode) {
		t.Errorf("no code: %v", err)
	}
	p.Code = strings.Repeat("x", 400)
	if _, err := b.JPEG(p, nil); err == nil || !strings.Contains(err.Error(), "太长") {
		t.Errorf("a long code: %v", err)
	}
	if _, err := e.Prepare(tpl, shared(t, "editorial"), 4); err == nil {
		t.Error("four times the size was painted")
	}
	s := shared(t, "editorial")
	s.Text["brand.mark"] = "M0 0 L oops"
	if _, err := e.Prepare(tpl, s, 1); err == nil {
		t.Error("a broken path was painted")
	}
}

func TestTheBrandsThemeReplacesTheTemplates(t *testing.T) {
	e := engine(t)
	s := shared(t, "campaign")
	s.Theme = map[string]string{"ground": "#102030"}
	b, err := e.Prepare(byID(t, "campaign"), s, 1)
	if err != nil {
		t.Fatal(err)
	}
	m, err := b.Image(person())
	if err != nil {
		t.Fatal(err)
	}
	if got := m.RGBAAt(5, 1595); got != (color.RGBA{16, 32, 48, 255}) {
		t.Errorf("the ground is %v", got)
	}
}

func TestYuan(t *testing.T) {
	for fen, want := range map[int64]string{1: "¥0.01", 100: "¥1", 36800: "¥368", 123450: "¥1,234.50", 9999999: "¥99,999.99", 123456789012: "¥1,234,567,890.12"} {
		if got := Yuan(fen); got != want {
			t.Errorf("%d fen is %s, want %s", fen, got, want)
		}
	}
}

// zeros is a PNG that is small on disk and huge in memory.
func zeros(w, h int) []byte {
	var out bytes.Buffer
	m := image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.Black})
	if err := png.Encode(&out, m); err != nil {
		panic(err)
	}
	raw := out.Bytes()
	for i, v := range []int{w, h} {
		for b := range 4 {
			raw[16+i*4+b] = byte(v >> (24 - 8*b))
		}
	}
	return fixCRC(raw)
}

func TestBadPicturesAreRefusedAtOnce(t *testing.T) {
	for _, c := range []struct {
		name string
		raw  []byte
		want error
	}{
		{"bomb", zeros(60000, 60000), ErrPicturePixels},
		{"script", []byte("<svg onload=alert(1)>"), ErrPictureType},
		{"GIF", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), ErrPictureType},
		{"empty", nil, ErrPictureType},
		{"huge file", make([]byte, maxPictureBytes+1), ErrPictureBytes},
		{"cut off", zeros(40, 40), nil},
	} {
		start := time.Now()
		_, err := Decode(c.raw)
		if err == nil || (c.want != nil && !errors.Is(err, c.want)) {
			t.Errorf("%s: %v", c.name, err)
		}
		if d := time.Since(start); d > 200*time.Millisecond {
			t.Errorf("%s: refused after %v", c.name, d)
		}
	}
}

// fixCRC makes a PNG's header chunk whole again after it was changed.
func fixCRC(raw []byte) []byte {
	binary.BigEndian.PutUint32(raw[29:], crc32.ChecksumIEEE(raw[12:29]))
	return raw
}
