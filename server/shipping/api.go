package shipping

import (
	"context"
	"net/http"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
)

type shipInput struct {
	ID   web.ID `path:"id" doc:"订单号"`
	Body struct {
		Carrier    string `json:"carrier" pattern:"^[0-9A-Za-z]{2,20}$" patternDescription:"微信的快递公司编码，如 SF" doc:"微信的快递公司编码，如 SF、YTO"`
		TrackingNo string `json:"tracking_no" pattern:"^[0-9A-Za-z-]{6,40}$" patternDescription:"6 到 40 位字母、数字或 -" doc:"快递单号"`
	}
}

type parcelView struct {
	ID         web.ID   `json:"id"`
	Carrier    string   `json:"carrier"`
	TrackingNo string   `json:"tracking_no"`
	State      string   `json:"state" enum:"pending,uploaded" doc:"pending：还没录入微信；uploaded：已录入"`
	ShippedAt  web.Time `json:"shipped_at"`
	UploadedAt web.Time `json:"uploaded_at,omitzero"`
}

type parcelOutput struct{ Body parcelView }

type orderInput struct {
	ID web.ID `path:"id" doc:"订单号"`
}

type parcelsOutput struct {
	Body struct {
		Items []parcelView `json:"items"`
	}
}

func view(p Parcel) parcelView {
	return parcelView{web.ID(p.ID), p.Carrier, p.TrackingNo, p.State, web.Time(p.ShippedAt), web.Time(p.UploadedAt)}
}

// Routes adds what a buyer sees of shipping.
func (s *Service) Routes(r *web.Router) {
	web.Register(r, web.Op{ID: "order-parcels", Method: http.MethodGet, Path: "/api/v1/orders/{id}/parcels", Summary: "订单的包裹", Tags: []string{"订单"}, Access: web.Member},
		func(ctx context.Context, in *orderInput) (*parcelsOutput, error) {
			o, err := s.orders.Get(ctx, int64(in.ID))
			if err != nil {
				return nil, err
			}
			if o.MemberID != auth.From(ctx).ID {
				return nil, web.ErrNotFound
			}
			return s.parcelsOf(ctx, o.ID)
		})
}

// StaffRoutes adds the staff's operations on shipping.
func (s *Service) StaffRoutes(r *web.Router) {
	tags := []string{"订单管理"}
	web.Register(r, web.Op{ID: "admin-order-ship", Method: http.MethodPost, Path: "/api/admin/v1/orders/{id}/ship", Summary: "发货：剩下的商品装一个包裹", Tags: tags, Access: staff.OrderShip},
		func(ctx context.Context, in *shipInput) (*parcelOutput, error) {
			p, err := s.Ship(ctx, Dispatch{OrderID: int64(in.ID), Carrier: in.Body.Carrier, TrackingNo: in.Body.TrackingNo, StaffID: auth.From(ctx).ID})
			if err != nil {
				return nil, err
			}
			return &parcelOutput{Body: view(p)}, nil
		})
	web.Register(r, web.Op{ID: "admin-order-parcels", Method: http.MethodGet, Path: "/api/admin/v1/orders/{id}/parcels", Summary: "订单的包裹", Tags: tags, Access: staff.OrderView},
		func(ctx context.Context, in *orderInput) (*parcelsOutput, error) {
			return s.parcelsOf(ctx, int64(in.ID))
		})
}

func (s *Service) parcelsOf(ctx context.Context, orderID int64) (*parcelsOutput, error) {
	parcels, err := s.Parcels(ctx, orderID)
	if err != nil {
		return nil, err
	}
	out := &parcelsOutput{}
	out.Body.Items = make([]parcelView, len(parcels))
	for i, p := range parcels {
		out.Body.Items[i] = view(p)
	}
	return out, nil
}
