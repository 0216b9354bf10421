package shoptest

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync/atomic"

	"yuanfen/server/platform/db"
	"yuanfen/server/platform/id"
)

// ErrKilled is the error of everything that a killed process still tries.
var ErrKilled = errors.New("shoptest: the process was killed")

// process is the life of the program that serves a shop.
type process struct {
	config Config
	simURL string
	dir    string // Its files.
	dead   atomic.Bool
	births int
	lease  *id.Lease // Of the number in its ids.
}

// start begins a process on the shop's database.
func (s *Shop) start() {
	s.process.births++
	holder := s.T.Name() + "-" + strconv.Itoa(s.process.births)
	lease, err := id.Acquire(context.Background(), s.DB, holder)
	must(s.T, err)
	s.ids, s.process.lease = lease.Source, lease
	s.App = s.open(s.process.config, s.process.simURL, holder)
}

// Kill ends the process wherever it is, as kill -9 does: from now on no
// statement, no call to WeChat and no answer to it succeeds. It may be called from
// a database hook, in the middle of the program's work.
func (s *Shop) Kill() { s.process.dead.Store(true) }

// Killed reports whether the process is dead.
func (s *Shop) Killed() bool { return s.process.dead.Load() }

// Revive starts another process on what the killed one left in the database.
func (s *Shop) Revive() {
	s.T.Helper()
	s.App.Close()
	s.process.dead.Store(false)
	s.start()
}

// KeepNumber renews the lease of the number in the process's ids, as a server does
// every half minute. Whoever moves the clock calls it: after five minutes without,
// another process may bear the same number.
func (s *Shop) KeepNumber() {
	s.T.Helper()
	must(s.T, s.process.lease.Renew(context.Background()))
}

// mortal lets the database's hooks see whether the process is alive.
func (s *Shop) mortal(o *db.Options) {
	before, commit := o.Before, o.Commit
	o.Before = func(query string, args []any) error {
		if s.process.dead.Load() {
			return ErrKilled
		}
		if before == nil {
			return nil
		}
		return before(query, args)
	}
	o.Commit = func(do func() error) error {
		switch {
		case s.process.dead.Load():
			return ErrKilled
		case commit == nil:
			return do()
		}
		return commit(do)
	}
}

// alive cuts the connections of a dead process.
func (s *Shop) alive(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.process.dead.Load() {
			panic(http.ErrAbortHandler)
		}
		h.ServeHTTP(w, r)
	})
}
