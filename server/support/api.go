package support

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"yuanfen/server/aftersale"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// NotifyPath is where WeChat's notices of complaints come, below the public
// address.
const NotifyPath = "/callbacks/wechat/complaint"

// ComplaintView is a complaint as staff see it.
type ComplaintView struct {
	ID           web.ID   `json:"id"`
	No           string   `json:"no" doc:"微信的投诉单号"`
	OrderID      web.ID   `json:"order_id,omitzero" doc:"没有时是本店查不到的付款"`
	MemberID     web.ID   `json:"member_id,omitzero"`
	Transaction  string   `json:"transaction_id" doc:"微信支付单号"`
	Amount       web.Fen  `json:"amount" doc:"这笔付款的金额"`
	ApplyRefund  web.Fen  `json:"apply_refund" doc:"买家申请退款的金额"`
	FullRefunded bool     `json:"full_refunded" doc:"已全额退款"`
	Times        int64    `json:"times" doc:"投诉次数"`
	ProblemType  string   `json:"problem_type" doc:"微信的问题类型，如 REFUND、SERVICE_NOT_WORK、OTHERS"`
	State        State    `json:"state" enum:"pending,processing,processed" doc:"待处理、处理中、已处理完成；以微信为准"`
	Waiting      bool     `json:"waiting" doc:"买家的留言等待回复"`
	Completing   bool     `json:"completing" doc:"已标记处理完成，等微信确认"`
	OwnerID      web.ID   `json:"owner_id" doc:"负责的员工，0 表示还没有"`
	ComplainedAt web.Time `json:"complained_at"`
	AnsweredAt   web.Time `json:"answered_at,omitzero" doc:"首次回复"`
	AnswerBy     web.Time `json:"answer_by,omitzero" doc:"最晚回复时间；没有表示不等回复"`
	EndBy        web.Time `json:"end_by,omitzero" doc:"最晚处理完成时间"`
	EndedAt      web.Time `json:"ended_at,omitzero"`
	Overdue      bool     `json:"overdue" doc:"已超过期限"`
	Can          []string `json:"can" doc:"现在能做：answer、complete"`
}

type eventView struct {
	Kind     string   `json:"kind" doc:"微信的操作类型，如 USER_CREATE_COMPLAINT、MERCHANT_RESPONSE"`
	Operator string   `json:"operator" doc:"投诉人、商户或平台"`
	Detail   string   `json:"detail"`
	At       web.Time `json:"at"`
}

type answerView struct {
	ID      web.ID   `json:"id"`
	StaffID web.ID   `json:"staff_id"`
	Text    string   `json:"text"`
	State   string   `json:"state" enum:"due,sent,refused" doc:"发送中、微信已收到、微信没有接受"`
	Reason  string   `json:"reason,omitempty" doc:"微信没有接受的原因"`
	MadeAt  web.Time `json:"made_at"`
	SentAt  web.Time `json:"sent_at,omitzero"`
}

type refundView struct {
	ID     web.ID  `json:"id"`
	Amount web.Fen `json:"amount"`
	State  string  `json:"state" enum:"due,processing,abnormal,closed,done,banked"`
}

type caseView struct {
	ID    web.ID          `json:"id" doc:"售后单号"`
	Kind  aftersale.Kind  `json:"kind"`
	State aftersale.State `json:"state"`
}

type detailView struct {
	ComplaintView
	Detail     string       `json:"detail" doc:"买家的话"`
	Phone      string       `json:"phone,omitempty" doc:"买家留的电话"`
	Events     []eventView  `json:"events" doc:"微信的协商历史，最早的在前"`
	Answers    []answerView `json:"answers" doc:"在这里写的回复，最早的在前"`
	Refunds    []refundView `json:"refunds" doc:"这个订单的退款"`
	AfterSales []caseView   `json:"after_sales" doc:"这个订单的售后"`
}

type idInput struct {
	ID web.ID `path:"id" doc:"投诉编号"`
}

type listInput struct {
	web.Paging
	State   State `query:"state" enum:"pending,processing,processed" doc:"只看这个状态"`
	Overdue bool  `query:"overdue" doc:"只看超过期限的"`
}

type listOutput struct{ Body web.Page[ComplaintView] }

type detailOutput struct{ Body detailView }

type complaintOutput struct{ Body ComplaintView }

type answerInput struct {
	ID   web.ID `path:"id" doc:"投诉编号"`
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"200" doc:"给买家的话，不超过 200 字"`
	}
}

type answerOutput struct{ Body answerView }

type ownerInput struct {
	ID   web.ID `path:"id" doc:"投诉编号"`
	Body struct {
		StaffID web.ID `json:"staff_id" doc:"交给哪位员工；0 表示没有人"`
	}
}

// StaffRoutes adds the staff's operations on complaints.
func (s *Service) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary, access string) web.Op {
		return web.Op{ID: "admin-complaint-" + id, Method: method, Path: "/api/admin/v1/complaints" + path, Summary: summary, Tags: []string{"投诉"}, Access: web.Access(access)}
	}
	web.Register(r, op("list", http.MethodGet, "", "投诉列表，新的在前", staff.ComplaintView), s.apiList)
	web.Register(r, op("get", http.MethodGet, "/{id}", "投诉详情", staff.ComplaintView), s.apiGet)
	answer := op("answer", http.MethodPost, "/{id}/answer", "回复买家；发到微信为止", staff.ComplaintAnswer)
	answer.Idempotent = true
	web.Register(r, answer, s.apiAnswer)
	web.Register(r, op("complete", http.MethodPost, "/{id}/complete", "标记处理完成；须先回复", staff.ComplaintAnswer), s.apiComplete)
	web.Register(r, op("owner", http.MethodPut, "/{id}/owner", "指定负责人", staff.ComplaintAnswer), s.apiOwner)
}

// Callbacks adds the door for WeChat's notices. Who calls is proven by the
// notice's signature alone.
func (s *Service) Callbacks(r *web.Router) {
	r.RawOp(web.Op{ID: "wechat-complaint-notice", Method: http.MethodPost, Path: NotifyPath, Summary: "微信投诉通知", Access: web.Public, Class: web.ClassNone}, s.notice)
}

type noticeAnswer struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// notice takes WeChat's word that there is news of a complaint. 204 says that it
// will be read; anything else makes WeChat tell it again.
func (s *Service) notice(c echo.Context) error {
	ctx := c.Request().Context()
	n, err := s.WeChat.ParseNotice(c.Request())
	if err == nil && n.ComplaintID == "" {
		err = errors.New("support: a notice of something else")
	}
	if err != nil {
		s.Log.WarnContext(ctx, "notice of a complaint refused", "type", n.EventType, "error", err)
		return c.JSON(http.StatusUnauthorized, noticeAnswer{"FAIL", "签名或内容无法验证"})
	}
	if err := s.Take(ctx, n.ComplaintID, n.ID); err != nil {
		s.Log.ErrorContext(ctx, "notice of a complaint not stored", "id", n.ID, "error", err)
		return c.JSON(http.StatusInternalServerError, noticeAnswer{"FAIL", "暂时无法处理，请稍后重发"})
	}
	return c.NoContent(http.StatusNoContent)
}

func (s *Service) view(c Complaint) ComplaintView {
	now := s.DB.Clock().Now().UnixMilli()
	v := ComplaintView{
		ID: web.ID(c.ID), No: c.No, OrderID: web.ID(c.OrderID), MemberID: web.ID(c.MemberID), Transaction: c.TransactionID, Amount: web.Fen(c.Amount),
		ApplyRefund: web.Fen(c.ApplyRefund), FullRefunded: c.FullRefunded, Times: c.Times, ProblemType: c.ProblemType, State: c.State, Waiting: c.Waiting,
		Completing: c.CompletingAt > 0, OwnerID: web.ID(c.OwnerID), ComplainedAt: web.Time(c.ComplainedAt), AnsweredAt: web.Time(c.AnsweredAt),
		AnswerBy: web.Time(c.AnswerBy), EndBy: web.Time(c.EndBy), EndedAt: web.Time(c.EndedAt), Overdue: c.DueAt > 0 && c.DueAt <= now, Can: []string{},
	}
	if c.State != Processed && c.CompletingAt == 0 {
		v.Can = append(v.Can, "answer")
		if c.State == Processing {
			v.Can = append(v.Can, "complete")
		}
	}
	return v
}

func (s *Service) viewAnswer(a Answer) (answerView, error) {
	text, err := s.open("complaint_answer", "content", a.ID, a.Content)
	return answerView{web.ID(a.ID), web.ID(a.StaffID), text, a.State, a.Reason, web.Time(a.MadeAt), web.Time(a.SentAt)}, err
}

func (s *Service) apiList(ctx context.Context, in *listInput) (*listOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := s.List(ctx, Filter{State: in.State, Overdue: in.Overdue, Before: after.ID, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	views := make([]ComplaintView, len(rows))
	for i, c := range rows {
		views[i] = s.view(c)
	}
	return &listOutput{web.NewPage(views, in.Limit, func(v ComplaintView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}

func (s *Service) apiGet(ctx context.Context, in *idInput) (*detailOutput, error) {
	d, err := s.Get(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	out := &detailOutput{Body: detailView{ComplaintView: s.view(d.Complaint), Events: []eventView{}, Answers: []answerView{}, Refunds: []refundView{}, AfterSales: []caseView{}}}
	v := &out.Body
	v.Detail, v.Phone = d.Words, d.Number
	for _, e := range d.Events {
		v.Events = append(v.Events, eventView{e.Kind, e.Operator, e.Detail, web.Time(e.At)})
	}
	for _, a := range d.Answers {
		one, err := s.viewAnswer(a)
		if err != nil {
			return nil, err
		}
		v.Answers = append(v.Answers, one)
	}
	return out, s.linked(ctx, d.Complaint, v)
}

// linked adds what was done about the order elsewhere.
func (s *Service) linked(ctx context.Context, c Complaint, v *detailView) error {
	if c.OrderID == 0 {
		return nil
	}
	refunds, err := s.Payments.Refunds(ctx, payment.Payable{Kind: order.PayableKind, ID: c.OrderID})
	if err != nil {
		return err
	}
	for _, r := range refunds {
		v.Refunds = append(v.Refunds, refundView{web.ID(r.ID), web.Fen(r.Amount), r.State})
	}
	cases, err := s.AfterSales.List(ctx, aftersale.Filter{OrderID: c.OrderID, Limit: 100})
	for _, a := range cases {
		v.AfterSales = append(v.AfterSales, caseView{web.ID(a.ID), a.Kind, a.State})
	}
	return err
}

func (s *Service) apiAnswer(ctx context.Context, in *answerInput) (*answerOutput, error) {
	a, err := s.Answer(ctx, Reply{ComplaintID: int64(in.ID), StaffID: auth.From(ctx).ID, Text: in.Body.Text, Key: web.IdempotencyKey(ctx)})
	if err != nil {
		return nil, err
	}
	v, err := s.viewAnswer(a)
	return &answerOutput{v}, err
}

func (s *Service) apiComplete(ctx context.Context, in *idInput) (*complaintOutput, error) {
	c, err := s.Complete(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	return &complaintOutput{s.view(c)}, nil
}

func (s *Service) apiOwner(ctx context.Context, in *ownerInput) (*struct{}, error) {
	return nil, s.Assign(ctx, int64(in.ID), int64(in.Body.StaffID))
}

// Details is a complaint with its history, the words of both readable.
type Details struct {
	Complaint
	Words, Number string
	Events        []Event
	Answers       []Answer
}

// Get reads a complaint with all that was said; web.ErrNotFound if there is none.
func (s *Service) Get(ctx context.Context, id int64) (d Details, err error) {
	err = s.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		if d.Complaint, err = byID(ctx, tx, id); err != nil {
			return err
		}
		if d.Events, err = eventsOf(ctx, tx, id); err != nil {
			return err
		}
		d.Answers, err = answersOf(ctx, tx, id)
		return err
	})
	if err != nil {
		return d, err
	}
	if d.Words, err = s.open("complaint", "detail", id, d.Complaint.Detail); err != nil {
		return d, err
	}
	if d.Number, err = s.open("complaint", "phone", id, d.Phone); err != nil {
		return d, err
	}
	for i, e := range d.Events {
		if d.Events[i].Detail, err = s.open("complaint_event", "detail", e.ID, e.Detail); err != nil {
			return d, err
		}
	}
	return d, nil
}
