package wechat_test

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

func (w *world) payout(no string, amount int64) wechat.TransferRequest {
	return wechat.TransferRequest{
		OutBillNo: no, SceneID: wechat.SceneCommission, OpenID: w.sim.OpenID("分销甲"), Amount: amount, Remark: "三月佣金", NotifyURL: notifyURL,
		Reports: []wechat.TransferReport{{Type: wechat.ReportPost, Content: "分销员"}, {Type: wechat.ReportReward, Content: "三月佣金 <2> 笔"}},
	}
}

func (w *world) send(r wechat.TransferRequest) wechat.Transfer {
	w.Helper()
	t, err := w.client.Transfer(w.Context(), r)
	w.must(err)
	return t
}

// asked asks how a transfer stands and holds the answer to what was sent.
func (w *world) asked(r wechat.TransferRequest) wechat.Transfer {
	w.Helper()
	t, err := w.client.QueryTransfer(w.Context(), r.OutBillNo)
	w.must(err)
	if t.OutBillNo != r.OutBillNo || t.Amount != r.Amount || t.OpenID != r.OpenID || t.AppID != w.cfg.AppID || t.MchID != w.cfg.MchID || t.Remark != r.Remark {
		w.Fatalf("query of %+v: %+v", r, t)
	}
	return t
}

// told is the only notice of a transfer so far.
func (w *world) told() wechat.Transfer {
	w.Helper()
	if len(w.notices) != 1 || len(w.refused) != 0 || w.notices[0].EventType != wechat.EventTransferFinished || w.notices[0].Transfer == nil {
		w.Fatalf("notices %+v, refused %v", w.notices, w.refused)
	}
	return *w.notices[0].Transfer
}

func TestATransferFromRequestToReceipt(t *testing.T) {
	w := newWorld(t)
	r := w.payout("PAYOUT0001", 4751)
	sent := w.send(r)
	if sent.State != wechat.TransferWaiting || sent.PackageInfo == "" || sent.TransferBillNo == "" || sent.Amount != 4751 || sent.State.Final() ||
		!sent.CreatedAt.Equal(farAhead) {
		t.Fatalf("sent: %+v", sent)
	}
	if got := w.asked(r); got.State != wechat.TransferWaiting || got.TransferBillNo != sent.TransferBillNo || got.PackageInfo != "" {
		t.Errorf("waiting: %+v", got)
	}
	if again := w.send(r); again != sent {
		t.Errorf("the same number again: %+v, then %+v", sent, again)
	}
	w.clock.Advance(time.Hour)
	params := w.client.TransferParams(sent.PackageInfo)
	w.must(w.sim.ConfirmTransfer(r.OpenID, wechatsim.TransferParams(params)))
	if got := w.asked(r); got.State != wechat.TransferRunning || got.State.Final() {
		t.Errorf("confirmed: %+v", got)
	}
	w.step()
	got, told := w.asked(r), w.told()
	if got.State != wechat.TransferSuccess || !got.State.Final() || !got.UpdatedAt.Equal(farAhead.Add(time.Hour)) {
		t.Errorf("received: %+v", got)
	}
	if told.State != wechat.TransferSuccess || told.OutBillNo != r.OutBillNo || told.Amount != 4751 || told.MchID != w.cfg.MchID || told.OpenID != r.OpenID {
		t.Errorf("told: %+v", told)
	}
	if b := w.sim.Books(); b.Balances[wechatsim.Operating] != wechatsim.DefaultOperating-4751 || b.Spendable != wechatsim.DefaultOperating-4751 {
		t.Errorf("operating %d, spendable %d", b.Balances[wechatsim.Operating], b.Spendable)
	}
	if err := w.sim.ConfirmOutBillNo(r.OutBillNo); !errors.Is(err, wechatsim.ErrCannotTransfer) {
		t.Errorf("confirming twice: %v", err)
	}
	if _, err := w.client.CancelTransfer(t.Context(), r.OutBillNo); !wechat.IsCode(err, "INVALID_REQUEST") {
		t.Errorf("taking back what was received: %v", err)
	}
}

func TestATransferTakenBack(t *testing.T) {
	w := newWorld(t)
	r := w.payout("PAYOUT0002", 1000)
	w.send(r)
	first, err := w.client.CancelTransfer(t.Context(), r.OutBillNo)
	w.must(err)
	if first.State != wechat.TransferCanceling || first.State.Final() || w.sim.Books().Spendable != wechatsim.DefaultOperating-1000 {
		t.Errorf("asked: %+v, spendable %d", first, w.sim.Books().Spendable)
	}
	if err := w.sim.ConfirmOutBillNo(r.OutBillNo); !errors.Is(err, wechatsim.ErrCannotTransfer) {
		t.Errorf("confirming what is being taken back: %v", err)
	}
	w.step()
	again, err := w.client.CancelTransfer(t.Context(), r.OutBillNo)
	w.must(err)
	if told := w.told(); again.State != wechat.TransferCancelled || told.State != wechat.TransferCancelled || !w.asked(r).State.Final() {
		t.Errorf("taken back: %+v, told %+v", again, told)
	}
	if b := w.sim.Books(); b.Balances[wechatsim.Operating] != wechatsim.DefaultOperating || b.Spendable != wechatsim.DefaultOperating {
		t.Errorf("operating %d, spendable %d", b.Balances[wechatsim.Operating], b.Spendable)
	}
	if _, err := w.client.CancelTransfer(t.Context(), "PAYOUT9999"); !wechat.IsCode(err, wechat.CodeNoTransfer) {
		t.Errorf("taking back nothing: %v", err)
	}
}

// Nobody confirms: a day later WeChat says FAIL, sometimes late, and what it
// says is what counts.
func TestATransferNobodyConfirms(t *testing.T) {
	w := newWorld(t)
	w.sim.Misbehave("*", wechatsim.TransferLingers)
	r := w.payout("PAYOUT0003", 1000)
	w.send(r)
	w.clock.Advance(24*time.Hour - time.Second)
	w.step()
	w.clock.Advance(time.Second)
	w.step()
	if got := w.asked(r); got.State != wechat.TransferWaiting || len(w.notices) != 0 {
		t.Errorf("a day later, closing is late: %+v, %d notices", got, len(w.notices))
	}
	w.clock.Advance(time.Hour)
	w.step()
	if got, told := w.asked(r), w.told(); got.State != wechat.TransferFail || got.FailReason == "" || told.FailReason != got.FailReason || told.State != got.State {
		t.Errorf("closed: %+v, told %+v", got, told)
	}
	if again := w.send(r); again.State != wechat.TransferFail || again.PackageInfo != "" {
		t.Errorf("the same number does not begin anew: %+v", again)
	}
	w.clock.Advance(30 * 24 * time.Hour)
	if _, err := w.client.QueryTransfer(t.Context(), r.OutBillNo); !wechat.IsCode(err, wechat.CodeNoTransfer) {
		t.Errorf("a month later: %v", err)
	}
}

func TestATransferThatFailsOnTheWay(t *testing.T) {
	w := newWorld(t)
	w.sim.Misbehave("*", wechatsim.TransferFails)
	r := w.payout("PAYOUT0004", 1000)
	w.send(r)
	w.must(w.sim.ConfirmOutBillNo(r.OutBillNo))
	w.step()
	if told := w.told(); told.State != wechat.TransferFail || told.FailReason == "" || w.sim.Books().Spendable != wechatsim.DefaultOperating {
		t.Errorf("told %+v, spendable %d", told, w.sim.Books().Spendable)
	}
}

// Too little on the operating account: the transfer stands still, and goes on
// when there is enough and its number is sent again.
func TestNotEnoughThenEnough(t *testing.T) {
	w := newWorld(t, func(o *wechatsim.Options) { o.Operating = 1500 })
	first, second := w.payout("PAYOUT0005", 1000), w.payout("PAYOUT0006", 1000)
	w.send(first)
	short := w.send(second)
	if short.State != wechat.TransferAccepted || short.PackageInfo != "" {
		t.Fatalf("the first holds the money: %+v", short)
	}
	if err := w.sim.ConfirmOutBillNo(second.OutBillNo); !errors.Is(err, wechatsim.ErrCannotTransfer) {
		t.Errorf("confirming what isn't ready: %v", err)
	}
	if err := w.sim.Transfer(wechatsim.Operating, -600); err == nil {
		t.Error("withdrew what a transfer holds")
	}
	w.must(w.sim.Transfer(wechatsim.Operating, 500))
	if got := w.asked(second); got.State != wechat.TransferAccepted {
		t.Errorf("money alone moves nothing: %+v", got)
	}
	if again := w.send(second); again.State != wechat.TransferWaiting || again.PackageInfo == "" || again.TransferBillNo != short.TransferBillNo {
		t.Errorf("sent again: %+v", again)
	}
	w.sim.Misbehave("*", wechatsim.ShortOfMoney)
	refused := w.payout("PAYOUT0007", 10)
	if _, err := w.client.Transfer(t.Context(), refused); !wechat.IsCode(err, wechat.CodeNotEnough) {
		t.Errorf("WeChat's other way of saying it: %v", err)
	}
	w.must(w.sim.Transfer(wechatsim.Operating, 10))
	w.sim.Misbehave("*", wechatsim.TransferStaysProcessing)
	if got := w.send(refused); got.State != wechat.TransferProcessing {
		t.Errorf("stuck: %+v", got)
	}
	if got := w.send(refused); got.State != wechat.TransferWaiting {
		t.Errorf("sent again: %+v", got)
	}
	w.sim.Misbehave("*", wechatsim.TransferStaysAccepted)
	w.must(w.sim.Transfer(wechatsim.Operating, 10))
	last := w.payout("PAYOUT0008", 10)
	w.send(last)
	if got := w.asked(last); got.State != wechat.TransferAccepted {
		t.Errorf("stuck: %+v", got)
	}
	got, err := w.client.CancelTransfer(t.Context(), last.OutBillNo)
	w.must(err)
	if w.step(); got.State != wechat.TransferCanceling || w.asked(last).State != wechat.TransferCancelled {
		t.Errorf("taken back before it had money: %+v", got)
	}
}

func TestTheOutcomeOfALostAnswerIsAskedFor(t *testing.T) {
	w := newWorld(t)
	w.api.Config.SetKeepAlivesEnabled(false)
	r := w.payout("PAYOUT0009", 1000)
	w.sim.Misbehave("transfer", wechatsim.CutBefore)
	if _, err := w.client.Transfer(t.Context(), r); !errors.Is(err, wechat.ErrUnknown) {
		t.Fatal(err)
	}
	if _, err := w.client.QueryTransfer(t.Context(), r.OutBillNo); !wechat.IsCode(err, wechat.CodeNoTransfer) {
		t.Errorf("cut before: %v", err)
	}
	w.sim.Misbehave("transfer", wechatsim.CutAfter)
	if _, err := w.client.Transfer(t.Context(), r); !errors.Is(err, wechat.ErrUnknown) {
		t.Fatal(err)
	}
	got := w.asked(r)
	if again := w.send(r); got.State != wechat.TransferWaiting || again.TransferBillNo != got.TransferBillNo || again.PackageInfo == "" {
		t.Errorf("cut after: %+v, then %+v", got, again)
	}
	w.sim.Misbehave("cancel_transfer", wechatsim.ErrorAfter)
	if _, err := w.client.CancelTransfer(t.Context(), r.OutBillNo); !errors.Is(err, wechat.ErrUnknown) {
		t.Error(err)
	}
	if w.step(); w.asked(r).State != wechat.TransferCancelled || len(w.sim.Books().Transfers) != 1 {
		t.Errorf("after a lost answer to a cancellation: %+v", w.sim.Books().Transfers)
	}
}

func TestTransfersAreHeldToTheRules(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		change func(*wechat.TransferRequest)
		code   string
	}{
		"under ten fen":        {func(r *wechat.TransferRequest) { r.Amount = wechat.MinTransfer - 1 }, "PARAM_ERROR"},
		"a number with a dash": {func(r *wechat.TransferRequest) { r.OutBillNo = "PAY-1" }, "PARAM_ERROR"},
		"no name from 2000 on": {func(r *wechat.TransferRequest) { r.Amount = wechat.TransferNameFrom }, "PARAM_ERROR"},
		"nobody's openid":      {func(r *wechat.TransferRequest) { r.OpenID = "oNOBODY" }, "INVALID_REQUEST"},
		"another scene":        {func(r *wechat.TransferRequest) { r.SceneID = "1000" }, "NO_AUTH"},
		"a report missing":     {func(r *wechat.TransferRequest) { r.Reports = r.Reports[:1] }, "PARAM_ERROR"},
		"a report twice":       {func(r *wechat.TransferRequest) { r.Reports[1] = r.Reports[0] }, "PARAM_ERROR"},
		"another scene's":      {func(r *wechat.TransferRequest) { r.Reports[0].Type = "活动名称" }, "PARAM_ERROR"},
		"an empty report":      {func(r *wechat.TransferRequest) { r.Reports[0].Content = "" }, "PARAM_ERROR"},
		"no remark":            {func(r *wechat.TransferRequest) { r.Remark = "" }, "PARAM_ERROR"},
		"an odd perception":    {func(r *wechat.TransferRequest) { r.Perception = "红包" }, "INVALID_REQUEST"},
		"a notice with query":  {func(r *wechat.TransferRequest) { r.NotifyURL += "?a=1" }, "PARAM_ERROR"},
	} {
		r := w.payout("PAYOUT0010", 1000)
		c.change(&r)
		var refusal *wechat.Error
		if _, err := w.client.Transfer(t.Context(), r); !errors.As(err, &refusal) || refusal.Code != c.code || !refusal.Verified {
			t.Errorf("%s: %v", name, err)
		}
	}
	long := w.payout("PAYOUT0011", wechat.TransferNameUnder-1)
	long.UserName, long.Remark, long.Reports[0].Content = "林知夏", strings.Repeat("佣", 33), strings.Repeat("员", 33)
	w.send(long)
	if got, _ := w.sim.TransferBill("PAYOUT0011"); got.UserName != "" || got.Remark != strings.Repeat("佣", 32) {
		t.Errorf("what is too long is cut, a name that may not be sent is not: %+v", got)
	}
	for what, change := range map[string]func(*wechat.TransferRequest){
		"amount": func(r *wechat.TransferRequest) { r.Amount++ },
		"person": func(r *wechat.TransferRequest) { r.OpenID = w.sim.OpenID("别人") },
		"remark": func(r *wechat.TransferRequest) { r.Remark = "四月佣金" },
		"report": func(r *wechat.TransferRequest) { r.Reports[0].Content = "店员" },
	} {
		other := w.payout("PAYOUT0011", wechat.TransferNameUnder-1)
		other.Remark, other.Reports[0].Content = long.Remark, long.Reports[0].Content
		change(&other)
		if _, err := w.client.Transfer(t.Context(), other); !wechat.IsCode(err, "INVALID_REQUEST") {
			t.Errorf("another %s under the same number: %v", what, err)
		}
	}
}

// The name travels encrypted with the public key, or with the newest platform
// certificate where a merchant has no public key.
func TestTheNameIsForWeChatAlone(t *testing.T) {
	for _, certificates := range []bool{false, true} {
		w := newWorld(t, func(o *wechatsim.Options) { o.Certificates = certificates })
		var bodies []string
		spy := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			w.must(err)
			bodies = append(bodies, string(body))
			r.Body = io.NopCloser(strings.NewReader(string(body)))
			w.sim.Handler().ServeHTTP(rw, r)
		}))
		defer spy.Close()
		cfg := w.cfg
		cfg.APIHost = spy.URL
		if certificates {
			cfg.PayKeyID, cfg.PayKeyPEM = "", ""
		}
		w.client = w.newClient(cfg)
		r := w.payout("PAYOUT0012", 1000)
		r.UserName = "林知夏"
		w.send(r)
		w.send(r) // Another ciphertext of the same name is the same content.
		if got, _ := w.sim.TransferBill("PAYOUT0012"); got.UserName != "林知夏" {
			t.Errorf("WeChat reads %q", got.UserName)
		}
		if all := strings.Join(bodies, "\n"); strings.Contains(all, "林知夏") || strings.Count(all, "user_name") != 2 {
			t.Errorf("on the wire: %s", all)
		}
		other := r
		other.UserName = "林之夏"
		if _, err := w.client.Transfer(t.Context(), other); !wechat.IsCode(err, "INVALID_REQUEST") {
			t.Errorf("another name under the same number: %v", err)
		}
		w.asked(r)
		got, err := w.client.CancelTransfer(t.Context(), "PAYOUT0012")
		if last := bodies[len(bodies)-1]; err != nil || got.State != wechat.TransferCanceling || last != "" {
			t.Errorf("a cancellation has no body: %q, %v", last, err)
		}
	}
}

// A proxy that says no for WeChat has not decided about money.
func TestARefusalNobodySignedIsNone(t *testing.T) {
	w := newWorld(t)
	proxy := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(http.StatusBadRequest)
		_, _ = rw.Write([]byte(`{"code":"PARAM_ERROR","message":"no"}`))
	}))
	defer proxy.Close()
	cfg := w.cfg
	cfg.APIHost = proxy.URL
	client := w.newClient(cfg)
	_, sent := client.Transfer(t.Context(), w.payout("PAYOUT0013", 1000))
	_, asked := client.QueryTransfer(t.Context(), "PAYOUT0013")
	_, cancelled := client.CancelTransfer(t.Context(), "PAYOUT0013")
	for _, err := range []error{sent, asked, cancelled} {
		if !errors.Is(err, wechat.ErrUnknown) || wechat.IsCode(err, "PARAM_ERROR") {
			t.Errorf("%v", err)
		}
	}
}

// WeChat's own, well-signed answer about one transfer, handed out for another,
// says nothing of the other.
func TestAnAnswerAboutAnotherTransfer(t *testing.T) {
	w := newWorld(t)
	w.send(w.payout("PAYOUT0018", 1000))
	mixed := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		body := []byte(`{"out_bill_no":"PAYOUT0018","transfer_bill_no":"13300","state":"FAIL"}`)
		maps.Copy(rw.Header(), w.sim.Sign(body))
		_, _ = rw.Write(body)
	}))
	defer mixed.Close()
	cfg := w.cfg
	cfg.APIHost = mixed.URL
	client := w.newClient(cfg)
	if got, err := client.QueryTransfer(t.Context(), "PAYOUT0018"); err != nil || got.State != wechat.TransferFail {
		t.Errorf("about the right one: %+v, %v", got, err)
	}
	if got, err := client.QueryTransfer(t.Context(), "PAYOUT0019"); !errors.Is(err, wechat.ErrUnknown) {
		t.Errorf("about another one: %+v, %v", got, err)
	}
}

func TestNoticesOfTransfersAreWeChats(t *testing.T) {
	w := newWorld(t)
	for _, kind := range []wechatsim.FaultKind{wechatsim.BadSignature, wechatsim.Probe, wechatsim.UnknownSerial, wechatsim.ForgeAmount, wechatsim.ForgeMchID} {
		w.sim.Misbehave("notice.transfer", kind)
	}
	w.send(w.payout("PAYOUT0014", 1000))
	w.must(w.sim.ConfirmOutBillNo("PAYOUT0014"))
	w.status = http.StatusInternalServerError
	w.step()
	if len(w.refused) != 3 || len(w.notices) != 3 {
		t.Fatalf("refused %v, took %+v", w.refused, w.notices)
	}
	for _, err := range w.refused {
		if !errors.Is(err, wechat.ErrForged) {
			t.Errorf("refused for: %v", err)
		}
	}
	amount, mch, good := w.notices[0].Transfer, w.notices[1].Transfer, w.notices[2].Transfer
	if amount.Amount != 1001 || mch.MchID == w.cfg.MchID || good.Amount != 1000 || good.MchID != w.cfg.MchID {
		t.Errorf("%+v %+v %+v", amount, mch, good)
	}
	w.status = 0
	w.clock.Advance(15 * time.Second)
	if w.step(); len(w.notices) != 4 || w.notices[3].ID != w.notices[2].ID {
		t.Errorf("it comes again: %d notices", len(w.notices))
	}
	for _, plain := range []string{`{}`, `null`, `[]`, `{"out_bill_no":"1","state":"SUCCESS"}`, `{"out_bill_no":"1","transfer_bill_no":"2"}`, `{"state":1}`} {
		body := w.sim.Seal(wechat.EventTransferFinished, "mch_payment", []byte(plain))
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(string(body)))
		r.Header = w.sim.Sign(body)
		if _, err := w.client.ParseNotice(r); !errors.Is(err, wechat.ErrMalformed) {
			t.Errorf("%s: %v", plain, err)
		}
	}
}

func TestTheBillOfTheOperatingAccount(t *testing.T) {
	w := newWorld(t)
	day := w.clock.Now()
	w.must(w.sim.Transfer(wechatsim.Operating, 50_000))
	for _, no := range []string{"PAYOUT0015", "PAYOUT0016", "PAYOUT0017"} {
		w.send(w.payout(no, 4751))
	}
	w.must(w.sim.ConfirmOutBillNo("PAYOUT0015"))
	w.must(w.sim.ConfirmOutBillNo("PAYOUT0016")) // The third stays as it is.
	w.step()
	w.must(w.sim.Transfer(wechatsim.Operating, -10_000))
	w.clock.Advance(32 * time.Hour)
	bill, err := w.client.FundBill(t.Context(), day, "OPERATION")
	w.must(err)
	got := rows(t, bill)
	if len(got) != 7 {
		t.Fatalf("%d lines: %v", len(got), got)
	}
	paid := strings.Join(got[2][3:], ",")
	view, _ := w.sim.TransferBill("PAYOUT0015")
	if got[2][1] != view.TransferBillNo || paid != "企业付款,商家转账,支出,47.51,10452.49,system,,PAYOUT0015" {
		t.Errorf("the first transfer: %v", got[2])
	}
	if sums := strings.Join(got[6], ","); sums != "4,1,500.00,3,195.02" || got[4][7] != "10304.98" {
		t.Errorf("sums %s after %v", sums, got[4])
	}
	if b := w.sim.Books(); b.Balances[wechatsim.Operating] != 10304_98 {
		t.Errorf("the books say %d", b.Balances[wechatsim.Operating])
	}
	for how, want := range map[string]string{"missing": "`3,`1,`500.00,`2,`147.51", "extra": "`5,`1,`500.00,`4,`242.53", "amount": "`4,`1,`500.00,`3,`195.05"} {
		w.sim.TamperBills(wechatsim.Tamper{How: how, By: 3, OutBillNo: "PAYOUT0015"})
		bill, err := w.client.FundBill(t.Context(), day, "OPERATION")
		if err != nil || !strings.HasSuffix(string(bill), want+"\r\n") {
			t.Errorf("%s: %s, %v", how, bill, err)
		}
	}
}
