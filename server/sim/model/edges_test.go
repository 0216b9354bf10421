package model

import "testing"

func TestLateNoticeIsBookedWhenKnown(t *testing.T) {
	s := open(t)
	s.ok(s.Model.Place(Place{Order: "a", Buyer: "bo", Lines: []PlaceLine{{"tea", 1, -1}}, Link: "d1", At: s.now}, true))
	s.ok(s.Model.Attempt(Attempt{Order: "a", At: s.now}, true))
	s.bad(s.Model.Known(Known{Payment: "forged", At: s.now}))
	s.ok(s.Model.Pay(Pay{Payment: "p", Order: "a", Amount: 2790, At: s.now}))
	s.bad(s.Model.Pay(Pay{Payment: "p", Order: "a", Amount: 2790, At: s.now}))
	s.ok(s.Model.Attempt(Attempt{Order: "a", At: s.now}, false)) // paid, known or not
	s.ok(s.Model.Known(Known{Payment: "p", At: s.now}))
	s.ok(s.Model.Known(Known{Payment: "p", At: s.now})) // the notice came twice
	s.bad(s.Model.Attempt(Attempt{Order: "a", At: s.now}, true))
	s.books(map[string]int64{"escrow": -2790, "frozen:dan": -597})
}

func TestFreeOrder(t *testing.T) {
	s := open(t, func(c *Config) { c.OrderDiscount, c.Freight = 10_000, 0 })
	s.ok(s.Model.Place(Place{Order: "a", Buyer: "bo", Lines: []PlaceLine{{"tea", 2, -1}}, Link: "d1", At: s.now}, true))
	s.is("a", s.orders["a"].state, Paid)
	s.ok(s.Model.Refund(Refund{Refund: "r", Order: "a", Lines: []RefundLine{{0, 1, 0}}}, true))
	s.is("a", s.orders["a"].state, Paid)
	s.ok(s.Model.Refund(Refund{Refund: "r", Order: "a", Lines: []RefundLine{{0, 1, 0}}}, true))
	s.is("a", s.orders["a"].state, Closed)
	s.is("refunds", len(s.refunds), 0)
}

func TestRevokedLinkNeverCounts(t *testing.T) {
	s := open(t)
	s.ok(s.Model.Touch(Touch{Member: "bo", Link: "d1", Buffered: true, At: s.now}, true)) // statistics
	s.ok(s.Model.LinkRevoked(LinkRevoked{Link: "d1"}, true))
	s.ok(s.Model.Touch(Touch{Member: "bo", Link: "d1", At: s.now}, true))
	s.is("earner", s.order("a", 1, "d1").lines[0].earner, "")
	s.is("bindings", len(s.State().Bindings), 0)
}

func TestCommissionRules(t *testing.T) {
	for rule, c := range map[CommissionRule]int64{TierMargin: 1791, RateOfPaid: 597, MarginOverCost: 447} {
		s := open(t, func(c *Config) { c.Rule, c.CommissionBP = rule, 1000 })
		s.is("C", s.order("a", 3, "d1").lines[0].commission, c)
	}
}

// Rounding: the last refund completes C, whatever the parts were.
func TestReversalCompletes(t *testing.T) {
	s := open(t)
	s.order("a", 1, "d1")
	for i, amount := range []int64{1, 3, 700, 999, 287} {
		s.ok(s.Model.Refund(Refund{Refund: string(rune('a' + i)), Order: "a", Lines: []RefundLine{{0, 0, amount}}}, true))
	}
	s.is("left", s.orders["a"].lines[0].left(), 0)
	s.is("a", s.orders["a"].state, Paid) // the freight is still there
	s.books(map[string]int64{"frozen:dan": 0, "escrow": -800})
}

// Half up: 70 % of 1995 is 1396.5, so 1397 and C 598; of a C of 598 a refund of
// 5 fen takes 1.499, so 1; 6 fen more make 3.297, so 3.
func TestHalfUp(t *testing.T) {
	s := open(t)
	s.ok(s.Model.PriceChange(PriceChange{SKU: "tea", Price: 1995}, true))
	s.bad(s.Model.Place(Place{Order: "a", Buyer: "bo", Lines: []PlaceLine{{"tea", 1, 1990}}, At: s.now}, true))
	s.ok(s.Model.Place(Place{Order: "a", Buyer: "bo", Lines: []PlaceLine{{"tea", 1, 1995}}, Link: "d1", At: s.now}, true))
	s.ok(s.Model.Pay(Pay{Payment: "p", Order: "a", Amount: 2795, Known: true}))
	s.books(map[string]int64{"frozen:dan": -598})
	for _, c := range []struct{ amount, reversed int64 }{{5, 1}, {6, 3}, {1, 4}} {
		s.ok(s.Model.Refund(Refund{Refund: s.next(), Order: "a", Lines: []RefundLine{{0, 0, c.amount}}}, true))
		s.is("reversed", s.orders["a"].lines[0].reversed, c.reversed)
	}
	s.bad(s.Model.Refund(Refund{Refund: "r", Order: "a", Lines: []RefundLine{{0, 0, 1984}}}, true)) // 1983 are left
}

// A new version binds what comes after it, a corrected earner keeps the frozen one.
func TestNewVersion(t *testing.T) {
	s := open(t)
	s.distributor("eve")
	s.order("a", 1, "d1")
	cfg := s.cfg
	cfg.Tiers = []Tier{{RateBP: 9000}}
	s.Model.Configure(cfg)
	s.ok(s.Model.Corrected(Corrected{Order: "a", To: "eve"}, true))
	s.is("C by the old ladder", s.orders["a"].lines[0].commission, 597)
	s.is("C by the new one", s.order("b", 1, "").lines[0].commission, 199)
}

func TestPayoutsADay(t *testing.T) {
	s := open(t, func(c *Config) { c.PayoutsPerDay = 1 })
	s.earned("a", 1)
	ask := func(id string, ok bool) error {
		return s.Model.PayoutAsked(PayoutAsked{Payout: id, Distributor: "dan", Amount: 100, At: s.now}, ok)
	}
	s.ok(ask("x", true))
	s.bad(ask("y", true))
	s.now += Day
	s.bad(ask("y", false))
	s.ok(ask("y", true))
	s.ok(s.Model.PayoutWithdrawn(PayoutStep{Payout: "y", At: s.now}, true))
	s.ok(ask("z", false)) // the one withdrawn may count
	s.ok(ask("z", true))
}

// Own stock that comes back sound before the window's end is theirs again; later it is the brand's.
func TestOwnStockReturned(t *testing.T) {
	s := open(t, func(c *Config) { c.Freight = 0 })
	s.ok(s.Model.Place(Place{Order: "w", Buyer: "m-dan", Kind: StockUp, Keep: true, Lines: []PlaceLine{{"tea", 2, 1393}}, At: s.now}, true))
	s.ok(s.Model.Pay(Pay{Payment: "p-w", Order: "w", Amount: 2786, Known: true}))
	s.bad(s.Model.Ship(Ship{Order: "w", At: s.now}, true)) // kept
	s.ok(s.Model.StockUpKept(StockUpKept{Order: "w", At: s.now}, true))
	s.order("a", 2, "d1")
	s.deliver("a")
	s.ok(s.Model.AfterSaleApplied(AfterSaleApplied{AfterSale: "x", Order: "a", Return: true, Lines: []RefundLine{{0, 1, 1990}}, At: s.now}, true))
	s.ok(s.Model.AfterSaleApproved(AfterSaleStep{AfterSale: "x"}, true))
	s.ok(s.Model.AfterSaleReturned(AfterSaleStep{AfterSale: "x"}, true))
	s.ok(s.Model.AfterSaleArrived(AfterSaleArrived{AfterSale: "x", Sound: true}, true))
	s.is("own stock", *s.stock[StockKey{SKU: "tea", Owner: "dan"}], stock{onHand: 1})
	s.ok(s.Model.RefundOutcome(RefundOutcome{Refund: AfterSaleRefund("x"), Outcome: RefundSuccess}))
	s.wait(7 * Day)
	s.books(map[string]int64{"stockup:dan": -1393, "available:dan": -1393 - 597})
}

// Diff takes the two names of a transfer under way for one, and ignores what means nothing.
func TestDiffIsLenientWhereNothingDiffers(t *testing.T) {
	s := open(t)
	s.earned("a", 1)
	s.ok(s.Model.PayoutAsked(PayoutAsked{Payout: "x", Distributor: "dan", Amount: 100, At: s.now}, true))
	s.ok(s.Model.PayoutApproved(PayoutStep{Payout: "x"}, true))
	s.ok(s.Model.PayoutSent(PayoutSent{Payout: "x", Transfer: "t"}))
	s.ok(s.Model.Refund(Refund{Refund: "r", Order: "a", Lines: []RefundLine{{0, 1, 1990}}, Freight: 800}, true))
	found := s.State()
	found.Payouts["x"] = PayoutView{"dan", PayoutAwaiting, 100}
	found.Orders["a"].Lines[0].Available = false // nothing is left of it
	found.Refunds[0].Payment = ""
	if list := s.Diff(found); len(list) != 0 {
		t.Fatal(list)
	}
	delete(found.Orders, "a")
	delete(found.Payouts, "x")
	if list := s.Diff(found); len(list) != 2 {
		t.Fatal(list)
	}
}
