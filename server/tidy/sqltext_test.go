package tidy

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
	"testing"
)

// queries are the methods of platform/db that take SQL, and which argument it is.
var queries = map[string]int{"Get": 2, "Select": 2, "Exec": 1, "ExecOne": 1, "Insert": 1, "InsertNew": 1}

// texts are calls that return SQL made of constants alone: the builder of orders and
// places in lists, and what only repeats or counts.
var texts = []string{"seek.Order", "seek.Where", "tx.ForUpdate", "db.Cases", "content.Naming", "strings.Repeat", "strconv.Itoa"}

// trusted are functions whose text this checker can't follow, and why they are safe.
var trusted = map[string]string{
	"server/aftersale.setState": "the columns are the keys of maps that its callers spell out",
	"server/ledger.Query":       "the proofs of audits, each a constant of its audit.go",
}

// sqlPackage is what the SQL of one folder may be made of.
type sqlPackage struct {
	dir      string
	constant map[string]bool // Names of the folder's constants, and of variables made of them.
	funcs    map[string]*ast.FuncDecl
	calls    map[string][]callOf // Of the folder's own functions, by name.
	all      map[string]*sqlPackage
}

// callOf is where a function is called, in which other.
type callOf struct {
	call *ast.CallExpr
	in   *ast.FuncDecl
}

func packagesOf(files []source) map[string]*sqlPackage {
	all := map[string]*sqlPackage{}
	for _, s := range files {
		if s.ast == nil || s.isTest() {
			continue
		}
		dir := path.Dir(s.path)
		if all[dir] == nil {
			all[dir] = &sqlPackage{dir: dir, constant: map[string]bool{}, funcs: map[string]*ast.FuncDecl{}, calls: map[string][]callOf{}, all: all}
		}
		for _, decl := range s.ast.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				all[dir].funcs[d.Name.Name] = d
				all[dir].noteCalls(d)
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok && (d.Tok == token.CONST || literalOnly(v.Values)) {
						for _, name := range v.Names {
							all[dir].constant[name.Name] = true
						}
					}
				}
			}
		}
	}
	return all
}

func (p *sqlPackage) noteCalls(fn *ast.FuncDecl) {
	ast.Inspect(fn, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch f := call.Fun.(type) {
		case *ast.Ident:
			p.calls[f.Name] = append(p.calls[f.Name], callOf{call, fn})
		case *ast.SelectorExpr:
			p.calls[f.Sel.Name] = append(p.calls[f.Sel.Name], callOf{call, fn})
		}
		return true
	})
}

// literalOnly reports whether a variable's value is spelt out: nothing in it is asked
// of anybody.
func literalOnly(values []ast.Expr) bool {
	only := len(values) > 0
	for _, v := range values {
		ast.Inspect(v, func(n ast.Node) bool {
			if _, call := n.(*ast.CallExpr); call {
				only = false
			}
			return true
		})
	}
	return only
}

// constantSQL reports whether an expression in fn is made of constants, however it
// is put together.
func (p *sqlPackage) constantSQL(e ast.Expr, fn *ast.FuncDecl, seen map[string]bool) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.ParenExpr:
		return p.constantSQL(e.X, fn, seen)
	case *ast.BinaryExpr:
		return p.constantSQL(e.X, fn, seen) && p.constantSQL(e.Y, fn, seen)
	case *ast.IndexExpr:
		return p.constantSQL(e.X, fn, seen)
	case *ast.Ident:
		return p.constantName(e.Name, fn, seen)
	case *ast.SelectorExpr:
		return p.constantField(e, fn)
	case *ast.CallExpr:
		return p.constantCall(e, fn, seen)
	}
	return false
}

func (p *sqlPackage) constantCall(e *ast.CallExpr, fn *ast.FuncDecl, seen map[string]bool) bool {
	name := ""
	switch f := e.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			name = x.Name + "." + f.Sel.Name
		}
		if p.funcs[f.Sel.Name] != nil && !slices.Contains(texts, name) {
			name = f.Sel.Name
		}
	}
	if slices.Contains(texts, name) { // Of columns, where they are told any.
		return name == "strconv.Itoa" || len(e.Args) == 0 || p.constantSQL(e.Args[0], fn, seen)
	}
	f := p.funcs[name]
	if f == nil || f.Body == nil || seen["func "+name] {
		return f != nil && seen["func "+name]
	}
	seen["func "+name] = true
	constant := true
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if _, inner := n.(*ast.FuncLit); inner {
			return false
		}
		if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) > 0 && !p.constantSQL(r.Results[0], f, seen) {
			constant = false
		}
		return true
	})
	return constant
}

// constantField reports whether pkg.Name is another folder's constant, or c.where a
// field of a list over which fn ranges and in which each such field is spelt out.
func (p *sqlPackage) constantField(e *ast.SelectorExpr, fn *ast.FuncDecl) bool {
	x, ok := e.X.(*ast.Ident)
	if !ok {
		return false
	}
	if other := p.all["server/"+x.Name]; other != nil && other.constant[e.Sel.Name] {
		return true
	}
	spelt := false
	ast.Inspect(fn, func(n ast.Node) bool {
		r, ok := n.(*ast.RangeStmt)
		if !ok {
			return true
		}
		v, named := r.Value.(*ast.Ident)
		list, literal := r.X.(*ast.CompositeLit)
		if named && literal && v.Name == x.Name {
			spelt = fieldSpelt(list, e.Sel.Name)
		}
		return true
	})
	return spelt
}

// fieldSpelt reports whether a field of each struct of a list is a literal.
func fieldSpelt(list *ast.CompositeLit, field string) bool {
	array, ok := list.Type.(*ast.ArrayType)
	if !ok {
		return false
	}
	typ, ok := array.Elt.(*ast.StructType)
	if !ok {
		return false
	}
	at, i := -1, 0
	for _, f := range typ.Fields.List {
		for _, name := range f.Names {
			if name.Name == field {
				at = i
			}
			i++
		}
	}
	for _, element := range list.Elts {
		values, ok := element.(*ast.CompositeLit)
		if !ok || at < 0 || at >= len(values.Elts) {
			return false
		}
		if _, literal := values.Elts[at].(*ast.BasicLit); !literal {
			return false
		}
	}
	return true
}

// constantParameter reports whether name is a parameter of fn, and each call of fn
// in its folder passes a constant text.
func (p *sqlPackage) constantParameter(name string, fn *ast.FuncDecl, seen map[string]bool) bool {
	i := 0
	for _, f := range fn.Type.Params.List {
		for _, param := range f.Names {
			if param.Name != name {
				i++
				continue
			}
			for _, c := range p.calls[fn.Name.Name] {
				if len(c.call.Args) <= i || !p.constantSQL(c.call.Args[i], c.in, seen) {
					return false
				}
			}
			return len(p.calls[fn.Name.Name]) > 0 && !ast.IsExported(fn.Name.Name)
		}
	}
	return false
}

// constantName follows a name to whatever it was ever set to.
func (p *sqlPackage) constantName(name string, fn *ast.FuncDecl, seen map[string]bool) bool {
	key := fn.Name.Name + "." + name
	if seen[key] {
		return true
	}
	seen[key] = true
	set, constant := 0, true
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if id, ok := left.(*ast.Ident); ok && id.Name == name {
					set++
					constant = constant && p.constantSQL(n.Rhs[min(i, len(n.Rhs)-1)], fn, seen)
				}
			}
		case *ast.RangeStmt:
			if id, ok := n.Value.(*ast.Ident); ok && id.Name == name {
				list, literal := n.X.(*ast.CompositeLit)
				set++
				constant = constant && literal && literalOnly([]ast.Expr{list})
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if id.Name == name {
					set++
					constant = constant && (i >= len(n.Values) || p.constantSQL(n.Values[i], fn, seen))
				}
			}
		}
		return true
	})
	if set == 0 && !p.constant[name] {
		return p.constantParameter(name, fn, seen)
	}
	return constant
}

// checkSQLText finds queries that are put together from anything but constants: what
// people write goes in as an argument.
func checkSQLText(s source, all map[string]*sqlPackage) (wrong []string) {
	if skipsSQL(s) || all[path.Dir(s.path)] == nil {
		return nil
	}
	p := all[path.Dir(s.path)]
	for _, decl := range s.ast.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Body == nil || trusted[p.dir+"."+fn.Name.Name] != "" {
			continue
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			method, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			i, query := queries[method.Sel.Name]
			if query && len(call.Args) > i && database(method.X) && !p.constantSQL(call.Args[i], fn, map[string]bool{}) {
				wrong = append(wrong, s.at(call)+": "+method.Sel.Name+": SQL is made of constants; what people write is an argument")
			}
			return true
		})
	}
	return wrong
}

// checkSeek holds the columns by which lists are sorted to those that the code spells
// out: a request may only choose between them.
func checkSeek(s source) (wrong []string) {
	if s.ast == nil || s.isTest() {
		return nil
	}
	column := func(n ast.Node, name string, value ast.Expr) {
		if _, literal := value.(*ast.BasicLit); !literal && (name == "ID" || name == "By") {
			wrong = append(wrong, s.at(n)+": the column of an order is spelt out")
		}
	}
	ast.Inspect(s.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if t, ok := n.Type.(*ast.SelectorExpr); ok && t.Sel.Name == "Seek" {
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok {
						column(kv, kv.Key.(*ast.Ident).Name, kv.Value)
					}
				}
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if f, ok := left.(*ast.SelectorExpr); ok && len(n.Lhs) == len(n.Rhs) {
					if x, ok := f.X.(*ast.Ident); ok && x.Name == "seek" {
						column(n, f.Sel.Name, n.Rhs[i])
					}
				}
			}
		}
		return true
	})
	return wrong
}

// database reports whether a method's receiver is a transaction or a database.
func database(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return slices.Contains([]string{"tx", "d", "db"}, x.Name)
	case *ast.SelectorExpr:
		return strings.EqualFold(x.Sel.Name, "db")
	}
	return false
}

func TestSQLIsMadeOfConstants(t *testing.T) {
	files := readAll(t)
	all, looked := packagesOf(files), 0
	for _, s := range files {
		for _, w := range append(checkSQLText(s, all), checkSeek(s)...) {
			t.Error(w)
		}
		if s.ast != nil && !skipsSQL(s) {
			looked++
		}
	}
	if looked < 200 {
		t.Errorf("looked at %d files only", looked)
	}
}

// A checker that finds nothing here would find nothing anywhere.
func TestSQLTextChecker(t *testing.T) {
	head := "package order\nconst all = \"SELECT 1 FROM orders\"\nvar byName = map[string]string{\"a\": \"id\"}\n"
	for name, c := range map[string]struct{ body, want string }{
		"a constant":               {"func f(tx T) { tx.Exec(ctx, all) }", ""},
		"put together":             {"func f(tx T) { q := all; if x { q += \" WHERE id = ?\" }; tx.Exec(ctx, q, id) }", ""},
		"a column out of a table":  {"func f(tx T, by string) { tx.Select(ctx, &rows, all+\" ORDER BY \"+byName[by]) }", ""},
		"what its callers pass":    {"func f(tx T, q string) { tx.Exec(ctx, q) }\nfunc g() { f(tx, all) }", ""},
		"what a request says":      {"func f(tx T, in In) { tx.Exec(ctx, all+\" WHERE name = '\"+in.Name+\"'\") }", "constants"},
		"a parameter":              {"func f(tx T, by string) { tx.Select(ctx, &rows, all+\" ORDER BY \"+by) }", "constants"},
		"a parameter, by a caller": {"func f(tx T, q string) { tx.Exec(ctx, q) }\nfunc g(in In) { f(tx, in.Query) }", "constants"},
		"formatted":                {"func f(tx T, by string) { tx.Exec(ctx, fmt.Sprintf(\"SELECT %s\", by)) }", "constants"},
		"set on the way":           {"func f(tx T, in In) { q := all; q += in.More; tx.Exec(ctx, q) }", "constants"},
		"a database":               {"func f(s S, in In) { s.deps.DB.Select(ctx, &rows, in.Query) }", "constants"},
	} {
		s, err := parse("server/order/store.go", head+c.body+"\n")
		if err != nil {
			t.Fatal(name, err)
		}
		expect(t, name, checkSQLText(s, packagesOf([]source{s})), c.want)
	}
	for body, want := range map[string]string{
		"func f() { seek := db.Seek{ID: \"id\", By: \"total\", Last: f.Before} }": "",
		"func f() { seek := db.Seek{ID: \"id\", By: f.Sort} }":                    "spelt out",
		"func f() { seek.By = string(f.Sort) }":                                   "spelt out",
	} {
		s, err := parse("server/order/store.go", "package order\n"+body+"\n")
		if err != nil {
			t.Fatal(err)
		}
		expect(t, body, checkSeek(s), want)
	}
}
