package wechat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/core/cipher"
	"github.com/wechatpay-apiv3/wechatpay-go/core/cipher/ciphers"
	"github.com/wechatpay-apiv3/wechatpay-go/core/cipher/decryptors"
	"github.com/wechatpay-apiv3/wechatpay-go/core/cipher/encryptors"
	"github.com/wechatpay-apiv3/wechatpay-go/utils"
)

// The transfer to a person 商家转账 in its form of 2025, which wechatpay-go
// lacks. WeChat's pages:
//
//	create  https://pay.weixin.qq.com/doc/v3/merchant/4012716434
//	states  https://pay.weixin.qq.com/doc/v3/merchant/4012715191
//	cancel  https://pay.weixin.qq.com/doc/v3/merchant/4012716458
//	scenes  https://pay.weixin.qq.com/doc/v3/merchant/4013774588
const transfersPath = payBase + "/v3/fund-app/mch-transfer/transfer-bills"

// EventTransferFinished is the event type of notices about transfers: one is
// sent when a transfer has reached a state that is final.
const EventTransferFinished = "MCHTRANSFER.BILL.FINISHED"

// CodeNoTransfer is the refusal of a query for a number that WeChat has never
// seen, or saw over 30 days ago.
const CodeNoTransfer = "NOT_FOUND"

// What WeChat asks of a transfer, in fen; the merchant's own limits are lower.
const (
	MinTransfer       = 10
	TransferNameUnder = 30      // Below it no name may be sent.
	TransferNameFrom  = 2000_00 // From it on the person's real name must be.
)

// SceneCommission is the transfer scene 佣金报酬. Its reports are of the two
// types ReportPost and ReportReward, both of them.
const (
	SceneCommission = "1005"
	ReportPost      = "岗位类型"
	ReportReward    = "报酬说明"
)

// TransferState is how a transfer stands.
type TransferState string

// The states of a transfer. Accepted and Processing mostly mean that the
// operating account has too little: send the same number again once it has
// enough.
const (
	TransferAccepted   TransferState = "ACCEPTED"
	TransferProcessing TransferState = "PROCESSING"
	TransferWaiting    TransferState = "WAIT_USER_CONFIRM"
	TransferRunning    TransferState = "TRANSFERING" //nolint:misspell // WeChat's own spelling.
	TransferSuccess    TransferState = "SUCCESS"
	TransferFail       TransferState = "FAIL"
	TransferCanceling  TransferState = "CANCELING"
	TransferCancelled  TransferState = "CANCELLED"
)

// Final reports whether the state can't change any more: the person has the
// money, or it is certain that they never will have it by this transfer.
func (s TransferState) Final() bool {
	return s == TransferSuccess || s == TransferFail || s == TransferCancelled
}

// TransferReport says what a transfer is for, in a form that its scene fixes.
type TransferReport struct {
	Type    string // 1 to 15 characters
	Content string // at most 32 characters are sent
}

// TransferRequest pays a person who then confirms the receipt in WeChat. The
// same OutBillNo with the same content is the same transfer, however often it is
// sent; another number is another payment.
type TransferRequest struct {
	OutBillNo string // at most 32 of 0-9 A-Z a-z
	SceneID   string
	OpenID    string
	// UserName is the person's real name, which WeChat compares. It leaves
	// encrypted, and not at all below TransferNameUnder.
	UserName   string
	Amount     int64  // fen
	Remark     string // the person sees it; at most 32 characters are sent
	NotifyURL  string
	Perception string // user_recv_perception; "" leaves it to WeChat
	Reports    []TransferReport
}

// Transfer is a transfer as WeChat has it; Amount is fen. The answers to
// Transfer and CancelTransfer repeat less than queries and notices: of what they
// leave out Amount and OpenID are the request's, or zero.
type Transfer struct {
	AppID          string // in queries only
	MchID          string // in queries and notices only
	OutBillNo      string
	TransferBillNo string
	State          TransferState
	Amount         int64
	OpenID         string
	Remark         string // in queries only
	FailReason     string // a code of WeChat's
	// PackageInfo opens the page of confirmation. Only Transfer gets it, and only
	// while the transfer waits: who has lost it sends the same number again.
	PackageInfo string
	CreatedAt   time.Time // zero where the answer has none
	UpdatedAt   time.Time // zero where the answer has none
}

// TransferParams are the arguments of wx.requestMerchantTransfer.
type TransferParams struct {
	MchID   string
	AppID   string
	Package string
}

// TransferParams fills in the arguments of wx.requestMerchantTransfer, which
// need no signature. That its success callback is called proves nothing.
func (c *Client) TransferParams(packageInfo string) TransferParams {
	return TransferParams{MchID: c.cfg.MchID, AppID: c.cfg.AppID, Package: packageInfo}
}

type reportJSON struct {
	Type    string `json:"info_type"`
	Content string `json:"info_content"`
}

// transferBody is what is sent. The tag has the SDK's cipher encrypt the name.
type transferBody struct {
	AppID      string       `json:"appid"`
	OutBillNo  string       `json:"out_bill_no"`
	SceneID    string       `json:"transfer_scene_id"`
	OpenID     string       `json:"openid"`
	UserName   *string      `json:"user_name,omitempty" encryption:"EM_APIV3"`
	Amount     int64        `json:"transfer_amount"`
	Remark     string       `json:"transfer_remark"`
	NotifyURL  string       `json:"notify_url,omitempty"`
	Perception string       `json:"user_recv_perception,omitempty"`
	Reports    []reportJSON `json:"transfer_scene_report_infos"`
}

func (c *Client) transferBody(r TransferRequest) transferBody {
	b := transferBody{
		AppID: c.cfg.AppID, OutBillNo: r.OutBillNo, SceneID: r.SceneID, OpenID: r.OpenID, Amount: r.Amount,
		Remark: cutRunes(r.Remark, 32), NotifyURL: r.NotifyURL, Perception: r.Perception, Reports: []reportJSON{},
	}
	if r.Amount >= TransferNameUnder {
		b.UserName = optional(r.UserName)
	}
	for _, report := range r.Reports {
		b.Reports = append(b.Reports, reportJSON{report.Type, cutRunes(report.Content, 32)})
	}
	return b
}

// transferJSON is what answers and notices say of a transfer.
type transferJSON struct {
	AppID          string        `json:"appid"`
	MchID          string        `json:"mch_id"` // Here with an underscore.
	OutBillNo      string        `json:"out_bill_no"`
	TransferBillNo string        `json:"transfer_bill_no"`
	State          TransferState `json:"state"`
	Amount         int64         `json:"transfer_amount"`
	OpenID         string        `json:"openid"`
	Remark         string        `json:"transfer_remark"`
	FailReason     string        `json:"fail_reason"`
	PackageInfo    string        `json:"package_info"`
	CreatedAt      *time.Time    `json:"create_time"`
	UpdatedAt      *time.Time    `json:"update_time"`
}

func (j transferJSON) transfer() (Transfer, error) {
	if j.OutBillNo == "" || j.TransferBillNo == "" || j.State == "" {
		return Transfer{}, errors.New("a transfer without number or state")
	}
	t := Transfer{
		AppID: j.AppID, MchID: j.MchID, OutBillNo: j.OutBillNo, TransferBillNo: j.TransferBillNo, State: j.State, Amount: j.Amount,
		OpenID: j.OpenID, Remark: j.Remark, FailReason: j.FailReason, PackageInfo: j.PackageInfo,
	}
	if j.CreatedAt != nil {
		t.CreatedAt = *j.CreatedAt
	}
	if j.UpdatedAt != nil {
		t.UpdatedAt = *j.UpdatedAt
	}
	return t, nil
}

// Transfer asks for a transfer. An answer means that WeChat has it; how it ends
// comes by notice and QueryTransfer. CodeNotEnough: the operating account can't
// pay, send the same number again later.
func (c *Client) Transfer(ctx context.Context, r TransferRequest) (out Transfer, err error) {
	const op = "transfer"
	defer recovered(op, &err)
	body := c.transferBody(r)
	header := http.Header{}
	if body.UserName != nil {
		serial, err := c.pay.EncryptRequest(ctx, &body)
		if err != nil {
			return Transfer{}, c.unknown(op, err) // Nothing has been sent: the same number again.
		}
		header.Set("Wechatpay-Serial", serial)
	}
	out, err = c.transferAnswer(ctx, op, r.OutBillNo, http.MethodPost, transfersPath, header, body)
	if err == nil {
		out.Amount, out.OpenID = r.Amount, r.OpenID
	}
	return out, err
}

// QueryTransfer asks how a transfer stands; CodeNoTransfer when WeChat has never
// seen the number. WeChat answers for 30 days.
func (c *Client) QueryTransfer(ctx context.Context, outBillNo string) (out Transfer, err error) {
	const op = "query_transfer"
	defer recovered(op, &err)
	return c.transferAnswer(ctx, op, outBillNo, http.MethodGet, transferAt(outBillNo), nil, nil)
}

// CancelTransfer asks WeChat to take a transfer back before the person has
// confirmed it. TransferCanceling is no promise: the person may have been first,
// and only a final state tells.
func (c *Client) CancelTransfer(ctx context.Context, outBillNo string) (out Transfer, err error) {
	const op = "cancel_transfer"
	defer recovered(op, &err)
	return c.transferAnswer(ctx, op, outBillNo, http.MethodPost, transferAt(outBillNo)+"/cancel", nil, nil)
}

func transferAt(outBillNo string) string {
	return transfersPath + "/out-bill-no/" + url.PathEscape(outBillNo)
}

// transferAnswer sends a request and reads the answer, which must be about
// outBillNo. A nil body is none: the SDK's Post would send "null".
func (c *Client) transferAnswer(ctx context.Context, op, outBillNo, method, at string, header http.Header, body any) (Transfer, error) {
	res, err := c.pay.Request(ctx, method, at, header, nil, body, "application/json")
	if err != nil {
		return Transfer{}, c.transferError(op, res, err)
	}
	defer func() { _ = res.Response.Body.Close() }()
	var got transferJSON
	if err := json.NewDecoder(res.Response.Body).Decode(&got); err != nil {
		return Transfer{}, c.unknown(op, err)
	}
	out, err := got.transfer()
	if err != nil || out.OutBillNo != outBillNo {
		return Transfer{}, unknownText(op, "an answer that is not about this transfer")
	}
	return out, nil
}

// transferError is payError, but here money leaves: a refusal that WeChat has
// not signed leaves the outcome unknown.
func (c *Client) transferError(op string, res *core.APIResult, err error) error {
	err = c.payError(op, res, err)
	var refusal *Error
	if errors.As(err, &refusal) && !refusal.Verified {
		return unknownText(op, fmt.Sprintf("HTTP %d %s without WeChat's signature", refusal.Status, refusal.Code))
	}
	return err
}

// cipher encrypts what only WeChat may read, with the key that its answers are
// checked by: the public key, else the newest platform certificate.
func (c *Client) cipher() (cipher.Cipher, error) {
	mine := decryptors.NewWechatPayDecryptor(c.mchKey)
	if c.cfg.PayKeyPEM == "" {
		return ciphers.NewWechatPayCipher(encryptors.NewWechatPayEncryptor(c.certs), mine), nil
	}
	key, err := utils.LoadPublicKey(c.cfg.PayKeyPEM)
	if err != nil {
		return nil, errors.New("wechat: the WeChat Pay public key is not a PEM public key")
	}
	return ciphers.NewWechatPayCipher(encryptors.NewWechatPayPubKeyEncryptor(c.cfg.PayKeyID, *key), mine), nil
}

func (n *Notice) readTransfer() error {
	var p transferJSON
	if err := json.Unmarshal(n.Raw, &p); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	t, err := p.transfer()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	n.Transfer = &t
	return nil
}
