package distributor

import (
	"context"
	"net/http"

	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/region"
	"yuanfen/server/platform/web"
)

type applyInput struct {
	Body struct {
		Name        string `json:"name" minLength:"2" maxLength:"20" doc:"真实姓名"`
		Phone       string `json:"phone" pattern:"^1[3-9][0-9]{9}$" patternDescription:"11 位手机号"`
		Channel     string `json:"channel" minLength:"1" maxLength:"100" doc:"打算在哪里分享：微信群、门店、朋友圈……"`
		Province    string `json:"province" minLength:"1" maxLength:"40"`
		City        string `json:"city" minLength:"1" maxLength:"40"`
		AgreementID web.ID `json:"agreement_id" doc:"读过并同意的分销协议"`
		Link        string `json:"link,omitempty" maxLength:"32" doc:"由谁的分享码而来；只用于服务和统计"`
	}
}

type mineView struct {
	State     State    `json:"state" enum:"none,applied,rejected,active,suspended,expelled"`
	Reason    string   `json:"reason" doc:"上一次决定的理由"`
	AppliedAt web.Time `json:"applied_at,omitzero"`
	DecidedAt web.Time `json:"decided_at,omitzero"`
	Tier      *rung    `json:"tier,omitempty" doc:"只有分销商有"`
	Next      *rung    `json:"next,omitempty" doc:"下一级"`
	Sales     web.Fen  `json:"sales" doc:"卖给别人并已完成的金额，扣除退款"`
	Ladder    []rung   `json:"ladder,omitempty" doc:"全部等级，从低到高；只有分销商有"`
}

type rung struct {
	No   int     `json:"no"`
	Name string  `json:"name"`
	Rate int64   `json:"purchase_bp" doc:"拿货价是零售价的万分之几"`
	Bar  web.Fen `json:"bar"`
}

type mineOutput struct{ Body mineView }

type appliedOutput struct {
	Body struct {
		Name     string `json:"name"`
		Phone    string `json:"phone"`
		Channel  string `json:"channel"`
		Province string `json:"province"`
		City     string `json:"city"`
	}
}

type teamInput struct{ web.Paging }

// MateView is a distributor whom another brought in: a nickname and their
// standing, and none of their money.
type MateView struct {
	ID     web.ID   `json:"id"`
	Name   string   `json:"name" doc:"微信昵称，可能为空"`
	State  State    `json:"state" enum:"active,suspended,expelled"`
	Tier   string   `json:"tier"`
	Joined web.Time `json:"joined"`
}

type teamOutput struct {
	Body struct {
		Invited bool               `json:"invited" doc:"是否由别的分销商介绍而来"`
		Inviter string             `json:"inviter" doc:"介绍人的微信昵称，可能为空"`
		Mates   web.Page[MateView] `json:"mates" doc:"我介绍来的分销商，新的在前"`
	}
}

// Routes adds the operations of whoever sells, or wants to.
func (s *Service) Routes(r *web.Router) {
	tags := []string{"分销商"}
	web.Register(r, web.Op{ID: "distributor-mine", Method: http.MethodGet, Path: "/api/v1/distributor", Summary: "我的分销资格", Tags: tags, Access: web.Member},
		func(ctx context.Context, _ *struct{}) (*mineOutput, error) {
			v, err := s.mine(ctx, auth.From(ctx).ID)
			return &mineOutput{v}, err
		})
	web.Register(r, web.Op{ID: "distributor-team", Method: http.MethodGet, Path: "/api/v1/distributor/team", Summary: "谁介绍我来，我介绍了谁；不涉及任何报酬", Tags: tags, Access: web.Member}, s.apiTeam)
	web.Register(r, web.Op{ID: "distributor-apply", Method: http.MethodPost, Path: "/api/v1/distributor/application", Summary: "申请成为分销商", Tags: tags, Access: web.Member}, s.apiApply)
	web.Register(r, web.Op{ID: "distributor-applied", Method: http.MethodGet, Path: "/api/v1/distributor/application", Summary: "我上一次申请时填的", Tags: tags, Access: web.Member}, s.apiApplied)
	s.imageSetRoutes(r)
}

// apiApplied gives people back what they wrote, to be mended after a refusal.
func (s *Service) apiApplied(ctx context.Context, _ *struct{}) (*appliedOutput, error) {
	d, err := s.OfMember(ctx, auth.From(ctx).ID)
	if db.NoRows(err) {
		err = web.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	d, err = s.opened(d)
	out := &appliedOutput{}
	out.Body.Name, out.Body.Phone, out.Body.Channel, out.Body.Province, out.Body.City = d.Name, d.Phone, d.Channel, d.Province, d.City
	return out, err
}

func (s *Service) apiApply(ctx context.Context, in *applyInput) (*mineOutput, error) {
	b := in.Body
	if !region.Known(b.Province, b.City) {
		return nil, member.ErrRegion
	}
	_, err := s.Apply(ctx, Application{
		MemberID: auth.From(ctx).ID, Name: b.Name, Phone: b.Phone, Channel: b.Channel, Province: b.Province, City: b.City, AgreementID: int64(b.AgreementID), Invited: b.Link,
	})
	if err != nil {
		return nil, err
	}
	v, err := s.mine(ctx, auth.From(ctx).ID)
	return &mineOutput{v}, err
}

// mine shows a member their standing. Tiers are shown to distributors alone.
func (s *Service) mine(ctx context.Context, memberID int64) (mineView, error) {
	d, err := s.OfMember(ctx, memberID)
	if db.NoRows(err) {
		return mineView{State: "none"}, nil
	}
	if err != nil {
		return mineView{}, err
	}
	v := mineView{State: d.State, Reason: d.Reason, AppliedAt: web.Time(d.AppliedAt), DecidedAt: web.Time(d.DecidedAt)}
	if d.ActiveAt == 0 {
		return v, nil
	}
	ladder, err := s.Ladder.Now(ctx)
	if err != nil {
		return v, err
	}
	v.Sales, v.Tier = web.Fen(d.Sales), rungOf(ladder.Rules, d.Tier)
	if d.Tier < len(ladder.Rules.Tiers) {
		v.Next = rungOf(ladder.Rules, d.Tier+1)
	}
	for no := range ladder.Rules.Tiers {
		v.Ladder = append(v.Ladder, *rungOf(ladder.Rules, no+1))
	}
	return v, nil
}

func rungOf(l Ladder, no int) *rung {
	no = l.clamp(no)
	t := l.Tiers[no-1]
	return &rung{no, t.Name, t.PurchaseBP, t.Bar}
}

func (s *Service) apiTeam(ctx context.Context, in *teamInput) (*teamOutput, error) {
	d, err := s.Mine(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	mates, err := s.mates(ctx, d.ID, after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	ladder, err := s.Ladder.Now(ctx)
	if err != nil {
		return nil, err
	}
	views := make([]MateView, len(mates))
	for i, m := range mates {
		views[i] = MateView{web.ID(m.ID), m.Name, m.State, ladder.Rules.Called(m.Tier), web.Time(m.ActiveAt)}
	}
	out := &teamOutput{}
	out.Body.Mates = web.NewPage(views, in.Limit, func(v MateView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })
	if out.Body.Invited = d.InviterID != 0; out.Body.Invited {
		out.Body.Inviter, err = s.Nickname(ctx, d.InviterID)
	}
	return out, err
}
