package web

import (
	"reflect"
	"strconv"
	"strings"
	"unicode"
)

// unclean finds the texts of an input that no person means to send: nothing but
// blanks, control characters, characters that turn the reading direction. They
// would be stored, printed on a parcel, and fool whoever reads them.
func unclean(in any) []error {
	var found []error
	walkText(reflect.ValueOf(in), "", &found)
	return found
}

func walkText(v reflect.Value, at string, found *[]error) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walkText(v.Elem(), at, found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() || f.Anonymous {
				walkText(v.Field(i), join(at, fieldName(f)), found)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkText(v.Index(i), at+"["+strconv.Itoa(i)+"]", found)
		}
	case reflect.String:
		if why := wrongText(v.String()); why != "" {
			*found = append(*found, FieldError(at, "text", why))
		}
	}
}

// wrongText says what is wrong with a text, "" if nothing is. Line breaks and
// tabs are fine.
func wrongText(s string) string {
	if s != "" && strings.TrimSpace(s) == "" {
		return "不能只有空格"
	}
	for _, r := range s {
		switch {
		case r == '\n', r == '\r', r == '\t':
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0xFFFD:
			return "含有不可见的控制字符，请重新输入"
		}
	}
	return ""
}

// fieldName is a field's place in the request: a body's JSON name, a parameter's
// name; embedded fields have none of their own.
func fieldName(f reflect.StructField) string {
	if f.Anonymous {
		return ""
	}
	for _, tag := range []string{"json", "query", "path", "header"} {
		if name, _, _ := strings.Cut(f.Tag.Get(tag), ","); name != "" && name != "-" {
			return name
		}
	}
	return strings.ToLower(f.Name)
}

func join(at, name string) string {
	if at == "" || name == "" {
		return at + name
	}
	return at + "." + name
}
