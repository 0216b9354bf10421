package model

import (
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"strconv"
	"testing"
)

// player makes random operations and plays a program that accepts whatever it may.
type player struct {
	*testing.T
	m    *Model
	r    *rand.Rand
	now  int64
	n    int // numbers given out
	log  []string
	hit  map[string]int    // accepted, by operation
	last map[string]string // the newest number, by prefix
}

// ask offers an operation first as accepted, then as refused: one must be right.
func (p *player) ask(name string, f func(accepted bool) error) {
	yes := f(true)
	if yes == nil {
		p.hit[name]++
		p.log = append(p.log, name)
		return
	}
	if err := f(false); err != nil {
		p.Fatalf("neither answer is right: %v; %v", yes, err)
	}
}

func (p *player) fact(name string, err error) {
	if err == nil {
		p.hit[name]++
		p.log = append(p.log, name)
	}
}

func (p *player) new(prefix string) string {
	p.n++
	p.last[prefix] = fmt.Sprint(prefix, p.n)
	return p.last[prefix]
}

// newest is mostly what was asked for last, else any that exists.
func newest[V any](p *player, prefix string, m map[string]V) string {
	if id := p.last[prefix]; id != "" && p.r.IntN(3) > 0 {
		return id
	}
	return pick(p, m)
}

func pick[V any](p *player, m map[string]V) string {
	keys := sortedKeys(m)
	if len(keys) == 0 {
		return "none"
	}
	return keys[p.r.IntN(len(keys))]
}

// order picks one of the newest, which have most before them.
func (p *player) order() string {
	ids := p.m.orderIDs
	if len(ids) == 0 || p.r.IntN(10) == 0 {
		return pick(p, p.m.orders)
	}
	return ids[len(ids)-1-p.r.IntN(min(16, len(ids)))]
}

func (p *player) some(n int64) int64 { return p.r.Int64N(n + 1) }

func (p *player) part(order string) RefundLine {
	l := p.m.lineOf(order, p.r.IntN(2))
	if l == nil {
		return RefundLine{0, 1, 1}
	}
	i := 0
	for j, x := range l.order.lines {
		if x == l {
			i = j
		}
	}
	return RefundLine{i, p.some(l.pieces), p.some(l.paid)}
}

func (p *player) trade() {
	m, order := p.m, p.order()
	switch p.r.IntN(16) {
	case 0, 14:
		op := Place{Order: p.new("o"), Buyer: pick(p, m.members), Link: pick(p, m.links), At: p.now, FreeFreight: p.r.IntN(2) == 0}
		for range 1 + p.r.IntN(3) {
			op.Lines = append(op.Lines, PlaceLine{pick(p, m.skus), 1 + p.some(3), -1})
		}
		p.ask("place", func(ok bool) error { return m.Place(op, ok) })
	case 3, 4, 15:
		amount := int64(1)
		if o := m.orders[order]; o != nil && p.r.IntN(20) > 0 {
			amount = o.total
		}
		p.fact("pay", m.Pay(Pay{Payment: p.new("p"), Order: order, Amount: amount, Known: p.r.IntN(3) > 0, AttemptClosed: p.r.IntN(9) == 0, At: p.now}))
	case 6:
		if p.r.IntN(3) > 0 {
			return
		}
		p.ask("cancel", func(ok bool) error { return m.Cancel(Cancel{order, p.now}, ok) })
	case 1, 5, 7, 8:
		op := Ship{Order: order, At: p.now}
		if p.r.IntN(2) == 0 {
			op.Parts = []Part{{0, 1}}
		}
		p.ask("ship", func(ok bool) error { return m.Ship(op, ok) })
	case 2, 9, 13:
		p.ask("receive", func(ok bool) error { return m.Receive(Receive{order, true, p.now}, ok) })
	case 10:
		p.fact("receipt", m.ReceiptEvent(ReceiptEvent{order, p.r.IntN(2) == 0, p.now}))
	case 12:
		op := Touch{pick(p, m.members), pick(p, m.links), p.r.IntN(3) == 0, p.now}
		p.ask("touch", func(ok bool) error { return m.Touch(op, ok) })
		adjust := StockAdjust{SKU: pick(p, m.skus), Delta: p.some(40) - 20, At: p.now}
		p.ask("adjust", func(ok bool) error { return m.StockAdjust(adjust, ok) })
	case 11:
		states := []OrderState{Closing, Closed, Paid, Received, Completed}
		p.fact("observe", m.Observe(Observe{order, states[p.r.IntN(len(states))], p.now}))
	}
}

func (p *player) back() {
	m, order, as := p.m, p.order(), AfterSaleStep{newest(p, "s", p.m.afterSales), p.now}
	refund := "none"
	if len(m.refunds) > 0 {
		refund = m.refunds[p.r.IntN(len(m.refunds))].id
	}
	switch p.r.IntN(14) {
	case 0, 10:
		op := Refund{Refund: p.new("r"), Order: order, Lines: []RefundLine{p.part(order)}, Freight: p.some(1) * 800, At: p.now}
		p.ask("refund", func(ok bool) error { return m.Refund(op, ok) })
	case 1, 2:
		op := AfterSaleApplied{AfterSale: p.new("s"), Order: order, Return: p.r.IntN(2) == 0, Lines: []RefundLine{p.part(order)}, At: p.now}
		p.ask("after-sale", func(ok bool) error { return m.AfterSaleApplied(op, ok) })
	case 3, 11:
		p.ask("as approved", func(ok bool) error { return m.AfterSaleApproved(as, ok) })
	case 4, 12:
		p.ask("as returned", func(ok bool) error { return m.AfterSaleReturned(as, ok) })
	case 5, 13:
		op := AfterSaleArrived{as.AfterSale, p.r.IntN(2) == 0, p.now}
		p.ask("as arrived", func(ok bool) error { return m.AfterSaleArrived(op, ok) })
	case 6:
		if p.r.IntN(3) > 0 {
			return
		}
		p.ask("as withdrawn", func(ok bool) error { return m.AfterSaleWithdrawn(as, ok) })
	case 7:
		states := []RefundState{RefundSuccess, RefundSuccess, RefundAbnormal, RefundClosed}
		p.fact("outcome", m.RefundOutcome(RefundOutcome{Refund: refund, Outcome: states[p.r.IntN(4)], At: p.now}))
	case 8:
		p.ask("bank refund", func(ok bool) error { return m.RefundByBank(RefundByBank{refund, p.now}, ok) })
	case 9:
		pay := pick(p, m.payments)
		switch p.r.IntN(3) {
		case 0:
			p.fact("fee", m.Fee(Fee{pay, p.some(20), p.now}))
		case 1:
			p.fact("settled", m.Settled(Settled{pay, p.now}))
		default:
			p.fact("either payment", m.RefundOutcome(RefundOutcome{Payment: pay, Outcome: RefundSuccess, At: p.now}))
		}
	}
}

func (p *player) network() {
	m, d := p.m, pick(p, p.m.dists)
	line := LineStep{p.order(), p.r.IntN(2), p.now}
	pay := PayoutStep{newest(p, "w", m.payouts), p.now}
	switch p.r.IntN(24) {
	case 0:
		if p.r.IntN(3) > 0 {
			return
		}
		p.ask("suspend", func(ok bool) error { return m.Suspend(Suspend{d, p.now}, ok) })
	case 1, 2:
		p.ask("reinstate", func(ok bool) error { return m.Reinstate(Reinstate{d, p.now}, ok) })
	case 3:
		if p.r.IntN(9) == 0 {
			p.ask("expel", func(ok bool) error { return m.Expel(Expel{d, p.now}, ok) })
		}
	case 4:
		p.ask("readmit", func(ok bool) error { return m.Readmit(Readmit{d, p.now}, ok) })
	case 5:
		if p.r.IntN(3) > 0 {
			return
		}
		p.ask("withhold", func(ok bool) error { return m.LineWithheld(line, ok) })
	case 6:
		p.ask("free", func(ok bool) error { return m.LineFreed(line, ok) })
	case 7, 20, 21:
		p.ask("forfeit", func(ok bool) error { return m.LineForfeited(line, ok) })
	case 8:
		p.ask("correct", func(ok bool) error { return m.Corrected(Corrected{line.Order, line.Line, d, p.now}, ok) })
	case 9, 10:
		op := PayoutAsked{p.new("w"), d, 10 + p.some(max(0, m.owed("available", d))), p.now}
		p.ask("payout", func(ok bool) error { return m.PayoutAsked(op, ok) })
	case 11:
		p.ask("payout approved", func(ok bool) error { return m.PayoutApproved(pay, ok) })
	case 12:
		if p.r.IntN(3) > 0 {
			return
		}
		p.ask("payout withdrawn", func(ok bool) error { return m.PayoutWithdrawn(pay, ok) })
	case 13, 16, 17:
		p.fact("sent", m.PayoutSent(PayoutSent{Payout: pay.Payout, Transfer: "t" + pay.Payout, At: p.now}))
	case 14, 18, 19:
		states := []PayoutState{PayoutPaid, PayoutFailed, PayoutCancelled}
		p.fact("payout outcome", m.PayoutOutcome(PayoutOutcome{pay.Payout, states[p.r.IntN(3)], p.r.IntN(2) == 0, p.now}))
	case 15, 22, 23:
		op := DebtWrittenOff{d, 1 + p.some(max(0, -m.owed("available", d))), p.now}
		p.ask("write off", func(ok bool) error { return m.DebtWrittenOff(op, ok) })
	}
}

// stockUp lets distributors buy for stock, so that orders are served from it.
func (p *player) stockUp() {
	m, order := p.m, pick(p, p.m.orders)
	switch p.r.IntN(4) {
	case 0, 1:
		op := Place{Order: p.new("k"), Buyer: fmt.Sprint("m", p.r.IntN(3)), Kind: StockUp, Keep: true, Lines: []PlaceLine{{pick(p, m.skus), 1 + p.some(5), -1}}, At: p.now}
		p.ask("stock up", func(ok bool) error { return m.Place(op, ok) })
		if o := m.orders[op.Order]; o != nil {
			p.fact("pay", m.Pay(Pay{Payment: p.new("p"), Order: op.Order, Amount: o.total, Known: true, At: p.now}))
			p.ask("keep", func(ok bool) error { return m.StockUpKept(StockUpKept{op.Order, p.now}, ok) })
		}
	case 2:
		op := StockUpShipped{pick(p, m.dists), pick(p, m.skus), 1, p.now}
		p.ask("ship kept", func(ok bool) error { return m.StockUpShipped(op, ok) })
	case 3:
		op := StockUpReturn{p.new("r"), order, 0, 1, p.now}
		p.ask("return kept", func(ok bool) error { return m.StockUpReturn(op, ok) })
	}
}

func play(t *testing.T, seed uint64, ops int) *player {
	r := rand.New(rand.NewPCG(seed, 1))
	cfg := DefaultConfig()
	cfg.PaymentExpiry = 3 * Day
	cfg.Freight, cfg.OrderDiscount, cfg.TaxBP = 800, r.Int64N(300), r.Int64N(2000)
	cfg.Tiers[1].Bar, cfg.Tiers[2].Bar = 20_000, 60_000
	cfg.Attribution = Policy{Bind: BindOn(r.IntN(3)), Window: r.Int64N(30 * Day), Protection: r.Int64N(9 * Day), MayMove: r.IntN(2) == 0, Self: SelfPurchase(r.IntN(2)), SelfOnlyUnattributed: r.IntN(2) == 0}
	cfg.MergeLines, cfg.ShippedAtLast, cfg.CloseAtPieces = r.IntN(2) == 0, r.IntN(2) == 0, r.IntN(2) == 0
	cfg.RefundingIsShut, cfg.BrokenNoRefund, cfg.FlaggedAll = r.IntN(2) == 0, r.IntN(2) == 0, r.IntN(2) == 0
	cfg.CorrectByTierNow, cfg.ReleasedGross, cfg.NoOwnStock = r.IntN(2) == 0, r.IntN(2) == 0, r.IntN(2) == 0
	p := &player{T: t, m: New(cfg), r: r, now: 100 * Day, hit: map[string]int{}, last: map[string]string{}}
	for i := range 3 {
		sku, d, who := fmt.Sprint("sku", i), fmt.Sprint("d", i), fmt.Sprint("m", i)
		p.ask("sku", func(ok bool) error { return p.m.NewSKU(NewSKU{SKU: sku, Price: 1 + r.Int64N(3000), Stock: 300}, ok) })
		p.ask("register", func(ok bool) error { return p.m.Register(Register{who, 0}, ok) })
		p.ask("register", func(ok bool) error { return p.m.Register(Register{"b" + who, 0}, ok) })
		p.ask("apply", func(ok bool) error { return p.m.Apply(Apply{d, who, 0}, ok) })
		p.ask("approve", func(ok bool) error { return p.m.Approve(Approve{d, 0}, ok) })
		p.ask("link", func(ok bool) error { return p.m.LinkMade(LinkMade{"l" + d, d, 0}, ok) })
	}
	for range ops {
		switch p.r.IntN(10) {
		case 0, 1, 2, 3:
			p.trade()
		case 4, 5:
			p.back()
		case 6, 7:
			p.network()
		case 8:
			if r.IntN(3) == 0 {
				p.stockUp()
			}
		case 9:
			p.now += r.Int64N(Day / 4)
			if p.r.IntN(10) == 0 {
				p.now += 8 * Day
				p.m.Advance(p.now)
				p.log = append(p.log, "advance")
			}
		}
		if list := p.m.Invariants(); len(list) > 0 {
			t.Fatalf("seed %d: %v after %v", seed, list, p.log[max(0, len(p.log)-12):])
		}
	}
	p.m.Advance(p.now + 60*Day)
	if list := p.m.Invariants(); len(list) > 0 {
		t.Fatalf("seed %d: %v", seed, list)
	}
	return p
}

// seeds is how many shops are played; YUANFEN_MODEL_SEEDS asks for more.
func seeds() uint64 {
	if n, err := strconv.ParseUint(os.Getenv("YUANFEN_MODEL_SEEDS"), 10, 64); err == nil {
		return n
	}
	return 120
}

// Whatever the operations and switches, the model agrees with itself, and the same seed is the same shop.
func TestRandomShops(t *testing.T) {
	hit := map[string]int{}
	for seed := range seeds() {
		p := play(t, seed, 500)
		for name, n := range p.hit {
			hit[name] += n
		}
		if seed < 10 {
			again := play(t, seed, 500).m.State()
			if list := p.m.Diff(again); len(list) > 0 || !reflect.DeepEqual(p.log, play(t, seed, 500).log) {
				t.Fatalf("seed %d is not deterministic: %v", seed, list)
			}
		}
	}
	for _, name := range []string{"receive", "as arrived", "bank refund", "correct", "forfeit", "write off", "payout outcome", "keep", "ship kept", "return kept", "either payment"} {
		if hit[name] < 2 {
			t.Errorf("%s happened only %d times", name, hit[name])
		}
	}
	t.Log(hit)
}
