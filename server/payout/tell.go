package payout

import (
	"context"
	"time"

	"yuanfen/server/notify"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
)

// confirmWithin is how long WeChat waits for a person's tap (WECHAT.md 2.3).
const confirmWithin = 24 * time.Hour

// tell tells the distributor where their money is, once for each state.
func (s *Service) tell(ctx context.Context, tx *db.Tx, p Payout) error {
	amount := money.Format(p.Amount)
	var title, body string
	switch p.State {
	case Awaiting:
		amount = money.Format(p.Net()) // As WeChat's page says it.
		title, body = "提现 "+amount+" 待您确认收款", "请在 "+clock.Minute(clock.FromMillis(p.DueAt))+" 前点开确认收款，逾期会取消，钱回到可提现余额。"
	case Paid:
		title, body = "提现 "+amount+" 已到账", "已付到您的微信零钱。"
		if p.Road == ByBank {
			body = "已由银行转账付到您的账户。"
		}
		if p.Tax > 0 {
			body += "其中代扣税 " + money.Format(p.Tax) + "。"
		}
	case Rejected:
		title, body = "提现 "+amount+" 没有通过", "理由："+p.Reason+"。钱已退回佣金余额。"
	case Failed, Cancelled:
		title, body = "提现 "+amount+" 没有成功", p.Reason+"。钱已退回佣金余额。"
	default:
		return nil // What they do themselves they know.
	}
	return s.deps.Inbox.Tell(ctx, tx, notify.Notice{
		MemberID: p.MemberID, Kind: notify.PayoutMoved, Key: "payout:" + number(p.ID) + ":" + string(p.State), Title: title, Body: body, Page: s.deps.Page,
		Fields: map[string]string{"order": number(p.ID), "amount": amount, "time": clock.Minute(tx.Now), "note": title},
	})
}
