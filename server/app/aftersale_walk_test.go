package app_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yuanfen/server/aftersale"
	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/shipping"
)

// claims is an order with after-sales about it, and what it must come to in
// plain numbers.
type claims struct {
	*shoptest.Shop
	rt       *rapid.T
	buyer    shoptest.Buyer
	order    order.Order
	cases    []aftersale.AfterSale
	stock    map[int64]int64 // Lying in the warehouse, by SKU.
	sent     map[int64]int64 // Pieces that left, by line.
	held     map[int64]int64 // Pieces promised to exchanges, by SKU.
	given    int64           // fen decided to go back.
	parcels  int
	commands int
}

// Whatever buyer and shop do about an order in whatever order, no fen and no
// piece goes back that was not paid or sent, and every one that was decided does.
func TestAfterSale_RandomWalks(t *testing.T) {
	fewer(t, "8")
	rapid.Check(t, func(rt *rapid.T) {
		c := newClaims(t, rt)
		rt.Repeat(map[string]func(*rapid.T){
			"": func(*rapid.T) { c.check() }, "ship": c.ship, "apply": c.apply, "approve": c.approve, "reject": c.reject, "withdraw": c.withdraw,
			"send back": c.sendBack, "arrive": c.arrive, "reship": c.reship, "confirm": c.confirm, "time": c.time,
		})
		c.pass(12 * shoptest.Day)
		c.check()
	})
}

func newClaims(t *testing.T, rt *rapid.T) *claims {
	s := shoptest.New(run{t, rt}, db.SQLite, shoptest.Default())
	must(s.T, s.Sim.Transfer("available", 1_000_000))
	c := &claims{Shop: s, rt: rt, buyer: s.Buyer("林知夏"), stock: map[int64]int64{}, sent: map[int64]int64{}, held: map[int64]int64{}}
	var wishes []order.Wish
	for price, pieces := range map[int64]int64{1999: 3, 33: 4} {
		sku := s.SKU(price, 8)
		c.stock[sku] = 8
		wishes = append(wishes, shoptest.Want(sku, pieces))
	}
	c.order = s.Pay(c.buyer, s.Place(c.buyer, wishes...))
	return c
}

func (c *claims) key() string { c.commands++; return fmt.Sprintf("a-key-for-command-%d", c.commands) }

// took reports whether a command was taken; refusals are fine, other errors not.
func (c *claims) took(err error) bool {
	c.T.Helper()
	var refusal *web.Error
	if err != nil && !errors.As(err, &refusal) {
		c.rt.Fatalf("not a refusal: %v", err)
	}
	return err == nil
}

func (c *claims) pick(rt *rapid.T) *aftersale.AfterSale {
	if len(c.cases) == 0 {
		rt.Skip("none yet")
	}
	a := &c.cases[rapid.IntRange(0, len(c.cases)-1).Draw(rt, "case")]
	now, err := c.App.AfterSales.Get(rt.Context(), a.ID)
	must(c.T, err)
	*a = now
	return a
}

func (c *claims) ship(rt *rapid.T) {
	l := rapid.SampledFrom(c.order.Lines).Draw(rt, "line")
	n := rapid.Int64Range(1, l.Quantity).Draw(rt, "pieces")
	c.parcels++
	_, err := c.App.Shipping.Ship(rt.Context(), shipping.Dispatch{
		OrderID: c.order.ID, Carrier: "YTO", TrackingNo: fmt.Sprintf("YT%06d", c.parcels), StaffID: 1, Lines: []shipping.ParcelLine{{LineID: l.ID, Pieces: n}},
	})
	if c.took(err) {
		c.stock[l.SKU] -= n
		c.sent[l.ID] += n
	}
	c.Step()
}

func (c *claims) apply(rt *rapid.T) {
	l := rapid.SampledFrom(c.order.Lines).Draw(rt, "line")
	a, err := c.App.AfterSales.Apply(rt.Context(), aftersale.Application{
		MemberID: c.buyer.ID, OrderID: c.order.ID, Reason: "mind", Key: c.key(), Freight: rapid.SampledFrom([]int64{0, 0, 1, 800}).Draw(rt, "freight"),
		Kind: rapid.SampledFrom([]aftersale.Kind{aftersale.Refund, aftersale.Return, aftersale.Exchange}).Draw(rt, "kind"),
		Lines: []aftersale.Line{{
			LineID: l.ID, Pieces: rapid.Int64Range(0, l.Quantity).Draw(rt, "pieces"), Amount: rapid.Int64Range(0, l.Amount).Draw(rt, "fen"),
		}},
	})
	if c.took(err) {
		c.cases = append(c.cases, a)
	}
}

func (c *claims) approve(rt *rapid.T) {
	a := c.pick(rt)
	was := a.State
	d := aftersale.Approval{ID: a.ID, StaffID: 1, Key: c.key(), ReturnFee: rapid.SampledFrom([]int64{0, 0, 500}).Draw(rt, "fee")}
	now, err := c.App.AfterSales.Approve(rt.Context(), d)
	if !c.took(err) {
		return
	}
	if was != aftersale.Applied {
		rt.Fatalf("approved from %s", was)
	}
	switch now.Kind {
	case aftersale.Refund:
		c.given += now.Amount()
	case aftersale.Exchange:
		c.held[now.Lines[0].SKU] += now.Lines[0].Pieces
	}
}

// ended takes back what an exchange was promised, if it was.
func (c *claims) ended(a *aftersale.AfterSale, was aftersale.State) {
	if a.Kind == aftersale.Exchange && was != aftersale.Applied {
		c.held[a.Lines[0].SKU] -= a.Lines[0].Pieces
	}
}

func (c *claims) reject(rt *rapid.T) {
	a := c.pick(rt)
	if c.took(c.App.AfterSales.Reject(rt.Context(), 1, a.ID, "不符合条件")) {
		c.ended(a, a.State)
	}
}

func (c *claims) withdraw(rt *rapid.T) {
	a := c.pick(rt)
	if c.took(c.App.AfterSales.Withdraw(rt.Context(), c.buyer.ID, a.ID)) {
		c.ended(a, a.State)
	}
}

func (c *claims) sendBack(rt *rapid.T) {
	c.took(c.App.AfterSales.SendBack(rt.Context(), c.buyer.ID, c.pick(rt).ID, "SF", "SF1234567"))
}

func (c *claims) arrive(rt *rapid.T) {
	a := c.pick(rt)
	l := a.Lines[0]
	sound := rapid.Int64Range(0, l.Pieces).Draw(rt, "sound")
	now, err := c.App.AfterSales.Arrive(rt.Context(), 1, a.ID, []aftersale.Count{{LineID: l.LineID, Sound: sound, Damaged: l.Pieces - sound}})
	if !c.took(err) {
		return
	}
	c.stock[l.SKU] += sound
	if now.Kind == aftersale.Return {
		c.given += now.Amount()
	}
}

func (c *claims) reship(rt *rapid.T) {
	a := c.pick(rt)
	if c.took(c.App.AfterSales.Reship(rt.Context(), 1, a.ID, "SF", "SF7654321")) {
		c.held[a.Lines[0].SKU] -= a.Lines[0].Pieces
		c.stock[a.Lines[0].SKU] -= a.Lines[0].Pieces
	}
}

func (c *claims) confirm(rt *rapid.T) {
	if c.Sim.ConfirmReceipt(c.buyer.OpenID, c.OutTradeNo(c.order)) != nil {
		rt.Skip("WeChat does not let it be confirmed")
	}
	c.took(c.App.Orders.ConfirmReceipt(rt.Context(), c.buyer.ID, c.order.ID))
}

func (c *claims) time(rt *rapid.T) {
	c.pass(rapid.SampledFrom([]time.Duration{5 * time.Minute, 50 * time.Hour, 8 * shoptest.Day}).Draw(rt, "passes"))
}

// pass lets time go by, in which cases that nobody moves end by themselves.
func (c *claims) pass(d time.Duration) {
	before := make([]aftersale.AfterSale, len(c.cases))
	for i := range c.cases {
		now, err := c.App.AfterSales.Get(c.rt.Context(), c.cases[i].ID)
		must(c.T, err)
		before[i] = now
	}
	c.Advance(d)
	for i := range before {
		now, err := c.App.AfterSales.Get(c.rt.Context(), before[i].ID)
		must(c.T, err)
		if now.State == aftersale.Withdrawn && before[i].State != aftersale.Withdrawn {
			c.ended(&before[i], before[i].State)
		}
	}
}

func (c *claims) check() {
	o := c.Order(c.order)
	if o.Refunded != c.given || o.Refunded > o.Paid {
		c.rt.Fatalf("%d fen went back of %d, want %d", o.Refunded, o.Paid, c.given)
	}
	for _, l := range o.Lines {
		if l.ShippedPieces != c.sent[l.ID] || l.Kept() < 0 || l.Unshipped() < 0 {
			c.rt.Fatalf("line %+v, %d sent", l, c.sent[l.ID])
		}
		reserved := c.held[l.SKU]
		if o.State == order.Paid {
			reserved += l.Unshipped()
		}
		c.WantStock(l.SKU, c.stock[l.SKU], reserved)
	}
	sums, err := c.App.Ledger.Sums(c.rt.Context())
	must(c.T, err)
	var kept int64 // What the shop and its buyer have of the payment between them.
	for _, a := range sums {
		if a.Account == ledger.Escrow || a.Account == ledger.SalesGoods || a.Account == ledger.SalesFreight {
			kept -= a.Amount
		}
	}
	if kept != o.Paid-c.given {
		c.rt.Fatalf("escrow and sales are %d fen, want %d", kept, o.Paid-c.given)
	}
	c.WantCleanAudit()
}
