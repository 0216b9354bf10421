package payment

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"yuanfen/server/ledger"
	"yuanfen/server/notify"
	"yuanfen/server/platform/batch"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
	"yuanfen/server/wechat"
)

// Apply stores that WeChat took money, with all that follows from it. Told the
// same a thousand times, it does it once.
func (s *Service) Apply(ctx context.Context, t wechat.Transaction) error {
	if t.AppID != s.cfg.AppID || t.MchID != s.cfg.MchID || !t.Paid() || t.TransactionID == "" || t.Total <= 0 || t.Currency != "CNY" {
		return fmt.Errorf("payment: not a payment to us: out_trade_no %q, appid %q, mchid %q, state %q, %d %s",
			t.OutTradeNo, t.AppID, t.MchID, t.State, t.Total, t.Currency)
	}
	_, err := s.notices.Do(ctx, report{Transaction: t})
	if !errors.Is(err, errDoubtful) {
		return err
	}
	// It contradicts what we asked for. Before a fen of it is booked, WeChat is
	// asked: money is what its books say, not what a message says.
	if t, err = s.wechat.Query(ctx, t.OutTradeNo); err != nil {
		return fmt.Errorf("payment: doubtful report of %s not confirmed: %w", t.OutTradeNo, err)
	}
	if !t.Paid() {
		return fmt.Errorf("payment: WeChat reports %s as paid, but says %s when asked", t.OutTradeNo, t.State)
	}
	_, err = s.notices.Do(ctx, report{Transaction: t, confirmed: true})
	return err
}

// report is WeChat's word that it took money; confirmed when it was asked.
type report struct {
	wechat.Transaction
	confirmed bool
}

// errDoubtful refuses a report that contradicts our attempts, until confirmed.
var errDoubtful = errors.New("payment: the report contradicts what was asked for")

// applyAll is one batch of reports in one transaction.
func (s *Service) applyAll(ctx context.Context, reports []report) ([]batch.Answer[struct{}], error) {
	made := make([]int64, len(reports))
	for i := range made {
		made[i] = s.ids.Next()
	}
	return db.InTxV(ctx, s.db, func(ctx context.Context, tx *db.Tx) ([]batch.Answer[struct{}], error) {
		answers := make([]batch.Answer[struct{}], len(reports))
		return answers, s.apply(ctx, tx, reports, made, answers)
	})
}

func (s *Service) apply(ctx context.Context, tx *db.Tx, reports []report, made []int64, answers []batch.Answer[struct{}]) error {
	fresh, err := s.freshPayments(ctx, tx, reports, made, answers)
	if err != nil || len(fresh) == 0 {
		return err
	}
	// The unique key on the transaction is the guard: from here on this
	// transaction is the only one that books these payments.
	if err := insertPayments(ctx, tx, fresh); err != nil {
		return err
	}
	nos := make([]string, len(fresh))
	for i, p := range fresh {
		nos[i] = p.OutTradeNo
	}
	if err := setAttemptsPaid(ctx, tx, nos); err != nil {
		return err
	}
	var expected []Payment
	for _, p := range fresh {
		if p.Reason == "" {
			expected = append(expected, p)
		}
	}
	reasons, err := s.Hooks.Paid(ctx, tx, expected)
	if err != nil {
		return err
	}
	refused := map[int64]string{}
	for i, p := range expected {
		refused[p.ID] = reasons[i]
	}
	for _, p := range fresh {
		if p.Reason == "" {
			p.Reason = refused[p.ID]
		}
		if err := s.giveBack(ctx, tx, p); err != nil {
			return err
		}
	}
	return nil
}

// freshPayments makes payments of the reports not stored yet, one a
// transaction. Reason says what is wrong already without asking who is paid;
// such a report is answered errDoubtful unless it is confirmed.
func (s *Service) freshPayments(ctx context.Context, tx *db.Tx, reports []report, made []int64, answers []batch.Answer[struct{}]) ([]Payment, error) {
	ids, nos := make([]string, len(reports)), make([]string, len(reports))
	for i, t := range reports {
		ids[i], nos[i] = t.TransactionID, t.OutTradeNo
	}
	known, err := knownTransactions(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	attempts, err := attemptsByNo(ctx, tx, nos)
	if err != nil {
		return nil, err
	}
	var fresh []Payment
	for i, t := range reports {
		if known[t.TransactionID] {
			continue
		}
		p := Payment{ID: made[i], TransactionID: t.TransactionID, OutTradeNo: t.OutTradeNo, Payer: t.OpenID, Amount: t.Total, PaidAt: clock.Millis(t.PaidAt), CreatedAt: clock.Millis(tx.Now)}
		a, ours := attempts[t.OutTradeNo]
		p.Kind, p.PayableID = a.Kind, a.PayableID
		switch {
		case !ours:
			p.Reason = ReasonUnknown
		case a.Amount != t.Total:
			p.Reason = ReasonAmount
		}
		if p.Reason != "" && !t.confirmed {
			answers[i].Err = errDoubtful
			continue
		}
		known[t.TransactionID] = true
		fresh = append(fresh, p)
	}
	return fresh, nil
}

// giveBack refunds a payment that nobody can use, by itself, and says so.
func (s *Service) giveBack(ctx context.Context, tx *db.Tx, p Payment) error {
	if p.Reason == "" {
		return nil
	}
	if err := setUnusable(ctx, tx, p.ID, p.Reason); err != nil {
		return err
	}
	refund, err := s.Refund(ctx, tx, Decision{PaymentID: p.ID, Payable: p.Payable(), Amount: p.Amount, Reason: "支付未能用于订单，原路退回"})
	if err != nil {
		return err
	}
	subject, subjectID := p.Kind, p.PayableID
	if subject == "" {
		subject, subjectID = "payment", p.ID
	}
	err = s.ledger.Post(ctx, tx, ledger.Journal{
		Kind: ledger.Unusable, EventKey: "unusable:" + strconv.FormatInt(p.ID, 10), Subject: subject, SubjectID: subjectID,
		Entries: ledger.Move(p.Amount, ledger.WeChatHeld, p.ID, ledger.RefundDue, refund.ID),
	})
	if err != nil {
		return err
	}
	return s.alerts.Raise(ctx, tx, notify.Alert{
		Kind: "payment.unusable", Key: "payment.unusable:" + strconv.FormatInt(p.ID, 10), Subject: subject, SubjectID: subjectID,
		Message: fmt.Sprintf("一笔 %s 的付款不能用于订单（%s），已自动原路退款。微信支付订单号 %s。", money.Format(p.Amount), reasonText(p.Reason), p.TransactionID),
	})
}

func reasonText(reason string) string {
	switch reason {
	case ReasonTwice:
		return "订单已经付过款"
	case ReasonLate:
		return "订单已经关闭"
	case ReasonAmount:
		return "金额与订单不符"
	default:
		return "没有对应的订单"
	}
}
