package engine

import (
	"encoding/json"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// sharpLayer is a piece of a poster as raw RGB, for scripts/posters/sharp.mjs.
type sharpLayer struct {
	File   string `json:"file"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Left   int    `json:"left"`
	Top    int    `json:"top"`
}

// BenchmarkSharp gives sharp the same layers as BenchmarkPosters paints, already
// drawn and decoded: it only has to composite and to encode.
func BenchmarkSharp(b *testing.B) {
	script, err := filepath.Abs(filepath.Join("..", "..", "..", "scripts", "posters", "sharp.mjs"))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(script), "node_modules", "sharp")); err != nil {
		b.Skip("sharp is not installed: npm ci in scripts/posters")
	}
	e := engine(b)
	base, err := e.Prepare(byID(b, "stilllife"), shared(b, "stilllife"), 1)
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	layers(b, base, dir)
	for b.Loop() {
		cmd := exec.CommandContext(b.Context(), "node", script, dir)
		cmd.Env = append(os.Environ(), "UV_THREADPOOL_SIZE=1", "VIPS_CONCURRENCY=1")
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			b.Fatal(err)
		}
		var took struct{ Ms, CPUMs, Bytes float64 }
		if err := json.Unmarshal(out, &took); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(took.Ms, "ms/poster")
		b.ReportMetric(took.CPUMs, "cpu-ms/poster")
		b.ReportMetric(took.Bytes, "bytes/poster")
	}
}

// layers writes the base and the pieces of sixteen posters.
func layers(b *testing.B, base *Base, dir string) {
	b.Helper()
	size := base.static.img.Rect
	save(b, filepath.Join(dir, "base.raw"), base.static.img, size)
	box, _ := codeBox(base.template)
	people := newCrowd()
	all := make([][]sharpLayer, 16)
	for i := range all {
		err := base.personal(people.person(), func(c *canvas) error {
			for k, r := range c.touched {
				if r.In(box) {
					r = box
				}
				name := fmt.Sprintf("%d-%d.raw", i, k)
				save(b, filepath.Join(dir, name), c.img, r)
				all[i] = append(all[i], sharpLayer{name, r.Dx(), r.Dy(), r.Min.X, r.Min.Y})
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	raw, err := json.Marshal(map[string]any{"width": size.Dx(), "height": size.Dy(), "people": all})
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "layers.json"), raw, 0o600)
	}
	if err != nil {
		b.Fatal(err)
	}
}

func save(b *testing.B, file string, m *image.RGBA, r image.Rectangle) {
	b.Helper()
	out := make([]byte, 0, r.Dx()*r.Dy()*3)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			o := m.PixOffset(x, y)
			out = append(out, m.Pix[o:o+3]...)
		}
	}
	if err := os.WriteFile(file, out, 0o600); err != nil {
		b.Fatal(err)
	}
}
