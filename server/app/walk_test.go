package app_test

import (
	"flag"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/platform/db/dbtest"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		rounds = 50
	}
	dbtest.Main(m)
}

// One order walks from login to settled money, and the books say so at each
// step.
func TestOneOrderWalks(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 10)
		b := s.Buyer("林知夏")
		o := s.Place(b, shoptest.Want(sku, 2), shoptest.Want(sku, 1))
		if len(o.Lines) != 1 || o.Lines[0].Quantity != 3 || o.Total != 3*1990+800 {
			t.Fatalf("lines of one SKU are summed: %+v", o)
		}
		s.WantStock(sku, 10, 3)
		s.WantBooks(nil)

		s.Pay(b, o)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 6770, ledger.Escrow: -6770})

		s.Ship(o)
		s.WantStock(sku, 7, 0)

		s.Confirm(b, o)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 6770, ledger.SalesGoods: -5970, ledger.SalesFreight: -800})

		s.Advance(2 * shoptest.Day) // WeChat settles the day after confirmation.
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatAvailable: 6770, ledger.SalesGoods: -5970, ledger.SalesFreight: -800})

		s.Advance(6 * shoptest.Day)
		s.WantState(o, order.Completed)
	})
}

// DESIGN.md 4's example by hand: 3 pieces at 1990, freight 800, one piece
// refunded before shipping.
func TestRefundOfOnePieceBeforeShipping(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		sku := s.SKU(1990, 10)
		b := s.Buyer("周砚")
		o := s.Pay(b, s.Place(b, shoptest.Want(sku, 3)))
		s.Refund(o, 1, 1990, 0)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 6770, ledger.Escrow: -4780, ledger.RefundDue: -1990})
		s.WantStock(sku, 10, 2)
		s.Advance(5 * time.Minute)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 4780, ledger.Escrow: -4780})
		s.Ship(o)
		s.WantStock(sku, 8, 0)
		s.Confirm(b, o)
		s.Advance(2 * shoptest.Day)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatAvailable: 4780, ledger.SalesGoods: -3980, ledger.SalesFreight: -800})

		// After release a refund comes out of sales, after settlement out of the
		// basic account.
		s.Refund(o, 1, 1990, 100)
		s.Advance(5 * time.Minute)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatAvailable: 2690, ledger.SalesGoods: -1990, ledger.SalesFreight: -700})
	})
}
