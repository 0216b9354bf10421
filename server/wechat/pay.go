package wechat

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/core/auth"
	"github.com/wechatpay-apiv3/wechatpay-go/core/auth/validators"
	"github.com/wechatpay-apiv3/wechatpay-go/services/payments"
	"github.com/wechatpay-apiv3/wechatpay-go/services/payments/jsapi"
	"github.com/wechatpay-apiv3/wechatpay-go/utils"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/outbound"
)

const payBase = "https://api.mch.weixin.qq.com"

// Prepay asks for a payment by JSAPI.
type Prepay struct {
	OutTradeNo  string // 6 to 32 of 0-9 A-Z a-z _ - | *
	Description string // at most 127 bytes are sent
	OpenID      string // who pays
	NotifyURL   string // https, public, without a query
	Total       int64  // fen
	ExpireAt    time.Time
	Attach      string // at most 128 bytes, comes back in query and notice
}

// PayParams are the arguments of wx.requestPayment.
type PayParams struct {
	AppID     string
	TimeStamp string
	NonceStr  string
	Package   string
	SignType  string
	PaySign   string
}

// The states of a transaction that JSAPI knows. StateNotPay is not final: a
// query may lag behind a payment.
const (
	StateNotPay  = "NOTPAY"
	StateSuccess = "SUCCESS"
	StateRefund  = "REFUND"
	StateClosed  = "CLOSED"
)

// Codes of refusals that callers decide on, in today's spelling.
const (
	CodeOrderNotExist  = "ORDER_NOT_EXIST"
	CodeOrderClosed    = "ORDER_CLOSED"
	CodeOrderPaid      = "ORDER_PAID" // its name in v3 is not certain: decide by Query
	CodeOutTradeNoUsed = "OUT_TRADE_NO_USED"
	CodeNotEnough      = "NOT_ENOUGH"
	CodeFrequency      = "FREQUENCY_LIMITED"
	CodeNoRefund       = "RESOURCE_NOT_EXISTS"
	CodeNoStatement    = "NO_STATEMENT_EXIST"
)

// Transaction is a payment as WeChat has it. Amounts are fen; Total is the
// order's amount (compare this one), PayerTotal what the payer paid after
// WeChat's own coupons.
type Transaction struct {
	AppID         string
	MchID         string
	OutTradeNo    string
	TransactionID string
	State         string
	OpenID        string
	Attach        string
	Total         int64
	PayerTotal    int64
	Currency      string
	PaidAt        time.Time // zero while unpaid
}

// setUpPay wires wechatpay-go with our clock: requests are signed in the
// transport, answers are checked by answerValidator.
func (c *Client) setUpPay() error {
	block, err := aes.NewCipher([]byte(c.cfg.APIv3Key))
	if err != nil {
		return err
	}
	if c.aead, err = cipher.NewGCM(block); err != nil {
		return err
	}
	http := &http.Client{Timeout: requestTimeout, Transport: signing{client: c, base: c.base}, CheckRedirect: outbound.Stay}
	c.download, err = core.NewClientWithDialSettings(context.Background(), &core.DialSettings{
		HTTPClient: http, Signer: unsigned{c.cfg}, Validator: &validators.NullValidator{},
	})
	if err != nil {
		return err
	}
	if c.notices, err = c.verifier(); err != nil {
		return err
	}
	sealing, err := c.cipher()
	if err != nil {
		return err
	}
	c.pay, err = core.NewClientWithDialSettings(context.Background(), &core.DialSettings{
		HTTPClient: http, Signer: unsigned{c.cfg}, Validator: answerValidator{c}, Cipher: sealing,
	})
	return err
}

// unsigned satisfies the SDK: what it "signs" is replaced in the transport.
type unsigned struct{ cfg Config }

func (u unsigned) Sign(context.Context, string) (*auth.SignatureResult, error) {
	return &auth.SignatureResult{MchID: u.cfg.MchID, CertificateSerialNo: u.cfg.MchSerial}, nil
}

func (unsigned) Algorithm() string { return "SHA256-RSA2048" }

// answerValidator checks the signature of every 2xx answer by our clock.
type answerValidator struct{ client *Client }

func (a answerValidator) Validate(ctx context.Context, res *http.Response) error {
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	_ = res.Body.Close()
	res.Body = io.NopCloser(strings.NewReader(string(body)))
	return a.client.verify(ctx, res.Header, body)
}

func (a answerValidator) GetAcceptSerial(ctx context.Context) (string, error) {
	return a.client.notices.GetSerial(ctx)
}

// Prepay makes the payment known to WeChat and returns its prepay_id, which
// lives 2 hours; the same number with the same parameters gets another one.
// PrepayWithRequestPayment is not used: it panics on an empty answer.
func (c *Client) Prepay(ctx context.Context, p Prepay) (prepayID string, err error) {
	const op = "prepay"
	defer recovered(op, &err)
	req := jsapi.PrepayRequest{
		Appid: &c.cfg.AppID, Mchid: &c.cfg.MchID, OutTradeNo: &p.OutTradeNo, NotifyUrl: &p.NotifyURL,
		Description: core.String(cut(p.Description, 127)),
		Amount:      &jsapi.Amount{Total: &p.Total, Currency: core.String("CNY")},
		Payer:       &jsapi.Payer{Openid: &p.OpenID},
	}
	if p.Attach != "" {
		req.Attach = &p.Attach
	}
	if !p.ExpireAt.IsZero() {
		req.TimeExpire = core.Time(p.ExpireAt.In(clock.Shanghai).Truncate(time.Second))
	}
	service := jsapi.JsapiApiService{Client: c.pay}
	got, res, err := service.Prepay(ctx, req)
	if err != nil {
		return "", c.payError(op, res, err)
	}
	if got.PrepayId == nil || *got.PrepayId == "" {
		return "", unknownText(op, "an answer without a prepay_id")
	}
	return *got.PrepayId, nil
}

// cut shortens text to at most n bytes without breaking a character.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n], "")
}

// PayParams signs the arguments of wx.requestPayment for a prepay_id.
func (c *Client) PayParams(prepayID string) (PayParams, error) {
	nonce, err := utils.GenerateNonce()
	if err != nil {
		return PayParams{}, err
	}
	p := PayParams{
		AppID: c.cfg.AppID, TimeStamp: strconv.FormatInt(c.clock.Now().Unix(), 10), NonceStr: nonce,
		Package: "prepay_id=" + prepayID, SignType: "RSA",
	}
	message := strings.Join([]string{p.AppID, p.TimeStamp, p.NonceStr, p.Package, ""}, "\n")
	p.PaySign, err = utils.SignSHA256WithRSA(message, c.mchKey)
	return p, err
}

// Query asks for the payment of outTradeNo; CodeOrderNotExist when WeChat has
// never seen the number.
func (c *Client) Query(ctx context.Context, outTradeNo string) (t Transaction, err error) {
	const op = "query"
	defer recovered(op, &err)
	service := jsapi.JsapiApiService{Client: c.pay}
	got, res, err := service.QueryOrderByOutTradeNo(ctx, jsapi.QueryOrderByOutTradeNoRequest{
		OutTradeNo: &outTradeNo, Mchid: &c.cfg.MchID,
	})
	if err != nil {
		return Transaction{}, c.payError(op, res, err)
	}
	t, err = transaction(got)
	if err != nil || t.OutTradeNo != outTradeNo {
		return Transaction{}, unknownText(op, "an answer that is not about this payment")
	}
	return t, nil
}

// Close asks WeChat to take no payment for outTradeNo any more. A payment may
// have come first: only Query tells.
func (c *Client) Close(ctx context.Context, outTradeNo string) (err error) {
	const op = "close"
	defer recovered(op, &err)
	service := jsapi.JsapiApiService{Client: c.pay}
	res, err := service.CloseOrder(ctx, jsapi.CloseOrderRequest{OutTradeNo: &outTradeNo, Mchid: &c.cfg.MchID})
	if err != nil {
		return c.payError(op, res, err)
	}
	if res.Response.StatusCode != http.StatusNoContent {
		return unknownText(op, "HTTP "+strconv.Itoa(res.Response.StatusCode)+" instead of 204")
	}
	return nil
}

// transaction reads the SDK's struct of pointers; what every answer must have
// is required.
func transaction(p *payments.Transaction) (Transaction, error) {
	if p.OutTradeNo == nil || p.TradeState == nil || *p.TradeState == "" {
		return Transaction{}, errors.New("no out_trade_no or trade_state")
	}
	t := Transaction{
		AppID: text(p.Appid), MchID: text(p.Mchid), OutTradeNo: *p.OutTradeNo, TransactionID: text(p.TransactionId),
		State: *p.TradeState, Attach: text(p.Attach),
	}
	if p.Payer != nil {
		t.OpenID = text(p.Payer.Openid)
	}
	if p.Amount != nil {
		t.Total, t.PayerTotal, t.Currency = number(p.Amount.Total), number(p.Amount.PayerTotal), text(p.Amount.Currency)
	}
	if p.SuccessTime != nil && *p.SuccessTime != "" {
		paid, err := time.Parse(time.RFC3339, *p.SuccessTime)
		if err != nil {
			return Transaction{}, err
		}
		t.PaidAt = paid
	}
	paid := t.State == StateSuccess || t.State == StateRefund
	if paid && (t.TransactionID == "" || p.Amount == nil || p.Amount.Total == nil) {
		return Transaction{}, errors.New("a paid transaction without its id or amount")
	}
	return t, nil
}

func text(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

func number(p *int64) int64 {
	if p == nil {
		return 0
	}
	return *p
}

// recovered turns a panic of an SDK into an unknown outcome.
func recovered(op string, err *error) {
	if r := recover(); r != nil {
		*err = unknownText(op, "the SDK panicked on the answer")
	}
}
