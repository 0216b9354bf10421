package wechat_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

func (w *world) paidNotices() (ids []string) {
	for _, n := range w.notices {
		if n.EventType == wechat.EventPaid {
			ids = append(ids, n.ID)
		}
	}
	return ids
}

func TestFlawedNoticesAreRefusedAndTheTrueOneFollows(t *testing.T) {
	for kind, want := range map[wechatsim.FaultKind]error{
		wechatsim.Probe:         wechat.ErrForged,
		wechatsim.BadSignature:  wechat.ErrForged,
		wechatsim.UnknownSerial: wechat.ErrForged,
		wechatsim.CertSigned:    wechat.ErrForged, // a client that has only the public key
		wechatsim.Stale:         wechat.ErrStale,
	} {
		t.Run(string(kind), func(t *testing.T) {
			w := newWorld(t)
			w.sim.Misbehave("notice.pay", kind)
			w.pay("NOTICE0001", 100)
			w.step()
			if len(w.refused) != 1 || !errors.Is(w.refused[0], want) {
				t.Errorf("refused: %v, want %v", w.refused, want)
			}
			w.clock.Advance(15 * time.Second) // where the true one itself was refused
			w.step()
			if len(w.paidNotices()) != 1 {
				t.Errorf("took %d notices", len(w.paidNotices()))
			}
		})
	}
}

func TestForgedNoticesSayWhatTheySay(t *testing.T) {
	w := newWorld(t)
	for _, kind := range []wechatsim.FaultKind{wechatsim.ForgeAmount, wechatsim.ForgeMchID, wechatsim.ForgeAppID} {
		w.sim.Misbehave("notice.pay", kind)
	}
	w.pay("NOTICE0002", 100)
	w.step()
	if len(w.notices) != 4 {
		t.Fatalf("%d notices; refused %v", len(w.notices), w.refused)
	}
	amount, mch, app, good := w.notices[0].Transaction, w.notices[1].Transaction, w.notices[2].Transaction, w.notices[3].Transaction
	if amount.Total != 101 || mch.MchID == w.cfg.MchID || app.AppID == w.cfg.AppID {
		t.Errorf("forgeries: %+v %+v %+v", amount, mch, app)
	}
	if good.Total != 100 || good.MchID != w.cfg.MchID || good.AppID != w.cfg.AppID {
		t.Errorf("the true one: %+v", good)
	}
}

func TestDroppedDuplicatedReorderedDelayed(t *testing.T) {
	w := newWorld(t)
	w.sim.Misbehave("notice.pay", wechatsim.Drop)
	w.pay("NOTICE0003", 100)
	w.clock.Advance(48 * time.Hour)
	w.step()
	if len(w.notices) != 0 {
		t.Errorf("a dropped notice came: %+v", w.notices)
	}
	if _, err := w.sim.AddFault(wechatsim.Fault{Route: "notice.pay", Kind: wechatsim.Duplicate, Count: 3}); err != nil {
		t.Fatal(err)
	}
	w.pay("NOTICE0004", 100)
	w.step()
	if ids := w.paidNotices(); len(ids) != 4 || len(slices.Compact(ids)) != 1 {
		t.Errorf("three duplicates: %v", ids)
	}
	w.notices = nil
	w.sim.Misbehave("notice.pay", wechatsim.Reorder)
	w.pay("NOTICE0005", 100)
	_, err := w.refund("NOTICE0005", "REORDER001", 100, 100)
	w.must(err)
	w.step()
	w.clock.Advance(20 * time.Second)
	w.step()
	if len(w.notices) != 2 || w.notices[0].EventType != wechat.EventRefundSuccess || w.notices[1].EventType != wechat.EventPaid {
		t.Errorf("the refund must come before the payment: %+v", w.notices)
	}
	if _, err := w.sim.AddFault(wechatsim.Fault{Route: "notice", Kind: wechatsim.Postpone, DelayMs: 3_600_000}); err != nil {
		t.Fatal(err)
	}
	w.notices = nil
	w.pay("NOTICE0006", 100)
	w.clock.Advance(59 * time.Minute)
	w.step()
	early := len(w.notices)
	w.clock.Advance(time.Minute)
	w.step()
	if early != 0 || len(w.notices) != 1 {
		t.Errorf("an hour late: %d early, %d in all", early, len(w.notices))
	}
}

func TestTheFifteenSteps(t *testing.T) {
	w := newWorld(t)
	w.status = http.StatusInternalServerError
	w.pay("NOTICE0007", 100)
	w.step()
	var total time.Duration
	for i, d := range []time.Duration{
		15 * time.Second, 15 * time.Second, 30 * time.Second, 3 * time.Minute, 10 * time.Minute, 20 * time.Minute, 30 * time.Minute,
		30 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour, 3 * time.Hour, 3 * time.Hour, 6 * time.Hour, 6 * time.Hour,
	} {
		w.clock.Advance(d - time.Second)
		w.step()
		if len(w.notices) != i+1 {
			t.Fatalf("attempt %d came early", i+2)
		}
		w.clock.Advance(time.Second)
		w.step()
		if len(w.notices) != i+2 {
			t.Fatalf("attempt %d of step %v: %d so far", i+2, d, len(w.notices))
		}
		total += d
	}
	if total != 24*time.Hour+4*time.Minute {
		t.Errorf("the schedule is %v long", total)
	}
	w.clock.Advance(48 * time.Hour)
	w.step()
	view, _ := w.sim.Payment("NOTICE0007")
	if len(w.notices) != 16 || view.Notices[0].Outcome != "given_up" {
		t.Errorf("%d attempts, %s", len(w.notices), view.Notices[0].Outcome)
	}
	if len(slices.Compact(w.paidNotices())) != 1 {
		t.Error("every attempt carries the same id")
	}
}

func TestPreparedNoticesAndReplays(t *testing.T) {
	w := newWorld(t)
	_, err := w.client.Prepay(t.Context(), w.order("NOTICE0008", 100))
	w.must(err)
	if _, err := w.sim.PrepareNotice("NOTICE0008"); err == nil {
		t.Error("a notice of what is not paid")
	}
	w.must(w.sim.PaySilently("NOTICE0008"))
	w.step()
	if len(w.notices) != 0 {
		t.Errorf("a silent payment was told: %+v", w.notices)
	}
	ready, err := w.sim.PrepareNotice("NOTICE0008")
	w.must(err)
	parse := func() (wechat.Notice, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, ready.URL, strings.NewReader(string(ready.Body)))
		w.must(err)
		r.Header = ready.Header.Clone()
		return w.client.ParseNotice(r)
	}
	first, err := parse()
	w.must(err)
	again, err := parse()
	w.must(err) // the bytes verify again: the id is what the receiver makes unique
	if first.ID != again.ID || first.Transaction.OutTradeNo != "NOTICE0008" {
		t.Errorf("%+v, %+v", first, again)
	}
	w.clock.Advance(5 * time.Minute)
	if _, err := parse(); !errors.Is(err, wechat.ErrStale) {
		t.Errorf("five minutes later: %v", err)
	}
}

func TestNoticesOfNoUse(t *testing.T) {
	w := newWorld(t)
	for name, body := range map[string]string{
		"no resource":   `{"id":"1","event_type":"X"}`,
		"null resource": `{"id":"1","event_type":"X","resource":null}`,
		"short nonce":   `{"id":"1","resource":{"algorithm":"AEAD_AES_256_GCM","nonce":"1","ciphertext":""}}`,
		"not JSON":      `<xml/>`,
		"too long":      strings.Repeat("x", 70_000),
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
		w.must(err)
		r.Header = w.sim.Sign([]byte(body))
		if _, err := w.client.ParseNotice(r); !errors.Is(err, wechat.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
