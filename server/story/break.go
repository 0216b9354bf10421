package story

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
)

// wrong is something that must never happen, done on purpose.
type wrong struct {
	title string
	steps int    // Of the walk that come before.
	shows string // What the difference that says it best is about.
	do    func(ctx context.Context) error
	undo  func(ctx context.Context) error
}

// Breaks is how many wrongs a story knows.
const Breaks = 8

// wrongs are numbered from 1 as --break numbers them.
func (w *walk) wrongs() [Breaks]wrong {
	d := &drop{}
	return [Breaks]wrong{
		{"改动数据库里的一条分录", 3, "担保", w.changeEntry(100), w.changeEntry(-100)},
		{"一笔只在微信账上的付款", 3, "全店", w.payStray, w.knowStrays},
		{
			"退款成功的消息没有送到", 3, "已退到买家",
			func(ctx context.Context) error { return w.dropRefund(ctx, d) },
			func(ctx context.Context) error { return w.letRefundArrive(ctx, d) },
		},
		{"不经单据改动库存", 3, "在库", w.changeStock(7), w.changeStock(-7)},
		{"同一单放款两次", 6, "商品收入", w.releaseTwice, w.unreleaseTwice},
		{"改动数据库里的一笔佣金", 14, "冻结佣金", w.changeCommission(-100), w.changeCommission(100)},
		{"同一笔提现付两次", 17, "微信资金", w.payTwice, w.unpayTwice},
		{"运营账户少了一笔钱", 17, "微信资金", w.takeOut(-strayFen), w.takeOut(strayFen)},
	}
}

// breakIt does a wrong, lets the comparing step find it, repairs it, and proves
// that it is repaired.
func (w *walk) breakIt(ctx context.Context, x wrong) error {
	w.tell.title(fmt.Sprintf("破坏 %d：%s", w.opt.Break, x.title))
	if err := x.do(ctx); err != nil {
		return err
	}
	found, err := w.compareBroken(ctx)
	// What was broken is repaired even if the person at the keyboard gives up.
	repaired := w.repair(context.WithoutCancel(ctx), x)
	if err := firstOf(err, repaired); err != nil {
		return err
	}
	if len(found) == 0 {
		return fmt.Errorf("%w：破坏 %d 没有被核对出来", ErrDiffers, w.opt.Break)
	}
	best := max(0, slices.IndexFunc(found, func(f Finding) bool { return strings.Contains(f.About, x.shows) }))
	return fmt.Errorf("%w（--break %d，%s，现已修复）：%s", ErrFound, w.opt.Break, x.title, found[best])
}

// compareBroken returns what differs now, and shows what an audit of the
// database alone would say.
func (w *walk) compareBroken(ctx context.Context) ([]Finding, error) {
	s, err := w.look(ctx)
	if err != nil {
		return nil, err
	}
	w.show(s)
	a, err := w.opt.Audit(ctx)
	if err != nil {
		return nil, err
	}
	if len(a.Findings) == 0 {
		w.tell.say("审计只看数据库，这件事在库外，它看不到：出入 0 处")
		return s.found, nil
	}
	w.tell.say("审计也看到：")
	for _, f := range a.Findings {
		w.tell.list("·", f)
	}
	return s.found, nil
}

// repair undoes the wrong, gives the buyer back what an unshipped order was
// paid, and proves that everything agrees again.
func (w *walk) repair(ctx context.Context, x wrong) error {
	w.tell.title("修复")
	if err := x.undo(ctx); err != nil {
		return err
	}
	for _, s := range w.sales {
		if s.state != "paid" {
			continue
		}
		if err := w.giveAllBack(ctx, s); err != nil {
			return err
		}
		w.tell.say("订单 %s 已全部退款，不留尾巴", s.id)
	}
	if err := w.check(ctx); err != nil {
		return err
	}
	return w.audit(ctx)
}

// changeEntry moves what the first order's payment put into escrow by so many
// fen, behind the ledger's back.
func (w *walk) changeEntry(fen int64) func(context.Context) error {
	return func(ctx context.Context) error {
		w.tell.say("直接在数据库里把订单 %s 收款凭证的担保分录改动 %s", w.first().id, money.Format(fen))
		return w.opt.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return addToEntry(ctx, tx, "paid:"+w.first().id, escrow, fen)
		})
	}
}

const strayFen = 6_666

func (w *walk) payStray(ctx context.Context) error {
	var made struct {
		No string `json:"out_trade_no"`
	}
	err := w.sim.post(ctx, "/control/stray", "", map[string]any{"person": "路人甲", "total": strayFen}, &made)
	w.tell.say("微信收下一笔 %s 的付款 %s：店铺从未下过这一单，也没有通知", money.Format(strayFen), made.No)
	return err
}

// knowStrays takes note of the payments that nobody asked for: WeChat's books
// can't be changed, so every later comparison leaves them out by name.
func (w *walk) knowStrays(ctx context.Context) error {
	var books simBooks
	if err := w.sim.get(ctx, "/control/books", "", &books); err != nil {
		return err
	}
	if news := w.newStrays(books); news != "" {
		w.tell.say("微信的账改不了：记下 %s，从此在比较中单独扣除，等对账单处理", news)
	}
	w.know(books)
	return nil
}

// drop is a refund whose success the shop is kept from hearing.
type drop struct {
	back   *giveBack
	faults []int64
}

func (w *walk) fault(ctx context.Context, route, kind, match string) (int64, error) {
	var made struct {
		ID int64 `json:"id"`
	}
	err := w.sim.post(ctx, "/control/faults", "", map[string]any{"route": route, "kind": kind, "match": match, "times": -1}, &made)
	return made.ID, err
}

// dropRefund refunds a piece, drops every notice of it, and lets every query
// fail, while WeChat pays the buyer.
func (w *walk) dropRefund(ctx context.Context, d *drop) error {
	err := w.tryDropRefund(ctx, d)
	if err != nil {
		err = firstOf(err, w.clear(context.WithoutCancel(ctx), d))
	}
	return err
}

func (w *walk) tryDropRefund(ctx context.Context, d *drop) error {
	s := w.first()
	id, err := w.fault(ctx, "notice.refund", "drop", s.tradeNo)
	if err != nil {
		return err
	}
	d.faults = append(d.faults, id)
	if d.back, err = w.refund(ctx, s, 1, w.sku.Price, 0); err != nil {
		return err
	}
	w.stock.reserved--
	if id, err = w.fault(ctx, "query_refund", "error_before", d.back.no); err != nil {
		return err
	}
	d.faults = append(d.faults, id)
	if err := w.sent(ctx, s, d.back); err != nil {
		return err
	}
	if err := w.advance(ctx, 5*time.Minute); err != nil {
		return err
	}
	d.back.done = true
	w.tell.say("退款 %s（%s）在微信已经成功；通知全部丢弃，店铺去查也只得到错误", d.back.no, money.Format(d.back.goods))
	return w.asked(ctx, id)
}

// sent waits until WeChat has paid a refund.
func (w *walk) sent(ctx context.Context, s *sale, back *giveBack) error {
	return until(ctx, "微信退款 "+back.no+" 成功", func() (bool, error) {
		var view simView
		err := w.sim.get(ctx, "/control/payments/"+s.tradeNo, "", &view)
		for _, r := range view.Refunds {
			if r.No == back.no && r.Status == "SUCCESS" {
				return true, err
			}
		}
		return false, err
	})
}

// asked waits until the shop has asked and has met the fault.
func (w *walk) asked(ctx context.Context, id int64) error {
	return until(ctx, "店铺查询退款", func() (bool, error) {
		var faults []struct {
			ID   int64 `json:"id"`
			Used int   `json:"used"`
		}
		err := w.sim.get(ctx, "/control/faults", "", &faults)
		for _, f := range faults {
			if f.ID == id && f.Used > 0 {
				return true, err
			}
		}
		return false, err
	})
}

// letRefundArrive takes the faults away: the shop's own query finds the truth.
func (w *walk) letRefundArrive(ctx context.Context, d *drop) error {
	if err := w.clear(ctx, d); err != nil {
		return err
	}
	if err := w.advance(ctx, time.Hour); err != nil {
		return err
	}
	w.tell.say("故障撤掉，通知再也不会来；店铺自己的下一次查询找到了真相")
	return w.refundDone(ctx, w.first(), d.back)
}

func (w *walk) clear(ctx context.Context, d *drop) error {
	for _, id := range d.faults {
		if err := w.sim.post(ctx, "/control/faults/clear", "", map[string]int64{"fault_id": id}, nil); err != nil {
			return err
		}
	}
	return nil
}

// changeStock moves what lies in the warehouse without any document.
func (w *walk) changeStock(n int64) func(context.Context) error {
	return func(ctx context.Context) error {
		w.tell.say("直接在数据库里把规格 %s 的在库件数改动 %+d 件，没有任何单据", w.sku.ID, n)
		return w.opt.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return addToStock(ctx, tx, w.sku.ID, n) })
	}
}

// releaseTwice posts a second release of the first order: balanced, hashed as
// the ledger hashes, and under a key of its own, so that no guard of the
// ledger itself stands in the way.
func (w *walk) releaseTwice(ctx context.Context) error {
	w.tell.say("直接在数据库里给订单 %s 再记一张放款凭证：借贷相等，哈希正确", w.first().id)
	return w.opt.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return copyJournal(ctx, tx, "received:"+w.first().id, w.secondRelease())
	})
}

func (w *walk) secondRelease() string { return "received:" + w.first().id + ":again" }

func (w *walk) unreleaseTwice(ctx context.Context) error {
	w.tell.say("撤掉多记的那张凭证")
	return w.opt.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return dropJournal(ctx, tx, w.secondRelease()) })
}

// changeCommission moves what the first seller's order put into their frozen account.
func (w *walk) changeCommission(fen int64) func(context.Context) error {
	return func(ctx context.Context) error {
		id := w.sellers[0].earned[0].sale.id
		w.tell.say("直接在数据库里把订单 %s 的佣金分录改动 %s", id, money.Format(-fen))
		return w.opt.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			return addToEntry(ctx, tx, "commission.accrued:"+id, "frozen", fen)
		})
	}
}

// payTwice posts a payout's success once more, as a program would that takes a
// repeated notice for a new one.
func (w *walk) payTwice(ctx context.Context) error {
	w.tell.say("直接在数据库里给提现 %s 再记一张付清的凭证", w.payout)
	return w.opt.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return copyJournal(ctx, tx, "payout.paid:"+w.payout, w.secondPayout())
	})
}

func (w *walk) secondPayout() string { return "payout.paid:" + w.payout + ":again" }

func (w *walk) unpayTwice(ctx context.Context) error {
	w.tell.say("撤掉多记的那张凭证")
	return w.opt.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return dropJournal(ctx, tx, w.secondPayout()) })
}

// takeOut moves money of the operating account past the shop's books.
func (w *walk) takeOut(fen int64) func(context.Context) error {
	return func(ctx context.Context) error {
		w.tell.say("微信的运营账户变动 %s，没有任何提现", money.Format(fen))
		return w.sim.post(ctx, "/control/transfer", "", map[string]any{"account": "operating", "total": fen}, nil)
	}
}
