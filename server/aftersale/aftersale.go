// Package aftersale is what buyer and shop do about goods that are to go back or
// money that is: from the application to the refund, or to the exchanged goods.
//
// An after-sale's row is written by every step, on the condition that its state
// still allows it: of two that race one wins, and the other is told. Money goes
// back by package order's own step, in the same transaction.
package aftersale

import (
	"net/http"
	"time"

	"yuanfen/server/member"
	"yuanfen/server/order"
	"yuanfen/server/platform/money"
	"yuanfen/server/platform/web"
)

// Kind says what the buyer asks for.
type Kind string

// The kinds.
const (
	Refund   Kind = "refund"   // Money alone.
	Return   Kind = "return"   // Goods back, money back.
	Exchange Kind = "exchange" // Goods back, the same goods again.
)

// State says how far an after-sale is.
type State string

// The states (DESIGN.md 5). Approved waits for the buyer to send the goods back.
const (
	Applied   State = "applied"
	Approved  State = "approved"
	Returning State = "returning" // On its way back.
	Arrived   State = "arrived"   // An exchange, before its goods leave.
	Reshipped State = "reshipped"
	Refunding State = "refunding"
	Stuck     State = "stuck" // WeChat can't pay it: staff must act.
	Done      State = "done"
	Rejected  State = "rejected"
	Withdrawn State = "withdrawn"
)

// States lists every state.
var States = []State{Applied, Approved, Returning, Arrived, Reshipped, Refunding, Stuck, Done, Rejected, Withdrawn}

// Open reports whether something is still to be done.
func (s State) Open() bool { return s != Done && s != Rejected && s != Withdrawn }

// Who pays the freight of sending goods back.
const (
	PaidByShop  = "shop"
	PaidByBuyer = "buyer"
)

// Reason is why somebody applies, and who pays the return freight for it.
type Reason struct{ Code, Text, Payer string }

// Reasons are those to choose from. Where the goods or the shop are at fault the
// shop pays (消费者权益保护法 art. 24); a change of mind is the buyer's (art. 25).
var Reasons = []Reason{
	{"quality", "质量问题", PaidByShop},
	{"wrong", "发错货或少发", PaidByShop},
	{"damaged", "收到时已损坏", PaidByShop},
	{"unlike", "与描述不符", PaidByShop},
	{"late", "未按时发货", PaidByShop},
	{"lost", "物流丢失或一直未到", PaidByShop},
	{"mind", "不想要了", PaidByBuyer},
	{"address", "地址或规格选错", PaidByBuyer},
	{"other", "其他", PaidByBuyer},
}

func reasonOf(code string) (Reason, bool) {
	for _, r := range Reasons {
		if r.Code == code {
			return r, true
		}
	}
	return Reason{}, false
}

// AfterSale is one application and what became of it. Amounts are fen, times
// UTC ms, 0 for not yet.
type AfterSale struct {
	ID         int64  `db:"id"`
	OrderID    int64  `db:"order_id"`
	MemberID   int64  `db:"member_id"`
	Kind       Kind   `db:"kind"`
	State      State  `db:"state"`
	Reason     string `db:"reason"`
	Words      string `db:"words"`
	Pictures   string `db:"pictures"`   // JSON: file keys.
	Freight    int64  `db:"freight"`    // Of the order's freight, given back.
	ReturnFee  int64  `db:"return_fee"` // The shop's part of what sending back costs.
	Payer      string `db:"payer"`
	Answer     string `db:"answer"`  // The shop's last word.
	Address    string `db:"address"` // Sealed: where the goods go back to.
	Carrier    string `db:"carrier"`
	TrackingNo string `db:"tracking_no"`
	OutCarrier string `db:"out_carrier"` // Of the exchanged goods.
	OutNo      string `db:"out_no"`
	RefundID   int64  `db:"refund_id"`
	OwnerID    int64  `db:"owner_id"` // The member of staff who has it; 0 for nobody yet.
	ClockAt    int64  `db:"clock_at"` // When this step is overdue.
	Overdue    bool   `db:"overdue"`
	AppliedAt  int64  `db:"applied_at"`
	DoneAt     int64  `db:"done_at"`
	Lines      []Line `db:"-"`

	was State // Before the step that was just taken.
}

// Amount is what goes back to the buyer in all.
func (a AfterSale) Amount() int64 {
	sum := a.Freight + a.ReturnFee
	for _, l := range a.Lines {
		sum += l.Amount
	}
	return sum
}

// Line is what an after-sale asks for one line of the order. Sound and Damaged
// are the pieces that came back.
type Line struct {
	ID          int64 `db:"id"`
	AfterSaleID int64 `db:"after_sale_id"`
	LineID      int64 `db:"line_id"`
	SKU         int64 `db:"sku_id"`
	Pieces      int64 `db:"pieces"`
	Amount      int64 `db:"amount"`
	Sound       int64 `db:"sound"`
	Damaged     int64 `db:"damaged"`
}

// Event is one line of an after-sale's history, which both sides see.
type Event struct {
	ID          int64  `db:"id"`
	AfterSaleID int64  `db:"after_sale_id"`
	Kind        string `db:"kind"`
	Actor       string `db:"actor"`
	Detail      string `db:"detail"`
	At          int64  `db:"at"`
}

// Policy is what the shop has decided about after-sales.
type Policy struct {
	Answer   time.Duration // Staff answer an application.
	SendBack time.Duration // The buyer sends the goods back.
	Arrive   time.Duration // The goods are under way.
	Reship   time.Duration // The warehouse sends exchanged goods.
	Confirm  time.Duration // Exchanged goods reach the buyer.
	Pay      time.Duration // WeChat pays a refund.
	Address  member.Address
	Picture  func(key string) string
}

// term is how long a state may last.
func (p Policy) term(s State) time.Duration {
	switch s {
	case Applied:
		return p.Answer
	case Approved:
		return p.SendBack
	case Returning:
		return p.Arrive
	case Arrived:
		return p.Reship
	case Reshipped:
		return p.Confirm
	case Refunding:
		return p.Pay
	}
	return 0
}

// Refusals.
var (
	ErrOwner     = web.E(http.StatusUnprocessableEntity, "aftersale.unknown_owner", "没有这位员工，或已停用，请重新选择。")
	ErrState     = web.E(http.StatusConflict, "aftersale.state", "售后单状态已变化，现在不能这样操作，请刷新查看。")
	ErrPieces    = web.E(http.StatusConflict, "aftersale.pieces", "某一行申请的件数超过了可以办理的件数，请刷新后重新填写。")
	ErrAmount    = web.E(http.StatusConflict, "aftersale.amount", "某一行的退款金额超过了可退的金额，请刷新后重新填写。")
	ErrNothing   = web.E(http.StatusUnprocessableEntity, "aftersale.empty", "请选择要办理的商品，并填写件数或金额。")
	ErrFreight   = web.E(http.StatusConflict, "aftersale.freight", "要退的运费超过了还没退的运费，请刷新后重新填写。")
	ErrReason    = web.E(http.StatusUnprocessableEntity, "aftersale.reason", "请选择一个申请原因。")
	ErrNotSent   = web.E(http.StatusConflict, "aftersale.not_shipped", "还没发货的商品不能退货或换货，请选择仅退款。")
	ErrNoAddress = web.E(http.StatusUnprocessableEntity, "aftersale.no_address", "店铺还没有预设退货地址：请运维在配置文件的 aftersale.return_* 里填好，再同意。")
	ErrShort     = web.E(http.StatusConflict, "aftersale.exchange_sold_out", "可换的库存不足，请改为退货退款，或补货后再同意。")
	ErrFee       = web.E(http.StatusConflict, "aftersale.return_fee", "补偿的退货运费加上退款，超过了买家实付而未退的金额，微信不能多退；请减少补偿，或改用其他方式补给买家。")
	ErrCount     = web.E(http.StatusUnprocessableEntity, "aftersale.count", "收到的件数（完好加损坏）须等于申请退回的件数；少了请先与买家核对，再拒绝或等待。")
)

// Option is what may still be asked for one line of an order.
type Option struct {
	Line   order.Line
	Refund int64 // Pieces that can be refunded.
	Return int64 // Pieces that can be sent back.
	Left   int64 // fen that can be given back.
}

// options says what may still be asked for an order's lines.
func options(o order.Order) []Option {
	out := make([]Option, len(o.Lines))
	for i, l := range o.Lines {
		out[i] = Option{Line: l, Left: l.Amount - l.Refunded}
		if l.AfterSale == 0 {
			out[i].Refund, out[i].Return = l.Quantity-l.RefundedPieces, l.Kept()
		}
	}
	return out
}

// Proposed is what pieces of a line are worth: their part of what is left,
// rounded down; the last piece takes the rest.
func (o Option) Proposed(pieces int64) int64 {
	all := o.Line.Quantity - o.Line.RefundedPieces
	if pieces <= 0 || all <= 0 {
		return 0
	}
	if pieces >= all {
		return o.Left
	}
	part := money.MulDiv(o.Left, pieces, all)
	for part*all > o.Left*pieces { // MulDiv rounds half up.
		part--
	}
	return part
}

// check holds an application to what the order still has.
func check(kind Kind, lines []Line, freight int64, o order.Order) error {
	byID := map[int64]order.Line{}
	for _, l := range o.Lines {
		byID[l.ID] = l
	}
	var total int64
	for _, l := range lines {
		of, known := byID[l.LineID]
		limit := of.Quantity - of.RefundedPieces
		if kind != Refund {
			limit = of.Kept()
		}
		switch {
		case !known:
			return order.ErrRefundOther
		case kind != Refund && of.ShippedPieces == 0:
			return ErrNotSent
		case l.Pieces > limit || l.Pieces < 0 || (kind != Refund && l.Pieces == 0):
			return ErrPieces
		case l.Amount > of.Amount-of.Refunded || l.Amount < 0:
			return ErrAmount
		case kind != Exchange && l.Pieces+l.Amount == 0:
			return ErrNothing
		}
		total += l.Amount
	}
	switch {
	case freight < 0 || freight > o.Freight-o.FreightRefunded:
		return ErrFreight
	case len(lines) == 0 || (kind != Exchange && total+freight == 0):
		return ErrNothing
	}
	return nil
}

// parts spreads what an after-sale gives back over the order's lines and
// freight. What the shop pays for sending back is a compensation: it is taken
// from freight and lines not given back yet, as WeChat refunds no fen more than
// was paid.
func parts(a AfterSale, o order.Order) (lines []order.RefundLine, freight int64, err error) {
	asked := map[int64]int64{}
	for _, l := range a.Lines {
		if l.Pieces+l.Amount > 0 {
			lines = append(lines, order.RefundLine{LineID: l.LineID, Pieces: l.Pieces, Amount: l.Amount, Sent: a.Kind == Return})
		}
		asked[l.LineID] = l.Amount
	}
	extra := min(a.ReturnFee, o.Freight-o.FreightRefunded-a.Freight)
	freight, left := a.Freight+max(0, extra), a.ReturnFee-max(0, extra)
	for _, l := range o.Lines {
		if l.AfterSale != 0 && l.AfterSale != a.ID {
			continue // Another after-sale has promised it.
		}
		if take := min(left, l.Amount-l.Refunded-asked[l.ID]); take > 0 {
			lines = append(lines, order.RefundLine{LineID: l.ID, Amount: take})
			left -= take
		}
	}
	if left > 0 {
		return nil, 0, ErrFee
	}
	return lines, freight, nil
}

// kindsFor says what may be applied for while an order stands as it does.
func kindsFor(o order.Order) []Kind {
	kinds := []Kind{}
	if o.State != order.Paid && o.State != order.Shipped && o.State != order.Received {
		return kinds
	}
	kinds = append(kinds, Refund)
	for _, opt := range options(o) {
		if opt.Return > 0 {
			return append(kinds, Return, Exchange)
		}
	}
	return kinds
}
