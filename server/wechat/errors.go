package wechat

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/silenceper/wechat/v2/util"
	"github.com/wechatpay-apiv3/wechatpay-go/core"
)

// ErrUnknown says that nobody knows whether WeChat did it: a timeout, a broken
// connection, a 5xx, an answer that is empty or not WeChat's. Ask, then decide;
// never repeat under another number.
var ErrUnknown = errors.New("wechat: the outcome is unknown")

// Error is a definite refusal by WeChat. Code is WeChat Pay's
// ("ORDER_NOT_EXIST"), ErrCode the mini-program API's (40029).
type Error struct {
	Op      string
	Status  int
	Code    string
	ErrCode int
	Message string
	// Verified is set when the answer carried a valid signature of WeChat Pay,
	// as the SDK returns refusals before it looks at their signature.
	Verified bool
}

func (e *Error) Error() string {
	if e.Code != "" {
		return fmt.Sprintf("wechat: %s: %s: %s", e.Op, e.Code, e.Message)
	}
	return fmt.Sprintf("wechat: %s: errcode %d: %s", e.Op, e.ErrCode, e.Message)
}

// IsCode reports whether err is a refusal with one of WeChat Pay's codes.
func IsCode(err error, codes ...string) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	for _, code := range codes {
		if e.Code == code {
			return true
		}
	}
	return false
}

// IsErrCode reports whether err is a refusal with one of the mini-program
// API's error codes.
func IsErrCode(err error, codes ...int) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	for _, code := range codes {
		if e.ErrCode == code {
			return true
		}
	}
	return false
}

// unknown is ErrUnknown with its reason in words. It keeps the cause for
// errors.Is alone: SDK errors carry tokens and headers in their fields.
type unknown struct {
	op, reason string
	cause      error
}

func (u *unknown) Error() string { return "wechat: " + u.op + ": outcome unknown: " + u.reason }

func (u *unknown) Is(target error) bool {
	return target == ErrUnknown || (u.cause != nil && errors.Is(u.cause, target))
}

func (c *Client) unknown(op string, cause error) error {
	return &unknown{op: op, reason: c.clean(cause.Error()), cause: cause}
}

func unknownText(op, reason string) error { return &unknown{op: op, reason: reason} }

// scrubber removes the secrets that are known beforehand.
func scrubber(cfg Config) *strings.Replacer {
	var pairs []string
	for _, secret := range []string{cfg.AppSecret, cfg.PushToken, cfg.EncodingAESKey, cfg.APIv3Key} {
		pairs = append(pairs, secret, "***")
	}
	return strings.NewReplacer(pairs...)
}

var (
	secretParam = regexp.MustCompile(`(?i)(access_token|secret|js_code|session_key|signature|token)(["']?[=:]["']?)[^&\s"',]+`)
	secretAuth  = regexp.MustCompile(`(?i)(authorization|wechatpay2-sha256-rsa2048)[^\n]*`)
)

// maxReason keeps an error a line: answers and headers can be long.
const maxReason = 300

// clean takes the secrets out of a text that an SDK has made.
func (c *Client) clean(text string) string {
	text = c.scrub.Replace(text)
	text = secretAuth.ReplaceAllString(text, "$1 ***")
	text = secretParam.ReplaceAllString(text, "$1$2***")
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > maxReason {
		text = strings.ToValidUTF8(text[:maxReason], "") + "…"
	}
	return text
}

// olderCodes are spellings of pages and systems that are older than the others.
var olderCodes = map[string]string{
	"ORDERNOTEXIST": CodeOrderNotExist, "ORDERPAID": CodeOrderPaid, "ORDERCLOSED": CodeOrderClosed, "NOTENOUGH": CodeNotEnough,
	"FREQUENCY_LIMIT_EXCEED": CodeFrequency, "RESOURCE_NOT_EXIST": CodeNoRefund,
}

// payError classifies what wechatpay-go returned. res is the answer, if any.
func (c *Client) payError(op string, res *core.APIResult, err error) error {
	var api *core.APIError
	if !errors.As(err, &api) {
		return c.unknown(op, err)
	}
	if api.StatusCode >= http.StatusInternalServerError || api.Code == "" {
		return unknownText(op, "HTTP "+strconv.Itoa(api.StatusCode)+" "+c.clean(api.Code))
	}
	e := &Error{Op: op, Status: api.StatusCode, Code: api.Code, Message: c.clean(api.Message)}
	if today, ok := olderCodes[e.Code]; ok {
		e.Code = today
	}
	if res == nil || res.Response.Header.Get("Wechatpay-Signature") == "" {
		return e
	}
	if err := c.verify(res.Request.Context(), res.Response.Header, []byte(api.Body)); err != nil {
		return unknownText(op, "HTTP "+strconv.Itoa(api.StatusCode)+" with a signature that is not WeChat's")
	}
	e.Verified = true
	return e
}

// errcodeText finds the code in errors that silenceper gives as text alone.
var errcodeText = regexp.MustCompile(`errcode=(-?\d+) ?, ?err(?:or)?msg=(.*)`)

// apiError classifies what silenceper returned.
func (c *Client) apiError(op string, err error) error {
	var common *util.CommonError
	if errors.As(err, &common) {
		return c.refusal(op, int(common.ErrCode), common.ErrMsg)
	}
	if m := errcodeText.FindStringSubmatch(err.Error()); m != nil {
		if code, convErr := strconv.Atoi(m[1]); convErr == nil {
			return c.refusal(op, code, m[2])
		}
	}
	return c.unknown(op, err)
}

// errcodeBusy is WeChat's 系统繁忙: it says nothing about what was done.
const errcodeBusy = -1

func (c *Client) refusal(op string, code int, message string) error {
	if code == errcodeBusy {
		return unknownText(op, "errcode -1: "+c.clean(message))
	}
	return &Error{Op: op, Status: http.StatusOK, ErrCode: code, Message: c.clean(message)}
}

// answerOf reads the error part of a mini-program answer; ok is false when it
// isn't an answer of that API at all.
func answerOf(raw []byte) (code int, message string, ok bool) {
	var head struct {
		ErrCode *int   `json:"errcode"`
		ErrMsg  string `json:"errmsg"`
	}
	if json.Unmarshal(raw, &head) != nil || head.ErrCode == nil {
		return 0, "", false
	}
	return *head.ErrCode, head.ErrMsg, true
}
