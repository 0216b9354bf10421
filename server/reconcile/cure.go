package reconcile

import (
	"context"
	"slices"
	"strconv"

	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
	"yuanfen/server/staff"
)

// Cure does something about a difference, by a member of staff who says why. A
// cure that changes our books is followed by reading the day's bills again: only
// what they do not show any more is cured.
func (s *Service) Cure(ctx context.Context, id int64, cure Cure, reason string, staffID int64) error {
	d, err := s.Difference(ctx, id)
	if err != nil {
		return err
	}
	switch {
	case d.State != Open:
		return ErrCured
	case !slices.Contains(d.Kind.Cures(), cure):
		return ErrNoCure
	}
	switch cure {
	case AskWeChat, AdoptRefund:
		if err := s.mend(ctx, d, cure, reason, staffID); err != nil {
			return err
		}
		if _, err := s.Run(ctx, d.Day); err != nil {
			return err
		}
		now, err := s.Difference(ctx, id)
		if err == nil && now.State == Open {
			err = ErrStillOpen
		}
		if err != nil {
			return err
		}
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := setCured(ctx, tx, id, cure, reason, staffID)
		if err == nil && !ok {
			err = ErrCured
		}
		if err != nil {
			return err
		}
		if err := s.clear(ctx, tx, d, cure); err != nil {
			return err
		}
		if err := setOpenCount(ctx, tx, d.Day); err != nil {
			return err
		}
		return s.Staff.Record(ctx, tx, staff.Change{
			Action: "reconcile.cure", Subject: "difference", SubjectID: id, Before: d.Message, After: map[string]string{"cure": string(cure), "reason": reason},
		})
	})
}

// mend changes our books to what WeChat says.
func (s *Service) mend(ctx context.Context, d Difference, cure Cure, reason string, staffID int64) error {
	switch {
	case cure == AdoptRefund:
		return s.adopt(ctx, d, reason, staffID)
	case d.Kind == RefundState || d.Kind == RefundMissing:
		return s.Payments.AskRefund(ctx, d.Number)
	case d.Kind == TransferState || d.Kind == TransferMissing:
		return s.Payouts.AskTransfer(ctx, d.Number)
	}
	return s.Payments.AskPayment(ctx, d.Number)
}

// adopt makes a refund that was done at WeChat one of its order's.
func (s *Service) adopt(ctx context.Context, d Difference, reason string, staffID int64) error {
	answer, err := s.Payments.ForeignRefund(ctx, d.Number)
	if err != nil {
		return err
	}
	payments, err := s.Payments.ByTransactions(ctx, []string{answer.TransactionID})
	if err != nil {
		return err
	}
	p, known := payments[answer.TransactionID]
	if !known || !p.Usable || p.Kind != order.PayableKind {
		return ErrNoCure
	}
	err = s.Orders.AdoptRefund(ctx, p.PayableID, answer, reason, staffID)
	if db.IsDuplicate(err) {
		return ErrCured // By somebody else, a moment ago.
	}
	return err
}

// clear takes a movement that staff can explain out of suspense.
func (s *Service) clear(ctx context.Context, tx *db.Tx, d Difference, cure Cure) error {
	to, ok := map[Cure]ledger.Account{ClearBank: ledger.Bank, ClearExpense: ledger.ExpenseOther}[cure]
	if !ok {
		return nil
	}
	key := "fund.cleared:" + strconv.FormatInt(d.ID, 10)
	posted, err := ledger.Posted(ctx, tx, key)
	if err != nil || posted {
		return err // Cleared before the bill was read otherwise: the movement was posted once.
	}
	return s.Ledger.Post(ctx, tx, ledger.Journal{
		Kind: ledger.Cleared, EventKey: key, Subject: "fund", Entries: ledger.Move(d.Theirs, ledger.Suspense, 0, to, 0),
	})
}
