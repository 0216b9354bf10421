package poster

import (
	"context"
	"net/http"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type sellerInput struct {
	ID web.ID `path:"id" doc:"分销商编号"`
}

type sellerLinkInput struct {
	ID     web.ID `path:"id" doc:"分销商编号"`
	LinkID web.ID `path:"link_id" doc:"分享码编号"`
}

// sellerRoutes adds what staff see of one distributor's posters: the same pictures
// as they do.
func (s *Service) sellerRoutes(r *web.Router) {
	op := func(id, path, summary string) web.Op {
		return web.Op{ID: id, Method: http.MethodGet, Path: "/api/admin/v1/distributors/{id}" + path, Summary: summary, Tags: []string{"海报管理"}, Access: staff.DistributorView}
	}
	web.Register(r, op("admin-distributor-posters", "/posters", "为这位分销商备好的海报"), func(ctx context.Context, in *sellerInput) (*preparedOutput, error) {
		if _, err := s.deps.Distributors.Get(ctx, int64(in.ID)); err != nil {
			return nil, err
		}
		views, err := s.preparedFor(ctx, int64(in.ID))
		if err != nil {
			return nil, err
		}
		out := &preparedOutput{}
		out.Body.Items = views
		return out, nil
	})
	web.Register(r, op("admin-distributor-link-posters", "/links/{link_id}/posters", "这位分销商用一个分享码能做的海报"), s.apiSellerOffers)
}

func (s *Service) apiSellerOffers(ctx context.Context, in *sellerLinkInput) (*offersOutput, error) {
	d, err := s.deps.Distributors.Get(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	l, err := s.deps.Referral.Link(ctx, int64(in.LinkID))
	if db.NoRows(err) || (err == nil && l.DistributorID != d.ID) {
		return nil, web.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	if _, err := s.mayShare(ctx, d.ID); err != nil {
		return nil, err
	}
	out := &offersOutput{}
	if out.Body.Items, out.Body.Card, err = s.offersOf(ctx, l, l.Picture != ""); err != nil {
		return nil, err
	}
	return out, nil
}
