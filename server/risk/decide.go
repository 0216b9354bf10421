package risk

import (
	"context"
	"errors"

	"yuanfen/server/commission"
	"yuanfen/server/distributor"
	"yuanfen/server/member"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// Decide ends a case on staff's word: what was withheld is given back, or kept for
// good. Of two who decide at once one wins. Lines of which refunds have left nothing
// are only let go.
func (s *Service) Decide(ctx context.Context, id int64, v Verdict, reason string) (Case, error) {
	return db.InTxV(ctx, s.deps.DB, func(ctx context.Context, tx *db.Tx) (Case, error) {
		k, d, err := s.visible(ctx, tx, id)
		if err != nil {
			return k, err
		}
		k.State, k.EndedAt, k.EndedBy, k.Reason = Released, clock.Millis(tx.Now), auth.From(ctx).ID, reason
		if v == Keep {
			k.State = Kept
		}
		ok, err := setDecided(ctx, tx, k)
		if err == nil && !ok {
			err = ErrDecided
		}
		if err != nil {
			return k, err
		}
		lines, err := commission.Standings(ctx, tx, k.OrderID, k.DistributorID)
		if err != nil {
			return k, err
		}
		if err := s.end(ctx, tx, k, lines, v); err != nil {
			return k, err
		}
		e := effect(lines, k.ID, d.State == distributor.Expelled)
		after := map[string]any{"state": k.State, "reason": reason, "frozen": e.Frozen, "available": e.Available, "withheld": e.Withheld}
		if v == Keep {
			after = map[string]any{"state": k.State, "reason": reason, "forfeited": e.Forfeited, "gone": e.Gone}
		}
		err = s.deps.Staff.Record(ctx, tx, staff.Change{Action: "risk." + string(v), Subject: "risk_case", SubjectID: k.ID, Before: map[string]any{"state": Open}, After: after})
		if err != nil {
			return k, err
		}
		return k, s.Hooks.Decided(ctx, tx, k)
	})
}

// end ends what a case withholds of lines.
func (s *Service) end(ctx context.Context, tx *db.Tx, k Case, lines []commission.Standing, v Verdict) error {
	var free, forfeit []int64
	for _, x := range lines {
		switch {
		case x.CaseID != k.ID:
		case v == Keep && x.Forfeits() > 0:
			forfeit = append(forfeit, x.ID)
		default:
			free = append(free, x.ID)
		}
	}
	err := s.deps.Commission.FreeFor(ctx, tx, k.ID, free)
	if err == nil {
		err = s.deps.Commission.ForfeitFor(ctx, tx, k.ID, forfeit)
	}
	if errors.Is(err, commission.ErrNothing) || errors.Is(err, commission.ErrNotHeld) {
		err = db.ErrConflict // A refund or a correction came between.
	}
	return err
}

// visible reads a case whose distributor is the caller's business, with the
// distributor, name and phone sealed.
func (s *Service) visible(ctx context.Context, tx *db.Tx, id int64) (Case, distributor.Distributor, error) {
	k, err := caseByID(ctx, tx, id)
	if db.NoRows(err) {
		err = web.ErrNotFound
	}
	if err != nil {
		return k, distributor.Distributor{}, err
	}
	found, err := distributor.ByIDs(ctx, tx, []int64{k.DistributorID})
	if err != nil {
		return k, distributor.Distributor{}, err
	}
	d := found[k.DistributorID]
	return k, d, member.Visible(ctx, tx, d.MemberID)
}

// Detail is a case with what staff need to decide it.
type Detail struct {
	Case
	Signals []Signal
	Order   order.Order
	Lines   []commission.Standing
	Effect  Effect
}

// Get reads a case that the caller may see; web.ErrNotFound if there is none.
func (s *Service) Get(ctx context.Context, id int64) (Detail, error) {
	var x Detail
	err := s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		var d distributor.Distributor
		if x.Case, d, err = s.visible(ctx, tx, id); err != nil {
			return err
		}
		if x.Lines, err = commission.Standings(ctx, tx, x.OrderID, x.DistributorID); err != nil {
			return err
		}
		x.Effect = effect(x.Lines, x.ID, d.State == distributor.Expelled)
		// The case is the distributor's manager's business, whoever looks after the buyer.
		x.Order, err = order.ByID(auth.With(ctx, auth.Principal{}), tx, x.OrderID)
		return err
	})
	if err != nil {
		return x, err
	}
	signals, err := s.signalsOf(ctx, []int64{id})
	x.Signals = signals[id]
	return x, err
}

// Forget erases in the caller's transaction whom a distributor's account is found
// by: their openid, where they paid for others.
func Forget(ctx context.Context, tx *db.Tx, distributorID int64) error {
	orders, err := paidThemselves(ctx, tx, distributorID)
	if err != nil {
		return err
	}
	return payment.ForgetPayers(ctx, tx, order.PayableKind, orders)
}

// Export is what is kept about a distributor's orders, for themselves: that they
// were looked at and how it ended.
func (s *Service) Export(ctx context.Context, distributorID int64) (any, error) {
	cases, err := s.List(ctx, Filter{DistributorID: distributorID, Limit: 1000})
	out := make([]map[string]any, len(cases))
	for i, k := range cases {
		out[i] = map[string]any{"order_id": web.ID(k.OrderID), "state": k.State, "opened_at": web.Time(k.OpenedAt), "ended_at": web.Time(k.EndedAt)}
	}
	return out, err
}
