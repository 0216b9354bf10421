package reconcile

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type dayView struct {
	Day       string   `json:"day" doc:"对账日"`
	Payments  int64    `json:"payments" doc:"账单里的付款笔数"`
	Paid      web.Fen  `json:"paid"`
	Refunds   int64    `json:"refunds"`
	Refunded  web.Fen  `json:"refunded"`
	Fees      web.Fen  `json:"fees" doc:"手续费，减去退回的"`
	Open      int64    `json:"open" doc:"未处理的差异"`
	Proved    bool     `json:"proved" doc:"账本与微信账户的余额一分不差"`
	Note      string   `json:"note,omitempty" doc:"余额没有核对的原因"`
	Basic     web.Fen  `json:"basic" doc:"当日结束时基本账户的余额"`
	Operating web.Fen  `json:"operating" doc:"当日结束时运营账户的余额"`
	Files     []string `json:"files" doc:"有哪些账单可以下载：trade、basic、operating"`
	RunAt     web.Time `json:"run_at"`
}

func viewDay(d Day) dayView {
	v := dayView{
		Day: d.Day, Payments: d.Payments, Paid: web.Fen(d.Paid), Refunds: d.Refunds, Refunded: web.Fen(d.Refunded), Fees: web.Fen(d.Fees), Open: d.Open,
		Proved: d.Proved, Note: d.Note, Basic: web.Fen(d.Basic), Operating: web.Fen(d.Operating), RunAt: web.Time(d.RunAt), Files: []string{},
	}
	for _, f := range []struct{ name, key string }{{"trade", d.TradeFile}, {"basic", d.BasicFile}, {"operating", d.OperatingFile}} {
		if f.key != "" {
			v.Files = append(v.Files, f.name)
		}
	}
	return v
}

type daysInput struct {
	Before string `query:"before" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" patternDescription:"2026-11-23" doc:"更早的：填上一页最后一天"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"31" doc:"每页条数"`
}

type daysOutput struct {
	Body struct {
		Items []dayView `json:"items"`
	}
}

type dayInput struct {
	Day string `path:"day" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" patternDescription:"2026-11-23" doc:"对账日"`
}

type dayOutput struct{ Body dayView }

type differenceView struct {
	ID      web.ID   `json:"id"`
	Day     string   `json:"day"`
	Kind    Kind     `json:"kind"`
	Number  string   `json:"number" doc:"付款、退款或流水的单号"`
	Ours    web.Fen  `json:"ours" doc:"本店的金额"`
	Theirs  web.Fen  `json:"theirs" doc:"账单的金额"`
	Message string   `json:"message"`
	State   string   `json:"state" enum:"open,cured,gone" doc:"gone：重新读账单后已不存在"`
	Cures   []Cure   `json:"cures" doc:"可以怎样处理：ask 向微信查询，adopt 认领退款，bank 记为银行往来，expense 记为费用，accept 说明原因后关闭"`
	Cure    Cure     `json:"cure,omitempty"`
	Reason  string   `json:"reason,omitempty"`
	StaffID web.ID   `json:"staff_id,omitempty"`
	FoundAt web.Time `json:"found_at"`
	CuredAt web.Time `json:"cured_at,omitzero"`
}

type differencesInput struct {
	web.Paging
	Day   string `query:"day" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" patternDescription:"2026-11-23" doc:"只看这一天"`
	State string `query:"state" enum:"open,cured,gone" doc:"只看这个状态"`
}

type differencesOutput struct{ Body web.Page[differenceView] }

type cureInput struct {
	ID   web.ID `path:"id" doc:"差异编号"`
	Body struct {
		Cure   Cure   `json:"cure" enum:"ask,adopt,bank,expense,accept" doc:"列在 cures 里的一种"`
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"为什么这样处理"`
	}
}

// StaffRoutes adds the staff's operations on reconciliation.
func (s *Service) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/admin/v1/reconcile" + path, Summary: summary, Tags: []string{"对账"}, Access: access}
	}
	web.Register(r, op("admin-reconcile-days", http.MethodGet, "/days", "每天的对账结果，新的在前", staff.LedgerView), s.apiDays)
	web.Register(r, op("admin-reconcile-run", http.MethodPost, "/days/{day}/run", "对这一天的账；可以重复", staff.ReconcileCure), s.apiRun)
	web.Register(r, op("admin-reconcile-differences", http.MethodGet, "/differences", "差异", staff.LedgerView), s.apiDifferences)
	web.Register(r, op("admin-reconcile-cure", http.MethodPost, "/differences/{id}/cure", "处理一条差异", staff.ReconcileCure), s.apiCure)
	r.Raw(http.MethodGet, "/api/admin/v1/reconcile/days/{day}/bills/{kind}", staff.LedgerView, "admin-reconcile-bill", s.bill)
}

func (s *Service) apiDays(ctx context.Context, in *daysInput) (*daysOutput, error) {
	days, err := s.Days(ctx, in.Before, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &daysOutput{}
	out.Body.Items = make([]dayView, len(days))
	for i, d := range days {
		out.Body.Items[i] = viewDay(d)
	}
	return out, nil
}

func (s *Service) apiRun(ctx context.Context, in *dayInput) (*dayOutput, error) {
	d, err := s.Run(ctx, in.Day)
	if err != nil {
		return nil, err
	}
	return &dayOutput{viewDay(d)}, nil
}

func (s *Service) apiDifferences(ctx context.Context, in *differencesInput) (*differencesOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := s.Differences(ctx, Filter{Day: in.Day, State: in.State, Before: after.ID, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	views := make([]differenceView, len(rows))
	for i, d := range rows {
		views[i] = differenceView{
			ID: web.ID(d.ID), Day: d.Day, Kind: d.Kind, Number: d.Number, Ours: web.Fen(d.Ours), Theirs: web.Fen(d.Theirs), Message: d.Message, State: d.State,
			Cures: d.Kind.Cures(), Cure: d.Cure, Reason: d.Reason, StaffID: web.ID(d.StaffID), FoundAt: web.Time(d.FoundAt), CuredAt: web.Time(d.CuredAt),
		}
	}
	return &differencesOutput{web.NewPage(views, in.Limit, func(v differenceView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}

func (s *Service) apiCure(ctx context.Context, in *cureInput) (*struct{}, error) {
	return nil, s.Cure(ctx, int64(in.ID), in.Body.Cure, in.Body.Reason, auth.From(ctx).ID)
}

// bill hands finance a bill as WeChat wrote it.
func (s *Service) bill(c echo.Context) error {
	d, err := s.day(c.Request().Context(), c.Param("day"))
	if err != nil {
		return err
	}
	key := map[string]string{"trade": d.TradeFile, "basic": d.BasicFile, "operating": d.OperatingFile}[c.Param("kind")]
	if key == "" {
		return web.ErrNotFound
	}
	raw, _, err := s.Files.Get(c.Request().Context(), key)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+strings.Join([]string{"wechat", c.Param("kind"), d.Day}, "-")+`.csv"`)
	c.Response().Header().Set("Cache-Control", "private, no-store")
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", raw)
}
