package reconcile

import (
	"yuanfen/server/payment"
	"yuanfen/server/payout"
	"yuanfen/server/platform/money"
)

// bills are what WeChat says of a day.
type bills struct {
	trade            []TradeRow
	basic, operating []FundRow
}

// books are what ours say of what the bills name.
type books struct {
	payments map[string]payment.Payment // By WeChat's number.
	refunds  map[string]payment.Refund  // By ours.
	payouts  map[string]payout.Payout   // By the number under which we sent them.
}

// result is what comes of comparing the two.
type result struct {
	payments    []payment.Billed // Which the day's bill has, with their fees.
	refunds     []payment.Billed
	other       []FundRow // On the basic account: neither payment nor refund.
	transferred []int64   // Payouts that the operating account's bill has.
	differences []Difference
}

// movement is what a fund bill says of one payment or refund: its money and its fee.
type movement struct {
	amount, fee int64
	moved, paid bool // There is a line for the money, for the fee.
}

// The types of lines that belong to a payment or refund.
const (
	typeTrade   = "交易"
	typeFee     = "扣除交易手续费"
	typeRefund  = "退款"
	typeFeeBack = "退回交易手续费"
)

// match compares a day's bills with each other and with our books. It is pure.
func match(day string, b bills, ours books) result {
	m := &matcher{day: day, ours: ours, funds: map[string]*movement{}}
	for _, f := range b.basic {
		m.fund(f)
	}
	for _, t := range b.trade {
		if t.Refund {
			m.refund(t)
		} else {
			m.payment(t)
		}
	}
	m.unclaimed(b.basic)
	m.transfers(b.operating)
	return m.result
}

type matcher struct {
	day   string
	ours  books
	funds map[string]*movement // By WeChat's number.
	result
}

func (m *matcher) differ(kind Kind, number string, ours, theirs int64, format string, args ...any) {
	m.differences = append(m.differences, differ(m.day, kind, number, ours, theirs, format, args...))
}

func (m *matcher) fund(f FundRow) {
	switch f.Type {
	case typeTrade, typeFee, typeRefund, typeFeeBack:
	default:
		m.other = append(m.other, f)
		return
	}
	v := m.funds[f.BusinessNo]
	if v == nil {
		v = &movement{}
		m.funds[f.BusinessNo] = v
	}
	switch f.Type {
	case typeTrade:
		v.amount, v.moved = v.amount+f.Amount, true
	case typeRefund:
		v.amount, v.moved = v.amount-f.Amount, true
	case typeFee:
		v.fee, v.paid = v.fee-f.Amount, true
	case typeFeeBack:
		v.fee, v.paid = v.fee+f.Amount, true
	}
}

// take hands out what the fund bill says of a number, once.
func (m *matcher) take(number string) movement {
	v := m.funds[number]
	delete(m.funds, number)
	if v == nil {
		return movement{}
	}
	return *v
}

// agreeOnMoney compares the trade bill's line with the fund bill's, and returns
// the fee that moved.
func (m *matcher) agreeOnMoney(what, number string, t TradeRow, v movement) (fee int64) {
	fee = t.Fee
	if t.Refund {
		fee = -t.Fee
	}
	switch {
	case !v.moved:
		m.differ(FundMissing, number, t.Amount, 0, "交易账单有%s %s（%s），资金账单没有。", what, number, yuan(t.Amount))
	case v.amount != t.Amount:
		m.differ(FundAmount, number, t.Amount, v.amount, "%s %s：交易账单是 %s，资金账单是 %s。", what, number, yuan(t.Amount), yuan(v.amount))
	}
	switch want := money.Rate(t.Amount, t.RateBP); {
	case v.fee != fee:
		m.differ(FeeDiffers, number, fee, v.fee, "%s %s 的手续费：交易账单是 %s，资金账单实际是 %s。", what, number, yuan(fee), yuan(v.fee))
	case !t.Refund && fee != want:
		m.differ(FeeRate, number, want, fee, "付款 %s 的手续费是 %s，按费率应是 %s。", number, yuan(fee), yuan(want))
	}
	if v.paid {
		return v.fee // What moved is what is booked.
	}
	return fee
}

func (m *matcher) payment(t TradeRow) {
	fee := m.agreeOnMoney("付款", t.OutTradeNo, t, m.take(t.TransactionID))
	p, known := m.ours.payments[t.TransactionID]
	switch {
	case !known:
		m.differ(PaymentUnknown, t.OutTradeNo, 0, t.Amount, "微信收了 %s（商户订单号 %s），本店没有这笔付款。", yuan(t.Amount), t.OutTradeNo)
		return
	case p.Amount != t.Amount:
		m.differ(PaymentAmount, t.OutTradeNo, p.Amount, t.Amount, "付款 %s：本店记 %s，微信记 %s。", t.OutTradeNo, yuan(p.Amount), yuan(t.Amount))
	}
	m.payments = append(m.payments, payment.Billed{ID: p.ID, BilledOn: m.day, Fee: fee})
}

func (m *matcher) refund(t TradeRow) {
	if !t.Done {
		return // Its line comes again when the money has moved.
	}
	back := m.agreeOnMoney("退款", t.OutRefundNo, t, m.take(t.RefundID))
	r, known := m.ours.refunds[t.OutRefundNo]
	switch {
	case !known:
		m.differ(RefundUnknown, t.OutRefundNo, 0, t.Amount, "微信退了 %s（退款单号 %s，属于付款 %s），不是本店发起的。", yuan(t.Amount), t.OutRefundNo, t.OutTradeNo)
		return
	case r.Amount != t.Amount:
		m.differ(RefundAmount, t.OutRefundNo, r.Amount, t.Amount, "退款 %s：本店记 %s，微信记 %s。", t.OutRefundNo, yuan(r.Amount), yuan(t.Amount))
	case r.State != payment.RefundStateDone:
		m.differ(RefundState, t.OutRefundNo, r.Amount, t.Amount, "退款 %s：微信已退到，本店还记着 %s。", t.OutRefundNo, r.State)
		return // Billed once it is done.
	}
	m.refunds = append(m.refunds, payment.Billed{ID: r.ID, BilledOn: m.day, Fee: back})
}

// unclaimed are movements of which the trade bill does not speak.
func (m *matcher) unclaimed(rows []FundRow) {
	for _, f := range rows {
		v := m.funds[f.BusinessNo]
		if v == nil {
			continue
		}
		m.take(f.BusinessNo)
		m.differ(FundMissing, f.ProofNo, 0, v.amount, "资金账单有「%s」%s（业务单号 %s），交易账单没有。", f.Type, yuan(v.amount), f.ProofNo)
	}
}
