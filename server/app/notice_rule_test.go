package app_test

import (
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/notify"
	"yuanfen/server/platform/auth"
)

// Staff say in which words members are told, by which template, or not at all; two of
// them do not overwrite each other, and what concerns money can't be kept silent.
func TestNotices_AsStaffSay(t *testing.T) {
	shoptest.EachWith(t, withTemplates, func(t *testing.T, s *shoptest.Shop) {
		ctx, inbox := auth.With(t.Context(), clerk(t, s)), s.App.Inbox
		b := s.Buyer("林知夏")
		say := func(key, kind string) notify.Notice {
			n := notify.Notice{MemberID: b.ID, Kind: kind, Key: key, Title: "已发货", Body: "请留意", Fields: map[string]string{"goods": "龙井", "order": "1", "note": "无"}}
			tell(t, s, n)
			rows, err := inbox.List(t.Context(), b.ID, false, 0, 1)
			must(t, err)
			if len(rows) == 0 {
				return notify.Notice{}
			}
			return rows[0]
		}
		shipped := notify.Rule{Kind: notify.OrderShipped, Told: true, Push: true, Template: notify.Template{ID: "TEMPLATE-OTHER", Fields: map[string]string{"thing1": "goods"}}, Title: "【店】{title}", Body: "{goods}已在路上。{text}"}
		saved, err := inbox.SetRule(ctx, shipped)
		must(t, err)
		if n := say("a", notify.OrderShipped); n.Title != "【店】已发货" || n.Body != "龙井已在路上。请留意" {
			t.Errorf("%+v", n)
		}
		_, err = inbox.SetRule(ctx, shipped)
		s.WantRefused(err, notify.ErrRuleStale)
		saved.Told = false
		saved, err = inbox.SetRule(ctx, saved)
		must(t, err)
		if n := say("b", notify.OrderShipped); n.Key != "a" {
			t.Errorf("told although it is switched off: %+v", n)
		}
		_, err = inbox.SetRule(ctx, notify.Rule{Kind: notify.OrderRefunded})
		s.WantRefused(err, notify.ErrMust)
		for _, wrong := range []notify.Rule{
			{Kind: notify.OrderShipped, Told: true, Version: saved.Version, Title: "{amount}"},
			{Kind: notify.OrderShipped, Told: true, Version: saved.Version, Push: true},
			{Kind: notify.OrderShipped, Told: true, Version: saved.Version, Push: true, Template: notify.Template{ID: "TEMPLATE-X1", Fields: map[string]string{"thing1": "amount"}}},
			{Kind: "nonsense", Told: true},
		} {
			if _, err := inbox.SetRule(ctx, wrong); err == nil {
				t.Errorf("%+v was taken", wrong)
			}
		}
		if n := count(t, s, "SELECT COUNT(*) FROM audit_log WHERE action = 'notice.rule'"); n != 2 {
			t.Errorf("%d changes in the audit log", n)
		}
	})
}

// A test really sends, to a member who agreed, and says what WeChat says.
func TestNotices_TestReallySends(t *testing.T) {
	shoptest.EachWith(t, withTemplates, func(t *testing.T, s *shoptest.Shop) {
		ctx, inbox := auth.With(t.Context(), clerk(t, s)), s.App.Inbox
		b := s.Buyer("林知夏")
		phone := s.Sim.PhoneOf(b.Name)
		_, _, err := inbox.Test(ctx, notify.OrderShipped, phone)
		s.WantRefused(err, notify.ErrTestWhom)
		_, err = s.App.Members.SetPhone(ctx, b.ID, s.Sim.PhoneCode(b.Name))
		must(t, err)
		state, _, err := inbox.Test(ctx, notify.OrderShipped, phone)
		must(t, err)
		if state != notify.PushNoConsent {
			t.Errorf("sent without consent: %s", state)
		}
		s.Sim.AllowSubscribe(b.Name, 1)
		state, detail, err := inbox.Test(ctx, notify.OrderShipped, phone)
		must(t, err)
		if state != notify.PushSent {
			t.Errorf("%s: %s", state, detail)
		}
		_, _, err = inbox.Test(ctx, notify.InvoiceIssued, phone)
		s.WantRefused(err, notify.ErrTemplate)
		sent, err := inbox.Sent(ctx, notify.SentFilter{Kind: notify.OrderShipped, State: notify.PushSent, Limit: 5})
		must(t, err)
		if len(sent) != 0 {
			t.Errorf("a test is nobody's notice: %+v", sent)
		}
	})
}
