package search

import (
	"strings"
	"unicode"
)

// run is a stretch of one kind of writing: Chinese characters, or letters and
// digits.
type run struct {
	text string
	han  bool
}

// Bounds of a question, so that a pasted page costs no more than a title does.
const (
	maxQuery   = 64 // Characters that are read.
	maxParts   = 8
	maxLetters = 32 // Of one run of letters.
)

// Normal is how a word is compared and counted: lower case, half width, the
// runs of anything but letters and digits as one space.
func Normal(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		r = narrow(r)
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// narrow makes the full-width forms of a Chinese keyboard plain.
func narrow(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

// split cuts a normal text into runs: 龙井50g is 龙井 and 50g.
func split(normal string) (runs []run) {
	for word := range strings.FieldsSeq(normal) {
		start, han := 0, false
		for i, r := range word {
			is := unicode.Is(unicode.Han, r)
			if i > 0 && is != han {
				runs = append(runs, run{word[start:i], han})
				start = i
			}
			han = is
		}
		runs = append(runs, run{word[start:], han})
	}
	return runs
}

// question reads what somebody typed, within bounds.
func question(q string) (normal string, parts []run) {
	normal = Normal(cut(q, maxQuery))
	for _, r := range split(normal) {
		if !r.han {
			r.text = cut(r.text, maxLetters)
		}
		parts = append(parts, r)
	}
	return normal, parts[:min(len(parts), maxParts)]
}

func cut(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}
