package reconcile

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yuanfen/server/ledger"
	"yuanfen/server/notify"
	"yuanfen/server/payment"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/wechat"
)

// The fund accounts of which bills are read.
const (
	accountBasic     = "BASIC"
	accountOperating = "OPERATION"
)

// paperPrefix begins the keys of bills: papers are never served to the public.
const paperPrefix = "paper"

// Run reconciles a business day: reads its bills, matches every line, posts
// fees, and stores what differs. It may be run as often as wanted: what is
// booked is booked once, and differences that are gone close by themselves.
func (s *Service) Run(ctx context.Context, day string) (Day, error) {
	from, to, err := dayRange(day)
	now := s.DB.Clock().Now()
	if err != nil || to.After(now) || from.Before(now.AddDate(0, -keepMonths, 0)) {
		return Day{}, ErrDay
	}
	if ready := to.Add(readyAt * time.Hour); now.Before(ready) {
		return Day{}, ErrNotReady
	}
	if err := s.claim(ctx, day); err != nil {
		return Day{}, err
	}
	defer s.leave(ctx, day)
	return s.run(ctx, day, from, to)
}

// runsFor is how long a run has a day for itself. One that died leaves it to the
// next after that.
const runsFor = 10 * time.Minute

// claim lets one at a time reconcile a day: the schedule, a click and the
// command line may meet.
func (s *Service) claim(ctx context.Context, day string) error {
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := claimDay(ctx, tx, day, clock.Millis(tx.Now.Add(runsFor)))
		if err == nil && !ok {
			err = ErrRunning
		}
		return err
	})
}

func (s *Service) leave(ctx context.Context, day string) {
	err := s.DB.InTx(context.WithoutCancel(ctx), func(ctx context.Context, tx *db.Tx) error { return leaveDay(ctx, tx, day) })
	if err != nil {
		s.Log.WarnContext(ctx, "reconciliation not left", "day", day, "error", err)
	}
}

func (s *Service) run(ctx context.Context, day string, from, to time.Time) (Day, error) {
	d := Day{Day: day}
	b, err := s.fetch(ctx, &d, from)
	if err != nil {
		return d, ErrBills.Because(err)
	}
	ours, err := s.ours(ctx, b)
	if err != nil {
		return d, err
	}
	r := match(day, b, ours)
	sumUp(&d, b)
	if err := s.book(ctx, &r); err != nil {
		return d, err
	}
	if err := s.bookTransfers(ctx, day, r.transferred); err != nil {
		return d, err
	}
	if err := s.moved(ctx, day, b, ours, &r); err != nil {
		return d, err
	}
	if err := s.missing(ctx, day, to, &r); err != nil {
		return d, err
	}
	if err := s.missingTransfers(ctx, day, to, &r); err != nil {
		return d, err
	}
	if err := s.prove(ctx, &d, &r); err != nil {
		return d, err
	}
	return s.finish(ctx, d, r.differences)
}

// fetch reads the bills of a day and keeps them as evidence.
func (s *Service) fetch(ctx context.Context, d *Day, from time.Time) (b bills, err error) {
	read := func(file *string, get func() ([]byte, error), parse func([]byte) error) {
		if err != nil {
			return
		}
		var text []byte
		text, err = get()
		if wechat.IsCode(err, wechat.CodeNoStatement) {
			err = nil // Nothing happened on that day.
			return
		}
		if err == nil {
			err = parse(text)
		}
		if err == nil {
			*file = blob.NewKey(paperPrefix, "csv")
			err = s.Files.Put(ctx, *file, text)
		}
	}
	read(&d.TradeFile, func() ([]byte, error) { return s.WeChat.TradeBill(ctx, from) }, func(text []byte) (err error) {
		b.trade, err = ParseTrade(text)
		return err
	})
	read(&d.BasicFile, func() ([]byte, error) { return s.WeChat.FundBill(ctx, from, accountBasic) }, func(text []byte) (err error) {
		b.basic, err = ParseFund(text)
		return err
	})
	read(&d.OperatingFile, func() ([]byte, error) { return s.WeChat.FundBill(ctx, from, accountOperating) }, func(text []byte) (err error) {
		b.operating, err = ParseFund(text)
		return err
	})
	return b, err
}

func (s *Service) ours(ctx context.Context, b bills) (o books, err error) {
	var transactions, refunds []string
	for _, t := range b.trade {
		if t.Refund {
			refunds = append(refunds, t.OutRefundNo)
		} else {
			transactions = append(transactions, t.TransactionID)
		}
	}
	if o.payments, err = s.Payments.ByTransactions(ctx, transactions); err != nil {
		return o, err
	}
	if o.refunds, err = s.Payments.RefundsByNo(ctx, refunds); err != nil {
		return o, err
	}
	var transfers []string
	for _, f := range b.operating {
		if f.Transfer() {
			transfers = append(transfers, f.ProofNo)
		}
	}
	o.payouts, err = s.Payouts.ByNo(ctx, transfers)
	return o, err
}

func sumUp(d *Day, b bills) {
	for _, t := range b.trade {
		if t.Refund {
			d.Refunds, d.Refunded = d.Refunds+1, d.Refunded+t.Amount
		} else {
			d.Payments, d.Paid = d.Payments+1, d.Paid+t.Amount
		}
		d.Fees += t.Fee
	}
}

// portion is how many lines one transaction books: well under 1,000 rows.
const portion = 100

// book notes what the bills have, and posts the fees.
func (s *Service) book(ctx context.Context, r *result) error {
	for _, part := range []struct {
		name string
		all  []payment.Billed
		book func(context.Context, *db.Tx, payment.Billed) (payment.Billed, error)
	}{{"付款", r.payments, s.Payments.BookPayment}, {"退款", r.refunds, s.Payments.BookRefund}} {
		for start := 0; start < len(part.all); start += portion {
			chunk := part.all[start:min(start+portion, len(part.all))]
			var changed []Difference
			err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				changed = nil
				for _, b := range chunk {
					stored, err := part.book(ctx, tx, b)
					if err != nil {
						return err
					}
					if stored.Fee != b.Fee {
						changed = append(changed, differ(b.BilledOn, FeeChanged, fmt.Sprint(b.ID), stored.Fee, b.Fee,
							"%s %d 的手续费：%s 的账单记 %s，这次读到 %s。", part.name, b.ID, stored.BilledOn, yuan(stored.Fee), yuan(b.Fee)))
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
			r.differences = append(r.differences, changed...)
		}
	}
	return nil
}

// The types of lines that move money between WeChat's accounts and our bank.
var bankTypes = map[string]bool{"充值": true, "提现": true}

// moved stores the lines of the fund bills in the place of what an earlier
// reading of the day left, and posts those that are neither
// payment nor refund: to and from our bank, or into suspense.
func (s *Service) moved(ctx context.Context, day string, b bills, ours books, r *result) error {
	for _, part := range []struct {
		name    string
		account ledger.Account
		rows    []FundRow
	}{{accountBasic, ledger.WeChatAvailable, b.basic}, {accountOperating, ledger.WeChatOperating, b.operating}} {
		if err := s.forgetLines(ctx, day, part.name); err != nil {
			return err
		}
		for start := 0; start < len(part.rows); start += portion {
			chunk := part.rows[start:min(start+portion, len(part.rows))]
			err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
				for _, f := range chunk {
					if err := s.line(ctx, tx, day, part.name, part.account, f, ours); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	for _, f := range append(r.other, b.operating...) {
		if !bankTypes[f.Type] && !ours.sent(f) {
			r.differences = append(r.differences, differ(day, FundUnknown, f.FlowNo, 0, f.Amount, "资金账单有一笔「%s」%s（流水 %s）不知是什么，已记入待查。", f.Type, yuan(f.Amount), f.FlowNo))
		}
	}
	return nil
}

// sent reports whether a line is a transfer of ours.
func (o books) sent(f FundRow) bool {
	_, known := o.payouts[f.ProofNo]
	return known && f.Transfer()
}

// line stores one line of a fund bill, and posts it, once, if it is a movement
// of its own.
func (s *Service) line(ctx context.Context, tx *db.Tx, day, name string, account ledger.Account, f FundRow, ours books) error {
	if err := insertLine(ctx, tx, s.IDs.Next(), day, name, f); err != nil {
		return err
	}
	switch f.Type {
	case typeTrade, typeFee, typeRefund, typeFeeBack:
		return nil // Posted with the payment or refund.
	}
	if ours.sent(f) {
		return nil // Posted with the payout.
	}
	key := "fund:" + name + ":" + f.FlowNo
	posted, err := ledger.Posted(ctx, tx, key)
	if err != nil || posted {
		return err
	}
	other := ledger.Suspense
	if bankTypes[f.Type] {
		other = ledger.Bank
	}
	return s.Ledger.Post(ctx, tx, ledger.Journal{
		Kind: ledger.FundMoved, EventKey: key, Subject: "fund", Entries: ledger.Move(f.Amount, account, 0, other, 0),
	})
}

// missing finds what ours say happened by the end of the day and no bill has.
func (s *Service) missing(ctx context.Context, day string, to time.Time, r *result) error {
	payments, err := s.Payments.UnbilledPayments(ctx, clock.Millis(to))
	if err != nil {
		return err
	}
	for _, p := range payments {
		if on := clock.Day(clock.FromMillis(p.PaidAt)); on == day {
			r.differences = append(r.differences, differ(day, PaymentMissing, p.OutTradeNo, p.Amount, 0, "本店 %s 收到付款 %s（%s），账单没有。", on, p.OutTradeNo, yuan(p.Amount)))
		}
	}
	refunds, err := s.Payments.UnbilledRefunds(ctx, clock.Millis(to))
	if err != nil {
		return err
	}
	for _, f := range refunds {
		if on := clock.Day(clock.FromMillis(f.DoneAt)); on == day {
			r.differences = append(r.differences, differ(day, RefundMissing, f.OutRefundNo, f.Amount, 0, "本店 %s 退款 %s（%s），账单没有。", on, f.OutRefundNo, yuan(f.Amount)))
		}
	}
	return nil
}

// finish stores the day and its differences, closes those that are gone, and
// tells staff of those that are open.
func (s *Service) finish(ctx context.Context, d Day, found []Difference) (Day, error) {
	for i := range found {
		found[i].ID = s.IDs.Next()
	}
	err := s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := putDifferences(ctx, tx, d.Day, found); err != nil {
			return err
		}
		var err error
		if d.Open, err = countOpen(ctx, tx, d.Day); err != nil {
			return err
		}
		d.RunAt = clock.Millis(tx.Now)
		d.Proved = d.Proved && d.Open == 0
		if err := putDay(ctx, tx, d); err != nil || d.Open == 0 {
			return err
		}
		return s.Alerts.Raise(ctx, tx, notify.Alert{
			Kind: "reconcile.differs", Key: "reconcile.differs:" + d.Day, Subject: "reconcile",
			Message: fmt.Sprintf("%s 的账单与账本有 %d 处差异，请到「结算」里查看并处理。", d.Day, d.Open),
		})
	})
	return d, err
}

// RunDue reconciles the first day that is not done yet, from the day of the
// first payment up to yesterday. It is for a schedule.
func (s *Service) RunDue(ctx context.Context) error {
	first, err := s.Payments.FirstPaidAt(ctx)
	if err != nil || first == 0 {
		return err
	}
	done, err := s.doneDays(ctx)
	if err != nil {
		return err
	}
	now := s.DB.Clock().Now()
	last := clock.Day(LastBill(now).In(clock.Shanghai))
	oldest := clock.Day(now.AddDate(0, -keepMonths, 1))
	day := max(clock.Day(clock.FromMillis(first)), oldest)
	for ; day <= last; day = next(day) {
		if done[day] {
			continue
		}
		if _, err := s.Run(ctx, day); err != nil {
			return errors.Join(fmt.Errorf("reconcile %s", day), err, s.late(ctx, day))
		}
		return nil
	}
	return nil
}

// lateAfter is how long a day's bills may be out of reach before staff hear.
const lateAfter = 2 * time.Hour

// late tells staff, once, of a day that should have been reconciled: no later
// one is before it.
func (s *Service) late(ctx context.Context, day string) error {
	_, to, err := dayRange(day)
	if err != nil || s.DB.Clock().Now().Before(to.Add(readyAt*time.Hour+lateAfter)) {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.Alerts.Raise(ctx, tx, notify.Alert{
			Kind: "reconcile.late", Key: "reconcile.late:" + day, Subject: "reconcile",
			Message: day + " 的账单一直取不到或内容有误，之后的日子也在等它。系统每十分钟再试一次；请运维运行 yuanfen reconcile --date " + day + " 查看原因。",
		})
	})
}

func next(day string) string {
	_, to, err := dayRange(day)
	if err != nil {
		panic(err) // Only days that this program made come here.
	}
	return clock.Day(to)
}
