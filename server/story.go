package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"yuanfen/server/app"
	"yuanfen/server/platform/config"
	"yuanfen/server/platform/db"
	"yuanfen/server/staff"
	"yuanfen/server/story"
)

// storyCommand walks the story on a demo that is running.
func storyCommand(ctx context.Context, c *call) error {
	wrong := c.flags.Int("break", 0, "")
	if err := c.parse(); err != nil {
		return err
	}
	if *wrong < 0 || *wrong > story.Breaks {
		return fmt.Errorf("--break 应是 1 到 %d；%w", story.Breaks, errUsage)
	}
	// A reader who has seen enough (`| head`) must not end a story in the middle
	// of a wrong that it has done.
	signal.Ignore(syscall.SIGPIPE)
	cfg, err := c.config()
	if err != nil {
		return err
	}
	return runStory(ctx, c, cfg, *wrong)
}

func runStory(ctx context.Context, c *call, cfg config.Config, wrong int) error {
	info, err := readDemoInfo(cfg)
	if err != nil {
		return err
	}
	clk, err := clockOf(cfg)
	if err != nil {
		return err
	}
	d, err := openMigrated(ctx, cfg, clk)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	return story.Run(ctx, story.Options{
		Address: info.Address, SimAddress: info.SimAddress, Out: c.out, DB: d, Break: wrong,
		Freight: cfg.Order.Freight, FreightFree: cfg.Order.FreightFreeOver,
		Hire:  func(ctx context.Context, login string) (string, error) { return hire(ctx, cfg, login) },
		Audit: func(ctx context.Context) (story.Audited, error) { return auditFor(ctx, d) },
	})
}

func readDemoInfo(cfg config.Config) (demoInfo, error) {
	var info demoInfo
	raw, err := os.ReadFile(cfg.Path(demoFile))
	if errors.Is(err, os.ErrNotExist) {
		return info, fmt.Errorf("%s 里没有演示，请先运行 yuanfen demo --data %s", cfg.Data.Dir, cfg.Data.Dir)
	}
	if err != nil {
		return info, err
	}
	return info, json.Unmarshal(raw, &info)
}

// hire adds a member of staff with every permission, as `staff add` does.
func hire(ctx context.Context, cfg config.Config, login string) (string, error) {
	s, done, err := openStaff(ctx, cfg)
	if err != nil {
		return "", err
	}
	defer done()
	_, invite, err := s.Add(ctx, staff.NewAccount{Login: login, Name: "走单演示", Roles: []string{staff.Owner}})
	return invite, plain(err)
}

func auditFor(ctx context.Context, d *db.DB) (story.Audited, error) {
	rep, err := app.Audit(ctx, d)
	out := story.Audited{Journals: rep.Journals, Entries: rep.Entries}
	for _, f := range rep.Findings {
		out.Findings = append(out.Findings, f.String())
	}
	return out, err
}
