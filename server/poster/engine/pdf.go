package engine

import (
	"bytes"
	"fmt"
	"unicode/utf16"
)

// pdf writes a document of one page that a JPEG fills (PDF 1.4, ISO 32000-1 7.5),
// width millimetres wide. It carries no date, so that it is the same each time.
func pdf(jpeg []byte, w, h int, title string, width float64) []byte {
	const perMillimetre = 72 / 25.4
	pw := width * perMillimetre
	ph := pw * float64(h) / float64(w)
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
	object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.3f %.3f] /Resources << /XObject << /P 5 0 R >> >> /Contents 4 0 R >>", pw, ph), nil)
	content := fmt.Appendf(nil, "q %.3f 0 0 %.3f 0 0 cm /P Do Q", pw, ph)
	object(fmt.Sprintf("<< /Length %d >>", len(content)), content)
	object(fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>", w, h, len(jpeg)), jpeg)
	object("<< /Title "+pdfText(title)+" >>", nil)
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return out.Bytes()
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
