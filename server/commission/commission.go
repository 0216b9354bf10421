// Package commission is what distributors earn: terms frozen on each order line
// when it is placed, accrued when it is paid, theirs when the after-sale window is
// over, and taken back to the fen by refunds.
//
// One line has one earner, by schema. A row's state says in which account its
// money stands: frozen while accrued or due, available or withheld afterwards.
package commission

import (
	"context"
	"fmt"
	"net/http"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
	"yuanfen/server/platform/web"
)

// State says how far a commission is.
type State string

// The states (DESIGN.md 5). Reversed is no state: a row keeps how much of it was
// taken back.
const (
	Promised State = "promised" // Placed, not paid: nothing is earned.
	Accrued  State = "accrued"  // Paid: frozen until the after-sale window is over.
	Due      State = "due"      // The window is over: the next settlement releases it.
	Released State = "released" // Theirs.
	Void     State = "void"     // Never earned: not paid, or nobody's by then.
)

// Commission is what one earner gets for one order line. Amounts are fen, times
// UTC ms, 0 for not yet.
type Commission struct {
	ID            int64 `db:"id"`
	LineID        int64 `db:"line_id"`
	OrderID       int64 `db:"order_id"`
	DistributorID int64 `db:"distributor_id"`
	BuyerID       int64 `db:"buyer_id"`
	Turn          int64 `db:"turn"`  // 0 for who earned when it was paid, n for staff's nth correction after that.
	Ended         int64 `db:"ended"` // 0 for who earns; the row's own id after staff gave the order to another.
	State         State `db:"state"`
	Terms
	Paid       int64 `db:"paid"`     // For the line; what was asked for it while Promised.
	Amount     int64 `db:"amount"`   // The commission of all of it.
	Refunded   int64 `db:"refunded"` // Of Paid, so far.
	Reversed   int64 `db:"reversed"` // Of Amount, by refunds, corrections and forfeiture.
	Held       bool  `db:"held"`     // A case is open: it is or will be withheld.
	PlacedAt   int64 `db:"placed_at"`
	AccruedAt  int64 `db:"accrued_at"`
	ReleasedAt int64 `db:"released_at"`
	Settlement int64 `db:"settlement"` // Of the portion that released it.
	Forfeited  int64 `db:"forfeited"`  // Of Reversed: what staff took because of a case.
}

// Left is what the earner has of it, wherever it stands.
func (c Commission) Left() int64 { return c.Amount - c.Reversed }

// sold is what it counts towards the earner's tier once it is released, in fen. A
// sale that a case took is none.
func (c Commission) sold() int64 {
	if c.Forfeited > 0 {
		return 0
	}
	return c.Paid - c.Refunded
}

// frozen reports whether the money still stands in the frozen account.
func (c Commission) frozen() bool { return c.State == Accrued || c.State == Due }

// Terms are what a commission is reckoned by, frozen when the order is placed.
// Prices are fen a piece.
type Terms struct {
	Method   Method `db:"method"`
	BP       int64  `db:"bp"`
	RuleNo   int    `db:"rule_no"` // Version of the commission rules, 0: the built-in ones.
	RuleFor  string `db:"rule_for"`
	LadderNo int    `db:"ladder_no"` // Version of the tiers.
	Tier     int    `db:"tier_no"`
	Retail   int64  `db:"retail"`
	Purchase int64  `db:"purchase"` // Retail × the tier's rate, rounded half up.
	Cost     int64  `db:"cost"`
	Pieces   int64  `db:"pieces"`
}

// Of is the commission of a line for which paid fen were paid (DESIGN.md 4,
// Arithmetic). Freight never counts.
func (t Terms) Of(paid int64) int64 {
	switch t.Method {
	case RateOfPaid:
		return money.Rate(paid, t.BP)
	case RateOfMargin:
		return money.Rate(max(0, paid-t.Cost*t.Pieces), t.BP)
	}
	return max(0, paid-t.Purchase*t.Pieces)
}

// Method says what a commission is reckoned from.
type Method string

// The methods.
const (
	TierMargin   Method = "tier_margin" // What was paid above the tier's purchase price.
	RateOfPaid   Method = "rate_of_paid"
	RateOfMargin Method = "rate_of_margin" // Of what was paid above cost.
)

// Rule is a method with its rate in bp; TierMargin has none.
type Rule struct {
	Method Method `json:"method" enum:"tier_margin,rate_of_paid,rate_of_margin" doc:"等级差价、实付的比例，或毛利的比例"`
	BP     int64  `json:"bp,omitempty" minimum:"0" maximum:"10000" doc:"比例，万分之几；等级差价不填"`
}

// Exception is a rule for some lines: of a product, a category or a tier, 0 for
// any. The narrowest holds: product before category before tier.
type Exception struct {
	ProductID  web.ID `json:"product_id,omitempty"`
	CategoryID web.ID `json:"category_id,omitempty"`
	Tier       int    `json:"tier,omitempty" minimum:"0" maximum:"10"`
	Rule       Rule   `json:"rule"`
}

// Rules say what distributors earn. There is one earner a line and no level above
// it: what would pay for recruiting can't be written down here.
type Rules struct {
	Rule       Rule        `json:"rule" doc:"没有例外时"`
	Exceptions []Exception `json:"exceptions,omitempty" maxItems:"500"`
}

// DefaultRules hold until the brand publishes its own.
var DefaultRules = Rules{Rule: Rule{Method: TierMargin}}

// Check refuses rules that contradict themselves.
func (r Rules) Check() error {
	if err := r.Rule.check(); err != nil {
		return err
	}
	seen := map[Exception]bool{}
	for _, e := range r.Exceptions {
		if err := e.Rule.check(); err != nil {
			return err
		}
		key := Exception{ProductID: e.ProductID, CategoryID: e.CategoryID, Tier: e.Tier}
		switch {
		case key == Exception{}:
			return badRules("每条例外要指明商品、分类或等级。")
		case e.ProductID != 0 && e.CategoryID != 0:
			return badRules("一条例外不能同时指明商品和分类。")
		case seen[key]:
			return badRules("有两条例外说的是同一范围。")
		}
		seen[key] = true
	}
	return nil
}

func (r Rule) check() error {
	if (r.Method == TierMargin) != (r.BP == 0) {
		return badRules("按比例计算须填写比例，按等级差价不填。")
	}
	return nil
}

func badRules(message string) error {
	return web.E(http.StatusUnprocessableEntity, "commission.rules", message)
}

// Pick is the rule for a line, and a word for where it comes from.
func (r Rules) Pick(product, category int64, tier int) (Rule, string) {
	best, from, rank := r.Rule, "default", 0
	for _, e := range r.Exceptions {
		score, source := 1, "tier"
		switch {
		case e.ProductID != 0:
			score, source = 6, "product"
		case e.CategoryID != 0:
			score, source = 3, "category"
		}
		if e.Tier != 0 {
			score++
		}
		fits := (e.ProductID == 0 || int64(e.ProductID) == product) && (e.CategoryID == 0 || int64(e.CategoryID) == category) && (e.Tier == 0 || e.Tier == tier)
		if fits && score > rank {
			best, from, rank = e.Rule, source, score
		}
	}
	return best, from
}

var fromWords = map[string]string{"default": "", "product": "（这件商品的规则）", "category": "（这个分类的规则）", "tier": "（这个等级的规则）"}

// how is the arithmetic of a commission in one line; tier is the tier's name.
func (c Commission) how(tier string) string {
	paid := "实付"
	if c.State == Promised || c.State == Void {
		paid = "应付"
	}
	switch {
	case c.Method == RateOfPaid:
		return fmt.Sprintf("%s %s × %s ＝ %s", paid, money.Format(c.Paid), percent(c.BP), money.Format(c.Amount))
	case c.Method == RateOfMargin:
		return fmt.Sprintf("（%s %s − 成本 %s）× %s ＝ %s", paid, money.Format(c.Paid), money.Format(c.Cost*c.Pieces), percent(c.BP), money.Format(c.Amount))
	case c.Paid < c.Purchase*c.Pieces:
		return fmt.Sprintf("%s %s 不高于%s拿货价 %s × %d 件，没有差价", paid, money.Format(c.Paid), tier, money.Format(c.Purchase), c.Pieces)
	}
	return fmt.Sprintf("%s %s − %s拿货价 %s × %d 件 ＝ %s", paid, money.Format(c.Paid), tier, money.Format(c.Purchase), c.Pieces, money.Format(c.Amount))
}

// Words explain the amount of a commission; tier is the tier's name.
func (c Commission) Words(tier string) []string {
	version := fmt.Sprintf("佣金规则第 %d 版", c.RuleNo)
	if c.RuleNo == 0 {
		version = "默认的佣金规则"
	}
	lines := []string{version + fromWords[c.RuleFor] + "：" + c.how(tier) + "。"}
	if c.Refunded > 0 {
		lines = append(lines, fmt.Sprintf("买家已退 %s，佣金按比例收回。", money.Format(c.Refunded)))
	}
	if c.Forfeited > 0 {
		lines = append(lines, fmt.Sprintf("经核查没收 %s，这笔销售不计入等级。", money.Format(c.Forfeited)))
	}
	if c.Reversed > 0 {
		lines = append(lines, fmt.Sprintf("已收回 %s，还剩 %s。", money.Format(c.Reversed), money.Format(c.Left())))
	}
	return append(lines, c.stateWords())
}

func (c Commission) stateWords() string {
	switch {
	case c.Ended != 0:
		return "这单已更正，不再归您。"
	case c.State == Promised:
		return "买家还没有付款。"
	case c.State == Void:
		return "没有产生佣金：订单未付款，或付款时您的资格不在有效状态。"
	case c.Amount > 0 && c.Left() == 0:
		return "已全部收回。"
	case c.Held:
		return "正在核查，暂不能提现。"
	case c.State == Released:
		return clock.Minute(clock.FromMillis(c.ReleasedAt)) + " 起可以提现。"
	case c.State == Due:
		return "售后期已过，正在结算。"
	}
	return "冻结中：买家收货且售后期结束后可以提现。"
}

func percent(bp int64) string {
	if bp%100 == 0 {
		return fmt.Sprintf("%d%%", bp/100)
	}
	return fmt.Sprintf("%d.%02d%%", bp/100, bp%100)
}

// Hooks are what happens elsewhere, in the same transaction. app/flow.go fills
// them.
type Hooks struct {
	// Sold hears what distributors sold, in fen; below zero takes back.
	Sold func(ctx context.Context, tx *db.Tx, sold map[int64]int64) error
	// Settled hears what became available to distributors, in fen.
	Settled func(ctx context.Context, tx *db.Tx, settlement int64, released map[int64]int64) error
}

// Refusals.
var (
	ErrHeld    = web.E(http.StatusConflict, "commission.held", "其中有佣金已在暂扣，请刷新后重新选择。")
	ErrNotHeld = web.E(http.StatusConflict, "commission.not_held", "其中有佣金不在暂扣，请刷新后重新选择。")
	ErrNothing = web.E(http.StatusConflict, "commission.nothing", "其中有佣金未产生或已收回，没有可处理的金额，请刷新后重新选择。")
	ErrInCase  = web.E(http.StatusConflict, "commission.in_case", "其中有佣金因风险提示正在核查，请到风险提示里处理这个案件。")
	ErrMonth   = web.E(http.StatusUnprocessableEntity, "commission.month", "月份须形如 2026-11，不能是将来。")
	ErrAsked   = web.E(http.StatusConflict, "commission.write_off_asked", "这位分销商已有一笔核销在等批准，请先处理它。")
	ErrNoDebt  = web.E(http.StatusConflict, "commission.no_debt", "这位分销商没有欠款，无需核销。")
	ErrSameEye = web.E(http.StatusForbidden, "commission.four_eyes", "核销须由另一位同事批准。")
	ErrOff     = web.E(http.StatusConflict, "commission.write_off_state", "这笔核销已处理过，请刷新查看。")
)
