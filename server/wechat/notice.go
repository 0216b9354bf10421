package wechat

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/wechatpay-apiv3/wechatpay-go/core/auth"
	"github.com/wechatpay-apiv3/wechatpay-go/core/notify"
	"github.com/wechatpay-apiv3/wechatpay-go/services/payments"
)

// Why a notice or a push was not taken. All are answered with a 4xx; WeChat
// itself probes with wrong signatures on purpose.
var (
	ErrForged    = errors.New("wechat: the signature is not WeChat's")
	ErrStale     = errors.New("wechat: the timestamp is over five minutes off")
	ErrMalformed = errors.New("wechat: not in the documented form")
)

// Event types of notices.
const (
	EventPaid           = "TRANSACTION.SUCCESS"
	EventRefundSuccess  = "REFUND.SUCCESS"
	EventRefundAbnormal = "REFUND.ABNORMAL"
	EventRefundClosed   = "REFUND.CLOSED"
)

const (
	maxNotice    = 64 << 10
	freshSeconds = 300
	gcmNonce     = 12
	gcmAlgo      = "AEAD_AES_256_GCM"
	rsaSigning   = "WECHATPAY2-SHA256-RSA2048"
)

// Notice is a verified and decrypted notice. Exactly one of Transaction, Refund,
// Transfer and ComplaintID is set for the known event types, none for others.
// That it is WeChat's says nothing about whose payment it is: the receiver
// compares the merchant, the app, the number and the amount with its own.
type Notice struct {
	ID          string
	EventType   string
	CreatedAt   time.Time
	Transaction *Transaction
	Refund      *Refund
	Transfer    *Transfer
	ComplaintID string
	Raw         []byte // the decrypted resource
}

// ParseNotice verifies and decrypts a notice of WeChat Pay. Identical bytes
// verify again within five minutes: the receiver makes ID unique. Errors are
// ErrForged, ErrStale and ErrMalformed.
func (c *Client) ParseNotice(r *http.Request) (n Notice, err error) {
	defer func() {
		if recover() != nil {
			n, err = Notice{}, ErrMalformed
		}
	}()
	body, err := readLimited(r, maxNotice)
	if err != nil {
		return Notice{}, err
	}
	if err := c.verify(r.Context(), r.Header, body); err != nil {
		return Notice{}, err
	}
	var envelope notify.Request
	if err := json.Unmarshal(body, &envelope); err != nil {
		return Notice{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	plain, err := c.open(envelope.Resource)
	if err != nil {
		return Notice{}, err
	}
	n = Notice{ID: envelope.ID, EventType: envelope.EventType, Raw: plain}
	if envelope.CreateTime != nil {
		n.CreatedAt = *envelope.CreateTime
	}
	if n.ID == "" {
		return Notice{}, fmt.Errorf("%w: no id", ErrMalformed)
	}
	return n, n.read(envelope.Resource.OriginalType)
}

// read fills in what the notice is about. TRANSACTION.SUCCESS is also the name
// of a profit sharing event, so the original type decides.
func (n *Notice) read(original string) error {
	switch {
	case n.EventType == EventPaid && (original == "" || original == "transaction"):
		return n.readTransaction()
	case n.EventType == EventRefundSuccess, n.EventType == EventRefundAbnormal, n.EventType == EventRefundClosed:
		return n.readRefund()
	case n.EventType == EventTransferFinished:
		return n.readTransfer()
	case n.EventType == EventComplaint, n.EventType == EventComplaintChanged:
		return n.readComplaint()
	}
	return nil
}

func (n *Notice) readTransaction() error {
	var p payments.Transaction
	if err := json.Unmarshal(n.Raw, &p); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	t, err := transaction(&p)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	n.Transaction = &t
	return nil
}

// refundNotice is an own struct: the SDK's Refund has the field `status`, but a
// notice says `refund_status`, and its Status would silently stay nil.
type refundNotice struct {
	MchID         string     `json:"mchid"`
	OutTradeNo    string     `json:"out_trade_no"`
	TransactionID string     `json:"transaction_id"`
	OutRefundNo   string     `json:"out_refund_no"`
	RefundID      string     `json:"refund_id"`
	Status        string     `json:"refund_status"`
	SuccessTime   *time.Time `json:"success_time"`
	Amount        struct {
		Total  int64 `json:"total"`
		Refund int64 `json:"refund"`
	} `json:"amount"`
}

func (n *Notice) readRefund() error {
	var p refundNotice
	if err := json.Unmarshal(n.Raw, &p); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if p.OutRefundNo == "" || p.RefundID == "" || p.Status == "" {
		return fmt.Errorf("%w: a refund without number or status", ErrMalformed)
	}
	n.Refund = &Refund{
		MchID: p.MchID, OutTradeNo: p.OutTradeNo, TransactionID: p.TransactionID, OutRefundNo: p.OutRefundNo,
		RefundID: p.RefundID, Status: p.Status, Refund: p.Amount.Refund, Total: p.Amount.Total,
	}
	if p.SuccessTime != nil {
		n.Refund.SucceededAt = *p.SuccessTime
	}
	return nil
}

// open decrypts a resource. Go's GCM panics on a nonce of another length.
func (c *Client) open(res *notify.EncryptedResource) ([]byte, error) {
	if res == nil || res.Algorithm != gcmAlgo || len(res.Nonce) != gcmNonce {
		return nil, fmt.Errorf("%w: no resource that could be opened", ErrMalformed)
	}
	sealed, err := base64.StdEncoding.DecodeString(res.Ciphertext)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	plain, err := c.aead.Open(nil, []byte(res.Nonce), sealed, []byte(res.AssociatedData))
	if err != nil {
		return nil, fmt.Errorf("%w: the resource doesn't open with our key", ErrForged)
	}
	return plain, nil
}

// verify checks the five Wechatpay-* headers over body, by our clock. The SDK's
// validator would ask the machine's.
func (c *Client) verify(ctx context.Context, h http.Header, body []byte) error {
	return c.verifyBy(ctx, c.notices, h, body)
}

func (c *Client) verifyBy(ctx context.Context, by auth.Verifier, h http.Header, body []byte) error {
	if kind := h.Get("Wechatpay-Signature-Type"); kind != "" && kind != rsaSigning {
		return fmt.Errorf("%w: signature type %.40q", ErrForged, kind)
	}
	serial, stamp := h.Get("Wechatpay-Serial"), h.Get("Wechatpay-Timestamp")
	nonce, signature := h.Get("Wechatpay-Nonce"), h.Get("Wechatpay-Signature")
	if serial == "" || nonce == "" || signature == "" {
		return fmt.Errorf("%w: a signature header is missing", ErrForged)
	}
	at, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return fmt.Errorf("%w: no timestamp", ErrForged)
	}
	if !c.fresh(at) {
		return ErrStale
	}
	message := strings.Join([]string{stamp, nonce, string(body), ""}, "\n")
	if err := by.Verify(ctx, serial, message, signature); err != nil {
		return fmt.Errorf("%w (serial %.48q)", ErrForged, serial)
	}
	return nil
}

// fresh reports whether a Unix time is less than five minutes from ours.
func (c *Client) fresh(at int64) bool {
	off := c.clock.Now().Unix() - at
	return -freshSeconds < off && off < freshSeconds
}

// readLimited reads a body of at most limit bytes.
func readLimited(r *http.Request, limit int64) ([]byte, error) {
	if r.Body == nil {
		return nil, fmt.Errorf("%w: no body", ErrMalformed)
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
	if err != nil {
		return nil, fmt.Errorf("%w: the body could not be read", ErrMalformed)
	}
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("%w: the body is over %d bytes", ErrMalformed, limit)
	}
	return body, nil
}
