// Package distributor is who sells for the brand: their application, their
// standing, the tier that they have reached by selling to others, and who
// brought them in, which serves support and statistics and pays nobody.
package distributor

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// State is a distributor's standing.
type State string

// The states (DESIGN.md 5).
const (
	Applied   State = "applied"
	Rejected  State = "rejected"
	Active    State = "active"
	Suspended State = "suspended"
	Expelled  State = "expelled"
)

// Distributor is a member who sells, or asked to. Times are UTC ms.
type Distributor struct {
	ID          int64  `db:"id"`
	MemberID    int64  `db:"member_id"` // Below 0: taken in from a file, and nobody has claimed it yet.
	State       State  `db:"state"`
	Tier        int    `db:"tier_no"` // 0 until they are active for the first time.
	Name        string `db:"real_name"`
	Phone       string `db:"phone"`
	Channel     string `db:"channel"` // Where they mean to sell, in their words.
	Province    string `db:"province"`
	City        string `db:"city"`
	AgreementID int64  `db:"agreement_id"`
	InviterID   int64  `db:"inviter_id"` // Another distributor, 0 for none.
	Reason      string `db:"reason"`     // Of the last decision about them.
	Sales       int64  `db:"sales"`      // fen sold to others in completed orders, net of refunds.
	AppliedAt   int64  `db:"applied_at"`
	DecidedAt   int64  `db:"decided_at"`
	ActiveAt    int64  `db:"active_at"`  // Since when, for the first time.
	TierAt      int64  `db:"tier_at"`    // Since when they stand on their tier.
	TierUntil   int64  `db:"tier_until"` // When a tier by hand ends, 0 for never.
}

// Event is one line of a distributor's history.
type Event struct {
	ID            int64  `db:"id"`
	DistributorID int64  `db:"distributor_id"`
	Kind          string `db:"kind"`
	Actor         string `db:"actor"` // "member:7", "staff:3", "system".
	Detail        string `db:"detail"`
	Tier          int    `db:"tier_no"` // On which they stand from then on; 0 for none.
	At            int64  `db:"at"`
}

// Tier is a rung of the ladder. The first has no bar; the top one buys lowest.
type Tier struct {
	Name       string  `json:"name" minLength:"1" maxLength:"20"`
	PurchaseBP int64   `json:"purchase_bp" minimum:"1" maximum:"10000" doc:"拿货价是零售价的万分之几：7000 是七折"`
	Bar        web.Fen `json:"bar" minimum:"0" maximum:"1000000000000" doc:"卖给别人的金额达到多少可升到这一级；第一级为 0"`
}

// Ladder is the tiers from the first to the top.
type Ladder struct {
	Tiers []Tier `json:"tiers" minItems:"1" maxItems:"10"`
}

// DefaultLadder holds until the brand publishes its own.
var DefaultLadder = Ladder{[]Tier{{"分享者", 9000, 0}, {"银牌", 8000, 1_000_000}, {"金牌", 7000, 10_000_000}}}

// Rate is the purchase rate of a tier, counted from 1, in basis points. Of a rung
// that a shorter ladder no longer has, the top holds.
func (l Ladder) Rate(tier int) int64 { return l.Tiers[l.clamp(tier)-1].PurchaseBP }

// Called is the name of a tier.
func (l Ladder) Called(tier int) string { return l.Tiers[l.clamp(tier)-1].Name }

func (l Ladder) clamp(tier int) int { return max(1, min(tier, len(l.Tiers))) }

// Reached is the highest tier whose bar sales pass, never below from: nobody is
// demoted by a sum that grew.
func (l Ladder) Reached(sales int64, from int) int {
	reached := from
	for i, t := range l.Tiers {
		if sales >= int64(t.Bar) {
			reached = max(reached, i+1)
		}
	}
	return reached
}

// Check refuses a ladder that does not climb.
func (l Ladder) Check() error {
	names := map[string]bool{}
	for i, t := range l.Tiers {
		switch {
		case names[t.Name]:
			return badLadder("等级「" + t.Name + "」重复了。")
		case i == 0 && t.Bar != 0:
			return badLadder("第一级不能有门槛：人人可以免费加入。")
		case i > 0 && t.Bar <= l.Tiers[i-1].Bar:
			return badLadder("「" + t.Name + "」的门槛须高于前一级。")
		case i > 0 && t.PurchaseBP >= l.Tiers[i-1].PurchaseBP:
			return badLadder("「" + t.Name + "」的拿货价须低于前一级：等级越高拿货越低。")
		}
		names[t.Name] = true
	}
	if len(l.Tiers) == 0 {
		return badLadder("至少要有一个等级。")
	}
	return nil
}

func badLadder(message string) error {
	return web.E(http.StatusUnprocessableEntity, "distributor.ladder", message)
}

// Application is what somebody says who wants to sell. Invited is the share link
// by which they came, "" for none.
type Application struct {
	MemberID    int64
	Name        string
	Phone       string
	Channel     string
	Province    string
	City        string
	AgreementID int64
	Invited     string
}

func (a Application) check() error {
	switch {
	case utf8.RuneCountInString(a.Name) < 2 || strings.ContainsAny(a.Name, "0123456789"):
		return web.E(http.StatusUnprocessableEntity, "distributor.name", "请填写真实姓名。")
	case !isMobile(a.Phone):
		return web.E(http.StatusUnprocessableEntity, "distributor.phone", "请填写 11 位手机号。")
	}
	return nil
}

func isMobile(phone string) bool {
	return len(phone) == 11 && phone[0] == '1' && !slices.ContainsFunc([]byte(phone), func(c byte) bool { return c < '0' || c > '9' })
}

// Refusals.
var (
	ErrNone        = web.E(http.StatusForbidden, "distributor.none", "您还不是分销商，请先申请。")
	ErrNotActive   = web.E(http.StatusForbidden, "distributor.not_active", "您的分销资格已暂停或终止，如有疑问请联系客服。")
	ErrApplied     = web.E(http.StatusConflict, "distributor.applied", "您已经申请过了，请等待审核结果。")
	ErrAlready     = web.E(http.StatusConflict, "distributor.already", "您已经是分销商了。")
	ErrBarred      = web.E(http.StatusForbidden, "distributor.barred", "您的分销资格已被终止，如有异议请联系客服申诉。")
	ErrNoAgreement = web.E(http.StatusConflict, "distributor.no_agreement", "品牌还没有发布分销协议，暂时不能申请。")
	ErrAgreement   = web.E(http.StatusConflict, "distributor.agreement_changed", "分销协议已更新，请阅读新的版本后再提交。")
	ErrNoTier      = web.E(http.StatusUnprocessableEntity, "distributor.no_tier", "现在的等级规则里没有这一级，请刷新后重选。")
	ErrState       = web.E(http.StatusConflict, "distributor.state", "分销商的状态已变化，现在不能这样操作，请刷新查看。")
	ErrSameEye     = web.E(http.StatusForbidden, "distributor.four_eyes", "恢复被终止的分销商，须由另一位同事决定。")
	ErrLoop        = web.E(http.StatusConflict, "distributor.loop", "这位邀请人是由该分销商直接或间接邀请的，不能互为上下级。")
	ErrVerify      = web.E(http.StatusConflict, "distributor.verify", "这个手机号已由品牌登记为分销商。请先在「我的资料」里绑定微信手机号，再来申请，即可直接恢复资格。")
	ErrInviter     = web.E(http.StatusUnprocessableEntity, "distributor.unknown_inviter", "没有这位邀请人，或其资格已终止。")
)

// Hooks are what happens elsewhere, in the same transaction. app/flow.go fills
// them.
type Hooks struct {
	// Inviter is the distributor behind a share link, 0 if it leads nowhere.
	Inviter     func(ctx context.Context, tx *db.Tx, link string) (int64, error)
	Activated   func(ctx context.Context, tx *db.Tx, d Distributor) error
	Claimed     func(ctx context.Context, tx *db.Tx, d Distributor) error // Who was taken in from a file is a member now.
	Decided     func(ctx context.Context, tx *db.Tx, d Distributor) error // Whatever else staff decided about them.
	TierChanged func(ctx context.Context, tx *db.Tx, d Distributor, tier, why string) error
	Expelled    func(ctx context.Context, tx *db.Tx, d Distributor) error
}
