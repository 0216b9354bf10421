package commission

import (
	"context"

	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
)

// Correct follows staff's word that an order belongs to another distributor, or to
// nobody (0): the old earner loses it as by a whole refund, the new one earns it
// by the rules of when it was placed, as far as the order is.
func (s *Service) Correct(ctx context.Context, tx *db.Tx, o order.Order, distributorID, turn int64) error {
	if err := s.end(ctx, tx, o, turn); err != nil {
		return err
	}
	if distributorID == 0 || o.State == order.Closed && o.PaidAt == 0 {
		return nil
	}
	tier, err := distributor.TierAt(ctx, tx, distributorID, o.PlacedAt)
	if err != nil {
		return err
	}
	sale := Sale{o, distributorID}
	b, err := s.bookAt(ctx, tx, o.PlacedAt, []Sale{sale})
	if err != nil {
		return err
	}
	forfeited, err := forfeitedBefore(ctx, tx, o.ID, distributorID) // It stays so, also when the order comes back.
	if err != nil {
		return err
	}
	rows := make([]Commission, len(o.Lines))
	frozen := int64(0)
	for i, l := range o.Lines {
		c := s.promised(sale, l, b.terms(l, max(1, tier)))
		if o.PaidAt != 0 {
			c.Turn = turn
			c.State, c.AccruedAt, c.Refunded = Accrued, clock.Millis(tx.Now), l.Refunded
			c.Reversed = money.Reversal(c.Amount, l.Refunded, l.Amount, 0)
			c.Forfeited = min(forfeited[l.ID], c.Left())
			c.Reversed += c.Forfeited
			frozen += c.Left()
		}
		if o.State == order.Completed {
			c.State = Due
		}
		rows[i] = c
	}
	if err := insertCommissions(ctx, tx, rows); err != nil {
		return err
	}
	for _, c := range rows {
		for why, amount := range map[string]int64{becauseRefund: c.Reversed - c.Forfeited, becauseForfeited: c.Forfeited} {
			if amount == 0 {
				continue
			}
			r := reversal{ID: s.deps.IDs.Next(), CommissionID: c.ID, Why: why, Subject: c.ID, FromFrozen: amount, At: c.AccruedAt}
			if err := insertReversal(ctx, tx, r); err != nil {
				return err
			}
		}
	}
	before, err := lostBefore(ctx, tx, o.ID, distributorID)
	if err == nil {
		err = s.Recover(ctx, tx, distributorID, min(frozen, before.Taken), before.Since)
	}
	if err != nil {
		return err
	}
	return s.deps.Ledger.Post(ctx, tx, ledger.Journal{
		Kind: ledger.CommissionCorrected, EventKey: "commission.gained:" + number(o.ID) + ":" + number(turn), Subject: order.PayableKind, SubjectID: o.ID,
		Entries: ledger.Move(frozen, ledger.CommissionDeferred, 0, ledger.Frozen, distributorID),
	})
}

// end takes an order's live rows from who earned by them.
func (s *Service) end(ctx context.Context, tx *db.Tx, o order.Order, turn int64) error {
	rows, err := liveOfOrders(ctx, tx, []int64{o.ID}, Promised, Accrued, Due, Released, Void)
	if err != nil {
		return err
	}
	var entries []ledger.Entry
	sold := map[int64]int64{}
	for _, c := range rows {
		if c.frozen() || c.State == Released {
			moved, err := s.take(ctx, tx, c, c.Left(), 0, becauseCorrected, c.ID)
			if err != nil {
				return err
			}
			entries = append(entries, moved...)
		}
		if c.State == Released {
			sold[c.DistributorID] -= c.sold()
		}
		if c.Held { // Nothing is left of it to hold.
			h, err := openHoldOf(ctx, tx, c.ID)
			if db.NoRows(err) {
				err = db.ErrConflict // Staff ended it meanwhile.
			}
			if err != nil {
				return err
			}
			if err := s.releaseRest(ctx, tx, c, h); err != nil {
				return err
			}
		}
	}
	if err := setEnded(ctx, tx, rows); err != nil {
		return err
	}
	if err := s.Hooks.Sold(ctx, tx, sold); err != nil {
		return err
	}
	return s.deps.Ledger.Post(ctx, tx, ledger.Journal{
		Kind: ledger.CommissionCorrected, EventKey: "commission.lost:" + number(o.ID) + ":" + number(turn), Subject: order.PayableKind, SubjectID: o.ID, Entries: entries,
	})
}

// releaseRest ends the hold of a row that is not its earner's any more; what else
// it held goes back to them.
func (s *Service) releaseRest(ctx context.Context, tx *db.Tx, c Commission, h hold) error {
	if err := s.endHold(ctx, tx, c, h, holdFreed); err != nil {
		return err
	}
	return s.post(ctx, tx, ledger.CommissionFreed, "commission.freed:"+number(h.ID), c, ledger.Move(h.Amount, ledger.Withheld, c.DistributorID, ledger.Available, c.DistributorID))
}
