// Package admin serves the panel: the pages in which the brand's staff work.
// Its source is ui/ (Vue); the build lies in dist/app and is part of the binary.
package admin

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"yuanfen/server/platform/web"
)

//go:embed all:dist
var dist embed.FS

// Base is where the panel lives.
const Base = "/admin"

// policy allows the panel its own files and nothing else: no script or style
// in a page's text, no other site. The shop itself is framed where its home is written.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self'; font-src 'self'; " +
	"connect-src 'self'; frame-src 'self'; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// forever is for files whose names change with their content.
const forever = "public, max-age=31536000, immutable"

// notBuilt is the page of a program that was built without the panel.
const notBuilt = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>管理后台 · 源分</title>
<h1>管理后台还没有构建</h1>
<p>接口已在运行。安装 Node.js 20.19 或更新的版本，执行 <code>make build</code>，再重新启动即可。</p>
</html>
`

// Panel answers every address below Base.
type Panel struct {
	files map[string]file
	index []byte
}

// file is one file of the build, packed when somebody first asks for it.
type file struct {
	raw         []byte
	contentType string
	packed      func() []byte // Nil where packing gains nothing.
}

// New returns the panel that this program was built with, or the page that
// says how to build it.
func New() *Panel {
	build, err := fs.Sub(dist, "dist/app")
	if err != nil {
		panic(err) // The name is a constant.
	}
	return read(build)
}

// read takes a build into memory. One without an index is no build.
func read(build fs.FS) *Panel {
	p := &Panel{files: map[string]file{}}
	_ = fs.WalkDir(build, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(build, name)
		if err == nil {
			p.files[name] = newFile(name, raw)
		}
		return err
	})
	p.index = p.files["index.html"].raw
	return p
}

func newFile(name string, raw []byte) file {
	f := file{raw: raw, contentType: mime.TypeByExtension(path.Ext(name))}
	if strings.HasPrefix(f.contentType, "text/") || strings.HasPrefix(f.contentType, "image/svg") {
		f.packed = sync.OnceValue(func() []byte { return pack(raw) })
	}
	return f
}

func pack(raw []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // The level is a constant.
	}
	_, _ = w.Write(raw) // A buffer takes everything.
	_ = w.Close()
	return b.Bytes()
}

// Built reports whether the panel is part of this program.
func (p *Panel) Built() bool { return p.index != nil }

// Routes adds the panel's addresses to the table. Anybody may load the pages:
// they hold nothing but their own text, and every figure is asked of the API.
func (p *Panel) Routes(r *web.Router) {
	add := func(id, path string, h echo.HandlerFunc) {
		r.RawOp(web.Op{ID: id, Method: http.MethodGet, Path: path, Summary: "管理后台", Access: web.Public, Class: web.ClassNone}, h)
	}
	add("panel", Base, p.page)
	add("panel-page", Base+"/*", p.page)
	add("panel-file", Base+"/assets/*", p.file)
}

// page is the one page of the panel at each of its addresses; the router in the
// browser shows what the address asks for.
func (p *Panel) page(c echo.Context) error {
	c.Response().Header().Set("Content-Security-Policy", policy)
	if !p.Built() {
		return c.HTML(http.StatusOK, notBuilt)
	}
	return c.HTMLBlob(http.StatusOK, p.index)
}

func (p *Panel) file(c echo.Context) error {
	f, ok := p.files["assets/"+c.Param("*")]
	if !ok {
		return web.ErrNotFound
	}
	h := c.Response().Header()
	h.Set("Cache-Control", forever)
	if f.packed == nil {
		return c.Blob(http.StatusOK, f.contentType, f.raw)
	}
	h.Add("Vary", "Accept-Encoding")
	if !strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		return c.Blob(http.StatusOK, f.contentType, f.raw)
	}
	h.Set("Content-Encoding", "gzip")
	return c.Blob(http.StatusOK, f.contentType, f.packed())
}
