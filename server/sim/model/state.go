package model

import "strings"

// State is the shop as one can see it in a database: what Diff compares. The
// harness fills it in the program's numbers; the model's own is Model.State.
type State struct {
	Orders       map[string]OrderView
	Stock        map[StockKey]StockView
	Payouts      map[string]PayoutView
	Distributors map[string]DistributorView
	Bindings     map[string]string // member to distributor, without the unbound
	Refunds      []RefundView      // in any order; compared by order, payment, amount and state
	AfterSales   map[string]AfterSaleState
	// Ledger is the total of each account, debit positive, credit negative, with
	// the persons' and orders' accounts summed under their first word: escrow,
	// frozen, available, withheld, paying, stockup. Zero may be left out.
	Ledger map[string]int64
}

// OrderView is one order. Refunded counts what was decided, Released what left escrow for sales.
type OrderView struct {
	State                           OrderState
	Total, Paid, Refunded, Released int64 // fen
	Lines                           []LineView
}

// LineView is one order line and its commission.
type LineView struct {
	SKU            string
	Pieces         int64
	Paid           int64 // fen, after the discount
	RefundedPieces int64
	Refunded       int64 // fen
	Earner         string
	Commission     int64 // fen, C
	Reversed       int64 // fen of C, forfeited included
	Available      bool  // accrued until then
	Withheld       bool
}

// StockView is the stock of one SKU, warehouse and owner.
type StockView struct{ OnHand, Reserved int64 }

// PayoutView is one payout.
type PayoutView struct {
	Distributor string
	State       PayoutState
	Amount      int64 // fen, before tax
}

// DistributorView is one distributor. Available is negative by a debt.
type DistributorView struct {
	State                                     DistributorState
	Tier                                      int
	Available, Withheld, Paying, Frozen, Debt int64 // fen
	Sales                                     int64 // fen that count towards the tier
}

// RefundView is one refund. Payment may be left out by a harness that does not know it.
type RefundView struct {
	Order, Payment string
	Amount         int64 // fen
	State          RefundState
}

// State is what the rules say is in the database, with grants by hand as of the last Advance.
func (m *Model) State() State {
	s := State{
		Orders: map[string]OrderView{}, Stock: map[StockKey]StockView{}, Payouts: map[string]PayoutView{},
		Distributors: map[string]DistributorView{}, Bindings: map[string]string{},
		AfterSales: map[string]AfterSaleState{}, Ledger: m.totals(),
	}
	for id, o := range m.orders {
		s.Orders[id] = o.view()
	}
	for key, st := range m.stock {
		s.Stock[key] = StockView{st.onHand, st.reserved}
	}
	for id, p := range m.payouts {
		s.Payouts[id] = PayoutView{p.distributor, p.state, p.amount}
	}
	for id, d := range m.dists {
		available := m.owed("available", id)
		s.Distributors[id] = DistributorView{
			State: d.state, Tier: m.rung(d, m.now), Available: available, Withheld: m.owed("withheld", id),
			Paying: m.owed("paying", id), Frozen: m.owed("frozen", id), Debt: max(0, -available), Sales: m.salesOf(id),
		}
	}
	for id, who := range m.members {
		if who.binding.Distributor != "" {
			s.Bindings[id] = who.binding.Distributor
		}
	}
	for _, r := range m.refunds {
		s.Refunds = append(s.Refunds, RefundView{r.order, r.payment, r.amount, r.state})
	}
	for id, a := range m.afterSales {
		s.AfterSales[id] = a.state
	}
	return s
}

func (o *order) view() OrderView {
	v := OrderView{State: o.state, Total: o.total, Paid: o.paid, Refunded: o.refunded()}
	switch {
	case o.released && o.cfg.ReleasedGross:
		v.Released = o.releasedGoods + o.releasedFreight
	case o.released:
		v.Released = o.paid - v.Refunded // so that escrow = paid − refunded − released stays true
	}
	for _, l := range o.lines {
		v.Lines = append(v.Lines, LineView{
			SKU: l.key.SKU, Pieces: l.pieces, Paid: l.paid, RefundedPieces: l.refundedPieces, Refunded: l.refunded,
			Earner: l.earner, Commission: l.commission, Reversed: l.reversed, Available: l.available, Withheld: l.flagged(),
		})
	}
	return v
}

// totals sums the accounts of persons and orders under their first word.
func (m *Model) totals() map[string]int64 {
	sum := map[string]int64{}
	for account, amount := range m.ledger {
		name, _, _ := strings.Cut(account, ":")
		sum[name] += amount
	}
	return sum
}
