// Package content takes what people write and upload: pictures are checked,
// turned upright and encoded afresh before anybody sees them, texts and
// pictures pass WeChat's content check when they are submitted.
package content

import (
	"context"
	"log/slog"
	"net/http"

	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

// The kinds of people who upload.
const (
	ByMember = "member"
	ByStaff  = "staff"
)

// The states of an upload.
const (
	Unchecked = "unchecked" // WeChat has not been asked yet.
	Checking  = "checking"  // WeChat will say.
	Passed    = "passed"
	Refused   = "refused" // Gone: nobody sees it any more.
)

// Upload is a picture that somebody sent. Key names its file.
type Upload struct {
	ID        int64  `db:"id"`
	OwnerKind string `db:"owner_kind"`
	OwnerID   int64  `db:"owner_id"`
	Key       string `db:"file_key"`
	Width     int    `db:"width"`
	Height    int    `db:"height"`
	Bytes     int64  `db:"bytes"`
	State     string `db:"state"`
	TraceID   string `db:"trace_id"`
	CreatedAt int64  `db:"created_at"` // UTC ms
}

// Limits of uploads.
const (
	MaxBytes   = 10 << 20
	maxPixels  = 25_000_000
	maxDecoded = 100 << 20 // Bytes of a picture while it is decoded, one at a time.
	maxSide    = 2048      // Of what is stored.
	maxPerDay  = 200       // By one member.
	maxText    = 2500      // Characters that WeChat checks.
	pdfMaxSize = 5 << 20
	MaxVideo   = 10 << 20
)

// Refusals.
var (
	ErrTooLarge   = web.E(http.StatusRequestEntityTooLarge, "content.too_large", "图片超过 10 MB，请压缩后再上传。")
	ErrType       = web.E(http.StatusUnprocessableEntity, "content.type", "只能上传 JPEG、PNG、WebP 或 GIF 图片。")
	ErrBroken     = web.E(http.StatusUnprocessableEntity, "content.broken", "图片已损坏，无法读取，请换一张。")
	ErrPixels     = web.E(http.StatusUnprocessableEntity, "content.pixels", "图片尺寸过大，请缩小后再上传。")
	ErrTooMany    = web.E(http.StatusTooManyRequests, "content.too_many", "今天上传的图片太多了，请明天再试。")
	ErrNotYours   = web.E(http.StatusUnprocessableEntity, "content.unknown_upload", "有图片不存在或已失效，请重新上传。")
	ErrSensitive  = web.E(http.StatusUnprocessableEntity, "content.sensitive", "内容可能包含不合适的信息，请修改后再提交。")
	ErrNotPDF     = web.E(http.StatusUnprocessableEntity, "content.not_pdf", "只能上传 5 MB 以内的 PDF 文件。")
	ErrNotVideo   = web.E(http.StatusUnprocessableEntity, "content.not_video", "只能上传 10 MB 以内的 MP4 视频。")
	errNoPicture  = web.E(http.StatusUnprocessableEntity, "content.empty", "没有收到图片，请重新选择。")
	errBusyEncode = web.E(http.StatusServiceUnavailable, "content.busy", "上传的人有点多，请稍后再试。")
)

// Deps are the parts that a Service is built on.
type Deps struct {
	DB        *db.DB
	IDs       *id.Source
	Files     *blob.Store
	WeChat    *wechat.Client
	Queue     *jobs.Queue
	Log       *slog.Logger
	Staff     *staff.Service
	PublicURL string // Under it WeChat fetches pictures to check.
	// OpenID is a member's openid.
	OpenID func(ctx context.Context, memberID int64) (string, error)
}

// Service keeps uploads.
type Service struct {
	Deps
	encoding chan struct{} // One seat a picture: memory stays bounded.
	sizer    *sizer

	// Hooks is filled by app/flow.go before the first use.
	Hooks Hooks
}

// New returns the uploads kept in d.
func New(d Deps) *Service {
	return &Service{Deps: d, encoding: make(chan struct{}, 1), sizer: newSizer()}
}

// Address is where an upload's picture is fetched, without the shop's own name.
func (u Upload) Address() string { return "/files/" + u.Key }
