package app_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/batch"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

// The numbers are those of the failure cases that the field is known for.

// Case 1: two buyers, one last piece.
func TestCase01_LastPieceIsSoldOnce(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 1)
		buyers := []shoptest.Buyer{s.Buyer("甲"), s.Buyer("乙"), s.Buyer("丙"), s.Buyer("丁")}
		errs := make([]error, len(buyers))
		var wg sync.WaitGroup
		for i, b := range buyers {
			wg.Go(func() { _, errs[i] = s.TryPlace(b, "only-one-key", shoptest.Want(sku, 1)) })
		}
		wg.Wait()
		placed := 0
		for _, err := range errs {
			switch {
			case err == nil:
				placed++
			case web.CodeOf(err) != "order.sold_out":
				t.Errorf("refused with %v", err)
			}
		}
		if placed != 1 {
			t.Fatalf("%d orders for one piece", placed)
		}
		s.WantStock(sku, 1, 1)
	})
}

// Case 2: the check and the reservation are one step; what a later member of a
// batch finds is what earlier ones left. Two servers check against each other.
func TestCase02_ReservationIsTheCheck(t *testing.T) {
	shoptest.EachWith(t, func() shoptest.Config {
		c := shoptest.Default()
		c.Batch = batch.Options{Max: 1, Waiting: 256, Alone: 16} // Each order in a transaction of its own.
		return c
	}, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 7)
		b := s.Buyer("甲")
		var wg sync.WaitGroup
		var mu sync.Mutex
		placed := 0
		for i := range 40 {
			wg.Go(func() {
				_, err := s.TryPlace(b, fmt.Sprintf("key-number-%d", i), shoptest.Want(sku, 2))
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					placed++
				} else if web.CodeOf(err) != "order.sold_out" {
					t.Errorf("refused with %v", err)
				}
			})
		}
		wg.Wait()
		if placed != 3 {
			t.Fatalf("%d orders of 2 for 7 pieces, want 3", placed)
		}
		s.WantStock(sku, 7, 6)
	})
}

// Case 3: the same SKU on two lines of one cart is one demand.
func TestCase03_TwoLinesOfOneSKU(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 5)
		b := s.Buyer("甲")
		if _, err := s.TryPlace(b, "three-and-three", shoptest.Want(sku, 3), shoptest.Want(sku, 3)); web.CodeOf(err) != "order.sold_out" {
			t.Fatalf("3 + 3 of 5: %v", err)
		}
		s.WantStock(sku, 5, 0)
		s.Place(b, shoptest.Want(sku, 2), shoptest.Want(sku, 3))
		s.WantStock(sku, 5, 5)
	})
}

// Case 4: money that arrives after the order was closed and its stock sold to
// somebody else goes back by itself, and staff hear of it.
func TestCase04_PaidAfterClosing(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 1)
		b, other := s.Buyer("甲"), s.Buyer("乙")
		o := s.Place(b, shoptest.Want(sku, 1))
		s.Prepay(o)
		s.Advance(31 * time.Minute)
		s.WantState(o, order.Closed)
		s.WantStock(sku, 1, 0)
		second := s.Pay(other, s.Place(other, shoptest.Want(sku, 1)))

		// WeChat took the money after all, against its own word.
		late := wechat.Transaction{
			AppID: s.Sim.Credentials().AppID, MchID: s.Sim.Credentials().MchID, OutTradeNo: attemptNo(t, s, o), TransactionID: "4200000000202611230000000001",
			State: wechat.StateSuccess, OpenID: b.OpenID, Total: o.Total, PayerTotal: o.Total, Currency: "CNY", PaidAt: s.Clock.Now(),
		}
		for range 3 { // It says so three times.
			if err := s.App.Payments.Apply(context.Background(), late); err != nil {
				t.Fatal(err)
			}
		}
		s.WantState(o, order.Closed)
		s.WantState(second, order.Paid)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2 * 2790, ledger.Escrow: -2790, ledger.RefundDue: -2790})
		refunds, err := s.App.Payments.Refunds(context.Background(), o.Payable())
		if err != nil || len(refunds) != 1 || refunds[0].Amount != 2790 {
			t.Fatalf("refunds %+v, %v", refunds, err)
		}
		if kinds := s.Alerts(o); len(kinds) != 1 || kinds[0] != "payment.unusable" {
			t.Fatalf("alerts %v", kinds)
		}
	})
}

func attemptNo(t *testing.T, s *shoptest.Shop, o order.Order) (no string) {
	t.Helper()
	err := s.DB.Get(t.Context(), &no, "SELECT out_trade_no FROM payment_attempt WHERE payable_id = ?", o.ID)
	if err != nil {
		t.Fatal(err)
	}
	return no
}

// Case 4, the other way round: money that arrives while the order is closing is
// taken, and the order lives.
func TestCase04_PaidWhileClosing(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 1)
		b := s.Buyer("甲")
		o := s.Place(b, shoptest.Want(sku, 1))
		params := s.Prepay(o)
		if err := s.App.Orders.Cancel(context.Background(), b.ID, o.ID); err != nil {
			t.Fatal(err)
		}
		s.WantState(o, order.Closing)
		if _, err := s.Sim.AddFault(wechatsim.Fault{Route: "notice.pay", Kind: wechatsim.Drop, Times: -1}); err != nil {
			t.Fatal(err)
		}
		if err := s.Sim.Pay(b.OpenID, params); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(6 * time.Minute) // Nobody has asked yet: the closing job is the first.
		if _, err := s.App.Runner.RunDue(context.Background()); err != nil {
			t.Fatal(err)
		}
		s.WantState(o, order.Paid)
		s.WantStock(sku, 1, 1)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2790, ledger.Escrow: -2790})
	})
}

// Case 5: a repeated notice does not take a shipped order back to paid.
func TestCase05_LateNoticeLeavesShippedOrderAlone(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 2)
		b := s.Buyer("甲")
		o := s.Bought(b, shoptest.Want(sku, 1))
		report, err := s.App.WeChat.Query(context.Background(), s.OutTradeNo(o))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.App.Payments.Apply(context.Background(), report); err != nil {
			t.Fatal(err)
		}
		s.WantState(o, order.Shipped)
		if n := len(s.Payments(o)); n != 1 {
			t.Fatalf("%d payments", n)
		}
	})
}

// Case 6: the same notice a thousand times at once, one effect, no error.
func TestCase06_NoticeAThousandTimes(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 2)
		b := s.Buyer("甲")
		o := s.Place(b, shoptest.Want(sku, 1))
		s.Sim.Misbehave("notice.pay", wechatsim.Drop)
		if err := s.Sim.Pay(b.OpenID, s.Prepay(o)); err != nil {
			t.Fatal(err)
		}
		report, err := s.App.WeChat.Query(context.Background(), attemptNo(t, s, o))
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 1000 {
			wg.Go(func() {
				if err := s.App.Payments.Apply(context.Background(), report); err != nil && !errors.Is(err, batch.ErrFull) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		s.WantState(o, order.Paid)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2790, ledger.Escrow: -2790})
	})
}

// Case 7: cancelling an unpaid order gives back exactly what it had taken, once.
func TestCase07_CancelGivesBackOnce(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 5)
		b := s.Buyer("甲")
		o := s.Place(b, shoptest.Want(sku, 2))
		s.WantStock(sku, 5, 2)
		ctx := context.Background()
		if err := s.App.Orders.Cancel(ctx, b.ID, o.ID); err != nil {
			t.Fatal(err)
		}
		s.WantState(o, order.Closed) // No attempt at WeChat: nothing to wait for.
		if err := s.App.Orders.Cancel(ctx, b.ID, o.ID); web.CodeOf(err) != "order.state" {
			t.Fatalf("second cancel: %v", err)
		}
		s.Advance(time.Hour)
		s.WantStock(sku, 5, 0)
	})
}

// Case 16: an access token that another program has replaced is renewed, and
// the call goes through.
func TestCase16_TokenReplacedByAnother(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 2)
		b := s.Buyer("甲")
		o := s.Pay(b, s.Place(b, shoptest.Want(sku, 1)))
		if _, err := s.App.WeChat.IsTradeManaged(context.Background()); err != nil { // It has a token now.
			t.Fatal(err)
		}
		s.Sim.RevokeToken()
		s.Ship(o)
		parcels, err := s.App.Shipping.Parcels(context.Background(), o.ID)
		if err != nil || len(parcels) != 1 || parcels[0].UploadedAt == 0 {
			t.Fatalf("%+v, %v", parcels, err)
		}
	})
}

// Case 19: whatever becomes of the call, a refund is retried under its own
// number, and the buyer gets the money once.
func TestCase19_RefundRetriesKeepTheirNumber(t *testing.T) {
	for _, fault := range []wechatsim.FaultKind{wechatsim.CutBefore, wechatsim.CutAfter, wechatsim.ErrorBefore, wechatsim.ErrorAfter, wechatsim.RateLimited, wechatsim.Empty, wechatsim.BadSignature, wechatsim.ShortOfMoney} {
		t.Run(string(fault), func(t *testing.T) {
			shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
				sku := s.SKU(1990, 2)
				b := s.Buyer("甲")
				o := s.Pay(b, s.Place(b, shoptest.Want(sku, 1)))
				if _, err := s.Sim.AddFault(wechatsim.Fault{Route: "refund", Kind: fault, Times: 3}); err != nil {
					t.Fatal(err)
				}
				r := s.Refund(o, 1, 1990, 800)
				s.Advance(2 * time.Hour)
				s.WantState(o, order.Closed)
				s.WantBooks(nil)
				refunds, err := s.App.Payments.Refunds(context.Background(), o.Payable())
				if err != nil || len(refunds) != 1 || refunds[0].OutRefundNo != r.OutRefundNo || refunds[0].State != payment.RefundStateDone {
					t.Fatalf("%+v, %v", refunds, err)
				}
			})
		})
	}
}

// Case 22: every session runs in strict mode, so that a value that does not fit
// is an error and never silently another value.
func TestCase22_StrictMode(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		if s.DB.Engine() != "mysql" {
			return
		}
		var mode string
		if err := s.DB.Get(t.Context(), &mode, "SELECT @@SESSION.sql_mode"); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"STRICT_ALL_TABLES", "ONLY_FULL_GROUP_BY"} {
			if !strings.Contains(mode, want) {
				t.Errorf("sql_mode is %s, without %s", mode, want)
			}
		}
		_, err := s.TryPlace(s.Buyer("甲"), "a-key-for-strict", shoptest.Want(s.SKU(1990, 1), 1))
		if err != nil {
			t.Fatal(err)
		}
	})
}
