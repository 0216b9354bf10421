package wechat

import (
	"context"
	"time"

	"github.com/silenceper/wechat/v2/miniprogram/order"

	"yuanfen/server/platform/clock"
)

// What WeChat says about shipping.
const (
	ErrCodePayNotKnown    = 10060001 // the payment hasn't reached this system yet, or never will: retry
	ErrCodeReshipped      = 10060003 // the one correction is used up
	ErrCodeNotShippable   = 10060004
	ErrCodeShippingUnsaid = 10060023 // nothing new: WeChat has just this already
)

// The states of an order under 发货管理.
const (
	ShippingWaiting  = 1 // 待发货
	ShippingShipped  = 2 // 已发货
	ShippingReceived = 3 // 确认收货
	ShippingComplete = 4 // 交易完成
	ShippingRefunded = 5 // 已退款
	ShippingHeld     = 6 // 资金待结算
)

// MaxParcels is the most parcels of a split shipment.
const MaxParcels = 15

// Parcel is one parcel by express.
type Parcel struct {
	TrackingNo string
	Carrier    string // WeChat's code of the carrier, "SF"
	ItemDesc   string // at most 120 characters are sent
	// ReceiverContact is the masked phone ("138****1234"); SF needs it.
	ReceiverContact string
}

// Shipping says how the goods of a payment were sent: one parcel in the fields
// here, or more in Parcels. WeChat takes one correction of a complete shipment.
type Shipping struct {
	OutTradeNo      string
	TransactionID   string // instead of OutTradeNo
	OpenID          string // the payer
	ItemDesc        string
	TrackingNo      string
	Carrier         string
	ReceiverContact string
	Split           bool // several parcels, told one by one
	AllDelivered    bool // with Split: this was the last
	Parcels         []Parcel
}

func (s Shipping) parcels() []Parcel {
	if len(s.Parcels) > 0 {
		return s.Parcels
	}
	return []Parcel{{TrackingNo: s.TrackingNo, Carrier: s.Carrier, ItemDesc: s.ItemDesc, ReceiverContact: s.ReceiverContact}}
}

// UploadShipping tells WeChat what was sent. Repeating it is safe: that WeChat
// already has just this counts as done. ErrCodePayNotKnown right after a
// payment means: a little later.
func (c *Client) UploadShipping(ctx context.Context, s Shipping) error {
	at := c.clock.Now().In(clock.Shanghai).Truncate(time.Millisecond)
	req := order.UploadShippingInfoRequest{
		OrderKey:      c.orderKey(s),
		LogisticsType: order.LogisticsTypeExpress, DeliveryMode: order.DeliveryModeUnifiedDelivery,
		IsAllDelivered: s.AllDelivered || !s.Split, UploadTime: &at, Payer: &order.ShippingPayer{Openid: s.OpenID},
	}
	if s.Split {
		req.DeliveryMode = order.DeliveryModeSplitDelivery
	}
	for _, p := range s.parcels() {
		req.ShippingList = append(req.ShippingList, &order.ShippingInfo{
			TrackingNo: p.TrackingNo, ExpressCompany: p.Carrier, ItemDesc: cutRunes(p.ItemDesc, 120),
			Contact: order.ShippingContact{ReceiverContact: p.ReceiverContact},
		})
	}
	err := c.post(ctx, "upload_shipping_info", "/wxa/sec/order/upload_shipping_info", req, nil)
	if IsErrCode(err, ErrCodeShippingUnsaid) {
		return nil
	}
	return err
}

func (c *Client) orderKey(s Shipping) *order.ShippingOrderKey {
	if s.TransactionID != "" {
		return &order.ShippingOrderKey{OrderNumberType: order.NumberTypeTransactionID, TransactionID: s.TransactionID}
	}
	return &order.ShippingOrderKey{OrderNumberType: order.NumberTypeOutTradeNo, Mchid: c.cfg.MchID, OutTradeNo: s.OutTradeNo}
}

func cutRunes(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n])
	}
	return text
}

// ShippingState is how an order stands under 发货管理.
type ShippingState struct {
	TransactionID string
	OutTradeNo    string
	OpenID        string
	State         int // ShippingWaiting … ShippingHeld
	InComplaint   bool
	Paid          int64 // fen
	PaidAt        time.Time
	Finished      bool // all parcels are told
	FinishedCount int  // 2: the one correction is used up
	Parcels       []Parcel
}

// ShippingState asks how an order stands; it decides when a client says that
// the buyer has confirmed.
func (c *Client) ShippingState(ctx context.Context, outTradeNo string) (ShippingState, error) {
	const op = "get_order"
	req := order.GetShippingOrderRequest{MerchantID: c.cfg.MchID, MerchantTradeNo: outTradeNo}
	var answer order.ShippingOrderResponse
	if err := c.post(ctx, op, "/wxa/sec/order/get_order", req, &answer); err != nil {
		return ShippingState{}, err
	}
	o := answer.Order
	if o.OrderState == 0 || o.MerchantTradeNo != outTradeNo {
		return ShippingState{}, unknownText(op, "an answer that is not about this order")
	}
	state := ShippingState{
		TransactionID: o.TransactionID, OutTradeNo: o.MerchantTradeNo, OpenID: o.Openid, State: int(o.OrderState),
		InComplaint: o.InComplaint, Paid: o.PaidAmount, PaidAt: time.Unix(o.PayTime, 0).UTC(),
	}
	if s := o.Shipping; s != nil {
		state.Finished, state.FinishedCount = s.FinishShipping, s.FinishShippingCount
		for _, p := range s.ShippingList {
			if p != nil {
				state.Parcels = append(state.Parcels, Parcel{TrackingNo: p.TrackingNo, Carrier: p.ExpressCompany})
			}
		}
	}
	return state, nil
}

// IsTradeManaged asks whether the app is under 发货管理, so that WeChat decides
// about receipt and settlement.
func (c *Client) IsTradeManaged(ctx context.Context) (bool, error) {
	const op = "is_trade_managed"
	var answer struct {
		Managed *bool `json:"is_trade_managed"`
	}
	in := map[string]string{"appid": c.cfg.AppID}
	if err := c.post(ctx, op, "/wxa/sec/order/is_trade_managed", in, &answer); err != nil {
		return false, err
	}
	if answer.Managed == nil {
		return false, unknownText(op, "an answer without is_trade_managed")
	}
	return *answer.Managed, nil
}

// NotifyConfirmReceive asks WeChat to remind the buyer to confirm: once an
// order, express only, when the parcel has been signed for.
func (c *Client) NotifyConfirmReceive(ctx context.Context, outTradeNo string, receivedAt time.Time) error {
	req := order.NotifyConfirmReceiveRequest{MerchantID: c.cfg.MchID, MerchantTradeNo: outTradeNo, ReceivedTime: receivedAt.Unix()}
	return c.post(ctx, "notify_confirm_receive", "/wxa/sec/order/notify_confirm_receive", req, nil)
}

// SetMessageJumpPath sets the page that WeChat's messages about shipping open.
func (c *Client) SetMessageJumpPath(ctx context.Context, path string) error {
	return c.post(ctx, "set_msg_jump_path", "/wxa/sec/order/set_msg_jump_path", map[string]string{"path": path}, nil)
}
