package db

import "math"

// Seek is where a page of a list begins that is in the order of a column and, among
// equals, of the id; or of the id alone. Its cursor is the last row of the page
// before. The column and the id stand together in an index.
type Seek struct {
	ID   string // The column of ids.
	By   string // The column that gives the order, "" for the id alone.
	Up   bool   // The smallest first.
	At   int64  // By of the last row of the page before.
	Last int64  // Its id; 0 on the first page.
}

// Where is the condition of the page, with its arguments.
func (k Seek) Where() (string, []any) {
	than, edge := " < ?", int64(math.MaxInt64)
	if k.Up {
		than, edge = " > ?", 0
	}
	switch {
	case k.By == "" && k.Last == 0:
		return k.ID + than, []any{edge}
	case k.By == "":
		return k.ID + than, []any{k.Last}
	case k.Last == 0:
		if k.Up {
			return k.By + " >= ?", []any{int64(math.MinInt64)}
		}
		return k.By + " <= ?", []any{int64(math.MaxInt64)} // A range of its index, from the end.
	}
	// Two ranges of one index: a comparison of pairs is none to MariaDB.
	return "(" + k.By + than + " OR " + k.By + " = ? AND " + k.ID + than + ")", []any{k.At, k.At, k.Last}
}

// Order is the order of the list, after the columns of first, which the list holds
// one value of each.
func (k Seek) Order(first ...string) string {
	way, order := " DESC", ""
	if k.Up {
		way = ""
	}
	for _, c := range append(first, k.By, k.ID) {
		if c == "" {
			continue
		}
		if order != "" {
			order += ", "
		}
		order += c + way
	}
	return order
}
