package poster

import (
	"context"
	"errors"
	"slices"

	"yuanfen/server/platform/web"
	"yuanfen/server/referral"
)

// Subject is what a poster may be about.
type Subject string

// The subjects. A product comes from the link; of campaigns and sub-stores the order says
// everything.
const (
	AboutProduct  Subject = "product"
	AboutCampaign Subject = "campaign"
	AboutStore    Subject = "store"
)

var aboutKinds = map[Subject][]string{
	AboutProduct:  fitting[referral.Product],
	AboutCampaign: {Campaign},
	AboutStore:    {Opening},
}

type fitInput struct {
	Body struct {
		Said
		Link    string  `json:"link" minLength:"1" maxLength:"32" pattern:"^[0-9A-Za-z]+$" patternDescription:"分享码" doc:"谁的分享码；商品海报就是它指向的商品"`
		Subject Subject `json:"subject" enum:"product,campaign,store" doc:"关于商品、活动还是子站；活动与子站的内容在 texts 里给出"`
	}
}

type fitOutput struct {
	Body struct {
		Items   []offerView `json:"items" doc:"全部合适的模板，各有一张小图"`
		Missing []string    `json:"missing" doc:"哪些模板没画出来，为什么"`
	}
}

// apiFit lists all that fit a subject, each one drawn small.
func (s *Service) apiFit(ctx context.Context, in *fitInput) (*fitOutput, error) {
	data, err := s.read(ctx, in.Body.Said)
	if err != nil {
		return nil, err
	}
	if _, ok, err := s.deps.Referral.Resolve(ctx, in.Body.Link); err != nil || !ok {
		return nil, either(err, ErrGone)
	}
	all, err := s.published(ctx)
	if err != nil {
		return nil, err
	}
	out := &fitOutput{}
	out.Body.Items, out.Body.Missing = []offerView{}, []string{}
	for _, d := range all {
		if !slices.Contains(aboutKinds[in.Body.Subject], d.Kind) {
			continue
		}
		w, err := s.Want(ctx, Wanted{Link: in.Body.Link, Design: d.Code}, data)
		var refusal *web.Error
		switch {
		case err == nil:
			out.Body.Items = append(out.Body.Items, s.offer(d, w))
		case !errors.As(err, &refusal) || slices.Contains([]string{"poster.data", ErrNoFonts.Code, ErrFits.Code, ErrBusy.Code}, refusal.Code):
			return nil, err // Of all of them.
		default:
			out.Body.Missing = append(out.Body.Missing, d.Name+"（"+d.Code+"）："+refusal.Message)
		}
	}
	return out, nil
}
