package member

import (
	"context"
	"net/http"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type memberView struct {
	ID        web.ID   `json:"id"`
	Nickname  string   `json:"nickname"`
	Avatar    string   `json:"avatar" doc:"头像地址，可能为空"`
	Phone     string   `json:"phone" doc:"打码的手机号，未授权时为空"`
	State     string   `json:"state" enum:"active,blocked,deleted"`
	ManagerID web.ID   `json:"manager_id" doc:"客户经理；0：没有"`
	Manager   string   `json:"manager" doc:"客户经理的姓名"`
	CreatedAt web.Time `json:"created_at"`
	SeenAt    web.Time `json:"seen_at" doc:"最近登录"`
}

type membersInput struct {
	web.Paging
	ID        web.ID `query:"id" doc:"会员编号"`
	Nickname  string `query:"nickname" maxLength:"20" doc:"完整的昵称"`
	Phone     string `query:"phone" pattern:"^1[3-9][0-9]{9}$" patternDescription:"11 位手机号" doc:"完整的手机号"`
	ManagerID web.ID `query:"manager_id" doc:"只看这位客户经理的"`
}

type membersOutput struct{ Body web.Page[memberView] }

type colleagueView struct {
	ID   web.ID `json:"id"`
	Name string `json:"name"`
	Own  bool   `json:"own" doc:"有只看自己名下会员的角色，如客户经理"`
}

type colleaguesOutput struct {
	Body struct {
		Items []colleagueView `json:"items"`
	}
}

type managerInput struct {
	ID   web.ID `path:"id" doc:"会员编号"`
	Body struct {
		StaffID web.ID `json:"staff_id" doc:"员工编号；0：不指定"`
	}
}

func (s *Service) staffMemberRoutes(r *web.Router) {
	web.Register(r, web.Op{
		ID: "admin-member-list", Method: http.MethodGet, Path: "/api/admin/v1/members", Summary: "会员，新的在前", Tags: []string{"会员管理"}, Access: staff.MemberView,
	}, s.apiMembers)
	web.Register(r, web.Op{
		ID: "admin-member-manager", Method: http.MethodPut, Path: "/api/admin/v1/members/{id}/manager", Summary: "指定客户经理", Tags: []string{"会员管理"}, Access: staff.MemberEdit,
	}, func(ctx context.Context, in *managerInput) (*struct{}, error) {
		return nil, s.SetManager(ctx, int64(in.ID), int64(in.Body.StaffID))
	})
	web.Register(r, web.Op{
		ID: "admin-member-managers", Method: http.MethodGet, Path: "/api/admin/v1/managers", Summary: "可以指定为客户经理的员工", Tags: []string{"会员管理"}, Access: staff.MemberEdit,
	}, s.apiColleagues)
}

func (s *Service) apiColleagues(ctx context.Context, _ *struct{}) (*colleaguesOutput, error) {
	people, err := s.staff.Colleagues(ctx)
	if err != nil {
		return nil, err
	}
	out := &colleaguesOutput{}
	out.Body.Items = make([]colleagueView, len(people))
	for i, p := range people {
		out.Body.Items[i] = colleagueView{web.ID(p.ID), p.Name, p.Own}
	}
	return out, nil
}

func (s *Service) apiMembers(ctx context.Context, in *membersInput) (*membersOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	f := Filter{ID: int64(in.ID), Nickname: in.Nickname, ManagerID: int64(in.ManagerID), Before: after.ID, Limit: in.Limit + 1}
	if in.Phone != "" {
		f.PhoneHash = s.PhoneHash(in.Phone)
	}
	if scope := auth.From(ctx).Scope; scope != 0 {
		f.ManagerID = scope
	}
	rows, err := s.List(ctx, f)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(rows))
	for i, m := range rows {
		ids[i] = m.ID
	}
	managers, err := s.Managers(ctx, ids)
	if err != nil {
		return nil, err
	}
	views := make([]memberView, len(rows))
	for i, m := range rows {
		phone, err := s.Phone(m)
		if err != nil {
			return nil, err
		}
		views[i] = memberView{web.ID(m.ID), m.Nickname, s.picture(m.Avatar), Mask(phone), m.State, web.ID(m.ManagerID), managers[m.ID].Name, web.Time(m.CreatedAt), web.Time(m.SeenAt)}
	}
	return &membersOutput{web.NewPage(views, in.Limit, func(v memberView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}
