package distributor

import (
	"context"
	"net/http"

	"yuanfen/server/catalog"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type heldSetView struct {
	ID       web.ID   `json:"id"`
	Name     string   `json:"name"`
	Pictures []string `json:"pictures" doc:"图片地址"`
	Held     int64    `json:"held" doc:"多少位分销商在用，全部分销商"`
}

type heldSetsOutput struct {
	Body struct {
		Title string        `json:"title" doc:"商品名"`
		Items []heldSetView `json:"items"`
	}
}

type holdersInput struct {
	web.Paging
	ID    web.ID `path:"id" doc:"商品编号"`
	SetID web.ID `path:"set_id" doc:"哪一套主图"`
}

type holderView struct {
	ID      web.ID   `json:"id" doc:"分销商编号"`
	Name    string   `json:"name"`
	Own     bool     `json:"own" doc:"本人选的；否则是系统或员工分给的"`
	GivenAt web.Time `json:"given_at"`

	row int64
}

type holdersOutput struct{ Body web.Page[holderView] }

type assignInput struct {
	ID    web.ID `path:"id" doc:"商品编号"`
	SetID web.ID `path:"set_id" doc:"改用哪一套"`
	Body  struct {
		DistributorID web.ID `json:"distributor_id"`
		Was           web.ID `json:"was" doc:"改之前看到的那一套，0：还没有分过；不一致就不改"`
	}
}

func (s *Service) imageSetStaffRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/admin/v1/products/{id}/image-sets" + path, Summary: summary, Tags: []string{"分销商管理"}, Access: access}
	}
	web.Register(r, op("admin-image-set-list", http.MethodGet, "", "一件商品的各套主图，与各有多少分销商在用", staff.DistributorView), s.apiHeldSets)
	web.Register(r, op("admin-image-set-holders", http.MethodGet, "/{set_id}/holders", "谁在用这一套主图，最近分到的在前", staff.DistributorView), s.apiHolders)
	web.Register(r, op("admin-image-set-assign", http.MethodPut, "/{set_id}/holders", "让一位分销商改用这一套主图", staff.PosterEdit), s.apiAssignSet)
}

// product is one of the shop's, on the shelf or not.
func (s *Service) product(ctx context.Context, id web.ID) (catalog.Product, error) {
	p, err := s.deps.Catalog.Get(ctx, int64(id))
	if db.NoRows(err) {
		err = web.ErrNotFound
	}
	return p, err
}

func (s *Service) apiHeldSets(ctx context.Context, in *productInput) (*heldSetsOutput, error) {
	p, err := s.product(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	held, err := s.heldSets(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	out := &heldSetsOutput{}
	out.Body.Title, out.Body.Items = p.Title, make([]heldSetView, len(p.ImageSets))
	for i, set := range s.viewSets(p, 0).Body.Items {
		out.Body.Items[i] = heldSetView{ID: set.ID, Name: set.Name, Pictures: set.Pictures, Held: held[int64(set.ID)]}
	}
	return out, nil
}

func (s *Service) apiHolders(ctx context.Context, in *holdersInput) (*holdersOutput, error) {
	after, err := in.After()
	if err != nil {
		return nil, err
	}
	rows, err := s.holdersOf(ctx, int64(in.ID), int64(in.SetID), after.ID, in.Limit+1)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(rows))
	for i, c := range rows {
		ids[i] = c.DistributorID
	}
	names, err := s.Names(ctx, ids)
	if err != nil {
		return nil, err
	}
	views := make([]holderView, len(rows))
	for i, c := range rows {
		views[i] = holderView{ID: web.ID(c.DistributorID), Name: names[c.DistributorID], Own: c.Own != 0, GivenAt: web.Time(c.GivenAt), row: c.ID}
	}
	return &holdersOutput{web.NewPage(views, in.Limit, func(v holderView) web.Cursor { return web.Cursor{ID: v.row} })}, nil
}

func (s *Service) apiAssignSet(ctx context.Context, in *assignInput) (*heldSetsOutput, error) {
	p, err := s.product(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.AssignSet(ctx, int64(in.Body.DistributorID), p, int64(in.SetID), int64(in.Body.Was)); err != nil {
		return nil, err
	}
	return s.apiHeldSets(ctx, &productInput{in.ID})
}
