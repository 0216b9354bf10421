package sim

import (
	"maps"
	"slices"

	"yuanfen/server/aftersale"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/payout"
	"yuanfen/server/platform/clock"
	"yuanfen/server/sim/model"
	"yuanfen/server/wechatsim"
)

// seen is what the model has been told of, so that each thing is told once.
type seen struct {
	paid, received, settled map[string]bool   // By WeChat's number of the payment.
	refunds                 map[string]string // WeChat's states by number.
	transfers               map[string]string
	cases                   map[int64]aftersale.State
	payouts                 map[int64]payout.State
	booked                  int64 // The last payment that the program took.
}

func newSeen() seen {
	return seen{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]string{}, map[string]string{}, map[int64]aftersale.State{}, map[int64]payout.State{}, 0}
}

// observe tells the model what WeChat's books say is true, and then in which
// state the program shows each after-sale, payout and order: what it did by itself
// is judged when it does it.
func (l *Life) observe() {
	l.facts()
	cases := l.states("SELECT id, state FROM after_sale ORDER BY id")
	for _, c := range l.cases {
		now := aftersale.State(cases[c.ID])
		if now == aftersale.Withdrawn && l.seen.cases[c.ID] != now { // Its clock ran out.
			l.judge(l.model.AfterSaleWithdrawn(model.AfterSaleStep{AfterSale: name(c.ID), At: l.at()}, true))
		}
		if now == aftersale.Done && l.seen.cases[c.ID] == aftersale.Reshipped {
			l.judge(l.model.AfterSaleExchanged(model.AfterSaleStep{AfterSale: name(c.ID), At: l.at()}, true))
		}
		l.seen.cases[c.ID] = now
	}
	payouts := l.states("SELECT id, state FROM payout ORDER BY id")
	for _, w := range l.payouts {
		now := payout.State(payouts[w.ID])
		step := model.PayoutStep{Payout: name(w.ID), At: l.at()}
		switch {
		case now == l.seen.payouts[w.ID]:
		case now == payout.Rejected: // The program's own: its owner was expelled.
			l.judge(l.model.PayoutRejected(step, true))
		case now == payout.Withdrawn:
			l.judge(l.model.PayoutWithdrawn(step, true))
		}
		l.seen.payouts[w.ID] = now
	}
	orders := l.states(orderStates)
	for _, x := range l.orders {
		x.State = order.State(orders[x.ID])
	}
	for _, id := range slices.Sorted(maps.Keys(orders)) { // Also one that nobody was told of.
		l.judge(l.model.Observe(model.Observe{Order: name(id), State: model.OrderState(orders[id]), At: l.at()}))
	}
}

// facts tells the model what is news in WeChat's books.
func (l *Life) facts() {
	books := l.Sim.Books()
	for _, p := range books.Payments {
		l.factsOf(p)
	}
	for _, p := range l.paymentsSince(l.seen.booked) {
		l.seen.booked = p.ID
		l.judge(l.model.Known(model.Known{Payment: p.No, At: p.At}))
	}
	for _, r := range books.Refunds {
		if outcome, over := outcomes[r.Status]; over && l.seen.refunds[r.OutRefundNo] != r.Status {
			l.seen.refunds[r.OutRefundNo] = r.Status
			op := model.RefundOutcome{Payment: r.OutTradeNo, Amount: r.Amount, Outcome: outcome, At: l.at()}
			if row, known := l.refundByNo(r.OutRefundNo); known {
				op.Refund = l.refundName(row)
			}
			l.judge(l.model.RefundOutcome(op))
		}
	}
	for _, t := range books.Transfers {
		l.transferFacts(t)
	}
}

// outcomes are WeChat's states in which a refund rests.
var outcomes = map[string]model.RefundState{"SUCCESS": model.RefundSuccess, "ABNORMAL": model.RefundAbnormal, "CLOSED": model.RefundClosed}

func (l *Life) factsOf(p wechatsim.Payment) {
	if p.PaidAt.IsZero() {
		return
	}
	no := p.OutTradeNo
	if !l.seen.paid[no] {
		l.seen.paid[no] = true
		l.judge(l.model.Pay(model.Pay{Payment: no, Order: l.orderOf(no), Amount: p.Total, AttemptClosed: !p.ClosedAt.IsZero(), At: clock.Millis(p.PaidAt)}))
	}
	if !p.Shipping.ConfirmedAt.IsZero() && !l.seen.received[no] {
		l.seen.received[no] = true
		l.judge(l.model.ReceiptEvent(model.ReceiptEvent{Order: l.orderOf(no), At: clock.Millis(p.Shipping.ConfirmedAt)}))
	}
	if !p.Shipping.SettledAt.IsZero() && !l.seen.settled[no] {
		l.seen.settled[no] = true
		l.judge(l.model.Settled(model.Settled{Payment: no, At: clock.Millis(p.Shipping.SettledAt)}))
	}
}

var transferEnds = map[string]model.PayoutState{wechatsim.TransferSuccess: model.PayoutPaid, wechatsim.TransferFail: model.PayoutFailed, wechatsim.TransferCancelled: model.PayoutCancelled}

func (l *Life) transferFacts(t wechatsim.TransferBill) {
	was, known := l.seen.transfers[t.OutBillNo]
	if known && was == t.State {
		return
	}
	l.seen.transfers[t.OutBillNo] = t.State
	id := l.payoutOf(t.OutBillNo)
	if !known {
		l.judge(l.model.PayoutSent(model.PayoutSent{Payout: id, Transfer: t.TransferBillNo, Amount: t.Amount, At: clock.Millis(t.CreatedAt)}))
	}
	if end, over := transferEnds[t.State]; over {
		l.judge(l.model.PayoutOutcome(model.PayoutOutcome{Payout: id, Outcome: end, At: clock.Millis(t.UpdatedAt)}))
	}
}

// paidUnder is WeChat's number of the payment that an order was paid with, ""
// while the program knows of none.
func (l *Life) paidUnder(x *sale) (no string) {
	l.calmly(func() {
		payments, err := l.App.Payments.Payments(l.ctx(), x.Payable())
		l.must(err)
		for _, p := range payments {
			if p.Usable {
				no = p.OutTradeNo
			}
		}
	})
	return no
}

func (l *Life) confirmedAtWeChat(x *sale) bool {
	p, known := l.Sim.Payment(l.paidUnder(x))
	return known && !p.Payment.Shipping.ConfirmedAt.IsZero()
}

// refundName is a refund as the model calls it: by the after-sale that it belongs
// to, by the payment that could not be used, or by its own number.
func (l *Life) refundName(r refundRow) string {
	switch {
	case r.AfterSale != 0:
		return model.AfterSaleRefund(name(r.AfterSale))
	case !r.Usable:
		return model.UnusableRefund(r.OutTradeNo)
	}
	return name(r.ID)
}

var refundStates = map[string]model.RefundState{
	payment.RefundStateDue: model.RefundDue, payment.RefundStateProcessing: model.RefundDue, payment.RefundStateDone: model.RefundSuccess,
	payment.RefundStateAbnormal: model.RefundAbnormal, payment.RefundStateClosed: model.RefundClosed, payment.RefundStateBanked: model.RefundBank,
}
