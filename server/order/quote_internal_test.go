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

// FuzzMerge reads wishes out of bytes, two of them a wish: lines of one SKU are
// summed whatever their order, no sum comes round, and a quote explains every fen.
func FuzzMerge(f *testing.F) {
	f.Add([]byte{1, 9, 1, 1}, int64(0))
	f.Add([]byte{1, 255, 2, 1, 1, 255}, int64(7000))
	f.Add([]byte{6, 1, 1, 1}, int64(10000))
	f.Add([]byte{3, 0, 9, 200}, int64(1))
	f.Fuzz(func(t *testing.T, raw []byte, rate int64) {
		if rate < 0 || rate > 10_000 {
			t.Skip()
		}
		var wishes []Wish
		pieces := map[int64]int64{}
		for i := 0; i+1 < min(len(raw), 200); i += 2 {
			w := Wish{int64(raw[i] % 8), int64(int8(raw[i+1])) * 9}
			wishes = append(wishes, w)
			pieces[w.SKU] += w.Quantity
		}
		merged := merge(wishes)
		for _, w := range merged {
			if w.Quantity != pieces[w.SKU] {
				t.Errorf("%d pieces of %d, want %d", w.Quantity, w.SKU, pieces[w.SKU])
			}
		}
		if len(merged) != len(pieces) {
			t.Errorf("%d lines for %d SKUs", len(merged), len(pieces))
		}
		q, err := quote(wishes, teas, freight.NewTariff(nil, freePast.flat()), freight.Destination{}, rate)
		if err != nil {
			return
		}
		sumsUp(t, q)
		for _, l := range q.Lines {
			if l.Amount < 0 || l.Discount < 0 || l.Quantity < 1 || l.Quantity > maxQuantity {
				t.Errorf("line %+v", l)
			}
		}
		if q.Total < 0 || q.Total > money.Max {
			t.Errorf("a total of %d", q.Total)
		}
	})
}
