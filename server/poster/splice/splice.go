// Package splice writes baseline JPEGs of which only a part changes from one
// picture to the next: colour is YCbCr 4:2:0, and restart markers cut the
// picture into segments that are coded by themselves. A Base keeps the segments
// of a picture as bytes; Render codes again only those that a change touches,
// and copies the others. The result is, to the byte, what coding the whole
// changed picture would give.
package splice

import (
	"errors"
	"image"
	"sync"
)

// interval is how many units a segment has: few, so that a change touches
// little; each segment costs about three bytes.
const interval = 3

// maxSide is what a JPEG's header can say.
const maxSide = 65535

// tables is what a quality means.
type tables struct {
	luma, chroma *quant
	kept         kept
}

var (
	tablesMu   sync.Mutex
	tablesMade = map[int]*tables{}
)

func tablesFor(quality int) *tables {
	tablesMu.Lock()
	defer tablesMu.Unlock()
	t := tablesMade[quality]
	if t == nil {
		t = &tables{luma: newQuant(&baseQuant[0], quality), chroma: newQuant(&baseQuant[1], quality)}
		tablesMade[quality] = t
	}
	return t
}

// Base is a coded picture. Safe for concurrent use.
type Base struct {
	size       image.Point
	cols, rows int // In units.
	head       []byte
	segments   []byte // All, with the markers between them.
	starts     []int  // Where each segment begins in segments; one more at the end.
	tables     *tables
}

// Errors of New.
var (
	ErrSize    = errors.New("splice: a side must have 1 to 65535 pixels, from 0, 0")
	ErrQuality = errors.New("splice: the quality must be 1 to 100")
)

// New codes a picture at a quality of 1 to 100. Pixels are taken as opaque.
func New(m *image.RGBA, quality int) (*Base, error) {
	if m.Rect.Min != (image.Point{}) || m.Rect.Empty() || m.Rect.Max.X > maxSide || m.Rect.Max.Y > maxSide {
		return nil, ErrSize
	}
	if quality < 1 || quality > 100 {
		return nil, ErrQuality
	}
	b := &Base{size: m.Rect.Size(), tables: tablesFor(quality)}
	b.cols, b.rows = (b.size.X+15)/16, (b.size.Y+15)/16
	b.head = b.header()
	var w writer
	var u unit
	for s := range (b.cols*b.rows + interval - 1) / interval {
		b.starts = append(b.starts, len(w.out))
		b.segment(&w, &u, m, s)
	}
	b.starts = append(b.starts, len(w.out))
	b.segments = w.out
	return b, nil
}

// Encode gives the JPEG of one picture.
func Encode(m *image.RGBA, quality int) ([]byte, error) {
	b, err := New(m, quality)
	if err != nil {
		return nil, err
	}
	return b.Render(m, nil, nil), nil
}

// segment codes segment s with the marker that precedes it.
func (b *Base) segment(w *writer, u *unit, m *image.RGBA, s int) {
	if s > 0 {
		w.out = append(w.out, 0xff, 0xd0|byte((s-1)&7))
	}
	for i := s * interval; i < min((s+1)*interval, b.cols*b.rows); i++ {
		w.encode(u, m, i%b.cols*16, i/b.cols*16, b.tables)
	}
	w.flush()
}

// Size is the JPEG's size in bytes, unchanged.
func (b *Base) Size() int { return len(b.head) + len(b.segments) + 2 }

// Render appends to out the JPEG of m, which must differ from the base's picture
// only inside the changed rectangles.
func (b *Base) Render(m *image.RGBA, changed []image.Rectangle, out []byte) []byte {
	touched := b.touched(changed)
	w := writer{out: append(out, b.head...)}
	var u unit
	for s := 0; s+1 < len(b.starts); {
		if touched != nil && touched[s] {
			b.segment(&w, &u, m, s)
			s++
			continue
		}
		end := s + 1
		for end+1 < len(b.starts) && (touched == nil || !touched[end]) {
			end++
		}
		w.out = append(w.out, b.segments[b.starts[s]:b.starts[end]]...)
		s = end
	}
	return append(w.out, 0xff, 0xd9)
}

// touched tells which segments have a changed pixel.
func (b *Base) touched(changed []image.Rectangle) []bool {
	if len(changed) == 0 {
		return nil
	}
	touched := make([]bool, len(b.starts))
	for _, r := range changed {
		r = r.Intersect(image.Rectangle{Max: b.size})
		if r.Empty() {
			continue
		}
		for y := r.Min.Y / 16; y <= (r.Max.Y-1)/16; y++ {
			for x := r.Min.X / 16; x <= (r.Max.X-1)/16; x++ {
				touched[(y*b.cols+x)/interval] = true
			}
		}
	}
	return touched
}

// header is all that comes before the first segment (T.81, annex B).
func (b *Base) header() []byte {
	w, h := b.size.X, b.size.Y
	o := []byte{0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0}
	for i, q := range []*quant{b.tables.luma, b.tables.chroma} {
		o = append(o, 0xff, 0xdb, 0, 67, byte(i))
		o = append(o, q.zigzag[:]...)
	}
	o = append(o, 0xff, 0xc0, 0, 17, 8, byte(h>>8), byte(h), byte(w>>8), byte(w), 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1)
	for i, t := range huffmans {
		n := 19 + len(t.value)
		o = append(o, 0xff, 0xc4, byte(n>>8), byte(n), byte(i%2<<4|i/2))
		o = append(o, t.count[:]...)
		o = append(o, t.value...)
	}
	o = append(o, 0xff, 0xdd, 0, 4, 0, interval)
	return append(o, 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0)
}
