package wechat

import (
	"context"
	"time"

	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/services/refunddomestic"
)

// RefundRequest gives back a part of a payment, or all of it. The same
// OutRefundNo is the same refund, however often it is sent.
type RefundRequest struct {
	OutTradeNo    string // or TransactionID
	TransactionID string
	OutRefundNo   string
	Reason        string // at most 80 bytes are sent
	NotifyURL     string
	Refund, Total int64 // fen; Total is the payment's
}

// The states of a refund. RefundProcessing is no promise, RefundAbnormal not
// final: staff can still see it through.
const (
	RefundProcessing = "PROCESSING"
	RefundSuccess    = "SUCCESS"
	RefundClosed     = "CLOSED"
	RefundAbnormal   = "ABNORMAL"
)

// Refund is a refund as WeChat has it; amounts are fen.
type Refund struct {
	MchID         string // in notices only
	OutTradeNo    string
	TransactionID string
	OutRefundNo   string
	RefundID      string
	Status        string
	Refund, Total int64
	SucceededAt   time.Time // zero until it succeeded
}

// Refund asks for a refund. An answer means that WeChat has accepted it; how it
// ended comes by notice and QueryRefund. CodeNotEnough: the merchant's account
// can't pay, try the same number later.
func (c *Client) Refund(ctx context.Context, r RefundRequest) (out Refund, err error) {
	const op = "refund"
	defer recovered(op, &err)
	req := refunddomestic.CreateRequest{
		OutRefundNo: &r.OutRefundNo, OutTradeNo: optional(r.OutTradeNo), TransactionId: optional(r.TransactionID),
		NotifyUrl: optional(r.NotifyURL), Reason: optional(cut(r.Reason, 80)),
		Amount: &refunddomestic.AmountReq{Refund: &r.Refund, Total: &r.Total, Currency: core.String("CNY")},
	}
	if r.TransactionID != "" {
		req.OutTradeNo = nil // WeChat takes one of the two
	}
	service := refunddomestic.RefundsApiService{Client: c.pay}
	got, res, err := service.Create(ctx, req)
	if err != nil {
		return Refund{}, c.payError(op, res, err)
	}
	return refundOf(op, got, r.OutRefundNo)
}

// QueryRefund asks how a refund stands; CodeNoRefund when WeChat has never seen
// the number.
func (c *Client) QueryRefund(ctx context.Context, outRefundNo string) (out Refund, err error) {
	const op = "query_refund"
	defer recovered(op, &err)
	service := refunddomestic.RefundsApiService{Client: c.pay}
	got, res, err := service.QueryByOutRefundNo(ctx, refunddomestic.QueryByOutRefundNoRequest{OutRefundNo: &outRefundNo})
	if err != nil {
		return Refund{}, c.payError(op, res, err)
	}
	return refundOf(op, got, outRefundNo)
}

func refundOf(op string, r *refunddomestic.Refund, outRefundNo string) (Refund, error) {
	if r.Status == nil || r.RefundId == nil || r.Amount == nil || text(r.OutRefundNo) != outRefundNo {
		return Refund{}, unknownText(op, "an answer that is not about this refund")
	}
	out := Refund{
		OutTradeNo: text(r.OutTradeNo), TransactionID: text(r.TransactionId), OutRefundNo: outRefundNo,
		RefundID: *r.RefundId, Status: string(*r.Status), Refund: number(r.Amount.Refund), Total: number(r.Amount.Total),
	}
	if r.SuccessTime != nil {
		out.SucceededAt = *r.SuccessTime
	}
	return out, nil
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
