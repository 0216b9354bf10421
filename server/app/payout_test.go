package app_test

import (
	"testing"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/payout"
	"yuanfen/server/wechatsim"
)

// operating is what the books say of the operating account beside its opening.
func operating(s *shoptest.Shop) int64 {
	return s.Sim.Books().Balances[wechatsim.Operating] - wechatsim.DefaultOperating
}

// From the request to the person's WeChat: both sides' books agree to the fen.
func TestPayout_FromRequestToReceipt(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := s.Seller("何雨")
		s.Earn(15_000, seller)
		s.WantFunds(seller, 0, 15_000, 0, 0)
		p := s.Withdraw(seller, 12_000)
		s.WantFunds(seller, 0, 3_000, 0, 12_000)
		if b := s.ApprovePayouts(p); b.Why != "" || b.State != payout.BatchApproved {
			t.Errorf("%+v", b)
		}
		s.WantPayout(p, payout.Approved)
		s.Step()
		p = s.WantPayout(p, payout.Awaiting)
		if operating(s) != 0 || p.DueAt == 0 || p.PackageInfo == "" {
			t.Errorf("%d, %+v", operating(s), p)
		}
		s.WantFunds(seller, 0, 3_000, 0, 12_000)
		p = s.ConfirmTransfer(seller, p)
		s.WantFunds(seller, 0, 3_000, 0, 0)
		if operating(s) != -12_000 || p.PackageInfo != "" {
			t.Errorf("%d, %+v", operating(s), p)
		}
		s.WantTransfers()
		s.WantBooks(map[ledger.Account]int64{
			ledger.WeChatAvailable: 15_800, ledger.SalesGoods: -15_000, ledger.SalesFreight: -800, ledger.CommissionExpense: 15_000, ledger.Available: -3_000, ledger.WeChatOperating: -12_000,
		})
		notices, err := s.App.Inbox.Export(t.Context(), seller.ID)
		if err != nil {
			t.Fatal(err)
		}
		t.Log(notices)
		s.Advance(shoptest.Hour)
		s.WantPayout(p, payout.Paid)
	})
}
