// Package reconcile compares WeChat's bills of a day, line by line, with the
// payments, refunds and fees of our books, and proves that what the books say
// lies at WeChat is what WeChat says. What differs is named, with its cures.
package reconcile

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"yuanfen/server/ledger"
	"yuanfen/server/notify"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/payout"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/money"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

// Kind says what differs.
type Kind string

// The kinds of difference.
const (
	PaymentUnknown  Kind = "payment.unknown" // WeChat took money that our books do not know.
	PaymentMissing  Kind = "payment.missing" // No bill has a payment of ours.
	PaymentAmount   Kind = "payment.amount"
	RefundUnknown   Kind = "refund.unknown" // Made at WeChat's merchant site.
	RefundMissing   Kind = "refund.missing"
	RefundAmount    Kind = "refund.amount"
	RefundState     Kind = "refund.state"     // WeChat has done what ours still waits for.
	FeeDiffers      Kind = "fee.differs"      // The trade bill and the fund bill name different fees.
	FeeRate         Kind = "fee.rate"         // The fee is not what its rate makes of the amount.
	FeeChanged      Kind = "fee.changed"      // A bill read before named another fee.
	FundMissing     Kind = "fund.missing"     // The fund bill lacks what the trade bill has, or the other way round.
	FundAmount      Kind = "fund.amount"      // Both have it, with different amounts.
	TransferMissing Kind = "transfer.missing" // No bill has a payout of ours.
	TransferAmount  Kind = "transfer.amount"
	TransferState   Kind = "transfer.state" // WeChat has paid what ours still waits for.
	FundUnknown     Kind = "fund.unknown"   // A movement that nobody can explain: it lies in suspense.
	BalanceJumps    Kind = "balance.jumps"  // A day does not begin where the day before ended.
	BalanceLedger   Kind = "balance.ledger"
)

// Cure is what staff can do about a difference.
type Cure string

// The cures.
const (
	AskWeChat    Cure = "ask"   // Ask WeChat about it, and store what it says.
	AdoptRefund  Cure = "adopt" // Make WeChat's refund one of ours.
	ClearBank    Cure = "bank"  // The movement was to or from our bank.
	ClearExpense Cure = "expense"
	Accept       Cure = "accept" // It is known and explained; the reason stays.
)

// cures are what may be done about each kind.
var cures = map[Kind][]Cure{
	PaymentUnknown: {AskWeChat, Accept}, PaymentMissing: {AskWeChat, Accept}, PaymentAmount: {Accept},
	RefundUnknown: {AdoptRefund, Accept}, RefundMissing: {AskWeChat, Accept}, RefundAmount: {Accept}, RefundState: {AskWeChat, Accept},
	TransferState: {AskWeChat, Accept}, TransferMissing: {AskWeChat, Accept}, TransferAmount: {Accept},
	FundUnknown: {ClearBank, ClearExpense, Accept},
}

// Cures lists what may be done about a kind of difference. Reading the day's
// bills again is always possible: what is gone then closes by itself.
func (k Kind) Cures() []Cure {
	if c := cures[k]; c != nil {
		return c
	}
	return []Cure{Accept}
}

// The states of a difference.
const (
	Open  = "open"
	Cured = "cured"
	Gone  = "gone" // A later reading of the bills does not show it any more.
)

// Difference is one thing in which a day's bills and our books differ. Amounts
// are fen, times UTC ms.
type Difference struct {
	ID      int64  `db:"id"`
	Day     string `db:"on_day"`
	Kind    Kind   `db:"kind"`
	Key     string `db:"difference_key"`
	Number  string `db:"number"` // Of the payment, refund or movement.
	Ours    int64  `db:"ours"`
	Theirs  int64  `db:"theirs"`
	Message string `db:"message"`
	State   string `db:"state"`
	Cure    Cure   `db:"cure"`
	Reason  string `db:"reason"`
	StaffID int64  `db:"staff_id"`
	FoundAt int64  `db:"found_at"`
	CuredAt int64  `db:"cured_at"`
}

func differ(day string, kind Kind, number string, ours, theirs int64, format string, args ...any) Difference {
	return Difference{Day: day, Kind: kind, Key: day + ":" + string(kind) + ":" + number, Number: number, Ours: ours, Theirs: theirs, Message: fmt.Sprintf(format, args...), State: Open}
}

// Day is what a day's reconciliation came to. Amounts are fen.
type Day struct {
	Day           string `db:"on_day"`
	Payments      int64  `db:"payments"`
	Paid          int64  `db:"paid"`
	Refunds       int64  `db:"refunds"`
	Refunded      int64  `db:"refunded"`
	Fees          int64  `db:"fees"` // Taken, less given back.
	Open          int64  `db:"open_n"`
	Proved        bool   `db:"proved"` // The books and WeChat's accounts agree to the fen.
	Note          string `db:"note"`   // Why that is not proved.
	TradeFile     string `db:"trade_file"`
	BasicFile     string `db:"basic_file"`
	OperatingFile string `db:"operating_file"`
	Basic         int64  `db:"basic"`     // The basic account at the day's end, by WeChat.
	Operating     int64  `db:"operating"` // Likewise.
	RunAt         int64  `db:"run_at"`
}

// Refusals.
var (
	ErrDay       = web.E(http.StatusUnprocessableEntity, "reconcile.day", "只能对昨天及更早、三个月以内的账，日期形如 2026-11-23。")
	ErrNotReady  = web.E(http.StatusConflict, "reconcile.not_ready", "微信的账单还没有生成，请在上午十点后再试。")
	ErrBills     = web.E(http.StatusBadGateway, "reconcile.bills", "微信的账单现在取不到或内容有误，已有的对账结果没有改变，请稍后再试。")
	ErrRunning   = web.E(http.StatusConflict, "reconcile.running", "这一天正在对账，请稍后刷新查看。")
	ErrCured     = web.E(http.StatusConflict, "reconcile.cured", "这条差异已经处理过了，请刷新查看。")
	ErrNoCure    = web.E(http.StatusUnprocessableEntity, "reconcile.no_cure", "这种差异不能这样处理，请选择列出的办法。")
	ErrStillOpen = web.E(http.StatusConflict, "reconcile.still_open", "微信的回答和账单不一致，差异仍然存在，请联系微信支付客服核对。")
)

// keepMonths is how far back WeChat keeps bills (WECHAT.md 2.1).
const keepMonths = 3

// readyAt is the hour, in Shanghai, from which yesterday's bills are there.
const readyAt = 10

// Deps are the parts that a Service is built on.
type Deps struct {
	DB       *db.DB
	IDs      *id.Source
	Files    *blob.Store
	WeChat   *wechat.Client
	Staff    *staff.Service
	Ledger   *ledger.Ledger
	Payments *payment.Service
	Orders   *order.Service
	Payouts  *payout.Service
	Alerts   *notify.Alerts
	Log      *slog.Logger
}

// Service reconciles.
type Service struct{ Deps }

// New returns the reconciliation kept in d.
func New(d Deps) *Service { return &Service{d} }

// Range is a business day's beginning and end.
func dayRange(day string) (from, to time.Time, err error) {
	from, err = time.ParseInLocation(time.DateOnly, day, clock.Shanghai)
	return from, from.AddDate(0, 0, 1), err
}

// Yesterday is the last business day that can be reconciled at a time.
func Yesterday(now time.Time) string { return clock.Day(now.In(clock.Shanghai).AddDate(0, 0, -1)) }

// LastBill is a moment of the last business day whose bills WeChat has made: each
// morning at ten those of the day before.
func LastBill(now time.Time) time.Time { return now.Add(-readyAt*time.Hour).AddDate(0, 0, -1) }

func yuan(fen int64) string { return money.Format(fen) }
