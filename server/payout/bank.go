package payout

import (
	"context"
	"errors"
	"time"

	"yuanfen/server/ledger"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
)

// StartBank is finance beginning a payout by bank: from now on nobody takes it back
// but finance, and the account is shown in full. Begun again it is shown again; each
// time is in the audit log.
func (s *Service) StartBank(ctx context.Context, id int64) (p Payout, a Account, err error) {
	err = s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if p, err = banked(ctx, tx, id); err != nil {
			return err
		}
		switch p.State {
		case Sending:
		case Approved:
			stopped, err := s.beginBank(ctx, tx, p)
			if err != nil || stopped {
				return err
			}
		default:
			return ErrState
		}
		if err := s.record(ctx, tx, "bank_start", p, map[string]any{"account": "shown"}); err != nil {
			return err
		}
		p, err = byID(ctx, tx, id)
		return err
	})
	if err == nil && p.State != Sending {
		err = ErrState // It was taken back: its distributor is expelled.
	}
	if err != nil {
		return p, a, err
	}
	a, err = s.openAccount(p)
	return p, a, err
}

func (s *Service) beginBank(ctx context.Context, tx *db.Tx, p Payout) (stopped bool, err error) {
	stopped, err = s.stopped(ctx, tx, p)
	var waits jobs.Later
	if errors.As(err, &waits) {
		err = ErrSuspended
	}
	if err != nil || stopped {
		return stopped, err
	}
	p.SentAt = clock.Millis(tx.Now)
	ok, err := setSending(ctx, tx, p)
	if err == nil && !ok {
		err = db.ErrConflict
	}
	return false, err
}

// banked reads a payout by bank that the caller may see.
func banked(ctx context.Context, tx *db.Tx, id int64) (Payout, error) {
	p, err := visible(ctx, tx, id)
	if err == nil && p.Road != ByBank {
		err = ErrNotBank
	}
	return p, err
}

// Banked is what the bank says of a transfer. On is its day, 2026-11-23.
type Banked struct {
	Number string // The bank's reference.
	On     string
	PDF    []byte // The receipt.
}

// PayByBank registers that finance has paid by bank.
func (s *Service) PayByBank(ctx context.Context, id int64, b Banked) error {
	if p, err := s.byID(ctx, id); err != nil {
		return notFound(err)
	} else if p.State != Sending {
		return ErrState // Before a file is stored for nothing.
	}
	on, err := time.ParseInLocation(time.DateOnly, b.On, clock.Shanghai)
	if err != nil {
		return ErrBankDate.Because(err)
	}
	key, err := s.deps.Content.PDF(ctx, b.PDF)
	if err != nil {
		return err
	}
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := banked(ctx, tx, id)
		if err != nil {
			return err
		}
		if on.After(tx.Now) || on.Before(dayOf(clock.FromMillis(p.ApprovedAt))) {
			return ErrBankDate
		}
		if _, err := ledger.Hold(ctx, tx, p.DistributorID); err != nil {
			return err
		}
		p.BankNo, p.BankedOn, p.Receipt, p.DoneAt = b.Number, b.On, key, clock.Millis(tx.Now)
		ok, err := setBanked(ctx, tx, p)
		if err == nil && !ok {
			err = ErrState
		}
		if err != nil {
			return err
		}
		if err := s.bookPaid(ctx, tx, p, ledger.Bank); err != nil {
			return err
		}
		return s.record(ctx, tx, "bank", p, map[string]any{"bank_no": b.Number, "on": b.On})
	})
}

// FailBank registers that the bank did not take a payout, or sent it back, which may
// be days after it was registered as paid.
func (s *Service) FailBank(ctx context.Context, id int64, reason string) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err := banked(ctx, tx, id)
		switch {
		case err == nil && p.State == Paid:
			p, err = s.bounced(ctx, tx, p)
		case err == nil && p.State != Sending:
			err = ErrState
		}
		if err != nil {
			return err
		}
		if err := s.giveBack(ctx, tx, p, Failed, reason); err != nil {
			return err
		}
		return s.record(ctx, tx, "bank_failed", p, map[string]any{"reason": reason})
	})
}

// bounced books that the bank sent a payout back: it is on its way again, and the
// tax that was withheld of it is not.
func (s *Service) bounced(ctx context.Context, tx *db.Tx, p Payout) (Payout, error) {
	if _, err := ledger.Hold(ctx, tx, p.DistributorID); err != nil {
		return p, err
	}
	ok, err := setBounced(ctx, tx, p.ID)
	if err == nil && !ok {
		err = db.ErrConflict
	}
	if err != nil {
		return p, err
	}
	// A debt that was written off since it was paid made up for this very money.
	if err := s.deps.Commission.Recover(ctx, tx, p.DistributorID, p.Amount, p.DoneAt); err != nil {
		return p, err
	}
	p.State, p.DoneAt = Sending, 0
	return p, s.post(ctx, tx, ledger.PayoutBounced, "bounced", p, []ledger.Entry{
		{Account: ledger.Bank, Amount: p.Net()}, {Account: ledger.TaxPayable, Amount: p.Tax}, {Account: ledger.Paying, Owner: p.DistributorID, Amount: -p.Amount},
	})
}
