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
	"yuanfen/server/wechat"
)

const jobUpload = "shipping.upload"

// Tell queues that WeChat is told of an order's parcels as they stand then. why
// names the occasion: each has a job of its own.
func (s *Service) Tell(ctx context.Context, tx *db.Tx, orderID int64, why string) error {
	return s.queue.Add(ctx, tx, jobs.Spec{Kind: jobUpload, Key: why, Payload: orderID})
}

// uploadJob tells WeChat's shipping desk of an order's parcels until it has
// them: without that the money is never settled.
func (s *Service) uploadJob(ctx context.Context, j jobs.Job) error {
	orderID, err := s.subject(ctx, j)
	if err != nil {
		return err
	}
	o, parcels, err := s.standing(ctx, orderID)
	if err != nil {
		return err
	}
	if o.State == order.Closed || o.Paid == 0 || len(parcels) == 0 {
		return nil // All refunded, or nothing paid: nothing is left to settle.
	}
	told, err := s.describe(ctx, o, parcels)
	if err != nil {
		return err
	}
	err = s.wechat.UploadShipping(ctx, told)
	if wechat.IsErrCode(err, wechat.ErrCodeNotShippable) {
		err = s.toldBefore(ctx, told, err)
	}
	if err != nil {
		return s.uploadFailed(ctx, parcels[len(parcels)-1], err)
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, p := range parcels {
			if err := setUploaded(ctx, tx, p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	now, _, err := s.standing(ctx, orderID)
	if err == nil && (now.Parcels != o.Parcels || now.Corrections != o.Corrections || now.State == order.Shipped && o.State == order.Paid) {
		// Another job may have told the newer state before this one told the older.
		return jobs.Later{At: s.db.Clock().Now(), Reason: "the order's parcels have changed meanwhile"}
	}
	return err
}

// subject is the order that a job is about. A job that an earlier version queued
// names its parcel.
func (s *Service) subject(ctx context.Context, j jobs.Job) (orderID int64, err error) {
	if err := j.Decode(&orderID); err != nil {
		return 0, err
	}
	p, err := s.parcel(ctx, orderID)
	if db.NoRows(err) {
		return orderID, nil
	}
	return p.OrderID, err
}

func (s *Service) standing(ctx context.Context, orderID int64) (order.Order, []Parcel, error) {
	o, err := s.orders.Get(ctx, orderID)
	if err != nil {
		return o, nil, err
	}
	parcels, err := s.Parcels(ctx, orderID)
	return o, parcels, err
}

// describe is all that WeChat is to know of an order's parcels: each time all of
// them, as WeChat replaces what it was told before.
func (s *Service) describe(ctx context.Context, o order.Order, parcels []Parcel) (wechat.Shipping, error) {
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
	told := wechat.Shipping{OutTradeNo: paid.OutTradeNo, OpenID: payer.OpenID, AllDelivered: o.State != order.Paid}
	for _, p := range parcels {
		told.Split = told.Split || p.Split
		told.Parcels = append(told.Parcels, wechat.Parcel{
			TrackingNo: p.TrackingNo, Carrier: p.Carrier, ItemDesc: itemDesc(o, p), ReceiverContact: maskPhone(address.Phone),
		})
	}
	return told, nil
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

// toldBefore looks whether WeChat refuses parcels because it has them: its
// answer was lost, and the buyer confirmed receipt before it was told again.
func (s *Service) toldBefore(ctx context.Context, told wechat.Shipping, refusal error) error {
	state, err := s.wechat.ShippingState(ctx, told.OutTradeNo)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, p := range state.Parcels {
		known[p.TrackingNo] = true
	}
	for _, p := range told.Parcels {
		if !known[p.TrackingNo] {
			return refusal
		}
	}
	return nil
}

// uploadFailed decides when WeChat is told again.
func (s *Service) uploadFailed(ctx context.Context, p Parcel, cause error) error {
	now := s.db.Clock().Now()
	switch {
	case wechat.IsErrCode(cause, wechat.ErrCodeReshipped):
		return errors.Join(cause, s.alert(ctx, p, "shipping.reshipped",
			"微信说这个订单的发货信息已经更正过一次，不能再改；请到微信后台核对物流单号。"))
	case !wechat.IsErrCode(cause, wechat.ErrCodePayNotKnown):
		return cause
	case now.Sub(clock.FromMillis(p.ShippedAt)) < uploadPatience:
		return jobs.Later{At: now.Add(uploadSoon), Reason: "WeChat's shipping desk does not know the payment yet"}
	}
	err := s.alert(ctx, p, "shipping.not_uploaded",
		"发货信息一小时仍未能录入微信（微信说没有这笔支付单），货款将无法结算，请到微信后台核对。系统会继续重试。")
	return errors.Join(jobs.Later{At: now.Add(uploadLater), Reason: "WeChat's shipping desk still does not know the payment"}, err)
}

func (s *Service) alert(ctx context.Context, p Parcel, kind, message string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.alerts.Raise(ctx, tx, notify.Alert{
			Kind: kind, Key: kind + ":" + strconv.FormatInt(p.ID, 10), Subject: order.PayableKind, SubjectID: p.OrderID, Message: message,
		})
	})
}

// itemDesc names what is in a parcel, within WeChat's 120 characters.
func itemDesc(o order.Order, p Parcel) string {
	titles := map[int64]string{}
	for _, l := range o.Lines {
		titles[l.ID] = l.Title
	}
	var names []string
	for _, l := range p.Lines {
		names = append(names, fmt.Sprintf("%s*%d", titles[l.LineID], l.Pieces))
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
