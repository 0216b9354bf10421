package model

import "testing"

// The example of section 4: retail 1990, tier 70 %, 3 pieces, freight 800: P 6770,
// C 1791, 597 a piece; one piece refunded before shipping, fee 41, 12 given back:
// wechat.available 4751 in either order of fee and settlement.
func TestByHand(t *testing.T) {
	steps := map[string]func(*shop){
		"fee":      func(s *shop) { s.ok(s.Model.Fee(Fee{Payment: "p-a", Amount: 41})) },
		"settled":  func(s *shop) { s.ok(s.Model.Settled(Settled{Payment: "p-a"})) },
		"fee back": func(s *shop) { s.ok(s.Model.FeeBack(FeeBack{Payment: "p-a", Amount: 12})) },
		"refunded": func(s *shop) {
			s.ok(s.Model.RefundOutcome(RefundOutcome{Refund: "r", Amount: 1990, Outcome: RefundSuccess}))
		},
	}
	for _, order := range [][]string{
		{"fee", "refunded", "fee back", "settled"},
		{"settled", "fee", "refunded", "fee back"},
		{"refunded", "settled", "fee back", "fee"},
	} {
		s := open(t)
		o := s.order("a", 3, "d1")
		s.is("P", o.total, 6770)
		s.is("C", o.lines[0].commission, 1791)
		s.books(map[string]int64{"wechat.held": 6770, "escrow": -6770, "commission.deferred": 1791, "frozen:dan": -1791})
		s.ok(s.Model.Refund(Refund{Refund: "r", Order: "a", Lines: []RefundLine{{0, 1, 1990}}}, true))
		s.books(map[string]int64{"refund.due": -1990, "escrow": -4780, "frozen:dan": -1194, "commission.deferred": 1194})
		s.is("reserved", s.stock[o.lines[0].key].reserved, 2)
		for _, name := range order {
			steps[name](s)
		}
		s.books(map[string]int64{"wechat.held": 0, "wechat.available": 4751, "expense.fee": 29, "refund.due": 0})
	}
}

func TestPaidButUnusable(t *testing.T) {
	s := open(t)
	s.order("a", 1, "")
	for i, p := range []Pay{{Payment: "twice", Order: "a", Amount: 2790}, {Payment: "wrong", Order: "b", Amount: 5}, {Payment: "nobody's", Order: "zz", Amount: 7}} {
		if i == 1 {
			s.ok(s.Model.Place(Place{Order: "b", Buyer: "bo", Lines: []PlaceLine{{"tea", 1, 1990}}, At: s.now}, true))
		}
		p.Known = true
		s.ok(s.Model.Pay(p))
		s.ok(s.Model.RefundOutcome(RefundOutcome{Payment: p.Payment, Amount: p.Amount, Outcome: RefundAbnormal}))
	}
	s.books(map[string]int64{"wechat.held": 2790 + 2790 + 5 + 7, "refund.due": -2790 - 5 - 7, "escrow": -2790})
	for _, p := range []string{"twice", "wrong", "nobody's"} {
		s.ok(s.Model.RefundOutcome(RefundOutcome{Payment: p, Outcome: RefundSuccess}))
		s.bad(s.Model.RefundOutcome(RefundOutcome{Payment: p, Outcome: RefundSuccess}))
	}
	s.books(map[string]int64{"wechat.held": 2790, "refund.due": 0})
	s.is("b", s.orders["b"].state, AwaitingPayment)
}

// Of two good payments the program may have used either.
func TestSecondPaymentUsed(t *testing.T) {
	s := open(t)
	s.order("a", 1, "d1")
	s.ok(s.Model.Pay(Pay{Payment: "other", Order: "a", Amount: 2790, Known: true}))
	s.ok(s.Model.RefundOutcome(RefundOutcome{Payment: "p-a", Amount: 2790, Outcome: RefundSuccess}))
	s.is("payment", s.orders["a"].payment, "other")
	s.bad(s.Model.RefundOutcome(RefundOutcome{Payment: "other", Outcome: RefundSuccess}))
}

func TestRefundOutcomes(t *testing.T) {
	s := open(t)
	s.order("a", 3, "d1")
	s.bad(s.Model.Refund(Refund{Refund: "r0", Order: "a", Lines: []RefundLine{{0, 3, 5971}}}, true)) // more than was paid
	s.bad(s.Model.Refund(Refund{Refund: "r0", Order: "a", Lines: []RefundLine{{0, 1, 1990}}}, false))
	s.ok(s.Model.Refund(Refund{Refund: "r1", Order: "a", Lines: []RefundLine{{0, 1, 1990}}, Freight: 800}, true))
	s.bad(s.Model.RefundByBank(RefundByBank{Refund: "r1"}, true)) // WeChat has not given up
	s.ok(s.Model.RefundOutcome(RefundOutcome{Refund: "r1", Outcome: RefundClosed}))
	s.books(map[string]int64{"refund.due": -2790})
	s.ok(s.Model.RefundByBank(RefundByBank{Refund: "r1"}, true))
	s.books(map[string]int64{"refund.due": 0, "bank": -2790, "wechat.held": 6770})
	s.bad(s.Model.RefundOutcome(RefundOutcome{Refund: "r1", Outcome: RefundSuccess}))
	// wholly refunded by WeChat: the wallet settles by itself
	s.order("b", 1, "d1")
	s.ok(s.Model.Fee(Fee{Payment: "p-b", Amount: 17}))
	s.ok(s.Model.Refund(Refund{Refund: "r2", Order: "b", Lines: []RefundLine{{0, 1, 1990}}, Freight: 800}, true))
	s.is("b", s.orders["b"].state, Closed)
	s.ok(s.Model.RefundOutcome(RefundOutcome{Refund: "r2", Outcome: RefundSuccess}))
	s.ok(s.Model.FeeBack(FeeBack{Payment: "p-b", Amount: 5}))
	s.books(map[string]int64{"wechat.held": 6770, "wechat.available": -12, "expense.fee": 12, "frozen:dan": -1194})
}

func TestReceivedAndAvailable(t *testing.T) {
	s := open(t)
	s.order("a", 3, "d1")
	s.bad(s.Model.Receive(Receive{Order: "a", Confirmed: true}, true))
	s.ok(s.Model.Ship(Ship{Order: "a", Parts: []Part{{0, 2}}, At: s.now}, true))
	s.bad(s.Model.Receive(Receive{Order: "a", Confirmed: true}, true)) // a piece waits
	s.bad(s.Model.Ship(Ship{Order: "a", Parts: []Part{{0, 2}}, At: s.now}, true))
	s.ok(s.Model.Ship(Ship{Order: "a", At: s.now}, true))
	s.bad(s.Model.Receive(Receive{Order: "a"}, true)) // WeChat knows of nothing
	s.ok(s.Model.Receive(Receive{Order: "a", Confirmed: true, At: s.now}, true))
	s.books(map[string]int64{"escrow": 0, "sales.goods": -5970, "sales.freight": -800})
	s.ok(s.Model.Refund(Refund{Refund: "r", Order: "a", Lines: []RefundLine{{0, 1, 1990}}, Freight: 100}, true))
	s.books(map[string]int64{"sales.goods": -3980, "sales.freight": -700, "refund.due": -2090, "frozen:dan": -1194})
	s.bad(s.Model.Observe(Observe{Order: "a", State: Completed, At: s.now + 7*Day - 1}))
	s.ok(s.Model.Observe(Observe{Order: "a", State: Completed, At: s.now + 7*Day}))
	s.books(map[string]int64{"frozen:dan": 0, "available:dan": -1194, "commission.deferred": 0, "commission.expense": 1194})
	s.is("sales", s.salesOf("dan"), 3980)
}

// After the window a refund claws back: first from withheld, then into debt; staff may write it off.
func TestClawbackAndDebt(t *testing.T) {
	s := open(t)
	s.earned("a", 2)
	s.ok(s.Model.LineWithheld(LineStep{Order: "a"}, true))
	s.books(map[string]int64{"withheld:dan": -1194, "available:dan": 0})
	s.earned("b", 1)
	s.ok(s.Model.PayoutAsked(PayoutAsked{Payout: "x", Distributor: "dan", Amount: 597, At: s.now}, true))
	s.bad(s.Model.PayoutAsked(PayoutAsked{Payout: "y", Distributor: "dan", Amount: 10, At: s.now}, true))
	s.ok(s.Model.LineFreed(LineStep{Order: "a"}, true))
	s.ok(s.Model.PayoutAsked(PayoutAsked{Payout: "z", Distributor: "dan", Amount: 1000, At: s.now}, true))
	s.ok(s.Model.LineWithheld(LineStep{Order: "a"}, true)) // only 194 are there
	s.books(map[string]int64{"withheld:dan": -194, "available:dan": 0, "paying:dan": -1597})
	s.ok(s.Model.Refund(Refund{Refund: "r", Order: "a", Lines: []RefundLine{{0, 1, 1990}}}, true))
	s.books(map[string]int64{"withheld:dan": 0, "available:dan": 403, "commission.expense": 1194})
	s.is("debt", s.State().Distributors["dan"].Debt, 403)
	s.bad(s.Model.DebtWrittenOff(DebtWrittenOff{Distributor: "dan", Amount: 404}, true))
	s.ok(s.Model.DebtWrittenOff(DebtWrittenOff{Distributor: "dan", Amount: 400}, true))
	s.books(map[string]int64{"available:dan": 3, "expense.other": 400})
	s.earned("c", 1) // the next earnings pay the rest
	s.books(map[string]int64{"available:dan": -594})
}

func TestWithheldFreedForfeited(t *testing.T) {
	s := open(t)
	s.order("a", 1, "d1")
	s.bad(s.Model.LineForfeited(LineStep{Order: "a"}, true)) // not withheld
	s.ok(s.Model.LineWithheld(LineStep{Order: "a"}, true))
	s.books(map[string]int64{"frozen:dan": -597, "withheld:dan": 0}) // accrued: a flag
	s.deliver("a")
	s.wait(7 * Day)
	s.books(map[string]int64{"frozen:dan": 0, "withheld:dan": -597, "available:dan": 0}) // on to withheld
	s.ok(s.Model.LineForfeited(LineStep{Order: "a"}, true))
	s.books(map[string]int64{"withheld:dan": 0, "commission.expense": 0})
	s.ok(s.Model.Refund(Refund{Refund: "r", Order: "a", Lines: []RefundLine{{0, 1, 1990}}}, true))
	s.books(map[string]int64{"available:dan": 0}) // forfeited counts as reversed
	s.order("b", 1, "d1")
	s.ok(s.Model.LineWithheld(LineStep{Order: "b"}, true))
	s.ok(s.Model.LineForfeited(LineStep{Order: "b"}, true))
	s.books(map[string]int64{"frozen:dan": 0, "commission.deferred": 0})
	s.is("reversed", s.orders["b"].lines[0].reversed, 597)
}

func TestCorrected(t *testing.T) {
	s := open(t)
	s.distributor("eve")
	s.order("a", 2, "d1")
	s.ok(s.Model.Refund(Refund{Refund: "r", Order: "a", Lines: []RefundLine{{0, 1, 1990}}}, true))
	s.bad(s.Model.Corrected(Corrected{Order: "a", To: "nobody known"}, true))
	s.ok(s.Model.Corrected(Corrected{Order: "a", To: "eve"}, true))
	s.books(map[string]int64{"frozen:dan": 0, "frozen:eve": -597, "commission.deferred": 597})
	s.deliver("a")
	s.wait(7 * Day)
	s.ok(s.Model.Corrected(Corrected{Order: "a", To: "dan"}, true))
	s.books(map[string]int64{"available:eve": 0, "available:dan": -597, "commission.expense": 597, "commission.deferred": 0})
	s.ok(s.Model.Corrected(Corrected{Order: "a", To: ""}, true))
	s.books(map[string]int64{"available:dan": 0, "commission.expense": 0})
}

func TestPayouts(t *testing.T) {
	s := open(t, func(c *Config) { c.TaxBP = 2000 })
	s.earned("a", 10)
	ask := func(id string, x int64) error {
		return s.Model.PayoutAsked(PayoutAsked{Payout: id, Distributor: "dan", Amount: x, At: s.now}, true)
	}
	s.bad(ask("w", 9))
	s.bad(ask("w", 20_001))
	for _, id := range []string{"ok", "fail", "bank", "no", "back"} {
		s.ok(ask(id, 1001))
	}
	s.books(map[string]int64{"available:dan": -5970 + 5005, "paying:dan": -5005})
	s.bad(s.Model.PayoutSent(PayoutSent{Payout: "ok", Transfer: "t0"})) // not approved
	for _, id := range []string{"ok", "fail", "bank", "no"} {
		s.ok(s.Model.PayoutApproved(PayoutStep{Payout: id}, true))
	}
	s.ok(s.Model.PayoutSent(PayoutSent{Payout: "ok", Transfer: "t1", Amount: 801}))
	s.bad(s.Model.PayoutSent(PayoutSent{Payout: "ok", Transfer: "t2"}))
	s.bad(s.Model.PayoutWithdrawn(PayoutStep{Payout: "ok"}, true)) // only WeChat gives it back now
	s.ok(s.Model.PayoutOutcome(PayoutOutcome{Payout: "ok", Outcome: PayoutPaid, Known: true}))
	s.books(map[string]int64{"wechat.operating": -801, "tax.payable": -200})
	s.ok(s.Model.PayoutSent(PayoutSent{Payout: "fail", Transfer: "t3"}))
	s.ok(s.Model.PayoutOutcome(PayoutOutcome{Payout: "fail", Outcome: PayoutFailed, Known: true}))
	s.bad(s.Model.PayoutOutcome(PayoutOutcome{Payout: "fail", Outcome: PayoutPaid, Known: true}))
	s.ok(s.Model.PayoutByBank(PayoutByBank{Payout: "bank"}, true))
	s.ok(s.Model.PayoutRejected(PayoutStep{Payout: "no"}, true))
	s.ok(s.Model.PayoutWithdrawn(PayoutStep{Payout: "back"}, true))
	s.books(map[string]int64{"paying:dan": 0, "available:dan": -5970 + 2002, "bank": -801, "tax.payable": -400})
}

// A payout that fails after a flag or an expulsion goes on to withheld.
func TestPayoutReturnsWithheld(t *testing.T) {
	s := open(t)
	s.earned("a", 1)
	s.earned("b", 2)
	pay := func(id string, x int64) {
		s.ok(s.Model.PayoutAsked(PayoutAsked{Payout: id, Distributor: "dan", Amount: x, At: s.now}, true))
	}
	pay("x", 1791)
	s.ok(s.Model.LineWithheld(LineStep{Order: "a"}, true))
	s.books(map[string]int64{"withheld:dan": 0})
	s.ok(s.Model.PayoutRejected(PayoutStep{Payout: "x"}, true))
	s.books(map[string]int64{"withheld:dan": -597, "available:dan": -1194})
	pay("y", 1000)
	s.ok(s.Model.Expel(Expel{Distributor: "dan"}, true))
	s.books(map[string]int64{"withheld:dan": -791, "available:dan": 0})
	s.ok(s.Model.PayoutRejected(PayoutStep{Payout: "y"}, true))
	s.books(map[string]int64{"withheld:dan": -1791, "available:dan": 0})
	s.ok(s.Model.LineFreed(LineStep{Order: "b"}, true)) // they get what is not forfeited
	s.books(map[string]int64{"withheld:dan": -597, "available:dan": -1194})
	s.ok(s.Model.LineForfeited(LineStep{Order: "a"}, true))
	s.books(map[string]int64{"withheld:dan": 0, "commission.expense": 1194})
}

func TestFundBill(t *testing.T) {
	s := open(t)
	for _, op := range []FundLine{{Kind: TopUp, Amount: 1000}, {Kind: Withdraw, Amount: 300}, {Kind: PayTax, Amount: 20}, {Kind: Unknown, Amount: -5}, {Kind: Cleared, Amount: -5}} {
		s.ok(s.Model.FundLine(op))
	}
	s.books(map[string]int64{"wechat.operating": 1000, "bank": 300 - 1000 - 20 + 5, "wechat.available": -305, "tax.payable": 20, "suspense": 0})
}
