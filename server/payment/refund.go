package payment

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"yuanfen/server/ledger"
	"yuanfen/server/notify"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/money"
	"yuanfen/server/wechat"
)

const jobRefund = "payment.refund"

// How soon WeChat is asked or told again.
const (
	refundPoll    = time.Minute      // While it is processing.
	shortOfMoney  = 10 * time.Minute // While our account has too little.
	abnormalPoll  = 6 * time.Hour    // While staff see to the buyer's account.
	tooManyWeChat = time.Minute      // After FREQUENCY_LIMITED.
)

// Decision orders a refund of a payment.
type Decision struct {
	ID        int64 // The refund's id; 0 makes one.
	PaymentID int64
	Payable   Payable
	Amount    int64  // fen, over 0
	Reason    string // The buyer sees it.
}

// Refund decides a refund in the caller's transaction, and queues its sending
// under a number that never changes. The refunds of one payment go out a minute
// apart. Which accounts it comes from is for the caller to post.
func (s *Service) Refund(ctx context.Context, tx *db.Tx, d Decision) (Refund, error) {
	if d.Amount <= 0 {
		return Refund{}, fmt.Errorf("payment: a refund of %d fen", d.Amount)
	}
	ok, err := addRefundDecided(ctx, tx, d.PaymentID, d.Amount)
	if err != nil {
		return Refund{}, err
	}
	p, err := paymentByID(ctx, tx, d.PaymentID)
	if err != nil {
		return Refund{}, err
	}
	switch {
	case !ok && p.RefundCount >= maxRefunds:
		return Refund{}, ErrRefundTooMany
	case !ok:
		return Refund{}, ErrRefundTooMuch
	case tx.Now.Sub(clock.FromMillis(p.PaidAt)) > refundTerm:
		return Refund{}, ErrRefundTooLate
	}
	id := d.ID
	if id == 0 {
		id = s.ids.Next()
	}
	r := Refund{
		ID: id, OutRefundNo: "R" + strconv.FormatInt(id, 10), PaymentID: p.ID, Kind: d.Payable.Kind, PayableID: d.Payable.ID,
		Amount: d.Amount, Reason: d.Reason, State: RefundStateDue, DecidedAt: clock.Millis(tx.Now),
	}
	if err := insertRefund(ctx, tx, r); err != nil {
		return Refund{}, err
	}
	at := max(clock.Millis(tx.Now), p.NextRefundAt)
	if err := setNextRefund(ctx, tx, p.ID, at+refundGap.Milliseconds()); err != nil {
		return Refund{}, err
	}
	return r, s.queue.Add(ctx, tx, jobs.Spec{Kind: jobRefund, Key: r.OutRefundNo, Payload: r.ID, At: clock.FromMillis(at)})
}

// refundJob sends a refund, and then asks until WeChat says how it ended.
func (s *Service) refundJob(ctx context.Context, j jobs.Job) error {
	var refundID int64
	if err := j.Decode(&refundID); err != nil {
		return err
	}
	r, err := s.refund(ctx, refundID)
	if err != nil {
		return err
	}
	if r.State == RefundStateDone || r.State == RefundStateClosed || r.State == RefundStateBanked {
		return nil
	}
	p, err := s.payment(ctx, r.PaymentID)
	if err != nil {
		return err
	}
	answer, err := s.sendOrAsk(ctx, r, p)
	if err != nil {
		return s.refundRefused(ctx, r, err)
	}
	if err := s.ApplyRefund(ctx, answer); err != nil {
		return err
	}
	now := s.db.Clock().Now()
	switch answer.Status {
	case wechat.RefundProcessing:
		return jobs.Later{At: now.Add(refundPoll), Reason: "WeChat is processing the refund"}
	case wechat.RefundAbnormal:
		return jobs.Later{At: now.Add(abnormalPoll), Reason: "the buyer's account can't take the refund"}
	}
	return nil
}

// RetryRefund has a refund tried again now, under its old number.
func (s *Service) RetryRefund(ctx context.Context, tx *db.Tx, refundID int64) error {
	r, err := RefundByID(ctx, tx, refundID)
	if err != nil {
		return err
	}
	return jobs.Hurry(ctx, tx, jobRefund, r.OutRefundNo)
}

// sendOrAsk sends a refund that WeChat has not confirmed, with the same number
// each time, and asks about one that it has.
func (s *Service) sendOrAsk(ctx context.Context, r Refund, p Payment) (wechat.Refund, error) {
	if r.State != RefundStateDue {
		return s.wechat.QueryRefund(ctx, r.OutRefundNo)
	}
	return s.wechat.Refund(ctx, wechat.RefundRequest{
		OutTradeNo: p.OutTradeNo, TransactionID: p.TransactionID, OutRefundNo: r.OutRefundNo, Reason: r.Reason,
		NotifyURL: s.cfg.RefundNotifyURL, Refund: r.Amount, Total: p.Amount,
	})
}

// refundRefused decides when to try again. Nothing is given up: a refund that
// was promised stays due until WeChat or staff have paid it.
func (s *Service) refundRefused(ctx context.Context, r Refund, cause error) error {
	now := s.db.Clock().Now()
	switch {
	case wechat.IsCode(cause, wechat.CodeNotEnough):
		err := s.alert(ctx, r, "refund.not_enough", fmt.Sprintf("商户账户余额不足，%s 的退款暂时发不出去，请尽快充值；系统会用同一退款单号自动重试。", money.Format(r.Amount)))
		return errors.Join(jobs.Later{At: now.Add(shortOfMoney), Reason: "NOT_ENOUGH"}, err)
	case wechat.IsCode(cause, wechat.CodeFrequency, "FREQUENCY_LIMIT_EXCEED"):
		return jobs.Later{At: now.Add(tooManyWeChat), Reason: "FREQUENCY_LIMITED"}
	}
	var definite *wechat.Error
	if !errors.As(cause, &definite) {
		return cause
	}
	stuck := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return s.Hooks.RefundMoved(ctx, tx, r.ID, false) })
	return errors.Join(cause, stuck, s.alert(ctx, r, "refund.refused", fmt.Sprintf("微信拒绝了 %s 的退款：%s（%s）。系统会继续重试，请到商户平台核对。", money.Format(r.Amount), definite.Message, definite.Code)))
}

func (s *Service) alert(ctx context.Context, r Refund, kind, message string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.alerts.Raise(ctx, tx, refundAlert(r, kind, message))
	})
}

func refundAlert(r Refund, kind, message string) notify.Alert {
	subject, id := r.Kind, r.PayableID
	if subject == "" {
		subject, id = "payment", r.PaymentID
	}
	return notify.Alert{Kind: kind, Key: kind + ":" + r.OutRefundNo, Subject: subject, SubjectID: id, Message: message}
}

// ApplyRefund stores what WeChat says of a refund, by answer, query or notice.
func (s *Service) ApplyRefund(ctx context.Context, answer wechat.Refund) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := refundByNo(ctx, tx, answer.OutRefundNo)
		if db.NoRows(err) {
			return fmt.Errorf("payment: WeChat tells of refund %q, which is not ours", answer.OutRefundNo)
		}
		if err != nil {
			return err
		}
		if answer.Refund != r.Amount {
			return fmt.Errorf("payment: WeChat says refund %s is %d fen, ours is %d", r.OutRefundNo, answer.Refund, r.Amount)
		}
		return s.applyRefund(ctx, tx, r, answer)
	})
}

func (s *Service) applyRefund(ctx context.Context, tx *db.Tx, r Refund, answer wechat.Refund) error {
	switch answer.Status {
	case wechat.RefundSuccess:
		return s.refundDone(ctx, tx, r, answer)
	case wechat.RefundProcessing:
		return setRefundState(ctx, tx, r.ID, RefundStateProcessing, answer.RefundID, "")
	case wechat.RefundAbnormal:
		return errors.Join(
			setRefundState(ctx, tx, r.ID, RefundStateAbnormal, answer.RefundID, "买家的收款账户异常"),
			s.Hooks.RefundMoved(ctx, tx, r.ID, false),
			s.alerts.Raise(ctx, tx, refundAlert(r, "refund.abnormal", fmt.Sprintf("%s 的退款异常：买家原支付账户无法收款，请到商户平台发起异常退款处理。", money.Format(r.Amount)))))
	case wechat.RefundClosed:
		return errors.Join(
			setRefundState(ctx, tx, r.ID, RefundStateClosed, answer.RefundID, "微信已关闭这笔退款"),
			s.Hooks.RefundMoved(ctx, tx, r.ID, false),
			s.alerts.Raise(ctx, tx, refundAlert(r, "refund.closed", fmt.Sprintf("微信关闭了 %s 的退款，钱没有退给买家，请由财务改用银行转账退还。", money.Format(r.Amount)))))
	}
	return fmt.Errorf("payment: refund %s has the unknown status %q", r.OutRefundNo, answer.Status)
}

// refundDone books a refund's success, once. The payment's row is written
// first: settlement and other refunds of the same payment wait there, so what
// is read afterwards can't change.
func (s *Service) refundDone(ctx context.Context, tx *db.Tx, r Refund, answer wechat.Refund) error {
	at := clock.Millis(answer.SucceededAt)
	if answer.SucceededAt.IsZero() {
		at = clock.Millis(tx.Now)
	}
	// WeChat's times end at the second: not before it was decided.
	first, err := setRefundDone(ctx, tx, r.ID, answer.RefundID, max(at, r.DecidedAt))
	if err != nil || !first {
		return err
	}
	if err := addRefundDone(ctx, tx, r.PaymentID, r.Amount); err != nil {
		return err
	}
	if err := s.Hooks.RefundMoved(ctx, tx, r.ID, true); err != nil {
		return err
	}
	p, err := paymentByID(ctx, tx, r.PaymentID)
	if err != nil {
		return err
	}
	from, owner := ledger.WeChatHeld, p.ID
	if p.SettledAt != 0 {
		from, owner = ledger.WeChatAvailable, 0
	}
	subject, subjectID := about(p)
	err = s.ledger.Post(ctx, tx, ledger.Journal{
		Kind: ledger.RefundDone, EventKey: "refund.done:" + strconv.FormatInt(r.ID, 10), Subject: subject, SubjectID: subjectID,
		Entries: ledger.Move(r.Amount, ledger.RefundDue, r.ID, from, owner),
	})
	if err != nil || p.RefundDone != p.Amount {
		return err
	}
	return s.settle(ctx, tx, p) // Wholly refunded: nothing stays held.
}

// Settle books that WeChat has settled a transaction: what this payment has
// left in wechat.held is available now. A second word of it changes nothing.
func (s *Service) Settle(ctx context.Context, tx *db.Tx, transactionID string) error {
	p, err := paymentByTransaction(ctx, tx, transactionID)
	if db.NoRows(err) {
		return fmt.Errorf("payment: WeChat settled transaction %q, which is not ours", transactionID)
	}
	if err != nil {
		return err
	}
	return s.settle(ctx, tx, p)
}

func (s *Service) settle(ctx context.Context, tx *db.Tx, p Payment) error {
	first, err := setSettled(ctx, tx, p.ID)
	if err != nil || !first {
		return err
	}
	left, err := ledger.Balance(ctx, tx, ledger.WeChatHeld, p.ID)
	if err != nil {
		return err
	}
	subject, subjectID := about(p)
	return s.ledger.Post(ctx, tx, ledger.Journal{
		Kind: ledger.Settled, EventKey: "settled:" + strconv.FormatInt(p.ID, 10), Subject: subject, SubjectID: subjectID,
		Entries: ledger.Move(left, ledger.WeChatAvailable, 0, ledger.WeChatHeld, p.ID),
	})
}

// about is what a payment's journals are filed under.
func about(p Payment) (string, int64) {
	if p.Kind == "" {
		return "payment", p.ID
	}
	return p.Kind, p.PayableID
}
