package staff_test

import (
	"encoding/json"
	"strings"
	"testing"

	"yuanfen/server/staff"
)

func TestAuditLog(t *testing.T) {
	each(t, func(p *panel) {
		li, wang := p.add("li", staff.Owner), p.add("wang", "finance")
		p.want(204, li.token, "PUT", "/staff/"+wang.id.String()+"/roles", m{"roles": []string{"service"}})
		p.want("staff.role_unknown", li.token, "PUT", "/staff/"+wang.id.String()+"/roles", m{"roles": []string{"king"}})
		type page struct {
			Items []struct {
				Actor, Action string
				Before, After json.RawMessage
				RequestID     string `json:"request_id"`
			}
			Next string
		}
		query := "/audit?subject=staff&limit=1&subject_id=" + wang.id.String()
		var actions []string
		for next := ""; ; {
			got := decode[page](p, p.want(200, li.token, "GET", query+"&cursor="+next, nil))
			line := got.Items[0]
			actions = append(actions, line.Action+" by "+line.Actor)
			if line.Action == "staff.roles" && (string(line.Before) != `{"roles":["finance"]}` || string(line.After) != `{"roles":["service"]}` || line.RequestID == "") {
				t.Errorf("line %+v", line)
			}
			if next = got.Next; next == "" {
				break
			}
		}
		want := "staff.roles by 李li, staff.login by 李wang, staff.invite_used by system, staff.add by system"
		if got := strings.Join(actions, ", "); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	})
}

// A shop begins without any account: the first is made on the command line.
func TestNobodyIsThereAtFirst(t *testing.T) {
	each(t, func(p *panel) {
		var n int
		if err := p.db.Get(t.Context(), &n, "SELECT COUNT(*) FROM staff"); err != nil || n != 0 {
			t.Errorf("%d accounts, %v", n, err)
		}
		for _, login := range []string{"admin", "root", "owner", "yuanfen", "demo"} {
			p.want("staff.login", "", "POST", "/login", m{"login": login, "password": login})
		}
	})
}

func TestSecretsAreNotInTheDatabase(t *testing.T) {
	each(t, func(p *panel) {
		li := p.add("li", staff.Owner)
		var rows []struct {
			Password string `db:"password_hash"`
			Secret   string `db:"totp_secret"`
			Token    string `db:"token_hash"`
		}
		err := p.db.Select(t.Context(), &rows, "SELECT s.password_hash, s.totp_secret, x.token_hash FROM staff s JOIN staff_session x ON x.staff_id = s.id")
		if err != nil || len(rows) != 1 {
			t.Fatal(len(rows), err)
		}
		for _, hidden := range []string{li.password, li.secret, li.token} {
			if strings.Contains(rows[0].Password+rows[0].Secret+rows[0].Token, hidden) {
				t.Errorf("%q is stored as it is", hidden)
			}
		}
	})
}

func TestCookieOfThePanel(t *testing.T) {
	each(t, func(p *panel) {
		li := p.add("li", staff.Owner)
		a := p.want(200, "", "POST", "/login/code", m{"ticket": li.ticket(), "code": li.code()})
		cookie := a.header.Get("Set-Cookie")
		for _, part := range []string{"yuanfen=", "HttpOnly", "SameSite=Strict", "Path=/"} {
			if !strings.Contains(cookie, part) {
				t.Errorf("cookie %q lacks %s", cookie, part)
			}
		}
		if decode[enteredAnswer](p, a).Token != "" {
			t.Error("scripts of the page can read the token")
		}
	})
}
