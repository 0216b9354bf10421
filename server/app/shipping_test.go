package app_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/order"
	"yuanfen/server/platform/web"
	"yuanfen/server/shipping"
	"yuanfen/server/wechatsim"
)

// atWeChat is what WeChat's shipping desk knows of an order.
func atWeChat(t *testing.T, s *shoptest.Shop, o order.Order) wechatsim.Shipment {
	t.Helper()
	p, ok := s.Sim.Payment(s.OutTradeNo(o))
	if !ok {
		t.Fatal("WeChat knows no such payment")
	}
	return p.Payment.Shipping
}

// Failure case 20 of PEERS.md D, with parcels: WeChat has every parcel of a split
// order, and settles only when it knows that all has left.
func TestCase20_SplitShipping(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		tea, cup, box := s.SKU(1990, 10), s.SKU(5000, 10), s.SKU(300, 10)
		b := s.Buyer("林知夏")
		o := s.Pay(b, s.Place(b, shoptest.Want(tea, 3), shoptest.Want(cup, 1), shoptest.Want(box, 1)))

		first := s.ShipPart(o, "YT0000001", shipping.ParcelLine{LineID: o.Lines[0].ID, Pieces: 2})
		s.Step()
		s.WantState(o, order.Paid)
		s.WantStock(tea, 8, 1)
		if d := atWeChat(t, s, o); d.Delivery != 2 || d.Finished || d.State != 1 || len(d.Parcels) != 1 || d.Parcels[0].ItemDesc != "明前龙井*2" {
			t.Fatalf("WeChat knows %+v after the first parcel", d)
		}
		if err := s.Sim.ConfirmReceipt(b.OpenID, s.OutTradeNo(o)); err == nil {
			t.Fatal("received before all has left")
		}
		for name, d := range map[string]shipping.Dispatch{
			"more than is left":    {OrderID: o.ID, Carrier: "YTO", TrackingNo: "YT0000002", Lines: []shipping.ParcelLine{{LineID: o.Lines[0].ID, Pieces: 2}}},
			"another order's line": {OrderID: o.ID, Carrier: "YTO", TrackingNo: "YT0000002", Lines: []shipping.ParcelLine{{LineID: 7, Pieces: 1}}},
			"the same parcel":      {OrderID: o.ID, Carrier: "YTO", TrackingNo: "YT0000001", Lines: []shipping.ParcelLine{{LineID: o.Lines[0].ID, Pieces: 1}}},
		} {
			if _, err := s.App.Shipping.Ship(t.Context(), d); !errors.Is(err, order.ErrShipPieces) && !errors.Is(err, shipping.ErrNumberUsed) {
				t.Errorf("%s: %v", name, err)
			}
		}

		// The cup is refunded instead of shipped: the box is the last that leaves.
		_, err := s.App.Orders.Refund(t.Context(), order.RefundRequest{
			OrderID: o.ID, Key: "refund-cup", Reason: "缺货", Staff: 1, Lines: []order.RefundLine{{LineID: o.Lines[1].ID, Pieces: 1, Amount: 5000}},
		})
		must(t, err)
		s.WantStock(cup, 10, 0)
		s.ShipPart(o, "YT0000003", shipping.ParcelLine{LineID: o.Lines[0].ID, Pieces: 1}, shipping.ParcelLine{LineID: o.Lines[2].ID, Pieces: 1})
		s.Step()
		s.WantState(o, order.Shipped)
		s.WantStock(tea, 7, 0)
		s.WantStock(box, 9, 0)
		if d := atWeChat(t, s, o); !d.Finished || d.Finishes != 1 || d.State != 2 || len(d.Parcels) != 2 || d.Parcels[1].TrackingNo != "YT0000003" {
			t.Fatalf("WeChat knows %+v after the last parcel", d)
		}

		// One correction, told to WeChat, and no second one.
		fixed, err := s.App.Shipping.Correct(t.Context(), first.ID, 1, "ZTO", "ZT0000001")
		must(t, err)
		s.Step()
		if d := atWeChat(t, s, o); d.Finishes != 2 || d.Parcels[0].TrackingNo != "ZT0000001" || d.Parcels[0].Carrier != "ZTO" || fixed.CorrectedAt == 0 {
			t.Fatalf("WeChat knows %+v after the correction", d)
		}
		if _, err := s.App.Shipping.Correct(t.Context(), first.ID, 1, "ZTO", "ZT0000009"); !errors.Is(err, order.ErrCorrected) {
			t.Fatalf("a second correction: %v", err)
		}
		s.Confirm(b, o)
		s.Advance(2 * shoptest.Day)
		if s.Payments(o)[0].SettledAt == 0 {
			t.Fatal("WeChat has not settled")
		}
	})
}

// A refund of all that had not left ends the shipping, and WeChat is told.
func TestSplitShipping_RefundOfTheRestFinishes(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		tea := s.SKU(1990, 10)
		b := s.Buyer("林知夏")
		o := s.Pay(b, s.Place(b, shoptest.Want(tea, 3)))
		s.ShipPart(o, "YT0000001", shipping.ParcelLine{LineID: o.Lines[0].ID, Pieces: 1})
		s.Step()
		s.Refund(o, 1, 1990, 0)
		s.WantState(o, order.Paid)
		s.Refund(o, 1, 1990, 0)
		s.Advance(5 * time.Minute)
		o = s.WantState(o, order.Shipped)
		s.WantStock(tea, 9, 0)
		if d := atWeChat(t, s, o); !d.Finished || d.State != 2 {
			t.Fatalf("WeChat knows %+v", d)
		}
		s.Confirm(b, o)
	})
}

// An order whose first parcel has left is closed by refunding all of it: only
// what had not left is free again.
func TestSplitShipping_RefundOfEverything(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		tea := s.SKU(1990, 10)
		b := s.Buyer("林知夏")
		o := s.Pay(b, s.Place(b, shoptest.Want(tea, 3)))
		s.ShipPart(o, "YT0000001", shipping.ParcelLine{LineID: o.Lines[0].ID, Pieces: 1})
		s.Step()
		s.Refund(o, 3, 3*1990, 800)
		s.Advance(5 * time.Minute)
		s.WantState(o, order.Closed)
		s.WantStock(tea, 9, 0)
	})
}

// WeChat takes 15 parcels: the last must hold all that is left.
func TestSplitShipping_AtMostFifteenParcels(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		tea := s.SKU(1990, 100)
		b := s.Buyer("林知夏")
		o := s.Pay(b, s.Place(b, shoptest.Want(tea, 20)))
		one := []shipping.ParcelLine{{LineID: o.Lines[0].ID, Pieces: 1}}
		for i := range order.MaxParcels - 1 {
			s.ShipPart(o, fmt.Sprintf("YT%07d", i), one...)
		}
		_, err := s.App.Shipping.Ship(t.Context(), shipping.Dispatch{OrderID: o.ID, Carrier: "YTO", TrackingNo: "YT9999999", Lines: one})
		if !errors.Is(err, order.ErrParcels) {
			t.Fatalf("the 15th parcel with a part: %v", err)
		}
		s.Ship(o)
		if d := atWeChat(t, s, o); len(d.Parcels) != order.MaxParcels || !d.Finished {
			t.Fatalf("WeChat knows %d parcels, finished %t", len(d.Parcels), d.Finished)
		}
	})
}

// The address moves until something has left, where the freight stays the same.
func TestChangeAddress(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		tea := s.SKU(1990, 10)
		b, other := s.Buyer("林知夏"), s.Buyer("周砚")
		o := s.Pay(b, s.Place(b, shoptest.Want(tea, 2)))
		elsewhere := shoptest.Home
		elsewhere.Detail = "示例路 2 号"
		must(t, s.App.Orders.ChangeAddress(t.Context(), b.ID, o.ID, elsewhere))
		if a, err := s.App.Orders.Address(s.Order(o)); err != nil || a != elsewhere {
			t.Fatalf("it goes to %+v, %v", a, err)
		}
		if err := s.App.Orders.ChangeAddress(t.Context(), other.ID, o.ID, elsewhere); !errors.Is(err, web.ErrNotFound) {
			t.Fatalf("somebody else's order: %v", err)
		}
		elsewhere.Province, elsewhere.City, elsewhere.District = "四川省", "成都市", "武侯区"
		must(t, s.App.Orders.StaffChangeAddress(t.Context(), 1, o.ID, elsewhere))
		s.ShipPart(o, "YT0000001", shipping.ParcelLine{LineID: o.Lines[0].ID, Pieces: 1})
		if err := s.App.Orders.ChangeAddress(t.Context(), b.ID, o.ID, shoptest.Home); !errors.Is(err, order.ErrAddressLate) {
			t.Fatalf("after the first parcel: %v", err)
		}
	})
}

// Staff see which orders are past the promise.
func TestOverdueOrders(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		tea := s.SKU(1990, 10)
		b := s.Buyer("林知夏")
		late := s.Pay(b, s.Place(b, shoptest.Want(tea, 1)))
		s.Advance(30 * time.Hour)
		s.Pay(b, s.Place(b, shoptest.Want(tea, 1)))
		s.Clock.Advance(19 * time.Hour)
		found, err := s.App.Orders.List(t.Context(), order.Filter{PaidTill: s.Clock.Now().Add(-48 * time.Hour).UnixMilli(), Limit: 10})
		if err != nil || len(found) != 1 || found[0].ID != late.ID {
			t.Fatalf("overdue are %+v, %v", found, err)
		}
		if by := s.App.Orders.ShipBy(late); by != late.PaidAt+48*3600_000 {
			t.Errorf("promised by %d, paid at %d", by, late.PaidAt)
		}
	})
}

// A parcel's way is WeChat's to tell; the answer is kept for a while.
func TestParcelTrace(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("林知夏")
		o := s.Bought(b, shoptest.Want(s.SKU(1990, 10), 1))
		parcels, err := s.App.Shipping.Parcels(t.Context(), o.ID)
		must(t, err)
		var states []string
		for range 5 {
			states = append(states, s.App.Shipping.Trace(context.Background(), parcels[0], o).State)
			s.Clock.Advance(13 * time.Hour)
		}
		if want := []string{"waiting", "moving", "moving", "moving", "signed"}; !slices.Equal(states, want) {
			t.Fatalf("states %v, want %v", states, want)
		}
		before := s.App.Shipping.Trace(context.Background(), parcels[0], o)
		s.Clock.Advance(time.Minute)
		if again := s.App.Shipping.Trace(context.Background(), parcels[0], o); again != before {
			t.Errorf("asked again after a minute: %+v", again)
		}
		var told struct{ Events []struct{ State string } }
		call(t, s, http.MethodGet, "/api/v1/parcels/"+digits(parcels[0].ID)+"/trace", s.Buyer(b.Name).Token, nil, &told)
		var way []string
		for _, e := range told.Events {
			way = append(way, e.State)
		}
		if want := []string{"signed", "moving", "waiting", "sent"}; !slices.Equal(way, want) {
			t.Errorf("its way was %v, want %v", way, want)
		}
		for who, want := range map[string]int{s.Buyer(b.Name).Token: http.StatusOK, s.Buyer("周砚").Token: http.StatusNotFound} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("%s/api/v1/parcels/%d/trace", s.URL, parcels[0].ID), nil)
			must(t, err)
			req.Header.Set("Authorization", "Bearer "+who)
			res, err := http.DefaultClient.Do(req)
			must(t, err)
			_ = res.Body.Close()
			if res.StatusCode != want {
				t.Errorf("trace answers %d, want %d", res.StatusCode, want)
			}
		}
	})
}
