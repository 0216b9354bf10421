package distributor

import (
	"context"
	"net/http"

	"yuanfen/server/catalog"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
)

type productInput struct {
	ID web.ID `path:"id" doc:"商品编号"`
}

type chooseSetInput struct {
	ID   web.ID `path:"id" doc:"商品编号"`
	Body struct {
		ImageSetID web.ID `json:"image_set_id" doc:"想用的那一套"`
	}
}

type imageSetView struct {
	ID       web.ID   `json:"id"`
	Name     string   `json:"name"`
	Pictures []string `json:"pictures" doc:"图片地址"`
	Mine     bool     `json:"mine" doc:"我的海报用的是这一套"`
}

type imageSetsOutput struct {
	Body struct {
		Items []imageSetView `json:"items"`
	}
}

func (s *Service) imageSetRoutes(r *web.Router) {
	op := func(id, method, path, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/v1/distributor/products/{id}" + path, Summary: summary, Tags: []string{"分销商"}, Access: web.Member}
	}
	web.Register(r, op("image-set-list", http.MethodGet, "/image-sets", "一件商品的各套主图，与分给我的那一套"), s.apiSets)
	web.Register(r, op("image-set-choose", http.MethodPut, "/image-set", "换一套主图"), s.apiChooseSet)
}

// onShelf is a product that may be shared.
func (s *Service) onShelf(ctx context.Context, id int64) (catalog.Product, error) {
	found, err := s.deps.Catalog.ByID(ctx, []int64{id})
	p, ok := found[id]
	if err == nil && (!ok || p.Shelf != catalog.OnShelf) {
		err = web.ErrNotFound
	}
	return p, err
}

func (s *Service) apiSets(ctx context.Context, in *productInput) (*imageSetsOutput, error) {
	d, err := s.Selling(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	p, err := s.onShelf(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	given, err := s.Sets(ctx, p, []int64{d.ID})
	if err != nil {
		return nil, err
	}
	return s.viewSets(p, given[d.ID]), nil
}

func (s *Service) apiChooseSet(ctx context.Context, in *chooseSetInput) (*imageSetsOutput, error) {
	d, err := s.Selling(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	p, err := s.onShelf(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	if err := s.ChooseSet(ctx, d.ID, p, int64(in.Body.ImageSetID)); err != nil {
		return nil, err
	}
	return s.viewSets(p, int64(in.Body.ImageSetID)), nil
}

func (s *Service) viewSets(p catalog.Product, mine int64) *imageSetsOutput {
	out := &imageSetsOutput{}
	out.Body.Items = make([]imageSetView, len(p.ImageSets))
	for i, set := range p.ImageSets {
		v := imageSetView{ID: web.ID(set.ID), Name: set.Name, Mine: set.ID == mine, Pictures: make([]string, len(set.Pictures))}
		for j, key := range set.Pictures {
			v.Pictures[j] = s.deps.Picture(key)
		}
		out.Body.Items[i] = v
	}
	return out
}
