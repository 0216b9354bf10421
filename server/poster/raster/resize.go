package raster

import (
	"image"
	"math"
)

// Weights of a resampled line are in 1/2^weightBits.
const weightBits = 14

// tap is what one pixel of the result takes from the source: weights for the
// pixels from first on.
type tap struct {
	first   int
	weights []int32
}

// taps are those of a line that goes from length pixels, of which n follow
// start, to size: a Catmull-Rom spline, widened where the picture shrinks.
func taps(start, n, size int) []tap {
	ratio := float64(n) / float64(size)
	wide := max(ratio, 1)
	out := make([]tap, size)
	for i := range out {
		centre := (float64(i) + 0.5) * ratio
		first := max(0, int(math.Floor(centre-2*wide)))
		last := min(n-1, int(math.Ceil(centre+2*wide)))
		var raw []float64
		sum := 0.0
		for j := first; j <= last; j++ {
			w := spline((float64(j) + 0.5 - centre) / wide)
			raw = append(raw, w)
			sum += w
		}
		out[i] = tap{start + first, whole14(raw, sum)}
	}
	return out
}

// whole14 makes weights integers whose sum is exactly one.
func whole14(raw []float64, sum float64) []int32 {
	weights := make([]int32, len(raw))
	rest, largest := int32(1<<weightBits), 0
	for i, w := range raw {
		weights[i] = int32(math.Round(w / sum * (1 << weightBits)))
		rest -= weights[i]
		if weights[i] > weights[largest] {
			largest = i
		}
	}
	weights[largest] += rest
	for len(weights) > 1 && weights[len(weights)-1] == 0 {
		weights = weights[:len(weights)-1]
	}
	return weights
}

// spline is the kernel of Catmull and Rom.
func spline(x float64) float64 {
	x = math.Abs(x)
	switch {
	case x < 1:
		return (1.5*x-2.5)*x*x + 1
	case x < 2:
		return ((-0.5*x+2.5)*x-4)*x + 2
	}
	return 0
}

// resize draws a part of src over the whole of dst.
func resize(dst, src *image.RGBA, part image.Rectangle) {
	across, down := taps(part.Min.X, part.Dx(), dst.Rect.Dx()), taps(part.Min.Y, part.Dy(), dst.Rect.Dy())
	// Rows of the source, as wide as the result, are made once; the last few wait.
	rows := map[int][]uint8{}
	var free [][]uint8
	for y, t := range down {
		for at := range rows {
			if at < t.first {
				free = append(free, rows[at])
				delete(rows, at)
			}
		}
		needed := make([][]uint8, len(t.weights))
		for i := range needed {
			at := t.first + i
			if rows[at] == nil {
				var row []uint8
				if len(free) > 0 {
					row, free = free[len(free)-1], free[:len(free)-1]
				} else {
					row = make([]uint8, dst.Rect.Dx()*4)
				}
				resizeRow(row, src.Pix[at*src.Stride:], across)
				rows[at] = row
			}
			needed[i] = rows[at]
		}
		sumRows(dst.Pix[y*dst.Stride:y*dst.Stride+dst.Rect.Dx()*4], needed, t.weights)
	}
}

func resizeRow(out, row []uint8, across []tap) {
	for x, t := range across {
		var r, g, b, a int32 = half14, half14, half14, half14
		p := row[t.first*4 : (t.first+len(t.weights))*4]
		for _, w := range t.weights {
			r += int32(p[0]) * w
			g += int32(p[1]) * w
			b += int32(p[2]) * w
			a += int32(p[3]) * w
			p = p[4:]
		}
		o := out[x*4 : x*4+4 : x*4+4]
		o[0], o[1], o[2], o[3] = clip14(r), clip14(g), clip14(b), clip14(a)
	}
}

const half14 = 1 << (weightBits - 1)

func clip14(v int32) uint8 { return uint8(min(max(v>>weightBits, 0), 255)) }

func sumRows(out []uint8, rows [][]uint8, weights []int32) {
	if len(rows) == 4 {
		a, b, c, d := rows[0][:len(out)], rows[1][:len(out)], rows[2][:len(out)], rows[3][:len(out)]
		w0, w1, w2, w3 := weights[0], weights[1], weights[2], weights[3]
		for i := range out {
			out[i] = clip14(int32(a[i])*w0 + int32(b[i])*w1 + int32(c[i])*w2 + int32(d[i])*w3 + half14)
		}
		return
	}
	for i := range out {
		sum := int32(half14)
		for k, row := range rows {
			sum += int32(row[i]) * weights[k]
		}
		out[i] = clip14(sum)
	}
}
