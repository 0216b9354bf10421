// Package cell keeps what people wrote from being run by the spreadsheet in which
// somebody opens it (CWE-1236).
package cell

import "strings"

// starts are the first signs by which spreadsheets take a text for a formula, some
// of them only after it was pasted on. The quote is one, so that Text can tell its own.
const starts = "=+-@\t\r\n\x00'＝＋－＠"

// Plain is a text as it may stand in a cell: led by a quote where it would begin a
// formula.
func Plain(s string) string {
	for _, first := range s {
		if strings.ContainsRune(starts, first) {
			return "'" + s
		}
		break
	}
	return s
}

// Text takes back what Plain did, so that what was exported can be imported.
func Text(s string) string {
	if rest, quoted := strings.CutPrefix(s, "'"); quoted && rest != "" && Plain(rest) != rest {
		return rest
	}
	return s
}
