package aftersale

import (
	"context"
	"net/http"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
)

type lineInput struct {
	LineID web.ID  `json:"line_id" doc:"订单行"`
	Pieces int64   `json:"pieces" minimum:"0" maximum:"999" doc:"件数；只要补偿时为 0"`
	Amount web.Fen `json:"amount,omitempty" minimum:"0" maximum:"10000000000" doc:"申请退的金额；换货不填"`
}

// WishInput is what a buyer asks for.
type WishInput struct {
	Kind     Kind        `json:"kind" enum:"refund,return,exchange" doc:"仅退款、退货退款、换货"`
	Lines    []lineInput `json:"lines" minItems:"1" maxItems:"20"`
	Freight  web.Fen     `json:"freight,omitempty" minimum:"0" maximum:"10000000000" doc:"申请退的运费"`
	Reason   string      `json:"reason" enum:"quality,wrong,damaged,unlike,late,lost,mind,address,other"`
	Words    string      `json:"words,omitempty" maxLength:"500" doc:"说明"`
	Pictures []web.ID    `json:"pictures,omitempty" maxItems:"9" doc:"凭证图片：上传后得到的编号"`
}

func (w WishInput) application(member, orderID int64) Application {
	a := Application{MemberID: member, OrderID: orderID, Kind: w.Kind, Freight: int64(w.Freight), Reason: w.Reason, Words: w.Words}
	for _, l := range w.Lines {
		a.Lines = append(a.Lines, Line{LineID: int64(l.LineID), Pieces: l.Pieces, Amount: int64(l.Amount)})
	}
	for _, p := range w.Pictures {
		a.Pictures = append(a.Pictures, int64(p))
	}
	return a
}

type applyInput struct {
	Body struct {
		OrderID web.ID `json:"order_id"`
		WishInput
	}
}

type changeInput struct {
	ID   web.ID `path:"id" doc:"售后单号"`
	Body WishInput
}

type idInput struct {
	ID web.ID `path:"id" doc:"售后单号"`
}

// ParcelInput is a carrier and its number.
type ParcelInput struct {
	Carrier    string `json:"carrier" pattern:"^[0-9A-Za-z]{2,20}$" patternDescription:"微信的快递公司编码，如 SF" doc:"微信的快递公司编码"`
	TrackingNo string `json:"tracking_no" pattern:"^[0-9A-Za-z-]{6,40}$" patternDescription:"6 到 40 位字母、数字或 -" doc:"快递单号"`
}

type parcelInput struct {
	ID   web.ID `path:"id" doc:"售后单号"`
	Body ParcelInput
}

type listInput struct {
	web.Paging
	OrderID web.ID `query:"order_id" doc:"只看这个订单"`
	Open    bool   `query:"open" doc:"只看没有结束的"`
}

type listOutput struct{ Body web.Page[CaseView] }

type detailOutput struct {
	Body struct {
		CaseView
		MoreView
	}
}

type caseOutput struct{ Body CaseView }

type orderInput struct {
	ID web.ID `path:"id" doc:"订单号"`
}

type reasonView struct {
	Code  string `json:"code"`
	Text  string `json:"text"`
	Payer string `json:"payer" enum:"shop,buyer" doc:"寄回的运费由谁承担"`
}

type optionView struct {
	LineID    web.ID    `json:"line_id"`
	Title     string    `json:"title"`
	SKUName   string    `json:"sku_name"`
	Picture   string    `json:"picture"`
	Refund    int64     `json:"refundable" doc:"还能退款的件数"`
	Return    int64     `json:"returnable" doc:"还能寄回（退货、换货）的件数"`
	Left      web.Fen   `json:"left" doc:"这一行还能退的金额"`
	Proposed  []web.Fen `json:"proposed" doc:"退 1 件、2 件……建议的金额"`
	AfterSale web.ID    `json:"after_sale_id,omitzero" doc:"正在办理的售后"`
}

type optionsOutput struct {
	Body struct {
		Kinds   []Kind       `json:"kinds" doc:"现在能申请的种类"`
		Reasons []reasonView `json:"reasons"`
		Lines   []optionView `json:"lines"`
		Freight web.Fen      `json:"freight" doc:"还能退的运费"`
	}
}

// Routes adds the buyer's operations on after-sales.
func (s *Service) Routes(r *web.Router) {
	op := func(id, method, path, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/v1" + path, Summary: summary, Tags: []string{"售后"}, Access: web.Member}
	}
	web.Register(r, op("aftersale-options", http.MethodGet, "/orders/{id}/after-sale-options", "能申请什么售后，建议退多少"), s.apiOptions)
	apply := op("aftersale-apply", http.MethodPost, "/after-sales", "申请售后")
	apply.Idempotent = true
	web.Register(r, apply, s.apiApply)
	web.Register(r, op("aftersale-list", http.MethodGet, "/after-sales", "我的售后"), s.apiList)
	web.Register(r, op("aftersale-get", http.MethodGet, "/after-sales/{id}", "售后详情：经过、期限、退货地址"), s.apiGet)
	web.Register(r, op("aftersale-change", http.MethodPut, "/after-sales/{id}", "修改还没答复的申请"), s.apiChange)
	web.Register(r, op("aftersale-withdraw", http.MethodPost, "/after-sales/{id}/withdraw", "撤销申请"),
		func(ctx context.Context, in *idInput) (*struct{}, error) {
			return nil, s.Withdraw(ctx, auth.From(ctx).ID, int64(in.ID))
		})
	web.Register(r, op("aftersale-return", http.MethodPost, "/after-sales/{id}/return", "填写寄回的快递单号"),
		func(ctx context.Context, in *parcelInput) (*struct{}, error) {
			return nil, s.SendBack(ctx, auth.From(ctx).ID, int64(in.ID), in.Body.Carrier, in.Body.TrackingNo)
		})
	web.Register(r, op("aftersale-receive", http.MethodPost, "/after-sales/{id}/receive", "确认收到换货"),
		func(ctx context.Context, in *idInput) (*struct{}, error) {
			return nil, s.Receive(ctx, auth.From(ctx).ID, int64(in.ID))
		})
}

func (s *Service) apiOptions(ctx context.Context, in *orderInput) (*optionsOutput, error) {
	o, err := s.Orders.Get(ctx, int64(in.ID))
	if err == nil && o.MemberID != auth.From(ctx).ID {
		err = web.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	out := &optionsOutput{}
	out.Body.Kinds, out.Body.Freight, out.Body.Lines = kindsFor(o), web.Fen(o.Freight-o.FreightRefunded), []optionView{}
	for _, r := range Reasons {
		out.Body.Reasons = append(out.Body.Reasons, reasonView(r))
	}
	for _, opt := range options(o) {
		l := opt.Line
		v := optionView{
			LineID: web.ID(l.ID), Title: l.Title, SKUName: l.SKUName, Picture: s.policy.Picture(l.Picture), Refund: opt.Refund, Return: opt.Return,
			Left: web.Fen(opt.Left), Proposed: []web.Fen{}, AfterSale: web.ID(l.AfterSale),
		}
		for n := int64(1); n <= max(opt.Refund, opt.Return); n++ {
			v.Proposed = append(v.Proposed, web.Fen(opt.Proposed(n)))
		}
		out.Body.Lines = append(out.Body.Lines, v)
	}
	return out, nil
}

func (s *Service) apiApply(ctx context.Context, in *applyInput) (*caseOutput, error) {
	wish := in.Body.application(auth.From(ctx).ID, int64(in.Body.OrderID))
	wish.Key = web.IdempotencyKey(ctx)
	a, err := s.Apply(ctx, wish)
	if err != nil {
		return nil, err
	}
	return &caseOutput{Body: s.view(a, buyerCan)}, nil
}

func (s *Service) apiChange(ctx context.Context, in *changeInput) (*caseOutput, error) {
	a, err := s.Change(ctx, int64(in.ID), in.Body.application(auth.From(ctx).ID, 0))
	if err != nil {
		return nil, err
	}
	return &caseOutput{Body: s.view(a, buyerCan)}, nil
}

func (s *Service) apiList(ctx context.Context, in *listInput) (*listOutput, error) {
	page, err := list(ctx, s, in.Paging, Filter{MemberID: auth.From(ctx).ID, OrderID: int64(in.OrderID), Open: in.Open},
		func(a AfterSale) CaseView { return s.view(a, buyerCan) }, func(v CaseView) web.ID { return v.ID })
	if err != nil {
		return nil, err
	}
	return &listOutput{Body: page}, nil
}

func list[V any](ctx context.Context, s *Service, p web.Paging, f Filter, view func(AfterSale) V, id func(V) web.ID) (web.Page[V], error) {
	after, err := p.After()
	if err != nil {
		return web.Page[V]{}, err
	}
	f.Before, f.Limit = after.ID, p.Limit+1
	cases, err := s.List(ctx, f)
	if err != nil {
		return web.Page[V]{}, err
	}
	views := make([]V, len(cases))
	for i, a := range cases {
		views[i] = view(a)
	}
	return web.NewPage(views, p.Limit, func(v V) web.Cursor { return web.Cursor{ID: int64(id(v))} }), nil
}

func (s *Service) apiGet(ctx context.Context, in *idInput) (*detailOutput, error) {
	a, err := s.own(ctx, auth.From(ctx).ID, int64(in.ID))
	if err != nil {
		return nil, err
	}
	out := &detailOutput{}
	out.Body.CaseView = s.view(a, buyerCan)
	out.Body.MoreView, err = s.more(ctx, a)
	return out, err
}

// more is what only a single after-sale shows.
func (s *Service) more(ctx context.Context, a AfterSale) (MoreView, error) {
	v := MoreView{Events: []eventView{}}
	to, said, err := s.returnAddress(a)
	if err != nil {
		return v, err
	}
	if said {
		v.ReturnAddress = &to
	}
	events, err := s.Events(ctx, a.ID)
	for _, e := range events {
		v.Events = append(v.Events, eventView{e.Kind, e.Actor, "", e.Detail, web.Time(e.At)})
	}
	return v, err
}
