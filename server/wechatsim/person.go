package wechatsim

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
)

const codeLives = 5 * time.Minute

type loginCode struct {
	openID string
	phone  bool // a code of getPhoneNumber's button
	made   time.Time
	used   bool
}

// person finds or makes the WeChat user called name: the same name is always
// the same openid.
func (s *Sim) person(name string) *Person {
	sum := sha256.Sum256([]byte(s.keys.AppID + "\n" + name))
	openID := "o" + base64.RawURLEncoding.EncodeToString(sum[:])[:27]
	if p := s.books.persons[openID]; p != nil {
		return p
	}
	p := &Person{
		Name: name, OpenID: openID, UnionID: "u" + base64.RawURLEncoding.EncodeToString(sum[4:])[:27],
		// 100-0 is no range that is ever assigned.
		Phone: fmt.Sprintf("1000%07d", (int(sum[0])<<16|int(sum[1])<<8|int(sum[2]))%10_000_000),
	}
	s.books.put(record{Person: p})
	return p
}

// LoginCode is what wx.login gives the person's client: good once, for five
// minutes.
func (s *Sim) LoginCode(person string) string { return s.newCode(person, false) }

// PhoneCode is what the getPhoneNumber button gives the person's client.
func (s *Sim) PhoneCode(person string) string { return s.newCode(person, true) }

func (s *Sim) newCode(name string, phone bool) string {
	code := "0" + randomHex(15)
	_ = s.change(func() {
		now := s.now()
		if len(s.books.codes) > 10_000 {
			for old, c := range s.books.codes {
				if now.Sub(c.made) > codeLives {
					delete(s.books.codes, old)
				}
			}
		}
		s.books.codes[code] = &loginCode{openID: s.person(name).OpenID, phone: phone, made: now}
	})
	return code
}

// OpenID is the person's id in this mini-program.
func (s *Sim) OpenID(person string) string {
	var id string
	_ = s.change(func() { id = s.person(person).OpenID })
	return id
}

// PhoneOf is the number that WeChat knows of the person.
func (s *Sim) PhoneOf(person string) string {
	var phone string
	_ = s.change(func() { phone = s.person(person).Phone })
	return phone
}

// Block makes the person a high-risk user, whose logins are answered with
// 40226, or takes it back.
func (s *Sim) Block(person string, blocked bool) {
	_ = s.change(func() {
		p := s.person(person)
		p.Blocked = blocked
		s.books.put(record{Person: p})
	})
}

// AllowSubscribe lets times subscribe messages through to the person, as if
// they had agreed to so many.
func (s *Sim) AllowSubscribe(person string, times int) {
	_ = s.change(func() { s.books.subscriptions[s.person(person).OpenID] += times })
}

// PayParams are the arguments of wx.requestPayment.
type PayParams struct {
	AppID     string `json:"appId"`
	TimeStamp string `json:"timeStamp"`
	NonceStr  string `json:"nonceStr"`
	Package   string `json:"package"`
	SignType  string `json:"signType"`
	PaySign   string `json:"paySign"`
}

// ErrCannotPay is what WeChat's cashier says; the reason follows it.
var ErrCannotPay = errors.New("requestPayment:fail")

// Pay is a person who pays at WeChat's cashier: it checks the signature, the
// prepay_id's age, the payment's expiry and who pays.
func (s *Sim) Pay(openID string, params PayParams) error {
	message := strings.Join([]string{params.AppID, params.TimeStamp, params.NonceStr, params.Package, ""}, "\n")
	if params.AppID != s.keys.AppID || params.SignType != "RSA" || s.sign.verifyMerchant(message, params.PaySign) != nil {
		return fmt.Errorf("%w: 支付验证签名失败", ErrCannotPay)
	}
	return s.pay(func() (*Payment, error) {
		id := strings.TrimPrefix(params.Package, "prepay_id=")
		p := s.books.prepays[id]
		if p == nil {
			return nil, fmt.Errorf("%w: 找不到预支付会话", ErrCannotPay)
		}
		for _, prepay := range p.Prepays {
			if prepay.ID == id && !s.now().Before(prepay.At.Add(prepayLives)) {
				return nil, fmt.Errorf("%w: 预支付会话已过期", ErrCannotPay)
			}
		}
		if openID != "" && openID != p.OpenID {
			return nil, fmt.Errorf("%w: 支付者与下单者不一致", ErrCannotPay)
		}
		return p, nil
	}, false)
}

// PayOutTradeNo is the payer of outTradeNo paying without showing how.
func (s *Sim) PayOutTradeNo(outTradeNo string) error { return s.payByNo(outTradeNo, false) }

// PaySilently is PayOutTradeNo without a notice: for PrepareNotice, or for a
// payment that only a query finds.
func (s *Sim) PaySilently(outTradeNo string) error { return s.payByNo(outTradeNo, true) }

func (s *Sim) payByNo(outTradeNo string, silent bool) error {
	return s.pay(func() (*Payment, error) {
		p := s.books.payments[outTradeNo]
		if p == nil {
			return nil, fmt.Errorf("%w: 订单不存在", ErrCannotPay)
		}
		return p, nil
	}, silent)
}

func (s *Sim) pay(find func() (*Payment, error), silent bool) (err error) {
	flushed := s.change(func() {
		var p *Payment
		if p, err = find(); err != nil {
			return
		}
		switch {
		case p.paid():
			err = fmt.Errorf("%w: 该订单已支付", ErrCannotPay)
		case p.State != NotPay:
			err = fmt.Errorf("%w: 订单已关闭", ErrCannotPay)
		case s.now().After(p.ExpireAt):
			err = fmt.Errorf("%w: 订单已过期", ErrCannotPay)
		default:
			s.take(p, silent)
		}
	})
	return errors.Join(err, flushed)
}

// PayStray puts a payment into the books that the merchant has never asked for
// and is not told of; it returns its out_trade_no. Only bills show it.
func (s *Sim) PayStray(person string, total int64) (string, error) {
	var no string
	err := s.change(func() {
		now := s.now()
		p := &Payment{
			No: s.books.next(), OutTradeNo: "STRAY" + strings.ToUpper(randomHex(8)), Description: "来历不明的付款", Stray: true,
			OpenID: s.person(person).OpenID, Total: total, ExpireAt: now.Add(payableFor), CreatedAt: now, State: NotPay,
		}
		no = p.OutTradeNo
		s.take(p, true)
	})
	return no, err
}

// ErrCannotConfirm is what openBusinessView says about a confirmation.
var ErrCannotConfirm = errors.New("weappOrderConfirm:fail")

// ConfirmReceipt is the payer confirming receipt in WeChat's half screen.
func (s *Sim) ConfirmReceipt(openID, outTradeNo string) (err error) {
	flushed := s.change(func() {
		p := s.books.payments[outTradeNo]
		switch {
		case p == nil || !p.paid():
			err = fmt.Errorf("%w: 订单不存在", ErrCannotConfirm)
		case openID != "" && openID != p.OpenID:
			err = fmt.Errorf("%w: 支付者与确认者不一致", ErrCannotConfirm)
		case p.Shipping.State != shippingShipped:
			err = fmt.Errorf("%w: 订单不在已发货状态", ErrCannotConfirm)
		default:
			s.confirm(p, confirmedByBuyer, s.now())
		}
	})
	return errors.Join(err, flushed)
}

// ResolveRefund sees an ABNORMAL refund through, as merchant staff do on
// WeChat's own site.
func (s *Sim) ResolveRefund(outRefundNo string) (err error) {
	flushed := s.change(func() {
		r := s.books.refunds[outRefundNo]
		if r == nil || r.Status != RefundAbnormal {
			err = errors.New("wechatsim: no such refund is abnormal")
			return
		}
		r.EndsAs = RefundSuccess
		s.endRefund(r, s.now())
	})
	return errors.Join(err, flushed)
}

// Transfer moves fen between the merchant's bank and the available or operating
// account: a negative amount is a withdrawal.
func (s *Sim) Transfer(account Account, amount int64) (err error) {
	flushed := s.change(func() {
		switch {
		case account != Available && account != Operating:
			err = errors.New("只有可用余额和运营账户能与银行往来")
			return
		case s.free(account)+amount < 0:
			err = errors.New("账户里没有这么多可用的钱")
			return
		}
		kind := "topup"
		if amount < 0 {
			kind = "withdraw"
		}
		s.books.post(&Entry{At: s.now(), Account: account, Kind: kind, Amount: amount})
	})
	return errors.Join(err, flushed)
}

// free is what can leave an account.
func (s *Sim) free(account Account) int64 {
	if account == Operating {
		return s.books.spendable()
	}
	return s.books.balances[account]
}

func sessionKey() string { return base64.StdEncoding.EncodeToString(randomBytes(16)) }

// shortID is a trace or message id.
func shortID() string { return hex.EncodeToString(randomBytes(8)) }
