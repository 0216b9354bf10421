package shipping

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"yuanfen/server/notify"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
)

// PushPath is where WeChat's message push arrives, below the public address.
const PushPath = "/callbacks/wechat/push"

// keepPushes is how long a push is remembered: far beyond the five minutes in
// which its signature is fresh.
const keepPushes = time.Hour

// Callbacks adds the doors for WeChat's message push.
func (s *Service) Callbacks(r *web.Router) {
	r.RawOp(web.Op{ID: "wechat-push-echo", Method: http.MethodGet, Path: PushPath, Summary: "消息推送验证", Access: web.Public, Class: web.ClassNone}, s.echo)
	r.RawOp(web.Op{ID: "wechat-push", Method: http.MethodPost, Path: PushPath, Summary: "消息推送", Access: web.Public, Class: web.ClassNone}, s.push)
}

func (s *Service) echo(c echo.Context) error {
	echostr, err := s.wechat.PushEcho(c.Request())
	if err != nil {
		return c.String(http.StatusForbidden, "forbidden")
	}
	return c.String(http.StatusOK, echostr)
}

// push takes a message push. "success" says that what it tells is stored, or
// was before; anything else makes WeChat push again.
func (s *Service) push(c echo.Context) error {
	ctx := c.Request().Context()
	p, err := s.wechat.ParsePush(c.Request())
	if err != nil {
		s.log.WarnContext(ctx, "push refused", "error", err)
		return c.String(http.StatusForbidden, "forbidden")
	}
	if err := s.Apply(ctx, p); err != nil {
		s.log.ErrorContext(ctx, "push not applied", "event", p.Event, "error", err)
		return c.String(http.StatusInternalServerError, "fail")
	}
	return c.String(http.StatusOK, "success")
}

// Apply does what a push says, once: its key is kept in the same transaction.
// Events that concern nobody here are only remembered.
func (s *Service) Apply(ctx context.Context, p wechat.Push) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		seen, err := pushSeen(ctx, tx, p.Key)
		if err != nil || seen {
			return err
		}
		if err := insertPush(ctx, tx, p.Key); err != nil {
			return err
		}
		switch {
		case p.Settlement != nil:
			return s.settlement(ctx, tx, *p.Settlement)
		case p.RemindShipping != nil:
			return s.remindShipping(ctx, tx, *p.RemindShipping)
		case p.MediaCheck != nil:
			return s.content.Judge(ctx, tx, *p.MediaCheck)
		case p.RemindAccess != nil:
			return s.alerts.Raise(ctx, tx, notify.Alert{
				Kind: "shipping.access", Key: "shipping.access:" + clock.Day(tx.Now), Subject: "shop",
				Message: "微信提醒：小程序须接入发货信息管理，否则货款不会结算。" + p.RemindAccess.Message,
			})
		}
		return nil
	})
}

// stray passes on that WeChat knows a payment that we do not: telling WeChat so
// would only make it push again.
func (s *Service) stray(ctx context.Context, tx *db.Tx, transactionID string) error {
	return s.alerts.Raise(ctx, tx, notify.Alert{
		Kind: "payment.stray", Key: "payment.stray:" + transactionID, Subject: "shop",
		Message: fmt.Sprintf("微信提到一笔本店没有记录的付款（微信支付订单号 %s），请到商户平台核对来源。", transactionID),
	})
}

// remindShipping passes on that WeChat waits for a parcel.
func (s *Service) remindShipping(ctx context.Context, tx *db.Tx, r wechat.RemindShipping) error {
	p, err := payment.ByTransaction(ctx, tx, r.TransactionID)
	if db.NoRows(err) {
		return s.stray(ctx, tx, r.TransactionID)
	}
	if err != nil {
		return err
	}
	return s.alerts.Raise(ctx, tx, notify.Alert{
		Kind: "shipping.overdue", Key: "shipping.overdue:" + r.TransactionID, Subject: p.Kind, SubjectID: p.PayableID,
		Message: "微信提醒：付款超过 48 小时还没有录入发货信息，请尽快发货。",
	})
}

// settlement applies trade_manage_order_settlement: a confirmation receives the
// order, a settlement frees its money.
func (s *Service) settlement(ctx context.Context, tx *db.Tx, e wechat.Settlement) error {
	p, err := payment.ByTransaction(ctx, tx, e.TransactionID)
	if db.NoRows(err) {
		return s.stray(ctx, tx, e.TransactionID)
	}
	if err != nil {
		return err
	}
	if e.ConfirmMethod != 0 && p.Usable && p.Kind == order.PayableKind {
		if err := s.orders.ReceiveByWeChat(ctx, tx, p.PayableID); err != nil {
			return err
		}
	}
	if e.SettledAt.IsZero() {
		return nil
	}
	return s.payments.Settle(ctx, tx, e.TransactionID)
}
