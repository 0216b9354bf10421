package order

import (
	"context"
	"net/http"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

// Refusals around after-sales.
var (
	ErrInAfterSale   = web.E(http.StatusConflict, "order.in_after_sale", "其中有商品正在办理售后，请先处理完，再操作。")
	ErrAfterSaleLate = web.E(http.StatusConflict, "order.after_sale_over", "订单还没付款，或已经结束，不能申请售后；如有问题请联系客服。")
)

// OpenAfterSale gives lines of an order to an after-sale, in the caller's
// transaction, and returns the order as it stands. A line has one at a time, and
// is not shipped meanwhile.
func (s *Service) OpenAfterSale(ctx context.Context, tx *db.Tx, orderID, afterSale int64, lines []int64) (Order, error) {
	ok, err := openAfterSale(ctx, tx, orderID)
	if err == nil && !ok {
		err = ErrAfterSaleLate
	}
	if err != nil {
		return Order{}, err
	}
	for _, line := range lines {
		ok, err := holdLine(ctx, tx, orderID, line, afterSale)
		if err == nil && !ok {
			err = ErrInAfterSale
		}
		if err != nil {
			return Order{}, err
		}
	}
	return orderByID(ctx, tx, orderID)
}

// ReopenAfterSale gives an open after-sale other lines.
func (s *Service) ReopenAfterSale(ctx context.Context, tx *db.Tx, orderID, afterSale int64, lines []int64) (Order, error) {
	if err := s.CloseAfterSale(ctx, tx, orderID, afterSale); err != nil {
		return Order{}, err
	}
	return s.OpenAfterSale(ctx, tx, orderID, afterSale, lines)
}

// CloseAfterSale ends an after-sale's hold on its order, in the caller's
// transaction.
func (s *Service) CloseAfterSale(ctx context.Context, tx *db.Tx, orderID, afterSale int64) error {
	ok, err := closeAfterSale(ctx, tx, orderID)
	if err == nil && !ok {
		err = db.ErrConflict
	}
	if err != nil {
		return err
	}
	return freeLines(ctx, tx, orderID, afterSale)
}

// FreeLines gives an after-sale's lines back before it ends: what it takes back
// is decided, and counts.
func (s *Service) FreeLines(ctx context.Context, tx *db.Tx, orderID, afterSale int64) error {
	return freeLines(ctx, tx, orderID, afterSale)
}

// InTx reads an order in the caller's transaction.
func InTx(ctx context.Context, tx *db.Tx, id int64) (Order, error) { return orderByID(ctx, tx, id) }
