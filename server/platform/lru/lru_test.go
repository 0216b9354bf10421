package lru

import "testing"

// What is kept stays within its weight, and what was used last stays longest.
func TestCache(t *testing.T) {
	k := New[int, string](10)
	k.Put(1, "a", 4)
	k.Put(2, "b", 4)
	k.Get(1)
	k.Put(3, "c", 4)
	k.Put(4, "too heavy", 11)
	for key, want := range map[int]bool{1: true, 2: false, 3: true, 4: false} {
		if _, ok := k.Get(key); ok != want {
			t.Errorf("%d is kept: %t", key, ok)
		}
	}
	if k.Put(1, "d", 10); k.now != 10 || k.used.Len() != 1 {
		t.Errorf("%d of 10 in %d", k.now, k.used.Len())
	}
}
