package app_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/payout"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

// operating is what has left WeChat's operating account since the beginning.
func operating(s *shoptest.Shop) int64 {
	return wechatsim.DefaultOperating - s.Sim.Books().Balances[wechatsim.Operating]
}

// generous are rules under which only the balance limits anybody.
func generous(t *testing.T, s *shoptest.Shop, change ...func(*payout.Rules)) {
	t.Helper()
	r := payout.DefaultRules
	r.Times, r.Largest, r.Day, r.AllDay = 1000, 1_000_000_00, 10_000_000_00, 100_000_000_00
	for _, c := range change {
		c(&r)
	}
	publish(t, s.App.Payouts.Rules, r)
}

// earned is a shop with one seller who has some fen available.
func earned(s *shoptest.Shop, fen int64) shoptest.Seller {
	s.T.Helper()
	seller := s.Seller("何雨")
	s.Earn(fen, seller)
	s.WantFunds(seller, 0, fen, 0, 0)
	return seller
}

// toldPayouts are the titles of a seller's notices about payouts, the newest first.
func toldPayouts(t *testing.T, s *shoptest.Shop, x shoptest.Seller) (titles []string) {
	t.Helper()
	must(t, s.DB.Select(t.Context(), &titles, "SELECT title FROM notice WHERE member_id = ? AND kind = 'payout' ORDER BY id DESC", x.ID))
	return titles
}

// From the request to the person's WeChat: both sides' books agree to the fen.
func TestPayout_FromRequestToReceipt(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 15_000)
		p := s.Withdraw(seller, 12_000)
		s.WantFunds(seller, 0, 3_000, 0, 12_000)
		if b := s.ApprovePayouts(p); b.Why != "" || b.State != payout.BatchApproved || b.DecidedBy != shoptest.StaffID {
			t.Errorf("%+v", b)
		}
		s.WantPayout(p, payout.Approved)
		s.Step()
		p = s.WantPayout(p, payout.Awaiting)
		if operating(s) != 0 || p.DueAt != s.Clock.Now().Add(shoptest.Day).UnixMilli() || p.PackageInfo == "" {
			t.Errorf("%d, %+v", operating(s), p)
		}
		if got := toldPayouts(t, s, seller); len(got) != 1 || got[0] != "提现 ¥120.00 待您确认收款" {
			t.Errorf("told %v", got)
		}
		s.WantFunds(seller, 0, 3_000, 0, 12_000)
		p = s.ConfirmTransfer(seller, p)
		s.WantFunds(seller, 0, 3_000, 0, 0)
		if operating(s) != 12_000 || p.PackageInfo != "" || p.WeChatNo == "" {
			t.Errorf("%d, %+v", operating(s), p)
		}
		if got := toldPayouts(t, s, seller); len(got) != 2 || got[0] != "提现 ¥120.00 已到账" {
			t.Errorf("told %v", got)
		}
		s.WantTransfers()
		s.WantBooks(map[ledger.Account]int64{
			ledger.WeChatAvailable: 15_800, ledger.SalesGoods: -15_000, ledger.SalesFreight: -800, ledger.CommissionExpense: 15_000, ledger.Available: -3_000, ledger.WeChatOperating: -12_000,
		})
		s.Advance(time.Hour)
		s.WantPayout(p, payout.Paid)
		_, err := s.App.Payouts.Confirmation(t.Context(), seller.ID, p.ID)
		s.WantRefused(err, payout.ErrNoConfirm)
	})
}

// WeChat sends no notice that it waits for the person's tap (PEERS.md D 18): the
// answer says it, and when the answer is lost the query does; the way to the page
// comes by sending the same number again. How it ended is learned by notice, and
// without any notice by asking.
func TestCase18_WaitingIsSeenWithoutANotice(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 10_000)
		s.Sim.Misbehave("transfer", wechatsim.CutAfter)
		p := s.Withdraw(seller, 4_000)
		s.ApprovePayouts(p)
		s.Step()
		s.WantPayout(p, payout.Sending)
		s.Advance(time.Minute)
		p = s.WantPayout(p, payout.Awaiting)
		if _, err := s.Sim.AddFault(wechatsim.Fault{Route: "notice.transfer", Kind: wechatsim.Drop, Times: -1}); err != nil {
			t.Fatal(err)
		}
		params, err := s.App.Payouts.Confirmation(t.Context(), seller.ID, p.ID)
		must(t, err)
		must(t, s.Sim.ConfirmTransfer(seller.OpenID, wechatsim.TransferParams(params)))
		s.Step()
		s.WantPayout(p, payout.Awaiting)
		s.Advance(15 * time.Minute)
		s.WantPayout(p, payout.Paid)
		s.Sim.ClearFaults(0)
		p = s.Sent(s.Withdraw(seller, 5_000))
		s.ConfirmTransfer(seller, p) // By notice.
		s.WantTransfers()
	})
}

// Whatever happens on the way to WeChat and back, a payout is one transfer.
func TestPayout_LostAnswersAreOneTransfer(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 100_000)
		generous(t, s)
		for i, fault := range []wechatsim.FaultKind{
			wechatsim.CutBefore, wechatsim.CutAfter, wechatsim.ErrorBefore, wechatsim.ErrorAfter, wechatsim.RateLimited, wechatsim.Empty, wechatsim.NotJSON, wechatsim.BadSignature, wechatsim.UnknownSerial,
		} {
			for _, route := range []string{"transfer", "query_transfer"} {
				s.Sim.Misbehave(route, fault)
			}
			p := s.Withdraw(seller, 1_000)
			s.ApprovePayouts(p)
			s.Advance(30 * time.Minute)
			s.ConfirmTransfer(seller, s.WantPayout(p, payout.Awaiting))
			if n := len(s.Sim.Books().Transfers); n != i+1 {
				t.Fatalf("after %s: %d transfers", fault, n)
			}
			s.Sim.ClearFaults(0)
		}
		s.WantTransfers()
	})
}

// The same end told a hundred times, by WeChat and all at once, is booked once.
func TestPayout_NoticeAHundredTimes(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 10_000)
		if _, err := s.Sim.AddFault(wechatsim.Fault{Route: "notice.transfer", Kind: wechatsim.Duplicate, Count: 99}); err != nil {
			t.Fatal(err)
		}
		p := s.ConfirmTransfer(seller, s.Sent(s.Withdraw(seller, 4_000)))
		s.Advance(time.Hour)
		said, err := s.App.WeChat.QueryTransfer(t.Context(), p.OutBillNo)
		must(t, err)
		other := s.Sent(s.Withdraw(seller, 5_000))
		must(t, s.Sim.ConfirmOutBillNo(other.OutBillNo))
		again := said
		again.OutBillNo, again.Amount = other.OutBillNo, 5_000
		steps := make([]func(), 16)
		for i := range steps {
			steps[i] = func() {
				if err := errors.Join(s.App.Payouts.Apply(context.Background(), said), s.App.Payouts.Apply(context.Background(), again)); err != nil {
					t.Error(err)
				}
			}
		}
		together(steps...)
		s.Step()
		s.WantFunds(seller, 0, 1_000, 0, 0)
		s.WantTransfers()
	})
}

// A notice that is not WeChat's is refused; one that is WeChat's and about another
// amount, merchant or person books nothing and is told to staff.
func TestPayout_ForgedNotice(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 20_000)
		for i, fault := range []wechatsim.FaultKind{wechatsim.BadSignature, wechatsim.Stale, wechatsim.UnknownSerial, wechatsim.Probe, wechatsim.ForgeAmount, wechatsim.ForgeMchID} {
			s.Sim.Misbehave("notice.transfer", fault)
			p := s.ConfirmTransfer(seller, s.Sent(s.Withdraw(seller, 1_000))) // The true one follows.
			if alerts := s.PayoutAlerts(p); (i >= 4) != slices.Contains(alerts, "payout.disagrees") {
				t.Errorf("%s: %v", fault, alerts)
			}
		}
		p := s.Sent(s.Withdraw(seller, 2_000))
		said, err := s.App.WeChat.QueryTransfer(t.Context(), p.OutBillNo)
		must(t, err)
		said.State = wechat.TransferSuccess
		for name, change := range map[string]func(*wechat.Transfer){
			"amount": func(x *wechat.Transfer) { x.Amount = 1_999 }, "nothing": func(x *wechat.Transfer) { x.Amount = 0 }, "person": func(x *wechat.Transfer) { x.OpenID = "other" },
			"merchant": func(x *wechat.Transfer) { x.MchID = "" }, "number": func(x *wechat.Transfer) { x.OutBillNo = "P1" },
		} {
			wrong := said
			change(&wrong)
			if err := s.App.Payouts.Apply(t.Context(), wrong); err == nil {
				t.Errorf("%s: taken", name)
			}
		}
		waits := s.Withdraw(seller, 1_000) // Approved, never sent: WeChat can't know of it.
		s.ApprovePayouts(waits)
		early := said
		early.OutBillNo, early.Amount = waits.OutBillNo, 1_000
		if err := s.App.Payouts.Apply(t.Context(), early); err == nil {
			t.Error("paid before it was sent")
		}
		s.WantFunds(seller, 0, 11_000, 0, 3_000)
	})
}

// With too little on the operating account a payout waits under its number, finance
// is told what is missing, and it goes out once there is enough: refused
// (NOT_ENOUGH), or taken and left standing (ACCEPTED).
func TestPayout_NotEnoughThenEnough(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 30_000)
		s.Sim.Misbehave("*", wechatsim.ShortOfMoney)
		must(t, s.Sim.Transfer(wechatsim.Operating, -(wechatsim.DefaultOperating-5_000)))
		one, two := s.Withdraw(seller, 9_000), s.Withdraw(seller, 8_000)
		s.ApprovePayouts(one, two)
		s.Advance(25 * time.Minute)
		s.WantPayout(one, payout.Sending)
		s.WantPayout(two, payout.Sending)
		alerts, err := s.App.Alerts.BySubject(t.Context(), payout.Subject, one.ID)
		must(t, err)
		if len(alerts) != 1 || alerts[0].Kind != "payout.not_enough" || !strings.Contains(alerts[0].Message, "¥170.00") {
			t.Errorf("%+v", alerts)
		}
		_, err = s.App.Payouts.Withdraw(t.Context(), seller.ID, one.ID)
		s.WantRefused(err, payout.ErrSent)
		must(t, s.Sim.Transfer(wechatsim.Operating, 100_000))
		s.Advance(25 * time.Minute)
		s.ConfirmTransfer(seller, one)
		s.ConfirmTransfer(seller, two)
		s.WantTransfers()
		s.WantFunds(seller, 0, 13_000, 0, 0)
	})
}

// A payout that nobody confirms stays the person's until WeChat says FAIL, however
// late that is: our clock gives nothing back.
func TestPayout_OnlyWeChatGivesItBack(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 10_000)
		s.Sim.Misbehave("*", wechatsim.TransferLingers)
		p := s.Sent(s.Withdraw(seller, 10_000))
		s.Advance(24*time.Hour + 30*time.Minute)
		s.WantPayout(p, payout.Awaiting)
		s.WantFunds(seller, 0, 0, 0, 10_000)
		s.Advance(time.Hour)
		p = s.WantPayout(p, payout.Failed)
		s.WantFunds(seller, 0, 10_000, 0, 0)
		if got := toldPayouts(t, s, seller)[0]; got != "提现 ¥100.00 没有成功" || p.Reason != "超过 24 小时没有确认收款" {
			t.Errorf("told %s: %s", got, p.Reason)
		}
		s.Sim.Misbehave("*", wechatsim.TransferFails) // Though they confirm.
		p = s.Sent(s.Withdraw(seller, 6_000))
		must(t, s.Sim.ConfirmOutBillNo(p.OutBillNo))
		s.Step()
		s.WantPayout(p, payout.Failed)
		s.PaidOut(seller, 10_000)
		s.WantTransfers()
	})
}

// A number that WeChat has forgotten after a month is neither sent again nor given
// back: staff are told to look.
func TestPayout_ForgottenByWeChat(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 10_000)
		s.Sim.Misbehave("transfer", wechatsim.CutAfter)
		lost := s.Withdraw(seller, 3_000)
		s.ApprovePayouts(lost)
		s.Step()
		sent := s.Sent(s.Withdraw(seller, 2_000))
		for _, f := range []wechatsim.Fault{{Route: "notice.transfer", Kind: wechatsim.Drop, Times: -1}, {Route: "query_transfer", Kind: wechatsim.CutBefore, Times: -1}} {
			if _, err := s.Sim.AddFault(f); err != nil {
				t.Fatal(err)
			}
		}
		s.Clock.Advance(31 * shoptest.Day)
		s.Step()
		s.Sim.ClearFaults(0)
		s.Advance(2 * time.Hour)
		for _, p := range []payout.Payout{s.WantPayout(lost, payout.Sending), s.WantPayout(sent, payout.Awaiting)} {
			if alerts := s.PayoutAlerts(p); !slices.Contains(alerts, "payout.lost") {
				t.Errorf("%v", alerts)
			}
		}
		if n := len(s.Sim.Books().Transfers); n != 2 {
			t.Errorf("%d transfers", n)
		}
		s.WantFunds(seller, 0, 5_000, 0, 5_000)
	})
}

// A transfer is taken back while nobody has confirmed it; the person may be first.
func TestPayout_Cancel(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 20_000)
		ctx, staff := t.Context(), shoptest.As(shoptest.StaffID)
		asked := s.Withdraw(seller, 1_000)
		_, err := s.App.Payouts.Cancel(ctx, seller.ID, asked.ID)
		s.WantRefused(err, payout.ErrState)

		p := s.Sent(asked)
		_, err = s.App.Payouts.Cancel(ctx, seller.ID, p.ID)
		must(t, err)
		s.WantFunds(seller, 0, 19_000, 0, 1_000)
		s.Step()
		s.WantPayout(p, payout.Cancelled)
		s.WantFunds(seller, 0, 20_000, 0, 0)

		p = s.Sent(s.Withdraw(seller, 2_000))
		must(t, s.App.Payouts.CancelByStaff(staff, p.ID, "本人来电"))
		s.Step()
		s.WantPayout(p, payout.Cancelled)

		p = s.Sent(s.Withdraw(seller, 3_000)) // The person is first.
		must(t, s.Sim.ConfirmOutBillNo(p.OutBillNo))
		_, err = s.App.Payouts.Cancel(ctx, seller.ID, p.ID)
		must(t, err)
		s.Advance(5 * time.Minute)
		s.WantPayout(p, payout.Paid)

		s.Sim.Misbehave("cancel_transfer", wechatsim.CutAfter)
		p = s.Sent(s.Withdraw(seller, 4_000))
		_, err = s.App.Payouts.Cancel(ctx, seller.ID, p.ID)
		must(t, err)
		s.Advance(5 * time.Minute)
		s.WantPayout(p, payout.Cancelled)

		if _, err := s.Sim.AddFault(wechatsim.Fault{Kind: wechatsim.ShortOfMoney, Times: -1}); err != nil {
			t.Fatal(err)
		}
		p = s.Withdraw(seller, 5_000) // Refused for certain: nothing was made, and nothing must be taken back.
		s.ApprovePayouts(p)
		s.Step()
		s.WantPayout(p, payout.Sending)
		_, err = s.App.Payouts.Cancel(ctx, seller.ID, p.ID)
		must(t, err)
		s.Step()
		s.WantPayout(p, payout.Cancelled)
		s.WantTransfers()
		s.WantFunds(seller, 0, 17_000, 0, 0)
	})
}

// What WeChat refuses for certain, and knows nothing of, comes back with the reason;
// what it refuses because of our settings waits for them.
func TestPayout_RefusedForCertain(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 20_000)
		set := func(openID string) {
			must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, "UPDATE member SET openid = ? WHERE id = ?", openID, seller.ID)
				return err
			}))
		}
		set("o-nobody")
		p := s.Withdraw(seller, 4_000)
		s.ApprovePayouts(p)
		s.Step()
		p = s.WantPayout(p, payout.Failed)
		set(seller.OpenID)
		if !strings.HasPrefix(p.Reason, "微信没有受理") || !slices.Contains(s.PayoutAlerts(p), "payout.failed") {
			t.Errorf("%s, %v", p.Reason, s.PayoutAlerts(p))
		}
		s.WantFunds(seller, 0, 20_000, 0, 0)

		generous(t, s, func(r *payout.Rules) { r.Scene = "1000" }) // Not granted.
		p = s.Withdraw(seller, 4_000)
		s.ApprovePayouts(p)
		s.Advance(30 * time.Minute)
		p = s.WantPayout(p, payout.Sending)
		if p.Refusal != "NO_AUTH" || !slices.Contains(s.PayoutAlerts(p), "payout.refused") {
			t.Errorf("%+v, %v", p, s.PayoutAlerts(p))
		}
		s.WantFunds(seller, 0, 16_000, 0, 4_000)
	})
}

// By bank: begun by finance, who alone sees the account, and paid with a receipt.
func TestPayout_ByBank(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		seller := earned(s, 100_000)
		ctx, staff := t.Context(), shoptest.As(shoptest.StaffID)
		pdf := []byte("%PDF-1.4\nreceipt\n%%EOF")
		_, err := s.App.Payouts.Ask(ctx, payout.Request{MemberID: seller.ID, Amount: 100, Road: payout.ByBank, Key: "no-account"})
		s.WantRefused(err, payout.ErrAccount)
		p := s.WithdrawByBank(seller, 60_000) // Above WeChat's limit of one transfer.
		if b := s.ApprovePayouts(p); b.Why == "" || b.DecidedBy != shoptest.SecondID {
			t.Errorf("%+v", b)
		}
		s.Advance(time.Hour)
		p = s.WantPayout(p, payout.Approved)
		s.WantRefused(s.App.Payouts.PayByBank(staff, p.ID, payout.Banked{Number: "BK01", On: "2026-11-30", PDF: pdf}), payout.ErrState)
		_, account, err := s.App.Payouts.StartBank(staff, p.ID)
		must(t, err)
		if account.Number != "6200000000000001" || strings.Contains(p.Account, account.Number) {
			t.Errorf("%+v", account)
		}
		_, err = s.App.Payouts.Withdraw(ctx, seller.ID, p.ID)
		s.WantRefused(err, payout.ErrSent)
		_, err = s.App.Payouts.Cancel(ctx, seller.ID, p.ID)
		s.WantRefused(err, payout.ErrState)
		today := s.Clock.Now().Format(time.DateOnly)
		for _, c := range []struct {
			banked payout.Banked
			code   string
		}{
			{payout.Banked{Number: "BK01", On: "30.11.2026", PDF: pdf}, "payout.bank_date"},
			{payout.Banked{Number: "BK01", On: "2026-11-23", PDF: pdf}, "payout.bank_date"},
			{payout.Banked{Number: "BK01", On: "2027-01-01", PDF: pdf}, "payout.bank_date"},
			{payout.Banked{Number: "BK01", On: today, PDF: []byte("<html>")}, "content.not_pdf"},
		} {
			if err := s.App.Payouts.PayByBank(staff, p.ID, c.banked); web.CodeOf(err) != c.code {
				t.Errorf("%s: %v", c.code, err)
			}
		}
		must(t, s.App.Payouts.PayByBank(staff, p.ID, payout.Banked{Number: "BK01", On: today, PDF: pdf}))
		s.WantRefused(s.App.Payouts.PayByBank(staff, p.ID, payout.Banked{Number: "BK01", On: today, PDF: pdf}), payout.ErrState)
		s.WantPayout(p, payout.Paid)
		s.WantFunds(seller, 0, 40_000, 0, 0)
		sum, err := s.App.Ledger.BySubject(ctx, payout.Subject, p.ID)
		if err != nil || len(sum) != 2 || sum[1].Entries[1] != (ledger.Entry{Account: ledger.Bank, Amount: -60_000}) {
			t.Errorf("%+v, %v", sum, err)
		}

		must(t, s.App.Payouts.FailBank(staff, p.ID, "户名不符，三天后退汇")) // What was paid came back.
		if p = s.WantPayout(p, payout.Failed); p.BankNo != "BK01" {
			t.Errorf("%+v", p)
		}
		s.WantFunds(seller, 0, 100_000, 0, 0)
		s.WantRefused(s.App.Payouts.FailBank(staff, p.ID, "再来"), payout.ErrState)
		s.WantCleanAudit()
		s.Clock.Advance(shoptest.Day)

		p = s.WithdrawByBank(seller, 10_000)
		s.ApprovePayouts(p)
		_, _, err = s.App.Payouts.StartBank(staff, p.ID)
		must(t, err)
		must(t, s.App.Payouts.FailBank(staff, p.ID, "账号不存在"))
		s.WantPayout(p, payout.Failed)
		s.WantFunds(seller, 0, 100_000, 0, 0)
		p = s.Withdraw(seller, 1_000)
		s.WantRefused(s.App.Payouts.FailBank(staff, p.ID, "不是银行"), payout.ErrNotBank)
	})
}
