package wechat_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

// calls are all methods that ask WeChat something, each with its route, on a
// world where everything is well.
func (w *world) calls() map[string]func(context.Context) error {
	w.pay("FAULT00001", 1000)
	w.clock.Advance(time.Minute)
	w.must(w.client.UploadShipping(w.Context(), w.parcel("FAULT00001")))
	_, err := w.refund("FAULT00001", "FAULTR0001", 1, 1000)
	w.must(err)
	_, err = w.client.Login(w.Context(), w.sim.LoginCode("买家甲"))
	w.must(err)
	w.sim.AllowSubscribe("买家甲", 1000)
	id, n := w.sim.OpenID("买家甲"), 0
	next := func(prefix string) string { n++; return fmt.Sprintf("%s%06d", prefix, n) }
	c := w.client
	all := map[string]func(context.Context) error{
		"prepay": func(ctx context.Context) error { _, err := c.Prepay(ctx, w.order(next("PREP"), 1)); return err },
		"query":  func(ctx context.Context) error { _, err := c.Query(ctx, "FAULT00001"); return err },
		"close": func(ctx context.Context) error {
			no := next("CLOS")
			if _, err := c.Prepay(w.Context(), w.order(no, 1)); err != nil {
				return err
			}
			return c.Close(ctx, no)
		},
		"refund": func(ctx context.Context) error {
			no := next("PAID")
			w.pay(no, 100)
			_, err := c.Refund(ctx, wechat.RefundRequest{OutTradeNo: no, OutRefundNo: "R" + no, Refund: 1, Total: 100})
			return err
		},
		"query_refund":         func(ctx context.Context) error { _, err := c.QueryRefund(ctx, "FAULTR0001"); return err },
		"jscode2session":       func(ctx context.Context) error { _, err := c.Login(ctx, w.sim.LoginCode("买家甲")); return err },
		"get_order":            func(ctx context.Context) error { _, err := c.ShippingState(ctx, "FAULT00001"); return err },
		"is_trade_managed":     func(ctx context.Context) error { _, err := c.IsTradeManaged(ctx); return err },
		"set_msg_jump_path":    func(ctx context.Context) error { return c.SetMessageJumpPath(ctx, "pages/order/detail") },
		"upload_shipping_info": func(ctx context.Context) error { return c.UploadShipping(ctx, w.parcel("FAULT00001")) },
		"getuserphonenumber": func(ctx context.Context) error {
			_, err := c.GetPhoneNumber(ctx, w.sim.PhoneCode("买家甲"))
			return err
		},
		"notify_confirm_receive": func(ctx context.Context) error { return w.askConfirm(ctx, next("CONF")) },
		"getwxacodeunlimit": func(ctx context.Context) error {
			_, err := c.WXACodeUnlimit(ctx, wechat.WXACode{Scene: "abc", Page: "pages/s/index"})
			return err
		},
		"subscribe_send": func(ctx context.Context) error {
			return c.SubscribeSend(ctx, wechat.SubscribeMessage{OpenID: id, TemplateID: "T", Data: map[string]string{"thing1": "已发货"}})
		},
		"msg_sec_check": func(ctx context.Context) error {
			_, _, err := c.MsgSecCheck(ctx, wechat.TextCheck{OpenID: id, Scene: wechat.SceneComment, Content: "好茶"})
			return err
		},
		"media_check_async": func(ctx context.Context) error {
			_, err := c.MediaCheckAsync(ctx, id, "https://shop.example.com/a.jpg", wechat.SceneComment)
			return err
		},
	}
	maps.Copy(all, w.transferCalls(next))
	return all
}

func (w *world) transferCalls(next func(string) string) map[string]func(context.Context) error {
	c := w.client
	_, err := c.Transfer(w.Context(), w.payout("FAULTT0001", 10))
	w.must(err)
	return map[string]func(context.Context) error{
		"transfer":       func(ctx context.Context) error { _, err := c.Transfer(ctx, w.payout(next("TRAN"), 10)); return err },
		"query_transfer": func(ctx context.Context) error { _, err := c.QueryTransfer(ctx, "FAULTT0001"); return err },
		"cancel_transfer": func(ctx context.Context) error {
			no := next("CANC")
			if _, err := c.Transfer(w.Context(), w.payout(no, 10)); err != nil {
				return err
			}
			_, err := c.CancelTransfer(ctx, no)
			return err
		},
	}
}

func (w *world) askConfirm(ctx context.Context, no string) error {
	w.pay(no, 100)
	w.clock.Advance(wechatsim.DefaultShipDelay)
	if err := w.client.UploadShipping(w.Context(), w.parcel(no)); err != nil {
		return err
	}
	return w.client.NotifyConfirmReceive(ctx, no, w.clock.Now())
}

// payOnly are the faults that only signed answers can have.
var payOnly = map[wechatsim.FaultKind]bool{wechatsim.BadSignature: true, wechatsim.Stale: true, wechatsim.UnknownSerial: true}

func isPay(route string) bool {
	switch route {
	case "prepay", "query", "close", "refund", "query_refund", "transfer", "query_transfer", "cancel_transfer":
		return true
	}
	return false
}

// TestEveryFaultOfEveryCall: the right class of error, no panic, no secret.
func TestEveryFaultOfEveryCall(t *testing.T) {
	w := newWorld(t, func(o *wechatsim.Options) { o.RefundSpacing = -1 })
	// On a kept connection that breaks, Go's transport asks again by itself
	// where that is harmless, as for a query: here each call has its own.
	w.api.Config.SetKeepAlivesEnabled(false)
	calls := w.calls()
	for route, call := range calls {
		if err := call(t.Context()); err != nil {
			t.Fatalf("%s without a fault: %v", route, err)
		}
	}
	for _, kind := range []wechatsim.FaultKind{
		wechatsim.CutBefore, wechatsim.CutAfter, wechatsim.ErrorBefore, wechatsim.ErrorAfter, wechatsim.Empty, wechatsim.NotJSON,
		wechatsim.BadSignature, wechatsim.Stale, wechatsim.UnknownSerial, wechatsim.DelayAnswer, wechatsim.RateLimited,
	} {
		for route, call := range calls {
			if payOnly[kind] && !isPay(route) {
				continue
			}
			t.Run(route+"/"+string(kind), func(t *testing.T) {
				w.sim.Misbehave(route, kind)
				defer w.sim.ClearFaults(0)
				ctx := t.Context()
				if kind == wechatsim.DelayAnswer {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, 100*time.Millisecond)
					defer cancel()
				}
				w.judge(t, kind, call(ctx))
				if left := w.sim.Faults(); len(left) != 0 {
					t.Error("the fault was never met")
				}
			})
		}
	}
}

func (w *world) judge(t *testing.T, kind wechatsim.FaultKind, err error) {
	t.Helper()
	var definite *wechat.Error
	if kind == wechatsim.RateLimited {
		if !errors.As(err, &definite) || errors.Is(err, wechat.ErrUnknown) {
			t.Errorf("a refusal is definite: %v", err)
		}
	} else if !errors.Is(err, wechat.ErrUnknown) || errors.As(err, &definite) {
		t.Errorf("nobody knows the outcome: %v", err)
	}
	w.leaks(t, err)
}

// leaks looks for secrets in every form in which an error may be printed.
func (w *world) leaks(t *testing.T, err error) {
	t.Helper()
	shown := fmt.Sprintf("%v %+v %#v %q", err, err, errors.Unwrap(err), fmt.Sprint(err))
	secrets := []string{w.cfg.AppSecret, w.cfg.APIv3Key, w.cfg.PushToken, w.cfg.EncodingAESKey, "PRIVATE KEY", `signature="`}
	for _, token := range w.cache.kept {
		secrets = append(secrets, token)
	}
	for _, secret := range secrets {
		if strings.Contains(shown, secret) {
			t.Errorf("%q is in %s", secret, shown)
		}
	}
}

func TestNoSecretInTransportErrors(t *testing.T) {
	w := newWorld(t)
	calls := w.calls()
	w.must(calls["is_trade_managed"](t.Context())) // a token is in the cache now
	w.api.Close()
	for route, call := range calls {
		switch route {
		case "close", "refund", "cancel_transfer", "notify_confirm_receive":
			continue // their preparation needs WeChat; the transport is the same
		}
		err := call(t.Context())
		if !errors.Is(err, wechat.ErrUnknown) {
			t.Errorf("%s with WeChat gone: %v", route, err)
		}
		w.leaks(t, err)
	}
}

func TestWhatHappenedBehindAnUnknownOutcome(t *testing.T) {
	w := newWorld(t)
	w.pay("UNKNOWN001", 100)
	w.sim.Misbehave("refund", wechatsim.CutBefore)
	if _, err := w.refund("UNKNOWN001", "UNKNOWNR01", 100, 100); !errors.Is(err, wechat.ErrUnknown) {
		t.Fatal(err)
	}
	if _, err := w.client.QueryRefund(t.Context(), "UNKNOWNR01"); !wechat.IsCode(err, wechat.CodeNoRefund) {
		t.Errorf("cut before: %v", err)
	}
	w.sim.Misbehave("refund", wechatsim.CutAfter)
	if _, err := w.refund("UNKNOWN001", "UNKNOWNR01", 100, 100); !errors.Is(err, wechat.ErrUnknown) {
		t.Fatal(err)
	}
	got, err := w.client.QueryRefund(t.Context(), "UNKNOWNR01")
	w.must(err)
	again, err := w.refund("UNKNOWN001", "UNKNOWNR01", 100, 100)
	w.must(err)
	if again.RefundID != got.RefundID {
		t.Error("the same number made two refunds")
	}
}

func TestANoticeBeforeTheAnswer(t *testing.T) {
	w := newWorld(t)
	w.pay("EARLY00001", 100)
	w.step()
	w.sim.Misbehave("refund", wechatsim.NoticeFirst)
	var seen int
	r, err := w.refund("EARLY00001", "EARLYR0001", 100, 100)
	w.mu.Lock()
	seen = len(w.notices)
	w.mu.Unlock()
	w.must(err)
	if seen != 2 || w.notices[1].Refund.OutRefundNo != "EARLYR0001" || r.Status != wechat.RefundProcessing {
		t.Errorf("%d notices when the call returned %s", seen, r.Status)
	}
	w.sim.Misbehave("prepay", wechatsim.NoticeFirst)
	_, err = w.client.Prepay(t.Context(), w.order("EARLY00002", 100))
	w.must(err)
	if len(w.notices) != 3 || w.notices[2].Transaction.OutTradeNo != "EARLY00002" {
		t.Errorf("paid before prepay was answered: %+v", w.notices)
	}
}

func TestOldSpellingIsWeChatsToo(t *testing.T) {
	w := newWorld(t, func(o *wechatsim.Options) { o.OldCodes = true })
	if _, err := w.client.Query(t.Context(), "ORDER999999"); !wechat.IsCode(err, wechat.CodeOrderNotExist) {
		t.Errorf("ORDERNOTEXIST must read as ORDER_NOT_EXIST: %v", err)
	}
}
