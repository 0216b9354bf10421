package wechatsim

import (
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// payError is WeChat Pay's error body.
type payError struct {
	status  int
	code    string
	message string
	detail  map[string]any
}

func refuse(status int, code, message string) *payError {
	return &payError{status: status, code: code, message: message}
}

func badParam(field, issue string) *payError {
	return &payError{400, "PARAM_ERROR", "参数错误：" + issue, map[string]any{"field": field, "issue": issue, "location": "body"}}
}

func (e *payError) answer() answer {
	body := map[string]any{"code": e.code, "message": e.message}
	if e.detail != nil {
		body["detail"] = e.detail
	}
	return answer{status: e.status, body: body}
}

// code picks the spelling of an error code: with underscores, as pages of today
// have it, or as the older ones do.
func (s *Sim) code(today, older string) string {
	if s.opt.OldCodes {
		return older
	}
	return today
}

// payAPIs are the endpoints of api.mch.weixin.qq.com.
var payAPIs = []api{
	{name: "prepay", pattern: "POST /v3/pay/transactions/jsapi", handle: (*Sim).apiPrepay},
	{name: "query", pattern: "GET /v3/pay/transactions/out-trade-no/{no}", handle: (*Sim).apiQuery},
	{name: "query_id", pattern: "GET /v3/pay/transactions/id/{id}", handle: (*Sim).apiQueryID},
	{name: "close", pattern: "POST /v3/pay/transactions/out-trade-no/{no}/close", handle: (*Sim).apiClose},
	{name: "refund", pattern: "POST /v3/refund/domestic/refunds", handle: (*Sim).apiRefund},
	{name: "query_refund", pattern: "GET /v3/refund/domestic/refunds/{no}", handle: (*Sim).apiQueryRefund},
	{name: "transfer", pattern: "POST /v3/fund-app/mch-transfer/transfer-bills", handle: (*Sim).apiTransfer},
	{name: "query_transfer", pattern: "GET /v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{no}", handle: (*Sim).apiQueryTransfer},
	{name: "query_transfer_id", pattern: "GET /v3/fund-app/mch-transfer/transfer-bills/transfer-bill-no/{id}", handle: (*Sim).apiQueryTransferID},
	{name: "cancel_transfer", pattern: "POST /v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{no}/cancel", handle: (*Sim).apiCancelTransfer},
	{name: "tradebill", pattern: "GET /v3/bill/tradebill", handle: (*Sim).apiTradeBill},
	{name: "fundflowbill", pattern: "GET /v3/bill/fundflowbill", handle: (*Sim).apiFundBill},
	{name: "billdownload", pattern: "GET /v3/billdownload/file", handle: (*Sim).apiBillFile},
	{name: "complaints", pattern: "GET /v3/merchant-service/complaints-v2", handle: (*Sim).apiComplaints},
	{name: "complaint", pattern: "GET /v3/merchant-service/complaints-v2/{id}", handle: (*Sim).apiComplaint},
	{name: "complaint_history", pattern: "GET /v3/merchant-service/complaints-v2/{id}/negotiation-historys", handle: (*Sim).apiComplaintHistory},
	{name: "answer_complaint", pattern: "POST /v3/merchant-service/complaints-v2/{id}/response", handle: (*Sim).apiAnswerComplaint},
	{name: "complete_complaint", pattern: "POST /v3/merchant-service/complaints-v2/{id}/complete", handle: (*Sim).apiCompleteComplaint},
	{name: "complaint_notifications", pattern: "GET /v3/merchant-service/complaint-notifications", handle: (*Sim).apiComplaintURL},
	{name: "complaint_notifications", pattern: "POST /v3/merchant-service/complaint-notifications", handle: (*Sim).apiComplaintURL},
	{name: "complaint_notifications", pattern: "PUT /v3/merchant-service/complaint-notifications", handle: (*Sim).apiComplaintURL},
	{name: "certificates", pattern: "GET /v3/certificates", handle: (*Sim).apiCertificates},
}

// servePay checks the request's signature, performs it, signs the answer.
func (s *Sim) servePay(route api) http.HandlerFunc {
	limited := refuse(429, "FREQUENCY_LIMITED", "频率超限，请稍后再试").answer()
	return func(w http.ResponseWriter, r *http.Request) {
		c, err := readCall(r)
		if err != nil {
			return // the caller has gone
		}
		if err := s.authorize(c); err != nil {
			s.writePay(w, r, refuse(401, "SIGN_ERROR", "错误的签名，验签失败："+err.Error()).answer(), nil)
			return
		}
		broken := refuse(500, s.code("SYSTEM_ERROR", "SYSTEMERROR"), "系统异常，请用相同参数重新调用").answer()
		a, fault := s.perform(c, route, limited, broken)
		s.writePay(w, r, a, fault)
	}
}

var authPart = regexp.MustCompile(`(\w+)="([^"]*)"`)

// authorize checks METHOD\nURI\nTIMESTAMP\nNONCE\nBODY\n against the merchant's
// key, by the simulator's clock.
func (s *Sim) authorize(c *call) error {
	scheme, rest, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	if scheme != signatureType {
		return errors.New("签名方案应为 " + signatureType)
	}
	part := map[string]string{}
	for _, m := range authPart.FindAllStringSubmatch(rest, -1) {
		part[m[1]] = m[2]
	}
	if part["mchid"] != s.keys.MchID || part["serial_no"] != s.keys.MchSerial {
		return errors.New("商户号或证书序列号不匹配")
	}
	stamp, err := strconv.ParseInt(part["timestamp"], 10, 64)
	if err != nil || part["nonce_str"] == "" {
		return errors.New("缺少时间戳或随机串")
	}
	if d := s.now().Unix() - stamp; d > 300 || d < -300 {
		return errors.New("时间戳与服务器时间相差超过五分钟")
	}
	message := strings.Join([]string{c.r.Method, c.r.RequestURI, part["timestamp"], part["nonce_str"], string(c.body), ""}, "\n")
	return s.sign.verifyMerchant(message, part["signature"])
}

// writePay signs with the key that the caller says it can verify.
func (s *Sim) writePay(w http.ResponseWriter, r *http.Request, a answer, fault *Fault) {
	raw := a.encode()
	how := signed{cert: s.opt.Certificates && r.Header.Get("Wechatpay-Serial") == s.keys.CertSerial}
	if r.URL.Path == "/v3/certificates" {
		how.cert = true
	}
	if fault != nil {
		how.bad, how.stale, how.unknown = fault.Kind == BadSignature, fault.Kind == Stale, fault.Kind == UnknownSerial
	}
	if !a.unsigned {
		s.headers(w.Header(), raw, how)
	}
	if a.contentType == "" && len(raw) > 0 {
		a.contentType = "application/json; charset=utf-8"
	}
	write(w, a, raw)
}

func ok(body any) answer { return answer{status: http.StatusOK, body: body} }

func (s *Sim) apiPrepay(c *call) answer {
	var in prepayRequest
	if !c.decode(&in) {
		return badParam("body", "请求体不是合法的 JSON").answer()
	}
	id, err := s.prepay(&in)
	if err != nil {
		return err.answer()
	}
	return ok(map[string]string{"prepay_id": id})
}

func (s *Sim) apiQuery(c *call) answer {
	return s.showPayment(c, s.books.payments[c.r.PathValue("no")])
}

func (s *Sim) apiQueryID(c *call) answer {
	return s.showPayment(c, s.books.transactions[c.r.PathValue("id")])
}

func (s *Sim) showPayment(c *call, p *Payment) answer {
	switch {
	case c.query.Get("mchid") != s.keys.MchID:
		return refuse(400, "MCH_NOT_EXISTS", "商户号不存在").answer()
	case p == nil:
		return refuse(404, s.code("ORDER_NOT_EXIST", "ORDERNOTEXIST"), "订单不存在").answer()
	}
	return ok(s.transaction(p))
}

func (s *Sim) apiClose(c *call) answer {
	var in struct {
		MchID string `json:"mchid"`
	}
	if !c.decode(&in) {
		return badParam("mchid", "请求体不是合法的 JSON").answer()
	}
	if err := s.close(c.r.PathValue("no"), in.MchID); err != nil {
		return err.answer()
	}
	return answer{status: http.StatusNoContent}
}

func (s *Sim) apiRefund(c *call) answer {
	var in refundRequest
	if !c.decode(&in) {
		return badParam("body", "请求体不是合法的 JSON").answer()
	}
	known := s.books.refunds[in.OutRefundNo] != nil
	text, endsAs, short := in.OutRefundNo+" "+in.OutTradeNo+" "+in.TransactionID, RefundSuccess, false
	if !known {
		short = s.outcome(ShortOfMoney, text)
	}
	if !known && !short {
		switch {
		case s.outcome(RefundEndsAbnormal, text):
			endsAs = RefundAbnormal
		case s.outcome(RefundEndsClosed, text):
			endsAs = RefundClosed
		}
	}
	r, err := s.refund(&in, endsAs, short)
	if err != nil {
		return err.answer()
	}
	return ok(s.refundAnswer(r))
}

func (s *Sim) apiQueryRefund(c *call) answer {
	r := s.books.refunds[c.r.PathValue("no")]
	if r == nil {
		return refuse(404, "RESOURCE_NOT_EXISTS", "退款单不存在").answer()
	}
	return ok(s.refundAnswer(r))
}

// apiCertificates is gone (404) for merchants who have only the public key.
func (s *Sim) apiCertificates(*call) answer {
	if !s.opt.Certificates {
		return refuse(404, "RESOURCE_NOT_EXISTS", "无可用的平台证书，请在商户平台申请").answer()
	}
	return ok(map[string]any{"data": []any{map[string]any{
		"serial_no": s.keys.CertSerial, "effective_time": shanghai(certificateFrom),
		"expire_time":         shanghai(certificateFrom.AddDate(40, 0, 0)),
		"encrypt_certificate": s.sign.seal([]byte(s.keys.CertPEM), "certificate", ""),
	}}})
}

// billDay reads bill_date; a bill is ready from ten o'clock of the next day.
func (s *Sim) billDay(c *call) (time.Time, *payError) {
	day, err := time.ParseInLocation(time.DateOnly, c.query.Get("bill_date"), payZone)
	if err != nil {
		return day, badParam("bill_date", "账单日期格式应为 YYYY-MM-DD")
	}
	ready := nextDay(day).Add(10 * time.Hour)
	switch now := s.now(); {
	case now.Before(nextDay(day)):
		return day, badParam("bill_date", "仅支持下载昨日及以前的账单")
	case now.Before(ready):
		return day, refuse(400, "STATEMENT_CREATING", "账单生成中，请在上午十点后获取")
	case day.AddDate(0, 3, 0).Before(now.AddDate(0, 0, -1)):
		return day, badParam("bill_date", "仅支持下载三个月内的账单")
	}
	return day, nil
}
