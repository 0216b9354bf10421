package app

import (
	"context"
	"fmt"

	"yuanfen/server/distributor"
	"yuanfen/server/platform/db"
	"yuanfen/server/risk"
)

// riskOpened: the distributor hears that an order is looked at. By what it stood
// out they are not told: that would teach how to cheat.
func (a *App) riskOpened(ctx context.Context, tx *db.Tx, k risk.Case) error {
	return a.tellRisk(ctx, tx, k, "有一笔订单正在核查", fmt.Sprintf("订单 %d 的佣金正在核查，期间暂不能提现；核查结束后会告诉您。其他订单不受影响。", k.OrderID))
}

// riskDecided: and how it ended.
func (a *App) riskDecided(ctx context.Context, tx *db.Tx, k risk.Case) error {
	if k.State == risk.Kept {
		return a.tellRisk(ctx, tx, k, "一笔订单的佣金不予结算", fmt.Sprintf("订单 %d 经核查不符合佣金规则，佣金不予结算。如有异议请联系客服申诉。", k.OrderID))
	}
	return a.tellRisk(ctx, tx, k, "核查结束", fmt.Sprintf("订单 %d 核查结束，佣金照常结算。", k.OrderID))
}

func (a *App) tellRisk(ctx context.Context, tx *db.Tx, k risk.Case, title, body string) error {
	found, err := distributor.ByIDs(ctx, tx, []int64{k.DistributorID})
	if err != nil {
		return err
	}
	return a.tellSeller(ctx, tx, found[k.DistributorID], fmt.Sprintf("risk:%d:%s", k.ID, k.State), title, body)
}

// cases: what a distributor gets of the cases about their orders.
func (a *App) cases(ctx context.Context, memberID int64) (any, error) {
	d, err := a.Sellers.OfMember(ctx, memberID)
	if db.NoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return a.Risk.Export(ctx, d.ID)
}
