package app_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yuanfen/server/app/shoptest"
	"yuanfen/server/ledger"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechatsim"
)

// Whatever happens to a handful of orders, in whatever order, the accounts and
// the stock are what a few plain rules say they are, after every step.
func TestMoney_RandomLives(t *testing.T) {
	fewer(t, lives)
	rapid.Check(t, func(rt *rapid.T) {
		l := newLife(t, rt)
		rt.Repeat(map[string]func(*rapid.T){
			"": func(*rapid.T) { l.check() }, "place": l.place, "buy": l.buy, "prepay": l.prepay, "pay": l.pay, "second attempt": l.secondAttempt, "cancel": l.cancel,
			"ship": l.ship, "confirm": l.confirm, "refund": l.refund, "refund all": l.refundAll, "trouble": l.trouble, "time": l.time,
		})
		l.settleDown()
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// run is a rapid run as the shop's test: it fails, and is cleaned up, by itself.
type run struct {
	testing.TB
	rt *rapid.T
}

func (r run) Fatal(args ...any)                 { r.rt.Fatal(args...) }
func (r run) Fatalf(format string, args ...any) { r.rt.Fatalf(format, args...) }
func (r run) Errorf(format string, args ...any) { r.rt.Errorf(format, args...) }
func (r run) Cleanup(f func())                  { r.rt.Cleanup(f) }
func (r run) Context() context.Context          { return r.rt.Context() }

// life is a shop, what is remembered of it, and what it must come to.
type life struct {
	*shoptest.Shop
	rt     *rapid.T
	window time.Duration // For after-sale.
	buyer  shoptest.Buyer
	skus   []int64
	prices map[int64]int64
	params []wechatsim.PayParams // Payment sheets that the buyer was shown.
	keys   int
	book   book
}

// key is an Idempotency-Key that was not used before.
func (l *life) key() string {
	l.keys++
	return fmt.Sprintf("a-key-for-command-%d", l.keys)
}

func newLife(t *testing.T, rt *rapid.T) *life {
	config := shoptest.Default()
	config.Sim.RefundDelay = time.Minute
	l := &life{Shop: shoptest.New(run{t, rt}, db.SQLite, config), rt: rt, window: config.Orders.AfterSale, prices: map[int64]int64{}}
	must(l.T, l.Sim.Transfer(wechatsim.Available, 1_000_000)) // Refunds after settlement lack the fee.
	l.buyer = l.Buyer("林知夏")
	l.book.stock = map[int64]int64{}
	for price, pieces := range map[int64]int64{1999: 7, 33: 12} {
		sku := l.SKU(price, pieces)
		l.skus, l.book.stock[sku], l.prices[sku] = append(l.skus, sku), pieces, price
	}
	return l
}

// pick draws a sale that was placed, or skips the step.
func (l *life) pick(rt *rapid.T) *sale {
	if len(l.book.sales) == 0 {
		rt.Skip("nothing is placed yet")
	}
	return l.book.sales[rapid.IntRange(0, len(l.book.sales)-1).Draw(rt, "order")]
}

// want fails unless a command was taken, or refused, as it had to be.
func (l *life) want(what string, taken bool, err error) {
	l.T.Helper()
	var refusal *web.Error
	if taken != (err == nil) || (err != nil && !errors.As(err, &refusal)) {
		l.rt.Fatalf("%s: must be taken: %t, got %v", what, taken, err)
	}
}

func (l *life) place(rt *rapid.T) {
	if len(l.book.sales) == 6 {
		rt.Skip("enough")
	}
	enough := true
	var wishes []order.Wish
	for _, sku := range l.skus {
		if n := rapid.Int64Range(0, 4).Draw(rt, "pieces"); n > 0 {
			wishes = append(wishes, shoptest.Want(sku, n))
			onHand, reserved := l.book.lies(sku)
			enough = enough && onHand-reserved >= n
		}
	}
	if len(wishes) == 0 {
		rt.Skip("wants nothing")
	}
	o, err := l.TryPlace(l.buyer, l.key(), wishes...)
	l.want("place", enough, err)
	if err == nil {
		l.book.sales = append(l.book.sales, newSale(o))
	}
}

// buy is the usual way: placed, paid, and heard of.
func (l *life) buy(rt *rapid.T) {
	placed := len(l.book.sales)
	l.place(rt)
	if len(l.book.sales) == placed {
		return
	}
	l.ask(l.book.sales[placed])
	if n := len(l.params); n > 0 {
		_ = l.Sim.Pay(l.buyer.OpenID, l.params[n-1]) // If prepay failed, an older sheet: it may work or not.
	}
	l.step()
}

func (l *life) prepay(rt *rapid.T) { l.ask(l.pick(rt)) }

func (l *life) ask(s *sale) {
	cut := l.stands("prepay")
	p, err := l.App.Payments.Prepay(context.Background(), s.order.Payable())
	payable := s.state == order.AwaitingPayment && s.payBy.Sub(l.Clock.Now()) >= time.Minute
	if web.CodeOf(err) != payment.ErrWeChat.Code || cut == l.stands("prepay") {
		l.want("prepay", payable, err)
	}
	if err == nil {
		l.params = append(l.params, shoptest.Params(p))
	}
	l.readAttempts(s)
}

// stands counts the faults of a route that are still to come.
func (l *life) stands(route string) (n int) {
	for _, f := range l.Sim.Faults() {
		if f.Route == route && f.Used < f.Times {
			n++
		}
	}
	return n
}

// readAttempts takes the numbers of a sale's attempts from the program: nobody
// else can know them.
func (l *life) readAttempts(s *sale) {
	var rows []struct {
		No   string `db:"out_trade_no"`
		Made int64  `db:"created_at"`
	}
	must(l.T, l.DB.Select(l.rt.Context(), &rows, "SELECT out_trade_no, created_at FROM payment_attempt WHERE payable_id = ? ORDER BY id", s.order.ID))
	s.attempts = nil
	for _, r := range rows {
		s.attempts = append(s.attempts, try{r.No, time.UnixMilli(r.Made)})
	}
}

// pay uses any payment sheet that the buyer was ever shown. Whether it still
// works is WeChat's to say, and when the program hears of it is luck.
func (l *life) pay(rt *rapid.T) {
	if len(l.params) == 0 {
		rt.Skip("nothing to pay with")
	}
	sheet := l.params[rapid.IntRange(0, len(l.params)-1).Draw(rt, "sheet")]
	if err := l.Sim.Pay(l.buyer.OpenID, sheet); err != nil {
		rt.Skip(err)
	}
	if rapid.Bool().Draw(rt, "heard at once") {
		l.step()
	}
}

// secondAttempt makes the next prepay leave the attempts behind, as when an
// order's payer has changed: for five minutes each of them can be paid.
func (l *life) secondAttempt(rt *rapid.T) {
	s := l.pick(rt)
	must(l.T, l.DB.InTx(rt.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE payment_attempt SET openid = 'another' WHERE payable_id = ?", s.order.ID)
		return err
	}))
	l.ask(s)
}

func (l *life) cancel(rt *rapid.T) {
	s := l.pick(rt)
	err := l.App.Orders.Cancel(rt.Context(), l.buyer.ID, s.order.ID)
	l.want("cancel", s.state == order.AwaitingPayment, err)
	if err == nil {
		s.cancel()
	}
}

func (l *life) ship(rt *rapid.T) {
	s := l.pick(rt)
	err := l.TryShip(s.order)
	l.want("ship", s.state == order.Paid, err)
	if err == nil {
		s.ship()
		l.step() // WeChat hears of the parcel.
	}
}

func (l *life) confirm(rt *rapid.T) {
	s := l.pick(rt)
	for _, p := range s.payments {
		if p.usable && l.Sim.ConfirmReceipt(l.buyer.OpenID, p.no) != nil {
			rt.Skip("WeChat does not let it be confirmed")
		}
	}
	err := l.App.Orders.ConfirmReceipt(rt.Context(), l.buyer.ID, s.order.ID)
	l.want("confirm", s.state == order.Shipped || s.state == order.Received || s.state == order.Completed, err)
}

func (l *life) refund(rt *rapid.T) {
	s := l.pick(rt)
	r := order.RefundRequest{Freight: rapid.SampledFrom([]int64{0, 0, 1, s.freight}).Draw(rt, "freight")}
	for i, line := range s.order.Lines {
		it := s.items[i]
		r.Lines = append(r.Lines, order.RefundLine{
			LineID: line.ID, Pieces: rapid.Int64Range(0, it.pieces).Draw(rt, "pieces"),
			Amount: rapid.OneOf(rapid.Int64Range(0, it.fen+1), rapid.Just(it.fen)).Draw(rt, "fen"),
		})
	}
	l.decide(rt, s, r)
}

func (l *life) refundAll(rt *rapid.T) {
	s := l.pick(rt)
	r := order.RefundRequest{Freight: s.freight}
	all := rapid.Bool().Draw(rt, "with the pieces")
	for i, line := range s.order.Lines {
		back := order.RefundLine{LineID: line.ID, Amount: s.items[i].fen}
		if all {
			back.Pieces = s.items[i].pieces
		}
		r.Lines = append(r.Lines, back)
	}
	l.decide(rt, s, r)
}

func (l *life) decide(rt *rapid.T, s *sale, r order.RefundRequest) {
	r.OrderID, r.Reason, r.Staff, r.Key = s.order.ID, "测试退款", 1, l.key()
	_, err := l.App.Orders.Refund(rt.Context(), r)
	l.want("refund", s.refund(r), err)
}

// trouble lets WeChat, or the way to it, misbehave once.
func (l *life) trouble(rt *rapid.T) {
	kinds := map[string][]wechatsim.FaultKind{
		"notice":               {wechatsim.Drop, wechatsim.Duplicate, wechatsim.Reorder, wechatsim.Postpone, wechatsim.ForgeMchID, wechatsim.BadSignature, wechatsim.Stale},
		"push":                 {wechatsim.Duplicate, wechatsim.Postpone, wechatsim.BadSignature},
		"prepay":               {wechatsim.CutBefore, wechatsim.CutAfter, wechatsim.ErrorAfter},
		"refund":               {wechatsim.CutBefore, wechatsim.CutAfter, wechatsim.ErrorBefore, wechatsim.ErrorAfter, wechatsim.RateLimited, wechatsim.ShortOfMoney},
		"query_refund":         {wechatsim.CutBefore, wechatsim.ErrorBefore},
		"upload_shipping_info": {wechatsim.PayNotKnown, wechatsim.CutAfter},
	}
	route := rapid.SampledFrom([]string{"notice", "push", "prepay", "refund", "query_refund", "upload_shipping_info"}).Draw(rt, "route")
	f := wechatsim.Fault{Route: route, Kind: rapid.SampledFrom(kinds[route]).Draw(rt, "kind"), Times: 1, Count: 2, DelayMs: 90_000}
	_, err := l.Sim.AddFault(f)
	must(l.T, err)
}

func (l *life) time(rt *rapid.T) {
	d := rapid.SampledFrom([]time.Duration{time.Minute, 6 * time.Minute, 30 * time.Minute, 3 * time.Hour, 26 * time.Hour, 11 * shoptest.Day}).Draw(rt, "passes")
	l.pass(d, max(time.Minute, d/6))
}

func (l *life) pass(d, stride time.Duration) {
	for ; d > 0; d -= stride {
		l.Clock.Advance(stride)
		l.step()
	}
}

// step lets everything happen that is due now, in the shop and in the book.
func (l *life) step() {
	l.Step()
	l.learn()
	for _, s := range l.book.sales {
		s.pass(l.Clock.Now(), l.window)
	}
}

// learn takes over what the program knows by now of WeChat's acts, each held
// against what WeChat did.
func (l *life) learn() {
	for _, s := range l.book.sales {
		for _, p := range l.Payments(s.order) {
			t := s.payments[p.ID]
			if t == nil {
				t = s.learn(p)
			}
			did, _ := l.Sim.Payment(p.OutTradeNo)
			if did.Payment.Total != p.Amount || did.Payment.PaidAt.IsZero() || did.Payment.Refunded < p.RefundDone || p.Usable != t.usable {
				l.rt.Fatalf("the shop has %+v (usable: %t), WeChat %+v", p, t.usable, did.Payment)
			}
			t.done, t.settled = p.RefundDone, p.SettledAt != 0
			if t.settled && did.Payment.Shipping.SettledAt.IsZero() && t.done != t.amount {
				l.rt.Fatalf("%+v was not settled", did.Payment)
			}
			if t.usable && s.state == order.Shipped && !did.Payment.Shipping.ConfirmedAt.IsZero() && l.Order(s.order).ReceivedAt != 0 {
				s.receive(l.Clock.Now())
			}
		}
	}
}

// check compares the shop with the book.
func (l *life) check() {
	l.learn()
	for _, s := range l.book.sales {
		l.WantState(s.order, s.state)
	}
	for _, sku := range l.skus {
		onHand, reserved := l.book.lies(sku)
		l.WantStock(sku, onHand, reserved)
	}
	l.WantBooks(l.book.accounts())
}

// settleDown ships what is paid and lets weeks pass without trouble. Then nothing is under way, and
// the shop's books agree with themselves and with WeChat's.
func (l *life) settleDown() {
	l.Sim.ClearFaults(0)
	l.pass(time.Hour, 5*time.Minute)
	for _, s := range l.book.sales {
		if s.state == order.Paid {
			must(l.T, l.TryShip(s.order))
			s.ship()
		}
	}
	l.pass(12*time.Hour, time.Hour)
	l.pass(24*shoptest.Day, 12*time.Hour)
	l.check()
	l.WantCleanAudit()
	queued, dead, err := jobs.Counts(l.rt.Context(), l.DB)
	if err != nil || queued+dead != 0 {
		l.rt.Fatalf("%d jobs wait and %d are dead, %v", queued, dead, err)
	}
	known := map[string]*taken{}
	for _, s := range l.book.sales {
		switch s.state {
		case order.AwaitingPayment, order.Closing, order.Paid, order.Shipped, order.Received:
			l.rt.Errorf("order %d is still %s", s.order.ID, s.state)
		}
		for _, p := range s.payments {
			known[p.no] = p
		}
	}
	for _, p := range l.Sim.Books().Payments {
		t := known[p.OutTradeNo]
		delete(known, p.OutTradeNo)
		if t == nil && p.PaidAt.IsZero() {
			continue
		}
		if t == nil || t.amount != p.Total || t.done != p.Refunded || t.decided != t.done {
			l.rt.Errorf("WeChat has %+v, the shop %+v", p, t)
		}
	}
	for no := range maps.Keys(known) {
		l.rt.Errorf("WeChat does not know %s", no)
	}
	if due := l.book.accounts()[ledger.RefundDue]; due != 0 {
		l.rt.Errorf("%d fen are still owed to the buyer", -due)
	}
}
