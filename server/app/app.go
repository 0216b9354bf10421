// Package app puts the parts together: app.go wires them in the order of their
// dependence, flow.go tells what follows from what, routes.go mounts every door
// with its permission, schedule.go lists every recurring job.
package app

import (
	"context"
	"log/slog"
	"strings"
	"time"

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
	"yuanfen/server/platform/batch"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/cache"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/config"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/jobs"
	"yuanfen/server/platform/secret"
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
	"yuanfen/server/wechat"
)

// Options is what an App is built on. Whoever opened the database, cache and
// files closes them, after the App.
type Options struct {
	Version        string
	PublicURL      string // Without a slash at the end; WeChat's notices come here.
	TrustedProxies int
	MostAtOnce     int // Operations worked on at the same time; 0: no limit.
	Clock          clock.Clock
	Log            *slog.Logger
	DB             *db.DB
	IDs            *id.Source
	Cache          cache.Cache
	Files          *blob.Store
	Secrets        *secret.Ring
	WeChat         wechat.Config
	Orders         order.Policy
	AfterSales     aftersale.Policy
	Support        support.Policy
	Batch          batch.Options
	PollAtOnce     int                        // payment.Config.PollAtOnce: the simulation has one thread.
	Templates      map[string]notify.Template // Subscribe messages, by kind of notice.
	Channels       []notify.Channel           // Where alerts go besides the panel.
	Hasher         *auth.Hasher
	Passwords      auth.Rules              // Of the staff.
	Brand          string                  // As authenticator apps show it.
	SecondOver     int64                   // fen of payouts above which another person confirms.
	Alone          string                  // Why one person may decide what asks for two, "" if nobody may.
	Limits         map[web.Class]web.Limit // Nil: no rate limits.
	Holder         string                  // This process's name, borne by no other.
	Pages          page.Options
	Posters        poster.Brand                                       // What posters say of the brand.
	Settings       []config.Shown                                     // Every setting as staff may see it.
	Backup         func(ctx context.Context) (file string, err error) // Writes a backup to a file that the caller removes; nil: from the command line alone.
	Start          *Start                                             // The demo's start page; nil without one.
}

// App is the whole program behind its doors.
type App struct {
	opt        Options
	Queue      *jobs.Queue
	Runner     *jobs.Runner
	WeChat     *wechat.Client
	Staff      *staff.Service
	Ledger     *ledger.Ledger
	Content    *content.Service
	Members    *member.Service
	Alerts     *notify.Alerts
	Inbox      *notify.Inbox
	Catalog    *catalog.Catalog
	Search     *catalog.Search
	Inventory  *inventory.Writer
	Sellers    *distributor.Service
	Referral   *referral.Service
	Posters    *poster.Service
	Storefront *storefront.Service
	Troubles   *trouble.Service
	Freight    *freight.Service
	Cart       *cart.Service
	Payments   *payment.Service
	Orders     *order.Service
	Shipping   *shipping.Service
	AfterSales *aftersale.Service
	Commission *commission.Service
	Risk       *risk.Service
	Payouts    *payout.Service
	Reconcile  *reconcile.Service
	Support    *support.Service
	Reports    *report.Service
	Sheets     *sheet.Service
	Router     *web.Router
	began      time.Time
}

// New wires an App. It starts nothing.
func New(o Options) (*App, error) {
	a := &App{opt: o, began: o.Clock.Now(), Queue: jobs.NewQueue(o.IDs), Runner: jobs.NewRunner(o.DB, o.Log, o.Holder)}
	err := o.Posters.Check()
	if err != nil {
		return nil, err
	}
	if a.WeChat, err = wechat.New(o.WeChat, o.Clock, o.Cache); err != nil {
		return nil, err
	}
	a.Staff = staff.New(staff.Options{
		DB: o.DB, IDs: o.IDs, Hasher: o.Hasher, Ring: o.Secrets, Issuer: o.Brand, Secure: strings.HasPrefix(o.PublicURL, "https://"), Passwords: o.Passwords,
	})
	a.Ledger = ledger.New(o.DB, o.IDs)
	a.Content = content.New(content.Deps{
		DB: o.DB, IDs: o.IDs, Files: o.Files, WeChat: a.WeChat, Queue: a.Queue, Log: o.Log, Staff: a.Staff, PublicURL: o.PublicURL, OpenID: a.openID,
	})
	a.Members = member.New(member.Deps{DB: o.DB, IDs: o.IDs, WeChat: a.WeChat, Secrets: o.Secrets, Staff: a.Staff, Content: a.Content, Picture: a.picture})
	a.Alerts = notify.New(notify.Deps{DB: o.DB, IDs: o.IDs, Staff: a.Staff, Queue: a.Queue, Brand: o.Brand, Channels: o.Channels})
	a.Inbox = notify.NewInbox(notify.InboxDeps{DB: o.DB, IDs: o.IDs, Queue: a.Queue, WeChat: a.WeChat, Log: o.Log, Staff: a.Staff, Members: a.Members, Templates: o.Templates, OpenID: a.openID})
	a.Catalog = catalog.New(o.DB, o.IDs)
	a.Search = catalog.NewSearch(a.Catalog)
	a.Inventory = inventory.New(o.DB, o.IDs, a.Catalog, a.Staff)
	a.Sellers = distributor.New(distributor.Deps{DB: o.DB, IDs: o.IDs, Secrets: o.Secrets, Staff: a.Staff, Members: a.Members, Catalog: a.Catalog, Picture: a.picture, Alone: o.Alone})
	a.Referral = referral.New(referral.Deps{
		DB: o.DB, IDs: o.IDs, Queue: a.Queue, Files: o.Files, WeChat: a.WeChat, Staff: a.Staff, Content: a.Content, Members: a.Members, Catalog: a.Catalog, Distributors: a.Sellers,
		Alone: o.Alone, PublicURL: o.PublicURL, Log: o.Log,
	})
	a.Posters, a.Storefront, a.Troubles = a.newPosters(), a.newStorefront(), trouble.New(trouble.Deps{DB: o.DB, IDs: o.IDs})
	a.Freight = freight.New(o.DB, o.IDs, a.Staff, freight.Flat(o.Orders.Freight, o.Orders.FreightFree), catalog.UsesFreight)
	a.Cart = cart.New(cart.Deps{DB: o.DB, IDs: o.IDs, Catalog: a.Catalog, Left: a.Inventory.FreeOnline, Picture: a.picture})
	a.Payments = payment.New(payment.Config{
		AppID: o.WeChat.AppID, MchID: o.WeChat.MchID, Batch: o.Batch, PollAtOnce: o.PollAtOnce,
		NotifyURL: o.PublicURL + payment.NotifyPath, RefundNotifyURL: o.PublicURL + payment.RefundNotifyPath,
	}, payment.Deps{DB: o.DB, IDs: o.IDs, Queue: a.Queue, WeChat: a.WeChat, Staff: a.Staff, Ledger: a.Ledger, Alerts: a.Alerts, Log: o.Log})
	o.Orders.Picture = a.picture
	a.Orders = order.New(o.Orders, order.Deps{DB: o.DB, IDs: o.IDs, Staff: a.Staff, Payments: a.Payments, WeChat: a.WeChat, Secrets: o.Secrets, Cart: a.Cart, Catalog: a.Catalog, Content: a.Content, Members: a.Members, Referral: a.Referral, Batch: o.Batch, Log: o.Log})
	a.Shipping = shipping.New(shipping.Deps{
		DB: o.DB, IDs: o.IDs, Queue: a.Queue, WeChat: a.WeChat, Staff: a.Staff, Members: a.Members, Orders: a.Orders, Payments: a.Payments, Alerts: a.Alerts, Content: a.Content,
		Cache: o.Cache, Picture: func(key string) string { return o.PublicURL + a.picture(key) }, Log: o.Log,
	})
	o.AfterSales.Picture = a.picture
	a.AfterSales = aftersale.New(o.AfterSales, aftersale.Deps{
		DB: o.DB, IDs: o.IDs, Secrets: o.Secrets, Staff: a.Staff, Content: a.Content, Inventory: a.Inventory, Payments: a.Payments, Orders: a.Orders, Members: a.Members, Alerts: a.Alerts, Log: o.Log,
	})
	a.Commission = commission.New(commission.Deps{
		DB: o.DB, IDs: o.IDs, Queue: a.Queue, Staff: a.Staff, Ledger: a.Ledger, Distributors: a.Sellers, Catalog: a.Catalog, Picture: a.picture, Alone: o.Alone,
	})
	a.Risk = risk.New(risk.Deps{
		DB: o.DB, IDs: o.IDs, Queue: a.Queue, Staff: a.Staff, Members: a.Members, Distributors: a.Sellers, Payments: a.Payments, Orders: a.Orders, Commission: a.Commission, Alerts: a.Alerts, Alone: o.Alone, Log: o.Log,
	})
	a.Payouts = payout.New(payout.Deps{
		DB: o.DB, IDs: o.IDs, Queue: a.Queue, Secrets: o.Secrets, WeChat: a.WeChat, Staff: a.Staff, Ledger: a.Ledger, Content: a.Content, Members: a.Members, Inbox: a.Inbox, Alerts: a.Alerts,
		Distributors: a.Sellers, Commission: a.Commission, MchID: o.WeChat.MchID, NotifyURL: o.PublicURL + payout.NotifyPath, Page: sellingPage, SecondOver: o.SecondOver, Alone: o.Alone, Log: o.Log,
	})
	a.Reconcile = reconcile.New(reconcile.Deps{
		DB: o.DB, IDs: o.IDs, Files: o.Files, WeChat: a.WeChat, Staff: a.Staff, Ledger: a.Ledger, Payments: a.Payments, Orders: a.Orders, Payouts: a.Payouts, Alerts: a.Alerts, Log: o.Log,
	})
	a.Support = support.New(o.Support, support.Deps{
		DB: o.DB, IDs: o.IDs, Queue: a.Queue, Secrets: o.Secrets, WeChat: a.WeChat, Staff: a.Staff, Members: a.Members, Payments: a.Payments, AfterSales: a.AfterSales, Alerts: a.Alerts,
		NotifyURL: o.PublicURL + support.NotifyPath, Log: o.Log,
	})
	a.Reports, a.Sheets = report.New(o.DB, o.Orders.ShipWithin, o.Alone != "", a.tierNames), a.newSheets()
	a.fillHooks()
	a.registerJobs()
	a.fillSchedule()
	a.Router = a.newRouter()
	a.mount()
	a.Router.Metrics().MustRegister(jobCounts{a})
	return a, nil
}

func (a *App) newPosters() *poster.Service {
	o := a.opt
	return poster.New(poster.Deps{
		DB: o.DB, IDs: o.IDs, Queue: a.Queue, Files: o.Files, Secrets: o.Secrets, Staff: a.Staff, Content: a.Content, Members: a.Members, Catalog: a.Catalog, Distributors: a.Sellers, Referral: a.Referral,
		Brand: o.Posters, Version: o.Version, PublicURL: o.PublicURL, Log: o.Log,
	})
}

func (a *App) newStorefront() *storefront.Service {
	o, b := a.opt, a.opt.Pages.Brand
	return storefront.New(storefront.Deps{
		DB: o.DB, IDs: o.IDs, Files: o.Files, Secrets: o.Secrets, Staff: a.Staff, Content: a.Content, Catalog: a.Catalog, Picture: a.picture, PublicURL: o.PublicURL,
		Brand: storefront.Brand{Name: b.Name, Tagline: b.Tagline, Story: b.Story, Strengths: b.Strengths, Hero: b.Hero},
	})
}

func (a *App) newSheets() *sheet.Service {
	o := a.opt
	return sheet.New(sheet.Deps{DB: o.DB, IDs: o.IDs, Queue: a.Queue, Files: o.Files, Staff: a.Staff, Catalog: a.Catalog, Sellers: a.Sellers, Referral: a.Referral, Orders: a.Orders, Shipping: a.Shipping, Log: o.Log})
}

func (a *App) registerJobs() {
	a.Content.Register(a.Runner)
	a.Alerts.Register(a.Runner)
	a.Inbox.Register(a.Runner)
	a.Referral.Register(a.Runner)
	a.Posters.Register(a.Runner)
	a.Payments.Register(a.Runner)
	a.Commission.Register(a.Runner)
	a.Risk.Register(a.Runner)
	a.Payouts.Register(a.Runner)
	a.Shipping.Register(a.Runner)
	a.Support.Register(a.Runner)
	a.Sheets.Register(a.Runner)
	a.Reports.Register(a.Runner)
}

// Run does jobs until ctx ends, and returns when what runs has finished and
// what lay in memory alone is stored.
func (a *App) Run(ctx context.Context, workers int) {
	a.Runner.Start(ctx, workers)
	if err := a.Search.StoreWords(context.WithoutCancel(ctx)); err != nil {
		a.opt.Log.Warn("searched words not stored", "error", err)
	}
	if err := a.Referral.StoreVisits(context.WithoutCancel(ctx)); err != nil {
		a.opt.Log.Warn("visits not stored", "error", err)
	}
}

// Close ends the batches: what runs is stored, what waits is refused.
func (a *App) Close() {
	a.Orders.Close()
	a.Payments.Close()
}

// tierNames is what the tiers are called now, the first one first.
func (a *App) tierNames(ctx context.Context) ([]string, error) {
	ladder, err := a.Sellers.Ladder.Now(ctx)
	names := make([]string, len(ladder.Rules.Tiers))
	for i, t := range ladder.Rules.Tiers {
		names[i] = t.Name
	}
	return names, err
}

func (a *App) openID(ctx context.Context, memberID int64) (string, error) {
	m, err := a.Members.Get(ctx, memberID)
	return m.OpenID, err
}

// picture is the address of a stored picture, "" for none.
func (a *App) picture(key string) string {
	if key == "" {
		return ""
	}
	return "/files/" + key
}
