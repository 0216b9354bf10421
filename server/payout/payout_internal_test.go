package payout

import (
	"testing"

	"pgregory.net/rapid"

	"yuanfen/server/platform/web"
)

// labour is how the tax on labour remuneration is withheld (国家税务总局公告 2018 年第
// 61 号): 800 yuan free to 4,000, then 20 %; the brackets are by what is left.
var labour = []Bracket{
	{Over: 800_00, Deduct: 800_00, BP: 2000},
	{Over: 4_000_00, DeductBP: 2000, BP: 2000},
	{Over: 25_000_00, DeductBP: 2000, BP: 3000, Less: 2_000_00},
	{Over: 62_500_00, DeductBP: 2000, BP: 4000, Less: 7_000_00},
}

func TestRules_MonthTax(t *testing.T) {
	for _, c := range []struct {
		name       string
		tax        []Bracket
		total, due int64
	}{
		{"none", nil, 1_000_000_00, 0},
		{"flat", []Bracket{{BP: 300}}, 100_00, 3_00},
		{"flat, rounded half up", []Bracket{{BP: 300}}, 50, 2},
		{"below the first", labour, 799_99, 0},
		{"at the first", labour, 800_00, 0},
		{"a fen over", labour, 800_01, 0},
		{"in the first", labour, 1_000_00, 40_00},
		{"at 4,000", labour, 4_000_00, 640_00},
		{"over 4,000", labour, 5_000_00, 800_00},
		{"at 25,000", labour, 25_000_00, 4_000_00},
		{"in the third", labour, 30_000_00, 5_200_00},
		{"in the fourth", labour, 100_000_00, 25_000_00},
	} {
		if got := (Rules{Tax: c.tax}).MonthTax(c.total); got != c.due {
			t.Errorf("%s: %d, want %d", c.name, got, c.due)
		}
	}
}

func TestRules_Withhold(t *testing.T) {
	for _, c := range []struct {
		name                         string
		amount, before, withheld, is int64
	}{
		{"first of the month, free", 500_00, 0, 0, 0},
		{"crosses the first bar: the tax of the whole month", 500_00, 500_00, 0, 40_00},
		{"what was withheld counts", 500_00, 1_000_00, 40_00, 100_00},
		{"crosses 4,000", 1_000_00, 3_500_00, 540_00, 180_00},
		{"more was withheld than is due, as one failed since", 100_00, 500_00, 40_00, 0},
		{"never more than the payout", 100, 62_500_00, 0, 100},
	} {
		if got := (Rules{Tax: labour}).Withhold(c.amount, c.before, c.withheld); got != c.is {
			t.Errorf("%s: %d, want %d", c.name, got, c.is)
		}
	}
}

// However a month is cut into payouts, all of them together withhold the tax of the
// month: unless a payout was too small to bear what was due, never more and never less.
func TestRules_WithholdSumsToTheMonth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Rules{Tax: labour}
		var total, withheld int64
		for range rapid.IntRange(1, 30).Draw(t, "payouts") {
			amount := rapid.Int64Range(10, 20_000_00).Draw(t, "fen")
			tax := r.Withhold(amount, total, withheld)
			if tax < 0 || tax > amount {
				t.Fatalf("%d of %d", tax, amount)
			}
			total, withheld = total+amount, withheld+tax
			if due := r.MonthTax(total); withheld != due && tax != amount {
				t.Fatalf("%d withheld of %d, the month's tax is %d", withheld, total, due)
			}
		}
	})
}

func TestRules_Check(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Rules)
		good   bool
	}{
		{"default", func(*Rules) {}, true},
		{"labour tax", func(r *Rules) { r.Tax = labour }, true},
		{"no road", func(r *Rules) { r.Roads = nil }, false},
		{"a road twice", func(r *Rules) { r.Roads = []Road{ByBank, ByBank} }, false},
		{"below WeChat's least", func(r *Rules) { r.Smallest = 9 }, false},
		{"largest below smallest", func(r *Rules) { r.Smallest, r.Largest = 100, 99 }, false},
		{"a day below one transfer", func(r *Rules) { r.Day = r.Largest - 1 }, false},
		{"everybody's day below a person's", func(r *Rules) { r.AllDay = r.Day - 1 }, false},
		{"name later than WeChat wants", func(r *Rules) { r.NameFrom++ }, false},
		{"name where WeChat wants none", func(r *Rules) { r.NameFrom = 29 }, false},
		{"no remark", func(r *Rules) { r.Remark = "" }, false},
		{"brackets that fall back", func(r *Rules) { r.Tax = []Bracket{{Over: 100, BP: 100}, {Over: 100, BP: 200}} }, false},
		{"less tax on more", func(r *Rules) { r.Tax = []Bracket{{BP: 2000}, {Over: 100_00, BP: 1000}} }, false},
	} {
		r := DefaultRules
		c.change(&r)
		if err := r.Check(); (err == nil) != c.good || (err != nil && web.CodeOf(err) != "payout.rules") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestRules_Allows(t *testing.T) {
	r := DefaultRules
	r.Roads = []Road{ByWeChat}
	for _, c := range []struct {
		road   Road
		amount int64
		want   error
	}{
		{ByWeChat, 10, nil},
		{ByWeChat, 200_00, nil},
		{ByWeChat, 9, ErrSmall},
		{ByWeChat, 0, ErrSmall},
		{ByWeChat, -5, ErrSmall},
		{ByWeChat, 200_01, ErrLarge},
		{ByBank, 100, ErrRoad},
		{"cash", 100, ErrRoad},
	} {
		if err := r.allows(c.road, c.amount); web.CodeOf(err) != web.CodeOf(c.want) {
			t.Errorf("%s %d: %v", c.road, c.amount, err)
		}
	}
	if err := DefaultRules.allows(ByBank, 50_000_00); err != nil {
		t.Error(err)
	}
}
