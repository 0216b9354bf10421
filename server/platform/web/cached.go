package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
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
	tag         string
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
		return send(c, kept)
	}
	res := c.Response()
	held := &holder{ResponseWriter: res.Writer}
	res.Writer = held
	err := next(c)
	res.Writer = held.ResponseWriter
	if err != nil {
		return err
	}
	kept := answer{now.Add(route.cacheFor), res.Header().Get(echo.HeaderContentType), tagOf(held.body.Bytes()), held.body.Bytes()}
	if held.status == http.StatusOK && len(kept.body) <= maxCachedSize {
		r.answers.put(uri, kept)
	}
	res.Committed, res.Size = false, 0 // Nothing was sent yet.
	if held.status == http.StatusOK {
		return send(c, kept)
	}
	res.WriteHeader(held.status)
	_, err = res.Write(kept.body)
	return err
}

// send answers with what is kept, or says that the client has it already.
func send(c echo.Context, kept answer) error {
	h := c.Response().Header()
	h.Set("ETag", kept.tag)
	if slices.Contains(strings.Split(c.Request().Header.Get("If-None-Match"), ", "), kept.tag) {
		h.Del(echo.HeaderContentType)
		return c.NoContent(http.StatusNotModified)
	}
	h.Set(echo.HeaderContentLength, strconv.Itoa(len(kept.body))) // Compressing takes it away again.
	return c.Blob(http.StatusOK, kept.contentType, kept.body)
}

// tagOf is an answer's ETag. It is weak: the same answer may come compressed.
func tagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

// holder keeps what is written to it, and sends nothing.
type holder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (w *holder) WriteHeader(status int) { w.status = status }

func (w *holder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.body.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *holder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
