package app_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
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

// A job that is given up becomes an alert, and staff can have it done again.
func TestJob_GivenUpIsSeenAndRetried(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 2), 1)))
		if _, err := s.Sim.AddFault(wechatsim.Fault{Route: "*", Kind: wechatsim.ErrorBefore, Times: -1}); err != nil {
			t.Fatal(err)
		}
		s.Ship(o)
		s.Advance(shoptest.Day)
		dead, err := jobs.List(context.Background(), s.DB, jobs.Dead, 0, 10)
		if err != nil || len(dead) != 1 || dead[0].Tries != jobs.MaxTries {
			t.Fatalf("dead jobs %+v, %v", dead, err)
		}
		alerts, err := s.App.Alerts.BySubject(context.Background(), "job", dead[0].ID)
		if err != nil || len(alerts) != 1 {
			t.Fatalf("alerts %+v, %v", alerts, err)
		}
		s.Sim.ClearFaults(0)
		err = s.DB.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			ok, err := jobs.Retry(ctx, tx, dead[0].ID)
			if err == nil && !ok {
				t.Error("nothing to retry")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		s.Step()
		s.WantParcel(o, shipping.ParcelUploaded)
	})
}
