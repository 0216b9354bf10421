package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/member"
	"yuanfen/server/payout"
	"yuanfen/server/platform/web/webtest"
)

// doors asks as one person and expects an answer.
type doors struct {
	t     *testing.T
	s     *shoptest.Shop
	token string
}

func (d doors) ask(status int, method, path string, body any, header map[string]string) map[string]any {
	d.t.Helper()
	var raw []byte
	if body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			d.t.Fatal(err)
		}
	}
	h := map[string]string{"Content-Type": "application/json"}
	for name, value := range header {
		h[name] = value
	}
	r := knock(d.t, d.s, webtest.Case{Method: method, Target: path, Body: raw, Header: h}, d.token)
	if r.status != status {
		d.t.Fatalf("%s %s: %d %s", method, path, r.status, r.raw)
	}
	var out map[string]any
	_ = json.Unmarshal(r.raw, &out)
	return out
}

func (d doors) get(path string) map[string]any {
	d.t.Helper()
	return d.ask(http.StatusOK, http.MethodGet, path, nil, nil)
}

// form is a receipt as a browser uploads it.
func form(t *testing.T, fields map[string]string, file []byte) (body []byte, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range fields {
		must(t, w.WriteField(name, value))
	}
	f, err := w.CreateFormFile("file", "receipt.pdf")
	must(t, err)
	_, err = f.Write(file)
	must(t, err)
	must(t, w.Close())
	return b.Bytes(), w.FormDataContentType()
}

// What a distributor and finance do over HTTP, and what nobody else sees.
func TestPayout_ThroughTheDoors(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 30_000)
		must(t, s.App.Staff.Seed(t.Context()))
		me, other := doors{t, s, s.Buyer(seller.Name).Token}, doors{t, s, s.Buyer("林知夏").Token}
		finance := doors{t, s, staffToken(t, s, "finance.one", "finance")}

		terms := me.get("/api/v1/distributor/payout-terms")
		if terms["day_left"] != 200_000.0 || terms["rules"].(map[string]any)["largest"] != 20_000.0 {
			t.Errorf("%v", terms)
		}
		other.ask(http.StatusForbidden, http.MethodGet, "/api/v1/distributor/payout-terms", nil, nil)
		other.ask(http.StatusForbidden, http.MethodGet, "/api/v1/distributor/payouts", nil, nil)
		body := map[string]any{"amount": 10_000, "road": "wechat"}
		other.ask(http.StatusForbidden, http.MethodPost, "/api/v1/distributor/payouts", body, map[string]string{"Idempotency-Key": "key-12345678"})
		me.ask(http.StatusUnprocessableEntity, http.MethodPost, "/api/v1/distributor/payouts", body, nil)
		made := me.ask(http.StatusOK, http.MethodPost, "/api/v1/distributor/payouts", body, map[string]string{"Idempotency-Key": "key-12345678"})
		again := me.ask(http.StatusOK, http.MethodPost, "/api/v1/distributor/payouts", body, map[string]string{"Idempotency-Key": "key-12345678"})
		id := made["id"].(string)
		if again["id"] != id || made["state"] != "requested" {
			t.Errorf("%v, %v", made, again)
		}
		mine := "/api/v1/distributor/payouts/" + id
		other.ask(http.StatusNotFound, http.MethodGet, mine, nil, nil)
		for _, what := range []string{"withdraw", "cancel"} {
			other.ask(http.StatusNotFound, http.MethodPost, mine+"/"+what, nil, nil)
		}

		batch := finance.ask(http.StatusOK, http.MethodPost, "/api/admin/v1/payout-batches", map[string]any{"ids": []string{id}}, nil)
		s.Step()
		if got := me.get(mine); got["confirm"] != true || got["state"] != "awaiting_confirm" {
			t.Errorf("%v", got)
		}
		params := me.get(mine + "/confirm")
		if params["mch_id"] != s.Sim.Credentials().MchID || params["package"] == "" {
			t.Errorf("%v", params)
		}
		other.ask(http.StatusNotFound, http.MethodGet, mine+"/confirm", nil, nil)
		must(t, s.Sim.ConfirmOutBillNo("P"+id))
		s.Step()
		if got := finance.get("/api/admin/v1/payouts/" + id); len(got["journals"].([]any)) != 2 || got["payout"].(map[string]any)["name"] != "示例何雨" {
			t.Errorf("%v", got)
		}
		progress := finance.get("/api/admin/v1/payout-batches/" + batch["id"].(string))
		if fmt.Sprint(progress["progress"]) != "[map[payouts:1 state:paid total:10000]]" {
			t.Errorf("%v", progress)
		}
		for query, n := range map[string]int{"state=paid": 1, "state=requested": 0, "batch_id=" + batch["id"].(string): 1, "road=bank": 0, "distributor_id=1": 0} {
			if got := finance.get("/api/admin/v1/payouts?" + query)["items"].([]any); len(got) != n {
				t.Errorf("%s: %d", query, len(got))
			}
		}
	})
}

// The receipt of a payout by bank is uploaded, and handed to finance alone; the
// account leaves with its owner.
func TestPayout_ReceiptAndLeaving(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 30_000)
		must(t, s.App.Staff.Seed(t.Context()))
		finance, operator := doors{t, s, staffToken(t, s, "finance.one", "finance")}, doors{t, s, staffToken(t, s, "operator.one", "operator")}
		p := s.WithdrawByBank(seller, 30_000)
		s.ApprovePayouts(p)
		path := "/api/admin/v1/payouts/" + fmt.Sprint(p.ID)
		operator.ask(http.StatusForbidden, http.MethodPost, path+"/bank-start", nil, nil)
		started := finance.ask(http.StatusOK, http.MethodPost, path+"/bank-start", nil, nil)
		if started["account"].(map[string]any)["number"] != "6200000000000001" || fmt.Sprint(started["payout"].(map[string]any)["account"]) != "map[bank:示例银行 holder:示例何雨 number:****0001]" {
			t.Errorf("%v", started)
		}
		pdf := []byte("%PDF-1.4\nreceipt\n%%EOF")
		raw, kind := form(t, map[string]string{"number": "BK2026", "on": s.Clock.Now().Format(time.DateOnly)}, pdf)
		r := knock(t, s, webtest.Case{Method: http.MethodPost, Target: path + "/bank", Body: raw, Header: map[string]string{"Content-Type": kind}}, finance.token)
		if r.status != http.StatusNoContent {
			t.Fatalf("%d %s", r.status, r.raw)
		}
		if r = knock(t, s, webtest.Case{Method: http.MethodGet, Target: path + "/receipt"}, finance.token); r.status != http.StatusOK || !bytes.Equal(r.raw, pdf) {
			t.Errorf("%d %s", r.status, r.raw)
		}
		operator.ask(http.StatusForbidden, http.MethodGet, path+"/receipt", nil, nil)
		finance.ask(http.StatusNotFound, http.MethodGet, "/api/admin/v1/payouts/1/receipt", nil, nil)

		all, err := s.App.Members.Export(t.Context(), seller.ID)
		must(t, err)
		export, err := json.Marshal(all)
		if err != nil || !strings.Contains(string(export), "6200000000000001") {
			t.Errorf("the account is not in the export: %v", err)
		}
		must(t, s.App.Members.Delete(t.Context(), seller.ID))
		if left := s.Payout(p); left.Account != "" || left.OpenID != "" || left.State != payout.Paid {
			t.Errorf("%+v", left)
		}
	})
}

// Nobody leaves while their money is on its way.
func TestPayout_NobodyLeavesWithout(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 10_000)
		p := s.Sent(s.Withdraw(seller, 10_000))
		s.WantRefused(s.App.Members.Delete(t.Context(), seller.ID), member.ErrBusyAccount)
		s.ConfirmTransfer(seller, p)
		said, err := s.App.WeChat.QueryTransfer(t.Context(), p.OutBillNo)
		must(t, err)
		must(t, s.App.Members.Delete(t.Context(), seller.ID))
		must(t, s.App.Payouts.Apply(t.Context(), said)) // Told late, and again.
		if alerts := s.PayoutAlerts(p); len(alerts) != 0 {
			t.Errorf("%v", alerts)
		}
	})
}

// payoutTamperings are changes behind the program's back, and the check that must
// find each of them.
var payoutTamperings = []struct{ check, sql string }{
	{"payout.asked", "UPDATE payout SET amount = amount + 1 WHERE id = {paid}"},
	{"payout.paid", "UPDATE payout SET state = 'paid', sent_at = 1, done_at = 1 WHERE id = {approved}"},
	{"payout.paid", "UPDATE payout SET state = 'failed' WHERE id = {paid}"},
	{"payout.returned", "UPDATE payout SET state = 'rejected', done_at = 1 WHERE id = {requested}"},
	{"payout.returned", "UPDATE payout SET state = 'requested', done_at = 0 WHERE id = {withdrawn}"},
	{"payout.paying", "UPDATE payout SET state = 'withdrawn', done_at = 1 WHERE id = {requested}"},
	{"payout.paying", "UPDATE payout SET amount = amount - 1 WHERE id = {awaiting}"},
	{"payout.left", "UPDATE payout SET tax = 1 WHERE id = {paid}"},
	{"payout.left", "UPDATE payout SET road = 'bank' WHERE id = {paid}"},
	{"payout.tax", "UPDATE payout SET tax = 1 WHERE id = {paid}"},
	{"payout.stray", "DELETE FROM payout WHERE id = {paid}"},
	{"payout.number", "UPDATE payout SET out_bill_no = '' WHERE id = {paid}"},
	{"payout.state", "UPDATE payout SET state = 'lost' WHERE id = {paid}"},
	{"payout.state", "UPDATE payout SET sent_at = 0 WHERE id = {awaiting}"},
	{"payout.state", "UPDATE payout SET state = 'requested' WHERE id = {awaiting}"},
	{"payout.job", "DELETE FROM job WHERE kind = 'payout.send' AND job_key = 'P{awaiting}'"},
	{"payout.job", "UPDATE job SET state = 'dead' WHERE kind = 'payout.send' AND job_key = 'P{approved}'"},
	{"payout.batch", "UPDATE payout SET batch_id = 0 WHERE id = {approved}"},
	{"payout.batch", "UPDATE payout_batch SET state = 'open' WHERE id = (SELECT batch_id FROM payout WHERE id = {paid})"},
	{"payout.earned", "UPDATE payout SET amount = 900000 WHERE id = {paid}"},
}

func TestAudit_FindsTamperingWithPayouts(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 50_000)
		generous(t, s)
		paid, awaiting := s.PaidOut(seller, 1_000), s.Sent(s.Withdraw(seller, 2_000))
		withdrawn, requested, approved := s.Withdraw(seller, 3_000), s.Withdraw(seller, 4_000), s.Withdraw(seller, 5_000)
		_, err := s.App.Payouts.Withdraw(t.Context(), seller.ID, withdrawn.ID)
		must(t, err)
		s.ApprovePayouts(approved)
		s.WantCleanAudit()
		names := strings.NewReplacer("{paid}", fmt.Sprint(paid.ID), "{awaiting}", fmt.Sprint(awaiting.ID), "{withdrawn}", fmt.Sprint(withdrawn.ID), "{requested}", fmt.Sprint(requested.ID), "{approved}", fmt.Sprint(approved.ID))
		for _, x := range payoutTamperings {
			query := names.Replace(x.sql)
			found := tampered(t, s, query)
			if !slices.ContainsFunc(found, func(f ledger.Finding) bool { return f.Check == x.check }) {
				t.Errorf("%s: %s not found, only %v", x.sql, x.check, found)
			}
		}
	})
}
