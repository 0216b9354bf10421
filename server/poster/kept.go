package poster

import (
	"container/list"
	"sync"
)

// kept keeps what was used last, up to a weight. Safe for concurrent use.
type kept[K comparable, V any] struct {
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

func newKept[K comparable, V any](most int) *kept[K, V] {
	return &kept[K, V]{most: most, at: map[K]*list.Element{}}
}

func (k *kept[K, V]) get(key K) (v V, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e, ok := k.at[key]
	if !ok {
		return v, false
	}
	k.used.MoveToFront(e)
	return e.Value.(*thing[K, V]).value, true
}

func (k *kept[K, V]) put(key K, v V, weight int) {
	if weight > k.most {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if e, ok := k.at[key]; ok {
		k.remove(e)
	}
	k.at[key] = k.used.PushFront(&thing[K, V]{key, v, weight})
	for k.now += weight; k.now > k.most; {
		k.remove(k.used.Back())
	}
}

func (k *kept[K, V]) remove(e *list.Element) {
	t := e.Value.(*thing[K, V])
	k.now -= t.weight
	delete(k.at, t.key)
	k.used.Remove(e)
}
