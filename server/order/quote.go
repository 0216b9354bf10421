package order

import (
	"fmt"

	"yuanfen/server/catalog"
	"yuanfen/server/freight"
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
	// FreightKnown is false while the freight may change with the destination.
	FreightKnown bool
	Total        int64
	OwnPrice     bool // A distributor buys at their own price.
	Steps        []Step
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
	Kind   string // "goods", "discount", "freight"
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

// quote prices wishes by offers and a tariff, for a distributor's own purchase at
// their rate in bp; 0 is everybody else. It is pure: the same wishes, offers and
// tariff give the same fen, on the screen and when the order is placed.
func quote(wishes []Wish, offers map[int64]catalog.Offer, tariff freight.Tariff, to freight.Destination, ownRate int64) (Quote, error) {
	q := Quote{OwnPrice: ownRate > 0}
	for _, w := range wishes { // Before they are summed: no sum may come round.
		if w.Quantity <= 0 || w.Quantity > maxQuantity {
			return q, errQuantity
		}
	}
	var parcels []freight.Parcel
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
		q.Goods += l.Amount
		q.Steps = append(q.Steps, Step{"goods", fmt.Sprintf("%s（%s）%s × %d", o.Title, o.Name, money.Format(o.RetailPrice), w.Quantity), l.Amount})
		if q.OwnPrice {
			own := money.Rate(o.RetailPrice, ownRate)
			l.Discount = (o.RetailPrice - own) * w.Quantity
			l.Amount -= l.Discount
			q.Discount += l.Discount
			q.Steps = append(q.Steps, Step{"discount", fmt.Sprintf("%s（%s）您的拿货价 %s × %d", o.Title, o.Name, money.Format(own), w.Quantity), -l.Discount})
		}
		q.Lines = append(q.Lines, l)
		parcels = append(parcels, freight.Parcel{Template: o.Freight, Grams: o.WeightGrams * w.Quantity, Pieces: w.Quantity, Amount: l.Amount})
	}
	bill, err := tariff.Quote(parcels, to)
	if err != nil {
		return q, err
	}
	q.Freight, q.FreightKnown = bill.Fee, bill.Known
	for _, c := range bill.Charges {
		q.Steps = append(q.Steps, Step{"freight", c.Text, c.Fee})
	}
	q.Total = q.Goods - q.Discount + q.Freight
	if q.Total > money.Max {
		return q, errTooMuch
	}
	return q, nil
}
