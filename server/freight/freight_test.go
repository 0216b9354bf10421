package freight_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"yuanfen/server/freight"
)

var (
	hangzhou = freight.Destination{Province: "浙江省", City: "杭州市"}
	ningbo   = freight.Destination{Province: "浙江省", City: "宁波市"}
	lhasa    = freight.Destination{Province: "西藏自治区", City: "拉萨市"}
	taipei   = freight.Destination{Province: "台湾省", City: "台北市"}

	byWeight = freight.Template{ID: 1, Name: "普通", By: freight.Weight, Default: true, Rules: []freight.Rule{
		{Regions: []string{"浙江省/杭州市"}, First: 1000, FirstFee: 500, Step: 1000, StepFee: 0},
		{Regions: []string{"浙江省", "江苏省", "上海市"}, First: 1000, FirstFee: 600, Step: 500, StepFee: 150, FreeOver: 9900},
		{Regions: []string{"西藏自治区"}, First: 1000, FirstFee: 2000, Step: 1000, StepFee: 1500},
		{Regions: []string{"台湾省"}, Refuse: true},
		{First: 1000, FirstFee: 1000, Step: 1000, StepFee: 300, FreeOver: 19900},
	}}
	byPieces = freight.Template{ID: 2, Name: "易碎", By: freight.Pieces, Rules: []freight.Rule{{First: 2, FirstFee: 1200, Step: 1, StepFee: 400}}}
	tariff   = freight.NewTariff([]freight.Template{byWeight, byPieces}, freight.Flat(800, 0))
)

func parcel(template, grams, pieces, amount int64) freight.Parcel {
	return freight.Parcel{Template: template, Grams: grams, Pieces: pieces, Amount: amount}
}

func TestQuote(t *testing.T) {
	for name, c := range map[string]struct {
		parcels []freight.Parcel
		to      freight.Destination
		fee     int64
		known   bool
		text    string
	}{
		"first weight":                  {[]freight.Parcel{parcel(0, 1000, 1, 100)}, ningbo, 600, true, "运费 ¥6.00（1 千克），再买 ¥98.00 免运费"},
		"a gram more":                   {[]freight.Parcel{parcel(0, 1001, 1, 100)}, ningbo, 750, true, "运费 ¥7.50（1.001 千克），再买 ¥98.00 免运费"},
		"two steps, the second begun":   {[]freight.Parcel{parcel(0, 1501, 1, 100)}, ningbo, 900, true, "运费 ¥9.00（1.501 千克），再买 ¥98.00 免运费"},
		"a city's own rule":             {[]freight.Parcel{parcel(0, 5000, 1, 100)}, hangzhou, 500, true, "运费 ¥5.00"},
		"lines are weighed together":    {[]freight.Parcel{parcel(0, 600, 1, 100), parcel(1, 600, 1, 100)}, ningbo, 750, true, "运费 ¥7.50（1.2 千克），再买 ¥97.00 免运费"},
		"a fen under the threshold":     {[]freight.Parcel{parcel(0, 500, 1, 9899)}, ningbo, 600, true, "运费 ¥6.00（0.5 千克），再买 ¥0.01 免运费"},
		"at the threshold":              {[]freight.Parcel{parcel(0, 500, 1, 5000), parcel(0, 500, 1, 4900)}, ningbo, 0, true, "商品满 ¥99.00，免运费"},
		"everywhere else":               {[]freight.Parcel{parcel(0, 500, 1, 100)}, freight.Destination{Province: "四川省", City: "成都市"}, 1000, true, "运费 ¥10.00（0.5 千克），再买 ¥198.00 免运费"},
		"far away":                      {[]freight.Parcel{parcel(0, 2500, 1, 100000)}, lhasa, 5000, true, "运费 ¥50.00（2.5 千克）"},
		"not known yet":                 {[]freight.Parcel{parcel(0, 500, 1, 100)}, freight.Destination{}, 1000, false, "运费 ¥10.00（0.5 千克），再买 ¥198.00 免运费"},
		"one rule needs no destination": {[]freight.Parcel{parcel(2, 500, 3, 100)}, freight.Destination{}, 1600, true, "运费 ¥16.00（3 件）"},
		"a template that is gone":       {[]freight.Parcel{parcel(77, 500, 1, 100)}, ningbo, 600, true, "运费 ¥6.00（0.5 千克），再买 ¥98.00 免运费"},
		"two templates":                 {[]freight.Parcel{parcel(2, 0, 1, 100), parcel(0, 500, 1, 100)}, ningbo, 1800, true, "易碎：运费 ¥12.00（1 件）"},
	} {
		t.Run(name, func(t *testing.T) {
			bill, err := tariff.Quote(c.parcels, c.to)
			if err != nil || bill.Fee != c.fee || bill.Known != c.known || bill.Charges[0].Text != c.text {
				t.Errorf("%+v, %v; want %d, %v, %s", bill, err, c.fee, c.known, c.text)
			}
		})
	}
}

func TestQuote_Refuses(t *testing.T) {
	if _, err := tariff.Quote([]freight.Parcel{parcel(0, 1, 1, 1)}, taipei); !errors.Is(err, freight.ErrNotSent) {
		t.Errorf("to a refused region: %v", err)
	}
	only := freight.NewTariff([]freight.Template{{ID: 3, Default: true, By: freight.Pieces, Rules: []freight.Rule{{Regions: []string{"浙江省"}, First: 1, FirstFee: 1, Step: 1}}}}, freight.Flat(0, 0))
	if _, err := only.Quote([]freight.Parcel{parcel(0, 1, 1, 1)}, lhasa); !errors.Is(err, freight.ErrNotSent) {
		t.Errorf("to a region that no rule names: %v", err)
	}
	if _, err := only.Quote([]freight.Parcel{parcel(0, 1, 1, 1)}, freight.Destination{}); err != nil {
		t.Errorf("before the destination is known: %v", err)
	}
}

// Failure case 22: what counts towards free freight is what is paid, not what
// stands on the list.
func TestCase22_ThresholdCountsWhatIsPaid(t *testing.T) {
	listed, paid := parcel(0, 500, 1, 9900), parcel(0, 500, 1, 9900-1)
	for p, fee := range map[freight.Parcel]int64{listed: 0, paid: 600} {
		if bill, err := tariff.Quote([]freight.Parcel{p}, ningbo); err != nil || bill.Fee != fee {
			t.Errorf("goods of %d fen: %+v, %v, want %d", p.Amount, bill, err, fee)
		}
	}
}

// However lines are split, the freight is the same, is never negative, is the
// sum of its charges, and more goods never make it dearer once they are free.
func TestQuote_Properties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		to := rapid.SampledFrom([]freight.Destination{hangzhou, ningbo, lhasa, {}}).Draw(r, "to")
		template := rapid.SampledFrom([]int64{0, 1, 2}).Draw(r, "template")
		grams, amount := rapid.Int64Range(0, 100_000).Draw(r, "grams"), rapid.Int64Range(0, 100_000).Draw(r, "amount")
		pieces := rapid.Int64Range(2, 50).Draw(r, "pieces")
		g, a := rapid.Int64Range(0, grams).Draw(r, "g"), rapid.Int64Range(0, amount).Draw(r, "a")
		whole, err := tariff.Quote([]freight.Parcel{parcel(template, grams, pieces, amount)}, to)
		if err != nil {
			r.Fatal(err)
		}
		split, err := tariff.Quote([]freight.Parcel{parcel(template, g, 1, a), parcel(template, grams-g, pieces-1, amount-a)}, to)
		if err != nil || split.Fee != whole.Fee {
			r.Fatalf("split %+v, %v; whole %+v", split, err, whole)
		}
		var sum int64
		for _, c := range whole.Charges {
			sum += c.Fee
		}
		if whole.Fee < 0 || sum != whole.Fee {
			r.Fatalf("%+v", whole)
		}
	})
}
