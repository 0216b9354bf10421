package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"yuanfen/server/platform/auth"
)

// Class is what a rate limit counts a route as.
type Class string

// The classes of routes.
const (
	ClassRead  Class = "read"
	ClassWrite Class = "write"
	ClassLogin Class = "login" // Password and code attempts; failed tokens count here too.
	// ClassReport is what clients report of their own errors: a few are enough.
	ClassReport Class = "report"
	ClassNone   Class = "none" // Health, metrics, WeChat's callbacks: never limited.
)

// Limit allows Max requests in each window of Per, to one person (or, before
// login, to one address). Max 0 means no limit.
type Limit struct {
	Max int64
	Per time.Duration
}

// DefaultLimits are generous to people and firm with machines.
func DefaultLimits() map[Class]Limit {
	return map[Class]Limit{
		ClassRead:   {Max: 3000, Per: time.Minute},
		ClassWrite:  {Max: 300, Per: time.Minute},
		ClassLogin:  {Max: 30, Per: time.Minute},
		ClassReport: ReportLimit,
	}
}

// ReportLimit is for reports that a machine sends; nobody waits for their answers.
var ReportLimit = Limit{Max: 10, Per: time.Minute}

// Counter counts in windows: Incr adds one to key, which lives for ttl from
// its first use, and returns the sum. The cache is one.
type Counter interface {
	Incr(ctx context.Context, key string, ttl time.Duration) (int64, error)
}

func classOf(method string) Class {
	if method == http.MethodGet || method == http.MethodHead {
		return ClassRead
	}
	return ClassWrite
}

// limited counts the request and refuses it above the limit. A counter that
// fails lets requests pass: a broken cache must not close the shop.
func (r *Router) limited(c echo.Context, class Class, cl *call) error {
	limit := r.opt.Limits[class]
	if r.opt.Counter == nil || limit.Max == 0 || class == ClassNone {
		return nil
	}
	window := int64(limit.Per / time.Second)
	now := r.opt.Clock.Now().Unix()
	key := "rate:" + string(class) + ":" + whose(cl) + ":" + strconv.FormatInt(now/window, 10)
	n, err := r.opt.Counter.Incr(c.Request().Context(), key, limit.Per)
	if err != nil {
		r.opt.Log.Warn("rate limit not counted", "error", err, "request_id", cl.id)
		return nil
	}
	if n <= limit.Max {
		return nil
	}
	c.Response().Header().Set("Retry-After", strconv.FormatInt(window-now%window, 10))
	return errTooMany
}

var errTooMany = E(http.StatusTooManyRequests, "rate_limited", "操作太频繁，请稍等片刻再试。")

func whose(cl *call) string {
	if cl.who.Kind == auth.Anonymous {
		return cl.ip
	}
	return string(cl.who.Kind) + strconv.FormatInt(cl.who.ID, 10)
}
