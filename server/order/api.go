package order

import (
	"context"
	"net/http"

	"yuanfen/server/freight"
	"yuanfen/server/member"
	"yuanfen/server/payment"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/region"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
)

type wishInput struct {
	SKU      web.ID `json:"sku_id" doc:"规格编号"`
	Quantity int64  `json:"quantity" minimum:"1" maximum:"999" doc:"件数"`
}

func wishes(in []wishInput) []Wish {
	out := make([]Wish, len(in))
	for i, w := range in {
		out[i] = Wish{int64(w.SKU), w.Quantity}
	}
	return out
}

type quoteInput struct {
	Body struct {
		Lines    []wishInput `json:"lines" minItems:"1" maxItems:"20" doc:"要买的规格；同一规格会合并"`
		Province string      `json:"province,omitempty" maxLength:"40" doc:"寄到哪个省；不填时运费可能还会变"`
		City     string      `json:"city,omitempty" maxLength:"40" doc:"寄到哪个市"`
	}
}

type quoteOutput struct{ Body quoteView }

type placeInput struct {
	Body struct {
		Lines    []wishInput `json:"lines" minItems:"1" maxItems:"20" doc:"要买的规格；同一规格会合并"`
		Address  Address     `json:"address" doc:"收货地址"`
		Note     string      `json:"note,omitempty" maxLength:"200" doc:"给商家的留言"`
		Total    web.Fen     `json:"total" minimum:"0" maximum:"10000000000" doc:"买家看到并同意的总价；与当前报价不同则拒绝"`
		FromCart bool        `json:"from_cart,omitempty" doc:"这些商品来自购物车，下单时一并移出"`
		Link     string      `json:"link,omitempty" maxLength:"32" pattern:"^[0-9A-Za-z]*$" patternDescription:"分享码" doc:"最近由哪个分享码打开，没有则不填"`
	}
}

type orderOutput struct{ Body View }

type listInput struct {
	web.Paging
	State    State `query:"state" enum:"awaiting_payment,paid,shipped,received,completed,closing,closed" doc:"只看这个状态"`
	ToReview bool  `query:"to_review" doc:"只看待评价的"`
}

type listOutput struct{ Body web.Page[View] }

type idInput struct {
	ID web.ID `path:"id" doc:"订单号"`
}

type detailOutput struct{ Body DetailView }

type payOutput struct {
	Body struct {
		Paid      bool   `json:"paid" doc:"true：订单金额为 0，已完成，无需调起支付"`
		AppID     string `json:"app_id"`
		TimeStamp string `json:"time_stamp"`
		NonceStr  string `json:"nonce_str"`
		Package   string `json:"package"`
		SignType  string `json:"sign_type"`
		PaySign   string `json:"pay_sign"`
	}
}

func viewPay(p wechat.PayParams) *payOutput {
	out := &payOutput{}
	out.Body.AppID, out.Body.TimeStamp, out.Body.NonceStr = p.AppID, p.TimeStamp, p.NonceStr
	out.Body.Package, out.Body.SignType, out.Body.PaySign = p.Package, p.SignType, p.PaySign
	return out
}

// Routes adds the buyer's operations on orders.
func (s *Service) Routes(r *web.Router) {
	op := func(id, method, path, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/v1" + path, Summary: summary, Tags: []string{"订单"}, Access: web.Member}
	}
	web.Register(r, op("order-quote", http.MethodPost, "/quote", "报价：逐行说明每一分钱"), s.apiQuote)
	place := op("order-place", http.MethodPost, "/orders", "下单")
	place.Idempotent = true
	web.Register(r, place, s.apiPlace)
	web.Register(r, op("order-list", http.MethodGet, "/orders", "我的订单"), s.apiList)
	s.mineRoutes(r)
	s.reviewRoutes(r)
	s.invoiceRoutes(r)
	web.Register(r, op("order-get", http.MethodGet, "/orders/{id}", "订单详情"), s.apiGet)
	web.Register(r, op("order-cancel", http.MethodPost, "/orders/{id}/cancel", "取消未付款的订单"), s.apiCancel)
	web.Register(r, op("order-address", http.MethodPut, "/orders/{id}/address", "发货前更改收货地址"), s.apiAddress)
	web.Register(r, op("order-pay", http.MethodPost, "/orders/{id}/pay", "发起支付，返回 wx.requestPayment 的参数"), s.apiPay)
	web.Register(r, op("order-receive", http.MethodPost, "/orders/{id}/receive", "确认收货（以微信的记录为准）"), s.apiReceive)
}

func (s *Service) apiQuote(ctx context.Context, in *quoteInput) (*quoteOutput, error) {
	if in.Body.Province != "" && !region.Known(in.Body.Province, in.Body.City) {
		return nil, member.ErrRegion // "新疆" would be quoted as everywhere else.
	}
	q, err := s.Quote(ctx, auth.From(ctx).ID, wishes(in.Body.Lines), freight.Destination{Province: in.Body.Province, City: in.Body.City})
	if err != nil {
		return nil, err
	}
	return &quoteOutput{Body: s.viewQuote(q)}, nil
}

func (s *Service) apiPlace(ctx context.Context, in *placeInput) (*orderOutput, error) {
	o, err := s.Place(ctx, Request{
		MemberID: auth.From(ctx).ID, Key: web.IdempotencyKey(ctx), Wishes: wishes(in.Body.Lines), Address: in.Body.Address,
		Note: in.Body.Note, Link: in.Body.Link, Total: int64(in.Body.Total), FromCart: in.Body.FromCart,
	})
	if err != nil {
		return nil, err
	}
	return &orderOutput{Body: s.view(o)}, nil
}

func (s *Service) apiList(ctx context.Context, in *listInput) (*listOutput, error) {
	page, err := s.page(ctx, in.Paging, Filter{MemberID: auth.From(ctx).ID, State: in.State, Mine: true, ToReview: in.ToReview})
	if err != nil {
		return nil, err
	}
	return &listOutput{Body: page}, nil
}

// read reads a page of orders.
func (s *Service) read(ctx context.Context, p web.Paging, f Filter) (web.Page[Order], error) {
	after, err := p.After()
	if err != nil {
		return web.Page[Order]{}, err
	}
	f.After, f.Before, f.Limit = after.At, after.ID, p.Limit+1
	orders, err := s.List(ctx, f)
	if err != nil {
		return web.Page[Order]{}, err
	}
	return web.NewPage(orders, p.Limit, func(o Order) web.Cursor { return web.Cursor{At: f.at(o), ID: o.ID} }), nil
}

func (s *Service) page(ctx context.Context, p web.Paging, f Filter) (web.Page[View], error) {
	page, err := s.read(ctx, p, f)
	if err != nil {
		return web.Page[View]{}, err
	}
	views := make([]View, len(page.Items))
	for i, o := range page.Items {
		views[i] = s.view(o)
	}
	return web.Page[View]{Items: views, Next: page.Next}, nil
}

func (s *Service) apiGet(ctx context.Context, in *idInput) (*detailOutput, error) {
	o, err := s.own(ctx, auth.From(ctx).ID, int64(in.ID))
	if err != nil {
		return nil, err
	}
	d, err := s.detail(ctx, o)
	if err != nil {
		return nil, err
	}
	return &detailOutput{Body: d}, nil
}

func (s *Service) detail(ctx context.Context, o Order) (DetailView, error) {
	d := DetailView{View: s.view(o), Refunds: []refundView{}}
	var err error
	d.AddressKey = o.AddressKey()
	if d.Address, err = s.Address(o); err != nil {
		return d, err
	}
	refunds, err := s.payments.Refunds(ctx, o.Payable())
	if err != nil {
		return d, err
	}
	for _, r := range refunds {
		d.Refunds = append(d.Refunds, viewRefund(r))
	}
	payments, err := s.payments.Payments(ctx, o.Payable())
	for _, p := range payments {
		if p.Usable {
			d.TransactionID = p.TransactionID
		}
	}
	return d, err
}

func (s *Service) apiAddress(ctx context.Context, in *addressInput) (*struct{}, error) {
	return nil, s.ChangeAddress(ctx, auth.From(ctx).ID, int64(in.ID), in.Body)
}

func (s *Service) apiCancel(ctx context.Context, in *idInput) (*struct{}, error) {
	return nil, s.Cancel(ctx, auth.From(ctx).ID, int64(in.ID))
}

func (s *Service) apiPay(ctx context.Context, in *idInput) (*payOutput, error) {
	o, err := s.own(ctx, auth.From(ctx).ID, int64(in.ID))
	if err != nil {
		return nil, err
	}
	if o.Total == 0 {
		out := &payOutput{}
		out.Body.Paid = true
		return out, s.PayNothing(ctx, o.MemberID, o.ID)
	}
	params, err := s.payments.Prepay(ctx, payment.Payable{Kind: PayableKind, ID: o.ID})
	if err != nil {
		return nil, err
	}
	return viewPay(params), nil
}

func (s *Service) apiReceive(ctx context.Context, in *idInput) (*orderOutput, error) {
	if err := s.ConfirmReceipt(ctx, auth.From(ctx).ID, int64(in.ID)); err != nil {
		return nil, err
	}
	o, err := s.Get(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	return &orderOutput{Body: s.view(o)}, nil
}
