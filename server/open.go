package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"yuanfen/server/aftersale"
	"yuanfen/server/app"
	"yuanfen/server/member"
	"yuanfen/server/notify"
	"yuanfen/server/order"
	"yuanfen/server/page"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/batch"
	"yuanfen/server/platform/blob"
	"yuanfen/server/platform/cache"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/config"
	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/outbound"
	"yuanfen/server/platform/secret"
	"yuanfen/server/platform/web"
	"yuanfen/server/poster"
	"yuanfen/server/support"
	"yuanfen/server/wechat"
	"yuanfen/sql"
)

// clockFile is where a demo keeps how far its clock is ahead.
const clockFile = "clock.json"

// parts are what an App is built on, opened and to be closed.
type parts struct {
	cfg     config.Config
	log     *slog.Logger
	clock   clock.Clock
	db      *db.DB
	lease   *id.Lease
	cache   cacheCloser
	files   *blob.Store
	secrets *secret.Ring
	holder  string
}

type cacheCloser interface {
	cache.Cache
	Close() error
}

func openDB(ctx context.Context, cfg config.Config, clk clock.Clock) (*db.DB, error) {
	o := db.Options{Engine: db.Engine(cfg.Database.Driver), DSN: string(cfg.Database.DSN), MaxConns: cfg.Database.MaxConns, Clock: clk}
	if o.Engine == db.SQLite {
		o.DSN = cfg.Path(o.DSN)
		if err := makePrivate(o.DSN); err != nil {
			return nil, err
		}
	}
	return db.Open(ctx, o)
}

// makePrivate makes an empty database file that its owner alone may read; the
// engine gives its log files the same mode.
func makePrivate(file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// openMigrated opens the database and refuses one that lacks a migration.
func openMigrated(ctx context.Context, cfg config.Config, clk clock.Clock) (*db.DB, error) {
	if file := cfg.Path(string(cfg.Database.DSN)); cfg.Database.Driver == string(db.SQLite) {
		if _, err := os.Stat(file); err != nil {
			return nil, fmt.Errorf("没有数据库 %s：请检查 --data 或 --config，新建请先运行 yuanfen migrate up", file)
		}
	}
	d, err := openDB(ctx, cfg, clk)
	if err != nil {
		return nil, err
	}
	err = d.Migrated(ctx, sql.Files)
	if errors.Is(err, db.ErrNotMigrated) {
		err = fmt.Errorf("数据库还没有升级，请先运行 yuanfen migrate up（%w）", err)
	}
	if err != nil {
		_ = d.Close()
		return nil, err
	}
	return d, nil
}

// open opens everything on a migrated database.
func open(ctx context.Context, cfg config.Config, clk clock.Clock, log *slog.Logger) (*parts, error) {
	p := &parts{cfg: cfg, log: log, clock: clk, holder: holder(cfg)}
	steps := []func(context.Context) error{p.openDatabase, p.openSecrets, p.openCache, p.openFiles}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			p.close()
			return nil, err
		}
	}
	return p, nil
}

// holder is this process's name in leases: borne by no other, not even by an
// earlier one of the same number.
func holder(cfg config.Config) string {
	if cfg.Worker.Name != "" {
		return cfg.Worker.Name
	}
	host, err := os.Hostname()
	if err != nil {
		host = "host"
	}
	return host + "-" + strconv.Itoa(os.Getpid()) + "-" + strconv.FormatInt(time.Now().UnixMilli(), 36)
}

// maxSkew is how far the clock may be from the database's own.
const maxSkew = 5 * time.Second

func (p *parts) openDatabase(ctx context.Context) error {
	var err error
	if p.db, err = openMigrated(ctx, p.cfg, p.clock); err != nil {
		return err
	}
	skew, err := p.db.Skew(ctx)
	if err != nil {
		return err
	}
	if skew > maxSkew || skew < -maxSkew {
		return fmt.Errorf("本机时钟与数据库相差 %s，超过 5 秒，请先校准时间", skew.Round(time.Millisecond))
	}
	p.lease, err = id.Acquire(ctx, p.db, p.holder)
	return err
}

func (p *parts) openSecrets(context.Context) (err error) {
	p.secrets, err = secret.LoadRing(p.cfg.DataKeys(), p.cfg.Path(p.cfg.Secrets.IndexKey))
	return err
}

func (p *parts) openCache(ctx context.Context) error {
	if p.cfg.Cache.Driver == "redis" {
		r, err := cache.OpenRedis(string(p.cfg.Cache.URL), "yuanfen:")
		if err != nil {
			return err
		}
		p.cache = r
		if err := r.Ping(ctx); err != nil {
			p.log.Warn("redis does not answer; going on without what it would hold", "error", err)
		}
		return nil
	}
	p.cache = cache.NewMemory(p.clock, p.cfg.Cache.Entries)
	return nil
}

func (p *parts) openFiles(ctx context.Context) (err error) {
	where := p.cfg.Files.URL
	if where == "" {
		where = p.cfg.Path("files")
	}
	p.files, err = blob.Open(ctx, where)
	return err
}

func (p *parts) close() {
	var errs []error
	if p.files != nil {
		errs = append(errs, p.files.Close())
	}
	if p.cache != nil {
		errs = append(errs, p.cache.Close())
	}
	if p.db != nil {
		errs = append(errs, p.db.Close())
	}
	if err := errors.Join(errs...); err != nil {
		p.log.Warn("not closed cleanly", "error", err)
	}
}

// newApp builds the App on opened parts.
func (p *parts) newApp(w wechat.Config, pages page.Options, start *app.Start) (*app.App, error) {
	cfg := p.cfg
	templates, err := templates(cfg.Notices)
	if err != nil {
		return nil, err
	}
	passwords, err := passwordRules(cfg)
	if err != nil {
		return nil, err
	}
	cfg.Brand = config.Brand(pages.Brand) // What the shop says of itself, which is the demo's in a demo.
	return app.New(app.Options{
		Passwords: passwords,
		Templates: templates, Channels: channels(cfg.Alerts),
		Version: version, PublicURL: cfg.Server.PublicURL, TrustedProxies: cfg.Server.TrustedProxies, MostAtOnce: cfg.Server.MaxRequests, Clock: p.clock, Log: p.log, DB: p.db,
		IDs: p.lease.Source, Cache: p.cache, Files: p.files, Secrets: p.secrets, WeChat: w, Hasher: auth.NewHasher(auth.Strong), Brand: "源分",
		Orders: order.Policy{
			PayWithin: cfg.Order.PayWithin, ShipWithin: time.Duration(cfg.Order.ShipWithinHours) * time.Hour, ReceiveAfter: days(cfg.Order.ReceiveAfterDays), AfterSale: days(cfg.Order.AftersaleDays),
			Freight: cfg.Order.Freight, FreightFree: cfg.Order.FreightFreeOver, AskReceiptFor: 24 * time.Hour,
		},
		AfterSales: afterSales(cfg.AfterSale), Support: support.Policy{AnswerWithin: cfg.Support.AnswerWithin, EndWithin: cfg.Support.EndWithin},
		SecondOver: cfg.FourEyes.PayoutOver, Alone: cfg.FourEyes.OffReason,
		Batch: batch.Options{Max: cfg.Batch.Max, Waiting: cfg.Batch.Waiting}, Limits: limits(cfg.Server), Holder: p.holder, Pages: pages, Start: start,
		Settings: cfg.Shown(), Backup: p.backupFile,
		Posters: poster.Brand{
			Name: pages.Brand.Name, Latin: pages.Brand.NameEN, Tagline: pages.Brand.Tagline, Story: pages.Brand.Story,
			Notice: cfg.Poster.Notice, Mark: cfg.Poster.Mark, Seal: cfg.Poster.Seal, Picture: cfg.Poster.Picture, Fonts: moreFonts(cfg),
		},
	})
}

// passwordRules are what the shop's own names and its list of breached passwords forbid.
func passwordRules(cfg config.Config) (rules auth.Rules, err error) {
	rules.Words = []string{cfg.Brand.Name, cfg.Brand.NameEN}
	if cfg.Secrets.RefusedPasswords == "" {
		return rules, nil
	}
	file, err := os.Open(cfg.Path(cfg.Secrets.RefusedPasswords))
	if err != nil {
		return rules, fmt.Errorf("secrets.refused_passwords: %w", err)
	}
	defer func() { _ = file.Close() }()
	rules.Refused, err = auth.ReadRefused(file)
	return rules, err
}

func afterSales(c config.AfterSale) aftersale.Policy {
	hours := func(n int) time.Duration { return time.Duration(n) * time.Hour }
	return aftersale.Policy{
		Answer: hours(c.AnswerHours), SendBack: days(c.SendBackDays), Arrive: days(c.ArriveDays), Reship: hours(c.ReshipHours), Confirm: days(c.ConfirmDays), Pay: hours(c.PayHours),
		Address: member.Address{
			Name: c.ReturnName, Phone: c.ReturnPhone, Province: c.ReturnProvince, City: c.ReturnCity, District: c.ReturnDistrict, Detail: c.ReturnDetail,
		},
	}
}

// templates reads the settings of subscribe messages.
func templates(n config.Notices) (map[string]notify.Template, error) {
	all := map[string]notify.Template{}
	for _, t := range []struct{ key, kind, setting string }{
		{"notices.order_shipped", notify.OrderShipped, n.OrderShipped},
		{"notices.order_refunded", notify.OrderRefunded, n.OrderRefunded},
		{"notices.aftersale", notify.AfterSale, n.AfterSale},
		{"notices.invoice", notify.InvoiceIssued, n.Invoice},
		{"notices.payout", notify.PayoutMoved, n.Payout},
	} {
		if t.setting == "" {
			continue
		}
		parsed, err := notify.ParseTemplate(t.setting)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.key, err)
		}
		all[t.kind] = parsed
	}
	return all, nil
}

// channels are the ways in which alerts leave the panel.
func channels(a config.Alerts) (all []notify.Channel) {
	if a.WeComURL != "" {
		all = append(all, notify.Robot{Address: a.WeComURL, Client: outbound.Client(10 * time.Second)})
	}
	if a.MailAddr != "" {
		all = append(all, notify.Mail{Addr: a.MailAddr, User: a.MailUser, Password: a.MailPassword, TLS: a.MailTLS, From: a.MailFrom, To: a.MailTo})
	}
	return all
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

func limits(s config.Server) map[web.Class]web.Limit {
	return map[web.Class]web.Limit{
		web.ClassRead:   {Max: s.ReadsPerMinute, Per: time.Minute},
		web.ClassWrite:  {Max: s.WritesPerMinute, Per: time.Minute},
		web.ClassLogin:  {Max: s.LoginsPerMinute, Per: time.Minute},
		web.ClassCostly: {Max: s.CostlyPerMinute, Per: time.Minute},
		web.ClassReport: web.ReportLimit,
	}
}

func newLog(level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: l}))
}

// moreFonts are the typefaces that a shop adds to ours.
func moreFonts(cfg config.Config) fs.FS {
	if cfg.Poster.Fonts == "" {
		return nil
	}
	return os.DirFS(cfg.Path(cfg.Poster.Fonts))
}
