package app_test

import (
	"time"

	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/payment"
)

// book is what a shop's books and stock must be, kept in plain numbers: the
// rules of DESIGN.md 4 and 5 and nothing of the program.
type book struct {
	stock map[int64]int64 // By SKU, before anything was shipped.
	sales []*sale
}

// sale is one order. WeChat's acts reach it when the program has learned of
// them, as a notice may be lost for a while; all else at once.
type sale struct {
	order    order.Order // As it was placed.
	state    order.State
	payBy    time.Time
	attempts []try
	items    []*item
	freight  int64 // Not given back.
	left     int64 // Paid and not given back, with freight.
	released bool
	received time.Time
	payments map[int64]*taken
}

// try is one attempt to be paid.
type try struct {
	no   string
	made time.Time
}

// item is one line.
type item struct {
	sku, pieces, fen int64 // Not taken back, not given back.
	shipped          int64
}

// taken is money that WeChat took for an order.
type taken struct {
	no                    string
	amount, decided, done int64
	usable, settled       bool
}

func newSale(o order.Order) *sale {
	s := &sale{order: o, state: order.AwaitingPayment, payBy: time.UnixMilli(o.PayBy), freight: o.Freight, payments: map[int64]*taken{}}
	for _, l := range o.Lines {
		s.items = append(s.items, &item{sku: l.SKU, pieces: l.Quantity, fen: l.Amount})
	}
	return s
}

// promised reports whether the sale's pieces are reserved for it.
func (s *sale) promised() bool {
	return s.state == order.AwaitingPayment || s.state == order.Closing || s.state == order.Paid
}

// unshipped is how many pieces wait to be shipped.
func (s *sale) unshipped() (n int64) {
	for _, it := range s.items {
		n += it.pieces
	}
	return n
}

// lies says what lies in the warehouse of a SKU.
func (b *book) lies(sku int64) (onHand, reserved int64) {
	onHand = b.stock[sku]
	for _, s := range b.sales {
		for _, it := range s.items {
			if it.sku == sku {
				onHand -= it.shipped
				if s.promised() {
					reserved += it.pieces
				}
			}
		}
	}
	return onHand, reserved
}

// accounts sums all accounts.
func (b *book) accounts() map[ledger.Account]int64 {
	sums := map[ledger.Account]int64{}
	for _, s := range b.sales {
		for _, p := range s.payments {
			where := ledger.WeChatHeld
			if p.settled {
				where = ledger.WeChatAvailable
			}
			sums[where] += p.amount - p.done
			sums[ledger.RefundDue] -= p.decided - p.done
		}
		if !s.released {
			sums[ledger.Escrow] -= s.left
			continue
		}
		sums[ledger.SalesFreight] -= s.freight
		sums[ledger.SalesGoods] -= s.left - s.freight
	}
	return sums
}

// learn takes in a payment that the program has learned of: it pays what is
// still to be paid, and is owed back otherwise.
func (s *sale) learn(p payment.Payment) *taken {
	t := &taken{no: p.OutTradeNo, amount: p.Amount}
	s.payments[p.ID] = t
	if (s.state == order.AwaitingPayment || s.state == order.Closing) && p.Amount == s.order.Total {
		t.usable, s.state, s.left = true, order.Paid, p.Amount
	} else {
		t.decided = p.Amount
	}
	return t
}

// closeAfter is how old WeChat wants an attempt to be before it is closed.
const closeAfter = 5 * time.Minute

// pass does what the time does by itself, once everything due has been done.
func (s *sale) pass(now time.Time, window time.Duration) {
	if s.state == order.AwaitingPayment && !now.Before(s.payBy) {
		s.state = order.Closing
	}
	if s.state == order.Closing && s.dead(now) {
		s.state = order.Closed
	}
	if s.state == order.Received && !now.Before(s.received.Add(window)) {
		s.state = order.Completed
	}
}

// dead reports whether every attempt is old enough to be closed.
func (s *sale) dead(now time.Time) bool {
	for _, a := range s.attempts {
		if now.Before(a.made.Add(closeAfter)) {
			return false
		}
	}
	return true
}

func (s *sale) cancel() {
	s.state = order.Closing
	if len(s.attempts) == 0 {
		s.state = order.Closed
	}
}

func (s *sale) ship() {
	s.state = order.Shipped
	for _, it := range s.items {
		it.shipped = it.pieces
	}
}

func (s *sale) receive(now time.Time) {
	s.state, s.received, s.released = order.Received, now, true
}

// refund takes back pieces and money of each line, and freight, or reports that
// it can't be.
func (s *sale) refund(r order.RefundRequest) bool {
	if !s.refundable(r) {
		return false
	}
	total := r.Freight
	s.freight -= r.Freight
	for i, l := range r.Lines {
		s.items[i].fen -= l.Amount
		s.items[i].pieces -= l.Pieces
		total += l.Amount
	}
	s.left -= total
	for _, p := range s.payments {
		if p.usable {
			p.decided += total
		}
	}
	if s.left == 0 && !s.released {
		s.state = order.Closed
	}
	return true
}

func (s *sale) refundable(r order.RefundRequest) bool {
	total, rest := r.Freight, s.unshipped()
	for i, l := range r.Lines {
		it := s.items[i]
		if l.Amount > it.fen || l.Pieces > it.pieces || l.Amount+l.Pieces == 0 {
			return false
		}
		total += l.Amount
		rest -= l.Pieces
	}
	switch s.state {
	case order.Paid:
		if rest == 0 && total != s.left { // Nothing to ship would wait for ever.
			return false
		}
	case order.Shipped, order.Received, order.Completed:
	default:
		return false
	}
	return total > 0 && total <= s.left && r.Freight <= s.freight
}
