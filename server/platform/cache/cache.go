// Package cache keeps what can be lost at any moment: WeChat's tokens, rate
// limits, hot reads. One server keeps it in memory, several share a Redis.
package cache

import (
	"context"
	"time"
)

// Cache is a store of strings that forget themselves.
type Cache interface {
	// Get returns the value of key, and whether there is one.
	Get(ctx context.Context, key string) (string, bool, error)
	// Set stores value for ttl, which must be positive.
	Set(ctx context.Context, key, value string, ttl time.Duration) error
	// Delete forgets key; it need not be there.
	Delete(ctx context.Context, key string) error
	// Incr adds one to a counter, which lives for ttl from its first use, and
	// returns the sum.
	Incr(ctx context.Context, key string, ttl time.Duration) (int64, error)
	// Ping reports whether the cache can be used.
	Ping(ctx context.Context) error
	// Close gives back what the cache holds.
	Close() error
}
