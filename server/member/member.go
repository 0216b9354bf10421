// Package member knows WeChat users by their openid, keeps them logged in by
// opaque tokens that are stored hashed, and keeps their address books sealed.
package member

import (
	"net/http"
	"time"

	"yuanfen/server/content"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/secret"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
	"yuanfen/server/wechat"
)

// Member is a WeChat user. Times are UTC ms.
type Member struct {
	ID          int64  `db:"id"`
	OpenID      string `db:"openid"`
	UnionID     string `db:"unionid"`
	State       string `db:"state"`
	Nickname    string `db:"nickname"`
	Avatar      string `db:"avatar"` // A file key, "" for none.
	PhoneSealed string `db:"phone_sealed"`
	ManagerID   int64  `db:"manager_id"` // The member of staff who looks after them; 0 for none.
	CreatedAt   int64  `db:"created_at"`
	SeenAt      int64  `db:"seen_at"`
}

// The states of a member.
const (
	Active  = "active"
	Blocked = "blocked"
)

// Session is a login: its token is known to the client alone.
type Session struct {
	Token     string
	MemberID  int64
	ExpiresAt time.Time
}

const (
	sessionLives = 2 * time.Hour
	// graceAfterRenewal keeps a renewed token alive for requests under way.
	graceAfterRenewal = time.Minute
)

// Refusals.
var (
	ErrCode      = web.E(http.StatusUnprocessableEntity, "member.login_code", "登录凭证无效或已使用过，请重新打开小程序。")
	ErrRisky     = web.E(http.StatusForbidden, "member.login_refused", "微信提示此账号存在风险，暂时不能登录，请联系客服。")
	ErrBlocked   = web.E(http.StatusForbidden, "member.blocked", "此账号已停用，请联系客服。")
	ErrSession   = web.E(http.StatusUnauthorized, "member.session", "登录已过期，请重新进入小程序。")
	ErrLoginBusy = web.E(http.StatusBadGateway, "member.wechat_unavailable", "微信登录暂时没有回应，请稍后再试。")
)

// Deps are the parts that a Service is built on.
type Deps struct {
	DB      *db.DB
	IDs     *id.Source
	WeChat  *wechat.Client
	Secrets *secret.Ring
	Staff   *staff.Service
	Content *content.Service
	Picture func(key string) string // The address of a picture, "" for none.
}

// Service keeps members and their sessions.
type Service struct {
	db      *db.DB
	ids     *id.Source
	wechat  *wechat.Client
	secrets *secret.Ring
	staff   *staff.Service
	content *content.Service
	picture func(key string) string
	known   *recent

	// Hooks is filled by app/flow.go before the first use.
	Hooks Hooks
}

// New returns the members kept in d.
func New(d Deps) *Service {
	return &Service{db: d.DB, ids: d.IDs, wechat: d.WeChat, secrets: d.Secrets, staff: d.Staff, content: d.Content, picture: d.Picture, known: newRecent()}
}
