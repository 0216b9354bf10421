package distributor

import (
	"context"
	"net/http"

	"yuanfen/server/member"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// View is a distributor as staff see them.
type View struct {
	ID        web.ID   `json:"id"`
	MemberID  web.ID   `json:"member_id" doc:"会员编号，0：从文件导入，本人还没有在小程序里认领"`
	State     State    `json:"state" enum:"applied,rejected,active,suspended,expelled"`
	Tier      int      `json:"tier" doc:"第几级；0：还没有通过过"`
	TierName  string   `json:"tier_name"`
	Name      string   `json:"name"`
	Phone     string   `json:"phone" doc:"列表里打码，详情里完整"`
	Channel   string   `json:"channel"`
	Province  string   `json:"province"`
	City      string   `json:"city"`
	InviterID web.ID   `json:"inviter_id" doc:"邀请人（分销商编号），0：没有；只用于服务和统计"`
	Reason    string   `json:"reason"`
	Sales     web.Fen  `json:"sales"`
	AppliedAt web.Time `json:"applied_at"`
	DecidedAt web.Time `json:"decided_at,omitzero"`
	ActiveAt  web.Time `json:"active_at,omitzero"`
	TierAt    web.Time `json:"tier_at,omitzero"`
	TierUntil web.Time `json:"tier_until,omitzero" doc:"手工给的等级到这时为止"`
	ManagerID web.ID   `json:"manager_id" doc:"客户经理（员工编号），0：没有"`
	Manager   string   `json:"manager" doc:"客户经理的姓名"`
	Reached   int      `json:"tier_reached" doc:"销售额已达到第几级"`
}

func view(d Distributor, l Ladder) View {
	v := View{
		ID: web.ID(d.ID), MemberID: web.ID(max(0, d.MemberID)), State: d.State, Tier: d.Tier, Name: d.Name, Phone: d.Phone, Channel: d.Channel, Province: d.Province, City: d.City,
		InviterID: web.ID(d.InviterID), Reason: d.Reason, Sales: web.Fen(d.Sales), AppliedAt: web.Time(d.AppliedAt), DecidedAt: web.Time(d.DecidedAt), ActiveAt: web.Time(d.ActiveAt), TierAt: web.Time(d.TierAt), TierUntil: web.Time(d.TierUntil), Reached: l.Reached(d.Sales, 1),
	}
	if d.Tier > 0 {
		v.TierName = l.Called(d.Tier)
	}
	return v
}

type listInput struct {
	web.Paging
	State     State  `query:"state" enum:"applied,rejected,active,suspended,expelled"`
	Tier      int    `query:"tier" minimum:"0" maximum:"10"`
	Phone     string `query:"phone" pattern:"^1[3-9][0-9]{9}$" patternDescription:"11 位手机号" doc:"完整的手机号"`
	InviterID web.ID `query:"inviter_id" doc:"只看这位邀请的"`
	Top       bool   `query:"top" doc:"只看没有邀请人的：邀请关系的起点"`
	Sort      string `query:"sort" enum:"sales" doc:"sales：卖得多的在前。不填：新的在前"`
}

type listOutput struct{ Body web.Page[View] }

type idInput struct {
	ID web.ID `path:"id" doc:"分销商编号"`
}

type eventView struct {
	Kind   string   `json:"kind" enum:"applied,approve,reject,suspend,resume,expel,reinstate,promoted,granted,expired,imported,claimed"`
	Actor  string   `json:"actor" doc:"member:编号、staff:编号 或 system"`
	Name   string   `json:"name,omitempty" doc:"员工的姓名"`
	Detail string   `json:"detail"`
	At     web.Time `json:"at"`
}

type detailOutput struct {
	Body struct {
		Distributor View        `json:"distributor"`
		Inviter     string      `json:"inviter_name" doc:"邀请人的真实姓名"`
		Events      []eventView `json:"events"`
	}
}

type decideInput struct {
	ID   web.ID `path:"id" doc:"分销商编号"`
	Body struct {
		Verdict Verdict `json:"verdict" enum:"approve,reject,suspend,resume,expel,reinstate"`
		Reason  string  `json:"reason" minLength:"1" maxLength:"200" doc:"理由；会告诉本人"`
	}
}

type tierInput struct {
	ID   web.ID `path:"id" doc:"分销商编号"`
	Body struct {
		Tier   int      `json:"tier" minimum:"1" maximum:"10" doc:"第几级，1 是第一级"`
		Until  web.Time `json:"until,omitzero" doc:"到期时间：高于销售额已达到的等级时必填，一年以内；到期后自动回到销售额达到的等级"`
		Reason string   `json:"reason" minLength:"1" maxLength:"200" pattern:"\\S" doc:"理由；会告诉本人"`
	}
}

type inviterInput struct {
	ID   web.ID `path:"id" doc:"分销商编号"`
	Body struct {
		InviterID web.ID `json:"inviter_id" doc:"邀请人（分销商编号），0：没有"`
	}
}

type viewOutput struct{ Body View }

// StaffRoutes adds the staff's operations on distributors and their tiers.
func (s *Service) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/admin/v1/distributors" + path, Summary: summary, Tags: []string{"分销商管理"}, Access: access}
	}
	web.Register(r, op("admin-distributor-list", http.MethodGet, "", "分销商与申请，新的在前", staff.DistributorView), s.apiList)
	web.Register(r, op("admin-distributor-get", http.MethodGet, "/{id}", "分销商详情与经过", staff.DistributorView), s.apiGet)
	web.Register(r, op("admin-distributor-decide", http.MethodPost, "/{id}/decide", "审核、暂停、恢复、终止", staff.DistributorDecide), s.apiDecide)
	web.Register(r, op("admin-distributor-tier", http.MethodPut, "/{id}/tier", "手工调整等级，说明理由", staff.DistributorDecide), func(ctx context.Context, in *tierInput) (*struct{}, error) {
		return nil, s.SetTier(ctx, int64(in.ID), Grant{in.Body.Tier, int64(in.Body.Until), in.Body.Reason})
	})
	web.Register(r, op("admin-distributor-inviter", http.MethodPut, "/{id}/inviter", "更正邀请人", staff.DistributorDecide), s.apiInviter)
	s.imageSetStaffRoutes(r)
	s.Ladder.StaffRoutes(r, "tiers", "等级", staff.DistributorView, staff.PolicyEdit)
}

func (s *Service) apiList(ctx context.Context, in *listInput) (*listOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := s.List(ctx, Filter{State: in.State, Tier: in.Tier, Phone: in.Phone, InviterID: int64(in.InviterID), Top: in.Top, BySales: in.Sort == "sales", After: after.At, Before: after.ID, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	ladder, err := s.Ladder.Now(ctx)
	if err != nil {
		return nil, err
	}
	views := make([]View, len(rows))
	for i, d := range rows {
		views[i] = view(d, ladder.Rules)
		views[i].Phone = member.Mask(d.Phone)
	}
	if err := s.withManagers(ctx, views); err != nil {
		return nil, err
	}
	return &listOutput{web.NewPage(views, in.Limit, func(v View) web.Cursor {
		if in.Sort == "sales" {
			return web.Cursor{At: int64(v.Sales), ID: int64(v.ID)}
		}
		return web.Cursor{ID: int64(v.ID)}
	})}, nil
}

// withManagers writes into views who looks after each of them.
func (s *Service) withManagers(ctx context.Context, views []View) error {
	members := make([]int64, len(views))
	for i, v := range views {
		members[i] = int64(v.MemberID)
	}
	managers, err := s.deps.Members.Managers(ctx, members)
	for i, v := range views {
		m := managers[int64(v.MemberID)]
		views[i].ManagerID, views[i].Manager = web.ID(m.ID), m.Name
	}
	return err
}

func (s *Service) apiGet(ctx context.Context, in *idInput) (*detailOutput, error) {
	d, err := s.Get(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	events, err := s.Events(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	ladder, err := s.Ladder.Now(ctx)
	if err != nil {
		return nil, err
	}
	names, err := s.Names(ctx, []int64{d.InviterID})
	if err != nil {
		return nil, err
	}
	out := &detailOutput{}
	out.Body.Inviter = names[d.InviterID]
	views := []View{view(d, ladder.Rules)}
	if err := s.withManagers(ctx, views); err != nil {
		return nil, err
	}
	staffNames, err := staff.NamesIn(ctx, s.deps.Staff, events, func(e Event) string { return e.Actor })
	if err != nil {
		return nil, err
	}
	out.Body.Distributor, out.Body.Events = views[0], make([]eventView, len(events))
	for i, e := range events {
		out.Body.Events[i] = eventView{e.Kind, e.Actor, staffNames[e.Actor], e.Detail, web.Time(e.At)}
	}
	return out, nil
}

func (s *Service) apiDecide(ctx context.Context, in *decideInput) (*viewOutput, error) {
	d, err := s.Decide(ctx, int64(in.ID), in.Body.Verdict, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	ladder, err := s.Ladder.Now(ctx)
	return &viewOutput{view(d, ladder.Rules)}, err
}

func (s *Service) apiInviter(ctx context.Context, in *inviterInput) (*struct{}, error) {
	return nil, s.SetInviter(ctx, int64(in.ID), int64(in.Body.InviterID))
}
