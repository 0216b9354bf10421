package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"

	"yuanfen/server/app"
	"yuanfen/server/page"
	"yuanfen/server/platform/auth"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/config"
	"yuanfen/server/platform/id"
	"yuanfen/server/platform/secret"
	"yuanfen/server/platform/web"
	"yuanfen/server/staff"
	"yuanfen/sql"
)

// clockOf is the clock that a data folder lives by: a demo's own where one is,
// the machine's everywhere else.
func clockOf(cfg config.Config) (clock.Clock, error) {
	file := cfg.Path(clockFile)
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return clock.System{}, nil
	}
	return clock.OpenMovable(file)
}

func migrate(ctx context.Context, c *call) error {
	word, err := c.word("up", "status")
	if err != nil {
		return err
	}
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	d, err := openDB(ctx, cfg, clock.System{})
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	if word == "up" {
		n, err := d.Migrate(ctx, sql.Files)
		fmt.Fprintf(c.out, "升级了 %d 步\n", n)
		return err
	}
	status, err := d.Migrations(ctx, sql.Files)
	if err != nil {
		return err
	}
	waiting := 0
	for _, m := range status {
		if !m.Applied {
			waiting++
			fmt.Fprintln(c.out, "待升级", m.Name)
		}
	}
	fmt.Fprintf(c.out, "共 %d 步，待升级 %d 步\n", len(status), waiting)
	return nil
}

// errAudit is why audit exits with an error.
var errAudit = errors.New("审计发现出入")

func audit(ctx context.Context, c *call) error {
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	d, err := openMigrated(ctx, cfg, clock.System{})
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	rep, err := app.Audit(ctx, d)
	if err != nil {
		return err
	}
	for _, f := range rep.Findings {
		fmt.Fprintln(c.out, f)
	}
	fmt.Fprintf(c.out, "审计了 %d 张凭证、%d 条分录，出入 %d 处\n", rep.Journals, rep.Entries, len(rep.Findings))
	if rep.Seals > 0 {
		fmt.Fprintf(c.out, "账本封存到第 %d 号 %s（其中迟到 %d 张）\n", rep.Seals, rep.Seal, rep.Late)
	}
	if len(rep.Findings) > 0 {
		return fmt.Errorf("%w：%d 处", errAudit, len(rep.Findings))
	}
	return nil
}

// staffCommand adds a member of staff to a shop that may be running.
func staffCommand(ctx context.Context, c *call) error {
	if _, err := c.word("add"); err != nil {
		return err
	}
	login := c.flags.String("login", "", "")
	name := c.flags.String("name", "", "")
	roles := c.flags.String("roles", staff.Owner, "")
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	s, done, err := openStaff(ctx, cfg)
	if err != nil {
		return err
	}
	defer done()
	_, invite, err := s.Add(ctx, staff.NewAccount{Login: *login, Name: *name, Roles: strings.Split(*roles, ",")})
	if err != nil {
		return plain(err)
	}
	fmt.Fprintf(c.out, "已新建 %s（%s）。一次性登录凭证，24 小时内有效，只显示这一次：\n%s\n", *name, *login, invite)
	return nil
}

// openStaff opens no more than adding staff needs.
func openStaff(ctx context.Context, cfg config.Config) (*staff.Service, func(), error) {
	clk, err := clockOf(cfg)
	if err != nil {
		return nil, nil, err
	}
	d, err := openMigrated(ctx, cfg, clk)
	if err != nil {
		return nil, nil, err
	}
	ring, err := secret.LoadRing(cfg.DataKeys(), cfg.Path(cfg.Secrets.IndexKey))
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("读不到密钥：%w", err), d.Close())
	}
	lease, err := id.Acquire(ctx, d, holder(cfg))
	if err != nil {
		return nil, nil, errors.Join(err, d.Close())
	}
	s := staff.New(staff.Options{DB: d, IDs: lease.Source, Hasher: auth.NewHasher(auth.Strong), Ring: ring})
	done := func() {
		if err := errors.Join(lease.Release(context.WithoutCancel(ctx)), d.Close()); err != nil {
			slog.Warn("not closed cleanly", "error", err)
		}
	}
	if err := s.Seed(ctx); err != nil {
		done()
		return nil, nil, err
	}
	return s, done, nil
}

func configCommand(ctx context.Context, c *call) error {
	if _, err := c.word("check"); err != nil {
		return err
	}
	online := c.flags.Bool("online", false, "")
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	if err := cfg.ReadyToServe(); err != nil {
		return err
	}
	if _, err := secret.LoadRing(cfg.DataKeys(), cfg.Path(cfg.Secrets.IndexKey)); err != nil {
		return err
	}
	fmt.Fprintln(c.out, "配置没有问题")
	if !*online {
		return nil
	}
	return checkOnline(ctx, c, cfg)
}

// errOnline is why config check --online exits with an error.
var errOnline = errors.New("有检查没有通过，请按上面的办法处理后再试")

// checkOnline tries everything that only WeChat can tell, with the program's
// own settings.
func checkOnline(ctx context.Context, c *call, cfg config.Config) error {
	w, err := wechatConfig(cfg)
	if err != nil {
		return err
	}
	p, err := open(ctx, cfg, clock.System{}, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer p.close()
	a, err := p.newApp(w, page.Options{Brand: page.Brand(cfg.Brand)}, nil)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := showChecks(c.out, a.CheckOnline(ctx, "")); err != nil {
		return errors.Join(err, p.lease.Release(ctx))
	}
	return p.lease.Release(ctx)
}

// showChecks prints each check with its cure, and fails when one of them did.
func showChecks(out io.Writer, checks []app.Check) error {
	failed := false
	for _, k := range checks {
		word := map[app.CheckState]string{app.CheckOK: "通过", app.CheckFailed: "不通过", app.CheckByHand: "请人工确认", app.CheckOff: "未启用"}[k.State]
		fmt.Fprintf(out, "[%s] %s：%s\n", word, k.Title, k.Detail)
		if k.Cure != "" {
			fmt.Fprintf(out, "    办法：%s\n", k.Cure)
		}
		failed = failed || k.State == app.CheckFailed
	}
	if failed {
		return errOnline
	}
	return nil
}

// plain shows a refusal as the sentence that it is for people.
func plain(err error) error {
	var refusal *web.Error
	if errors.As(err, &refusal) {
		return errors.New(refusal.Message)
	}
	return err
}

// openapi prints the contract. It needs no database: nothing is asked of it.
func openapi(_ context.Context, c *call) error {
	if err := c.parse(); err != nil {
		return err
	}
	raw, err := app.Contract()
	if err != nil {
		return err
	}
	_, err = c.out.Write(raw)
	return err
}
