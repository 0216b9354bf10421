package app_test

import (
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/order"
	"yuanfen/server/shipping"
	"yuanfen/server/wechatsim"
)

// All the money goes back before shipping, no pieces are named: nothing will be
// shipped, so nothing stays promised.
func TestRefund_AllMoneyFreesAllPieces(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 3)
		b := s.Buyer("甲")
		o := s.Pay(b, s.Place(b, shoptest.Want(sku, 3)))
		s.Refund(o, 1, 1000, 0)
		s.WantStock(sku, 3, 2)
		s.Refund(o, 0, 4970, 800)
		s.WantState(o, order.Closed)
		s.WantStock(sku, 3, 0)
	})
}

// WeChat has the parcel, but its answer was lost, and the buyer confirms before
// it is told again: then it refuses to hear of the parcel. It has it all the same.
func TestShipping_AnswerLostThenConfirmed(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 3), 1)))
		s.Sim.Misbehave("upload_shipping_info", wechatsim.CutAfter)
		s.Ship(o)
		s.WantParcel(o, shipping.ParcelPending)
		s.Confirm(b, o)
		s.Advance(shoptest.Day / 24)
		s.WantParcel(o, shipping.ParcelUploaded)
	})
}
