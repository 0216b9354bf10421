// Package shipping sends goods out and follows them: the parcels of an order,
// WeChat's record of them, and what WeChat pushes about receipt and settlement.
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
	"yuanfen/server/platform/cache"
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

// Parcel is what left the warehouse for an order at once. Times are UTC ms.
type Parcel struct {
	ID          int64        `db:"id"`
	OrderID     int64        `db:"order_id"`
	Carrier     string       `db:"carrier"` // WeChat's code: "SF", "YTO".
	TrackingNo  string       `db:"tracking_no"`
	Split       bool         `db:"split"` // One of several.
	State       string       `db:"state"`
	Detail      string       `db:"detail"`
	ShippedAt   int64        `db:"shipped_at"`
	UploadedAt  int64        `db:"uploaded_at"`
	CorrectedAt int64        `db:"corrected_at"`
	Lines       []ParcelLine `db:"-"`
}

// ParcelLine is what a parcel holds of an order line.
type ParcelLine struct {
	LineID int64 `db:"line_id"`
	Pieces int64 `db:"pieces"`
}

// Right after payment WeChat's shipping desk does not know the transaction yet
// (10060001): it is told again soon, and staff hear of it only when it lasts.
const (
	uploadSoon     = 20 * time.Second
	uploadLater    = 10 * time.Minute
	uploadPatience = time.Hour
)

// ErrNumberUsed refuses the number of another parcel of the order.
var ErrNumberUsed = web.E(http.StatusConflict, "shipping.number_used", "这个订单已经有一个相同单号的包裹，请核对单号。")

var errUnknown = web.ErrNotFound

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
	cache    cache.Cache
	picture  func(key string) string
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
	Cache    cache.Cache
	// Picture is the public address of a picture.
	Picture func(key string) string
	Log     *slog.Logger
}

// New returns a shipping service.
func New(d Deps) *Service {
	return &Service{db: d.DB, ids: d.IDs, queue: d.Queue, wechat: d.WeChat, staff: d.Staff, members: d.Members, orders: d.Orders, payments: d.Payments, alerts: d.Alerts, content: d.Content, cache: d.Cache, picture: d.Picture, log: d.Log}
}

// Register adds the jobs of shipping to r.
func (s *Service) Register(r *jobs.Runner) {
	r.Insist(jobUpload, s.uploadJob)
	r.Insist(jobSettled, s.settledJob)
}
