package app

import (
	"context"
	"fmt"
	"strconv"

	"yuanfen/server/aftersale"
	"yuanfen/server/cart"
	"yuanfen/server/catalog"
	"yuanfen/server/commission"
	"yuanfen/server/content"
	"yuanfen/server/distributor"
	"yuanfen/server/inventory"
	"yuanfen/server/ledger"
	"yuanfen/server/member"
	"yuanfen/server/notify"
	"yuanfen/server/order"
	"yuanfen/server/payout"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
	"yuanfen/server/policy"
	"yuanfen/server/referral"
	"yuanfen/server/risk"
	"yuanfen/server/support"
)

// fillHooks tells the story: for each thing that happens, what else must be
// true when the same transaction commits.
func (a *App) fillHooks() {
	a.Payments.Hooks.Charging = a.Orders.Charging
	a.Payments.Hooks.Paid = a.Orders.Pay
	a.Payments.Hooks.Unpaid = a.Orders.Unpaid
	a.Payments.Hooks.RefundMoved = a.AfterSales.RefundMoved
	a.AfterSales.Hooks.Moved = a.afterSaleMoved

	a.Content.Hooks = content.Hooks{Uses: fileUses, Members: a.Members.Nicknames}
	a.Members.Hooks = member.Hooks{Arrived: a.Referral.Arrive, Known: a.Referral.Recognise, Export: a.exported, Forget: a.forgotten}
	a.Sellers.Hooks = distributor.Hooks{Inviter: a.Referral.Inviter, Activated: a.activated, Claimed: a.claimed, Decided: a.decided, TierChanged: a.tierChanged, Expelled: a.expelled}
	a.Referral.Hooks = referral.Hooks{Corrected: a.corrected, Answered: a.answered}
	a.Commission.Hooks = commission.Hooks{Sold: a.Sellers.CountSales, Settled: a.settled}
	drafts := policy.Hooks{Drafted: a.drafted, Ended: a.draftEnded}
	a.Sellers.Ladder.Hooks, a.Referral.Rules.Hooks, a.Commission.Rules.Hooks, a.Payouts.Rules.Hooks, a.Risk.Rules.Hooks = drafts, drafts, drafts, drafts, drafts
	a.Risk.Hooks = risk.Hooks{Opened: a.riskOpened, Decided: a.riskDecided}
	a.Orders.Hooks = order.Hooks{
		Placed: a.placed, Paid: a.paid, Shipped: a.shipped, Received: a.received,
		Completed: a.completed, Refunded: a.refunded, Closed: a.closed, Invoiced: a.invoiced, Unshippable: a.unshippable,
		ParcelOrders: a.Shipping.OrdersOf,
	}
}

// placed: the order's stock is reserved by the placement itself. To whom it belongs
// is decided and frozen with its evidence, and with it what they will earn.
func (a *App) placed(ctx context.Context, tx *db.Tx, orders []order.Order) error {
	purchases := make([]referral.Purchase, len(orders))
	for i, o := range orders {
		purchases[i] = referral.Purchase{OrderID: o.ID, Buyer: o.MemberID, At: o.PlacedAt, Link: o.Link, OwnPrice: o.OwnPrice}
	}
	decisions, err := a.Referral.Attribute(ctx, tx, purchases)
	if err != nil {
		return err
	}
	var sales []commission.Sale
	for i, d := range decisions {
		if d.DistributorID != 0 {
			sales = append(sales, commission.Sale{Order: orders[i], DistributorID: d.DistributorID})
		}
	}
	return a.Commission.Promise(ctx, tx, sales)
}

// paid: the money is WeChat's to hold and nobody's to spend. Whoever led to the
// sale and may still earn has their commission accrued, and the order looked at.
func (a *App) paid(ctx context.Context, tx *db.Tx, orders []order.Order) error {
	journals := make([]ledger.Journal, len(orders))
	for i, o := range orders {
		journals[i] = journal(ledger.Paid, "paid:"+number(o.ID), o,
			ledger.Move(o.Paid, ledger.WeChatHeld, o.PaymentID, ledger.Escrow, o.ID))
	}
	if err := a.Ledger.Post(ctx, tx, journals...); err != nil {
		return err
	}
	ids, payments := orderIDs(orders), make([]referral.Payment, len(orders))
	for i, o := range orders {
		payments[i] = referral.Payment{OrderID: o.ID, Goods: o.Paid - o.Freight}
	}
	owner, err := a.Referral.Paid(ctx, tx, payments)
	if err != nil {
		return err
	}
	if err := a.Commission.Accrue(ctx, tx, ids, owner); err != nil {
		return err
	}
	return a.Risk.Paid(ctx, tx, owner)
}

func orderIDs(orders []order.Order) []int64 {
	ids := make([]int64, len(orders))
	for i, o := range orders {
		ids[i] = o.ID
	}
	return ids
}

// shipped: the pieces leave the warehouse, with a document for each parcel.
func (a *App) shipped(ctx context.Context, tx *db.Tx, sent []order.Consignment) error {
	for _, c := range sent {
		doc := inventory.Document{Kind: inventory.Shipment, EventKey: "shipped:" + number(c.ParcelID), Reason: "订单 " + number(c.Order.ID) + " 发货"}
		if err := inventory.Take(ctx, tx, a.Inventory, doc, c.Pieces); err != nil {
			return err
		}
		if err := a.tellShipped(ctx, tx, c); err != nil {
			return err
		}
	}
	return nil
}

// tellShipped tells the buyer what is on its way.
func (a *App) tellShipped(ctx context.Context, tx *db.Tx, c order.Consignment) error {
	pieces, goods := int64(0), ""
	for _, l := range c.Order.Lines {
		if n := c.Pieces[l.ID]; n > 0 {
			pieces += n
			if goods == "" {
				goods = l.Title
			}
		}
	}
	sent := "「" + goods + "」"
	if pieces > 1 {
		sent += fmt.Sprintf("等 %d 件商品", pieces)
	}
	return a.Inbox.Tell(ctx, tx, notify.Notice{
		MemberID: c.Order.MemberID, Kind: notify.OrderShipped, Key: "order.shipped:" + number(c.ParcelID), Title: "已发货",
		Body: sent + "已发出，点开查看物流。", Page: orderPage(c.Order.ID),
		Fields: map[string]string{"order": number(c.Order.ID), "goods": goods, "time": clock.Minute(tx.Now), "note": fmt.Sprintf("本次发出 %d 件", pieces)},
	})
}

// received: escrow is released; what is left of goods and freight is sales, and
// WeChat has two days to say that it has settled it.
func (a *App) received(ctx context.Context, tx *db.Tx, orders []order.Order) error {
	journals := make([]ledger.Journal, len(orders))
	for i, o := range orders {
		freight := o.Freight - o.FreightRefunded
		journals[i] = journal(ledger.Received, "received:"+number(o.ID), o, []ledger.Entry{
			{Account: ledger.Escrow, Owner: o.ID, Amount: o.Released},
			{Account: ledger.SalesGoods, Amount: -(o.Released - freight)},
			{Account: ledger.SalesFreight, Amount: -freight},
		})
	}
	if err := a.Ledger.Post(ctx, tx, journals...); err != nil {
		return err
	}
	return a.Shipping.AskSettled(ctx, tx, orders)
}

// completed: the after-sale window is over. What the orders earn is due; the next
// settlement releases it and counts the sale towards a tier.
func (a *App) completed(ctx context.Context, tx *db.Tx, orders []order.Order) error {
	return a.Commission.Mature(ctx, tx, orderIDs(orders))
}

// refunded: the money is owed to the buyer, the commission shrinks with it, pieces that need not be shipped any
// more are free for others, and WeChat is told when nothing else will be shipped.
func (a *App) refunded(ctx context.Context, tx *db.Tx, refunds []order.Refund) error {
	for _, r := range refunds {
		due := ledger.Entry{Account: ledger.RefundDue, Owner: r.Payment.ID, Amount: -r.Payment.Amount}
		err := a.Ledger.Post(ctx, tx, journal(ledger.RefundDecided, "refund.decided:"+number(r.Payment.ID), r.Order, append(r.From(), due)))
		if err != nil {
			return err
		}
		if err := a.Commission.Reverse(ctx, tx, r.Order, r.Payment.ID); err != nil {
			return err
		}
		if err := a.Risk.Refunded(ctx, tx, r.Order.ID, r.Payment.ID); err != nil {
			return err
		}
		if err := inventory.Release(ctx, tx, r.Free); err != nil {
			return err
		}
		if r.Finished {
			if err := a.Shipping.Tell(ctx, tx, r.Order.ID, "refund:"+number(r.Payment.ID)); err != nil {
				return err
			}
		}
		if err := a.tellRefunded(ctx, tx, r); err != nil {
			return err
		}
		if r.Order.State == order.Closed { // Money that can't go back is settled some day.
			if err := a.Shipping.AskSettled(ctx, tx, []order.Order{r.Order}); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellRefunded tells the buyer, and finance when an invoice says more now than
// was paid.
func (a *App) tellRefunded(ctx context.Context, tx *db.Tx, r order.Refund) error {
	amount := money.Format(r.Payment.Amount)
	err := a.Inbox.Tell(ctx, tx, notify.Notice{
		MemberID: r.Order.MemberID, Kind: notify.OrderRefunded, Key: "order.refunded:" + number(r.Payment.ID), Title: "退款 " + amount,
		Body: "订单 " + number(r.Order.ID) + " 的退款已提交微信，通常几分钟内原路退回。原因：" + r.Payment.Reason, Page: orderPage(r.Order.ID),
		Fields: map[string]string{"order": number(r.Order.ID), "amount": amount, "time": clock.Minute(tx.Now), "note": r.Payment.Reason},
	})
	if err != nil {
		return err
	}
	invoiced, err := order.InvoicedOrders(ctx, tx, []int64{r.Order.ID})
	if err != nil || len(invoiced) == 0 {
		return err
	}
	return a.Alerts.Raise(ctx, tx, notify.Alert{
		Kind: "invoice.red", Key: "invoice.red:" + number(r.Payment.ID), Subject: order.PayableKind, SubjectID: r.Order.ID,
		Message: fmt.Sprintf("订单 %d 已开发票 %s（%s），又退款 %s，请开红字发票。", r.Order.ID, invoiced[0].Number, money.Format(invoiced[0].Amount), amount),
	})
}

// unshippable: the buyer hears that their goods can't leave, and why.
func (a *App) unshippable(ctx context.Context, tx *db.Tx, o order.Order, key int64, reason string) error {
	return a.Inbox.Tell(ctx, tx, notify.Notice{
		MemberID: o.MemberID, Kind: notify.OrderDelayed, Key: "order.unshippable:" + number(key), Title: "订单暂时发不了货",
		Body: "订单 " + number(o.ID) + " 暂时发不了货：" + reason + " 需要退款可以在订单里申请。", Page: orderPage(o.ID),
		Fields: map[string]string{"order": number(o.ID), "time": clock.Minute(tx.Now), "note": reason},
	})
}

// invoiced: the buyer hears of the paper, or why there is none.
func (a *App) invoiced(ctx context.Context, tx *db.Tx, i order.Invoice) error {
	n := notify.Notice{
		MemberID: i.MemberID, Kind: notify.InvoiceIssued, Key: "invoice:" + number(i.ID) + ":" + number(i.DoneAt), Title: "发票已开具",
		Body: "订单 " + number(i.OrderID) + " 的发票已开具，可在订单里下载。", Page: orderPage(i.OrderID),
		Fields: map[string]string{"order": number(i.OrderID), "amount": money.Format(i.Amount), "time": clock.Minute(tx.Now), "note": "发票已开具"},
	}
	if i.State == order.InvoiceRefused {
		n.Title, n.Body, n.Fields["note"] = "发票未能开具", "订单 "+number(i.OrderID)+" 的发票未能开具："+i.Reason, i.Reason
	}
	return a.Inbox.Tell(ctx, tx, n)
}

// afterSaleMoved: the buyer hears what the shop, or time, has done. Of money they
// hear by the refund itself.
func (a *App) afterSaleMoved(ctx context.Context, tx *db.Tx, s aftersale.AfterSale, words string) error {
	title, told := map[aftersale.State]string{
		aftersale.Approved: "商家同意了售后，请按地址寄回商品", aftersale.Rejected: "商家没有同意售后", aftersale.Withdrawn: "售后已撤销",
		aftersale.Reshipped: "换货已发出", aftersale.Done: "售后已完成",
	}[s.State]
	if !told || (s.State == aftersale.Approved && s.Kind == aftersale.Refund) {
		return nil
	}
	return a.Inbox.Tell(ctx, tx, notify.Notice{
		MemberID: s.MemberID, Kind: notify.AfterSale, Key: "aftersale:" + number(s.ID) + ":" + string(s.State), Title: title, Body: words,
		Page: "after/detail/index?id=" + number(s.ID), Fields: map[string]string{"order": number(s.OrderID), "time": clock.Minute(tx.Now), "note": title},
	})
}

// orderPage is the page of an order in the mini-program.
func orderPage(id int64) string { return "order/detail/index?id=" + number(id) }

// closed: the stock of an order that nobody paid is free again, and nobody earns
// by it.
func (a *App) closed(ctx context.Context, tx *db.Tx, orders []order.Order) error {
	for _, o := range orders {
		if err := inventory.Release(ctx, tx, o.Outgoing()); err != nil {
			return err
		}
	}
	return a.Commission.Drop(ctx, tx, orderIDs(orders))
}

// exported: what each part knows of a member, for the member.
func (a *App) exported(ctx context.Context, m member.Member) (map[string]any, error) {
	orders, err := a.Orders.Export(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	liked, err := a.Cart.Export(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	cases, err := a.AfterSales.Export(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	told, err := a.Inbox.Export(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	pictures, err := a.Content.Export(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	words, err := a.Search.History(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	cased, err := a.cases(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	selling, err := a.Sellers.Export(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	payouts, err := a.Payouts.Export(ctx, m.ID)
	return map[string]any{"distributor": selling, "risk_cases": cased, "payouts": payouts, "orders": orders, "cart": liked, "after_sales": cases, "inbox": told, "uploads": pictures, "searches": words}, err
}

// forgotten: the person goes, with what they wrote and liked; orders stay under
// a number, unless one is under way.
func (a *App) forgotten(ctx context.Context, tx *db.Tx, memberID int64) error {
	for _, forget := range []func(context.Context, *db.Tx, int64) error{a.Orders.Forget, aftersale.Forget, cart.Forget, catalog.ForgetMember, notify.Forget, content.Forget, support.Forget, a.sellerForgotten, payout.Forget, referral.Forget} {
		if err := forget(ctx, tx, memberID); err != nil {
			return err
		}
	}
	return nil
}

func journal(kind ledger.Kind, key string, o order.Order, entries []ledger.Entry) ledger.Journal {
	return ledger.Journal{Kind: kind, EventKey: key, Subject: order.PayableKind, SubjectID: o.ID, Entries: entries}
}

func number(id int64) string { return strconv.FormatInt(id, 10) }
