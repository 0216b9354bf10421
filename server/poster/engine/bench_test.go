package engine

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"maps"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// cpu reports what an operation took of the processor: others on the machine
// slow the clock on the wall, not this one.
func cpu(b *testing.B, work func()) {
	b.Helper()
	before := used()
	for b.Loop() {
		work()
	}
	b.ReportMetric(float64(used()-before)/float64(b.N)/1e6, "cpu-ms/op")
}

func used() int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

// crowd makes distributors of whom no two are alike: name, avatar, code, price
// and badge change from one poster to the next.
type crowd struct {
	avatars []*Picture
	next    int
}

func newCrowd() *crowd {
	c := &crowd{}
	for i := range 64 {
		c.avatars = append(c.avatars, portrait(color.RGBA{uint8(i * 3), 190, 170, 255}, color.RGBA{47, uint8(i * 4), 60, 255}))
	}
	return c
}

var surnames, givens = []rune("王李张刘陈杨赵黄周吴"), []rune("知夏清晨若水明远思齐子衿沐风")

func (c *crowd) person() Person {
	i := c.next
	c.next++
	p := person()
	p.Text = maps.Clone(p.Text)
	p.Text["distributor.name"] = string([]rune{surnames[i%10], givens[i/10%14], givens[i/140%14]}) + "的山中茶席"
	p.Text["distributor.badge"] = fmt.Sprintf("授权分销商 QY-%06d", i)
	p.Pictures = map[string]*Picture{"distributor.avatar": c.avatars[i%64]}
	p.Price, p.Was = 30000+int64(i%20000), 60000
	p.Code = fmt.Sprintf("https://mall.qingyu.example/s/k7Qm2x%05d", i)
	return p
}

// BenchmarkPosters makes posters of 900 × 1600 at quality 85, a new distributor
// each, from one template: code 246 × 246 with avatar, avatar 96 × 96, name,
// price and badge change.
func BenchmarkPosters(b *testing.B) {
	e := engine(b)
	base, err := e.Prepare(byID(b, "stilllife"), shared(b, "stilllife"), 1)
	if err != nil {
		b.Fatal(err)
	}
	people := newCrowd()
	var out []byte
	for range 64 { // Avatars get their size once.
		if out, err = base.JPEG(people.person(), out[:0]); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("spliced", func(b *testing.B) {
		cpu(b, func() {
			if out, err = base.JPEG(people.person(), out[:0]); err != nil {
				b.Fatal(err)
			}
		})
		b.ReportMetric(float64(len(out)), "bytes/poster")
	})
	b.Run("library", func(b *testing.B) {
		var whole bytes.Buffer
		cpu(b, func() {
			whole.Reset()
			err := base.personal(people.person(), func(c *canvas) error {
				return jpeg.Encode(&whole, c.img, &jpeg.Options{Quality: Quality})
			})
			if err != nil {
				b.Fatal(err)
			}
		})
	})
}

// BenchmarkCold makes the first poster of a template: pictures decoded and
// scaled, glyphs drawn, everything coded.
func BenchmarkCold(b *testing.B) {
	for _, id := range []string{"stilllife", "festival", "story", "campaign"} {
		tpl := byID(b, id)
		b.Run(id, func(b *testing.B) {
			cpu(b, func() {
				demoKept.Clear()
				e, err := New(engineFiles, nil)
				if err != nil {
					b.Skip(err)
				}
				base, err := e.Prepare(tpl, shared(b, id), 1)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := base.JPEG(person(), nil); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// BenchmarkBatch writes posters to files, a thousand each time, and reports the
// most memory that the process has held.
func BenchmarkBatch(b *testing.B) {
	e := engine(b)
	base, err := e.Prepare(byID(b, "stilllife"), shared(b, "stilllife"), 1)
	if err != nil {
		b.Fatal(err)
	}
	people, dir := newCrowd(), b.TempDir()
	const batch = 1000
	var out []byte
	start := used()
	for b.Loop() {
		for range batch {
			if out, err = base.JPEG(people.person(), out[:0]); err != nil {
				b.Fatal(err)
			}
			// Old ones go, so that the disk is written but not filled.
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprint(people.next, ".jpg")), out, 0o600); err != nil {
				b.Fatal(err)
			}
			_ = os.Remove(filepath.Join(dir, fmt.Sprint(people.next-256, ".jpg")))
		}
	}
	b.ReportMetric(float64(batch*b.N)/b.Elapsed().Seconds(), "posters/s")
	b.ReportMetric(float64(used()-start)/float64(batch*b.N)/1e6, "cpu-ms/poster")
	b.ReportMetric(float64(peak())/1024, "peak-MB")
}

// peak is the most memory that the process has held, in KB.
func peak() int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return u.Maxrss
}

// changedShare is how much of the picture differs between two posters.
func changedShare(a, b *image.RGBA) float64 {
	n := 0
	for i := 0; i < len(a.Pix); i += 4 {
		if [3]byte(a.Pix[i:]) != [3]byte(b.Pix[i:]) {
			n++
		}
	}
	return float64(n) * 4 / float64(len(a.Pix))
}

// TestEnoughChanges: what the benchmark redraws covers at least 6 % of the
// picture.
func TestEnoughChanges(t *testing.T) {
	e := engine(t)
	base, err := e.Prepare(byID(t, "stilllife"), shared(t, "stilllife"), 1)
	if err != nil {
		t.Fatal(err)
	}
	err = base.personal(newCrowd().person(), func(c *canvas) error {
		n := 246 * 246 // The code's box; its white zone is in the base.
		for _, r := range c.touched {
			if r.Dx() < 150 || r.Dx() != r.Dy() {
				n += r.Dx() * r.Dy()
			}
		}
		t.Logf("%.1f %% of the picture in %d boxes; %.1f %% of its pixels differ from the base", float64(n)/(900*16), len(c.touched), 100*changedShare(c.img, base.static.img))
		if n < 900*16*6 {
			t.Error("less than 6 %")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
