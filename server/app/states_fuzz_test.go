package app_test

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"yuanfen/server/aftersale"
	"yuanfen/server/app/shoptest"
	"yuanfen/server/distributor"
	"yuanfen/server/order"
	"yuanfen/server/payout"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechatsim"
)

// script is one order, what is asked about it, and the money that its distributor
// draws, as a row of bytes leads them.
type script struct {
	*shoptest.Shop
	t      *testing.T
	buyer  shoptest.Buyer
	seller shoptest.Seller
	order  order.Order
	asked  []aftersale.AfterSale
	drawn  []payout.Payout
	waits  int
}

// mostWaits is how often an input lets time pass: the fuzzer gives it ten seconds.
const mostWaits = 4

// took reports whether a command was taken; refusals are fine, other errors not.
func (c *script) took(err error) bool {
	var refusal *web.Error
	if err != nil && !errors.As(err, &refusal) {
		c.t.Fatalf("not a refusal: %v", err)
	}
	return err == nil
}

// about leads an order.
func (c *script) about(b byte) {
	ctx := c.t.Context()
	switch b % 8 {
	case 0, 1:
		if p, err := c.App.Payments.Prepay(ctx, c.order.Payable()); c.took(err) {
			_ = c.Sim.Pay(c.buyer.OpenID, shoptest.Params(p)) // WeChat may refuse too.
		}
	case 2:
		c.took(c.App.Orders.Cancel(ctx, c.buyer.ID, c.order.ID))
	case 3:
		c.took(c.TryShip(c.order))
	case 4:
		if o := c.Order(c.order); o.State == order.Shipped {
			_ = c.Sim.ConfirmReceipt(c.buyer.OpenID, c.OutTradeNo(c.order))
		}
		c.took(c.App.Orders.ConfirmReceipt(ctx, c.buyer.ID, c.order.ID))
	case 5:
		_, err := c.TryRefund(c.order, int64(b>>5&1), int64(b>>3)*100, int64(b>>6)*100)
		c.took(err)
	case 6:
		_, err := c.TryRefund(c.order, c.order.Lines[0].Quantity, c.order.Lines[0].Amount, c.order.Freight)
		c.took(err)
	case 7:
		kind := []aftersale.Kind{aftersale.Refund, aftersale.Return, aftersale.Exchange}[b>>3%3]
		if a, err := c.TryAsk(c.order, kind, int64(b>>6)+1); c.took(err) {
			c.asked = append(c.asked, a)
		}
	}
}

// claim leads an after-sale.
func (c *script) claim(b byte) {
	if len(c.asked) == 0 {
		return
	}
	ctx, a := c.t.Context(), c.asked[int(b>>3)%len(c.asked)]
	switch b % 6 {
	case 0:
		_, err := c.TryApprove(a)
		c.took(err)
	case 1:
		c.took(c.App.AfterSales.Reject(ctx, 1, a.ID, "不符合条件"))
	case 2:
		c.took(c.App.AfterSales.Withdraw(ctx, c.buyer.ID, a.ID))
	case 3:
		c.took(c.App.AfterSales.SendBack(ctx, c.buyer.ID, a.ID, "SF", "SF1234567"))
	case 4:
		l := a.Lines[0]
		_, err := c.App.AfterSales.Arrive(ctx, 1, a.ID, []aftersale.Count{{LineID: l.LineID, Sound: l.Pieces}})
		c.took(err)
	case 5:
		c.took(c.App.AfterSales.Reship(ctx, 1, a.ID, "SF", "SF7654321"))
	}
}

// money leads a distributor and what they draw.
func (c *script) money(b byte) {
	ctx := c.t.Context()
	if b%8 < 5 {
		verdicts := []distributor.Verdict{distributor.Suspend, distributor.Resume, distributor.Expel, distributor.Reinstate}
		if b%8 < 4 {
			_, err := c.App.Sellers.Decide(shoptest.As(shoptest.SecondID), c.seller.Seller, verdicts[b%8], "测试")
			c.took(err)
			return
		}
		if p, err := c.TryWithdraw(c.seller, 10+int64(b)); c.took(err) {
			c.drawn = append(c.drawn, p)
		}
		return
	}
	if len(c.drawn) == 0 {
		return
	}
	p := c.drawn[int(b>>3)%len(c.drawn)]
	switch b % 8 {
	case 5:
		_, err := c.TryApprovePayouts(p)
		c.took(err)
	case 6:
		if b>>7 == 1 {
			c.took(c.App.Payouts.Reject(shoptest.As(shoptest.StaffID), p.ID, "测试"))
			return
		}
		_, err := c.App.Payouts.Withdraw(ctx, c.seller.ID, p.ID)
		c.took(err)
	case 7:
		if b>>7 == 1 {
			_, err := c.App.Payouts.Cancel(ctx, c.seller.ID, p.ID)
			c.took(err)
			return
		}
		_ = c.Sim.ConfirmOutBillNo(p.OutBillNo) // WeChat may know nothing of it.
	}
}

// step reads one byte: its highest bits say whom it is about.
func (c *script) step(b byte) {
	switch b >> 6 {
	case 0:
		c.about(b)
	case 1:
		c.claim(b)
	case 2:
		c.money(b)
	case 3:
		if b&32 == 0 {
			c.Step()
			return
		}
		if c.waits++; c.waits > mostWaits {
			return
		}
		c.Clock.Advance([]time.Duration{time.Minute, time.Hour, shoptest.Day, 8 * shoptest.Day}[b&3]) // In one stride.
		c.Step()
	}
}

// FuzzStates leads orders, after-sales, payouts and distributors by rows of bytes:
// whatever is tried in whatever order, no state takes a step that DESIGN.md 5 does
// not draw.
func FuzzStates(f *testing.F) {
	for _, seed := range []string{
		"\x00\xc0\x03\xc0\x04\xc0\xe3\xe3", "\x02\xc0\xe0\xe0\xe0\xe0\xe0\xe0\xc0", "\x02\x00\xc0\xc0\xe1\x00\xc0", "\x00\xc0\x06\xc0\xe0", "\x00\xc0\x03\x06\xc0\xc0",
		"\x00\xc0\x0f\x42\xc0\xe0", "\x00\xc0\x03\x0f\x42\x45\x46\xc0\xe1", "\x00\xc0\x03\x17\x42\x45\x46\x47\xc0\xe3", "\x00\xc0\x03\x0f\x44\x0f\x43\x0f\x42\x44", "\x00\xc0\x03\x0f\x42\xe3\xe3",
		"\x84\x85\xc0\x87\xc0", "\x84\x86\x84\x85\x86\x84\xfe", "\x84\x85\xc0\xff\xc0", "\x84\x85\xc0\xe2\xe2", "\x84\x80\x81\x82\x83\x85\xc0\x82\xc0\x83", "\x84\x85\x80\xc0\x82\xe2",
		"\x00\xc0\x03\x0f\xe3\xe3\xe3", "\x00\xc0\x03\x0f\x42\x45\xe3\xe3\xe3\xe3", "\x00\xc0\x03\x17\x42\x45\x46\xe3\xe3\xe3", "\x00\xc0\x03\x17\x42\x45\x46\x47\xe3\xe3\xe3", "\x84\xe3\xe3\xe3", "\x84\x85\xe3\xe3\xe3", "\x84\x85\xc0\x87\xe3", "\x84\x85\x86\xe0", "\x80\x82\x83\x84", "\x00\xc0\x03\x0f\x46\xc0", "\x00\xc0\x03\x0f\x42\x46\xc0", "\x00\xc0\x03\x0f\x42\x43\x43",
	} {
		f.Add([]byte(seed))
	}
	s := shoptest.New(f, db.SQLite, shoptest.Default())
	must(f, s.Sim.Transfer(wechatsim.Available, 100_000_000))
	sku, seller := s.SKU(1990, 1_000_000), s.Seller("何雨")
	s.Earn(1_000_000, seller)
	watch := s.WatchStates()
	f.Cleanup(func() {
		seen := watch.Want(f)
		f.Logf("%d steps: %v", len(seen), slices.Sorted(maps.Keys(seen)))
	})
	f.Fuzz(func(t *testing.T, row []byte) {
		s.T = t
		c := &script{Shop: s, t: t, buyer: s.Via("苏杭", seller.Code), seller: seller}
		c.order = s.Place(c.buyer, shoptest.Want(sku, 3))
		for _, b := range row[:min(len(row), 16)] {
			c.step(b)
		}
		s.Step()
		watch.Want(t)
	})
}
