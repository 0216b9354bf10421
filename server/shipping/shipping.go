// Package shipping sends goods out and follows them: the parcel of an order,
// WeChat's record of it, and what WeChat pushes about receipt and settlement.
package shipping

import (
	"log/slog"
	"net/http"
	"time"

	"yuanfen/server/content"
	"yuanfen/server/member"
	"yuanfen/server/notify"
	"yuanfen/server/order"
	"yuanfen/server/payment"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

// The states of a parcel at WeChat.
const (
	ParcelPending  = "pending"  // WeChat has not taken it yet.
	ParcelUploaded = "uploaded" // WeChat has it.
)

// Parcel is what left the warehouse for an order. Times are UTC ms.
type Parcel struct {
	ID         int64  `db:"id"`
	OrderID    int64  `db:"order_id"`
	Carrier    string `db:"carrier"` // WeChat's code: "SF", "YTO".
	TrackingNo string `db:"tracking_no"`
	State      string `db:"state"`
	Detail     string `db:"detail"`
	ShippedAt  int64  `db:"shipped_at"`
	UploadedAt int64  `db:"uploaded_at"`
}

// Right after payment WeChat's shipping desk does not know the transaction yet
// (10060001): it is told again soon, and staff hear of it only when it lasts.
const (
	uploadSoon     = 20 * time.Second
	uploadLater    = 10 * time.Minute
	uploadPatience = time.Hour
)

// ErrNothing refuses to ship an order of which nothing is left to ship.
var ErrNothing = web.E(http.StatusConflict, "shipping.nothing_left", "这个订单没有待发货的商品，请刷新查看。")

// Service ships orders.
type Service struct {
	db       *db.DB
	ids      *id.Source
	queue    *jobs.Queue
	wechat   *wechat.Client
	staff    *staff.Service
	members  *member.Service
	orders   *order.Service
	payments *payment.Service
	alerts   *notify.Alerts
	content  *content.Service
	log      *slog.Logger
}

// Deps are the parts that a Service is built on.
type Deps struct {
	DB       *db.DB
	IDs      *id.Source
	Queue    *jobs.Queue
	WeChat   *wechat.Client
	Staff    *staff.Service
	Members  *member.Service
	Orders   *order.Service
	Payments *payment.Service
	Alerts   *notify.Alerts
	Content  *content.Service
	Log      *slog.Logger
}

// New returns a shipping service.
func New(d Deps) *Service {
	return &Service{db: d.DB, ids: d.IDs, queue: d.Queue, wechat: d.WeChat, staff: d.Staff, members: d.Members, orders: d.Orders, payments: d.Payments, alerts: d.Alerts, content: d.Content, log: d.Log}
}

// Register adds the jobs of shipping to r.
func (s *Service) Register(r *jobs.Runner) { r.Insist(jobUpload, s.uploadJob) }
