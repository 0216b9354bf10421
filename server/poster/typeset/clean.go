package typeset

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// signs are emoji with a sign that the typefaces draw.
var signs = map[rune]rune{
	'❤': '♥', '💕': '♥', '💖': '♥', '💗': '♥', '💛': '♥', '💚': '♥', '💙': '♥', '💜': '♥', '🧡': '♥', '🖤': '♥', '🤍': '♥',
	'⭐': '★', '🌟': '★', '✨': '★', '🎵': '♪', '🎶': '♪',
}

// Clean makes of what somebody typed what can be set: emoji become a plain sign
// or vanish, what is invisible vanishes, white space is one space. Line breaks
// stay.
func Clean(s string) string {
	var out strings.Builder
	space := false
	for _, r := range norm.NFC.String(s) {
		if sign, ok := signs[r]; ok {
			r = sign
		}
		switch {
		case r == '\n':
			space = false
			out.WriteByte('\n')
			continue
		case unicode.IsSpace(r) && r != wideSpace:
			space = true
			continue
		case invisible(r) || emoji(r) || joined(r):
			continue
		}
		if space && out.Len() > 0 && !strings.HasSuffix(out.String(), "\n") {
			out.WriteByte(' ')
		}
		space = false
		out.WriteRune(r)
	}
	return strings.Trim(out.String(), " \n　")
}

// Lacks gives the first character of a text that would not be set as it was
// written: one that no typeface in use has, or that Clean takes out.
func (f *Fonts) Lacks(text, family string, weight int) (rune, bool) {
	face := f.face(family, weight)
	for _, r := range norm.NFC.String(text) {
		if unicode.IsSpace(r) {
			continue
		}
		if sign, ok := signs[r]; (ok && sign != r) || invisible(r) || emoji(r) || joined(r) || !face.has(r) {
			return r, true
		}
	}
	return 0, false
}

// Legible is a text without the characters that would be set as the sign for a
// missing one: what is left of a nickname in another script.
func (f *Fonts) Legible(text string) string {
	face := f.face(Sans, 400)
	return Clean(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || face.has(r) || standIn(r) != missing {
			return r
		}
		return -1
	}, Clean(text)))
}

// wideSpace is as wide as a character; who types it means it.
const wideSpace = '　'

func invisible(r rune) bool {
	return unicode.Is(unicode.C, r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) ||
		(r >= 0xfe00 && r <= 0xfe0f) || (r >= 0xe0000 && r <= 0xe0fff) || r == '�'
}

// emoji are pictures rather than writing: the planes of symbols, and those of
// the older blocks that phones colour.
func emoji(r rune) bool {
	switch {
	case r >= 0x1f000 && r <= 0x1faff, r >= 0x1fb00 && r <= 0x1fbff:
		return true
	case r >= 0x2600 && r <= 0x27bf:
		return r != '★' && r != '☆' && r != '♥' && r != '♪' && r != '♡' && !(r >= 0x2776 && r <= 0x2793)
	case r >= 0x2b00 && r <= 0x2bff, r >= 0x2300 && r <= 0x23ff:
		return true
	}
	return false
}

// joined are the letters of scripts that are not set one after the other from left
// to right: we can't write them, whatever typeface is there.
func joined(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati,
		unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Thai, unicode.Lao, unicode.Tibetan, unicode.Myanmar, unicode.Khmer, unicode.Mongolian)
}

// class says how a character behaves where lines break.
type class uint8

const (
	han    class = iota // Breaks on both sides.
	latin               // Kept whole.
	opens               // Never ends a line.
	closes              // Never begins one.
	space
	dash // Two make one stroke; they stay together.
	newline
)

const (
	openers = "（《〈「『【〔〖“‘([{"
	closers = "，。、；：！？）》〉」』】〕〗”’…％‰℃·～,.;:!?)]}%々ーぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)

func classify(r rune) class {
	switch {
	case r == '\n':
		return newline
	case r == ' ':
		return space
	case r == '—' || r == '…':
		return dash
	case strings.ContainsRune(openers, r):
		return opens
	case strings.ContainsRune(closers, r):
		return closes
	case r < 0x2e80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-'/&@#$¥€£+_=*№.−", r)):
		return latin
	}
	return han
}

// wide are punctuation marks that take a whole em, half of it empty.
func wide(r rune) bool {
	return strings.ContainsRune("，。、；：！？（）《》〈〉「」『』【】〔〕〖〗“”‘’", r)
}
