// Package risk looks at orders that earn a distributor something for signs that
// the distributor bought from themselves. A sign is no verdict: what the order
// earns is withheld, staff look at the case, and release it or keep it.
//
// The rules are pure and say in words what they found; which of them hold and
// where their bounds are is policy. Distributors hear that an order is looked at,
// not why: what gives cheating away is not told to cheats.
package risk

import (
	"context"
	"net/http"

	"yuanfen/server/commission"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// Kind names a signal.
type Kind string

// The signals. Their rules are in signal.go.
const (
	SamePayer   Kind = "same_payer"
	SamePhone   Kind = "same_phone"
	SameDevice  Kind = "same_device"
	SameAddress Kind = "same_address"
	Ring        Kind = "ring"
	RefundRate  Kind = "refund_rate"
	Burst       Kind = "burst"
)

// called names signals to staff.
var called = map[Kind]string{
	SamePayer: "本人付款", SamePhone: "本人手机号", SameDevice: "同一设备", SameAddress: "本人地址", Ring: "互相购买", RefundRate: "退款偏多", Burst: "短时间大量下单",
}

// State is how a case stands.
type State string

// The states of a case.
const (
	Open     State = "open"
	Released State = "released" // Staff found nothing: what it earns is the distributor's.
	Kept     State = "kept"     // Staff forfeited what it earned.
	Lapsed   State = "lapsed"   // The order is not the distributor's any more.
)

// Case is an order that staff look at before its distributor has what it earns.
// There is one for an order and a distributor. Times are UTC ms, 0 for not yet.
type Case struct {
	ID            int64  `db:"id"`
	OrderID       int64  `db:"order_id"`
	DistributorID int64  `db:"distributor_id"`
	BuyerID       int64  `db:"buyer_id"`
	State         State  `db:"state"`
	PolicyNo      int    `db:"policy_no"` // Of the rules by which it was opened, 0: the built-in ones.
	OpenedAt      int64  `db:"opened_at"`
	EndedAt       int64  `db:"ended_at"`
	EndedBy       int64  `db:"ended_by"` // Staff, 0 for nobody.
	Reason        string `db:"reason"`   // Why it ended so; for staff alone.
}

// Signal is one sign, with what it was seen by in words for staff. It names no
// phone, address or openid.
type Signal struct {
	CaseID int64  `db:"case_id"`
	Kind   Kind   `db:"kind"`
	Words  string `db:"words"`
	SeenAt int64  `db:"seen_at"` // UTC ms
}

// Rules say which signals count, and from where.
type Rules struct {
	SamePayer   bool        `json:"same_payer" doc:"别的会员下单、分销商本人付款"`
	SamePhone   bool        `json:"same_phone" doc:"收货手机号或买家验证过的手机号是分销商本人的"`
	SameDevice  bool        `json:"same_device" doc:"买家和分销商在同一台设备上登录过"`
	SameAddress AddressRule `json:"same_address" doc:"送到分销商自己的地址"`
	Ring        RingRule    `json:"ring" doc:"分销商之间互相购买"`
	RefundRate  RefundRule  `json:"refund_rate" doc:"分销商带来的订单退款偏多"`
	Burst       BurstRule   `json:"burst" doc:"分销商短时间带来大量订单"`
}

// AddressRule bounds SameAddress.
type AddressRule struct {
	On      bool `json:"on"`
	Numbers int  `json:"numbers" minimum:"1" maximum:"4" doc:"地址里至少要有几个号码才算：2 是「1 号 502 室」；只有门牌的大楼、学校是许多人共用的"`
}

// RingRule bounds Ring.
type RingRule struct {
	On   bool `json:"on"`
	Days int  `json:"days" minimum:"1" maximum:"365" doc:"看多少天以内的购买"`
}

// RefundRule bounds RefundRate.
type RefundRule struct {
	On     bool  `json:"on"`
	Days   int   `json:"days" minimum:"1" maximum:"365" doc:"看多少天以内付款的订单"`
	Orders int64 `json:"orders" minimum:"1" maximum:"100000" doc:"至少有多少单才算"`
	OverBP int64 `json:"over_bp" minimum:"0" maximum:"9999" doc:"退过款的订单超过万分之几"`
}

// BurstRule bounds Burst.
type BurstRule struct {
	On      bool  `json:"on"`
	Minutes int   `json:"minutes" minimum:"1" maximum:"1440"`
	Orders  int64 `json:"orders" minimum:"1" maximum:"100000" doc:"这么长时间内付款超过多少单"`
}

// DefaultRules hold until the brand publishes its own.
var DefaultRules = Rules{
	SamePayer: true, SamePhone: true, SameDevice: true, SameAddress: AddressRule{true, 2}, Ring: RingRule{true, 90}, RefundRate: RefundRule{true, 30, 20, 3000}, Burst: BurstRule{true, 10, 30},
}

// Check refuses rules without bounds.
func (r Rules) Check() error {
	if r.SameAddress.Numbers < 1 || r.Ring.Days < 1 || r.RefundRate.Days < 1 || r.RefundRate.Orders < 1 || r.RefundRate.OverBP < 0 || r.RefundRate.OverBP > 9999 || r.Burst.Minutes < 1 || r.Burst.Orders < 1 {
		return web.E(http.StatusUnprocessableEntity, "risk.rules", "天数、分钟数、单数和号码数至少为 1，退款比例须低于 100%。")
	}
	return nil
}

// Verdict is what staff decide about a case.
type Verdict string

// The verdicts.
const (
	Release Verdict = "release"
	Keep    Verdict = "keep"
)

// Effect is what each verdict does to what an order earns a distributor, in fen.
type Effect struct {
	// Release: what stays frozen until its time, what becomes available at once, and
	// what goes on to be withheld because the distributor was expelled.
	Frozen, Available, Withheld int64
	// Keep: what is forfeited, and what is out of reach because it was paid out
	// before.
	Forfeited, Gone int64
}

// effect reckons what verdicts on a case do to lines.
func effect(lines []commission.Standing, caseID int64, expelled bool) (e Effect) {
	for _, x := range lines {
		if x.CaseID != caseID {
			continue
		}
		e.Frozen += x.Frozen()
		if expelled {
			e.Withheld += x.Withheld
		} else {
			e.Available += x.Withheld
		}
		e.Forfeited += x.Forfeits()
		e.Gone += x.Left() - x.Forfeits()
	}
	return e
}

// Refusals.
var (
	ErrDecided = web.E(http.StatusConflict, "risk.decided", "这个案件已经处理过，或订单已不归这位分销商，请刷新查看。")
)

// Hooks are what happens elsewhere, in the same transaction. app/flow_risk.go
// fills them.
type Hooks struct {
	Opened  func(ctx context.Context, tx *db.Tx, k Case) error
	Decided func(ctx context.Context, tx *db.Tx, k Case) error
}
