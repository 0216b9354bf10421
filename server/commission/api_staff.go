package commission

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type staffListInput struct {
	web.Paging
	DistributorID web.ID `query:"distributor_id"`
	OrderID       web.ID `query:"order_id"`
	State         State  `query:"state" enum:"promised,accrued,due,released,void"`
	Held          bool   `query:"held" doc:"只看暂扣的"`
	Settlement    web.ID `query:"settlement" doc:"只看这一次结算的"`
}

type decideInput struct {
	Body struct {
		IDs      []web.ID `json:"ids" minItems:"1" maxItems:"100"`
		Decision Decision `json:"decision" enum:"hold,free,forfeit" doc:"暂扣、放行或没收"`
		Reason   string   `json:"reason" minLength:"1" maxLength:"200"`
	}
}

// DistributorInput names a distributor.
type DistributorInput struct {
	ID web.ID `path:"id" doc:"分销商编号"`
}

type staffStatementInput struct {
	DistributorInput
	StatementInput
}

type balanceInput struct {
	ID   web.ID `path:"id" doc:"分销商编号"`
	Body struct {
		Decision Decision `json:"decision" enum:"free,forfeit" doc:"放行或没收"`
		Reason   string   `json:"reason" minLength:"1" maxLength:"200"`
	}
}

type staffFundsOutput struct {
	Body struct {
		FundsView
		WithheldBalance web.Fen `json:"withheld_balance" doc:"其中终止资格时暂扣的余额"`
	}
}

type askWriteOffInput struct {
	ID   web.ID `path:"id" doc:"分销商编号"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"200"`
	}
}

type writeOffView struct {
	ID            web.ID   `json:"id"`
	DistributorID web.ID   `json:"distributor_id"`
	Name          string   `json:"distributor_name,omitempty"`
	Amount        web.Fen  `json:"amount"`
	Reason        string   `json:"reason"`
	State         string   `json:"state" enum:"asked,approved,refused"`
	AskedBy       web.ID   `json:"asked_by"`
	Asker         string   `json:"asker,omitempty" doc:"申请人的姓名"`
	AskedAt       web.Time `json:"asked_at"`
	DecidedBy     web.ID   `json:"decided_by"`
	Decider       string   `json:"decider,omitempty" doc:"批准人的姓名"`
	DecidedAt     web.Time `json:"decided_at,omitzero"`
	Can           []string `json:"can" enum:"approve,refuse" doc:"您现在可以做什么；申请人自己不能批准"`
}

// can is what the caller may do with a write-off.
func (s *Service) can(ctx context.Context, w WriteOff) []string {
	who, can := auth.From(ctx), []string{}
	if w.State != writeOffAsked || !who.May(staff.CommissionEdit) {
		return can
	}
	if w.AskedBy != who.ID || s.deps.Alone != "" {
		can = append(can, "approve")
	}
	return append(can, "refuse")
}

func (s *Service) viewWriteOff(ctx context.Context, w WriteOff) writeOffView {
	return writeOffView{
		ID: web.ID(w.ID), DistributorID: web.ID(w.DistributorID), Amount: web.Fen(w.Amount), Reason: w.Reason, State: w.State,
		AskedBy: web.ID(w.AskedBy), AskedAt: web.Time(w.AskedAt), DecidedBy: web.ID(w.DecidedBy), DecidedAt: web.Time(w.DecidedAt), Can: s.can(ctx, w),
	}
}

type writeOffOutput struct{ Body writeOffView }

type writeOffsInput struct{ web.Paging }

type writeOffsOutput struct{ Body web.Page[writeOffView] }

type decideWriteOffInput struct {
	ID   web.ID `path:"id" doc:"核销编号"`
	Body struct {
		Approve bool `json:"approve" doc:"true：批准，false：不批准"`
	}
}

// StaffRoutes adds the staff's operations on commissions.
func (s *Service) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/admin/v1" + path, Summary: summary, Tags: []string{"佣金管理"}, Access: access}
	}
	web.Register(r, op("admin-commission-list", http.MethodGet, "/commissions", "佣金，逐行说明", staff.CommissionView), s.apiList)
	web.Register(r, op("admin-commission-decide", http.MethodPost, "/commissions/decide", "暂扣、放行、没收", staff.CommissionEdit), s.apiDecide)
	web.Register(r, op("admin-commission-funds", http.MethodGet, "/distributors/{id}/funds", "分销商的余额", staff.CommissionView), s.apiFunds)
	web.Register(r, op("admin-commission-statement", http.MethodGet, "/distributors/{id}/statement", "分销商的对账单", staff.CommissionView), func(ctx context.Context, in *staffStatementInput) (*statementOutput, error) {
		if _, err := s.deps.Distributors.Get(ctx, int64(in.ID)); err != nil {
			return nil, err
		}
		return s.statementPage(ctx, int64(in.ID), &in.StatementInput)
	})
	r.RawOp(web.Op{ID: "admin-commission-statement-file", Method: http.MethodGet, Path: "/api/admin/v1/distributors/{id}/statement.xlsx", Access: staff.CommissionView, Class: web.ClassCostly}, s.staffFile)
	web.Register(r, op("admin-commission-balance", http.MethodPost, "/distributors/{id}/balance", "放行或没收终止资格时暂扣的余额", staff.CommissionEdit), func(ctx context.Context, in *balanceInput) (*struct{}, error) {
		if _, err := s.deps.Distributors.Get(ctx, int64(in.ID)); err != nil {
			return nil, err
		}
		return nil, s.DecideBalance(ctx, int64(in.ID), in.Body.Decision, in.Body.Reason)
	})
	web.Register(r, op("admin-write-off-list", http.MethodGet, "/write-offs", "欠款核销", staff.CommissionView), s.apiWriteOffs)
	web.Register(r, op("admin-write-off-ask", http.MethodPost, "/distributors/{id}/write-offs", "申请核销欠款", staff.CommissionEdit), func(ctx context.Context, in *askWriteOffInput) (*writeOffOutput, error) {
		w, err := s.AskWriteOff(ctx, int64(in.ID), in.Body.Reason)
		return &writeOffOutput{s.viewWriteOff(ctx, w)}, err
	})
	web.Register(r, op("admin-write-off-decide", http.MethodPost, "/write-offs/{id}/decide", "批准或不批准核销（须另一位同事）", staff.CommissionEdit), func(ctx context.Context, in *decideWriteOffInput) (*struct{}, error) {
		return nil, s.DecideWriteOff(ctx, int64(in.ID), in.Body.Approve)
	})
	s.Rules.StaffRoutes(r, "commission", "佣金", staff.CommissionView, staff.PolicyEdit)
}

func (s *Service) apiList(ctx context.Context, in *staffListInput) (*listOutput, error) {
	out, err := s.list(ctx, in.Paging, Filter{
		DistributorID: int64(in.DistributorID), OrderID: int64(in.OrderID), State: in.State, Held: in.Held, Settlement: int64(in.Settlement), Scope: auth.From(ctx).Scope,
	})
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(out.Body.Items))
	for i, v := range out.Body.Items {
		ids[i] = int64(v.DistributorID)
	}
	names, err := s.deps.Distributors.Names(ctx, ids)
	for i, v := range out.Body.Items {
		out.Body.Items[i].Name = names[int64(v.DistributorID)]
	}
	return out, err
}

func (s *Service) apiDecide(ctx context.Context, in *decideInput) (*struct{}, error) {
	ids := make([]int64, len(in.Body.IDs))
	for i, id := range in.Body.IDs {
		ids[i] = int64(id)
	}
	return nil, s.Decide(ctx, slices.Compact(slices.Sorted(slices.Values(ids))), in.Body.Decision, in.Body.Reason)
}

func (s *Service) apiFunds(ctx context.Context, in *DistributorInput) (*staffFundsOutput, error) {
	d, err := s.deps.Distributors.Get(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	f, err := s.FundsOf(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	held, err := s.HeldBalance(ctx, d.ID)
	out := &staffFundsOutput{}
	out.Body.FundsView, out.Body.WithheldBalance = viewFunds(f), web.Fen(held)
	return out, err
}

func (s *Service) apiWriteOffs(ctx context.Context, in *writeOffsInput) (*writeOffsOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := s.WriteOffs(ctx, after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	var earners, people []int64
	for _, w := range rows {
		earners, people = append(earners, w.DistributorID), append(people, w.AskedBy, w.DecidedBy)
	}
	names, err := s.deps.Distributors.Names(ctx, earners)
	if err != nil {
		return nil, err
	}
	staffNames, err := s.deps.Staff.Names(ctx, people)
	views := make([]writeOffView, len(rows))
	for i, w := range rows {
		views[i] = s.viewWriteOff(ctx, w)
		views[i].Name, views[i].Asker, views[i].Decider = names[w.DistributorID], staffNames[w.AskedBy], staffNames[w.DecidedBy]
	}
	return &writeOffsOutput{web.NewPage(views, in.Limit, func(v writeOffView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, err
}

func (s *Service) staffFile(c echo.Context) error {
	var id web.ID
	if err := id.UnmarshalText([]byte(c.Param("id"))); err != nil {
		return web.ErrNotFound
	}
	d, err := s.deps.Distributors.Get(c.Request().Context(), int64(id))
	if err != nil {
		return err
	}
	return s.file(c, d.ID)
}
