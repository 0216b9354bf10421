package cache

import (
	"container/list"
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"yuanfen/server/platform/clock"
)

// Memory is a cache inside the process that never holds more than a number of
// entries: the one not used for longest goes first.
type Memory struct {
	clock clock.Clock
	most  int

	mu     sync.Mutex
	byKey  map[string]*list.Element
	recent *list.List // Front: used last.
}

type entry struct {
	key, value string
	until      time.Time
}

var _ Cache = (*Memory)(nil)

// NewMemory returns an empty cache of at most most entries.
func NewMemory(clk clock.Clock, most int) *Memory {
	return &Memory{clock: clk, most: max(most, 1), byKey: map[string]*list.Element{}, recent: list.New()}
}

// Get implements Cache.
func (m *Memory) Get(_ context.Context, key string) (string, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.alive(key)
	if e == nil {
		return "", false, nil
	}
	return e.value, true, nil
}

// Set implements Cache.
func (m *Memory) Set(_ context.Context, key, value string, ttl time.Duration) error {
	if ttl <= 0 {
		return errTTL(ttl)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(key, value, m.clock.Now().Add(ttl))
	return nil
}

// Delete implements Cache.
func (m *Memory) Delete(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if el := m.byKey[key]; el != nil {
		m.drop(el)
	}
	return nil
}

// Incr implements Cache.
func (m *Memory) Incr(_ context.Context, key string, ttl time.Duration) (int64, error) {
	if ttl <= 0 {
		return 0, errTTL(ttl)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.alive(key)
	if e == nil {
		m.put(key, "1", m.clock.Now().Add(ttl))
		return 1, nil
	}
	n, err := strconv.ParseInt(e.value, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("cache: %s is not a counter", key)
	}
	e.value = strconv.FormatInt(n+1, 10)
	return n + 1, nil
}

// Ping implements Cache.
func (m *Memory) Ping(context.Context) error { return nil }

// Close implements Cache.
func (m *Memory) Close() error { return nil }

// Len returns how many entries are held, dead ones included.
func (m *Memory) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.byKey)
}

// alive returns the entry of key and marks it as used; nil when there is none
// or its time is over.
func (m *Memory) alive(key string) *entry {
	el := m.byKey[key]
	if el == nil {
		return nil
	}
	e := el.Value.(*entry)
	if !e.until.After(m.clock.Now()) {
		m.drop(el)
		return nil
	}
	m.recent.MoveToFront(el)
	return e
}

func (m *Memory) put(key, value string, until time.Time) {
	if el := m.byKey[key]; el != nil {
		*el.Value.(*entry) = entry{key, value, until}
		m.recent.MoveToFront(el)
		return
	}
	m.byKey[key] = m.recent.PushFront(&entry{key, value, until})
	if len(m.byKey) > m.most {
		m.drop(m.recent.Back())
	}
}

func (m *Memory) drop(el *list.Element) {
	m.recent.Remove(el)
	delete(m.byKey, el.Value.(*entry).key)
}

func errTTL(ttl time.Duration) error { return fmt.Errorf("cache: ttl %v is not positive", ttl) }
