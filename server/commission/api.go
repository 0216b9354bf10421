package commission

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"yuanfen/server/ledger"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
)

// FundsView is what a distributor has.
type FundsView struct {
	Available web.Fen `json:"available" doc:"可提现"`
	Frozen    web.Fen `json:"frozen" doc:"冻结：售后期未满"`
	Withheld  web.Fen `json:"withheld" doc:"暂扣：正在核查"`
	Paying    web.Fen `json:"paying" doc:"提现中"`
	Debt      web.Fen `json:"debt" doc:"欠款：佣金提现后买家又退款；以后的佣金先抵它"`
}

func viewFunds(f Funds) FundsView {
	return FundsView{web.Fen(max(0, f.Available)), web.Fen(f.Frozen), web.Fen(f.Withheld), web.Fen(f.Paying), web.Fen(f.Debt())}
}

type fundsOutput struct{ Body FundsView }

// View is a commission as its earner and staff see it.
type View struct {
	ID            web.ID   `json:"id"`
	OrderID       web.ID   `json:"order_id"`
	DistributorID web.ID   `json:"distributor_id"`
	Name          string   `json:"distributor_name,omitempty" doc:"真实姓名，只给员工看"`
	Title         string   `json:"title"`
	SKUName       string   `json:"sku_name"`
	Pieces        int64    `json:"pieces"`
	Paid          web.Fen  `json:"paid" doc:"这一行的实付"`
	Amount        web.Fen  `json:"amount" doc:"佣金"`
	Reversed      web.Fen  `json:"reversed" doc:"其中已收回"`
	Left          web.Fen  `json:"left" doc:"还剩"`
	State         State    `json:"state" enum:"promised,accrued,due,released,void"`
	Held          bool     `json:"held" doc:"正在核查"`
	Ended         bool     `json:"ended" doc:"订单已更正给别人"`
	Words         []string `json:"words" doc:"怎么算出来的，逐句说明"`
	PlacedAt      web.Time `json:"placed_at"`
	AccruedAt     web.Time `json:"accrued_at,omitzero"`
	ReleasedAt    web.Time `json:"released_at,omitzero"`
}

func view(d Detail) View {
	return View{
		ID: web.ID(d.ID), OrderID: web.ID(d.OrderID), DistributorID: web.ID(d.DistributorID), Title: d.Line.Title, SKUName: d.Line.SKUName, Pieces: d.Pieces,
		Paid: web.Fen(d.Paid), Amount: web.Fen(d.Amount), Reversed: web.Fen(d.Reversed), Left: web.Fen(d.Left()), State: d.State, Held: d.Held, Ended: d.Ended != 0,
		Words: d.Words(d.TierName), PlacedAt: web.Time(d.PlacedAt), AccruedAt: web.Time(d.AccruedAt), ReleasedAt: web.Time(d.ReleasedAt),
	}
}

type listInput struct {
	web.Paging
	State      State  `query:"state" enum:"promised,accrued,due,released,void"`
	OrderID    web.ID `query:"order_id" doc:"只看这个订单的"`
	Settlement web.ID `query:"settlement" doc:"只看这一次结算的"`
}

type listOutput struct{ Body web.Page[View] }

// StatementInput asks for a month.
type StatementInput struct {
	web.Paging
	Month string `query:"month" maxLength:"7" doc:"2026-11；不填：本月"`
}

// Amounts are what stands where, in fen.
type Amounts struct {
	Frozen    web.Fen `json:"frozen"`
	Available web.Fen `json:"available"`
	Withheld  web.Fen `json:"withheld"`
	Paying    web.Fen `json:"paying"`
}

func viewAmounts(m ledger.Movement) Amounts {
	return Amounts{web.Fen(m.Frozen), web.Fen(m.Available), web.Fen(m.Withheld), web.Fen(m.Paying)}
}

// Moved is what one kind of event moved.
type Moved struct {
	Kind  string `json:"kind"`
	Words string `json:"words"`
	Amounts
}

type movementView struct {
	Moved
	ID      web.ID   `json:"id"`
	Subject string   `json:"subject" enum:"order,settlement,payout,distributor"`
	About   web.ID   `json:"subject_id" doc:"订单、结算、提现或分销商的编号"`
	At      web.Time `json:"at"`
}

type statementView struct {
	Month  string                 `json:"month"`
	Before Amounts                `json:"before" doc:"月初"`
	After  Amounts                `json:"after" doc:"月末，或现在"`
	Moved  []Moved                `json:"moved" doc:"本月各项合计"`
	Lines  web.Page[movementView] `json:"lines" doc:"流水，新的在前"`
}

type statementOutput struct{ Body statementView }

// Routes adds the operations of earners.
func (s *Service) Routes(r *web.Router) {
	op := func(id, path, summary string) web.Op {
		return web.Op{ID: id, Method: http.MethodGet, Path: "/api/v1/distributor" + path, Summary: summary, Tags: []string{"佣金"}, Access: web.Member}
	}
	web.Register(r, op("commission-funds", "/funds", "我的佣金余额"), func(ctx context.Context, _ *struct{}) (*fundsOutput, error) {
		d, err := s.deps.Distributors.Mine(ctx, auth.From(ctx).ID)
		if err != nil {
			return nil, err
		}
		f, err := s.FundsOf(ctx, d.ID)
		return &fundsOutput{viewFunds(f)}, err
	})
	web.Register(r, op("commission-earned", "/earned", "今天和本月挣了多少"), s.apiEarned)
	web.Register(r, op("commission-goods", "/goods", "可以分享的商品，和卖出一件我挣多少"), s.apiGoods)
	web.Register(r, op("commission-goods-get", "/goods/{id}", "一件商品每个规格我挣多少"), s.apiOffer)
	web.Register(r, op("commission-list", "/commissions", "我的佣金，逐行说明"), s.apiMine)
	web.Register(r, op("commission-statement", "/statement", "我的对账单"), func(ctx context.Context, in *StatementInput) (*statementOutput, error) {
		d, err := s.deps.Distributors.Mine(ctx, auth.From(ctx).ID)
		if err != nil {
			return nil, err
		}
		return s.statementPage(ctx, d.ID, in)
	})
	r.RawOp(web.Op{ID: "commission-statement-file", Method: http.MethodGet, Path: "/api/v1/distributor/statement.xlsx", Access: web.Member, Class: web.ClassCostly}, func(c echo.Context) error {
		d, err := s.deps.Distributors.Mine(c.Request().Context(), auth.From(c.Request().Context()).ID)
		if err != nil {
			return err
		}
		return s.file(c, d.ID)
	})
}

func (s *Service) apiMine(ctx context.Context, in *listInput) (*listOutput, error) {
	d, err := s.deps.Distributors.Mine(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	return s.list(ctx, in.Paging, Filter{DistributorID: d.ID, State: in.State, OrderID: int64(in.OrderID), Settlement: int64(in.Settlement)})
}

func (s *Service) list(ctx context.Context, p web.Paging, f Filter) (*listOutput, error) {
	after, err := p.After()
	if err != nil {
		return nil, err
	}
	f.Before, f.Limit = after.ID, p.Limit+1
	rows, err := s.List(ctx, f)
	if err != nil {
		return nil, err
	}
	details, err := s.details(ctx, rows)
	if err != nil {
		return nil, err
	}
	views := make([]View, len(details))
	for i, d := range details {
		views[i] = view(d)
	}
	return &listOutput{web.NewPage(views, p.Limit, func(v View) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}

func (s *Service) statementPage(ctx context.Context, distributorID int64, in *StatementInput) (*statementOutput, error) {
	m, err := ParseMonth(in.Month, s.deps.DB.Clock().Now())
	if err != nil {
		return nil, err
	}
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	st, err := s.Statement(ctx, distributorID, m)
	if err != nil {
		return nil, err
	}
	before := m.to
	if after.ID != 0 {
		before = min(before, after.ID)
	}
	moves, err := s.deps.Ledger.Movements(ctx, distributorID, m.from, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	v := statementView{Month: m.Name, Before: viewAmounts(st.Before), After: viewAmounts(st.After), Moved: []Moved{}}
	for _, k := range kindOrder {
		if moved, is := st.Moved[k]; is {
			v.Moved = append(v.Moved, Moved{string(k), kindWords[k], viewAmounts(moved)})
		}
	}
	lines := make([]movementView, len(moves))
	for i, l := range moves {
		lines[i] = movementView{Moved{string(l.Kind), kindWords[l.Kind], viewAmounts(l)}, web.ID(l.JournalID), l.Subject, web.ID(l.SubjectID), web.Time(l.At)}
	}
	v.Lines = web.NewPage(lines, in.Limit, func(v movementView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })
	return &statementOutput{v}, nil
}

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// file answers a month's statement as a workbook.
func (s *Service) file(c echo.Context, distributorID int64) error {
	ctx := c.Request().Context()
	m, err := ParseMonth(c.QueryParam("month"), s.deps.DB.Clock().Now())
	if err != nil {
		return err
	}
	raw, err := s.XLSX(ctx, distributorID, m)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="statement-`+m.Name+`.xlsx"`)
	return c.Blob(http.StatusOK, xlsxType, raw)
}
