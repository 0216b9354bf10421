package reconcile

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/money"
)

// TradeRow is one payment or refund of a trade bill
// (https://pay.weixin.qq.com/doc/v3/merchant/4012556654). Amounts are fen.
type TradeRow struct {
	At            time.Time
	TransactionID string
	OutTradeNo    string
	Refund        bool
	RefundID      string
	OutRefundNo   string
	Done          bool  // A refund's money has moved.
	Amount        int64 // Of the order, or given back.
	Fee           int64 // Taken; below 0: given back.
	RateBP        int64
}

// FundRow is one movement on an account. Amount is below 0 for what left.
type FundRow struct {
	At         time.Time
	BusinessNo string // WeChat's number of the payment, refund or transfer.
	FlowNo     string
	Name       string // The class of Type: "交易", "企业付款" …
	Type       string // "交易", "扣除交易手续费", "退款" …
	Amount     int64  // fen
	Balance    int64  // fen, after it.
	ProofNo    string // Our number: out_trade_no, out_refund_no or out_bill_no.
}

// The type and the class of a transfer's line. WeChat's page
// (https://pay.weixin.qq.com/docs/merchant/products/bill-download/format-fundflow.html)
// names the class among others that "will be adjusted" and leaves the type
// open, so neither is certain until a real bill has been read.
const (
	typeTransfer  = "商家转账"
	classTransfer = "企业付款"
)

// Transfer reports whether the line is a transfer to a person, or one that came
// back (Amount over 0). ProofNo is its out_bill_no, BusinessNo WeChat's number.
func (f FundRow) Transfer() bool { return f.Type == typeTransfer || f.Name == classTransfer }

// ErrBill reports a bill that contradicts itself or is not what WeChat documents:
// nothing of it is used.
var ErrBill = errors.New("reconcile: the bill can't be read")

func badBill(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrBill}, args...)...)
}

// sheet is a bill as text: its head, rows by the names of their columns, and its
// own sums.
type sheet struct {
	columns map[string]int
	rows    [][]string
	sums    map[string]string
}

// readSheet reads a bill: a byte order mark, a head, rows whose every field has
// a backtick before it, a head of sums, a row of sums.
func readSheet(text []byte, sumsBegin string, wanted ...string) (sheet, error) {
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(string(text), "\ufeff"), "\r\n", "\n"), "\n")
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	if len(lines) < 3 {
		return sheet{}, badBill("%d lines", len(lines))
	}
	s := sheet{columns: map[string]int{}, sums: map[string]string{}}
	head := strings.Split(lines[0], ",")
	for i, name := range head {
		s.columns[name] = i
	}
	for _, name := range wanted {
		if _, ok := s.columns[name]; !ok {
			return s, badBill("no column %s", name)
		}
	}
	end := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, sumsBegin) })
	if end != len(lines)-2 {
		return s, badBill("no sums at its end")
	}
	for n, line := range lines[1:end] {
		fields, err := readFields(line)
		if err != nil || len(fields) != len(head) {
			return s, badBill("line %d has %d fields, want %d", n+2, len(fields), len(head))
		}
		s.rows = append(s.rows, fields)
	}
	names := strings.Split(lines[end], ",")
	sums, err := readFields(lines[end+1])
	if err != nil || len(sums) != len(names) {
		return s, badBill("its sums have %d fields, want %d", len(sums), len(names))
	}
	for i, name := range names {
		s.sums[name] = sums[i]
	}
	return s, nil
}

func readFields(line string) ([]string, error) {
	if !strings.HasPrefix(line, "`") {
		return nil, badBill("a field without its backtick")
	}
	return strings.Split(line[1:], ",`"), nil
}

func (s sheet) get(row []string, column string) string {
	return strings.TrimSpace(row[s.columns[column]])
}

func fen(yuan string) (int64, error) {
	n, err := money.Parse(yuan)
	if err != nil {
		return 0, badBill("%q is not an amount", yuan)
	}
	return n, nil
}

func moment(text string) (time.Time, error) {
	t, err := time.ParseInLocation(time.DateTime, text, clock.Shanghai)
	if err != nil {
		return t, badBill("%q is not a time", text)
	}
	return t, nil
}

// agree reports whether the bill's own sum is the sum of its rows.
func (s sheet) agree(column string, sum int64) error {
	theirs, err := fen(s.sums[column])
	if err == nil && theirs != sum {
		err = badBill("its rows sum to %d fen where it says %s", sum, column)
	}
	return err
}

func (s sheet) count(column string, n int) error {
	if s.sums[column] != strconv.Itoa(n) {
		return badBill("it has %d rows, and says %s", n, s.sums[column])
	}
	return nil
}

// ParseTrade reads a trade bill of all kinds.
func ParseTrade(text []byte) ([]TradeRow, error) {
	s, err := readSheet(text, "总交易单数", "交易时间", "微信订单号", "商户订单号", "交易状态", "微信退款单号", "商户退款单号", "退款状态", "手续费", "费率", "订单金额", "申请退款金额")
	if err != nil {
		return nil, err
	}
	rows := make([]TradeRow, len(s.rows))
	var paid, back, fees int64
	for i, f := range s.rows {
		if rows[i], err = s.trade(f); err != nil {
			return nil, err
		}
		fees += rows[i].Fee
		if rows[i].Refund {
			back += rows[i].Amount
		} else {
			paid += rows[i].Amount
		}
	}
	return rows, errors.Join(s.count("总交易单数", len(rows)), s.agree("订单总金额", paid), s.agree("申请退款总金额", back), s.agree("手续费总金额", fees))
}

func (s sheet) trade(f []string) (r TradeRow, err error) {
	r = TradeRow{TransactionID: s.get(f, "微信订单号"), OutTradeNo: s.get(f, "商户订单号")}
	amount := "订单金额"
	switch state := s.get(f, "交易状态"); state {
	case "SUCCESS":
	case "REFUND":
		r.Refund, r.RefundID, r.OutRefundNo, amount = true, s.get(f, "微信退款单号"), s.get(f, "商户退款单号"), "申请退款金额"
		r.Done = s.get(f, "退款状态") == "SUCCESS"
	default:
		return r, badBill("the unknown state %q of %s", state, r.OutTradeNo)
	}
	rate, ok := strings.CutSuffix(s.get(f, "费率"), "%")
	if !ok {
		return r, badBill("the rate of %s", r.OutTradeNo)
	}
	var errs [4]error
	r.At, errs[0] = moment(s.get(f, "交易时间"))
	r.Amount, errs[1] = fen(s.get(f, amount))
	r.Fee, errs[2] = fen(s.get(f, "手续费"))
	r.RateBP, errs[3] = fen(rate) // Hundredths of a percent are basis points.
	return r, errors.Join(errs[:]...)
}

// ParseFund reads a fund bill. Its rows must carry its balance on without a gap.
func ParseFund(text []byte) ([]FundRow, error) {
	s, err := readSheet(text, "资金流水总笔数", "记账时间", "微信支付业务单号", "资金流水单号", "业务名称", "业务类型", "收支类型", "收支金额(元)", "账户结余(元)", "业务凭证号")
	if err != nil {
		return nil, err
	}
	rows := make([]FundRow, len(s.rows))
	var in, out int64
	for i, f := range s.rows {
		if rows[i], err = s.fund(f); err != nil {
			return nil, err
		}
		if rows[i].Amount > 0 {
			in += rows[i].Amount
		} else {
			out -= rows[i].Amount
		}
		if i > 0 && rows[i-1].Balance+rows[i].Amount != rows[i].Balance {
			return nil, badBill("the balance jumps at %s", rows[i].FlowNo)
		}
	}
	return rows, errors.Join(s.count("资金流水总笔数", len(rows)), s.agree("收入金额", in), s.agree("支出金额", out))
}

func (s sheet) fund(f []string) (r FundRow, err error) {
	r = FundRow{BusinessNo: s.get(f, "微信支付业务单号"), FlowNo: s.get(f, "资金流水单号"), Name: s.get(f, "业务名称"), Type: s.get(f, "业务类型"), ProofNo: s.get(f, "业务凭证号")}
	var errs [3]error
	r.At, errs[0] = moment(s.get(f, "记账时间"))
	r.Amount, errs[1] = fen(s.get(f, "收支金额(元)"))
	r.Balance, errs[2] = fen(s.get(f, "账户结余(元)"))
	switch s.get(f, "收支类型") {
	case "收入":
	case "支出":
		r.Amount = -r.Amount
	default:
		err = badBill("the direction of %s", r.FlowNo)
	}
	return r, errors.Join(append(errs[:], err)...)
}
