package model

import (
	"strings"
	"testing"
)

func place(pieces int64) Place {
	return Place{Order: "a", Buyer: "bo", Lines: []PlaceLine{{"tea", pieces, -1}}}
}

func TestStockIsNeverOversold(t *testing.T) {
	s := open(t)
	s.bad(s.Model.Place(place(101), true))
	s.ok(s.Model.Place(place(101), false))
	twice := place(60)
	twice.Lines = append(twice.Lines, PlaceLine{"tea", 41, -1}) // summed before they are checked
	s.bad(s.Model.Place(twice, true))
	s.bad(s.Model.Place(place(100), false))
	s.ok(s.Model.Place(place(100), true))
	s.bad(s.Model.StockAdjust(StockAdjust{SKU: "tea", Delta: -1}, true))
	s.ok(s.Model.Cancel(Cancel{Order: "a", At: 5}, true))
	// closing: the program may have freed it, or not yet
	s.ok(s.Model.Place(Place{Order: "b", Buyer: "bo", Lines: []PlaceLine{{"tea", 1, -1}}, At: 6}, false))
	s.ok(s.Model.Observe(Observe{Order: "a", State: Closed, At: 7}))
	s.ok(s.Model.Place(Place{Order: "b", Buyer: "bo", Lines: []PlaceLine{{"tea", 1, -1}}, At: 8}, true))
	s.bad(s.Model.Place(Place{Order: "c", Buyer: "bo", Lines: []PlaceLine{{"tea", 1, 1}}, At: 8}, true)) // not the price shown
}

func TestPaidWhileClosing(t *testing.T) {
	s := open(t)
	s.ok(s.Model.Place(place(1), true))
	s.bad(s.Model.Observe(Observe{Order: "a", State: Closed, At: 1})) // neither cancelled nor expired
	s.bad(s.Model.Observe(Observe{Order: "a", State: Paid, At: 1}))
	s.ok(s.Model.Cancel(Cancel{Order: "a", At: 2}, true))
	s.ok(s.Model.Pay(Pay{Payment: "p", Order: "a", Amount: 2790, At: 3})) // its notice is lost
	s.bad(s.Model.Observe(Observe{Order: "a", State: Closed, At: 4}))     // WeChat was not asked
	s.ok(s.Model.Observe(Observe{Order: "a", State: Paid, At: 5}))
	s.bad(s.Model.Cancel(Cancel{Order: "a", At: 6}, true))
}

func TestPaidAfterClosed(t *testing.T) {
	s := open(t)
	s.ok(s.Model.Place(place(1), true))
	s.wait(31 * 60 * 1000)
	s.is("a", s.orders["a"].state, Closed)
	s.ok(s.Model.Pay(Pay{Payment: "p", Order: "a", Amount: 2790, AttemptClosed: true}))
	s.wait(1)
	s.is("a", s.orders["a"].state, Closed)
	s.books(map[string]int64{"refund.due": -2790, "escrow": 0})
}

func TestUnknownPaymentLeavesBothAnswersOpen(t *testing.T) {
	s := open(t)
	s.ok(s.Model.Place(place(1), true))
	s.ok(s.Model.Pay(Pay{Payment: "p", Order: "a", Amount: 2790}))
	s.ok(s.Model.Ship(Ship{Order: "a"}, false))
	s.ok(s.Model.Ship(Ship{Order: "a"}, true)) // shows that it knows
	s.is("a", s.orders["a"].state, Shipped)
	s.bad(s.Model.Ship(Ship{Order: "a"}, true))
}

func TestReceiptByWeChat(t *testing.T) {
	s := open(t)
	s.order("a", 1, "d1")
	s.order("b", 1, "d1")
	s.ok(s.Model.Ship(Ship{Order: "a", At: s.now}, true))
	s.ok(s.Model.Ship(Ship{Order: "b", At: s.now}, true))
	s.bad(s.Model.Observe(Observe{Order: "a", State: Received, At: s.now}))
	s.ok(s.Model.ReceiptEvent(ReceiptEvent{Order: "a", At: s.now + 1}))
	s.ok(s.Model.Observe(Observe{Order: "a", State: Received, At: s.now + 2}))
	s.wait(10 * Day)
	s.is("a", s.orders["a"].state, Completed)
	s.is("b", s.orders["b"].state, Received)
	s.is("received at", s.orders["b"].receivedAt, s.now)
}

func TestAfterSales(t *testing.T) {
	s := open(t)
	s.order("a", 3, "d1")
	s.deliver("a")
	ask := AfterSaleApplied{AfterSale: "x", Order: "a", Return: true, Lines: []RefundLine{{0, 2, 3980}}, At: s.now}
	over := ask
	over.Lines = []RefundLine{{0, 2, 5971}}
	s.bad(s.Model.AfterSaleApplied(over, true))
	s.ok(s.Model.AfterSaleApplied(ask, true))
	ask.AfterSale = "y"
	s.bad(s.Model.AfterSaleApplied(ask, true)) // beyond what x leaves
	s.wait(8 * Day)
	s.is("held up", s.orders["a"].state, Received)
	step := AfterSaleStep{AfterSale: "x", At: s.now}
	s.ok(s.Model.AfterSaleApproved(step, true))
	s.ok(s.Model.AfterSaleReturned(step, true))
	s.books(map[string]int64{"refund.due": 0})
	s.ok(s.Model.AfterSaleArrived(AfterSaleArrived{AfterSale: "x", Sound: true, At: s.now}, true))
	s.books(map[string]int64{"refund.due": -3980, "frozen:dan": -597})
	s.is("on hand", s.stock[StockKey{SKU: "tea"}].onHand, 99)
	s.bad(s.Model.AfterSaleWithdrawn(step, true))
	s.bad(s.Model.AfterSaleRejected(step, true))
	s.ok(s.Model.RefundOutcome(RefundOutcome{Refund: "aftersale:x", Outcome: RefundAbnormal}))
	s.is("x", s.afterSales["x"].state, ASStuck)
	s.ok(s.Model.RefundOutcome(RefundOutcome{Refund: "aftersale:x", Outcome: RefundSuccess}))
	s.is("x", s.afterSales["x"].state, ASDone)
	s.wait(1)
	s.is("a", s.orders["a"].state, Completed)
	s.bad(s.Model.AfterSaleApplied(AfterSaleApplied{AfterSale: "z", Order: "a", Lines: []RefundLine{{0, 0, 1}}, At: s.now}, true))

	s.order("b", 2, "d1")
	s.ok(s.Model.AfterSaleApplied(AfterSaleApplied{AfterSale: "u", Order: "b", Lines: []RefundLine{{0, 1, 1990}}, At: s.now}, true))
	s.ok(s.Model.AfterSaleApproved(AfterSaleStep{AfterSale: "u"}, true))
	s.is("reserved", s.stock[StockKey{SKU: "tea"}].reserved, 1)
	s.deliver("b")
	s.ok(s.Model.AfterSaleApplied(AfterSaleApplied{AfterSale: "v", Order: "b", Return: true, Lines: []RefundLine{{0, 1, 500}}, At: s.now}, true))
	s.ok(s.Model.AfterSaleApproved(AfterSaleStep{AfterSale: "v"}, true))
	s.ok(s.Model.AfterSaleReturned(AfterSaleStep{AfterSale: "v"}, true))
	s.ok(s.Model.AfterSaleArrived(AfterSaleArrived{AfterSale: "v"}, true)) // broken: not on the shelf
	s.is("on hand", s.stock[StockKey{SKU: "tea"}].onHand, 98)
}

func TestAttributionPolicies(t *testing.T) {
	active := func(id string) bool { return id != "gone" }
	touches := []Arrival{{"a", 10, ""}, {"me", 15, ""}, {"gone", 18, ""}, {"b", 20, ""}}
	for _, c := range []struct {
		name     string
		p        Policy
		b        Binding
		at       int64
		earner   string
		contains string
	}{
		{"first touch", Policy{Bind: FirstTouch}, Binding{}, 30, "a", "first"},
		{"last touch", Policy{Bind: LastTouch}, Binding{}, 30, "b", "last"},
		{"later touches never count", Policy{Bind: LastTouch}, Binding{}, 19, "a", "last"},
		{"out of the window", Policy{Bind: FirstTouch, Window: 11}, Binding{}, 30, "b", "first"},
		{"at its very end", Policy{Bind: FirstTouch, Window: 10}, Binding{}, 30, "", "no touch"},
		{"none left", Policy{Bind: FirstTouch, Window: 5}, Binding{}, 30, "", "no touch"},
		{"bound", Policy{Bind: LastTouch}, Binding{"a", 10}, 30, "a", "bound"},
		{"may move", Policy{MayMove: true}, Binding{"a", 10}, 30, "b", "moved"},
		{"protected", Policy{MayMove: true, Protection: 11}, Binding{"a", 10}, 30, "a", "bound"},
		{"bound to one who left", Policy{Bind: LastTouch}, Binding{"gone", 5}, 30, "b", "last"},
	} {
		earner, reason := Decide(c.p, touches, c.b, Purchase{Self: "me", At: c.at, Active: active})
		if earner != c.earner || !strings.Contains(reason, c.contains) {
			t.Errorf("%s: %q (%s), expected %q", c.name, earner, reason, c.earner)
		}
	}
}

func TestEarnerIsRecheckedAtPayment(t *testing.T) {
	s := open(t)
	p := place(1)
	p.Link = "d1"
	wrong := p
	wrong.Seen = &Placed{Total: 2790, Earner: ""}
	s.bad(s.Model.Place(wrong, true))
	p.Seen = &Placed{Total: 2790, Earner: "dan"}
	s.ok(s.Model.Place(p, true))
	s.is("bound", s.members["bo"].binding.Distributor, "dan")
	s.ok(s.Model.Suspend(Suspend{Distributor: "dan"}, true))
	s.ok(s.Model.Pay(Pay{Payment: "p", Order: "a", Amount: 2790, Known: true}))
	s.is("earner", s.orders["a"].lines[0].earner, "")
	s.books(map[string]int64{"frozen": 0})
}

func TestSelfPurchase(t *testing.T) {
	for self, total := range map[SelfPurchase]int64{SelfNothing: 1990, SelfPrice: 1393} {
		s := open(t, func(c *Config) { c.Attribution.Self, c.Freight = self, 0 })
		s.ok(s.Model.Place(Place{Order: "a", Buyer: "m-dan", Lines: []PlaceLine{{"tea", 1, total}}, Link: "d1"}, true))
		s.is("earner", s.orders["a"].lines[0].earner, "")
		s.is("bound", s.members["m-dan"].binding.Distributor, "")
	}
}

func TestTiers(t *testing.T) {
	s := open(t, func(c *Config) { c.Tiers[1].Bar = 4000 })
	s.ok(s.Model.TierGrant(TierGrant{Distributor: "dan", Tier: 2, At: s.now, Until: s.now + Day}, true))
	s.is("granted", s.Model.rung(s.dists["dan"], s.now), 2)
	s.earned("a", 3)
	s.is("reached", s.Model.rung(s.dists["dan"], s.now), 1)
	s.ok(s.Model.Refund(Refund{Refund: "r", Order: "a", Lines: []RefundLine{{0, 3, 5970}}}, true))
	s.is("sales", s.salesOf("dan"), 0)
	s.is("kept until the period's end", s.Model.rung(s.dists["dan"], s.now), 1)
	s.is("C at 60 %", s.order("b", 1, "d1").lines[0].commission, 796)
}

func TestDistributorStates(t *testing.T) {
	s := open(t)
	s.bad(s.Model.Approve(Approve{Distributor: "dan"}, true))
	s.bad(s.Model.Reinstate(Reinstate{Distributor: "dan"}, true))
	s.earned("a", 1)
	s.order("b", 1, "d1")
	s.ok(s.Model.Expel(Expel{Distributor: "dan"}, true))
	s.bad(s.Model.LinkMade(LinkMade{Link: "d2", Distributor: "dan"}, true))
	s.bad(s.Model.PayoutAsked(PayoutAsked{Payout: "x", Distributor: "dan", Amount: 597}, true))
	s.deliver("b")
	s.wait(7 * Day)
	s.books(map[string]int64{"withheld:dan": -1194, "available:dan": 0})
	s.ok(s.Model.Readmit(Readmit{Distributor: "dan"}, true))
	s.books(map[string]int64{"withheld:dan": 0, "available:dan": -1194})
}

func TestDiscountAndDiff(t *testing.T) {
	s := open(t, func(c *Config) { c.OrderDiscount, c.Freight = 100, 0 })
	s.ok(s.Model.NewSKU(NewSKU{SKU: "cup", Price: 995, Stock: 9}, true))
	s.ok(s.Model.Place(Place{Order: "a", Buyer: "bo", Lines: []PlaceLine{{"tea", 1, -1}, {"cup", 1, -1}, {"tea", 1, -1}}, At: s.now}, true))
	got := s.State()
	for i, paid := range []int64{1990 - 40, 995 - 20, 1990 - 40} {
		s.is("paid", got.Orders["a"].Lines[i].Paid, paid)
	}
	if list := s.Diff(got); len(list) != 0 {
		t.Fatal(list)
	}
	got.Orders["a"].Lines[1].Refunded = 1
	got.Stock[StockKey{SKU: "tea"}] = StockView{100, 1}
	got.Ledger["suspense"] = 3
	got.Refunds = append(got.Refunds, RefundView{Order: "a", Amount: 1})
	if list := s.Diff(got); len(list) != 4 {
		t.Fatal(strings.Join(list, "\n"))
	}
}

func TestStockUp(t *testing.T) {
	s := open(t, func(c *Config) { c.Freight = 0 })
	buy := func(id string, keep bool) {
		s.ok(s.Model.Place(Place{Order: id, Buyer: "m-dan", Kind: StockUp, Keep: keep, Lines: []PlaceLine{{"tea", 10, 1393}}, At: s.now}, true))
		s.ok(s.Model.Pay(Pay{Payment: "p-" + id, Order: id, Amount: 13930, Known: true}))
	}
	buy("w", true)
	s.books(map[string]int64{"escrow": -13930, "frozen": 0})
	s.ok(s.Model.StockUpKept(StockUpKept{Order: "w", At: s.now}, true))
	s.books(map[string]int64{"escrow": 0, "stockup:dan": -13930})
	s.ok(s.Model.StockUpShipped(StockUpShipped{Distributor: "dan", SKU: "tea", Pieces: 1}, true))
	s.books(map[string]int64{"stockup:dan": -12537, "sales.goods": -1393})
	s.bad(s.Model.StockUpReturn(StockUpReturn{Refund: "r", Order: "w", Pieces: 4, At: s.now}, true)) // 30 % of 10
	s.ok(s.Model.StockUpReturn(StockUpReturn{Refund: "r", Order: "w", Pieces: 2, At: s.now}, true))
	s.books(map[string]int64{"stockup:dan": -9751, "refund.due": -2786})
	buy("v", false)
	s.ok(s.Model.Ship(Ship{Order: "v", At: s.now}, true))
	s.ok(s.Model.Receive(Receive{Order: "v", Confirmed: true, At: s.now}, true))
	s.ok(s.Model.StockUpReturn(StockUpReturn{Refund: "r2", Order: "v", Pieces: 1, At: s.now}, true))
	s.books(map[string]int64{"sales.goods": -1393 - 13930 + 1393, "refund.due": -4179})
}

// Served from own stock: C = paid − price of the lot, and the lot's price on top at the window's end.
func TestOwnStock(t *testing.T) {
	s := open(t, func(c *Config) { c.Freight = 0 })
	s.ok(s.Model.Place(Place{Order: "w", Buyer: "m-dan", Kind: StockUp, Keep: true, Lines: []PlaceLine{{"tea", 3, 1393}}, At: s.now}, true))
	s.ok(s.Model.Pay(Pay{Payment: "p-w", Order: "w", Amount: 4179, Known: true}))
	s.ok(s.Model.StockUpKept(StockUpKept{Order: "w", At: s.now}, true))
	s.ok(s.Model.PriceChange(PriceChange{SKU: "tea", Price: 2000}, true))
	s.ok(s.Model.Place(Place{Order: "a", Buyer: "bo", Lines: []PlaceLine{{"tea", 3, 2000}}, Link: "d1", At: s.now}, true))
	s.ok(s.Model.Pay(Pay{Payment: "p-a", Order: "a", Amount: 6000, Known: true}))
	s.books(map[string]int64{"frozen:dan": -1821})
	refund := func(id string) {
		s.ok(s.Model.Refund(Refund{Refund: id, Order: "a", Lines: []RefundLine{{0, 1, 2000}}}, true))
	}
	refund("r1") // unshipped: theirs again
	s.deliver("a")
	refund("r2") // shipped and not back: the buy-back stands
	s.wait(7 * Day)
	s.books(map[string]int64{"stockup:dan": -1393, "available:dan": -2*1393 - 607})
	own := StockKey{SKU: "tea", Owner: "dan"}
	s.is("own stock", *s.stock[own], stock{onHand: 1})
}
