package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"

	"yuanfen/server/platform/cell"
	"yuanfen/server/platform/money"
	"yuanfen/server/platform/web"
)

// table is a file that is written row by row.
type table struct {
	file   *excelize.File
	stream *excelize.StreamWriter
	row    int
}

func newTable(name string, head []string) (*table, error) {
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return nil, err
	}
	stream, err := f.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	if err := stream.SetColWidth(1, len(head), 18); err != nil {
		return nil, err
	}
	t := &table{file: f, stream: stream}
	return t, t.add(head...)
}

// add writes a row of texts: numbers of orders have more digits than a spreadsheet
// keeps of a number.
func (t *table) add(cells ...string) error {
	t.row++
	at, err := excelize.CoordinatesToCellName(1, t.row)
	if err != nil {
		return err
	}
	row := make([]any, len(cells))
	for i, c := range cells {
		row[i] = cell.Plain(c)
	}
	return t.stream.SetRow(at, row)
}

func (t *table) bytes() ([]byte, error) {
	defer func() { _ = t.file.Close() }()
	if err := t.stream.Flush(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err := t.file.Write(&out)
	return out.Bytes(), err
}

// line is a row of a file: its number there, its cells by their heads, and in which
// column each head stands.
type line struct {
	no    int
	cells map[string]string
	cols  map[string]int
}

func (l line) get(head string) string { return l.cells[head] }

// wrongCell is a refusal that knows the cell which it is about.
type wrongCell struct {
	row  int
	cell string
	why  error
}

func (w wrongCell) Error() string { return w.cell + ": " + w.why.Error() }

func (w wrongCell) Unwrap() error { return w.why }

// at says that a refusal is about the cell below a head.
func (l line) at(head string, why error) error {
	col, there := l.cols[head]
	if !there || why == nil {
		return why
	}
	cell, err := excelize.CoordinatesToCellName(col, l.no)
	if err != nil {
		return why
	}
	return wrongCell{l.no, cell, why}
}

// faults gathers all that is wrong with a row, so that who mends it does so once.
type faults struct {
	line line
	all  []error
}

// when notes a fault of a cell, if it is one.
func (f *faults) when(wrong bool, head, format string, args ...any) {
	if wrong {
		f.all = append(f.all, f.line.bad(head, format, args...))
	}
}

// err is all of it, nil for nothing.
func (f *faults) err() error { return errors.Join(f.all...) }

// joined are the errors that errors.Join put together into one; nil for any other.
func joined(err error) []error {
	if all, several := err.(interface{ Unwrap() []error }); several {
		return all.Unwrap()
	}
	return nil
}

func (l line) bad(head, format string, args ...any) error { return l.at(head, bad(format, args...)) }

// maxParts is how many files an XLSX file packs at most; those of spreadsheets have
// some dozens.
const maxParts = 1000

// bomb tells by its table of contents, before anything is unpacked, a file that packs too
// many files or more than it may hold.
func bomb(raw []byte) bool {
	packed, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil || len(packed.File) > maxParts {
		return true
	}
	var sum uint64
	for _, part := range packed.File {
		sum += part.UncompressedSize64
		if sum > maxUnpacked || part.UncompressedSize64 > maxUnpacked {
			return true
		}
	}
	return false
}

// read takes the first sheet of a file apart. Which column is which its head says;
// wanted are those without which it makes no sense.
func read(raw []byte, wanted []string) ([]line, error) {
	if bomb(raw) {
		return nil, ErrFile
	}
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return nil, ErrFile.Because(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return nil, ErrFile.Because(err)
	}
	defer func() { _ = rows.Close() }()
	var head []string
	cols := map[string]int{}
	lines := []line{}
	for no := 1; rows.Next(); no++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, ErrFile.Because(err)
		}
		if no == 1 {
			head = cells
			for i, h := range head {
				cols[strings.TrimSpace(h)] = i + 1
			}
			if err := missing(head, wanted); err != nil {
				return nil, err
			}
			continue
		}
		if l, ok := asLine(no, head, cells); ok {
			l.cols = cols
			lines = append(lines, l)
		}
		if len(lines) > maxRows {
			return nil, ErrRows
		}
	}
	if len(lines) == 0 {
		return nil, ErrEmpty
	}
	return lines, nil
}

func asLine(no int, head, cells []string) (line, bool) {
	l, filled := line{no: no, cells: map[string]string{}}, false
	for i, c := range cells {
		c = cell.Text(strings.TrimSpace(strings.ReplaceAll(c, "\r\n", "\n")))
		if i < len(head) && c != "" {
			l.cells[strings.TrimSpace(head[i])], filled = c, true
		}
	}
	return l, filled
}

func missing(head, wanted []string) error {
	there := map[string]bool{}
	for _, h := range head {
		there[strings.TrimSpace(h)] = true
	}
	for _, w := range wanted {
		if !there[w] {
			return web.Errorf(http.StatusUnprocessableEntity, "sheet.head", "表头没有「%s」这一列，请按模板填写。", w)
		}
	}
	return nil
}

// unclean reports a text that no form would take.
func unclean(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' })
}

// fen reads an amount in yuan. A spreadsheet keeps 19.9 as 19.899999999999999.
func fen(s string) (int64, bool) {
	if v, err := money.Parse(s); err == nil {
		return v, v >= 0 && v <= money.Max
	}
	x, err := strconv.ParseFloat(s, 64)
	v := math.Round(x * 100)
	if err != nil || x < 0 || v > money.Max || math.Abs(x*100-v) > 1e-6 {
		return 0, false
	}
	return int64(v), true
}
