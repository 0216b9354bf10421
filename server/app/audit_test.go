package app_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"yuanfen/server/app"
	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/db"
)

// everyState opens orders in every state that one can be in, with every kind of
// payment and refund, and names their ids for the SQL of a tampering.
func everyState(t *testing.T, s *shoptest.Shop) *strings.Replacer {
	t.Helper()
	b := s.Buyer("甲")
	sku, other := s.SKU(1990, 100), s.SKU(500, 100)
	place := func() order.Order { return s.Place(b, shoptest.Want(sku, 2)) }
	names := []string{"{sku}", fmt.Sprint(sku), "{other}", fmt.Sprint(other)}
	is := func(name string, o order.Order, want order.State) {
		t.Helper()
		o = s.WantState(o, want)
		names = append(names, "{"+name+"}", fmt.Sprint(o.ID), "{"+name+".line}", fmt.Sprint(o.Lines[0].ID))
		if o.PaymentID != 0 {
			names = append(names, "{"+name+".payment}", fmt.Sprint(o.PaymentID))
		}
	}

	completed := s.Confirm(b, s.Bought(b, shoptest.Want(sku, 2)))
	s.Advance(8 * shoptest.Day)
	is("completed", completed, order.Completed) // Its payment is settled, too.
	expired := place()
	s.Prepay(expired)
	refunded := s.Pay(b, place())
	s.Refund(refunded, 1, 3980, 800)
	partly := s.Pay(b, place())
	done := s.Refund(partly, 1, 1990, 100)
	s.Advance(time.Hour)
	is("expired", expired, order.Closed)
	is("refunded", refunded, order.Closed)
	is("shipped", s.Ship(partly), order.Shipped)
	is("received", s.Confirm(b, s.Bought(b, shoptest.Want(sku, 2))), order.Received)

	wrong := place()
	params := s.Prepay(wrong)
	misprice(t, s, wrong, -1)
	must(t, s.Sim.Pay(b.OpenID, params))
	s.Sim.Step(t.Context())
	misprice(t, s, wrong, +1)
	closing := place()
	s.Prepay(closing)
	must(t, s.App.Orders.Cancel(t.Context(), b.ID, closing.ID))
	is("closing", closing, order.Closing)
	is("awaiting", place(), order.AwaitingPayment)
	paid := s.Pay(b, place())
	pending := s.Refund(paid, 1, 1990, 0)
	is("paid", paid, order.Paid)
	is("wrong", wrong, order.AwaitingPayment)
	is("closing", closing, order.Closing)
	unusable := s.Payments(wrong)[0]
	if done = refundNow(t, s, done); done.State != payment.RefundStateDone || refundNow(t, s, pending).State != payment.RefundStateDue || unusable.Usable {
		t.Fatalf("%+v, %+v", done, unusable)
	}
	return strings.NewReplacer(append(names, "{done}", fmt.Sprint(done.ID), "{pending}", fmt.Sprint(pending.ID), "{unusable}", fmt.Sprint(unusable.ID))...)
}

// misprice makes what WeChat takes for an order another amount than was asked.
func misprice(t *testing.T, s *shoptest.Shop, o order.Order, by int64) {
	t.Helper()
	must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE payment_attempt SET amount = amount + ? WHERE payable_id = ?", by, o.ID)
		return err
	}))
}

func refundNow(t *testing.T, s *shoptest.Shop, r payment.Refund) payment.Refund {
	t.Helper()
	must(t, s.DB.Get(t.Context(), &r.State, "SELECT state FROM refund WHERE id = ?", r.ID))
	return r
}

// tamperings are changes behind the program's back, and the check that must
// find each of them. None of them touches a journal.
var tamperings = []struct{ check, sql string }{
	{"order.stray_escrow", "DELETE FROM orders WHERE id = {received}"},
	{"order.stray_line", "DELETE FROM orders WHERE id = {expired}"},
	{"order.payment", "DELETE FROM orders WHERE id = {paid}"},
	{"order.state", "UPDATE orders SET state = 'lost' WHERE id = {paid}"},
	{"order.state", "UPDATE orders SET state = 'paid' WHERE id = {awaiting}"},
	{"order.state", "UPDATE orders SET state = 'awaiting_payment' WHERE id = {paid}"},
	{"order.state", "UPDATE orders SET state = 'closing' WHERE id = {expired}"},
	{"order.state", "UPDATE orders SET state = 'shipped' WHERE id = {paid}"},
	{"order.state", "UPDATE orders SET state = 'paid' WHERE id = {shipped}"},
	{"order.state", "UPDATE orders SET state = 'received' WHERE id = {shipped}"},
	{"order.state", "UPDATE orders SET state = 'shipped' WHERE id = {received}"},
	{"order.state", "UPDATE orders SET state = 'completed' WHERE id = {received}"},
	{"order.state", "UPDATE orders SET state = 'received' WHERE id = {completed}"},
	{"order.state", "UPDATE orders SET state = 'closed' WHERE id = {awaiting}"},
	{"order.state", "UPDATE orders SET state = 'closed', closed_at = 1 WHERE id = {paid}"},
	{"order.state", "UPDATE orders SET state = 'paid' WHERE id = {refunded}"},
	{"order.state", "UPDATE orders SET closed_at = 0 WHERE id = {expired}"},
	{"order.state", "UPDATE orders SET paid_at = 1 WHERE id = {awaiting}"},
	{"order.state", "UPDATE orders SET paid_at = 0 WHERE id = {paid}"},
	{"order.state", "UPDATE orders SET shipped_at = 1 WHERE id = {paid}"},
	{"order.state", "UPDATE orders SET received_at = 1 WHERE id = {shipped}"},
	{"order.state", "UPDATE orders SET completed_at = 1 WHERE id = {received}"},
	{"order.state", "UPDATE orders SET shipped_at = 0 WHERE id = {received}"},
	{"order.state", "UPDATE orders SET completed_at = 0 WHERE id = {completed}"},
	{"order.state", "UPDATE orders SET released = released - 1 WHERE id = {completed}"},
	{"order.paid_by", "UPDATE orders SET payment_id = {shipped.payment} WHERE id = {paid}"},
	{"order.paid_by", "UPDATE payment SET usable = 0, reason = 'late' WHERE id = {paid.payment}"},
	{"order.paid_by", "DELETE FROM payment WHERE id = {shipped.payment}"},
	{"order.paid_by", "UPDATE payment SET payable_id = {awaiting} WHERE id = {paid.payment}"},
	{"order.payment", "UPDATE orders SET payment_id = 0 WHERE id = {paid}"},
	{"order.payment", "UPDATE payment SET usable = 1, reason = '' WHERE id = {unusable}"},
	{"order.closing", "DELETE FROM job WHERE kind = 'payment.close' AND job_key = 'order:{closing}'"},
	{"order.closing", "UPDATE orders SET state = 'closing' WHERE id = {awaiting}"},
	{"order.lines", "DELETE FROM order_line WHERE order_id = {shipped}"},
	{"order.lines", "UPDATE orders SET freight = freight + goods, goods = 0 WHERE id = {awaiting}"},
	{"order.stray_line", "UPDATE order_line SET order_id = 1 WHERE id = {paid.line}"},
	{"order.stray_reservation", "DELETE FROM order_line WHERE id = {awaiting.line}"},
	{"order.reservation", "DELETE FROM reservation WHERE line_id = {expired.line}"},
	{"order.reservation", "UPDATE reservation SET quantity = quantity + 1 WHERE line_id = {awaiting.line}"},
	{"order.reservation", "UPDATE order_line SET quantity = quantity + 1, amount = amount + price WHERE id = {paid.line}"},
	{"order.reservation", "UPDATE reservation SET taken = taken + 1, released = released - 1 WHERE line_id = {paid.line}"},
	{"order.reservation", "UPDATE reservation SET released = released - 1 WHERE line_id = {shipped.line}"},
	{"order.reservation", "UPDATE reservation SET released = 0 WHERE line_id = {refunded.line}"},
	{"order.reservation", "UPDATE reservation SET released = 0 WHERE line_id = {expired.line}"},
	{"order.reservation", "UPDATE reservation SET released = 1 WHERE line_id = {closing.line}"},
	{"order.reservation", "UPDATE order_line SET shipped = 0 WHERE id = {completed.line}"},
	{"order.reservation", "UPDATE order_line SET sku_id = {other} WHERE id = {received.line}"},
	{"order.reservation", "UPDATE reservation SET stock_id = (SELECT id FROM stock WHERE sku_id = {other}) WHERE line_id = {received.line}"},
	{"order.refund_parts", "DELETE FROM order_refund WHERE refund_id = {pending}"},
	{"order.refund_parts", "UPDATE order_refund SET amount = amount + 1 WHERE refund_id = {done} AND line_id = 0"},
	{"order.freight_refunds", "UPDATE order_refund SET amount = amount - 1 WHERE refund_id = {done} AND line_id = 0"},
	{"order.freight_refunds", "UPDATE orders SET freight_refunded = 0 WHERE id = {shipped}"},
	{"order.line_refunds", "UPDATE order_line SET refunded = refunded + 1 WHERE id = {shipped.line}"},
	{"order.line_refunds", "UPDATE order_line SET refunded_pieces = 0 WHERE id = {shipped.line}"},
	{"order.line_refunds", "UPDATE order_refund SET pieces = 2 WHERE refund_id = {done} AND line_id <> 0"},
	{"order.stray_refund_part", "DELETE FROM refund WHERE id = {done}"},

	{"payment.stray_held", "DELETE FROM payment WHERE id = {received.payment}"},
	{"payment.usable", "UPDATE payment SET usable = 0, reason = 'late' WHERE id = {paid.payment}"},
	{"payment.usable", "UPDATE payment SET usable = 1, reason = '' WHERE id = {unusable}"},
	{"payment.settled", "UPDATE payment SET settled_at = 0 WHERE id = {completed.payment}"},
	{"payment.held", "UPDATE payment SET settled_at = 1 WHERE id = {paid.payment}"},
	{"payment.attempt", "UPDATE payment_attempt SET state = 'prepaid' WHERE payable_id = {paid}"},
	{"payment.attempt", "UPDATE payment_attempt SET state = 'closed' WHERE payable_id = {wrong}"},
	{"payment.attempt", "UPDATE payment_attempt SET state = 'paid' WHERE payable_id = {expired}"},
	{"payment.attempt", "UPDATE payment_attempt SET payable_id = {awaiting} WHERE payable_id = {paid}"},
	{"refund.stray_due", "DELETE FROM refund WHERE id = {pending}"},
	{"refund.due", "UPDATE refund SET state = 'banked' WHERE id = {pending}"},
	{"refund.payment", "DELETE FROM payment WHERE id = {unusable}"},
	{"refund.payment", "UPDATE refund SET payment_id = {received.payment} WHERE id = {pending}"},
	{"refund.state", "UPDATE refund SET state = 'gone' WHERE id = {pending}"},
	{"refund.job", "DELETE FROM job WHERE kind = 'payment.refund' AND job_key = 'R{pending}'"},
	{"refund.job", "UPDATE refund SET state = 'processing' WHERE id = {done}"},
	{"refund.job", "UPDATE refund SET state = 'abnormal' WHERE id = {done}"},

	{"stock.move", "DELETE FROM stock_document WHERE reason = '订单 {shipped} 发货'"},
	{"stock.move", "DELETE FROM stock WHERE sku_id = {other}"},
	{"stock.document", "DELETE FROM stock_move WHERE document_id = (SELECT id FROM stock_document WHERE reason = '订单 {completed} 发货')"},
	{"stock.reservation", "DELETE FROM stock WHERE sku_id = {sku}"},
	{"stock.reservation", "UPDATE reservation SET stock_id = 1 WHERE line_id = {received.line}"},
}

// Each change of the database that no program made is found by the check that
// is there for it; what the program made itself is clean.
func TestAudit_FindsTampering(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		ids := everyState(t, s)
		s.WantCleanAudit()
		for _, x := range tamperings {
			query := ids.Replace(x.sql)
			t.Run(x.check+"/"+x.sql, func(t *testing.T) {
				found := tampered(t, s, query)
				if !slices.ContainsFunc(found, func(f ledger.Finding) bool { return f.Check == x.check }) {
					t.Errorf("%s: not found, only %v", query, found)
				}
				for _, f := range found {
					if f.Subject == "" || f.Message == "" || strings.Contains(f.Message, "%!") {
						t.Errorf("%s says nothing: %s", f.Check, f)
					}
				}
			})
		}
	})
}

// tampered audits what a change makes of the shop, and takes it back.
func tampered(t *testing.T, s *shoptest.Shop, query string) []ledger.Finding {
	t.Helper()
	var rep ledger.Report
	undo := errors.New("undo")
	err := s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, query)
		if err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("nothing was changed by %s", query)
		}
		if rep, err = app.AuditTx(ctx, tx); err != nil {
			return err
		}
		return undo
	})
	if !errors.Is(err, undo) {
		t.Fatal(err)
	}
	return rep.Findings
}
