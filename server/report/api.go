package report

import (
	"context"
	"net/http"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type waitingView struct {
	Kind  string   `json:"kind" doc:"to_ship 待发货；overdue 超过承诺发货时间；after_sales 待品牌处理的售后；after_sales_stuck 退款受阻的售后；complaints 待回复的微信投诉；applications 分销申请；questions 归属疑问；risk_cases 待处理的风险案件；rules 等您核对发布的规则草稿；payouts 待审核的提现；payout_batches 等另一位同事确认的批次；bank_payouts 待银行转账的提现；write_offs 待批准的核销；differences 对账差异；refund_bank 待银行转账的退款；alerts 提醒；dead_jobs 失败的任务"`
	Count int      `json:"count" doc:"1000 表示至少这么多"`
	Since web.Time `json:"since,omitzero" doc:"最早的一件从何时开始等"`
}

type salesView struct {
	Orders   int64   `json:"orders" doc:"下单数"`
	Paid     int64   `json:"paid_orders" doc:"其中已付款的"`
	Amount   web.Fen `json:"amount" doc:"实付"`
	Refunded web.Fen `json:"refunded" doc:"已决定的退款"`
}

type todayOutput struct {
	Body struct {
		Now       web.Time      `json:"now"`
		Waiting   []waitingView `json:"waiting" doc:"等人处理的事，只含有权查看的"`
		Today     *salesView    `json:"today,omitempty" doc:"今天 0 点起下的订单"`
		Yesterday *salesView    `json:"yesterday,omitempty" doc:"昨天 0 点到同一时刻下的订单"`
	}
}

// StaffRoutes adds what staff see first.
func (s *Service) StaffRoutes(r *web.Router) {
	web.Register(r, web.Op{
		ID: "admin-today", Method: http.MethodGet, Path: "/api/admin/v1/today", Summary: "今日：等人处理的事与今天的销售", Tags: []string{"今日"}, Access: web.AnyStaff,
	}, s.apiToday)
	s.trendRoutes(r)
}

func (s *Service) apiToday(ctx context.Context, _ *struct{}) (*todayOutput, error) {
	now, who := s.db.Clock().Now(), auth.From(ctx)
	out := &todayOutput{}
	out.Body.Now, out.Body.Waiting = web.Time(clock.Millis(now)), []waitingView{}
	if who.Scope != 0 {
		return out, nil // These are the whole shop's; whose members are a part of it works from the lists.
	}
	for _, q := range Queues {
		if !who.May(q.Needs) {
			continue
		}
		w, err := s.Waiting(ctx, q)
		if err != nil {
			return nil, err
		}
		out.Body.Waiting = append(out.Body.Waiting, waitingView{q.Kind, w.Count, web.Time(w.Since)})
	}
	if !who.May(staff.OrderView) {
		return out, nil
	}
	today, err := s.Sales(ctx, midnight(now), now)
	if err != nil {
		return nil, err
	}
	yesterday, err := s.Sales(ctx, midnight(now.AddDate(0, 0, -1)), now.AddDate(0, 0, -1))
	if err != nil {
		return nil, err
	}
	out.Body.Today, out.Body.Yesterday = viewSales(today), viewSales(yesterday)
	return out, nil
}

func viewSales(s Sales) *salesView {
	return &salesView{s.Orders, s.Paid, web.Fen(s.Amount), web.Fen(s.Refunded)}
}
