package app

import (
	"context"
	"fmt"

	"yuanfen/server/commission"
	"yuanfen/server/distributor"
	"yuanfen/server/ledger"
	"yuanfen/server/member"
	"yuanfen/server/notify"
	"yuanfen/server/order"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
	"yuanfen/server/policy"
	"yuanfen/server/referral"
	"yuanfen/server/risk"
)

// activated: a new distributor has accounts in the ledger, and hears that they may
// begin.
func (a *App) activated(ctx context.Context, tx *db.Tx, d distributor.Distributor) error {
	if err := ledger.OpenFunds(ctx, tx, d.ID); err != nil {
		return err
	}
	return a.tellSeller(ctx, tx, d, "active", "分销申请通过了", "欢迎加入。现在可以分享商品，您的专属分享码带来的订单会记在您名下。")
}

// claimed: somebody whom the brand had before is a member now, and hears that they
// may go on.
func (a *App) claimed(ctx context.Context, tx *db.Tx, d distributor.Distributor) error {
	return a.tellSeller(ctx, tx, d, "claimed", "欢迎回来，分销资格已恢复", "品牌登记的等级和邀请关系都在。现在可以分享商品，您的专属分享码带来的订单会记在您名下。")
}

// decided: a distributor hears what staff decided about them. Who is taken back
// gets what was withheld when they were expelled.
func (a *App) decided(ctx context.Context, tx *db.Tx, d distributor.Distributor) error {
	title := map[distributor.State]string{
		distributor.Rejected: "分销申请没有通过", distributor.Suspended: "分销资格已暂停", distributor.Active: "分销资格已恢复",
	}[d.State]
	if d.State == distributor.Active {
		if err := a.Commission.Reinstate(ctx, tx, d); err != nil {
			return err
		}
		if err := a.Payouts.Resumed(ctx, tx, d); err != nil {
			return err
		}
	}
	return a.tellSeller(ctx, tx, d, string(d.State), title, "理由："+d.Reason)
}

// expelled: the distributor's row, which links and settlement look at, is written;
// what they have is withheld until staff decide, and with it what comes back of
// payouts that nobody has sent. A job marks their lines.
func (a *App) expelled(ctx context.Context, tx *db.Tx, d distributor.Distributor) error {
	if err := a.Commission.Expel(ctx, tx, d); err != nil {
		return err
	}
	if err := a.Payouts.Expelled(ctx, tx, d); err != nil {
		return err
	}
	return a.tellSeller(ctx, tx, d, "expelled", "分销资格已终止", "理由："+d.Reason+"。未提现的佣金会在核查后处理；如有异议请联系客服申诉。")
}

// tierChanged: a distributor hears of their new tier.
func (a *App) tierChanged(ctx context.Context, tx *db.Tx, d distributor.Distributor, tier, why string) error {
	if why != "" {
		return a.tellSeller(ctx, tx, d, fmt.Sprintf("tier:%d", d.Tier), "您的等级调整为「"+tier+"」", "理由："+why+"。从现在起新的订单按新等级计算。")
	}
	return a.tellSeller(ctx, tx, d, fmt.Sprintf("tier:%d", d.Tier), "您升到了「"+tier+"」", "从现在起新的订单按新等级计算。")
}

func (a *App) tellSeller(ctx context.Context, tx *db.Tx, d distributor.Distributor, what, title, body string) error {
	if d.MemberID < 0 {
		return nil // Taken in from a file: nobody is there to read it yet.
	}
	return a.Inbox.Tell(ctx, tx, notify.Notice{
		MemberID: d.MemberID, Kind: notify.Selling, Key: fmt.Sprintf("distributor:%d:%s:%d", d.ID, what, clock.Millis(tx.Now)), Title: title, Body: body,
		Page: sellingPage, Fields: map[string]string{"time": clock.Minute(tx.Now), "note": title},
	})
}

// sellingPage is the workbench in the mini-program.
const sellingPage = "selling/home/index"

// corrected: staff gave an order to another distributor. What the old one had of it
// is reversed, the new one earns as the order stands, and both hear of it.
func (a *App) corrected(ctx context.Context, tx *db.Tx, before, after referral.Attribution) error {
	o, err := order.Hold(ctx, tx, after.OrderID) // A refund of the same moment is in it, or finds the new earner.
	if err != nil {
		return err
	}
	if err := a.Orders.Reattributed(ctx, tx, o, after.DistributorID != 0, after.Note); err != nil {
		return err
	}
	if err := a.Reports.Recount(ctx, tx, a.Queue, "corrected:"+number(o.ID)+":"+number(after.Corrections), o.PlacedAt, o.PaidAt); err != nil {
		return err
	}
	if err := a.Commission.Correct(ctx, tx, o, after.DistributorID, after.Corrections); err != nil {
		return err
	}
	if err := a.Risk.Corrected(ctx, tx, o.ID, before.DistributorID, after.DistributorID); err != nil {
		return err
	}
	found, err := distributor.ByIDs(ctx, tx, []int64{before.DistributorID, after.DistributorID})
	if err != nil {
		return err
	}
	for id, words := range map[int64]string{before.DistributorID: "不再归您", after.DistributorID: "归您"} {
		if d, known := found[id]; known {
			what := fmt.Sprintf("corrected:%d:%d", o.ID, after.Corrections)
			if err := a.tellSeller(ctx, tx, d, what, "订单归属已更正", fmt.Sprintf("订单 %d 经核对%s。理由：%s", o.ID, words, after.Note)); err != nil {
				return err
			}
		}
	}
	return nil
}

// What the books of rules are called.
var bookNames = map[string]string{"tiers": "等级", "attribution": "归因", "commission": "佣金", "payout": "提现", "risk": "风险"}

func draftKey(id int64) string { return "policy.draft:" + number(id) }

// drafted: who may publish rules hears that a colleague's draft waits for them.
func (a *App) drafted(ctx context.Context, tx *db.Tx, w policy.Waiting) error {
	return a.Alerts.Raise(ctx, tx, notify.Alert{
		Kind: "policy.draft", Key: draftKey(w.ID), Subject: "policy." + w.Kind, SubjectID: w.ID,
		Message: fmt.Sprintf("%s规则起草了第 %d 版，等另一位同事在「分销 · 规则」核对后发布。理由：%s", bookNames[w.Kind], w.No, w.Reason),
	})
}

// draftEnded: nobody needs to look at it any more.
func (a *App) draftEnded(ctx context.Context, tx *db.Tx, id, staffID int64) error {
	return a.Alerts.Settle(ctx, tx, draftKey(id), staffID)
}

// answered: a distributor hears what staff say to their doubt.
func (a *App) answered(ctx context.Context, tx *db.Tx, q referral.Question) error {
	found, err := distributor.ByIDs(ctx, tx, []int64{q.DistributorID})
	if err != nil {
		return err
	}
	return a.tellSeller(ctx, tx, found[q.DistributorID], fmt.Sprintf("answered:%d", q.ID), "您的归属疑问有了答复", fmt.Sprintf("订单 %d：%s", q.OrderID, q.Answer))
}

// settled: distributors hear what has become available to them.
func (a *App) settled(ctx context.Context, tx *db.Tx, settlement int64, released map[int64]int64) error {
	ids := make([]int64, 0, len(released))
	for id, amount := range released {
		if amount > 0 {
			ids = append(ids, id)
		}
	}
	found, err := distributor.ByIDs(ctx, tx, ids)
	if err != nil {
		return err
	}
	for id, d := range found {
		if d.MemberID < 0 {
			continue
		}
		amount := money.Format(released[id])
		err := a.Inbox.Tell(ctx, tx, notify.Notice{
			MemberID: d.MemberID, Kind: notify.CommissionReleased, Key: fmt.Sprintf("commission.released:%d:%d", settlement, id), Title: "佣金 " + amount + " 可以提现了",
			Body: "售后期已满，这笔佣金已转入可提现余额。", Page: sellingPage, Fields: map[string]string{"amount": amount, "time": clock.Minute(tx.Now), "note": "佣金可提现"},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sellerForgotten: a distributor who still has money here settles first.
func (a *App) sellerForgotten(ctx context.Context, tx *db.Tx, memberID int64) error {
	found, err := distributor.ByMembers(ctx, tx, []int64{memberID})
	d, is := found[memberID]
	if err != nil || !is {
		return err
	}
	open, err := commission.Open(ctx, tx, d.ID)
	if err == nil && open {
		err = member.ErrBusyAccount
	}
	if err != nil {
		return err
	}
	if err := risk.Forget(ctx, tx, d.ID); err != nil {
		return err
	}
	return a.Sellers.Forget(ctx, tx, memberID)
}
