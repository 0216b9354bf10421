package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// observe is the outermost step of every request: id, client address, headers,
// recovery, access log, metrics.
func (r *Router) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		req := c.Request()
		cl := &call{
			id: requestID(req), ip: clientIP(req, r.opt.TrustedProxies), start: time.Now(),
			route: r.route(req.Method, c.Path()),
		}
		c.SetRequest(req.WithContext(context.WithValue(req.Context(), callKey{}, cl)))
		r.setHeaders(c.Response().Header(), cl.id)
		zip := r.compress(c, cl)
		if err := recovered(next, c); err != nil {
			r.writeProblem(err, c)
		}
		zip.close()
		r.record(c, cl)
		return nil
	}
}

// recovered runs the handler and turns a panic into an error.
func recovered(next echo.HandlerFunc, c echo.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return next(c)
}

// Slices shared by all answers; nobody appends to them in place.
var (
	nosniff     = []string{"nosniff"}
	referrer    = []string{"same-origin"}
	deny        = []string{"DENY"}
	noStore     = []string{"no-store"}
	noScript    = []string{"default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}
	problemJSON = []string{"application/problem+json"}
	hsts        = []string{"max-age=31536000; includeSubDomains"}
)

func (r *Router) setHeaders(h http.Header, id string) {
	h["X-Request-Id"] = []string{id}
	h["X-Content-Type-Options"] = nosniff
	h["Referrer-Policy"] = referrer
	h["X-Frame-Options"] = deny
	h["Cache-Control"] = noStore
	h["Content-Security-Policy"] = noScript
	if r.hsts {
		h["Strict-Transport-Security"] = hsts
	}
}

// requestID keeps the caller's id when it is harmless, or makes one.
func requestID(req *http.Request) string {
	if id := req.Header.Get("X-Request-Id"); len(id) >= 8 && len(id) <= 64 && onlyWord(id) {
		return id
	}
	return rand.Text()
}

// clientIP is the address that the outermost trusted proxy saw. Entries to the
// left of it are whatever the client wrote.
func clientIP(req *http.Request, proxies int) string {
	if proxies > 0 {
		chain := strings.Split(strings.Join(req.Header.Values("X-Forwarded-For"), ","), ",")
		if ip := net.ParseIP(strings.TrimSpace(chain[max(0, len(chain)-proxies)])); ip != nil {
			return ip.String()
		}
	}
	host, _, err := net.SplitHostPort(req.RemoteAddr)
	if err != nil {
		return req.RemoteAddr
	}
	return host
}

// record writes the access log's line and the metrics.
func (r *Router) record(c echo.Context, cl *call) {
	took := time.Since(cl.start)
	status := c.Response().Status
	r.metrics.seen(cl, c.Request().Method, status, took)
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelError
	} else if cl.route != nil && cl.route.Class == ClassNone {
		level = slog.LevelDebug
	}
	ctx := c.Request().Context()
	if !r.opt.Log.Enabled(ctx, level) {
		return
	}
	attrs := make([]slog.Attr, 0, 12)
	attrs = append(attrs, slog.String("request_id", cl.id), slog.String("method", c.Request().Method),
		slog.String("path", c.Request().URL.Path), slog.Int("status", status),
		slog.Int64("bytes", c.Response().Size), slog.Int64("us", took.Microseconds()), slog.String("ip", cl.ip))
	if cl.route != nil {
		attrs = append(attrs, slog.String("op", cl.route.ID))
	}
	if cl.who.ID != 0 {
		attrs = append(attrs, slog.String("who", whose(cl)))
	}
	if cl.err != nil {
		attrs = append(attrs, slog.String("code", cl.code), slog.String("error", causeOf(cl.err)))
	}
	r.opt.Log.LogAttrs(ctx, level, "request", attrs...)
}

// causeOf is the whole story of an error for the log. Failed validation is
// logged by code alone: its messages may quote what was sent.
func causeOf(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Code == "validation" {
		return "validation"
	}
	return err.Error()
}
