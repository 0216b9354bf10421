package app_test

import (
	"context"
	"fmt"
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/commission"
	"yuanfen/server/freight"
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

// Staff release a case: what it withheld is the distributor's, frozen as it was, or
// at once where the window is over.
func TestRisk_DecidedAtBothStages(t *testing.T) {
	for name, stage := range map[string]bool{"frozen": false, "released": true} {
		for _, v := range []risk.Verdict{risk.Release, risk.Keep} {
			t.Run(name+"/"+string(v), func(t *testing.T) {
				shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
					seller, b, o := suspicious(t, s, 3)
					s.WantFunds(seller, 1791, 0, 0, 0)
					if stage {
						o = s.Completed(b, s.Ship(o))
						s.WantFunds(seller, 0, 0, 1791, 0)
						o = refundOne(s, o)
						s.WantFunds(seller, 0, 0, 1194, 0)
					} else {
						o = refundOne(s, o)
						s.WantFunds(seller, 1194, 0, 0, 0)
					}
					x := wantSignals(t, s, o, risk.SamePhone)
					want := risk.Effect{Frozen: 1194, Forfeited: 1194}
					if stage {
						want = risk.Effect{Available: 1194, Forfeited: 1194}
					}
					if x.Effect != want {
						t.Errorf("effect %+v, want %+v", x.Effect, want)
					}
					_, err := s.App.Commission.Rules.Now(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					line := s.Commissions(o)[0].ID
					s.WantRefused(s.App.Commission.Decide(shoptest.As(shoptest.StaffID), []int64{line}, commission.DecideFree, "绕过"), commission.ErrInCase)
					if _, err := s.App.Risk.Decide(shoptest.As(shoptest.StaffID), x.ID, v, "核查"); err != nil {
						t.Fatal(err)
					}
					switch {
					case v == risk.Keep:
						s.WantFunds(seller, 0, 0, 0, 0)
					case stage:
						s.WantFunds(seller, 0, 1194, 0, 0)
					default:
						s.WantFunds(seller, 1194, 0, 0, 0)
						s.Completed(b, s.Ship(o))
						s.WantFunds(seller, 0, 1194, 0, 0)
					}
					_, err = s.App.Risk.Decide(shoptest.As(shoptest.StaffID), x.ID, v, "再来")
					s.WantRefused(err, risk.ErrDecided)
				})
			})
		}
	}
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
