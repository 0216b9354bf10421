package notify

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Template is a subscribe message template as chosen in the mini-program's
// console: its id, and what each of its keywords shows.
type Template struct {
	ID     string
	Fields map[string]string // "thing1" → "goods".
}

var (
	templateID = regexp.MustCompile(`^[0-9A-Za-z_-]{10,64}$`)
	keyword    = regexp.MustCompile(`^([a-z_]+)\d+$`)
	ours       = []string{"order", "goods", "amount", "time", "note"}
)

// lengths are how many characters WeChat takes in a keyword
// (https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html).
var lengths = map[string]int{
	"thing": 20, "character_string": 32, "phrase": 5, "name": 10, "number": 32, "letter": 32, "symbol": 5, "phone_number": 17, "car_number": 8,
}

// ParseTemplate reads a setting: the template's id, then keyword=ours for each
// keyword, such as "AbC… thing1=goods character_string2=order time3=time".
func ParseTemplate(setting string) (Template, error) {
	parts := strings.Fields(setting)
	if len(parts) < 2 || !templateID.MatchString(parts[0]) {
		return Template{}, fmt.Errorf("应形如「模板编号 thing1=goods time2=time」")
	}
	t := Template{ID: parts[0], Fields: map[string]string{}}
	for _, p := range parts[1:] {
		key, name, ok := strings.Cut(p, "=")
		if !ok || !keyword.MatchString(key) || !slices.Contains(ours, name) {
			return Template{}, fmt.Errorf("「%s」不对：左边是模板的关键词，右边是 %s 之一", p, strings.Join(ours, "、"))
		}
		t.Fields[key] = name
	}
	return t, nil
}

// fill is the data of a message, cut to what WeChat takes: one character too
// many and it refuses the whole message (47003).
func (t Template) fill(fields map[string]string) map[string]string {
	data := make(map[string]string, len(t.Fields))
	for key, name := range t.Fields {
		text := fields[name]
		if text == "" {
			text = "-"
		}
		if most := lengths[keyword.FindStringSubmatch(key)[1]]; most > 0 {
			if r := []rune(text); len(r) > most {
				text = string(r[:most-1]) + "…"
			}
		}
		data[key] = text
	}
	return data
}
