package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/platform/web/webtest"
)

// payloads are what attackers try first: SQL, templates, formats, pages, paths, lines
// of a log or of a header.
var payloads = []string{
	"' OR '1'='1' --", "\"; DROP TABLE orders; --", "1) UNION SELECT 1,2,3 --", "' AND SLEEP(5) --", "\\' OR 1=1 #", "{{7*7}}${7*7}<%=7*7%>%s%n%x", "<img src=x onerror=alert(1)>", "../../../../etc/passwd",
	"a\r\nX-Evil: 1", "a\nlevel=ERROR msg=forged", "=cmd|' /C calc'!A0", "a@b.example\nBcc: all@evil.example", "$(touch /tmp/evil)`id`", "*)(uid=*))(|(uid=*",
}

// written is a log that can be read while the program writes it.
type written struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.Write(p)
}

func (w *written) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.String()
}

// listening opens a shop whose whole log, at its most talkative, is kept as the
// program writes it in production.
func listening(t *testing.T) (*shoptest.Shop, *written) {
	t.Helper()
	log := &written{}
	config := shoptest.Default()
	config.Log = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return shoptest.New(t, db.SQLite, config), log
}

// trap is an address of this machine that counts who comes, and the ways to write it
// that have fooled filters.
func trap(t *testing.T) (addresses []string, came func() int) {
	t.Helper()
	var mu sync.Mutex
	n := 0
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		mu.Lock()
		defer mu.Unlock()
		if state == http.StateNew {
			n++
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{
		"127.0.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "017700000001", "0177.0.0.1", "127.1", "127.0.1", "localhost", "LOCALHOST", "localhost.", "0", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]",
		"127.0.0.1.", "user@127.0.0.1", "api.weixin.qq.com@127.0.0.1", "127.0.0.1#.weixin.qq.com", "①②⑦.⓪.⓪.①", "127。0。0。1",
	} {
		for _, scheme := range []string{"http", "https"} {
			addresses = append(addresses, scheme+"://"+host+":"+port+"/a.jpg")
		}
	}
	addresses = append(addresses, "//127.0.0.1:"+port+"/", "http:127.0.0.1:"+port, "\thttp://127.0.0.1:"+port, "gopher://127.0.0.1:"+port+"/_", "dict://127.0.0.1:"+port, "http://127.0.0.1:"+port+"/%0d%0aX:1", "http:\\\\127.0.0.1:"+port, "url:http://127.0.0.1:"+port)
	return addresses, func() int {
		mu.Lock()
		defer mu.Unlock()
		return n
	}
}

// everywhere sends one text to every place where the contract takes one.
func everywhere(t *testing.T, s *shoptest.Shop, k tokens, text string) (sent int) {
	t.Helper()
	openapi, err := s.App.Router.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	cases, err := webtest.Texts(openapi, text)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		if slices.Contains(shut, c.Op) || c.Op == "staff-password" {
			continue
		}
		c.Target = parameter.ReplaceAllString(c.Target, "1")
		c.Header["Content-Type"] = "application/json"
		if c.Header["Idempotency-Key"] != "" {
			c.Header["Idempotency-Key"] = "payload-" + strconv.Itoa(i)
		}
		c.Header["X-Request-Id"] = "payload-" + strconv.Itoa(i) // One that spells nothing.
		r := knock(t, s, c, k.of(web.Access(c.Access)))
		if r.status >= http.StatusInternalServerError || r.status == 0 {
			t.Errorf("%s with %q: %d %s", c.Name, text, r.status, r.raw)
		}
		for _, told := range []string{"SQL", "sqlite", "syntax error", "goroutine ", ".go:", "no such table"} {
			if r.status >= http.StatusBadRequest && bytes.Contains(r.raw, []byte(told)) {
				t.Errorf("%s with %q tells %q: %s", c.Name, text, told, r.raw)
			}
		}
		sent++
	}
	return sent
}

// Whatever text stands wherever the contract takes one, it is a text: no error of
// ours, no table the worse for it, no line of the log that somebody else wrote.
func TestPayloads_AreTexts(t *testing.T) {
	s, log := listening(t)
	k := people(t, s)
	sent := 0
	for _, p := range payloads {
		sent += everywhere(t, s, k, p)
	}
	s.Step()
	for no, line := range strings.Split(strings.TrimSpace(log.String()), "\n") {
		var entry struct {
			Time, Level, Msg string
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Time == "" || entry.Msg == "" || strings.ContainsAny(line, "\r\x1b") {
			t.Errorf("line %d of the log: %.200s", no, line)
		}
	}
	if sent < 2000 {
		t.Errorf("only %d texts were sent", sent)
	}
	s.WantCleanAudit()
}

// A line break, or the signs by which terminals are steered, in an address stays
// inside its line of the log.
func TestLog_HoldsNoForgedLines(t *testing.T) {
	s, log := listening(t)
	for _, path := range []string{"/a%0alevel=ERROR", "/a%0d%0a%7B%22msg%22:%22forged%22%7D", "/%1b%5b31mred", "/%e2%80%a8x", "/%e2%80%aex"} {
		if status, _ := asked(t, s, http.MethodGet, path, ""); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	paths := 0
	for _, line := range lines {
		var entry struct{ Msg, Path string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Msg == "forged" {
			t.Errorf("%s: %v", line, err)
		}
		if strings.ContainsAny(line, "\r\x1b") {
			t.Errorf("raw signs: %q", line)
		}
		if entry.Msg == "request" && len(entry.Path) > 2 {
			paths++
		}
	}
	if paths < 5 {
		t.Errorf("%d of 5 requests are in the log: %s", paths, log)
	}
}

// Nobody makes the program call an address by writing one somewhere.
func TestSSRF_NothingWrittenIsCalled(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	k := people(t, s)
	addresses, came := trap(t)
	for i, a := range addresses {
		if testing.Short() && i%8 > 0 {
			continue
		}
		everywhere(t, s, k, a)
	}
	s.Step()
	s.Advance(2 * time.Hour)
	if n := came(); n != 0 {
		t.Errorf("the program called an address that somebody wrote: %d connections", n)
	}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, addresses[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	if res, err := http.DefaultClient.Do(req); err != nil || res.Body.Close() != nil || came() == 0 {
		t.Errorf("the trap does not count: %v", err)
	}
}

// An address with somebody's name in it, as a query, is asked for and found nowhere
// in the log.
func TestLog_LeavesQueriesOut(t *testing.T) {
	s, log := listening(t)
	k := people(t, s)
	for _, target := range []string{"/api/admin/v1/members?phone=13812345678", "/api/v1/search?q=" + url.QueryEscape("鹤望兰")} {
		if status, _ := asked(t, s, http.MethodGet, target, k.owner); status != http.StatusOK && status != http.StatusUnauthorized {
			t.Errorf("%s: %d", target, status)
		}
	}
	for _, told := range []string{"13812345678", "鹤望兰", k.owner, k.member} {
		if strings.Contains(log.String(), told) {
			t.Errorf("the log tells %s", told)
		}
	}
	if !strings.Contains(log.String(), fmt.Sprintf("%q", "/api/admin/v1/members")) {
		t.Error("the request is not in the log")
	}
}
