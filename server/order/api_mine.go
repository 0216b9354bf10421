package order

import (
	"context"
	"net/http"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
)

type countsOutput struct {
	Body struct {
		AwaitingPayment int64 `json:"awaiting_payment" doc:"待付款"`
		Paid            int64 `json:"paid" doc:"待发货"`
		Shipped         int64 `json:"shipped" doc:"待收货"`
		ToReview        int64 `json:"to_review" doc:"待评价"`
	}
}

type againOutput struct {
	Body struct {
		Gone []string `json:"gone" doc:"已不再销售、没有加入购物车的商品"`
	}
}

func (s *Service) mineRoutes(r *web.Router) {
	op := func(id, method, path, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/v1" + path, Summary: summary, Tags: []string{"订单"}, Access: web.Member}
	}
	web.Register(r, op("order-counts", http.MethodGet, "/orders/counts", "各状态有几个订单，用于角标"), s.apiCounts)
	again := op("order-again", http.MethodPost, "/orders/{id}/again", "再来一单：把商品放进购物车")
	again.Idempotent = true
	web.Register(r, again, s.apiAgain)
	web.Register(r, op("order-hide", http.MethodDelete, "/orders/{id}", "从我的列表里删除已结束的订单"), func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, s.Hide(ctx, auth.From(ctx).ID, int64(in.ID))
	})
}

func (s *Service) apiCounts(ctx context.Context, _ *struct{}) (*countsOutput, error) {
	c, err := s.Counts(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	out := &countsOutput{}
	out.Body.AwaitingPayment, out.Body.Paid, out.Body.Shipped, out.Body.ToReview = c.ByState[AwaitingPayment], c.ByState[Paid], c.ByState[Shipped], c.ToReview
	return out, nil
}

func (s *Service) apiAgain(ctx context.Context, in *idInput) (*againOutput, error) {
	gone, err := s.Again(ctx, auth.From(ctx).ID, int64(in.ID), web.IdempotencyKey(ctx))
	if err != nil {
		return nil, err
	}
	out := &againOutput{}
	out.Body.Gone = make([]string, len(gone))
	for i, l := range gone {
		out.Body.Gone[i] = l.Title + "（" + l.SKUName + "）"
	}
	return out, nil
}
