package sheet

import (
	"context"
	"encoding/json"
	"strconv"

	"yuanfen/server/order"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/money"
	"yuanfen/server/shipping"
)

var orderHead = []string{
	"订单号", "下单时间", "状态", "商品", "规格", "件数", "待发", "单价", "实付", "订单金额", "运费", "订单已退", "收件人", "手机", "地址", "买家留言", "快递公司", "快递单号",
}

var stateWords = map[order.State]string{
	order.AwaitingPayment: "待付款", order.Paid: "待发货", order.Shipped: "已发货", order.Received: "已收货", order.Completed: "已完成", order.Closing: "关闭中", order.Closed: "已关闭",
}

// orders writes a line for each line of an order; what is the order's own stands
// in each of them, so that the file can be sorted.
func (s *Service) orders(ctx context.Context, t *Task) (*table, error) {
	var wanted order.Wanted
	if err := json.Unmarshal([]byte(t.Wanted), &wanted); err != nil {
		return nil, err
	}
	f, err := s.deps.Orders.Wanted(wanted)
	if err != nil {
		return nil, err
	}
	f.Limit = page
	out, err := newTable("订单", orderHead)
	if err != nil {
		return nil, err
	}
	for t.Done < maxOut {
		found, err := s.deps.Orders.List(ctx, f)
		if err != nil {
			return nil, err
		}
		for _, o := range found {
			if err := s.writeOrder(ctx, out, o); err != nil {
				return nil, err
			}
			f = f.Page(o)
		}
		t.Done, t.Total = t.Done+len(found), t.Done+len(found)
		if err := s.progress(ctx, *t); err != nil || len(found) < page {
			return out, err
		}
	}
	return out, nil
}

func (s *Service) writeOrder(ctx context.Context, out *table, o order.Order) error {
	a, err := s.deps.Orders.Address(o)
	if err != nil {
		return err
	}
	carriers, numbers := "", ""
	if o.Parcels > 0 {
		parcels, err := s.deps.Shipping.Parcels(ctx, o.ID)
		if err != nil {
			return err
		}
		for i, p := range parcels {
			if i > 0 {
				carriers, numbers = carriers+"\n", numbers+"\n"
			}
			carriers, numbers = carriers+shipping.CarrierName(p.Carrier), numbers+p.TrackingNo
		}
	}
	for _, l := range o.Lines {
		err := out.add(
			strconv.FormatInt(o.ID, 10), clock.Minute(clock.FromMillis(o.PlacedAt)), stateWords[o.State], l.Title, l.SKUName, strconv.FormatInt(l.Quantity, 10), strconv.FormatInt(l.Unshipped(), 10),
			money.Format(l.Price), money.Format(l.Amount), money.Format(o.Total), money.Format(o.Freight), money.Format(o.Refunded),
			a.Name, a.Phone, a.Province+a.City+a.District+a.Detail, o.Note, carriers, numbers,
		)
		if err != nil {
			return err
		}
	}
	return nil
}
