package wechatsim

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"yuanfen/server/platform/clock"
)

// The loop delivers by itself, in parallel, and again when the clock is moved.
func TestTheLoopDelivers(t *testing.T) {
	clk := clock.NewFake(start)
	answers := make(chan int, 1000)
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(<-answers)
	}))
	defer shop.Close()
	s, err := New(Options{Clock: clk, NotifyBase: shop.URL, Move: func(d time.Duration) error { clk.Advance(d); return nil }})
	if err != nil {
		t.Fatal(err)
	}
	const many = 40
	for i := range many {
		answers <- http.StatusInternalServerError
		prepared(t, s, fmt.Sprintf("LOOP%06d", i), 100)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan bool)
	go func() { s.Start(ctx); close(ended) }()
	for i := range many {
		if err := s.PayOutTradeNo(fmt.Sprintf("LOOP%06d", i)); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, s, func(n Notice) bool { return n.Tries == 1 })
	for range many {
		answers <- http.StatusNoContent
	}
	if err := s.Advance(15 * time.Second); err != nil {
		t.Fatal(err)
	}
	eventually(t, s, func(n Notice) bool { return n.Tries == 2 && n.Outcome == "delivered" })
	stop()
	<-ended
}

// eventually waits until all notices are as they should be.
func eventually(t *testing.T, s *Sim, good func(Notice) bool) {
	t.Helper()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	limit := time.After(20 * time.Second)
	for {
		bad := slices.IndexFunc(s.Notices(), func(n Notice) bool { return !good(n) })
		if bad < 0 {
			return
		}
		select {
		case <-look.C:
		case <-limit:
			t.Fatalf("still: %+v", s.Notices()[bad])
		}
	}
}
