package web

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// naming gives schemas names that stay unique over packages: order.View is
// OrderView, and the nameless body of operation order-place is
// OrderPlaceRequest. This package's own types need no prefix.
type naming struct{ op, in, out string }

func (n *naming) begin(op string, in, out reflect.Type) {
	*n = naming{op: camel(op), in: in.Name(), out: out.Name()}
}

func (n *naming) name(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Name() != "" {
		return typeName(t)
	}
	switch hint {
	case n.in + "Body":
		return n.op + "Request"
	case n.out + "Body":
		return n.op + "Response"
	}
	return n.op + camel(hint)
}

func typeName(t reflect.Type) string {
	name, args, generic := strings.Cut(t.Name(), "[")
	name = withPackage(t.PkgPath(), name)
	if !generic {
		return name
	}
	for _, arg := range strings.Split(strings.TrimSuffix(args, "]"), ",") {
		dot := strings.LastIndex(arg, ".")
		name += withPackage(arg[:max(dot, 0)], arg[dot+1:])
	}
	return name
}

func withPackage(path, name string) string {
	pkg := camel(path[strings.LastIndex(path, "/")+1:])
	name = camel(name)
	if pkg == "Web" || pkg == "" || strings.HasPrefix(name, pkg) {
		return name
	}
	return pkg + name
}

// camel turns "order-place" into "OrderPlace".
func camel(s string) string {
	var b strings.Builder
	for _, part := range strings.FieldsFunc(s, func(c rune) bool { return c == '-' || c == '.' || c == '_' }) {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

const idempotencyHeader = "Idempotency-Key"

func idempotencyParam() *huma.Param {
	least, most := 8, 64
	return &huma.Param{
		Name: idempotencyHeader, In: "header", Required: true,
		Description: "本次操作的唯一编号，重试时用同一个；8 到 64 个字母、数字、- 或 _",
		Schema:      &huma.Schema{Type: huma.TypeString, MinLength: &least, MaxLength: &most, Pattern: "^[A-Za-z0-9_-]+$"},
	}
}

// settleIDs lets an ID stand in a path or query. Huma parses such a parameter
// into its kind, an integer, and would check that integer against the string
// schema of the contract: the contract gets a copy, and the check an integer.
func settleIDs(item *huma.PathItem, method string) {
	for _, p := range operationOf(item, method).Parameters {
		if p.Schema == nil || p.Schema.Format != idFormat {
			continue
		}
		shown, zero := *p.Schema, 0.0
		*p.Schema = huma.Schema{Type: huma.TypeInteger, Minimum: &zero}
		p.Schema.PrecomputeMessages()
		p.Schema = &shown
	}
}

func operationOf(item *huma.PathItem, method string) *huma.Operation {
	switch method {
	case http.MethodGet:
		return item.Get
	case http.MethodPost:
		return item.Post
	case http.MethodPut:
		return item.Put
	case http.MethodPatch:
		return item.Patch
	case http.MethodDelete:
		return item.Delete
	}
	panic("web: method " + method + " is not used in the contract")
}

// refuseUnreadable panics at boot about parameter types that Huma would only
// choke on when a request comes.
func refuseUnreadable(op string, in reflect.Type) {
	for i := range in.NumField() {
		f := in.Field(i)
		if f.Anonymous && !f.IsExported() {
			panic(fmt.Sprintf("web: %s: the fields of %s would be overlooked: its name must be exported", op, f.Name))
		}
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			refuseUnreadable(op, f.Type)
			continue
		}
		if f.Tag.Get("query") == "" && f.Tag.Get("path") == "" && f.Tag.Get("header") == "" {
			continue
		}
		switch f.Type {
		case reflect.TypeFor[[]ID](), reflect.TypeFor[Time](), reflect.TypeFor[[]Time]():
			panic(fmt.Sprintf("web: %s: parameter %s can't be a %s", op, f.Name, f.Type))
		}
	}
}

// refuseHidden panics at boot about a body that embeds a struct whose name is
// not exported: the contract would leave its fields out, and refuse them in
// requests.
func refuseHidden(op string, t reflect.Type, seen map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		refuseHidden(op, t.Elem(), seen)
		return
	case reflect.Struct:
	default:
		return
	}
	if seen[t] {
		return
	}
	seen[t] = true
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous && !f.IsExported() {
			panic(fmt.Sprintf("web: %s: the contract would overlook the fields of %s in %s: its name must be exported", op, f.Name, t))
		}
		if f.IsExported() {
			refuseHidden(op, f.Type, seen)
		}
	}
}
