package wechatsim

import (
	"errors"
	"strconv"
)

// Tamper falsifies bills as they are handed out; the books stay as they are. It
// is how a test, or a person on the control page, sees whether the merchant
// notices.
type Tamper struct {
	Bill       string `json:"bill"` // "trade" or "fund"; "" is both.
	How        string `json:"how"`  // "missing", "extra", "amount" or "fee".
	OutTradeNo string `json:"out_trade_no"`
	OutBillNo  string `json:"out_bill_no"` // Instead: a transfer, in the fund bill.
	By         int64  `json:"by"`          // fen, for amount and fee.
}

// TamperBills puts tampers in the place of those that were there.
func (s *Sim) TamperBills(tampers ...Tamper) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tampers = tampers
}

// RefundAtSite refunds a payment as a person does on the merchant site: under a
// number of WeChat's own, and nobody is told.
func (s *Sim) RefundAtSite(outTradeNo string, amount int64) (outRefundNo string, err error) {
	flushed := s.change(func() {
		p := s.books.payments[outTradeNo]
		if p == nil {
			err = errors.New("没有这笔支付")
			return
		}
		total := p.Total
		in := &refundRequest{OutTradeNo: outTradeNo, OutRefundNo: "SITE" + strconv.FormatInt(s.books.sequence+1, 10)}
		in.Amount = &refundAmount{Refund: &amount, Total: &total, Currency: "CNY"}
		if _, refused := s.refund(in, RefundSuccess, false); refused != nil {
			err = errors.New(refused.message)
			return
		}
		outRefundNo = in.OutRefundNo
	})
	return outRefundNo, errors.Join(err, flushed)
}

// falsified is what a bill is made from: the books, or a copy of them with the
// tampers for that bill done.
func (s *Sim) falsified(bill string) ([]*Entry, map[string]*Payment) {
	entries, payments := s.books.entries, s.books.payments
	for _, t := range s.tampers {
		if t.OutBillNo != "" && bill == "fund" && t.Bill != "trade" {
			entries = t.overTransfer(entries)
			continue
		}
		p := payments[t.OutTradeNo]
		if (t.Bill != "" && t.Bill != bill) || p == nil {
			continue
		}
		changed, now := *p, make(map[string]*Payment, len(payments)+1)
		for no, other := range payments {
			now[no] = other
		}
		switch t.How {
		case "amount":
			changed.Total += t.By
		case "fee":
			changed.Fee += t.By
		case "extra":
			changed.OutTradeNo, changed.TransactionID = "X"+p.OutTradeNo[1:], "X"+p.TransactionID[1:]
		}
		now[changed.OutTradeNo] = &changed
		entries, payments = t.over(entries, &changed), now
	}
	return entries, payments
}

// over is entries with the tamper done to those of the payment's own money.
func (t Tamper) over(entries []*Entry, p *Payment) []*Entry {
	var made []*Entry
	for _, e := range entries {
		own := e.OutTradeNo == t.OutTradeNo && (e.Kind == "payment" || e.Kind == "fee")
		copied := *e
		switch {
		case !own:
		case t.How == "missing":
			continue
		case t.How == "amount" && e.Kind == "payment":
			copied.Amount += t.By
		case t.How == "fee" && e.Kind == "fee":
			copied.Amount -= t.By
		case t.How == "extra":
			made = append(made, e)
			copied.OutTradeNo, copied.TransactionID, copied.No = p.OutTradeNo, p.TransactionID, e.No+1_000_000
		}
		made = append(made, &copied)
	}
	return made
}

// overTransfer is entries with the tamper done to the transfer's.
func (t Tamper) overTransfer(entries []*Entry) []*Entry {
	var made []*Entry
	for _, e := range entries {
		copied := *e
		switch {
		case e.OutBillNo != t.OutBillNo:
		case t.How == "missing":
			continue
		case t.How == "amount":
			copied.Amount -= t.By
		case t.How == "extra":
			made = append(made, e)
			copied.OutBillNo, copied.TransferBillNo, copied.No = "X"+e.OutBillNo[1:], "X"+e.TransferBillNo[1:], e.No+1_000_000
		}
		made = append(made, &copied)
	}
	return made
}
