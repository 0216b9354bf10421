package wechat_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

func TestAPaymentFromPrepayToRefund(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.pay("ORDER000001", 6770)
	w.step()

	got, err := w.client.Query(ctx, "ORDER000001")
	w.must(err)
	if got.State != wechat.StateSuccess || got.Total != 6770 || got.OpenID != w.sim.OpenID("买家甲") || !got.PaidAt.Equal(farAhead) {
		t.Fatalf("query: %+v", got)
	}
	if len(w.notices) != 1 || *w.notices[0].Transaction != got {
		t.Fatalf("the notice must say what the query says: %+v", w.notices)
	}

	w.clock.Advance(time.Minute)
	r, err := w.refund("ORDER000001", "REFUND0001", 1990, 6770)
	w.must(err)
	if r.Status != wechat.RefundProcessing || r.Refund != 1990 || r.Total != 6770 {
		t.Fatalf("refund: %+v", r)
	}
	w.step()
	done, err := w.client.QueryRefund(ctx, "REFUND0001")
	w.must(err)
	notice := w.notices[1]
	if done.Status != wechat.RefundSuccess || notice.EventType != wechat.EventRefundSuccess {
		t.Fatalf("refund ended as %+v, told as %+v", done, notice)
	}
	told := *notice.Refund
	if told.MchID != w.cfg.MchID {
		t.Errorf("the notice names merchant %q", told.MchID)
	}
	told.MchID = ""
	if told != done {
		t.Errorf("notice %+v, query %+v", told, done)
	}
	// 6770 at 60 bp is 41 (40.62 half up); 12 of them come back with 1990.
	books := w.sim.Books()
	if held := books.Balances[wechatsim.Held]; held != 6770-41-1990+12 || books.Fees != 29 {
		t.Errorf("held %d, fees %d", held, books.Fees)
	}
}

func TestPrepayRules(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	first, err := w.client.Prepay(ctx, w.order("ORDER000002", 100))
	w.must(err)
	same := w.order("ORDER000002", 100)
	again, err := w.client.Prepay(ctx, same)
	w.must(err)
	if again != first {
		t.Errorf("the same parameters within two hours: %s, then %s", first, again)
	}
	other := same
	other.Total = 101
	if _, err := w.client.Prepay(ctx, other); !wechat.IsCode(err, wechat.CodeOutTradeNoUsed) {
		t.Errorf("another amount under the same number: %v", err)
	}
	w.must(w.client.Close(ctx, "ORDER000002"))
	if _, err := w.client.Prepay(ctx, same); !wechat.IsCode(err, wechat.CodeOrderClosed) {
		t.Errorf("prepay after close: %v", err)
	}
	if err := w.cashier(first); !errors.Is(err, wechatsim.ErrCannotPay) {
		t.Errorf("paying a closed order: %v", err)
	}
	bad := w.order("ORDER 3", 100)
	var refusal *wechat.Error
	if _, err := w.client.Prepay(ctx, bad); !errors.As(err, &refusal) || refusal.Code != "PARAM_ERROR" || refusal.Status != 400 || !refusal.Verified {
		t.Errorf("a bad number: %v", err)
	}
	if _, err := w.client.Query(ctx, "ORDER999999"); !wechat.IsCode(err, wechat.CodeOrderNotExist) {
		t.Errorf("an unknown number: %v", err)
	}
}

func TestLongDescriptionsAreCut(t *testing.T) {
	w := newWorld(t)
	long := w.order("ORDER000003", 100)
	long.Description = strings.Repeat("青屿", 60)
	_, err := w.client.Prepay(t.Context(), long)
	w.must(err)
}

func TestACashierChecksWhatItIsGiven(t *testing.T) {
	w := newWorld(t)
	order := w.order("ORDER000004", 100)
	order.ExpireAt = w.clock.Now().Add(6 * time.Hour)
	id, err := w.client.Prepay(t.Context(), order)
	w.must(err)
	params, err := w.client.PayParams(id)
	w.must(err)
	forged := wechatsim.PayParams(params)
	forged.Package = "prepay_id=wx0000"
	if err := w.sim.Pay(order.OpenID, forged); !errors.Is(err, wechatsim.ErrCannotPay) {
		t.Errorf("another prepay_id under the same signature: %v", err)
	}
	if err := w.sim.Pay(w.sim.OpenID("别人"), wechatsim.PayParams(params)); !errors.Is(err, wechatsim.ErrCannotPay) {
		t.Errorf("another payer: %v", err)
	}
	w.clock.Advance(2 * time.Hour)
	if err := w.cashier(id); !errors.Is(err, wechatsim.ErrCannotPay) {
		t.Errorf("a prepay_id of two hours ago: %v", err)
	}
	fresh, err := w.client.Prepay(t.Context(), order)
	w.must(err)
	w.must(w.cashier(fresh))
	if err := w.cashier(fresh); !errors.Is(err, wechatsim.ErrCannotPay) {
		t.Errorf("paying twice: %v", err)
	}
	if err := w.client.Close(t.Context(), "ORDER000004"); !wechat.IsCode(err, "ORDER_PAID") {
		t.Errorf("closing what is paid: %v", err)
	}
}

func TestAnExpiredOrderTakesNoMoney(t *testing.T) {
	w := newWorld(t)
	id, err := w.client.Prepay(t.Context(), w.order("ORDER000005", 100))
	w.must(err)
	w.clock.Advance(30*time.Minute + time.Second)
	if err := w.cashier(id); !errors.Is(err, wechatsim.ErrCannotPay) {
		t.Errorf("paying after time_expire: %v", err)
	}
}

func TestRefundRules(t *testing.T) {
	w := newWorld(t)
	if _, err := w.refund("ORDER999999", "REFUND0002", 1, 1); !wechat.IsCode(err, wechat.CodeNoRefund) {
		t.Errorf("refund of nothing: %v", err)
	}
	w.pay("ORDER000006", 1000)
	first, err := w.refund("ORDER000006", "REFUND0003", 400, 1000)
	w.must(err)
	again, err := w.refund("ORDER000006", "REFUND0003", 400, 1000)
	w.must(err)
	if again.RefundID != first.RefundID {
		t.Errorf("the same number made two refunds: %s, %s", first.RefundID, again.RefundID)
	}
	if _, err := w.refund("ORDER000006", "REFUND0003", 500, 1000); !wechat.IsCode(err, "INVALID_REQUEST") {
		t.Errorf("another amount under the same number: %v", err)
	}
	if _, err := w.refund("ORDER000006", "REFUND0004", 400, 1000); !wechat.IsCode(err, wechat.CodeFrequency) {
		t.Errorf("a second refund within the minute: %v", err)
	}
	w.clock.Advance(time.Minute)
	if _, err := w.refund("ORDER000006", "REFUND0004", 601, 1000); !wechat.IsCode(err, "INVALID_REQUEST") {
		t.Errorf("more than was paid: %v", err)
	}
	if _, err := w.client.QueryRefund(t.Context(), "REFUND0004"); !wechat.IsCode(err, wechat.CodeNoRefund) {
		t.Errorf("a refused refund must not exist: %v", err)
	}
	w.sim.Misbehave("refund", wechatsim.ShortOfMoney)
	if _, err := w.refund("ORDER000006", "REFUND0004", 600, 1000); !wechat.IsCode(err, wechat.CodeNotEnough) {
		t.Errorf("an empty account: %v", err)
	}
	_, err = w.refund("ORDER000006", "REFUND0004", 600, 1000)
	w.must(err)
	w.step()
	if b := w.sim.Books(); b.Balances[wechatsim.Held] != 0 || b.Fees != 0 {
		t.Errorf("after all is refunded: held %d, fees %d", b.Balances[wechatsim.Held], b.Fees)
	}
}

func TestFiftyPartialRefundsAndNoMore(t *testing.T) {
	w := newWorld(t, func(o *wechatsim.Options) { o.RefundSpacing = -1 })
	w.pay("ORDER000007", 1000)
	for i := range 50 {
		_, err := w.refund("ORDER000007", "PART"+string(rune('A'+i/26))+string(rune('A'+i%26)), 1, 1000)
		w.must(err)
	}
	if _, err := w.refund("ORDER000007", "PARTXX", 1, 1000); !wechat.IsCode(err, "INVALID_REQUEST") {
		t.Errorf("the 51st: %v", err)
	}
}

func TestRefundsThatEndBadly(t *testing.T) {
	w := newWorld(t)
	for i, end := range []struct {
		fault  wechatsim.FaultKind
		status string
		event  string
	}{
		{wechatsim.RefundEndsAbnormal, wechat.RefundAbnormal, wechat.EventRefundAbnormal},
		{wechatsim.RefundEndsClosed, wechat.RefundClosed, wechat.EventRefundClosed},
	} {
		no := "ORDER00001" + string(rune('0'+i))
		w.pay(no, 500)
		w.step()
		w.sim.Misbehave("refund", end.fault)
		_, err := w.refund(no, "BAD"+no, 500, 500)
		w.must(err)
		w.step()
		got, err := w.client.QueryRefund(t.Context(), "BAD"+no)
		w.must(err)
		last := w.notices[len(w.notices)-1]
		if got.Status != end.status || last.EventType != end.event || last.Refund.Status != end.status || !got.SucceededAt.IsZero() {
			t.Errorf("want %s: query %+v, notice %+v", end.status, got, last)
		}
	}
	if held := w.sim.Books().Balances[wechatsim.Held]; held != 2*(500-3) {
		t.Errorf("money left for refunds that failed: held %d", held)
	}
	w.must(w.sim.ResolveRefund("BADORDER000010"))
	w.step()
	if got, _ := w.client.QueryRefund(t.Context(), "BADORDER000010"); got.Status != wechat.RefundSuccess {
		t.Errorf("seen through by staff, yet %s", got.Status)
	}
}
