package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"strconv"
	"strings"
	"testing"

	"yuanfen/server/platform/web"
)

// packed is a file of the given parts, as XLSX packs them.
func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range parts {
		part, err := w.Create(name)
		if err == nil {
			_, err = part.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const sheetPart = "xl/worksheets/sheet1.xml"

// bare are the parts without which there is no workbook.
func bare(cells string) map[string]string {
	return map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		sheetPart:                    `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + cells + `</sheetData></worksheet>`,
	}
}

const (
	headRow = `<row r="1"><c r="A1" t="inlineStr"><is><t>编码</t></is></c></row>`
	oneRow  = `<row r="2"><c r="A2" t="inlineStr"><is><t>T-1</t></is></c></row>`
)

func TestRead_Workbook(t *testing.T) {
	lines, err := read(packed(t, bare(headRow+oneRow)), []string{"编码"})
	if err != nil || len(lines) != 1 || lines[0].get("编码") != "T-1" {
		t.Fatalf("%+v, %v", lines, err)
	}
}

// What unpacks to far more than was sent, names files of the machine or is no
// workbook is refused.
func TestRead_RefusesBombs(t *testing.T) {
	large := bare(headRow + oneRow)
	large["xl/media/big.bin"] = strings.Repeat("\x00", maxUnpacked+1)
	crowd := bare(headRow + oneRow)
	for i := range maxParts {
		crowd["xl/x"+strconv.Itoa(i)] = ""
	}
	entity := bare(headRow + oneRow)
	entity[sheetPart] = `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + strings.ReplaceAll(entity[sheetPart], "T-1", "&e;")
	laughs := bare(headRow + oneRow)
	laughs[sheetPart] = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>` + strings.ReplaceAll(laughs[sheetPart], "T-1", "&b;")
	for name, raw := range map[string][]byte{"zip bomb": packed(t, large), "a crowd of files": packed(t, crowd), "no zip": []byte("PK\x03\x04"), "empty": nil, "csv": []byte("编码\nT-1\n")} {
		if _, err := read(raw, []string{"编码"}); !errors.Is(err, ErrFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, parts := range map[string]map[string]string{"a file of the machine": entity, "entities in entities": laughs} {
		lines, _ := read(packed(t, parts), []string{"编码"})
		for _, l := range lines {
			if got := l.get("编码"); strings.Contains(got, "root:") || strings.Contains(got, "ha") {
				t.Errorf("%s: read %q", name, got)
			}
		}
	}
	slip := bare(headRow + oneRow)
	slip["../../../../tmp/evil"] = "x"
	if _, err := read(packed(t, slip), []string{"编码"}); err != nil && !errors.Is(err, ErrFile) {
		t.Error(err) // Nothing is unpacked onto the disk: what its parts are called is all the same.
	}
}

// FuzzRead feeds the inside of a workbook's sheet, and whole files: lines or a
// refusal in words, never a panic, never more lines than are allowed.
func FuzzRead(f *testing.F) {
	for _, cells := range []string{
		headRow + oneRow, headRow, ``, `<row>`, `<row r="1"/><row r="1048577"/>`, headRow + `<row r="2"><c r="XFD2"><v>1</v></c></row>`, headRow + `<row r="2"><c r="A2" t="s"><v>9</v></c></row>`,
		headRow + `<row r="2"><c r="A2" t="e"><v>#REF!</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>`, headRow + `<row r="-1"><c r="A-1"/></row>`, `&#0;`,
	} {
		f.Add([]byte(cells), true)
	}
	f.Add([]byte("PK\x03\x04"), false)
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), false) // The old format, and the encrypted new one.
	f.Fuzz(func(t *testing.T, raw []byte, inside bool) {
		if inside {
			raw = packed(t, bare(string(raw)))
		}
		lines, err := read(raw, []string{"编码"})
		var refusal *web.Error
		if err != nil && !errors.As(err, &refusal) || len(lines) > maxRows {
			t.Errorf("%d lines, %v", len(lines), err)
		}
	})
}
