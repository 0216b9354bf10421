package order

import (
	"yuanfen/server/payment"
	"yuanfen/server/platform/web"
)

type lineView struct {
	ID             web.ID  `json:"id"`
	ProductID      web.ID  `json:"product_id"`
	SKU            web.ID  `json:"sku_id"`
	Title          string  `json:"title"`
	SKUName        string  `json:"sku_name"`
	Picture        string  `json:"picture" doc:"图片地址，可能为空"`
	Price          web.Fen `json:"price"`
	Quantity       int64   `json:"quantity"`
	Discount       web.Fen `json:"discount"`
	Amount         web.Fen `json:"amount" doc:"实付：单价 × 件数 − 优惠"`
	Shipped        int64   `json:"shipped" doc:"已发件数"`
	ToShip         int64   `json:"to_ship" doc:"付款后还要发的件数"`
	RefundedPieces int64   `json:"refunded_pieces"`
	Refunded       web.Fen `json:"refunded"`
}

// View is an order as every list and page of orders shows it.
type View struct {
	ID          web.ID     `json:"id" doc:"订单号"`
	State       State      `json:"state" enum:"awaiting_payment,paid,shipped,received,completed,closing,closed"`
	Goods       web.Fen    `json:"goods"`
	Discount    web.Fen    `json:"discount"`
	Freight     web.Fen    `json:"freight"`
	Total       web.Fen    `json:"total"`
	Paid        web.Fen    `json:"paid"`
	Refunded    web.Fen    `json:"refunded" doc:"已决定退款的合计"`
	Note        string     `json:"note"`
	CloseReason string     `json:"close_reason,omitempty" enum:"cancelled,expired,refunded"`
	ReceiveDoor Door       `json:"receive_door,omitempty" enum:"buyer,wechat,timer" doc:"收货由谁确认"`
	PlacedAt    web.Time   `json:"placed_at"`
	PayBy       web.Time   `json:"pay_by"`
	PaidAt      web.Time   `json:"paid_at,omitzero"`
	ShipBy      web.Time   `json:"ship_by,omitzero" doc:"承诺最晚发货的时间"`
	Parcels     int        `json:"parcels" doc:"已发出的包裹数"`
	ShippedAt   web.Time   `json:"shipped_at,omitzero"`
	ReceivedAt  web.Time   `json:"received_at,omitzero"`
	CompletedAt web.Time   `json:"completed_at,omitzero"`
	ClosedAt    web.Time   `json:"closed_at,omitzero"`
	Lines       []lineView `json:"lines"`
}

func (s *Service) view(o Order) View {
	v := View{
		ID: web.ID(o.ID), State: o.State, Goods: web.Fen(o.Goods), Discount: web.Fen(o.Discount), Freight: web.Fen(o.Freight), Total: web.Fen(o.Total),
		Paid: web.Fen(o.Paid), Refunded: web.Fen(o.Refunded), Note: o.Note, CloseReason: o.CloseReason, ReceiveDoor: o.ReceiveDoor,
		PlacedAt: web.Time(o.PlacedAt), PayBy: web.Time(o.PayBy), PaidAt: web.Time(o.PaidAt), ShipBy: web.Time(s.ShipBy(o)), Parcels: o.Parcels, ShippedAt: web.Time(o.ShippedAt),
		ReceivedAt: web.Time(o.ReceivedAt), CompletedAt: web.Time(o.CompletedAt), ClosedAt: web.Time(o.ClosedAt), Lines: make([]lineView, len(o.Lines)),
	}
	for i, l := range o.Lines {
		v.Lines[i] = lineView{
			ID: web.ID(l.ID), ProductID: web.ID(l.ProductID), SKU: web.ID(l.SKU), Title: l.Title, SKUName: l.SKUName, Picture: s.policy.Picture(l.Picture),
			Price: web.Fen(l.Price), Quantity: l.Quantity, Discount: web.Fen(l.Discount), Amount: web.Fen(l.Amount), Shipped: l.ShippedPieces, ToShip: l.Unshipped(),
			RefundedPieces: l.RefundedPieces, Refunded: web.Fen(l.Refunded),
		}
	}
	return v
}

type eventView struct {
	Kind   string   `json:"kind" doc:"placed、paid、shipped 等"`
	Actor  string   `json:"actor" doc:"member:编号、staff:编号、wechat 或 system"`
	Name   string   `json:"name,omitempty" doc:"员工的姓名"`
	Detail string   `json:"detail"`
	At     web.Time `json:"at"`
}

type paymentView struct {
	ID            web.ID   `json:"id"`
	TransactionID string   `json:"transaction_id" doc:"微信支付订单号"`
	OutTradeNo    string   `json:"out_trade_no" doc:"商户订单号"`
	Amount        web.Fen  `json:"amount"`
	Usable        bool     `json:"usable" doc:"false：不能用于订单，已自动退款"`
	Reason        string   `json:"reason,omitempty" enum:"twice,late,wrong_amount,unknown_order"`
	PaidAt        web.Time `json:"paid_at"`
	SettledAt     web.Time `json:"settled_at,omitzero" doc:"微信结算时间"`
}

type refundView struct {
	ID          web.ID   `json:"id"`
	OutRefundNo string   `json:"out_refund_no" doc:"商户退款单号"`
	Amount      web.Fen  `json:"amount"`
	Reason      string   `json:"reason"`
	State       string   `json:"state" enum:"due,processing,done,abnormal,closed,banked" doc:"closed：微信已关闭，等人工转账；banked：已由银行转账退还"`
	Detail      string   `json:"detail"`
	DecidedAt   web.Time `json:"decided_at"`
	DoneAt      web.Time `json:"done_at,omitzero"`
}

func viewRefund(r payment.Refund) refundView {
	return refundView{
		ID: web.ID(r.ID), OutRefundNo: r.OutRefundNo, Amount: web.Fen(r.Amount), Reason: r.Reason, State: r.State, Detail: r.Detail,
		DecidedAt: web.Time(r.DecidedAt), DoneAt: web.Time(r.DoneAt),
	}
}

// DetailView is an order with what belongs to it, as its buyer sees it.
type DetailView struct {
	View
	TransactionID string       `json:"transaction_id,omitempty" doc:"微信支付订单号：确认收货组件用它；未付款或零元订单没有"`
	Address       Address      `json:"address"`
	AddressKey    string       `json:"address_key" doc:"这个地址的标记，改过就不同；发货时带回"`
	Refunds       []refundView `json:"refunds"`
}

type staffDetailView struct {
	DetailView
	MemberID web.ID        `json:"member_id"`
	Payments []paymentView `json:"payments"`
	Events   []eventView   `json:"events"`
	Codes    []codeView    `json:"codes" doc:"各行规格的编码，按行的顺序"`
}

type codeView struct {
	SKU  web.ID `json:"sku_id"`
	Code string `json:"code" doc:"规格的编码，如 LJ-50"`
}

type staffRowView struct {
	View
	Recipient string `json:"recipient" doc:"收货人，打码"`
	Phone     string `json:"phone" doc:"收货人的手机号，打码"`
}

type quoteView struct {
	Lines    []quoteLineView `json:"lines"`
	Goods    web.Fen         `json:"goods"`
	Discount web.Fen         `json:"discount"`
	Freight  web.Fen         `json:"freight"`
	Known    bool            `json:"freight_known" doc:"false：运费还要看寄到哪里"`
	Total    web.Fen         `json:"total"`
	Steps    []stepView      `json:"steps" doc:"每一分钱的来由"`
}

type quoteLineView struct {
	SKU      web.ID  `json:"sku_id"`
	Title    string  `json:"title"`
	SKUName  string  `json:"sku_name"`
	Picture  string  `json:"picture"`
	Price    web.Fen `json:"price"`
	Quantity int64   `json:"quantity"`
	Discount web.Fen `json:"discount"`
	Amount   web.Fen `json:"amount"`
}

type stepView struct {
	Kind   string  `json:"kind" enum:"goods,freight"`
	Text   string  `json:"text"`
	Amount web.Fen `json:"amount"`
}

func (s *Service) viewQuote(q Quote) quoteView {
	v := quoteView{
		Goods: web.Fen(q.Goods), Discount: web.Fen(q.Discount), Freight: web.Fen(q.Freight), Known: q.FreightKnown, Total: web.Fen(q.Total),
		Lines: make([]quoteLineView, len(q.Lines)), Steps: make([]stepView, len(q.Steps)),
	}
	for i, l := range q.Lines {
		v.Lines[i] = quoteLineView{
			SKU: web.ID(l.Offer.SKU), Title: l.Offer.Title, SKUName: l.Offer.Name, Picture: s.policy.Picture(l.Offer.Picture()), Price: web.Fen(l.Offer.RetailPrice),
			Quantity: l.Quantity, Discount: web.Fen(l.Discount), Amount: web.Fen(l.Amount),
		}
	}
	for i, st := range q.Steps {
		v.Steps[i] = stepView{st.Kind, st.Text, web.Fen(st.Amount)}
	}
	return v
}
