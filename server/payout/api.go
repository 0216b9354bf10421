package payout

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
)

// NotifyPath is where WeChat tells how a transfer ended, below the public address.
const NotifyPath = "/callbacks/wechat/transfer"

// View is a payout as its owner sees it.
type View struct {
	ID          web.ID   `json:"id"`
	Road        Road     `json:"road" enum:"wechat,bank"`
	State       State    `json:"state" enum:"requested,approved,sending,awaiting_confirm,paid,failed,cancelled,rejected,withdrawn"`
	Amount      web.Fen  `json:"amount" doc:"申请的金额"`
	Tax         web.Fen  `json:"tax" doc:"代扣税，批准时算出"`
	Net         web.Fen  `json:"net" doc:"到手金额"`
	Reason      string   `json:"reason,omitempty" doc:"没有成功的原因"`
	Account     *Account `json:"account,omitempty" doc:"银行转账的收款账户，账号打码"`
	Cancelling  bool     `json:"cancelling" doc:"已申请取消，等微信答复"`
	Confirm     bool     `json:"confirm" doc:"现在可以点确认收款"`
	DueAt       web.Time `json:"due_at,omitzero" doc:"在此之前确认收款"`
	RequestedAt web.Time `json:"requested_at"`
	ApprovedAt  web.Time `json:"approved_at,omitzero"`
	SentAt      web.Time `json:"sent_at,omitzero"`
	DoneAt      web.Time `json:"done_at,omitzero"`
}

func (s *Service) view(p Payout) (View, error) {
	v := View{
		ID: web.ID(p.ID), Road: p.Road, State: p.State, Amount: web.Fen(p.Amount), Tax: web.Fen(p.Tax), Net: web.Fen(p.Net()), Reason: p.Reason, Cancelling: p.CancelAt != 0 && p.State.underway(),
		Confirm: p.confirmable(), DueAt: web.Time(p.DueAt), RequestedAt: web.Time(p.RequestedAt), ApprovedAt: web.Time(p.ApprovedAt), SentAt: web.Time(p.SentAt), DoneAt: web.Time(p.DoneAt),
	}
	a, err := s.openAccount(p)
	if a.Number != "" {
		a = a.Masked()
		v.Account = &a
	}
	return v, err
}

// confirmable reports whether the page of confirmation may be opened: while WeChat
// waits, and while it pays, which it may have to be told once more.
func (p Payout) confirmable() bool {
	waits := p.WeChatState == string(wechat.TransferWaiting) || p.WeChatState == string(wechat.TransferRunning)
	return p.State == Awaiting && p.PackageInfo != "" && waits
}

type askInput struct {
	Body struct {
		Amount  web.Fen  `json:"amount" minimum:"1" maximum:"10000000000"`
		Road    Road     `json:"road" enum:"wechat,bank" doc:"微信转账或银行转账"`
		Account *Account `json:"account,omitempty" doc:"银行转账必填"`
	}
}

type idInput struct {
	ID web.ID `path:"id" doc:"提现编号"`
}

type viewOutput struct{ Body View }

// ListInput asks for a page of payouts in a state.
type ListInput struct {
	web.Paging
	State State `query:"state" enum:"requested,approved,sending,awaiting_confirm,paid,failed,cancelled,rejected,withdrawn"`
}

type listOutput struct{ Body web.Page[View] }

type confirmOutput struct {
	Body struct {
		MchID   string `json:"mch_id"`
		AppID   string `json:"app_id"`
		Package string `json:"package"`
	}
}

type termsInput struct {
	Amount web.Fen `query:"amount" minimum:"0" maximum:"10000000000" doc:"打算提现多少：试算代扣税"`
}

type termsOutput struct {
	Body struct {
		Rules     Rules   `json:"rules" doc:"现行提现规则"`
		Version   int     `json:"version"`
		DayLeft   web.Fen `json:"day_left" doc:"今天还能申请多少（微信）"`
		TimesLeft int     `json:"times_left" doc:"今天还能申请几次"`
		Available web.Fen `json:"available" doc:"可提现余额"`
		Tax       web.Fen `json:"tax" doc:"按 amount 申请，现在批准会代扣多少；以批准时为准"`
		Net       web.Fen `json:"net" doc:"到手金额"`
	}
}

// Routes adds the operations of distributors, and the door for WeChat's notices.
func (s *Service) Routes(r *web.Router) {
	op := func(id, method, path, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/v1/distributor" + path, Summary: summary, Tags: []string{"提现"}, Access: web.Member}
	}
	web.Register(r, op("payout-terms", http.MethodGet, "/payout-terms", "提现规则与今天剩余的额度"), s.apiTerms)
	ask := op("payout-ask", http.MethodPost, "/payouts", "申请提现")
	ask.Idempotent = true
	web.Register(r, ask, s.apiAsk)
	web.Register(r, op("payout-list", http.MethodGet, "/payouts", "我的提现，新的在前"), s.apiMine)
	web.Register(r, op("payout-get", http.MethodGet, "/payouts/{id}", "一笔提现"), func(ctx context.Context, in *idInput) (*viewOutput, error) {
		return s.answer(s.Own(ctx, auth.From(ctx).ID, int64(in.ID)))
	})
	web.Register(r, op("payout-withdraw", http.MethodPost, "/payouts/{id}/withdraw", "发出前撤回"), func(ctx context.Context, in *idInput) (*viewOutput, error) {
		return s.answer(s.Withdraw(ctx, auth.From(ctx).ID, int64(in.ID)))
	})
	web.Register(r, op("payout-cancel", http.MethodPost, "/payouts/{id}/cancel", "确认收款前取消转账；以微信的答复为准"), func(ctx context.Context, in *idInput) (*viewOutput, error) {
		return s.answer(s.Cancel(ctx, auth.From(ctx).ID, int64(in.ID)))
	})
	web.Register(r, op("payout-confirm", http.MethodGet, "/payouts/{id}/confirm", "确认收款所需的参数，交给 wx.requestMerchantTransfer"), s.apiConfirm)
}

// Callbacks adds the door for WeChat's notices about transfers. Who calls is proven
// by the notice's signature alone.
func (s *Service) Callbacks(r *web.Router) {
	r.RawOp(web.Op{ID: "wechat-transfer-notice", Method: http.MethodPost, Path: NotifyPath, Summary: "商家转账通知", Access: web.Public, Class: web.ClassNone}, s.notice)
}

func (s *Service) answer(p Payout, err error) (*viewOutput, error) {
	if err != nil {
		return nil, err
	}
	v, err := s.view(p)
	return &viewOutput{v}, err
}

func (s *Service) apiAsk(ctx context.Context, in *askInput) (*viewOutput, error) {
	r := Request{MemberID: auth.From(ctx).ID, Amount: int64(in.Body.Amount), Road: in.Body.Road, Key: web.IdempotencyKey(ctx)}
	if in.Body.Account != nil {
		r.Account = *in.Body.Account
	}
	return s.answer(s.Ask(ctx, r))
}

func (s *Service) apiMine(ctx context.Context, in *ListInput) (*listOutput, error) {
	d, err := s.deps.Distributors.Mine(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := s.List(ctx, Filter{DistributorID: d.ID, State: in.State, Before: after.ID, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	views := make([]View, len(rows))
	for i, p := range rows {
		if views[i], err = s.view(p); err != nil {
			return nil, err
		}
	}
	return &listOutput{web.NewPage(views, in.Limit, func(v View) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}

// Own reads a member's own payout.
func (s *Service) Own(ctx context.Context, memberID, id int64) (p Payout, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err = own(ctx, tx, memberID, id)
		return err
	})
	return p, err
}

// Confirmation is what opens WeChat's page of confirmation for a payout's owner.
func (s *Service) Confirmation(ctx context.Context, memberID, id int64) (wechat.TransferParams, error) {
	p, err := s.Own(ctx, memberID, id)
	if err == nil && !p.confirmable() {
		err = ErrNoConfirm
	}
	if err != nil {
		return wechat.TransferParams{}, err
	}
	return s.deps.WeChat.TransferParams(p.PackageInfo), nil
}

func (s *Service) apiConfirm(ctx context.Context, in *idInput) (*confirmOutput, error) {
	params, err := s.Confirmation(ctx, auth.From(ctx).ID, int64(in.ID))
	out := &confirmOutput{}
	out.Body.MchID, out.Body.AppID, out.Body.Package = params.MchID, params.AppID, params.Package
	return out, err
}

func (s *Service) apiTerms(ctx context.Context, in *termsInput) (*termsOutput, error) {
	d, err := s.deps.Distributors.Mine(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	rules, err := s.Rules.Now(ctx)
	if err != nil {
		return nil, err
	}
	asked, month, err := s.soFar(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	funds, err := s.deps.Ledger.FundsOf(ctx, d.ID)
	out := &termsOutput{}
	out.Body.Available, out.Body.Tax = web.Fen(max(0, funds.Available)), web.Fen(rules.Rules.Withhold(int64(in.Amount), month.Amount, month.Tax))
	out.Body.Net = in.Amount - out.Body.Tax
	out.Body.Rules, out.Body.Version = rules.Rules, rules.No
	out.Body.DayLeft, out.Body.TimesLeft = max(0, rules.Rules.Day-web.Fen(asked.WeChat)), max(0, rules.Rules.Times-asked.Times)
	return out, err
}

// notice takes WeChat's word of how a transfer ended. 204 says that it is stored;
// anything else makes WeChat tell it again later.
func (s *Service) notice(c echo.Context) error {
	ctx := c.Request().Context()
	n, err := s.deps.WeChat.ParseNotice(c.Request())
	if err != nil {
		s.deps.Log.WarnContext(ctx, "notice refused", "error", err)
		return c.JSON(http.StatusUnauthorized, failure("签名或内容无法验证"))
	}
	if n.Transfer == nil {
		err = fmt.Errorf("payout: notice of unknown type %q", n.EventType)
	} else {
		err = s.Apply(ctx, *n.Transfer)
	}
	if err != nil {
		s.deps.Log.ErrorContext(ctx, "notice not applied", "type", n.EventType, "id", n.ID, "error", err)
		if errors.Is(err, errDisagrees) {
			return c.JSON(http.StatusConflict, failure("与商户记录不符"))
		}
		return c.JSON(http.StatusInternalServerError, failure("暂时无法处理，请稍后重发"))
	}
	return c.NoContent(http.StatusNoContent)
}

type noticeAnswer struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func failure(message string) noticeAnswer { return noticeAnswer{"FAIL", message} }

// Export is a member's payouts, for themselves.
func (s *Service) Export(ctx context.Context, memberID int64) (any, error) {
	rows, err := ofMember(ctx, s.deps.DB, memberID)
	if err != nil {
		return nil, err
	}
	out := make([]map[string]any, len(rows))
	for i, p := range rows {
		a, err := s.openAccount(p)
		if err != nil {
			return nil, err
		}
		out[i] = map[string]any{
			"id": web.ID(p.ID), "road": p.Road, "state": p.State, "amount": web.Fen(p.Amount), "tax": web.Fen(p.Tax), "reason": p.Reason,
			"requested_at": web.Time(p.RequestedAt), "done_at": web.Time(p.DoneAt), "account": a,
		}
	}
	return out, nil
}
