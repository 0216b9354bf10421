package wechat

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/silenceper/wechat/v2/miniprogram/message"
	"github.com/silenceper/wechat/v2/util"
)

// Events of the message push that the program acts on.
const (
	PushSettlement     = "trade_manage_order_settlement"
	PushRemindShipping = "trade_manage_remind_shipping"
	PushRemindAccess   = "trade_manage_remind_access_api"
	PushMediaCheck     = "wxa_media_check"
)

const maxPush = 64 << 10

// Push is a verified and decrypted message of the mini-program platform. One of
// the pointers is set, by Event; an event nobody knows has Raw alone.
type Push struct {
	Event     string
	OpenID    string
	CreatedAt time.Time

	Settlement     *Settlement
	RemindShipping *RemindShipping
	RemindAccess   *RemindAccess
	MediaCheck     *MediaCheck

	Raw   []byte // the decrypted JSON
	Nonce string
	// Key names this very message: whoever makes it unique has replays refused.
	Key string
}

// The ways in which goods are confirmed as received.
const (
	ConfirmedByTime  = 1
	ConfirmedByBuyer = 2
)

// Settlement comes when all is shipped (EstimatedSettlementAt is set) and again
// when the money is settled (SettledAt is set). Unset times are zero.
type Settlement struct {
	TransactionID         string
	OutTradeNo            string
	MchID                 string
	PaidAt                time.Time
	ShippedAt             time.Time
	EstimatedSettlementAt time.Time
	ConfirmMethod         int // ConfirmedByTime or ConfirmedByBuyer; 0 while open
	ConfirmedAt           time.Time
	SettledAt             time.Time
}

// RemindShipping says that a payment has waited 48 hours for its shipping.
type RemindShipping struct {
	TransactionID, OutTradeNo, MchID string
	Message                          string
}

// RemindAccess says that the app has come under 发货管理.
type RemindAccess struct{ Message string }

// MediaCheck is the verdict on a picture that was sent to be checked.
type MediaCheck struct {
	TraceID string
	Suggest string // pass, review, risky
	Label   int
	ErrCode int
}

// ParsePush verifies and decrypts a pushed message: the msg_signature over the
// ciphertext (the SDK looks only at the one over token, timestamp and nonce),
// freshness, the app id inside. Errors are ErrForged, ErrStale, ErrMalformed.
func (c *Client) ParsePush(r *http.Request) (p Push, err error) {
	defer func() {
		if recover() != nil {
			p, err = Push{}, ErrMalformed
		}
	}()
	q := r.URL.Query()
	stamp, nonce, signature := q.Get("timestamp"), q.Get("nonce"), q.Get("msg_signature")
	body, err := readLimited(r, maxPush)
	if err != nil {
		return Push{}, err
	}
	var envelope struct {
		Encrypt string `json:"Encrypt"`
	}
	if err := json.Unmarshal(body, &envelope); err != nil || envelope.Encrypt == "" {
		return Push{}, fmt.Errorf("%w: not an encrypted JSON message", ErrMalformed)
	}
	if !sameText(signature, util.Signature(c.cfg.PushToken, stamp, nonce, envelope.Encrypt)) {
		return Push{}, ErrForged
	}
	if err := c.freshText(stamp); err != nil {
		return Push{}, err
	}
	_, plain, err := util.DecryptMsg(c.cfg.AppID, envelope.Encrypt, c.cfg.EncodingAESKey)
	if err != nil {
		return Push{}, fmt.Errorf("%w: the message doesn't open with our key for our app", ErrForged)
	}
	p = Push{Raw: plain, Nonce: nonce, Key: pushKey(stamp, nonce, signature)}
	return p, p.read()
}

// PushEcho answers the GET by which WeChat checks the address of the push.
func (c *Client) PushEcho(r *http.Request) (echostr string, err error) {
	q := r.URL.Query()
	stamp := q.Get("timestamp")
	if !sameText(q.Get("signature"), util.Signature(c.cfg.PushToken, stamp, q.Get("nonce"))) {
		return "", ErrForged
	}
	return q.Get("echostr"), c.freshText(stamp)
}

func pushKey(stamp, nonce, signature string) string {
	sum := sha256.Sum256([]byte(stamp + "\n" + nonce + "\n" + signature))
	return hex.EncodeToString(sum[:])
}

func sameText(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func (c *Client) freshText(stamp string) error {
	at, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return fmt.Errorf("%w: no timestamp", ErrMalformed)
	}
	if !c.fresh(at) {
		return ErrStale
	}
	return nil
}

// read fills in what the message is about.
func (p *Push) read() error {
	var head message.CommonPushData
	if err := json.Unmarshal(p.Raw, &head); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	p.Event, p.OpenID, p.CreatedAt = string(head.Event), head.FromUserName, unix(head.CreateTime)
	switch p.Event {
	case PushSettlement:
		return p.readSettlement()
	case PushRemindShipping:
		return p.readRemind()
	case PushRemindAccess:
		var in message.PushDataRemindAccessAPI
		if err := json.Unmarshal(p.Raw, &in); err != nil {
			return fmt.Errorf("%w: %w", ErrMalformed, err)
		}
		p.RemindAccess = &RemindAccess{Message: in.Msg}
	case PushMediaCheck:
		return p.readMediaCheck()
	}
	return nil
}

func (p *Push) readSettlement() error {
	var in message.PushDataOrderSettlement
	if err := json.Unmarshal(p.Raw, &in); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if in.MerchantTradeNo == "" && in.TransactionID == "" {
		return fmt.Errorf("%w: a settlement of nothing", ErrMalformed)
	}
	p.Settlement = &Settlement{
		TransactionID: in.TransactionID, OutTradeNo: in.MerchantTradeNo, MchID: in.MerchantID,
		PaidAt: unix(in.PayTime), ShippedAt: unix(in.ShippedTime), EstimatedSettlementAt: unix(in.EstimatedSettlementTime),
		ConfirmMethod: int(in.ConfirmReceiveMethod), ConfirmedAt: unix(in.ConfirmReceiveTime), SettledAt: unix(in.SettlementTime),
	}
	return nil
}

func (p *Push) readRemind() error {
	var in message.PushDataRemindShipping
	if err := json.Unmarshal(p.Raw, &in); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	p.RemindShipping = &RemindShipping{
		TransactionID: in.TransactionID, OutTradeNo: in.MerchantTradeNo, MchID: in.MerchantID, Message: in.Msg,
	}
	return nil
}

func (p *Push) readMediaCheck() error {
	var in struct {
		TraceID string `json:"trace_id"`
		ErrCode int    `json:"errcode"`
		Result  struct {
			Suggest string `json:"suggest"`
			Label   int    `json:"label"`
		} `json:"result"`
	}
	if err := json.Unmarshal(p.Raw, &in); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	p.MediaCheck = &MediaCheck{TraceID: in.TraceID, ErrCode: in.ErrCode, Suggest: in.Result.Suggest, Label: in.Result.Label}
	return nil
}

// unix is the zero time for 0, which WeChat sends for "not yet".
func unix(at int64) time.Time {
	if at == 0 {
		return time.Time{}
	}
	return time.Unix(at, 0).UTC()
}
