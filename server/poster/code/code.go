// Package code draws the codes that phones read: QR codes, module by module on
// the grid of pixels.
package code

import (
	"errors"
	"fmt"
	"image"
)

// Code is the modules of a QR code, without its quiet zone.
type Code struct {
	N       int // Modules on a side.
	modules *grid
}

// Quiet is the width of the white zone that a code needs, in modules (ISO/IEC
// 18004, 6.3.8).
const Quiet = 4

// LeastModule is the smallest module that is drawn, in pixels: after a reduction
// by half two are left.
const LeastModule = 4

// ErrTooLong is said of a text that no code, or none of a size, holds.
var ErrTooLong = errors.New("二维码内容太长")

// New makes the code of a text, in bytes. With a picture in its middle it
// corrects more errors: level H instead of M.
func New(text string, picture bool) (*Code, error) {
	level := levelM
	if picture {
		level = levelH
	}
	f, modules, ok := encode(text, level)
	if !ok {
		return nil, fmt.Errorf("%w：%d 个字节", ErrTooLong, len(text))
	}
	return &Code{N: f.n, modules: modules}, nil
}

// Dark tells the colour of a module.
func (c *Code) Dark(x, y int) bool { return c.modules.get(x, y) }

// Module is how many pixels wide a module is in a box, quiet zone included.
func (c *Code) Module(side int) int { return side / (c.N + 2*Quiet) }

// Fits is nil if the code can be read at that size.
func (c *Code) Fits(side int) error {
	if px := c.Module(side); px < LeastModule {
		return fmt.Errorf("%w：每个码点只有 %d 像素，至少要 %d", ErrTooLong, px, LeastModule)
	}
	return nil
}

// Paint draws the modules in the middle of a box that is white already, and
// gives the pixels it touched.
func (c *Code) Paint(dst *image.RGBA, box image.Rectangle) image.Rectangle {
	px := c.Module(min(box.Dx(), box.Dy()))
	at := box.Min.Add(image.Pt((box.Dx()-px*c.N)/2, (box.Dy()-px*c.N)/2))
	for y := range c.N {
		first := dst.Pix[dst.PixOffset(at.X, at.Y+y*px):]
		row := c.modules.rows[y]
		for x := range c.N {
			v := byte(row>>x&1) - 1 // White is 0 in the grid.
			cell := first[x*px*4 : (x+1)*px*4]
			for i := 0; i < len(cell); i += 4 {
				cell[i], cell[i+1], cell[i+2], cell[i+3] = v, v, v, 255
			}
		}
		for line := 1; line < px; line++ {
			copy(first[line*dst.Stride:], first[:c.N*px*4])
		}
	}
	return image.Rectangle{Min: at, Max: at.Add(image.Pt(px*c.N, px*c.N))}
}
