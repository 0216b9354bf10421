// Package code draws the codes that phones read: QR codes, module by module on
// the grid of pixels.
package code

import (
	"errors"
	"fmt"
	"image"
	"sync"

	"github.com/skip2/go-qrcode"
)

// Code is the modules of a QR code, without its quiet zone.
type Code struct {
	N    int // Modules on a side.
	dark []bool
}

// Quiet is the width of the white zone that a code needs, in modules (ISO/IEC
// 18004, 6.3.8).
const Quiet = 4

// LeastModule is the smallest module that is drawn, in pixels: after a reduction
// by half two are left.
const LeastModule = 4

// ErrTooLong is what Fits says of a code that its box is too small for.
var ErrTooLong = errors.New("二维码内容太长")

// New makes the code of a text. With a picture in its middle it corrects more
// errors: level H instead of M.
func New(text string, picture bool) (*Code, error) {
	level := qrcode.Medium
	if picture {
		level = qrcode.Highest
	}
	q, err := qrcode.New(text, level)
	if err != nil {
		return nil, fmt.Errorf("二维码：%w", err)
	}
	q.DisableBorder = true
	rows := q.Bitmap()
	c := &Code{N: len(rows), dark: make([]bool, 0, len(rows)*len(rows))}
	for _, row := range rows {
		c.dark = append(c.dark, row...)
	}
	return c, nil
}

// Module is how many pixels wide a module is in a box, quiet zone included.
func (c *Code) Module(side int) int { return side / (c.N + 2*Quiet) }

// Fits is nil if the code can be read at that size.
func (c *Code) Fits(side int) error {
	if px := c.Module(side); px < LeastModule {
		return fmt.Errorf("%w：每个码点只有 %d 像素，至少要 %d", ErrTooLong, px, LeastModule)
	}
	return nil
}

// Paint draws the modules in the middle of a white box.
func (c *Code) Paint(dst *image.RGBA, box image.Rectangle) {
	px := c.Module(min(box.Dx(), box.Dy()))
	at := box.Min.Add(image.Pt((box.Dx()-px*c.N)/2, (box.Dy()-px*c.N)/2))
	for y := range c.N {
		first := dst.Pix[dst.PixOffset(at.X, at.Y+y*px):]
		row := c.dark[y*c.N : (y+1)*c.N]
		for x, dark := range row {
			v := byte(255)
			if dark {
				v = 0
			}
			cell := first[x*px*4 : (x+1)*px*4]
			for i := 0; i < len(cell); i += 4 {
				cell[i], cell[i+1], cell[i+2], cell[i+3] = v, v, v, 255
			}
		}
		for line := 1; line < px; line++ {
			copy(first[line*dst.Stride:], first[:c.N*px*4])
		}
	}
}

// maxKept bounds the codes that are kept, about 2 KB each.
const maxKept = 8192

// Cache keeps codes by their text. The zero value is ready; safe for concurrent
// use.
type Cache struct {
	mu    sync.RWMutex
	codes map[key]*Code
}

type key struct {
	text    string
	picture bool
}

// Get is New, but for codes that have been made before.
func (c *Cache) Get(text string, picture bool) (*Code, error) {
	k := key{text, picture}
	c.mu.RLock()
	made := c.codes[k]
	c.mu.RUnlock()
	if made != nil {
		return made, nil
	}
	made, err := New(text, picture)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.codes == nil || len(c.codes) >= maxKept {
		c.codes = map[key]*Code{}
	}
	c.codes[k] = made
	return made, nil
}
