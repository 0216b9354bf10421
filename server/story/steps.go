package story

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yuanfen/server/platform/money"
)

// errNotRefused reports a door that stood open.
var errNotRefused = errors.New("应当被拒绝，却没有")

const firstPieces = 3

// browse finds a SKU of which three pieces still cost freight, and has the
// price explained.
func (w *walk) browse(ctx context.Context) error {
	w.tell.title("看货、报价")
	if err := w.pick(ctx); err != nil {
		return err
	}
	w.tell.say("%s（%s），统一零售价 %s，在库 %d 件、占用 %d 件", w.product.Title, w.sku.Name, money.Format(w.sku.Price), w.stock.onHand, w.stock.reserved)
	var q quote
	if err := w.api.post(ctx, "/api/v1/quote", w.buyer.token, map[string]any{"lines": w.wishes(firstPieces)}, &q); err != nil {
		return err
	}
	w.tell.say("要 2 件，又要 1 件：同一规格合并成 %d 件。报价逐分说明：", q.Lines[0].Quantity)
	var sum int64
	for _, s := range q.Steps {
		w.tell.say("  %s%s", left(s.Text, labelWidth+2*amountWidth), right(money.Format(s.Amount)))
		sum += s.Amount
	}
	g := w.sku.Price * firstPieces
	own := g + freightOf(w.opt.Freight, w.opt.FreightFree, g)
	w.tell.say("  %s%s", left("合计（推算 "+money.Format(own)+"）", labelWidth+2*amountWidth), right(money.Format(q.Total)))
	if q.Total != own || sum != own || len(q.Lines) != 1 || q.Lines[0].Quantity != firstPieces {
		return fmt.Errorf("%w：报价是 %s，逐项之和是 %s，推算是 %s", ErrDiffers, money.Format(q.Total), money.Format(sum), money.Format(own))
	}
	return w.check(ctx)
}

// pick goes through categories and products as a shopper does.
func (w *walk) pick(ctx context.Context) error {
	var categories struct {
		Items []struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"items"`
	}
	if err := w.api.get(ctx, "/api/v1/categories", "", &categories); err != nil {
		return err
	}
	for _, c := range categories.Items {
		var page struct {
			Items []product `json:"items"`
		}
		if err := w.api.get(ctx, "/api/v1/products?limit=100&category_id="+c.ID, "", &page); err != nil {
			return err
		}
		for _, p := range page.Items {
			found, err := w.pickSKU(ctx, p.ID)
			if found || err != nil {
				return err
			}
		}
	}
	return errors.New("没有找到合用的规格：三件还要付运费，有货，且没有别的订单占用")
}

// enough is how many pieces a story must find.
const enough = 60

// pickSKU looks for a SKU that no other order holds pieces of: one that expires
// on the way would change the stock that the story counts along.
func (w *walk) pickSKU(ctx context.Context, productID string) (bool, error) {
	if err := w.api.get(ctx, "/api/v1/products/"+productID, "", &w.product); err != nil {
		return false, err
	}
	for _, s := range w.product.SKUs {
		if s.Left < enough || freightOf(w.opt.Freight, w.opt.FreightFree, s.Price*firstPieces) == 0 {
			continue
		}
		w.sku = s
		var err error
		if w.stock, err = w.readStock(ctx); err != nil || w.stock.reserved == 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// placeOnce places the first order, once, however often it is sent.
func (w *walk) placeOnce(ctx context.Context) error {
	w.tell.title("下单")
	key, body := w.key(), w.placing(firstPieces)
	first, err := w.place(ctx, key, body)
	if err != nil {
		return err
	}
	again, err := w.place(ctx, key, body)
	if err != nil {
		return err
	}
	if again.ID != first.ID {
		return fmt.Errorf("%w：同一个请求编号下出了两单 %s 和 %s", ErrDiffers, first.ID, again.ID)
	}
	if _, err := w.place(ctx, key, w.placing(1)); !refusedWith(err, "idempotency.key_reused") {
		return fmt.Errorf("同一个请求编号换了内容：%w（%w）", errNotRefused, err)
	}
	w.note("第一单", firstPieces, first)
	w.tell.say("订单 %s，%s。同一个 Idempotency-Key 再发一次还是这一单；换了内容则以 409 拒绝", first.ID, money.Format(first.Total))
	w.tell.say("占用 %d 件，还没有付款，账上什么都没有", firstPieces)
	return w.check(ctx)
}

func (w *walk) first() *sale { return w.sales[0] }

func (w *walk) payFirst(ctx context.Context) error {
	w.tell.title("微信支付")
	s := w.first()
	if err := w.pay(ctx, s); err != nil {
		return err
	}
	w.tell.say("买家付了 %s，微信的通知验签、解密后入账。钱在担保里，还不属于任何人", money.Format(s.total()))
	w.tell.say("微信当场扣下手续费 %s；账本要等账单才知道，所以比较时把它加回微信一栏", money.Format(s.fee(0)))
	return w.check(ctx)
}

func (w *walk) refundPiece(ctx context.Context) error {
	w.tell.title("发货前退一件")
	s := w.first()
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
	w.tell.say("员工决定退 1 件 %s：先从担保记为应退，微信通知成功后才算退到；这一件不再占用库存", money.Format(back.goods))
	w.tell.say("微信按比例退回手续费，一共只留 %s", money.Format(s.figures()[fee]))
	return w.check(ctx)
}

func (w *walk) shipFirst(ctx context.Context) error {
	w.tell.title("发货")
	s := w.first()
	if err := w.ship(ctx, s); err != nil {
		return err
	}
	n := int64(firstPieces - 1)
	if len(s.refunds) == 0 {
		n = firstPieces
	}
	w.stock.onHand -= n
	w.stock.reserved -= n
	w.tell.say("剩下的 %d 件一个包裹发出，发货信息已录入微信；出库，钱仍在担保里", n)
	return w.check(ctx)
}

func (w *walk) receive(ctx context.Context) error {
	w.tell.title("确认收货")
	s := w.first()
	if err := w.sim.post(ctx, "/control/confirm", "", map[string]string{"openid": w.buyer.openID, "out_trade_no": s.tradeNo}, nil); err != nil {
		return err
	}
	if err := w.api.post(ctx, "/api/v1/orders/"+s.id+"/receive", w.buyer.token, nil, nil); err != nil {
		return err
	}
	s.released = true
	if err := w.state(ctx, s, "received"); err != nil {
		return err
	}
	f := s.figures()
	w.tell.say("买家在微信里确认收货，店铺向微信核实后放款：%s 归商品收入，%s 归运费收入", money.Format(f[goods]), money.Format(f[freight]))
	return w.check(ctx)
}

const day = 24 * time.Hour

func (w *walk) settle(ctx context.Context) error {
	w.tell.title("两天之后：微信结算")
	s := w.first()
	if err := w.advance(ctx, 2*day); err != nil {
		return err
	}
	s.settled = true
	err := until(ctx, "微信结算的消息", func() (bool, error) {
		o, err := w.staffOrder(ctx, s.id)
		return len(o.Payments) > 0 && o.Payments[0].Settled != "", err
	})
	if err != nil {
		return err
	}
	w.tell.say("微信推送了结算：%s 从待结算转为可用余额", money.Format(s.figures()[available]))
	return w.check(ctx)
}

func (w *walk) refundLater(ctx context.Context) error {
	w.tell.title("结算之后补偿买家")
	s := w.first()
	half := w.sku.Price / 2
	back, err := w.refund(ctx, s, 0, half, 100)
	if err != nil {
		return err
	}
	if err := w.refundDone(ctx, s, back); err != nil {
		return err
	}
	w.tell.say("不退货，补偿 %s，另退运费 %s：这回出自收入，由可用余额付出", money.Format(half), money.Format(100))
	return w.check(ctx)
}

func (w *walk) cancelSecond(ctx context.Context) error {
	w.tell.title("第二单：付款前取消")
	s, err := w.order(ctx, "第二单", 1)
	if err != nil {
		return err
	}
	if _, err := w.prepay(ctx, s); err != nil {
		return err
	}
	if err := w.cancel(ctx, s); err != nil {
		return err
	}
	w.tell.say("买家打开收银台又反悔：订单 %s 先是 closing，因为微信那边还可能付款", s.id)
	if err := w.advance(ctx, 6*time.Minute); err != nil {
		return err
	}
	if err := w.state(ctx, s, "closed"); err != nil {
		return err
	}
	w.stock.reserved--
	w.tell.say("五分钟后系统在微信关单、查单，确认再也付不了，才关闭并放回 1 件库存")
	return w.check(ctx)
}

func (w *walk) refundAll(ctx context.Context) error {
	w.tell.title("第三单：取消途中付了款，再全部退款")
	s, err := w.order(ctx, "第三单", 1)
	if err != nil {
		return err
	}
	params, err := w.prepay(ctx, s)
	if err != nil {
		return err
	}
	if err := w.cancel(ctx, s); err != nil {
		return err
	}
	if err := w.payWith(ctx, s, params); err != nil {
		return err
	}
	w.tell.say("订单 %s 正在关闭，收银台却还开着，买家付了 %s：钱到为准，订单转为已付款", s.id, money.Format(s.total()))
	if err := w.giveAllBack(ctx, s); err != nil {
		return err
	}
	w.tell.say("连运费全部退回：订单关闭，库存放回，微信的手续费也分文不留")
	return w.check(ctx)
}

// giveAllBack refunds what is left of an order that was paid and not shipped.
func (w *walk) giveAllBack(ctx context.Context, s *sale) error {
	left, backFreight := s.goods, s.freight
	for _, r := range s.refunds {
		left -= r.goods
		backFreight -= r.freight
	}
	n := left / w.sku.Price
	back, err := w.refund(ctx, s, n, left, backFreight)
	if err != nil {
		return err
	}
	w.stock.reserved -= n
	s.settled = true // Nothing is left that WeChat could settle.
	if err := w.state(ctx, s, "closed"); err != nil {
		return err
	}
	if err := w.advance(ctx, 2*time.Minute); err != nil {
		return err
	}
	return w.refundDone(ctx, s, back)
}

func (w *walk) complete(ctx context.Context) error {
	w.tell.title("七天之后：售后期满")
	if err := w.advance(ctx, 7*day); err != nil {
		return err
	}
	if err := w.state(ctx, w.first(), "completed"); err != nil {
		return err
	}
	w.tell.say("订单 %s 完成，不再动钱", w.first().id)
	return w.check(ctx)
}

// audit proves the whole database as `yuanfen audit` does.
func (w *walk) audit(ctx context.Context) error {
	a, err := w.opt.Audit(ctx)
	if err != nil {
		return err
	}
	for _, f := range a.Findings {
		w.tell.list("✗", f)
	}
	w.tell.say("审计全库：%d 张凭证、%d 条分录，出入 %d 处", a.Journals, a.Entries, len(a.Findings))
	if len(a.Findings) > 0 {
		return fmt.Errorf("%w：审计出入 %d 处，第一处：%s", ErrDiffers, len(a.Findings), a.Findings[0])
	}
	w.tell.say("每一分钱都对上了。")
	return nil
}
