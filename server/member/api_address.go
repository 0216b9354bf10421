package member

import (
	"context"
	"net/http"
	"time"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/region"
	"yuanfen/server/platform/web"
)

type entryView struct {
	ID web.ID `json:"id"`
	Address
	Default bool `json:"is_default" doc:"默认地址"`
}

func viewEntry(e Entry) entryView { return entryView{web.ID(e.ID), e.Address, e.Default} }

type entryOutput struct{ Body entryView }

type entriesOutput struct {
	Body struct {
		Items []entryView `json:"items"`
	}
}

type addressBody struct {
	Address
	Default bool `json:"is_default,omitempty" doc:"设为默认地址"`
}

type addAddressInput struct{ Body addressBody }

type changeAddressInput struct {
	ID   web.ID `path:"id" doc:"地址编号"`
	Body addressBody
}

type addressInput struct {
	ID web.ID `path:"id" doc:"地址编号"`
}

// importInput is what wx.chooseAddress hands to its success callback
// (https://developers.weixin.qq.com/miniprogram/dev/api/open-api/address/wx.chooseAddress.html).
type importInput struct {
	Body struct {
		UserName      string `json:"userName" minLength:"1" maxLength:"40"`
		TelNumber     string `json:"telNumber" minLength:"1" maxLength:"20"`
		ProvinceName  string `json:"provinceName" minLength:"1" maxLength:"40"`
		CityName      string `json:"cityName" maxLength:"40"`
		CountyName    string `json:"countyName" maxLength:"40"`
		DetailInfo    string `json:"detailInfo" maxLength:"120"`
		DetailInfoNew string `json:"detailInfoNew,omitempty" maxLength:"120"`
		StreetName    string `json:"streetName,omitempty" maxLength:"40"`
		PostalCode    string `json:"postalCode,omitempty" maxLength:"10"`
		NationalCode  string `json:"nationalCode,omitempty" maxLength:"10"`
		NationalFull  string `json:"nationalCodeFull,omitempty" maxLength:"20"`
		ErrMsg        string `json:"errMsg,omitempty" maxLength:"80"`
	}
}

type parseInput struct {
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"400" doc:"粘贴的文字，如「林知夏 13… 浙江省杭州市…」"`
	}
}

type parseOutput struct {
	Body struct {
		Name     string   `json:"name"`
		Phone    string   `json:"phone"`
		Province string   `json:"province"`
		City     string   `json:"city"`
		District string   `json:"district"`
		Detail   string   `json:"detail"`
		Missing  []string `json:"missing" enum:"name,phone,province,city,detail" doc:"没能识别出的必填项"`
	}
}

type regionsOutput struct {
	Body struct {
		Items []provinceView `json:"items"`
	}
}

type provinceView struct {
	Name   string     `json:"name"`
	Cities []cityView `json:"cities"`
}

type cityView struct {
	Name      string   `json:"name"`
	Districts []string `json:"districts"`
}

func (s *Service) addressRoutes(r *web.Router) {
	op := func(id, method, path, summary string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/v1" + path, Summary: summary, Tags: []string{"地址"}, Access: web.Member}
	}
	web.Register(r, op("address-list", http.MethodGet, "/addresses", "地址簿，默认地址在前"), s.apiAddresses)
	web.Register(r, op("address-get", http.MethodGet, "/addresses/{id}", "一条地址"), s.apiAddress)
	web.Register(r, op("address-add", http.MethodPost, "/addresses", "新增地址；第一条自动成为默认，相同的不会重复"), s.apiAddAddress)
	web.Register(r, op("address-import", http.MethodPost, "/addresses/import", "导入 wx.chooseAddress 的结果"), s.apiImport)
	web.Register(r, op("address-parse", http.MethodPost, "/addresses/parse", "智能识别粘贴的地址"), s.apiParse)
	web.Register(r, op("address-change", http.MethodPut, "/addresses/{id}", "修改地址"), s.apiChangeAddress)
	web.Register(r, op("address-delete", http.MethodDelete, "/addresses/{id}", "删除地址"), s.apiDeleteAddress)
	web.Register(r, web.Op{
		ID: "region-list", Method: http.MethodGet, Path: "/api/v1/regions", Summary: "省市区列表", Tags: []string{"地址"}, Access: web.Public, CacheFor: time.Hour,
	}, apiRegions)
}

func (s *Service) apiAddresses(ctx context.Context, _ *struct{}) (*entriesOutput, error) {
	entries, err := s.Addresses(ctx, auth.From(ctx).ID)
	if err != nil {
		return nil, err
	}
	out := &entriesOutput{}
	out.Body.Items = make([]entryView, len(entries))
	for i, e := range entries {
		out.Body.Items[i] = viewEntry(e)
	}
	return out, nil
}

func (s *Service) apiAddress(ctx context.Context, in *addressInput) (*entryOutput, error) {
	e, err := s.Address(ctx, auth.From(ctx).ID, int64(in.ID))
	if err != nil {
		return nil, err
	}
	return &entryOutput{viewEntry(e)}, nil
}

func (s *Service) apiAddAddress(ctx context.Context, in *addAddressInput) (*entryOutput, error) {
	return s.addAddress(ctx, in.Body.Address, in.Body.Default)
}

func (s *Service) apiImport(ctx context.Context, in *importInput) (*entryOutput, error) {
	b := in.Body
	detail := b.DetailInfoNew
	if detail == "" {
		detail = b.StreetName + b.DetailInfo
	}
	a, err := FromWeChat(b.UserName, b.TelNumber, b.ProvinceName, b.CityName, b.CountyName, detail)
	if err != nil {
		return nil, err
	}
	return s.addAddress(ctx, a, false)
}

func (s *Service) addAddress(ctx context.Context, a Address, isDefault bool) (*entryOutput, error) {
	e, err := s.AddAddress(ctx, auth.From(ctx).ID, a, isDefault)
	if err != nil {
		return nil, err
	}
	return &entryOutput{viewEntry(e)}, nil
}

func (s *Service) apiChangeAddress(ctx context.Context, in *changeAddressInput) (*entryOutput, error) {
	me := auth.From(ctx).ID
	if err := s.ChangeAddress(ctx, me, Entry{ID: int64(in.ID), Address: in.Body.Address, Default: in.Body.Default}); err != nil {
		return nil, err
	}
	return s.apiAddress(ctx, &addressInput{in.ID})
}

func (s *Service) apiDeleteAddress(ctx context.Context, in *addressInput) (*struct{}, error) {
	return nil, s.DeleteAddress(ctx, auth.From(ctx).ID, int64(in.ID))
}

func (s *Service) apiParse(_ context.Context, in *parseInput) (*parseOutput, error) {
	a := region.Parse(in.Body.Text)
	out := &parseOutput{}
	out.Body.Name, out.Body.Phone, out.Body.Province, out.Body.City, out.Body.District, out.Body.Detail = a.Name, a.Phone, a.Province, a.City, a.District, a.Detail
	out.Body.Missing = []string{}
	for _, f := range []struct{ name, value string }{{"name", a.Name}, {"phone", a.Phone}, {"province", a.Province}, {"city", a.City}, {"detail", a.Detail}} {
		if f.value == "" {
			out.Body.Missing = append(out.Body.Missing, f.name)
		}
	}
	return out, nil
}

func apiRegions(context.Context, *struct{}) (*regionsOutput, error) {
	out := &regionsOutput{}
	for _, p := range region.Provinces() {
		v := provinceView{Name: p.Name}
		for _, c := range p.Cities {
			v.Cities = append(v.Cities, cityView{c.Name, c.Districts})
		}
		out.Body.Items = append(out.Body.Items, v)
	}
	return out, nil
}
