package freight

import (
	"context"
	"net/http"

	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type ruleBody struct {
	Regions  []string `json:"regions" maxItems:"400" doc:"「浙江省」或「浙江省/杭州市」；空：其他地区，只能是最后一条"`
	First    int64    `json:"first" minimum:"0" maximum:"100000000" doc:"首重（克）或首件（件）"`
	FirstFee web.Fen  `json:"first_fee" minimum:"0" maximum:"100000"`
	Step     int64    `json:"step" minimum:"0" maximum:"100000000" doc:"续重或续件"`
	StepFee  web.Fen  `json:"step_fee" minimum:"0" maximum:"100000"`
	FreeOver web.Fen  `json:"free_over" minimum:"0" maximum:"10000000000" doc:"商品实付满多少包邮；0：不包邮"`
	Refuse   bool     `json:"refuse" doc:"不配送"`
}

// TemplateBody is what staff write about a price list.
type TemplateBody struct {
	Name    string     `json:"name" minLength:"1" maxLength:"60"`
	By      By         `json:"charge_by" enum:"weight,pieces" doc:"按重量或按件"`
	Default bool       `json:"is_default" doc:"没有指定模板的商品用它"`
	Rules   []ruleBody `json:"rules" minItems:"1" maxItems:"50"`
}

type templateView struct {
	ID web.ID `json:"id"`
	TemplateBody
	Version   int64    `json:"version"`
	UpdatedAt web.Time `json:"updated_at"`
}

func (b TemplateBody) template() Template {
	t := Template{Name: b.Name, By: b.By, Default: b.Default}
	for _, r := range b.Rules {
		t.Rules = append(t.Rules, Rule{r.Regions, r.First, int64(r.FirstFee), r.Step, int64(r.StepFee), int64(r.FreeOver), r.Refuse})
	}
	return t
}

func view(t Template) templateView {
	v := templateView{ID: web.ID(t.ID), Version: t.Version, UpdatedAt: web.Time(t.UpdatedAt), TemplateBody: TemplateBody{Name: t.Name, By: t.By, Default: t.Default}}
	for _, r := range t.Rules {
		regions := r.Regions
		if regions == nil {
			regions = []string{}
		}
		v.Rules = append(v.Rules, ruleBody{regions, r.First, web.Fen(r.FirstFee), r.Step, web.Fen(r.StepFee), web.Fen(r.FreeOver), r.Refuse})
	}
	return v
}

type addInput struct{ Body TemplateBody }

type changeInput struct {
	ID   web.ID `path:"id" doc:"模板编号"`
	Body struct {
		Version int64 `json:"version" minimum:"1" doc:"读到的 version"`
		TemplateBody
	}
}

type idInput struct {
	ID web.ID `path:"id" doc:"模板编号"`
}

type output struct{ Body templateView }

type listOutput struct {
	Body struct {
		Items []templateView `json:"items"`
		Flat  ruleBody       `json:"flat" doc:"没有默认模板时，没有指定模板的商品按它算"`
	}
}

// StaffRoutes adds the staff's operations on price lists.
func (s *Service) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary string, access web.Access) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/admin/v1/freight-templates" + path, Summary: summary, Tags: []string{"运费"}, Access: access}
	}
	web.Register(r, op("admin-freight-list", http.MethodGet, "", "运费模板，默认的在前", staff.CatalogView), s.apiList)
	web.Register(r, op("admin-freight-add", http.MethodPost, "", "新建运费模板", staff.CatalogEdit), s.apiAdd)
	web.Register(r, op("admin-freight-change", http.MethodPut, "/{id}", "修改运费模板", staff.CatalogEdit), s.apiChange)
	web.Register(r, op("admin-freight-delete", http.MethodDelete, "/{id}", "删除没有商品使用的运费模板", staff.CatalogEdit), s.apiDelete)
}

func (s *Service) apiList(ctx context.Context, _ *struct{}) (*listOutput, error) {
	all, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	out := &listOutput{}
	out.Body.Items = make([]templateView, len(all))
	for i, t := range all {
		out.Body.Items[i] = view(t)
	}
	out.Body.Flat = view(s.flat).Rules[0]
	return out, nil
}

func (s *Service) apiAdd(ctx context.Context, in *addInput) (*output, error) {
	t, err := s.Add(ctx, in.Body.template())
	if err != nil {
		return nil, err
	}
	return &output{view(t)}, nil
}

func (s *Service) apiChange(ctx context.Context, in *changeInput) (*output, error) {
	t := in.Body.template()
	t.ID, t.Version = int64(in.ID), in.Body.Version
	t, err := s.Change(ctx, t)
	if err != nil {
		return nil, err
	}
	return &output{view(t)}, nil
}

func (s *Service) apiDelete(ctx context.Context, in *idInput) (*struct{}, error) {
	return nil, s.Delete(ctx, int64(in.ID))
}
