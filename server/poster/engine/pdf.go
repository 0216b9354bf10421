package engine

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"unicode/utf16"
)

// A sheet of paper to print on: A4 (ISO 216).
const (
	paperWidth, paperHeight = 210.0, 297.0 // mm
	paperDots               = 300.0        // An inch, at least.
	perInch                 = 25.4         // mm
)

// onPaper is how large a picture of w × h stands in the middle of the sheet, in
// millimetres, and what its pixels must be multiplied by.
func onPaper(w, h int) (width, height, scale float64) {
	k := min(paperWidth/float64(w), paperHeight/float64(h))
	return float64(w) * k, float64(h) * k, math.Ceil(k/perInch*paperDots*8) / 8
}

// pdf writes a document of one page of A4 (PDF 1.4, ISO 32000-1 7.5): the ground's
// colour to its edges, and in its middle a picture without loss. idat are the data of
// a PNG of 8-bit RGB, which PDF reads as they are (7.4.4.4). It carries no date, so
// that it is the same each time.
func pdf(idat []byte, w, h int, ground color.RGBA, title string) []byte {
	const point = 72 / perInch
	width, height, _ := onPaper(w, h)
	var out bytes.Buffer
	var offsets []int
	object := func(dict string, stream []byte) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\n", len(offsets), dict)
		if stream != nil {
			out.WriteString("stream\n")
			out.Write(stream)
			out.WriteString("\nendstream\n")
		}
		out.WriteString("endobj\n")
	}
	out.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	object("<< /Type /Catalog /Pages 2 0 R >>", nil)
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>", nil)
	object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.3f %.3f] /Resources << /XObject << /P 5 0 R >> >> /Contents 4 0 R >>", paperWidth*point, paperHeight*point), nil)
	content := fmt.Appendf(nil, "%.4f %.4f %.4f rg 0 0 %.3f %.3f re f q %.3f 0 0 %.3f %.3f %.3f cm /P Do Q",
		float64(ground.R)/255, float64(ground.G)/255, float64(ground.B)/255, paperWidth*point, paperHeight*point,
		width*point, height*point, (paperWidth-width)/2*point, (paperHeight-height)/2*point)
	object(fmt.Sprintf("<< /Length %d >>", len(content)), content)
	object(fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode "+
		"/DecodeParms << /Predictor 15 /Colors 3 /BitsPerComponent 8 /Columns %d >> /Length %d >>", w, h, w, len(idat)), idat)
	object("<< /Title "+pdfText(title)+" >>", nil)
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return out.Bytes()
}

// errNotRGB would be a mistake in the program: a canvas is opaque.
var errNotRGB = errors.New("engine: the PNG is not 8-bit RGB")

// idatOf gives the data of an opaque picture's PNG.
func idatOf(m *image.RGBA) ([]byte, error) {
	var whole bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&whole, m); err != nil {
		return nil, err
	}
	raw := whole.Bytes()
	if raw[24] != 8 || raw[25] != 2 {
		return nil, errNotRGB
	}
	var out []byte
	for at := 8; at+12 <= len(raw); {
		length := int(binary.BigEndian.Uint32(raw[at:]))
		if string(raw[at+4:at+8]) == "IDAT" {
			out = append(out, raw[at+8:at+8+length]...)
		}
		at += 12 + length
	}
	return out, nil
}

// pdfText is a text string in UTF-16 with its mark, in hexadecimal.
func pdfText(s string) string {
	var out bytes.Buffer
	out.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&out, "%04X", u)
	}
	out.WriteByte('>')
	return out.String()
}
