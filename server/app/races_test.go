package app_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

// rounds is how often each pair races on each engine. With the race detector
// (-short) a quarter is enough: it looks at memory, not at who wins.
var rounds int64 = 200

// together runs steps at the same time, from one starting shot.
func together(steps ...func()) {
	start := make(chan struct{})
	var wg sync.WaitGroup
	for _, step := range steps {
		wg.Go(func() { <-start; step() })
	}
	close(start)
	wg.Wait()
}

// paidOrders are n orders of pieces, each paid.
func paidOrders(s *shoptest.Shop, b shoptest.Buyer, sku int64, n int, pieces int64) []order.Order {
	s.T.Helper()
	orders := make([]order.Order, n)
	for i := range orders {
		orders[i] = s.Place(b, shoptest.Want(sku, pieces))
		if err := s.Sim.Pay(b.OpenID, s.Prepay(orders[i])); err != nil {
			s.T.Fatal(err)
		}
	}
	s.Step()
	for i := range orders {
		orders[i] = s.WantState(orders[i], order.Paid)
	}
	return orders
}

// report is what WeChat would say of an order's attempt, had it been paid.
func report(s *shoptest.Shop, a payment.Attempt, n int) wechat.Transaction {
	c := s.Sim.Credentials()
	return wechat.Transaction{
		AppID: c.AppID, MchID: c.MchID, OutTradeNo: a.OutTradeNo, TransactionID: fmt.Sprintf("42000000002026112300%08d", n), State: wechat.StateSuccess,
		OpenID: a.OpenID, Total: a.Amount, PayerTotal: a.Amount, Currency: "CNY", PaidAt: s.Clock.Now(),
	}
}

func attempts(t *testing.T, s *shoptest.Shop) (rows []payment.Attempt) {
	t.Helper()
	err := s.DB.Select(t.Context(), &rows, "SELECT id, out_trade_no, payable_kind, payable_id, openid, amount, state, prepay_id, prepaid_at, expires_at, query_at, queries, created_at FROM payment_attempt ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Cancelling and paying at the same moment: whoever comes second, the money is
// in escrow of a living order, or was never taken from one that closes.
func TestRace_CancelAndPay(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, rounds)
		b := s.Buyer("甲")
		for range rounds {
			s.Prepay(s.Place(b, shoptest.Want(sku, 1)))
		}
		var cancelled int
		for i, a := range attempts(t, s) {
			var cancelErr, payErr error
			together(
				func() { cancelErr = s.App.Orders.Cancel(context.Background(), b.ID, a.PayableID) },
				func() {
					if i%2 == 0 {
						s.Payments(order.Order{ID: a.PayableID}) // A look first, as cancelling takes one.
					}
					payErr = s.App.Payments.Apply(context.Background(), report(s, a, i))
				},
			)
			if payErr != nil || (cancelErr != nil && web.CodeOf(cancelErr) != "order.state") {
				t.Fatalf("cancel %v, pay %v", cancelErr, payErr)
			}
			if cancelErr == nil {
				cancelled++
			}
			s.WantState(order.Order{ID: a.PayableID}, order.Paid)
		}
		t.Logf("cancel came first %d times of %d", cancelled, rounds)
		s.WantStock(sku, rounds, rounds)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: rounds * 2790, ledger.Escrow: -rounds * 2790})
	})
}

// WeChat closes an attempt while its buyer pays it. The simulator decides which
// came first; the order must agree with its books.
func TestRace_ClosingAndPaying(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, rounds)
		b := s.Buyer("甲")
		orders, params := make([]order.Order, rounds), make([]wechatsim.PayParams, rounds)
		for i := range orders {
			orders[i] = s.Place(b, shoptest.Want(sku, 1))
			params[i] = s.Prepay(orders[i])
			if err := s.App.Orders.Cancel(context.Background(), b.ID, orders[i].ID); err != nil {
				t.Fatal(err)
			}
		}
		s.Clock.Advance(6 * time.Minute)
		paid := make([]bool, rounds)
		together(
			func() {
				if _, err := s.App.Runner.RunDue(context.Background()); err != nil {
					t.Error(err)
				}
			},
			func() {
				for i := rounds - 1; i >= 0; i-- { // From the other end: they meet in the middle.
					for range 4 { // About as slow as closing.
						_, _ = s.App.WeChat.Query(context.Background(), "P0000000")
					}
					paid[i] = s.Sim.Pay(b.OpenID, params[i]) == nil
				}
			},
			func() {
				for range 20 {
					s.Sim.Step(context.Background())
				}
			},
		)
		s.Advance(10 * time.Minute)
		var alive int64
		for i, o := range orders {
			want := order.Closed
			if paid[i] {
				want = order.Paid
				alive++
			}
			s.WantState(o, want)
		}
		t.Logf("the buyer came first %d times of %d", alive, rounds)
		s.WantStock(sku, rounds, alive)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: alive * 2790, ledger.Escrow: -alive * 2790})
	})
}

// Shipping and refunding everything at the same moment: the goods leave or the
// money goes back, and if both, the refund came second and takes nothing back
// into stock.
func TestRace_RefundAndShip(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, rounds)
		b := s.Buyer("甲")
		var shipped int64
		for _, o := range paidOrders(s, b, sku, int(rounds), 1) {
			var shipErr, refundErr error
			together(
				func() { shipErr = s.TryShip(o) },
				func() { _, refundErr = s.TryRefund(o, 1, 1990, 800) },
			)
			if refundErr != nil || (shipErr != nil && web.CodeOf(shipErr) != "order.state") {
				t.Fatalf("ship %v, refund %v", shipErr, refundErr)
			}
			if shipErr == nil {
				shipped++
			}
			s.WantState(o, order.Closed)
		}
		t.Logf("shipping came first %d times of %d", shipped, rounds)
		s.WantStock(sku, rounds-shipped, 0)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: rounds * 2790, ledger.RefundDue: -rounds * 2790})
	})
}

// Receipt comes by three doors at the same moment; escrow is released once.
func TestRace_ThreeDoorsOfReceipt(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, rounds)
		b := s.Buyer("甲")
		orders := paidOrders(s, b, sku, int(rounds), 1)
		for i, o := range orders {
			if err := s.TryShip(o); err != nil {
				t.Fatal(err)
			}
			orders[i] = s.Order(o)
		}
		s.Step()
		doors := map[order.Door]int{}
		for i, o := range orders {
			if err := s.Sim.ConfirmReceipt(b.OpenID, s.OutTradeNo(o)); err != nil {
				t.Fatal(err)
			}
			dueNow(t, s, o)
			p := s.Payments(o)[0]
			push := wechat.Push{Event: "trade_manage_order_settlement", Key: fmt.Sprintf("push-%d", i), Settlement: &wechat.Settlement{TransactionID: p.TransactionID, ConfirmMethod: wechat.ConfirmedByBuyer}}
			errs := make([]error, 3)
			together(
				func() { errs[0] = s.App.Orders.ConfirmReceipt(context.Background(), b.ID, o.ID) },
				func() { errs[1] = s.App.Shipping.Apply(context.Background(), push) },
				func() { errs[2] = s.App.Orders.CheckShipped(context.Background()) },
			)
			for _, err := range errs {
				if err != nil {
					t.Fatal(errs)
				}
			}
			doors[s.WantState(o, order.Received).ReceiveDoor]++
		}
		t.Logf("first through the door: %v", doors)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: rounds * 2790, ledger.SalesGoods: -rounds * 1990, ledger.SalesFreight: -rounds * 800})
	})
}

// dueNow makes the timer look at an order at once.
func dueNow(t *testing.T, s *shoptest.Shop, o order.Order) {
	t.Helper()
	err := s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE orders SET due_at = ? WHERE id = ?", clock.Millis(s.Clock.Now()), o.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A refund's success is told a hundred times at once, by notice and by query;
// it is booked once, and nobody hears of an error.
func TestRace_RefundSuccess(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 10)
		b := s.Buyer("甲")
		for _, o := range paidOrders(s, b, sku, 5, 1) {
			r := s.Refund(o, 1, 1990, 800)
			done := wechat.Refund{OutRefundNo: r.OutRefundNo, RefundID: "5000", Status: wechat.RefundSuccess, Refund: r.Amount, Total: o.Total, SucceededAt: s.Clock.Now()}
			tell := make([]func(), 100)
			for i := range tell {
				tell[i] = func() {
					if err := s.App.Payments.ApplyRefund(context.Background(), done); err != nil {
						t.Error(err)
					}
				}
			}
			together(tell...)
		}
		s.WantBooks(nil)
	})
}

// Two refunds of the same line at the same moment, which together exceed it:
// one is decided, one is refused.
func TestRace_TwoRefundsOfOneLine(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 2*rounds)
		b := s.Buyer("甲")
		for _, o := range paidOrders(s, b, sku, int(rounds), 2) {
			errs := make([]error, 2)
			together(
				func() { _, errs[0] = s.TryRefund(o, 1, 2200, 0) },
				func() { _, errs[1] = s.TryRefund(o, 1, 2100, 0) },
			)
			won := 0
			for _, err := range errs {
				switch web.CodeOf(err) {
				case "":
					won++
				case "order.refund_exceeds_line", "order.refund_exceeds":
				default:
					t.Fatal(err)
				}
			}
			if won != 1 {
				t.Fatalf("%d refunds won: %v", won, errs)
			}
		}
		s.WantStock(sku, 2*rounds, rounds)
	})
}

// The same signed notice arrives a thousand times at once over HTTP. Each is
// answered 204, and the order is paid once.
func TestRace_SameNoticeAThousandTimes(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Place(b, shoptest.Want(s.SKU(1990, 2), 1))
		s.Prepay(o)
		no := attemptNo(t, s, o)
		if err := s.Sim.PaySilently(no); err != nil {
			t.Fatal(err)
		}
		notice, err := s.Sim.PrepareNotice(no)
		if err != nil {
			t.Fatal(err)
		}
		client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 100, MaxIdleConnsPerHost: 100}}
		post := make([]func(), 1000)
		for i := range post {
			post[i] = func() {
				req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, notice.URL, bytes.NewReader(notice.Body))
				if err != nil {
					t.Error(err)
					return
				}
				req.Header = notice.Header.Clone()
				res, err := client.Do(req)
				if err != nil {
					t.Error(err)
					return
				}
				_ = res.Body.Close()
				if res.StatusCode != http.StatusNoContent {
					t.Errorf("status %d", res.StatusCode)
				}
			}
		}
		together(post...)
		s.WantState(o, order.Paid)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2790, ledger.Escrow: -2790})
	})
}
