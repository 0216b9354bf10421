package commission

import (
	"context"
	"strconv"

	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

// Accrue books what paid orders earn: frozen until the after-sale window is over.
// owner says to whom each order belongs now that it is paid; of an order that is
// nobody's any more the promise is void.
func (s *Service) Accrue(ctx context.Context, tx *db.Tx, orders []int64, owner map[int64]int64) error {
	promises, err := liveOfOrders(ctx, tx, orders, Promised)
	if err != nil || len(promises) == 0 {
		return err
	}
	lines, err := order.LinesOf(ctx, tx, orders) // Staff may have changed the price since.
	if err != nil {
		return err
	}
	var earned, lost []Commission
	for _, c := range promises {
		if owner[c.OrderID] != c.DistributorID {
			lost = append(lost, c)
			continue
		}
		c.Paid = lines[c.LineID].Amount
		c.Amount = c.Of(c.Paid)
		earned = append(earned, c)
	}
	if err := setVoid(ctx, tx, lost); err != nil {
		return err
	}
	if err := setAccrued(ctx, tx, earned, clock.Millis(tx.Now)); err != nil {
		return err
	}
	return s.deps.Ledger.Post(ctx, tx, accruals(earned)...)
}

// accruals are the journals of what rows earn, one an order.
func accruals(rows []Commission) []ledger.Journal {
	var journals []ledger.Journal
	at := map[int64]int{}
	for _, c := range rows {
		i, known := at[c.OrderID]
		if !known {
			i = len(journals)
			at[c.OrderID] = i
			journals = append(journals, ledger.Journal{
				Kind: ledger.CommissionAccrued, EventKey: "commission.accrued:" + number(c.OrderID), Subject: order.PayableKind, SubjectID: c.OrderID,
				Entries: ledger.Move(0, ledger.CommissionDeferred, 0, ledger.Frozen, c.DistributorID),
			})
		}
		journals[i].Entries[0].Amount += c.Amount
		journals[i].Entries[1].Amount -= c.Amount
	}
	return journals
}

// Drop voids the promises of orders that nobody paid.
func (s *Service) Drop(ctx context.Context, tx *db.Tx, orders []int64) error {
	return dropPromises(ctx, tx, orders)
}

// Mature makes commissions of completed orders due: the next settlement releases
// them.
func (s *Service) Mature(ctx context.Context, tx *db.Tx, orders []int64) error {
	return setDue(ctx, tx, orders)
}

func number(id int64) string { return strconv.FormatInt(id, 10) }
