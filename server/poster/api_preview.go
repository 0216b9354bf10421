package poster

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
	"yuanfen/server/poster/template"
	"yuanfen/server/staff"
)

// ErrNoDistributors refuses a preview with a person whom the caller may not see.
var ErrNoDistributors = web.E(http.StatusForbidden, "poster.no_distributors", "您没有查看分销商的权限，请用样张人物预览。")

type variableView struct {
	Name     string `json:"name" doc:"变量名，如 product.title；写在文字里要加大括号"`
	Title    string `json:"title" doc:"它是什么"`
	Personal bool   `json:"personal" doc:"每位分销商不同"`
	Picture  bool   `json:"picture" doc:"是图片，不能写进文字"`
}

type caseView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type wordsOutput struct {
	Body struct {
		Variables []variableView `json:"variables"`
		Cases     []caseView     `json:"cases" doc:"试画的各种样张，第一种是寻常的"`
	}
}

type previewInput struct {
	Body struct {
		Text          string `json:"text" minLength:"2" maxLength:"60000" doc:"模板全文，JSON；不保存"`
		Case          string `json:"case,omitempty" maxLength:"20" doc:"样张；不填：寻常的"`
		DistributorID web.ID `json:"distributor_id,omitempty" doc:"用这位分销商的名字、头像和主图；不填：样张人物。要有查看分销商的权限"`
		ProductID     web.ID `json:"product_id,omitempty" doc:"用这件商品；不填：最新上架的"`
	}
}

type boxView struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
	W float64 `json:"w"`
	H float64 `json:"h"`
}

type previewOutput struct {
	Body struct {
		Picture []byte      `json:"picture" doc:"JPEG，base64；画不出来就是空的，原因在 faults"`
		Boxes   []boxView   `json:"boxes" doc:"每个图层排好以后的位置，单位是画布的像素；0 × 0：这次没有画"`
		Faults  []faultView `json:"faults" doc:"这一种样张里的问题"`
	}
}

// maxPreview is how long a request for a preview may be: the text, escaped.
const maxPreview = 256 << 10

func (s *Service) previewRoutes(r *web.Router, op func(id, method, path, summary string, access web.Access) web.Op) {
	web.Register(r, op("admin-poster-template-words", http.MethodGet, "/poster-templates/words", "设计模板要用的：变量与样张", staff.PosterView), s.apiWords)
	preview := op("admin-poster-template-preview", http.MethodPost, "/poster-templates/preview", "画一张还没有保存的模板", staff.PosterEdit)
	preview.MaxBody = maxPreview
	web.Register(r, preview, s.apiPreview)
}

func (s *Service) apiWords(context.Context, *struct{}) (*wordsOutput, error) {
	out := &wordsOutput{}
	for _, name := range slices.Sorted(maps.Keys(template.Variables)) {
		out.Body.Variables = append(out.Body.Variables, variableView{name, template.Variables[name], template.Personal(name), template.IsPicture(name)})
	}
	for _, c := range hardCases {
		out.Body.Cases = append(out.Body.Cases, caseView{c.code, c.name})
	}
	return out, nil
}

func (s *Service) apiPreview(ctx context.Context, in *previewInput) (*previewOutput, error) {
	if in.Body.DistributorID != 0 && !auth.From(ctx).May(staff.DistributorView) {
		return nil, ErrNoDistributors
	}
	if in.Body.Case == "" {
		in.Body.Case = hardCases[0].code
	}
	p, err := s.Preview(ctx, []byte(in.Body.Text), in.Body.Case, int64(in.Body.DistributorID), int64(in.Body.ProductID))
	if err != nil {
		return nil, err
	}
	out := &previewOutput{}
	out.Body.Picture, out.Body.Boxes, out.Body.Faults = p.Picture, make([]boxView, len(p.Boxes)), make([]faultView, len(p.Faults))
	for i, b := range p.Boxes {
		out.Body.Boxes[i] = boxView(b)
	}
	for i, f := range p.Faults {
		out.Body.Faults[i] = faultView(f)
	}
	return out, nil
}
