package main

import (
	"context"
	"net"
	"os"
	"sync"

	"yuanfen/server/app"
	"yuanfen/server/page"
	"yuanfen/server/platform/clock"
	"yuanfen/server/platform/config"
	"yuanfen/server/platform/web"
	"yuanfen/server/wechat"
)

// serve runs a shop until it is told to stop.
func serve(ctx context.Context, c *call) error {
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	if err := cfg.ReadyToServe(); err != nil {
		return err
	}
	w, err := wechatConfig(cfg)
	if err != nil {
		return err
	}
	p, err := open(ctx, cfg, clock.System{}, newLog(cfg.Log.Level))
	if err != nil {
		return err
	}
	defer p.close()
	a, err := p.newApp(w, page.Options{Brand: page.Brand(cfg.Brand)}, nil)
	if err != nil {
		return err
	}
	if err := a.Staff.Seed(ctx); err != nil {
		return err
	}
	ln, err := web.Listen(cfg.Server.Addr)
	if err != nil {
		return err
	}
	return p.run(ctx, a, ln)
}

func wechatConfig(cfg config.Config) (wechat.Config, error) {
	w := cfg.WeChat
	mchKey, err := os.ReadFile(cfg.Path(w.MchKeyFile))
	if err != nil {
		return wechat.Config{}, err
	}
	payKey, err := os.ReadFile(cfg.Path(w.PayKeyFile))
	if err != nil {
		return wechat.Config{}, err
	}
	return wechat.Config{
		AppID: w.AppID, AppSecret: string(w.AppSecret), PushToken: string(w.PushToken), EncodingAESKey: string(w.EncodingAESKey),
		MchID: w.MchID, MchSerial: w.MchSerial, MchKeyPEM: string(mchKey), APIv3Key: string(w.APIv3Key),
		PayKeyID: w.PayKeyID, PayKeyPEM: string(payKey), APIHost: w.APIHost,
	}, nil
}

// run answers requests at ln and does jobs until ctx ends, and then stops in
// order: no new requests, those under way finish, then the jobs, then the
// batches.
func (p *parts) run(ctx context.Context, a *app.App, ln net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if err := a.Runner.Reclaim(ctx, p.gone); err != nil {
		p.log.Warn("leases of dead servers not taken; they run out in two minutes", "error", err)
	}
	var background sync.WaitGroup
	background.Go(func() { a.Run(ctx, p.cfg.Worker.Jobs) })
	background.Go(func() { p.lease.Keep(ctx, p.log, stop) })
	err := web.ServeListener(ctx, ln, a.Router.Handler(), p.log)
	stop()
	background.Wait()
	a.Close()
	if err := p.lease.Release(context.WithoutCancel(ctx)); err != nil {
		p.log.Warn("worker number not given back", "error", err)
	}
	return err
}
