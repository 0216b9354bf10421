package web

import (
	"bytes"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// Bounds of the cache of answers.
const (
	maxCached     = 2000
	maxCachedSize = 1 << 20
)

// answers keeps whole answers that are the same for everybody, by address.
type answers struct {
	mu   sync.RWMutex
	kept map[string]answer
}

type answer struct {
	until       time.Time
	contentType string
	body        []byte
}

func (a *answers) get(uri string, now time.Time) (answer, bool) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	kept, ok := a.kept[uri]
	return kept, ok && now.Before(kept.until)
}

func (a *answers) put(uri string, kept answer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.kept == nil || len(a.kept) >= maxCached {
		a.kept = map[string]answer{}
	}
	a.kept[uri] = kept
}

func (a *answers) clear() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.kept = nil
}

// cached answers a route with CacheFor from memory, or runs it and keeps what
// it says. What staff change on this server is seen at once; what they change on
// another, after CacheFor.
func (r *Router) cached(c echo.Context, route *Route, next echo.HandlerFunc) error {
	uri, now := c.Request().RequestURI, r.opt.Clock.Now()
	if kept, ok := r.answers.get(uri, now); ok {
		c.Response().Header().Set(echo.HeaderContentLength, strconv.Itoa(len(kept.body))) // Compressing takes it away again.
		return c.Blob(http.StatusOK, kept.contentType, kept.body)
	}
	res := c.Response()
	copied := &copier{ResponseWriter: res.Writer}
	res.Writer = copied
	err := next(c)
	res.Writer = copied.ResponseWriter
	if err == nil && res.Status == http.StatusOK && copied.body.Len() <= maxCachedSize {
		r.answers.put(uri, answer{now.Add(route.cacheFor), res.Header().Get(echo.HeaderContentType), copied.body.Bytes()})
	}
	return err
}

// copier keeps what is written through it.
type copier struct {
	http.ResponseWriter
	body bytes.Buffer
}

func (w *copier) Write(p []byte) (int, error) {
	w.body.Write(p)
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *copier) Unwrap() http.ResponseWriter { return w.ResponseWriter }
