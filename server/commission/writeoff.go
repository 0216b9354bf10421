package commission

import (
	"context"

	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// The states of a write-off.
const (
	writeOffAsked    = "asked"
	writeOffApproved = "approved"
	writeOffRefused  = "refused"
)

// WriteOff gives up a distributor's debt, asked by one person and approved by
// another.
type WriteOff struct {
	ID            int64  `db:"id"`
	DistributorID int64  `db:"distributor_id"`
	Amount        int64  `db:"amount"` // fen: what was asked for, then what was written off.
	Undone        int64  `db:"undone"` // fen of it: what it made up for came back.
	Reason        string `db:"reason"`
	State         string `db:"state"`
	AskedBy       int64  `db:"asked_by"`
	AskedAt       int64  `db:"asked_at"` // UTC ms
	DecidedBy     int64  `db:"decided_by"`
	DecidedAt     int64  `db:"decided_at"`
}

// AskWriteOff asks to give up what a distributor owes.
func (s *Service) AskWriteOff(ctx context.Context, distributorID int64, reason string) (WriteOff, error) {
	id := s.deps.IDs.Next()
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (WriteOff, error) {
		if err := distributor.Visible(ctx, tx, distributorID); err != nil {
			return WriteOff{}, err
		}
		funds, err := ledger.Hold(ctx, tx, distributorID)
		if err == nil && funds[distributorID].Lost() == 0 {
			err = ErrNoDebt
		}
		if err != nil {
			return WriteOff{}, err
		}
		open, err := openWriteOffs(ctx, tx, distributorID) // Whoever asks holds the funds.
		if err == nil && open > 0 {
			err = ErrAsked
		}
		if err != nil {
			return WriteOff{}, err
		}
		w := WriteOff{ID: id, DistributorID: distributorID, Amount: funds[distributorID].Lost(), Reason: reason, State: writeOffAsked, AskedBy: auth.From(ctx).ID, AskedAt: clock.Millis(tx.Now)}
		if err := insertWriteOff(ctx, tx, w); err != nil {
			return w, err
		}
		return w, s.deps.Staff.Record(ctx, tx, staff.Change{Action: "commission.write_off", Subject: "distributor", SubjectID: distributorID, After: map[string]any{"amount": web.Fen(w.Amount), "reason": reason}})
	})
}

// DecideWriteOff approves a write-off, or refuses it. What is written off is what
// was asked for, or what is still owed of it.
func (s *Service) DecideWriteOff(ctx context.Context, id int64, approve bool) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		w, err := writeOffByID(ctx, tx, id)
		if db.NoRows(err) {
			return web.ErrNotFound
		}
		if err == nil {
			err = distributor.Visible(ctx, tx, w.DistributorID)
		}
		if err != nil {
			return err
		}
		who, state := auth.From(ctx).ID, writeOffRefused
		if approve {
			if state = writeOffApproved; w.AskedBy == who && s.deps.Alone == "" {
				return ErrSameEye
			}
			funds, err := ledger.Hold(ctx, tx, w.DistributorID)
			if err != nil {
				return err
			}
			if w.Amount = min(w.Amount, funds[w.DistributorID].Lost()); w.Amount == 0 {
				return ErrNoDebt
			}
		}
		ok, err := setWriteOff(ctx, tx, id, state, who, clock.Millis(tx.Now), w.Amount)
		if err == nil && !ok {
			err = ErrOff
		}
		if err != nil {
			return err
		}
		after := map[string]any{"state": state, "amount": web.Fen(w.Amount)}
		if w.AskedBy == who && approve {
			after["alone"] = s.deps.Alone
		}
		if err := s.deps.Staff.Record(ctx, tx, staff.Change{Action: "commission.write_off_decide", Subject: "distributor", SubjectID: w.DistributorID, After: after}); err != nil || !approve {
			return err
		}
		return s.deps.Ledger.Post(ctx, tx, ledger.Journal{
			Kind: ledger.DebtWrittenOff, EventKey: "debt.written_off:" + number(w.ID), Subject: "distributor", SubjectID: w.DistributorID,
			Entries: ledger.Move(w.Amount, ledger.ExpenseOther, 0, ledger.Available, w.DistributorID),
		})
	})
}

// Recover takes back, of what was written off since a time, what came back to its
// owner: they would have it twice. It may be a debt until what comes back is booked.
func (s *Service) Recover(ctx context.Context, tx *db.Tx, distributorID, amount, since int64) error {
	if amount <= 0 {
		return nil
	}
	rows, err := writtenOff(ctx, tx, distributorID, since)
	if err != nil {
		return err
	}
	for _, w := range rows {
		part := min(amount, w.Amount-w.Undone)
		if part == 0 {
			break
		}
		ok, err := undoWriteOff(ctx, tx, w, part)
		if err == nil && !ok {
			err = db.ErrConflict
		}
		if err == nil {
			err = s.deps.Ledger.Post(ctx, tx, ledger.Journal{
				Kind: ledger.DebtRestored, EventKey: "debt.restored:" + number(w.ID) + ":" + number(w.Undone), Subject: "distributor", SubjectID: distributorID,
				Entries: ledger.Move(part, ledger.Available, distributorID, ledger.ExpenseOther, 0),
			})
		}
		if err != nil {
			return err
		}
		amount -= part
	}
	return nil
}
