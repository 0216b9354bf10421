package payout

import (
	"context"

	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Withdraw takes a payout back before anything was sent.
func (s *Service) Withdraw(ctx context.Context, memberID, id int64) (Payout, error) {
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Payout, error) {
		p, err := own(ctx, tx, memberID, id)
		switch {
		case err != nil:
			return p, err
		case p.State == Sending || p.State == Awaiting:
			return p, ErrSent
		case !p.State.unsent():
			return p, ErrState
		}
		if err := s.giveBack(ctx, tx, p, Withdrawn, "本人撤回"); err != nil {
			return p, err
		}
		return byID(ctx, tx, id)
	})
}

// Reject refuses a payout before anything was sent, with a reason that its owner
// is told.
func (s *Service) Reject(ctx context.Context, id int64, reason string) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := visible(ctx, tx, id)
		if err == nil && !p.State.unsent() {
			err = ErrState
		}
		if err != nil {
			return err
		}
		if err := s.giveBack(ctx, tx, p, Rejected, reason); err != nil {
			return err
		}
		return s.record(ctx, tx, "reject", p, map[string]any{"reason": reason})
	})
}

// giveBack ends a payout whose money did not leave: it is available again, or
// withheld where it would have been, had it not been away.
func (s *Service) giveBack(ctx context.Context, tx *db.Tx, p Payout, to State, reason string) error {
	if _, err := ledger.Hold(ctx, tx, p.DistributorID); err != nil {
		return err
	}
	ok, err := setReturned(ctx, tx, p, to, reason, clock.Millis(tx.Now))
	if err == nil && !ok {
		err = db.ErrConflict
	}
	if err != nil {
		return err
	}
	if err := s.post(ctx, tx, ledger.PayoutReturned, "returned", p, ledger.Move(p.Amount, ledger.Paying, p.DistributorID, ledger.Available, p.DistributorID)); err != nil {
		return err
	}
	if err := s.deps.Commission.Returned(ctx, tx, p.DistributorID, p.Amount); err != nil {
		return err
	}
	p.State, p.Reason = to, reason
	return s.tell(ctx, tx, p)
}

// atOnce is how many payouts of an expelled distributor are taken back by one read.
const atOnce = 100

// Expelled takes back what an expelled distributor has asked for and nobody has
// sent, in the transaction that expels them and after their balance was withheld:
// what comes back is withheld with the rest. What was sent before goes on.
func (s *Service) Expelled(ctx context.Context, tx *db.Tx, d distributor.Distributor) error {
	if _, err := ledger.Hold(ctx, tx, d.ID); err != nil { // Sending comes by here.
		return err
	}
	for {
		rows, err := unsentOf(ctx, tx, d.ID, atOnce)
		if err != nil {
			return err
		}
		for _, p := range rows {
			if err := s.giveBack(ctx, tx, p, Rejected, "分销资格已终止"); err != nil {
				return err
			}
		}
		if len(rows) < atOnce {
			return nil
		}
	}
}

// Resumed has the payouts go on that waited while a distributor was suspended.
func (s *Service) Resumed(ctx context.Context, tx *db.Tx, d distributor.Distributor) error {
	rows, err := unsentOf(ctx, tx, d.ID, atOnce)
	for _, p := range rows {
		if err := jobs.Hurry(ctx, tx, jobSend, p.OutBillNo); err != nil {
			return err
		}
	}
	return err
}

// Cancel asks WeChat to take a transfer back that its person has not confirmed.
// The money comes back when WeChat says so; the person may be quicker.
func (s *Service) Cancel(ctx context.Context, memberID, id int64) (Payout, error) {
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Payout, error) {
		p, err := own(ctx, tx, memberID, id)
		if err != nil {
			return p, err
		}
		return s.cancel(ctx, tx, p)
	})
}

// CancelByStaff is Cancel on staff's word.
func (s *Service) CancelByStaff(ctx context.Context, id int64, reason string) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := visible(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err := s.cancel(ctx, tx, p); err != nil {
			return err
		}
		return s.record(ctx, tx, "cancel", p, map[string]any{"reason": reason, "by": auth.From(ctx).ID})
	})
}

func (s *Service) cancel(ctx context.Context, tx *db.Tx, p Payout) (Payout, error) {
	ok, err := setCancelAsked(ctx, tx, p.ID, clock.Millis(tx.Now))
	if err == nil && !ok {
		err = ErrState
	}
	if err != nil {
		return p, err
	}
	if err := jobs.Hurry(ctx, tx, jobSend, p.OutBillNo); err != nil {
		return p, err
	}
	return byID(ctx, tx, p.ID)
}

// own reads a member's own payout.
func own(ctx context.Context, tx *db.Tx, memberID, id int64) (Payout, error) {
	p, err := byID(ctx, tx, id)
	if db.NoRows(err) || (err == nil && p.MemberID != memberID) {
		return Payout{}, web.ErrNotFound
	}
	return p, err
}

func (s *Service) record(ctx context.Context, tx *db.Tx, what string, p Payout, after any) error {
	return s.deps.Staff.Record(ctx, tx, staff.Change{Action: "payout." + what, Subject: Subject, SubjectID: p.ID, Before: map[string]any{"state": p.State, "amount": web.Fen(p.Amount)}, After: after})
}

// visible reads a payout that the caller may see.
func visible(ctx context.Context, tx *db.Tx, id int64) (Payout, error) {
	p, err := byID(ctx, tx, id)
	if db.NoRows(err) {
		return p, web.ErrNotFound
	}
	if err != nil {
		return p, err
	}
	return p, member.Visible(ctx, tx, p.MemberID)
}
