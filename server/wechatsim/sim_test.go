package wechatsim

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"yuanfen/server/platform/clock"
)

var start = time.Date(2031, 3, 14, 2, 30, 0, 0, time.UTC)

func prepared(t *testing.T, s *Sim, no string, total int64) {
	t.Helper()
	in := &prepayRequest{AppID: s.keys.AppID, MchID: s.keys.MchID, Description: "茶", OutTradeNo: no, NotifyURL: "http://127.0.0.1:1/pay"}
	raw, _ := json.Marshal(map[string]any{"amount": map[string]any{"total": total}, "payer": map[string]any{"openid": s.OpenID("甲")}})
	if err := json.Unmarshal(raw, in); err != nil {
		t.Fatal(err)
	}
	err := s.change(func() {
		if _, perr := s.prepay(in); perr != nil {
			t.Fatal(perr)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestBooksOutliveTheProcess(t *testing.T) {
	clk := clock.NewFake(start)
	file := filepath.Join(t.TempDir(), "books.jsonl")
	open := func() *Sim {
		t.Helper()
		s, err := New(Options{Clock: clk, File: file})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := open()
	keys := s.Credentials()
	prepared(t, s, "KEPT000001", 1000)
	prepared(t, s, "KEPT000002", 2000)
	if err := s.PayOutTradeNo("KEPT000001"); err != nil {
		t.Fatal(err)
	}
	s.Step(t.Context()) // the notice fails: nobody listens
	before, notices := s.Books(), s.Notices()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(whole, `[{"payment":{"out_trade_no":"TORN`...), 0o600); err != nil {
		t.Fatal(err)
	}
	s = open()
	if s.Credentials() != keys {
		t.Error("the credentials have changed")
	}
	if got := s.Books(); !sameJSON(t, got, before) || !sameJSON(t, s.Notices(), notices) {
		t.Errorf("books before %+v\nafter %+v", before, got)
	}
	clk.Advance(15 * time.Second)
	s.Step(t.Context())
	if got := s.Notices()[0]; got.Tries != 2 {
		t.Errorf("a notice that was on its way: %+v", got)
	}
	if err := s.PayOutTradeNo("KEPT000002"); err != nil {
		t.Errorf("paying what was prepared before: %v", err)
	}
	again := s.Books()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := open().Books(); !sameJSON(t, got, again) {
		t.Errorf("a third opening differs: %+v, %+v", again, got)
	}
}

func sameJSON(t *testing.T, a, b any) bool {
	t.Helper()
	x, errA := json.Marshal(a)
	y, errB := json.Marshal(b)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	return bytes.Equal(x, y)
}

func TestControlPlane(t *testing.T) {
	clk := clock.NewFake(start)
	s, err := New(Options{Clock: clk, Move: func(d time.Duration) error { clk.Advance(d); return nil }})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s.Handler())
	defer srv.Close()
	post := func(path, body string) (int, map[string]any) {
		t.Helper()
		res, err := http.Post(srv.URL+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		var out map[string]any
		if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, out
	}
	if status, out := post("/control/login", `{"person":"甲"}`); status != 200 || out["openid"] != s.OpenID("甲") || out["code"] == "" {
		t.Errorf("login: %d %v", status, out)
	}
	prepared(t, s, "CTRL000001", 1000)
	if status, out := post("/control/pay", `{"out_trade_no":"CTRL000001"}`); status != 200 {
		t.Errorf("pay: %d %v", status, out)
	}
	if status, out := post("/control/pay", `{"out_trade_no":"CTRL000001"}`); status != 422 || !strings.Contains(out["error"].(string), "已支付") {
		t.Errorf("pay again: %d %v", status, out)
	}
	if status, _ := post("/control/clock", `{"advance_ms":60000}`); status != 200 || !clk.Now().Equal(start.Add(time.Minute)) {
		t.Errorf("clock: %d, %v", status, clk.Now())
	}
	if status, _ := post("/control/clock", `{"advance_ms":-1}`); status != 422 {
		t.Errorf("backwards: %d", status)
	}
	if status, _ := post("/control/faults", `{"route":"prepay","kind":"no_such"}`); status != 422 {
		t.Errorf("an unknown fault: %d", status)
	}
	if status, _ := post("/control/faults", `{"route":"prepay","kind":"empty","times":-1}`); status != 200 || len(s.Faults()) != 1 {
		t.Errorf("a fault: %d, %v", status, s.Faults())
	}
	if status, _ := post("/control/faults/clear", `{}`); status != 200 || len(s.Faults()) != 0 {
		t.Errorf("cleared: %d, %v", status, s.Faults())
	}
	if status, out := post("/control/stray", `{"person":"路人","total":77}`); status != 200 || s.Books().Balances[Held] != 1000-6+77 {
		t.Errorf("stray: %d %v, held %d", status, out, s.Books().Balances[Held])
	}
	for _, path := range []string{"/", "/control/state", "/control/books", "/control/payments/CTRL000001", "/control/notices", "/control/faults"} {
		res, err := http.Get(srv.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL+"/control/clock", strings.NewReader(`{"advance_ms":1}`))
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("another site's page moved the clock: %d", res.StatusCode)
	}
}

func TestRequestsAreVerifiedOnRawBytes(t *testing.T) {
	s, err := New(Options{Clock: clock.NewFake(start)})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/v3/pay/transactions/jsapi", strings.NewReader("{}"))
	r.Host = "api.mch.weixin.qq.com"
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	if w.Code != 401 || !strings.Contains(w.Body.String(), "SIGN_ERROR") || w.Header().Get("Wechatpay-Signature") == "" {
		t.Errorf("unsigned: %d %s", w.Code, w.Body)
	}
}

// The samples of wechatpay-go's own tests (utils/aes_test.go, core/notify and
// core/auth/verifiers) and a known SHA-1: what the simulator makes must be what
// is published.
func TestPublishedSamples(t *testing.T) {
	aead, err := newAEAD("testAPIv3Key0000")
	if err != nil {
		t.Fatal(err)
	}
	if got := sealGCM(aead, "wCq51qZv4Yfg", "Dl56FrqWQJF1t9LtC3vEUsniZKvbqdR8", []byte("Hello World")); got != "FsdXzxryWfKwvLJKf8LG/ToRPTRh8RN9wROC" {
		t.Errorf("AEAD_AES_256_GCM: %s", got)
	}
	if got := pushSignature("b", "c", "a"); got != "a9993e364706816aba3e25717850c26c9cd0d89d" {
		t.Errorf("signature of a, b, c: %s", got)
	}
	block, _ := pem.Decode([]byte(samplePublicKey))
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	g := &signer{}
	reflect.ValueOf(&g.mch).Elem().Set(reflect.ValueOf(key))
	if err := g.verifyMerchant("source", sampleSignature); err != nil {
		t.Errorf("the published signature: %v", err)
	}
	if g.verifyMerchant("sauce", sampleSignature) == nil {
		t.Error("the published signature over another text")
	}
}

func TestPushEncryptionPads(t *testing.T) {
	key := bytes.Repeat([]byte{7}, 32)
	for n := range 70 {
		sealed, err := base64.StdEncoding.DecodeString(encryptPush(key, make([]byte, 16), make([]byte, n), "wx0123456789abcdef"))
		if err != nil || len(sealed)%pushBlock != 0 || len(sealed) <= 16+4+n+18 {
			t.Fatalf("%d bytes became %d: %v", n, len(sealed), err)
		}
	}
}

const samplePublicKey = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA2VCTd91fnUn73Xy9DLvt
/V62TVxRTEEstVdeRaZ3B3leO0pldE806mXO4RwdHXagHQ4vGeZN0yqm++rDsGK+
U3AH7kejyD2pXshNP9Cq5YwbptiLGtjcquw4HNxJQUOmDeJf2vg6byms9RUipiq4
SzbJKqJFlUpbuIPDpSpWz10PYmyCNeDGUUK65E5h2B834uxl1zNLYQCrkdBzb8oU
xwYeP5a2DNxmjL5lsJML7DGr5znsevnoqGRwTm9fxCGfy8wus7hwKz6clt3Whmmd
a7UAdb1c08hEQFVRbF14AR73xbnd8N0obCWJPCbzMCtkaSef4FdEEgEXJiw0VAJT
8wIDAQAB
-----END PUBLIC KEY-----`

const sampleSignature = "BKyAfU4iMCuvXMXS0Wzam3V/cnxZ+JaqigPM5OhljS2iOT95OO6Fsuml2JkFANJU9" +
	"K6q9bLlDhPXuoVz+pp4hAm6pHU4ld815U4jsKu1RkyaII+1CYBUYC8TK0XtJ8FwUXXz8vZHh58rrAVN1XwNyv" +
	"D1vfpxrMT4SL536GLwvpUHlCqIMzoZUguLli/K8V29QiOhuH6IEqLNJn8e9b3nwNcQ7be3CzYGpDAKBfDGPCq" +
	"Cv8Rw5zndhlffk2FEA70G4hvMwe51qMN/RAJbknXG23bSlObuTCN7Ndj1aJGH6/L+hdwfLpUtJm4QYVazzW7D" +
	"FD27EpSQEqA8bX9+8m1rLg=="
