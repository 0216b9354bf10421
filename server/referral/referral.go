// Package referral is who led whom to the shop: share links and their codes, the
// arrivals through them, the lasting binding of a member to a distributor, and
// the decision to whom an order belongs, frozen with its evidence.
package referral

import (
	"net/http"

	"yuanfen/server/platform/web"
)

// Target is what a share link leads to.
type Target string

// The targets. Those that do not exist yet are refused.
const (
	Home    Target = "home"
	Product Target = "product"
)

// Link is a share link: a short code that names a distributor, a target and a
// channel. Times are UTC ms.
type Link struct {
	ID            int64  `db:"id"`
	Code          string `db:"code"`
	DistributorID int64  `db:"distributor_id"`
	Target        Target `db:"target"`
	TargetID      int64  `db:"target_id"`
	Channel       string `db:"channel"` // In the distributor's words: "朋友圈". May be empty.
	State         string `db:"state"`
	ExpiresAt     int64  `db:"expires_at"` // 0: never.
	Picture       string `db:"picture"`    // The mini-program code's file, "" until it is made.
	CreatedAt     int64  `db:"created_at"`
}

// The states of a link.
const (
	Live    = "live"
	Revoked = "revoked"
)

// leads reports whether the link still led somewhere at a time.
func (l Link) leads(at int64) bool {
	return l.State == Live && (l.ExpiresAt == 0 || at < l.ExpiresAt)
}

// Touch is one arrival of a member through a link.
type Touch struct {
	ID            int64  `db:"id"`
	MemberID      int64  `db:"member_id"`
	LinkID        int64  `db:"link_id"`
	DistributorID int64  `db:"distributor_id"`
	Door          string `db:"door"` // "login" or "order".
	At            int64  `db:"at"`
}

// Binding is a member's lasting attachment to a distributor.
type Binding struct {
	MemberID      int64 `db:"member_id"`
	DistributorID int64 `db:"distributor_id"`
	LinkID        int64 `db:"link_id"`
	PolicyNo      int   `db:"policy_no"`
	BoundAt       int64 `db:"bound_at"` // UTC ms; 0: none.
	Version       int64 `db:"version"`
}

// Rules say when a member is bound to a distributor, and for how long.
type Rules struct {
	Bind           string `json:"bind" enum:"first_touch,last_touch,first_order" doc:"何时绑定：第一次点开、最近一次点开、第一次下单"`
	WindowDays     int64  `json:"window_days" minimum:"0" maximum:"3650" doc:"点开和绑定多少天内有效；0：一直有效"`
	ProtectionDays int64  `json:"protection_days" minimum:"0" maximum:"3650" doc:"绑定后多少天内不会换人"`
	Move           bool   `json:"move" doc:"保护期过后，点开别人的分享是否换绑"`
	Self           string `json:"self" enum:"price,nothing" doc:"分销商自己买：按拿货价付款，或没有优惠；都不计佣金"`
}

// How members are bound.
const (
	FirstTouch = "first_touch"
	LastTouch  = "last_touch"
	FirstOrder = "first_order"
)

// What distributors get of their own purchases.
const (
	SelfPrice   = "price"
	SelfNothing = "nothing"
)

// DefaultRules hold until the brand publishes its own.
var DefaultRules = Rules{Bind: FirstTouch, WindowDays: 180, ProtectionDays: 30, Move: true, Self: SelfNothing}

// Check refuses rules that contradict themselves.
func (r Rules) Check() error {
	if r.Bind == LastTouch && !r.Move {
		return web.E(http.StatusUnprocessableEntity, "referral.rules", "按最近一次点开绑定，就须允许换绑。")
	}
	if r.WindowDays > 0 && r.ProtectionDays > r.WindowDays {
		return web.E(http.StatusUnprocessableEntity, "referral.rules", "保护期不能比有效期长。")
	}
	return nil
}

const day = 24 * 60 * 60 * 1000 // ms

func (r Rules) fresh(at, now int64) bool {
	return at <= now && (r.WindowDays == 0 || now < at+r.WindowDays*day)
}

func (r Rules) protected(b Binding, now int64) bool { return now < b.BoundAt+r.ProtectionDays*day }

// Refusals.
var (
	ErrTarget  = web.E(http.StatusUnprocessableEntity, "referral.unknown_target", "要分享的内容不存在或已下架，请重新选择。")
	ErrExpiry  = web.E(http.StatusUnprocessableEntity, "referral.expiry", "到期时间须在将来。")
	ErrNoCode  = web.E(http.StatusConflict, "referral.code_pending", "小程序码正在向微信申请，请几秒后再试。")
	ErrAnswer  = web.E(http.StatusConflict, "referral.answered", "这个疑问已经答复过了，请刷新查看。")
	ErrAsked   = web.E(http.StatusConflict, "referral.asked", "这个订单您已提过疑问，请等待答复。")
	ErrSame    = web.E(http.StatusConflict, "referral.same", "订单本来就属于这位分销商，无需更正。")
	ErrEarner  = web.E(http.StatusUnprocessableEntity, "referral.unknown_earner", "没有这位分销商，或其资格不在有效状态。")
	ErrOwnSale = web.E(http.StatusUnprocessableEntity, "referral.own_purchase", "分销商自己的购买不能归给自己。")
)
