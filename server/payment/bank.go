package payment

import (
	"context"
	"strconv"

	"yuanfen/server/ledger"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// PayByBank books that staff gave back by bank what WeChat had closed for good.
// receipt is the bank's reference.
func (s *Service) PayByBank(ctx context.Context, refundID int64, receipt string) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := setRefundBanked(ctx, tx, refundID, receipt)
		if err != nil {
			return err
		}
		r, err := RefundByID(ctx, tx, refundID)
		if db.NoRows(err) {
			return web.ErrNotFound
		}
		if err == nil && !ok {
			err = ErrNotClosed
		}
		if err != nil {
			return err
		}
		p, err := paymentByID(ctx, tx, r.PaymentID)
		if err != nil {
			return err
		}
		subject, subjectID := about(p)
		err = s.ledger.Post(ctx, tx, ledger.Journal{
			Kind: ledger.RefundBanked, EventKey: "refund.banked:" + strconv.FormatInt(r.ID, 10), Subject: subject, SubjectID: subjectID,
			Entries: ledger.Move(r.Amount, ledger.RefundDue, r.ID, ledger.Bank, 0),
		})
		if err != nil {
			return err
		}
		if err := s.Hooks.RefundMoved(ctx, tx, r.ID, true); err != nil {
			return err
		}
		return s.staff.Record(ctx, tx, staff.Change{Action: "refund.bank", Subject: "refund", SubjectID: r.ID, Before: RefundStateClosed, After: receipt})
	})
}

type bankInput struct {
	ID   web.ID `path:"id" doc:"退款的编号"`
	Body struct {
		Receipt string `json:"receipt" minLength:"4" maxLength:"100" doc:"银行回单号"`
	}
}
