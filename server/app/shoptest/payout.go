package shoptest

import (
	"context"
	"strconv"
	"time"

	"yuanfen/server/commission"
	"yuanfen/server/order"
	"yuanfen/server/payout"
	"yuanfen/server/wechatsim"
)

// Earn lets each seller earn some fen by a sale of their own that is completed, and
// returns the orders. From then on all that is paid for goods is commission.
func (s *Shop) Earn(fen int64, sellers ...Seller) []order.Order {
	s.T.Helper()
	e, err := s.App.Commission.Rules.Draft(As(StaffID), commission.Rules{Rule: commission.Rule{Method: commission.RateOfPaid, BP: 10_000}}, "测试", 0)
	must(s.T, err)
	must(s.T, s.App.Commission.Rules.Publish(As(SecondID), e.No))
	sku := s.SKU(fen, int64(len(sellers)))
	orders := make([]order.Order, len(sellers))
	for i, x := range sellers {
		b := s.Via("买家"+strconv.FormatInt(s.ids.Next(), 10), x.Code)
		orders[i] = s.Bought(b, Want(sku, 1))
		s.Confirm(b, orders[i])
	}
	s.Clock.Advance(7 * Day)
	s.Advance(2 * time.Hour)
	for i, o := range orders {
		orders[i] = s.WantState(o, order.Completed)
	}
	return orders
}

// Withdraw asks for a payout to WeChat.
func (s *Shop) Withdraw(x Seller, amount int64) payout.Payout {
	s.T.Helper()
	p, err := s.TryWithdraw(x, amount)
	must(s.T, err)
	return p
}

// TryWithdraw is Withdraw, and may be refused.
func (s *Shop) TryWithdraw(x Seller, amount int64) (payout.Payout, error) {
	return s.App.Payouts.Ask(context.Background(), payout.Request{MemberID: x.ID, Amount: amount, Road: payout.ByWeChat, Key: "payout-" + strconv.FormatInt(s.ids.Next(), 10)})
}

// WithdrawByBank asks for a payout to a bank account.
func (s *Shop) WithdrawByBank(x Seller, amount int64) payout.Payout {
	s.T.Helper()
	p, err := s.App.Payouts.Ask(context.Background(), payout.Request{
		MemberID: x.ID, Amount: amount, Road: payout.ByBank, Key: "payout-" + strconv.FormatInt(s.ids.Next(), 10), Account: payout.Account{Holder: "示例" + x.Name, Bank: "示例银行", Number: "6200000000000001"},
	})
	must(s.T, err)
	return p
}

// ApprovePayouts approves payouts in one batch, by two people where two are needed.
func (s *Shop) ApprovePayouts(payouts ...payout.Payout) payout.Batch {
	s.T.Helper()
	b, err := s.TryApprovePayouts(payouts...)
	must(s.T, err)
	return b
}

// TryApprovePayouts is ApprovePayouts, and may be refused; then no batch is left
// open.
func (s *Shop) TryApprovePayouts(payouts ...payout.Payout) (payout.Batch, error) {
	s.T.Helper()
	ids := make([]int64, len(payouts))
	for i, p := range payouts {
		ids[i] = p.ID
	}
	made, err := s.App.Payouts.Review(As(StaffID), ids, "")
	if err != nil || made.State != payout.BatchOpen {
		return made, err
	}
	b, err := s.App.Payouts.Confirm(As(SecondID), made.ID)
	if err != nil {
		must(s.T, s.App.Payouts.Discard(As(SecondID), made.ID))
	}
	return b, err
}

// Sent approves a payout and sends it: it waits for its owner's tap.
func (s *Shop) Sent(p payout.Payout) payout.Payout {
	s.T.Helper()
	s.ApprovePayouts(p)
	s.Step()
	return s.WantPayout(p, payout.Awaiting)
}

// ConfirmTransfer is a seller's tap on WeChat's page of confirmation, opened as the
// mini-program does.
func (s *Shop) ConfirmTransfer(x Seller, p payout.Payout) payout.Payout {
	s.T.Helper()
	params, err := s.App.Payouts.Confirmation(context.Background(), x.ID, p.ID)
	must(s.T, err)
	must(s.T, s.Sim.ConfirmTransfer(x.OpenID, wechatsim.TransferParams(params)))
	s.Step()
	return s.WantPayout(p, payout.Paid)
}

// PaidOut takes a payout from the request to the seller's WeChat.
func (s *Shop) PaidOut(x Seller, amount int64) payout.Payout {
	s.T.Helper()
	return s.ConfirmTransfer(x, s.Sent(s.Withdraw(x, amount)))
}

// Payout reads a payout as it stands.
func (s *Shop) Payout(p payout.Payout) payout.Payout {
	s.T.Helper()
	now, err := s.App.Payouts.Get(context.Background(), p.ID)
	must(s.T, err)
	return now
}

// WantPayout fails the test unless a payout is in a state, and returns it.
func (s *Shop) WantPayout(p payout.Payout, want payout.State) payout.Payout {
	s.T.Helper()
	now := s.Payout(p)
	if now.State != want {
		s.T.Fatalf("payout %d is %s (%s), want %s", p.ID, now.State, now.Reason, want)
	}
	return now
}

// PayoutAlerts lists the kinds of open alerts about a payout.
func (s *Shop) PayoutAlerts(p payout.Payout) []string {
	s.T.Helper()
	alerts, err := s.App.Alerts.BySubject(context.Background(), payout.Subject, p.ID)
	must(s.T, err)
	kinds := make([]string, len(alerts))
	for i, a := range alerts {
		kinds[i] = a.Kind
	}
	return kinds
}

// WantTransfers compares what WeChat's books say left the operating account with
// what ours do, transfer by transfer.
func (s *Shop) WantTransfers() {
	s.T.Helper()
	var ours []payout.Payout
	must(s.T, s.DB.Select(context.Background(), &ours, "SELECT id, out_bill_no, amount, tax, openid FROM payout WHERE state = ? AND road = ?", payout.Paid, payout.ByWeChat))
	byNo := map[string]payout.Payout{}
	for _, p := range ours {
		byNo[p.OutBillNo] = p
	}
	for _, t := range s.Sim.Books().Transfers {
		p, known := byNo[t.OutBillNo]
		if paid := t.State == wechatsim.TransferSuccess; paid != known || (known && (t.Amount != p.Net() || t.OpenID != p.OpenID)) {
			s.T.Errorf("WeChat says %s is %s with %d fen, we say paid: %t, %d", t.OutBillNo, t.State, t.Amount, known, p.Net())
		}
		delete(byNo, t.OutBillNo)
	}
	for no := range byNo {
		s.T.Errorf("WeChat does not know %s", no)
	}
}
