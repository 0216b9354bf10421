package wechatsim

import (
	"fmt"
	"time"
)

// The states of a refund.
const (
	RefundProcessing = "PROCESSING"
	RefundSuccess    = "SUCCESS"
	RefundClosed     = "CLOSED"
	RefundAbnormal   = "ABNORMAL"
)

const (
	maxRefunds  = 50
	refundUntil = 365 * 24 * time.Hour
)

// Refund is one out_refund_no. Amounts are fen.
type Refund struct {
	No            int64     `json:"no"`
	OutRefundNo   string    `json:"out_refund_no"`
	RefundID      string    `json:"refund_id"`
	OutTradeNo    string    `json:"out_trade_no"`
	TransactionID string    `json:"transaction_id"`
	Reason        string    `json:"reason,omitempty"`
	NotifyURL     string    `json:"notify_url,omitempty"`
	Amount        int64     `json:"amount"`
	FeeBack       int64     `json:"fee_back"`
	Status        string    `json:"status"`
	CreatedAt     time.Time `json:"created_at"`
	DueAt         time.Time `json:"due_at"` // when its end is decided
	EndsAs        string    `json:"ends_as"`
	SucceededAt   time.Time `json:"succeeded_at,omitzero"`
}

// refundRequest is the body of POST /v3/refund/domestic/refunds.
type refundRequest struct {
	TransactionID string        `json:"transaction_id"`
	OutTradeNo    string        `json:"out_trade_no"`
	OutRefundNo   string        `json:"out_refund_no"`
	Reason        string        `json:"reason"`
	NotifyURL     string        `json:"notify_url"`
	Amount        *refundAmount `json:"amount"`
}

type refundAmount struct {
	Refund   *int64 `json:"refund"`
	Total    *int64 `json:"total"`
	Currency string `json:"currency"`
}

func (in *refundRequest) check() *payError {
	switch {
	case in.OutRefundNo == "" || len(in.OutRefundNo) > 64:
		return badParam("out_refund_no", "商户退款单号不能为空，且不超过 64 位")
	case (in.TransactionID == "") == (in.OutTradeNo == ""):
		return badParam("transaction_id", "微信支付订单号和商户订单号二选一")
	case in.Amount == nil || in.Amount.Refund == nil || *in.Amount.Refund < 1:
		return badParam("amount.refund", "退款金额必须为大于 0 的整数，单位分")
	case in.Amount.Total == nil || in.Amount.Currency != "CNY":
		return badParam("amount", "原订单金额与币种不能为空")
	case len(in.Reason) > 80:
		return badParam("reason", "退款原因不超过 80 字节")
	}
	return nil
}

// refund accepts a refund or shows the one of the same number. endsAs is how it
// will end; short lets the account be found short.
func (s *Sim) refund(in *refundRequest, endsAs string, short bool) (*Refund, *payError) {
	if err := in.check(); err != nil {
		return nil, err
	}
	p := s.books.payments[in.OutTradeNo]
	if in.TransactionID != "" {
		p = s.books.transactions[in.TransactionID]
	}
	if p == nil {
		return nil, refuse(404, "RESOURCE_NOT_EXISTS", "订单不存在")
	}
	amount := *in.Amount.Refund
	if old := s.books.refunds[in.OutRefundNo]; old != nil {
		if old.OutTradeNo != p.OutTradeNo || old.Amount != amount || *in.Amount.Total != p.Total {
			return nil, refuse(400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试")
		}
		return old, nil
	}
	if err := s.refundable(p, amount, *in.Amount.Total); err != nil {
		return nil, err
	}
	if short || !s.covered(p, amount) {
		return nil, refuse(403, s.code("NOT_ENOUGH", "NOTENOUGH"), "基本账户余额不足，请充值后重新发起")
	}
	return s.acceptRefund(p, in, endsAs), nil
}

// refundable holds a new refund of p against the platform's rules.
func (s *Sim) refundable(p *Payment, amount, total int64) *payError {
	now := s.now()
	open, count := int64(0), 0
	for _, r := range p.refunds {
		if r.Status == RefundClosed {
			continue
		}
		count++
		open += r.Amount
		if now.Before(r.CreatedAt.Add(s.opt.RefundSpacing)) {
			return refuse(429, s.code("FREQUENCY_LIMITED", "FREQUENCY_LIMITED"), "同一订单的退款请间隔一分钟后再试")
		}
	}
	switch {
	case !p.paid():
		return refuse(400, "INVALID_REQUEST", "订单状态错误：未支付的订单不能退款")
	case total != p.Total:
		return refuse(400, "INVALID_REQUEST", "订单金额与原订单不一致")
	case now.After(p.PaidAt.Add(refundUntil)):
		return refuse(400, "INVALID_REQUEST", "订单已超过一年，不能退款")
	case amount > p.Total-open:
		return refuse(400, "INVALID_REQUEST", "申请退款金额大于订单剩余可退金额")
	case count >= maxRefunds:
		return refuse(400, "INVALID_REQUEST", "部分退款次数已达 50 次上限")
	}
	return nil
}

// covered reports whether the account can pay this and what is processing. Before
// settlement a payment's own money always covers its refunds, and after it what
// is left of it does: the fee comes back with them.
func (s *Sim) covered(p *Payment, amount int64) bool {
	if p.Shipping.SettledAt.IsZero() {
		return true
	}
	out := map[*Payment]int64{p: amount}
	for _, r := range s.books.refundOrder {
		if q := s.books.payments[r.OutTradeNo]; r.Status == RefundProcessing && !q.Shipping.SettledAt.IsZero() {
			out[q] += r.Amount
		}
	}
	need := int64(0)
	for q, sum := range out {
		need += sum - q.feeBackFor(sum)
	}
	return s.books.balances[Available] >= need
}

func (s *Sim) acceptRefund(p *Payment, in *refundRequest, endsAs string) *Refund {
	now := s.now()
	r := &Refund{
		No: s.books.next(), OutRefundNo: in.OutRefundNo, OutTradeNo: p.OutTradeNo, TransactionID: p.TransactionID,
		Reason: in.Reason, NotifyURL: in.NotifyURL, Amount: *in.Amount.Refund, Status: RefundProcessing,
		CreatedAt: now, DueAt: now.Add(s.opt.RefundDelay), EndsAs: endsAs,
	}
	r.RefundID = fmt.Sprintf("50300%05s%s%010d", s.keys.MchID[len(s.keys.MchID)-5:], now.In(payZone).Format("20060102"), r.No)
	p.State = InRefund
	s.books.at(r.DueAt, timerRefund, r.OutRefundNo)
	s.poke()
	s.books.put(record{Payment: p}, record{Refund: r})
	return r
}

// endRefund is the bank's answer: the money goes, or it doesn't.
func (s *Sim) endRefund(r *Refund, at time.Time) {
	if r.Status != RefundProcessing && r.Status != RefundAbnormal {
		return
	}
	p := s.books.payments[r.OutTradeNo]
	r.Status = r.EndsAs
	switch r.Status {
	case RefundSuccess:
		s.payOut(p, r, at)
	case RefundClosed:
		p.State = Success
		for _, other := range p.refunds {
			if other.Status != RefundClosed {
				p.State = InRefund
			}
		}
	}
	s.books.put(record{Payment: p}, record{Refund: r})
	if url := r.NotifyURL; url != "" {
		s.queue(&Notice{
			ID: newUUID(), Kind: "refund", Event: "REFUND." + r.Status, Original: "refund", Summary: "退款" + refundWords[r.Status],
			URL: url, Plain: plain(s.refundNotice(p, r)), OutTradeNo: r.OutTradeNo, OutRefundNo: r.OutRefundNo,
		})
	}
}

// feeBackFor is the part of the fee that comes back with a refund: in
// proportion, half up, so that the last refund completes it.
func (p *Payment) feeBackFor(amount int64) int64 {
	return (2*p.Fee*(p.Refunded+amount)+p.Total)/(2*p.Total) - p.FeeBack
}

// payOut moves the money.
func (s *Sim) payOut(p *Payment, r *Refund, at time.Time) {
	r.SucceededAt = at
	r.FeeBack = p.feeBackFor(r.Amount)
	p.Refunded += r.Amount
	p.FeeBack += r.FeeBack
	account := Held
	if !p.Shipping.SettledAt.IsZero() {
		account = Available
	}
	for _, e := range []*Entry{s.entry(p, account, "refund", -r.Amount), s.entry(p, account, "fee_back", r.FeeBack)} {
		e.At, e.OutRefundNo, e.RefundID = at, r.OutRefundNo, r.RefundID
		s.books.post(e)
	}
	if p.Refunded == p.Total {
		p.Shipping.State = shippingRefunded
	}
}

var refundWords = map[string]string{RefundSuccess: "成功", RefundClosed: "关闭", RefundAbnormal: "异常"}

// refundAnswer is a refund as the API shows it.
func (s *Sim) refundAnswer(r *Refund) map[string]any {
	p := s.books.payments[r.OutTradeNo]
	out := map[string]any{
		"refund_id": r.RefundID, "out_refund_no": r.OutRefundNo, "transaction_id": r.TransactionID, "out_trade_no": r.OutTradeNo,
		"channel": "ORIGINAL", "user_received_account": "支付用户零钱", "create_time": shanghai(r.CreatedAt), "status": r.Status,
		"funds_account": "AVAILABLE",
		"amount": map[string]any{
			"total": p.Total, "refund": r.Amount, "payer_total": p.Total, "payer_refund": r.Amount,
			"settlement_refund": r.Amount, "settlement_total": p.Total, "discount_refund": 0, "currency": "CNY",
		},
	}
	if r.Status == RefundSuccess {
		out["success_time"] = shanghai(r.SucceededAt)
	}
	return out
}

func (s *Sim) refundNotice(p *Payment, r *Refund) map[string]any {
	out := map[string]any{
		"mchid": s.keys.MchID, "out_trade_no": r.OutTradeNo, "transaction_id": r.TransactionID,
		"out_refund_no": r.OutRefundNo, "refund_id": r.RefundID, "refund_status": r.Status,
		"user_received_account": "支付用户零钱",
		"amount":                map[string]any{"total": p.Total, "refund": r.Amount, "payer_total": p.Total, "payer_refund": r.Amount},
	}
	if r.Status == RefundSuccess {
		out["success_time"] = shanghai(r.SucceededAt)
	}
	return out
}
