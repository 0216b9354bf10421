package main

import (
	"context"
	"errors"
	"fmt"

	"yuanfen/server/page"
	"yuanfen/server/platform/config"
	"yuanfen/server/platform/money"
	"yuanfen/server/reconcile"
	"yuanfen/server/wechat"
	"yuanfen/server/wechatsim"
)

// errReconcile is why reconcile exits with an error.
var errReconcile = errors.New("账单与账本有出入")

// reconcileCommand compares a day's bills with the books, as the schedule does
// every morning.
func reconcileCommand(ctx context.Context, c *call) error {
	day := c.flags.String("date", "", "")
	cfg, err := c.settings()
	if err != nil {
		return err
	}
	w, err := merchant(cfg)
	if err != nil {
		return err
	}
	clk, err := clockOf(cfg)
	if err != nil {
		return err
	}
	p, err := open(ctx, cfg, clk, newLog("error"))
	if err != nil {
		return err
	}
	defer p.close()
	defer func() { _ = p.lease.Release(context.WithoutCancel(ctx)) }()
	a, err := p.newApp(w, page.Options{}, nil)
	if err != nil {
		return err
	}
	defer a.Close()
	if *day == "" {
		*day = reconcile.Yesterday(clk.Now())
	}
	d, err := a.Reconcile.Run(ctx, *day)
	if err != nil {
		return plain(err)
	}
	open, err := a.Reconcile.Differences(ctx, reconcile.Filter{Day: *day, State: reconcile.Open, Limit: 1000})
	if err != nil {
		return err
	}
	return printDay(c, d, open)
}

// merchant is the shop's WeChat: a demo's own simulator, or what the settings say.
func merchant(cfg config.Config) (wechat.Config, error) {
	info, err := readDemoInfo(cfg)
	if err != nil {
		if err := cfg.ReadyToServe(); err != nil {
			return wechat.Config{}, err
		}
		return wechatConfig(cfg)
	}
	kept, err := wechatsim.KeptCredentials(cfg.Path(simBooks))
	return simulated(kept, info.SimAddress), err
}

func printDay(c *call, d reconcile.Day, open []reconcile.Difference) error {
	fmt.Fprintf(c.out, "%s：付款 %d 笔 %s，退款 %d 笔 %s，手续费 %s\n", d.Day, d.Payments, money.Format(d.Paid), d.Refunds, money.Format(d.Refunded), money.Format(d.Fees))
	switch {
	case d.Proved:
		fmt.Fprintf(c.out, "账本与微信账户一致：基本账户 %s，运营账户 %s\n", money.Format(d.Basic), money.Format(d.Operating))
	case d.Note != "":
		fmt.Fprintln(c.out, d.Note)
	}
	if len(open) == 0 {
		fmt.Fprintln(c.out, "没有未处理的差异")
		return nil
	}
	for _, o := range open {
		fmt.Fprintf(c.out, "差异 %s：%s\n", o.Kind, o.Message)
	}
	fmt.Fprintln(c.out, "请在管理后台的「结算」里处理；账单更正后再次对账，已消失的差异会自动关闭。")
	return errReconcile
}
