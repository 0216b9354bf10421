// Package story walks the main job over real HTTP against a running demo, and
// holds three sources against each other at every step: what the API and its
// ledger say, what the simulator's books say, and what the story works out
// itself from what it did. Its arithmetic is its own: nothing that computes
// money in the program is used here.
package story

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/money"
)

// Options say where the demo is and how the story gets behind its counter.
type Options struct {
	Address    string // The shop's, "http://127.0.0.1:8080".
	SimAddress string // The simulator's.
	Out        io.Writer
	// DB is the demo's own database: what Break changes behind its back, and
	// what is audited at the end.
	DB *db.DB
	// Hire makes an account with every permission and returns its one-time login.
	Hire func(ctx context.Context, login string) (invite string, err error)
	// Audit proves the books as `yuanfen audit` does.
	Audit func(ctx context.Context) (Audited, error)
	// Freight is charged, in fen, below FreightFree fen of goods (0: always).
	Freight     int64
	FreightFree int64
	// Break is the wrong to be done, 1 to 8; 0 walks through without any.
	Break int
}

// Audited is what an audit looked at and found.
type Audited struct {
	Journals int
	Entries  int
	Findings []string
}

// ErrFound is what a story with a break ends with when it was found.
var ErrFound = errors.New("核对发现出入")

// ErrDiffers is what a story ends with when figures differ that should not.
var ErrDiffers = errors.New("账目不一致")

// walk is one story on its way.
type walk struct {
	opt      Options
	api      client
	sim      client
	tell     teller
	run      string // Names what this run makes.
	keys     int
	feeBP    int64
	buyer    buyer
	clerk    clerk
	product  product
	sku      sku
	stock    pieces
	before   whole
	strays   []string
	strayNet int64 // What WeChat has of them, without its fee.
	sales    []*sale
	sellers  []*seller
	began    time.Time // By WeChat's clock.
	payout   string    // The first seller's.
}

// Run walks the story. It returns ErrFound when Options.Break was done and
// found, ErrDiffers when figures differ, and nil when all agree to the fen.
func Run(ctx context.Context, o Options) (err error) {
	web := &http.Client{Timeout: 30 * time.Second}
	run := strconv.FormatInt(time.Now().UnixMilli(), 36)
	w := &walk{
		opt: o, api: client{web, o.Address}, sim: client{web, o.SimAddress}, tell: teller{out: o.Out}, run: run,
		buyer: buyer{name: "林知夏"}, clerk: clerk{login: "story-" + run, password: "zou-dan-" + run},
	}
	if err := w.begin(ctx); err != nil {
		return err
	}
	defer func() { err = firstOf(err, w.leave(context.WithoutCancel(ctx))) }()
	steps := w.steps()
	if o.Break == 0 {
		return each(ctx, steps)
	}
	x := w.wrongs()[o.Break-1]
	if err := each(ctx, steps[:x.steps]); err != nil {
		return err
	}
	return w.breakIt(ctx, x)
}

// firstOf is the first of two errors: what went wrong afterwards mostly follows
// from it, and the command says one line.
func firstOf(err, later error) error {
	if err != nil {
		return err
	}
	return later
}

func each(ctx context.Context, steps []func(context.Context) error) error {
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// steps are the whole walk.
func (w *walk) steps() []func(context.Context) error {
	return []func(context.Context) error{
		w.browse, w.placeOnce, w.payFirst, w.refundPiece, w.shipFirst, w.receive, w.settle, w.refundLater, w.cancelSecond, w.refundAll, w.complete,
		w.apply, w.share, w.sellByLinks, w.promote, w.sellAgain, w.withdraw, w.clawBack, w.payDebt, w.expel, w.reconcile,
	}
}

// key is a fresh Idempotency-Key.
func (w *walk) key() string {
	w.keys++
	return fmt.Sprintf("story-%s-%d", w.run, w.keys)
}

// begin logs everybody in and notes where all accounts stand.
func (w *walk) begin(ctx context.Context) error {
	var state simState
	if err := w.sim.get(ctx, "/control/state", "", &state); err != nil {
		return fmt.Errorf("模拟微信没有回答，演示在运行吗？%w", err)
	}
	w.feeBP = state.FeeBP
	invite, err := w.opt.Hire(ctx, w.clerk.login)
	if err != nil {
		return err
	}
	if err := w.hireClerk(ctx, invite); err != nil {
		return err
	}
	if err := w.enterBuyer(ctx); err != nil {
		return err
	}
	return w.baseline(ctx)
}

// baseline notes the sums of the shop before the story, and the payments that
// nobody had asked for and that are there already.
func (w *walk) baseline(ctx context.Context) error {
	var books simBooks
	if err := w.sim.get(ctx, "/control/books", "", &books); err != nil {
		return err
	}
	w.began = books.Now
	w.tell.say("店铺 %s，模拟微信 %s，微信时间 %s", w.opt.Address, w.opt.SimAddress, books.Now.In(clock.Shanghai).Format("2006-01-02 15:04"))
	w.tell.say("员工 %s 已登录（一次性凭证、密码、身份验证器）；买家 %s 已用微信登录", w.clerk.login, w.buyer.name)
	if n, sum := w.know(books); n > 0 {
		w.tell.say("微信账上有早先演练留下的 %d 笔无主付款，共 %s：认得，不计入本次比较", n, money.Format(sum))
	}
	var err error
	w.before, _, err = w.readShop(ctx)
	return err
}

// know takes note of the payments that nobody had asked for, and says how many
// there are and of how much.
func (w *walk) know(books simBooks) (n int, sum int64) {
	w.strays, w.strayNet = nil, 0
	for _, p := range books.Payments {
		if p.Stray {
			w.strays = append(w.strays, p.OutTradeNo)
			sum += p.Total
			w.strayNet += p.Total - p.Fee
		}
	}
	return len(w.strays), sum
}

// leave puts the story's own account out of use.
func (w *walk) leave(ctx context.Context) error {
	if w.clerk.token == "" {
		return nil
	}
	err := w.api.post(ctx, "/api/admin/v1/staff/"+w.clerk.id+"/disable", w.clerk.token, nil, nil)
	if refusedWith(err, "staff.last_owner") {
		w.tell.say("员工 %s 是最后一位店主，保留", w.clerk.login)
		return nil
	}
	return err
}

// check looks at every source, prints them and stops the story at a difference.
func (w *walk) check(ctx context.Context) error {
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	w.show(s)
	if len(s.found) > 0 {
		return fmt.Errorf("%w：%s", ErrDiffers, s.found[0])
	}
	return nil
}

// show prints the table and what differs.
func (w *walk) show(s seen) {
	if len(w.sales) == 0 {
		return
	}
	w.tell.table(s)
	w.tell.sellerTable(s.sellers)
	equal, mark := "＝", "✓"
	if s.stock != w.stock {
		mark = "✗"
	}
	w.tell.say("  库存：在库 %d、占用 %d（推算 %d、%d） %s", s.stock.onHand, s.stock.reserved, w.stock.onHand, w.stock.reserved, mark)
	mark = "✓"
	if !s.shop.agrees() {
		equal, mark = "≠", "✗"
	}
	w.tell.say("  全店：账本资金 %s %s 微信资金 %s ＋ 手续费 %s %s", money.Format(s.shop.cash()), equal, money.Format(s.shop.sim), money.Format(s.shop.fees), mark)
	for _, f := range s.found {
		w.tell.list("✗", f.String())
	}
}
