package wechatsim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yuanfen/server/platform/clock"
)

// asked is a transfer as the merchant asks for it, past the wire.
func asked(s *Sim, no string, amount int64) *transferRequest {
	return &transferRequest{
		AppID: s.keys.AppID, OutBillNo: no, SceneID: "1005", OpenID: s.OpenID("分销甲"), Amount: amount, Remark: "佣金",
		NotifyURL: "http://127.0.0.1:1/transfer", Reports: []TransferReport{{"岗位类型", "分销员"}, {"报酬说明", "佣金"}},
	}
}

func sent(s *Sim, no string, amount int64) (state string) {
	in := asked(s, no, amount)
	_ = s.change(func() {
		if err := in.check(); err != nil {
			panic(err.message)
		}
		t, err := s.transfer(in, "")
		if err != nil {
			panic(err.message)
		}
		state = t.State
	})
	return state
}

// balanced is what must be true of the books whatever has happened.
func balanced(b Books, notices []Notice) error {
	sums, moved := map[Account]int64{}, map[string]int64{}
	for _, e := range b.Entries {
		sums[e.Account] += e.Amount
		if e.Kind == "transfer" {
			moved[e.OutBillNo] -= e.Amount
		}
	}
	for account, balance := range b.Balances {
		if sums[account] != balance {
			return fmt.Errorf("%s is %d, its entries sum to %d", account, balance, sums[account])
		}
	}
	told := map[string]int{}
	for _, n := range notices {
		told[n.OutBillNo]++
	}
	held := int64(0)
	for _, t := range b.Transfers {
		want, ends := int64(0), 0
		if t.State == TransferSuccess {
			want = t.Amount
		}
		if t.final() {
			ends = 1
		}
		if t.Held {
			held += t.Amount
		}
		switch waits := t.State == TransferWaiting || t.State == TransferRunning; {
		case moved[t.OutBillNo] != want:
			return fmt.Errorf("%s is %s, yet %d fen have moved for it", t.OutBillNo, t.State, moved[t.OutBillNo])
		case told[t.OutBillNo] != ends:
			return fmt.Errorf("%s is %s, and %d notices were sent", t.OutBillNo, t.State, told[t.OutBillNo])
		case waits != t.Held && t.State != TransferCanceling:
			return fmt.Errorf("%s is %s, holding: %t", t.OutBillNo, t.State, t.Held)
		case (t.State == TransferFail) != (t.FailReason != "") && t.EndsAs != TransferFail:
			return fmt.Errorf("%s is %s because of %q", t.OutBillNo, t.State, t.FailReason)
		case t.final() != t.DueAt.IsZero():
			return fmt.Errorf("%s is %s, due at %v", t.OutBillNo, t.State, t.DueAt)
		}
	}
	if b.Spendable != b.Balances[Operating]-held || b.Spendable < 0 {
		return fmt.Errorf("%d can be spent of %d with %d held", b.Spendable, b.Balances[Operating], held)
	}
	return nil
}

// No sequence of what merchants, people and time do makes money, loses any, or
// pays a person twice; and the file tells the same story.
func TestTheBooksOfTransfersBalance(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		clk := clock.NewFake(start)
		file := filepath.Join(t.TempDir(), "books.jsonl")
		s, err := New(Options{Clock: clk, File: file, Keys: keysOf(t), Operating: 3000, TransferDelay: time.Minute})
		if err != nil {
			r.Fatal(err)
		}
		no := func() string { return fmt.Sprintf("T%d", rapid.IntRange(1, 6).Draw(r, "no")) }
		r.Repeat(map[string]func(*rapid.T){
			"send":    func(*rapid.T) { n := no(); sent(s, n, 500*int64(n[1]-'0')) },
			"confirm": func(*rapid.T) { _ = s.ConfirmOutBillNo(no()) },
			"cancel": func(*rapid.T) {
				n := no()
				_ = s.change(func() {
					if b := s.books.transfers[n]; b != nil {
						_ = s.cancelTransfer(b)
					}
				})
			},
			"bank": func(r *rapid.T) { _ = s.Transfer(Operating, rapid.Int64Range(-2000, 2000).Draw(r, "fen")) },
			"bad":  func(*rapid.T) { s.Misbehave("*", TransferFails) },
			"late": func(*rapid.T) { s.Misbehave("*", TransferLingers) },
			"wait": func(r *rapid.T) {
				clk.Advance(time.Duration(rapid.IntRange(1, 100_000).Draw(r, "s")) * time.Second)
				_ = s.takeDue(1000)
			},
			"": func(r *rapid.T) {
				if err := balanced(s.Books(), s.Notices()); err != nil {
					r.Fatal(err)
				}
			},
		})
		before := s.Books()
		if err := s.Close(); err != nil {
			r.Fatal(err)
		}
		again, err := New(Options{Clock: clk, File: file, Keys: keysOf(t)})
		if err != nil {
			r.Fatal(err)
		}
		defer func() { _ = again.Close() }()
		if !sameJSON(t, again.Books(), before) {
			r.Fatalf("before %+v\nafter %+v", before, again.Books())
		}
		clk.Advance(25 * time.Hour)
		_ = again.takeDue(1000)
		for _, b := range again.Books().Transfers {
			if !b.final() {
				r.Fatalf("a day after it was opened again: %+v", b)
			}
		}
	})
}

func keysOf(t *testing.T) *Keys {
	t.Helper()
	keys, err := processKeys()
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// posted sends body and reads the answer.
func posted(t *testing.T, to string, body any) (status int, out map[string]any) {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.Post(to, "application/json", strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, out
}

func TestPeopleConfirmTransfers(t *testing.T) {
	s, err := New(Options{Clock: clock.NewFake(start)})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s.Handler())
	defer srv.Close()
	post := func(path string, body any) (int, map[string]any) { return posted(t, srv.URL+"/control/"+path, body) }
	if got := sent(s, "CONTROL1", 500); got != TransferWaiting {
		t.Fatal(got)
	}
	bill, _ := s.TransferBill("CONTROL1")
	params := func(change func(*TransferParams)) map[string]any {
		p := TransferParams{MchID: s.keys.MchID, AppID: s.keys.AppID, Package: bill.PackageInfo}
		change(&p)
		return map[string]any{"person": "分销甲", "transfer": p}
	}
	if status, out := post("ignore-transfer", map[string]string{"out_bill_no": "CONTROL1"}); status != 200 || out["errMsg"] != "requestMerchantTransfer:fail cancel" {
		t.Errorf("ignored: %d %v", status, out)
	}
	other := params(func(*TransferParams) {})
	other["person"] = "别人"
	for name, body := range map[string]any{
		"another person":   other,
		"another package":  params(func(p *TransferParams) { p.Package = "x" }),
		"no package":       params(func(p *TransferParams) { p.Package = "" }),
		"another merchant": params(func(p *TransferParams) { p.MchID = "1900000000" }),
		"another app":      params(func(p *TransferParams) { p.AppID = "wx0" }),
		"no such number":   map[string]string{"out_bill_no": "CONTROL9"},
	} {
		if status, out := post("confirm-transfer", body); status != 422 || !strings.Contains(fmt.Sprint(out["error"]), "requestMerchantTransfer:fail") {
			t.Errorf("%s: %d %v", name, status, out)
		}
	}
	if status, out := post("confirm-transfer", params(func(*TransferParams) {})); status != 200 || out["errMsg"] != "requestMerchantTransfer:ok" {
		t.Errorf("confirmed: %d %v", status, out)
	}
	_ = s.takeDue(10)
	if got, _ := s.TransferBill("CONTROL1"); got.State != TransferSuccess || got.Person != "分销甲" {
		t.Errorf("%+v", got)
	}
	if status, out := post("transfer", map[string]any{"account": "operating", "total": 12345}); status != 200 {
		t.Errorf("topped up: %d %v", status, out)
	}
	res, err := http.Get(srv.URL + "/control/state")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var seen state
	if err := json.NewDecoder(res.Body).Decode(&seen); err != nil {
		t.Fatal(err)
	}
	if len(seen.Transfers) != 1 || seen.Balances[Operating] != DefaultOperating-500+12345 || seen.Spendable != seen.Balances[Operating] {
		t.Errorf("%+v", seen)
	}
}
