package wechatsim

import (
	"time"
)

// The order states of 发货管理.
const (
	shippingWaiting  = 1 // 待发货
	shippingShipped  = 2 // 已发货
	shippingReceived = 3 // 确认收货
	shippingComplete = 4 // 交易完成
	shippingRefunded = 5 // 已退款
	shippingHeld     = 6 // 资金待结算
)

// The ways of confirming receipt.
const (
	confirmedByTime  = 1
	confirmedByBuyer = 2
)

const (
	confirmAfter = 10 * 24 * time.Hour // after all was shipped by express
	remindAfter  = 48 * time.Hour
	maxParcels   = 15
)

// Parcel is one line of a shipping list.
type Parcel struct {
	TrackingNo string    `json:"tracking_no"`
	Carrier    string    `json:"express_company"`
	ItemDesc   string    `json:"item_desc"`
	UploadedAt time.Time `json:"uploaded_at"`
}

// Shipment is how a payment stands under 发货管理.
type Shipment struct {
	State       int       `json:"state"`
	Delivery    int       `json:"delivery_mode,omitempty"`
	Logistics   int       `json:"logistics_type,omitempty"`
	Parcels     []Parcel  `json:"parcels,omitempty"`
	Finished    bool      `json:"finished,omitempty"`
	Finishes    int       `json:"finishes,omitempty"`
	ShippedAt   time.Time `json:"shipped_at,omitzero"`
	RemindAt    time.Time `json:"remind_at,omitzero"`
	ConfirmAt   time.Time `json:"confirm_at,omitzero"` // when time confirms
	ConfirmedAt time.Time `json:"confirmed_at,omitzero"`
	Method      int       `json:"confirm_method,omitempty"`
	SettleAt    time.Time `json:"settle_at,omitzero"` // when it is to be settled
	SettledAt   time.Time `json:"settled_at,omitzero"`
	Silent      bool      `json:"silent,omitempty"` // settled without an event
	Reminded    bool      `json:"reminded,omitempty"`
	Asked       bool      `json:"asked,omitempty"` // notify_confirm_receive was used
	Complaint   bool      `json:"in_complaint,omitempty"`
}

type shippingError struct {
	code    int
	message string
}

// uploadRequest is the body of upload_shipping_info.
type uploadRequest struct {
	OrderKey struct {
		Type          int    `json:"order_number_type"`
		TransactionID string `json:"transaction_id"`
		MchID         string `json:"mchid"`
		OutTradeNo    string `json:"out_trade_no"`
	} `json:"order_key"`
	Logistics    int  `json:"logistics_type"`
	Delivery     int  `json:"delivery_mode"`
	AllDelivered bool `json:"is_all_delivered"`
	List         []struct {
		TrackingNo string `json:"tracking_no"`
		Carrier    string `json:"express_company"`
		ItemDesc   string `json:"item_desc"`
		Contact    struct {
			Consignor string `json:"consignor_contact"`
			Receiver  string `json:"receiver_contact"`
		} `json:"contact"`
	} `json:"shipping_list"`
	UploadTime string `json:"upload_time"`
	Payer      struct {
		OpenID string `json:"openid"`
	} `json:"payer"`
}

// known finds a payment that has reached the shipping system.
func (s *Sim) known(transactionID, mchID, outTradeNo string) (*Payment, *shippingError) {
	p := s.books.transactions[transactionID]
	if transactionID == "" && mchID == s.keys.MchID {
		p = s.books.payments[outTradeNo]
	}
	if p == nil || !p.paid() || s.now().Before(p.PaidAt.Add(s.opt.ShipDelay)) {
		return nil, &shippingError{10060001, "支付单不存在"}
	}
	return p, nil
}

func (in *uploadRequest) check() *shippingError {
	if _, err := time.Parse(time.RFC3339Nano, in.UploadTime); err != nil {
		return &shippingError{268485216, "上传时间非法，请按照 RFC 3339 格式填写"}
	}
	switch {
	case len(in.List) == 0:
		return &shippingError{10060012, "物流信息列表不能为空"}
	case len(in.List) > maxParcels || (in.Delivery == 1 && len(in.List) > 1):
		return &shippingError{10060024, "物流信息列表太长"}
	case in.Delivery == 2 && in.Logistics != 1:
		return &shippingError{10060006, "非快递发货时不允许分拆发货"}
	case in.Logistics < 1 || in.Logistics > 4:
		return &shippingError{10060005, "物流类型有误"}
	}
	for _, item := range in.List {
		contact := item.Contact.Consignor + item.Contact.Receiver
		switch {
		case item.ItemDesc == "" || len([]rune(item.ItemDesc)) > 120:
			return &shippingError{10060020, "商品描述不能为空，且限 120 个字以内"}
		case in.Logistics == 1 && (item.TrackingNo == "" || item.Carrier == ""):
			return &shippingError{10060012, "快递发货必须填写物流单号与物流公司"}
		case item.Carrier == "SF" && contact == "":
			return &shippingError{10060012, "顺丰必须填写收件人或寄件人联系方式"}
		}
	}
	return nil
}

// upload takes shipping information: a shipment, and one correction of it.
func (s *Sim) upload(in *uploadRequest) *shippingError {
	if err := in.check(); err != nil {
		return err
	}
	p, err := s.known(in.OrderKey.TransactionID, in.OrderKey.MchID, in.OrderKey.OutTradeNo)
	if err != nil {
		return err
	}
	at, _ := time.Parse(time.RFC3339Nano, in.UploadTime) // check has seen it parse
	ship := &p.Shipping
	switch last := s.books.uploads[p.OutTradeNo]; {
	case in.Payer.OpenID != p.OpenID:
		return &shippingError{10060031, "该笔支付单不属于 openid 所指定的用户"}
	case ship.State != shippingWaiting && ship.State != shippingShipped:
		return &shippingError{10060004, "支付单处于不可发货的状态"}
	case in.repeats(ship):
		return &shippingError{10060023, "发货信息未更新"}
	case at.Before(last):
		return &shippingError{268485216, "上传时间早于上一次上传"}
	case ship.Finishes >= 2:
		return &shippingError{10060003, "支付单已使用重新发货机会"}
	}
	s.books.uploads[p.OutTradeNo] = at
	s.ship(p, in, at)
	return nil
}

func (in *uploadRequest) repeats(ship *Shipment) bool {
	finish := in.AllDelivered || in.Delivery == 1
	if len(ship.Parcels) != len(in.List) || ship.Finished != finish || ship.Delivery != in.Delivery || ship.Logistics != in.Logistics {
		return false
	}
	for i, item := range in.List {
		had := ship.Parcels[i]
		if had.TrackingNo != item.TrackingNo || had.Carrier != item.Carrier || had.ItemDesc != item.ItemDesc {
			return false
		}
	}
	return true
}

func (s *Sim) ship(p *Payment, in *uploadRequest, at time.Time) {
	ship := &p.Shipping
	ship.Delivery, ship.Logistics, ship.Parcels = in.Delivery, in.Logistics, nil
	for _, item := range in.List {
		ship.Parcels = append(ship.Parcels, Parcel{TrackingNo: item.TrackingNo, Carrier: item.Carrier, ItemDesc: item.ItemDesc, UploadedAt: at})
	}
	if in.AllDelivered || in.Delivery == 1 {
		ship.Finished = true
		ship.Finishes++
		if ship.State == shippingWaiting {
			now := s.now()
			ship.State, ship.ShippedAt, ship.ConfirmAt = shippingShipped, now, now.Add(confirmAfter)
			s.books.schedulePayment(p)
			s.queuePush("trade_manage_order_settlement", p, map[string]any{
				"shipped_time": now.Unix(), "estimated_settlement_time": nextDay(ship.ConfirmAt).Unix(),
			})
		}
	}
	s.books.put(record{Payment: p})
	s.poke()
}

// confirm records receipt and sets the day of settlement.
func (s *Sim) confirm(p *Payment, method int, at time.Time) {
	ship := &p.Shipping
	ship.State, ship.Method, ship.ConfirmedAt, ship.SettleAt = shippingReceived, method, at, nextDay(at)
	s.books.schedulePayment(p)
	s.books.put(record{Payment: p})
	s.poke()
}

// settle makes what is left of the payment available.
func (s *Sim) settle(p *Payment, at time.Time) {
	ship := &p.Shipping
	if !ship.SettledAt.IsZero() {
		return
	}
	if ship.Complaint {
		ship.State, ship.SettleAt = shippingHeld, nextDay(at)
		s.books.schedulePayment(p)
		s.books.put(record{Payment: p})
		return
	}
	left := p.left()
	ship.SettledAt = at
	if ship.State != shippingRefunded && !s.opt.Unmanaged {
		ship.State = shippingComplete
	}
	for _, e := range []*Entry{s.entry(p, Held, "settle", -left), s.entry(p, Available, "settle", left)} {
		e.At = at
		s.books.post(e)
	}
	ship.Silent = s.opt.Unmanaged || left == 0 || s.outcome(SettleSilently, p.OutTradeNo)
	s.books.put(record{Payment: p})
	if ship.Silent {
		return
	}
	s.queuePush("trade_manage_order_settlement", p, map[string]any{
		"shipped_time": ship.ShippedAt.Unix(), "confirm_receive_method": ship.Method,
		"confirm_receive_time": ship.ConfirmedAt.Unix(), "settlement_time": at.Unix(),
	})
}

// schedulePayment sets the timers of what is still ahead of p. A timer that is
// set twice finds its work done the second time.
func (b *books) schedulePayment(p *Payment) {
	ship := &p.Shipping
	if ship.State == shippingWaiting && !ship.RemindAt.IsZero() && !ship.Reminded {
		b.at(ship.RemindAt, timerRemind, p.OutTradeNo)
	}
	if ship.State == shippingShipped && !ship.ConfirmAt.IsZero() {
		b.at(ship.ConfirmAt, timerConfirm, p.OutTradeNo)
	}
	if ship.SettledAt.IsZero() && !ship.SettleAt.IsZero() {
		b.at(ship.SettleAt, timerSettle, p.OutTradeNo)
	}
}

// fire does what a timer stands for, as of the time it was set to: a clock that
// jumps a month finds everything on its own day.
func (s *Sim) fire(t timer) {
	switch t.kind {
	case timerRefund:
		s.endRefund(s.books.refunds[t.key], t.at)
	case timerTransfer:
		s.transferDue(s.books.transfers[t.key], t.at)
	default:
		s.firePayment(t)
	}
}

func (s *Sim) firePayment(t timer) {
	p := s.books.payments[t.key]
	ship := &p.Shipping
	switch t.kind {
	case timerRemind:
		if ship.State == shippingWaiting && !ship.Reminded && p.Refunded < p.Total {
			ship.Reminded = true
			s.books.put(record{Payment: p})
			s.queuePush("trade_manage_remind_shipping", p, map[string]any{"msg": "有订单超过 48 小时未发货，请及时上传发货信息"})
		}
	case timerConfirm:
		if ship.State == shippingShipped && !t.at.Before(ship.ConfirmAt) {
			s.confirm(p, confirmedByTime, t.at)
		}
	case timerSettle:
		if !t.at.Before(ship.SettleAt) {
			s.settle(p, t.at)
		}
	}
}

// orderView is a payment as get_order shows it.
func (s *Sim) orderView(p *Payment) map[string]any {
	ship := &p.Shipping
	list := []any{}
	for _, parcel := range ship.Parcels {
		list = append(list, map[string]any{
			"tracking_no": parcel.TrackingNo, "express_company": parcel.Carrier, "goods_desc": parcel.ItemDesc, "upload_time": parcel.UploadedAt.Unix(),
		})
	}
	return map[string]any{
		"transaction_id": p.TransactionID, "merchant_id": s.keys.MchID, "merchant_trade_no": p.OutTradeNo,
		"description": p.Description, "paid_amount": p.Total, "openid": p.OpenID,
		"trade_create_time": p.CreatedAt.Unix(), "pay_time": p.PaidAt.Unix(), "order_state": ship.State, "in_complaint": ship.Complaint,
		"shipping": map[string]any{
			"delivery_mode": ship.Delivery, "logistics_type": ship.Logistics, "finish_shipping": ship.Finished,
			"finish_shipping_count": ship.Finishes, "goods_desc": p.Description, "shipping_list": list,
		},
	}
}
