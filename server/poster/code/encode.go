package code

import "sync"

// encode makes the symbol of a text in bytes, the smallest that holds it; false
// if none does.
func encode(text string, level int) (*frame, *grid, bool) {
	for version := 1; version <= maxVersion; version++ {
		division := division[level][version-1]
		countBits := 8
		if version >= 10 {
			countBits = 16
		}
		if 4+countBits+8*len(text) > 8*division.capacity() {
			continue
		}
		f := frames[version-1]()
		var data grid
		data.lay(f, division.interleave(payload(text, countBits, division.capacity())))
		return f, f.choose(&data, level), true
	}
	return nil, nil, false
}

// payload is a text in byte mode, padded to the symbol's capacity (7.4).
func payload(text string, countBits, capacity int) []byte {
	out := make([]byte, 0, capacity+1)
	acc, n := uint32(4), 4
	push := func(v uint32, width int) {
		acc, n = acc<<width|v, n+width
		for n >= 8 {
			n -= 8
			out = append(out, byte(acc>>n))
		}
	}
	push(uint32(len(text)), countBits)
	for i := range len(text) {
		push(uint32(text[i]), 8)
	}
	if len(out) < capacity {
		push(0, 8-n) // The terminator, and zeros to the end of the byte.
	}
	for pad := byte(0xec); len(out) < capacity; pad ^= 0xec ^ 0x11 {
		out = append(out, pad)
	}
	return out
}

// interleave divides data into blocks, corrects each, and deals their bytes out
// in turn (7.6).
func (b blocks) interleave(data []byte) []byte {
	count := b.short + b.long
	parts, checks := make([][]byte, count), make([][]byte, count)
	for i := range count {
		n := b.data
		if i >= b.short {
			n++
		}
		parts[i], data = data[:n], data[n:]
		checks[i] = check(parts[i], b.ecc)
	}
	var out []byte
	for i := range b.data + 1 {
		for _, p := range parts {
			if i < len(p) {
				out = append(out, p[i])
			}
		}
	}
	for i := range b.ecc {
		for _, c := range checks {
			out = append(out, c[i])
		}
	}
	return out
}

// lay puts bytes on the data modules, over the version's patterns.
func (g *grid) lay(f *frame, codewords []byte) {
	*g = f.fixed
	for i, at := range f.path {
		if i>>3 < len(codewords) && codewords[i>>3]>>(7-i&7)&1 == 1 {
			g.rows[at[1]] |= 1 << at[0]
			g.cols[at[0]] |= 1 << at[1]
		}
	}
}

// choose lays the mask that leaves the symbol easiest to read.
func (f *frame) choose(data *grid, level int) *grid {
	best := f.masked(data, level, 0)
	least := best.penalty(f.n)
	for m := 1; m < len(f.masks); m++ {
		g := f.masked(data, level, m)
		if p := g.penalty(f.n); p < least {
			best, least = g, p
		}
	}
	return &best
}

// masked lays mask m over a symbol and says so in it.
func (f *frame) masked(data *grid, level, m int) grid {
	g := *data
	for i := range f.n {
		g.rows[i] ^= f.masks[m].rows[i]
		g.cols[i] ^= f.masks[m].cols[i]
	}
	f.writeFormat(&g, level<<3|m)
	return g
}

// GF(256) by x⁸ + x⁴ + x³ + x² + 1 (7.5.2).
var exp, log = galois()

func galois() (exp [512]byte, log [256]int) {
	v := 1
	for i := range exp {
		exp[i] = byte(v)
		if i < 255 {
			log[v] = i
		}
		if v <<= 1; v > 255 {
			v ^= 0x11d
		}
	}
	return exp, log
}

// generators are the polynomials by their number of check bytes, as logarithms.
var generators sync.Map

func generator(n int) []int {
	if g, ok := generators.Load(n); ok {
		return g.([]int)
	}
	poly := []byte{1}
	for i := range n {
		next := append(append([]byte(nil), poly...), 0)
		for j, c := range poly {
			if c != 0 {
				next[j+1] ^= exp[(log[c]+i)%255]
			}
		}
		poly = next
	}
	g := make([]int, n)
	for i, c := range poly[1:] {
		g[i] = log[c]
	}
	generators.Store(n, g)
	return g
}

// check gives the n bytes of Reed and Solomon that correct data.
func check(data []byte, n int) []byte {
	g := generator(n)
	rest := make([]byte, n, n+len(data))
	for _, d := range data {
		lead := d ^ rest[0]
		rest = append(rest[1:], 0)
		if lead == 0 {
			continue
		}
		k := log[lead]
		for i, c := range g {
			rest[i] ^= exp[k+c]
		}
	}
	return rest
}
