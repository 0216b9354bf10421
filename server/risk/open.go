package risk

import (
	"context"
	"fmt"
	"strings"

	"yuanfen/server/commission"
	"yuanfen/server/notify"
	"yuanfen/server/order"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
)

// open opens a case, or adds signals to the open one, and withholds what the order
// earns in the same transaction. A case that staff decided stays decided; one that
// lapsed is opened again.
func (s *Service) open(ctx context.Context, l look, policyNo int, buyer int64, found []Signal) error {
	fresh := s.deps.IDs.Next()
	return s.deps.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		lines, err := commission.Standings(ctx, tx, l.OrderID, l.DistributorID)
		if err != nil {
			return err
		}
		ids := l.of(lines)
		if len(ids) == 0 {
			return nil // Refunded or corrected meanwhile.
		}
		k := Case{ID: fresh, OrderID: l.OrderID, DistributorID: l.DistributorID, BuyerID: buyer, State: Open, PolicyNo: policyNo, OpenedAt: clock.Millis(tx.Now)}
		opened, is, err := s.enter(ctx, tx, &k)
		if err != nil || !is {
			return err
		}
		if err := addSignals(ctx, tx, k.ID, clock.Millis(tx.Now), found); err != nil {
			return err
		}
		if !opened {
			return nil
		}
		taken, err := s.deps.Commission.WithholdFor(ctx, tx, k.ID, ids, "风险提示，正在核查")
		if err == nil && len(taken) != len(ids) {
			err = db.ErrConflict // Refunded or corrected since they were read.
		}
		if err != nil {
			return err
		}
		if err := s.alert(ctx, tx, k, lines, found); err != nil {
			return err
		}
		return s.Hooks.Opened(ctx, tx, k)
	})
}

// enter stores a case, or finds the one that is there: opened says that it was not
// open before, is that it is now.
func (s *Service) enter(ctx context.Context, tx *db.Tx, k *Case) (opened, is bool, err error) {
	known, err := caseOf(ctx, tx, k.OrderID, k.DistributorID)
	switch {
	case db.NoRows(err):
		return true, true, insertCase(ctx, tx, *k)
	case err != nil:
		return false, false, err
	case known.State == Open:
		*k = known
		return false, true, nil
	case known.State != Lapsed:
		return false, false, nil
	}
	k.ID = known.ID
	ok, err := setReopened(ctx, tx, *k)
	if err == nil && !ok {
		err = db.ErrConflict
	}
	return true, true, err
}

func (s *Service) alert(ctx context.Context, tx *db.Tx, k Case, lines []commission.Standing, found []Signal) error {
	left, names := int64(0), make([]string, len(found))
	for _, x := range lines {
		left += x.Left()
	}
	for i, x := range found {
		names[i] = called[x.Kind]
	}
	return s.deps.Alerts.Raise(ctx, tx, notify.Alert{
		Kind: "risk", Key: fmt.Sprintf("risk:%d:%d", k.ID, k.OpenedAt), Subject: order.PayableKind, SubjectID: k.OrderID,
		Message: fmt.Sprintf("订单 %d 有风险提示（%s），分销商 %d 的佣金 %s 已暂扣，请在风险提示里核查后放行或没收。", k.OrderID, strings.Join(names, "、"), k.DistributorID, money.Format(left)),
	})
}
