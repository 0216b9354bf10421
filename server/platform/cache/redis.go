package cache

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// Redis is a cache that several servers share.
type Redis struct {
	client *redis.Client
	prefix string
}

var _ Cache = (*Redis)(nil)

// OpenRedis returns the cache at address ("redis://:password@host:6379/0"),
// whose keys all begin with prefix. It does not connect yet.
func OpenRedis(address, prefix string) (*Redis, error) {
	o, err := redis.ParseURL(address)
	if err != nil {
		return nil, errors.New("cache: the redis url is not of the form redis://:password@host:6379/0") // err quotes the password.
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = 2*time.Second, time.Second, time.Second
	return &Redis{client: redis.NewClient(o), prefix: prefix}, nil
}

// Get implements Cache.
func (r *Redis) Get(ctx context.Context, key string) (string, bool, error) {
	value, err := r.client.Get(ctx, r.prefix+key).Result()
	if errors.Is(err, redis.Nil) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("cache: %w", err)
	}
	return value, true, nil
}

// Set implements Cache.
func (r *Redis) Set(ctx context.Context, key, value string, ttl time.Duration) error {
	if ttl <= 0 {
		return errTTL(ttl)
	}
	return wrap(r.client.Set(ctx, r.prefix+key, value, ttl).Err())
}

// Delete implements Cache.
func (r *Redis) Delete(ctx context.Context, key string) error {
	return wrap(r.client.Del(ctx, r.prefix+key).Err())
}

// incr counts and, only for a new counter, sets its life, in one step: between
// two commands a crash would leave a counter that lives for ever.
var incr = redis.NewScript(`
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return n`)

// Incr implements Cache.
func (r *Redis) Incr(ctx context.Context, key string, ttl time.Duration) (int64, error) {
	if ttl <= 0 {
		return 0, errTTL(ttl)
	}
	n, err := incr.Run(ctx, r.client, []string{r.prefix + key}, ttl.Milliseconds()).Int64()
	return n, wrap(err)
}

// Ping implements Cache.
func (r *Redis) Ping(ctx context.Context) error { return wrap(r.client.Ping(ctx).Err()) }

// Close implements Cache.
func (r *Redis) Close() error { return r.client.Close() }

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("cache: %w", err)
}
