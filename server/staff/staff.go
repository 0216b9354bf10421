// Package staff is the people of the brand who run the shop: their accounts and
// roles, how they log in, and the log of everything they change.
package staff

import (
	"net/http"
	"regexp"
	"time"

	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/secret"
	"yuanfen/server/platform/web"
)

// States of an account.
const (
	Active   = "active"
	Disabled = "disabled"
)

// The clocks of a session and of the ways into one.
const (
	idleFor     = 30 * time.Minute // A session not used for so long is over.
	sessionFor  = 12 * time.Hour   // And every session after so long.
	ticketFor   = 5 * time.Minute  // From the password to the code.
	inviteFor   = 24 * time.Hour   // A one-time login link.
	seenEvery   = time.Minute      // How exactly a session's last use is kept.
	lockFor     = 15 * time.Minute
	maxWrong    = 5 // Wrong passwords or codes in a row that lock an account.
	maxAgent    = 200
	maxName     = 20 // Characters.
	ticketKind  = "ticket"
	inviteKind  = "invite"
	product     = "yuanfen"
	systemActor = "system" // The command line and the program itself.
)

// Account is a person of the brand.
type Account struct {
	ID        int64
	Login     string
	Name      string
	State     string
	TOTP      bool // Whether an authenticator app is set up.
	Roles     []string
	CreatedAt int64 // Milliseconds.
}

// NewAccount is what must be known to add a person.
type NewAccount struct {
	Login string // 2 to 40 lower-case letters, digits, dots, - or _.
	Name  string
	Roles []string
}

var loginPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,39}$`)

// Refusals of this package.
var (
	ErrLogin       = web.E(http.StatusUnauthorized, "staff.login", "账号或密码不对；连续错 5 次会锁定 15 分钟。")
	ErrCode        = web.E(http.StatusUnauthorized, "staff.code", "验证码不对、已用过，或账号已锁定；请等下一个验证码再试。")
	ErrTicket      = web.E(http.StatusUnauthorized, "staff.ticket", "登录已超时，请重新输入账号和密码。")
	ErrInvite      = web.E(http.StatusUnauthorized, "staff.invite", "登录链接无效、已用过或已过期，请让管理员重新生成。")
	ErrSession     = web.E(http.StatusUnauthorized, "auth.expired", "登录已过期，请重新登录。")
	ErrPassword    = web.E(http.StatusUnprocessableEntity, "staff.password", "密码需为 12 到 128 个字，不能是常见密码，也不能主要由店名、账号名或常用词组成。")
	ErrOldPassword = web.E(http.StatusUnprocessableEntity, "staff.old_password", "原密码不对，请重新输入。")
	ErrTaken       = web.E(http.StatusConflict, "staff.login_taken", "这个账号名已被使用，请换一个。")
	ErrAccountName = web.E(http.StatusUnprocessableEntity, "staff.login_format", "账号名需为 2 到 40 个小写字母、数字、点、- 或 _。")
	ErrName        = web.E(http.StatusUnprocessableEntity, "staff.name", "姓名需为 1 到 20 个字。")
	ErrNoRole      = web.E(http.StatusUnprocessableEntity, "staff.role_unknown", "没有这个角色，请刷新后重新选择。")
	ErrPermission  = web.E(http.StatusUnprocessableEntity, "staff.permission_unknown", "没有这项权限，请刷新后重新选择。")
	ErrBeyond      = web.E(http.StatusForbidden, "staff.beyond", "不能授予或修改您自己没有的权限，请联系所有者。")
	ErrLastOwner   = web.E(http.StatusConflict, "staff.last_owner", "至少要保留一位启用的所有者。")
	ErrStale       = web.E(http.StatusConflict, "staff.stale", "同事刚改过这里，您的修改没有保存，也没有覆盖他们的；请刷新后在新的内容上再改。")
	ErrOwnerRole   = web.E(http.StatusConflict, "staff.owner_role", "所有者始终拥有全部权限，不能修改。")
	ErrRoleTaken   = web.E(http.StatusConflict, "staff.role_taken", "已有这个角色代码，请换一个。")
	ErrRoleUsed    = web.E(http.StatusConflict, "staff.role_used", "还有员工是这个角色，请先给他们换一个。")
)

// Service runs the accounts.
type Service struct {
	db     *db.DB
	ids    *id.Source
	hasher *auth.Hasher
	ring   *secret.Ring
	issuer string
	secure bool
	rules  auth.Rules
}

// Options is what the service needs.
type Options struct {
	DB     *db.DB
	IDs    *id.Source
	Hasher *auth.Hasher
	Ring   *secret.Ring
	Issuer string // The brand's name, as authenticator apps show it.
	Secure bool   // Whether browsers reach the panel by https.
	// Passwords are the installation's own rules about them.
	Passwords auth.Rules
}

// New returns the service.
func New(o Options) *Service {
	return &Service{db: o.DB, ids: o.IDs, hasher: o.Hasher, ring: o.Ring, issuer: o.Issuer, secure: o.Secure, rules: o.Passwords}
}
