package shipping

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"yuanfen/server/order"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
)

// keepTrace is how long WeChat's answer is shown before it is asked again: it
// takes 100 questions a day for one buyer.
const keepTrace = 15 * time.Minute

// traceWords say each state to people.
var traceWords = map[int][2]string{
	wechat.TraceUnknown:    {"waiting", "等待快递公司揽收"},
	wechat.TracePicked:     {"picked", "快递公司已揽收"},
	wechat.TraceMoving:     {"moving", "运输途中"},
	wechat.TraceDelivering: {"delivering", "正在派送"},
	wechat.TraceSigned:     {"signed", "已签收"},
	wechat.TraceTrouble:    {"trouble", "运输异常，请联系快递公司或商家"},
	wechat.TraceSignedBy:   {"signed", "已由他人代签收"},
}

// Trace is where a parcel is, in a state and a sentence.
type Trace struct {
	State   string `json:"state" enum:"waiting,picked,moving,delivering,signed,trouble,unknown" doc:"unknown：暂时查不到"`
	Text    string `json:"text" doc:"给人看的一句话"`
	Token   string `json:"waybill_token,omitempty" doc:"微信物流查询插件用它显示完整轨迹"`
	AskedAt int64  `json:"asked_at" doc:"什么时候查的，UTC 毫秒"`
}

type parcelInput struct {
	ID web.ID `path:"id" doc:"包裹编号"`
}

type traceOutput struct {
	Body struct {
		ParcelView
		Where   string      `json:"where" enum:"waiting,picked,moving,delivering,signed,trouble,unknown" doc:"unknown：暂时查不到"`
		Text    string      `json:"text" doc:"给人看的一句话"`
		Token   string      `json:"waybill_token,omitempty" doc:"微信物流查询插件用它显示完整轨迹"`
		AskedAt web.Time    `json:"asked_at,omitzero" doc:"什么时候查的"`
		Events  []TrackView `json:"events" doc:"走到过哪里，新的在前"`
	}
}

// TrackView is a state in which a parcel was.
type TrackView struct {
	State string   `json:"state" enum:"sent,waiting,picked,moving,delivering,signed,trouble"`
	Text  string   `json:"text" doc:"给人看的一句话"`
	At    web.Time `json:"at" doc:"什么时候发出，或第一次查到它"`
}

// track is a state in which a parcel was seen. WeChat tells the state alone and not
// since when, so what is kept is when we first heard of it.
type track struct {
	State  string `db:"state"`
	SeenAt int64  `db:"seen_at"` // UTC ms
}

func (s *Service) apiTrace(ctx context.Context, in *parcelInput) (*traceOutput, error) {
	p, o, err := s.parcelAndOrder(ctx, int64(in.ID))
	if err == nil && o.MemberID != auth.From(ctx).ID {
		err = web.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return s.viewTrace(ctx, p, o)
}

func (s *Service) apiStaffTrace(ctx context.Context, in *parcelInput) (*traceOutput, error) {
	p, o, err := s.parcelAndOrder(ctx, int64(in.ID))
	if err != nil {
		return nil, err
	}
	return s.viewTrace(ctx, p, o)
}

func (s *Service) viewTrace(ctx context.Context, p Parcel, o order.Order) (*traceOutput, error) {
	t := s.Trace(ctx, p, o)
	out := &traceOutput{}
	out.Body.ParcelView, out.Body.Where, out.Body.Text, out.Body.Token, out.Body.AskedAt = view(p), t.State, t.Text, t.Token, web.Time(t.AskedAt)
	seen, err := s.tracks(ctx, p)
	for _, one := range seen {
		out.Body.Events = append(out.Body.Events, TrackView{one.State, sayTrace(one.State), web.Time(one.SeenAt)})
	}
	out.Body.Events = append(out.Body.Events, TrackView{"sent", "商家已发货", web.Time(p.ShippedAt)})
	return out, err
}

// sayTrace says a state in which a parcel was. Who signed is only known of now.
func sayTrace(state string) string {
	for _, words := range traceWords {
		if words[0] == state && words[1] != traceWords[wechat.TraceSignedBy][1] {
			return words[1]
		}
	}
	return state
}

func (s *Service) parcelAndOrder(ctx context.Context, id int64) (Parcel, order.Order, error) {
	p, err := s.parcel(ctx, id)
	if db.NoRows(err) {
		return p, order.Order{}, errUnknown
	}
	if err != nil {
		return p, order.Order{}, err
	}
	o, parcels, err := s.standing(ctx, p.OrderID)
	for _, full := range parcels {
		if full.ID == id {
			p = full
		}
	}
	return p, o, err
}

// Trace says where a parcel is. WeChat's answer is kept for a while; when it has
// none, that is what people are told.
func (s *Service) Trace(ctx context.Context, p Parcel, o order.Order) Trace {
	key := "trace:" + strconv.FormatInt(p.ID, 10) + ":" + waybill(p)
	var t Trace
	if raw, ok, err := s.cache.Get(ctx, key); err == nil && ok && json.Unmarshal([]byte(raw), &t) == nil {
		return t
	}
	t, err := s.ask(ctx, p, o)
	if err != nil {
		s.log.WarnContext(ctx, "parcel not traced", "parcel", p.ID, "error", err)
		return Trace{State: "unknown", Text: "暂时查不到物流信息，请用单号到快递公司查询"}
	}
	if err := s.noteTrack(ctx, p, t.State); err != nil {
		s.log.WarnContext(ctx, "track not noted", "parcel", p.ID, "error", err)
	}
	if raw, err := json.Marshal(t); err == nil {
		if err := s.cache.Set(ctx, key, string(raw), keepTrace); err != nil {
			s.log.WarnContext(ctx, "trace not kept", "parcel", p.ID, "error", err)
		}
	}
	return t
}

// noteTrack keeps that a parcel was seen in a state, the first time.
func (s *Service) noteTrack(ctx context.Context, p Parcel, state string) error {
	if state == "unknown" {
		return nil
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return insertTrack(ctx, tx, p, state) })
	if db.IsDuplicate(err) {
		err = nil // Seen before.
	}
	return err
}

func (s *Service) ask(ctx context.Context, p Parcel, o order.Order) (Trace, error) {
	paid, err := s.paymentOf(ctx, o)
	if err != nil {
		return Trace{}, err
	}
	payer, err := s.members.Get(ctx, o.MemberID)
	if err != nil {
		return Trace{}, err
	}
	address, err := s.orders.Address(o)
	if err != nil {
		return Trace{}, err
	}
	w := wechat.Waybill{
		OpenID: payer.OpenID, TransactionID: paid.TransactionID, Carrier: p.Carrier, TrackingNo: p.TrackingNo, ReceiverPhone: address.Phone,
		GoodsName: o.Lines[0].Title, GoodsPicture: s.picture(o.Lines[0].Picture),
	}
	token, err := s.wechat.TraceWaybill(ctx, w)
	if err != nil {
		return Trace{}, err
	}
	found, err := s.wechat.QueryTrace(ctx, payer.OpenID, token)
	if err != nil {
		return Trace{}, err
	}
	words, ok := traceWords[found.Status]
	if !ok {
		words = [2]string{"unknown", "暂时查不到物流信息，请用单号到快递公司查询"}
	}
	return Trace{State: words[0], Text: words[1], Token: token, AskedAt: found.AskedAt.UnixMilli()}, nil
}
