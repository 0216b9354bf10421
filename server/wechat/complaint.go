package wechat

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/wechatpay-apiv3/wechatpay-go/core"
	"github.com/wechatpay-apiv3/wechatpay-go/utils"

	"yuanfen/server/platform/clock"
)

// The consumer complaints 消费者投诉2.0, which wechatpay-go lacks. WeChat's pages:
//
//	list      https://pay.weixin.qq.com/doc/v3/merchant/4012533431
//	answer    https://pay.weixin.qq.com/docs/merchant/apis/consumer-complaint/complaints/response-complaint-v2.html
//	complete  https://pay.weixin.qq.com/docs/partner/apis/consumer-complaint/complaints/complete-complaint-v2.html
//	guide     https://pay.weixin.qq.com/docs/merchant/products/consumer-complaint/development.html
//	notice    https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter10_2_16.shtml
//
// Of the notice only the complaint's number is relied upon, and what kinds of
// operation a history has is left open: new ones are added every year.
const complaintsPath = payBase + "/v3/merchant-service/complaints-v2"

const complaintNotifyPath = payBase + "/v3/merchant-service/complaint-notifications"

// Event types of notices about complaints.
const (
	EventComplaint        = "COMPLAINT.CREATE"
	EventComplaintChanged = "COMPLAINT.STATE_CHANGE"
)

// The states of a complaint. An answered one is being processed; one that is
// processed can be taken up again by its buyer.
const (
	ComplaintPending    = "PENDING"
	ComplaintProcessing = "PROCESSING"
	ComplaintProcessed  = "PROCESSED"
)

// Operations in a complaint's history that the program decides on.
const (
	OperationCreate   = "USER_CREATE_COMPLAINT"
	OperationContinue = "USER_CONTINUE_COMPLAINT"
	OperationUser     = "USER_RESPONSE"
	OperationAnswer   = "MERCHANT_RESPONSE"
	OperationComplete = "MERCHANT_CONFIRM_COMPLETE"
)

// Complaint is a buyer's complaint as WeChat has it. Amounts are fen.
type Complaint struct {
	ID            string
	MchID         string // Empty in answers of some ages.
	State         string
	Detail        string // The buyer's words.
	Problem       string // What WeChat makes of them.
	ProblemType   string // REFUND, SERVICE_NOT_WORK, OTHERS.
	Phone         string // Empty when the buyer left none, or it can't be decrypted.
	TransactionID string
	OutTradeNo    string
	Amount        int64
	ApplyRefund   int64
	FullRefunded  bool
	Waiting       bool // A message of the buyer's waits for an answer.
	Times         int64
	At            time.Time
}

// ComplaintOperation is one line of a complaint's history.
type ComplaintOperation struct {
	LogID    string
	Operator string
	Kind     string
	Detail   string
	At       time.Time
}

type complaintJSON struct {
	ID           string        `json:"complaint_id"`
	MchID        string        `json:"complainted_mchid"`
	State        string        `json:"complaint_state"`
	At           complaintTime `json:"complaint_time"`
	Detail       string        `json:"complaint_detail"`
	Problem      string        `json:"problem_description"`
	ProblemType  string        `json:"problem_type"`
	Phone        string        `json:"payer_phone"`
	FullRefunded bool          `json:"complaint_full_refunded"`
	Waiting      bool          `json:"incoming_user_response"`
	Times        int64         `json:"user_complaint_times"`
	ApplyRefund  int64         `json:"apply_refund_amount"`
	Orders       []struct {
		TransactionID string `json:"transaction_id"`
		OutTradeNo    string `json:"out_trade_no"`
		Amount        int64  `json:"amount"`
	} `json:"complaint_order_info"`
}

// complaintTime takes RFC 3339 with or without its zone; others are zero: a
// complaint whose time can't be read is still a complaint.
type complaintTime struct{ time.Time }

// UnmarshalJSON never fails.
func (t *complaintTime) UnmarshalJSON(raw []byte) error {
	var text string
	_ = json.Unmarshal(raw, &text) // Nonsense stays empty.
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		t.Time = at
	} else if at, err := time.ParseInLocation("2006-01-02T15:04:05", text, clock.Shanghai); err == nil {
		t.Time = at
	}
	return nil
}

func (j complaintJSON) complaint() Complaint {
	c := Complaint{
		ID: j.ID, MchID: j.MchID, State: j.State, Detail: j.Detail, Problem: j.Problem, ProblemType: j.ProblemType,
		ApplyRefund: j.ApplyRefund, FullRefunded: j.FullRefunded, Waiting: j.Waiting, Times: j.Times, At: j.At.Time,
	}
	if len(j.Orders) > 0 { // One complaint is about one payment; the list is for services.
		c.TransactionID, c.OutTradeNo, c.Amount = j.Orders[0].TransactionID, j.Orders[0].OutTradeNo, j.Orders[0].Amount
	}
	return c
}

// MaxComplaintDays is the longest span of days of one list, MaxComplaints its
// longest page.
const (
	MaxComplaintDays = 30
	MaxComplaints    = 50
)

// Complaints lists the complaints made from one business day to another,
// without phone numbers, and says how many there are in all.
func (c *Client) Complaints(ctx context.Context, from, to time.Time, offset, limit int) (list []Complaint, total int64, err error) {
	query := url.Values{
		"begin_date": {clock.Day(from)}, "end_date": {clock.Day(to)},
		"offset": {strconv.Itoa(offset)}, "limit": {strconv.Itoa(limit)}, "complainted_mchid": {c.cfg.MchID},
	}
	var got struct {
		Data  []complaintJSON `json:"data"`
		Total *int64          `json:"total_count"`
	}
	if err := c.ask(ctx, "complaints", complaintsPath+"?"+query.Encode(), &got); err != nil {
		return nil, 0, err
	}
	if got.Total == nil {
		return nil, 0, unknownText("complaints", "an answer without a count")
	}
	for _, j := range got.Data {
		list = append(list, j.complaint())
	}
	return list, *got.Total, nil
}

// Complaint reads one complaint, with the buyer's phone number.
func (c *Client) Complaint(ctx context.Context, id string) (Complaint, error) {
	const op = "complaint"
	var got complaintJSON
	if err := c.ask(ctx, op, complaintsPath+"/"+url.PathEscape(id), &got); err != nil {
		return Complaint{}, err
	}
	if got.ID != id || got.State == "" {
		return Complaint{}, unknownText(op, "an answer that is not about this complaint")
	}
	out := got.complaint()
	if got.Phone != "" {
		// The number is a convenience: a complaint must not be lost over it.
		out.Phone, _ = utils.DecryptOAEP(got.Phone, c.mchKey)
	}
	return out, nil
}

// maxOperations is the longest page of a history.
const maxOperations = 300

// ComplaintHistory reads all that was done about a complaint.
func (c *Client) ComplaintHistory(ctx context.Context, id string) (list []ComplaintOperation, err error) {
	const op = "complaint_history"
	for {
		var got struct {
			Data []struct {
				LogID    string        `json:"log_id"`
				Operator string        `json:"operator"`
				At       complaintTime `json:"operate_time"`
				Kind     string        `json:"operate_type"`
				Detail   string        `json:"operate_details"`
			} `json:"data"`
			Total *int64 `json:"total_count"`
		}
		at := fmt.Sprintf("%s/%s/negotiation-historys?limit=%d&offset=%d", complaintsPath, url.PathEscape(id), maxOperations, len(list))
		if err := c.ask(ctx, op, at, &got); err != nil {
			return nil, err
		}
		if got.Total == nil {
			return nil, unknownText(op, "an answer without a count")
		}
		for _, o := range got.Data {
			list = append(list, ComplaintOperation{o.LogID, o.Operator, o.Kind, o.Detail, o.At.Time})
		}
		if len(got.Data) == 0 || int64(len(list)) >= *got.Total {
			return list, nil
		}
	}
}

// AnswerComplaint sends the buyer at most 200 characters. WeChat knows no key
// that makes an answer unique: who does not know whether it was taken reads the
// history first.
func (c *Client) AnswerComplaint(ctx context.Context, id, text string) error {
	body := map[string]string{"complainted_mchid": c.cfg.MchID, "response_content": text}
	return c.tell(ctx, "answer_complaint", complaintsPath+"/"+url.PathEscape(id)+"/response", body, c.pay.Post)
}

// CompleteComplaint says that a complaint is seen to. WeChat refuses it before
// the first answer.
func (c *Client) CompleteComplaint(ctx context.Context, id string) error {
	body := map[string]string{"complainted_mchid": c.cfg.MchID}
	return c.tell(ctx, "complete_complaint", complaintsPath+"/"+url.PathEscape(id)+"/complete", body, c.pay.Post)
}

// NotifyComplaints has WeChat send notices of complaints to an address, which
// must be https. It changes nothing when WeChat has that address already.
func (c *Client) NotifyComplaints(ctx context.Context, address string) error {
	const op = "complaint_notifications"
	var got struct {
		URL string `json:"url"`
	}
	err := c.ask(ctx, op, complaintNotifyPath, &got)
	body := map[string]string{"url": address}
	switch {
	case IsCode(err, CodeNoRefund, "NOT_FOUND"): // There is none yet.
		return c.tell(ctx, op, complaintNotifyPath, body, c.pay.Post)
	case err != nil || got.URL == address:
		return err
	}
	return c.tell(ctx, op, complaintNotifyPath, body, c.pay.Put)
}

// ask reads the JSON of a signed answer.
func (c *Client) ask(ctx context.Context, op, at string, into any) (err error) {
	defer recovered(op, &err)
	res, err := c.pay.Get(ctx, at)
	if err != nil {
		return c.payError(op, res, err)
	}
	defer func() { _ = res.Response.Body.Close() }()
	if err := json.NewDecoder(res.Response.Body).Decode(into); err != nil {
		return c.unknown(op, err)
	}
	return nil
}

// tell sends what has no answer but its status.
func (c *Client) tell(ctx context.Context, op, at string, body any, send func(context.Context, string, any) (*core.APIResult, error)) (err error) {
	defer recovered(op, &err)
	res, err := send(ctx, at, body)
	if err != nil {
		return c.payError(op, res, err)
	}
	return res.Response.Body.Close()
}

// readComplaint fills in which complaint the notice is about. The rest is read
// from WeChat: notices overtake each other.
func (n *Notice) readComplaint() error {
	var p struct {
		ID string `json:"complaint_id"`
	}
	if err := json.Unmarshal(n.Raw, &p); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if p.ID == "" || len(p.ID) > maxComplaintID {
		return fmt.Errorf("%w: a complaint without a number", ErrMalformed)
	}
	n.ComplaintID = p.ID
	return nil
}

// maxComplaintID is the length of a complaint's number by WeChat's pages.
const maxComplaintID = 64
