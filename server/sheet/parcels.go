package sheet

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"yuanfen/server/order"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/web"
	"yuanfen/server/shipping"
)

var parcelHead = []string{"订单号", "快递公司", "快递单号"}

var (
	carrierForm  = regexp.MustCompile(`^[0-9A-Za-z]{2,20}$`)
	trackingForm = regexp.MustCompile(`^[0-9A-Za-z-]{6,40}$`)
)

func bad(format string, args ...any) error {
	return web.Errorf(http.StatusUnprocessableEntity, "sheet.row", format, args...)
}

// parcelItems reads a parcel a row: all that is left of the order is in it.
func (s *Service) parcelItems(_ context.Context, raw []byte) (items []item, problems []Problem, err error) {
	lines, err := read(raw, parcelHead)
	if err != nil {
		return nil, nil, err
	}
	seen := map[int64]bool{}
	return eachLine(lines, func(l line) (item, error) {
		d, err := dispatchOf(l)
		if err == nil && seen[d.OrderID] {
			err = l.bad("订单号", "这个订单前面已经有一行；分几个包裹的订单请在订单里发货。")
		}
		if err != nil {
			return item{}, err
		}
		seen[d.OrderID] = true
		return item{
			check: func(ctx context.Context) (bool, error) { return s.checkParcel(ctx, d) },
			apply: func(ctx context.Context) (bool, error) { return s.ship(ctx, d) },
		}, nil
	})
}

func dispatchOf(l line) (d shipping.Dispatch, err error) {
	f := faults{line: l}
	d.OrderID, err = strconv.ParseInt(l.get("订单号"), 10, 64)
	f.when(err != nil || d.OrderID <= 0, "订单号", "订单号不对；请把这一列设为「文本」，免得末几位变成 0。")
	d.Carrier, d.TrackingNo = carrierOf(l.get("快递公司")), l.get("快递单号")
	f.when(!carrierForm.MatchString(d.Carrier), "快递公司", "没有快递公司「%s」；可以写 %s，或微信的编码，例如 SF。", l.get("快递公司"), carrierNames())
	f.when(!trackingForm.MatchString(d.TrackingNo), "快递单号", "快递单号「%s」不对：6 到 40 位字母、数字或 -。", d.TrackingNo)
	return d, f.err()
}

// carrierOf is a carrier's code, whether its code or its name is given, in full or
// as people say it: 圆通 for 圆通速递.
func carrierOf(words string) string {
	for _, c := range shipping.Carriers {
		if short(c.Name) == short(words) || strings.EqualFold(c.Code, words) {
			return c.Code
		}
	}
	return words
}

// short is a carrier's name without the word that says that it is one.
func short(name string) string {
	for _, end := range []string{"快递包裹", "速运", "快递", "速递", "物流"} {
		name = strings.TrimSuffix(name, end)
	}
	return name
}

// carrierNames are the names that a file may use.
func carrierNames() string {
	names := make([]string, len(shipping.Carriers))
	for i, c := range shipping.Carriers {
		names[i] = short(c.Name)
	}
	return strings.Join(names, "、")
}

func (s *Service) checkParcel(ctx context.Context, d shipping.Dispatch) (same bool, err error) {
	o, err := s.deps.Orders.Get(ctx, d.OrderID)
	if err != nil {
		return false, err
	}
	if sent, err := s.sent(ctx, d); err != nil || sent {
		return sent, err
	}
	switch {
	case o.State != order.Paid:
		return false, bad("订单现在是「%s」，不能发货。", stateWords[o.State])
	case len(o.Outgoing()) == 0:
		return false, order.ErrNothingLeft
	case o.AfterSales > 0:
		return false, order.ErrInAfterSale
	}
	return false, nil
}

// sent reports whether the order's parcel with this number has left already: by
// this row, before the program stopped.
func (s *Service) sent(ctx context.Context, d shipping.Dispatch) (bool, error) {
	parcels, err := s.deps.Shipping.Parcels(ctx, d.OrderID)
	for _, p := range parcels {
		if p.Carrier == d.Carrier && p.TrackingNo == d.TrackingNo {
			return true, err
		}
	}
	return false, err
}

func (s *Service) ship(ctx context.Context, d shipping.Dispatch) (same bool, err error) {
	if _, err := s.deps.Orders.Get(ctx, d.OrderID); err != nil {
		return false, err
	}
	if sent, err := s.sent(ctx, d); err != nil || sent {
		return sent, err
	}
	d.StaffID = auth.From(ctx).ID
	_, err = s.deps.Shipping.Ship(ctx, d)
	return false, err
}
