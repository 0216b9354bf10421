package commission_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yuanfen/server/commission"
	"yuanfen/server/platform/money"
)

func TestTerms_Of(t *testing.T) {
	tier := commission.Terms{Method: commission.TierMargin, Retail: 1990, Purchase: 1393, Cost: 900, Pieces: 3}
	paid, margin := tier, tier
	paid.Method, paid.BP = commission.RateOfPaid, 1500
	margin.Method, margin.BP = commission.RateOfMargin, 3333
	for name, c := range map[string]struct {
		terms      commission.Terms
		paid, want int64
	}{
		"tier margin":             {tier, 5970, 1791},
		"sold under the purchase": {tier, 4000, 0},
		"sold at it":              {tier, 4179, 0},
		"a fen above":             {tier, 4180, 1},
		"free":                    {tier, 0, 0},
		"rate of paid":            {paid, 5970, 896}, // 895.5, half up.
		"rate of margin":          {margin, 5970, 1090},
		"no margin":               {margin, 2700, 0},
		"under cost":              {margin, 100, 0},
	} {
		if got := c.terms.Of(c.paid); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// The narrowest rule holds, and the words say which it was.
func TestRules_TheNarrowestHolds(t *testing.T) {
	rate := func(bp int64) commission.Rule { return commission.Rule{Method: commission.RateOfPaid, BP: bp} }
	r := commission.Rules{Rule: rate(100), Exceptions: []commission.Exception{
		{Tier: 2, Rule: rate(200)}, {CategoryID: 5, Rule: rate(300)}, {CategoryID: 5, Tier: 2, Rule: rate(400)}, {ProductID: 9, Rule: rate(500)}, {ProductID: 9, Tier: 2, Rule: rate(600)},
	}}
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		product, category int64
		tier              int
		want              int64
		from              string
	}{
		{1, 1, 1, 100, "default"}, {1, 1, 2, 200, "tier"}, {1, 5, 1, 300, "category"}, {1, 5, 2, 400, "category"}, {9, 5, 1, 500, "product"}, {9, 1, 2, 600, "product"},
	} {
		if got, from := r.Pick(c.product, c.category, c.tier); got.BP != c.want || from != c.from {
			t.Errorf("%+v: %d from %s", c, got.BP, from)
		}
	}
}

// What would contradict itself is refused; what would pay a second level can't be
// said at all.
func TestRules_Refused(t *testing.T) {
	margin, rate := commission.Rule{Method: commission.TierMargin}, commission.Rule{Method: commission.RateOfPaid, BP: 100}
	for name, r := range map[string]commission.Rules{
		"a rate of nothing":        {Rule: commission.Rule{Method: commission.RateOfPaid}},
		"a margin with a rate":     {Rule: commission.Rule{Method: commission.TierMargin, BP: 5}},
		"an exception for all":     {Rule: margin, Exceptions: []commission.Exception{{Rule: rate}}},
		"product and category":     {Rule: margin, Exceptions: []commission.Exception{{ProductID: 1, CategoryID: 2, Rule: rate}}},
		"the same exception twice": {Rule: margin, Exceptions: []commission.Exception{{Tier: 1, Rule: rate}, {Tier: 1, Rule: margin}}},
	} {
		if r.Check() == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// However a line is refunded, in whatever parts: what is taken back never exceeds
// the commission, never shrinks, and the last fen of the refund takes its last fen
// (PEERS.md D 8, 9).
func TestReversal_AddsUpToTheCommission(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms := commission.Terms{
			Method: rapid.SampledFrom([]commission.Method{commission.TierMargin, commission.RateOfPaid, commission.RateOfMargin}).Draw(t, "method"),
			BP:     rapid.Int64Range(1, 10_000).Draw(t, "bp"), Purchase: rapid.Int64Range(0, 5000).Draw(t, "purchase"), Cost: rapid.Int64Range(0, 5000).Draw(t, "cost"), Pieces: rapid.Int64Range(1, 9).Draw(t, "pieces"),
		}
		paid := rapid.Int64Range(1, 50_000).Draw(t, "paid")
		c := terms.Of(paid)
		if c < 0 || c > paid {
			t.Fatalf("%d of %d", c, paid)
		}
		var refunded, reversed int64
		for refunded < paid {
			refunded += rapid.Int64Range(1, paid-refunded).Draw(t, "part")
			take := money.Reversal(c, refunded, paid, reversed)
			if take < 0 || reversed+take > c {
				t.Fatalf("takes %d after %d of %d", take, reversed, c)
			}
			reversed += take
		}
		if reversed != c {
			t.Fatalf("took %d of %d", reversed, c)
		}
	})
}

func TestWords_TellTheSum(t *testing.T) {
	c := commission.Commission{State: commission.Accrued, Paid: 5970, Amount: 1791, Refunded: 1990, Reversed: 597}
	c.Terms = commission.Terms{Method: commission.TierMargin, Purchase: 1393, Pieces: 3, RuleFor: "default"}
	got := strings.Join(c.Words("金牌"), "\n")
	for _, want := range []string{"实付 ¥59.70 − 金牌拿货价 ¥13.93 × 3 件 ＝ ¥17.91", "已收回 ¥5.97，还剩 ¥11.94", "冻结中"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}
