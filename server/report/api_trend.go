package report

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// FactsView is what happened in a span of time, as staff see it.
type FactsView struct {
	Visits     int64    `json:"visits" doc:"分享码带来的访问"`
	Visitors   int64    `json:"visitors" doc:"其中第一次来的人"`
	Buyers     int64    `json:"buyers" doc:"下单的人，每人每天算一次"`
	Placed     int64    `json:"placed" doc:"下单数"`
	PaidOrders int64    `json:"paid_orders" doc:"付款的订单"`
	Paid       web.Fen  `json:"paid" doc:"实付；按等级、商品分时不含运费"`
	Pieces     int64    `json:"pieces" doc:"付款的件数"`
	Refunded   web.Fen  `json:"refunded" doc:"已决定的退款"`
	Received   int64    `json:"received_orders" doc:"收货的订单"`
	Released   web.Fen  `json:"received" doc:"收货时归品牌的货款"`
	Commission *web.Fen `json:"commission,omitempty" doc:"付款时计提的佣金，之后的退款与更正不改它；有权查看佣金时才有"`
	Payouts    *int64   `json:"payouts,omitempty" doc:"到账的提现；有权查看提现时才有"`
	Payout     *web.Fen `json:"payout,omitempty"`
}

type dayView struct {
	Day string `json:"day" doc:"上海日期"`
	FactsView
}

type partView struct {
	Name  string `json:"name" doc:"渠道名、等级序号、商品编号或省份；(direct) 没有分销商，(bound) 由绑定归属，(staff) 由员工更正，(unnamed) 没有写明，(others) 其余"`
	Title string `json:"title" doc:"给人看的名字"`
	FactsView
}

type trendsInput struct {
	From  string `query:"from" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" patternDescription:"日期，如 2026-11-24" doc:"从这一天起；不填：30 天前"`
	Until string `query:"until" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" patternDescription:"日期，如 2026-11-24" doc:"到这一天止，含当天；不填：今天"`
}

type trendsOutput struct {
	Body struct {
		From      string     `json:"from"`
		Until     string     `json:"until"`
		CountedAt web.Time   `json:"counted_at,omitzero" doc:"最后一次统计的时间；今天的数每分钟统计一次"`
		Sum       FactsView  `json:"sum" doc:"这段时间合计"`
		Before    FactsView  `json:"before" doc:"之前同样多天的合计"`
		Days      []dayView  `json:"days" doc:"每天一行，没有发生什么的也有"`
		Channels  []partView `json:"channels"`
		Tiers     []partView `json:"tiers"`
		Products  []partView `json:"products"`
		Provinces []partView `json:"provinces"`
	}
}

// longest is how many days can be asked for at once.
const longest = 370

var errDays = web.E(http.StatusUnprocessableEntity, "report.days", "日期不对：开始不能晚于结束，最多 370 天。")

var errWhole = web.E(http.StatusForbidden, "report.whole", "这是整个店铺的数据；您负责其中一部分会员，请从列表里查看。")

func (s *Service) trendRoutes(r *web.Router) {
	web.Register(r, web.Op{
		ID: "admin-trends", Method: http.MethodGet, Path: "/api/admin/v1/trends", Summary: "趋势：访问、下单、付款、收货、佣金、提现，按天和渠道、等级、商品、省份", Tags: []string{"今日"}, Access: staff.OrderView,
	}, s.apiTrends)
}

// days reads the days asked for, the last thirty by default.
func (s *Service) days(in *trendsInput) (from, until time.Time, err error) {
	until = midnight(s.db.Clock().Now())
	if in.Until != "" {
		if until, err = time.ParseInLocation(time.DateOnly, in.Until, clock.Shanghai); err != nil {
			return from, until, errDays.Because(err)
		}
	}
	from = until.AddDate(0, 0, -29)
	if in.From != "" {
		if from, err = time.ParseInLocation(time.DateOnly, in.From, clock.Shanghai); err != nil {
			return from, until, errDays.Because(err)
		}
	}
	if until.Before(from) || until.Sub(from) > longest*24*time.Hour {
		return from, until, errDays
	}
	return from, until, nil
}

func (s *Service) apiTrends(ctx context.Context, in *trendsInput) (*trendsOutput, error) {
	who := auth.From(ctx)
	if who.Scope != 0 {
		return nil, errWhole
	}
	from, until, err := s.days(in)
	if err != nil {
		return nil, err
	}
	t, err := s.Trends(ctx, from, until)
	if err != nil {
		return nil, err
	}
	out := &trendsOutput{}
	b := &out.Body
	b.From, b.Until, b.CountedAt = clock.Day(from), clock.Day(until), web.Time(t.RolledAt)
	b.Sum, b.Before, b.Days = viewFacts(who, t.Sum), viewFacts(who, t.Before), viewDays(who, from, until, t.Days)
	names, err := s.names(ctx, t)
	if err != nil {
		return nil, err
	}
	view := func(part Part) []partView {
		rows := []partView{}
		for _, r := range t.Parts[part] {
			rows = append(rows, partView{r.Name, names(part, r.Name), viewFacts(who, r.Facts)})
		}
		return rows
	}
	b.Channels, b.Tiers, b.Products, b.Provinces = view(PartChannel), view(PartTier), view(PartProduct), view(PartProvince)
	return out, nil
}

func viewFacts(who auth.Principal, f Facts) FactsView {
	v := FactsView{
		Visits: f.Visits, Visitors: f.Visitors, Buyers: f.Buyers, Placed: f.Placed, PaidOrders: f.PaidOrders, Paid: web.Fen(f.Paid), Pieces: f.Pieces,
		Refunded: web.Fen(f.Refunded), Received: f.Received, Released: web.Fen(f.Released),
	}
	if who.May(staff.CommissionView) {
		v.Commission = new(web.Fen(f.Commission))
	}
	if who.May(staff.PayoutView) {
		v.Payouts, v.Payout = &f.Payouts, new(web.Fen(f.Payout))
	}
	return v
}

// viewDays has a row for every day, so that a chart shows the quiet ones too.
func viewDays(who auth.Principal, from, until time.Time, kept []Row) []dayView {
	out := []dayView{}
	for d := from; !d.After(until); d = d.AddDate(0, 0, 1) {
		day, f := clock.Day(d), Facts{}
		if i := slices.IndexFunc(kept, func(r Row) bool { return r.Day == day }); i >= 0 {
			f = kept[i].Facts
		}
		out = append(out, dayView{day, viewFacts(who, f)})
	}
	return out
}

// words for what has no name of its own.
var words = map[Part]map[string]string{
	PartChannel:  {Direct: "没有分销商", Bound: "由绑定归属", Settled: "员工更正归属", Unnamed: "没有写明渠道", Others: "其余"},
	PartProvince: {Unnamed: "没有记录", Others: "其余"},
	PartProduct:  {Others: "其余"},
	PartTier:     {Others: "其余"},
}

// names tells what people call the parts' names.
func (s *Service) names(ctx context.Context, t Trends) (func(Part, string) string, error) {
	var products []int64
	for _, r := range t.Parts[PartProduct] {
		if n, err := strconv.ParseInt(r.Name, 10, 64); err == nil {
			products = append(products, n)
		}
	}
	titles, err := s.titles(ctx, products)
	if err != nil {
		return nil, err
	}
	tiers, err := s.tiers(ctx)
	if err != nil {
		return nil, err
	}
	return func(part Part, name string) string {
		if w := words[part][name]; w != "" {
			return w
		}
		n, _ := strconv.ParseInt(name, 10, 64) // Of the other parts names are words.
		switch {
		case part == PartProduct && titles[n] != "":
			return titles[n]
		case part == PartTier && n >= 1 && int(n) <= len(tiers):
			return tiers[n-1]
		}
		return name
	}, nil
}
