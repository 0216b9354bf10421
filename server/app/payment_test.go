package app_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

// said is WeChat's word that somebody paid.
func said(s *shoptest.Shop, b shoptest.Buyer, outTradeNo string, total int64) wechat.Transaction {
	c := s.Sim.Credentials()
	return wechat.Transaction{
		AppID: c.AppID, MchID: c.MchID, OutTradeNo: outTradeNo, TransactionID: "42000000002026112300" + outTradeNo[len(outTradeNo)-8:],
		State: wechat.StateSuccess, OpenID: b.OpenID, Total: total, PayerTotal: total, Currency: "CNY", PaidAt: s.Clock.Now(),
	}
}

func wantAlert(t *testing.T, s *shoptest.Shop, o order.Order, kind string) {
	t.Helper()
	if kinds := s.Alerts(o); len(kinds) != 1 || kinds[0] != kind {
		t.Errorf("alerts %v, want %s", kinds, kind)
	}
}

// Money that is not the order's price does not pay it: it is owed back.
func TestPayment_WrongAmount(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Place(b, shoptest.Want(s.SKU(1990, 3), 1))
		params := s.Prepay(o)
		misprice(t, s, o, -1)
		must(t, s.Sim.Pay(b.OpenID, params))
		s.Sim.Step(t.Context())
		s.WantState(o, order.AwaitingPayment)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2790, ledger.RefundDue: -2790})
		wantAlert(t, s, o, "payment.unusable")
		s.Advance(10 * time.Minute)
		s.WantBooks(nil)
		misprice(t, s, o, +1) // As it was: the audit looks, too.
	})
}

// A notice that names another amount than WeChat's books is not believed: WeChat
// is asked, and the order is paid with what it really took.
func TestPayment_DoubtfulNoticeIsAskedAbout(t *testing.T) {
	for _, fault := range []wechatsim.FaultKind{wechatsim.ForgeAmount, wechatsim.ForgeMchID, wechatsim.ForgeAppID} {
		t.Run(string(fault), func(t *testing.T) {
			shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
				b := s.Buyer("甲")
				o := s.Place(b, shoptest.Want(s.SKU(1990, 3), 1))
				s.Sim.Misbehave("notice.pay", fault)
				s.Pay(b, o)
				s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2790, ledger.Escrow: -2790})
				if alerts := s.Alerts(o); len(alerts) != 0 {
					t.Errorf("alerts %v", alerts)
				}
			})
		})
	}
}

// A payment under a number that is not ours belongs to nobody, and goes back.
// One that WeChat itself does not know is not booked at all.
func TestPayment_UnknownNumber(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		if err := s.App.Payments.Apply(t.Context(), said(s, b, "P00000000", 500)); err == nil {
			t.Error("a payment that WeChat does not know was taken")
		}
		s.WantBooks(nil)
		no, err := s.Sim.PayStray("路人", 500)
		must(t, err)
		must(t, s.App.Payments.Apply(t.Context(), said(s, b, no, 500)))
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 500, ledger.RefundDue: -500})
		var p payment.Payment
		must(t, s.DB.Get(t.Context(), &p, "SELECT id, reason, usable FROM payment"))
		if alerts, err := s.App.Alerts.BySubject(t.Context(), "payment", p.ID); p.Reason != payment.ReasonUnknown || p.Usable || err != nil || len(alerts) != 1 {
			t.Errorf("%+v, alerts %v, %v", p, alerts, err)
		}
	})
}

// Two attempts at one order can both be paid while the first is still being
// closed. One pays the order, the other goes back by itself.
func TestPayment_TwiceByTwoAttempts(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Place(b, shoptest.Want(s.SKU(1990, 3), 1))
		first := s.Prepay(o)
		must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error { // As if another had been about to pay.
			_, err := tx.Exec(ctx, "UPDATE payment_attempt SET openid = 'another'")
			return err
		}))
		second := s.Prepay(o)
		must(t, s.Sim.Pay(b.OpenID, second))
		must(t, s.Sim.Pay(b.OpenID, first))
		s.Advance(10 * time.Minute)
		s.WantState(o, order.Paid)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2790, ledger.Escrow: -2790})
		wantAlert(t, s, o, "payment.unusable")
		usable := 0
		for _, p := range s.Payments(o) {
			did, _ := s.Sim.Payment(p.OutTradeNo)
			if p.Usable {
				usable++
			} else if p.Reason != payment.ReasonTwice || did.Payment.Refunded != 2790 {
				t.Errorf("%+v, WeChat gave back %d", p, did.Payment.Refunded)
			}
		}
		if usable != 1 {
			t.Errorf("%d payments count", usable)
		}
	})
}

func TestPayment_SettledTwiceIsSettledOnce(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 3), 1)))
		for range 2 {
			must(t, s.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				return s.App.Payments.Settle(ctx, tx, s.Payments(o)[0].TransactionID)
			}))
			s.WantBooks(map[ledger.Account]int64{ledger.WeChatAvailable: 2790, ledger.Escrow: -2790})
		}
	})
}

// An ABNORMAL refund stays owed until staff have seen it through at WeChat.
func TestRefund_Abnormal(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 3), 2)))
		s.Sim.Misbehave("refund", wechatsim.RefundEndsAbnormal)
		r := s.Refund(o, 1, 1990, 0)
		s.Advance(5 * time.Minute)
		owed := map[ledger.Account]int64{ledger.WeChatHeld: 4780, ledger.Escrow: -2790, ledger.RefundDue: -1990}
		s.WantBooks(owed)
		wantAlert(t, s, o, "refund.abnormal")
		s.Advance(shoptest.Day)
		s.WantBooks(owed)
		must(t, s.Sim.ResolveRefund(r.OutRefundNo))
		s.Step()
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2790, ledger.Escrow: -2790})
	})
}

// A CLOSED refund stays owed: staff pay it by bank.
func TestRefund_Closed(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 3), 2)))
		s.Sim.Misbehave("refund", wechatsim.RefundEndsClosed)
		s.Refund(o, 1, 1990, 0)
		s.Advance(time.Hour)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 4780, ledger.Escrow: -2790, ledger.RefundDue: -1990})
		wantAlert(t, s, o, "refund.closed")
	})
}

func TestRefund_FiftyAndNoMore(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 3), 1)))
		for range 50 {
			s.Refund(o, 0, 1, 0)
		}
		if _, err := s.TryRefund(o, 0, 1, 0); web.CodeOf(err) != payment.ErrRefundTooMany.Code {
			t.Errorf("the 51st: %v", err)
		}
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2790, ledger.Escrow: -2740, ledger.RefundDue: -50})
	})
}

// WeChat takes one refund of a payment a minute. It is never asked sooner.
func TestRefund_AMinuteApart(t *testing.T) {
	shoptest.EachWith(t, func() shoptest.Config {
		c := shoptest.Default()
		c.Sim.RefundSpacing = time.Minute
		return c
	}, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 3), 1)))
		for range 4 {
			s.Refund(o, 0, 100, 0)
		}
		for minute := range 4 {
			s.Step()
			waiting, err := jobs.List(t.Context(), s.DB, jobs.Queued, 0, 10)
			must(t, err)
			for _, j := range waiting {
				if strings.Contains(j.LastError, "FREQUENCY") {
					t.Errorf("WeChat was asked too soon: %s", j.LastError)
				}
			}
			s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2790 - 100*int64(minute+1), ledger.Escrow: -2390, ledger.RefundDue: -300 + 100*int64(minute)})
			s.Clock.Advance(time.Minute)
		}
	})
}

func TestRefund_NotAfterAYear(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 3), 1)))
		s.Clock.Advance(365 * shoptest.Day)
		s.Refund(o, 0, 1, 0)
		s.Clock.Advance(time.Second)
		if _, err := s.TryRefund(o, 0, 1, 0); web.CodeOf(err) != payment.ErrRefundTooLate.Code {
			t.Errorf("after a year: %v", err)
		}
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2790, ledger.Escrow: -2789, ledger.RefundDue: -1})
	})
}

// A notice that WeChat signed for another merchant, or another app, is not ours.
func TestNotice_ForSomebodyElse(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Place(b, shoptest.Want(s.SKU(1990, 3), 1))
		s.Sim.Misbehave("notice.pay", wechatsim.Drop)
		must(t, s.Sim.Pay(b.OpenID, s.Prepay(o)))
		s.Sim.Step(t.Context())
		notices, c := s.Sim.Notices(), s.Sim.Credentials()
		content := string(notices[len(notices)-1].Plain)
		for _, ours := range []string{c.MchID, c.AppID} {
			if !strings.Contains(content, ours) {
				t.Fatalf("the notice does not name %s: %s", ours, content)
			}
			if status := deliver(t, s, strings.Replace(content, ours, ours[:len(ours)-1]+"x", 1)); status < 400 {
				t.Errorf("answered %d", status)
			}
		}
		if got := s.Payments(o); len(got) != 0 {
			t.Errorf("stored %+v", got)
		}
		s.WantState(o, order.AwaitingPayment)
		if status := deliver(t, s, content); status != http.StatusNoContent {
			t.Errorf("the true notice was answered %d", status)
		}
		s.WantState(o, order.Paid)
	})
}

// deliver sends a payment notice around any content, signed as WeChat signs.
func deliver(t *testing.T, s *shoptest.Shop, content string) (status int) {
	t.Helper()
	body := s.Sim.Seal("TRANSACTION.SUCCESS", "transaction", []byte(content))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+payment.NotifyPath, bytes.NewReader(body))
	must(t, err)
	req.Header = s.Sim.Sign(body)
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	must(t, res.Body.Close())
	return res.StatusCode
}

// With every notice lost, asking finds a payment within a minute.
func TestPayment_FoundWithoutNotices(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		_, err := s.Sim.AddFault(wechatsim.Fault{Route: "notice", Kind: wechatsim.Drop, Times: -1})
		must(t, err)
		b := s.Buyer("甲")
		o := s.Place(b, shoptest.Want(s.SKU(1990, 3), 1))
		must(t, s.Sim.Pay(b.OpenID, s.Prepay(o)))
		s.Step()
		s.WantState(o, order.AwaitingPayment)
		for range 6 {
			s.Clock.Advance(10 * time.Second)
			s.Step()
		}
		s.WantState(o, order.Paid)
	})
}

// An answer that was lost is asked for again under the same number.
func TestPrepay_AnswerLost(t *testing.T) {
	for _, fault := range []wechatsim.FaultKind{wechatsim.CutBefore, wechatsim.CutAfter, wechatsim.ErrorAfter} {
		t.Run(string(fault), func(t *testing.T) {
			s := shoptest.New(t, db.SQLite, shoptest.Default())
			b := s.Buyer("甲")
			o := s.Place(b, shoptest.Want(s.SKU(1990, 3), 1))
			s.Sim.Misbehave("prepay", fault)
			if _, err := s.App.Payments.Prepay(t.Context(), o.Payable()); web.CodeOf(err) != payment.ErrWeChat.Code {
				t.Fatalf("got %v", err)
			}
			s.Pay(b, o)
			if n := len(attempts(t, s)); n != 1 {
				t.Errorf("%d attempts", n)
			}
			if asked := s.Sim.Books().Payments; len(asked) != 1 {
				t.Errorf("WeChat was asked for %d payments", len(asked))
			}
			s.WantCleanAudit()
		})
	}
}

// A prepay_id is used again while it lives, and renewed under the same number
// when its two hours are nearly over.
func TestPrepay_ReusedThenRenewed(t *testing.T) {
	config := shoptest.Default()
	config.Orders.PayWithin = 4 * time.Hour
	s := shoptest.New(t, db.SQLite, config)
	b := s.Buyer("甲")
	o := s.Place(b, shoptest.Want(s.SKU(1990, 3), 1))
	first := s.Prepay(o)
	s.Clock.Advance(100 * time.Minute)
	if again := s.Prepay(o); again.Package != first.Package {
		t.Error("a fresh prepay_id was not used again")
	}
	s.Clock.Advance(21 * time.Minute)
	renewed := s.Prepay(o)
	if err := s.Sim.Pay(b.OpenID, first); renewed.Package == first.Package || err == nil {
		t.Errorf("after two hours still %s; WeChat took it: %v", renewed.Package, err)
	}
	must(t, s.Sim.Pay(b.OpenID, renewed))
	s.Step()
	s.WantState(o, order.Paid)
	if n := len(attempts(t, s)); n != 1 {
		t.Errorf("%d attempts", n)
	}
	s.WantCleanAudit()
}

// What WeChat closed for good is paid by bank, booked once, and only then.
func TestRefund_ClosedIsPaidByBank(t *testing.T) {
	shoptest.Each(t, func(t *testing.T, s *shoptest.Shop) {
		b := s.Buyer("甲")
		o := s.Pay(b, s.Place(b, shoptest.Want(s.SKU(1990, 3), 1)))
		s.Sim.Misbehave("refund", wechatsim.RefundEndsClosed)
		r := s.Refund(o, 1, 1990, 800)
		if err := s.App.Payments.PayByBank(t.Context(), r.ID, "回单 0001"); !errors.Is(err, payment.ErrNotClosed) {
			t.Errorf("before WeChat closed it: %v", err)
		}
		s.Advance(10 * time.Minute)
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2790, ledger.RefundDue: -2790})
		must(t, s.App.Payments.PayByBank(t.Context(), r.ID, "回单 0001"))
		s.WantBooks(map[ledger.Account]int64{ledger.WeChatHeld: 2790, ledger.Bank: -2790})
		if err := s.App.Payments.PayByBank(t.Context(), r.ID, "回单 0002"); !errors.Is(err, payment.ErrNotClosed) {
			t.Errorf("a second time: %v", err)
		}
	})
}
