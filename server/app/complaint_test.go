package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/platform/web/webtest"
	"yuanfen/server/staff"
	"yuanfen/server/support"
	"yuanfen/server/wechatsim"
)

func numeral(id int64) string { return strconv.FormatInt(id, 10) }

const words = "收到的茶叶受潮了，要求退款"

// complained is an order that its buyer complains about. The shop has told
// WeChat beforehand where it wants to hear of it.
func complained(s *shoptest.Shop) order.Order {
	o := s.Bought(s.Buyer("林知夏"), shoptest.Want(s.SKU(1990, 9), 1))
	s.Step()
	s.Complain(o, words)
	return o
}

func fault(t *testing.T, s *shoptest.Shop, f wechatsim.Fault) {
	t.Helper()
	_, err := s.Sim.AddFault(f)
	must(t, err)
}

func theirs(t *testing.T, s *shoptest.Shop, o order.Order) wechatsim.Complaint {
	t.Helper()
	c, found := s.Sim.Complaint(s.OutTradeNo(o))
	if !found {
		t.Fatal("WeChat knows no complaint")
	}
	return c
}

// told counts what the buyer was told with these words.
func told(c wechatsim.Complaint, text string) (n int) {
	for _, h := range c.History {
		if h.Kind == "MERCHANT_RESPONSE" && h.Detail == text {
			n++
		}
	}
	return n
}

func complete(t *testing.T, s *shoptest.Shop, o order.Order) {
	t.Helper()
	_, err := s.App.Support.Complete(t.Context(), s.Complaint(o).ID)
	must(t, err)
	s.Step()
}

// A buyer complains, staff answer, the buyer writes again, staff answer and end
// it. Until then WeChat keeps the money.
func TestComplaint_ReceivedAnsweredEnded(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		o := complained(s)
		s.Sim.Step(t.Context())
		if _, err := s.App.Runner.RunDue(t.Context()); err != nil { // The notice alone: no poll has run since.
			t.Fatal(err)
		}
		d := s.WantComplaint(o, support.Pending)
		start := shoptest.Start.UnixMilli()
		if d.Words != words || d.Number == "" || d.MemberID != o.MemberID || d.PaymentID == 0 || d.Amount != o.Paid || d.AnswerBy != start+24*3_600_000 || d.EndBy != start+72*3_600_000 {
			t.Errorf("%+v", d)
		}
		if strings.Contains(d.Complaint.Detail, "茶叶") || strings.Contains(d.Phone, d.Number) {
			t.Error("words or phone number are readable in the database")
		}
		if got := s.ComplaintAlerts(o); !slices.Equal(got, []string{"complaint.new"}) {
			t.Errorf("alerts %v", got)
		}
		s.Answer(o, "非常抱歉，马上为您处理。")
		d = s.WantComplaint(o, support.Processing)
		if len(d.Answers) != 1 || d.Answers[0].State != support.AnswerSent || d.AnsweredAt == 0 || d.AnswerBy != 0 || d.OwnerID != 1 {
			t.Errorf("%+v", d)
		}
		s.Advance(time.Hour)
		must(t, s.Sim.ReplyComplaint(s.OutTradeNo(o), "请快一点"))
		s.Step()
		if d = s.Complaint(o); !d.Waiting || d.AnswerBy != start+25*3_600_000 || len(d.Events) != 3 || d.Events[2].Detail != "请快一点" {
			t.Errorf("%+v", d)
		}
		s.Answer(o, "今天就办好。")
		s.Confirm(s.Buyer("林知夏"), o)
		s.Advance(60 * time.Hour) // Asked two days after receipt, WeChat holds it.
		if s.Payments(o)[0].SettledAt != 0 {
			t.Error("settled in spite of the complaint")
		}
		complete(t, s, o)
		if d = s.WantComplaint(o, support.Processed); d.CompletingAt != 0 || d.DueAt != 0 || d.ClockAt != 0 || d.EndedAt == 0 {
			t.Errorf("%+v", d.Complaint)
		}
		s.Advance(36 * time.Hour)
		if s.Payments(o)[0].SettledAt == 0 {
			t.Error("not settled after the complaint has ended")
		}
	})
}

// Notices get lost, come twice and out of order, or not at all.
func TestComplaint_HoweverTheNoticesCome(t *testing.T) {
	for _, kind := range []wechatsim.FaultKind{wechatsim.Drop, wechatsim.Duplicate, wechatsim.Reorder, wechatsim.BadSignature, wechatsim.Probe} {
		shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
			fault(t, s, wechatsim.Fault{Route: "notice.complaint", Kind: kind, Times: -1, Count: 2})
			o := complained(s)
			must(t, s.Sim.ReplyComplaint(s.OutTradeNo(o), "还没有人理我"))
			must(t, s.Sim.SetComplaint(s.OutTradeNo(o), false))
			s.Complain(o, "还是不行")
			s.Sim.ClearFaults(0)
			s.Advance(12 * time.Minute)
			d := s.WantComplaint(o, support.Processing)
			if d.Times != 2 || !d.Waiting || len(d.Events) != 4 || d.EndedAt != 0 {
				t.Errorf("%s: %+v", kind, d.Complaint)
			}
			if got := s.ComplaintAlerts(o); len(got) != 1 {
				t.Errorf("%s: alerts %v", kind, got)
			}
		})
	}
}

// Nothing that is not WeChat's is believed, or even looked up.
func TestComplaint_ForgedNotice(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	body := s.Sim.Seal("COMPLAINT.CREATE", "complaint", []byte(`{"complaint_id":"200201820200101080076610000"}`))
	other := s.Sim.Seal("TRANSACTION.SUCCESS", "transaction", []byte(`{"trade_state":"SUCCESS","out_trade_no":"1"}`))
	send := func(body []byte, header http.Header) int {
		h := map[string]string{}
		for name := range header {
			h[name] = header.Get(name)
		}
		return knock(t, s, webtest.Case{Method: http.MethodPost, Target: support.NotifyPath, Body: body, Header: h}, "").status
	}
	forged := s.Sim.Sign(body)
	forged.Set("Wechatpay-Signature", s.Sim.Sign(other).Get("Wechatpay-Signature"))
	if got := send(body, forged); got != http.StatusUnauthorized {
		t.Errorf("forged: %d", got)
	}
	if got := send(other, s.Sim.Sign(other)); got != http.StatusUnauthorized {
		t.Errorf("of something else: %d", got)
	}
	var queued int
	must(t, s.DB.Get(t.Context(), &queued, "SELECT COUNT(*) FROM job"))
	if queued != 0 {
		t.Errorf("%d jobs", queued)
	}
	if got := send(body, s.Sim.Sign(body)); got != http.StatusNoContent {
		t.Errorf("true: %d", got)
	}
	s.Step() // WeChat knows no such complaint: nothing is stored, and nothing is asked for ever.
	if rows, err := s.App.Support.List(t.Context(), support.Filter{Limit: 10}); err != nil || len(rows) != 0 {
		t.Errorf("%+v, %v", rows, err)
	}
}

// An answer that WeChat took without saying so is not sent twice, and two equal
// ones are both sent.
func TestComplaint_AnswerOfUnknownOutcome(t *testing.T) {
	for _, kind := range []wechatsim.FaultKind{wechatsim.CutAfter, wechatsim.ErrorAfter, wechatsim.CutBefore, wechatsim.ErrorBefore, wechatsim.BadSignature} {
		shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
			o := complained(s)
			s.Step()
			fault(t, s, wechatsim.Fault{Route: "answer_complaint", Kind: kind})
			s.Answer(o, "已为您退款")
			s.Advance(time.Minute)
			if n := told(theirs(t, s, o), "已为您退款"); n != 1 {
				t.Errorf("%s: told %d times", kind, n)
			}
			s.Answer(o, "已为您退款")
			s.Advance(time.Minute)
			d := s.Complaint(o)
			if n := told(theirs(t, s, o), "已为您退款"); n != 2 || d.Answers[0].State != support.AnswerSent || d.Answers[1].State != support.AnswerSent {
				t.Errorf("%s: told %d times, %+v", kind, n, d.Answers)
			}
		})
	}
}

// The same key is the same answer; a complaint can't be ended before it was
// answered; an ended one is not answered.
func TestComplaint_WhatStaffMayDo(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		o := complained(s)
		s.Step()
		c := s.Complaint(o)
		if _, err := s.App.Support.Complete(t.Context(), c.ID); !errors.Is(err, support.ErrNotAnswered) {
			t.Errorf("ended unanswered: %v", err)
		}
		reply := support.Reply{ComplaintID: c.ID, StaffID: 1, Text: "马上办", Key: "key-answer-1"}
		first, err := s.App.Support.Answer(t.Context(), reply)
		must(t, err)
		// Both wait: the answer goes first.
		_, err = s.App.Support.Complete(t.Context(), c.ID)
		must(t, err)
		s.Advance(time.Minute)
		s.WantComplaint(o, support.Processed)
		again, err := s.App.Support.Answer(t.Context(), reply)
		if err != nil || again.ID != first.ID {
			t.Errorf("the same key: %+v, %v", again, err)
		}
		reply.Text = "别的话"
		if _, err := s.App.Support.Answer(t.Context(), reply); !errors.Is(err, web.ErrKeyReused) {
			t.Errorf("another body: %v", err)
		}
		reply.Key = "key-answer-2"
		if _, err := s.App.Support.Answer(t.Context(), reply); !errors.Is(err, support.ErrEnded) {
			t.Errorf("an ended one: %v", err)
		}
		if err := s.App.Support.Assign(t.Context(), c.ID, 4711); !errors.Is(err, support.ErrOwner) {
			t.Errorf("an owner who is nobody: %v", err)
		}
		s.Complain(o, "没有解决")
		s.Step()
		if got := s.ComplaintAlerts(o); !slices.Contains(got, "complaint.again") {
			t.Errorf("alerts %v", got)
		}
		s.Answer(o, "这次一定")
		s.WantComplaint(o, support.Processing)
	})
}

// Staff hear of a deadline before it and when it is over, once each.
func TestComplaint_OverdueOnce(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		o := complained(s)
		s.Step()
		list := func() int {
			rows, err := s.App.Support.List(t.Context(), support.Filter{Overdue: true, Limit: 10})
			must(t, err)
			return len(rows)
		}
		want := []string{"complaint.new"}
		for _, step := range []struct {
			after time.Duration
			kind  string
			late  int
		}{
			{17 * time.Hour, "", 0},
			{90 * time.Minute, "complaint.answer_soon", 0},
			{5 * time.Hour, "", 0},
			{time.Hour, "complaint.answer_overdue", 1},
			{35 * time.Hour, "", 1},
			{time.Hour, "complaint.end_soon", 1},
			{12 * time.Hour, "complaint.end_overdue", 1},
			{48 * time.Hour, "", 1},
		} {
			s.Advance(step.after)
			if step.kind != "" {
				want = append(want, step.kind)
			}
			got := s.ComplaintAlerts(o)
			slices.Sort(got)
			if sorted := slices.Sorted(slices.Values(want)); !slices.Equal(got, sorted) || list() != step.late {
				t.Fatalf("after %v: alerts %v, want %v; %d overdue, want %d", step.after, got, sorted, list(), step.late)
			}
		}
		s.Answer(o, "抱歉")
		complete(t, s, o)
		if list() != 0 {
			t.Error("an ended complaint is overdue")
		}
	})
}

// A complaint about money that the shop does not know is kept, and linked when
// the payment is found.
func TestComplaint_UnknownPayment(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		s.Step()
		no, err := s.Sim.PayStray("路人", 500)
		must(t, err)
		_, err = s.Sim.Complain(no, "付了钱没有收到货")
		must(t, err)
		s.Step()
		rows, err := s.App.Support.List(t.Context(), support.Filter{State: support.Pending, Limit: 10})
		if err != nil || len(rows) != 1 || rows[0].PaymentID != 0 || rows[0].OrderID != 0 || rows[0].Amount != 500 {
			t.Fatalf("%+v, %v", rows, err)
		}
		alerts, err := s.App.Alerts.BySubject(t.Context(), "complaint", rows[0].ID)
		if err != nil || len(alerts) != 1 || alerts[0].Kind != "complaint.unknown_payment" {
			t.Errorf("%+v, %v", alerts, err)
		}
		b := s.Buyer("林知夏")
		o := s.Place(b, shoptest.Want(s.SKU(1990, 9), 1))
		s.Prepay(o)
		paid := s.Sim.Books().Payments
		no = paid[len(paid)-1].OutTradeNo
		must(t, s.Sim.PaySilently(no))
		_, err = s.Sim.Complain(no, words)
		must(t, err)
		s.Advance(30 * time.Minute) // A query has found the payment, and a poll what was complained of.
		if d := s.WantComplaint(o, support.Pending); d.PaymentID == 0 || d.MemberID != b.ID {
			t.Errorf("%+v", d.Complaint)
		}
	})
}

// The shop refunds all, and the buyer is content: WeChat's word ends it.
func TestComplaint_RefundedAndClosedByTheBuyer(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 9), 1)))
		s.Step()
		s.Complain(o, words)
		s.Step()
		s.Answer(o, "已全额退款")
		r := s.Refund(o, 1, 1990, 800)
		s.Advance(11 * time.Minute)
		d := s.Complaint(o)
		if !d.FullRefunded || d.State != support.Processing {
			t.Errorf("%+v", d.Complaint)
		}
		k := people(t, s)
		var view struct {
			Refunds []struct{ ID, State string }
			Events  []struct{ Kind string }
		}
		raw := knock(t, s, webtest.Case{Method: http.MethodGet, Target: "/api/admin/v1/complaints/" + numeral(d.ID)}, k.owner).raw
		if err := json.Unmarshal(raw, &view); err != nil || len(view.Refunds) != 1 || view.Refunds[0].ID != numeral(r.ID) || len(view.Events) != 2 {
			t.Errorf("%s, %v", raw, err)
		}
		must(t, s.Sim.SetComplaint(s.OutTradeNo(o), false))
		s.Step()
		s.WantComplaint(o, support.Processed)
	})
}

// Whoever sees their own members alone sees their complaints alone.
func TestComplaint_Scope(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		must(t, s.App.Staff.Seed(t.Context()))
		must(t, s.App.Staff.AddRole(t.Context(), staff.Role{Code: "field", Name: "外勤", Scope: staff.ScopeOwn, Permissions: []string{staff.ComplaintView, staff.ComplaintAnswer}}))
		token := staffToken(t, s, "field.one", "field")
		who, err := s.App.Staff.Authenticate(t.Context(), token)
		must(t, err)
		mine, other := s.Buyer("林知夏"), s.Buyer("何雨")
		sku := s.SKU(1990, 9)
		own, foreign := s.Bought(mine, shoptest.Want(sku, 1)), s.Bought(other, shoptest.Want(sku, 1))
		s.Complain(own, words)
		s.Complain(foreign, words)
		s.Advance(11 * time.Minute)
		must(t, s.App.Members.SetManager(t.Context(), mine.ID, who.ID))
		header := map[string]string{"Content-Type": "application/json", "Idempotency-Key": "scope-complaint-1"}
		for _, c := range []struct {
			o    order.Order
			want int
		}{{own, 200}, {foreign, 404}} {
			path := "/api/admin/v1/complaints/" + numeral(s.Complaint(c.o).ID)
			if got := s.Get(s.URL+path, token); got != c.want {
				t.Errorf("%s: %d", path, got)
			}
			r := knock(t, s, webtest.Case{Method: http.MethodPost, Target: path + "/answer", Body: []byte(`{"text":"您好"}`), Header: header}, token)
			if r.status != c.want || c.want == 200 && !strings.Contains(string(r.raw), "您好") {
				t.Errorf("answer %s: %d %s", path, r.status, r.raw)
			}
		}
		var page struct {
			Items []struct {
				OrderID string `json:"order_id"`
			}
		}
		raw := knock(t, s, webtest.Case{Method: http.MethodGet, Target: "/api/admin/v1/complaints"}, token).raw
		if err := json.Unmarshal(raw, &page); err != nil || len(page.Items) != 1 || page.Items[0].OrderID != numeral(own.ID) {
			t.Errorf("%s, %v", raw, err)
		}
		s.Step()
	})
}

// What a person wrote goes with their account, and does not come back.
func TestComplaint_Forgotten(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		o := complained(s)
		s.Step()
		must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { return support.Forget(ctx, tx, o.MemberID) }))
		must(t, s.Sim.ReplyComplaint(s.OutTradeNo(o), "再说一句"))
		s.Step()
		d := s.Complaint(o)
		if d.Words != "" || d.Number != "" || len(d.Events) != 2 || d.Events[0].Detail != "" || d.Events[1].Detail != "" {
			t.Errorf("%+v", d)
		}
	})
}

// The audit finds what was changed behind the program's back.
func TestComplaint_Audit(t *testing.T) {
	s := shoptest.New(t, db.SQLite, shoptest.Default())
	o := complained(s)
	s.Step()
	s.Answer(o, "已处理")
	s.WantCleanAudit()
	for _, c := range []struct{ check, sql string }{
		{"support.payment", "UPDATE complaint SET payment_id = 1"},
		{"support.payment", "UPDATE complaint SET member_id = 1"},
		{"support.payment", "UPDATE complaint SET order_id = 1"},
		{"support.answered", "DELETE FROM complaint_event WHERE kind = 'MERCHANT_RESPONSE'"},
		{"support.answered", "UPDATE complaint SET answered_at = 0"},
		{"support.promise", "UPDATE complaint_answer SET state = 'due', sent_at = 0"},
		{"support.promise", "UPDATE complaint SET completing_at = 1"},
		{"support.clock", "UPDATE complaint SET state = 'processed'"},
		{"support.clock", "UPDATE complaint SET due_at = 0"},
	} {
		found := tampered(t, s, c.sql)
		if !slices.ContainsFunc(found, func(f ledger.Finding) bool { return f.Check == c.check }) {
			t.Errorf("%s: found %v", c.sql, found)
		}
	}
}
