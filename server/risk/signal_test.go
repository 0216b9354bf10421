package risk

import (
	"fmt"
	"testing"

	"yuanfen/server/commission"
	"yuanfen/server/member"
)

func at(detail string) member.Address {
	return member.Address{Name: "甲", Phone: "19900000001", Province: "浙江省", City: "杭州市", District: "西湖区", Detail: detail}
}

// clean facts, in which no rule finds anything.
func innocent() Facts {
	return Facts{
		Buyer: 1, Payer: "o-buyer", To: at("示例路 1 号 2 幢 502 室"), Phone: "19900000002", Earning: 20, Buying: 10,
		Earner: Person{Member: 2, OpenID: "o-earner", Applied: "19900000003", Verified: "19900000004", Addresses: []member.Address{at("示例路 1 号 2 幢 503 室")}},
		Bought: map[int64][]int64{20: {30}, 30: {20}},
		Recent: commission.Tally{Orders: 20, Refunded: 6}, Now: commission.Tally{Orders: 30},
	}
}

func TestSignals(t *testing.T) {
	for name, c := range map[string]struct {
		change func(f *Facts, r *Rules)
		want   []Kind
	}{
		"nothing":                         {func(*Facts, *Rules) {}, nil},
		"payer is the distributor":        {func(f *Facts, _ *Rules) { f.Payer = "o-earner" }, []Kind{SamePayer}},
		"payer unknown":                   {func(f *Facts, _ *Rules) { f.Payer, f.Earner.OpenID = "", "" }, nil},
		"payer is a distributor who buys": {func(f *Facts, _ *Rules) { f.Payer, f.Buyer = "o-earner", 2 }, nil},
		"payer, but off":                  {func(f *Facts, r *Rules) { f.Payer, r.SamePayer = "o-earner", false }, nil},
		"delivered to the applied phone":  {func(f *Facts, _ *Rules) { f.To.Phone = "19900000003" }, []Kind{SamePhone}},
		"delivered to the verified phone": {func(f *Facts, _ *Rules) { f.To.Phone = "19900000004" }, []Kind{SamePhone}},
		"the buyer's verified phone":      {func(f *Facts, _ *Rules) { f.Phone = "19900000003" }, []Kind{SamePhone}},
		"no phones at all":                {func(f *Facts, _ *Rules) { f.Phone, f.To.Phone, f.Earner.Applied, f.Earner.Verified = "", "", "", "" }, nil},
		"phone, but off":                  {func(f *Facts, r *Rules) { f.Phone, r.SamePhone = "19900000003", false }, nil},
		"one device":                      {func(f *Facts, _ *Rules) { f.Device = true }, []Kind{SameDevice}},
		"device, but off":                 {func(f *Facts, r *Rules) { f.Device, r.SameDevice = true, false }, nil},
		"the same flat":                   {func(f *Facts, _ *Rules) { f.To = at("示例路1号2栋503") }, []Kind{SameAddress}},
		"the same flat for somebody else": {func(f *Facts, _ *Rules) {
			f.To = at("示例路1号2栋503")
			f.To.Name, f.To.Phone = "乙", "19900000009"
		}, []Kind{SameAddress}},
		"the same words in another district": {func(f *Facts, _ *Rules) { f.To = at("示例路1号2栋503"); f.To.District = "余杭区" }, nil},
		"the same building, no flat": {func(f *Facts, _ *Rules) {
			f.To, f.Earner.Addresses = at("示例大厦 1 号前台"), []member.Address{at("示例大厦1号前台")}
		}, nil},
		"a house in a village, counted by rule": {func(f *Facts, r *Rules) {
			r.SameAddress.Numbers = 1
			f.To, f.Earner.Addresses = at("示例村 12 号"), []member.Address{at("示例村12号")}
		}, []Kind{SameAddress}},
		"no address": {func(f *Facts, r *Rules) {
			r.SameAddress.Numbers = 1
			f.To, f.Earner.Addresses = member.Address{}, []member.Address{{}}
		}, nil},
		"address, but off":                       {func(f *Facts, r *Rules) { f.To, r.SameAddress.On = at("示例路1号2栋503"), false }, nil},
		"the earner bought through the buyer":    {func(f *Facts, _ *Rules) { f.Bought = map[int64][]int64{20: {10}} }, []Kind{Ring}},
		"a ring of four":                         {func(f *Facts, _ *Rules) { f.Bought = map[int64][]int64{20: {31, 30}, 30: {40}, 40: {10}} }, []Kind{Ring}},
		"a ring of five":                         {func(f *Facts, _ *Rules) { f.Bought = map[int64][]int64{20: {30}, 30: {40}, 40: {50}, 50: {10}} }, nil},
		"the buyer is nobody's distributor":      {func(f *Facts, _ *Rules) { f.Bought, f.Buying = map[int64][]int64{20: {10}}, 0 }, nil},
		"ring, but off":                          {func(f *Facts, r *Rules) { f.Bought, r.Ring.On = map[int64][]int64{20: {10}}, false }, nil},
		"one refund too many":                    {func(f *Facts, _ *Rules) { f.Recent.Refunded = 7 }, []Kind{RefundRate}},
		"many refunds of too few orders":         {func(f *Facts, _ *Rules) { f.Recent = commission.Tally{Orders: 19, Refunded: 19} }, nil},
		"refunds, but off":                       {func(f *Facts, r *Rules) { f.Recent.Refunded, r.RefundRate.On = 20, false }, nil},
		"one order too many":                     {func(f *Facts, _ *Rules) { f.Now.Orders = 31 }, []Kind{Burst}},
		"burst, but off":                         {func(f *Facts, r *Rules) { f.Now.Orders, r.Burst.On = 99, false }, nil},
		"several at once, in the order of staff": {func(f *Facts, _ *Rules) { f.Device, f.Phone, f.Payer = true, "19900000003", "o-earner" }, []Kind{SamePayer, SamePhone, SameDevice}},
	} {
		t.Run(name, func(t *testing.T) {
			f, r := innocent(), DefaultRules
			c.change(&f, &r)
			var got []Kind
			for _, s := range r.Signals(f) {
				got = append(got, s.Kind)
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

// Only the named rules are asked, after a refund.
func TestSignals_Only(t *testing.T) {
	f := innocent()
	f.Device, f.Recent.Refunded = true, 20
	if got := DefaultRules.Signals(f, RefundRate); len(got) != 1 || got[0].Kind != RefundRate {
		t.Errorf("%+v", got)
	}
}

// Words for staff hold no phone, address or openid.
func TestSignals_WordsNameNobody(t *testing.T) {
	f := innocent()
	f.Payer, f.Phone, f.Device, f.To = "o-earner", "19900000003", true, at("示例路1号2栋503")
	f.Bought, f.Recent.Refunded, f.Now.Orders = map[int64][]int64{20: {30}, 30: {10}}, 20, 99
	want := []string{
		"下单的是别的会员，付款的微信号却是分销商本人的。",
		"买家在微信验证过的手机号就是分销商申请时填写的手机号。",
		"付款时，买家和分销商已在同一台设备上登录过。",
		"收货地址与分销商自己的地址相同，到第 3 个号码。",
		"买家自己也是分销商（10）。90 天内分销商 20 通过分销商 30 买过，分销商 30 通过分销商 10 买过；这一单又反过来，3 位分销商绕成了一圈。",
		"分销商 30 天内付款的 20 单里有 20 单退过款，超过了 30%。",
		"到这一单为止，分销商 10 分钟内有 99 单付款，超过了 30 单。",
	}
	got := DefaultRules.Signals(f)
	for i, s := range got {
		if i >= len(want) || s.Words != want[i] {
			t.Errorf("%s: %s", s.Kind, s.Words)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d signals", len(got))
	}
}

func TestNormal(t *testing.T) {
	same := [][]string{
		{"示例路 1 号 2 幢 502 室", "示例路1号2栋502", "示例路１号２幢５０２室", "示例路1-2-502", "示例路 1号，2号楼，502", "浙江省杭州市西湖区示例路1号2幢502室", "示例路1号二幢502室"},
		{"示例园A座1203", "示例园 a 座 1203 室", "示例园Ａ座-1203"},
		{"示例小区3单元401", "示例小区三单元 401 室"},
		{"示例村 12 号", "示例村12号", "示例村12"},
		{"示例路 1 号 12 室"},
		{"示例路 11 号 2 室"},
		{"示例路 112"},
		{"示例路 1 号 1 幢 2 室"},
		{"示例路 1 号 2 幢 503 室"},
		{"示例街 1 号 2 幢 502 室"},
		{"示例园B座1203"},
		{"示例村 13 号"},
	}
	seen := map[string]int{}
	for i, group := range same {
		for _, detail := range group {
			text, _ := normal(at(detail))
			if j, known := seen[text]; known && j != i {
				t.Errorf("%s is as one of %v: %s", detail, same[j], text)
			}
			seen[text] = i
		}
		if first, _ := normal(at(group[0])); len(group) > 1 {
			for _, detail := range group[1:] {
				if text, _ := normal(at(detail)); text != first {
					t.Errorf("%s is %s, want %s", detail, text, first)
				}
			}
		}
	}
	for detail, want := range map[string]int{"示例路 1 号 2 幢 502 室": 3, "示例村 12 号": 1, "示例大厦前台": 0, "示例路1-502": 2, "示例园A座1203": 1} {
		if _, got := normal(at(detail)); got != want {
			t.Errorf("%s has %d numbers, want %d", detail, got, want)
		}
	}
}

func TestRules_Check(t *testing.T) {
	if err := DefaultRules.Check(); err != nil {
		t.Error(err)
	}
	for i, change := range []func(r *Rules){
		func(r *Rules) { r.SameAddress.Numbers = 0 }, func(r *Rules) { r.Ring.Days = 0 }, func(r *Rules) { r.RefundRate.Orders = 0 },
		func(r *Rules) { r.RefundRate.OverBP = 10_000 }, func(r *Rules) { r.RefundRate.Days = 0 }, func(r *Rules) { r.Burst.Minutes = 0 }, func(r *Rules) { r.Burst.Orders = 0 },
	} {
		r := DefaultRules
		change(&r)
		if r.Check() == nil {
			t.Errorf("%d: not refused", i)
		}
	}
}

func TestEffect(t *testing.T) {
	line := func(state commission.State, amount, reversed, withheld, caseID int64) commission.Standing {
		return commission.Standing{Commission: commission.Commission{State: state, Amount: amount, Reversed: reversed}, Withheld: withheld, CaseID: caseID}
	}
	lines := []commission.Standing{
		line(commission.Accrued, 600, 100, 0, 7), line(commission.Due, 50, 0, 0, 7), line(commission.Released, 900, 0, 300, 7), line(commission.Released, 80, 80, 0, 7),
		line(commission.Released, 1000, 0, 1000, 0), // Another's business.
	}
	if got, want := effect(lines, 7, false), (Effect{Frozen: 550, Available: 300, Forfeited: 850, Gone: 600}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got, want := effect(lines, 7, true), (Effect{Frozen: 550, Withheld: 300, Forfeited: 850, Gone: 600}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
