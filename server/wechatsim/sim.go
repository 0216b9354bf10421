// Package wechatsim is WeChat in a box: the mini-program server API, WeChat
// Pay v3 and the message push, spoken as WeChat speaks them, with books of its
// own. It knows nothing of the program that talks to it; the program reaches
// it by configured addresses and keys alone.
//
// Everything happens on the simulator's clock: validity of codes and prepay
// ids, the schedule of notices, receipt by time, settlement.
package wechatsim

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"yuanfen/server/platform/clock"
)

// Defaults of Options.
const (
	DefaultFeeBP         = 60
	DefaultShipDelay     = 5 * time.Second
	DefaultRefundSpacing = time.Minute
	DefaultOperating     = 10_000_00
)

// Options configure a simulator. The zero value of every field but Clock is
// usable.
type Options struct {
	Clock clock.Clock
	// File keeps the books; "" keeps them in memory. The merchant's
	// credentials are kept beside it (File + ".keys").
	File string
	// Keys are the merchant's and the platform's keys; nil makes new ones for
	// File and takes the process's own for books in memory.
	Keys *Keys

	// NotifyBase replaces scheme and host of every notice.
	NotifyBase string
	// PushURL is where messages are pushed; "" pushes none.
	PushURL string

	FeeBP         int64         // fee on payments in basis points; negative: none
	Operating     int64         // fen on the operating account at the beginning
	ShipDelay     time.Duration // how long a payment is unknown to shipping; negative: not at all
	RefundSpacing time.Duration // between refunds of one payment; negative: none
	RefundDelay   time.Duration // from acceptance of a refund to its end
	TransferDelay time.Duration // from confirmation or cancellation of a transfer to its end
	Unmanaged     bool          // the merchant is not under 发货管理: settled the next day
	Certificates  bool          // the merchant still has platform certificates
	OldCodes      bool          // error codes as the older pages spell them

	// Origins are the pages that may act as people's phones from a browser.
	Origins []string

	// Move moves the shared clock; nil refuses to.
	Move func(time.Duration) error
	// Client delivers notices and pushes; nil means one with WeChat's 5 s.
	Client *http.Client
}

// Sim is one merchant's WeChat. It is safe for concurrent use.
type Sim struct {
	opt  Options
	keys *Keys
	sign *signer

	mu     sync.Mutex
	books  *books
	faults []*Fault

	tampers []Tamper
	prober  int64
	wake    chan struct{}
}

// New opens the books and starts nothing.
func New(opt Options) (*Sim, error) {
	if opt.Clock == nil {
		return nil, errors.New("wechatsim: a clock is required")
	}
	opt = withDefaults(opt)
	keys, err := keysFor(opt)
	if err != nil {
		return nil, err
	}
	sign, err := newSigner(keys)
	if err != nil {
		return nil, err
	}
	books, err := openBooks(opt.File, opt.Operating)
	if err != nil {
		return nil, err
	}
	return &Sim{opt: opt, keys: keys, sign: sign, books: books, wake: make(chan struct{}, 1)}, nil
}

func withDefaults(opt Options) Options {
	if opt.FeeBP == 0 {
		opt.FeeBP = DefaultFeeBP
	}
	if opt.ShipDelay == 0 {
		opt.ShipDelay = DefaultShipDelay
	}
	if opt.RefundSpacing == 0 {
		opt.RefundSpacing = DefaultRefundSpacing
	}
	if opt.Operating == 0 {
		opt.Operating = DefaultOperating
	}
	opt.FeeBP = max(0, opt.FeeBP)
	opt.ShipDelay = max(0, opt.ShipDelay)
	opt.RefundSpacing = max(0, opt.RefundSpacing)
	if opt.Client == nil {
		opt.Client = &http.Client{Timeout: 5 * time.Second}
	}
	return opt
}

// Close closes the books' file.
func (s *Sim) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.books.close()
}

// Credentials are all that WeChat hands to this merchant.
func (s *Sim) Credentials() Credentials { return s.keys.Credentials }

// SetNotifyBase replaces scheme and host of every later delivery of a notice.
func (s *Sim) SetNotifyBase(base string) {
	s.mu.Lock()
	s.opt.NotifyBase = base
	s.mu.Unlock()
	s.poke()
}

// SetPushURL says where messages are pushed from now on.
func (s *Sim) SetPushURL(url string) {
	s.mu.Lock()
	s.opt.PushURL = url
	s.mu.Unlock()
	s.poke()
}

// Advance moves the shared clock and wakes the delivery loop.
func (s *Sim) Advance(d time.Duration) error {
	if s.opt.Move == nil {
		return errors.New("wechatsim: this clock can't be moved from here")
	}
	if err := s.opt.Move(d); err != nil {
		return err
	}
	s.poke()
	return nil
}

func (s *Sim) now() time.Time { return s.opt.Clock.Now() }

// poke tells the delivery loop that there may be work.
func (s *Sim) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Start runs the delivery loop until ctx ends. It wakes on work and on moves
// of the clock; a clock that is moved behind its back is noticed in a second.
func (s *Sim) Start(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for ctx.Err() == nil {
		s.run(ctx, parallelDeliveries)
		select {
		case <-ctx.Done():
		case <-s.wake:
		case <-ticker.C:
		}
	}
}

// Step does everything that is due now, one thing after the other in the order
// of its time, and returns when nothing is due any more.
func (s *Sim) Step(ctx context.Context) { s.run(ctx, 1) }
