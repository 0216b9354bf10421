package aftersale

import (
	"context"
	"net/http"

	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type staffListInput struct {
	web.Paging
	State   State  `query:"state" enum:"applied,approved,returning,arrived,reshipped,refunding,stuck,done,rejected,withdrawn" doc:"只看这个状态"`
	OrderID web.ID `query:"order_id" doc:"只看这个订单"`
	OwnerID web.ID `query:"owner_id" doc:"只看这位员工负责的"`
	Open    bool   `query:"open" doc:"只看没有结束的"`
	Sort    string `query:"sort" enum:"oldest" doc:"oldest：先申请的在前。不填：新的在前"`
}

type staffListOutput struct{ Body web.Page[StaffCaseView] }

type staffDetailOutput struct {
	Body struct {
		StaffCaseView
		MoreView
	}
}

type staffCaseOutput struct{ Body StaffCaseView }

type amountInput struct {
	LineID web.ID  `json:"line_id"`
	Amount web.Fen `json:"amount" minimum:"0" maximum:"10000000000" doc:"同意退的金额"`
}

type approveInput struct {
	ID   web.ID `path:"id" doc:"售后单号"`
	Body struct {
		Amounts       []amountInput   `json:"amounts,omitempty" maxItems:"20" doc:"改为退多少；不填按申请"`
		Freight       *web.Fen        `json:"freight,omitempty" minimum:"0" maximum:"10000000000" doc:"退的运费；不填按申请"`
		ReturnFee     web.Fen         `json:"return_fee,omitempty" minimum:"0" maximum:"100000" doc:"补偿买家的寄回运费；与退款合计不超过实付"`
		ReturnAddress *member.Address `json:"return_address,omitempty" doc:"寄回到哪里；不填用店铺设置"`
		Words         string          `json:"words,omitempty" maxLength:"200" doc:"给买家的话"`
	}
}

type rejectInput struct {
	ID   web.ID `path:"id" doc:"售后单号"`
	Body struct {
		Reason string `json:"reason" minLength:"2" maxLength:"200" doc:"拒绝的原因，买家可见"`
	}
}

type arrivedInput struct {
	ID   web.ID `path:"id" doc:"售后单号"`
	Body struct {
		Lines []struct {
			LineID  web.ID `json:"line_id"`
			Sound   int64  `json:"sound" minimum:"0" maximum:"999" doc:"完好，可再卖"`
			Damaged int64  `json:"damaged" minimum:"0" maximum:"999" doc:"损坏，不再卖"`
		} `json:"lines" minItems:"1" maxItems:"20"`
	}
}

type assignInput struct {
	ID   web.ID `path:"id" doc:"售后单号"`
	Body struct {
		StaffID web.ID `json:"staff_id" doc:"交给哪位员工"`
	}
}

// StaffRoutes adds the staff's operations on after-sales.
func (s *Service) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary, access string) web.Op {
		return web.Op{ID: "admin-aftersale-" + id, Method: method, Path: "/api/admin/v1/after-sales" + path, Summary: summary, Tags: []string{"售后管理"}, Access: web.Access(access)}
	}
	web.Register(r, op("list", http.MethodGet, "", "售后列表", staff.AfterSaleView), s.apiStaffList)
	web.Register(r, op("get", http.MethodGet, "/{id}", "售后详情", staff.AfterSaleView), s.apiStaffGet)
	approve := op("approve", http.MethodPost, "/{id}/approve", "同意：仅退款立即退，退货换货等买家寄回", staff.AfterSaleDecide)
	approve.Idempotent = true
	web.Register(r, approve, s.apiApprove)
	web.Register(r, op("reject", http.MethodPost, "/{id}/reject", "拒绝，说明原因", staff.AfterSaleDecide),
		func(ctx context.Context, in *rejectInput) (*struct{}, error) {
			return nil, s.Reject(ctx, auth.From(ctx).ID, int64(in.ID), in.Body.Reason)
		})
	web.Register(r, op("arrived", http.MethodPost, "/{id}/arrived", "收到退回的商品：退货随即退款，换货等发出", staff.AfterSaleGoods), s.apiArrived)
	web.Register(r, op("reship", http.MethodPost, "/{id}/reship", "换货发出", staff.AfterSaleGoods),
		func(ctx context.Context, in *parcelInput) (*struct{}, error) {
			return nil, s.Reship(ctx, auth.From(ctx).ID, int64(in.ID), in.Body.Carrier, in.Body.TrackingNo)
		})
	web.Register(r, op("retry", http.MethodPost, "/{id}/refund-retry", "再请微信退款，用同一个退款单号", staff.AfterSaleDecide),
		func(ctx context.Context, in *idInput) (*struct{}, error) {
			return nil, s.RetryRefund(ctx, auth.From(ctx).ID, int64(in.ID))
		})
	web.Register(r, op("assign", http.MethodPut, "/{id}/owner", "指定负责人", staff.AfterSaleDecide),
		func(ctx context.Context, in *assignInput) (*struct{}, error) {
			return nil, s.Assign(ctx, auth.From(ctx).ID, int64(in.ID), int64(in.Body.StaffID))
		})
}

func (s *Service) apiStaffList(ctx context.Context, in *staffListInput) (*staffListOutput, error) {
	page, err := list(ctx, s, in.Paging, Filter{State: in.State, OrderID: int64(in.OrderID), OwnerID: int64(in.OwnerID), Open: in.Open, Oldest: in.Sort == "oldest"},
		s.staffView, func(v StaffCaseView) web.ID { return v.ID })
	if err != nil {
		return nil, err
	}
	return &staffListOutput{Body: page}, nil
}

func (s *Service) apiStaffGet(ctx context.Context, in *idInput) (*staffDetailOutput, error) {
	a, err := s.Get(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	out := &staffDetailOutput{}
	out.Body.StaffCaseView = s.staffView(a)
	if out.Body.MoreView, err = s.more(ctx, a); err != nil {
		return nil, err
	}
	names, err := staff.NamesIn(ctx, s.Staff, out.Body.Events, func(e eventView) string { return e.Actor })
	for i, e := range out.Body.Events {
		out.Body.Events[i].Name = names[e.Actor]
	}
	return out, err
}

func (s *Service) apiApprove(ctx context.Context, in *approveInput) (*staffCaseOutput, error) {
	d := Approval{
		ID: int64(in.ID), StaffID: auth.From(ctx).ID, ReturnFee: int64(in.Body.ReturnFee), Address: in.Body.ReturnAddress,
		Words: in.Body.Words, Key: web.IdempotencyKey(ctx), Amounts: map[int64]int64{},
	}
	for _, a := range in.Body.Amounts {
		d.Amounts[int64(a.LineID)] = int64(a.Amount)
	}
	if in.Body.Freight != nil {
		freight := int64(*in.Body.Freight)
		d.Freight = &freight
	}
	a, err := s.Approve(ctx, d)
	if err != nil {
		return nil, err
	}
	return &staffCaseOutput{Body: s.staffView(a)}, nil
}

func (s *Service) apiArrived(ctx context.Context, in *arrivedInput) (*staffCaseOutput, error) {
	counts := make([]Count, len(in.Body.Lines))
	for i, l := range in.Body.Lines {
		counts[i] = Count{int64(l.LineID), l.Sound, l.Damaged}
	}
	a, err := s.Arrive(ctx, auth.From(ctx).ID, int64(in.ID), counts)
	if err != nil {
		return nil, err
	}
	return &staffCaseOutput{Body: s.staffView(a)}, nil
}
