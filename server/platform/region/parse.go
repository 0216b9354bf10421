package region

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Address is what was read out of a text. A field is "" where nothing was found.
type Address struct {
	Name, Phone, Province, City, District, Detail string
}

var (
	labels    = regexp.MustCompile(`(收货人|收件人|联系人|姓名|名字|手机号码|手机号|手机|联系电话|联系方式|电话|所在地区|所在地|地区|详细地址|收货地址|收件地址|地址|街道)\s*[:：]`)
	phone     = regexp.MustCompile(`(?:(?:手机号码|手机号|手机|联系电话|联系方式|电话)\s*)?(?:\+?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})`)
	postcode  = regexp.MustCompile(`(邮编|邮政编码)\s*[:：]?\s*\d{6}`)
	separator = regexp.MustCompile(`[\s,，;；、|/]+`)
	street    = regexp.MustCompile(`[路街道巷弄号楼栋幢单元室村组镇乡园苑区县市省厦店座]|\d`)
	han       = regexp.MustCompile(`^[\p{Han}·]{2,12}$`)
)

// Parse reads an address out of what somebody pasted: in any order, with or
// without labels, with full or everyday names of places. It never invents: what
// is not in the text, or can't be told, stays "".
func Parse(text string) Address {
	var a Address
	text = labels.ReplaceAllString(narrow(text), " ")
	text = postcode.ReplaceAllString(text, " ")
	text, a.Phone = cutPhone(text)
	m, found := locate(text)
	if !found {
		a.Name, a.Detail = cutName(nil, separator.Split(strings.TrimSpace(text), -1))
		return a
	}
	a.Province, a.City, a.District = m.province, m.city, m.district
	before := separator.Split(strings.TrimSpace(text[:m.from]), -1)
	after := separator.Split(strings.TrimSpace(text[m.to:]), -1)
	a.Name, a.Detail = cutName(before, after)
	return a
}

// narrow turns full-width digits, letters and blanks into plain ones.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '　' || r == '\u00a0':
			return ' '
		case r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' || r == '＋' || r == '－':
			return r - 0xfee0
		}
		return r
	}, text)
}

func cutPhone(text string) (rest, number string) {
	for _, m := range phone.FindAllStringSubmatchIndex(text, -1) {
		if digitAt(text, m[0]-1) || digitAt(text, m[1]) {
			continue // Part of a longer number.
		}
		number = strings.NewReplacer("-", "", " ", "").Replace(text[m[2]:m[3]])
		return text[:m[0]] + " " + text[m[1]:], number
	}
	return text, ""
}

func digitAt(text string, i int) bool {
	return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9'
}

// cutName takes the person's name from the words around a place: a short word
// without anything of a street in it, before the place or at the very end.
func cutName(before, after []string) (name, detail string) {
	words := func(list []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(w string) bool { return w == "" })
	}
	front, back := words(before), words(after)
	isName := func(w string) bool { return han.MatchString(w) && len([]rune(w)) <= 6 && !street.MatchString(w) }
	for i, w := range front {
		if w = plain(w); isName(w) {
			return w, strings.Join(append(slices.Delete(front, i, i+1), back...), " ")
		}
	}
	if n := len(back); n > 1 && isName(plain(back[n-1])) {
		return plain(back[n-1]), strings.Join(append(front, back[:n-1]...), " ")
	}
	if len(back) > 1 && before == nil && isName(plain(back[0])) {
		return plain(back[0]), strings.Join(back[1:], " ")
	}
	return "", strings.Join(append(front, back...), " ")
}

// plain is a word without the pictures that people put beside their names.
func plain(w string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.So, unicode.Sk, unicode.Mn, unicode.Cf, unicode.Cs, unicode.Co) {
			return -1
		}
		return r
	}, w)
}

// match is a place found in a text between two byte offsets.
type match struct {
	province, city, district string
	from, to                 int
}

// locate finds the place that a text names: from its province, else from a
// city's name, else from a district that only one city has.
func locate(text string) (match, bool) {
	var best match
	for _, as := range sayings {
		for _, p := range provinces {
			if from, to := find(text, 0, as(p.Name)); from >= 0 {
				m := match{province: p.Name, from: from, to: to}
				m.within(text, p)
				best = best.or(m)
			}
		}
		if best.province != "" {
			return best, true
		}
	}
	for _, p := range provinces {
		for _, c := range p.Cities {
			for _, as := range sayings {
				if from, to := find(text, 0, as(c.Name)); from >= 0 {
					m := match{province: p.Name, city: c.Name, from: from}
					m.district, m.to = district(text, to, c)
					best = best.or(m)
				}
			}
		}
	}
	if best.province != "" {
		return best, true
	}
	return onlyDistrict(text)
}

// or returns the match that says more, then the one that stands first.
func (m match) or(other match) match {
	if depth, o := m.depth(), other.depth(); depth > o || depth == o && m.from <= other.from {
		return m
	}
	return other
}

func (m match) depth() int {
	if m.province == "" {
		return 0
	}
	depth := 1
	if m.city != "" {
		depth++
	}
	if m.district != "" {
		depth++
	}
	return depth
}

// within finds city and district after a province's name. A municipality may be
// named once for both; a district alone says its city.
func (m *match) within(text string, p Province) {
	for _, as := range sayings {
		for _, c := range p.Cities {
			if from, to := find(text, m.to, as(c.Name)); from >= 0 && near(text[m.to:from]) {
				m.city = c.Name
				m.district, m.to = district(text, to, c)
				return
			}
		}
	}
	for _, c := range p.Cities {
		if d, to := district(text, m.to, c); d != "" {
			m.city, m.district, m.to = c.Name, d, to
			return
		}
	}
	if len(p.Cities) == 1 || p.Cities[0].Name == p.Name {
		m.city = p.Cities[0].Name
	}
}

func district(text string, after int, c City) (name string, to int) {
	for _, as := range sayings {
		for _, d := range c.Districts {
			if from, end := find(text, after, as(d)); from >= 0 && near(text[after:from]) && len(d) > len(name) {
				name, to = d, end
			}
		}
		if name != "" {
			return name, to
		}
	}
	return "", after
}

func onlyDistrict(text string) (match, bool) {
	var hits []match
	for _, p := range provinces {
		for _, c := range p.Cities {
			for _, d := range c.Districts {
				if i := strings.Index(text, d); i >= 0 && len([]rune(d)) > 2 {
					hits = append(hits, match{province: p.Name, city: c.Name, district: d, from: i, to: i + len(d)})
				}
			}
		}
	}
	if len(hits) != 1 {
		return match{}, false
	}
	return hits[0], true
}

// near reports whether only blanks and separators lie between two places.
func near(between string) bool {
	return strings.TrimFunc(between, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }) == ""
}

// sayings are the two ways to name a place: in full, which is looked for first,
// and as people say it.
var sayings = []func(string) string{func(name string) string { return name }, Short}

// find looks for a word from an offset on; -1 if it is not there.
func find(text string, after int, word string) (from, to int) {
	i := strings.Index(text[after:], word)
	if i < 0 {
		return -1, -1
	}
	return after + i, after + i + len(word)
}
