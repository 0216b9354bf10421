package wechat

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/silenceper/wechat/v2/miniprogram/business"
	"github.com/silenceper/wechat/v2/miniprogram/qrcode"
	"github.com/silenceper/wechat/v2/miniprogram/security"
	"github.com/silenceper/wechat/v2/miniprogram/subscribe"
)

// What WeChat says of codes, messages and texts.
const (
	ErrCodeNoConsent    = 43101 // the user has not agreed to this message, or used it up
	ErrCodeBadData      = 47003 // a field of the template is not what it may be
	ErrCodePageUnknown  = 41030 // the page is not published
	ErrCodeSceneInvalid = 40169
	ErrCodeQuota        = 45009
	ErrCodeNotVisited   = 61010 // the user has not been here within two hours
)

// PhoneNumber changes the code of the getPhoneNumber button for the number
// without its country code. A code works once, for 5 minutes, and costs money.
func (c *Client) PhoneNumber(ctx context.Context, code string) (number, countryCode string, err error) {
	const op = "getuserphonenumber"
	var answer struct {
		Info business.PhoneInfo `json:"phone_info"`
	}
	in := business.GetPhoneNumberRequest{Code: code}
	if err := c.post(ctx, op, "/wxa/business/getuserphonenumber", in, &answer); err != nil {
		return "", "", err
	}
	if answer.Info.PurePhoneNumber == "" {
		return "", "", unknownText(op, "an answer without a number")
	}
	return answer.Info.PurePhoneNumber, answer.Info.CountryCode, nil
}

// GetPhoneNumber is PhoneNumber without the country.
func (c *Client) GetPhoneNumber(ctx context.Context, code string) (string, error) {
	number, _, err := c.PhoneNumber(ctx, code)
	return number, err
}

// WXACode asks for a mini-program code. Scene is 1 to 32 visible characters,
// Page has no leading slash and no query, Width is 280 to 1280 pixels.
type WXACode struct {
	Scene, Page string
	Width       int
	Unpublished bool   // do not check that the page is published
	Version     string // release, trial, develop; "" is release
}

// WXACodeUnlimit returns the picture of a code, JPEG or PNG. Codes never run
// out; 5,000 a minute are allowed.
func (c *Client) WXACodeUnlimit(ctx context.Context, code WXACode) ([]byte, error) {
	const op = "getwxacodeunlimit"
	check := !code.Unpublished
	raw, err := c.postRaw(ctx, op, "/wxa/getwxacodeunlimit", qrcode.QRCoder{
		Scene: code.Scene, Page: code.Page, Width: code.Width, CheckPath: &check, EnvVersion: code.Version,
	})
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(raw, []byte("\xff\xd8\xff")) || bytes.HasPrefix(raw, []byte("\x89PNG")) {
		return raw, nil
	}
	if code, message, ok := answerOf(raw); ok && code != 0 {
		return nil, c.refusal(op, code, message)
	}
	return nil, unknownText(op, "an answer that is not a picture")
}

// SubscribeMessage is one message to a user who has agreed to it in the client:
// one consent lets one message through.
type SubscribeMessage struct {
	OpenID     string
	TemplateID string
	Page       string            // opened by a tap; "" opens nothing
	Data       map[string]string // field of the template → text
}

// SubscribeSend sends a subscribe message; ErrCodeNoConsent is everyday life.
func (c *Client) SubscribeSend(ctx context.Context, m SubscribeMessage) error {
	data := make(map[string]*subscribe.DataItem, len(m.Data))
	for field, text := range m.Data {
		data[field] = &subscribe.DataItem{Value: text}
	}
	in := subscribe.Message{ToUser: m.OpenID, TemplateID: m.TemplateID, Page: m.Page, Data: data, Lang: "zh_CN"}
	return c.post(ctx, "subscribe_send", "/cgi-bin/message/subscribe/send", in, nil)
}

// Verdicts of a content check.
const (
	VerdictPass   = "pass"
	VerdictReview = "review"
	VerdictRisky  = "risky"
)

// Scenes of a content check.
const (
	SceneProfile = 1
	SceneComment = 2
	SceneForum   = 3
	SceneSocial  = 4
)

// TextCheck is a text that somebody has written, at most 2,500 characters. The
// user must have visited within two hours: check when it is submitted.
type TextCheck struct {
	OpenID  string
	Scene   int
	Content string
}

// MsgSecCheck asks WeChat what it thinks of a text.
func (c *Client) MsgSecCheck(ctx context.Context, t TextCheck) (verdict string, label int, err error) {
	const op = "msg_sec_check"
	in := struct {
		security.MsgCheckRequest
		Version int `json:"version"`
	}{security.MsgCheckRequest{OpenID: t.OpenID, Scene: security.MsgScene(t.Scene), Content: t.Content}, 2}
	var answer security.MsgCheckResponse
	if err := c.post(ctx, op, "/wxa/msg_sec_check", in, &answer); err != nil {
		return "", 0, err
	}
	if answer.Result.Suggest == "" {
		return "", 0, unknownText(op, "an answer without a verdict")
	}
	return string(answer.Result.Suggest), int(answer.Result.Label), nil
}

// MediaCheckAsync has a picture checked; the verdict is pushed (PushMediaCheck)
// under the trace id that it returns.
func (c *Client) MediaCheckAsync(ctx context.Context, openID, pictureURL string, scene int) (traceID string, err error) {
	const op, picture = "media_check_async", 2
	in := struct {
		security.MediaCheckAsyncRequest
		Version int `json:"version"`
	}{security.MediaCheckAsyncRequest{MediaURL: pictureURL, MediaType: picture, OpenID: openID, Scene: uint8(scene)}, 2}
	var answer struct {
		TraceID json.RawMessage `json:"trace_id"`
	}
	if err := c.post(ctx, op, "/wxa/media_check_async", in, &answer); err != nil {
		return "", err
	}
	if err := json.Unmarshal(answer.TraceID, &traceID); err != nil || traceID == "" {
		return "", unknownText(op, "an answer without a trace id")
	}
	return traceID, nil
}
