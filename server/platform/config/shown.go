package config

import (
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"time"

	"yuanfen/server/platform/secret"
)

// Shown is a setting as staff may see it. Of a secret only whether it is set.
type Shown struct {
	Key    string // "wechat.app_id"
	Value  string
	Secret bool
	Set    bool
}

// Shown lists every setting in the order of the file. There is one source of
// settings, the file; nothing here can be written back.
func (c Config) Shown() []Shown {
	var out []Shown
	groups := reflect.ValueOf(c)
	for i := range groups.NumField() {
		group := groups.Field(i)
		for j := range group.NumField() {
			key := groups.Type().Field(i).Tag.Get("koanf") + "." + group.Type().Field(j).Tag.Get("koanf")
			out = append(out, shown(key, group.Field(j)))
		}
	}
	return out
}

func shown(key string, v reflect.Value) Shown {
	s := Shown{Key: key, Set: !v.IsZero()}
	switch x := v.Interface().(type) {
	case secret.Value:
		s.Secret = true
	case time.Duration:
		s.Value = x.String()
	case []string:
		s.Value = strings.Join(x, "、")
	default:
		s.Value = withoutPassword(fmt.Sprint(x))
	}
	return s
}

// withoutPassword masks what stands between a name and its host.
func withoutPassword(value string) string {
	u, err := url.Parse(value)
	if err != nil || u.User == nil {
		return value
	}
	return u.Redacted()
}
