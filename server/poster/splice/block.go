package splice

import (
	"encoding/binary"
	"math/bits"
)

// block is 8 × 8 samples, then their coefficients.
type block [64]int32

// quant divides coefficients: as the header says it and by multiplication.
type quant struct {
	zigzag [64]byte   // Divisors, for the header.
	recip  [64]uint64 // 2^recipBits over divisor times the scale of fdct, in zigzag order.
}

const (
	fracBits  = 3  // Of a sample, in fdct.
	constBits = 12 // Of the constants of fdct.
	recipBits = 34
)

func newQuant(base *[64]int, quality int) *quant {
	scale := 200 - quality*2
	if quality < 50 {
		scale = 5000 / quality
	}
	// The scale factors of the DCT of Arai, Agui and Nakajima.
	aan := [8]float64{1, 1.387039845, 1.306562965, 1.175875602, 1, 0.785694958, 0.541196100, 0.275899379}
	q := &quant{}
	for z, i := range zigzag {
		v := min(max((base[i]*scale+50)/100, 1), 255)
		q.zigzag[z] = byte(v)
		q.recip[z] = uint64(float64(uint64(1)<<recipBits)/(float64(v)*aan[i/8]*aan[i%8]*8*(1<<fracBits)) + 0.5)
	}
	return q
}

// The constants of the DCT, times 2^constBits.
const (
	c0707 = 2896
	c0382 = 1567
	c0541 = 2217
	c1306 = 5352
)

func times(v, c int32) int32 { return int32((int64(v)*int64(c) + 1<<(constBits-1)) >> constBits) }

// fdct is the forward DCT of Arai, Agui and Nakajima in integers. Its outputs
// are scaled; quant takes that back.
func fdct(b *block) {
	for i := 0; i < 64; i += 8 {
		r := b[i : i+8 : i+8]
		r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7] = butterfly(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7])
	}
	for i := range 8 {
		b[i], b[i+8], b[i+16], b[i+24], b[i+32], b[i+40], b[i+48], b[i+56] = butterfly(b[i], b[i+8], b[i+16], b[i+24], b[i+32], b[i+40], b[i+48], b[i+56])
	}
}

func butterfly(d0, d1, d2, d3, d4, d5, d6, d7 int32) (o0, o1, o2, o3, o4, o5, o6, o7 int32) {
	t0, t7, t1, t6 := d0+d7, d0-d7, d1+d6, d1-d6
	t2, t5, t3, t4 := d2+d5, d2-d5, d3+d4, d3-d4

	e0, e3, e1, e2 := t0+t3, t0-t3, t1+t2, t1-t2
	o0, o4 = e0+e1, e0-e1
	z1 := times(e2+e3, c0707)
	o2, o6 = e3+z1, e3-z1

	e0, e1, e2 = t4+t5, t5+t6, t6+t7
	z5 := times(e0-e2, c0382)
	z2, z4, z3 := times(e0, c0541)+z5, times(e2, c1306)+z5, times(e1, c0707)
	z11, z13 := t7+z3, t7-z3
	return o0, z11 + z4, o2, z13 - z2, o4, z13 + z2, o6, z11 - z4
}

// divide rounds a coefficient to its step.
func (q *quant) divide(v int32, z int) int32 {
	sign := v >> 31
	abs := uint64((v ^ sign) - sign)
	n := int32((abs*q.recip[z] + 1<<(recipBits-1)) >> recipBits)
	return (n ^ sign) - sign
}

// writer puts codes into bytes.
type writer struct {
	out  []byte
	acc  uint64 // The bits that wait, in its low end.
	n    uint   // How many; at most 31 between calls.
	pred [3]int32
}

// put appends up to 32 bits.
func (w *writer) put(c code) {
	w.acc = w.acc<<c.n | uint64(c.bits)
	w.n += uint(c.n)
	if w.n < 32 {
		return
	}
	w.n -= 32
	word := uint32(w.acc >> w.n)
	// A byte of ones is followed by a zero (T.81, B.1.1.5); look for one in all
	// four at once.
	if inv := ^word; (inv-0x01010101)&^inv&0x80808080 == 0 {
		w.out = binary.BigEndian.AppendUint32(w.out, word)
		return
	}
	for shift := 24; shift >= 0; shift -= 8 {
		w.byte(byte(word >> shift))
	}
}

func (w *writer) byte(b byte) {
	w.out = append(w.out, b)
	if b == 0xff {
		w.out = append(w.out, 0)
	}
}

// flush ends a segment: the last byte is filled with ones.
func (w *writer) flush() {
	for w.n >= 8 {
		w.n -= 8
		w.byte(byte(w.acc >> w.n))
	}
	if w.n > 0 {
		w.byte(byte(w.acc<<(8-w.n)) | byte(1<<(8-w.n)-1))
	}
	w.acc, w.n, w.pred = 0, 0, [3]int32{}
}

// symbol joins the code of run and size with the bits of a value.
func symbol(table *[256]code, run int, v int32) code {
	size := uint8(bits.Len32(uint32(max(v, -v))))
	h := table[run<<4|int(size)]
	if v < 0 {
		v--
	}
	return code{h.bits<<size | uint32(v)&(1<<size-1), h.n + size}
}

// dc writes the difference to the component's last DC coefficient.
func (w *writer) dc(v int32, component int) {
	w.put(symbol(&codes[min(component, 1)*2], 0, v-w.pred[component]))
	w.pred[component] = v
}

// block writes samples of a component, which are times 2^fracBits.
func (w *writer) block(b *block, q *quant, component int) {
	fdct(b)
	var values [64]int32
	var set uint64 // Which are not zero.
	for z := range 64 {
		v := q.divide(b[zigzag[z]&63], z)
		values[z] = v
		set |= uint64((uint32(v)|uint32(-v))>>31) << z
	}
	w.dc(values[0], component)
	w.ac(&values, set&^1, &codes[min(component, 1)*2+1])
}

// ac writes the other coefficients, of which set tells those that are not zero.
func (w *writer) ac(values *[64]int32, set uint64, table *[256]code) {
	at := 0
	for ; set != 0; set &= set - 1 {
		z := bits.TrailingZeros64(set)
		run := z - at - 1
		for ; run > 15; run -= 16 {
			w.put(table[0xf0])
		}
		w.put(symbol(table, run, values[z]))
		at = z
	}
	if at < 63 {
		w.put(table[0])
	}
}

// flat writes a block of one value: its other coefficients are zero.
func (w *writer) flat(sample int32, q *quant, component int) {
	w.dc(q.divide(sample*64, 0), component)
	w.put(codes[min(component, 1)*2+1][0])
}
