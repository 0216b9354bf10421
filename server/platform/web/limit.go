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
	// ClassCostly is what costs a processor or a disk much: files sent in, tables and
	// pictures made.
	ClassCostly Class = "costly"
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
		ClassCostly: {Max: 120, Per: time.Minute},
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

// limited counts the request and refuses it above the limit. While the counter
// that servers share is away, each counts by itself: a broken cache neither closes
// the shop nor opens it to guessers.
func (r *Router) limited(c echo.Context, class Class, cl *call) error {
	limit := r.opt.Limits[class]
	if r.opt.Counter == nil || limit.Max == 0 || class == ClassNone {
		return nil
	}
	window := int64(limit.Per / time.Second)
	now := r.opt.Clock.Now().Unix()
	key := "rate:" + string(class) + ":" + whose(cl) + ":" + strconv.FormatInt(now/window, 10)
	if r.count(c.Request().Context(), key, limit.Per) <= limit.Max {
		return nil
	}
	c.Response().Header().Set("Retry-After", strconv.FormatInt(window-now%window, 10))
	return errTooMany
}

// Bounds of the counting while the shared counter is away.
const (
	askAgainAfter = 5 * time.Second // Nobody waits for a counter that has just failed.
	localCounters = 50_000
)

// count counts with the shared counter, or by itself.
func (r *Router) count(ctx context.Context, key string, ttl time.Duration) int64 {
	now := r.opt.Clock.Now()
	if now.UnixMilli() >= r.counterAway.Load() {
		n, err := r.opt.Counter.Incr(ctx, key, ttl)
		if err == nil {
			return n
		}
		if ctx.Err() == nil { // Otherwise it is the caller who has gone.
			r.counterAway.Store(now.Add(askAgainAfter).UnixMilli())
			r.opt.Log.WarnContext(ctx, "rate limits are counted by this server alone", "error", err)
		}
	}
	n, err := r.local.Incr(ctx, key, ttl)
	if err != nil {
		panic(err) // Memory fails for a ttl of zero alone.
	}
	return n
}

var errTooMany = E(http.StatusTooManyRequests, "rate_limited", "操作太频繁，请稍等片刻再试。")

func whose(cl *call) string {
	if cl.who.Kind == auth.Anonymous {
		return cl.ip
	}
	return string(cl.who.Kind) + strconv.FormatInt(cl.who.ID, 10)
}
