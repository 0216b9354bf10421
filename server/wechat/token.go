package wechat

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/silenceper/wechat/v2/credential"
	"github.com/silenceper/wechat/v2/util"
)

// cacheTimeout bounds the SDK's look into the cache, for which it passes on no
// context.
const cacheTimeout = 2 * time.Second

// tokenCache is a TokenCache in the form that silenceper wants.
type tokenCache struct{ tokens TokenCache }

// Get returns a string, or an untyped nil: the SDK asserts val.(string) on
// anything else. A cache that fails is a miss: the token is then asked for.
func (t tokenCache) Get(key string) any {
	ctx, cancel := context.WithTimeout(context.Background(), cacheTimeout)
	defer cancel()
	value, found, err := t.tokens.Get(ctx, key)
	if err != nil || !found {
		return nil
	}
	return value
}

// Set keeps nothing that has already run out: the SDK subtracts 300 s from
// whatever WeChat says. A failing cache costs a call more, not the token.
func (t tokenCache) Set(key string, value any, ttl time.Duration) error {
	text, ok := value.(string)
	if !ok || text == "" || ttl <= 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), cacheTimeout)
	defer cancel()
	_ = t.tokens.Set(ctx, key, text, ttl)
	return nil
}

// IsExist reports whether key is kept.
func (t tokenCache) IsExist(key string) bool { return t.Get(key) != nil }

// Delete forgets key.
func (t tokenCache) Delete(key string) error {
	ctx, cancel := context.WithTimeout(context.Background(), cacheTimeout)
	defer cancel()
	return t.tokens.Delete(ctx, key)
}

// forceEvery is WeChat's limit on force_refresh (and 20 a day).
const forceEvery = 30 * time.Second

type forcing struct {
	mu   sync.Mutex
	last time.Time
}

// token returns the access token, from the cache if it is there.
func (c *Client) token(ctx context.Context) (string, error) {
	const op = "access_token"
	token, err := c.tokens.GetAccessTokenContext(c.with(ctx))
	if err != nil {
		return "", c.apiError(op, err)
	}
	if token == "" {
		return "", unknownText(op, "an answer without a token")
	}
	return token, nil
}

// renew returns a token other than stale. stable_token gives the same one until
// it runs out, so that a token which is bad on WeChat's side needs force.
func (c *Client) renew(ctx context.Context, stale string) (string, error) {
	key := fmt.Sprintf("%s_stable_access_token_%s", credential.CacheKeyMiniProgramPrefix, c.cfg.AppID)
	if c.cache.Get(key) == stale {
		_ = c.cache.Delete(key)
	}
	token, err := c.token(ctx)
	if err != nil || token != stale {
		return token, err
	}
	c.force.mu.Lock()
	defer c.force.mu.Unlock()
	if now := c.clock.Now(); now.Sub(c.force.last) < forceEvery {
		return token, nil
	}
	c.force.last = c.clock.Now()
	fresh, err := c.tokens.GetAccessTokenDirectly(c.with(ctx), true)
	if err != nil {
		return "", c.apiError("access_token", err)
	}
	_ = c.cache.Set(key, fresh.AccessToken, time.Duration(fresh.ExpiresIn)*time.Second-5*time.Minute)
	return fresh.AccessToken, nil
}

// The error codes of a token that WeChat no longer takes.
const (
	errcodeTokenInvalid = 40001
	errcodeTokenWrong   = 40014
	errcodeTokenExpired = 42001
)

// post calls one of the mini-program's server APIs with SDK request types. It
// goes through the SDK's own HTTP helper rather than its methods, of which most
// take no context and some give errors as mere text. A token that WeChat
// refuses is renewed once.
func (c *Client) post(ctx context.Context, op, path string, in, out any) error {
	raw, err := c.postRaw(ctx, op, path, in)
	if err != nil {
		return err
	}
	if code, message, ok := answerOf(raw); !ok {
		return unknownText(op, "an answer without an errcode")
	} else if code != 0 {
		return c.refusal(op, code, message)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return c.unknown(op, err)
	}
	return nil
}

func (c *Client) postRaw(ctx context.Context, op, path string, in any) ([]byte, error) {
	token, err := c.token(ctx)
	if err != nil {
		return nil, err
	}
	raw, err := c.postWith(ctx, op, path, token, in)
	if err != nil || !staleToken(raw) {
		return raw, err
	}
	fresh, err := c.renew(ctx, token)
	if err != nil || fresh == token {
		return raw, err
	}
	return c.postWith(ctx, op, path, fresh, in)
}

func (c *Client) postWith(ctx context.Context, op, path, token string, in any) ([]byte, error) {
	raw, err := util.PostJSONContext(c.with(ctx), "https://api.weixin.qq.com"+path+"?access_token="+token, in)
	if err != nil {
		return nil, c.unknown(op, err)
	}
	return raw, nil
}

func staleToken(raw []byte) bool {
	code, _, ok := answerOf(raw)
	return ok && (code == errcodeTokenInvalid || code == errcodeTokenWrong || code == errcodeTokenExpired)
}
