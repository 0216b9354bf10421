package web

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// Check is one thing without which this server can't serve: the database, its
// migrations, the cache.
type Check struct {
	Name string
	Ask  func(ctx context.Context) error
}

// checkWithin bounds a readiness check.
const checkWithin = 2 * time.Second

func (r *Router) registerHealth() {
	for _, h := range []struct {
		path    string
		handler echo.HandlerFunc
	}{{"/healthz", alive}, {"/readyz", r.ready}, {"/metrics", r.serveMetrics}} {
		r.RawOp(Op{ID: h.path[1:], Method: http.MethodGet, Path: h.path, Access: Public, Class: ClassNone}, h.handler)
	}
}

func alive(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// ready names what is missing; why goes to the log only.
func (r *Router) ready(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), checkWithin)
	defer cancel()
	status, checks := http.StatusOK, map[string]string{}
	for _, check := range r.opt.Checks {
		checks[check.Name] = "ok"
		if err := check.Ask(ctx); err != nil {
			status, checks[check.Name] = http.StatusServiceUnavailable, "failed"
			r.opt.Log.Error("not ready", "check", check.Name, "error", err)
		}
	}
	return c.JSON(status, map[string]any{"ready": status == http.StatusOK, "checks": checks})
}
