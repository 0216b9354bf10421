package main

import "context"

func storyCommand(ctx context.Context, c *call) error { return errUsage }
