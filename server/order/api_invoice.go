package order

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"yuanfen/server/content"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type titleView struct {
	ID web.ID `json:"id"`
	Title
}

type titlesOutput struct {
	Body struct {
		Items []titleView `json:"items"`
	}
}

type titleOutput struct{ Body titleView }

type addTitleInput struct{ Body Title }

type changeTitleInput struct {
	ID   web.ID `path:"id" doc:"抬头编号"`
	Body Title
}

type titleIDInput struct {
	ID web.ID `path:"id" doc:"抬头编号"`
}

type askInvoiceInput struct {
	ID   web.ID `path:"id" doc:"订单号"`
	Body Title
}

type invoiceView struct {
	ID          web.ID   `json:"id"`
	OrderID     web.ID   `json:"order_id"`
	Title       Title    `json:"title"`
	Amount      web.Fen  `json:"amount" doc:"开票金额：实付减去退款"`
	State       string   `json:"state" enum:"requested,issued,refused"`
	Number      string   `json:"number,omitempty" doc:"发票号码"`
	File        string   `json:"file,omitempty" doc:"PDF 的下载地址，须登录"`
	Reason      string   `json:"reason,omitempty" doc:"不能开票的原因"`
	RequestedAt web.Time `json:"requested_at"`
	DoneAt      web.Time `json:"done_at,omitzero"`
}

type invoiceOutput struct{ Body invoiceView }

type invoicesInput struct {
	web.Paging
	State string `query:"state" enum:"requested,issued,refused" doc:"只看这个状态"`
}

type invoicesOutput struct{ Body web.Page[invoiceView] }

type issueInput struct {
	ID      web.ID `path:"id" doc:"发票编号"`
	RawBody huma.MultipartFormFiles[struct {
		Number string        `form:"number" required:"true" minLength:"1" maxLength:"40" doc:"发票号码"`
		File   huma.FormFile `form:"file" required:"true" doc:"发票 PDF，5 MB 以内"`
	}]
}

type refuseInput struct {
	ID   web.ID `path:"id" doc:"发票编号"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"原因，买家可见"`
	}
}

func (s *Service) invoiceRoutes(r *web.Router) {
	op := func(id, method, path, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/v1" + path, Summary: summary, Tags: []string{"发票"}, Access: web.Member}
	}
	web.Register(r, op("invoice-title-list", http.MethodGet, "/invoice-titles", "我的发票抬头"), s.apiTitles)
	add := op("invoice-title-add", http.MethodPost, "/invoice-titles", "新增发票抬头")
	add.Idempotent = true
	web.Register(r, add, s.apiAddTitle)
	web.Register(r, op("invoice-title-change", http.MethodPut, "/invoice-titles/{id}", "修改发票抬头"), s.apiChangeTitle)
	web.Register(r, op("invoice-title-delete", http.MethodDelete, "/invoice-titles/{id}", "删除发票抬头"), s.apiDeleteTitle)
	web.Register(r, op("invoice-ask", http.MethodPost, "/orders/{id}/invoice", "申请开票"), s.apiAskInvoice)
	web.Register(r, op("invoice-get", http.MethodGet, "/orders/{id}/invoice", "这个订单的发票"), s.apiInvoice)
	r.Raw(http.MethodGet, "/api/v1/orders/{id}/invoice/file", web.Member, "invoice-file", s.invoiceFile)
}

func (s *Service) staffInvoiceRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/admin/v1/invoices" + path, Summary: summary, Tags: []string{"发票管理"}, Access: access}
	}
	web.Register(r, op("admin-invoice-list", http.MethodGet, "", "开票申请", staff.InvoiceIssue), s.apiInvoices)
	issue := op("admin-invoice-issue", http.MethodPost, "/{id}/issue", "上传开好的发票", staff.InvoiceIssue)
	issue.MaxBody = 6 << 20
	r.Raw(http.MethodGet, "/api/admin/v1/invoices/{id}/file", staff.InvoiceIssue, "admin-invoice-file", s.staffInvoiceFile)
	web.Register(r, issue, s.apiIssue)
	web.Register(r, op("admin-invoice-refuse", http.MethodPost, "/{id}/refuse", "不能开票，说明原因", staff.InvoiceIssue), func(ctx context.Context, in *refuseInput) (*struct{}, error) {
		return nil, s.RefuseInvoice(ctx, int64(in.ID), in.Body.Reason)
	})
}

func (s *Service) apiTitles(ctx context.Context, _ *struct{}) (*titlesOutput, error) {
	rows, err := s.titles(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	out := &titlesOutput{}
	out.Body.Items = make([]titleView, len(rows))
	for i, r := range rows {
		t, err := s.openTitle("invoice_title", r.ID, r.Sealed)
		if err != nil {
			return nil, err
		}
		out.Body.Items[i] = titleView{web.ID(r.ID), t}
	}
	return out, nil
}

func (s *Service) saveTitle(ctx context.Context, id int64, t Title, save func(ctx context.Context, tx *db.Tx, r titleRow) error) (*titleOutput, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	sealed, err := s.sealTitle("invoice_title", id, t)
	if err != nil {
		return nil, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		return save(ctx, tx, titleRow{id, auth.From(ctx).ID, sealed})
	})
	if err != nil {
		return nil, err
	}
	return &titleOutput{titleView{web.ID(id), t}}, nil
}

// apiAddTitle writes a title once for each key: a second try answers with the first one's.
func (s *Service) apiAddTitle(ctx context.Context, in *addTitleInput) (*titleOutput, error) {
	fresh := s.ids.Next()
	claim, err := web.NewClaim("member:"+strconv.FormatInt(auth.From(ctx).ID, 10), "invoice_title.add", web.IdempotencyKey(ctx), in.Body, fresh)
	if err != nil {
		return nil, err
	}
	var before int64
	out, err := s.saveTitle(ctx, fresh, in.Body, func(ctx context.Context, tx *db.Tx, r titleRow) error {
		if before, err = web.Once(ctx, tx, claim); err != nil || before != 0 {
			return err
		}
		n, err := countTitles(ctx, tx, r.MemberID)
		if err == nil && n >= maxTitles {
			err = ErrTitles
		}
		if err != nil {
			return err
		}
		return insertTitle(ctx, tx, r, clock.Millis(tx.Now))
	})
	if err == nil && before != 0 {
		out.Body.ID = web.ID(before)
	}
	return out, err
}

func (s *Service) apiChangeTitle(ctx context.Context, in *changeTitleInput) (*titleOutput, error) {
	return s.saveTitle(ctx, int64(in.ID), in.Body, func(ctx context.Context, tx *db.Tx, r titleRow) error {
		ok, err := updateTitle(ctx, tx, r)
		if err == nil && !ok {
			err = web.ErrNotFound
		}
		return err
	})
}

func (s *Service) apiDeleteTitle(ctx context.Context, in *titleIDInput) (*struct{}, error) {
	return nil, s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok, err := deleteTitle(ctx, tx, auth.From(ctx).ID, int64(in.ID))
		if err == nil && !ok {
			err = web.ErrNotFound
		}
		return err
	})
}

func (s *Service) apiAskInvoice(ctx context.Context, in *askInvoiceInput) (*invoiceOutput, error) {
	if err := s.AskInvoice(ctx, auth.From(ctx).ID, int64(in.ID), in.Body); err != nil {
		return nil, err
	}
	return s.apiInvoice(ctx, &idInput{in.ID})
}

func (s *Service) apiInvoice(ctx context.Context, in *idInput) (*invoiceOutput, error) {
	i, err := s.ownInvoice(ctx, auth.From(ctx).ID, int64(in.ID))
	if err != nil {
		return nil, err
	}
	v, err := s.viewInvoice(i)
	return &invoiceOutput{v}, err
}

func (s *Service) ownInvoice(ctx context.Context, memberID, orderID int64) (Invoice, error) {
	if _, err := s.own(ctx, memberID, orderID); err != nil {
		return Invoice{}, err
	}
	return s.Invoice(ctx, orderID)
}

func (s *Service) viewInvoice(i Invoice) (invoiceView, error) {
	t, err := s.openTitle("invoice", i.ID, i.Sealed)
	v := invoiceView{
		ID: web.ID(i.ID), OrderID: web.ID(i.OrderID), Title: t, Amount: web.Fen(i.Amount), State: i.State, Number: i.Number, Reason: i.Reason,
		RequestedAt: web.Time(i.RequestedAt), DoneAt: web.Time(i.DoneAt),
	}
	if i.FileKey != "" {
		v.File = "/api/v1/orders/" + strconv.FormatInt(i.OrderID, 10) + "/invoice/file"
	}
	return v, err
}

// staffInvoiceFile serves an invoice's PDF to who may issue it. The number is the
// invoice's own.
func (s *Service) staffInvoiceFile(c echo.Context) error {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return web.ErrNotFound
	}
	i, err := s.invoice(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return s.sendInvoice(c, i)
}

// invoiceFile serves an invoice's PDF to the buyer.
func (s *Service) invoiceFile(c echo.Context) error {
	ctx := c.Request().Context()
	orderID, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return web.ErrNotFound
	}
	i, err := s.ownInvoice(ctx, auth.From(ctx).ID, orderID)
	if err != nil {
		return err
	}
	return s.sendInvoice(c, i)
}

func (s *Service) sendInvoice(c echo.Context, i Invoice) error {
	if i.FileKey == "" {
		return web.ErrNotFound
	}
	raw, err := s.content.File(c.Request().Context(), i.FileKey)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="invoice-`+i.Number+`.pdf"`)
	c.Response().Header().Set("Cache-Control", "private, no-store")
	return c.Blob(http.StatusOK, "application/pdf", raw)
}

func (s *Service) apiInvoices(ctx context.Context, in *invoicesInput) (*invoicesOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := s.Invoices(ctx, in.State, after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	views := make([]invoiceView, len(rows))
	for i, r := range rows {
		if views[i], err = s.viewInvoice(r); err != nil {
			return nil, err
		}
	}
	return &invoicesOutput{web.NewPage(views, in.Limit, func(v invoiceView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}

func (s *Service) apiIssue(ctx context.Context, in *issueInput) (*struct{}, error) {
	form := in.RawBody.Data()
	defer func() { _ = form.File.Close() }()
	raw, err := io.ReadAll(form.File)
	if err != nil {
		return nil, content.ErrNotPDF.Because(err)
	}
	if !invoiceNumber.MatchString(form.Number) {
		return nil, ErrInvoiceNumber
	}
	return nil, s.IssueInvoice(ctx, int64(in.ID), form.Number, raw)
}
