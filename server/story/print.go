package story

import (
	"fmt"
	"io"
	"strings"

	"yuanfen/server/platform/money"
)

// width is how many columns of a terminal a text fills: what is written in
// Chinese fills two each.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if wide(r) {
			n++
		}
	}
	return n
}

// wide reports runes that terminals draw over two columns: CJK and its
// punctuation, full-width forms.
func wide(r rune) bool {
	return r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 || r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60 || r >= 0xffe0 && r <= 0xffe6
}

func left(s string, n int) string { return s + strings.Repeat(" ", max(0, n-width(s))) }
func right(s string) string       { return strings.Repeat(" ", max(0, amountWidth-width(s))) + s }

const (
	labelWidth  = 16
	amountWidth = 14
	screenWidth = 96
)

// teller prints the story.
type teller struct {
	out  io.Writer
	step int
}

// title begins a step.
func (t *teller) title(text string) {
	t.step++
	head := fmt.Sprintf("── %d  %s ", t.step, text)
	fmt.Fprintf(t.out, "\n%s%s\n", head, strings.Repeat("─", max(0, screenWidth-width(head))))
}

// say prints what happened, a step in from the left, over as many lines as it
// takes.
func (t *teller) say(format string, args ...any) { t.lines("  ", "", fmt.Sprintf(format, args...)) }

// list prints an item below a sign; its further lines stand below its first.
func (t *teller) list(sign, text string) {
	t.lines("  "+sign+" ", strings.Repeat(" ", width(sign)+1), text)
}

func (t *teller) lines(first, further, text string) {
	for i, line := range wrap(text, screenWidth-width(first)) {
		if i > 0 {
			first = "  " + further
		}
		fmt.Fprintln(t.out, first+line)
	}
}

// wrap breaks text into lines of at most n columns: after any Chinese
// character, but not inside of words and figures, and not before a mark that
// may not begin a line.
func wrap(text string, n int) []string {
	var lines []string
	line, columns := "", 0
	for _, word := range words(text) {
		if columns+width(word) > n && columns > 0 {
			lines = append(lines, strings.TrimRight(line, " "))
			line, columns = "", 0
			word = strings.TrimLeft(word, " ")
		}
		line += word
		columns += width(word)
	}
	return append(lines, line)
}

// words splits text where a line may end.
func words(text string) []string {
	var out []string
	var last rune
	for _, r := range text {
		joins := len(out) > 0 && (!wide(r) && !wide(last) && r != ' ' || strings.ContainsRune("，。、；：？！）」", r) || strings.ContainsRune("（「", last))
		if joins {
			out[len(out)-1] += string(r)
		} else {
			out = append(out, string(r))
		}
		last = r
	}
	return out
}

// table prints every account as each source has it.
func (t *teller) table(s seen) {
	fmt.Fprintf(t.out, "\n    %s%s%s%s\n", left("科目", labelWidth), right("账本"), right("微信"), right("推算"))
	for _, a := range accounts {
		t.row(a.label, amount(s.books, a.name), amount(s.wechat, a.name), amount(s.own, a.name), agrees(a.name, s))
	}
}

func (t *teller) row(label, books, wechat, own string, ok bool) {
	mark := "✓"
	if !ok {
		mark = "✗"
	}
	fmt.Fprintf(t.out, "    %s%s%s%s  %s\n", left(label, labelWidth), right(books), right(wechat), right(own), mark)
}

// amount is a figure, or a dot where the source can't know it.
func amount(f figures, name account) string {
	fen, known := f[name]
	if !known {
		return "·"
	}
	return money.Format(fen)
}

func agrees(name account, s seen) bool {
	for _, f := range []figures{s.books, s.wechat} {
		if fen, known := f[name]; known && fen != s.own[name] {
			return false
		}
	}
	return true
}
