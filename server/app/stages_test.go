package app_test

import (
	"errors"
	"flag"
	"strconv"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/shipping"
)

// The stages of an order in which money goes back (DESIGN.md 4): the same fen
// come out of escrow before receipt and out of sales after it, whatever else
// happens at the same moment.
var stages = []string{"paid", "partly shipped", "shipped", "racing receipt", "received", "settled"}

// fewer lets rapid make so many cases in this test, and the same ones in each
// run, unless -rapid.checks or -rapid.seed ask for others: a red run then comes
// from the change it is about. `make explore` draws new ones.
func fewer(t *testing.T, checks string) {
	t.Helper()
	usually(t, "rapid.checks", checks)
	usually(t, "rapid.seed", "20261130")
}

// usually sets a flag for this test, unless the command line gave it.
func usually(t *testing.T, name, value string) {
	t.Helper()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == name })
	if given {
		return
	}
	setting := flag.Lookup(name).Value
	before := setting.String()
	must(t, setting.Set(value))
	t.Cleanup(func() { must(t, setting.Set(before)) })
}

// reach brings a paid order to a stage.
func reach(s *shoptest.Shop, b shoptest.Buyer, o order.Order, stage string) {
	switch stage {
	case "paid":
	case "partly shipped":
		s.ShipPart(o, "YT"+strconv.FormatInt(o.ID, 10), shipping.ParcelLine{LineID: o.Lines[0].ID, Pieces: 1})
		s.Step()
	case "shipped", "racing receipt":
		s.Ship(o)
	case "received":
		s.Confirm(b, s.Ship(o))
	case "settled":
		s.Confirm(b, s.Ship(o))
		s.Advance(2 * shoptest.Day)
	}
}

// give draws a refund of what is left of an order, or nil when nothing is.
func give(r *rapid.T, o order.Order) *order.RefundRequest {
	req := &order.RefundRequest{OrderID: o.ID, Reason: "阶段", Staff: 1, Freight: rapid.Int64Range(0, o.Freight-o.FreightRefunded).Draw(r, "freight")}
	sum := req.Freight
	for _, l := range o.Lines {
		left, pieces := l.Amount-l.Refunded, l.Quantity-l.RefundedPieces
		if left == 0 {
			continue
		}
		n := rapid.Int64Range(0, pieces).Draw(r, "pieces")
		amount := rapid.Int64Range(0, left).Draw(r, "amount")
		if n == pieces {
			amount = left // The last pieces take the rest.
		}
		if n+amount > 0 {
			req.Lines = append(req.Lines, order.RefundLine{LineID: l.ID, Pieces: n, Amount: amount})
			sum += amount
		}
	}
	if sum == 0 {
		return nil
	}
	return req
}

// booksOf sums the journals of one order.
func booksOf(t *testing.T, s *shoptest.Shop, o order.Order) map[ledger.Account]int64 {
	t.Helper()
	var rows []struct {
		Account ledger.Account `db:"account"`
		Sum     int64          `db:"total"`
	}
	err := s.DB.Select(t.Context(), &rows, "SELECT e.account, SUM(e.amount) AS total FROM entry e JOIN journal j ON j.id = e.journal_id WHERE j.subject = 'order' AND j.subject_id = ? GROUP BY e.account", o.ID)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[ledger.Account]int64{}
	for _, r := range rows {
		sums[r.Account] = r.Sum
	}
	return sums
}

func TestRefund_EveryStage(t *testing.T) {
	shoptest.EachWith(t, withFees, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		tea, cup := s.SKU(1990, 1_000_000), s.SKU(333, 1_000_000)
		fewer(t, "12")
		rapid.Check(t, func(r *rapid.T) {
			stage := rapid.SampledFrom(stages).Draw(r, "stage")
			o := s.Pay(b, s.Place(b, shoptest.Want(tea, rapid.Int64Range(2, 4).Draw(r, "tea")), shoptest.Want(cup, rapid.Int64Range(1, 3).Draw(r, "cup"))))
			reach(s, b, o, stage)
			for range rapid.IntRange(1, 3).Draw(r, "refunds") {
				o = s.Order(o)
				req := give(r, o)
				if req == nil || o.State == order.Closed {
					break
				}
				req.Key = "stage-" + strconv.FormatInt(o.ID, 10) + "-" + strconv.FormatInt(o.Refunded, 10) + "-" + strconv.FormatInt(o.FreightRefunded, 10)
				before := o.Refunded
				err := refundAt(s, b, o, *req, stage)
				if err != nil && !errors.Is(err, order.ErrRefundRest) {
					r.Fatalf("%s: %v", stage, err)
				}
				if o = s.Order(o); err != nil && o.Refunded != before {
					r.Fatalf("%s: refused, and yet %d became %d", stage, before, o.Refunded)
				}
			}
			s.Advance(4 * time.Minute) // The refunds of a payment go out a minute apart.
			wantBooks(r, booksOf(t, s, o), s.Order(o))
		})
		day := nextMorning(s)
		s.Step()
		if d := reconciled(t, s, day); d.Open != 0 {
			t.Errorf("%+v, %v", d, openKinds(t, s, day))
		}
	})
}

// refundAt decides a refund; in a race the receipt comes at the same moment.
func refundAt(s *shoptest.Shop, b shoptest.Buyer, o order.Order, req order.RefundRequest, stage string) error {
	ctx := s.T.Context()
	if stage != "racing receipt" || o.State != order.Shipped {
		_, err := s.App.Orders.Refund(ctx, req)
		return err
	}
	var both sync.WaitGroup
	var refund error
	both.Go(func() { _, refund = s.App.Orders.Refund(ctx, req) })
	both.Go(func() {
		if s.Sim.ConfirmReceipt(b.OpenID, s.OutTradeNo(o)) == nil {
			_ = s.App.Orders.ConfirmReceipt(ctx, b.ID, o.ID) // Either is right: the refund may have closed it.
		}
	})
	both.Wait()
	return refund
}

// wantBooks holds an order's journals to its row.
func wantBooks(r *rapid.T, books map[ledger.Account]int64, o order.Order) {
	freight := o.Freight - o.FreightRefunded
	want := map[ledger.Account]int64{ledger.Escrow: -(o.Paid - o.Refunded - o.Released), ledger.RefundDue: 0}
	if o.Released > 0 || o.State == order.Received || o.State == order.Completed {
		want[ledger.SalesGoods], want[ledger.SalesFreight] = -(o.Released - freight), -freight
	}
	for account, sum := range want {
		if books[account] != sum {
			r.Errorf("%s is %d, want %d of %+v", account, books[account], sum, o)
		}
	}
	if cash := books[ledger.WeChatHeld] + books[ledger.WeChatAvailable] + books[ledger.ExpenseFee]; cash != o.Paid-o.Refunded {
		r.Errorf("WeChat has %d, want %d of %+v", cash, o.Paid-o.Refunded, o)
	}
}
