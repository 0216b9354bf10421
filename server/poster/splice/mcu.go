package splice

import (
	"encoding/binary"
	"image"
)

// unit is what is coded together: 16 × 16 pixels as four blocks of luma and one
// of each chroma.
type unit struct {
	y      [4]block
	cb, cr block
	edge   [16 * 16 * 4]byte // Where the picture ends within the unit.
}

// encode writes the unit whose corner is at x0, y0.
func (w *writer) encode(u *unit, m *image.RGBA, x0, y0 int, t *tables) {
	pix, stride := m.Pix[m.PixOffset(x0, y0):], m.Stride
	if x0+16 > m.Rect.Max.X || y0+16 > m.Rect.Max.Y {
		u.extend(m, x0, y0)
		pix, stride = u.edge[:], 64
	}
	switch plain, bilevel := look(pix, stride); {
	case plain:
		w.plain(pix, t)
	case bilevel:
		w.bilevel(pix, stride, t)
	default:
		u.convert(pix, stride)
		for i := range u.y {
			w.block(&u.y[i], t.luma, 0)
		}
		w.block(&u.cb, t.chroma, 1)
		w.block(&u.cr, t.chroma, 2)
	}
}

// extend copies what the picture has of a unit and repeats its edge.
func (u *unit) extend(m *image.RGBA, x0, y0 int) {
	for y := range 16 {
		row := m.Pix[m.PixOffset(0, min(y0+y, m.Rect.Max.Y-1)):]
		for x := range 16 {
			copy(u.edge[y*64+x*4:y*64+x*4+4], row[min(x0+x, m.Rect.Max.X-1)*4:])
		}
	}
}

const (
	black = 0xff000000
	white = 0xffffffff
	pair  = 1<<32 | 1
)

// look tells whether a unit has one colour only, or only black and white.
func look(pix []byte, stride int) (plain, bilevel bool) {
	first := binary.LittleEndian.Uint32(pix)
	both := uint64(first) * pair
	plain, bilevel = true, true
	for y := range 16 {
		row := pix[y*stride : y*stride+64 : y*stride+64]
		for x := 0; x < 64; x += 8 {
			v := binary.LittleEndian.Uint64(row[x:])
			plain = plain && v == both
			if lo, hi := uint32(v), uint32(v>>32); (lo != black && lo != white) || (hi != black && hi != white) {
				bilevel = false
			}
		}
		if !plain && !bilevel {
			return false, false
		}
	}
	return plain, bilevel
}

// The weights of JFIF's YCbCr, times 2^16.
func luma(r, g, b int32) int32 {
	return (19595*r+38470*g+7471*b+1<<(15-fracBits))>>(16-fracBits) - 128<<fracBits
}

// chroma takes the sums of four pixels.
func chroma(r, g, b int32) (cb, cr int32) {
	const shift = 18 - fracBits
	return (-11059*r - 21709*g + 32768*b + 1<<(shift-1)) >> shift, (32768*r - 27439*g - 5329*b + 1<<(shift-1)) >> shift
}

// convert fills the unit's blocks.
func (u *unit) convert(pix []byte, stride int) {
	for y := 0; y < 16; y += 2 {
		up := pix[y*stride : y*stride+64 : y*stride+64]
		down := pix[(y+1)*stride : (y+1)*stride+64 : (y+1)*stride+64]
		for half := range 2 {
			at := y & 7 * 8
			b := u.y[y>>3<<1|half][at : at+16 : at+16]
			c := y>>1*8 + half*4
			cbs, crs := u.cb[c:c+4:c+4], u.cr[c:c+4:c+4]
			for i := range 4 {
				o := half*32 + i*8
				p, q := up[o:o+8:o+8], down[o:o+8:o+8]
				r0, g0, b0 := int32(p[0]), int32(p[1]), int32(p[2])
				r1, g1, b1 := int32(p[4]), int32(p[5]), int32(p[6])
				r2, g2, b2 := int32(q[0]), int32(q[1]), int32(q[2])
				r3, g3, b3 := int32(q[4]), int32(q[5]), int32(q[6])
				b[i*2], b[i*2+1] = luma(r0, g0, b0), luma(r1, g1, b1)
				b[i*2+8], b[i*2+9] = luma(r2, g2, b2), luma(r3, g3, b3)
				cbs[i], crs[i] = chroma(r0+r1+r2+r3, g0+g1+g2+g3, b0+b1+b2+b3)
			}
		}
	}
}

// plain writes a unit of one colour.
func (w *writer) plain(pix []byte, t *tables) {
	r, g, b := int32(pix[0]), int32(pix[1]), int32(pix[2])
	y := luma(r, g, b)
	for range 4 {
		w.flat(y, t.luma, 0)
	}
	cb, cr := chroma(4*r, 4*g, 4*b)
	w.flat(cb, t.chroma, 1)
	w.flat(cr, t.chroma, 2)
}

// bilevel writes a unit of black and white, as codes are made of: the same few
// blocks come again and again, and are kept.
func (w *writer) bilevel(pix []byte, stride int, t *tables) {
	for i := range 4 {
		at := i>>1*8*stride + i&1*32
		key := uint64(0)
		for y := range 8 {
			row := pix[at+y*stride : at+y*stride+32 : at+y*stride+32]
			for x := 0; x < 32; x += 4 {
				key = key<<1 | uint64(row[x]&1)
			}
		}
		t.kept.get(key, t).write(w)
	}
	w.flat(0, t.chroma, 1)
	w.flat(0, t.chroma, 2)
}
