package shipping

import (
	"context"
	"net/http"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

// NumberInput is a carrier and its number for a parcel.
type NumberInput struct {
	Carrier    string `json:"carrier" pattern:"^[0-9A-Za-z]{2,20}$" patternDescription:"微信的快递公司编码，如 SF" doc:"微信的快递公司编码，如 SF、YTO"`
	TrackingNo string `json:"tracking_no" pattern:"^[0-9A-Za-z-]{6,40}$" patternDescription:"6 到 40 位字母、数字或 -" doc:"快递单号"`
}

type shipInput struct {
	ID   web.ID `path:"id" doc:"订单号"`
	Body struct {
		NumberInput
		Lines      []parcelLineInput `json:"lines,omitempty" maxItems:"20" doc:"这个包裹里的商品；不填表示剩下的全部"`
		AddressKey string            `json:"address_key,omitempty" maxLength:"40" doc:"看到的订单的 address_key；地址改过就拒绝发货"`
	}
}

type parcelLineInput struct {
	LineID web.ID `json:"line_id" doc:"订单行"`
	Pieces int64  `json:"pieces" minimum:"1" maximum:"999" doc:"件数"`
}

type correctInput struct {
	ID   web.ID `path:"id" doc:"包裹编号"`
	Body NumberInput
}

type parcelLineView struct {
	LineID web.ID `json:"line_id"`
	Pieces int64  `json:"pieces"`
}

// ParcelView is a parcel as its order shows it.
type ParcelView struct {
	ID          web.ID           `json:"id"`
	Carrier     string           `json:"carrier"`
	CarrierName string           `json:"carrier_name"`
	TrackingNo  string           `json:"tracking_no"`
	State       string           `json:"state" enum:"pending,uploaded" doc:"pending：还没录入微信；uploaded：已录入"`
	Lines       []parcelLineView `json:"lines" doc:"包裹里的商品"`
	ShippedAt   web.Time         `json:"shipped_at"`
	UploadedAt  web.Time         `json:"uploaded_at,omitzero"`
	CorrectedAt web.Time         `json:"corrected_at,omitzero" doc:"更正单号的时间；每个订单只能更正一次"`
}

type parcelOutput struct{ Body ParcelView }

type orderInput struct {
	ID web.ID `path:"id" doc:"订单号"`
}

type parcelsOutput struct {
	Body struct {
		Items []ParcelView `json:"items"`
	}
}

type carrierView struct {
	Code string `json:"code" doc:"微信的快递公司编码"`
	Name string `json:"name"`
}

type carriersOutput struct {
	Body struct {
		Items []carrierView `json:"items"`
	}
}

func view(p Parcel) ParcelView {
	v := ParcelView{
		ID: web.ID(p.ID), Carrier: p.Carrier, CarrierName: CarrierName(p.Carrier), TrackingNo: p.TrackingNo, State: p.State, Lines: []parcelLineView{},
		ShippedAt: web.Time(p.ShippedAt), UploadedAt: web.Time(p.UploadedAt), CorrectedAt: web.Time(p.CorrectedAt),
	}
	for _, l := range p.Lines {
		v.Lines = append(v.Lines, parcelLineView{web.ID(l.LineID), l.Pieces})
	}
	return v
}

// Routes adds what a buyer sees of shipping.
func (s *Service) Routes(r *web.Router) {
	op := func(id, path, summary string) web.Op {
		return web.Op{ID: id, Method: http.MethodGet, Path: "/api/v1" + path, Summary: summary, Tags: []string{"订单"}, Access: web.Member}
	}
	web.Register(r, op("order-parcels", "/orders/{id}/parcels", "订单的包裹"),
		func(ctx context.Context, in *orderInput) (*parcelsOutput, error) {
			if err := s.owned(ctx, int64(in.ID)); err != nil {
				return nil, err
			}
			return s.parcelsOf(ctx, int64(in.ID))
		})
	web.Register(r, op("parcel-trace", "/parcels/{id}/trace", "包裹到哪里了（微信物流查询）"), s.apiTrace)
	carriers := op("carrier-list", "/carriers", "快递公司")
	web.Register(r, carriers, apiCarriers)
}

// owned refuses another member's order as if it were not there.
func (s *Service) owned(ctx context.Context, orderID int64) error {
	o, err := s.orders.Get(ctx, orderID)
	if err == nil && o.MemberID != auth.From(ctx).ID {
		err = web.ErrNotFound
	}
	return err
}

// StaffRoutes adds the staff's operations on shipping.
func (s *Service) StaffRoutes(r *web.Router) {
	op := func(id, method, path, summary, access string) web.Op {
		return web.Op{ID: id, Method: method, Path: "/api/admin/v1" + path, Summary: summary, Tags: []string{"订单管理"}, Access: web.Access(access)}
	}
	web.Register(r, op("admin-order-ship", http.MethodPost, "/orders/{id}/ship", "发货：一个包裹，可以只装一部分", staff.OrderShip), s.apiShip)
	web.Register(r, op("admin-order-parcels", http.MethodGet, "/orders/{id}/parcels", "订单的包裹", staff.OrderView),
		func(ctx context.Context, in *orderInput) (*parcelsOutput, error) {
			return s.parcelsOf(ctx, int64(in.ID))
		})
	web.Register(r, op("admin-parcel-correct", http.MethodPut, "/parcels/{id}", "更正物流单号，每个订单一次", staff.OrderShip),
		func(ctx context.Context, in *correctInput) (*parcelOutput, error) {
			p, err := s.Correct(ctx, int64(in.ID), auth.From(ctx).ID, in.Body.Carrier, in.Body.TrackingNo)
			if err != nil {
				return nil, err
			}
			return &parcelOutput{Body: view(p)}, nil
		})
	web.Register(r, op("admin-parcel-trace", http.MethodGet, "/parcels/{id}/trace", "包裹到哪里了（微信物流查询）", staff.OrderView), s.apiStaffTrace)
	web.Register(r, op("admin-carrier-list", http.MethodGet, "/carriers", "快递公司", staff.OrderView), apiCarriers)
}

func (s *Service) apiShip(ctx context.Context, in *shipInput) (*parcelOutput, error) {
	d := Dispatch{OrderID: int64(in.ID), Carrier: in.Body.Carrier, TrackingNo: in.Body.TrackingNo, AddressKey: in.Body.AddressKey, StaffID: auth.From(ctx).ID}
	for _, l := range in.Body.Lines {
		d.Lines = append(d.Lines, ParcelLine{int64(l.LineID), l.Pieces})
	}
	p, err := s.Ship(ctx, d)
	if err != nil {
		return nil, err
	}
	return &parcelOutput{Body: view(p)}, nil
}

func apiCarriers(context.Context, *struct{}) (*carriersOutput, error) {
	out := &carriersOutput{}
	for _, c := range Carriers {
		out.Body.Items = append(out.Body.Items, carrierView(c))
	}
	return out, nil
}

func (s *Service) parcelsOf(ctx context.Context, orderID int64) (*parcelsOutput, error) {
	if _, err := s.orders.Get(ctx, orderID); err != nil {
		return nil, err
	}
	parcels, err := s.Parcels(ctx, orderID)
	if err != nil {
		return nil, err
	}
	out := &parcelsOutput{}
	out.Body.Items = make([]ParcelView, len(parcels))
	for i, p := range parcels {
		out.Body.Items[i] = view(p)
	}
	return out, nil
}
