package main

import (
	"context"
	"fmt"

	"yuanfen/server/app"
	"yuanfen/server/platform/secret"
)

// keysCommand seals personal data again, after a new data key was added to the
// settings. The shop may go on; the old key may go when it is done.
func keysCommand(ctx context.Context, c *call) error {
	if _, err := c.word("reseal"); err != nil {
		return err
	}
	cfg, err := c.settings()
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
	ring, err := secret.LoadRing(cfg.DataKeys(), cfg.Path(cfg.Secrets.IndexKey))
	if err != nil {
		return err
	}
	n, err := app.Reseal(ctx, d, ring)
	fmt.Fprintf(c.out, "换了 %d 处\n", n)
	return err
}
