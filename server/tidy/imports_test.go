package tidy

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// order is the one way in which imports point: a package imports what stands
// on a line above its own, never what stands on the same line or below.
var order = []string{
	"sql",
	"platform",
	"wechat wechatsim",
	"staff", "policy", "ledger", "content", "member", "notify", "catalog", "inventory", "distributor", "referral",
	"poster payment freight storefront trouble",
	"promotion", "cart", "order", "shipping", "aftersale", "commission", "risk", "payout", "reconcile", "campaign", "wholesale certificate pricewatch substore support",
	"sheet",
	"page", "report", "admin", "app",
	"demo story",
	"main",
}

// Packages that exist for tests and the tools around them.
var testOnly = []string{"app/shoptest", "platform/db/dbtest", "bench", "storm", "sim", "sim/model", "tidy"}

type goPackage struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

// place returns the package's path below server/ (main for the program itself)
// and the line of order on which its folder stands, or -1.
func place(importPath string) (name string, line int) {
	name, ok := strings.CutPrefix(importPath, "yuanfen/server/")
	if !ok {
		name = strings.TrimPrefix(importPath, "yuanfen/")
		if name == "server" {
			name = "main"
		}
	}
	domain, _, _ := strings.Cut(name, "/")
	for i, names := range order {
		for other := range strings.FieldsSeq(names) {
			if other == domain {
				return name, i
			}
		}
	}
	return name, -1
}

func isTestOnly(name string) bool {
	for _, t := range testOnly {
		if name == t || strings.HasPrefix(name, t+"/") {
			return true
		}
	}
	return strings.HasPrefix(name, "scripts/")
}

func checkImports(p goPackage) (wrong []string) {
	name, line := place(p.ImportPath)
	if isTestOnly(name) {
		return nil
	}
	if line < 0 {
		return []string{name + ": say in tidy.order where this package stands"}
	}
	for _, imported := range p.Imports {
		if !strings.HasPrefix(imported, "yuanfen/") {
			continue
		}
		if why := forbidden(name, line, imported); why != "" {
			wrong = append(wrong, fmt.Sprintf("%s imports %s: %s", name, imported, why))
		}
	}
	return wrong
}

func forbidden(name string, line int, imported string) string {
	other, otherLine := place(imported)
	domain, _, _ := strings.Cut(name, "/")
	otherDomain, _, _ := strings.Cut(other, "/")
	switch {
	case isTestOnly(other):
		return "it is for tests"
	case otherDomain == "wechatsim" && name != "main":
		return "only main and tests know that WeChat can be simulated"
	case domain == "wechatsim" && other != "platform/clock":
		return "the simulator keeps its own books and knows nothing of ours but the clock"
	case domain != otherDomain && otherLine >= line:
		return "imports point the other way"
	}
	return ""
}

func listPackages(t *testing.T) (packages []goPackage) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=ImportPath,Imports", "yuanfen/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(p.ImportPath, "yuanfen/") {
			packages = append(packages, p)
		}
	}
}

func TestImportsPointOneWay(t *testing.T) {
	packages := listPackages(t)
	if len(packages) < 20 {
		t.Fatalf("go list found %d packages only", len(packages))
	}
	for _, p := range packages {
		for _, w := range checkImports(p) {
			t.Error(w)
		}
	}
}

func TestImportsChecker(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"yuanfen/server/order", "yuanfen/server/payment", ""},
		{"yuanfen/server/payment", "yuanfen/server/order", "other way"},
		{"yuanfen/server/payment", "yuanfen/server/poster", "other way"},
		{"yuanfen/server/platform/db", "yuanfen/server/platform/clock", ""},
		{"yuanfen/server/platform/db", "yuanfen/server/staff", "other way"},
		{"yuanfen/server", "yuanfen/server/wechatsim", ""},
		{"yuanfen/server/app", "yuanfen/server/wechatsim", "can be simulated"},
		{"yuanfen/server/wechatsim", "yuanfen/server/platform/clock", ""},
		{"yuanfen/server/wechatsim", "yuanfen/server/platform/db", "its own books"},
		{"yuanfen/server/app", "yuanfen/server/platform/db/dbtest", "for tests"},
		{"yuanfen/server/app/shoptest", "yuanfen/server/wechatsim", ""},
		{"yuanfen/server/utils", "fmt", "where this package stands"},
	} {
		got := checkImports(goPackage{ImportPath: c.from, Imports: []string{"fmt", c.to}})
		expect(t, c.from+" → "+c.to, got, c.want)
	}
}
