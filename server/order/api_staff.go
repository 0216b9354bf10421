package order

import (
	"context"
	"net/http"
	"strings"

	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type staffListInput struct {
	web.Paging
	State    State  `query:"state" enum:"awaiting_payment,paid,shipped,received,completed,closing,closed" doc:"只看这个状态"`
	Find     string `query:"find" maxLength:"40" doc:"完整的订单号、运单号、收货人或买家的手机号、收货人姓名"`
	MemberID web.ID `query:"member_id" doc:"只看这位会员"`
	Overdue  bool   `query:"overdue" doc:"只看超过承诺时间还没发货的"`
	From     string `query:"from" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" patternDescription:"日期，如 2026-11-24" doc:"这一天起下的单"`
	Until    string `query:"until" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" patternDescription:"日期，如 2026-11-24" doc:"到这一天为止下的单，含当天"`
	Sort     Sort   `query:"sort" enum:"oldest,total,waiting" doc:"oldest：先下单的在前；total：金额大的在前；waiting：只有待发货的，先付款的在前。不填：新的在前"`
}

type staffListOutput struct{ Body web.Page[staffRowView] }

type staffDetailOutput struct{ Body staffDetailView }

type refundInput struct {
	ID   web.ID `path:"id" doc:"订单号"`
	Body struct {
		Lines   []refundLineInput `json:"lines,omitempty" maxItems:"20" doc:"要退的行"`
		Freight web.Fen           `json:"freight,omitempty" minimum:"0" maximum:"10000000000" doc:"要退的运费"`
		Reason  string            `json:"reason" minLength:"1" maxLength:"80" doc:"退款原因，买家可见"`
	}
}

type refundLineInput struct {
	LineID web.ID  `json:"line_id"`
	Pieces int64   `json:"pieces" minimum:"0" maximum:"999" doc:"退回的件数；只补偿金额时为 0"`
	Amount web.Fen `json:"amount" minimum:"0" maximum:"10000000000" doc:"退还的金额"`
}

type addressInput struct {
	ID   web.ID `path:"id" doc:"订单号"`
	Body Address
}

type refundOutput struct{ Body refundView }

func (s *Service) apiStaffAddress(ctx context.Context, in *addressInput) (*struct{}, error) {
	return nil, s.StaffChangeAddress(ctx, auth.From(ctx).ID, int64(in.ID), in.Body)
}

type priceInput struct {
	ID   web.ID `path:"id" doc:"订单号"`
	Body struct {
		Discount web.Fen `json:"discount" minimum:"0" maximum:"10000000000" doc:"商品优惠，按各行金额分摊"`
		Freight  web.Fen `json:"freight" minimum:"0" maximum:"10000000000" doc:"运费改为"`
		Reason   string  `json:"reason" minLength:"1" maxLength:"80"`
	}
}

var errSort = web.E(http.StatusUnprocessableEntity, "order.sort", "按等待时间排列的只有待发货的订单，请先选「待发货」。")

var errDay = web.E(http.StatusUnprocessableEntity, "order.day", "没有这一天，请重新选择日期。")

// Wanted is a list of orders as staff ask for it: on the page, or as a file.
type Wanted struct {
	MemberID int64  `json:"member_id,omitempty"`
	State    State  `json:"state,omitempty"`
	Overdue  bool   `json:"overdue,omitempty"`
	From     string `json:"from,omitempty"`  // The day, as 2026-11-24.
	Until    string `json:"until,omitempty"` // The last day.
	Sort     Sort   `json:"sort,omitempty"`
}

// Wanted is the filter of what is asked for.
func (s *Service) Wanted(w Wanted) (f Filter, err error) {
	f = Filter{MemberID: w.MemberID, State: w.State, Sort: w.Sort}
	if f.From, err = id.FromDay(w.From, 0); err != nil {
		return f, errDay.Because(err)
	}
	if f.Until, err = id.FromDay(w.Until, 1); err != nil {
		return f, errDay.Because(err)
	}
	if w.Overdue {
		f.PaidTill = clock.Millis(s.db.Clock().Now().Add(-s.policy.ShipWithin))
	}
	if f.Sort == Waiting {
		if f.State != "" && f.State != Paid {
			return f, errSort
		}
		f.State = Paid
	}
	return f, nil
}

// Page takes a filter on to the orders after the last one of a page.
func (f Filter) Page(last Order) Filter {
	f.After, f.Before = f.at(last), last.ID
	return f
}

// StaffRoutes adds the staff's operations on orders.
func (s *Service) StaffRoutes(r *web.Router) {
	tags := []string{"订单管理"}
	web.Register(r, web.Op{ID: "admin-order-list", Method: http.MethodGet, Path: "/api/admin/v1/orders", Summary: "订单列表", Tags: tags, Access: staff.OrderView},
		s.apiStaffList)
	s.staffReviewRoutes(r)
	s.staffInvoiceRoutes(r)
	web.Register(r, web.Op{ID: "admin-order-price", Method: http.MethodPut, Path: "/api/admin/v1/orders/{id}/price", Summary: "修改未付款订单的优惠和运费", Tags: tags, Access: staff.OrderEdit}, s.apiReprice)
	web.Register(r, web.Op{ID: "admin-order-remark", Method: http.MethodPost, Path: "/api/admin/v1/orders/{id}/remarks", Summary: "给同事看的备注", Tags: tags, Access: staff.OrderRemark, Idempotent: true}, s.apiRemark)
	web.Register(r, web.Op{ID: "admin-order-unshippable", Method: http.MethodPost, Path: "/api/admin/v1/orders/{id}/unshippable", Summary: "发不了货：告诉买家原因", Tags: tags, Access: staff.OrderShip, Idempotent: true}, s.apiUnshippable)
	web.Register(r, web.Op{ID: "admin-order-get", Method: http.MethodGet, Path: "/api/admin/v1/orders/{id}", Summary: "订单详情：支付、退款、经过", Tags: tags, Access: staff.OrderView}, s.apiStaffGet)
	web.Register(r, web.Op{ID: "admin-order-address", Method: http.MethodPut, Path: "/api/admin/v1/orders/{id}/address", Summary: "发货前更改收货地址", Tags: tags, Access: staff.OrderShip}, s.apiStaffAddress)
	web.Register(r, web.Op{ID: "admin-order-refund", Method: http.MethodPost, Path: "/api/admin/v1/orders/{id}/refunds", Summary: "退还全部或部分货款", Tags: tags, Access: staff.OrderRefund, Idempotent: true}, s.apiRefund)
}

func (s *Service) apiStaffList(ctx context.Context, in *staffListInput) (*staffListOutput, error) {
	f, err := s.Wanted(Wanted{MemberID: int64(in.MemberID), State: in.State, Overdue: in.Overdue, From: in.From, Until: in.Until, Sort: in.Sort})
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(in.Find) != "" {
		if f.IDs, err = s.find(ctx, in.Find); err != nil {
			return nil, err
		}
	}
	page, err := s.read(ctx, in.Paging, f)
	if err != nil {
		return nil, err
	}
	rows := make([]staffRowView, len(page.Items))
	for i, o := range page.Items {
		a, err := s.Address(o)
		if err != nil {
			return nil, err
		}
		rows[i] = staffRowView{s.view(o), member.MaskName(a.Name), member.Mask(a.Phone)}
	}
	return &staffListOutput{Body: web.Page[staffRowView]{Items: rows, Next: page.Next}}, nil
}

func (s *Service) apiReprice(ctx context.Context, in *priceInput) (*orderOutput, error) {
	o, err := s.Reprice(ctx, int64(in.ID), int64(in.Body.Discount), int64(in.Body.Freight), in.Body.Reason, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	return &orderOutput{Body: s.view(o)}, nil
}

func (s *Service) apiStaffGet(ctx context.Context, in *idInput) (*staffDetailOutput, error) {
	o, err := s.Get(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	d := staffDetailView{MemberID: web.ID(o.MemberID), Payments: []paymentView{}, Events: []eventView{}}
	if d.DetailView, err = s.detail(ctx, o); err != nil {
		return nil, err
	}
	payments, err := s.payments.Payments(ctx, o.Payable())
	if err != nil {
		return nil, err
	}
	for _, p := range payments {
		d.Payments = append(d.Payments, paymentView{
			ID: web.ID(p.ID), TransactionID: p.TransactionID, OutTradeNo: p.OutTradeNo, Amount: web.Fen(p.Amount), Usable: p.Usable, Reason: p.Reason,
			PaidAt: web.Time(p.PaidAt), SettledAt: web.Time(p.SettledAt),
		})
	}
	events, err := s.Events(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	names, err := staff.NamesIn(ctx, s.staff, events, func(e Event) string { return e.Actor })
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		d.Events = append(d.Events, eventView{e.Kind, e.Actor, names[e.Actor], e.Detail, web.Time(e.At)})
	}
	d.Codes, err = s.codes(ctx, o.Lines)
	return &staffDetailOutput{Body: d}, err
}

// codes are what the warehouse calls the goods of an order.
func (s *Service) codes(ctx context.Context, lines []Line) ([]codeView, error) {
	skus := make([]int64, len(lines))
	for i, l := range lines {
		skus[i] = l.SKU
	}
	found, err := s.catalog.Codes(ctx, skus)
	views := make([]codeView, len(lines))
	for i, sku := range skus {
		views[i] = codeView{web.ID(sku), found[sku]}
	}
	return views, err
}

func (s *Service) apiRefund(ctx context.Context, in *refundInput) (*refundOutput, error) {
	req := RefundRequest{
		OrderID: int64(in.ID), Freight: int64(in.Body.Freight), Reason: in.Body.Reason, Key: web.IdempotencyKey(ctx), Staff: auth.From(ctx).ID,
	}
	for _, l := range in.Body.Lines {
		req.Lines = append(req.Lines, RefundLine{LineID: int64(l.LineID), Pieces: l.Pieces, Amount: int64(l.Amount)})
	}
	refund, err := s.Refund(ctx, req)
	if err != nil {
		return nil, err
	}
	return &refundOutput{Body: viewRefund(refund)}, nil
}
