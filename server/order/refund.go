package order

import (
	"context"
	"strconv"

	"yuanfen/server/ledger"
	"yuanfen/server/payment"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

// RefundRequest asks to give back money for lines and freight, in fen.
type RefundRequest struct {
	OrderID int64
	Lines   []RefundLine
	Freight int64
	Reason  string // The buyer sees it.
	Key     string // Idempotency-Key
	Staff   int64
	// AfterSale is the one that this refund belongs to. Pieces of a line that has
	// an open one are taken back by it alone.
	AfterSale int64

	adopted *wechat.Refund // Done at WeChat already.
}

// RefundLine gives back Amount fen for a line. Pieces count as taken back: those
// not shipped yet free their stock; 0 pieces is a compensation.
type RefundLine struct {
	LineID int64
	Pieces int64
	Amount int64
	Sent   bool // The pieces had been shipped: nothing is freed.
}

func (r RefundRequest) total() int64 {
	sum := r.Freight
	for _, l := range r.Lines {
		sum += l.Amount
	}
	return sum
}

// Refund is a refund that was decided: what it gives back, and from where.
type Refund struct {
	Order    Order // As it stands after the refund.
	Payment  payment.Refund
	Goods    int64
	Freight  int64
	Released bool            // It comes out of sales, not out of escrow.
	Free     map[int64]int64 // Pieces by line that are not promised any more.
	Finished bool            // What was shipped before is all that will be.
}

// From is the entries that a refund takes its money from.
func (r Refund) From() []ledger.Entry {
	if r.Released {
		return []ledger.Entry{{Account: ledger.SalesGoods, Amount: r.Goods}, {Account: ledger.SalesFreight, Amount: r.Freight}}
	}
	return []ledger.Entry{{Account: ledger.Escrow, Owner: r.Order.ID, Amount: r.Goods + r.Freight}}
}

// Refund decides a refund of all or part of a paid order, once per staff member
// and key. What WeChat makes of it is package payment's work.
func (s *Service) Refund(ctx context.Context, r RefundRequest) (payment.Refund, error) {
	if r.total() <= 0 {
		return payment.Refund{}, s.closeFree(ctx, r)
	}
	claim, err := web.NewClaim("staff:"+strconv.FormatInt(r.Staff, 10), "order.refund", r.Key, []any{r.OrderID, r.Lines, r.Freight, r.Reason}, s.ids.Next()) // The refund's id.
	if err != nil {
		return payment.Refund{}, err
	}
	var decided payment.Refund
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		done, err := web.Once(ctx, tx, claim)
		if err != nil {
			return err
		}
		if done != 0 {
			decided, err = payment.RefundByID(ctx, tx, done)
			return err
		}
		out, err := s.RefundIn(ctx, tx, r, claim.Result)
		decided = out.Payment
		return err
	})
	return decided, err
}

// RefundIn is the step inside the caller's transaction. The order's row is the guard: it
// takes the amount only while all refunds stay within what was paid, and says
// whether the money is still in escrow.
func (s *Service) RefundIn(ctx context.Context, tx *db.Tx, r RefundRequest, refundID int64) (Refund, error) {
	total := r.total()
	released := false
	ok, err := refundFromEscrow(ctx, tx, r.OrderID, total, r.Freight)
	if err == nil && !ok {
		released = true
		ok, err = refundFromSales(ctx, tx, r.OrderID, total, r.Freight)
	}
	if err != nil {
		return Refund{}, err
	}
	before, err := orderByID(ctx, tx, r.OrderID)
	if err != nil {
		return Refund{}, err
	}
	if !ok {
		return Refund{}, whyNoRefund(before, total)
	}
	out := Refund{Freight: r.Freight, Goods: total - r.Freight, Released: released, Free: map[int64]int64{}}
	if err := takeBackLines(ctx, tx, before, r, out.Free); err != nil {
		return Refund{}, err
	}
	out.Payment, err = s.decide(ctx, tx, r, payment.Decision{ID: refundID, PaymentID: before.PaymentID, Payable: before.Payable(), Amount: total, Reason: r.Reason})
	if err != nil {
		return Refund{}, err
	}
	if err := insertRefundLines(ctx, tx, out.Payment.ID, r); err != nil {
		return Refund{}, err
	}
	if out.Order, err = s.afterRefund(ctx, tx, r); err != nil {
		return Refund{}, err
	}
	if before.State == Paid && out.Order.State == Closed {
		out.Free = before.Outgoing() // Also what was not named: nothing will be shipped.
	}
	out.Finished = before.State == Paid && out.Order.State == Shipped
	err = s.staff.Record(ctx, tx, staff.Change{Action: "order.refund", Subject: PayableKind, SubjectID: r.OrderID, After: r})
	if err != nil {
		return Refund{}, err
	}
	return out, s.Hooks.Refunded(ctx, tx, []Refund{out})
}

func whyNoRefund(o Order, total int64) error {
	if o.PaidAt != 0 && o.Refunded+total > o.Paid {
		return ErrRefundTotal
	}
	if o.PaidAt != 0 && o.State != Closed {
		return ErrRefundTotal // More freight than was paid.
	}
	return ErrState
}

// takeBackLines counts what goes back on each line, and collects the pieces
// that need not be shipped any more.
func takeBackLines(ctx context.Context, tx *db.Tx, o Order, req RefundRequest, free map[int64]int64) error {
	byID := map[int64]Line{}
	for _, l := range o.Lines {
		byID[l.ID] = l
	}
	for _, r := range req.Lines {
		l, known := byID[r.LineID]
		if !known {
			return ErrRefundOther
		}
		if r.Amount < 0 || r.Pieces < 0 || r.Amount+r.Pieces == 0 {
			return ErrRefundLine
		}
		// What an open after-sale has promised of a line is not given away by another
		// refund. One that WeChat has made already is a fact.
		if l.AfterSale != 0 && l.AfterSale != req.AfterSale && (r.Pieces > 0 || req.adopted == nil) {
			return ErrInAfterSale
		}
		freed := min(r.Pieces, l.Unshipped()) // What has not left is taken back first.
		if r.Sent {
			freed = 0
		}
		ok, err := refundLine(ctx, tx, r, freed)
		if err != nil {
			return err
		}
		if !ok {
			return ErrRefundLine
		}
		if freed > 0 {
			free[l.ID] += freed
			l.Freed += freed
			byID[l.ID] = l
		}
	}
	return nil
}

// afterRefund closes an order of which everything went back before receipt, and
// ends the shipping of one whose other lines had left. One with money left but
// nothing that was or will be shipped would wait for ever, and is refused.
func (s *Service) afterRefund(ctx context.Context, tx *db.Tx, r RefundRequest) (Order, error) {
	o, err := orderByID(ctx, tx, r.OrderID)
	if err != nil {
		return o, err
	}
	if err := s.record(ctx, tx, "refunded", byStaff(r.Staff), "退款 "+money.Format(r.total())+"："+r.Reason, o); err != nil {
		return o, err
	}
	if o.State == Paid && o.Refunded != o.Paid && len(o.Outgoing()) == 0 {
		if o.Parcels == 0 {
			return o, ErrRefundRest
		}
		return s.finishShipping(ctx, tx, o.ID, bySystem, "其余的商品已退款")
	}
	if o.Refunded != o.Paid || (o.State != Paid && o.State != Shipped) {
		return o, nil
	}
	if _, err := setRefundedClosed(ctx, tx, o.ID, clock.Millis(tx.Now)); err != nil {
		return o, err
	}
	if o, err = orderByID(ctx, tx, o.ID); err != nil {
		return o, err
	}
	return o, s.record(ctx, tx, "closed", bySystem, "已全部退款", o)
}
