package risk

import (
	"fmt"
	"slices"
	"strings"

	"yuanfen/server/commission"
	"yuanfen/server/member"
)

// maxRing is how many distributors a ring of purchases has at most.
const maxRing = 4

// Facts are what the rules look at: an order that earns a distributor something,
// as it was soon after it was paid. "" is not known and equals nothing.
type Facts struct {
	Buyer int64 // Member.
	Payer string
	To    member.Address // Where the order goes.
	Phone string         // The buyer's, by WeChat's word.
	// Device reports that both had logged in from one device when the order was looked
	// at. One that they share later is none of this order's.
	Device bool

	Earner  Person
	Earning int64 // The distributor that Earner is.
	Buying  int64 // The distributor that the buyer is, 0 for none.
	// Bought are the distributors through whom distributors bought, within the days of
	// the rule.
	Bought map[int64][]int64
	Recent commission.Tally // Within the days of RefundRate.
	Now    commission.Tally // Within the minutes of Burst, up to this order.
}

// Person is what is known of a distributor as a person.
type Person struct {
	Member    int64
	OpenID    string
	Applied   string // The phone in their application.
	Verified  string // The phone by WeChat's word.
	Addresses []member.Address
}

// rules are all signals, in the order in which staff read them. Each answers the
// words for what it found, "" for nothing.
var rules = []struct {
	kind Kind
	look func(r Rules, f Facts) string
}{
	{SamePayer, samePayer},
	{SamePhone, samePhone},
	{SameDevice, sameDevice},
	{SameAddress, sameAddress},
	{Ring, ring},
	{RefundRate, refundRate},
	{Burst, burst},
}

// Signals are what the rules find in facts; of some kinds alone, where they are
// named.
func (r Rules) Signals(f Facts, only ...Kind) (found []Signal) {
	for _, rule := range rules {
		if len(only) > 0 && !slices.Contains(only, rule.kind) {
			continue
		}
		if words := rule.look(r, f); words != "" {
			found = append(found, Signal{Kind: rule.kind, Words: words})
		}
	}
	return found
}

func same(a, b string) bool { return a != "" && a == b }

func samePayer(r Rules, f Facts) string {
	if !r.SamePayer || !same(f.Payer, f.Earner.OpenID) || f.Buyer == f.Earner.Member {
		return ""
	}
	return "下单的是别的会员，付款的微信号却是分销商本人的。"
}

func samePhone(r Rules, f Facts) string {
	if !r.SamePhone {
		return ""
	}
	for _, theirs := range []struct{ number, words string }{{f.To.Phone, "收货手机号"}, {f.Phone, "买家在微信验证过的手机号"}} {
		for _, own := range []struct{ number, words string }{{f.Earner.Applied, "申请时填写的"}, {f.Earner.Verified, "在微信验证过的"}} {
			if same(theirs.number, own.number) {
				return theirs.words + "就是分销商" + own.words + "手机号。"
			}
		}
	}
	return ""
}

func sameDevice(r Rules, f Facts) string {
	if !r.SameDevice || !f.Device {
		return ""
	}
	return "付款时，买家和分销商已在同一台设备上登录过。"
}

func sameAddress(r Rules, f Facts) string {
	if !r.SameAddress.On {
		return ""
	}
	to, numbers := normal(f.To)
	if numbers < r.SameAddress.Numbers {
		return ""
	}
	for _, own := range f.Earner.Addresses {
		if at, _ := normal(own); same(to, at) {
			return fmt.Sprintf("收货地址与分销商自己的地址相同，到第 %d 个号码。", numbers)
		}
	}
	return ""
}

func ring(r Rules, f Facts) string {
	if !r.Ring.On || f.Buying == 0 {
		return ""
	}
	path := way(f.Bought, f.Earning, f.Buying)
	if path == nil {
		return ""
	}
	var steps []string
	for i := 1; i < len(path); i++ {
		steps = append(steps, fmt.Sprintf("分销商 %d 通过分销商 %d 买过", path[i-1], path[i]))
	}
	return fmt.Sprintf("买家自己也是分销商（%d）。%d 天内%s；这一单又反过来，%d 位分销商绕成了一圈。", f.Buying, r.Ring.Days, strings.Join(steps, "，"), len(path))
}

// way is the shortest way from one distributor to another along purchases, both
// ends included and not longer than a ring; nil if there is none.
func way(bought map[int64][]int64, from, to int64) []int64 {
	seen := map[int64]bool{from: true}
	ways := [][]int64{{from}}
	for len(ways) > 0 {
		path := ways[0]
		ways = ways[1:]
		if len(path) == maxRing {
			continue
		}
		for _, next := range bought[path[len(path)-1]] {
			if seen[next] {
				continue
			}
			seen[next] = true
			on := append(slices.Clone(path), next)
			if next == to {
				return on
			}
			ways = append(ways, on)
		}
	}
	return nil
}

func refundRate(r Rules, f Facts) string {
	t := f.Recent
	if !r.RefundRate.On || t.Orders < r.RefundRate.Orders || t.Refunded*10_000 <= t.Orders*r.RefundRate.OverBP {
		return ""
	}
	return fmt.Sprintf("分销商 %d 天内付款的 %d 单里有 %d 单退过款，超过了 %s。", r.RefundRate.Days, t.Orders, t.Refunded, percent(r.RefundRate.OverBP))
}

func burst(r Rules, f Facts) string {
	if !r.Burst.On || f.Now.Orders <= r.Burst.Orders {
		return ""
	}
	return fmt.Sprintf("到这一单为止，分销商 %d 分钟内有 %d 单付款，超过了 %d 单。", r.Burst.Minutes, f.Now.Orders, r.Burst.Orders)
}

func percent(bp int64) string {
	if bp%100 == 0 {
		return fmt.Sprintf("%d%%", bp/100)
	}
	return fmt.Sprintf("%d.%02d%%", bp/100, bp%100)
}
