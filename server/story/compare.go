package story

import (
	"context"
	"fmt"
	"slices"

	"yuanfen/server/platform/money"
)

// Finding is one figure that two sources give differently.
type Finding struct {
	About string // "订单 7「第一单」的 担保"
	Says  string // Both figures and whose they are.
}

func (f Finding) String() string { return f.About + "：" + f.Says }

// seen is what one look at every source found.
type seen struct {
	books  figures // The ledger, of this story's orders.
	wechat figures // The simulator's books, of this story's orders.
	own    figures // The story's own arithmetic.
	shop   whole   // Since the story began.
	stock  pieces
	found  []Finding

	sellers []sellerSeen
}

// whole are sums over the entire shop. Payments that nobody had asked for are
// left out once they are known.
type whole struct {
	ledger figures
	sim    int64 // held, available and operating at WeChat
	fees   int64 // kept by WeChat
}

// cash is what lies at WeChat and in the bank by the ledger, before the fees that
// bills have told it of, and without what lay there before the first bill.
func (s whole) cash() int64 {
	return s.ledger[held] + s.ledger[available] + s.ledger[operating] + s.ledger[bank] + s.ledger[opening] + s.ledger[feesBooked]
}

// agrees reports whether the ledger's cash is WeChat's, with the fee that it
// has kept.
func (s whole) agrees() bool { return s.cash() == s.sim+s.fees }

// look reads every source, once, and compares.
func (w *walk) look(ctx context.Context) (seen, error) {
	s := seen{books: figures{}, wechat: figures{}, own: figures{}}
	for _, sale := range w.sales {
		if err := w.lookAtSale(ctx, sale, &s); err != nil {
			return s, err
		}
	}
	for _, x := range w.sellers {
		if err := w.lookAtSeller(ctx, x, &s); err != nil {
			return s, err
		}
	}
	if err := w.lookAtStock(ctx, &s); err != nil {
		return s, err
	}
	return s, w.lookAtShop(ctx, &s)
}

func (w *walk) lookAtSale(ctx context.Context, sale *sale, s *seen) error {
	o, err := w.staffOrder(ctx, sale.id)
	if err != nil {
		return err
	}
	books, err := w.ledgerOf(ctx, sale)
	if err != nil {
		return err
	}
	wechat, err := w.wechatOf(ctx, sale)
	if err != nil {
		return err
	}
	own := sale.figures()
	s.books.plus(books)
	s.wechat.plus(wechat)
	s.own.plus(own)
	about := "订单 " + sale.id + "「" + sale.name + "」的"
	s.compareOrder(about, o, sale)
	for _, a := range accounts {
		s.compare(about+a.label, a.name, books, wechat, own)
	}
	return nil
}

// compareOrder holds what the order itself says against the story's idea.
func (s *seen) compareOrder(about string, o order, sale *sale) {
	paid := int64(0)
	if sale.paid {
		paid = sale.total()
	}
	for _, c := range []struct {
		label     string
		api, mine int64
	}{
		{"商品金额", o.Goods, sale.goods},
		{"运费", o.Freight, sale.freight},
		{"实付", o.Paid, paid},
		{"已决定退款", o.Refunded, sale.decided()},
	} {
		if c.api != c.mine {
			s.found = append(s.found, Finding{about + c.label, fmt.Sprintf("订单接口是 %s，推算是 %s", money.Format(c.api), money.Format(c.mine))})
		}
	}
	if o.State != sale.state {
		s.found = append(s.found, Finding{about + "状态", fmt.Sprintf("订单接口是 %s，推算是 %s", o.State, sale.state)})
	}
}

// compare names an account on which those that know it differ.
func (s *seen) compare(about string, name account, books, wechat, own figures) {
	b, inBooks := books[name]
	c, inWeChat := wechat[name]
	says := "推算是 " + money.Format(own[name])
	if inWeChat {
		says = "微信是 " + money.Format(c) + "，" + says
	}
	if inBooks {
		says = "账本是 " + money.Format(b) + "，" + says
	}
	if inBooks && b != own[name] || inWeChat && c != own[name] {
		s.found = append(s.found, Finding{about, says})
	}
}

// ledgerOf sums the journals of an order by account. Fees are left out, as the
// ledger knows them only from the morning on which their bill came: that they
// are right is for reconciliation to say.
func (w *walk) ledgerOf(ctx context.Context, sale *sale) (figures, error) {
	var j journals
	if err := w.api.get(ctx, journalsPath(sale.id), w.clerk.token, &j); err != nil {
		return nil, err
	}
	f := figures{refunded: 0}
	for _, a := range accounts {
		if a.name != fee {
			f[a.name] = 0
		}
	}
	for _, journal := range j.Items {
		if journal.Kind == "fee" || journal.Kind == "fee.back" {
			continue
		}
		for _, e := range journal.Entries {
			f[e.Account] += signed(e.Account, e.Amount)
			if e.Account == due && e.Amount > 0 {
				f[refunded] += e.Amount
			}
		}
	}
	return f, nil
}

// signed is a debit as it is shown: credit accounts without their minus.
func signed(name account, debit int64) int64 {
	for _, a := range accounts {
		if a.name == name && a.credit {
			return -debit
		}
	}
	return debit
}

// wechatOf sums WeChat's entries of an order's payment. Our ledger does not
// know the fee before a bill tells it, so it is added back where WeChat has
// taken it from, and shown on a line of its own.
func (w *walk) wechatOf(ctx context.Context, sale *sale) (figures, error) {
	f := figures{held: 0, available: 0, refunded: 0, fee: 0}
	if sale.tradeNo == "" {
		return f, nil
	}
	var view simView
	if err := w.sim.get(ctx, "/control/payments/"+sale.tradeNo, "", &view); err != nil {
		return nil, err
	}
	for _, e := range view.Entries {
		f[account("wechat."+e.Account)] += e.Amount
		switch e.Kind {
		case "fee", "fee_back":
			f[fee] -= e.Amount
		case "refund":
			f[refunded] -= e.Amount
		}
	}
	if view.Payment.Shipping.SettledAt.IsZero() {
		f[held] += f[fee]
	} else {
		f[available] += f[fee]
	}
	return f, nil
}

func (w *walk) lookAtStock(ctx context.Context, s *seen) error {
	var err error
	if s.stock, err = w.readStock(ctx); err != nil {
		return err
	}
	about := "规格 " + w.sku.ID + "（" + w.sku.Name + "）的"
	if s.stock.onHand != w.stock.onHand {
		s.found = append(s.found, Finding{about + "在库件数", fmt.Sprintf("库存接口是 %d 件，推算是 %d 件", s.stock.onHand, w.stock.onHand)})
	}
	if s.stock.reserved != w.stock.reserved {
		s.found = append(s.found, Finding{about + "占用件数", fmt.Sprintf("库存接口是 %d 件，推算是 %d 件", s.stock.reserved, w.stock.reserved)})
	}
	return nil
}

// readStock sums the story's SKU over all warehouses.
func (w *walk) readStock(ctx context.Context) (pieces, error) {
	var rows stock
	err := w.api.get(ctx, "/api/admin/v1/products/"+w.product.ID+"/stock", w.clerk.token, &rows)
	var p pieces
	for _, r := range rows.Items {
		if r.SKU == w.sku.ID {
			p.onHand += r.OnHand
			p.reserved += r.Reserved
		}
	}
	return p, err
}

// lookAtShop compares the sums over the whole shop: what others have ordered
// meanwhile is in both, so the ledger's cash must be WeChat's plus its fees.
func (w *walk) lookAtShop(ctx context.Context, s *seen) error {
	now, books, err := w.readShop(ctx)
	if err != nil {
		return err
	}
	s.shop = whole{ledger: figures{}, sim: now.sim - w.before.sim, fees: now.fees - w.before.fees}
	var balance int64
	for name, amount := range now.ledger {
		s.shop.ledger[name] = amount - w.before.ledger[name]
		balance += amount
	}
	if balance != 0 {
		s.found = append(s.found, Finding{"账本全部科目之和", fmt.Sprintf("账本是 %s，应当是 %s", money.Format(balance), money.Format(0))})
	}
	if !s.shop.agrees() {
		f := Finding{"全店自本次开始的微信资金", fmt.Sprintf("账本是 %s，微信（含手续费）是 %s", money.Format(s.shop.cash()), money.Format(s.shop.sim+s.shop.fees))}
		if strays := w.newStrays(books); strays != "" {
			f.Says += "；只在微信账上的付款：" + strays
		}
		s.found = append(s.found, f)
	}
	return nil
}

// readShop reads the sums over everything that there ever was.
func (w *walk) readShop(ctx context.Context) (whole, simBooks, error) {
	if err := w.quiet(ctx); err != nil {
		return whole{}, simBooks{}, err
	}
	var books simBooks
	if err := w.sim.get(ctx, "/control/books", "", &books); err != nil {
		return whole{}, books, err
	}
	var l sums
	if err := w.api.get(ctx, "/api/admin/v1/ledger/accounts", w.clerk.token, &l); err != nil {
		return whole{}, books, err
	}
	at := whole{ledger: figures{}, sim: books.Balances["held"] + books.Balances["available"] + books.Balances["operating"], fees: books.Fees}
	for _, i := range l.Items {
		at.ledger[i.Account] += i.Amount
	}
	for _, p := range books.Payments {
		if p.Stray && slices.Contains(w.strays, p.OutTradeNo) {
			at.sim -= p.Total - p.Fee
			at.fees -= p.Fee
		}
	}
	return at, books, nil
}

// newStrays lists payments that only WeChat knows, and that were not there when
// the story began.
func (w *walk) newStrays(books simBooks) string {
	text := ""
	for _, p := range books.Payments {
		if p.Stray && !slices.Contains(w.strays, p.OutTradeNo) {
			text += p.OutTradeNo + "（" + money.Format(p.Total) + "）"
		}
	}
	return text
}

// quiet waits until every notice that is due has arrived.
func (w *walk) quiet(ctx context.Context) error {
	return until(ctx, "微信的通知都已送达", func() (bool, error) {
		var state simState
		if err := w.sim.get(ctx, "/control/state", "", &state); err != nil {
			return false, err
		}
		var notices []simNotice
		if err := w.sim.get(ctx, "/control/notices", "", &notices); err != nil {
			return false, err
		}
		for _, n := range notices {
			if !n.Done && !n.NextAt.After(state.Now) {
				return false, nil
			}
		}
		return true, nil
	})
}
