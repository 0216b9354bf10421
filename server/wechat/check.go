package wechat

import (
	"context"
	"net/url"
	"strconv"

	"github.com/silenceper/wechat/v2/util"
)

// Refusals of an access token that say what is wrong on WeChat's side.
const (
	ErrCodeAppID  = 40013
	ErrCodeSecret = 40125
	ErrCodeIPList = 40164 // This server's address is not on the mini-program's IP list.
)

// CheckToken asks WeChat for an access token, whatever the cache holds. It gets
// the one in use: nobody's is made invalid.
func (c *Client) CheckToken(ctx context.Context) error {
	const op = "access_token"
	got, err := c.tokens.GetAccessTokenDirectly(c.with(ctx), false)
	if err != nil {
		return c.apiError(op, err)
	}
	if got.AccessToken == "" {
		return unknownText(op, "an answer without a token")
	}
	return nil
}

// EchoQuery is how WeChat asks the push's address to prove itself: who has the
// push token answers with echostr.
func (c *Client) EchoQuery(nonce, echostr string) url.Values {
	stamp := strconv.FormatInt(c.clock.Now().Unix(), 10)
	return url.Values{"timestamp": {stamp}, "nonce": {nonce}, "echostr": {echostr}, "signature": {util.Signature(c.cfg.PushToken, stamp, nonce)}}
}
