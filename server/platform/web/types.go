package web

import (
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// ID is a row's number. In JSON it is a string of digits, because JavaScript
// loses the last digits of numbers above 2^53. It may stand in bodies, paths
// and single query parameters.
type ID int64

// idFormat marks the schema of an ID; Register needs it to find ID parameters.
const idFormat = "id"

// MarshalText writes the digits.
func (i ID) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(i), 10), nil }

// UnmarshalText reads 1 to 19 digits.
func (i *ID) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 10, 63)
	if err != nil {
		return err
	}
	*i = ID(n)
	return nil
}

// String returns the digits.
func (i ID) String() string { return strconv.FormatInt(int64(i), 10) }

// Schema describes an ID in the contract.
func (ID) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeString, Format: idFormat, Pattern: "^[0-9]{1,19}$",
		PatternDescription: "digits", Examples: []any{"1873640098512896"},
	}
}

// timeLayout is RFC 3339 with milliseconds.
const timeLayout = "2006-01-02T15:04:05.000Z07:00"

// Time is a moment in the database's form, UTC milliseconds since 1970, which
// the API shows as RFC 3339. Zero means never: mark such fields `omitzero`.
type Time int64

// MarshalText writes RFC 3339 with milliseconds, in UTC.
func (t Time) MarshalText() ([]byte, error) {
	return time.UnixMilli(int64(t)).UTC().AppendFormat(nil, timeLayout), nil
}

// UnmarshalText reads RFC 3339.
func (t *Time) UnmarshalText(text []byte) error {
	at, err := time.Parse(time.RFC3339Nano, string(text))
	if err != nil {
		return err
	}
	*t = Time(at.UnixMilli())
	return nil
}

// Schema describes a Time in the contract.
func (Time) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time", Examples: []any{"2026-11-23T08:00:00.000Z"}}
}

// Fen is an amount of money in fen, 1/100 yuan, a plain integer in JSON.
type Fen int64

// Schema describes a Fen in the contract.
func (Fen) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeInteger, Format: "int64", Description: "金额，单位：分", Examples: []any{1990}}
}

// Cursor is the place in a list after which the next page begins: the time
// (or another sort key) and the id of the last row seen.
type Cursor struct{ At, ID int64 }

// errCursor is the answer to a page cursor that this program did not make.
var errCursor = E(http.StatusUnprocessableEntity, "page.cursor", "翻页位置无效，请从第一页重新开始。")

// Encode returns the opaque form of c; the zero cursor is "".
func (c Cursor) Encode() string {
	if c == (Cursor{}) {
		return ""
	}
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], uint64(c.At))
	binary.BigEndian.PutUint64(raw[8:], uint64(c.ID))
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

// ParseCursor reads what Encode wrote; "" is the beginning of the list.
func ParseCursor(s string) (Cursor, error) {
	if s == "" {
		return Cursor{}, nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(raw) != 16 {
		return Cursor{}, errCursor.Because(err)
	}
	return Cursor{
		At: int64(binary.BigEndian.Uint64(raw[:8])),
		ID: int64(binary.BigEndian.Uint64(raw[8:])),
	}, nil
}

// Paging is embedded in the input of every list.
type Paging struct {
	Cursor string `query:"cursor" maxLength:"64" doc:"上一页返回的 next；第一页不填"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"每页条数"`
}

// After returns where the asked page begins.
func (p Paging) After() (Cursor, error) { return ParseCursor(p.Cursor) }

// Page is one page of a list. Next is empty on the last page.
type Page[T any] struct {
	Items []T    `json:"items" doc:"本页内容"`
	Next  string `json:"next,omitempty" doc:"下一页的 cursor；没有下一页时不出现"`
}

// NewPage makes a page from rows, of which the caller read one more than limit
// to learn whether another page follows.
func NewPage[T any](rows []T, limit int, at func(T) Cursor) Page[T] {
	if rows == nil {
		rows = []T{}
	}
	if len(rows) <= limit {
		return Page[T]{Items: rows}
	}
	return Page[T]{Items: rows[:limit], Next: at(rows[limit-1]).Encode()}
}
