package order

import (
	"fmt"

	"yuanfen/server/catalog"
	"yuanfen/server/platform/money"
)

// Wish is what somebody wants of one SKU.
type Wish struct {
	SKU      int64
	Quantity int64
}

// Quote is what an order would cost, with every fen explained.
type Quote struct {
	Lines    []QuoteLine
	Goods    int64
	Discount int64
	Freight  int64
	Total    int64
	Steps    []Step
}

// QuoteLine is one SKU of a quote. Amount = Price × Quantity − Discount.
type QuoteLine struct {
	Offer    catalog.Offer
	Quantity int64
	Discount int64
	Amount   int64
}

// Step is one sentence of how a quote came about, with the fen that it adds.
type Step struct {
	Kind   string // "goods", "freight"
	Text   string
	Amount int64
}

// merge sums wishes for the same SKU, in the order of their first mention.
func merge(wishes []Wish) []Wish {
	at := map[int64]int{}
	var merged []Wish
	for _, w := range wishes {
		i, known := at[w.SKU]
		if !known {
			at[w.SKU] = len(merged)
			merged = append(merged, w)
			continue
		}
		merged[i].Quantity += w.Quantity
	}
	return merged
}

// quote prices wishes by offers. It is pure: the same wishes, offers and policy
// give the same fen, on the screen and when the order is placed.
func quote(p Policy, wishes []Wish, offers map[int64]catalog.Offer) (Quote, error) {
	var q Quote
	for _, w := range wishes { // Before they are summed: no sum may come round.
		if w.Quantity <= 0 || w.Quantity > maxQuantity {
			return q, errQuantity
		}
	}
	for _, w := range merge(wishes) {
		o, known := offers[w.SKU]
		switch {
		case !known:
			return q, ErrUnknownSKU
		case !o.ForSale:
			return q, ErrOffShelf
		case w.Quantity > maxQuantity:
			return q, errQuantity
		}
		l := QuoteLine{Offer: o, Quantity: w.Quantity, Amount: o.RetailPrice * w.Quantity}
		q.Lines = append(q.Lines, l)
		q.Goods += l.Amount
		q.Steps = append(q.Steps, Step{"goods", fmt.Sprintf("%s（%s）%s × %d", o.Title, o.Name, money.Format(o.RetailPrice), w.Quantity), l.Amount})
	}
	q.Freight = freight(p, q.Goods)
	q.Steps = append(q.Steps, Step{"freight", freightText(p, q.Goods), q.Freight})
	q.Total = q.Goods - q.Discount + q.Freight
	if q.Total > money.Max {
		return q, errTooMuch
	}
	return q, nil
}

func freight(p Policy, goods int64) int64 {
	if p.FreightFree > 0 && goods >= p.FreightFree {
		return 0
	}
	return p.Freight
}

func freightText(p Policy, goods int64) string {
	switch {
	case p.Freight == 0:
		return "本店包邮"
	case freight(p, goods) == 0:
		return fmt.Sprintf("商品满 %s，免运费", money.Format(p.FreightFree))
	case p.FreightFree > 0:
		return fmt.Sprintf("运费 %s，再买 %s 免运费", money.Format(p.Freight), money.Format(p.FreightFree-goods))
	default:
		return "运费 " + money.Format(p.Freight)
	}
}
