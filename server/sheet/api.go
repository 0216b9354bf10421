package sheet

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"yuanfen/server/order"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// TaskView is a file on its way, as its owner sees it.
type TaskView struct {
	ID        web.ID    `json:"id"`
	Kind      Kind      `json:"kind" enum:"products_export,orders_export,products_import,parcels_import,distributors_import,bindings_import"`
	State     State     `json:"state" enum:"checked,queued,done,failed" doc:"checked：导入的文件检查好了，等您确认"`
	Total     int       `json:"total" doc:"文件里有几件：商品、订单或包裹；导出时随进度增加"`
	Done      int       `json:"done" doc:"做了几件"`
	Bad       int       `json:"bad" doc:"几处不能导入；一行有几处不对就算几处"`
	Same      int       `json:"same" doc:"本来就是这样、没有改变的几件"`
	Problems  []Problem `json:"problems" doc:"前 200 个问题"`
	Reason    string    `json:"reason" doc:"没有做成的原因"`
	File      bool      `json:"file" doc:"有文件可以下载"`
	CreatedAt web.Time  `json:"created_at"`
	EndedAt   web.Time  `json:"ended_at,omitzero"`
	ExpiresAt web.Time  `json:"expires_at" doc:"到时连文件一起删除"`
}

type taskOutput struct{ Body TaskView }

type tasksOutput struct {
	Body struct {
		Items []TaskView `json:"items" doc:"自己的，新的在前，最近 100 个"`
	}
}

type taskInput struct {
	ID web.ID `path:"id" doc:"文件编号"`
}

type ordersInput struct {
	Body struct {
		MemberID web.ID      `json:"member_id,omitempty" doc:"只要这位会员的"`
		Overdue  bool        `json:"overdue,omitempty" doc:"只要超过承诺时间还没发货的"`
		Sort     order.Sort  `json:"sort,omitempty" enum:"oldest,total,waiting" doc:"同订单列表；不填：新的在前"`
		State    order.State `json:"state,omitempty" enum:"awaiting_payment,paid,shipped,received,completed,closing,closed" doc:"只要这个状态的"`
		From     string      `json:"from,omitempty" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" patternDescription:"日期，如 2026-11-24" doc:"这一天起下的单"`
		Until    string      `json:"until,omitempty" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" patternDescription:"日期，如 2026-11-24" doc:"到这一天为止下的单，含当天"`
	}
}

type fileInput struct {
	RawBody huma.MultipartFormFiles[struct {
		File huma.FormFile `form:"file" required:"true" doc:"XLSX 文件，8 MB 以内；第一个工作表，第 1 行是表头"`
	}]
}

// StaffRoutes adds the staff's ways in and out.
func (s *Service) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: "admin-sheet-" + id, Method: method, Path: "/api/admin/v1" + path, Summary: summary, Tags: []string{"导入导出"}, Access: access}
	}
	takes := func(id, path, summary string, access web.Access, kind Kind) {
		o := op(id, http.MethodPost, path, summary, access)
		o.MaxBody, o.Class = MaxFile+64<<10, web.ClassCostly
		web.Register(r, o, func(ctx context.Context, in *fileInput) (*taskOutput, error) { return s.apiCheck(ctx, kind, in) })
	}
	makes := func(id, path, summary string, access web.Access) web.Op {
		o := op(id, http.MethodPost, path, summary, access)
		o.Class = web.ClassCostly
		return o
	}
	web.Register(r, makes("products-out", "/sheets/products/export", "导出全部商品", staff.CatalogView), func(ctx context.Context, _ *struct{}) (*taskOutput, error) {
		return shown(s.Export(ctx, ProductsOut, struct{}{}))
	})
	web.Register(r, makes("orders-out", "/sheets/orders/export", "导出订单，每行一种商品", staff.OrderView), s.apiOrders)
	takes("products-in", "/sheets/products/import", "检查要导入的商品，不改变任何东西", staff.CatalogEdit, ProductsIn)
	takes("parcels-in", "/sheets/parcels/import", "检查要批量发货的快递单号，不改变任何东西", staff.OrderShip, ParcelsIn)
	takes("distributors-in", "/sheets/distributors/import", "检查要导入的分销商，不改变任何东西", staff.DistributorImport, SellersIn)
	takes("bindings-in", "/sheets/bindings/import", "检查要导入的会员绑定，不改变任何东西", staff.DistributorImport, BindingsIn)
	web.Register(r, op("list", http.MethodGet, "/sheets", "自己的导入和导出", web.AnyStaff), s.apiList)
	web.Register(r, op("get", http.MethodGet, "/sheets/{id}", "一次导入或导出的进度", web.AnyStaff), func(ctx context.Context, in *taskInput) (*taskOutput, error) {
		return shown(s.Own(ctx, int64(in.ID)))
	})
	web.Register(r, op("apply", http.MethodPost, "/sheets/{id}/apply", "导入检查过的文件", web.AnyStaff), func(ctx context.Context, in *taskInput) (*taskOutput, error) {
		return shown(s.Apply(ctx, int64(in.ID)))
	})
	templateRoutes(r)
	r.Raw(http.MethodGet, "/api/admin/v1/sheets/{id}/file", web.AnyStaff, "admin-sheet-file", s.apiFile)
}

func view(t Task) TaskView {
	if t.Problems == nil {
		t.Problems = []Problem{}
	}
	out := t.Kind == ProductsOut || t.Kind == OrdersOut
	return TaskView{
		web.ID(t.ID), t.Kind, t.State, t.Total, t.Done, t.Bad, t.Same, t.Problems[:min(len(t.Problems), maxProblems)], t.Reason, out && t.State == Done, web.Time(t.CreatedAt), web.Time(t.EndedAt), web.Time(t.ExpiresAt),
	}
}

func shown(t Task, err error) (*taskOutput, error) {
	if err != nil {
		return nil, err
	}
	return &taskOutput{view(t)}, nil
}

func (s *Service) apiList(ctx context.Context, _ *struct{}) (*tasksOutput, error) {
	tasks, err := s.of(ctx, auth.From(ctx).ID)
	out := &tasksOutput{}
	out.Body.Items = make([]TaskView, len(tasks))
	for i, t := range tasks {
		out.Body.Items[i] = view(t)
	}
	return out, err
}

func (s *Service) apiOrders(ctx context.Context, in *ordersInput) (*taskOutput, error) {
	b := in.Body
	wanted := order.Wanted{MemberID: int64(b.MemberID), State: b.State, Overdue: b.Overdue, From: b.From, Until: b.Until, Sort: b.Sort}
	if _, err := s.deps.Orders.Wanted(wanted); err != nil {
		return nil, err
	}
	return shown(s.Export(ctx, OrdersOut, wanted))
}

func (s *Service) apiCheck(ctx context.Context, kind Kind, in *fileInput) (*taskOutput, error) {
	file := in.RawBody.Data().File
	defer func() { _ = file.Close() }()
	raw, err := io.ReadAll(io.LimitReader(file, MaxFile+1))
	if err != nil || len(raw) > MaxFile {
		return nil, ErrFile.Because(err)
	}
	return shown(s.Check(ctx, kind, raw))
}

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func (s *Service) apiFile(c echo.Context) error {
	taskID, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return web.ErrNotFound
	}
	raw, t, err := s.File(c.Request().Context(), taskID)
	if err != nil {
		return err
	}
	name := string(t.Kind) + "-" + clock.Day(clock.FromMillis(t.CreatedAt)) + ".xlsx"
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	return c.Blob(http.StatusOK, xlsxType, raw)
}
