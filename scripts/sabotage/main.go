// Command sabotage takes out one guard of the program at a time and runs the
// test that must notice. A guard whose absence no test notices is not held by
// anything, and the command exits with an error.
//
//	go run ./scripts/testdb go run ./scripts/sabotage [part of a patch's name]...
//
// Each patch in scripts/sabotage/patches is a diff for `git apply` under lines
// that say what it takes out and which test must fail:
//
//	# guard: stock is promised only while it is free
//	# test: ./server/app -run TestCase02
//
// The patches are applied to a copy of HEAD; the work tree is left alone.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

const patches = "scripts/sabotage/patches"

// sabotage is one patch.
type sabotage struct {
	file, guard string
	test        []string // What follows `go test`.
}

// short is the sabotage before the shorter form of its test: most are noticed there.
func (s sabotage) short() sabotage {
	s.test = append([]string{s.test[0], "-short"}, slices.DeleteFunc(slices.Clone(s.test[1:]), func(arg string) bool { return arg == "-short" })...)
	return s
}

// Verdicts on a sabotage.
const (
	caught   = "caught"
	survived = "SURVIVED"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "sabotage:", err)
		os.Exit(1)
	}
}

func run(only []string) error {
	list, err := load(only)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "yuanfen-sabotage-")
	if err != nil {
		return err
	}
	tree := filepath.Join(dir, "tree")
	defer func() { _ = os.RemoveAll(dir) }()
	if out, err := command(".", "git", "worktree", "add", "--quiet", "--detach", tree, "HEAD"); err != nil {
		return fmt.Errorf("git worktree: %w: %s", err, out)
	}
	defer func() { _, _ = command(".", "git", "worktree", "remove", "--force", tree) }()

	bad := 0
	healthy := map[string]error{}
	provenTogether(tree, list, healthy)
	for _, s := range list {
		start := time.Now()
		verdict := judge(tree, s.short(), healthy)
		if verdict == survived {
			verdict = judge(tree, s, healthy)
		}
		if verdict != caught {
			bad++
		}
		fmt.Printf("%-10s %5.1fs  %-34s %s\n", verdict, time.Since(start).Seconds(), strings.TrimSuffix(s.file, ".patch"), s.guard)
	}
	fmt.Printf("%d sabotages, %d not caught\n", len(list), bad)
	if bad > 0 {
		return errors.New("a guard is held by no test, or a patch is out of date")
	}
	return nil
}

func load(only []string) (list []sabotage, err error) {
	files, err := filepath.Glob(filepath.Join(patches, "*.patch"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		wanted := func(part string) bool { return strings.Contains(filepath.Base(file), part) }
		if len(only) > 0 && !slices.ContainsFunc(only, wanted) {
			continue
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		s, err := parse(filepath.Base(file), string(raw))
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no patch in %s matches", patches)
	}
	return list, nil
}

func parse(file, text string) (sabotage, error) {
	s := sabotage{file: file}
	for line := range strings.Lines(text) {
		if guard, ok := strings.CutPrefix(line, "# guard:"); ok {
			s.guard = strings.TrimSpace(guard)
		}
		if test, ok := strings.CutPrefix(line, "# test:"); ok {
			s.test = strings.Fields(test)
		}
	}
	if s.guard == "" || len(s.test) == 0 {
		return s, fmt.Errorf("%s: needs a line '# guard: …' and a line '# test: …'", file)
	}
	return s, nil
}

// provenTogether runs the tests that the sabotages name, in their shorter form and
// without a sabotage, all of a package in one go, and notes those that ran when all
// passed. What it does not note, judge runs alone.
func provenTogether(tree string, list []sabotage, healthy map[string]error) {
	named := map[string][]string{} // By package: the patterns of -run.
	for _, s := range list {
		if test := s.short().test; len(test) == 4 && test[2] == "-run" && !strings.Contains(test[3], "/") {
			named[test[0]] = append(named[test[0]], test[3])
		}
	}
	for pkg, patterns := range named {
		out, err := goTest(tree, pkg, "-short", "-v", "-timeout=20m", "-run", strings.Join(patterns, "|"))
		if err != nil {
			continue
		}
		for _, pattern := range patterns {
			if ran, err := regexp.Compile(`(?m)^=== RUN +\S*(` + pattern + `)`); err == nil && ran.Match(out) {
				healthy[strings.Join([]string{pkg, "-short", "-run", pattern}, " ")] = nil
			}
		}
	}
}

// judge runs the test without the sabotage, which must pass, and with it.
func judge(tree string, s sabotage, healthy map[string]error) string {
	name := strings.Join(s.test, " ")
	if _, known := healthy[name]; !known {
		out, err := goTest(tree, s.test...)
		if err == nil && bytes.Contains(out, []byte("no tests to run")) {
			err = errors.New("no tests to run")
		}
		healthy[name] = err
	}
	if healthy[name] != nil {
		return "TEST BAD"
	}
	patch, err := filepath.Abs(filepath.Join(patches, s.file))
	if err != nil {
		return "NO PATCH"
	}
	if _, err := command(tree, "git", "apply", patch); err != nil {
		return "NO PATCH"
	}
	defer func() { _, _ = command(tree, "git", "checkout", "--quiet", "--", ".") }()
	out, err := goTest(tree, s.test...)
	if bytes.Contains(out, []byte("[build failed]")) {
		return "NO BUILD"
	}
	if err != nil && bytes.Contains(out, []byte("--- FAIL")) {
		return caught
	}
	return survived
}

// goTest keeps build paths out of what is compiled, so that the cache serves
// every run, and symbols out of what is linked, which takes as long as a test.
func goTest(tree string, args ...string) ([]byte, error) {
	return command(tree, "go", append([]string{"test", "-trimpath", "-ldflags=-s -w", "-vet=off", "-count=1", "-timeout=5m"}, args...)...)
}

func command(dir, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	return cmd.CombinedOutput()
}
