package order

import (
	"context"
	"net/http"
	"slices"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// MaxParcels is the most parcels of one order: WeChat's limit of a split
// shipment.
const MaxParcels = 15

// Refusals of shipping.
var (
	ErrNothingLeft = web.E(http.StatusConflict, "shipping.nothing_left", "这个订单没有待发货的商品，请刷新查看。")
	ErrShipPieces  = web.E(http.StatusConflict, "shipping.pieces", "某一行要发的件数超过了待发的件数，请刷新后重新填写。")
	ErrParcels     = web.E(http.StatusConflict, "shipping.too_many_parcels", "微信规定一个订单最多分 15 个包裹，请把剩下的商品装进最后一个包裹。")
	ErrCorrected   = web.E(http.StatusConflict, "shipping.corrected", "微信只允许更正一次物流单号，且收货后不能再改；这个订单不能再更正了。")
)

// Dispatch says what leaves for an order in one parcel: pieces by line, or all
// that is left when Pieces is nil.
type Dispatch struct {
	OrderID  int64
	ParcelID int64
	StaffID  int64
	Pieces   map[int64]int64
	Detail   string
	// AddressKey is that of the address that was looked at; "" does not ask.
	AddressKey string
}

// Consignment is what has left.
type Consignment struct {
	Order    Order // As it stands now.
	ParcelID int64
	Pieces   map[int64]int64
}

// Ship sends pieces of a paid order out, in the caller's transaction. The order
// is shipped once nothing of it is left to ship.
func (s *Service) Ship(ctx context.Context, tx *db.Tx, d Dispatch) (Consignment, error) {
	ok, err := addParcel(ctx, tx, d.OrderID)
	if err != nil {
		return Consignment{}, err
	}
	o, err := orderByID(ctx, tx, d.OrderID)
	switch {
	case err != nil:
		return Consignment{}, err
	case !ok && o.State == Paid:
		return Consignment{}, ErrParcels
	case !ok:
		return Consignment{}, ErrState
	case d.AddressKey != "" && d.AddressKey != o.AddressKey():
		return Consignment{}, ErrAddressChanged
	}
	sent := Consignment{ParcelID: d.ParcelID, Pieces: d.Pieces}
	if d.Pieces == nil {
		sent.Pieces = o.sendable()
	}
	if err := o.shippable(sent.Pieces); err != nil {
		return sent, err
	}
	for _, line := range sortedLines(sent.Pieces) {
		ok, err := shipLine(ctx, tx, d.OrderID, line, sent.Pieces[line])
		if err == nil && !ok {
			err = ErrShipPieces
		}
		if err != nil {
			return sent, err
		}
	}
	if sent.Order, err = s.finishShipping(ctx, tx, d.OrderID, byStaff(d.StaffID), d.Detail); err != nil {
		return sent, err
	}
	if sent.Order.State == Paid {
		if sent.Order.Parcels == MaxParcels {
			return sent, ErrParcels // What is left could never follow.
		}
		if err := s.record(ctx, tx, "parcel", byStaff(d.StaffID), d.Detail, o); err != nil {
			return sent, err
		}
	}
	return sent, s.Hooks.Shipped(ctx, tx, []Consignment{sent})
}

// finishShipping marks an order as shipped when some of it was and nothing is
// left: every line is shipped or refunded. It returns the order as it stands.
func (s *Service) finishShipping(ctx context.Context, tx *db.Tx, id int64, actor func(Order) string, detail string) (Order, error) {
	o, err := orderByID(ctx, tx, id)
	if err != nil || o.State != Paid || o.Parcels == 0 || len(o.Outgoing()) > 0 {
		return o, err
	}
	ok, err := setShipped(ctx, tx, id, clock.Millis(tx.Now), clock.Millis(tx.Now.Add(s.policy.AskReceiptFor)))
	if err == nil && !ok {
		err = db.ErrConflict
	}
	if err != nil {
		return o, err
	}
	if err := s.record(ctx, tx, "shipped", actor, detail, o); err != nil {
		return o, err
	}
	return orderByID(ctx, tx, id)
}

// CorrectParcel notes that a parcel's number is corrected, in the caller's
// transaction: once an order, and not after receipt.
func (s *Service) CorrectParcel(ctx context.Context, tx *db.Tx, orderID, staffID int64, detail string) error {
	if _, err := orderByID(ctx, tx, orderID); err != nil {
		return err
	}
	ok, err := addCorrection(ctx, tx, orderID)
	if err == nil && !ok {
		err = ErrCorrected
	}
	if err != nil {
		return err
	}
	return s.record(ctx, tx, "corrected", byStaff(staffID), detail, Order{ID: orderID})
}

// shippable refuses pieces that wait for an after-sale, and to ship nothing.
func (o Order) shippable(pieces map[int64]int64) error {
	held := false
	for _, l := range o.Lines {
		if l.AfterSale != 0 && l.Unshipped() > 0 {
			held = true
			if pieces[l.ID] > 0 {
				return ErrInAfterSale
			}
		}
	}
	switch {
	case len(pieces) > 0:
		return nil
	case held:
		return ErrInAfterSale
	}
	return ErrNothingLeft
}

// sendable is what is outgoing and not part of an after-sale.
func (o Order) sendable() map[int64]int64 {
	pieces := o.Outgoing()
	for _, l := range o.Lines {
		if l.AfterSale != 0 {
			delete(pieces, l.ID)
		}
	}
	return pieces
}

// Outgoing maps the lines of an order that still wait to be shipped to their
// pieces.
func (o Order) Outgoing() map[int64]int64 {
	pieces := map[int64]int64{}
	for _, l := range o.Lines {
		if n := l.Unshipped(); n > 0 {
			pieces[l.ID] = n
		}
	}
	return pieces
}

// ShipBy is when a paid order is promised to have left, UTC ms; 0 before it is
// paid.
func (s *Service) ShipBy(o Order) int64 {
	if o.PaidAt == 0 {
		return 0
	}
	return o.PaidAt + s.policy.ShipWithin.Milliseconds()
}

func sortedLines(pieces map[int64]int64) []int64 {
	lines := make([]int64, 0, len(pieces))
	for l := range pieces {
		lines = append(lines, l)
	}
	slices.Sort(lines)
	return lines
}
