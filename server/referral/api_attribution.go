package referral

import (
	"context"
	"net/http"

	"yuanfen/server/member"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type orderInput struct {
	ID web.ID `path:"id" doc:"订单号"`
}

type attributionOutput struct {
	Body struct {
		Mine   bool     `json:"mine" doc:"这单是否属于您"`
		Reason Reason   `json:"reason"`
		Words  []string `json:"words" doc:"为什么，逐句说明"`
	}
}

type staffAttributionOutput struct {
	Body struct {
		DistributorID web.ID     `json:"distributor_id" doc:"0：不属于任何人"`
		Name          string     `json:"distributor_name"`
		LinkID        web.ID     `json:"link_id" doc:"由哪个分享码，0：没有"`
		Reason        Reason     `json:"reason"`
		Policy        int        `json:"policy_version" doc:"归因规则的版本，0：系统默认"`
		Words         []string   `json:"words"`
		Said          []saidView `json:"said" doc:"同样的话，每句一个代码和要填的词，给说别的语言的人"`
		DecidedAt     web.Time   `json:"decided_at"`
	}
}

type saidView struct {
	Code string   `json:"code" doc:"decision.原因（得到的人，更正的理由）；rules（第几版，怎样绑定，有效几天，move 会换人，保护几天）；bound（谁，何时起）；touch（何时，谁的分享）；dead（谁的分享码）；untouched"`
	Args []string `json:"args"`
}

type correctInput struct {
	ID   web.ID `path:"id" doc:"订单号"`
	Body struct {
		DistributorID web.ID `json:"distributor_id" doc:"改归哪位分销商；0：不归任何人"`
		Reason        string `json:"reason" minLength:"1" maxLength:"200"`
	}
}

type askInput struct {
	ID   web.ID `path:"id" doc:"订单号"`
	Body struct {
		Words string `json:"words" minLength:"1" maxLength:"300"`
	}
}

type questionView struct {
	ID            web.ID   `json:"id"`
	OrderID       web.ID   `json:"order_id"`
	DistributorID web.ID   `json:"distributor_id"`
	Name          string   `json:"distributor_name,omitempty" doc:"真实姓名，只给员工看"`
	Words         string   `json:"words"`
	Answer        string   `json:"answer"`
	AskedAt       web.Time `json:"asked_at"`
	AnsweredAt    web.Time `json:"answered_at,omitzero"`
}

func viewQuestion(q Question) questionView {
	return questionView{web.ID(q.ID), web.ID(q.OrderID), web.ID(q.DistributorID), "", q.Words, q.Answer, web.Time(q.AskedAt), web.Time(q.AnsweredAt)}
}

type questionOutput struct{ Body questionView }

type questionsInput struct {
	web.Paging
	OrderID web.ID `query:"order_id" doc:"只看这个订单的"`
}

type staffQuestionsInput struct {
	web.Paging
	Open    bool   `query:"open" doc:"只看待答复的"`
	OrderID web.ID `query:"order_id"`
}

type staffLinksInput struct {
	web.Paging
	ID web.ID `path:"id" doc:"分销商编号"`
}

type questionsOutput struct{ Body web.Page[questionView] }

type answerInput struct {
	ID   web.ID `path:"id" doc:"疑问编号"`
	Body struct {
		Words string `json:"words" minLength:"1" maxLength:"300" doc:"答复，分销商会看到"`
	}
}

type boundOutput struct {
	Body struct {
		Bound bool     `json:"bound"`
		Name  string   `json:"name" doc:"分享人的昵称，可能为空"`
		Since web.Time `json:"since,omitzero"`
		Words []string `json:"words" doc:"为什么，逐句说明"`
	}
}

func (s *Service) attributionRoutes(r *web.Router) {
	op := func(id, method, path, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/v1" + path, Summary: summary, Tags: []string{"归因"}, Access: web.Member}
	}
	web.Register(r, op("binding-mine", http.MethodGet, "/binding", "谁带我来的"), s.apiBound)
	web.Register(r, op("attribution-get", http.MethodGet, "/distributor/orders/{id}/attribution", "这单为什么是我的，或为什么不是"), s.apiAttribution)
	web.Register(r, op("attribution-ask", http.MethodPost, "/distributor/orders/{id}/questions", "对归属有疑问"), s.apiAsk)
	web.Register(r, op("attribution-questions", http.MethodGet, "/distributor/questions", "我提过的疑问"), s.apiQuestions)
}

// StaffRoutes adds the staff's operations on attribution.
func (s *Service) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/admin/v1" + path, Summary: summary, Tags: []string{"归因管理"}, Access: access}
	}
	web.Register(r, op("admin-attribution-get", http.MethodGet, "/orders/{id}/attribution", "订单属于谁，为什么", staff.CommissionView), s.apiStaffAttribution)
	web.Register(r, op("admin-attribution-correct", http.MethodPut, "/orders/{id}/attribution", "更正订单的归属，佣金随之冲正和重记", staff.AttributionEdit), s.apiCorrect)
	web.Register(r, op("admin-question-list", http.MethodGet, "/attribution-questions", "分销商的疑问", staff.CommissionView), s.apiStaffQuestions)
	web.Register(r, op("admin-question-answer", http.MethodPost, "/attribution-questions/{id}/answer", "答复疑问", staff.AttributionEdit), func(ctx context.Context, in *answerInput) (*struct{}, error) {
		return nil, s.Answer(ctx, int64(in.ID), in.Body.Words)
	})
	web.Register(r, op("admin-link-list", http.MethodGet, "/distributors/{id}/links", "分销商的分享码与效果", staff.DistributorView), func(ctx context.Context, in *staffLinksInput) (*linksOutput, error) {
		d, err := s.deps.Distributors.Get(ctx, int64(in.ID))
		if err != nil {
			return nil, err
		}
		return s.linkPage(ctx, d.ID, in.Paging)
	})
	s.Rules.StaffRoutes(r, "attribution", "归因", staff.CommissionView, staff.PolicyEdit)
}

// apiBound tells a member who brought them: a nickname, nothing else.
func (s *Service) apiBound(ctx context.Context, _ *struct{}) (*boundOutput, error) {
	out := &boundOutput{}
	b, words, err := s.bound(ctx, auth.From(ctx).ID)
	out.Body.Words = words
	if err != nil || b.BoundAt == 0 {
		return out, err
	}
	out.Body.Name, err = s.deps.Distributors.Nickname(ctx, b.DistributorID)
	out.Body.Bound, out.Body.Since = true, web.Time(b.BoundAt)
	return out, err
}

// bound is whom a member is bound to, and why: by the rules of then, for as long
// as the rules of now say.
func (s *Service) bound(ctx context.Context, memberID int64) (b Binding, words []string, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		found, err := bindingsOf(ctx, tx, []int64{memberID})
		if err != nil {
			return err
		}
		b = found[memberID]
		rules, err := s.Rules.At(ctx, tx, clock.Millis(tx.Now))
		if err != nil {
			return err
		}
		then, err := s.Rules.Version(ctx, tx, b.PolicyNo)
		words = boundWords(b, then.Rules, rules.No, rules.Rules)
		return err
	})
	return b, words, err
}

func (s *Service) apiAttribution(ctx context.Context, in *orderInput) (*attributionOutput, error) {
	d, err := s.deps.Distributors.Mine(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	a, err := s.Of(ctx, int64(in.ID))
	if err == nil && !a.seenBy(d.ID) {
		err = web.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	out := &attributionOutput{}
	out.Body.Mine, out.Body.Reason = a.DistributorID == d.ID, a.Reason
	out.Body.Words = Words(a, func(id int64) string {
		if id == d.ID {
			return "您"
		}
		return ""
	})
	return out, nil
}

func (s *Service) apiAsk(ctx context.Context, in *askInput) (*questionOutput, error) {
	me := auth.From(ctx).ID
	d, err := s.deps.Distributors.Mine(ctx, me)
	if err != nil {
		return nil, err
	}
	q, err := s.Ask(ctx, me, d.ID, int64(in.ID), in.Body.Words)
	return &questionOutput{viewQuestion(q)}, err
}

func (s *Service) apiQuestions(ctx context.Context, in *questionsInput) (*questionsOutput, error) {
	d, err := s.deps.Distributors.Mine(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	return s.listQuestions(ctx, in.Paging, QuestionFilter{DistributorID: d.ID, OrderID: int64(in.OrderID)})
}

func (s *Service) apiStaffQuestions(ctx context.Context, in *staffQuestionsInput) (*questionsOutput, error) {
	out, err := s.listQuestions(ctx, in.Paging, QuestionFilter{Open: in.Open, OrderID: int64(in.OrderID)})
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(out.Body.Items))
	for i, q := range out.Body.Items {
		ids[i] = int64(q.DistributorID)
	}
	names, err := s.deps.Distributors.Names(ctx, ids)
	for i, q := range out.Body.Items {
		out.Body.Items[i].Name = names[int64(q.DistributorID)]
	}
	return out, err
}

func (s *Service) listQuestions(ctx context.Context, p web.Paging, f QuestionFilter) (*questionsOutput, error) {
	after, err := p.After()
	if err != nil {
		return nil, err
	}
	f.Before, f.Limit = after.ID, p.Limit+1
	rows, err := s.Questions(ctx, f)
	if err != nil {
		return nil, err
	}
	views := make([]questionView, len(rows))
	for i, q := range rows {
		views[i] = viewQuestion(q)
	}
	return &questionsOutput{web.NewPage(views, p.Limit, func(v questionView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}

func (s *Service) apiStaffAttribution(ctx context.Context, in *orderInput) (*staffAttributionOutput, error) {
	a, err := s.visible(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	name, err := s.names(ctx, a)
	if err != nil {
		return nil, err
	}
	out := &staffAttributionOutput{}
	out.Body.DistributorID, out.Body.Name, out.Body.LinkID, out.Body.Reason, out.Body.Policy = web.ID(a.DistributorID), name(a.DistributorID), web.ID(a.LinkID), a.Reason, a.PolicyNo
	out.Body.DecidedAt = web.Time(a.DecidedAt)
	for _, s := range Sentences(a, name) {
		out.Body.Words, out.Body.Said = append(out.Body.Words, s.Text), append(out.Body.Said, saidView{s.Code, s.Args})
	}
	return out, nil
}

// visible is an order's attribution, if the caller may see its buyer.
func (s *Service) visible(ctx context.Context, orderID int64) (a Attribution, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		if a, err = s.attribution(ctx, tx, orderID); err != nil {
			return err
		}
		return member.Visible(ctx, tx, a.MemberID)
	})
	return a, err
}

func (s *Service) apiCorrect(ctx context.Context, in *correctInput) (*struct{}, error) {
	if _, err := s.visible(ctx, int64(in.ID)); err != nil {
		return nil, err
	}
	return nil, s.Correct(ctx, int64(in.ID), int64(in.Body.DistributorID), in.Body.Reason)
}
