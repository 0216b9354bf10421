package code

import (
	"math/bits"
	"sync"
)

// maxVersion is the largest symbol that is made: 57 modules, so that a row fits
// a word. What is longer would have modules too small for a poster.
const maxVersion = 10

// blocks says how a version's codewords are divided at a level (ISO/IEC 18004,
// table 9): short blocks of data bytes, long ones of one more, each with ecc
// bytes that correct.
type blocks struct{ ecc, short, data, long int }

// Levels that are used, as the format information writes them.
const (
	levelM = 0
	levelH = 2
)

var division = map[int][maxVersion]blocks{
	levelM: {{10, 1, 16, 0}, {16, 1, 28, 0}, {26, 1, 44, 0}, {18, 2, 32, 0}, {24, 2, 43, 0}, {16, 4, 27, 0}, {18, 4, 31, 0}, {22, 2, 38, 2}, {22, 3, 36, 2}, {26, 4, 43, 1}},
	levelH: {{17, 1, 9, 0}, {28, 1, 16, 0}, {22, 2, 13, 0}, {16, 4, 9, 0}, {22, 2, 11, 2}, {28, 4, 15, 0}, {26, 4, 13, 1}, {26, 4, 14, 2}, {24, 4, 12, 4}, {28, 6, 15, 2}},
}

// capacity is how many data bytes a symbol holds.
func (b blocks) capacity() int { return b.short*b.data + b.long*(b.data+1) }

// aligned are the rows and columns of alignment patterns (annex E).
var aligned = [maxVersion][]int{nil, {6, 18}, {6, 22}, {6, 26}, {6, 30}, {6, 34}, {6, 22, 38}, {6, 24, 42}, {6, 26, 46}, {6, 28, 50}}

// grid is a square of modules, a word for each row and for each column.
type grid struct{ rows, cols [17 + 4*maxVersion]uint64 }

func (g *grid) set(x, y int, dark bool) {
	if dark {
		g.rows[y] |= 1 << x
		g.cols[x] |= 1 << y
	} else {
		g.rows[y] &^= 1 << x
		g.cols[x] &^= 1 << y
	}
}

func (g *grid) get(x, y int) bool { return g.rows[y]>>x&1 == 1 }

// frame is what all symbols of a version have in common.
type frame struct {
	n        int
	fixed    grid       // The patterns.
	reserved grid       // Where there is no data.
	path     [][2]uint8 // Where data goes, bit by bit.
	masks    [8]grid
}

var frames [maxVersion]func() *frame

func init() {
	for i := range frames {
		frames[i] = sync.OnceValue(func() *frame { return newFrame(i + 1) })
	}
}

func newFrame(version int) *frame {
	f := &frame{n: 17 + 4*version}
	for _, at := range [][2]int{{3, 3}, {f.n - 4, 3}, {3, f.n - 4}} {
		f.square(at[0], at[1], 4, func(d int) bool { return d != 2 && d != 4 })
	}
	for i := 8; i < f.n-8; i++ {
		f.mark(i, 6, i%2 == 0)
		f.mark(6, i, i%2 == 0)
	}
	for i, x := range aligned[version-1] {
		for j, y := range aligned[version-1] {
			last := len(aligned[version-1]) - 1
			if (i == 0 && j == 0) || (i == 0 && j == last) || (i == last && j == 0) {
				continue // A finder is there.
			}
			f.square(x, y, 2, func(d int) bool { return d != 1 })
		}
	}
	f.reserveFormat()
	if version >= 7 {
		f.writeVersion(version)
	}
	f.layPath()
	for m := range f.masks {
		f.layMask(m)
	}
	return f
}

func (f *frame) mark(x, y int, dark bool) {
	f.fixed.set(x, y, dark)
	f.reserved.set(x, y, true)
}

// square draws rings around a centre; dark tells a ring's colour by its distance.
func (f *frame) square(cx, cy, radius int, dark func(distance int) bool) {
	for y := cy - radius; y <= cy+radius; y++ {
		for x := cx - radius; x <= cx+radius; x++ {
			if x >= 0 && y >= 0 && x < f.n && y < f.n {
				f.mark(x, y, dark(max(x-cx, cx-x, y-cy, cy-y)))
			}
		}
	}
}

// writeFormat writes level and mask twice (7.9).
func (f *frame) writeFormat(g *grid, data int) {
	rest := data
	for range 10 {
		rest = rest<<1 ^ rest>>9*0x537
	}
	word := (data<<10 | rest) ^ 0x5412
	put := func(x, y, bit int) { g.set(x, y, word>>bit&1 == 1) }
	for i := range 6 {
		put(8, i, i)
		put(14-i-9, 8, i+9)
	}
	put(8, 7, 6)
	put(8, 8, 7)
	put(7, 8, 8)
	for i := range 8 {
		put(f.n-1-i, 8, i)
	}
	for i := 8; i < 15; i++ {
		put(8, f.n-15+i, i)
	}
	g.set(8, f.n-8, true)
}

// reserveFormat keeps data away from the format information.
func (f *frame) reserveFormat() {
	for i := range 9 {
		f.reserved.set(8, i, true)
		f.reserved.set(i, 8, true)
	}
	for i := range 8 {
		f.reserved.set(f.n-1-i, 8, true)
		f.reserved.set(8, f.n-1-i, true)
	}
}

// writeVersion writes the version twice (7.10).
func (f *frame) writeVersion(version int) {
	rest := version
	for range 12 {
		rest = rest<<1 ^ rest>>11*0x1f25
	}
	word := version<<12 | rest
	for i := range 18 {
		a, b := f.n-11+i%3, i/3
		f.mark(a, b, word>>i&1 == 1)
		f.mark(b, a, word>>i&1 == 1)
	}
}

// layPath finds the order of data modules: in pairs of columns from the right, up
// and down (7.7.3).
func (f *frame) layPath() {
	up := true
	for right := f.n - 1; right > 0; right -= 2 {
		if right == 6 {
			right--
		}
		for i := range f.n {
			y := i
			if up {
				y = f.n - 1 - i
			}
			for _, x := range []int{right, right - 1} {
				if !f.reserved.get(x, y) {
					f.path = append(f.path, [2]uint8{uint8(x), uint8(y)})
				}
			}
		}
		up = !up
	}
}

// layMask draws mask m where there is data (7.8.2).
func (f *frame) layMask(m int) {
	for _, at := range f.path {
		x, y := int(at[0]), int(at[1])
		dark := [8]bool{
			(x+y)%2 == 0, y%2 == 0, x%3 == 0, (x+y)%3 == 0,
			(y/2+x/3)%2 == 0, x*y%2+x*y%3 == 0, (x*y%2+x*y%3)%2 == 0, ((x+y)%2+x*y%3)%2 == 0,
		}[m]
		f.masks[m].set(x, y, dark)
	}
}

// penalty is how hard a symbol is to read (7.8.3).
func (g *grid) penalty(n int) int {
	dark, sum := 0, 0
	for i := range n {
		dark += bits.OnesCount64(g.rows[i])
		sum += linePenalty(g.rows[i], n) + linePenalty(g.cols[i], n)
		if i+1 < n { // Squares of one colour.
			a, b := g.rows[i], g.rows[i+1]
			same := ^(a ^ a>>1) & ^(b ^ b>>1) & ^(a ^ b)
			sum += 3 * bits.OnesCount64(same&(1<<(n-1)-1))
		}
	}
	total := n * n
	off := dark*20 - total*10
	return sum + max(off, -off)/total*10
}

// linePenalty counts runs of five and more, and what looks like a finder.
func linePenalty(r uint64, n int) int {
	same := ^(r ^ r>>1) & (1<<(n-1) - 1)
	five := same & (same >> 1) & (same >> 2) & (same >> 3)
	sum := bits.OnesCount64(five) + 2*bits.OnesCount64(five&^(five<<1))
	finder := r & ^(r >> 1) & (r >> 2) & (r >> 3) & (r >> 4) & ^(r >> 5) & (r >> 6)
	light := ^r
	after := finder & (light >> 7) & (light >> 8) & (light >> 9) & (light >> 10)
	before := (finder >> 4) & light & (light >> 1) & (light >> 2) & (light >> 3)
	return sum + 40*bits.OnesCount64(after&(1<<(n-10)-1)) + 40*bits.OnesCount64(before&(1<<(n-10)-1))
}
