package wechatsim

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // Bills are checked by SHA-1.
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const billURLLives = 5 * time.Minute

func (s *Sim) apiTradeBill(c *call) answer {
	kind := c.query.Get("bill_type")
	if kind == "" {
		kind = "ALL"
	}
	if kind != "ALL" && kind != "SUCCESS" && kind != "REFUND" {
		return badParam("bill_type", "账单类型应为 ALL、SUCCESS 或 REFUND").answer()
	}
	return s.offerBill(c, "trade/"+kind)
}

func (s *Sim) apiFundBill(c *call) answer {
	account := c.query.Get("account_type")
	if account == "" {
		account = "BASIC"
	}
	if account != "BASIC" && account != "OPERATION" && account != "FEES" {
		return badParam("account_type", "资金账户类型应为 BASIC、OPERATION 或 FEES").answer()
	}
	return s.offerBill(c, "fund/"+account)
}

// offerBill answers with the hash of the plain text and an address that works
// for five minutes.
func (s *Sim) offerBill(c *call, what string) answer {
	day, perr := s.billDay(c)
	if perr != nil {
		return perr.answer()
	}
	text := s.bill(what, day)
	if text == "" {
		return refuse(400, "NO_STATEMENT_EXIST", "账单文件不存在，当日没有交易").answer()
	}
	sum := sha1.Sum([]byte(text)) //nolint:gosec // As WeChat does.
	token := strings.Join([]string{what, day.Format(time.DateOnly), c.query.Get("tar_type"), strconv.FormatInt(s.now().Add(billURLLives).Unix(), 10)}, "|")
	query := url.Values{"token": {token + "|" + s.mac(token)}}
	return ok(map[string]string{
		"hash_type": "SHA1", "hash_value": hex.EncodeToString(sum[:]),
		"download_url": "https://api.mch.weixin.qq.com/v3/billdownload/file?" + query.Encode(),
	})
}

func (s *Sim) mac(text string) string {
	mac := hmac.New(sha256.New, []byte(s.keys.TokenSigningKey))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

// apiBillFile sends the file; it is the one answer without a signature.
func (s *Sim) apiBillFile(c *call) answer {
	part := strings.Split(c.query.Get("token"), "|")
	if len(part) != 5 || s.mac(strings.Join(part[:4], "|")) != part[4] {
		return refuse(403, "NO_AUTH", "下载地址无效").answer()
	}
	until, _ := strconv.ParseInt(part[3], 10, 64) // the mac has vouched for it
	if s.now().Unix() > until {
		return refuse(403, "NO_AUTH", "下载地址已过期，请重新获取").answer()
	}
	day, _ := time.ParseInLocation(time.DateOnly, part[1], payZone) // likewise
	text := []byte(s.bill(part[0], day))
	if part[2] != "GZIP" {
		return answer{status: http.StatusOK, raw: text, contentType: "text/plain", unsigned: true}
	}
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, _ = zip.Write(text) // a buffer takes everything
	_ = zip.Close()
	return answer{status: http.StatusOK, raw: packed.Bytes(), contentType: "application/x-gzip", unsigned: true}
}

// bill is the text of a bill, or "" when nothing happened on that day.
func (s *Sim) bill(what string, day time.Time) string {
	switch kind := what[strings.IndexByte(what, '/')+1:]; {
	case strings.HasPrefix(what, "trade/"):
		return s.tradeBill(kind, day)
	default:
		return s.fundBill(kind, day)
	}
}

// csv writes a bill: a head, rows whose every field has a backtick before it, a
// summary. The file begins with a byte order mark and ends its lines with CRLF.
type csv struct{ b strings.Builder }

func newCSV(head string) *csv {
	c := &csv{}
	c.b.WriteString("\ufeff" + head + "\r\n")
	return c
}

func (c *csv) row(fields ...string) {
	for i, field := range fields {
		if i > 0 {
			c.b.WriteByte(',')
		}
		c.b.WriteString("`" + strings.NewReplacer(",", " ", "\r", " ", "\n", " ").Replace(field))
	}
	c.b.WriteString("\r\n")
}

const tradeHead = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额," +
	"微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"

const tradeSumHead = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"

// tradeBill lists the day's payments and refunds, made from the entries alone.
func (s *Sim) tradeBill(kind string, day time.Time) string {
	out := newCSV(tradeHead)
	var rows, paid, refunded, fees int64
	entries, payments := s.falsified("trade")
	for _, e := range ofDay(entries, day) {
		p := payments[e.OutTradeNo]
		switch {
		case e.Kind == "payment" && kind != "REFUND":
			out.row(s.tradeRow(p, e, nil)...)
			paid, fees = paid+e.Amount, fees+p.Fee
		case e.Kind == "refund" && kind != "SUCCESS":
			r := s.books.refunds[e.OutRefundNo]
			out.row(s.tradeRow(p, e, r)...)
			refunded, fees = refunded-e.Amount, fees-r.FeeBack
		default:
			continue
		}
		rows++
	}
	if rows == 0 {
		return ""
	}
	out.b.WriteString(tradeSumHead + "\r\n")
	out.row(strconv.FormatInt(rows, 10), yuan(paid), yuan(refunded), "0.00", yuan(fees), yuan(paid), yuan(refunded))
	return out.b.String()
}

func (s *Sim) tradeRow(p *Payment, e *Entry, r *Refund) []string {
	at := e.At.In(payZone).Format(time.DateTime)
	rate := strconv.FormatFloat(float64(s.opt.FeeBP)/100, 'f', 2, 64) + "%"
	if r == nil {
		return []string{
			at, s.keys.AppID, s.keys.MchID, "0", "", p.TransactionID, p.OutTradeNo, p.OpenID, "JSAPI", "SUCCESS", "OTHERS", "CNY",
			yuan(p.Total), "0.00", "0", "0", "0.00", "0.00", "", "", p.Description, p.Attach, yuan(p.Fee), rate, yuan(p.Total), "0.00", "",
		}
	}
	return []string{
		at, s.keys.AppID, s.keys.MchID, "0", "", p.TransactionID, p.OutTradeNo, p.OpenID, "JSAPI", "REFUND", "OTHERS", "CNY",
		"0.00", "0.00", r.RefundID, r.OutRefundNo, yuan(r.Amount), "0.00", "ORIGINAL", "SUCCESS", p.Description, p.Attach,
		yuan(-r.FeeBack), rate, "0.00", yuan(r.Amount), "",
	}
}

const fundHead = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号"

const fundSumHead = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"

var fundWords = map[string][2]string{
	"payment": {"交易", "交易"}, "fee": {"交易", "扣除交易手续费"}, "refund": {"退款", "退款"},
	"fee_back": {"退款", "退回交易手续费"}, "opening": {"充值", "充值"},
	// WeChat's page of the fund bill names the class 企业付款 and leaves the type of
	// a transfer open.
	"transfer": {"企业付款", "商家转账"},
	"topup":    {"充值", "充值"}, "withdraw": {"提现", "提现"},
}

// fundBill lists the day's movements on an account with the balance after each.
// Settlement moves nothing in or out of the basic account.
func (s *Sim) fundBill(kind string, day time.Time) string {
	out := newCSV(fundHead)
	var balance, in, spent, ins, outs int64
	entries, _ := s.falsified("fund")
	for _, e := range entries {
		if !onAccount(e, kind) || !e.At.Before(nextDay(day)) {
			continue
		}
		balance += e.Amount
		if e.At.Before(day) {
			continue
		}
		words, direction, amount := fundWords[e.Kind], "收入", e.Amount
		if e.Amount < 0 {
			direction, amount = "支出", -e.Amount
			spent, outs = spent+amount, outs+1
		} else {
			in, ins = in+amount, ins+1
		}
		business, proof := e.TransactionID, e.OutTradeNo
		if e.RefundID != "" {
			business, proof = e.RefundID, e.OutRefundNo
		}
		if e.TransferBillNo != "" {
			business, proof = e.TransferBillNo, e.OutBillNo
		}
		out.row(e.At.In(payZone).Format(time.DateTime), business, strconv.FormatInt(e.No, 10), words[0], words[1], direction,
			yuan(amount), yuan(balance), "system", "", proof)
	}
	if ins+outs == 0 {
		return ""
	}
	out.b.WriteString(fundSumHead + "\r\n")
	out.row(strconv.FormatInt(ins+outs, 10), strconv.FormatInt(ins, 10), yuan(in), strconv.FormatInt(outs, 10), yuan(spent))
	return out.b.String()
}

func onAccount(e *Entry, kind string) bool {
	switch kind {
	case "BASIC":
		return e.Account != Operating && e.Kind != "settle"
	case "OPERATION":
		return e.Account == Operating
	}
	return false
}

func ofDay(entries []*Entry, day time.Time) []*Entry {
	var list []*Entry
	for _, e := range entries {
		if !e.At.Before(day) && e.At.Before(nextDay(day)) {
			list = append(list, e)
		}
	}
	return list
}
