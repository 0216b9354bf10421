package risk

import (
	"context"
	"net/http"

	"yuanfen/server/commission"
	"yuanfen/server/order"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type listInput struct {
	web.Paging
	State         State  `query:"state" enum:"open,released,kept,lapsed" doc:"open：待处理"`
	Kind          Kind   `query:"kind" enum:"same_payer,same_phone,same_device,same_address,ring,refund_rate,burst" doc:"只看有这种提示的"`
	DistributorID web.ID `query:"distributor_id"`
	OrderID       web.ID `query:"order_id"`
}

// SignalView is a sign in words.
type SignalView struct {
	Kind   Kind     `json:"kind" enum:"same_payer,same_phone,same_device,same_address,ring,refund_rate,burst"`
	Called string   `json:"called" doc:"名称"`
	Words  string   `json:"words" doc:"看到了什么"`
	SeenAt web.Time `json:"seen_at"`
}

// View is a case of a list.
type View struct {
	ID              web.ID       `json:"id"`
	OrderID         web.ID       `json:"order_id"`
	DistributorID   web.ID       `json:"distributor_id"`
	DistributorName string       `json:"distributor_name"`
	BuyerID         web.ID       `json:"buyer_id" doc:"买家（会员编号）"`
	State           State        `json:"state" enum:"open,released,kept,lapsed" doc:"待处理、已放行、已没收，或因订单归属更正而终止"`
	Signals         []SignalView `json:"signals"`
	PolicyNo        int          `json:"policy_no" doc:"按风险规则第几版，0：系统默认"`
	OpenedAt        web.Time     `json:"opened_at"`
	EndedAt         web.Time     `json:"ended_at,omitzero"`
	EndedBy         web.ID       `json:"ended_by" doc:"谁处理的，0：没有人"`
	Reason          string       `json:"reason" doc:"处理的理由"`
}

func view(k Case, signals []Signal, name string) View {
	v := View{
		ID: web.ID(k.ID), OrderID: web.ID(k.OrderID), DistributorID: web.ID(k.DistributorID), DistributorName: name, BuyerID: web.ID(k.BuyerID), State: k.State, Signals: make([]SignalView, len(signals)),
		PolicyNo: k.PolicyNo, OpenedAt: web.Time(k.OpenedAt), EndedAt: web.Time(k.EndedAt), EndedBy: web.ID(k.EndedBy), Reason: k.Reason,
	}
	for i, x := range signals {
		v.Signals[i] = SignalView{x.Kind, called[x.Kind], x.Words, web.Time(x.SeenAt)}
	}
	return v
}

type listOutput struct{ Body web.Page[View] }

type idInput struct {
	ID web.ID `path:"id" doc:"案件编号"`
}

type orderView struct {
	State    order.State `json:"state" enum:"awaiting_payment,paid,shipped,received,completed,closing,closed"`
	Paid     web.Fen     `json:"paid"`
	Refunded web.Fen     `json:"refunded"`
	PlacedAt web.Time    `json:"placed_at"`
	PaidAt   web.Time    `json:"paid_at,omitzero"`
}

type lineView struct {
	CommissionID web.ID           `json:"commission_id"`
	Title        string           `json:"title"`
	SKUName      string           `json:"sku_name"`
	Pieces       int64            `json:"pieces"`
	Paid         web.Fen          `json:"paid" doc:"这一行的实付"`
	Refunded     web.Fen          `json:"refunded" doc:"其中已退"`
	Amount       web.Fen          `json:"amount" doc:"佣金"`
	Left         web.Fen          `json:"left" doc:"还剩"`
	State        commission.State `json:"state" enum:"accrued,due,released"`
	Withheld     web.Fen          `json:"withheld" doc:"到期后转入暂扣的部分"`
	Why          string           `json:"why" doc:"为什么暂扣；空：没有暂扣"`
}

type effectView struct {
	Release struct {
		Frozen    web.Fen `json:"frozen" doc:"继续冻结，售后期满后可提现"`
		Available web.Fen `json:"available" doc:"马上可提现"`
		Withheld  web.Fen `json:"withheld" doc:"这位分销商已终止，转为暂扣的余额"`
	} `json:"release" doc:"放行"`
	Keep struct {
		Forfeited web.Fen `json:"forfeited" doc:"没收"`
		Gone      web.Fen `json:"gone" doc:"已提现，扣不到的部分"`
	} `json:"keep" doc:"没收"`
}

func viewEffect(e Effect) (v effectView) {
	v.Release.Frozen, v.Release.Available, v.Release.Withheld = web.Fen(e.Frozen), web.Fen(e.Available), web.Fen(e.Withheld)
	v.Keep.Forfeited, v.Keep.Gone = web.Fen(e.Forfeited), web.Fen(e.Gone)
	return v
}

type detailOutput struct {
	Body struct {
		Case   View       `json:"case"`
		Order  orderView  `json:"order"`
		Lines  []lineView `json:"lines" doc:"这位分销商现在从这个订单得的佣金"`
		Effect effectView `json:"effect" doc:"两种处理各会怎样；结束了的案件都是 0"`
	}
}

type decideInput struct {
	ID   web.ID `path:"id" doc:"案件编号"`
	Body struct {
		Verdict Verdict `json:"verdict" enum:"release,keep" doc:"release：放行，keep：没收"`
		Reason  string  `json:"reason" minLength:"1" maxLength:"200" doc:"理由；只有员工看得到"`
	}
}

// StaffRoutes adds the staff's operations on cases and the rules that open them.
func (s *Service) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/admin/v1/risk/cases" + path, Summary: summary, Tags: []string{"风险提示"}, Access: access}
	}
	web.Register(r, op("admin-risk-list", http.MethodGet, "", "风险案件，新的在前", staff.CommissionView), s.apiList)
	web.Register(r, op("admin-risk-get", http.MethodGet, "/{id}", "风险案件：提示、订单、佣金，以及两种处理的结果", staff.CommissionView), s.apiGet)
	web.Register(r, op("admin-risk-decide", http.MethodPost, "/{id}/decide", "放行或没收", staff.RiskDecide), func(ctx context.Context, in *decideInput) (*struct{}, error) {
		_, err := s.Decide(ctx, int64(in.ID), in.Body.Verdict, in.Body.Reason)
		return nil, err
	})
	s.Rules.StaffRoutes(r, "risk", "风险提示", staff.CommissionView, staff.PolicyEdit)
}

func (s *Service) apiList(ctx context.Context, in *listInput) (*listOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := s.List(ctx, Filter{
		State: in.State, Kind: in.Kind, DistributorID: int64(in.DistributorID), OrderID: int64(in.OrderID), Scope: auth.From(ctx).Scope, Before: after.ID, Limit: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	cases, sellers := make([]int64, len(rows)), make([]int64, len(rows))
	for i, k := range rows {
		cases[i], sellers[i] = k.ID, k.DistributorID
	}
	signals, err := s.signalsOf(ctx, cases)
	if err != nil {
		return nil, err
	}
	names, err := s.deps.Distributors.Names(ctx, sellers)
	views := make([]View, len(rows))
	for i, k := range rows {
		views[i] = view(k, signals[k.ID], names[k.DistributorID])
	}
	return &listOutput{web.NewPage(views, in.Limit, func(v View) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, err
}

func (s *Service) apiGet(ctx context.Context, in *idInput) (*detailOutput, error) {
	x, err := s.Get(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	names, err := s.deps.Distributors.Names(ctx, []int64{x.DistributorID})
	if err != nil {
		return nil, err
	}
	out := &detailOutput{}
	out.Body.Case, out.Body.Effect = view(x.Case, x.Signals, names[x.DistributorID]), viewEffect(x.Effect)
	o := x.Order
	out.Body.Order = orderView{o.State, web.Fen(o.Paid), web.Fen(o.Refunded), web.Time(o.PlacedAt), web.Time(o.PaidAt)}
	lines := map[int64]order.Line{}
	for _, l := range o.Lines {
		lines[l.ID] = l
	}
	out.Body.Lines = make([]lineView, len(x.Lines))
	for i, c := range x.Lines {
		l := lines[c.LineID]
		out.Body.Lines[i] = lineView{
			web.ID(c.ID), l.Title, l.SKUName, c.Pieces, web.Fen(c.Paid), web.Fen(c.Refunded), web.Fen(c.Amount), web.Fen(c.Left()), c.State, web.Fen(c.Withheld), c.Why,
		}
	}
	return out, nil
}
