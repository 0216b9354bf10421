// Package payment takes and gives back money through WeChat Pay. It charges a
// Payable and knows no orders.
//
// An attempt is one out_trade_no at WeChat, stored before WeChat hears of it. A
// payment is money that WeChat says it took: stored once per transaction, by
// notice, by query or by closing, whichever comes first. Money that nobody can
// use is refunded by itself. Numbers sent to WeChat never change: an unknown
// outcome is resolved by asking with the same number.
package payment

import (
	"context"
	"net/http"
	"time"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// Payable is something to be paid: an order, say.
type Payable struct {
	Kind string
	ID   int64
}

// Charge is what is to be paid for a payable, in fen, by whom and until when.
type Charge struct {
	Amount      int64
	Description string
	OpenID      string
	ExpireAt    time.Time
}

// The states of an attempt.
const (
	attemptCreated = "created" // WeChat may or may not have heard of it.
	attemptPrepaid = "prepaid" // WeChat gave a prepay_id.
	attemptClosed  = "closed"  // Can never be paid any more.
	attemptPaid    = "paid"
)

// Attempt is one try to be paid.
type Attempt struct {
	ID         int64  `db:"id"`
	OutTradeNo string `db:"out_trade_no"`
	Kind       string `db:"payable_kind"`
	PayableID  int64  `db:"payable_id"`
	OpenID     string `db:"openid"`
	Amount     int64  `db:"amount"`
	State      string `db:"state"`
	PrepayID   string `db:"prepay_id"`
	PrepaidAt  int64  `db:"prepaid_at"`
	ExpiresAt  int64  `db:"expires_at"`
	QueryAt    int64  `db:"query_at"`
	Queries    int    `db:"queries"`
	CreatedAt  int64  `db:"created_at"`
}

// Payable is what the attempt pays.
func (a Attempt) Payable() Payable { return Payable{a.Kind, a.PayableID} }

// Why a payment can't be used.
const (
	ReasonTwice   = "twice"         // The payable was paid already.
	ReasonLate    = "late"          // The payable was closed already.
	ReasonAmount  = "wrong_amount"  // Another amount than was asked for.
	ReasonUnknown = "unknown_order" // No attempt of ours has this number.
)

// Payment is money that WeChat took for us. Amounts are fen, times UTC ms, 0
// for not yet.
type Payment struct {
	ID            int64  `db:"id"`
	TransactionID string `db:"transaction_id"`
	OutTradeNo    string `db:"out_trade_no"`
	Kind          string `db:"payable_kind"`
	PayableID     int64  `db:"payable_id"`
	Payer         string `db:"payer"` // The openid that WeChat names as the payer; "" of old payments and the forgotten.
	Amount        int64  `db:"amount"`
	Usable        bool   `db:"usable"`
	Reason        string `db:"reason"`
	RefundCount   int    `db:"refund_count"`
	RefundDecided int64  `db:"refund_decided"`
	RefundDone    int64  `db:"refund_done"`
	NextRefundAt  int64  `db:"next_refund_at"`
	PaidAt        int64  `db:"paid_at"`
	SettledAt     int64  `db:"settled_at"`
	CreatedAt     int64  `db:"created_at"`
}

// Payable is what the payment pays; its Kind is "" when nobody knows.
func (p Payment) Payable() Payable { return Payable{p.Kind, p.PayableID} }

// The states of a refund.
const (
	RefundStateDue        = "due"        // Decided; WeChat may or may not have heard of it.
	RefundStateProcessing = "processing" // WeChat is at it.
	RefundStateDone       = "done"
	RefundStateAbnormal   = "abnormal" // The buyer's account can't take it; staff must act.
	RefundStateClosed     = "closed"   // WeChat gave up for good; staff pay by bank.
	RefundStateBanked     = "banked"   // Staff paid it by bank.
)

// Refund is money that goes back. Times are UTC ms.
type Refund struct {
	ID          int64  `db:"id"`
	OutRefundNo string `db:"out_refund_no"`
	PaymentID   int64  `db:"payment_id"`
	Kind        string `db:"payable_kind"`
	PayableID   int64  `db:"payable_id"`
	Amount      int64  `db:"amount"`
	Reason      string `db:"reason"`
	State       string `db:"state"`
	WeChatID    string `db:"wechat_id"`
	Detail      string `db:"detail"`
	DecidedAt   int64  `db:"decided_at"`
	DoneAt      int64  `db:"done_at"`
}

// WeChat's own limits (WECHAT.md 2.1).
const (
	closeAfter  = 5 * time.Minute      // Not closed sooner after it was made.
	prepayLives = 110 * time.Minute    // Of WeChat's two hours, with some to spare.
	refundGap   = time.Minute          // Between refunds of one payment.
	maxRefunds  = 50                   // Of one payment.
	refundTerm  = 365 * 24 * time.Hour // After which WeChat refuses.
	minLeft     = time.Minute          // time_expire must be at least this far off.
	firstQuery  = 30 * time.Second     // After prepay, if no notice came.
	rarestQuery = 10 * time.Minute
)

// Refusals.
var (
	ErrRefundTooMany = web.E(http.StatusConflict, "payment.too_many_refunds", "微信规定一笔支付最多退款 50 次，已达上限。请改用其他方式退还。")
	ErrRefundTooMuch = web.E(http.StatusConflict, "payment.refund_exceeds", "退款合计会超过实付金额，请核对后重新填写。")
	ErrRefundTooLate = web.E(http.StatusConflict, "payment.refund_too_late", "支付已超过一年，微信不再受理原路退款。")
	ErrPaid          = web.E(http.StatusConflict, "payment.already_paid", "这笔订单已经付款成功，请刷新查看，不要重复支付。")
	ErrTooLate       = web.E(http.StatusConflict, "payment.too_late", "支付时间快到了，无法再发起支付，请重新下单。")
	ErrNotClosed     = web.E(http.StatusConflict, "payment.refund_not_closed", "只有微信已关闭的退款才能登记为银行转账退还，请刷新查看这笔退款的状态。")
	ErrWeChat        = web.E(http.StatusBadGateway, "payment.wechat_unavailable", "微信支付暂时没有回应，请稍后再试；若已付款，请不要重复支付。")
)

// Hooks are what happens elsewhere, in the same transaction, when something
// happens here. app/flow.go fills them.
type Hooks struct {
	// Charging answers what is to be paid for a payable, on the condition that
	// it may be paid now, and keeps it payable until the attempt is stored.
	Charging func(ctx context.Context, tx *db.Tx, p Payable) (Charge, error)
	// Paid answers for each payment why it can't be used, "" if it can.
	Paid func(ctx context.Context, tx *db.Tx, paid []Payment) ([]string, error)
	// Unpaid hears that no attempt at a payable can be paid any more.
	Unpaid func(ctx context.Context, tx *db.Tx, p Payable) error
	// RefundMoved hears that a refund is done or banked, or that WeChat can't pay
	// it and staff must act.
	RefundMoved func(ctx context.Context, tx *db.Tx, refundID int64, paid bool) error
}
