package app_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/freight"
	"yuanfen/server/member"
	"yuanfen/server/order"
	"yuanfen/server/risk"
)

// flat is an address that one household has: Home is a whole building's.
var flat = order.Address{Name: "林知夏", Phone: "19900000001", Province: "浙江省", City: "杭州市", District: "西湖区", Detail: "示例路 1 号 2 幢 502 室"}

// placeTo places an order that goes to an address.
func placeTo(s *shoptest.Shop, b shoptest.Buyer, to order.Address, wishes ...order.Wish) order.Order {
	s.T.Helper()
	ctx := context.Background()
	q, err := s.App.Orders.Quote(ctx, b.ID, wishes, freight.Destination{Province: to.Province, City: to.City})
	if err != nil {
		s.T.Fatal(err)
	}
	o, err := s.App.Orders.Place(ctx, order.Request{MemberID: b.ID, Key: fmt.Sprintf("risk-%d-%d", b.ID, s.Clock.Now().UnixNano()), Wishes: wishes, Address: to, Link: b.Link, Total: q.Total})
	if err != nil {
		s.T.Fatal(err)
	}
	s.Advance(1) // So that the next one has another key.
	return o
}

// caseOf is the case of an order, with its signals; one without an id if there is
// none.
func caseOf(s *shoptest.Shop, o order.Order) risk.Detail {
	s.T.Helper()
	rows, err := s.App.Risk.List(context.Background(), risk.Filter{OrderID: o.ID, Limit: 10})
	if err != nil {
		s.T.Fatal(err)
	}
	if len(rows) == 0 {
		return risk.Detail{}
	}
	x, err := s.App.Risk.Get(context.Background(), rows[0].ID)
	if err != nil {
		s.T.Fatal(err)
	}
	return x
}

// wantSignals fails the test unless an order's open case has just these signals;
// none: unless there is no case.
func wantSignals(t *testing.T, s *shoptest.Shop, o order.Order, want ...risk.Kind) risk.Detail {
	t.Helper()
	x := caseOf(s, o)
	var got []risk.Kind
	for _, sign := range x.Signals {
		got = append(got, sign.Kind)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || len(want) > 0 && x.State != risk.Open {
		t.Fatalf("order %d has %v (%s), want %v", o.ID, got, x.State, want)
	}
	for _, c := range s.Commissions(o) {
		if c.Held != (len(want) > 0) {
			t.Errorf("line %d of order %d is held: %v", c.LineID, o.ID, c.Held)
		}
	}
	return x
}

// A buyer who has the goods sent to the distributor's phone, or to the flat that is
// the distributor's, is looked at; one in the same building, or with another flat of
// the street, is not.
func TestRisk_PhoneAndAddress(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller, sku := s.Seller("何雨"), s.SKU(1990, 100)
		d, err := s.App.Sellers.Get(t.Context(), seller.Seller)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.App.Members.AddAddress(t.Context(), seller.ID, flat, true); err != nil {
			t.Fatal(err)
		}
		b := s.Via("林知夏", seller.Code)
		sent := func(change func(a *order.Address)) order.Order {
			to := order.Address{Name: "苏杭", Phone: "19900000002", Province: "浙江省", City: "杭州市", District: "西湖区", Detail: "别的路 8 号 1 幢 101 室"}
			change(&to)
			return s.Pay(b, placeTo(s, b, to, shoptest.Want(sku, 1)))
		}
		wantSignals(t, s, sent(func(a *order.Address) {}))
		wantSignals(t, s, sent(func(a *order.Address) { a.Phone = d.Phone }), risk.SamePhone)
		near := d.Phone[:10] + string('0'+(d.Phone[10]-'0'+1)%10)
		wantSignals(t, s, sent(func(a *order.Address) { a.Phone = near }))
		wantSignals(t, s, sent(func(a *order.Address) { a.Detail = "示例路１号2栋-502" }), risk.SameAddress)
		wantSignals(t, s, sent(func(a *order.Address) { a.Detail = "示例路 1 号 2 幢 503 室" }))
		wantSignals(t, s, sent(func(a *order.Address) { a.Detail = "示例路 11 号 2 幢 502 室" }))
		s.WantFunds(seller, 6*597, 0, 0, 0)

		// Many share a building: an address without a flat says nothing.
		if _, err := s.App.Members.AddAddress(t.Context(), seller.ID, shoptest.Home, false); err != nil {
			t.Fatal(err)
		}
		wantSignals(t, s, sent(func(a *order.Address) { a.Detail = shoptest.Home.Detail }))
	})
}

// suspicious is a paid order of pieces that goes to its distributor's own phone.
func suspicious(t *testing.T, s *shoptest.Shop, pieces int64) (shoptest.Seller, shoptest.Buyer, order.Order) {
	t.Helper()
	publish(t, s.App.Sellers.Ladder, sevenTenths)
	seller := s.Seller("何雨")
	b := s.Via("林知夏", seller.Code)
	o := s.Pay(b, placeTo(s, b, ownPhone(t, s, seller), shoptest.Want(s.SKU(1990, 100), pieces)))
	wantSignals(t, s, o, risk.SamePhone)
	return seller, b, o
}

func ownPhone(t *testing.T, s *shoptest.Shop, seller shoptest.Seller) order.Address {
	t.Helper()
	d, err := s.App.Sellers.Get(t.Context(), seller.Seller)
	if err != nil {
		t.Fatal(err)
	}
	to := shoptest.Home
	to.Phone = d.Phone
	return to
}

func refundOne(s *shoptest.Shop, o order.Order) order.Order {
	s.T.Helper()
	s.Refund(o, 1, 1990, 0)
	return s.Order(o)
}

// Who pays for another's order from the distributor's own WeChat account is seen
// by the notice; a distributor's friend who pays for themselves is not.
func TestRisk_Payer(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller, sku := s.Seller("何雨"), s.SKU(1990, 100)
		b := s.Via("林知夏", seller.Code)
		wantSignals(t, s, s.Pay(b, s.Place(b, shoptest.Want(sku, 1))))

		o := s.Place(b, shoptest.Want(sku, 1))
		s.Prepay(o)
		all := attempts(t, s)
		told := report(s, all[len(all)-1], 1)
		told.OpenID = seller.OpenID
		if err := s.App.Payments.Apply(t.Context(), told); err != nil {
			t.Fatal(err)
		}
		s.Step()
		wantSignals(t, s, o, risk.SamePayer)
		if paid := s.Payments(o); len(paid) != 1 || paid[0].Payer != seller.OpenID {
			t.Errorf("%+v", paid)
		}
	})
}

// A buyer who logged in from the distributor's device is looked at. A device that
// both use only after the order was looked at is none of that order's; a device of
// their own, named by the same shop on another phone, is nobody's business.
func TestRisk_Device(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		seller, sku := s.Seller("何雨"), s.SKU(1990, 100)
		b := s.Via("林知夏", seller.Code)
		from := func(name, device string) {
			if _, _, err := s.App.Members.Login(t.Context(), s.Sim.LoginCode(name), member.Arrival{Device: device}); err != nil {
				t.Fatal(err)
			}
		}
		from("何雨", "device-one-of-two")
		from("林知夏", "device-two-of-two")
		early := s.Pay(b, s.Place(b, shoptest.Want(sku, 1)))
		wantSignals(t, s, early)
		from("林知夏", "device-one-of-two")
		s.Step()
		wantSignals(t, s, early)
		wantSignals(t, s, s.Pay(b, s.Place(b, shoptest.Want(sku, 1))), risk.SameDevice)
	})
}

// Two distributors who buy through each other, and three who buy in a circle, are
// looked at when the circle closes. Buying from one another in one direction is not
// a circle, nor is one that closes after its days.
func TestRisk_Ring(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		sku := s.SKU(1990, 100)
		rules := risk.DefaultRules
		rules.Ring.Days = 2
		publish(t, s.App.Risk.Rules, rules)
		sellers := make([]shoptest.Seller, 5)
		for i, name := range []string{"甲甲", "乙乙", "丙丙", "丁丁", "戊戊"} {
			sellers[i] = s.Seller(name)
		}
		buys := func(from, through int) order.Order {
			b := sellers[from].Buyer
			b.Link = sellers[through].Code
			return s.Pay(b, s.Place(b, shoptest.Want(sku, 1)))
		}
		wantSignals(t, s, buys(0, 1))
		wantSignals(t, s, buys(1, 2))
		x := wantSignals(t, s, buys(2, 0), risk.Ring) // 0 → 1 → 2 → 0.
		if x.Signals[0].Words == "" || x.DistributorID != sellers[0].Seller {
			t.Errorf("%+v", x)
		}
		wantSignals(t, s, buys(3, 4))
		s.Advance(49 * time.Hour)
		wantSignals(t, s, buys(4, 3))
	})
}

// Many refunds of one distributor's orders have the next order looked at, and the
// refunded one itself while it is frozen; one refund fewer does not. What is over
// stays over.
func TestRisk_RefundRate(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		rules := risk.DefaultRules
		rules.RefundRate = risk.RefundRule{On: true, Days: 30, Orders: 4, OverBP: 5000}
		publish(t, s.App.Risk.Rules, rules)
		seller, sku := s.Seller("何雨"), s.SKU(1990, 100)
		b := s.Via("林知夏", seller.Code)
		var orders []order.Order
		for range 4 {
			orders = append(orders, s.Pay(b, s.Place(b, shoptest.Want(sku, 2))))
		}
		for i := range 2 {
			s.Refund(orders[i], 1, 1990, 0)
			s.Step()
			wantSignals(t, s, orders[i]) // 2 of 4 are not over one half.
		}
		s.Refund(orders[2], 1, 1990, 0)
		s.Step()
		wantSignals(t, s, orders[2], risk.RefundRate)
		wantSignals(t, s, orders[3])
		s.WantFunds(seller, 5*597, 0, 0, 0)
		wantSignals(t, s, s.Pay(b, s.Place(b, shoptest.Want(sku, 1))), risk.RefundRate) // 3 of 5.

		wantSignals(t, s, s.Pay(b, s.Place(b, shoptest.Want(sku, 1)))) // 3 of 6.
		done := s.Completed(b, s.Ship(orders[3]))
		s.Refund(done, 1, 1990, 0) // 4 of 6, but this one is released.
		s.Step()
		wantSignals(t, s, done)
	})
}

// More orders within minutes than the rule allows have the one that goes over it
// looked at; as many in a longer time do not.
func TestRisk_Burst(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		publish(t, s.App.Sellers.Ladder, sevenTenths)
		rules := risk.DefaultRules
		rules.Burst = risk.BurstRule{On: true, Minutes: 10, Orders: 2}
		publish(t, s.App.Risk.Rules, rules)
		seller, sku := s.Seller("何雨"), s.SKU(1990, 100)
		b := s.Via("林知夏", seller.Code)
		buy := func() order.Order { return s.Pay(b, s.Place(b, shoptest.Want(sku, 1))) }
		wantSignals(t, s, buy())
		wantSignals(t, s, buy())
		s.Advance(10 * time.Minute)
		wantSignals(t, s, buy())
		wantSignals(t, s, buy())
		wantSignals(t, s, buy(), risk.Burst)
	})
}
