package staff_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/db/dbtest"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/secret"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// panel is a shop's staff behind real HTTP.
type panel struct {
	t     *testing.T
	clock *clock.Fake
	db    *db.DB
	staff *staff.Service
	url   string
}

func each(t *testing.T, test func(p *panel)) {
	clk := clock.NewFake(time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC))
	dbtest.Each(t, clk, func(t *testing.T, d *db.DB) { test(open(t, d, clk, auth.Params{MemoryKiB: 64, Time: 1, Threads: 1})) })
}

func open(t *testing.T, d *db.DB, clk *clock.Fake, costs auth.Params) *panel {
	t.Helper()
	ids, err := id.NewSource(clk, 1)
	if err != nil {
		t.Fatal(err)
	}
	ring, err := secret.NewRing([]secret.Key{{ID: "1", Key: make([]byte, secret.KeySize)}}, make([]byte, secret.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	s := staff.New(staff.Options{
		DB: d, IDs: ids, Ring: ring, Issuer: "源分", Hasher: auth.NewHasher(costs),
	})
	for range 2 { // The second time changes nothing.
		if err := s.Seed(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	r := web.NewRouter(web.Options{Title: "源分", Version: "test", Clock: clk, Authenticate: func(ctx context.Context, _ auth.Kind, token string) (auth.Principal, error) {
		return s.Authenticate(ctx, token)
	}})
	s.Routes(r)
	server := httptest.NewServer(r.Handler())
	t.Cleanup(server.Close)
	return &panel{t, clk, d, s, server.URL}
}

// person is somebody at the panel.
type person struct {
	*panel
	id              web.ID
	login, password string
	secret, token   string
	recovery        []string
}

type answer struct {
	status int
	header http.Header
	raw    []byte
}

func (a answer) code() string {
	var p web.Problem
	_ = json.Unmarshal(a.raw, &p) // Not a problem: no code.
	return p.Code
}

func (p *panel) call(token, method, path string, body any) answer {
	p.t.Helper()
	var sent io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			p.t.Fatal(err)
		}
		sent = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.url+"/api/admin/v1"+path, sent)
	if err != nil {
		p.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, raw}
}

// want is call with an expected outcome: a status, or the code of a refusal.
func (p *panel) want(outcome any, token, method, path string, body any) answer {
	p.t.Helper()
	a := p.call(token, method, path, body)
	if status, ok := outcome.(int); ok && a.status != status || !ok && a.code() != outcome {
		p.t.Fatalf("%s %s: %d %s, want %v", method, path, a.status, a.raw, outcome)
	}
	return a
}

func decode[T any](p *panel, a answer) T {
	p.t.Helper()
	var v T
	if err := json.Unmarshal(a.raw, &v); err != nil {
		p.t.Fatalf("%v: %s", err, a.raw)
	}
	return v
}

type m = map[string]any

// add makes a person by the command line and lets them log in for the first
// time.
func (p *panel) add(login string, roles ...string) *person {
	p.t.Helper()
	accountID, invite, err := p.staff.Add(p.t.Context(), staff.NewAccount{Login: login, Name: "李" + login, Roles: roles})
	if err != nil {
		p.t.Fatal(err)
	}
	who := &person{panel: p, id: web.ID(accountID), login: login, password: "correct horse " + login}
	who.useInvite(invite)
	return who
}

type ticketAnswer struct {
	Ticket string                            `json:"ticket"`
	Enrol  *struct{ Secret, Address string } `json:"enrol"`
}

type enteredAnswer struct {
	Token         string   `json:"token"`
	RecoveryCodes []string `json:"recovery_codes"`
}

func (w *person) useInvite(invite string) {
	w.t.Helper()
	t := decode[ticketAnswer](w.panel, w.want(200, "", "POST", "/login/invite", m{"invite": invite, "password": w.password}))
	w.secret = t.Enrol.Secret
	w.enter(t.Ticket, w.code())
}

// code is what the authenticator app shows.
func (w *person) code() string {
	w.t.Helper()
	code, err := auth.TOTPCode(w.secret, w.clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return code
}

func (w *person) ticket() string {
	w.t.Helper()
	return decode[ticketAnswer](w.panel, w.want(200, "", "POST", "/login", m{"login": w.login, "password": w.password})).Ticket
}

func (w *person) enter(ticket, code string) {
	w.t.Helper()
	e := decode[enteredAnswer](w.panel, w.want(200, "", "POST", "/login/code", m{"ticket": ticket, "code": code, "bearer": true}))
	w.token = e.Token
	if e.RecoveryCodes != nil {
		w.recovery = e.RecoveryCodes
	}
	w.clock.Advance(30 * time.Second) // The next code.
}

func TestFirstLoginAndAfter(t *testing.T) {
	each(t, func(p *panel) {
		li := p.add("li", staff.Owner)
		if len(li.recovery) != 10 {
			t.Errorf("%d recovery codes", len(li.recovery))
		}
		me := decode[struct {
			Account     struct{ Login string }
			Permissions []string
		}](p, p.want(200, li.token, "GET", "/me", nil))
		if me.Account.Login != "li" || len(me.Permissions) != len(staff.Permissions) {
			t.Errorf("me: %+v", me)
		}
		second := decode[ticketAnswer](p, p.want(200, "", "POST", "/login", m{"login": " LI ", "password": li.password}))
		if second.Enrol != nil {
			t.Error("an enrolled account was offered a new secret")
		}
		li.enter(second.Ticket, li.code())
		p.want("staff.ticket", "", "POST", "/login/code", m{"ticket": second.Ticket, "code": li.code()})
		p.want(204, li.token, "POST", "/logout", nil)
		p.want("auth.expired", li.token, "GET", "/me", nil)
	})
}

func TestInviteIsUsedOnceWithinADay(t *testing.T) {
	each(t, func(p *panel) {
		_, invite, err := p.staff.Add(t.Context(), staff.NewAccount{Login: "wang", Name: "王", Roles: []string{"finance"}})
		if err != nil {
			t.Fatal(err)
		}
		p.want("staff.password", "", "POST", "/login/invite", m{"invite": invite, "password": "password1234"})
		p.want(200, "", "POST", "/login/invite", m{"invite": invite, "password": "correct horse wang"})
		p.want("staff.invite", "", "POST", "/login/invite", m{"invite": invite, "password": "correct horse evil"})

		_, late, err := p.staff.Add(t.Context(), staff.NewAccount{Login: "zhao", Name: "赵"})
		if err != nil {
			t.Fatal(err)
		}
		p.clock.Advance(24 * time.Hour)
		p.want("staff.invite", "", "POST", "/login/invite", m{"invite": late, "password": "correct horse zhao"})
		// Without an authenticator the password leads to setting one up.
		wang := &person{panel: p, login: "wang", password: "correct horse wang"}
		tk := decode[ticketAnswer](p, p.want(200, "", "POST", "/login", m{"login": "wang", "password": wang.password}))
		wang.secret = tk.Enrol.Secret
		p.want("staff.code", "", "POST", "/login/code", m{"ticket": tk.Ticket, "code": "abcd-abcd-abcd-abcd"})
		wang.enter(tk.Ticket, wang.code())
	})
}

func TestNobodyLearnsWhoExists(t *testing.T) {
	each(t, func(p *panel) {
		li := p.add("li", staff.Owner)
		wrong := p.want("staff.login", "", "POST", "/login", m{"login": "li", "password": "x"})
		unknown := p.want("staff.login", "", "POST", "/login", m{"login": "nobody", "password": "x"})
		text := func(a answer) string { return decode[web.Problem](p, a).Detail }
		if text(wrong) != text(unknown) || wrong.status != unknown.status {
			t.Error("a wrong password and an unknown name are told apart")
		}
		li.enter(li.ticket(), li.code())
	})
}

func TestLockAfterFiveWrong(t *testing.T) {
	each(t, func(p *panel) {
		li := p.add("li", staff.Owner)
		var wg sync.WaitGroup
		for range 12 { // At once: still five looks at the password.
			wg.Go(func() { p.call("", "POST", "/login", m{"login": "li", "password": "wrong"}) })
		}
		wg.Wait()
		p.want("staff.login", "", "POST", "/login", m{"login": "li", "password": li.password})
		p.clock.Advance(15*time.Minute + time.Second)
		li.enter(li.ticket(), li.code())

		// A known password does not buy guesses at the code.
		for range 5 {
			p.want("staff.code", "", "POST", "/login/code", m{"ticket": li.ticket(), "code": "000000"})
		}
		p.want("staff.login", "", "POST", "/login", m{"login": "li", "password": li.password})
		p.clock.Advance(15*time.Minute + time.Second)
		for range 8 { // Right ones never lock.
			li.enter(li.ticket(), li.code())
		}
	})
}

func TestCodesAreSpent(t *testing.T) {
	each(t, func(p *panel) {
		li := p.add("li", staff.Owner)
		ticket, code := li.ticket(), li.code()
		other := li.ticket()
		li.enter(ticket, code)
		p.want("staff.code", "", "POST", "/login/code", m{"ticket": other, "code": code})
		li.enter(other, strings.ToUpper(li.recovery[0]))
		p.want("staff.code", "", "POST", "/login/code", m{"ticket": li.ticket(), "code": li.recovery[0]})
		tk := li.ticket()
		p.clock.Advance(5 * time.Minute)
		p.want("staff.ticket", "", "POST", "/login/code", m{"ticket": tk, "code": li.code()})
	})
}

func TestSessionClocks(t *testing.T) {
	each(t, func(p *panel) {
		li := p.add("li", staff.Owner)
		for range 25 { // Used every 28 minutes, until the 12 hours are over.
			p.clock.Advance(28 * time.Minute)
			p.want(200, li.token, "GET", "/me", nil)
		}
		p.clock.Advance(28 * time.Minute)
		p.want("auth.expired", li.token, "GET", "/me", nil)
		li.enter(li.ticket(), li.code())
		p.clock.Advance(30 * time.Minute)
		p.want("auth.expired", li.token, "GET", "/me", nil)
		if err := p.staff.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := p.db.Get(t.Context(), &n, "SELECT COUNT(*) FROM staff_session"); err != nil || n != 0 {
			t.Errorf("%d dead sessions are kept, %v", n, err)
		}
	})
}

func TestSessionsEndWhenThingsChange(t *testing.T) {
	each(t, func(p *panel) {
		li, wang := p.add("li", staff.Owner), p.add("wang", "finance")
		again := func() { wang.enter(wang.ticket(), wang.code()) }
		path := "/staff/" + wang.id.String()
		for name, change := range map[string]func(){
			"roles": func() { p.want(204, li.token, "PUT", path+"/roles", m{"roles": []string{"finance", "service"}}) },
			"role":  func() { p.want(204, li.token, "PUT", "/roles/finance", m{"permissions": []string{"order.view"}}) },
			"disable": func() {
				p.want(204, li.token, "POST", path+"/disable", nil)
				p.want(204, li.token, "POST", path+"/enable", nil)
			},
			"password": func() {
				p.want("staff.old_password", wang.token, "POST", "/me/password", m{"old": "no", "new": "another horse wang"})
				p.want(204, wang.token, "POST", "/me/password", m{"old": wang.password, "new": "another horse wang"})
				wang.password = "another horse wang"
			},
			"own hand": func() {
				list := decode[struct {
					Items []struct {
						ID      string
						Current bool
					}
				}](p, p.want(200, wang.token, "GET", "/me/sessions", nil))
				if len(list.Items) != 1 || !list.Items[0].Current {
					t.Fatalf("sessions %+v", list)
				}
				p.want("not_found", li.token, "DELETE", "/me/sessions/"+list.Items[0].ID, nil)
				p.want(204, wang.token, "DELETE", "/me/sessions/"+list.Items[0].ID, nil)
			},
		} {
			p.want(200, wang.token, "GET", "/me", nil)
			change()
			if a := p.call(wang.token, "GET", "/me", nil); a.code() != "auth.expired" {
				t.Errorf("%s: the session lives on: %s", name, a.raw)
			}
			again()
		}
		invite := decode[struct{ Invite string }](p, p.want(200, li.token, "POST", path+"/invite", nil)).Invite
		p.want("auth.expired", wang.token, "GET", "/me", nil)
		wang.useInvite(invite)
		p.want(200, wang.token, "GET", "/me", nil)
	})
}

func TestNobodyClimbs(t *testing.T) {
	each(t, func(p *panel) {
		li, boss := p.add("li", staff.Owner), p.add("boss", "operator")
		p.want(204, li.token, "PUT", "/roles/operator", m{"permissions": []string{"staff.edit", "staff.view", "role.edit", "order.view"}})
		boss.enter(boss.ticket(), boss.code())
		own := "/staff/" + boss.id.String()
		for _, c := range []struct {
			outcome      any
			method, path string
			body         any
		}{
			{"staff.beyond", "PUT", own + "/roles", m{"roles": []string{"owner"}}},
			{"staff.beyond", "PUT", own + "/roles", m{"roles": []string{"finance"}}},
			{"staff.beyond", "POST", "/staff", m{"login": "new.one", "name": "新", "roles": []string{"owner"}}},
			{"staff.beyond", "POST", "/staff/" + li.id.String() + "/invite", nil},
			{"staff.beyond", "POST", "/staff/" + li.id.String() + "/disable", nil},
			{"staff.beyond", "PUT", "/roles/operator", m{"permissions": []string{"order.refund"}}},
			{"staff.beyond", "PUT", "/roles/finance", m{"permissions": []string{}}},
			{"staff.owner_role", "PUT", "/roles/owner", m{"permissions": []string{}}},
			{"staff.permission_unknown", "PUT", "/roles/operator", m{"permissions": []string{"order.fly"}}},
			{"staff.role_unknown", "PUT", own + "/roles", m{"roles": []string{"king"}}},
			{"staff.role_unknown", "PUT", own + "/roles", m{"roles": []string{"operator "}}},
			{"staff.role_unknown", "PUT", "/roles/operator%20", m{"permissions": []string{}}},
			{"staff.role_unknown", "PUT", "/roles/king", m{"permissions": []string{}}},
			{"staff.login_taken", "POST", "/staff", m{"login": "li", "name": "李", "roles": []string{}}},
			{"validation", "POST", "/staff", m{"login": "Not Good", "name": "李", "roles": []string{}}},
			{"auth.forbidden", "GET", "/audit", nil},
			{"not_found", "POST", "/staff/1/disable", nil},
			{200, "POST", "/staff", m{"login": "new.one", "name": "新", "roles": []string{}}},
		} {
			p.want(c.outcome, boss.token, c.method, c.path, c.body)
		}
	})
}

func TestAnOwnerStays(t *testing.T) {
	each(t, func(p *panel) {
		li, wang := p.add("li", staff.Owner), p.add("wang", staff.Owner)
		var wg sync.WaitGroup
		for _, pair := range [][2]*person{{li, wang}, {wang, li}} { // Each removes the other.
			wg.Go(func() { p.call(pair[0].token, "POST", "/staff/"+pair[1].id.String()+"/disable", nil) })
		}
		wg.Wait()
		var n int
		if err := p.db.Get(t.Context(), &n, "SELECT COUNT(*) FROM staff WHERE state = 'active'"); err != nil || n != 1 {
			t.Fatalf("%d owners left, %v", n, err)
		}
		left := li
		if p.call(li.token, "GET", "/me", nil).status != 200 {
			left = wang
		}
		p.want("staff.last_owner", left.token, "POST", "/staff/"+left.id.String()+"/disable", nil)
		p.want("staff.last_owner", left.token, "PUT", "/staff/"+left.id.String()+"/roles", m{"roles": []string{"finance"}})
		p.want(200, left.token, "GET", "/me", nil)
	})
}

// Raising the costs reaches each password when it is next used.
func TestOldHashesGrowStronger(t *testing.T) {
	each(t, func(p *panel) {
		li := p.add("li", staff.Owner)
		hash := func() (h string) {
			if err := p.db.Get(t.Context(), &h, "SELECT password_hash FROM staff WHERE login = 'li'"); err != nil {
				t.Fatal(err)
			}
			return h
		}
		before := hash()
		li.ticket()
		if hash() != before {
			t.Error("a strong hash was replaced")
		}
		li.panel = open(t, p.db, p.clock, auth.Params{MemoryKiB: 128, Time: 1, Threads: 1})
		li.enter(li.ticket(), li.code())
		if after := hash(); after == before || !strings.Contains(after, "m=128,") {
			t.Errorf("still %s", after)
		}
	})
}
