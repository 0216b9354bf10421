package poster

import (
	"context"
	"net/http"
	"slices"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/referral"
)

type offerInput struct {
	ID   web.ID `path:"id" doc:"分享码编号"`
	Code string `query:"code" enum:"auto,plain" default:"auto" doc:"auto：小程序码做好了就用它；plain：普通二维码"`
}

type offerView struct {
	Template string `json:"template" doc:"模板代号"`
	Name     string `json:"name"`
	Kind     string `json:"kind" enum:"product,arrival,festival,card,story,campaign,opening,certificate" doc:"card：分享卡片的图，没有二维码"`
	Width    int    `json:"width" doc:"像素"`
	Height   int    `json:"height"`
	Picture  string `json:"picture" doc:"图片地址（JPEG），不用登录，至少七天有效；内容变了地址也变；加 &format=png 得到 PNG"`
	Preview  string `json:"preview" doc:"小图地址"`
}

type offersOutput struct {
	Body struct {
		Items []offerView `json:"items"`
		Card  string      `json:"card" doc:"5:4 分享卡片的图片地址；没有时为空"`
	}
}

// Routes adds what distributors call, and the pictures themselves.
func (s *Service) Routes(r *web.Router) {
	op := func(id, path, summary string) web.Op {
		return web.Op{ID: id, Method: http.MethodGet, Path: "/api/v1/distributor" + path, Summary: summary, Tags: []string{"海报"}, Access: web.Member}
	}
	web.Register(r, op("poster-list", "/links/{id}/posters", "一个分享码可用的全部海报"), s.apiOffers)
	web.Register(r, op("poster-prepared", "/prepared-posters", "品牌为我备好的海报"), s.apiPrepared)
	r.Raw(http.MethodGet, "/posters/{link}/{template}", web.Public, "poster", s.serve)
	r.Raw(http.MethodGet, "/posters/prepared/{batch}/{distributor}", web.Public, "poster-prepared-file", s.servePrepared)
}

func (s *Service) apiOffers(ctx context.Context, in *offerInput) (*offersOutput, error) {
	mine, err := s.deps.Distributors.Mine(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	l, err := s.deps.Referral.Link(ctx, int64(in.ID))
	if db.NoRows(err) || (err == nil && l.DistributorID != mine.ID) {
		return nil, web.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	if _, err := s.deps.Distributors.Selling(ctx, auth.From(ctx).ID); err != nil {
		return nil, err
	}
	out := &offersOutput{}
	out.Body.Items, out.Body.Card, err = s.offersOf(ctx, l, in.Code == "auto" && l.Picture != "")
	if err != nil {
		return nil, err
	}
	return out, nil
}

// offersOf are the posters of a link that can be made now, and the picture of its
// card, "" for none.
func (s *Service) offersOf(ctx context.Context, l referral.Link, mini bool) (items []offerView, card string, err error) {
	if _, ok, err := s.deps.Referral.Resolve(ctx, l.Code); err != nil || !ok {
		return nil, "", either(err, ErrGone)
	}
	designs, err := s.Offers(ctx, l)
	if err != nil {
		return nil, "", err
	}
	items = []offerView{}
	for _, d := range designs {
		w := Wanted{Link: l.Code, Design: d.Code, Mini: mini}
		f, err := s.lookNow(ctx, w)
		if final(err) { // The others are there all the same.
			s.deps.Log.WarnContext(ctx, "poster not offered", "template", d.Code, "link", l.Code, "error", err)
			continue
		}
		if err != nil {
			return nil, "", err
		}
		w.version = f.version()
		v := s.offer(d, w)
		if d.Kind == Card {
			card = v.Picture
		}
		items = append(items, v)
	}
	return items, card, nil
}

func either(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

func (s *Service) offer(d Design, w Wanted) offerView {
	address := s.Address(w)
	return offerView{Template: d.Code, Name: d.Name, Kind: d.Kind, Width: d.Width, Height: d.Height, Picture: address, Preview: address + "&size=" + small}
}

// Offers are the templates that fit a link and need nobody's data, in the order in
// which they were published.
func (s *Service) Offers(ctx context.Context, l referral.Link) ([]Design, error) {
	if _, err := s.studio.engine(); err != nil {
		return nil, err
	}
	all, err := s.published(ctx)
	return slices.DeleteFunc(all, func(d Design) bool { return !slices.Contains(fitting[l.Target], d.Kind) }), err
}
