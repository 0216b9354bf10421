package payment

import (
	"context"
	"net/http"

	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type refundsInput struct {
	web.Paging
	State string `query:"state" enum:"due,processing,done,abnormal,closed,banked" default:"closed" doc:"closed：微信已关闭，等银行转账"`
}

type refundView struct {
	ID          web.ID   `json:"id"`
	OutRefundNo string   `json:"out_refund_no" doc:"商户退款单号"`
	Kind        string   `json:"kind" doc:"order 为订单"`
	PayableID   web.ID   `json:"payable_id" doc:"订单号等"`
	Amount      web.Fen  `json:"amount"`
	Reason      string   `json:"reason"`
	State       string   `json:"state" enum:"due,processing,done,abnormal,closed,banked"`
	Detail      string   `json:"detail" doc:"微信的说明；转账后为银行回单号"`
	DecidedAt   web.Time `json:"decided_at"`
	DoneAt      web.Time `json:"done_at,omitzero"`
}

type refundsOutput struct{ Body web.Page[refundView] }

// StaffRoutes adds the staff's view of refunds, and what they do about those
// that WeChat gave up.
func (s *Service) StaffRoutes(r *web.Router) {
	tags := []string{"订单管理"}
	web.Register(r, web.Op{
		ID: "admin-refund-list", Method: http.MethodGet, Path: "/api/admin/v1/refunds", Summary: "退款，按状态，新的在前", Tags: tags, Access: staff.LedgerView,
	}, s.apiRefunds)
	web.Register(r, web.Op{
		ID: "admin-refund-bank", Method: http.MethodPost, Path: "/api/admin/v1/refunds/{id}/bank", Summary: "登记：微信关闭的退款已由银行转账退还", Tags: tags, Access: staff.OrderRefund,
	}, func(ctx context.Context, in *bankInput) (*struct{}, error) {
		return nil, s.PayByBank(ctx, int64(in.ID), in.Body.Receipt)
	})
}

func (s *Service) apiRefunds(ctx context.Context, in *refundsInput) (*refundsOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := s.refundsIn(ctx, in.State, after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	views := make([]refundView, len(rows))
	for i, r := range rows {
		views[i] = refundView{
			web.ID(r.ID), r.OutRefundNo, r.Kind, web.ID(r.PayableID), web.Fen(r.Amount), r.Reason, r.State, r.Detail, web.Time(r.DecidedAt), web.Time(r.DoneAt),
		}
	}
	return &refundsOutput{web.NewPage(views, in.Limit, func(v refundView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}
