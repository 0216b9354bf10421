package wechat

import (
	"context"
	"regexp"
)

// What WeChat says of a login code.
const (
	ErrCodeCodeInvalid = 40029 // the code is wrong or older than 5 minutes
	ErrCodeCodeUsed    = 40163
	ErrCodeTooOften    = 45011 // 100 a minute for a user
	ErrCodeUserBlocked = 40226 // a high-risk user: refuse the login
)

// Session is what a login code is worth. SessionKey stays on the server.
type Session struct {
	OpenID     string
	UnionID    string
	SessionKey string
}

// The SDK puts the code into the URL as it is.
var loginCode = regexp.MustCompile(`^[0-9A-Za-z_-]{1,128}$`)

// Login changes a wx.login code for the openid. A code works once, for 5
// minutes; refusals carry ErrCodeCodeInvalid, ErrCodeCodeUsed, ErrCodeTooOften
// or ErrCodeUserBlocked.
func (c *Client) Login(ctx context.Context, code string) (Session, error) {
	const op = "jscode2session"
	if !loginCode.MatchString(code) {
		return Session{}, &Error{Op: op, ErrCode: ErrCodeCodeInvalid, Message: "invalid code"}
	}
	got, err := c.login.Code2SessionContext(c.with(ctx), code)
	if err != nil {
		return Session{}, c.apiError(op, err)
	}
	if got.OpenID == "" || got.SessionKey == "" {
		return Session{}, unknownText(op, "an answer without an openid")
	}
	return Session{OpenID: got.OpenID, UnionID: got.UnionID, SessionKey: got.SessionKey}, nil
}
