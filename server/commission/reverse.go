package commission

import (
	"context"

	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
)

// Why a commission was taken back.
const (
	becauseRefund    = "refund"
	becauseCorrected = "corrected"
	becauseForfeited = "forfeited"
)

// reversal is what one event took of one commission, and from where. Amounts are
// fen. What was refunded before a correction gave the row to its earner is kept as
// one too, though no money moved.
type reversal struct {
	ID            int64  `db:"id"`
	CommissionID  int64  `db:"commission_id"`
	Why           string `db:"why"`
	Subject       int64  `db:"subject_id"` // The refund or the hold; otherwise the commission itself.
	FromFrozen    int64  `db:"from_frozen"`
	FromWithheld  int64  `db:"from_withheld"`
	FromAvailable int64  `db:"from_available"`
	At            int64  `db:"at"`
}

// Reverse takes back what a refund decided takes of commissions, in its
// transaction: of each line in proportion, so that a whole refund takes the last
// fen. o is the order as it stands after the refund.
func (s *Service) Reverse(ctx context.Context, tx *db.Tx, o order.Order, refundID int64) error {
	rows, err := liveOfOrders(ctx, tx, []int64{o.ID}, Accrued, Due, Released)
	if err != nil || len(rows) == 0 {
		return err
	}
	refunded := map[int64]int64{}
	for _, l := range o.Lines {
		refunded[l.ID] = l.Refunded
	}
	var entries []ledger.Entry
	sold := map[int64]int64{}
	for _, c := range rows {
		more := refunded[c.LineID] - c.Refunded
		if more == 0 {
			continue
		}
		take := min(c.Left(), money.Reversal(c.Amount, refunded[c.LineID], c.Paid, c.Reversed))
		moved, err := s.take(ctx, tx, c, take, more, becauseRefund, refundID)
		if err != nil {
			return err
		}
		entries = append(entries, moved...)
		if c.State == Released && c.Forfeited == 0 {
			sold[c.DistributorID] -= more
		}
	}
	if err := s.Hooks.Sold(ctx, tx, sold); err != nil {
		return err
	}
	return s.deps.Ledger.Post(ctx, tx, ledger.Journal{
		Kind: ledger.CommissionReversed, EventKey: "commission.reversed:" + number(refundID), Subject: order.PayableKind, SubjectID: o.ID, Entries: entries,
	})
}

// take takes amount fen of a commission back, of which the buyer has more fen
// back than before, and returns the entries that say so. The row is the guard:
// whoever settles, withholds or refunds it at the same time runs again.
func (s *Service) take(ctx context.Context, tx *db.Tx, c Commission, amount, more int64, why string, subject int64) ([]ledger.Entry, error) {
	forfeited := int64(0)
	if why == becauseForfeited {
		forfeited = amount
	}
	ok, err := reverseRow(ctx, tx, c, amount, more, forfeited)
	if err == nil && !ok {
		err = db.ErrConflict
	}
	if err != nil || amount == 0 {
		return nil, err
	}
	r := reversal{ID: s.deps.IDs.Next(), CommissionID: c.ID, Why: why, Subject: subject, At: clock.Millis(tx.Now)}
	if c.frozen() {
		r.FromFrozen = amount
		return []ledger.Entry{{Account: ledger.Frozen, Owner: c.DistributorID, Amount: amount}, {Account: ledger.CommissionDeferred, Amount: -amount}}, insertReversal(ctx, tx, r)
	}
	if r.FromWithheld, err = takeHolds(ctx, tx, c, amount); err != nil {
		return nil, err
	}
	r.FromAvailable = amount - r.FromWithheld
	return []ledger.Entry{
		{Account: ledger.Withheld, Owner: c.DistributorID, Amount: r.FromWithheld},
		{Account: ledger.Available, Owner: c.DistributorID, Amount: r.FromAvailable},
		{Account: ledger.CommissionExpense, Amount: -amount},
	}, insertReversal(ctx, tx, r)
}

// takeHolds takes of amount fen what the withheld money of an earner has to give:
// first that of this very line; of their other lines only what is not available,
// so that a clean line's refund does not eat what a case keeps.
func takeHolds(ctx context.Context, tx *db.Tx, c Commission, amount int64) (taken int64, err error) {
	funds, err := ledger.Hold(ctx, tx, c.DistributorID)
	if err != nil || funds[c.DistributorID].Withheld == 0 {
		return 0, err
	}
	holds, err := openHolds(ctx, tx, c.DistributorID)
	if err != nil {
		return 0, err
	}
	spare := max(0, funds[c.DistributorID].Available)
	for _, own := range []bool{true, false} {
		for _, h := range holds {
			most := amount - taken
			if !own {
				most -= spare
			}
			if (h.CommissionID == c.ID) != own || h.Amount == 0 || most <= 0 {
				continue
			}
			part := min(h.Amount, most)
			eaten := part
			if own {
				eaten = 0
			}
			if err := drawHold(ctx, tx, h, part, eaten); err != nil {
				return 0, err
			}
			taken += part
		}
	}
	return taken, nil
}
