package notify_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"yuanfen/server/notify"
	"yuanfen/server/platform/secret"
)

func TestParseTemplate(t *testing.T) {
	tpl, err := notify.ParseTemplate("AbCdEfGhIjKl_-01  thing1=goods character_string22=order")
	if err != nil || tpl.ID != "AbCdEfGhIjKl_-01" || tpl.Fields["character_string22"] != "order" || len(tpl.Fields) != 2 {
		t.Errorf("%+v, %v", tpl, err)
	}
	for _, bad := range []string{"", "AbCdEfGhIjKl_-01", "short thing1=goods", "AbCdEfGhIjKl_-01 thing1", "AbCdEfGhIjKl_-01 thing=goods", "AbCdEfGhIjKl_-01 thing1=secret"} {
		if _, err := notify.ParseTemplate(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

// A robot's secret address appears in no error.
func TestRobot(t *testing.T) {
	var got map[string]any
	answer := `{"errcode":0,"errmsg":"ok"}`
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(raw, &got)
		_, _ = w.Write([]byte(answer))
	}))
	robot := notify.Robot{Address: secret.Value(host.URL + "/cgi-bin/webhook/send?key=very-secret"), Client: host.Client()}
	if err := robot.Send(t.Context(), "青屿", "请发货"); err != nil || got["msgtype"] != "markdown" || !strings.Contains(got["markdown"].(map[string]any)["content"].(string), "请发货") {
		t.Errorf("%v, %v", got, err)
	}
	refuse := func(name, with string) {
		t.Helper()
		answer = with
		if err := robot.Send(t.Context(), "a", "b"); err == nil || strings.Contains(err.Error(), "very-secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
	refuse("a refusal", `{"errcode":93000,"errmsg":"invalid webhook url"}`)
	refuse("no JSON", `<html>`)
	host.Close()
	refuse("nobody there", "")
}

// postbox is a mail server in memory.
type postbox struct {
	mu    sync.Mutex
	mails []string
	deny  bool
}

func (p *postbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &letter{box: p}, nil }

type letter struct{ box *postbox }

func (l *letter) Mail(string, *smtp.MailOptions) error {
	if l.box.deny {
		return errors.New("mailbox full")
	}
	return nil
}
func (l *letter) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (l *letter) Reset()                               {}
func (l *letter) Logout() error                        { return nil }
func (l *letter) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	l.box.mu.Lock()
	defer l.box.mu.Unlock()
	l.box.mails = append(l.box.mails, string(raw))
	return err
}

func TestMail(t *testing.T) {
	box := &postbox{}
	server := smtp.NewServer(box)
	server.Domain = "localhost"
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(l) }()
	defer func() { _ = server.Close() }()
	m := notify.Mail{Addr: l.Addr().String(), From: "shop@example.com", To: []string{"owner@example.com", "ops@example.com"}}
	if err := m.Send(context.Background(), "needs care", "order 7"); err != nil || len(box.mails) != 1 || !strings.Contains(box.mails[0], "Subject: needs care") || !strings.Contains(box.mails[0], "order 7") {
		t.Fatalf("%v, %v", box.mails, err)
	}
	box.deny = true
	if err := m.Send(context.Background(), "x", "y"); err == nil {
		t.Error("a refused mail counts as sent")
	}
	// A subject can't smuggle a header in.
	box.deny = false
	if err := m.Send(context.Background(), "a\r\nBcc: thief@example.com", "y"); err == nil && strings.Contains(strings.Split(box.mails[1], "\r\n\r\n")[0], "\r\nBcc:") {
		t.Errorf("smuggled: %s", box.mails[1])
	}
}
