package app_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/order"
	"yuanfen/server/platform/web"
)

// A key names one order: repeats get it, whatever else has happened since, and
// another body under the same key is refused.
func TestPlace_OneOrderAKey(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 10)
		b, other := s.Buyer("甲"), s.Buyer("乙")
		first, err := s.TryPlace(b, "the-same-key", shoptest.Want(sku, 1))
		if err != nil {
			t.Fatal(err)
		}
		s.Pay(b, first)
		again, err := s.TryPlace(b, "the-same-key", shoptest.Want(sku, 1))
		if err != nil || again.ID != first.ID || again.State != order.Paid {
			t.Fatalf("the repeat got order %d (%s), %v", again.ID, again.State, err)
		}
		if _, err := s.TryPlace(b, "the-same-key", shoptest.Want(sku, 2)); !errors.Is(err, web.ErrKeyReused) {
			t.Fatalf("another body: %v", err)
		}
		theirs, err := s.TryPlace(other, "the-same-key", shoptest.Want(sku, 1))
		if err != nil || theirs.ID == first.ID {
			t.Fatalf("somebody else's key is another key: %d, %v", theirs.ID, err)
		}
		s.WantStock(sku, 10, 2)
	})
}

// A hundred taps on the button at once are one order.
func TestPlace_AHundredTaps(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 10)
		b := s.Buyer("甲")
		var mu sync.Mutex
		seen := map[int64]int{}
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				o, err := s.TryPlace(b, "an-eager-thumb", shoptest.Want(sku, 1))
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				seen[o.ID]++
			})
		}
		wg.Wait()
		if len(seen) != 1 {
			t.Fatalf("orders %v", seen)
		}
		s.WantStock(sku, 10, 1)
	})
}

// A refusal leaves the key free: the same request may succeed later.
func TestPlace_RefusalLeavesTheKeyFree(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 1)
		b, quick := s.Buyer("甲"), s.Buyer("乙")
		taken := s.Place(quick, shoptest.Want(sku, 1))
		if _, err := s.TryPlace(b, "second-in-line", shoptest.Want(sku, 1)); web.CodeOf(err) != "order.sold_out" {
			t.Fatal(err)
		}
		if err := s.App.Orders.Cancel(context.Background(), quick.ID, taken.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.TryPlace(b, "second-in-line", shoptest.Want(sku, 1)); err != nil {
			t.Fatal(err)
		}
	})
}

// What the buyer agreed to is what is charged: a price that changed since is
// shown again, not charged.
func TestPlace_PriceChanged(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 10)
		b := s.Buyer("甲")
		_, err := s.App.Orders.Place(context.Background(), order.Request{MemberID: b.ID, Key: "an-old-price", Wishes: []order.Wish{shoptest.Want(sku, 1)}, Address: shoptest.Home, Total: 2789})
		if !errors.Is(err, order.ErrPriceChanged) {
			t.Fatal(err)
		}
		s.WantStock(sku, 10, 0)
	})
}

// Somebody else's order is as if it were not there.
func TestPlace_OwnOrdersOnly(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b, other := s.Buyer("甲"), s.Buyer("乙")
		o := s.Place(b, shoptest.Want(s.SKU(1990, 10), 1))
		for _, err := range []error{
			s.App.Orders.Cancel(context.Background(), other.ID, o.ID),
			s.App.Orders.ConfirmReceipt(context.Background(), other.ID, o.ID),
		} {
			if !errors.Is(err, web.ErrNotFound) {
				t.Errorf("got %v", err)
			}
		}
		s.WantState(o, order.AwaitingPayment)
	})
}

// An address is stored sealed to its order: neither a look into the table nor a
// row moved to another order shows it.
func TestPlace_AddressIsSealed(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		sku := s.SKU(1990, 10)
		one, two := s.Place(b, shoptest.Want(sku, 1)), s.Place(b, shoptest.Want(sku, 1))
		if got, err := s.App.Orders.Address(s.Order(one)); err != nil || got != shoptest.Home {
			t.Fatalf("%+v, %v", got, err)
		}
		swapped := s.Order(one)
		swapped.Address = s.Order(two).Address
		if _, err := s.App.Orders.Address(swapped); err == nil {
			t.Fatal("another order's address opened")
		}
	})
}

// Nobody pays, and the order closes by itself; its stock is free for others.
func TestPlace_Expires(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 10)
		b := s.Buyer("甲")
		untouched, tried := s.Place(b, shoptest.Want(sku, 1)), s.Place(b, shoptest.Want(sku, 1))
		s.Prepay(tried)
		s.Advance(29 * time.Minute)
		s.WantState(untouched, order.AwaitingPayment)
		s.Advance(2 * time.Minute)
		for _, o := range []order.Order{untouched, tried} {
			if got := s.WantState(o, order.Closed); got.CloseReason != order.ReasonExpired {
				t.Errorf("closed as %q", got.CloseReason)
			}
		}
		s.WantStock(sku, 10, 0)
	})
}
