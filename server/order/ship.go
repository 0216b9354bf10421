package order

import (
	"context"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
)

// Ship marks a paid order as shipped with all that is left of it, in the
// caller's transaction, and returns it with the lines as they were before:
// their unshipped pieces are what went out.
func (s *Service) Ship(ctx context.Context, tx *db.Tx, orderID, staffID int64, detail string) (Order, error) {
	now := clock.Millis(tx.Now)
	ok, err := setShipped(ctx, tx, orderID, now, clock.Millis(tx.Now.Add(s.policy.AskReceiptFor)))
	if err != nil {
		return Order{}, err
	}
	o, err := orderByID(ctx, tx, orderID)
	if db.NoRows(err) {
		return o, errUnknown
	}
	if err != nil {
		return o, err
	}
	if !ok {
		return o, ErrState
	}
	if err := shipLines(ctx, tx, orderID); err != nil {
		return o, err
	}
	if err := s.record(ctx, tx, "shipped", byStaff(staffID), detail, o); err != nil {
		return o, err
	}
	return o, s.Hooks.Shipped(ctx, tx, []Order{o})
}

// Outgoing maps the lines of an order that is being shipped to their pieces.
func (o Order) Outgoing() map[int64]int64 {
	pieces := map[int64]int64{}
	for _, l := range o.Lines {
		if n := l.Unshipped(); n > 0 {
			pieces[l.ID] = n
		}
	}
	return pieces
}
