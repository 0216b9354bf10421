// Package order is a purchase from its placing to its end: what was bought at
// which price, what state it is in, and how its money stands.
//
// An order's row is written by every step that decides something about it, on
// the condition that its state still allows the step. So of two steps that race
// one wins, and the other is told.
package order

import (
	"context"
	"net/http"
	"time"

	"yuanfen/server/freight"
	"yuanfen/server/member"
	"yuanfen/server/payment"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// PayableKind names orders to package payment.
const PayableKind = "order"

// Kind says what sort of purchase an order is.
type Kind string

// Retail is a buyer's purchase.
const Retail Kind = "retail"

// State says how far an order is.
type State string

// The states (DESIGN.md 5). Shipped means that every line is shipped or
// refunded.
const (
	AwaitingPayment State = "awaiting_payment"
	Paid            State = "paid"
	Shipped         State = "shipped"
	Received        State = "received"
	Completed       State = "completed"
	Closing         State = "closing"
	Closed          State = "closed"
)

// States lists every state.
var States = []State{AwaitingPayment, Paid, Shipped, Received, Completed, Closing, Closed}

// Why an order was closed.
const (
	ReasonCancelled = "cancelled"
	ReasonExpired   = "expired"
	ReasonRefunded  = "refunded"
)

// Door says through which of its three doors a receipt came.
type Door string

// The doors: the buyer's tap, WeChat's word, our own timer.
const (
	DoorBuyer  Door = "buyer"
	DoorWeChat Door = "wechat"
	DoorTimer  Door = "timer"
)

// Order is one purchase. Amounts are fen, times UTC ms, 0 for not yet.
//
// Total = Goods − Discount + Freight. What escrow holds of it is
// Paid − Refunded − Released.
type Order struct {
	ID              int64  `db:"id"`
	Kind            Kind   `db:"kind"`
	MemberID        int64  `db:"member_id"`
	State           State  `db:"state"`
	Goods           int64  `db:"goods"`
	Discount        int64  `db:"discount"`
	Freight         int64  `db:"freight"`
	Total           int64  `db:"total"`
	Paid            int64  `db:"paid"`
	Refunded        int64  `db:"refunded"`
	FreightRefunded int64  `db:"freight_refunded"`
	Released        int64  `db:"released"` // Kept as sales.
	PaymentID       int64  `db:"payment_id"`
	Attempts        int    `db:"attempts"`
	Note            string `db:"note"`
	Address         string `db:"address"` // Sealed.
	CloseReason     string `db:"close_reason"`
	ReceiveDoor     Door   `db:"receive_door"`
	PlacedAt        int64  `db:"placed_at"`
	PayBy           int64  `db:"pay_by"`
	PaidAt          int64  `db:"paid_at"`
	ShippedAt       int64  `db:"shipped_at"`
	ReceivedAt      int64  `db:"received_at"`
	CompletedAt     int64  `db:"completed_at"`
	ClosedAt        int64  `db:"closed_at"`
	DueAt           int64  `db:"due_at"`      // When a timer looks at it next.
	Parcels         int    `db:"parcels"`     // That have left.
	Corrections     int    `db:"corrections"` // Of a parcel's number.
	AfterSales      int    `db:"after_sales"` // That are open; the order completes with none.
	Province        string `db:"province"`    // Where it goes, for the shop's figures; "" of older orders.
	Lines           []Line `db:"-"`

	// Known while it is being placed: the share link that the buyer came by, whether
	// a distributor buys at their own price, and what its recipient is found by.
	Link     string `db:"-"`
	OwnPrice bool   `db:"-"`
	Marks    marks  `db:"-"` // Of its recipient.
}

// Payable is the order as package payment knows it.
func (o Order) Payable() payment.Payable { return payment.Payable{Kind: PayableKind, ID: o.ID} }

// Line is one SKU of an order. Amount = Price × Quantity − Discount is what was
// paid for it.
type Line struct {
	ID             int64  `db:"id"`
	OrderID        int64  `db:"order_id"`
	No             int    `db:"line_no"`
	ProductID      int64  `db:"product_id"`
	SKU            int64  `db:"sku_id"`
	Title          string `db:"title"`
	SKUName        string `db:"sku_name"`
	Picture        string `db:"picture"`
	Price          int64  `db:"price"`
	CostPrice      int64  `db:"cost_price"`
	Quantity       int64  `db:"quantity"`
	Discount       int64  `db:"discount"`
	Amount         int64  `db:"amount"`
	ShippedPieces  int64  `db:"shipped"`
	RefundedPieces int64  `db:"refunded_pieces"`
	Refunded       int64  `db:"refunded"`
	Freed          int64  `db:"freed"`      // Of RefundedPieces: those that had not been shipped.
	AfterSale      int64  `db:"after_sale"` // The open one about this line, 0 for none.
}

// Unshipped is how many pieces are still promised: neither shipped nor taken
// back before shipping.
func (l Line) Unshipped() int64 { return l.Quantity - l.ShippedPieces - l.Freed }

// Kept is how many shipped pieces the buyer has not had refunded.
func (l Line) Kept() int64 { return l.ShippedPieces - (l.RefundedPieces - l.Freed) }

// Address is where an order goes. It is stored sealed to the order.
type Address = member.Address

// Event is one line of an order's history.
type Event struct {
	ID      int64  `db:"id"`
	OrderID int64  `db:"order_id"`
	Kind    string `db:"kind"`
	Actor   string `db:"actor"` // "member:7", "staff:3", "wechat", "system".
	Detail  string `db:"detail"`
	At      int64  `db:"at"`
}

// Limits of an order.
const (
	maxLines    = 20
	maxQuantity = 999
)

// Policy is what the shop has decided about orders.
type Policy struct {
	PayWithin     time.Duration           // From placing.
	ShipWithin    time.Duration           // From payment: the promise to the buyer.
	ReceiveAfter  time.Duration           // From shipping, where WeChat does not decide.
	AfterSale     time.Duration           // From receipt to completion; never under 7 days.
	Freight       int64                   // fen an order, while no freight template is the default.
	FreightFree   int64                   // Goods of this many fen then ship free; 0: never.
	AskReceiptFor time.Duration           // How often WeChat is asked about a shipped order.
	Picture       func(key string) string // The address of a picture, "" for none.
}

func (p Policy) flat() freight.Template { return freight.Flat(p.Freight, p.FreightFree) }

// Refusals.
var (
	ErrSoldOut      = web.E(http.StatusConflict, "order.sold_out", "库存不足，请减少数量或选择其他规格。")
	ErrPriceChanged = web.E(http.StatusConflict, "order.price_changed", "价格或运费有变动，请确认新的金额后重新提交。")
	ErrUnknownSKU   = web.E(http.StatusUnprocessableEntity, "order.unknown_sku", "商品规格不存在，请返回商品页重新选择。")
	ErrOffShelf     = web.E(http.StatusConflict, "order.off_shelf", "商品已下架，请从清单中移除后再提交。")
	ErrState        = web.E(http.StatusConflict, "order.state", "订单状态已变化，现在不能这样操作，请刷新查看。")
	ErrNotPayable   = web.E(http.StatusConflict, "order.not_payable", "订单不在待付款状态，请刷新查看；若已付款，请不要重复支付。")
	ErrRefundLine   = web.E(http.StatusConflict, "order.refund_exceeds_line", "某一行的退款金额或件数超过了可退的部分，请核对后重新填写。")
	ErrRefundTotal  = web.E(http.StatusConflict, "order.refund_exceeds", "退款合计超过可退金额，请核对后重新填写。")
	ErrNoRefund     = web.E(http.StatusUnprocessableEntity, "order.refund_empty", "退款金额须大于 0，请填写要退的商品或运费。")
	ErrRefundRest   = web.E(http.StatusConflict, "order.refund_rest", "商品已全部退掉，请把剩余的金额（如运费）一并退还。")
	ErrRefundOther  = web.E(http.StatusUnprocessableEntity, "order.refund_unknown_line", "要退的某一行不属于这个订单，请刷新后重新选择。")
	ErrAskWeChat    = web.E(http.StatusBadGateway, "order.wechat_unavailable", "暂时无法向微信核实收货，请稍后再试。")
	ErrNotReceived  = web.E(http.StatusConflict, "order.not_confirmed", "微信还没有记录您的确认收货，请先在微信的确认页面点击确认。")
)

// Hooks are what happens elsewhere, in the same transaction, when something
// happens to orders. app/flow.go fills them.
type Hooks struct {
	Placed    func(ctx context.Context, tx *db.Tx, orders []Order) error
	Paid      func(ctx context.Context, tx *db.Tx, orders []Order) error
	Shipped   func(ctx context.Context, tx *db.Tx, sent []Consignment) error
	Received  func(ctx context.Context, tx *db.Tx, orders []Order) error
	Completed func(ctx context.Context, tx *db.Tx, orders []Order) error
	Refunded  func(ctx context.Context, tx *db.Tx, refunds []Refund) error
	Closed    func(ctx context.Context, tx *db.Tx, orders []Order) error
	Invoiced  func(ctx context.Context, tx *db.Tx, i Invoice) error // Issued or refused.

	// ParcelOrders are the orders of which a parcel has this number, the newest first.
	ParcelOrders func(ctx context.Context, trackingNo string, limit int) ([]int64, error)

	// Unshippable hears that staff can't send an order, and why; key is the mark's own.
	Unshippable func(ctx context.Context, tx *db.Tx, o Order, key int64, reason string) error
}
