package staff

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/web"
)

const base = "/api/admin/v1"

type (
	loginInput struct {
		Body struct {
			Login    string `json:"login" minLength:"1" maxLength:"40" doc:"账号名"`
			Password string `json:"password" minLength:"1" maxLength:"128" doc:"密码"`
		}
	}
	inviteInput struct {
		Body struct {
			Invite   string `json:"invite" minLength:"1" maxLength:"64" doc:"一次性登录凭证"`
			Password string `json:"password" minLength:"12" maxLength:"128" doc:"新密码"`
		}
	}
	inviteeInput struct {
		Body struct {
			Invite string `json:"invite" minLength:"1" maxLength:"64" doc:"一次性登录凭证"`
		}
	}
	codeInput struct {
		UserAgent string `header:"User-Agent" hidden:"true"`
		Body      struct {
			Ticket string `json:"ticket" minLength:"1" maxLength:"64" doc:"第一步返回的凭证"`
			Code   string `json:"code" minLength:"6" maxLength:"40" doc:"身份验证器的 6 位数字，或恢复码"`
			Bearer bool   `json:"bearer,omitempty" doc:"脚本登录：令牌在正文里返回，不设 Cookie"`
		}
	}
	passwordInput struct {
		Body struct {
			Old string `json:"old" minLength:"1" maxLength:"128" doc:"原密码"`
			New string `json:"new" minLength:"12" maxLength:"128" doc:"新密码"`
		}
	}
	addInput struct {
		Body struct {
			Login string   `json:"login" minLength:"2" maxLength:"40" pattern:"^[a-z0-9][a-z0-9._-]*$" doc:"账号名"`
			Name  string   `json:"name" minLength:"1" maxLength:"20" pattern:"\\S" doc:"姓名"`
			Roles []string `json:"roles" maxItems:"20" maxLength:"40" doc:"角色代码"`
		}
	}
	idInput struct {
		ID web.ID `path:"id"`
	}
	rolesInput struct {
		ID   web.ID `path:"id"`
		Body struct {
			Roles []string  `json:"roles" maxItems:"20" maxLength:"40" doc:"角色代码"`
			Was   *[]string `json:"was,omitempty" maxItems:"20" doc:"读到时的角色；填了就在别人改过时拒绝"`
		}
	}
	permissionsInput struct {
		Code string `path:"code" maxLength:"40"`
		Body struct {
			Permissions []string  `json:"permissions" maxItems:"200" maxLength:"60" doc:"权限代码"`
			Was         *[]string `json:"was,omitempty" maxItems:"200" doc:"读到时的权限；填了就在别人改过时拒绝"`
		}
	}
	addRoleInput struct {
		Body struct {
			Code        string   `json:"code" pattern:"^[a-z][a-z0-9_]{1,39}$" patternDescription:"小写字母、数字和 _" doc:"角色代码，建立后不变"`
			Name        string   `json:"name" minLength:"1" maxLength:"60"`
			Scope       string   `json:"scope" enum:"all,own" doc:"own：只看自己名下的会员"`
			Permissions []string `json:"permissions" maxItems:"200" maxLength:"60" doc:"权限代码"`
		}
	}
	renameRoleInput struct {
		Code string `path:"code" maxLength:"40" doc:"角色代码"`
		Body struct {
			Name  string `json:"name" minLength:"1" maxLength:"60"`
			Scope string `json:"scope" enum:"all,own" doc:"own：只看自己名下的会员"`
		}
	}
	roleInput struct {
		Code string `path:"code" maxLength:"40" doc:"角色代码"`
	}
	linesInput struct {
		web.Paging
		Subject   string `query:"subject" maxLength:"40" doc:"对象类型"`
		SubjectID web.ID `query:"subject_id" doc:"对象编号"`
		StaffID   web.ID `query:"staff_id" doc:"操作人"`
	}
)

type (
	ticketOutput  struct{ Body ticketView }
	inviteeOutput struct {
		Body struct {
			Login string `json:"login" doc:"账号名，以后用它登录"`
			Name  string `json:"name" doc:"姓名"`
		}
	}
	enteredOutput struct {
		SetCookie string `header:"Set-Cookie"`
		Body      enteredView
	}
	cookieOutput struct {
		SetCookie string `header:"Set-Cookie"`
	}
	meOutput       struct{ Body meView }
	sessionsOutput struct{ Body web.Page[sessionView] }
	accountsOutput struct{ Body web.Page[accountView] }
	inviteOutput   struct{ Body inviteView }
	rolesOutput    struct{ Body rolesView }
	linesOutput    struct{ Body web.Page[lineView] }
)

// Routes adds the operations of staff to the table.
func (s *Service) Routes(r *web.Router) {
	s.loginRoutes(r)
	s.ownRoutes(r)
	s.accountRoutes(r)
	s.roleRoutes(r)
	s.viewRoutes(r)
}

func op(id, method, path, summary string, access web.Access) web.Op {
	return web.Op{ID: id, Method: method, Path: base + path, Summary: summary, Tags: []string{"员工"}, Access: access}
}

func (s *Service) loginRoutes(r *web.Router) {
	login := func(id, path, summary string) web.Op {
		o := op(id, http.MethodPost, path, summary, web.Public)
		o.Class = web.ClassLogin
		return o
	}
	web.Register(r, login("staff-login", "/login", "登录第一步：密码"), func(ctx context.Context, in *loginInput) (*ticketOutput, error) {
		return viewTicket(s.Login(ctx, in.Body.Login, in.Body.Password))
	})
	web.Register(r, login("staff-invite-use", "/login/invite", "用一次性链接设置密码"), func(ctx context.Context, in *inviteInput) (*ticketOutput, error) {
		return viewTicket(s.UseInvite(ctx, in.Body.Invite, in.Body.Password))
	})
	web.Register(r, login("staff-invite-see", "/login/invitee", "一次性链接是给谁的"), func(ctx context.Context, in *inviteeInput) (*inviteeOutput, error) {
		a, err := s.Invitee(ctx, in.Body.Invite)
		out := &inviteeOutput{}
		out.Body.Login, out.Body.Name = a.Login, a.Name
		return out, err
	})
	web.Register(r, login("staff-login-code", "/login/code", "登录第二步：验证码"), s.enterCode)
}

func viewTicket(t Ticket, err error) (*ticketOutput, error) {
	if err != nil {
		return nil, err
	}
	out := &ticketOutput{Body: ticketView{Ticket: t.Token}}
	if t.Secret != "" {
		out.Body.Enrol = &enrolView{Secret: t.Secret, Address: t.Address}
	}
	return out, nil
}

func (s *Service) enterCode(ctx context.Context, in *codeInput) (*enteredOutput, error) {
	e, err := s.EnterCode(ctx, in.Body.Ticket, in.Body.Code, in.UserAgent)
	if err != nil {
		return nil, err
	}
	out := &enteredOutput{Body: enteredView{
		Account: viewAccount(e.Account), RecoveryCodes: e.RecoveryCodes, ExpiresAt: web.Time(e.ExpiresAt),
	}}
	if in.Body.Bearer {
		out.Body.Token = e.Token
		return out, nil
	}
	out.SetCookie = web.SessionCookie(e.Token, int(sessionFor.Seconds()), s.secure).String()
	return out, nil
}

func (s *Service) ownRoutes(r *web.Router) {
	web.Register(r, op("staff-logout", http.MethodPost, "/logout", "退出登录", web.AnyStaff), func(ctx context.Context, _ *struct{}) (*cookieOutput, error) {
		return &cookieOutput{web.SessionCookie("", -1, s.secure).String()}, s.Logout(ctx)
	})
	web.Register(r, op("staff-me", http.MethodGet, "/me", "当前员工", web.AnyStaff), s.me)
	web.Register(r, op("staff-password", http.MethodPost, "/me/password", "修改自己的密码", web.AnyStaff), func(ctx context.Context, in *passwordInput) (*struct{}, error) {
		return nil, s.ChangePassword(ctx, in.Body.Old, in.Body.New)
	})
	web.Register(r, op("staff-sessions", http.MethodGet, "/me/sessions", "自己的登录会话", web.AnyStaff), s.listSessions)
	web.Register(r, op("staff-session-end", http.MethodDelete, "/me/sessions/{id}", "结束一个会话", web.AnyStaff), func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, s.Revoke(ctx, int64(in.ID))
	})
}

func (s *Service) me(ctx context.Context, _ *struct{}) (*meOutput, error) {
	who := auth.From(ctx)
	a, err := s.Get(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	may := slices.AppendSeq([]string{}, maps.Keys(who.Permissions))
	slices.Sort(may)
	scope := ScopeAll
	if who.Scope != 0 {
		scope = ScopeOwn
	}
	return &meOutput{meView{viewAccount(a), web.ID(who.SessionID), may, scope, web.Time(clock.Millis(s.db.Clock().Now()))}}, nil
}

func (s *Service) listSessions(ctx context.Context, _ *struct{}) (*sessionsOutput, error) {
	sessions, err := s.Sessions(ctx)
	if err != nil {
		return nil, err
	}
	current := auth.From(ctx).SessionID
	return &sessionsOutput{web.Page[sessionView]{Items: each(sessions, func(x Session) sessionView {
		return sessionView{web.ID(x.ID), x.IP, x.Agent, web.Time(x.CreatedAt), web.Time(x.SeenAt), x.ID == current}
	})}}, nil
}

func (s *Service) accountRoutes(r *web.Router) {
	web.Register(r, op("staff-list", http.MethodGet, "/staff", "员工列表", StaffView), s.listAccounts)
	web.Register(r, op("staff-add", http.MethodPost, "/staff", "添加员工", StaffEdit), func(ctx context.Context, in *addInput) (*inviteOutput, error) {
		id, invite, err := s.Add(ctx, NewAccount{in.Body.Login, in.Body.Name, in.Body.Roles})
		return &inviteOutput{inviteView{web.ID(id), invite}}, err
	})
	web.Register(r, op("staff-invite", http.MethodPost, "/staff/{id}/invite", "重新生成登录链接", StaffEdit), func(ctx context.Context, in *idInput) (*inviteOutput, error) {
		invite, err := s.Invite(ctx, int64(in.ID), inviteFor)
		return &inviteOutput{inviteView{in.ID, invite}}, err
	})
	web.Register(r, op("staff-disable", http.MethodPost, "/staff/{id}/disable", "停用员工", StaffEdit), func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, s.SetState(ctx, int64(in.ID), Disabled)
	})
	web.Register(r, op("staff-enable", http.MethodPost, "/staff/{id}/enable", "启用员工", StaffEdit), func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, s.SetState(ctx, int64(in.ID), Active)
	})
	web.Register(r, op("staff-roles", http.MethodPut, "/staff/{id}/roles", "设置员工的角色", StaffEdit), func(ctx context.Context, in *rolesInput) (*struct{}, error) {
		return nil, s.SetRoles(ctx, int64(in.ID), in.Body.Roles, in.Body.Was)
	})
}

func (s *Service) listAccounts(ctx context.Context, in *web.Paging) (*accountsOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	accounts, err := s.List(ctx, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	return &accountsOutput{web.NewPage(each(accounts, viewAccount), in.Limit, func(a accountView) web.Cursor {
		return web.Cursor{ID: int64(a.ID)}
	})}, nil
}

func (s *Service) roleRoutes(r *web.Router) {
	web.Register(r, op("role-list", http.MethodGet, "/roles", "角色与权限", StaffView), s.listRoles)
	web.Register(r, op("role-permissions", http.MethodPut, "/roles/{code}", "设置角色的权限", RoleEdit), func(ctx context.Context, in *permissionsInput) (*struct{}, error) {
		return nil, s.SetPermissions(ctx, in.Code, in.Body.Permissions, in.Body.Was)
	})
	web.Register(r, op("role-add", http.MethodPost, "/roles", "新建角色", RoleEdit), func(ctx context.Context, in *addRoleInput) (*struct{}, error) {
		return nil, s.AddRole(ctx, Role{Code: in.Body.Code, Name: in.Body.Name, Scope: in.Body.Scope, Permissions: in.Body.Permissions})
	})
	web.Register(r, op("role-change", http.MethodPut, "/roles/{code}/name", "修改角色的名称和数据范围", RoleEdit), func(ctx context.Context, in *renameRoleInput) (*struct{}, error) {
		return nil, s.RenameRole(ctx, in.Code, in.Body.Name, in.Body.Scope)
	})
	web.Register(r, op("role-delete", http.MethodDelete, "/roles/{code}", "删除没有人用的角色", RoleEdit), func(ctx context.Context, in *roleInput) (*struct{}, error) {
		return nil, s.DeleteRole(ctx, in.Code)
	})
	web.Register(r, op("audit-list", http.MethodGet, "/audit", "操作记录", AuditView), s.listLines)
}

func (s *Service) listRoles(ctx context.Context, _ *struct{}) (*rolesOutput, error) {
	roles, err := s.Roles(ctx)
	if err != nil {
		return nil, err
	}
	return &rolesOutput{rolesView{
		Roles:       each(roles, func(r Role) roleView { return roleView(r) }),
		Permissions: each(Permissions, func(p Permission) permissionView { return permissionView(p) }),
	}}, nil
}

func (s *Service) listLines(ctx context.Context, in *linesInput) (*linesOutput, error) {
	before, err := in.After()
	if err != nil {
		return nil, err
	}
	f := Filter{Subject: in.Subject, SubjectID: int64(in.SubjectID), StaffID: int64(in.StaffID)}
	lines, err := s.Lines(ctx, f, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	return &linesOutput{web.NewPage(each(lines, viewLine), in.Limit, func(l lineView) web.Cursor {
		return web.Cursor{At: int64(l.MadeAt), ID: int64(l.ID)}
	})}, nil
}
