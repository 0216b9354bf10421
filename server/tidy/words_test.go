package tidy

import (
	"fmt"
	"regexp"
	"strings"
)

// banned are words that no file says. They are put together here so that this
// file does not say them either.
var banned = []struct {
	word *regexp.Regexp
	why  string
}{
	{regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|HA` + `CK)\b`), "do it now, or say in an issue what is missing"},
	{regexp.MustCompile(`(^|[\s"'=(:])/(wo` + `rk|ro` + `ot|home/\w+|Us` + `ers/\w+)/`), "a path of one machine"},
	{regexp.MustCompile(`(regis` + `try\.npmjs\.org|npm` + `mirror\.com|proxy\.gol` + `ang\.org|gop` + `roxy\.(cn|io)|deb\.deb` + `ian\.org)`), "a registry's address: the machine knows its own"},
}

func checkWords(s source) (wrong []string) {
	for i, line := range strings.Split(s.text, "\n") {
		for _, b := range banned {
			if word := b.word.FindString(line); word != "" {
				wrong = append(wrong, fmt.Sprintf("%s:%d: %q: %s", s.path, i+1, strings.TrimSpace(word), b.why))
			}
		}
	}
	return wrong
}
