package order

import (
	"errors"
	"math"
	"testing"

	"yuanfen/server/catalog"
	"yuanfen/server/freight"
	"yuanfen/server/platform/money"
)

var (
	teas = map[int64]catalog.Offer{
		1: offer(1990, true), 2: offer(20000, true), 3: offer(500, false), 4: offer(19899, true), 5: offer(19900, true), 6: offer(money.Max, true),
	}
	freePast = Policy{Freight: 800, FreightFree: 19900}
)

func offer(price int64, forSale bool) catalog.Offer {
	return catalog.Offer{Title: "茶", Name: "50g", RetailPrice: price, ForSale: forSale}
}

func TestQuote(t *testing.T) {
	for name, c := range map[string]struct {
		policy         Policy
		wishes         []Wish
		goods, freight int64
		refusal        error
	}{
		"one":                     {freePast, []Wish{{1, 1}}, 1990, 800, nil},
		"a fen under free":        {freePast, []Wish{{4, 1}}, 19899, 800, nil},
		"just free":               {freePast, []Wish{{5, 1}}, 19900, 0, nil},
		"free together":           {freePast, []Wish{{1, 9}, {1, 1}}, 19900, 0, nil},
		"never free":              {Policy{Freight: 800}, []Wish{{2, 1}}, 20000, 800, nil},
		"always free":             {Policy{}, []Wish{{1, 1}}, 1990, 0, nil},
		"most pieces":             {freePast, []Wish{{1, 999}}, 1990 * 999, 0, nil},
		"too many":                {freePast, []Wish{{1, 1000}}, 0, 0, errQuantity},
		"too many together":       {freePast, []Wish{{1, 500}, {2, 1}, {1, 500}}, 0, 0, errQuantity},
		"none":                    {freePast, []Wish{{1, 0}}, 0, 0, errQuantity},
		"less than none":          {freePast, []Wish{{2, 1}, {1, -1}}, 0, 0, errQuantity},
		"a sum beyond all bounds": {freePast, []Wish{{1, math.MaxInt64}, {1, 1}}, 0, 0, errQuantity},
		"a sum that comes round":  {freePast, []Wish{{1, math.MaxInt64}, {1, math.MaxInt64}, {1, 3}}, 0, 0, errQuantity},
		"unknown":                 {freePast, []Wish{{9, 1}}, 0, 0, ErrUnknownSKU},
		"off the shelf":           {freePast, []Wish{{1, 1}, {3, 1}}, 0, 0, ErrOffShelf},
		"too dear":                {freePast, []Wish{{6, 1}, {1, 1}}, 0, 0, errTooMuch},
	} {
		t.Run(name, func(t *testing.T) {
			q, err := quote(c.wishes, teas, freight.NewTariff(nil, c.policy.flat()), freight.Destination{}, 0)
			if !errors.Is(err, c.refusal) {
				t.Fatalf("got %v, want %v", err, c.refusal)
			}
			if err == nil && (q.Goods != c.goods || q.Freight != c.freight || q.Total != c.goods+c.freight) {
				t.Errorf("%d + %d = %d, want %d + %d", q.Goods, q.Freight, q.Total, c.goods, c.freight)
			}
			if err == nil {
				sumsUp(t, q)
			}
		})
	}
}

// sumsUp proves that every fen of a quote is explained, by lines and by steps.
func sumsUp(t *testing.T, q Quote) {
	t.Helper()
	var lines, steps int64
	for _, l := range q.Lines {
		lines += l.Amount
		if l.Amount != l.Offer.RetailPrice*l.Quantity-l.Discount {
			t.Errorf("a line of %d × %d − %d is %d", l.Offer.RetailPrice, l.Quantity, l.Discount, l.Amount)
		}
	}
	for _, s := range q.Steps {
		steps += s.Amount
	}
	if lines != q.Goods-q.Discount || steps != q.Total {
		t.Errorf("lines sum to %d of %d, steps to %d of %d", lines, q.Goods-q.Discount, steps, q.Total)
	}
}

func TestQuote_MergesInOrderOfMention(t *testing.T) {
	q, err := quote([]Wish{{2, 1}, {1, 2}, {2, 3}, {1, 1}}, teas, freight.NewTariff(nil, freePast.flat()), freight.Destination{}, 0)
	if err != nil || len(q.Lines) != 2 || q.Lines[0].Quantity != 4 || q.Lines[1].Quantity != 3 || q.Lines[0].Offer.RetailPrice != 20000 {
		t.Errorf("%+v, %v", q.Lines, err)
	}
}

func TestQuote_SaysWhatFreightTakes(t *testing.T) {
	for want, c := range map[string]struct {
		policy Policy
		wish   Wish
	}{
		"免运费":                     {Policy{}, Wish{1, 1}},
		"商品满 ¥199.00，免运费":         {freePast, Wish{2, 1}},
		"运费 ¥8.00，再买 ¥179.10 免运费": {freePast, Wish{1, 1}},
		"运费 ¥8.00":                {Policy{Freight: 800}, Wish{1, 1}},
	} {
		q, err := quote([]Wish{c.wish}, teas, freight.NewTariff(nil, c.policy.flat()), freight.Destination{}, 0)
		if err != nil || q.Steps[len(q.Steps)-1].Text != want {
			t.Errorf("%+v, %v, want %q", q.Steps, err, want)
		}
	}
}
