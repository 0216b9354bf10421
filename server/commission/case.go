package commission

import (
	"context"
	"maps"
	"slices"

	"yuanfen/server/distributor"
	"yuanfen/server/platform/db"
)

// Standing is a row that earns somebody, with what is withheld of it.
type Standing struct {
	Commission
	Withheld int64  // fen, by its open hold; 0 while it is frozen.
	Eaten    int64  // fen that refunds of other lines took of that.
	CaseID   int64  // The case whose hold it is, 0 for none.
	Why      string // It is withheld.
}

// Frozen is what would stay frozen if it were freed, in fen.
func (x Standing) Frozen() int64 {
	if x.frozen() {
		return x.Left()
	}
	return 0
}

// Forfeits is what forfeiting takes, in fen: a frozen one whole, of a released one
// what is withheld, and what was and paid for other lines since.
func (x Standing) Forfeits() int64 {
	if x.frozen() {
		return x.Left()
	}
	return min(x.Left(), x.Withheld+x.Eaten)
}

// WithholdFor is Withhold for a case, which alone ends what it withholds. Rows that
// are held already, unless for another case, are the case's from then on.
func (s *Service) WithholdFor(ctx context.Context, tx *db.Tx, caseID int64, ids []int64, reason string) (taken []int64, err error) {
	return s.withhold(ctx, tx, ids, hold{Kind: holdCase, CaseID: caseID, Reason: reason})
}

// adopt makes what is withheld of a row a case's, if there is a case (0: none) and
// no other has it.
func adopt(ctx context.Context, tx *db.Tx, c Commission, caseID int64) error {
	if caseID == 0 {
		return nil
	}
	ok, err := setHoldCase(ctx, tx, c.ID, caseID)
	if err != nil || ok {
		return err
	}
	_, err = openHoldOf(ctx, tx, c.ID)
	if db.NoRows(err) {
		err = db.ErrConflict // It was ended meanwhile.
	}
	return err
}

// FreeFor is Free for the case that withheld them. What it gives back to an earner
// who was expelled meanwhile is withheld of their balance, as the rest of it is.
func (s *Service) FreeFor(ctx context.Context, tx *db.Tx, caseID int64, ids []int64) error {
	freed, err := s.free(ctx, tx, caseID, ids)
	if err != nil {
		return err
	}
	// Whoever expels waits for the funds, which free holds: they have been read as
	// available there, or the earner is read as expelled here.
	earners, err := distributor.ByIDs(ctx, tx, slices.Sorted(maps.Keys(freed)))
	if err != nil {
		return err
	}
	for distributorID, amount := range freed {
		if earners[distributorID].State != distributor.Expelled {
			continue
		}
		if err := s.withholdBalance(ctx, tx, distributorID, amount); err != nil {
			return err
		}
	}
	return nil
}

// ForfeitFor is Forfeit for the case that withheld them.
func (s *Service) ForfeitFor(ctx context.Context, tx *db.Tx, caseID int64, ids []int64) error {
	return s.forfeit(ctx, tx, caseID, ids)
}
