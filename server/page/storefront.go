package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"yuanfen/server/platform/web"
)

// The web build of miniprogram/. `make build` fills the folder; without Node it
// holds nothing but its placeholder.
//
//go:embed all:dist
var dist embed.FS

// bridgeTag is where index.html wants to be told of a simulated WeChat.
const bridgeTag = `<meta name="wechat-bridge" content=""`

// build serves the web build.
type build struct {
	opt   Options
	files func() (map[string]*asset, error)
}

// asset is one file, ready to be sent.
type asset struct {
	raw, zipped       []byte // zipped is nil when it would not be smaller
	contentType, etag string
	cache             string
}

func newBuild(o Options) *build {
	s := &build{opt: o}
	s.files = sync.OnceValues(func() (map[string]*asset, error) { return s.read(dist) })
	return s
}

func (s *build) routes(r *web.Router) {
	r.Raw(http.MethodGet, "/", web.Public, "storefront", s.serve)
	r.Raw(http.MethodGet, "/assets/*", web.Public, "storefront-assets", s.serve)
	r.Raw(http.MethodGet, "/static/*", web.Public, "storefront-static", s.serve)
}

// read prepares every file of the build.
func (s *build) read(from fs.FS) (map[string]*asset, error) {
	files := map[string]*asset{}
	err := fs.WalkDir(from, "dist", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		address := strings.TrimPrefix(name, "dist")
		if address == "/index.html" {
			address, raw = "/", s.index(raw)
		}
		files[address], err = newAsset(address, raw)
		return err
	})
	return files, err
}

// index tells the page the shop's name and, in a demo, where WeChat is.
func (s *build) index(raw []byte) []byte {
	told := strings.Replace(string(raw), bridgeTag, strings.TrimSuffix(bridgeTag, `"`)+html.EscapeString(s.opt.Bridge)+`"`, 1)
	return []byte(strings.Replace(told, "<title>商城</title>", "<title>"+html.EscapeString(s.opt.Brand.Name)+"</title>", 1))
}

func newAsset(address string, raw []byte) (*asset, error) {
	sum := sha256.Sum256(raw)
	a := &asset{raw: raw, etag: `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`, cache: "public, max-age=3600"}
	switch {
	case address == "/":
		a.contentType, a.cache = "text/html; charset=utf-8", "no-cache"
	case strings.HasPrefix(address, "/assets/"):
		a.cache = "public, max-age=31536000, immutable" // The name changes with the content.
	}
	if a.contentType == "" {
		a.contentType = mime.TypeByExtension(path.Ext(address))
	}
	var zipped bytes.Buffer
	w, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(raw); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if zipped.Len() < len(raw)*9/10 {
		a.zipped = zipped.Bytes()
	}
	return a, nil
}

// serve answers with a file of the build.
func (s *build) serve(c echo.Context) error {
	files, err := s.files()
	if err != nil {
		return err
	}
	address := path.Clean(c.Request().URL.Path)
	a := files[address]
	if a == nil {
		if address == "/" && s.opt.Start != "" {
			return c.Redirect(http.StatusFound, s.opt.Start)
		}
		return web.ErrNotFound
	}
	h := c.Response().Header()
	h.Set("Cache-Control", a.cache)
	h.Set("ETag", a.etag)
	h.Add("Vary", "Accept-Encoding")
	if address == "/" {
		h.Set("Content-Security-Policy", s.policy())
		h.Set("X-Frame-Options", "SAMEORIGIN")
	}
	if c.Request().Header.Get("If-None-Match") == a.etag {
		return c.NoContent(http.StatusNotModified)
	}
	body := a.raw
	if a.zipped != nil && strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = a.zipped
	}
	return c.Blob(http.StatusOK, a.contentType, body)
}

// policy lets the page load what this server serves, and speak to nobody but it
// and the bridge. The panel shows it in a frame while its home is written; no other
// site may.
func (s *build) policy() string {
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self'; font-src data:; connect-src 'self' " + s.opt.Bridge +
		"; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
}
