package app_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/shipping"
	"yuanfen/server/wechatsim"
)

// WeChat's shipping desk does not know a payment right away: telling it goes on
// until it does, and only staff who wait in vain hear of it.
func TestShipping_ToldUntilWeChatHasIt(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 2), 1)))
		if _, err := s.Sim.AddFault(wechatsim.Fault{Route: "*", Kind: wechatsim.PayNotKnown, Times: 250}); err != nil {
			t.Fatal(err)
		}
		s.Ship(o)
		s.WantParcel(o, shipping.ParcelPending)
		s.Advance(59 * time.Minute)
		if alerts := s.Alerts(o); len(alerts) != 0 {
			t.Fatalf("alerts too early: %v", alerts)
		}
		s.Advance(30 * time.Minute)
		if alerts := s.Alerts(o); !slices.Contains(alerts, "shipping.not_uploaded") {
			t.Fatalf("alerts %v", alerts)
		}
		s.Sim.ClearFaults(0)
		s.Advance(30 * time.Minute)
		s.WantParcel(o, shipping.ParcelUploaded)
	})
}

// WeChat reminds of a payment that waits for its parcel; staff are told once.
func TestShipping_RemindedByWeChat(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 2), 1)))
		s.Advance(4 * shoptest.Day)
		if alerts := s.Alerts(o); len(alerts) != 1 || alerts[0] != "shipping.overdue" {
			t.Fatalf("alerts %v", alerts)
		}
	})
}

// Where WeChat does not manage the trade, our own timer ends the wait, and not
// a day before.
func TestReceipt_ByOurTimer(t *testing.T) {
	shoptest.EachWith(t, func() shoptest.Config {
		c := shoptest.Default()
		c.Sim.Unmanaged = true
		return c
	}, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Bought(b, shoptest.Want(s.SKU(1990, 2), 1))
		s.Advance(9*shoptest.Day + 23*time.Hour)
		s.WantState(o, order.Shipped)
		s.Advance(2 * time.Hour)
		if o := s.WantState(o, order.Received); o.ReceiveDoor != order.DoorTimer {
			t.Fatalf("received by %s", o.ReceiveDoor)
		}
	})
}

// The same push, twice and a third time with a fresh signature, settles once.
func TestPush_OnceIsEnough(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Bought(b, shoptest.Want(s.SKU(1990, 2), 1))
		if _, err := s.Sim.AddFault(wechatsim.Fault{Route: "push", Kind: wechatsim.Duplicate, Times: -1, Count: 3}); err != nil {
			t.Fatal(err)
		}
		s.Advance(12 * shoptest.Day) // Nobody confirms: WeChat's time does.
		if o := s.WantState(o, order.Received); o.ReceiveDoor != order.DoorWeChat {
			t.Fatalf("received by %s", o.ReceiveDoor)
		}
		if p := s.Payments(o)[0]; p.SettledAt == 0 {
			t.Fatal("not settled")
		}
		if err := s.App.Shipping.ForgetPushes(context.Background()); err != nil {
			t.Fatal(err)
		}
	})
}

// A settlement that no push told of is found when the order completes, also where
// WeChat does not manage the trade and pushes nothing.
func TestSettled_FoundWithoutAPush(t *testing.T) {
	for name, unmanaged := range map[string]bool{"the push was lost": false, "nothing is pushed": true} {
		t.Run(name, func(t *testing.T) {
			shoptest.EachWith(t, func() shoptest.Config {
				c := shoptest.Default()
				c.Sim.Unmanaged = unmanaged
				return c
			}, func(t *testing.T, s *shoptest.Shop) {
				b := s.Buyer("甲")
				o := s.Bought(b, shoptest.Want(s.SKU(1990, 2), 1))
				if _, err := s.Sim.AddFault(wechatsim.Fault{Route: "push", Kind: wechatsim.Drop, Times: -1}); err != nil {
					t.Fatal(err)
				}
				s.Advance(19 * shoptest.Day)
				s.WantState(o, order.Completed)
				s.WantBooks(map[ledger.Account]int64{ledger.WeChatAvailable: 2790, ledger.SalesGoods: -1990, ledger.SalesFreight: -800})
			})
		})
	}
}

// What WeChat settles of an order that was refunded whole, as the refund does not
// reach the buyer, is found too.
func TestSettled_FoundOfAClosedOrder(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Bought(b, shoptest.Want(s.SKU(1990, 2), 1))
		s.Sim.Misbehave("refund", wechatsim.RefundEndsAbnormal)
		if _, err := s.Sim.AddFault(wechatsim.Fault{Route: "push", Kind: wechatsim.Drop, Times: -1}); err != nil {
			t.Fatal(err)
		}
		s.Refund(o, 1, 1990, 800)
		s.WantState(o, order.Closed)
		s.Advance(10 * shoptest.Day)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2790, ledger.RefundDue: -2790})
		s.Advance(4 * shoptest.Day)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatAvailable: 2790, ledger.RefundDue: -2790})
	})
}

// WeChat is gone for a day. What was promised is neither given up nor done
// twice: staff hear of it, and when WeChat is back everything ends well.
func TestOutage_PromisesAreKept(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		sku := s.SKU(1990, 10)
		shipped, refunded := s.Pay(b, s.Place(b, shoptest.Want(sku, 1))), s.Pay(b, s.Place(b, shoptest.Want(sku, 1)))
		cancelled := s.Place(b, shoptest.Want(sku, 1))
		s.Prepay(cancelled)
		if _, err := s.Sim.AddFault(wechatsim.Fault{Route: "*", Kind: wechatsim.CutBefore, Times: -1}); err != nil {
			t.Fatal(err)
		}
		s.Ship(shipped)
		s.Refund(refunded, 1, 1990, 800)
		if err := s.App.Orders.Cancel(context.Background(), b.ID, cancelled.ID); err != nil {
			t.Fatal(err)
		}
		for range 30 {
			s.Clock.Advance(75 * time.Minute)
			s.Step()
		}
		s.WantState(cancelled, order.Closing)
		alerts, err := s.App.Alerts.Open(context.Background(), 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		failing := 0
		for _, a := range alerts {
			if a.Kind == "job.failing" {
				failing++
			}
		}
		if failing != 3 {
			t.Errorf("%d jobs raised an alert, want 3: %+v", failing, alerts)
		}
		s.Sim.ClearFaults(0)
		s.Advance(3 * time.Hour)
		s.WantState(cancelled, order.Closed)
		s.WantState(refunded, order.Closed)
		s.WantParcel(shipped, shipping.ParcelUploaded)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2790, ledger.Escrow: -2790})
	})
}
