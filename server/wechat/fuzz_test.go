package wechat_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"yuanfen/server/platform/clock"
	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

func fuzzWorld(f *testing.F) (*wechatsim.Sim, *wechat.Client) {
	f.Helper()
	clk := clock.NewFake(farAhead)
	sim, err := wechatsim.New(wechatsim.Options{Clock: clk})
	if err != nil {
		f.Fatal(err)
	}
	client, err := wechat.New(configOf(sim.Credentials(), "http://127.0.0.1:1"), clk, &memory{kept: map[string]string{}})
	if err != nil {
		f.Fatal(err)
	}
	return sim, client
}

func known(err error) bool {
	return err == nil || errors.Is(err, wechat.ErrForged) || errors.Is(err, wechat.ErrStale) || errors.Is(err, wechat.ErrMalformed)
}

// FuzzParseNotice feeds well-signed bytes: whatever they say, no panic and one
// of the three errors.
func FuzzParseNotice(f *testing.F) {
	sim, client := fuzzWorld(f)
	for _, seed := range []string{
		``, `{}`, `null`, `[]`, `{"id":"1","resource":{}}`, `{"id":"1","event_type":"TRANSACTION.SUCCESS","resource":null}`,
		`{"id":"1","resource":{"algorithm":"AEAD_AES_256_GCM","nonce":"0123456789ab","ciphertext":"AAAA"}}`,
		`{"id":"1","create_time":"x","resource":{"algorithm":"AEAD_AES_256_GCM"}}`,
	} {
		f.Add(seed)
	}
	for _, plain := range []string{`{}`, `null`, `{"amount":null}`, `{"trade_state":"SUCCESS","out_trade_no":"1"}`, `{"payer":{}}`} {
		f.Add(string(sim.Seal("TRANSACTION.SUCCESS", "transaction", []byte(plain))))
		f.Add(string(sim.Seal("REFUND.SUCCESS", "refund", []byte(plain))))
		f.Add(string(sim.Seal(wechat.EventTransferFinished, "mch_payment", []byte(plain))))
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header = sim.Sign([]byte(body))
		if n, err := client.ParseNotice(r); !known(err) || (err == nil && n.ID == "") {
			t.Errorf("%+v, %v", n, err)
		}
	})
}

// FuzzComplaintNotice feeds well-sealed words about a complaint: whatever they
// say, it is one with a number that fits, or malformed.
func FuzzComplaintNotice(f *testing.F) {
	sim, client := fuzzWorld(f)
	for _, seed := range []string{
		`{"complaint_id":"200201820200101080076610000","action_type":"CREATE_COMPLAINT"}`, `{}`, `null`, `[]`, `""`, ``, `{"complaint_id":1}`,
		`{"complaint_id":""}`, `{"complaint_id":null}`, `{"complaint_id":"` + strings.Repeat("9", 65) + `"}`, `{"complaint_id":"1"} {`,
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, plain string, created bool) {
		event := wechat.EventComplaintChanged
		if created {
			event = wechat.EventComplaint
		}
		body := sim.Seal(event, "complaint", []byte(plain))
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(string(body)))
		r.Header = sim.Sign(body)
		n, err := client.ParseNotice(r)
		if err == nil && (n.ComplaintID == "" || len(n.ComplaintID) > 64) || err != nil && !errors.Is(err, wechat.ErrMalformed) {
			t.Errorf("%q: %+v, %v", plain, n, err)
		}
	})
}

// FuzzParsePush feeds well-signed, well-encrypted messages and bare bytes.
func FuzzParsePush(f *testing.F) {
	sim, client := fuzzWorld(f)
	for _, seed := range []string{
		``, `{}`, `null`, `{"MsgType":"event","Event":"trade_manage_order_settlement"}`, `{"Event":"wxa_media_check","result":1}`,
		`{"Event":"trade_manage_order_settlement","transaction_id":"1","pay_time":-1,"settlement_time":9223372036854775807}`,
		`{"Event":"trade_manage_remind_shipping","msg":{}}`, `{"Event":"unknown"}`, `<xml></xml>`,
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, message string, sealed bool) {
		query, body := sim.SignPush([]byte(message))
		if !sealed {
			body = []byte(message)
		}
		r := httptest.NewRequest(http.MethodPost, "/push?"+query.Encode(), strings.NewReader(string(body)))
		p, err := client.ParsePush(r)
		if !known(err) || (err == nil && (p.Key == "" || string(p.Raw) != message)) {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

func TestPushesAreCheckedWhole(t *testing.T) {
	w := newWorld(t)
	parse := func(change func(url.Values)) (wechat.Push, error) {
		query, body := w.sim.SignPush([]byte(`{"MsgType":"event","Event":"unknown_event","FromUserName":"o1","CreateTime":1}`))
		change(query)
		return w.client.ParsePush(httptest.NewRequest(http.MethodPost, "/push?"+query.Encode(), strings.NewReader(string(body))))
	}
	first, err := parse(func(url.Values) {})
	w.must(err)
	second, err := parse(func(url.Values) {})
	w.must(err)
	if first.Event != "unknown_event" || first.OpenID != "o1" || first.Key == second.Key || first.Nonce == "" {
		t.Errorf("%+v", first)
	}
	// The SDK's receiver accepts this one: it looks at `signature` alone.
	if _, err := parse(func(q url.Values) { q.Set("msg_signature", strings.Repeat("0", 40)) }); !errors.Is(err, wechat.ErrForged) {
		t.Errorf("a wrong msg_signature: %v", err)
	}
	if _, err := parse(func(q url.Values) { q.Set("timestamp", "1") }); !errors.Is(err, wechat.ErrForged) {
		t.Errorf("another timestamp: %v", err)
	}
	w.sim.Misbehave("push", wechatsim.Stale)
	w.shipped("PUSH000001")
	if len(w.refused) != 1 || !errors.Is(w.refused[0], wechat.ErrStale) || len(w.pushes) != 1 {
		t.Errorf("stale: refused %v, took %d", w.refused, len(w.pushes))
	}
}

func TestPushEcho(t *testing.T) {
	w := newWorld(t)
	query, _ := w.sim.SignPush(nil)
	query.Set("echostr", "4711")
	echo, err := w.client.PushEcho(httptest.NewRequest(http.MethodGet, "/push?"+query.Encode(), nil))
	if err != nil || echo != "4711" {
		t.Errorf("%q, %v", echo, err)
	}
	query.Set("nonce", "other")
	if _, err := w.client.PushEcho(httptest.NewRequest(http.MethodGet, "/push?"+query.Encode(), nil)); !errors.Is(err, wechat.ErrForged) {
		t.Errorf("another nonce: %v", err)
	}
}

// Another app's message under our token and key is not ours.
func TestAPushForAnotherApp(t *testing.T) {
	w := newWorld(t)
	cfg := w.cfg
	cfg.AppID = "wx0000000000000000"
	query, body := w.sim.SignPush([]byte(`{"Event":"x"}`))
	if !json.Valid(body) {
		t.Fatal("not JSON")
	}
	r := httptest.NewRequest(http.MethodPost, "/push?"+query.Encode(), strings.NewReader(string(body)))
	if _, err := w.newClient(cfg).ParsePush(r); !errors.Is(err, wechat.ErrForged) {
		t.Errorf("another app: %v", err)
	}
}
