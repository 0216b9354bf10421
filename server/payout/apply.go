package payout

import (
	"context"
	"errors"
	"fmt"

	"yuanfen/server/ledger"
	"yuanfen/server/notify"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
	"yuanfen/server/wechat"
)

// errDisagrees says that WeChat told of another transfer than ours under our
// number.
var errDisagrees = errors.New("payout: WeChat's word and our payout disagree")

// Apply stores what WeChat says of a transfer by notice or query. Told the same a
// thousand times, it does it once.
func (s *Service) Apply(ctx context.Context, t wechat.Transfer) error { return s.apply(ctx, t, true) }

// apply: whole says that t carries amount, person and merchant, as notices and
// queries do.
func (s *Service) apply(ctx context.Context, t wechat.Transfer, whole bool) error {
	var wrong string
	err := s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		wrong = ""
		p, err := byNo(ctx, tx, t.OutBillNo)
		if db.NoRows(err) {
			return fmt.Errorf("payout: WeChat tells of transfer %q, which is not ours", t.OutBillNo)
		}
		if err != nil {
			return err
		}
		if wrong = s.disagrees(p, t, whole); wrong != "" {
			return s.deps.Alerts.Raise(ctx, tx, notify.Alert{
				Kind: "payout.disagrees", Key: "payout.disagrees:" + p.OutBillNo, Subject: Subject, SubjectID: p.ID,
				Message: fmt.Sprintf("微信对转账 %s 的说法与我们的记录不符：%s。没有记账，请到商户平台核对。", p.OutBillNo, wrong),
			})
		}
		return s.move(ctx, tx, p, t)
	})
	if err == nil && wrong != "" {
		err = fmt.Errorf("%w: %s: %s", errDisagrees, t.OutBillNo, wrong)
	}
	return err
}

// disagrees says in which way WeChat's word is not about our payout, or against
// what was booked; "" if it may be stored.
func (s *Service) disagrees(p Payout, t wechat.Transfer, whole bool) string {
	switch {
	case p.Road != ByWeChat:
		return "这笔提现不走微信"
	case whole && t.MchID != s.deps.MchID:
		return "商户号是 " + t.MchID
	case whole && t.Amount != p.Net():
		return fmt.Sprintf("微信说 %s，我们是 %s", money.Format(t.Amount), money.Format(p.Net()))
	case p.State.unsent():
		return "我们还没有发出过这笔转账"
	case whole && t.OpenID != p.OpenID && (p.OpenID != "" || p.State.underway()): // "": they were forgotten.
		return "收款人不是同一个人"
	case p.State.returned() && t.State == wechat.TransferSuccess:
		return "微信说已付，而我们已把钱退回余额"
	case p.State == Paid && t.State.Final() && t.State != wechat.TransferSuccess:
		return "我们已记为付清，而微信说 " + string(t.State)
	}
	return ""
}

func (s *Service) move(ctx context.Context, tx *db.Tx, p Payout, t wechat.Transfer) error {
	if !p.State.underway() {
		return nil // Told again.
	}
	switch t.State {
	case wechat.TransferSuccess:
		return s.paid(ctx, tx, p, t)
	case wechat.TransferFail:
		return s.giveBack(ctx, tx, p, Failed, failWords(t.FailReason))
	case wechat.TransferCancelled:
		return s.giveBack(ctx, tx, p, Cancelled, "已取消")
	case wechat.TransferWaiting, wechat.TransferRunning:
		return s.waits(ctx, tx, p, t)
	case wechat.TransferAccepted, wechat.TransferProcessing, wechat.TransferCanceling:
		return setWeChatState(ctx, tx, p.ID, string(t.State), t.TransferBillNo)
	}
	return fmt.Errorf("payout: transfer %s has the unknown state %q", p.OutBillNo, t.State)
}

// paid books that the person has the money.
func (s *Service) paid(ctx context.Context, tx *db.Tx, p Payout, t wechat.Transfer) error {
	if _, err := ledger.Hold(ctx, tx, p.DistributorID); err != nil {
		return err
	}
	p.WeChatNo, p.DoneAt = t.TransferBillNo, clock.Millis(tx.Now)
	if !t.UpdatedAt.IsZero() {
		p.DoneAt = max(p.SentAt, clock.Millis(t.UpdatedAt)) // WeChat's times end at the second.
	}
	ok, err := setPaid(ctx, tx, p)
	if err == nil && !ok {
		err = db.ErrConflict
	}
	if err != nil {
		return err
	}
	return s.bookPaid(ctx, tx, p, ledger.WeChatOperating)
}

func (s *Service) bookPaid(ctx context.Context, tx *db.Tx, p Payout, from ledger.Account) error {
	entries := []ledger.Entry{
		{Account: ledger.Paying, Owner: p.DistributorID, Amount: p.Amount}, {Account: from, Amount: -p.Net()}, {Account: ledger.TaxPayable, Amount: -p.Tax},
	}
	if err := s.post(ctx, tx, ledger.PayoutPaid, "paid", p, entries); err != nil {
		return err
	}
	p.State = Paid
	return s.tell(ctx, tx, p)
}

// waits stores that WeChat waits for the person, and tells them once.
func (s *Service) waits(ctx context.Context, tx *db.Tx, p Payout, t wechat.Transfer) error {
	if t.PackageInfo != "" {
		p.PackageInfo = t.PackageInfo
	}
	if p.DueAt == 0 {
		from := tx.Now
		if !t.CreatedAt.IsZero() {
			from = t.CreatedAt
		}
		p.DueAt = clock.Millis(from.Add(confirmWithin))
	}
	p.State, p.WeChatState, p.WeChatNo = Awaiting, string(t.State), t.TransferBillNo
	ok, err := setAwaiting(ctx, tx, p)
	if err == nil && !ok {
		err = db.ErrConflict
	}
	if err != nil || p.PackageInfo == "" {
		return err
	}
	return s.tell(ctx, tx, p)
}

func failWords(code string) string {
	switch code {
	case "OVERDUE_CLOSE":
		return "超过 24 小时没有确认收款"
	case "PAYEE_ACCOUNT_ABNORMAL":
		return "收款账户异常"
	case "REALNAME_CHECK_FAIL", "NAME_NOT_CORRECT":
		return "姓名与微信实名不一致"
	case "":
		return "微信转账失败"
	}
	return "微信转账失败（" + code + "）"
}

// AskTransfer asks WeChat how a transfer stands, by the number under which it was
// sent, and stores it.
func (s *Service) AskTransfer(ctx context.Context, outBillNo string) error {
	t, err := s.deps.WeChat.QueryTransfer(ctx, outBillNo)
	if err != nil {
		return ErrWeChat.Because(err)
	}
	return s.Apply(ctx, t)
}
