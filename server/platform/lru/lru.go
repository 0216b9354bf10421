// Package lru keeps what was used last.
package lru

import (
	"container/list"
	"sync"
)

// Cache keeps what was used last, up to a weight. Safe for concurrent use.
type Cache[K comparable, V any] struct {
	mu   sync.Mutex
	most int
	now  int
	used list.List // Of *thing[K, V], the last used in front.
	at   map[K]*list.Element
}

type thing[K comparable, V any] struct {
	key    K
	value  V
	weight int
}

// New returns an empty cache of values that together weigh at most so much.
func New[K comparable, V any](most int) *Cache[K, V] {
	return &Cache[K, V]{most: most, at: map[K]*list.Element{}}
}

// Get finds a value.
func (c *Cache[K, V]) Get(key K) (v V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.at[key]
	if !ok {
		return v, false
	}
	c.used.MoveToFront(e)
	return e.Value.(*thing[K, V]).value, true
}

// Put keeps a value; one that is heavier than the cache may be is not kept.
func (c *Cache[K, V]) Put(key K, v V, weight int) {
	if weight > c.most {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.at[key]; ok {
		c.remove(e)
	}
	c.at[key] = c.used.PushFront(&thing[K, V]{key, v, weight})
	for c.now += weight; c.now > c.most; {
		c.remove(c.used.Back())
	}
}

func (c *Cache[K, V]) remove(e *list.Element) {
	t := e.Value.(*thing[K, V])
	c.now -= t.weight
	delete(c.at, t.key)
	c.used.Remove(e)
}
