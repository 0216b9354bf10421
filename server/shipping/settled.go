package shipping

import (
	"context"
	"strconv"
	"time"

	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/wechat"
)

const (
	jobSettled = "shipping.settled"
	// settledAfter is when WeChat should have settled what was received and have
	// said so; settledAgain is when it is asked again: a complaint may be open, or
	// the buyer's time to confirm runs.
	settledAfter = 48 * time.Hour
	settledAgain = 24 * time.Hour
)

// AskSettled queues that WeChat is asked, two days from now, whether it has settled
// what orders were paid with: they were received, or refunded whole, of which
// something may come back to us. It pushes that once, and a push may be lost for
// good; bills do not tell one payment's settlement.
func (s *Service) AskSettled(ctx context.Context, tx *db.Tx, orders []order.Order) error {
	for _, o := range orders {
		if o.PaymentID == 0 {
			continue
		}
		if err := s.queue.Add(ctx, tx, jobs.Spec{Kind: jobSettled, Key: strconv.FormatInt(o.PaymentID, 10), Payload: o.ID, At: tx.Now.Add(settledAfter)}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) settledJob(ctx context.Context, j jobs.Job) error {
	var orderID int64
	if err := j.Decode(&orderID); err != nil {
		return err
	}
	o, err := s.orders.Get(ctx, orderID)
	if err != nil {
		return err
	}
	p, err := s.paymentOf(ctx, o)
	if err != nil || p.SettledAt != 0 {
		return err
	}
	managed, err := s.wechat.IsTradeManaged(ctx)
	if err != nil || managed && o.Parcels == 0 { // Nothing was sent: WeChat keeps what does not go back.
		return err
	}
	settled, err := s.settledAtWeChat(ctx, p, managed)
	if err == nil && !settled {
		err = jobs.Later{At: s.db.Clock().Now().Add(settledAgain), Reason: "WeChat has not settled it"}
	}
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.payments.Settle(ctx, tx, p.TransactionID) })
}

// settledAtWeChat asks WeChat. Where it does not manage the trade it settles the day
// after payment.
func (s *Service) settledAtWeChat(ctx context.Context, p payment.Payment, managed bool) (bool, error) {
	if !managed {
		return true, nil
	}
	state, err := s.wechat.ShippingState(ctx, p.OutTradeNo)
	return err == nil && state.State == wechat.ShippingComplete, err
}
