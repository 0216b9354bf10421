package wechatsim

import (
	"strings"
	"time"
)

// waybill is a parcel that the simulator's carriers move: picked up four hours
// after it was told, under way a day, out for delivery, signed for after two.
type waybill struct {
	OpenID    string
	Carrier   string
	WaybillID string
	ToldAt    time.Time
}

var waybillSteps = []struct {
	after  time.Duration
	status int
}{{48 * time.Hour, 4}, {40 * time.Hour, 3}, {12 * time.Hour, 2}, {4 * time.Hour, 1}}

func (w waybill) status(now time.Time) int {
	for _, step := range waybillSteps {
		if now.Sub(w.ToldAt) >= step.after {
			return step.status
		}
	}
	return 0
}

// apiTraceWaybill takes a waybill of one of our payments. The token says all:
// nothing has to be remembered.
func (s *Sim) apiTraceWaybill(c *call) answer {
	var in struct {
		OpenID    string `json:"openid"`
		Phone     string `json:"receiver_phone"`
		Carrier   string `json:"delivery_id"`
		WaybillID string `json:"waybill_id"`
		TransID   string `json:"trans_id"`
	}
	if !c.decode(&in) {
		return miniError(47001, "data format error")
	}
	p := s.books.transactions[in.TransID]
	switch {
	case in.WaybillID == "" || in.Phone == "":
		return miniError(40097, "invalid args")
	case p == nil || p.OpenID != in.OpenID:
		return miniError(40003, "invalid openid")
	}
	at := p.Shipping.ShippedAt
	for _, parcel := range p.Shipping.Parcels {
		if parcel.TrackingNo == in.WaybillID {
			at = parcel.UploadedAt
		}
	}
	if at.IsZero() {
		at = s.now()
	}
	token := strings.Join([]string{in.OpenID, in.Carrier, in.WaybillID, at.UTC().Format(time.RFC3339)}, "|")
	return miniOK(map[string]any{"waybill_token": token})
}

func (s *Sim) apiQueryTrace(c *call) answer {
	var in struct {
		OpenID string `json:"openid"`
		Token  string `json:"waybill_token"`
	}
	if !c.decode(&in) {
		return miniError(47001, "data format error")
	}
	parts := strings.Split(in.Token, "|")
	if len(parts) != 4 || parts[0] != in.OpenID {
		return miniError(40097, "invalid args")
	}
	at, err := time.Parse(time.RFC3339, parts[3])
	if err != nil {
		return miniError(40097, "invalid args")
	}
	w := waybill{OpenID: parts[0], Carrier: parts[1], WaybillID: parts[2], ToldAt: at}
	return miniOK(map[string]any{
		"waybill_info":  map[string]any{"waybill_id": w.WaybillID, "status": w.status(s.now())},
		"delivery_info": map[string]any{"delivery_id": w.Carrier, "delivery_name": w.Carrier},
	})
}
