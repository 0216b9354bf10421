package cell_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"yuanfen/server/platform/cell"
)

func TestPlain(t *testing.T) {
	for s, want := range map[string]string{
		"": "", "龙井": "龙井", "a=b": "a=b", " =1": " =1", "=1+1": "'=1+1", "+86": "'+86", "-1": "'-1", "@x": "'@x", "\t=1": "'\t=1", "\r=1": "'\r=1", "\n=1": "'\n=1", "\x00=1": "'\x00=1",
		"＝1": "'＝1", "'=1": "''=1", "'": "''",
	} {
		if got := cell.Plain(s); got != want || cell.Text(got) != s {
			t.Errorf("%q: %q and back %q, want %q", s, got, cell.Text(got), want)
		}
	}
	for _, s := range []string{"'", "'a"} { // Not ours: they stay.
		if got := cell.Text(s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

// FuzzPlain writes texts as cells of both kinds of files and reads them again: none
// is a formula, none moves into its neighbour's place, and each comes back.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{"=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1", "\t=1", "\"=1\"", ",=1", "\r\n=1", "＝1", "'=1", "=HYPERLINK(\"https://evil.example\",\"x\")", "\x00=1", "\ufeff=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		plain := cell.Plain(s)
		if plain != "" && strings.ContainsAny(plain[:1], "=+-@\t\r\n\x00") || cell.Text(plain) != s {
			t.Fatalf("%q is written as %q and read as %q", s, plain, cell.Text(plain))
		}
		var table bytes.Buffer
		w := csv.NewWriter(&table)
		_ = w.Write([]string{"head", plain, "tail"})
		w.Flush()
		got, err := csv.NewReader(&table).Read()
		if err != nil || len(got) != 3 || got[1] != strings.ReplaceAll(plain, "\r\n", "\n") {
			t.Fatalf("%q: %q, %v", plain, got, err)
		}
		if !utf8.ValidString(s) || len(s) > 1000 {
			return // XLSX is made of texts; longer ones are cut.
		}
		inWorkbook(t, plain)
	})
}

func inWorkbook(t *testing.T, plain string) {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	if err := f.SetSheetRow("Sheet1", "A1", &[]any{"head", plain, "tail"}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	read, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = read.Close() }()
	formula, err := read.GetCellFormula("Sheet1", "B1")
	tail, err2 := read.GetCellValue("Sheet1", "C1")
	if err != nil || err2 != nil || formula != "" || tail != "tail" {
		t.Errorf("%q: formula %q, neighbour %q, %v, %v", plain, formula, tail, err, err2)
	}
}
