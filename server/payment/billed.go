package payment

import (
	"context"
	"strconv"

	"yuanfen/server/ledger"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/wechat"
)

// Billed is what the bills say of a payment or refund: in the bill of which
// day, and the fee in fen that WeChat took or gave back.
type Billed struct {
	ID       int64  `db:"id"`
	BilledOn string `db:"billed_on"` // "" while no bill has it.
	Fee      int64  `db:"fee"`
}

// BookPayment notes that a day's bill has a payment, and posts the fee that
// WeChat took for it, once. It returns what is stored.
func (s *Service) BookPayment(ctx context.Context, tx *db.Tx, b Billed) (Billed, error) {
	first, err := setPaymentBilled(ctx, tx, b)
	if err != nil || !first {
		return s.orStored(ctx, tx, b, err, paymentBilled)
	}
	p, err := paymentByID(ctx, tx, b.ID)
	if err != nil {
		return b, err
	}
	return b, s.postFee(ctx, tx, p, ledger.Fee, "fee:"+strconv.FormatInt(p.ID, 10), b.Fee)
}

// BookRefund is BookPayment for a refund: its fee is what was given back.
func (s *Service) BookRefund(ctx context.Context, tx *db.Tx, b Billed) (Billed, error) {
	r, err := RefundByID(ctx, tx, b.ID)
	if err != nil {
		return b, err
	}
	// The payment's row first: settlement waits there.
	if err := addRefundDone(ctx, tx, r.PaymentID, 0); err != nil {
		return b, err
	}
	first, err := setRefundBilled(ctx, tx, b)
	if err != nil || !first {
		return s.orStored(ctx, tx, b, err, refundBilled)
	}
	p, err := paymentByID(ctx, tx, r.PaymentID)
	if err != nil {
		return b, err
	}
	return b, s.postFee(ctx, tx, p, ledger.FeeBack, "fee.back:"+strconv.FormatInt(r.ID, 10), -b.Fee)
}

func (s *Service) orStored(ctx context.Context, tx *db.Tx, b Billed, err error, stored func(context.Context, *db.Tx, int64) (Billed, error)) (Billed, error) {
	if err != nil {
		return b, err
	}
	return stored(ctx, tx, b.ID)
}

// postFee books a fee where the payment's money lies.
func (s *Service) postFee(ctx context.Context, tx *db.Tx, p Payment, kind ledger.Kind, key string, fee int64) error {
	from, owner := ledger.WeChatHeld, p.ID
	if p.SettledAt != 0 {
		from, owner = ledger.WeChatAvailable, 0
	}
	subject, subjectID := about(p)
	return s.ledger.Post(ctx, tx, ledger.Journal{
		Kind: kind, EventKey: key, Subject: subject, SubjectID: subjectID, Entries: ledger.Move(fee, ledger.ExpenseFee, 0, from, owner),
	})
}

// AskPayment asks WeChat about a payment by our number and applies what it says:
// a payment that no notice told of is booked, and given back if nothing waits
// for it.
func (s *Service) AskPayment(ctx context.Context, outTradeNo string) error {
	t, err := s.wechat.Query(ctx, outTradeNo)
	if err != nil {
		return ErrWeChat.Because(err)
	}
	if !t.Paid() {
		return nil
	}
	return s.Apply(ctx, t)
}

// AskRefund asks WeChat how a refund of ours stands, and stores it.
func (s *Service) AskRefund(ctx context.Context, outRefundNo string) error {
	answer, err := s.wechat.QueryRefund(ctx, outRefundNo)
	if err != nil {
		return ErrWeChat.Because(err)
	}
	return s.ApplyRefund(ctx, answer)
}

// ForeignRefund asks WeChat about a refund that was made on its own merchant
// site: one that we know nothing of.
func (s *Service) ForeignRefund(ctx context.Context, outRefundNo string) (wechat.Refund, error) {
	answer, err := s.wechat.QueryRefund(ctx, outRefundNo)
	if err != nil {
		return answer, ErrWeChat.Because(err)
	}
	return answer, nil
}

// AdoptRefund stores a refund that was made at WeChat as one of ours, done, in
// the caller's transaction, which posts where its money comes from.
func (s *Service) AdoptRefund(ctx context.Context, tx *db.Tx, d Decision, answer wechat.Refund) (Refund, error) {
	ok, err := addRefundDecided(ctx, tx, d.PaymentID, d.Amount)
	if err == nil && !ok {
		err = ErrRefundTooMuch
	}
	if err != nil {
		return Refund{}, err
	}
	r := Refund{
		ID: d.ID, OutRefundNo: answer.OutRefundNo, PaymentID: d.PaymentID, Kind: d.Payable.Kind, PayableID: d.Payable.ID,
		Amount: d.Amount, Reason: d.Reason, State: RefundStateDue, DecidedAt: clock.Millis(tx.Now),
	}
	return r, insertRefund(ctx, tx, r)
}

// FinishAdopted books that an adopted refund is done, in the transaction that
// posted its decision.
func (s *Service) FinishAdopted(ctx context.Context, tx *db.Tx, r Refund, answer wechat.Refund) error {
	return s.refundDone(ctx, tx, r, answer)
}
