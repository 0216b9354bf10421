package app_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"yuanfen/server/app"
	"yuanfen/server/app/shoptest"
	"yuanfen/server/platform/config"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
	"yuanfen/server/platform/web/webtest"
	"yuanfen/server/staff"
)

func (p panel) post(target, body string, out any) int {
	p.Helper()
	r := knock(p.T, p.s, webtest.Case{Method: http.MethodPost, Target: "/api/admin/v1" + target, Body: []byte(body)}, p.token)
	if r.status == http.StatusOK && out != nil {
		if err := json.Unmarshal(r.raw, out); err != nil {
			p.Fatalf("%s: %v", target, err)
		}
	}
	return r.status
}

func stateOf(checks []app.Check, code string) app.Check {
	for _, c := range checks {
		if c.Code == code {
			return c
		}
	}
	return app.Check{}
}

// Before going live each thing is really tried: what works says so, what
// doesn't names its cure, and nothing is left at WeChat that could be paid.
func TestCheckOnline(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ctx := t.Context()
		if c := stateOf(s.App.CheckOnline(ctx, ""), "prepay"); c.State != app.CheckFailed || !strings.Contains(c.Detail, "登录") {
			t.Errorf("prepay without any payer: %+v", c)
		}
		s.Buyer("林知夏")
		for range 3 { // At each time of the day: the bill of yesterday is made at ten.
			s.Clock.Advance(8 * time.Hour)
			if c := s.App.CheckOnline(ctx, "bill"); c[0].State != app.CheckOK {
				t.Errorf("the bill at %v: %+v", s.Clock.Now(), c[0])
			}
		}
		checks := s.App.CheckOnline(ctx, "")
		for _, code := range []string{"token", "code", "prepay", "bill", "push"} {
			if c := stateOf(checks, code); c.State != app.CheckOK || c.Cure != "" {
				t.Errorf("%s: %+v", code, c)
			}
		}
		// The test's shop has no https, and nobody told it where to send alerts.
		if c := stateOf(checks, "address"); c.State != app.CheckFailed || c.Cure == "" {
			t.Errorf("address: %+v", c)
		}
		if c := stateOf(checks, "channel"); c.State != app.CheckOff {
			t.Errorf("channel: %+v", c)
		}
		for _, code := range []string{"privacy", "domains", "categories", "plain_link"} {
			if c := stateOf(checks, code); c.State != app.CheckByHand || c.Cure == "" {
				t.Errorf("%s: %+v", code, c)
			}
		}
		if one := s.App.CheckOnline(ctx, "token"); len(one) != 1 {
			t.Errorf("one check: %+v", one)
		}
	})
}

// Staff see how the system stands; secrets are told by nobody; and only whom
// the owner lets may call WeChat or take a backup.
func TestSystem(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	p := openPanel(t, s, staff.Owner)
	var v struct {
		Version    string
		Migrations int
		Pending    int `json:"pending_migrations"`
	}
	if status := p.get("/system", &v); status != http.StatusOK || v.Version != "test" || v.Migrations == 0 || v.Pending != 0 {
		t.Errorf("system: %d %+v", status, v)
	}
	var checks struct {
		Items []struct{ Code, State string }
	}
	if status := p.post("/system/checks", `{"code":"token"}`, &checks); status != http.StatusOK || len(checks.Items) != 1 || checks.Items[0].State != "ok" {
		t.Errorf("check: %d %+v", status, checks)
	}
	if status := p.post("/system/checks", `{"code":"nothing"}`, nil); status != http.StatusNotFound {
		t.Errorf("a check that there is not: %d", status)
	}
	lines, err := s.App.Staff.Lines(t.Context(), staff.Filter{Subject: "system"}, web.Cursor{}, 10)
	if err != nil || len(lines) != 1 {
		t.Errorf("the log has %d lines of the check, %v", len(lines), err)
	}
	auditor := openPanel(t, s, "auditor")
	if status := auditor.post("/system/checks", `{}`, nil); status != http.StatusForbidden {
		t.Errorf("an auditor calls WeChat: %d", status)
	}
	for _, x := range config.Default().Shown() {
		if x.Secret && x.Value != "" {
			t.Errorf("%s is shown", x.Key)
		}
	}
}

// A dead job that is given up is gone, once, and the log keeps what it was.
func TestJobs_Drop(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		p := openPanel(t, s, staff.Owner)
		err := s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			if err := s.App.Queue.Add(ctx, tx, jobs.Spec{Kind: "test.never", Key: "k", Payload: 1}); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "UPDATE job SET state = 'dead', last_error = 'no' WHERE kind = 'test.never'")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var list pageOf[struct{ ID, Kind string }]
		p.get("/jobs?state=dead", &list)
		if len(list.Items) != 1 {
			t.Fatalf("dead jobs: %+v", list)
		}
		target := "/jobs/" + list.Items[0].ID + "/drop"
		if status := p.post(target, `{"reason":" "}`, nil); status != http.StatusUnprocessableEntity {
			t.Errorf("without a reason: %d", status)
		}
		if status := p.post(target, `{"reason":"已在商户平台手工处理"}`, nil); status/100 != 2 {
			t.Errorf("drop: %d", status)
		}
		if status := p.post(target, `{"reason":"再来一次"}`, nil); status != http.StatusNotFound {
			t.Errorf("twice: %d", status)
		}
		lines, err := s.App.Staff.Lines(t.Context(), staff.Filter{Subject: "job"}, web.Cursor{}, 10)
		if err != nil || len(lines) != 1 || !strings.Contains(string(lines[0].Before), "test.never") || !strings.Contains(string(lines[0].After), "手工处理") {
			t.Errorf("the log: %+v %v", lines, err)
		}
	})
}

// The log goes out as a file in which nothing that people wrote is a formula.
func TestAuditFile_NoFormulas(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	p := openPanel(t, s, staff.Owner)
	err := s.DB.InTx(shoptest.As(1), func(ctx context.Context, tx *db.Tx) error {
		return s.App.Staff.Record(ctx, tx, staff.Change{Action: "=1+1", Subject: "@SUM(A1)", After: "x"})
	})
	if err != nil {
		t.Fatal(err)
	}
	r := knock(t, s, webtest.Case{Method: http.MethodGet, Target: "/api/admin/v1/audit.csv"}, p.token)
	text := string(r.raw)
	if r.status != http.StatusOK || !strings.Contains(text, ",'=1+1,'@SUM(A1)") || !strings.Contains(text, "audit.export") {
		t.Errorf("%d %s", r.status, text)
	}
}
