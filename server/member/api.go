package member

import (
	"context"
	"net/http"

	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/web"
)

type loginInput struct {
	Body struct {
		Code   string `json:"code" minLength:"1" maxLength:"128" pattern:"^[0-9A-Za-z_-]+$" patternDescription:"wx.login 返回的 code" doc:"wx.login 返回的 code"`
		Link   string `json:"link,omitempty" maxLength:"32" pattern:"^[0-9A-Za-z]*$" patternDescription:"分享码" doc:"由哪个分享码打开，没有则不填"`
		Device string `json:"device,omitempty" maxLength:"64" pattern:"^[0-9A-Za-z_-]*$" patternDescription:"客户端自己生成的随机编号" doc:"客户端为这台设备生成并保存的随机编号"`
	}
}

type sessionView struct {
	Token     string   `json:"token" doc:"会员令牌，放在 Authorization: Bearer 里"`
	MemberID  web.ID   `json:"member_id"`
	ExpiresAt web.Time `json:"expires_at" doc:"过期时间；到期前可以续期"`
}

type sessionOutput struct{ Body sessionView }

func viewSession(s Session) *sessionOutput {
	return &sessionOutput{Body: sessionView{Token: s.Token, MemberID: web.ID(s.MemberID), ExpiresAt: web.Time(clock.Millis(s.ExpiresAt))}}
}

type bearerInput struct {
	Authorization string `header:"Authorization" hidden:"true"`
}

func (i bearerInput) token() string {
	const scheme = "Bearer "
	if len(i.Authorization) < len(scheme) {
		return ""
	}
	return i.Authorization[len(scheme):]
}

// Routes adds the operations of members.
func (s *Service) Routes(r *web.Router) {
	tags := []string{"会员"}
	web.Register(r, web.Op{ID: "member-login", Method: http.MethodPost, Path: "/api/v1/login", Summary: "用 wx.login 的 code 登录", Tags: tags, Access: web.Public},
		func(ctx context.Context, in *loginInput) (*sessionOutput, error) {
			session, _, err := s.Login(ctx, in.Body.Code, Arrival{in.Body.Link, in.Body.Device})
			if err != nil {
				return nil, err
			}
			return viewSession(session), nil
		})
	web.Register(r, web.Op{ID: "member-renew", Method: http.MethodPost, Path: "/api/v1/session/renew", Summary: "续期：换一个新令牌", Tags: tags, Access: web.Member},
		func(ctx context.Context, in *bearerInput) (*sessionOutput, error) {
			session, err := s.Renew(ctx, in.token())
			if err != nil {
				return nil, err
			}
			return viewSession(session), nil
		})
	web.Register(r, web.Op{ID: "member-logout", Method: http.MethodDelete, Path: "/api/v1/session", Summary: "退出登录", Tags: tags, Access: web.Member},
		func(ctx context.Context, in *bearerInput) (*struct{}, error) {
			return nil, s.Logout(ctx, in.token())
		})
	s.profileRoutes(r)
	s.addressRoutes(r)
}
