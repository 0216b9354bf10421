package wechatsim

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// The states of a complaint.
const (
	ComplaintPending    = "PENDING"
	ComplaintProcessing = "PROCESSING"
	ComplaintProcessed  = "PROCESSED"
)

// Complaint is a buyer's complaint about a payment.
type Complaint struct {
	No         int64       `json:"no"`
	ID         string      `json:"id"`
	OutTradeNo string      `json:"out_trade_no"`
	State      string      `json:"state"`
	Detail     string      `json:"detail"`
	Phone      string      `json:"phone"`
	Waiting    bool        `json:"waiting"` // A message of the buyer's is not answered.
	At         time.Time   `json:"at"`
	History    []Operation `json:"history"`
}

// Operation is one line of a complaint's history.
type Operation struct {
	LogID    string    `json:"log_id"`
	Operator string    `json:"operator"`
	Kind     string    `json:"kind"`
	Detail   string    `json:"detail"`
	At       time.Time `json:"at"`
}

// Who does things to complaints, as WeChat names them.
const (
	operatorBuyer    = "投诉人"
	operatorMerchant = "商户"
)

// complaintURL is where the merchant wants notices of complaints.
type complaintURL struct {
	URL string `json:"url"`
}

// ErrNoComplaint says that there is none to be replied to or withdrawn.
var ErrNoComplaint = errors.New("没有未结束的投诉")

// SetComplaint opens or closes a dispute about a payment; an open one holds its
// settlement.
func (s *Sim) SetComplaint(outTradeNo string, open bool) error {
	if open {
		_, err := s.Complain(outTradeNo, "商品与描述不符，要求退款")
		return err
	}
	return s.onComplaint(outTradeNo, func(c *Complaint) {
		c.State, c.Waiting = ComplaintProcessed, false
		s.operate(c, operatorBuyer, "USER_COMFIRM_COMPLAINT", "") // WeChat's own spelling.
		s.complaintNotice(c, "COMPLAINT.STATE_CHANGE", "USER_CONFIRM_COMPLETE")
	})
}

// Complain is a payer complaining about a payment, for the first time or again;
// while a complaint is open it is added to. It returns the complaint's number.
func (s *Sim) Complain(outTradeNo, words string) (id string, err error) {
	flushed := s.change(func() {
		p := s.books.payments[outTradeNo]
		if p == nil || !p.paid() {
			err = errors.New("没有这笔支付，或还没有付款")
			return
		}
		id = s.complain(p, words).ID
	})
	return id, errors.Join(err, flushed)
}

func (s *Sim) complain(p *Payment, words string) *Complaint {
	if c := s.complaintOf(p.OutTradeNo); c != nil {
		c.State, c.Waiting = ComplaintProcessing, true
		s.operate(c, operatorBuyer, "USER_CONTINUE_COMPLAINT", words)
		s.complaintNotice(c, "COMPLAINT.STATE_CHANGE", "CONTINUE_COMPLAINT")
		return c
	}
	c := &Complaint{No: s.books.next(), OutTradeNo: p.OutTradeNo, State: ComplaintPending, Detail: words, At: s.now()}
	c.ID = fmt.Sprintf("2002%s%016d", c.At.In(payZone).Format("20060102"), c.No)
	if person := s.books.persons[p.OpenID]; person != nil {
		c.Phone = person.Phone
	}
	s.operate(c, operatorBuyer, "USER_CREATE_COMPLAINT", words)
	s.complaintNotice(c, "COMPLAINT.CREATE", "CREATE_COMPLAINT")
	return c
}

// ReplyComplaint is the buyer writing more about an open complaint.
func (s *Sim) ReplyComplaint(outTradeNo, words string) error {
	return s.onComplaint(outTradeNo, func(c *Complaint) {
		c.Waiting = true
		s.operate(c, operatorBuyer, "USER_RESPONSE", words)
		s.complaintNotice(c, "COMPLAINT.STATE_CHANGE", "USER_RESPONSE")
	})
}

// actComplaint opens a complaint, with the buyer's words or without, or ends it.
func (s *Sim) actComplaint(_ *http.Request, in order, _ []byte) (any, error) {
	if !in.On || in.Words == "" {
		return nil, s.SetComplaint(in.OutTradeNo, in.On)
	}
	id, err := s.Complain(in.OutTradeNo, in.Words)
	return map[string]string{"complaint_id": id}, err
}

func (s *Sim) actComplaintReply(_ *http.Request, in order, _ []byte) (any, error) {
	if in.Words == "" {
		return nil, errors.New("请填写留言：words")
	}
	return nil, s.ReplyComplaint(in.OutTradeNo, in.Words)
}

// Complaint shows the complaint about a payment.
func (s *Sim) Complaint(outTradeNo string) (Complaint, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.complaintOf(outTradeNo)
	if c == nil {
		return Complaint{}, false
	}
	out := *c
	out.History = slices.Clone(c.History)
	return out, true
}

func (s *Sim) complaintOf(outTradeNo string) *Complaint {
	for _, c := range s.books.complaintOrder {
		if c.OutTradeNo == outTradeNo {
			return c
		}
	}
	return nil
}

// onComplaint changes the open complaint about a payment.
func (s *Sim) onComplaint(outTradeNo string, fn func(*Complaint)) (err error) {
	flushed := s.change(func() {
		c := s.complaintOf(outTradeNo)
		if c == nil || c.State == ComplaintProcessed {
			err = ErrNoComplaint
			return
		}
		fn(c)
	})
	return errors.Join(err, flushed)
}

// operate adds a line to the history and holds or frees the settlement.
func (s *Sim) operate(c *Complaint, operator, kind, detail string) {
	c.History = append(c.History, Operation{
		LogID: c.ID + strconv.Itoa(len(c.History)+1), Operator: operator, Kind: kind, Detail: detail, At: s.now(),
	})
	p := s.books.payments[c.OutTradeNo]
	p.Shipping.Complaint = c.State != ComplaintProcessed
	s.books.put(record{Complaint: c}, record{Payment: p})
}

func (s *Sim) complaintNotice(c *Complaint, event, action string) {
	if s.books.complaintURL == "" {
		return // The merchant has registered no address.
	}
	s.queue(&Notice{
		ID: newUUID(), Kind: "complaint", Event: event, Original: "complaint", Summary: "消费者投诉", URL: s.books.complaintURL,
		Plain: plain(map[string]any{"complaint_id": c.ID, "action_type": action}), OutTradeNo: c.OutTradeNo,
	})
}

// complaintView is a complaint as lists and details show it: the phone number
// is readable by the merchant's private key alone.
func (s *Sim) complaintView(c *Complaint) map[string]any {
	p := s.books.payments[c.OutTradeNo]
	times := 0
	for _, o := range c.History {
		if o.Kind == "USER_CREATE_COMPLAINT" || o.Kind == "USER_CONTINUE_COMPLAINT" {
			times++
		}
	}
	out := map[string]any{
		"complaint_id": c.ID, "complaint_time": shanghai(c.At), "complaint_detail": c.Detail, "complaint_state": c.State, "complainted_mchid": s.keys.MchID,
		"complaint_order_info":    []any{map[string]any{"transaction_id": p.TransactionID, "out_trade_no": p.OutTradeNo, "amount": p.Total}},
		"complaint_full_refunded": p.Refunded == p.Total, "incoming_user_response": c.Waiting, "user_complaint_times": times,
		"problem_description": "其他问题", "problem_type": "OTHERS",
	}
	if c.Phone != "" {
		out["payer_phone"] = s.sign.sealForMerchant(c.Phone)
	}
	return out
}

func (s *Sim) apiComplaints(c *call) answer {
	from, fromErr := time.ParseInLocation(time.DateOnly, c.query.Get("begin_date"), payZone)
	to, toErr := time.ParseInLocation(time.DateOnly, c.query.Get("end_date"), payZone)
	limit, offset := number(c, "limit", 10), number(c, "offset", 0)
	switch {
	case fromErr != nil || toErr != nil || to.Before(from) || to.Sub(from) > 30*24*time.Hour:
		return badParam("begin_date", "查询日期跨度不超过 30 天").answer()
	case limit < 1 || limit > 50 || offset < 0:
		return badParam("limit", "分页大小应在 1 到 50 之间").answer()
	}
	var found []*Complaint
	for _, one := range s.books.complaintOrder {
		if !one.At.Before(from) && one.At.Before(nextDay(to)) {
			found = append(found, one)
		}
	}
	data := []any{}
	for _, one := range found[min(offset, len(found)):min(offset+limit, len(found))] {
		data = append(data, s.complaintView(one))
	}
	return ok(map[string]any{"data": data, "limit": limit, "offset": offset, "total_count": len(found)})
}

// number reads an optional whole number of the query; -1 for nonsense.
func number(c *call, name string, usual int) int {
	text := c.query.Get(name)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

func (s *Sim) findComplaint(c *call) (*Complaint, *payError) {
	if one := s.books.complaints[c.r.PathValue("id")]; one != nil {
		return one, nil
	}
	return nil, refuse(404, "RESOURCE_NOT_EXISTS", "投诉单不存在")
}

func (s *Sim) apiComplaint(c *call) answer {
	one, err := s.findComplaint(c)
	if err != nil {
		return err.answer()
	}
	return ok(s.complaintView(one))
}

func (s *Sim) apiComplaintHistory(c *call) answer {
	one, err := s.findComplaint(c)
	if err != nil {
		return err.answer()
	}
	limit, offset := number(c, "limit", 100), number(c, "offset", 0)
	if limit < 1 || limit > 300 || offset < 0 {
		return badParam("limit", "分页大小应在 1 到 300 之间").answer()
	}
	data := []any{}
	for _, o := range one.History[min(offset, len(one.History)):min(offset+limit, len(one.History))] {
		data = append(data, map[string]any{
			"log_id": o.LogID, "operator": o.Operator, "operate_time": shanghai(o.At), "operate_type": o.Kind, "operate_details": o.Detail,
		})
	}
	return ok(map[string]any{"data": data, "limit": limit, "offset": offset, "total_count": len(one.History)})
}

func (s *Sim) apiAnswerComplaint(c *call) answer {
	var in struct {
		MchID   string `json:"complainted_mchid"`
		Content string `json:"response_content"`
	}
	one, err := s.findComplaint(c)
	switch {
	case err != nil:
		return err.answer()
	case !c.decode(&in) || in.MchID != s.keys.MchID:
		return badParam("complainted_mchid", "被诉商户号不正确").answer()
	case in.Content == "" || utf8.RuneCountInString(in.Content) > 200:
		return badParam("response_content", "回复内容限制 200 个字符以内").answer()
	case one.State == ComplaintProcessed:
		return refuse(400, "INVALID_REQUEST", "投诉单已处理完成，不能回复").answer()
	}
	one.State, one.Waiting = ComplaintProcessing, false
	s.operate(one, operatorMerchant, "MERCHANT_RESPONSE", in.Content)
	s.complaintNotice(one, "COMPLAINT.STATE_CHANGE", "MERCHANT_RESPONSE")
	return answer{status: 204}
}

func (s *Sim) apiCompleteComplaint(c *call) answer {
	var in struct {
		MchID string `json:"complainted_mchid"`
	}
	one, err := s.findComplaint(c)
	switch {
	case err != nil:
		return err.answer()
	case !c.decode(&in) || in.MchID != s.keys.MchID:
		return badParam("complainted_mchid", "被诉商户号不正确").answer()
	case one.State != ComplaintProcessing:
		return refuse(400, "INVALID_REQUEST", "投诉单不在处理中，不能反馈处理完成").answer()
	}
	one.State, one.Waiting = ComplaintProcessed, false
	s.operate(one, operatorMerchant, "MERCHANT_CONFIRM_COMPLETE", "")
	s.complaintNotice(one, "COMPLAINT.STATE_CHANGE", "MERCHANT_CONFIRM_COMPLETE")
	return answer{status: 204}
}

// apiComplaintURL tells and takes the address of notices: GET, POST for the
// first one, PUT for another.
func (s *Sim) apiComplaintURL(c *call) answer {
	known := s.books.complaintURL != ""
	view := func() answer { return ok(map[string]string{"mchid": s.keys.MchID, "url": s.books.complaintURL}) }
	switch {
	case !known && c.r.Method != http.MethodPost:
		return refuse(404, "RESOURCE_NOT_EXISTS", "没有投诉通知回调地址").answer()
	case c.r.Method == http.MethodGet:
		return view()
	case known && c.r.Method == http.MethodPost:
		return refuse(400, "INVALID_REQUEST", "投诉通知回调地址已存在").answer()
	}
	var in complaintURL
	if json.Unmarshal(c.body, &in) != nil || in.URL == "" {
		return badParam("url", "通知地址不能为空").answer()
	}
	s.books.put(record{ComplaintURL: &in})
	return view()
}

func (b *books) applyComplaint(c *Complaint) {
	if old := b.complaints[c.ID]; old == nil {
		b.complaintOrder = append(b.complaintOrder, c)
	} else if old != c {
		*old = *c
		c = old
	}
	b.complaints[c.ID] = c
	b.sequence = max(b.sequence, c.No)
}
