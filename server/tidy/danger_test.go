package tidy

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// dangerous are packages that the program does without, or uses where it is said, and
// why.
var dangerous = map[string]map[string]string{
	"unsafe": {}, "plugin": {}, "encoding/gob": {}, "encoding/xml": {}, "crypto/md5": {}, "crypto/des": {}, "crypto/rc4": {}, "crypto/dsa": {}, "net/http/pprof": {}, "expvar": {}, "text/template": {}, "syscall/js": {}, "net/rpc": {}, "C": {},
	"html/template": {"server/demo/": "the demo's start page, a constant template"},
	"crypto/sha1": {
		"server/platform/auth/totp.go": "RFC 6238 as authenticator apps have it",
		"server/wechat/bill.go":        "WeChat gives a bill's SHA-1",
		"server/wechatsim/":            "it is WeChat",
	},
	"os/exec": {
		"server/story/": "shows a poster's code to a reader of codes", "server/storm/": "starts servers to kill them", "server/platform/db/dbtest/": "starts databases for tests",
		"scripts/": "run by developers",
	},
}

// checkDanger finds what could run, decode or encrypt more than is meant: packages
// outside their places, and TLS that believes everybody.
func checkDanger(s source) (wrong []string) {
	if s.ast == nil || s.isTest() {
		return nil
	}
	for _, spec := range s.ast.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		places, known := dangerous[path]
		if !known {
			continue
		}
		here := false
		for place := range places {
			here = here || strings.HasPrefix(s.path, place)
		}
		if !here {
			wrong = append(wrong, s.at(spec)+": "+path+" has no place here")
		}
	}
	ast.Inspect(s.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if n.Name == "InsecureSkipVerify" {
				wrong = append(wrong, s.at(n)+": TLS that believes everybody")
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == "cipher" && slices.Contains([]string{"NewCBCEncrypter", "NewCTR", "NewOFB", "NewCFBEncrypter"}, n.Sel.Name) && s.domain() != "wechatsim" {
				wrong = append(wrong, s.at(n)+": encryption without authentication")
			}
		}
		return true
	})
	return wrong
}

// clientDanger are the words by which a page runs texts as code or as markup.
var clientDanger = []string{"v-html", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function(", "postMessage", "dangerouslySetInnerHTML", "rich-text", "web-view", "__proto__"}

// checkClientDanger finds them in the source of both clients.
func checkClientDanger(s source) (wrong []string) {
	if !strings.HasPrefix(s.path, "server/admin/ui/src/") && !strings.HasPrefix(s.path, "miniprogram/src/") || strings.HasSuffix(s.path, "schema.d.ts") {
		return nil
	}
	for no, line := range strings.Split(s.text, "\n") {
		for _, word := range clientDanger {
			if strings.Contains(line, word) {
				wrong = append(wrong, s.path+":"+strconv.Itoa(no+1)+": "+word)
			}
		}
	}
	return wrong
}

func TestNothingDangerous(t *testing.T) {
	clients := 0
	for _, s := range readAll(t) {
		for _, w := range append(checkDanger(s), checkClientDanger(s)...) {
			t.Error(w)
		}
		if strings.HasSuffix(s.path, ".vue") {
			clients++
		}
	}
	if clients < 100 {
		t.Errorf("looked at %d pages only", clients)
	}
}

// A checker that finds nothing here would find nothing anywhere.
func TestDangerChecker(t *testing.T) {
	for _, c := range []struct{ path, text, want string }{
		{"server/order/a.go", "package order\nimport \"os/exec\"\n", "os/exec"},
		{"server/order/a.go", "package order\nimport x \"crypto/md5\"\n", "crypto/md5"},
		{"server/wechatsim/a.go", "package wechatsim\nimport \"crypto/sha1\"\n", ""},
		{"server/order/a.go", "package order\nvar c = tls.Config{InsecureSkipVerify: true}\n", "believes"},
		{"server/order/a.go", "package order\nvar m = cipher.NewCTR(b, iv)\n", "authentication"},
		{"server/order/a.go", "package order\nvar m, _ = cipher.NewGCM(b)\n", ""},
	} {
		s, err := parse(c.path, c.text)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, c.path, checkDanger(s), c.want)
	}
	page, _ := parse("miniprogram/src/pages/a.vue", "<view v-html=\"words\" />\n")
	expect(t, "a page", checkClientDanger(page), "v-html")
}
