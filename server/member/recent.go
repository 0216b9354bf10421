package member

import (
	"sync"
	"time"

	"yuanfen/server/platform/auth"
)

// recent remembers for a short time which tokens were valid, so that a person
// who pages through the shop costs one look-up and not one a page. A session
// ended on another server is noticed after rememberFor at the latest.
type recent struct {
	mu    sync.Mutex
	valid map[string]remembered
}

type remembered struct {
	principal auth.Principal
	until     time.Time
}

const (
	rememberFor = 30 * time.Second
	rememberMax = 50_000
)

func newRecent() *recent { return &recent{valid: map[string]remembered{}} }

func (r *recent) get(hash string, now time.Time) (auth.Principal, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := r.valid[hash]
	return v.principal, ok && now.Before(v.until)
}

func (r *recent) put(hash string, p auth.Principal, now, expires time.Time) {
	until := now.Add(rememberFor)
	if expires.Before(until) {
		until = expires
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.valid) >= rememberMax {
		clear(r.valid) // Rare, and costs each person one look-up.
	}
	r.valid[hash] = remembered{p, until}
}

func (r *recent) forgetMember(id int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for hash, v := range r.valid {
		if v.principal.ID == id {
			delete(r.valid, hash)
		}
	}
}

func (r *recent) forget(hash string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.valid, hash)
}
