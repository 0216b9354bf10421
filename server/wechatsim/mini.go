package wechatsim

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// miniAPIs are the endpoints of api.weixin.qq.com.
var miniAPIs = []api{
	{name: "stable_token", pattern: "POST /cgi-bin/stable_token", open: true, handle: (*Sim).apiStableToken},
	{name: "token", pattern: "GET /cgi-bin/token", open: true, handle: (*Sim).apiToken},
	{name: "jscode2session", pattern: "GET /sns/jscode2session", open: true, handle: (*Sim).apiLogin},
	{name: "getuserphonenumber", pattern: "POST /wxa/business/getuserphonenumber", handle: (*Sim).apiPhone},
	{name: "getwxacodeunlimit", pattern: "POST /wxa/getwxacodeunlimit", handle: (*Sim).apiCode},
	{name: "subscribe_send", pattern: "POST /cgi-bin/message/subscribe/send", handle: (*Sim).apiSubscribe},
	{name: "msg_sec_check", pattern: "POST /wxa/msg_sec_check", handle: (*Sim).apiTextCheck},
	{name: "media_check_async", pattern: "POST /wxa/media_check_async", handle: (*Sim).apiMediaCheck},
	{name: "upload_shipping_info", pattern: "POST /wxa/sec/order/upload_shipping_info", handle: (*Sim).apiUpload},
	{name: "get_order", pattern: "POST /wxa/sec/order/get_order", handle: (*Sim).apiGetOrder},
	{name: "get_order_list", pattern: "POST /wxa/sec/order/get_order_list", handle: (*Sim).apiOrderList},
	{name: "notify_confirm_receive", pattern: "POST /wxa/sec/order/notify_confirm_receive", handle: (*Sim).apiAskConfirm},
	{name: "set_msg_jump_path", pattern: "POST /wxa/sec/order/set_msg_jump_path", handle: (*Sim).apiJumpPath},
	{name: "trace_waybill", pattern: "POST /cgi-bin/express/delivery/open_msg/trace_waybill", handle: (*Sim).apiTraceWaybill},
	{name: "query_trace", pattern: "POST /cgi-bin/express/delivery/open_msg/query_trace", handle: (*Sim).apiQueryTrace},
	{name: "is_trade_managed", pattern: "POST /wxa/sec/order/is_trade_managed", handle: (*Sim).apiManaged},
}

// serveMini looks at the access_token, performs the call and answers 200, as
// that host always does.
func (s *Sim) serveMini(route api) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, err := readCall(r)
		if err != nil {
			return // the caller has gone
		}
		broken := answer{status: http.StatusInternalServerError, raw: []byte("system error"), contentType: "text/plain"}
		guarded := route
		guarded.handle = func(s *Sim, c *call) answer {
			if !route.open {
				if a, bad := s.checkToken(c); bad {
					return a
				}
			}
			return route.handle(s, c)
		}
		a, fault := s.perform(c, guarded, miniError(45009, "reach max api daily quota limit"), broken)
		if fault != nil && fault.Kind == BadToken {
			a = miniError(40001, "invalid credential, access_token is invalid or not latest")
		}
		writeMini(w, a)
	}
}

func writeMini(w http.ResponseWriter, a answer) {
	if a.contentType == "" {
		a.contentType = "application/json; encoding=utf-8"
	}
	write(w, a, a.encode())
}

func miniError(code int, message string) answer {
	return ok(map[string]any{"errcode": code, "errmsg": message + " rid: " + shortID()})
}

func miniOK(more map[string]any) answer {
	body := map[string]any{"errcode": 0, "errmsg": "ok"}
	for k, v := range more {
		body[k] = v
	}
	return ok(body)
}

// tokenBox holds the app's token. The one before stays good for five minutes.
type tokenBox struct {
	token, before      string
	until, beforeUntil time.Time
	forced             time.Time
	forcedToday        int
	issued             int
}

const (
	tokenLives  = 2 * time.Hour
	tokenGrace  = 5 * time.Minute
	forcePerDay = 20
	forceApart  = 30 * time.Second
)

func (s *Sim) apiStableToken(c *call) answer {
	var in struct {
		GrantType string `json:"grant_type"`
		AppID     string `json:"appid"`
		Secret    string `json:"secret"`
		Force     bool   `json:"force_refresh"`
	}
	if !c.decode(&in) {
		return miniError(47001, "data format error")
	}
	if a, bad := s.checkSecret(in.AppID, in.Secret); bad {
		return a
	}
	box, now := &s.books.tokens, s.now()
	if in.Force {
		switch {
		case now.Sub(box.forced) < forceApart:
			return miniError(45009, "force_refresh too often")
		case box.forcedToday >= forcePerDay && now.Sub(box.forced) < 24*time.Hour:
			return miniError(45009, "reach max api daily quota limit")
		case now.Sub(box.forced) >= 24*time.Hour:
			box.forcedToday = 0
		}
		box.forced = now
		box.forcedToday++
	}
	// WeChat renews five minutes early, so that expires_in is never below 300.
	if in.Force || now.After(box.until.Add(-tokenGrace)) {
		box.renew(now)
	}
	return ok(map[string]any{"access_token": box.token, "expires_in": int(box.until.Sub(now).Seconds())})
}

func (s *Sim) apiToken(c *call) answer {
	if a, bad := s.checkSecret(c.query.Get("appid"), c.query.Get("secret")); bad {
		return a
	}
	box, now := &s.books.tokens, s.now()
	box.renew(now)
	return ok(map[string]any{"access_token": box.token, "expires_in": int(tokenLives.Seconds())})
}

func (s *Sim) checkSecret(appID, secret string) (answer, bool) {
	switch {
	case appID != s.keys.AppID:
		return miniError(40013, "invalid appid"), true
	case secret == "":
		return miniError(41004, "appsecret missing"), true
	case secret != s.keys.AppSecret:
		return miniError(40125, "invalid appsecret"), true
	}
	return answer{}, false
}

func (t *tokenBox) renew(now time.Time) {
	t.before, t.beforeUntil = t.token, now.Add(tokenGrace)
	t.token, t.until = strconv.Itoa(90+t.issued%10)+"_"+randomHex(60), now.Add(tokenLives)
	t.issued++
}

func (s *Sim) checkToken(c *call) (answer, bool) {
	box, now, token := &s.books.tokens, s.now(), c.query.Get("access_token")
	switch {
	case token == "":
		return miniError(41001, "access_token missing"), true
	case token == box.token && now.Before(box.until), token == box.before && now.Before(box.beforeUntil):
		return answer{}, false
	case token == box.token || token == box.before:
		return miniError(42001, "access_token expired"), true
	}
	return miniError(40001, "invalid credential, access_token is invalid or not latest"), true
}

// RevokeToken makes every token that was given out invalid, as a reset of the
// app secret does.
func (s *Sim) RevokeToken() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.books.tokens.token, s.books.tokens.before = "", ""
	s.books.tokens.until = time.Time{}
}

// TokensIssued counts the tokens that were made.
func (s *Sim) TokensIssued() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.books.tokens.issued
}

func (s *Sim) apiLogin(c *call) answer {
	q := c.query
	if a, bad := s.checkSecret(q.Get("appid"), q.Get("secret")); bad {
		return a
	}
	code, fail := s.useCode(q.Get("js_code"), false)
	if fail != nil {
		return *fail
	}
	p := s.books.persons[code.openID]
	if p.Blocked {
		return miniError(40226, "high-risk user, login rejected")
	}
	p.LastSeen, p.SessionKey = s.now(), sessionKey()
	s.books.put(record{Person: p})
	return ok(map[string]any{"openid": p.OpenID, "unionid": p.UnionID, "session_key": p.SessionKey})
}

func (s *Sim) useCode(text string, phone bool) (*loginCode, *answer) {
	code := s.books.codes[text]
	var fail answer
	switch {
	case code == nil || code.phone != phone || s.now().Sub(code.made) > codeLives:
		fail = miniError(40029, "invalid code")
	case code.used:
		fail = miniError(40163, "code been used")
	default:
		code.used = true
		return code, nil
	}
	return nil, &fail
}

func (s *Sim) apiPhone(c *call) answer {
	var in struct {
		Code string `json:"code"`
	}
	if !c.decode(&in) {
		return miniError(47001, "data format error")
	}
	code, fail := s.useCode(in.Code, true)
	if fail != nil {
		return *fail
	}
	phone := s.books.persons[code.openID].Phone
	return miniOK(map[string]any{"phone_info": map[string]any{
		"phoneNumber": phone, "purePhoneNumber": phone, "countryCode": "86",
		"watermark": map[string]any{"timestamp": s.now().Unix(), "appid": s.keys.AppID},
	}})
}

func (s *Sim) apiUpload(c *call) answer {
	var in uploadRequest
	if !c.decode(&in) {
		return miniError(47001, "data format error")
	}
	if s.outcome(PayNotKnown, in.OrderKey.OutTradeNo+in.OrderKey.TransactionID) {
		return miniError(10060001, "支付单不存在")
	}
	if err := s.upload(&in); err != nil {
		return miniError(err.code, err.message)
	}
	return miniOK(nil)
}

type orderKey struct {
	TransactionID string `json:"transaction_id"`
	MchID         string `json:"merchant_id"`
	OutTradeNo    string `json:"merchant_trade_no"`
	ReceivedTime  int64  `json:"received_time"`
}

func (s *Sim) apiGetOrder(c *call) answer {
	var in orderKey
	if !c.decode(&in) {
		return miniError(47001, "data format error")
	}
	p, err := s.known(in.TransactionID, in.MchID, in.OutTradeNo)
	if err != nil {
		return miniError(err.code, err.message)
	}
	return miniOK(map[string]any{"order": s.orderView(p)})
}

func (s *Sim) apiOrderList(c *call) answer {
	var in struct {
		State  int    `json:"order_state"`
		OpenID string `json:"openid"`
		Last   string `json:"last_index"`
		Size   int    `json:"page_size"`
	}
	if !c.decode(&in) {
		return miniError(47001, "data format error")
	}
	in.Size = min(max(in.Size, 1), 50)
	from, _ := strconv.Atoi(in.Last)
	list, last := []any{}, 0
	for i, p := range s.books.paymentOrder {
		fits := p.paid() && (in.State == 0 || p.Shipping.State == in.State) && (in.OpenID == "" || p.OpenID == in.OpenID)
		if i < from || !fits {
			continue
		}
		if len(list) == in.Size {
			return miniOK(map[string]any{"order_list": list, "has_more": true, "last_index": strconv.Itoa(last)})
		}
		list, last = append(list, s.orderView(p)), i+1
	}
	return miniOK(map[string]any{"order_list": list, "has_more": false, "last_index": strconv.Itoa(last)})
}

func (s *Sim) apiAskConfirm(c *call) answer {
	var in orderKey
	if !c.decode(&in) {
		return miniError(47001, "data format error")
	}
	p, err := s.known(in.TransactionID, in.MchID, in.OutTradeNo)
	switch {
	case err != nil:
		return miniError(err.code, err.message)
	case p.Shipping.State != shippingShipped || p.Shipping.Logistics != 1 || p.Shipping.Asked:
		return miniError(10060004, "支付单状态不允许提醒确认收货")
	}
	p.Shipping.Asked = true
	s.books.put(record{Payment: p})
	return miniOK(nil)
}

func (s *Sim) apiJumpPath(c *call) answer {
	var in struct {
		Path string `json:"path"`
	}
	if !c.decode(&in) || in.Path == "" || strings.HasPrefix(in.Path, "/") {
		return miniError(47001, "data format error")
	}
	return miniOK(nil)
}

func (s *Sim) apiManaged(*call) answer {
	return miniOK(map[string]any{"is_trade_managed": !s.opt.Unmanaged})
}
