package model

import (
	"fmt"
	"slices"
)

// OrderState is where an order stands (section 5).
type OrderState string

// The states of an order.
const (
	AwaitingPayment OrderState = "awaiting_payment"
	Closing         OrderState = "closing"
	Closed          OrderState = "closed"
	Paid            OrderState = "paid"
	Shipped         OrderState = "shipped"
	Received        OrderState = "received"
	Completed       OrderState = "completed"
)

// Attempt asks for the means to pay: one more attempt at WeChat.
type Attempt struct {
	Order string
	At    int64
}

// Attempt takes the answer to a wish to pay.
func (m *Model) Attempt(op Attempt, accepted bool) error {
	o, v := m.orders[op.Order], yes()
	switch {
	case o == nil || o.state != AwaitingPayment:
		v = no("not awaiting payment")
	case op.At >= o.expires || m.pending(o) != nil:
		v = maybe("expired, or paid without our knowing")
	}
	apply, err := judge("attempt "+op.Order, accepted, v)
	if apply {
		o.attemptAt = op.At
	}
	return err
}

// Cancel is the buyer's or the staff's wish to drop an unpaid order.
type Cancel struct {
	Order string
	At    int64
}

// Cancel takes the answer. The order is closing, not closed: a payment on its way still makes it paid.
func (m *Model) Cancel(op Cancel, accepted bool) error {
	o, v := m.orders[op.Order], yes()
	switch {
	case o == nil:
		v = no("unknown order")
	case o.state == Closing || o.state == Closed && !o.isSettledSale():
		v = maybe("is ending already")
	case o.state != AwaitingPayment:
		v = no("it is %s", o.state)
	case m.pending(o) != nil || op.At >= o.expires:
		v = maybe("paid at WeChat or expired, known or not")
	}
	apply, err := judge("cancel "+op.Order, accepted, v)
	if apply && o.state == AwaitingPayment {
		o.state, o.cancelled = Closing, true
	}
	return err
}

// isSettledSale tells an order closed by refund from one that was never paid.
func (o *order) isSettledSale() bool { return o.paid > 0 }

// Observe says that the program shows an order in a state. The harness calls it
// for each order whose state changed, so that what the program does on its own
// (booking a late notice, closing, completing) is judged when it happens: never
// too early, never without its cause.
type Observe struct {
	Order string
	State OrderState
	At    int64
}

// Observe moves the order along the facts to the state shown, or says why the program can't be there.
func (m *Model) Observe(op Observe) error {
	o := m.orders[op.Order]
	if o == nil {
		return fmt.Errorf("observe %s: no such order", op.Order)
	}
	for _, d := range m.dists { // Grants end before what is seen now counts.
		m.rung(d, op.At)
	}
	for o.state != op.State {
		if !m.step(o, op.State, op.At) {
			return fmt.Errorf("observe %s: the program shows %s, the rules say %s at %d", o.id, op.State, o.state, op.At)
		}
	}
	return nil
}

// step takes one edge that needs no request, on the way to goal.
func (m *Model) step(o *order, goal OrderState, at int64) bool {
	unpaid := o.state == AwaitingPayment || o.state == Closing
	p := m.pending(o)
	switch {
	case unpaid && (goal == Closing || goal == Closed):
		return m.stepClosed(o, goal, at)
	case unpaid && p != nil:
		m.book(p, at)
	case o.state == Shipped && m.receiptDue(o, at) != 0:
		m.receive(o, m.receiptDue(o, at))
	case o.state == Received && m.completionDue(o, at):
		m.complete(o, at)
	default:
		return false
	}
	return true
}

func (m *Model) stepClosed(o *order, goal OrderState, at int64) bool {
	if !o.cancelled && at < o.expires {
		return false
	}
	if goal == Closing {
		moved := o.state != Closing
		o.state = Closing
		return moved
	}
	if !m.mayBeClosed(o, at) {
		return false
	}
	m.close(o)
	return true
}

// mayBeClosed says that an unpaid order may be closed by now. Not while WeChat
// holds a good payment for it: closing asks WeChat first. Only a payment that
// WeChat took on an attempt it had closed itself may come too late for that.
func (m *Model) mayBeClosed(o *order, at int64) bool {
	if o.state != AwaitingPayment && o.state != Closing || !o.cancelled && at < o.expires {
		return false
	}
	p := m.pending(o)
	return p == nil || p.attemptClosed
}

// close ends an order and frees what it still reserves.
func (m *Model) close(o *order) {
	for _, l := range o.lines {
		m.release(l, l.open())
	}
	o.state = Closed
}

// completionDue says that the window is over and no after-sale is open.
func (m *Model) completionDue(o *order, at int64) bool {
	return o.state == Received && at >= o.receivedAt+o.cfg.Window && m.openAfterSale(o) == nil
}

// complete ends the window: what was earned becomes available and sales count.
func (m *Model) complete(o *order, at int64) {
	o.state = Completed
	for _, l := range o.lines {
		m.buyBack(l)
		m.makeAvailable(l)
		if l.earner != "" {
			m.promote(l.earner, at)
		}
	}
}

// catchUp completes due orders of an earner, oldest first, until what the
// program has shown is explained: its jobs may be ahead of our last look.
func (m *Model) catchUp(earner string, at int64, enough func() bool) {
	for _, id := range m.orderIDs {
		if enough() {
			return
		}
		o := m.orders[id]
		if !slices.ContainsFunc(o.lines, func(l *line) bool { return l.earner == earner }) {
			continue
		}
		for moved := true; moved && (o.state == Shipped || o.state == Received); {
			moved = m.step(o, Completed, at)
		}
	}
}
