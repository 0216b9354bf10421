package wechat_test

import (
	"testing"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

func (w *world) parcel(no string) wechat.Shipping {
	return wechat.Shipping{
		OutTradeNo: no, OpenID: w.sim.OpenID("买家甲"), ItemDesc: "春茶 2 罐", TrackingNo: "SF1234567890", Carrier: "SF", ReceiverContact: "100****0000",
	}
}

// shipped pays and ships, some seconds later as WeChat needs.
func (w *world) shipped(no string) {
	w.Helper()
	w.pay(no, 1000)
	w.clock.Advance(wechatsim.DefaultShipDelay)
	w.must(w.client.UploadShipping(w.Context(), w.parcel(no)))
	w.step()
}

func (w *world) state(no string) wechat.ShippingState {
	w.Helper()
	state, err := w.client.ShippingState(w.Context(), no)
	w.must(err)
	return state
}

func (w *world) lastSettlement() wechat.Settlement {
	w.Helper()
	if len(w.pushes) == 0 || w.pushes[len(w.pushes)-1].Settlement == nil {
		w.Fatalf("no settlement was pushed: %+v, refused %v", w.pushes, w.refused)
	}
	return *w.pushes[len(w.pushes)-1].Settlement
}

func TestAPaymentReachesShippingLate(t *testing.T) {
	w := newWorld(t)
	w.pay("SHIP000001", 1000)
	if err := w.client.UploadShipping(t.Context(), w.parcel("SHIP000001")); !wechat.IsErrCode(err, wechat.ErrCodePayNotKnown) {
		t.Errorf("right after the payment: %v", err)
	}
	w.clock.Advance(wechatsim.DefaultShipDelay)
	w.sim.Misbehave("upload_shipping_info", wechatsim.PayNotKnown)
	if err := w.client.UploadShipping(t.Context(), w.parcel("SHIP000001")); !wechat.IsErrCode(err, wechat.ErrCodePayNotKnown) {
		t.Errorf("as ordered: %v", err)
	}
	w.must(w.client.UploadShipping(t.Context(), w.parcel("SHIP000001")))
	w.must(w.client.UploadShipping(t.Context(), w.parcel("SHIP000001"))) // what WeChat already has is done
	if got := w.state("SHIP000001"); got.State != wechat.ShippingShipped || !got.Finished || len(got.Parcels) != 1 {
		t.Errorf("after two equal uploads: %+v", got)
	}
}

func TestOneCorrectionOfAShipment(t *testing.T) {
	w := newWorld(t)
	w.shipped("SHIP000002")
	other := w.parcel("SHIP000002")
	other.TrackingNo = "SF1234567891"
	w.clock.Advance(time.Minute)
	w.must(w.client.UploadShipping(t.Context(), other))
	if got := w.state("SHIP000002"); got.FinishedCount != 2 || got.Parcels[0].TrackingNo != other.TrackingNo {
		t.Errorf("after the correction: %+v", got)
	}
	w.clock.Advance(time.Minute)
	other.TrackingNo = "SF1234567892"
	if err := w.client.UploadShipping(t.Context(), other); !wechat.IsErrCode(err, wechat.ErrCodeReshipped) {
		t.Errorf("a second correction: %v", err)
	}
}

func TestSplitShipment(t *testing.T) {
	w := newWorld(t)
	w.pay("SHIP000003", 1000)
	w.clock.Advance(time.Minute)
	s := w.parcel("SHIP000003")
	s.Split = true
	w.must(w.client.UploadShipping(t.Context(), s))
	if got := w.state("SHIP000003"); got.Finished || got.State != wechat.ShippingWaiting {
		t.Errorf("after the first of two: %+v", got)
	}
	w.clock.Advance(time.Minute)
	s.AllDelivered = true
	s.Parcels = []wechat.Parcel{
		{TrackingNo: "YT1", Carrier: "YTO", ItemDesc: "茶杯"}, {TrackingNo: "YT2", Carrier: "YTO", ItemDesc: "茶壶"},
	}
	w.must(w.client.UploadShipping(t.Context(), s))
	if got := w.state("SHIP000003"); !got.Finished || got.State != wechat.ShippingShipped || len(got.Parcels) != 2 {
		t.Errorf("after the last: %+v", got)
	}
}

func TestSFNeedsAContact(t *testing.T) {
	w := newWorld(t)
	w.pay("SHIP000004", 1000)
	w.clock.Advance(time.Minute)
	s := w.parcel("SHIP000004")
	s.ReceiverContact = ""
	if err := w.client.UploadShipping(t.Context(), s); !wechat.IsErrCode(err, 10060012) {
		t.Errorf("SF without a contact: %v", err)
	}
}

func TestTheBuyerConfirmsAndWeChatSettlesTheNextDay(t *testing.T) {
	w := newWorld(t)
	w.shipped("SHIP000005")
	at := w.lastSettlement()
	if at.OutTradeNo != "SHIP000005" || at.MchID != w.cfg.MchID || !at.SettledAt.IsZero() || at.ConfirmMethod != 0 ||
		!at.EstimatedSettlementAt.Equal(midnightAfter(w.clock.Now().AddDate(0, 0, 10))) {
		t.Fatalf("pushed at shipping: %+v", at)
	}
	w.must(w.sim.ConfirmReceipt(w.sim.OpenID("买家甲"), "SHIP000005"))
	confirmed := w.clock.Now()
	if got := w.state("SHIP000005"); got.State != wechat.ShippingReceived {
		t.Errorf("after the tap: %+v", got)
	}
	if b := w.sim.Books(); b.Balances[wechatsim.Available] != 0 {
		t.Errorf("available before settlement: %d", b.Balances[wechatsim.Available])
	}
	w.clock.Advance(24 * time.Hour)
	w.step()
	at = w.lastSettlement()
	if at.ConfirmMethod != wechat.ConfirmedByBuyer || !at.ConfirmedAt.Equal(confirmed) || !at.SettledAt.Equal(midnightAfter(confirmed)) {
		t.Errorf("pushed at settlement: %+v", at)
	}
	if got := w.state("SHIP000005"); got.State != wechat.ShippingComplete {
		t.Errorf("after settlement: %+v", got)
	}
	b := w.sim.Books()
	if b.Balances[wechatsim.Held] != 0 || b.Balances[wechatsim.Available] != 994 {
		t.Errorf("after settlement: %v", b.Balances)
	}
	w.must(w.sim.Transfer(wechatsim.Available, -1))
	if _, err := w.refund("SHIP000005", "AFTER00001", 1000, 1000); !wechat.IsCode(err, wechat.CodeNotEnough) {
		t.Errorf("refund of more than is available: %v", err)
	}
	w.must(w.sim.Transfer(wechatsim.Available, 1))
	_, err := w.refund("SHIP000005", "AFTER00001", 1000, 1000)
	w.must(err)
	w.step()
	if b := w.sim.Books(); b.Balances[wechatsim.Available] != 0 || b.Fees != 0 {
		t.Errorf("refunded from what was available: %v", b.Balances)
	}
}

func midnightAfter(at time.Time) time.Time {
	y, m, d := at.In(clock.Shanghai).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, clock.Shanghai)
}

func TestTimeConfirmsOnItsOwnDay(t *testing.T) {
	w := newWorld(t)
	w.shipped("SHIP000006")
	shippedAt := w.clock.Now()
	w.clock.Advance(30 * 24 * time.Hour) // a jump: everything still happens on its own day
	w.step()
	at := w.lastSettlement()
	confirmed := shippedAt.AddDate(0, 0, 10)
	if at.ConfirmMethod != wechat.ConfirmedByTime || !at.ConfirmedAt.Equal(confirmed) || !at.SettledAt.Equal(midnightAfter(confirmed)) {
		t.Errorf("pushed: %+v", at)
	}
}

func TestSettledSilently(t *testing.T) {
	w := newWorld(t)
	w.shipped("SHIP000007")
	w.must(w.sim.ConfirmReceipt("", "SHIP000007"))
	w.sim.Misbehave("*", wechatsim.SettleSilently)
	before := len(w.pushes)
	w.clock.Advance(24 * time.Hour)
	w.step()
	if len(w.pushes) != before || w.state("SHIP000007").State != wechat.ShippingComplete {
		t.Errorf("settled with %d pushes more, state %d", len(w.pushes)-before, w.state("SHIP000007").State)
	}
}

func TestAComplaintHoldsTheMoney(t *testing.T) {
	w := newWorld(t)
	w.shipped("SHIP000008")
	w.must(w.sim.ConfirmReceipt("", "SHIP000008"))
	w.must(w.sim.SetComplaint("SHIP000008", true))
	w.clock.Advance(24 * time.Hour)
	w.step()
	if got := w.state("SHIP000008"); got.State != wechat.ShippingHeld || !got.InComplaint {
		t.Errorf("under complaint: %+v", got)
	}
	w.must(w.sim.SetComplaint("SHIP000008", false))
	w.clock.Advance(24 * time.Hour)
	w.step()
	if got := w.state("SHIP000008"); got.State != wechat.ShippingComplete {
		t.Errorf("after the complaint: %+v", got)
	}
}

func TestRemindedAfterTwoDays(t *testing.T) {
	w := newWorld(t)
	w.pay("SHIP000009", 1000)
	w.clock.Advance(48 * time.Hour)
	w.step()
	if len(w.pushes) != 1 || w.pushes[0].RemindShipping == nil || w.pushes[0].RemindShipping.OutTradeNo != "SHIP000009" {
		t.Errorf("pushed: %+v", w.pushes)
	}
}

func TestManagedAndReminding(t *testing.T) {
	w := newWorld(t)
	managed, err := w.client.IsTradeManaged(t.Context())
	w.must(err)
	free := newWorld(t, func(o *wechatsim.Options) { o.Unmanaged = true })
	unmanaged, err := free.client.IsTradeManaged(t.Context())
	free.must(err)
	if !managed || unmanaged {
		t.Errorf("managed %v, unmanaged %v", managed, unmanaged)
	}
	free.pay("SHIP000010", 1000)
	free.clock.Advance(24 * time.Hour)
	free.step()
	if b := free.sim.Books(); b.Balances[wechatsim.Available] != 994 || len(free.pushes) != 0 {
		t.Errorf("without 发货管理 money is free the next day: %v, %d pushes", b.Balances, len(free.pushes))
	}
	w.shipped("SHIP000011")
	w.must(w.client.NotifyConfirmReceive(t.Context(), "SHIP000011", w.clock.Now()))
	if err := w.client.NotifyConfirmReceive(t.Context(), "SHIP000011", w.clock.Now()); !wechat.IsErrCode(err, wechat.ErrCodeNotShippable) {
		t.Errorf("asked twice: %v", err)
	}
	w.must(w.client.SetMessageJumpPath(t.Context(), "pages/order/detail"))
}
