// Package payout is commission on its way out: asked for by a distributor,
// reviewed by staff, and sent to their WeChat by merchant transfer 商家转账, or by
// bank with a receipt.
//
// One payout is one transfer under one number that never changes. Once it may
// have been sent, only WeChat's FAIL or CANCELLED gives the money back, never our
// clock; an unknown outcome is resolved by asking with the same number.
package payout

import (
	"net/http"
	"slices"

	"yuanfen/server/platform/web"
)

// State says how far a payout is.
type State string

// The states (DESIGN.md 5).
const (
	Requested State = "requested"
	Approved  State = "approved"         // The next step sends it.
	Sending   State = "sending"          // WeChat may have heard of it; by bank: finance is at it.
	Awaiting  State = "awaiting_confirm" // WeChat waits for the person's tap.
	Paid      State = "paid"
	Failed    State = "failed"    // WeChat or the bank gave it up: the money is back.
	Cancelled State = "cancelled" // Taken back at WeChat: the money is back.
	Rejected  State = "rejected"  // By staff, before anything was sent.
	Withdrawn State = "withdrawn" // By the distributor, before anything was sent.
)

// The states in groups.
var (
	unsent   = []State{Requested, Approved}
	sent     = []State{Sending, Awaiting}
	underway = []State{Requested, Approved, Sending, Awaiting}
	counted  = []State{Approved, Sending, Awaiting, Paid} // Towards days, months and taxes.
	returned = []State{Failed, Cancelled, Rejected, Withdrawn}
)

// unsent reports whether nobody outside can have heard of it.
func (s State) unsent() bool { return slices.Contains(unsent, s) }

// underway reports whether its money is neither paid nor given back.
func (s State) underway() bool { return slices.Contains(underway, s) }

// returned reports whether its money went back to the distributor.
func (s State) returned() bool { return slices.Contains(returned, s) }

// Road is how money leaves.
type Road string

// The roads.
const (
	ByWeChat Road = "wechat"
	ByBank   Road = "bank"
)

// Payout is one transfer. Amounts are fen, times UTC ms, 0 for not yet.
type Payout struct {
	ID            int64  `db:"id"`
	DistributorID int64  `db:"distributor_id"`
	MemberID      int64  `db:"member_id"`
	Road          Road   `db:"road"`
	State         State  `db:"state"`
	Amount        int64  `db:"amount"`
	Tax           int64  `db:"tax"`      // Withheld of Amount; reckoned when it was approved.
	RulesNo       int    `db:"rules_no"` // Version of the rules: when it was asked for, then when it was approved.
	BatchID       int64  `db:"batch_id"` // In which it was put before reviewers; 0: in none.
	OutBillNo     string `db:"out_bill_no"`
	OpenID        string `db:"openid"` // To whom it was sent.
	PackageInfo   string `db:"package_info"`
	WeChatState   string `db:"wechat_state"`
	WeChatNo      string `db:"wechat_no"`
	Refusal       string `db:"refusal"` // WeChat's code when it last refused for certain, "" otherwise.
	Reason        string `db:"reason"`  // Why the money came back.
	Account       string `db:"account"` // Sealed; by bank alone.
	Receipt       string `db:"receipt"` // Key of the bank's receipt.
	BankNo        string `db:"bank_no"` // The bank's reference.
	BankedOn      string `db:"banked_on"`
	RequestedAt   int64  `db:"requested_at"`
	ApprovedAt    int64  `db:"approved_at"`
	SentAt        int64  `db:"sent_at"`
	DueAt         int64  `db:"due_at"`    // Until when WeChat waits for the tap.
	CancelAt      int64  `db:"cancel_at"` // When somebody asked to take it back.
	DoneAt        int64  `db:"done_at"`
}

// Net is what the person gets.
func (p Payout) Net() int64 { return p.Amount - p.Tax }

// Account is where a payout by bank goes. It is stored sealed.
type Account struct {
	Holder string `json:"holder" minLength:"2" maxLength:"40" doc:"户名，须与真实姓名一致"`
	Bank   string `json:"bank" minLength:"2" maxLength:"60" doc:"开户行"`
	Number string `json:"number" pattern:"^[0-9]{8,30}$" patternDescription:"8 到 30 位数字" doc:"账号"`
}

// Masked shows the last four digits.
func (a Account) Masked() Account {
	if len(a.Number) > 4 {
		a.Number = "****" + a.Number[len(a.Number)-4:]
	}
	return a
}

// BatchState says how far a batch is.
type BatchState string

// The states of a batch.
const (
	BatchOpen      BatchState = "open" // It waits for another person.
	BatchApproved  BatchState = "approved"
	BatchDiscarded BatchState = "discarded"
)

// MaxBatch is how many payouts are reviewed at once.
const MaxBatch = 200

// Batch is payouts that were put before reviewers together.
type Batch struct {
	ID        int64      `db:"id"`
	State     BatchState `db:"state"`
	Payouts   int        `db:"payouts"` // How many it was made of.
	Total     int64      `db:"total"`   // fen of them.
	Note      string     `db:"note"`
	Why       string     `db:"why"`   // Why another person must confirm it, "" if none must.
	Alone     string     `db:"alone"` // Why the same person might confirm it, if they did.
	MadeBy    int64      `db:"made_by"`
	MadeAt    int64      `db:"made_at"`
	DecidedBy int64      `db:"decided_by"`
	DecidedAt int64      `db:"decided_at"`
}

// Refusals.
var (
	ErrRoad       = web.E(http.StatusUnprocessableEntity, "payout.road", "现在不能用这种方式提现，请换一种。")
	ErrSmall      = web.E(http.StatusUnprocessableEntity, "payout.too_small", "提现金额太小，请查看提现规则。")
	ErrLarge      = web.E(http.StatusUnprocessableEntity, "payout.too_large", "提现金额超过单笔上限，请分次申请。")
	ErrAvailable  = web.E(http.StatusConflict, "payout.not_available", "可提现余额不足，请刷新余额后重新填写金额。")
	ErrDay        = web.E(http.StatusConflict, "payout.day", "超过了一天的提现限额，请明天再来。")
	ErrTimes      = web.E(http.StatusConflict, "payout.times", "今天的提现次数已用完，请明天再来。")
	ErrAccount    = web.E(http.StatusUnprocessableEntity, "payout.account", "银行转账须填写户名、开户行和账号，户名须与您的真实姓名一致。")
	ErrWeChat     = web.E(http.StatusBadGateway, "payout.wechat_unavailable", "微信支付暂时没有回应，请稍后再试。")
	ErrState      = web.E(http.StatusConflict, "payout.state", "这笔提现的状态已变化，现在不能这样操作，请刷新查看。")
	ErrSent       = web.E(http.StatusConflict, "payout.sent", "这笔提现已经发出，不能直接撤回；可以申请取消转账。")
	ErrNoConfirm  = web.E(http.StatusConflict, "payout.not_confirmable", "这笔提现现在不需要确认收款，请刷新查看。")
	ErrTaken      = web.E(http.StatusConflict, "payout.taken", "其中有提现已在其他批次里或已处理，请刷新后重新选择。")
	ErrBatchSize  = web.E(http.StatusUnprocessableEntity, "payout.batch_size", "一个批次要有 1 到 200 笔提现。")
	ErrBatchState = web.E(http.StatusConflict, "payout.batch_state", "这个批次已经处理过了，请刷新查看。")
	ErrSameEye    = web.E(http.StatusForbidden, "payout.four_eyes", "超过限额的批次须由另一位同事确认。")
	ErrSuspended  = web.E(http.StatusConflict, "payout.suspended", "其中有分销商的资格已暂停，其提现暂不能批准，请移出后重试。")
	ErrNet        = web.E(http.StatusConflict, "payout.net", "其中有提现扣税后不足最低转账金额，请驳回后由本人合并申请。")
	ErrAllDay     = web.E(http.StatusConflict, "payout.all_day", "批准后会超过全店一天的提现限额，请减少笔数或明天再批。")
	ErrPersonDay  = web.E(http.StatusConflict, "payout.person_day", "批准后其中有人会超过一天的提现限额，请减少笔数或明天再批。")
	ErrNotBank    = web.E(http.StatusConflict, "payout.not_bank", "这笔提现不走银行转账，不能这样操作。")
	ErrBankDate   = web.E(http.StatusUnprocessableEntity, "payout.bank_date", "转账日期须形如 2026-11-23，不早于批准日，也不晚于今天。")
)
