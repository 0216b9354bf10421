package commission

import (
	"context"

	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

// settlePortion is how many commissions one transaction releases.
const settlePortion = 2000

// Settle releases every commission that is due, portion by portion, each with one
// journal. Portions follow earners, so that one has few balances to move, and each
// begins after the one before: an engine keeps what left an index for a while, and
// would step over all of it again.
func (s *Service) Settle(ctx context.Context) error {
	var last place
	for {
		next, n, err := s.settleOnce(ctx, last)
		if err != nil || n < settlePortion {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		last = next
	}
}

// place is a commission's place in the order of settlement.
type place struct {
	DistributorID int64 `db:"distributor_id"`
	ID            int64 `db:"id"`
}

func (s *Service) settleOnce(ctx context.Context, after place) (last place, n int, err error) {
	settlement := s.deps.IDs.Next()
	err = s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		due, err := dueAfter(ctx, tx, after, settlePortion)
		if n = len(due); err != nil || n == 0 {
			return err
		}
		last = due[n-1]
		ids := make([]int64, n)
		for i, c := range due {
			ids[i] = c.ID
		}
		// What a refund takes until here is gone; what it takes afterwards finds the row
		// released.
		if err := setReleased(ctx, tx, ids, settlement, clock.Millis(tx.Now)); err != nil {
			return err
		}
		rows, err := byIDs(ctx, tx, ids)
		if err != nil {
			return err
		}
		return s.release(ctx, tx, settlement, rows)
	})
	return last, n, err
}

// release posts what rows are worth to their earners: available, or withheld where
// a case is open or the earner was expelled.
func (s *Service) release(ctx context.Context, tx *db.Tx, settlement int64, rows []Commission) error {
	var earners []int64
	sold := map[int64]int64{}
	for _, c := range rows {
		if n := len(earners); n == 0 || earners[n-1] != c.DistributorID {
			earners = append(earners, c.DistributorID)
		}
		sold[c.DistributorID] += c.sold()
	}
	// Counting the sale writes the distributor's row, as expelling does: one of the two
	// waits for the other, and what is read of them below still holds at the commit.
	if err := s.Hooks.Sold(ctx, tx, sold); err != nil {
		return err
	}
	found, err := distributor.ByIDs(ctx, tx, earners)
	if err != nil {
		return err
	}
	available, withheld := map[int64]int64{}, map[int64]int64{}
	for _, c := range rows {
		if !c.Held && found[c.DistributorID].State != distributor.Expelled {
			available[c.DistributorID] += c.Left()
			continue
		}
		withheld[c.DistributorID] += c.Left()
		if err := s.fillHold(ctx, tx, c); err != nil {
			return err
		}
	}
	var entries []ledger.Entry
	total := int64(0)
	for _, d := range earners {
		entries = append(entries,
			ledger.Entry{Account: ledger.Frozen, Owner: d, Amount: available[d] + withheld[d]},
			ledger.Entry{Account: ledger.Available, Owner: d, Amount: -available[d]},
			ledger.Entry{Account: ledger.Withheld, Owner: d, Amount: -withheld[d]},
		)
		total += available[d] + withheld[d]
	}
	entries = append(entries, ledger.Move(total, ledger.CommissionExpense, 0, ledger.CommissionDeferred, 0)...)
	err = s.deps.Ledger.Post(ctx, tx, ledger.Journal{
		Kind: ledger.CommissionReleased, EventKey: "commission.released:" + number(settlement), Subject: "settlement", SubjectID: settlement, Entries: entries,
	})
	if err != nil {
		return err
	}
	return s.Hooks.Settled(ctx, tx, settlement, available)
}

// fillHold books what a released commission brings to its hold; one whose earner
// was expelled since gets a hold here.
func (s *Service) fillHold(ctx context.Context, tx *db.Tx, c Commission) error {
	if !c.Held {
		return s.hold(ctx, tx, c, hold{Kind: holdExpelled, Amount: c.Left(), Reason: "资格已终止"})
	}
	h, err := openHoldOf(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	return changeHold(ctx, tx, h, c.Left())
}
