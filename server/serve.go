package main

import (
	"context"
	"net"
	"os"
	"runtime/debug"
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
	tradeMemory(cfg.Server.MemoryMB)
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

// garbageOverLive is how much garbage may lie about, in per cent of what is in use.
// A server holds little and makes much: at Go's 100 a third of what a refused
// request costs is clearing away.
const garbageOverLive = 400

// tradeMemory lets garbage lie until the program has so many MiB. Whoever sets
// Go's own GOGC or GOMEMLIMIT is not overruled.
func tradeMemory(mib int64) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbageOverLive)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(mib << 20)
	}
}

// run answers requests at ln and does jobs until ctx ends, and then stops in
// order: no new requests, those under way finish, then the jobs, then the
// batches.
func (p *parts) run(ctx context.Context, a *app.App, ln net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
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
