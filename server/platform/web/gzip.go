package web

import (
	"compress/gzip"
	"net/http"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"
)

// gzipFrom is the size in bytes above which an answer is compressed. Below it
// the work costs more than the bytes.
const gzipFrom = 8 << 10

var gzips = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // The level is a constant.
	}
	return w
}}

// zipper compresses an answer whose first write is big. The JSON encoder
// writes an answer in one piece, so the first write is the whole of it.
type zipper struct {
	http.ResponseWriter
	status int
	gz     *gzip.Writer
	began  bool
}

// compress puts a zipper under the answers of operations, for clients that
// accept gzip. Raw routes answer for themselves.
func (r *Router) compress(c echo.Context, cl *call) *zipper {
	if cl.route == nil || cl.route.Raw || !strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		return nil
	}
	z := &zipper{ResponseWriter: c.Response().Writer}
	c.Response().Writer = z
	c.Response().Header().Add("Vary", "Accept-Encoding")
	return z
}

// WriteHeader waits for the first write to know the size.
func (z *zipper) WriteHeader(status int) { z.status = status }

func (z *zipper) Write(p []byte) (int, error) {
	if !z.began {
		z.begin(len(p))
	}
	if z.gz != nil {
		return z.gz.Write(p)
	}
	return z.ResponseWriter.Write(p)
}

func (z *zipper) begin(size int) {
	z.began = true
	h := z.Header()
	if size >= gzipFrom && h.Get("Content-Encoding") == "" && strings.Contains(h.Get("Content-Type"), "json") {
		h.Set("Content-Encoding", "gzip")
		h.Del("Content-Length")
		z.gz = gzips.Get().(*gzip.Writer)
		z.gz.Reset(z.ResponseWriter)
	}
	if z.status != 0 {
		z.ResponseWriter.WriteHeader(z.status)
	}
}

// close sends what is left. It may be called on nil.
func (z *zipper) close() {
	if z == nil {
		return
	}
	if !z.began && z.status != 0 {
		z.begin(0)
	}
	if z.gz != nil {
		_ = z.gz.Close() // The client is gone; nobody is left to tell.
		gzips.Put(z.gz)
		z.gz = nil
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (z *zipper) Unwrap() http.ResponseWriter { return z.ResponseWriter }
