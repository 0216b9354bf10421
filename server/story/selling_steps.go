package story

import (
	"context"
	"fmt"
	"slices"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/money"
)

// The two distributors of the story.
const (
	first  = "何雨"
	second = "苏杭"
)

func (w *walk) apply(ctx context.Context) error {
	w.tell.title("两人申请成为分销商")
	rates, _, err := w.rates(ctx)
	if err != nil {
		return err
	}
	for _, name := range []string{first, second} {
		x, err := w.become(ctx, name)
		if err != nil {
			return err
		}
		x.rate = rates[0]
		w.sellers = append(w.sellers, x)
	}
	w.tell.say("%s和%s提交真实姓名、电话、渠道，同意分销协议；员工看过后通过。两人都从第一级开始：拿货价是零售价的 %d%%", first, second, rates[0]/100)
	return w.check(ctx)
}

func (w *walk) share(ctx context.Context) error {
	w.tell.title("分享码与海报")
	for _, x := range w.sellers {
		var link struct {
			ID      string `json:"id"`
			Code    string `json:"code"`
			Address string `json:"address"`
		}
		body := map[string]string{"target": "product", "product_id": w.product.ID, "channel": "朋友圈"}
		if err := w.api.post(ctx, "/api/v1/distributor/links", x.token, body, &link); err != nil {
			return err
		}
		x.code = link.Code
		to, err := w.leadsTo(ctx, x.code)
		if err != nil {
			return err
		}
		if want := "/#/pages/s/index?scene=" + x.code; to != want {
			return fmt.Errorf("%w：%s 指向 %s，应当是 %s", ErrDiffers, link.Address, to, want)
		}
		w.tell.say("%s 的分享码 %s → 「%s」，普通二维码的内容是 %s", x.name, x.code, w.product.Title, link.Address)
		if err := w.poster(ctx, x, link.ID, link.Address); err != nil {
			return err
		}
	}
	if err := w.api.get(ctx, "/api/v1/distributor/funds", w.buyerToken(ctx), nil); !refusedWith(err, "distributor.none") {
		return fmt.Errorf("不是分销商的人查看佣金：%w（%w）", errNotRefused, err)
	}
	return w.check(ctx)
}

// buyerToken is of somebody who is no distributor.
func (w *walk) buyerToken(ctx context.Context) string {
	b := w.newcomer("路人", "")
	_ = w.turn(ctx, &b) // Without a token the door is shut just as well.
	return b.token
}

// sellByLinks has a buyer of each distributor order by their link: enough by the
// first one's to climb a tier.
func (w *walk) sellByLinks(ctx context.Context) error {
	w.tell.title("买家由分享而来")
	_, bars, err := w.rates(ctx)
	if err != nil {
		return err
	}
	pieces := map[string]int64{first: (bars[1] + w.sku.Price - 1) / w.sku.Price, second: firstPieces}
	for _, x := range w.sellers {
		name := x.name[:len(first)]
		b := w.newcomer(name+"的买家", x.code)
		if err := w.turn(ctx, &b); err != nil {
			return err
		}
		s, err := w.sell(ctx, x, name+"的第一单", pieces[name])
		if err != nil {
			return err
		}
		if err := w.receiveOf(ctx, s, pieces[name]); err != nil {
			return err
		}
		w.tell.say("佣金 %s：实付 %s − 拿货价 × %d 件，冻结到售后期满", money.Format(x.earned[0].commission()), money.Format(s.goods), pieces[name])
	}
	return w.check(ctx)
}

// promote lets the after-sale window pass.
func (w *walk) promote(ctx context.Context) error {
	w.tell.title("售后期满：佣金可提现，卖得多的升级")
	if err := w.advance(ctx, 2*day); err != nil {
		return err
	}
	if err := w.advance(ctx, 7*day+time.Hour); err != nil {
		return err
	}
	for _, x := range w.sellers {
		for _, e := range x.earned {
			e.sale.settled = true
			if err := w.state(ctx, e.sale, "completed"); err != nil {
				return err
			}
			e.released = true
		}
		if err := w.settled(ctx, x); err != nil {
			return err
		}
	}
	x := w.seller(first)
	s, err := w.standing(ctx, x)
	if err != nil {
		return err
	}
	rates, _, err := w.rates(ctx)
	if err != nil {
		return err
	}
	if s.Distributor.Tier != 2 {
		return fmt.Errorf("%w：%s 卖了 %s，在第 %d 级，应当是第 2 级", ErrDiffers, x.name, money.Format(s.Distributor.Sales), s.Distributor.Tier)
	}
	x.rate = rates[1]
	w.tell.say("%s 卖给别人 %s，升到「%s」：新的订单按 %d%% 的拿货价计", x.name, money.Format(s.Distributor.Sales), s.Distributor.TierName, rates[1]/100)
	return w.check(ctx)
}

// settled lets the next settlement come, and waits until nothing of a seller is
// frozen any more that should not be.
func (w *walk) settled(ctx context.Context, x *seller) error {
	if err := w.advance(ctx, 2*time.Minute); err != nil {
		return err
	}
	return until(ctx, x.name+" 的佣金结算", func() (bool, error) {
		var shown funds
		err := w.api.get(ctx, "/api/admin/v1/distributors/"+x.id+"/funds", w.clerk.token, &shown)
		return shown.Frozen == x.funds().Frozen, err
	})
}

// sellAgain: a buyer who is bound comes back without any link; a piece is refunded
// before it is shipped.
func (w *walk) sellAgain(ctx context.Context) error {
	w.tell.title("老客再来，发货前退一件")
	x := w.seller(first)
	b := w.newcomer(first+"的买家", "")
	if err := w.turn(ctx, &b); err != nil {
		return err
	}
	s, err := w.sell(ctx, x, first+"的第二单", firstPieces)
	if err != nil {
		return err
	}
	e := x.earned[1]
	w.tell.say("这回没有点分享，但买家绑定在%s名下；按新等级佣金是 %s", x.name, money.Format(e.commission()))
	back, err := w.refund(ctx, s, 1, w.sku.Price, 0)
	if err != nil {
		return err
	}
	w.stock.reserved--
	if err := w.advance(ctx, 2*time.Minute); err != nil {
		return err
	}
	if err := w.refundDone(ctx, s, back); err != nil {
		return err
	}
	w.tell.say("退 1 件 %s，佣金按比例收回，还剩 %s", money.Format(back.goods), money.Format(e.left()))
	return w.check(ctx)
}

// withdraw takes all that the first distributor has to their WeChat.
func (w *walk) withdraw(ctx context.Context) error {
	w.tell.title("提现到微信")
	x := w.seller(first)
	if err := w.turn(ctx, &x.buyer); err != nil {
		return err
	}
	amount := x.funds().Available
	var p struct {
		ID string `json:"id"`
	}
	ask := request{method: "POST", path: "/api/v1/distributor/payouts", token: x.token, key: w.key(), body: map[string]any{"amount": amount, "road": "wechat"}}
	if err := w.api.do(ctx, ask, &p); err != nil {
		return err
	}
	x.paying, w.payout = amount, p.ID
	if err := w.check(ctx); err != nil {
		return err
	}
	if err := w.api.post(ctx, "/api/admin/v1/payout-batches", w.clerk.token, map[string]any{"ids": []string{p.ID}}, nil); err != nil {
		return err
	}
	var confirm struct {
		MchID   string `json:"mch_id"`
		AppID   string `json:"app_id"`
		Package string `json:"package"`
	}
	if err := w.payoutState(ctx, x, p.ID, "awaiting_confirm"); err != nil {
		return err
	}
	if err := w.api.get(ctx, "/api/v1/distributor/payouts/"+p.ID+"/confirm", x.token, &confirm); err != nil {
		return err
	}
	w.tell.say("员工批准，系统用固定的单号向微信转账 %s；微信等本人在 24 小时内点确认", money.Format(amount))
	tap := map[string]any{"openid": x.openID, "transfer": map[string]string{"mchId": confirm.MchID, "appId": confirm.AppID, "package": confirm.Package}}
	if err := w.sim.post(ctx, "/control/confirm-transfer", "", tap, nil); err != nil {
		return err
	}
	x.paying, x.withdrawn = 0, amount
	if err := w.payoutState(ctx, x, p.ID, "paid"); err != nil {
		return err
	}
	w.tell.say("%s 点了确认，钱从运营账户到了其微信零钱", x.name)
	return w.check(ctx)
}

func (w *walk) payoutState(ctx context.Context, x *seller, id, want string) error {
	return until(ctx, "提现 "+id+" 进入 "+want, func() (bool, error) {
		var p struct {
			State string `json:"state"`
		}
		err := w.api.get(ctx, "/api/v1/distributor/payouts/"+id, x.token, &p)
		return p.State == want, err
	})
}

// clawBack refunds pieces of an order whose commission was paid out already.
func (w *walk) clawBack(ctx context.Context) error {
	w.tell.title("提现之后买家又退款")
	x := w.seller(first)
	s := x.earned[0].sale
	back, err := w.refund(ctx, s, 2, 2*w.sku.Price, 0)
	if err != nil {
		return err
	}
	if err := w.advance(ctx, 2*time.Minute); err != nil {
		return err
	}
	if err := w.refundDone(ctx, s, back); err != nil {
		return err
	}
	w.tell.say("品牌同意再退 2 件 %s。佣金已经提走，收回的部分成为欠款 %s，由以后的佣金抵", money.Format(back.goods), money.Format(x.funds().Debt))
	return w.check(ctx)
}

// payDebt completes the second order: what it earns pays the debt first.
func (w *walk) payDebt(ctx context.Context) error {
	w.tell.title("新的佣金先抵欠款")
	x := w.seller(first)
	e := x.earned[1]
	b := w.newcomer(first+"的买家", "")
	if err := w.turn(ctx, &b); err != nil {
		return err
	}
	if err := w.receiveOf(ctx, e.sale, firstPieces-1); err != nil {
		return err
	}
	if err := w.advance(ctx, 2*day); err != nil {
		return err
	}
	if err := w.advance(ctx, 7*day+time.Hour); err != nil {
		return err
	}
	e.sale.settled = true
	if err := w.state(ctx, e.sale, "completed"); err != nil {
		return err
	}
	debt := x.funds().Debt
	e.released = true
	if err := w.settled(ctx, x); err != nil {
		return err
	}
	w.tell.say("第二单到期，佣金 %s 先抵 %s 的欠款，余下 %s 可提现", money.Format(e.left()), money.Format(debt), money.Format(x.funds().Available))
	return w.check(ctx)
}

// expel ends the second distributor's rights: links, and what they have.
func (w *walk) expel(ctx context.Context) error {
	w.tell.title("终止一位分销商的资格")
	x := w.seller(second)
	if err := w.decide(ctx, x, "expel", "演示：以虚假宣传招徕"); err != nil {
		return err
	}
	x.expelled = true
	if ok, err := w.valid(ctx, x.code); err != nil || ok {
		return fmt.Errorf("%s 的分享码仍然有效：%w（%w）", x.name, errNotRefused, err)
	}
	held := x.funds().Withheld
	w.tell.say("%s 的分享码立即失效，余额 %s 在同一步里转入暂扣", x.name, money.Format(held))
	if err := w.check(ctx); err != nil {
		return err
	}
	body := map[string]string{"decision": "forfeit", "reason": "演示：核查属实"}
	if err := w.api.post(ctx, "/api/admin/v1/distributors/"+x.id+"/balance", w.clerk.token, body, nil); err != nil {
		return err
	}
	x.forfeited = held
	w.tell.say("核查属实，财务没收暂扣的 %s：冲回佣金支出", money.Format(held))
	return w.check(ctx)
}

// reconcile holds every day of the story against WeChat's bills.
func (w *walk) reconcile(ctx context.Context) error {
	w.tell.title("对账：每一天的微信账单")
	if err := w.advance(ctx, day); err != nil { // A day's bills are there on the next morning.
		return err
	}
	var state simState
	if err := w.sim.get(ctx, "/control/state", "", &state); err != nil {
		return err
	}
	if now := state.Now.In(clock.Shanghai); now.Hour() < billHour {
		if err := w.advance(ctx, time.Duration(billHour-now.Hour())*time.Hour); err != nil {
			return err
		}
	}
	if err := w.sim.get(ctx, "/control/state", "", &state); err != nil {
		return err
	}
	last := clock.Day(state.Now.AddDate(0, 0, -1))
	if err := w.reconcileDays(ctx, last); err != nil {
		return err
	}
	differs, err := w.differences(ctx)
	if err != nil {
		return err
	}
	if len(differs) > 0 {
		return fmt.Errorf("%w：对账 %s", ErrDiffers, differs[0])
	}
	w.tell.say("直到 %s 的交易账单、基本账户和运营账户的资金账单，逐行对过付款、退款、手续费和转账：没有差异", last)
	if err := w.check(ctx); err != nil {
		return err
	}
	return w.audit(ctx)
}

// billHour is when bills are surely there, in Shanghai.
const billHour = 11

// reconcileDays has every day from the story's first to last reconciled, in order. A
// day that the schedule is at is waited for.
func (w *walk) reconcileDays(ctx context.Context, last string) error {
	for at := w.began; clock.Day(at) <= last; at = at.AddDate(0, 0, 1) {
		day := clock.Day(at)
		err := until(ctx, day+" 的对账", func() (bool, error) {
			err := w.api.post(ctx, "/api/admin/v1/reconcile/days/"+day+"/run", w.clerk.token, nil, nil)
			if refusedWith(err, "reconcile.running") {
				return false, nil
			}
			return err == nil, err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// differences are those that reconciliation has open, but for payments and
// transfers that earlier walks made behind the shop's back.
func (w *walk) differences(ctx context.Context) (words []string, err error) {
	var list struct {
		Items []struct {
			Kind    string `json:"kind"`
			Number  string `json:"number"`
			Ours    int64  `json:"ours"`
			Theirs  int64  `json:"theirs"`
			Message string `json:"message"`
		} `json:"items"`
	}
	err = w.api.get(ctx, "/api/admin/v1/reconcile/differences?state=open&limit=100", w.clerk.token, &list)
	for _, d := range list.Items {
		// Money that nobody asked for is on WeChat's account, and in no book until staff
		// have decided about it.
		stray := d.Kind == "balance.ledger" && d.Number == "BASIC" && d.Theirs-d.Ours == w.strayNet
		if !stray && !slices.Contains(w.strays, d.Number) {
			words = append(words, d.Number+"："+d.Message)
		}
	}
	return words, err
}
