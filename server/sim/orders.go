package sim

import (
	"math/rand/v2"
	"strconv"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/catalog"
	"yuanfen/server/freight"
	"yuanfen/server/inventory"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/shipping"
	"yuanfen/server/sim/model"
	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

func (l *Life) stock(r *rand.Rand) {
	g, delta := pick(r, l.skus), r.Int64N(40)-12
	if delta == 0 {
		return
	}
	l.adjusted++
	doc := inventory.Document{
		Kind: inventory.Adjust, EventKey: "sim:" + strconv.Itoa(l.adjusted), Reason: "盘点", StaffID: shoptest.StaffID,
		Lines: []inventory.Line{{SKU: g.sku, WarehouseID: l.Warehouse, Owner: inventory.Brand, Quantity: delta}},
	}
	ok := l.until("adjust", func() error { return l.DB.InTx(l.ctx(), l.booking(doc)) }, func() bool {
		return l.count("SELECT COUNT(*) FROM stock_document WHERE event_key = ?", doc.EventKey) > 0
	})
	l.judge(l.model.StockAdjust(model.StockAdjust{SKU: name(g.sku), Delta: delta, At: l.at()}, ok))
}

func (l *Life) price(r *rand.Rand) {
	i := r.IntN(len(l.skus))
	price := 100 + r.Int64N(30_000)
	ok := l.until("price", func() error {
		return l.DB.InTx(l.ctx(), l.changing(l.skus[i].product, func(p *catalog.Product) { p.SKUs[0].RetailPrice = price }))
	}, nil)
	if ok {
		l.skus[i].price = price
	}
	l.judge(l.model.PriceChange(model.PriceChange{SKU: name(l.skus[i].sku), Price: price, At: l.at()}, ok))
}

// maxLines is how many lines an order may have here; the same SKU may come twice.
const maxLines = 4

func (l *Life) place(r *rand.Rand) {
	p, link := pick(r, l.people), l.link(r)
	var wishes []order.Wish
	for range 1 + r.IntN(maxLines) {
		wishes = append(wishes, shoptest.Want(pick(r, l.skus).sku, 1+r.Int64N(5)))
	}
	q, err := l.App.Orders.Quote(l.ctx(), p.ID, wishes, freight.Destination{Province: shoptest.Home.Province, City: shoptest.Home.City})
	for l.Killed() || err != nil && !refused(err) {
		l.revive()
		q, err = l.App.Orders.Quote(l.ctx(), p.ID, wishes, freight.Destination{Province: shoptest.Home.Province, City: shoptest.Home.City})
	}
	req := order.Request{MemberID: p.ID, Key: l.key(), Wishes: wishes, Address: shoptest.Home, Link: link, Total: q.Total}
	var o order.Order
	ok := l.until("place", func() error {
		if err != nil {
			return err // The quote's refusal.
		}
		var again error
		o, again = l.App.Orders.Place(l.ctx(), req)
		return again
	}, nil)
	op := model.Place{Buyer: name(p.ID), Link: link, At: l.at(), Order: "refused"}
	for _, w := range wishes {
		op.Lines = append(op.Lines, model.PlaceLine{SKU: name(w.SKU), Pieces: w.Quantity, Price: -1})
	}
	if ok {
		op.Order, op.FreeFreight, op.Seen = name(o.ID), o.Freight == 0, l.placed(o)
		l.say("order %d", o.ID)
		l.orders = append(l.orders, &sale{Order: o, buyer: p})
		if free := o.Goods-o.Discount >= shoptest.Default().Orders.FreightFree; free != op.FreeFreight {
			l.wrong = append(l.wrong, "freight of order "+op.Order)
		}
	}
	l.judge(l.model.Place(op, ok))
}

// sale draws an order in one of some states, nil if there is none. What is old is
// drawn less often.
func (l *Life) sale(r *rand.Rand, states ...order.State) *sale {
	var fit []*sale
	for _, x := range l.orders {
		for _, s := range states {
			if x.State == s {
				fit = append(fit, x)
			}
		}
	}
	if len(fit) == 0 {
		return nil
	}
	if n := 6; len(fit) > n && r.IntN(4) > 0 {
		fit = fit[len(fit)-n:]
	}
	x := pick(r, fit)
	l.say("order %d", x.ID)
	return x
}

func (l *Life) askToPay(r *rand.Rand) {
	x := l.sale(r, order.AwaitingPayment, order.AwaitingPayment, order.Closing, order.Paid)
	if x == nil {
		return
	}
	var params wechat.PayParams
	ok := l.until("prepay", func() (err error) {
		params, err = l.App.Payments.Prepay(l.ctx(), x.Payable())
		return err
	}, nil)
	l.judge(l.model.Attempt(model.Attempt{Order: name(x.ID), At: l.at()}, ok))
	if ok {
		x.attempts = append(x.attempts, shoptest.Params(params))
	}
}

// pay is a person at WeChat's cashier, at any attempt that their phone still
// knows: WeChat may have closed it, it may be paid already, the order may be
// cancelled.
func (l *Life) pay(r *rand.Rand) {
	x := l.sale(r, order.AwaitingPayment, order.AwaitingPayment, order.Closing, order.Closed, order.Paid)
	if x == nil || len(x.attempts) == 0 {
		return
	}
	if err := l.Sim.Pay(x.buyer.OpenID, pick(r, x.attempts)); err != nil {
		l.say("WeChat: %v", err)
		return
	}
	if r.IntN(3) > 0 {
		l.work()
	}
}

func (l *Life) cancel(r *rand.Rand) {
	x := l.sale(r, order.AwaitingPayment, order.AwaitingPayment, order.Paid)
	if x == nil {
		return
	}
	ok := l.until("cancel", func() error { return l.App.Orders.Cancel(l.ctx(), x.MemberID, x.ID) }, func() bool {
		now, err := l.App.Orders.Get(l.ctx(), x.ID)
		return err == nil && (now.State == order.Closing || now.State == order.Closed)
	})
	l.judge(l.model.Cancel(model.Cancel{Order: name(x.ID), At: l.at()}, ok))
}

func (l *Life) ship(r *rand.Rand) {
	x := l.sale(r, order.Paid, order.Paid, order.Paid, order.Shipped)
	if x == nil {
		return
	}
	x.parcels++
	d := shipping.Dispatch{OrderID: x.ID, Carrier: "YTO", TrackingNo: "YT" + name(x.ID) + strconv.Itoa(x.parcels), StaffID: shoptest.StaffID}
	op := model.Ship{Order: name(x.ID), At: l.at()}
	if r.IntN(2) == 0 {
		for i, line := range x.Lines {
			if n := r.Int64N(line.Quantity + 1); n > 0 {
				d.Lines = append(d.Lines, shipping.ParcelLine{LineID: line.ID, Pieces: n})
				op.Parts = append(op.Parts, model.Part{Line: i, Pieces: n})
			}
		}
		if len(d.Lines) == 0 {
			return
		}
	}
	l.say("%v of %d", op.Parts, len(x.Lines))
	ok := l.until("ship", func() error {
		_, err := l.App.Shipping.Ship(l.ctx(), d)
		return err
	}, func() bool { return len(l.packed(d.TrackingNo)) > 0 })
	if ok { // All that is left leaves out what an after-sale has.
		op.Parts = x.packed(l.packed(d.TrackingNo))
	}
	l.judge(l.model.Ship(op, ok))
}

// packed is a parcel as the model counts lines.
func (x *sale) packed(pieces map[int64]int64) (parts []model.Part) {
	for i, line := range x.Lines {
		if n := pieces[line.ID]; n > 0 {
			parts = append(parts, model.Part{Line: i, Pieces: n})
		}
	}
	return parts
}

// receive is the buyer's tap: first at WeChat, which may not let them, then here.
func (l *Life) receive(r *rand.Rand) {
	x := l.sale(r, order.Shipped, order.Shipped, order.Paid)
	if x == nil {
		return
	}
	if no := l.paidUnder(x); no != "" && r.IntN(4) > 0 {
		if err := l.Sim.ConfirmReceipt(x.buyer.OpenID, no); err != nil {
			l.say("WeChat: %v", err)
		}
	}
	l.facts()
	confirmed := l.confirmedAtWeChat(x)
	ok := l.until("receive", func() error { return l.App.Orders.ConfirmReceipt(l.ctx(), x.MemberID, x.ID) }, nil)
	l.judge(l.model.Receive(model.Receive{Order: name(x.ID), Confirmed: confirmed, At: l.at()}, ok))
}

// refund is staff giving money back: of any line, within what is left or a little
// beyond it.
func (l *Life) refund(r *rand.Rand) {
	x := l.sale(r, order.Paid, order.Shipped, order.Received, order.Completed)
	if x == nil {
		return
	}
	now, err := l.App.Orders.Get(l.ctx(), x.ID)
	for l.Killed() || err != nil {
		l.revive()
		now, err = l.App.Orders.Get(l.ctx(), x.ID)
	}
	req := order.RefundRequest{OrderID: x.ID, Reason: "模拟", Key: l.key(), Staff: shoptest.StaffID}
	op := model.Refund{Order: name(x.ID), At: l.at(), Refund: "refused"}
	all := r.IntN(5) == 0
	for i, line := range now.Lines {
		part := order.RefundLine{LineID: line.ID, Pieces: line.Quantity - line.RefundedPieces, Amount: line.Amount - line.Refunded}
		if !all {
			part.Pieces, part.Amount = r.Int64N(part.Pieces+1), r.Int64N(part.Amount+2)
		}
		if !all && r.IntN(2) == 0 || part.Pieces+part.Amount == 0 {
			continue
		}
		req.Lines = append(req.Lines, part)
		op.Lines = append(op.Lines, model.RefundLine{Line: i, Pieces: part.Pieces, Amount: part.Amount})
	}
	if left := now.Freight - now.FreightRefunded; all {
		req.Freight = left
	} else if r.IntN(4) == 0 {
		req.Freight = r.Int64N(left + 1)
	}
	op.Freight = req.Freight
	if len(req.Lines) == 0 && req.Freight == 0 {
		return
	}
	var made payment.Refund
	ok := l.until("refund", func() (err error) {
		made, err = l.App.Orders.Refund(l.ctx(), req)
		return err
	}, nil)
	if ok {
		op.Refund = name(made.ID)
	}
	l.judge(l.model.Refund(op, ok))
}

// spoilRefund lets WeChat's next refund end badly.
func (l *Life) spoilRefund(r *rand.Rand) {
	l.fault(wechatsim.Fault{Route: "*", Kind: pick(r, []wechatsim.FaultKind{wechatsim.RefundEndsAbnormal, wechatsim.RefundEndsClosed, wechatsim.ShortOfMoney})})
}

// refundByBank is staff curing one that ended badly: at WeChat's own site, or by bank.
func (l *Life) refundByBank(r *rand.Rand) {
	var stuck []refundRow
	l.rows(&stuck, refundRows+" WHERE state IN ('abnormal', 'closed') ORDER BY id")
	if len(stuck) == 0 {
		return
	}
	x := pick(r, stuck)
	if x.State == payment.RefundStateAbnormal && r.IntN(2) == 0 {
		if err := l.Sim.ResolveRefund(x.No); err != nil {
			l.say("WeChat: %v", err)
		}
		return
	}
	ok := l.until("refund by bank", func() error { return l.App.Payments.PayByBank(shoptest.As(shoptest.StaffID), x.ID, "回单 0001") }, func() bool {
		return l.count("SELECT COUNT(*) FROM refund WHERE id = ? AND state = 'banked'", x.ID) > 0
	})
	l.judge(l.model.RefundByBank(model.RefundByBank{Refund: l.refundName(x), At: l.at()}, ok))
}
