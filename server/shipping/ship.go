package shipping

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"yuanfen/server/notify"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

const jobUpload = "shipping.upload"

// Dispatch is what staff say when a parcel leaves.
type Dispatch struct {
	OrderID    int64
	Carrier    string
	TrackingNo string
	StaffID    int64
}

// Ship sends out all that is left of a paid order in one parcel, and queues
// that WeChat is told.
func (s *Service) Ship(ctx context.Context, d Dispatch) (Parcel, error) {
	parcelID := s.ids.Next()
	return db.InTxV(ctx, s.db, func(ctx context.Context, tx *db.Tx) (Parcel, error) {
		o, err := s.orders.Ship(ctx, tx, d.OrderID, d.StaffID, d.Carrier+" "+d.TrackingNo)
		if err != nil {
			return Parcel{}, err
		}
		if len(o.Outgoing()) == 0 {
			return Parcel{}, ErrNothing
		}
		p := Parcel{ID: parcelID, OrderID: o.ID, Carrier: d.Carrier, TrackingNo: d.TrackingNo, State: ParcelPending, ShippedAt: clock.Millis(tx.Now)}
		if err := insertParcel(ctx, tx, p); err != nil {
			return p, err
		}
		err = s.staff.Record(ctx, tx, staff.Change{Action: "order.ship", Subject: order.PayableKind, SubjectID: o.ID, After: d})
		if err != nil {
			return p, err
		}
		return p, s.queue.Add(ctx, tx, jobs.Spec{Kind: jobUpload, Key: strconv.FormatInt(p.ID, 10), Payload: p.ID})
	})
}

// uploadJob tells WeChat's shipping desk of a parcel until it has it: without
// that the money is never settled.
func (s *Service) uploadJob(ctx context.Context, j jobs.Job) error {
	var parcelID int64
	if err := j.Decode(&parcelID); err != nil {
		return err
	}
	p, err := s.parcel(ctx, parcelID)
	if err != nil || p.State == ParcelUploaded {
		return err
	}
	o, err := s.orders.Get(ctx, p.OrderID)
	if err != nil {
		return err
	}
	if o.State == order.Closed {
		return nil // All refunded meanwhile: nothing is left to settle.
	}
	shipping, err := s.describe(ctx, p, o)
	if err != nil {
		return err
	}
	err = s.wechat.UploadShipping(ctx, shipping)
	if wechat.IsErrCode(err, wechat.ErrCodeNotShippable) {
		err = s.toldBefore(ctx, shipping, err)
	}
	if err != nil && !wechat.IsErrCode(err, wechat.ErrCodeShippingUnsaid) { // It has just this already.
		return s.uploadFailed(ctx, p, err)
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return setUploaded(ctx, tx, p.ID) })
}

func (s *Service) describe(ctx context.Context, p Parcel, o order.Order) (wechat.Shipping, error) {
	paid, err := s.paymentOf(ctx, o)
	if err != nil {
		return wechat.Shipping{}, err
	}
	payer, err := s.members.Get(ctx, o.MemberID)
	if err != nil {
		return wechat.Shipping{}, err
	}
	address, err := s.orders.Address(o)
	if err != nil {
		return wechat.Shipping{}, err
	}
	return wechat.Shipping{
		OutTradeNo: paid.OutTradeNo, OpenID: payer.OpenID, ItemDesc: itemDesc(o), TrackingNo: p.TrackingNo, Carrier: p.Carrier,
		ReceiverContact: maskPhone(address.Phone), AllDelivered: true,
	}, nil
}

func (s *Service) paymentOf(ctx context.Context, o order.Order) (payment.Payment, error) {
	payments, err := s.payments.Payments(ctx, o.Payable())
	for _, p := range payments {
		if p.ID == o.PaymentID {
			return p, nil
		}
	}
	return payment.Payment{}, errors.Join(err, fmt.Errorf("shipping: order %d has no payment %d", o.ID, o.PaymentID))
}

// toldBefore looks whether WeChat refuses a parcel because it has it: its answer
// was lost, and the buyer confirmed receipt before it was told again.
func (s *Service) toldBefore(ctx context.Context, shipping wechat.Shipping, refusal error) error {
	state, err := s.wechat.ShippingState(ctx, shipping.OutTradeNo)
	if err != nil {
		return err
	}
	for _, p := range state.Parcels {
		if p.TrackingNo == shipping.TrackingNo {
			return nil
		}
	}
	return refusal
}

// uploadFailed decides when WeChat is told again.
func (s *Service) uploadFailed(ctx context.Context, p Parcel, cause error) error {
	if !wechat.IsErrCode(cause, wechat.ErrCodePayNotKnown) {
		return cause
	}
	now := s.db.Clock().Now()
	if now.Sub(clock.FromMillis(p.ShippedAt)) < uploadPatience {
		return jobs.Later{At: now.Add(uploadSoon), Reason: "WeChat's shipping desk does not know the payment yet"}
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.alerts.Raise(ctx, tx, notify.Alert{
			Kind: "shipping.not_uploaded", Key: "shipping.not_uploaded:" + strconv.FormatInt(p.ID, 10), Subject: order.PayableKind, SubjectID: p.OrderID,
			Message: "发货信息一小时仍未能录入微信（微信说没有这笔支付单），货款将无法结算，请到微信后台核对。系统会继续重试。",
		})
	})
	return errors.Join(jobs.Later{At: now.Add(uploadLater), Reason: "WeChat's shipping desk still does not know the payment"}, err)
}

// itemDesc names what is in the parcel, within WeChat's 120 characters.
func itemDesc(o order.Order) string {
	var names []string
	for _, l := range o.Lines {
		if l.ShippedPieces > 0 {
			names = append(names, fmt.Sprintf("%s*%d", l.Title, l.ShippedPieces))
		}
	}
	desc := []rune(strings.Join(names, "；"))
	if len(desc) > 120 {
		desc = append(desc[:119], '…')
	}
	return string(desc)
}

// maskPhone keeps the last four digits, which WeChat asks for.
func maskPhone(phone string) string {
	if len(phone) < 8 {
		return phone
	}
	return phone[:3] + "****" + phone[len(phone)-4:]
}
