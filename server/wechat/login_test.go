package wechat_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

func TestLoginCodes(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	code := w.sim.LoginCode("买家乙")
	s, err := w.client.Login(ctx, code)
	w.must(err)
	if s.OpenID != w.sim.OpenID("买家乙") || len(s.OpenID) != 28 || s.SessionKey == "" || s.UnionID == "" {
		t.Errorf("session: %+v", s)
	}
	if _, err := w.client.Login(ctx, code); !wechat.IsErrCode(err, wechat.ErrCodeCodeUsed) {
		t.Errorf("a used code: %v", err)
	}
	late := w.sim.LoginCode("买家乙")
	w.clock.Advance(5*time.Minute + time.Second)
	if _, err := w.client.Login(ctx, late); !wechat.IsErrCode(err, wechat.ErrCodeCodeInvalid) {
		t.Errorf("an old code: %v", err)
	}
	for _, bad := range []string{"", "abc", "a&secret=1", "a b", "码"} {
		if _, err := w.client.Login(ctx, bad); !wechat.IsErrCode(err, wechat.ErrCodeCodeInvalid) {
			t.Errorf("code %q: %v", bad, err)
		}
	}
	w.sim.Block("买家丙", true)
	if _, err := w.client.Login(ctx, w.sim.LoginCode("买家丙")); !wechat.IsErrCode(err, wechat.ErrCodeUserBlocked) {
		t.Errorf("a blocked user: %v", err)
	}
	if _, err := w.client.Login(ctx, w.sim.PhoneCode("买家乙")); !wechat.IsErrCode(err, wechat.ErrCodeCodeInvalid) {
		t.Errorf("a phone code for a login: %v", err)
	}
}

func TestManyCallsShareOneToken(t *testing.T) {
	w := newWorld(t)
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if _, err := w.client.IsTradeManaged(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := w.sim.TokensIssued(); n != 1 {
		t.Errorf("%d tokens for 50 calls", n)
	}
}

func TestATokenHealsItself(t *testing.T) {
	w := newWorld(t)
	ask := func() error {
		_, err := w.client.IsTradeManaged(t.Context())
		return err
	}
	w.must(ask())
	w.sim.RevokeToken() // the cached one is now 40001, stable_token gives another
	w.must(ask())
	w.clock.Advance(3 * time.Hour) // 42001; our cache, with its own clock, still has it
	w.must(ask())
	issued := w.sim.TokensIssued()
	w.sim.Misbehave("is_trade_managed", wechatsim.BadToken) // 40001 although stable_token gives the same one again
	w.must(ask())
	if w.sim.TokensIssued() != issued+1 {
		t.Errorf("a token that stays bad needs force_refresh: %d issued, then %d", issued, w.sim.TokensIssued())
	}
	if _, err := w.sim.AddFault(wechatsim.Fault{Route: "is_trade_managed", Kind: wechatsim.BadToken, Times: -1}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := ask(); !wechat.IsErrCode(err, 40001) {
			t.Errorf("bad for ever: %v", err)
		}
	}
	if n := w.sim.TokensIssued(); n != issued+1 {
		t.Errorf("force_refresh within 30 s of the last: %d issued", n)
	}
}

func TestAWrongSecretIsADefiniteAnswer(t *testing.T) {
	w := newWorld(t)
	cfg := w.cfg
	cfg.AppSecret = "0000000000000000wrong00000000000"
	client := w.newClient(cfg)
	if _, err := client.IsTradeManaged(t.Context()); !wechat.IsErrCode(err, 40125) {
		t.Errorf("token: %v", err)
	}
	if _, err := client.Login(t.Context(), "abc"); !wechat.IsErrCode(err, 40125) {
		t.Errorf("login: %v", err)
	}
}

func TestNothingLeavesForAnotherHost(t *testing.T) {
	w := newWorld(t)
	cfg := w.cfg
	cfg.APIHost = "http://127.0.0.1:1" // nobody listens there
	if _, err := w.newClient(cfg).Login(t.Context(), "abc"); !errors.Is(err, wechat.ErrUnknown) {
		t.Errorf("nobody there: %v", err)
	}
}
