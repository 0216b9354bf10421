package payout

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"yuanfen/server/content"
	"yuanfen/server/ledger"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// StaffView is a payout as staff see it.
type StaffView struct {
	View
	DistributorID web.ID `json:"distributor_id"`
	Name          string `json:"name" doc:"真实姓名"`
	BatchID       web.ID `json:"batch_id" doc:"所在批次，0：还没有"`
	RulesNo       int    `json:"rules_version"`
	OutBillNo     string `json:"out_bill_no" doc:"商户单号"`
	WeChatState   string `json:"wechat_state"`
	WeChatNo      string `json:"wechat_no" doc:"微信转账单号"`
	Refusal       string `json:"refusal" doc:"微信最近一次拒绝的原因代码"`
	BankNo        string `json:"bank_no" doc:"银行流水号"`
	BankedOn      string `json:"banked_on"`
	Receipt       string `json:"receipt,omitempty" doc:"回单 PDF 的下载地址"`
}

func (s *Service) staffView(p Payout, name string) (StaffView, error) {
	v, err := s.view(p)
	out := StaffView{
		View: v, DistributorID: web.ID(p.DistributorID), Name: name, BatchID: web.ID(p.BatchID), RulesNo: p.RulesNo, OutBillNo: p.OutBillNo,
		WeChatState: p.WeChatState, WeChatNo: p.WeChatNo, Refusal: p.Refusal, BankNo: p.BankNo, BankedOn: p.BankedOn,
	}
	out.Confirm = false // Their tap, nobody else's.
	if p.Receipt != "" {
		out.Receipt = "/api/admin/v1/payouts/" + number(p.ID) + "/receipt"
	}
	return out, err
}

type staffListInput struct {
	ListInput
	Road          Road   `query:"road" enum:"wechat,bank"`
	DistributorID web.ID `query:"distributor_id"`
	BatchID       web.ID `query:"batch_id"`
	Sort          string `query:"sort" enum:"oldest,amount" doc:"oldest：先申请的在前；amount：金额大的在前。不填：新的在前"`
}

type staffListOutput struct{ Body web.Page[StaffView] }

type movedView struct {
	Account ledger.Account `json:"account"`
	Owner   web.ID         `json:"owner_id"`
	Amount  web.Fen        `json:"amount" doc:"借为正，贷为负"`
}

type journalView struct {
	ID      web.ID      `json:"id"`
	Kind    ledger.Kind `json:"kind"`
	MadeAt  web.Time    `json:"made_at"`
	Entries []movedView `json:"entries"`
}

type detailOutput struct {
	Body struct {
		Payout   StaffView     `json:"payout"`
		Journals []journalView `json:"journals"`
	}
}

type reasonInput struct {
	ID   web.ID `path:"id" doc:"提现编号"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"理由；驳回和失败的理由本人可见"`
	}
}

type bankInput struct {
	ID      web.ID `path:"id" doc:"提现编号"`
	RawBody huma.MultipartFormFiles[struct {
		Number string        `form:"number" required:"true" minLength:"4" maxLength:"60" doc:"银行流水号"`
		On     string        `form:"on" required:"true" minLength:"10" maxLength:"10" doc:"转账日期，2026-11-23"`
		File   huma.FormFile `form:"file" required:"true" doc:"银行回单 PDF，5 MB 以内"`
	}]
}

type startOutput struct {
	Body struct {
		Payout  StaffView `json:"payout"`
		Account Account   `json:"account" doc:"完整的收款账户；每次查看都记入审计"`
	}
}

// StaffRoutes adds the staff's operations on payouts, and the rules of them.
func (s *Service) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/admin/v1/payouts" + path, Summary: summary, Tags: []string{"提现管理"}, Access: access}
	}
	web.Register(r, op("admin-payout-list", http.MethodGet, "", "提现，新的在前", staff.PayoutView), s.apiList)
	web.Register(r, op("admin-payout-get", http.MethodGet, "/{id}", "一笔提现与它的凭证", staff.PayoutView), s.apiGet)
	r.Raw(http.MethodGet, "/api/admin/v1/payouts/{id}/receipt", staff.PayoutView, "admin-payout-receipt", s.receipt)
	web.Register(r, op("admin-payout-reject", http.MethodPost, "/{id}/reject", "发出前驳回，钱退回余额", staff.PayoutReview), func(ctx context.Context, in *reasonInput) (*struct{}, error) {
		return nil, s.Reject(ctx, int64(in.ID), in.Body.Reason)
	})
	web.Register(r, op("admin-payout-cancel", http.MethodPost, "/{id}/cancel", "请微信撤销还没有确认收款的转账", staff.PayoutReview), func(ctx context.Context, in *reasonInput) (*struct{}, error) {
		return nil, s.CancelByStaff(ctx, int64(in.ID), in.Body.Reason)
	})
	web.Register(r, op("admin-payout-bank-start", http.MethodPost, "/{id}/bank-start", "开始银行转账：本人不能再撤回，显示完整账号", staff.PayoutReview), s.apiStartBank)
	bank := op("admin-payout-bank", http.MethodPost, "/{id}/bank", "登记银行转账，上传回单", staff.PayoutReview)
	bank.MaxBody = 6 << 20
	web.Register(r, bank, s.apiBank)
	web.Register(r, op("admin-payout-bank-fail", http.MethodPost, "/{id}/bank-fail", "银行没有转成，钱退回余额", staff.PayoutReview), func(ctx context.Context, in *reasonInput) (*struct{}, error) {
		return nil, s.FailBank(ctx, int64(in.ID), in.Body.Reason)
	})
	s.batchRoutes(r)
	s.Rules.StaffRoutes(r, "payout", "提现", staff.PayoutView, staff.PolicyEdit)
}

func (s *Service) apiList(ctx context.Context, in *staffListInput) (*staffListOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := s.List(ctx, Filter{State: in.State, Road: in.Road, DistributorID: int64(in.DistributorID), BatchID: int64(in.BatchID), Sort: in.Sort, After: after.At, Before: after.ID, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	names, err := s.deps.Distributors.Names(ctx, ownersOf(rows))
	if err != nil {
		return nil, err
	}
	views := make([]StaffView, len(rows))
	for i, p := range rows {
		if views[i], err = s.staffView(p, names[p.DistributorID]); err != nil {
			return nil, err
		}
	}
	return &staffListOutput{web.NewPage(views, in.Limit, func(v StaffView) web.Cursor {
		if in.Sort == "amount" {
			return web.Cursor{At: int64(v.Amount), ID: int64(v.ID)}
		}
		return web.Cursor{ID: int64(v.ID)}
	})}, nil
}

// Get reads a payout that the caller may see.
func (s *Service) Get(ctx context.Context, id int64) (p Payout, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, err = visible(ctx, tx, id)
		return err
	})
	return p, err
}

func (s *Service) named(ctx context.Context, p Payout) (StaffView, error) {
	names, err := s.deps.Distributors.Names(ctx, []int64{p.DistributorID})
	if err != nil {
		return StaffView{}, err
	}
	return s.staffView(p, names[p.DistributorID])
}

func (s *Service) apiGet(ctx context.Context, in *idInput) (*detailOutput, error) {
	p, err := s.Get(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	out := &detailOutput{}
	if out.Body.Payout, err = s.named(ctx, p); err != nil {
		return nil, err
	}
	journals, err := s.deps.Ledger.BySubject(ctx, Subject, p.ID)
	out.Body.Journals = make([]journalView, len(journals))
	for i, j := range journals {
		v := journalView{web.ID(j.ID), j.Kind, web.Time(j.MadeAt), make([]movedView, len(j.Entries))}
		for k, e := range j.Entries {
			v.Entries[k] = movedView{e.Account, web.ID(e.Owner), web.Fen(e.Amount)}
		}
		out.Body.Journals[i] = v
	}
	return out, err
}

func (s *Service) apiStartBank(ctx context.Context, in *idInput) (*startOutput, error) {
	p, a, err := s.StartBank(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	out := &startOutput{}
	out.Body.Account = a
	out.Body.Payout, err = s.named(ctx, p)
	return out, err
}

func (s *Service) apiBank(ctx context.Context, in *bankInput) (*struct{}, error) {
	form := in.RawBody.Data()
	defer func() { _ = form.File.Close() }()
	raw, err := io.ReadAll(form.File)
	if err != nil {
		return nil, content.ErrNotPDF.Because(err)
	}
	return nil, s.PayByBank(ctx, int64(in.ID), Banked{Number: form.Number, On: form.On, PDF: raw})
}

// receipt serves the bank's receipt of a payout.
func (s *Service) receipt(c echo.Context) error {
	ctx := c.Request().Context()
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return web.ErrNotFound
	}
	p, err := s.Get(ctx, id)
	if err == nil && p.Receipt == "" {
		err = web.ErrNotFound
	}
	if err != nil {
		return err
	}
	raw, err := s.deps.Content.File(ctx, p.Receipt)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="receipt-`+number(p.ID)+`.pdf"`)
	c.Response().Header().Set("Cache-Control", "private, no-store")
	return c.Blob(http.StatusOK, "application/pdf", raw)
}
