package order

import (
	"context"
	"fmt"

	"yuanfen/server/cart"
	"yuanfen/server/catalog"
	"yuanfen/server/freight"
	"yuanfen/server/inventory"
	"yuanfen/server/platform/batch"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// plan is a batch of placements on its way to answers.
type plan struct {
	service *Service
	tx      *db.Tx
	items   []*planItem
	short   []*planItem // Those that ask for stock, as demands lists them.
}

type planItem struct {
	Placement
	order  Order
	err    error     // Refused.
	before int64     // The order that an earlier request with the same key made.
	same   *planItem // The earlier one of this batch with the same key.
	cart   []int64   // The lines of the cart that it takes.
}

// open reports whether the item is still to be decided.
func (i *planItem) open() bool { return i.err == nil && i.before == 0 && i.same == nil }

func (s *Service) newPlan(ctx context.Context, tx *db.Tx, placements []Placement) (*plan, error) {
	p := &plan{service: s, tx: tx, items: make([]*planItem, len(placements))}
	claims := make([]web.Claim, len(placements))
	first := map[string]*planItem{}
	for i, pl := range placements {
		item := &planItem{Placement: pl}
		p.items[i], claims[i] = item, pl.Claim
		if earlier := first[pl.Claim.Name()]; earlier != nil {
			item.same = earlier
			if pl.Claim.Match(earlier.Claim).Mismatch {
				item.same, item.err = nil, web.ErrKeyReused
			}
			continue
		}
		first[pl.Claim.Name()] = item
	}
	seen, err := web.Look(ctx, tx, claims)
	for i, was := range seen {
		item := p.items[i]
		switch {
		case was.Mismatch:
			item.same, item.err = nil, web.ErrKeyReused
		case was.Before:
			item.same, item.before = nil, was.Result
		}
	}
	return p, err
}

func (p *plan) skus() []int64 {
	known := map[int64]bool{}
	var skus []int64
	for _, item := range p.items {
		for _, w := range item.Wishes {
			if !known[w.SKU] {
				known[w.SKU] = true
				skus = append(skus, w.SKU)
			}
		}
	}
	return skus
}

func (p *plan) buyers() []int64 {
	known := map[int64]bool{}
	var buyers []int64
	for _, item := range p.items {
		if item.open() && !known[item.MemberID] {
			known[item.MemberID] = true
			buyers = append(buyers, item.MemberID)
		}
	}
	return buyers
}

// price makes an order of each open item, or refuses it.
func (p *plan) price(offers map[int64]catalog.Offer, tariff freight.Tariff, rates map[int64]int64) {
	for _, item := range p.items {
		if !item.open() {
			continue
		}
		q, err := quote(item.Wishes, offers, tariff, item.To, rates[item.MemberID])
		switch {
		case err != nil:
			item.err = err
		case q.Total != item.Total:
			item.err = ErrPriceChanged
		default:
			item.order = p.service.newOrder(p.tx, item.Placement, q)
		}
	}
}

// holdCarts refuses open items whose carts do not hold what they order.
func (p *plan) holdCarts(ctx context.Context) error {
	var buying []*planItem
	var purchases []cart.Purchase
	for _, item := range p.items {
		if !item.open() || !item.FromCart {
			continue
		}
		purchase := cart.Purchase{MemberID: item.MemberID}
		for _, l := range item.order.Lines {
			purchase.Wishes = append(purchase.Wishes, cart.Wish{SKU: l.SKU, Quantity: l.Quantity})
		}
		buying, purchases = append(buying, item), append(purchases, purchase)
	}
	held, err := cart.Hold(ctx, p.tx, purchases)
	if err != nil {
		return err
	}
	for i, item := range buying {
		if item.cart = held[i]; item.cart == nil {
			item.err = cart.ErrChanged
		}
	}
	return nil
}

// carts are the lines of carts that accepted orders take.
func (p *plan) carts() (lines []int64) {
	for _, item := range p.items {
		if item.open() {
			lines = append(lines, item.cart...)
		}
	}
	return lines
}

func (p *plan) demands() []inventory.Demand {
	var demands []inventory.Demand
	for _, item := range p.items {
		if !item.open() {
			continue
		}
		var d inventory.Demand
		for _, l := range item.order.Lines {
			d.Lines = append(d.Lines, inventory.DemandLine{LineID: l.ID, SKU: l.SKU, Quantity: l.Quantity})
		}
		p.short = append(p.short, item)
		demands = append(demands, d)
	}
	return demands
}

func (p *plan) refuseShort(outcomes []inventory.Outcome) {
	for i, o := range outcomes {
		if o.Met {
			continue
		}
		item := p.short[i]
		for _, l := range item.order.Lines {
			if l.SKU == o.ShortSKU {
				item.err = soldOut(l, o.Left)
			}
		}
	}
}

func soldOut(l Line, left int64) error {
	if left == 0 {
		return web.Errorf(ErrSoldOut.Status, ErrSoldOut.Code, "「%s（%s）」已售罄，请选择其他规格。", l.Title, l.SKUName)
	}
	return web.Errorf(ErrSoldOut.Status, ErrSoldOut.Code, "「%s（%s）」只剩 %d 件，请减少数量。", l.Title, l.SKUName, left)
}

func (p *plan) accepted() (orders []Order, claims []web.Claim) {
	for _, item := range p.items {
		if item.open() {
			orders, claims = append(orders, item.order), append(claims, item.Claim)
		}
	}
	return orders, claims
}

// answers gives each item its order: the new one, or the one that an earlier
// request with the same key made.
func (p *plan) answers(ctx context.Context, tx *db.Tx) ([]batch.Answer[Order], error) {
	var before []int64
	for _, item := range p.items {
		if item.before != 0 {
			before = append(before, item.before)
		}
	}
	stored, err := ordersByID(ctx, tx, before)
	if err != nil {
		return nil, err
	}
	answers := make([]batch.Answer[Order], len(p.items))
	for i, item := range p.items {
		if item.same != nil {
			item = item.same
		}
		answers[i] = batch.Answer[Order]{Value: item.order, Err: item.err}
		if item.before != 0 {
			o, ok := stored[item.before]
			if !ok {
				return nil, fmt.Errorf("order: a kept key names order %d, which is not there", item.before)
			}
			answers[i] = batch.Answer[Order]{Value: o}
		}
	}
	return answers, nil
}
