package staff

import (
	"encoding/json"

	"yuanfen/server/platform/web"
)

type ticketView struct {
	Ticket string     `json:"ticket" doc:"第二步用的一次性凭证，5 分钟内有效"`
	Enrol  *enrolView `json:"enrol,omitempty" doc:"首次登录：先用身份验证器扫码"`
}

type enrolView struct {
	Secret  string `json:"secret" doc:"手工输入用的密钥"`
	Address string `json:"address" doc:"生成二维码的 otpauth 地址"`
}

type accountView struct {
	ID        web.ID   `json:"id"`
	Login     string   `json:"login" doc:"账号名"`
	Name      string   `json:"name" doc:"姓名"`
	State     string   `json:"state" enum:"active,disabled" doc:"状态"`
	TOTP      bool     `json:"totp" doc:"是否已设置身份验证器"`
	Roles     []string `json:"roles" doc:"角色代码"`
	CreatedAt web.Time `json:"created_at"`
}

func viewAccount(a Account) accountView {
	return accountView{
		ID: web.ID(a.ID), Login: a.Login, Name: a.Name, State: a.State, TOTP: a.TOTP, Roles: a.Roles, CreatedAt: web.Time(a.CreatedAt),
	}
}

type enteredView struct {
	Account       accountView `json:"account"`
	Token         string      `json:"token,omitempty" doc:"仅当请求 bearer 时返回，供脚本使用"`
	RecoveryCodes []string    `json:"recovery_codes,omitempty" doc:"只显示这一次，请妥善保存"`
	ExpiresAt     web.Time    `json:"expires_at" doc:"会话最晚结束时间"`
}

type meView struct {
	Account     accountView `json:"account"`
	SessionID   web.ID      `json:"session_id"`
	Permissions []string    `json:"permissions" doc:"拥有的权限"`
	Scope       string      `json:"scope" enum:"all,own" doc:"own：只看自己名下的会员"`
	Now         web.Time    `json:"now" doc:"服务器现在的时间：页面上的「今天」以它为准"`
}

type sessionView struct {
	ID        web.ID   `json:"id"`
	IP        string   `json:"ip"`
	Agent     string   `json:"agent" doc:"浏览器"`
	CreatedAt web.Time `json:"created_at" doc:"登录时间"`
	SeenAt    web.Time `json:"seen_at" doc:"最近使用时间"`
	Current   bool     `json:"current" doc:"是否就是当前会话"`
}

type inviteView struct {
	ID     web.ID `json:"id"`
	Invite string `json:"invite" doc:"一次性登录凭证，24 小时内有效，只显示这一次"`
}

type roleView struct {
	Code        string   `json:"code"`
	Name        string   `json:"name"`
	Permissions []string `json:"permissions"`
	Scope       string   `json:"scope" enum:"all,own" doc:"own：只看自己名下的会员"`
}

type permissionView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type rolesView struct {
	Roles       []roleView       `json:"roles"`
	Permissions []permissionView `json:"permissions" doc:"全部权限及其名称"`
}

type lineView struct {
	ID        web.ID          `json:"id"`
	StaffID   web.ID          `json:"staff_id" doc:"操作人；0 为系统"`
	Actor     string          `json:"actor" doc:"操作人姓名"`
	Action    string          `json:"action" doc:"操作"`
	Subject   string          `json:"subject" doc:"对象类型"`
	SubjectID web.ID          `json:"subject_id" doc:"对象编号"`
	Before    json.RawMessage `json:"before,omitempty" doc:"修改前"`
	After     json.RawMessage `json:"after,omitempty" doc:"修改后"`
	RequestID string          `json:"request_id,omitempty"`
	IP        string          `json:"ip,omitempty"`
	MadeAt    web.Time        `json:"made_at"`
}

func viewLine(l Line) lineView {
	return lineView{
		ID: web.ID(l.ID), StaffID: web.ID(l.StaffID), Actor: l.Actor, Action: l.Action, Subject: l.Subject,
		SubjectID: web.ID(l.SubjectID), Before: l.Before, After: l.After, RequestID: l.RequestID, IP: l.IP, MadeAt: web.Time(l.MadeAt),
	}
}

// each turns a list of one type into a list of another, never nil.
func each[A, B any](in []A, view func(A) B) []B {
	out := make([]B, len(in))
	for i, v := range in {
		out[i] = view(v)
	}
	return out
}
