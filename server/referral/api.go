package referral

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"yuanfen/server/distributor"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
)

type linkView struct {
	ID        web.ID   `json:"id"`
	Code      string   `json:"code" doc:"分享码：小程序码的 scene，也在 /s/ 后面"`
	Address   string   `json:"address" doc:"普通二维码的内容"`
	Target    Target   `json:"target" enum:"home,product"`
	ProductID web.ID   `json:"product_id,omitempty"`
	Title     string   `json:"title" doc:"商品名；首页为空"`
	Channel   string   `json:"channel"`
	State     string   `json:"state" enum:"live,revoked,expired"`
	Ready     bool     `json:"code_ready" doc:"小程序码已做好"`
	CreatedAt web.Time `json:"created_at"`
	ExpiresAt web.Time `json:"expires_at,omitzero"`
	Visits    int64    `json:"visits"`
	Visitors  int64    `json:"visitors"`
	Orders    int64    `json:"orders" doc:"带来的已付款订单"`
	Sales     web.Fen  `json:"sales" doc:"其中商品实付"`
}

// views shows links with what they led to, with one read for all of them.
func (s *Service) views(ctx context.Context, links []Link) ([]linkView, error) {
	ids, products := make([]int64, len(links)), []int64{}
	for i, l := range links {
		ids[i] = l.ID
		if l.Target == Product {
			products = append(products, l.TargetID)
		}
	}
	totals, err := s.Totals(ctx, ids)
	if err != nil {
		return nil, err
	}
	goods, err := s.deps.Catalog.ByID(ctx, products)
	views := make([]linkView, len(links))
	for i, l := range links {
		views[i] = s.view(l, totals[l.ID])
		if l.Target == Product {
			views[i].Title = goods[l.TargetID].Title
		}
	}
	return views, err
}

func (s *Service) answer(ctx context.Context, l Link, err error) (*linkOutput, error) {
	if err != nil {
		return nil, err
	}
	views, err := s.views(ctx, []Link{l})
	if err != nil {
		return nil, err
	}
	return &linkOutput{views[0]}, nil
}

func (s *Service) view(l Link, total Day) linkView {
	v := linkView{
		ID: web.ID(l.ID), Code: l.Code, Address: s.Address(l.Code), Target: l.Target, Channel: l.Channel, State: l.State, Ready: l.Picture != "",
		CreatedAt: web.Time(l.CreatedAt), ExpiresAt: web.Time(l.ExpiresAt), Visits: total.Visits, Visitors: total.Visitors, Orders: total.Orders, Sales: web.Fen(total.Sales),
	}
	if l.Target == Product {
		v.ProductID = web.ID(l.TargetID)
	}
	if l.State == Live && !l.leads(clock.Millis(s.deps.DB.Clock().Now())) {
		v.State = "expired"
	}
	return v
}

type makeInput struct {
	Body struct {
		Target    Target   `json:"target" enum:"home,product"`
		ProductID web.ID   `json:"product_id,omitempty" doc:"target 是 product 时必填"`
		Channel   string   `json:"channel,omitempty" maxLength:"20" doc:"打算发到哪里：朋友圈、某个群……"`
		ExpiresAt web.Time `json:"expires_at,omitzero" doc:"不填：一直有效"`
	}
}

type linkOutput struct{ Body linkView }

type linksInput struct{ web.Paging }

type linksOutput struct{ Body web.Page[linkView] }

type linkInput struct {
	ID web.ID `path:"id" doc:"分享码编号"`
}

type dayView struct {
	Day      string  `json:"day"`
	Visits   int64   `json:"visits"`
	Visitors int64   `json:"visitors" doc:"第一次由此而来的人"`
	Orders   int64   `json:"orders"`
	Sales    web.Fen `json:"sales"`
}

type daysOutput struct {
	Body struct {
		Items []dayView `json:"items" doc:"近 30 天，有数据的日子"`
	}
}

// TrafficView is what a distributor's links led to in a time.
type TrafficView struct {
	Visits   int64   `json:"visits"`
	Visitors int64   `json:"visitors" doc:"第一次由此而来的人"`
	Orders   int64   `json:"orders" doc:"归您的已付款订单"`
	Sales    web.Fen `json:"sales" doc:"其中商品实付"`
}

func viewTraffic(d Day) TrafficView {
	return TrafficView{d.Visits, d.Visitors, d.Orders, web.Fen(d.Sales)}
}

type trafficOutput struct {
	Body struct {
		Today TrafficView `json:"today"`
		Month TrafficView `json:"month"`
	}
}

type codeInput struct {
	Code string `path:"code" maxLength:"32" doc:"分享码"`
}

type resolveOutput struct {
	Body struct {
		Valid     bool   `json:"valid" doc:"false：码已失效，去首页即可"`
		Target    Target `json:"target" enum:"home,product"`
		ProductID web.ID `json:"product_id,omitempty"`
		ImageSet  web.ID `json:"image_set_id,omitempty" doc:"分享的人用的那套主图"`
	}
}

type shownInput struct {
	Code string `path:"code" maxLength:"32" doc:"分享码"`
	ID   web.ID `path:"id" doc:"商品编号"`
}

type shownOutput struct {
	Body struct {
		ImageSet web.ID `json:"image_set_id,omitempty" doc:"分享的人用的那套主图；没有分到过或码已失效时没有"`
	}
}

type shownAllInput struct {
	Code string `path:"code" maxLength:"32" doc:"分享码"`
	IDs  string `query:"ids" required:"true" maxLength:"2000" pattern:"^[0-9]+(,[0-9]+)*$" patternDescription:"商品编号，逗号隔开，最多 100 个"`
}

// ShownView is the set of a product's pictures that a distributor was given.
type ShownView struct {
	ProductID web.ID `json:"product_id"`
	ImageSet  web.ID `json:"image_set_id"`
}

type shownAllOutput struct {
	Body struct {
		Items []ShownView `json:"items" doc:"分享的人分到过主图的那些商品"`
	}
}

type visitInput struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      struct {
		Link string `json:"link" minLength:"1" maxLength:"32" pattern:"^[0-9A-Za-z]+$" patternDescription:"分享码"`
	}
}

// Routes adds the operations of share links.
func (s *Service) Routes(r *web.Router) {
	op := func(id, method, path, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/v1" + path, Summary: summary, Tags: []string{"分享"}, Access: web.Member}
	}
	resolve := op("link-resolve", http.MethodGet, "/links/{code}", "分享码指向哪里")
	resolve.Access = web.Public
	web.Register(r, resolve, s.apiResolve)
	shown := op("link-shown", http.MethodGet, "/links/{code}/products/{id}", "分享的人给一件商品用的那套主图")
	shown.Access = web.Public
	web.Register(r, shown, s.apiShown)
	several := op("link-shown-all", http.MethodGet, "/links/{code}/image-sets", "分享的人给几件商品用的主图：列表用")
	several.Access = web.Public
	web.Register(r, several, s.apiShownAll)
	web.Register(r, op("link-visit", http.MethodPost, "/visits", "由分享码而来：只用于统计"), s.apiVisit)
	web.Register(r, op("link-make", http.MethodPost, "/distributor/links", "生成分享码；同样的内容和渠道只有一个"), s.apiMake)
	web.Register(r, op("link-list", http.MethodGet, "/distributor/links", "我的分享码与效果"), s.apiLinks)
	web.Register(r, op("link-get", http.MethodGet, "/distributor/links/{id}", "一个分享码"), func(ctx context.Context, in *linkInput) (*linkOutput, error) {
		l, err := s.own(ctx, int64(in.ID))
		return s.answer(ctx, l, err)
	})
	web.Register(r, op("link-days", http.MethodGet, "/distributor/links/{id}/days", "一个分享码每天的效果"), s.apiDays)
	web.Register(r, op("link-traffic", http.MethodGet, "/distributor/traffic", "今天和本月：来访与订单"), s.apiTraffic)
	web.Register(r, op("link-revoke", http.MethodDelete, "/distributor/links/{id}", "停用分享码"), s.apiRevoke)
	r.Raw(http.MethodGet, "/api/v1/distributor/links/{id}/code", web.Member, "link-code", s.codeFile)
	r.Raw(http.MethodGet, "/api/v1/distributor/links/{id}/qr", web.Member, "link-qr", s.qrFile)
	s.attributionRoutes(r)
	r.Raw(http.MethodGet, "/s/{code}", web.Public, "short-link", s.short)
}

func (s *Service) apiResolve(ctx context.Context, in *codeInput) (*resolveOutput, error) {
	l, ok, err := s.Resolve(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	out := &resolveOutput{}
	out.Body.Valid, out.Body.Target = ok, Home
	if ok && l.Target == Product {
		out.Body.Target, out.Body.ProductID = Product, web.ID(l.TargetID)
		out.Body.ImageSet, err = s.shown(ctx, l, l.TargetID)
	}
	return out, err
}

// apiShown is asked on every product's page that somebody comes to by way of a
// link: its distributor's pictures go with them through the whole shop.
func (s *Service) apiShown(ctx context.Context, in *shownInput) (*shownOutput, error) {
	l, ok, err := s.Resolve(ctx, in.Code)
	out := &shownOutput{}
	if err == nil && ok {
		out.Body.ImageSet, err = s.shown(ctx, l, int64(in.ID))
	}
	return out, err
}

// apiShownAll is asked with every list that somebody sees who came by a link.
func (s *Service) apiShownAll(ctx context.Context, in *shownAllInput) (*shownAllOutput, error) {
	out := &shownAllOutput{}
	out.Body.Items = []ShownView{}
	l, ok, err := s.Resolve(ctx, in.Code)
	if err != nil || !ok {
		return out, err
	}
	var products []int64
	for _, id := range strings.Split(in.IDs, ",") {
		if n, err := strconv.ParseInt(id, 10, 64); err == nil {
			products = append(products, n)
		}
	}
	return out, s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		sets, err := distributor.SetsOf(ctx, tx, l.DistributorID, products)
		out.Body.Items = out.Body.Items[:0]
		for _, id := range slices.Sorted(maps.Keys(sets)) {
			out.Body.Items = append(out.Body.Items, ShownView{web.ID(id), web.ID(sets[id])})
		}
		return err
	})
}

// shown is the set of a product's pictures that a link's distributor was given.
func (s *Service) shown(ctx context.Context, l Link, productID int64) (set web.ID, err error) {
	err = s.deps.DB.Snapshot(ctx, func(ctx context.Context, tx *db.Tx) error {
		id, err := distributor.SetOf(ctx, tx, l.DistributorID, productID)
		set = web.ID(id)
		return err
	})
	return set, err
}

func (s *Service) apiVisit(ctx context.Context, in *visitInput) (*struct{}, error) {
	if isRobot(in.UserAgent) {
		return nil, nil
	}
	return nil, s.Visit(in.Body.Link, auth.From(ctx).ID)
}

func (s *Service) apiMake(ctx context.Context, in *makeInput) (*linkOutput, error) {
	d, err := s.deps.Distributors.Selling(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	l, err := s.Make(ctx, Wanted{d.ID, in.Body.Target, int64(in.Body.ProductID), strings.TrimSpace(in.Body.Channel), int64(in.Body.ExpiresAt)})
	if err == nil && l.Target == Product {
		err = s.dress(ctx, d.ID, l.TargetID)
	}
	return s.answer(ctx, l, err)
}

// dress gives a distributor one of a product's sets of pictures, unless they have
// one: who comes by the link sees it from the first visit on.
func (s *Service) dress(ctx context.Context, distributorID, productID int64) error {
	goods, err := s.deps.Catalog.ByID(ctx, []int64{productID})
	if err != nil {
		return err
	}
	_, err = s.deps.Distributors.Sets(ctx, goods[productID], []int64{distributorID})
	return err
}

func (s *Service) apiLinks(ctx context.Context, in *linksInput) (*linksOutput, error) {
	d, err := s.deps.Distributors.Mine(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	return s.linkPage(ctx, d.ID, in.Paging)
}

// linkPage is a page of a distributor's links with what each has brought.
func (s *Service) linkPage(ctx context.Context, distributorID int64, p web.Paging) (*linksOutput, error) {
	after, err := p.After()
	if err != nil {
		return nil, err
	}
	links, err := s.Links(ctx, distributorID, after.ID, p.Limit+1)
	if err != nil {
		return nil, err
	}
	views, err := s.views(ctx, links)
	if err != nil {
		return nil, err
	}
	return &linksOutput{web.NewPage(views, p.Limit, func(v linkView) web.Cursor { return web.Cursor{ID: int64(v.ID)} })}, nil
}

func (s *Service) apiTraffic(ctx context.Context, _ *struct{}) (*trafficOutput, error) {
	d, err := s.deps.Distributors.Mine(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	today, month, err := s.Traffic(ctx, d.ID)
	out := &trafficOutput{}
	out.Body.Today, out.Body.Month = viewTraffic(today), viewTraffic(month)
	return out, err
}

// own reads a link of the calling distributor; somebody else's is as if it were
// not there.
func (s *Service) own(ctx context.Context, id int64) (Link, error) {
	d, err := s.deps.Distributors.Mine(ctx, auth.From(ctx).ID)
	if err != nil {
		return Link{}, err
	}
	l, err := s.Link(ctx, id)
	if db.NoRows(err) || (err == nil && l.DistributorID != d.ID) {
		return Link{}, web.ErrNotFound
	}
	return l, err
}

const statisticDays = 30

func (s *Service) apiDays(ctx context.Context, in *linkInput) (*daysOutput, error) {
	l, err := s.own(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	from := since(s.deps.DB.Clock().Now(), statisticDays-1)
	seen, sold, err := s.days(ctx, l.ID, from, clock.Day(clock.FromMillis(from)))
	if err != nil {
		return nil, err
	}
	out := &daysOutput{}
	out.Body.Items = mergeDays(seen, sold)
	return out, nil
}

// mergeDays puts together what was seen and what was sold, in the order of days.
func mergeDays(seen []Day, sold []saleDay) []dayView {
	views := []dayView{}
	for len(seen) > 0 || len(sold) > 0 {
		visitDay, saleDay := "~", "~" // After every date.
		if len(seen) > 0 {
			visitDay = seen[0].Day
		}
		if len(sold) > 0 {
			saleDay = clock.Day(clock.FromMillis(sold[0].Start))
		}
		v := dayView{Day: min(visitDay, saleDay)}
		if visitDay == v.Day {
			v.Visits, v.Visitors, seen = seen[0].Visits, seen[0].Visitors, seen[1:]
		}
		if saleDay == v.Day {
			v.Orders, v.Sales, sold = sold[0].Orders, web.Fen(sold[0].Sales), sold[1:]
		}
		views = append(views, v)
	}
	return views
}

func (s *Service) apiRevoke(ctx context.Context, in *linkInput) (*struct{}, error) {
	d, err := s.deps.Distributors.Mine(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	return nil, s.Revoke(ctx, d.ID, int64(in.ID))
}

// codeFile hands a link's mini-program code to its distributor.
func (s *Service) codeFile(c echo.Context) error {
	l, err := s.ownFile(c)
	if err != nil {
		return err
	}
	if l.Picture == "" {
		return ErrNoCode
	}
	raw, contentType, err := s.deps.Files.Get(c.Request().Context(), l.Picture)
	if err != nil {
		return err
	}
	return picture(c, contentType, raw)
}

// qrFile draws a link's plain code for its distributor.
func (s *Service) qrFile(c echo.Context) error {
	l, err := s.ownFile(c)
	if err != nil {
		return err
	}
	raw, err := drawQR(s.Address(l.Code))
	if err != nil {
		return err
	}
	return picture(c, "image/png", raw)
}

func picture(c echo.Context, contentType string, raw []byte) error {
	c.Response().Header().Set("Cache-Control", "private, max-age=86400")
	return c.Blob(http.StatusOK, contentType, raw)
}

func (s *Service) ownFile(c echo.Context) (Link, error) {
	var id web.ID
	if err := id.UnmarshalText([]byte(c.Param("id"))); err != nil {
		return Link{}, web.ErrNotFound
	}
	ctx := c.Request().Context()
	l, err := s.own(ctx, int64(id))
	if err != nil {
		return l, err
	}
	_, err = s.deps.Distributors.Selling(ctx, auth.From(ctx).ID)
	return l, err
}

// short is the address in a plain code. WeChat opens the mini-program for it; in
// any other browser it leads to the shop's web build.
func (s *Service) short(c echo.Context) error {
	code := c.Param("code")
	for _, r := range code {
		if !strings.ContainsRune(alphabet, r) {
			code = ""
		}
	}
	return c.Redirect(http.StatusFound, "/#/"+CodePage+"?scene="+code)
}
