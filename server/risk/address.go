package risk

import (
	"strings"
	"unicode"

	"yuanfen/server/member"
)

// units are what stands between the numbers of an address.
const units = "号幢栋座楼层室房户门弄巷院单元#"

// numerals are the numbers that people write out.
var numerals = map[rune]rune{'一': '1', '二': '2', '三': '3', '四': '4', '五': '5', '六': '6', '七': '7', '八': '8', '九': '9'}

// normal is an address as it compares, and how many numbers it has below its
// district: 示例路 1 号 2 幢 502 室 and 示例路1号2栋５０２ are one, with three. The
// recipient's name and phone are none of it.
func normal(a member.Address) (text string, numbers int) {
	detail := clean(a.Detail)
	for _, above := range []string{a.Province, a.City, a.District} { // Some write them once more.
		if above = clean(above); above != "" {
			detail = strings.TrimPrefix(detail, above)
		}
	}
	detail, numbers = join(detail)
	if detail == "" {
		return "", 0
	}
	return clean(a.Province) + "|" + clean(a.City) + "|" + clean(a.District) + "|" + detail, numbers
}

// clean writes letters and digits in one way, and what is neither as a space.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			r -= 0xfee0
		case r == '　':
			r = ' '
		}
		if r != '#' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			r = ' '
		}
		return unicode.ToLower(r)
	}, strings.TrimSpace(text))
}

// join leaves out spaces and units, but keeps numbers apart that they parted.
func join(text string) (joined string, numbers int) {
	var out strings.Builder
	runes := []rune(text)
	parted, before := false, rune(0)
	for i, r := range runes {
		if n, is := numerals[r]; is && i+1 < len(runes) && strings.ContainsRune(units, runes[i+1]) {
			r = n
		}
		if unicode.IsSpace(r) || strings.ContainsRune(units, r) && (parted || isNumber(before)) {
			parted = true
			continue
		}
		if isDigit(r) && (parted || !isDigit(before)) {
			numbers++
		}
		if parted && isNumber(before) && isNumber(r) {
			out.WriteByte('-')
		}
		out.WriteRune(r)
		parted, before = false, r
	}
	return out.String(), numbers
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// isNumber reports a digit or a letter such as stands for a building: A 座.
func isNumber(r rune) bool { return isDigit(r) || r >= 'a' && r <= 'z' }
