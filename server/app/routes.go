package app

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"yuanfen/server/admin"
	"yuanfen/server/aftersale"
	"yuanfen/server/cart"
	"yuanfen/server/catalog"
	"yuanfen/server/commission"
	"yuanfen/server/content"
	"yuanfen/server/distributor"
	"yuanfen/server/freight"
	"yuanfen/server/inventory"
	"yuanfen/server/ledger"
	"yuanfen/server/member"
	"yuanfen/server/notify"
	"yuanfen/server/order"
	"yuanfen/server/page"
	"yuanfen/server/payment"
	"yuanfen/server/payout"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/web"
	"yuanfen/server/poster"
	"yuanfen/server/reconcile"
	"yuanfen/server/referral"
	"yuanfen/server/report"
	"yuanfen/server/risk"
	"yuanfen/server/sheet"
	"yuanfen/server/shipping"
	"yuanfen/server/staff"
	"yuanfen/server/storefront"
	"yuanfen/server/support"
	"yuanfen/server/trouble"
	"yuanfen/sql"
)

// newRouter makes the empty table that mount fills.
func (a *App) newRouter() *web.Router {
	return web.NewRouter(web.Options{
		Title: "源分 Yuanfen", Version: a.opt.Version, PublicURL: a.opt.PublicURL, Clock: a.opt.Clock, Log: a.opt.Log, Authenticate: a.authenticate,
		TrustedProxies: a.opt.TrustedProxies, MostAtOnce: a.opt.MostAtOnce, Limits: a.opt.Limits, Counter: a.opt.Cache, Checks: []web.Check{
			{Name: "database", Ask: func(ctx context.Context) error { return a.opt.DB.Ping(ctx) }},
			{Name: "migrations", Ask: func(ctx context.Context) error { return a.opt.DB.Migrated(ctx, sql.Files) }},
		},
	})
}

// Contract is the OpenAPI document of every operation. Nothing is opened for
// it: operations are described by their types alone.
func Contract() ([]byte, error) {
	a := &App{
		Members: &member.Service{}, Content: &content.Service{}, Catalog: &catalog.Catalog{}, Search: &catalog.Search{}, Inventory: &inventory.Writer{}, Freight: &freight.Service{}, Cart: &cart.Service{}, Orders: &order.Service{}, Shipping: &shipping.Service{}, AfterSales: &aftersale.Service{},
		Staff: &staff.Service{}, Ledger: &ledger.Ledger{}, Alerts: &notify.Alerts{}, Inbox: &notify.Inbox{}, Reconcile: &reconcile.Service{}, Reports: &report.Service{}, Payments: &payment.Service{}, Support: &support.Service{}, Sellers: &distributor.Service{}, Referral: &referral.Service{}, Posters: &poster.Service{}, Storefront: &storefront.Service{}, Troubles: &trouble.Service{}, Commission: &commission.Service{}, Risk: &risk.Service{}, Payouts: &payout.Service{}, Sheets: &sheet.Service{},
	}
	a.Router = a.newRouter()
	a.mount()
	return a.Router.OpenAPI()
}

// mount registers every door. What is not listed here can't be called, and
// nothing can be listed without saying who may call it.
func (a *App) mount() {
	r := a.Router
	goods := catalog.NewAPI(a.Catalog, a.Search, a.Staff, catalog.Hooks{Left: a.Inventory.FreeOnline, Freight: freight.Exists, Stored: a.opt.Files.Exists, Picture: a.picture})

	// The mini-program.
	a.Members.Routes(r)
	a.Content.Routes(r)
	a.Content.StaffRoutes(r)
	a.Inbox.Routes(r)
	goods.Routes(r)
	a.Storefront.Routes(r, goods.Card)
	a.Troubles.Routes(r)
	a.Cart.Routes(r)
	a.Orders.Routes(r)
	a.Shipping.Routes(r)
	a.AfterSales.Routes(r)
	a.Sellers.Routes(r)
	a.Referral.Routes(r)
	a.Posters.Routes(r)
	a.Commission.Routes(r)
	a.Payouts.Routes(r)

	// The panel.
	a.Staff.Routes(r)
	a.Members.StaffRoutes(r)
	goods.StaffRoutes(r)
	a.Inventory.StaffRoutes(r)
	a.Freight.StaffRoutes(r)
	a.Orders.StaffRoutes(r)
	a.Payments.StaffRoutes(r)
	a.Shipping.StaffRoutes(r)
	a.AfterSales.StaffRoutes(r)
	a.Sellers.StaffRoutes(r)
	a.Referral.StaffRoutes(r)
	a.Posters.StaffRoutes(r)
	a.Storefront.StaffRoutes(r)
	a.Commission.StaffRoutes(r)
	a.Risk.StaffRoutes(r)
	a.Payouts.StaffRoutes(r)
	a.Ledger.StaffRoutes(r)
	a.Reconcile.StaffRoutes(r)
	a.Support.StaffRoutes(r)
	a.Alerts.StaffRoutes(r)
	a.Inbox.StaffRoutes(r)
	a.jobRoutes(r)
	a.systemRoutes(r)
	a.Troubles.StaffRoutes(r)
	a.Reports.StaffRoutes(r)
	a.Sheets.StaffRoutes(r)
	admin.New().Routes(r)

	// WeChat.
	a.Payments.Routes(r)
	a.Payouts.Callbacks(r)
	a.Shipping.Callbacks(r)
	a.Support.Callbacks(r)

	// Files and pages.
	r.Raw(http.MethodGet, "/files/:key", web.Public, "file", a.file)
	if a.opt.Start != nil {
		a.opt.Pages.Start = "/start"
		r.Raw(http.MethodGet, a.opt.Pages.Start, web.Public, "start", a.start)
	}
	pages := a.opt.Pages
	pages.Theme = a.Storefront.Theme
	page.Routes(r, pages)
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
	if strings.HasPrefix(key, content.PDFPrefix) && path.Ext(key) == ".pdf" {
		return web.ErrNotFound // Papers are handed to their owners alone. Pictures of licences are for all.
	}
	raw, contentType, err := a.fileOf(c, key, c.QueryParam("w"))
	if errors.Is(err, blob.ErrNotFound) {
		return web.ErrNotFound
	}
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "public, max-age=86400")
	if strings.HasPrefix(key, content.VideoPrefix) {
		// Phones ask for a video in parts, and some play none that can't be.
		c.Response().Header().Set(echo.HeaderContentType, "video/mp4")
		http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(raw))
		return nil
	}
	return c.Blob(http.StatusOK, contentType, raw)
}

// fileOf reads a file; a picture in a width, if one is asked for, and in the type that
// suits who asks.
func (a *App) fileOf(c echo.Context, key, width string) ([]byte, string, error) {
	ctx := c.Request().Context()
	if width == "" {
		return a.opt.Files.Get(ctx, key)
	}
	w, err := strconv.Atoi(width)
	if err != nil {
		return nil, "", content.ErrSize
	}
	if content.ByAccept(key) {
		c.Response().Header().Add("Vary", "Accept")
	}
	return a.Content.Sized(ctx, key, w, content.TakesWebP(c.Request().Header.Get("Accept")))
}

// Start is the demo's start page: what runs, and where.
type Start struct {
	Page func(ctx context.Context) ([]byte, error)
}

func (a *App) start(c echo.Context) error {
	html, err := a.opt.Start.Page(c.Request().Context())
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Security-Policy", "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; object-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'")
	return c.HTMLBlob(http.StatusOK, html)
}
