package referral

import (
	"fmt"
	"strconv"
	"strings"

	"yuanfen/server/platform/clock"
)

// Evidence is what a decision was made on, kept with it for ever.
type Evidence struct {
	PolicyNo int      `json:"policy_no"`
	Rules    Rules    `json:"rules"`
	Touches  []Touch  `json:"touches"`
	Binding  *Binding `json:"binding,omitempty"`
	Dead     *Dead    `json:"dead,omitempty"`
	Owners   []int64  `json:"owners,omitempty"` // Whose it was until staff decided anew.
}

// Dead is the link by which a buyer came that led nowhere any more.
type Dead struct {
	LinkID        int64 `json:"link_id"`
	DistributorID int64 `json:"distributor_id"`
}

var bindWords = map[string]string{FirstTouch: "第一次点开的分享", LastTouch: "最近一次点开的分享", FirstOrder: "第一次下单时最近点开的分享"}

// ruleWords says the rules in a sentence.
func ruleWords(no int, r Rules) string {
	name := fmt.Sprintf("归因规则第 %d 版", no)
	if no == 0 {
		name = "默认的归因规则"
	}
	parts := []string{"按" + bindWords[r.Bind] + "绑定"}
	if r.WindowDays > 0 {
		parts = append(parts, fmt.Sprintf("%d 天内有效", r.WindowDays))
	} else {
		parts = append(parts, "一直有效")
	}
	switch {
	case !r.Move:
		parts = append(parts, "绑定后不换人")
	case r.ProtectionDays > 0:
		parts = append(parts, fmt.Sprintf("绑定满 %d 天后点开别人的分享会换人", r.ProtectionDays))
	default:
		parts = append(parts, "点开别人的分享即换人")
	}
	return name + "：" + strings.Join(parts, "，") + "。"
}

// boundWords tells members why somebody serves them, or nobody: then are the rules
// by which they were bound, r those of now.
func boundWords(b Binding, then Rules, no int, r Rules) []string {
	if b.BoundAt == 0 {
		return []string{"您没有绑定任何分享人：您是自己来的，或还没有由分享而来的记录。", ruleWords(no, r)}
	}
	why := map[string]string{FirstTouch: "您第一次点开了其分享", LastTouch: "您点开了其分享", FirstOrder: "您下了第一单，之前最近点开的是其分享"}[then.Bind]
	lines := []string{fmt.Sprintf("%s %s，从那时起由其为您服务。", minute(b.BoundAt), why)}
	if r.WindowDays > 0 {
		lines = append(lines, fmt.Sprintf("绑定到 %s 为止，其间您的订单记在其名下。", minute(b.BoundAt+r.WindowDays*day)))
	}
	return append(lines, ruleWords(no, r))
}

// Sentence is one thing told to people: in Chinese, and by a code with what fills it
// for who says it in another language.
type Sentence struct {
	Code string
	Args []string
	Text string
}

// Words tells a decision to people, in sentences. Names are of distributors by
// id; who is told about others gets none of them.
func Words(a Attribution, name func(distributorID int64) string) []string {
	told := Sentences(a, name)
	words := make([]string, len(told))
	for i, s := range told {
		words[i] = s.Text
	}
	return words
}

// ruleArgs are the rules as a sentence's arguments: which version, how it binds, for
// how many days, whether it moves, and after how many.
func ruleArgs(no int, r Rules) []string {
	moves := "stay"
	if r.Move {
		moves = "move"
	}
	return []string{strconv.Itoa(no), r.Bind, strconv.FormatInt(r.WindowDays, 10), moves, strconv.FormatInt(r.ProtectionDays, 10)}
}

// Sentences are Words with their codes.
func Sentences(a Attribution, name func(distributorID int64) string) []Sentence {
	who := func(id int64) string {
		if n := name(id); n != "" {
			return n
		}
		return "另一位分销商"
	}
	lines := []Sentence{{"decision." + string(a.Reason), []string{who(a.DistributorID), a.Note}, decisionWords(a, who)}, {"rules", ruleArgs(a.PolicyNo, a.Evidence.Rules), ruleWords(a.PolicyNo, a.Evidence.Rules)}}
	if a.DistributorID == 0 {
		lines[0].Args[0] = ""
	}
	if b := a.Evidence.Binding; b != nil && b.BoundAt > 0 {
		args := []string{who(b.DistributorID), minute(b.BoundAt)}
		lines = append(lines, Sentence{"bound", args, fmt.Sprintf("下单时买家绑定的是%s，自 %s 起。", args[0], args[1])})
	}
	for _, t := range a.Evidence.Touches {
		args := []string{minute(t.At), who(t.DistributorID)}
		lines = append(lines, Sentence{"touch", args, fmt.Sprintf("%s 买家点开了%s的分享。", args[0], args[1])})
	}
	if d := a.Evidence.Dead; d != nil {
		lines = append(lines, Sentence{"dead", []string{who(d.DistributorID)}, "下单时买家是由" + who(d.DistributorID) + "的分享码来的，但这个分享码已停用或过期，不算数。"})
	} else if len(a.Evidence.Touches) == 0 {
		lines = append(lines, Sentence{"untouched", []string{}, "下单前没有点开分享的记录。"})
	}
	return lines
}

func decisionWords(a Attribution, who func(int64) string) string {
	its := "其"
	if who(a.DistributorID) == "您" {
		its = "您"
	}
	switch a.Reason {
	case ByBinding:
		return "这单属于" + who(a.DistributorID) + "：买家下单时绑定在" + its + "名下。"
	case ByMove:
		return "这单属于" + who(a.DistributorID) + "：原来的绑定已过保护期，买家之后点开了" + its + "的分享。"
	case ByFirst:
		return "这单属于" + who(a.DistributorID) + "：有效期内买家最先点开的是" + its + "的分享。"
	case ByLast:
		return "这单属于" + who(a.DistributorID) + "：有效期内买家最后点开的是" + its + "的分享。"
	case ByStaff:
		if a.DistributorID == 0 {
			return "员工核对证据后更正：这单不属于任何分销商。理由：" + a.Note
		}
		return "员工核对证据后更正：这单属于" + who(a.DistributorID) + "。理由：" + a.Note
	case GoneByPaying:
		return "这单不属于任何分销商：下单时归属的分销商在付款时已被暂停或终止资格。"
	case OnlyOld:
		return "这单不属于任何分销商：买家点开过分享，但都已超过有效期。"
	case OnlySelf:
		return "这单不属于任何分销商：买家点开的是自己的分享，自己的购买不计佣金。"
	case OnlyInactive:
		return "这单不属于任何分销商：买家点开的分享，其分销商已不在有效状态。"
	case OwnPrice:
		return "这单不属于任何分销商：买家是分销商，已按自己的拿货价付款。"
	}
	if a.Evidence.Dead != nil {
		return "这单不属于任何分销商：买家带来的分享码已停用或过期，除此之外没有由分享而来的记录。"
	}
	return "这单不属于任何分销商：买家不是由分享而来。"
}

func minute(ms int64) string { return clock.Minute(clock.FromMillis(ms)) }
