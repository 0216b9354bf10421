package tidy

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The page that maps OWASP's ASVS to tests, and the numbers that it must hold.
const (
	securityPage = "docs/security.md"
	asvsNumbers  = "docs/asvs-5.0.0-ids.csv"
)

var (
	asvsRow  = regexp.MustCompile(`^\| (V\d+\.\d+\.\d+) \| L([12]) \| ([^|]+) \| (tested|said|not here|open) \| ([^|]+) \|$`)
	asvsSum  = regexp.MustCompile(`^\| \**(tested|said|not here|open|together)\** \| (\d+) \| (\d+) \| (\d+) \|$`)
	quotedIn = regexp.MustCompile("`([^`]+)`")
	testName = regexp.MustCompile(`^(Test|Fuzz)[A-Za-z0-9_]+$`)
	fileName = regexp.MustCompile(`^[A-Za-z0-9.][A-Za-z0-9_./-]*/[A-Za-z0-9_.-]*[A-Za-z0-9]$`)
	testMade = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Za-z0-9_]+)\(`)
)

// checkSecurity compares the page with the standard's numbers and levels ("id,level"
// lines), and what it names with what there is.
func checkSecurity(page, numbers string, tests map[string]bool, exists func(path string) bool) (wrong []string) {
	level := map[string]string{}
	for line := range strings.Lines(numbers) {
		if id, l, ok := strings.Cut(strings.TrimSpace(line), ","); ok && strings.HasPrefix(id, "V") {
			level[id] = l
		}
	}
	seen, counted, told := map[string]bool{}, map[string]int{}, map[string]int{}
	for _, line := range strings.Split(page, "\n") {
		named := false
		for _, q := range quotedIn.FindAllStringSubmatch(line, -1) {
			switch {
			case testName.MatchString(q[1]):
				named = true
				if !tests[q[1]] {
					wrong = append(wrong, "there is no "+q[1])
				}
			case fileName.MatchString(q[1]) && !strings.HasPrefix(q[1], "github.com/"):
				named = named || strings.HasSuffix(q[1], ".mjs")
				if !exists(q[1]) {
					wrong = append(wrong, "there is no file "+q[1])
				}
			}
		}
		if m := asvsSum.FindStringSubmatch(line); m != nil {
			for i, column := range []string{"L1", "L2", "all"} {
				told[m[1]+" "+column], _ = strconv.Atoi(m[2+i])
			}
		}
		m := asvsRow.FindStringSubmatch(line)
		switch {
		case m == nil && strings.HasPrefix(line, "| V"):
			wrong = append(wrong, "not a row: "+line)
			continue
		case m == nil:
			continue
		case seen[m[1]]:
			wrong = append(wrong, m[1]+" stands twice")
		case level[m[1]] != m[2]:
			wrong = append(wrong, m[1]+" is not of level "+m[2])
		case m[4] == "tested" && !named:
			wrong = append(wrong, m[1]+" names no test")
		}
		seen[m[1]] = true
		for _, who := range []string{m[4], "together"} {
			counted[who+" L"+m[2]]++
			counted[who+" all"]++
		}
	}
	for id := range level {
		if !seen[id] {
			wrong = append(wrong, id+" is missing")
		}
	}
	for _, state := range []string{"tested", "said", "not here", "open", "together"} {
		for _, column := range []string{"L1", "L2", "all"} {
			if key := state + " " + column; told[key] != counted[key] {
				wrong = append(wrong, fmt.Sprintf("%s: %d are told, %d counted", key, told[key], counted[key]))
			}
		}
	}
	return wrong
}

func TestSecurityPageIsTrue(t *testing.T) {
	root := filepath.Join("..", "..")
	read := func(path string) string {
		raw, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	tests := map[string]bool{}
	for _, s := range readAll(t) {
		if s.isTest() {
			for _, m := range testMade.FindAllStringSubmatch(s.text, -1) {
				tests[m[1]] = true
			}
		}
	}
	numbers := read(asvsNumbers)
	if n := strings.Count(numbers, "\nV"); n != 253 || !strings.Contains(numbers, "CC BY-SA 4.0") {
		t.Fatalf("%d numbers, and whose they are must be said", n)
	}
	for _, w := range checkSecurity(read(securityPage), numbers, tests, func(path string) bool {
		_, err := os.Stat(filepath.Join(root, path))
		return err == nil
	}) {
		t.Error(w)
	}
}

// A checker that finds nothing here would find nothing anywhere.
func TestSecurityChecker(t *testing.T) {
	const numbers = "# whose\nid,level\nV1.1.1,1\nV1.1.2,2\n"
	sums := "| tested | 1 | 0 | 1 |\n| said | 0 | 1 | 1 |\n| not here | 0 | 0 | 0 |\n| open | 0 | 0 | 0 |\n| **together** | 1 | 1 | 2 |\n"
	one, two := "| V1.1.1 | L1 | a | tested | `TestThere` |\n", "| V1.1.2 | L2 | b | said | `server/a.go` |\n"
	for name, c := range map[string]struct{ page, want string }{
		"true":         {sums + one + two, ""},
		"a test gone":  {sums + strings.Replace(one, "There", "Gone", 1) + two, "no TestGone"},
		"a file gone":  {sums + one + strings.Replace(two, "a.go", "b.go", 1), "no file server/b.go"},
		"a level":      {sums + one + strings.Replace(two, "L2", "L1", 1), "level"},
		"no test":      {sums + strings.Replace(one, "`TestThere`", "x", 1) + two, "names no test"},
		"a wrong sum":  {strings.Replace(sums, "| tested | 1 | 0 | 1", "| tested | 1 | 0 | 2", 1) + one + two, "told"},
		"a broken row": {sums + one + two + "| V1.1.2 | b | said |\n", "not a row"},
		"missing":      {strings.ReplaceAll(sums, "| 1 | 2 |", "| 0 | 1 |") + one, "missing"},
		"twice":        {sums + one + two + one, "twice"},
	} {
		got := checkSecurity(c.page, numbers, map[string]bool{"TestThere": true}, func(path string) bool { return path == "server/a.go" })
		if c.want == "" && len(got) > 0 || c.want != "" && !strings.Contains(strings.Join(got, "\n"), c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
