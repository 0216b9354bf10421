package app

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"path"

	"github.com/labstack/echo/v4"

	"yuanfen/server/catalog"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/web"
)

// mount registers every door. What is not listed here can't be called, and
// nothing can be listed without saying who may call it.
func (a *App) mount() {
	r := web.NewRouter(web.Options{
		Title: "源分 Yuanfen", Version: a.opt.Version, PublicURL: a.opt.PublicURL, Clock: a.opt.Clock, Log: a.opt.Log, Authenticate: a.authenticate,
		TrustedProxies: a.opt.TrustedProxies, Limits: a.opt.Limits, Counter: a.opt.Cache, Checks: []web.Check{{Name: "database", Ask: a.opt.DB.Ping}},
	})
	a.Router = r
	goods := catalog.NewAPI(a.Catalog, a.Staff, catalog.Hooks{Left: a.Inventory.FreeOnline, Picture: a.picture})

	// The mini-program.
	a.Members.Routes(r)
	goods.Routes(r)
	a.Orders.Routes(r)
	a.Shipping.Routes(r)

	// The panel.
	a.Staff.Routes(r)
	goods.StaffRoutes(r)
	a.Inventory.StaffRoutes(r)
	a.Orders.StaffRoutes(r)
	a.Shipping.StaffRoutes(r)
	a.Ledger.StaffRoutes(r)
	a.Alerts.StaffRoutes(r)
	a.jobRoutes(r)

	// WeChat.
	a.Payments.Routes(r)
	a.Shipping.Callbacks(r)

	// Files and pages.
	r.Raw(http.MethodGet, "/files/:key", web.Public, "file", a.file)
	if a.opt.Home != nil {
		r.Raw(http.MethodGet, "/", web.Public, "home", a.home)
	}
}

func (a *App) authenticate(ctx context.Context, kind auth.Kind, token string) (auth.Principal, error) {
	if kind == auth.Staff {
		return a.Staff.Authenticate(ctx, token)
	}
	return a.Members.Authenticate(ctx, token)
}

// file serves a stored picture. Its name says its content, so it never changes.
func (a *App) file(c echo.Context) error {
	key := path.Base(c.Param("key"))
	raw, contentType, err := a.opt.Files.Get(c.Request().Context(), key)
	if errors.Is(err, blob.ErrNotFound) {
		return web.ErrNotFound
	}
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "public, max-age=86400")
	return c.Blob(http.StatusOK, contentType, raw)
}

// Home is the demo's start page.
type Home struct {
	Page *template.Template
	Data func(ctx context.Context) (any, error)
}

func (a *App) home(c echo.Context) error {
	data, err := a.opt.Home.Data(c.Request().Context())
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'")
	h.Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	return a.opt.Home.Page.Execute(c.Response(), data)
}
