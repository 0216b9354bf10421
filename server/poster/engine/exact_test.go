package engine

import (
	"errors"
	"strings"
	"testing"
)

// A certificate says a person's name and number as they are, or is not made.
func TestCertificatesAreExactOrRefused(t *testing.T) {
	e := engine(t)
	tpl := byID(t, "certificate")
	for _, c := range []struct {
		variable, value string
		rune            rune
		refused         bool
	}{
		{"certificate.name", "林知夏", 0, false},
		{"certificate.name", "阿卜杜热合曼·麦麦提吐尔逊江·阿卜杜热合曼·麦麦提吐尔逊江·阿卜杜热", 0, false},
		{"certificate.name", strings.Repeat("青屿茶事华东区授权经销有限公司", 5), 0, true},
		{"certificate.name", "𠮷田", '𠮷', true},
		{"certificate.name", "髙橋", 0, false},
		{"certificate.name", "Łukasz", 'Ł', true},
		{"certificate.name", "小鹿🦌", '🦌', true},
		{"certificate.number", "QY-2026-000000000000000000000128", 0, false},
		{"certificate.number", strings.Repeat("QY-2026-", 10), 0, true},
		{"certificate.scope", strings.Repeat("在微信小程序内推广与销售本品牌商品，", 20), 0, true},
	} {
		p := person()
		p.Text[c.variable] = c.value
		_, _, err := e.Inspect(tpl, shared(t, tpl.ID), p)
		var u *Unprintable
		switch {
		case !c.refused && err != nil:
			t.Errorf("%s %q: %v", c.variable, c.value, err)
		case c.refused && (!errors.As(err, &u) || u.Rune != c.rune):
			t.Errorf("%s %q: %v", c.variable, c.value, err)
		}
	}
}
