package tidy

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	maxFunction = 70 // Lines, so that one fits a screen.
	maxFile     = 500
	maxMedian   = 12 // Lines of half of all functions.
)

// source is one file of the repository.
type source struct {
	path string // From the root, with slashes.
	text string
	fset *token.FileSet
	ast  *ast.File // Of a Go file.
}

func (s source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }

func (s source) generated() bool { return s.ast != nil && ast.IsGenerated(s.ast) }

// domain is the folder below server/ in which the file lies; empty elsewhere.
func (s source) domain() string {
	rest, ok := strings.CutPrefix(s.path, "server/")
	domain, _, folder := strings.Cut(rest, "/")
	if !ok || !folder {
		return ""
	}
	return domain
}

func (s source) at(n ast.Node) string {
	return fmt.Sprintf("%s:%d", s.path, s.fset.Position(n.Pos()).Line)
}

func parse(path, text string) (source, error) {
	s := source{path: path, text: text, fset: token.NewFileSet()}
	var err error
	if strings.HasSuffix(path, ".go") {
		s.ast, err = parser.ParseFile(s.fset, path, text, parser.ParseComments)
	}
	return s, err
}

// Folders that hold nothing of ours.
var skipped = []string{".git", "node_modules", "bin", "data", "dist"}

// Files whose text people write. Pictures and the like are not read.
var textual = []string{".go", ".sql", ".md", ".yaml", ".yml", ".json", ".mjs", ".ts", ".vue", ".css", ".html", ".sh", ".patch", "", ".mod", ".example"}

func readAll(t *testing.T) (files []source) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains(skipped, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || !slices.Contains(textual, filepath.Ext(path)) {
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		s, err := parse(filepath.ToSlash(rel), string(raw))
		files = append(files, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// clockless are the folders that may ask the machine for the time or for
// chance, and why. Everything else asks platform/clock and platform/id.
var clockless = map[string]string{
	"":          "main tells the time at which a process started or a backup was made",
	"platform":  "clock, id, tokens and keys are made here",
	"wechatsim": "WeChat makes its own keys, and waits for real when told to be slow",
	"bench":     "measures real time",
	"story":     "waits for a server as its users do",
	"storm":     "drives real servers in real time",
	"sim":       "chance is what it is made of, from a seed alone",
}

var timeFuncs = []string{"Now", "Since", "Until", "After", "AfterFunc", "Sleep", "Tick", "NewTimer", "NewTicker"}

func checkClock(s source) (wrong []string) {
	if _, ok := clockless[s.domain()]; ok || s.ast == nil || s.isTest() {
		return nil
	}
	imports := map[string]string{}
	for _, spec := range s.ast.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if strings.HasPrefix(path, "math/rand") || path == "crypto/rand" {
			wrong = append(wrong, s.at(spec)+": chance comes from platform/id or platform/auth")
		}
		if spec.Name != nil {
			imports[spec.Name.Name] = path
		}
	}
	ast.Inspect(s.ast, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || !slices.Contains(timeFuncs, sel.Sel.Name) {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && (x.Name == "time" || imports[x.Name] == "time") {
			wrong = append(wrong, s.at(n)+": the time comes from a clock.Clock or the transaction")
		}
		return true
	})
	return wrong
}

func functionLengths(s source) (lengths []int) {
	for _, decl := range s.ast.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok {
			lengths = append(lengths, lines(s, f))
		}
	}
	return lengths
}

func lines(s source, n ast.Node) int {
	return s.fset.Position(n.End()).Line - s.fset.Position(n.Pos()).Line + 1
}

func checkLength(s source) (wrong []string) {
	if s.ast == nil || s.generated() {
		return nil
	}
	if n := strings.Count(s.text, "\n"); n > maxFile {
		wrong = append(wrong, fmt.Sprintf("%s: %d lines, over %d", s.path, n, maxFile))
	}
	for _, decl := range s.ast.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && lines(s, f) > maxFunction {
			wrong = append(wrong, fmt.Sprintf("%s: %s has %d lines, over %d", s.at(f), f.Name.Name, lines(s, f), maxFunction))
		}
	}
	return wrong
}

func checkDocumented(s source) (wrong []string) {
	if s.ast == nil || s.isTest() || s.generated() {
		return nil
	}
	missing := func(name *ast.Ident, docs ...*ast.CommentGroup) {
		if name.IsExported() && !slices.ContainsFunc(docs, func(d *ast.CommentGroup) bool { return d != nil }) {
			wrong = append(wrong, s.at(name)+": "+name.Name+" has no comment")
		}
	}
	for _, decl := range s.ast.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if exportedReceiver(d) {
				missing(d.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					missing(spec.Name, d.Doc, spec.Doc)
				case *ast.ValueSpec: // A comment over the group speaks for its members.
					for _, name := range spec.Names {
						missing(name, d.Doc, spec.Doc, spec.Comment)
					}
				}
			}
		}
	}
	return wrong
}

// exportedReceiver is false for methods that no other package can see, and for
// those that only satisfy an interface of the standard library.
func exportedReceiver(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return true
	}
	if slices.Contains([]string{"Error", "String", "Unwrap"}, f.Name.Name) {
		return false
	}
	typ := f.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if generic, ok := typ.(*ast.IndexExpr); ok {
		typ = generic.X
	}
	name, ok := typ.(*ast.Ident)
	return ok && name.IsExported()
}
