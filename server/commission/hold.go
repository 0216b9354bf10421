package commission

import (
	"context"

	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/staff"
)

// Why money is withheld.
const (
	holdCase     = "case"     // A risk or a price case is open, or staff look into it.
	holdExpelled = "expelled" // The earner was expelled.
)

// The states of a hold.
const (
	holdOpen      = "open"
	holdFreed     = "freed"
	holdForfeited = "forfeited"
)

// hold is what is withheld of an earner for one reason: of one commission, or of
// what they had when they were expelled (CommissionID 0). All open holds of an
// earner add up to their withheld account.
type hold struct {
	ID            int64  `db:"id"`
	DistributorID int64  `db:"distributor_id"`
	CommissionID  int64  `db:"commission_id"`
	Kind          string `db:"kind"`
	CaseID        int64  `db:"case_id"` // The case that alone ends it, 0 for none.
	State         string `db:"state"`
	Amount        int64  `db:"amount"` // fen withheld now; 0 while the commission is frozen.
	Eaten         int64  `db:"eaten"`  // fen that refunds of other lines took of it.
	Reason        string `db:"reason"`
	MadeAt        int64  `db:"made_at"`
	EndedAt       int64  `db:"ended_at"`
}

// hold stores a hold of a commission, and marks the row.
func (s *Service) hold(ctx context.Context, tx *db.Tx, c Commission, h hold) error {
	h.ID, h.DistributorID, h.CommissionID, h.State, h.MadeAt = s.deps.IDs.Next(), c.DistributorID, c.ID, holdOpen, clock.Millis(tx.Now)
	ok, err := setHeld(ctx, tx, c)
	if err == nil && !ok {
		err = db.ErrConflict
	}
	if err != nil {
		return err
	}
	return insertHold(ctx, tx, h)
}

// Withhold keeps commissions back while staff look into them, in the caller's
// transaction. Of a frozen one nothing moves until it is released; of a released
// one what the earner still has, never more than is available. Rows that are held
// already stay as they are; it answers which ones it took.
func (s *Service) Withhold(ctx context.Context, tx *db.Tx, ids []int64, reason string) (taken []int64, err error) {
	return s.withhold(ctx, tx, ids, hold{Kind: holdCase, Reason: reason})
}

func (s *Service) withhold(ctx context.Context, tx *db.Tx, ids []int64, h hold) (taken []int64, err error) {
	rows, err := byIDs(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for _, c := range rows {
		if c.Ended != 0 || c.State == Promised || c.State == Void || c.Left() == 0 {
			continue
		}
		took, err := s.withholdRow(ctx, tx, c, h)
		if err != nil {
			return nil, err
		}
		if took {
			taken = append(taken, c.ID)
		}
	}
	return taken, nil
}

func (s *Service) withholdRow(ctx context.Context, tx *db.Tx, c Commission, h hold) (bool, error) {
	if c.Held {
		return h.CaseID != 0, adopt(ctx, tx, c, h.CaseID)
	}
	if c.State == Released {
		funds, err := ledger.Hold(ctx, tx, c.DistributorID)
		if err != nil {
			return false, err
		}
		h.Amount = min(c.Left(), max(0, funds[c.DistributorID].Available))
	}
	if err := s.hold(ctx, tx, c, h); err != nil {
		return false, err
	}
	return true, s.post(ctx, tx, ledger.CommissionWithheld, "commission.withheld:"+number(c.ID)+":"+number(s.deps.IDs.Next()), c,
		ledger.Move(h.Amount, ledger.Available, c.DistributorID, ledger.Withheld, c.DistributorID))
}

// Free gives back what was withheld of commissions, in the caller's transaction.
// What is frozen of an expelled earner is withheld again when it is released.
func (s *Service) Free(ctx context.Context, tx *db.Tx, ids []int64) error {
	_, err := s.free(ctx, tx, 0, ids)
	return err
}

// free answers what became available to whom, in fen.
func (s *Service) free(ctx context.Context, tx *db.Tx, caseID int64, ids []int64) (map[int64]int64, error) {
	freed := map[int64]int64{}
	return freed, s.endHolds(ctx, tx, caseID, ids, func(c Commission, h hold) error {
		if err := s.endHold(ctx, tx, c, h, holdFreed); err != nil {
			return err
		}
		freed[c.DistributorID] += h.Amount
		return s.post(ctx, tx, ledger.CommissionFreed, "commission.freed:"+number(h.ID), c, ledger.Move(h.Amount, ledger.Withheld, c.DistributorID, ledger.Available, c.DistributorID))
	})
}

// Forfeit takes commissions away for good, in the caller's transaction: a frozen
// one whole, of a released one what is withheld and what refunds of other lines ate
// of that, be it as a debt. It counts as reversed.
func (s *Service) Forfeit(ctx context.Context, tx *db.Tx, ids []int64) error {
	return s.forfeit(ctx, tx, 0, ids)
}

func (s *Service) forfeit(ctx context.Context, tx *db.Tx, caseID int64, ids []int64) error {
	return s.endHolds(ctx, tx, caseID, ids, func(c Commission, h hold) error {
		amount := Standing{Commission: c, Withheld: h.Amount, Eaten: h.Eaten}.Forfeits() // Of a released one, take empties the hold.
		if amount == 0 {
			return ErrNothing
		}
		entries, err := s.take(ctx, tx, c, amount, 0, becauseForfeited, h.ID)
		if err != nil {
			return err
		}
		if h, err = openHoldOf(ctx, tx, c.ID); err != nil {
			return err
		}
		if err := s.endHold(ctx, tx, c, h, holdForfeited); err != nil {
			return err
		}
		if c.State == Released {
			if err := s.Hooks.Sold(ctx, tx, map[int64]int64{c.DistributorID: -c.sold()}); err != nil {
				return err
			}
		}
		return s.post(ctx, tx, ledger.CommissionForfeited, "commission.forfeited:"+number(h.ID), c, entries)
	})
}

// endHolds ends holds of rows: those of a case for it alone.
func (s *Service) endHolds(ctx context.Context, tx *db.Tx, caseID int64, ids []int64, end func(Commission, hold) error) error {
	rows, err := byIDs(ctx, tx, ids)
	if err != nil {
		return err
	}
	for _, c := range rows {
		if !c.Held {
			return ErrNotHeld
		}
		if _, err := ledger.Hold(ctx, tx, c.DistributorID); err != nil { // Whoever takes from holds comes by here.
			return err
		}
		h, err := openHoldOf(ctx, tx, c.ID)
		if db.NoRows(err) {
			err = db.ErrConflict
		}
		if err == nil && h.CaseID != caseID {
			err = ErrInCase
		}
		if err != nil {
			return err
		}
		if err := end(c, h); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) endHold(ctx context.Context, tx *db.Tx, c Commission, h hold, state string) error {
	ok, err := setNotHeld(ctx, tx, c)
	if err == nil && ok {
		ok, err = setHoldEnded(ctx, tx, h, state, clock.Millis(tx.Now))
	}
	if err == nil && !ok {
		err = db.ErrConflict
	}
	return err
}

func (s *Service) post(ctx context.Context, tx *db.Tx, kind ledger.Kind, key string, c Commission, entries []ledger.Entry) error {
	return s.deps.Ledger.Post(ctx, tx, ledger.Journal{Kind: kind, EventKey: key, Subject: "order", SubjectID: c.OrderID, Entries: entries})
}

const (
	jobWithholdLines = "commission.withhold"
	jobFreeLines     = "commission.free"
	linePortion      = 300
)

// Expel withholds all that an earner has available, in the transaction that
// expels them; a job marks their lines.
func (s *Service) Expel(ctx context.Context, tx *db.Tx, d distributor.Distributor) error {
	funds, err := ledger.Hold(ctx, tx, d.ID)
	if err != nil {
		return err
	}
	if err := s.withholdBalance(ctx, tx, d.ID, max(0, funds[d.ID].Available)); err != nil {
		return err
	}
	return s.deps.Queue.Add(ctx, tx, jobs.Spec{Kind: jobWithholdLines, Key: number(d.ID) + ":" + number(d.DecidedAt), Payload: d.ID})
}

// withholdBalance withholds amount fen of what an expelled earner has available.
func (s *Service) withholdBalance(ctx context.Context, tx *db.Tx, distributorID, amount int64) error {
	if amount <= 0 {
		return nil
	}
	h := hold{ID: s.deps.IDs.Next(), DistributorID: distributorID, Kind: holdExpelled, State: holdOpen, Amount: amount, Reason: "资格已终止", MadeAt: clock.Millis(tx.Now)}
	if err := insertHold(ctx, tx, h); err != nil {
		return err
	}
	return s.deps.Ledger.Post(ctx, tx, ledger.Journal{
		Kind: ledger.CommissionWithheld, EventKey: "commission.withheld:" + number(h.ID), Subject: "distributor", SubjectID: distributorID,
		Entries: ledger.Move(amount, ledger.Available, distributorID, ledger.Withheld, distributorID),
	})
}

// Returned withholds of money that came back from a payout what would have been
// withheld, had it not been away: lines of open cases first; of an expelled earner
// all of it.
func (s *Service) Returned(ctx context.Context, tx *db.Tx, distributorID, amount int64) error {
	funds, err := ledger.Hold(ctx, tx, distributorID)
	if err != nil {
		return err
	}
	amount = min(amount, max(0, funds[distributorID].Available))
	short, err := shortHolds(ctx, tx, distributorID)
	if err != nil {
		return err
	}
	for _, h := range short {
		part := min(h.Short, amount)
		if part <= 0 {
			continue
		}
		if err := changeHold(ctx, tx, h.hold, part); err != nil {
			return err
		}
		amount -= part
		err := s.deps.Ledger.Post(ctx, tx, ledger.Journal{
			Kind: ledger.CommissionWithheld, EventKey: "commission.withheld:" + number(h.ID) + ":" + number(s.deps.IDs.Next()), Subject: "distributor", SubjectID: distributorID,
			Entries: ledger.Move(part, ledger.Available, distributorID, ledger.Withheld, distributorID),
		})
		if err != nil {
			return err
		}
	}
	found, err := distributor.ByIDs(ctx, tx, []int64{distributorID})
	if err != nil || found[distributorID].State != distributor.Expelled {
		return err
	}
	return s.withholdBalance(ctx, tx, distributorID, amount)
}

// Reinstate frees what was withheld because an earner was expelled: the balance at
// once, the lines by a job.
func (s *Service) Reinstate(ctx context.Context, tx *db.Tx, d distributor.Distributor) error {
	if err := s.freeBalance(ctx, tx, d.ID); err != nil {
		return err
	}
	return s.deps.Queue.Add(ctx, tx, jobs.Spec{Kind: jobFreeLines, Key: number(d.ID) + ":" + number(d.DecidedAt), Payload: d.ID})
}

func (s *Service) freeBalance(ctx context.Context, tx *db.Tx, distributorID int64) error {
	return s.endBalance(ctx, tx, distributorID, holdFreed, func(h hold) error {
		return s.deps.Ledger.Post(ctx, tx, ledger.Journal{
			Kind: ledger.CommissionFreed, EventKey: "commission.freed:" + number(h.ID), Subject: "distributor", SubjectID: distributorID,
			Entries: ledger.Move(h.Amount, ledger.Withheld, distributorID, ledger.Available, distributorID),
		})
	})
}

// forfeitBalance takes what an expelled earner had. It counts as reversed on the
// lines that brought it, the newest first, so that no refund or correction takes it
// a second time.
func (s *Service) forfeitBalance(ctx context.Context, tx *db.Tx, distributorID int64) error {
	return s.endBalance(ctx, tx, distributorID, holdForfeited, func(h hold) error {
		rest, err := s.forfeitLines(ctx, tx, h)
		if err != nil {
			return err
		}
		return s.deps.Ledger.Post(ctx, tx, ledger.Journal{
			Kind: ledger.CommissionForfeited, EventKey: "commission.forfeited:" + number(h.ID), Subject: "distributor", SubjectID: distributorID,
			Entries: ledger.Move(rest, ledger.Withheld, distributorID, ledger.CommissionExpense, 0),
		})
	})
}

// forfeitLines answers what of a hold no line brought.
func (s *Service) forfeitLines(ctx context.Context, tx *db.Tx, h hold) (rest int64, err error) {
	sold := int64(0)
	for rest = h.Amount; rest > 0; {
		rows, err := releasedLeft(ctx, tx, h.DistributorID, linePortion)
		if err != nil {
			return rest, err
		}
		for _, c := range rows {
			part := min(rest, c.Left())
			if part == 0 {
				break
			}
			ok, err := reverseRow(ctx, tx, c, part, 0, part)
			if err == nil && !ok {
				err = db.ErrConflict
			}
			if err == nil {
				err = insertReversal(ctx, tx, reversal{ID: s.deps.IDs.Next(), CommissionID: c.ID, Why: becauseForfeited, Subject: h.ID, FromWithheld: part, At: clock.Millis(tx.Now)})
			}
			if err == nil {
				err = s.post(ctx, tx, ledger.CommissionForfeited, "commission.forfeited:"+number(h.ID)+":"+number(c.ID), c, ledger.Move(part, ledger.Withheld, h.DistributorID, ledger.CommissionExpense, 0))
			}
			if err != nil {
				return rest, err
			}
			rest -= part
			sold += c.sold()
		}
		if len(rows) < linePortion {
			break
		}
	}
	return rest, s.Hooks.Sold(ctx, tx, map[int64]int64{h.DistributorID: -sold})
}

// endBalance ends the holds of what an expelled earner had.
func (s *Service) endBalance(ctx context.Context, tx *db.Tx, distributorID int64, state string, end func(hold) error) error {
	if _, err := ledger.Hold(ctx, tx, distributorID); err != nil {
		return err
	}
	holds, err := openHolds(ctx, tx, distributorID)
	if err != nil {
		return err
	}
	for _, h := range holds {
		if h.CommissionID != 0 {
			continue
		}
		ok, err := setHoldEnded(ctx, tx, h, state, clock.Millis(tx.Now))
		if err == nil && !ok {
			err = db.ErrConflict
		}
		if err != nil {
			return err
		}
		if err := end(h); err != nil {
			return err
		}
	}
	return nil
}

// withholdLines marks the lines of an expelled earner whose money is still frozen,
// in pieces.
func (s *Service) withholdLines(ctx context.Context, j jobs.Job) error {
	return s.eachLine(ctx, j, distributor.Expelled, func(ctx context.Context, tx *db.Tx, id int64) (int, error) {
		rows, err := frozenFree(ctx, tx, id, linePortion)
		for _, c := range rows {
			if err := s.hold(ctx, tx, c, hold{Kind: holdExpelled, Reason: "资格已终止"}); err != nil {
				return 0, err
			}
		}
		return len(rows), err
	})
}

// freeLines frees the lines of a reinstated earner, in pieces.
func (s *Service) freeLines(ctx context.Context, j jobs.Job) error {
	return s.eachLine(ctx, j, distributor.Active, func(ctx context.Context, tx *db.Tx, id int64) (int, error) {
		ids, err := expelledLines(ctx, tx, id, linePortion)
		if err != nil {
			return 0, err
		}
		return len(ids), s.Free(ctx, tx, ids)
	})
}

// eachLine works off pieces while the distributor stands as the job expects.
func (s *Service) eachLine(ctx context.Context, j jobs.Job, while distributor.State, piece func(ctx context.Context, tx *db.Tx, id int64) (int, error)) error {
	var id int64
	if err := j.Decode(&id); err != nil {
		return err
	}
	for {
		n, err := db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (int, error) {
			// Whoever expels or takes back holds the funds as well: either it is seen here, or
			// its own job comes after this piece.
			if _, err := ledger.Hold(ctx, tx, id); err != nil {
				return 0, err
			}
			found, err := distributor.ByIDs(ctx, tx, []int64{id})
			if err != nil || found[id].State != while {
				return 0, err
			}
			return piece(ctx, tx, id)
		})
		if err != nil || n < linePortion {
			return err
		}
	}
}

// Decision is what staff decide about held commissions.
type Decision string

// The decisions.
const (
	DecideHold    Decision = "hold"
	DecideFree    Decision = "free"
	DecideForfeit Decision = "forfeit"
)

// Decide withholds, frees or forfeits commissions on staff's word.
func (s *Service) Decide(ctx context.Context, ids []int64, d Decision, reason string) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := s.visible(ctx, tx, ids)
		if err != nil {
			return err
		}
		switch d {
		case DecideHold:
			var taken []int64
			if taken, err = s.Withhold(ctx, tx, ids, reason); err == nil && len(taken) != len(ids) {
				err = whyNotHeld(rows)
			}
		case DecideFree:
			err = s.Free(ctx, tx, ids)
		case DecideForfeit:
			err = s.Forfeit(ctx, tx, ids)
		}
		if err != nil {
			return err
		}
		for _, c := range rows {
			err := s.deps.Staff.Record(ctx, tx, staff.Change{
				Action: "commission." + string(d), Subject: "commission", SubjectID: c.ID, Before: map[string]any{"left": c.Left(), "held": c.Held}, After: map[string]any{"reason": reason},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func whyNotHeld(rows []Commission) error {
	for _, c := range rows {
		if c.Held {
			return ErrHeld
		}
	}
	return ErrNothing
}

// DecideBalance frees or forfeits what an expelled distributor had, on staff's word.
func (s *Service) DecideBalance(ctx context.Context, distributorID int64, d Decision, reason string) error {
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := distributor.Visible(ctx, tx, distributorID); err != nil {
			return err
		}
		held, err := heldBalance(ctx, tx, distributorID)
		if err == nil && held == 0 {
			err = ErrNothing
		}
		if err == nil && d == DecideFree {
			err = s.freeBalance(ctx, tx, distributorID)
		} else if err == nil {
			err = s.forfeitBalance(ctx, tx, distributorID)
		}
		if err != nil {
			return err
		}
		return s.deps.Staff.Record(ctx, tx, staff.Change{
			Action: "commission.balance_" + string(d), Subject: "distributor", SubjectID: distributorID,
			Before: map[string]any{"withheld": held}, After: map[string]any{"reason": reason, "by": auth.From(ctx).ID},
		})
	})
}
