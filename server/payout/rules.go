package payout

import (
	"fmt"
	"net/http"
	"slices"
	"unicode/utf8"

	"yuanfen/server/platform/money"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
)

// Bracket is a step of the tax on a person's month: of totals over Over it takes
// BP of what is left after the deductions, less Less. The highest bracket that a
// total is over is the one that holds.
type Bracket struct {
	Over     web.Fen `json:"over" minimum:"0" doc:"当月合计超过多少时按这一档"`
	Deduct   web.Fen `json:"deduct,omitempty" minimum:"0" doc:"先减除的金额"`
	DeductBP int64   `json:"deduct_bp,omitempty" minimum:"0" maximum:"10000" doc:"再减除的比例，万分之几"`
	BP       int64   `json:"bp" minimum:"0" maximum:"10000" doc:"税率，万分之几"`
	Less     web.Fen `json:"less,omitempty" minimum:"0" doc:"速算扣除数"`
}

func (b Bracket) of(total int64) int64 {
	left := max(0, total-int64(b.Deduct))
	left -= money.Rate(left, b.DeductBP)
	return max(0, money.Rate(left, b.BP)-int64(b.Less))
}

// Rules say how distributors get their money. Amounts are fen; a day and a month
// are Shanghai's. The limits of a day are of WeChat's road, by the day of approval.
type Rules struct {
	Roads       []Road    `json:"roads" minItems:"1" maxItems:"2" enum:"wechat,bank" doc:"微信转账、银行转账"`
	Smallest    web.Fen   `json:"smallest" minimum:"10" maximum:"100000000" doc:"单笔最低"`
	Largest     web.Fen   `json:"largest" minimum:"10" maximum:"100000000" doc:"微信转账单笔最高"`
	BankLargest web.Fen   `json:"bank_largest" minimum:"10" maximum:"10000000000" doc:"银行转账单笔最高"`
	Day         web.Fen   `json:"day" minimum:"10" maximum:"10000000000" doc:"一个人一天最多（微信）"`
	AllDay      web.Fen   `json:"all_day" minimum:"10" maximum:"1000000000000" doc:"全店一天最多（微信）"`
	Times       int       `json:"times" minimum:"1" maximum:"1000" doc:"一个人一天最多申请几次"`
	NameFrom    web.Fen   `json:"name_from" minimum:"30" maximum:"200000" doc:"从多少起向微信提交真实姓名核对"`
	Scene       string    `json:"scene" pattern:"^[0-9]{4}$" patternDescription:"四位数字" doc:"微信转账场景编号"`
	Post        string    `json:"post" minLength:"1" maxLength:"32" doc:"报备：岗位类型"`
	Reward      string    `json:"reward" minLength:"1" maxLength:"32" doc:"报备：报酬说明"`
	Remark      string    `json:"remark" minLength:"1" maxLength:"32" doc:"转账备注，收款人可见"`
	Tax         []Bracket `json:"tax,omitempty" maxItems:"20" doc:"代扣税：按当月合计累计计算，减去当月已扣；不填：不扣"`
}

// DefaultRules hold until the brand publishes its own: WeChat's usual limits
// (WECHAT.md 2.3, 4.4), and no tax.
var DefaultRules = Rules{
	Roads: []Road{ByWeChat, ByBank}, Smallest: wechat.MinTransfer, Largest: 200_00, BankLargest: 50_000_00, Day: 2_000_00, AllDay: 50_000_00, Times: 10,
	NameFrom: wechat.TransferNameFrom, Scene: wechat.SceneCommission, Post: "分销员", Reward: "商品分享佣金", Remark: "分销佣金",
}

// Check refuses rules that contradict themselves or WeChat's.
func (r Rules) Check() error {
	switch {
	case len(r.Roads) == 0 || (len(r.Roads) == 2 && r.Roads[0] == r.Roads[1]):
		return badRules("提现方式不能为空，也不能重复。")
	case r.Smallest < wechat.MinTransfer:
		return badRules("微信规定单笔不低于 0.1 元。")
	case r.Largest < r.Smallest || r.BankLargest < r.Smallest:
		return badRules("单笔最高不能低于单笔最低。")
	case r.Day < r.Largest || r.AllDay < r.Day:
		return badRules("一个人一天的限额不能低于单笔最高，全店的不能低于一个人的。")
	case r.NameFrom > wechat.TransferNameFrom:
		return badRules("微信规定 2000 元起须提交真实姓名。")
	case r.NameFrom < wechat.TransferNameUnder:
		return badRules("微信规定 0.3 元以下不能提交姓名。")
	case tooLong(r.Post) || tooLong(r.Reward) || tooLong(r.Remark):
		return badRules("报备信息和备注须为 1 到 32 个字。")
	}
	return r.checkTax()
}

func tooLong(text string) bool { n := utf8.RuneCountInString(text); return n == 0 || n > 32 }

// checkTax refuses brackets that do not climb, or by which a larger month would be
// taxed less.
func (r Rules) checkTax() error {
	for i, b := range r.Tax {
		if i == 0 {
			continue
		}
		before := r.Tax[i-1]
		switch {
		case b.Over <= before.Over:
			return badRules("税档须从低到高。")
		case b.of(int64(b.Over)) < before.of(int64(b.Over))-1: // A fen for rounding.
			return badRules(fmt.Sprintf("在 %s 处，后一档的税少于前一档，请检查速算扣除数。", money.Format(int64(b.Over))))
		}
	}
	return nil
}

func badRules(message string) error {
	return web.E(http.StatusUnprocessableEntity, "payout.rules", message)
}

// allows says why a payout of an amount by a road may not be asked for.
func (r Rules) allows(road Road, amount int64) error {
	largest := r.Largest
	if road == ByBank {
		largest = r.BankLargest
	}
	switch {
	case !slices.Contains(r.Roads, road):
		return ErrRoad
	case amount < int64(r.Smallest):
		return ErrSmall
	case amount > int64(largest):
		return ErrLarge
	}
	return nil
}

// MonthTax is the tax on what a person was paid in a month, in fen.
func (r Rules) MonthTax(total int64) int64 {
	tax := int64(0)
	for _, b := range r.Tax {
		if total > int64(b.Over) {
			tax = b.of(total)
		}
	}
	return tax
}

// Withhold is the tax to keep of a payout, in fen: the tax on the month with it,
// less what was withheld this month already. before and withheld are the month's
// other payouts, those that failed left out.
func (r Rules) Withhold(amount, before, withheld int64) int64 {
	return min(amount, max(0, r.MonthTax(before+amount)-withheld))
}
