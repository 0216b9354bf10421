package wechat

import (
	"context"
	"time"

	"github.com/silenceper/wechat/v2/miniprogram/express"
)

// The states of a waybill at 物流查询.
// https://developers.weixin.qq.com/miniprogram/dev/server/API/weixin-express/express-search/api_query_trace
const (
	TraceUnknown    = int(express.WaybillStatusNotExist)       // 运单不存在或者未揽收
	TracePicked     = int(express.WaybillStatusPicked)         // 已揽件
	TraceMoving     = int(express.WaybillStatusTransporting)   // 运输中
	TraceDelivering = int(express.WaybillStatusDispatching)    // 派件中
	TraceSigned     = int(express.WaybillStatusSigned)         // 已签收
	TraceTrouble    = int(express.WaybillStatusException)      // 异常
	TraceSignedBy   = int(express.WaybillStatusSignedByOthers) // 代签收
)

// Waybill is a parcel that WeChat is asked to follow. Without a phone that the
// carrier knows, some carriers tell nothing.
type Waybill struct {
	OpenID        string
	TransactionID string
	Carrier       string // WeChat's delivery id
	TrackingNo    string
	ReceiverPhone string
	GoodsName     string
	GoodsPicture  string // a public address
}

// TraceWaybill asks WeChat to follow a parcel. The token names it from then on:
// for QueryTrace, and for the plugin that shows the way in the mini-program.
// https://developers.weixin.qq.com/miniprogram/dev/server/API/weixin-express/express-search/api_trace_waybill
func (c *Client) TraceWaybill(ctx context.Context, w Waybill) (token string, err error) {
	const op = "trace_waybill"
	req := express.TraceWaybillRequest{
		Openid: w.OpenID, ReceiverPhone: w.ReceiverPhone, DeliveryID: w.Carrier, WaybillID: w.TrackingNo, TransID: w.TransactionID,
		GoodsInfo: express.FollowWaybillGoodsInfo{DetailList: []express.FollowWaybillGoodsInfoItem{
			{GoodsName: cutRunes(w.GoodsName, 60), GoodsImgURL: w.GoodsPicture},
		}},
	}
	var answer express.TraceWaybillResponse
	if err := c.post(ctx, op, "/cgi-bin/express/delivery/open_msg/trace_waybill", req, &answer); err != nil {
		return "", err
	}
	if answer.WaybillToken == "" {
		return "", unknownText(op, "an answer without waybill_token")
	}
	return answer.WaybillToken, nil
}

// Trace is where a parcel is.
type Trace struct {
	Status  int // TraceUnknown … TraceSignedBy
	Carrier string
	AskedAt time.Time
}

// QueryTrace asks where a followed parcel is. WeChat tells its state alone: the
// way itself is shown by its plugin.
func (c *Client) QueryTrace(ctx context.Context, openID, token string) (Trace, error) {
	const op = "query_trace"
	req := map[string]string{"openid": openID, "waybill_token": token}
	var answer express.QueryTraceResponse
	if err := c.post(ctx, op, "/cgi-bin/express/delivery/open_msg/query_trace", req, &answer); err != nil {
		return Trace{}, err
	}
	return Trace{Status: int(answer.WaybillInfo.Status), Carrier: answer.DeliveryInfo.DeliveryName, AskedAt: c.clock.Now()}, nil
}
