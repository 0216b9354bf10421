package wechatsim

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"yuanfen/server/platform/clock"
)

var payZone = clock.Shanghai

// The states of a payment (trade_state).
const (
	NotPay   = "NOTPAY"
	Success  = "SUCCESS"
	InRefund = "REFUND"
	Closed   = "CLOSED"
)

// How long things live.
const (
	prepayLives   = 2 * time.Hour
	payableFor    = 7 * 24 * time.Hour
	longestExpiry = 90 * 24 * time.Hour
)

// PrepayID is one answer to a prepay.
type PrepayID struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
}

// Payment is one out_trade_no. Amounts are fen; times are zero until they come.
type Payment struct {
	No          int64  `json:"no"`
	OutTradeNo  string `json:"out_trade_no"`
	Description string `json:"description"`
	Attach      string `json:"attach,omitempty"`
	NotifyURL   string `json:"notify_url,omitempty"`
	OpenID      string `json:"openid"`
	Total       int64  `json:"total"`
	// ExpireText is time_expire as it was sent: it may not change.
	ExpireText string     `json:"time_expire,omitempty"`
	ExpireAt   time.Time  `json:"expire_at"`
	CreatedAt  time.Time  `json:"created_at"`
	Prepays    []PrepayID `json:"prepays,omitempty"`
	Stray      bool       `json:"stray,omitempty"` // never asked for by the merchant

	State         string    `json:"state"`
	TransactionID string    `json:"transaction_id,omitempty"`
	PaidAt        time.Time `json:"paid_at,omitzero"`
	ClosedAt      time.Time `json:"closed_at,omitzero"`
	Fee           int64     `json:"fee"`
	Refunded      int64     `json:"refunded"` // succeeded refunds
	FeeBack       int64     `json:"fee_back"` // fee given back with them

	Shipping Shipment `json:"shipping"`

	refunds []*Refund
}

// paid reports whether money has come in.
func (p *Payment) paid() bool { return p.State == Success || p.State == InRefund }

// left is what of the payment lies on the merchant's basic account.
func (p *Payment) left() int64 { return p.Total - p.Fee - p.Refunded + p.FeeBack }

// prepayRequest is the body of POST /v3/pay/transactions/jsapi.
type prepayRequest struct {
	AppID       string `json:"appid"`
	MchID       string `json:"mchid"`
	Description string `json:"description"`
	OutTradeNo  string `json:"out_trade_no"`
	TimeExpire  string `json:"time_expire"`
	Attach      string `json:"attach"`
	NotifyURL   string `json:"notify_url"`
	Amount      *struct {
		Total    *int64 `json:"total"`
		Currency string `json:"currency"`
	} `json:"amount"`
	Payer *struct {
		OpenID string `json:"openid"`
	} `json:"payer"`
}

var tradeNo = regexp.MustCompile(`^[0-9A-Za-z_\-|*]{6,32}$`)

// check holds the request against the documented form.
func (in *prepayRequest) check() *payError {
	switch {
	case !tradeNo.MatchString(in.OutTradeNo):
		return badParam("out_trade_no", "商户订单号应为 6 到 32 位的数字、大小写字母或 _-|*")
	case in.Description == "" || len(in.Description) > 127:
		return badParam("description", "商品描述不能为空，且不超过 127 字节")
	case in.Amount == nil || in.Amount.Total == nil || *in.Amount.Total < 1:
		return badParam("amount.total", "总金额必须为大于 0 的整数，单位分")
	case in.Amount.Currency != "" && in.Amount.Currency != "CNY":
		return badParam("amount.currency", "货币类型仅支持 CNY")
	case in.Payer == nil || in.Payer.OpenID == "" || len(in.Payer.OpenID) > 128:
		return badParam("payer.openid", "支付者不能为空")
	case !strings.HasPrefix(in.NotifyURL, "http") || strings.ContainsAny(in.NotifyURL, "?#"):
		return badParam("notify_url", "通知地址必须是可访问的 URL，且不能携带参数")
	case len(in.Attach) > 128:
		return badParam("attach", "附加数据不超过 128 字节")
	}
	return nil
}

// expiry is when the payment can last be made.
func (in *prepayRequest) expiry(now time.Time) (time.Time, *payError) {
	if in.TimeExpire == "" {
		return now.Add(payableFor), nil
	}
	at, err := time.Parse(time.RFC3339, in.TimeExpire)
	if err != nil {
		return at, badParam("time_expire", "交易结束时间不符合 RFC3339 格式")
	}
	if latest := now.Add(longestExpiry); at.After(latest) {
		return latest, nil
	}
	return at, nil
}

// same reports whether the request repeats what made p.
func (p *Payment) same(in *prepayRequest) bool {
	return p.Description == in.Description && p.Attach == in.Attach && p.NotifyURL == in.NotifyURL &&
		p.OpenID == in.Payer.OpenID && p.Total == *in.Amount.Total && p.ExpireText == in.TimeExpire
}

// prepay makes a payment, or repeats one, and returns a prepay_id.
func (s *Sim) prepay(in *prepayRequest) (string, *payError) {
	if in.AppID != s.keys.AppID || in.MchID != s.keys.MchID {
		return "", refuse(400, "APPID_MCHID_NOT_MATCH", "AppID 和 mch_id 不匹配，请检查")
	}
	if err := in.check(); err != nil {
		return "", err
	}
	now := s.now()
	if p := s.books.payments[in.OutTradeNo]; p != nil {
		return s.prepayAgain(p, in, now)
	}
	expire, perr := in.expiry(now)
	if perr != nil {
		return "", perr
	}
	if expire.Before(now.Add(time.Minute)) {
		return "", badParam("time_expire", "交易结束时间不能早于一分钟之后")
	}
	p := &Payment{
		No: s.books.next(), OutTradeNo: in.OutTradeNo, Description: in.Description, Attach: in.Attach, NotifyURL: in.NotifyURL,
		OpenID: in.Payer.OpenID, Total: *in.Amount.Total, ExpireText: in.TimeExpire, ExpireAt: expire, CreatedAt: now, State: NotPay,
	}
	return s.newPrepayID(p, now), nil
}

func (s *Sim) prepayAgain(p *Payment, in *prepayRequest, now time.Time) (string, *payError) {
	switch {
	case p.paid():
		return "", refuse(400, s.code("ORDER_PAID", "ORDERPAID"), "该订单已支付")
	case p.State == Closed:
		return "", refuse(400, s.code("ORDER_CLOSED", "ORDERCLOSED"), "该订单已关闭")
	case !p.same(in):
		return "", refuse(403, "OUT_TRADE_NO_USED", "商户订单号重复：请求参数与原订单不一致")
	}
	if last := p.Prepays[len(p.Prepays)-1]; now.Before(last.At.Add(prepayLives)) {
		return last.ID, nil
	}
	return s.newPrepayID(p, now), nil
}

func (s *Sim) newPrepayID(p *Payment, now time.Time) string {
	id := "wx" + now.In(payZone).Format("20060102150405") + randomHex(9)
	p.Prepays = append(p.Prepays, PrepayID{ID: id, At: now})
	s.books.put(record{Payment: p})
	return id
}

// close ends an unpaid payment.
func (s *Sim) close(outTradeNo, mchID string) *payError {
	p := s.books.payments[outTradeNo]
	switch {
	case mchID != s.keys.MchID:
		return refuse(400, "MCH_NOT_EXISTS", "商户号不存在")
	case p == nil:
		return refuse(404, s.code("ORDER_NOT_EXIST", "ORDERNOTEXIST"), "订单不存在")
	case p.paid():
		return refuse(400, s.code("ORDER_PAID", "ORDERPAID"), "该订单已支付，不能关闭")
	case p.State == Closed:
		return refuse(400, s.code("ORDER_CLOSED", "ORDERCLOSED"), "该订单已关闭")
	}
	p.State, p.ClosedAt = Closed, s.now()
	s.books.put(record{Payment: p})
	return nil
}

// take lets the payer's money in: the transaction id, the fee, the notice.
func (s *Sim) take(p *Payment, silent bool) {
	now := s.now()
	p.State, p.PaidAt = Success, now
	p.TransactionID = fmt.Sprintf("42000%05s%s%010d", s.keys.MchID[len(s.keys.MchID)-5:], now.In(payZone).Format("20060102"), p.No)
	p.Fee = feeOf(p.Total, s.opt.FeeBP)
	p.Shipping.State = shippingWaiting
	s.books.put(record{Payment: p})
	s.books.post(s.entry(p, Held, "payment", p.Total))
	s.books.post(s.entry(p, Held, "fee", -p.Fee))
	if !s.opt.Unmanaged {
		p.Shipping.RemindAt = now.Add(remindAfter)
	} else {
		p.Shipping.SettleAt = nextDay(now)
	}
	s.books.schedulePayment(p)
	if !silent && p.NotifyURL != "" {
		s.queue(s.paidNotice(p))
	}
	s.poke()
}

func (s *Sim) paidNotice(p *Payment) *Notice {
	return &Notice{
		ID: newUUID(), Kind: "pay", Event: "TRANSACTION.SUCCESS", Original: "transaction", Summary: "支付成功", URL: p.NotifyURL,
		Plain: plain(s.transaction(p)), OutTradeNo: p.OutTradeNo, CreatedAt: s.now(),
	}
}

func (s *Sim) entry(p *Payment, account Account, kind string, amount int64) *Entry {
	return &Entry{At: s.now(), Account: account, Kind: kind, Amount: amount, OutTradeNo: p.OutTradeNo, TransactionID: p.TransactionID}
}

// feeOf rounds half up.
func feeOf(amount, bp int64) int64 { return (amount*bp + 5_000) / 10_000 }

// transaction is a payment as query and notice show it.
func (s *Sim) transaction(p *Payment) map[string]any {
	out := map[string]any{
		"appid": s.keys.AppID, "mchid": s.keys.MchID, "out_trade_no": p.OutTradeNo, "attach": p.Attach,
		"trade_state": p.State, "trade_state_desc": stateWords[p.State],
	}
	if p.State == NotPay || p.State == Closed {
		out["amount"] = map[string]any{"total": p.Total, "currency": "CNY"}
		return out
	}
	out["transaction_id"], out["trade_type"], out["bank_type"] = p.TransactionID, "JSAPI", "OTHERS"
	out["success_time"] = shanghai(p.PaidAt)
	out["payer"] = map[string]any{"openid": p.OpenID}
	out["amount"] = map[string]any{"total": p.Total, "payer_total": p.Total, "currency": "CNY", "payer_currency": "CNY"}
	out["promotion_detail"] = []any{}
	return out
}

var stateWords = map[string]string{NotPay: "订单未支付", Success: "支付成功", InRefund: "转入退款", Closed: "订单已关闭"}

// nextDay is the beginning of the next business day.
func nextDay(t time.Time) time.Time {
	y, m, d := t.In(payZone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, payZone)
}

// yuan writes fen as bills do.
func yuan(fen int64) string {
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	return sign + strconv.FormatInt(fen/100, 10) + "." + fmt.Sprintf("%02d", fen%100)
}
