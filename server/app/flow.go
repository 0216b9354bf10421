package app

import (
	"context"
	"strconv"

	"yuanfen/server/cart"
	"yuanfen/server/catalog"
	"yuanfen/server/content"
	"yuanfen/server/inventory"
	"yuanfen/server/ledger"
	"yuanfen/server/member"
	"yuanfen/server/order"
	"yuanfen/server/platform/db"
)

// fillHooks tells the story: for each thing that happens, what else must be
// true when the same transaction commits.
func (a *App) fillHooks() {
	a.Payments.Hooks.Charging = a.Orders.Charging
	a.Payments.Hooks.Paid = a.Orders.Pay
	a.Payments.Hooks.Unpaid = a.Orders.Unpaid
	a.Payments.Hooks.RefundMoved = a.AfterSales.RefundMoved

	a.Members.Hooks = member.Hooks{Export: a.exported, Forget: a.forgotten}
	a.Orders.Hooks = order.Hooks{
		Placed: a.placed, Paid: a.paid, Shipped: a.shipped, Received: a.received,
		Completed: a.completed, Refunded: a.refunded, Closed: a.closed,
	}
}

// placed: the order's stock is reserved by the placement itself. Nothing else
// follows from a promise to pay.
func (a *App) placed(context.Context, *db.Tx, []order.Order) error { return nil }

// paid: the money is WeChat's to hold and nobody's to spend.
func (a *App) paid(ctx context.Context, tx *db.Tx, orders []order.Order) error {
	journals := make([]ledger.Journal, len(orders))
	for i, o := range orders {
		journals[i] = journal(ledger.Paid, "paid:"+number(o.ID), o,
			ledger.Move(o.Paid, ledger.WeChatHeld, o.PaymentID, ledger.Escrow, o.ID))
	}
	return a.Ledger.Post(ctx, tx, journals...)
}

// shipped: the pieces leave the warehouse, with a document for each parcel.
func (a *App) shipped(ctx context.Context, tx *db.Tx, sent []order.Consignment) error {
	for _, c := range sent {
		doc := inventory.Document{Kind: inventory.Shipment, EventKey: "shipped:" + number(c.ParcelID), Reason: "订单 " + number(c.Order.ID) + " 发货"}
		if err := inventory.Take(ctx, tx, a.Inventory, doc, c.Pieces); err != nil {
			return err
		}
	}
	return nil
}

// received: escrow is released; what is left of goods and freight is sales.
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
	return a.Ledger.Post(ctx, tx, journals...)
}

// completed: the after-sale window is over. No money moves.
func (a *App) completed(context.Context, *db.Tx, []order.Order) error { return nil }

// refunded: the money is owed to the buyer, pieces that need not be shipped any
// more are free for others, and WeChat is told when nothing else will be shipped.
func (a *App) refunded(ctx context.Context, tx *db.Tx, refunds []order.Refund) error {
	for _, r := range refunds {
		due := ledger.Entry{Account: ledger.RefundDue, Owner: r.Payment.ID, Amount: -r.Payment.Amount}
		err := a.Ledger.Post(ctx, tx, journal(ledger.RefundDecided, "refund.decided:"+number(r.Payment.ID), r.Order, append(r.From(), due)))
		if err != nil {
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
	}
	return nil
}

// closed: the stock of an order that nobody paid is free again.
func (a *App) closed(ctx context.Context, tx *db.Tx, orders []order.Order) error {
	for _, o := range orders {
		if err := inventory.Release(ctx, tx, o.Outgoing()); err != nil {
			return err
		}
	}
	return nil
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
	words, err := a.Search.History(ctx, m.ID)
	return map[string]any{"orders": orders, "cart": liked, "searches": words}, err
}

// forgotten: the person goes, with what they wrote and liked; orders stay under
// a number, unless one is under way.
func (a *App) forgotten(ctx context.Context, tx *db.Tx, memberID int64) error {
	for _, forget := range []func(context.Context, *db.Tx, int64) error{a.Orders.Forget, cart.Forget, catalog.ForgetMember, content.Forget} {
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
